//! The verdict on one group: the sentence first, then what serves, both readings where sources disagree, how sure it
//! is, what was assumed, why, why not, and what to mind.

use clausewise_rules::{
    book::{Per, Seen},
    point::Outcome,
    verdict::{GroupVerdict, Licence, OptionOf, Reason, Verdict},
};
use yew::prelude::*;

use super::{
    App,
    clause::{note, notes},
    icon::badge,
};
use crate::{
    state::{
        Action,
        ask::{counted_by, key_of},
        situation::{Key, groups},
    },
    text::{
        T, capital, day, fill, number, say,
        sentence::{group_name, headline, in_words, refusal, seen, sure, written_out},
    },
};

/// The verdict on a group.
pub(crate) fn group(app: &App, verdict: &Verdict, place: usize) -> Html {
    let Some(group) = verdict.groups.get(place) else { return html! { <section></section> } };
    let id = format!("verdict-{place}");
    let name = group_name(app.situation(), place);
    let heading = if place == 0 { app.heading.clone() } else { NodeRef::default() };
    html! {
        <section class="verdict" aria-labelledby={id.clone()} key={id.clone()}>
            <p class="kicker">
                { badge(group.outcome) }
                if groups(app.situation()).len() > 1 || !group.name.is_empty() { <span class="of-group">{ name }</span> }
            </p>
            <h2 class="headline" id={id} tabindex="-1" ref={heading}>
                { headline(&app.text, app.situation(), verdict, place) }
            </h2>
            { said_beside(app, group) }
            { options(app, verdict, group, place) }
            { readings(app, group) }
            { still_open(app, group, place) }
            if let Some(sure) = sure(group) {
                <div class="sure"><h3>{ say(T::VerdictSure) }</h3><p>{ sure }</p></div>
            }
            { assumed(app, verdict, place) }
            { why(app, group) }
            { why_not(app, group) }
            { ways(app, group) }
            { mind(app, verdict, group) }
        </section>
    }
}

/// What stands under the headline: what is closed and why, or, where nothing serves, the step that says so.
fn said_beside(app: &App, group: &GroupVerdict) -> Html {
    let closing = match group.outcome {
        Outcome::NotPermitted | Outcome::NotOffered | Outcome::None | Outcome::Covered => deciding(app, &group.because)
            .last()
            .and_then(|reason| reason.says.clone()),
        _ => None,
    };
    let refused = group.not_permitted.iter().find(|refused| refused.lacks.is_none());
    let because = refused.and_then(|refused| refused.because.first()).and_then(|reason| reason.says.clone());
    html! {
        <div class="said-beside">
            if let Some(closing) = closing { <p>{ closing }</p> }
            if let Some(refusal) = refusal(&app.text, group) {
                <p>{ refusal }{ " " }{ because.unwrap_or_default() }</p>
            }
        </div>
    }
}

// ---- what serves -----------------------------------------------------------------------------------------------------

fn options(app: &App, verdict: &Verdict, group: &GroupVerdict, place: usize) -> Html {
    // Where sources disagree the options stand under the readings.
    if group.options.is_empty() || !group.readings.is_empty() {
        return html! { <div hidden=true></div> };
    }
    let several = group.options.len() > 1;
    html! {
        <div class="options">
            <h3>{ say(if several { T::VerdictOptionsSeveral } else { T::VerdictOptions }) }</h3>
            <ul class="cards">
                for (index, option) in group.options.iter().enumerate() {
                    <li class="card" key={index}>{ card(app, verdict, place, option) }</li>
                }
            </ul>
            if several { <p class="aside">{ say(T::VerdictOptionsOrder) }</p> }
            { requires(app, group) }
        </div>
    }
}

fn card(app: &App, verdict: &Verdict, place: usize, option: &OptionOf) -> Html {
    let waiting = counted_by(&app.engine, app.situation(), verdict, place, option);
    html! {
        <>
            if let Some(under) = &option.under {
                for (fact, value) in under {
                    <p class="under" key={fact.clone()}>
                        { fill(T::VerdictUnder, &[("edition", &app.text.label(&format!("estate.{fact}"), value))]) }
                    </p>
                }
            }
            for licence in &option.licences {
                <div class="licence" key={licence.id.clone()}>{ licence_lines(app, licence) }</div>
            }
            if let Some(count) = waiting.first() {
                <p>
                    { capital(say(T::VerdictQuantityOpen)) }{ ". " }
                    <button type="button" class="quiet" onclick={app.on(Action::Ask(key_of(&app.engine.book, place, count)))}>
                        { say(T::VerdictTellNumber) }
                    </button>
                </p>
            }
        </>
    }
}

