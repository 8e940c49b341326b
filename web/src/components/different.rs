//! What is different today from the answer that a link was made with: for which group, what it was and is, and the steps
//! and clauses that make the difference.

use clausewise_intake::remembered::{Different, Remembered, differences};
use clausewise_rules::verdict::Verdict;
use yew::prelude::*;

use super::{
    App,
    icon::verdict_badge,
    parts::{block, fold, maybe, nothing, para, words},
    verdict::{few_options, outcome_line, steps},
};
use crate::{
    state::answer::made,
    text::{
        T, fill, say,
        sentence::{disputed, group_name, refusal},
    },
};

/// What is to be said of the answer that the link remembers; nothing where there was no link, or its rulebook is today's.
pub(crate) fn different(app: &App, verdict: &Verdict) -> Html {
    let different = differences(&app.state.then, verdict);
    if !app.state.then.is_empty() && !different.is_empty() {
        let groups = different.iter().map(|one| of_group(app, verdict, one)).collect();
        return block("notice different", vec![para("", say(T::KeepChanged)), block("", groups)]);
    }
    let now = made(verdict);
    match app.state.made.as_ref().filter(|then| then.rulebook != now.rulebook) {
        None => nothing(),
        Some(then) if then.answer == now.answer => para("notice", say(T::KeepOlder)),
        // Only how sources are read is another; an older link does not hold that.
        Some(_) => para("notice", say(T::KeepChanged)),
    }
}

fn of_group(app: &App, verdict: &Verdict, one: &Different<'_>) -> Html {
    let several = verdict.groups.len() > 1;
    let Some(group) = verdict.groups.get(one.group) else { return nothing() };
    let mut parts =
        vec![maybe("of-group-time", several.then(|| group_name(app.situation(), one.group)).as_deref())];
    match &one.then {
        Some(then) => parts.push(before(app, then)),
        None => parts.push(para("", say(T::KeepNoGroup))),
    }
    parts.push(para("if-read", say(T::KeepNow)));
    let told =
        if group.readings.is_empty() { few_options(app, &group.options) } else { disputed(&app.text, group) };
    parts.push(block("outcome-line", vec![verdict_badge(group), words(&told)]));
    parts.extend(refusal(&app.text, group).map(|refusal| para("aside", refusal)));
    parts.push(fold("", words(say(T::TimeBy)), steps(app, one.because.iter().copied())));
    block("difference", parts)
}

/// What the link remembers: an outcome with its options, and what was closed by name.
fn before(app: &App, then: &Remembered) -> Html {
    let kinds = |ids: &[String], between: T| {
        ids.iter().map(|id| app.text.kind(id)).collect::<Vec<_>>().join(say(between))
    };
    let options: Vec<String> = then.options.iter().map(|option| kinds(option, T::SentenceAnd)).collect();
    let mut lines = vec![
        para("if-read", say(T::KeepThen)),
        outcome_line(then.outcome, &options.join(say(T::SentenceOr))),
    ];
    if !then.refused.is_empty() {
        let list = kinds(&then.refused, T::MarkSemicolon);
        lines.push(para("aside", fill(T::SentenceRefusedSeveral, &[("list", &list)])));
    }
    block("", lines)
}
