//! The verdict on one group: the sentence first, then what serves, both readings where sources disagree, how sure it
//! is, what was assumed, why, why not, and what to mind.

use clausewise_rules::{
    WayBecause,
    book::Seen,
    point::Outcome,
    verdict::{GroupVerdict, Licence, OptionOf, Reading, Reason, Refused, Verdict},
};
use yew::prelude::*;

use super::{
    App,
    access::access,
    clause::{note, notes},
    icon::{badge, verdict_badge},
    otherwise,
    parts::{block, button, fold, list, maybe, nothing, para, quiet, span, title, words},
    prices,
};
use crate::{
    state::{
        Action,
        ask::{counted_by, key_of},
        reasoned::Asked,
        situation::{Key, groups, told},
    },
    text::{
        T, capital, day, fill, number, say,
        sentence::{
            group_name, heading, headline, in_words, outcomes, per, refusal, seen, sure, written_out,
        },
    },
};

/// The verdict on a group.
pub(crate) fn group(app: &App, verdict: &Verdict, place: usize) -> Html {
    let Some(group) = verdict.groups.get(place) else { return nothing() };
    let id = format!("verdict-{place}");
    let heading = if place == 0 { app.heading.clone() } else { NodeRef::default() };
    let named = groups(app.situation()).len() > 1 || told(app.situation(), &Key::of(place, "name")).is_some();
    let name = named.then(|| group_name(app.situation(), place));
    html! {
        <section class="verdict" aria-labelledby={id.clone()} key={id.clone()}>
            <p class="kicker">{ verdict_badge(group) }{ maybe("of-group", name.as_deref()) }</p>
            <h2 class="headline" {id} tabindex="-1" ref={heading}>{ headline(&app.text, app.situation(), verdict, place) }</h2>
            { said_beside(app, group) }
            { access(app, verdict, place) }
            { options(app, verdict, group, place) }
            { readings(app, group) }
            { prices::prices(app, verdict, group, place) }
            { still_open(app, group, place) }
            { how_sure(group) }
            { assumed(app, verdict, place) }
            { why(app, group, place) }
            { why_not(app, group) }
            { otherwise::why_not(app, verdict, group, place) }
            { otherwise::what_if(app, group, place) }
            { otherwise::other_way(app, group, place) }
            { ways(app, group) }
            { mind(app, verdict, group) }
        </section>
    }
}

/// What stands under the headline: what is closed and why, or, where nothing serves, the step that says so.
fn said_beside(app: &App, group: &GroupVerdict) -> Html {
    let mut lines = Vec::new();
    // The reason for which a way is closed stands in the drawing below.
    if matches!(group.outcome, Outcome::Covered | Outcome::None) {
        let last = deciding(app, &group.because).last().and_then(|reason| reason.says.clone());
        lines.extend(last.map(|says| para("", says)));
    }
    if let Some(refusal) = refusal(&app.text, group) {
        let refused = group.not_permitted.iter().find(|refused| refused.lacks.is_none());
        let because = refused.and_then(|refused| refused.because.first()?.says.as_deref());
        // A reason that names the instrument says it all.
        let named = refused
            .zip(because)
            .filter(|(refused, because)| because.contains(&app.text.kind(&refused.licence)));
        lines.push(para(
            "",
            match (named, because) {
                (Some((_, because)), _) => because.to_owned(),
                (None, because) => format!("{refusal} {}", because.unwrap_or_default()),
            },
        ));
    }
    block("said-beside", lines)
}

fn how_sure(group: &GroupVerdict) -> Html {
    sure(group).map_or_else(nothing, |sure| block("sure", vec![title(T::VerdictSure), para("", sure)]))
}

// ---- what serves -----------------------------------------------------------------------------------------------------

fn options(app: &App, verdict: &Verdict, group: &GroupVerdict, place: usize) -> Html {
    // Where sources disagree the options stand under the readings.
    if group.options.is_empty() || !group.readings.is_empty() {
        return nothing();
    }
    let several = group.options.len() > 1;
    let cards = group.options.iter().enumerate();
    let cards = cards.map(|(index, option)| (index.to_string(), card(app, verdict, place, option))).collect();
    block(
        "options",
        vec![
            title(if several { T::VerdictOptionsSeveral } else { T::VerdictOptions }),
            list("cards", cards),
            if several { para("aside", say(T::VerdictOptionsOrder)) } else { nothing() },
            requires(app, group),
        ],
    )
}