fn licence_lines(app: &App, licence: &Licence) -> Html {
    let per = match licence.per {
        Per::Person => T::VerdictPerPerson,
        Per::Device => T::VerdictPerDevice,
        Per::Server => T::VerdictPerServer,
        Per::Site => T::VerdictPerSite,
        Per::Pack => T::VerdictPerPack,
        Per::Tenant => T::VerdictPerTenant,
        Per::Account => T::VerdictPerAccount,
    };
    let kind = app.engine.book.kinds.iter().find(|kind| kind.id == licence.id);
    let ended = kind.and_then(|kind| kind.sold.1.as_deref()).filter(|until| *until <= &*app.today);
    let instead = app.text.book(&["kind", &licence.id, "end"]);
    html! {
        <>
            <p class="quantity">
                if let Some(quantity) = licence.quantity { <span class="figure">{ number(quantity) }</span>{ " × " } }
                <span class="kind">{ app.text.kind(&licence.id) }</span>
            </p>
            <p class="per">{ say(per) }</p>
            if let Some(says) = app.text.book(&["kind", &licence.id, "says"]) { <p class="kind-says">{ says.to_owned() }</p> }
            if let Some(ended) = ended {
                <p class="ended">
                    { fill(T::VerdictNoLongerSold, &[("day", &day(ended))]) }{ " " }{ instead.unwrap_or_default().to_owned() }
                </p>
            }
        </>
    }
}

fn requires(app: &App, group: &GroupVerdict) -> Html {
    if group.requires.is_empty() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="requires">
            <h4>{ say(T::VerdictRequires) }</h4>
            <ul>
                for requirement in &group.requires {
                    <li key={requirement.id.clone()}>{
                        fill(
                            match requirement.by.as_deref() {
                                Some("groups") => T::VerdictRequiresGroups,
                                Some(_) => T::VerdictRequiresHolds,
                                None => T::VerdictRequiresOpen,
                            },
                            &[("kind", &app.text.kind(&requirement.id))],
                        )
                    }</li>
                }
            </ul>
        </div>
    }
}

// ---- readings --------------------------------------------------------------------------------------------------------

fn readings(app: &App, group: &GroupVerdict) -> Html {
    if group.readings.is_empty() {
        return html! { <div hidden=true></div> };
    }
    let disputes: Vec<&str> = group.readings.iter().filter_map(|reading| reading.dispute.as_deref()).collect();
    let title = if disputes.len() > 1 { T::VerdictReadingsSeveral } else { T::VerdictReadings };
    html! {
        <div class="readings">
            <h3>{ say(title) }</h3>
            for dispute in &disputes {
                if let Some(says) = app.text.book(&["dispute", dispute, "says"]) {
                    <p key={(*dispute).to_owned()}>{ says.to_owned() }</p>
                }
            }
            <div class="cards even">
                for reading in &group.readings {
                    <section class="card reading" key={format!("{}{}", reading.reading, reading.dispute.as_deref().unwrap_or_default())}>
                        <h4>{ say(T::VerdictReadingIf) }</h4>
                        { for as_read(&disputes, reading.dispute.as_deref()).into_iter().map(|(dispute, way)| html! {
                            <p class="reading-says" key={dispute.to_owned()}>{ app.text.book_or_name(&["dispute", dispute, way]) }</p>
                        }) }
                        <p>{ badge(reading.outcome) }</p>
                        <ul class="plain">
                            for (index, option) in reading.options.iter().enumerate() {
                                <li key={index} class="reading-option">{ capital(&written_out(&in_words(&app.text, option))) }</li>
                            }
                        </ul>
                        <details>
                            <summary>{ say(T::VerdictWhy) }</summary>
                            <ol class="steps narrow">{ for deciding(app, &reading.because).into_iter().map(|reason| step(app, reason)) }</ol>
                        </details>
                    </section>
                }
            </div>
        </div>
    }
}

