//! What is shown when something fails: a link that is damaged, answers that contradict one another, a part that is
//! not known, texts that did not arrive. Each with a way on.

use clausewise_rules::verdict::Problem;
use web_sys::window;
use yew::prelude::*;

use crate::{
    components::App,
    state::{Action, ask::key_of, situation::Key},
    text::{T, fill, say},
};

/// A link that can't be opened.
pub(crate) fn refused(app: &App, problem: &Problem) -> Html {
    let why = if problem.code == "link-version" { T::ProblemLinkVersion } else { T::ProblemLinkDamaged };
    html! {
        <main id="main" class="refused-page" tabindex="-1">
            <h1 tabindex="-1" ref={app.heading.clone()}>{ say(T::ProblemLinkTitle) }</h1>
            <p>{ say(why) }</p>
            <p><button type="button" class="go" onclick={app.on(Action::StartAgain)}>{ say(T::ProblemStart) }</button></p>
        </main>
    }
}

/// Why there is no verdict on what was told, and what can be changed.
pub(crate) fn problem(app: &App, problem: &Problem) -> Html {
    let contradiction = matches!(problem.code.as_str(), "impossible" | "no-verdict");
    let title = if contradiction { T::ProblemTitle } else { T::ProblemUnknownTitle };
    let says = app.text.book(&["impossible", &problem.found]).map(str::to_owned);
    let group = problem.at.strip_prefix("groups[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let known = problem.known.join(", ");
    html! {
        <section class="problem">
            <h1 tabindex="-1" ref={app.heading.clone()}>{ say(title) }</h1>
            if contradiction {
                <p>{ says.unwrap_or_else(|| say(T::ProblemGap).to_owned()) }</p>
                if let Some(group) = group {
                    <p>{ say(T::ProblemChange) }</p>
                    <ul class="rows">
                        for name in ["who", "path", "signIn", "behalf"] {
                            <li key={name}>{ change(app, key_of(&app.engine.book, group, name)) }</li>
                        }
                    </ul>
                }
            } else {
                <p>{ fill(T::ProblemUnknown, &[("at", &problem.at), ("found", &problem.found)]) }</p>
                if !known.is_empty() { <p class="aside">{ fill(T::ProblemKnown, &[("known", &known)]) }</p> }
                <p><button type="button" class="go" onclick={app.on(Action::LeaveOut(problem.at.clone()))}>{ say(T::ProblemLeaveOut) }</button></p>
            }
        </section>
    }
}

fn change(app: &App, key: Key) -> Html {
    let name = key.name.clone();
    html! {
        <button type="button" class="row" onclick={app.on(Action::Ask(key))}>
            <span class="row-label">{ app.text.ask(&name) }</span>
        </button>
    }
}

/// The texts did not arrive.
pub(crate) fn failed() -> Html {
    let reload = Callback::from(|_: MouseEvent| {
        if let Some(window) = window() {
            window.location().reload().ok();
        }
    });
    html! {
        <main id="main" class="refused-page" tabindex="-1">
            <h1>{ say(T::ProblemFailedTitle) }</h1>
            <p role="alert">{ say(T::ProblemFailed) }</p>
            <p><button type="button" class="go" onclick={reload}>{ say(T::ProblemReload) }</button></p>
        </main>
    }
}