fn card(app: &App, verdict: &Verdict, place: usize, option: &OptionOf) -> Html {
    let mut parts = Vec::new();
    for (fact, value) in option.under.iter().flatten() {
        let edition = app.text.label(&format!("estate.{fact}"), value);
        parts.push(para("under", fill(T::VerdictUnder, &[("edition", &edition)])));
    }
    parts.extend(option.licences.iter().map(|licence| licence_lines(app, licence)));
    if let Some(count) = counted_by(&app.engine, app.situation(), verdict, place, option).first() {
        parts.push(para("aside", format!("{}.", capital(say(T::VerdictQuantityOpen)))));
        parts.push(ask_button(app, say(T::VerdictTellNumber), place, count));
    }
    parts.push(prices::cost(app, option));
    block("card", parts)
}

/// A button that opens a question.
fn ask_button(app: &App, label: &str, place: usize, fact: &str) -> Html {
    quiet(label, app.on(Action::Ask(key_of(&app.engine.book, place, fact))))
}

fn licence_lines(app: &App, licence: &Licence) -> Html {
    let kind = app.engine.book.kinds.iter().find(|kind| kind.id == licence.id);
    let ended =
        kind.and_then(|kind| kind.sold.1.as_deref()).filter(|until| *until <= &*app.today).map(|until| {
            let instead = app.text.book(&["kind", &licence.id, "end"]).unwrap_or_default();
            para("ended", format!("{} {instead}", fill(T::VerdictNoLongerSold, &[("day", &day(until))])))
        });
    let says = app.text.book(&["kind", &licence.id, "says"]);
    let figure = licence.quantity.map(number);
    let quantity = html! {
        <p class="quantity">
            { maybe("figure", figure.as_deref()) }
            { words(if figure.is_some() { " × " } else { "" }) }
            { span("kind", &app.text.kind(&licence.id)) }
        </p>
    };
    block(
        "licence",
        vec![
            quantity,
            para("per", per(licence.per)),
            para("kind-says", says.unwrap_or_default().to_owned()),
            ended.unwrap_or_else(nothing),
        ],
    )
}

fn requires(app: &App, group: &GroupVerdict) -> Html {
    if group.requires.is_empty() {
        return nothing();
    }
    let entries = group.requires.iter().enumerate().map(|(at, requirement)| {
        let by = match requirement.by.as_deref() {
            Some("groups") => T::VerdictRequiresGroups,
            Some(_) => T::VerdictRequiresHolds,
            None => T::VerdictRequiresOpen,
        };
        (at.to_string(), words(&fill(by, &[("kind", &app.text.kind(&requirement.id))])))
    });
    block("requires", vec![title(T::VerdictRequires), list("", entries.collect())])
}

// ---- readings --------------------------------------------------------------------------------------------------------

fn readings(app: &App, group: &GroupVerdict) -> Html {
    if group.readings.is_empty() {
        return nothing();
    }
    let disputes: Vec<&str> =
        group.readings.iter().filter_map(|reading| reading.dispute.as_deref()).collect();
    let mut parts =
        vec![title(if disputes.len() > 1 { T::VerdictReadingsSeveral } else { T::VerdictReadings })];
    let says = disputes.iter().filter_map(|dispute| app.text.book(&["dispute", dispute, "says"]));
    parts.extend(says.map(|says| para("", says.to_owned())));
    let cards = group.readings.iter().enumerate();
    parts.push(list(
        "cards",
        cards.map(|(index, one)| (index.to_string(), reading(app, &disputes, one))).collect(),
    ));
    block("readings", parts)
}

/// One reading: how each dispute is read in it (the cautious one reads all so, a lenient one only its own otherwise),
/// and what comes of it.
fn reading(app: &App, disputes: &[&str], reading: &Reading) -> Html {
    let (way, only) = match &reading.dispute {
        None => ("cautious", None),
        Some(dispute) => ("lenient", Some(dispute.as_str())),
    };
    let mut parts = vec![para("if-read", say(T::VerdictReadingIf))];
    for dispute in disputes.iter().filter(|dispute| only.is_none_or(|only| only == **dispute)) {
        parts.push(para("reading-says", app.text.book_or_name(&["dispute", dispute, way])));
    }
    parts.push(badge(reading.outcome));
    for option in &reading.options {
        parts.push(para("reading-option", capital(&written_out(&in_words(&app.text, option)))));
        parts.push(prices::cost(app, option));
    }
    parts.push(fold("", words(say(T::VerdictWhy)), steps(app, deciding(app, &reading.because))));
    block("card reading", parts)
}

