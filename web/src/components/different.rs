//! What is different today from the answer that a link was made with: for which group, what it was and is, and the steps
//! and clauses that make the difference.

use clausewise_intake::remembered::{Different, differences};
use clausewise_rules::{point::Outcome, verdict::Verdict};
use yew::prelude::*;

use super::{
    App,
    parts::{block, fold, maybe, nothing, para, words},
    verdict::{outcome_line, steps},
};
use crate::{
    state::answer::made,
    text::{T, fill, say, sentence::group_name},
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
    let options: Vec<Vec<String>> = group
        .options
        .iter()
        .map(|option| option.licences.iter().map(|licence| licence.id.clone()).collect())
        .collect();
    let closed: Vec<String> = group.not_permitted.iter().map(|refused| refused.licence.clone()).collect();
    match &one.then {
        Some(then) => parts.push(side(app, T::KeepThen, then.outcome, &then.options, &then.refused)),
        None => parts.push(para("", say(T::KeepNoGroup))),
    }
    parts.push(side(app, T::KeepNow, group.outcome, &options, &closed));
    parts.push(fold("", words(say(T::TimeBy)), steps(app, one.because.iter().copied())));
    block("difference", parts)
}

/// An outcome with its options, and what is closed by name.
fn side(app: &App, when: T, outcome: Outcome, options: &[Vec<String>], closed: &[String]) -> Html {
    let kinds = |ids: &[String], between: T| {
        ids.iter().map(|id| app.text.kind(id)).collect::<Vec<_>>().join(say(between))
    };
    let options: Vec<String> = options.iter().map(|option| kinds(option, T::SentenceAnd)).collect();
    let mut lines =
        vec![para("if-read", say(when)), outcome_line(outcome, &options.join(say(T::SentenceOr)))];
    if !closed.is_empty() {
        lines.push(para("aside", fill(T::KeepClosed, &[("list", &kinds(closed, T::MarkSemicolon))])));
    }
    block("", lines)
}
