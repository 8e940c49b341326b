//! Ways to keep an answer: a link that holds the situation, the answer as text, a print.

use clausewise_intake::datum::Datum;
use clausewise_rules::verdict::Verdict;
use web_sys::window;
use yew::prelude::*;

use super::{
    App,
    parts::{block, button, para, section},
    verdict::deciding,
};
use crate::{
    hooks::{address::address, clipboard::copy, download::download},
    state::{Action, Copied, link, situation::without_names},
    text::{T, fill, plain::plain, say, table::csv},
};

/// The section with its buttons, and what came of them.
pub(crate) fn keep(app: &App, verdict: &Verdict) -> Html {
    section(
        "keep",
        "keep",
        T::KeepTitle,
        vec![
            buttons(app),
            para("aside", say(T::KeepLinkHelp)),
            para("aside fingerprint", fill(T::KeepFingerprint, &[("fingerprint", &verdict.fingerprint)])),
            html! { <p class="aside report-link"><a href={report(app, verdict)}>{ say(T::KeepReport) }</a></p> },
        ],
    )
}

/// The situation as it is given away: with the names of the groups only where that was ticked.
fn given(app: &App) -> Datum {
    if app.state.with_names { app.situation().clone() } else { without_names(app.situation()) }
}

/// The address of the link that is given away.
pub(crate) fn shared(app: &App, verdict: &Verdict) -> String {
    address(&link(&given(app), Some(verdict), app.state.parts()))
}

/// The page that prepares a report on this answer: the steps that decide with their clauses, and the fingerprint. The
/// situation comes along behind a second `#`, to be taken into the report only where that is ticked.
fn report(app: &App, verdict: &Verdict) -> String {
    let mut about = fill(T::KeepFingerprint, &[("fingerprint", &verdict.fingerprint)]);
    for reason in verdict.groups.iter().flat_map(|group| deciding(app, &group.because)) {
        if about.contains(&format!("; {} [", reason.rule)) {
            continue;
        }
        let clauses: Vec<&str> = reason.cites.iter().map(|cite| cite.clause.as_str()).collect();
        about.push_str(&format!("; {} [{}]", reason.rule, clauses.join(", ")));
    }
    let situation = link(&without_names(app.situation()), Some(verdict), Vec::new());
    format!("report.html#{}#{situation}", escaped(&about))
}

/// A text as an address may hold it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(half), 16));
            }
        }
    }
    out
}

/// The ways to keep an answer; the record sheet prints itself, elsewhere the button leads to it.
pub(crate) fn buttons(app: &App) -> Html {
    let state = &app.state;
    let copied = state.copied.as_ref().map(|copied| match copied {
        Copied::Link => T::KeepCopiedLink,
        Copied::Text => T::KeepCopiedText,
        Copied::File(true) => T::KeepSaved,
        Copied::File(false) => T::KeepNotSaved,
        Copied::Refused(_) => T::KeepNotCopied,
    });
    let print = Callback::from(|_: MouseEvent| {
        if let Some(window) = window() {
            window.print().ok();
        }
    });
    let plain_button = |word: T, press| button("plain-button", say(word), None, press);
    let paper = if state.sheet {
        plain_button(T::KeepPrint, print)
    } else {
        plain_button(T::KeepSheet, app.on(Action::Sheet(true)))
    };
    let all = vec![
        button("go", say(T::KeepLink), None, copying(app, Copied::Link, shared)),
        paper,
        plain_button(T::KeepText, copying(app, Copied::Text, as_text)),
        plain_button(T::KeepJson, saving(app, "clausewise.json", "application/json", as_json)),
        plain_button(T::KeepCsv, saving(app, "clausewise.csv", "text/csv", as_csv)),
    ];
    html! {
        <div class="keep-ways">
            { block("keep-buttons", all) }
            <label class="small-tick">
                <input type="checkbox" checked={state.with_names} onclick={app.on(Action::WithNames(!state.with_names))} />
                <span>{ say(T::KeepNames) }</span>
            </label>
            if !state.prices.typed.is_empty() {
                <label class="small-tick">
                    <input type="checkbox" checked={state.prices.in_links} onclick={app.on(Action::WithPrices(!state.prices.in_links))} />
                    <span>{ say(T::KeepPrices) }</span>
                </label>
            }
            <p role="status">{ copied.map(say).unwrap_or_default() }</p>
            if let Some(Copied::Refused(text)) = &state.copied {
                <textarea readonly=true rows="6" aria-label={say(T::KeepNotCopied)} value={text.clone()} />
            }
        </div>
    }
}

fn as_text(app: &App, verdict: &Verdict) -> String {
    plain(&app.text, app.situation(), verdict, &shared(app, verdict))
}

fn as_json(_: &App, verdict: &Verdict) -> String {
    serde_json::to_string(verdict).unwrap_or_default()
}

fn as_csv(app: &App, verdict: &Verdict) -> String {
    csv(&app.text, app.situation(), verdict)
}

/// A form in which the answer is kept; it is made on the press.
type Form = fn(&App, &Verdict) -> String;

/// A press that makes a file.
fn saving(app: &App, name: &'static str, kind: &'static str, form: Form) -> Callback<MouseEvent> {
    let app = app.clone();
    Callback::from(move |_| {
        let saved = app.verdict().is_some_and(|verdict| download(name, kind, &form(&app, verdict)));
        app.state.dispatch(Action::Copied(Copied::File(saved)));
    })
}

/// A press that copies a text.
fn copying(app: &App, what: Copied, form: Form) -> Callback<MouseEvent> {
    let app = app.clone();
    Callback::from(move |_| {
        let Some(text) = app.verdict().map(|verdict| form(&app, verdict)) else { return };
        let (state, kept, what) = (app.state.clone(), text.clone(), what.clone());
        let done = move |done| {
            state.dispatch(Action::Copied(if done { what.clone() } else { Copied::Refused(kept.clone()) }))
        };
        copy(&text, Callback::from(done));
    })
}