// ---- what is open, what was assumed ----------------------------------------------------------------------------------

/// The outcomes that are still possible, where they are few.
pub(crate) fn possible(app: &App, group: &GroupVerdict) -> Option<Html> {
    const FEW: usize = 4;
    let outcomes = outcomes(group);
    if group.possible.len() < 2 || outcomes.len() > FEW {
        return None;
    }
    let entries = outcomes.into_iter().map(|(outcome, options)| {
        (heading(outcome).to_owned(), outcome_line(outcome, &few_options(app, options)))
    });
    Some(list("plain possible", entries.collect()))
}

/// The first few of several sets of licences, in words.
pub(crate) fn few_options<'o>(app: &App, options: impl IntoIterator<Item = &'o OptionOf>) -> String {
    const FEW: usize = 4;
    let mut told: Vec<String> = Vec::new();
    // Kinds of several products may be called the same.
    for words in options.into_iter().map(|option| in_words(&app.text, option)) {
        if !told.contains(&words) {
            told.push(words);
        }
    }
    let more = told.len().saturating_sub(FEW);
    told.truncate(FEW);
    let few = told.join(say(T::SentenceOr));
    match more {
        0 => few,
        more => fill(T::VerdictMore, &[("list", &few), ("count", &more.to_string())]),
    }
}

fn still_open(app: &App, group: &GroupVerdict, place: usize) -> Html {
    let mut parts = Vec::new();
    if let Some(possible) = possible(app, group) {
        parts.push(title(T::VerdictPossible));
        parts.push(possible);
    }
    if !group.open.is_empty() {
        let entries = group.open.iter().map(|open| {
            let look = app.text.beside(&open.fact, "look").map(|look| fill(T::AskLook, &[("where", &look)]));
            let entry = block(
                "",
                vec![
                    ask_button(app, &app.text.ask(&open.fact), place, &open.fact),
                    maybe("aside", look.as_deref()),
                    maybe("aside", open.would_decide.then(|| say(T::VerdictOpenDecides))),
                ],
            );
            (open.fact.clone(), entry)
        });
        parts.push(title(T::VerdictOpen));
        parts.push(list("plain to-find-out", entries.collect()));
    }
    block("still-open", parts)
}

/// An outcome and what belongs to it, on a line.
pub(crate) fn outcome_line(outcome: Outcome, text: &str) -> Html {
    block("outcome-line", vec![badge(outcome), words(text)])
}

fn assumed(app: &App, verdict: &Verdict, place: usize) -> Html {
    let mine = verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place));
    let entries: Vec<(String, Html)> = mine
        .map(|assumed| {
            let what = app.text.ask(&assumed.fact);
            let value = app.text.label(&assumed.fact, &assumed.value);
            let ask = app.on(Action::Ask(key_of(&app.engine.book, place, &assumed.fact)));
            let spoken = fill(T::AnswersChangeWhat, &[("what", &what)]);
            let line = block(
                "",
                vec![
                    words(&fill(T::VerdictAssumedLine, &[("what", &what), ("value", &value)])),
                    button("quiet small", say(T::AnswersChange), Some(spoken), ask),
                ],
            );
            (assumed.fact.clone(), line)
        })
        .collect();
    if entries.is_empty() {
        return nothing();
    }
    block("assumed", vec![title(T::VerdictAssumed), list("plain", entries)])
}

// ---- why -------------------------------------------------------------------------------------------------------------

/// The steps that decide: who they are to the rules, what is due, what serves. The others lie behind them.
fn decides(app: &App, reason: &Reason) -> bool {
    let rule = app.engine.book.rules.iter().find(|rule| rule.id == reason.rule);
    let chapter = rule.and_then(|rule| app.engine.book.chapters.get(usize::from(rule.chapter)));
    chapter.is_some_and(|chapter| {
        let name = chapter.name.as_str();
        name == "standing" || name == "duty" || name.starts_with("admits.")
    })
}

