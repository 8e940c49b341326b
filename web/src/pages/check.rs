//! A situation: the next question in the middle as long as there is one, then the verdict; what was told beside it.

use clausewise_rules::verdict::Verdict;
use yew::prelude::*;

use super::{refused, sheet::sheet};
use crate::{
    components::{
        App,
        answers::answers,
        ask::{ask, key_of},
        different::different,
        icon::verdict_badge,
        keep::keep,
        time::time,
        total::total,
        verdict,
    },
    state::{
        State,
        answer::Answer,
        situation::{Key, told_text},
    },
    text::{
        T, colon, say,
        sentence::{group_name, headline, verdict_heading},
    },
};

/// What stands in the middle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Middle {
    /// A question.
    Asking(Key),
    /// Why there is no verdict.
    Problem,
    /// The verdict.
    Verdict,
    /// The record sheet of it.
    Sheet,
}

/// What stands in the middle: the question that was opened, else the next one, else what comes of it all.
pub(crate) fn middle(state: &State, answer: &Answer) -> Middle {
    if let Some(asking) = &state.asking {
        return Middle::Asking(asking.clone());
    }
    match (&answer.verdict, answer.left.pending.first()) {
        (Err(_), _) => Middle::Problem,
        (Ok(_), Some(next)) => Middle::Asking(next.clone()),
        (Ok(_), None) if state.sheet => Middle::Sheet,
        (Ok(_), None) => Middle::Verdict,
    }
}

/// A situation, asked about and answered.
pub(crate) fn check(app: &App) -> Html {
    let Some(answer) = &app.answer else { return html! { <main id="main"></main> } };
    let middle = middle(&app.state, answer);
    if let (Middle::Sheet, Ok(verdict)) = (&middle, &answer.verdict) {
        return sheet(app, verdict);
    }
    let shown = match (&middle, &answer.verdict) {
        (Middle::Asking(key), verdict) => html! {
            <div class="middle" key={format!("ask-{}", key_of(key))}>
                if let (Ok(verdict), true) = (verdict, app.state.made.is_some()) { { notices(app, verdict) } }
                { ask(app, key) }
                if let Ok(verdict) = verdict { { so_far(app, verdict) } }
            </div>
        },
        (_, Err(problem)) => {
            html! { <div class="middle" key="problem">{ refused::problem(app, problem) }</div> }
        }
        (_, Ok(verdict)) => answered(app, verdict),
    };
    html! {
        <div class={classes!("check", matches!(middle, Middle::Asking(_)).then_some("is-asking"))} key="check">
            <main id="main" tabindex="-1">{ shown }</main>
            { answers(app) }
        </div>
    }
}

/// The verdicts, group by group, and what is needed altogether.
fn answered(app: &App, verdict: &Verdict) -> Html {
    html! {
        <div class="middle" key="verdict">
            <h1 class="unseen">{ heading(app) }</h1>
            { notices(app, verdict) }
            for place in 0..verdict.groups.len() {
                { verdict::group(app, verdict, place) }
            }
            { total(app, verdict) }
            { time(app, verdict) }
            { verdict::binding(app, verdict) }
            { keep(app, verdict) }
        </div>
    }
}

/// What is to be said of the link by which somebody came.
fn notices(app: &App, verdict: &Verdict) -> Html {
    let newer = (!app.state.more.is_empty()).then_some(T::KeepNewer);
    let unused = (!verdict.unused.is_empty()).then_some(T::VerdictUnused);
    html! {
        <div class="notices">
            { different(app, verdict) }
            for word in newer.into_iter().chain(unused) {
                <p class="notice" key={word as usize}>{ say(word) }</p>
            }
        </div>
    }
}

/// While a question is asked: what is known of each group so far. In a narrow window it is a bar that opens.
fn so_far(app: &App, verdict: &Verdict) -> Html {
    let lines = || {
        (0..verdict.groups.len()).filter_map(|place| Some((place, verdict.groups.get(place)?))).map(
            |(place, group)| {
                html! {
                    <li key={place}>
                        { verdict_badge(group) }
                        <span class="of-group">{ group_name(app.situation(), place) }</span>
                        <p>{ headline(&app.text, app.situation(), verdict, place) }</p>
                        { verdict::possible(app, group).unwrap_or_default() }
                    </li>
                }
            },
        )
    };
    let first = verdict.groups.first().map(verdict_badge);
    html! {
        <>
            <section class="so-far" aria-labelledby="so-far">
                <h2 id="so-far">{ say(T::GroupSoFar) }</h2>
                <ul class="plain">{ for lines() }</ul>
            </section>
            <details class="bar">
                <summary><span>{ say(T::GroupSoFar) }</span>{ first.unwrap_or_default() }</summary>
                <ul class="plain">{ for lines() }</ul>
            </details>
        </>
    }
}

/// What the page is called while a situation is shown.
pub(crate) fn heading(app: &App) -> String {
    match told_text(app.situation(), &Key::whole("product")) {
        Some(product) if product != "unknown" => app.text.product(product),
        _ => say(T::AnswersAnyProduct).to_owned(),
    }
}

/// The verdict as a screen reader is told of it when it changes: each group's outcome, and the sentences once no
/// question is left.
pub(crate) fn announcement(app: &App) -> String {
    let Some(answer) = &app.answer else { return String::new() };
    let Ok(verdict) = &answer.verdict else { return String::new() };
    let settled = answer.left.pending.is_empty();
    let told = verdict.groups.iter().enumerate().map(|(place, group)| {
        if settled {
            headline(&app.text, app.situation(), verdict, place)
        } else {
            colon(&group_name(app.situation(), place), verdict_heading(group)) + "."
        }
    });
    told.collect::<Vec<_>>().join(" ")
}