/// How each dispute is read in a reading: the cautious one reads all so, a lenient one only its own otherwise.
fn as_read<'d>(disputes: &[&'d str], lenient: Option<&str>) -> Vec<(&'d str, &'static str)> {
    match lenient {
        None => disputes.iter().map(|dispute| (*dispute, "cautious")).collect(),
        Some(lenient) => disputes.iter().filter(|dispute| **dispute == lenient).map(|dispute| (*dispute, "lenient")).collect(),
    }
}

// ---- what is open, what was assumed ----------------------------------------------------------------------------------

fn still_open(app: &App, group: &GroupVerdict, place: usize) -> Html {
    const FEW: usize = 4;
    if group.open.is_empty() && group.possible.len() < 2 {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="still-open">
            if (2..=FEW).contains(&group.possible.len()) {
                <h3>{ say(T::VerdictPossible) }</h3>
                <ul class="plain possible">
                    for (index, possible) in group.possible.iter().enumerate() {
                        <li key={index}>
                            { badge(possible.outcome) }
                            { possible.options.iter().map(|option| in_words(&app.text, option)).collect::<Vec<_>>().join(say(T::SentenceOr)) }
                        </li>
                    }
                </ul>
            }
            if !group.open.is_empty() {
                <h3>{ say(T::VerdictOpen) }</h3>
                <ul class="plain to-find-out">
                    for open in &group.open {
                        <li key={open.fact.clone()}>
                            <button type="button" class="quiet" onclick={app.on(Action::Ask(key_of(&app.engine.book, place, &open.fact)))}>
                                { app.text.ask(&open.fact) }
                            </button>
                            if let Some(look) = app.text.beside(&open.fact, "look") {
                                <span class="aside">{ fill(T::AskLook, &[("where", &look)]) }</span>
                            }
                            if open.would_decide { <span class="aside">{ say(T::VerdictOpenDecides) }</span> }
                        </li>
                    }
                </ul>
            }
        </div>
    }
}

fn assumed(app: &App, verdict: &Verdict, place: usize) -> Html {
    let mine: Vec<_> =
        verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place)).collect();
    if mine.is_empty() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="assumed">
            <h3>{ say(T::VerdictAssumed) }</h3>
            <ul class="plain">
                for assumed in mine {
                    <li key={assumed.fact.clone()}>
                        <span>{ fill(T::VerdictAssumedLine, &[
                            ("what", &app.text.ask(&assumed.fact)),
                            ("value", &app.text.label(&assumed.fact, &assumed.value)),
                        ]) }</span>
                        { " " }
                        <button type="button" class="quiet small" aria-label={fill(T::AnswersChangeWhat, &[("what", &app.text.ask(&assumed.fact))])}
                            onclick={app.on(Action::Ask(key_of(&app.engine.book, place, &assumed.fact)))}>
                            { say(T::AnswersChange) }
                        </button>
                    </li>
                }
            </ul>
        </div>
    }
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

fn deciding<'r>(app: &App, reasons: &'r [Reason]) -> Vec<&'r Reason> {
    let deciding: Vec<&Reason> = reasons.iter().filter(|reason| decides(app, reason)).collect();
    if deciding.is_empty() { reasons.iter().collect() } else { deciding }
}

fn why(app: &App, group: &GroupVerdict) -> Html {
    if group.because.is_empty() {
        return html! { <div hidden=true></div> };
    }
    let first = deciding(app, &group.because);
    let behind: Vec<&Reason> = group.because.iter().filter(|reason| !first.contains(reason)).collect();
    let more = match behind.len() {
        1 => say(T::VerdictWhyMoreOne).to_owned(),
        count => fill(T::VerdictWhyMore, &[("count", &count.to_string())]),
    };
    html! {
        <div class="why">
            <h3>{ say(T::VerdictWhy) }</h3>
            <ol class="steps">{ for first.into_iter().map(|reason| step(app, reason)) }</ol>
            if !behind.is_empty() {
                <details class="behind">
                    <summary>{ more }</summary>
                    <ol class="steps">{ for behind.into_iter().map(|reason| step(app, reason)) }</ol>
                </details>
            }
        </div>
    }
}