pub(crate) fn deciding<'r>(app: &App, reasons: &'r [Reason]) -> Vec<&'r Reason> {
    let deciding: Vec<&Reason> = reasons.iter().filter(|reason| decides(app, reason)).collect();
    if deciding.is_empty() { reasons.iter().collect() } else { deciding }
}

fn why(app: &App, group: &GroupVerdict, place: usize) -> Html {
    if group.because.is_empty() {
        return nothing();
    }
    let turns = turns_on(app, place);
    let mut first: Vec<&Reason> = deciding(app, &group.because);
    let determines =
        |reason: &&Reason| turns.iter().any(|way| way.because.iter().any(|known| known.rule == reason.rule));
    if first.iter().any(determines) {
        first.retain(determines);
    }
    let behind: Vec<&Reason> = group.because.iter().filter(|reason| !first.contains(reason)).collect();
    let more = match behind.len() {
        1 => say(T::VerdictWhyMoreOne).to_owned(),
        count => fill(T::VerdictWhyMore, &[("count", &count.to_string())]),
    };
    let rest = if behind.is_empty() { nothing() } else { fold("behind", words(&more), steps(app, behind)) };
    block("why", vec![title(T::VerdictWhy), told_by(app, turns), steps(app, first), rest])
}

/// What a group's verdict turns on, way by way.
fn turns_on(app: &App, place: usize) -> &[WayBecause] {
    app.reasoned.turns.get(place).map(|explained| explained.ways.as_slice()).unwrap_or_default()
}

/// The answers from which none could be another without another verdict becoming possible.
fn told_by(app: &App, ways: &[WayBecause]) -> Html {
    let mut entries: Vec<(String, Html)> = Vec::new();
    for told in ways.iter().flat_map(|way| &way.facts) {
        let value = app.text.label(&told.fact, &told.value);
        let line = fill(T::OtherwiseFact, &[("what", &app.text.ask(&told.fact)), ("value", &value)]);
        if !entries.iter().any(|(known, _)| *known == line) {
            entries.push((line.clone(), words(&line)));
        }
    }
    if app.reasoned.turns.is_empty() {
        let asked = Asked { turns: true, ..app.state.asked.clone() };
        return quiet(say(T::VerdictTurns), app.on(Action::Work(asked)));
    }
    if entries.is_empty() {
        return nothing();
    }
    block("turns-on", vec![para("aside", say(T::VerdictTurnsOn)), list("changes", entries)])
}

pub(crate) fn steps<'r>(app: &App, reasons: impl IntoIterator<Item = &'r Reason>) -> Html {
    // Several kinds may rest on the same rule: it is told once, and so is a judgement.
    let mut told: Vec<&Reason> = Vec::new();
    let mut judgements: Vec<&str> = Vec::new();
    for reason in reasons {
        if !told.iter().any(|known| known.rule == reason.rule) {
            told.push(reason);
        }
    }
    let entries = told.into_iter().map(|reason| {
        let judged = judged(app, reason).filter(|fact| !judgements.contains(fact));
        judgements.extend(judged);
        step(app, reason, judged)
    });
    html! { <ol class="steps">{ for entries }</ol> }
}

fn step(app: &App, reason: &Reason, judged: Option<&str>) -> Html {
    let mut says = vec![para("", reason.says.clone().unwrap_or_else(|| reason.rule.clone()))];
    if reason.inferred {
        says.push(para("aside", say(T::ClauseDeduction)));
    }
    if let Some(fact) = judged {
        let evidence = app.text.beside(fact, "evidence").unwrap_or_default();
        says.push(para("aside judged", fill(T::VerdictJudged, &[("what", &evidence)])));
    }
    html! { <li class="step" key={reason.rule.clone()}>{ block("step-says", says) }{ notes(&app.text, &reason.cites) }</li> }
}

/// The judgement that a step rests on, if it does.
fn judged<'a>(app: &'a App, reason: &Reason) -> Option<&'a str> {
    let book = &app.engine.book;
    let rule = book.rules.iter().find(|rule| rule.id == reason.rule)?;
    let mut facts = rule.when.iter().flatten().filter_map(|test| book.facts.get(usize::from(test.fact)));
    facts.find(|fact| fact.judgement).map(|fact| fact.name.as_str())
}

