//! What is shown when something fails: a link that is damaged, answers that contradict one another, a part that is
//! not known, texts that did not arrive. Each with a way on.

use clausewise_rules::verdict::Problem;
use yew::prelude::*;

use crate::{
    components::{
        App,
        parts::{button, list, para, row},
    },
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
            { button("go", say(T::ProblemStart), None, app.on(Action::StartAgain)) }
        </main>
    }
}

/// Why there is no verdict on what was told, and what can be changed.
pub(crate) fn problem(app: &App, problem: &Problem) -> Html {
    let contradiction = matches!(problem.code.as_str(), "impossible" | "no-verdict");
    let title = if contradiction { T::ProblemTitle } else { T::ProblemUnknownTitle };
    let says = app.text.book(&["impossible", &problem.found]).map(str::to_owned);
    let group =
        problem.at.strip_prefix("groups[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let known = problem.known.join(", ");
    html! {
        <section class="problem">
            <h1 tabindex="-1" ref={app.heading.clone()}>{ say(title) }</h1>
            if contradiction {
                <p>{ says.unwrap_or_else(|| say(T::ProblemGap).to_owned()) }</p>
                if let Some(group) = group {
                    { para("", say(T::ProblemChange)) }
                    { list("rows", ["who", "path", "signIn", "behalf"].map(|name| (name.to_owned(), change(app, key_of(&app.engine.book, group, name)))).into()) }
                }
            } else {
                <p>{ fill(T::ProblemUnknown, &[("at", &problem.at), ("found", &problem.found)]) }</p>
                if !known.is_empty() { <p class="aside">{ fill(T::ProblemKnown, &[("known", &known)]) }</p> }
                { button("go", say(T::ProblemLeaveOut), None, app.on(Action::LeaveOut(problem.at.clone()))) }
            }
        </section>
    }
}

fn change(app: &App, key: Key) -> Html {
    row("row", &app.text.ask(&key.name), None, None, app.on(Action::Ask(key)))
}