fn step(app: &App, reason: &Reason) -> Html {
    html! {
        <li class="step" key={reason.rule.clone()}>
            <div class="step-says">
                <p>{ reason.says.clone().unwrap_or_else(|| reason.rule.clone()) }</p>
                if reason.inferred { <p class="aside">{ say(T::ClauseDeduction) }</p> }
            </div>
            { notes(&app.text, &reason.cites) }
        </li>
    }
}

fn why_not(app: &App, group: &GroupVerdict) -> Html {
    if group.not_permitted.is_empty() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="why-not">
            <h3>{ say(T::VerdictWhyNot) }</h3>
            for refused in &group.not_permitted {
                <section class="refused" key={refused.licence.clone()}>
                    <h4>{ fill(T::VerdictWhyNotWhat, &[("kind", &app.text.kind(&refused.licence))]) }</h4>
                    if let Some(lacks) = &refused.lacks {
                        <p>{ fill(T::VerdictLacks, &[("what", &app.text.pair(lacks))]) }</p>
                    }
                    <ol class="steps">{ for refused.because.iter().map(|reason| step(app, reason)) }</ol>
                </section>
            }
        </div>
    }
}

fn ways(app: &App, group: &GroupVerdict) -> Html {
    if group.ways.is_empty() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="ways">
            <h3>{ say(T::VerdictWays) }</h3>
            <ul class="plain possible">
                for (index, way) in group.ways.iter().enumerate() {
                    <li key={index}>
                        { badge(way.outcome) }
                        { way.path.as_ref().map(|path| app.text.label("path", path)).unwrap_or_default() }
                    </li>
                }
            </ul>
        </div>
    }
}

// ---- to mind ---------------------------------------------------------------------------------------------------------

fn mind(app: &App, verdict: &Verdict, group: &GroupVerdict) -> Html {
    let product = app.engine.book.products.iter().find(|product| Some(&product.id) == verdict.product.as_ref());
    let ended = product.and_then(|product| product.support_until.as_deref()).filter(|until| *until <= &*app.today);
    if group.also_mind.is_empty() && ended.is_none() {
        return html! { <div hidden=true></div> };
    }
    html! {
        <div class="mind">
            <h3>{ say(T::VerdictMind) }</h3>
            <ul class="plain">
                for (index, mind) in group.also_mind.iter().enumerate() {
                    <li key={index}>
                        <details>
                            <summary>{ mind.says.clone().unwrap_or_else(|| mind.id.clone()) }</summary>
                            { for mind.cites.iter().map(|cite| note(&app.text, cite)) }
                        </details>
                    </li>
                }
                if let Some(ended) = ended {
                    <li key="support">{ fill(T::VerdictOutOfSupport, &[("day", &day(ended))]) }</li>
                }
            </ul>
        </div>
    }
}

/// Under which terms it was answered, and what binds: once for all groups.
pub(crate) fn binding(app: &App, verdict: &Verdict) -> Html {
    let terms = verdict.terms.as_ref();
    let newest = verdict.product.as_ref().and_then(|product| {
        let place = app.engine.book.products.iter().position(|known| known.id == *product)?;
        let last = app.engine.book.terms.iter().rfind(|terms| usize::from(terms.product) == place)?;
        Some(Some(&last.guide) == verdict.guide.as_ref())
    });
    html! {
        <section class="binding" aria-labelledby="binding">
            <h2 id="binding">{ say(T::BindingTitle) }</h2>
            if let Some(terms) = terms {
                <p>
                    { fill(T::BindingTerms, &[("title", &terms.title), ("day", &day(&terms.in_force_from))]) }
                    if terms.seen != Seen::OwnText {
                        { " " }{ fill(T::BindingTermsSeen, &[("seen", seen(terms.seen).unwrap_or_default())]) }
                    }
                    if newest == Some(true) { { " " }{ say(T::BindingNewest) } }
                </p>
            }
            <p>{ say(T::BindingGuide) }{ " " }{ terms.map(|terms| terms.binding.clone()).unwrap_or_default() }</p>
            <p><button type="button" class="quiet" onclick={app.on(Action::Ask(Key::whole("guide")))}>{ say(T::AskGuide) }</button></p>
        </section>
    }
}