fn why_not(app: &App, group: &GroupVerdict) -> Html {
    if group.not_permitted.is_empty() {
        return nothing();
    }
    let closed = group.not_permitted.iter().enumerate();
    let closed = closed.map(|(at, refused)| (at.to_string(), closed_one(app, refused)));
    block("why-not", vec![title(T::VerdictWhyNot), list("plain", closed.collect())])
}

fn closed_one(app: &App, refused: &Refused) -> Html {
    let what = fill(T::VerdictWhyNotWhat, &[("kind", &app.text.kind(&refused.licence))]);
    let lacks = refused.lacks.as_ref().map(|pair| fill(T::VerdictLacks, &[("what", &app.text.pair(pair))]));
    html! {
        <section class="refused">
            <h4>{ what }</h4>
            { lacks.map_or_else(nothing, |lacks| para("", lacks)) }
            { steps(app, &refused.because) }
        </section>
    }
}

fn ways(app: &App, group: &GroupVerdict) -> Html {
    if group.ways.is_empty() {
        return nothing();
    }
    let entries = group.ways.iter().enumerate().map(|(index, way)| {
        let path = way.path.as_ref().map(|path| app.text.label("path", path));
        (index.to_string(), outcome_line(way.outcome, &path.unwrap_or_default()))
    });
    block("ways", vec![title(T::VerdictWays), list("plain possible", entries.collect())])
}

// ---- to mind ---------------------------------------------------------------------------------------------------------

fn mind(app: &App, verdict: &Verdict, group: &GroupVerdict) -> Html {
    let mut entries = Vec::new();
    for mind in &group.also_mind {
        let says = mind.says.as_deref().unwrap_or(&mind.id);
        let cites = mind.cites.iter().map(|cite| note(&app.text, cite)).collect();
        entries.push((says.to_owned(), fold("", words(says), block("", cites))));
    }
    let product =
        app.engine.book.products.iter().find(|product| Some(&product.id) == verdict.product.as_ref());
    let ended =
        product.and_then(|product| product.support_until.as_deref()).filter(|until| *until <= &*app.today);
    if let Some(ended) = ended {
        entries.push(("support".to_owned(), words(&fill(T::VerdictOutOfSupport, &[("day", &day(ended))]))));
    }
    if entries.is_empty() {
        return nothing();
    }
    block("mind", vec![title(T::VerdictMind), list("plain", entries)])
}

/// Under which terms it was answered, and what binds: once for all groups.
pub(crate) fn binding(app: &App, verdict: &Verdict) -> Html {
    let lines = binding_lines(app, verdict).into_iter().map(|line| para("", line));
    html! {
        <section class="binding" aria-labelledby="binding">
            <h2 id="binding">{ say(T::BindingTitle) }</h2>
            { for lines }
            if verdict.product.is_some() { { quiet(say(T::AskGuide), app.on(Action::Ask(Key::whole("guide")))) } }
        </section>
    }
}

/// The terms, how far they were seen, and what binds instead of them.
pub(crate) fn binding_lines(app: &App, verdict: &Verdict) -> [String; 2] {
    let terms = verdict.terms.as_ref();
    let newest = verdict.product.as_ref().and_then(|product| {
        let place = app.engine.book.products.iter().position(|known| known.id == *product)?;
        let last = app.engine.book.terms.iter().rfind(|terms| usize::from(terms.product) == place)?;
        Some(Some(&last.guide) == verdict.guide.as_ref())
    });
    let mut lines = Vec::new();
    if let Some(terms) = terms {
        lines.push(fill(T::BindingTerms, &[("title", &terms.title), ("day", &day(&terms.in_force_from))]));
        if terms.seen != Seen::OwnText {
            lines.push(fill(T::BindingTermsSeen, &[("seen", seen(terms.seen).unwrap_or_default())]));
        }
        if newest == Some(true) {
            lines.push(say(T::BindingNewest).to_owned());
        }
    }
    let binding = terms.map(|terms| terms.binding.as_str()).unwrap_or_default();
    [lines.join(" "), format!("{} {binding}", say(T::BindingGuide))]
}
