//! Ways to keep an answer: a link that holds the situation, the answer as text, a print.

use clausewise_rules::verdict::Verdict;
use web_sys::window;
use yew::prelude::*;

use super::{
    App,
    parts::{block, button, para},
};
use crate::{
    hooks::{address::address, clipboard::copy},
    state::{Action, Copied, answer::made, link, situation::without_names},
    text::{T, fill, plain::plain, say},
};

/// The buttons, and what came of them.
pub(crate) fn keep(app: &App, verdict: &Verdict) -> Html {
    let state = &app.state;
    let situation = if state.with_names { app.situation().clone() } else { without_names(app.situation()) };
    let address = address(&link(&situation, Some(made(verdict)), &state.more));
    let copied = state.copied.as_ref().map(|copied| match copied {
        Copied::Link => T::KeepCopiedLink,
        Copied::Text => T::KeepCopiedText,
        Copied::Refused(_) => T::KeepNotCopied,
    });
    let text = plain(&app.text, app.situation(), verdict, &address);
    let print = Callback::from(|_: MouseEvent| {
        if let Some(window) = window() {
            window.print().ok();
        }
    });
    html! {
        <section class="keep" aria-labelledby="keep" key="keep">
            <h2 id="keep">{ say(T::KeepTitle) }</h2>
            { block("keep-buttons", vec![
                button("go", say(T::KeepLink), None, copying(app, address, Copied::Link)),
                button("plain-button", say(T::KeepText), None, copying(app, text, Copied::Text)),
                button("plain-button", say(T::KeepPrint), None, print),
            ]) }
            <label class="small-tick">
                <input type="checkbox" checked={state.with_names} onclick={app.on(Action::WithNames(!state.with_names))} />
                <span>{ say(T::KeepNames) }</span>
            </label>
            { para("aside", say(T::KeepLinkHelp)) }
            <p role="status">{ copied.map(say).unwrap_or_default() }</p>
            if let Some(Copied::Refused(text)) = &state.copied {
                <textarea readonly=true rows="6" aria-label={say(T::KeepNotCopied)} value={text.clone()} />
            }
            { para("aside fingerprint", fill(T::KeepFingerprint, &[("fingerprint", &verdict.fingerprint)])) }
        </section>
    }
}

/// A press that copies a text.
fn copying(app: &App, text: String, what: Copied) -> Callback<MouseEvent> {
    let state = app.state.clone();
    Callback::from(move |_| {
        let (state, kept, what) = (state.clone(), text.clone(), what.clone());
        let done = move |done| {
            state.dispatch(Action::Copied(if done { what.clone() } else { Copied::Refused(kept.clone()) }))
        };
        copy(&text, Callback::from(done));
    })
}
