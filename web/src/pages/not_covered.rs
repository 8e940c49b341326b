//! What this rulebook does not cover: said plainly, with the reason, and never with an answer for something else.

use yew::prelude::*;

use crate::{
    components::{
        App,
        parts::{button, para},
    },
    state::Action,
    text::{T, fill, say},
};

/// What is called so in an address, and why it is not covered.
pub(crate) fn named(name: &str) -> Option<(T, T)> {
    Some(match name {
        "business-central" => (T::NotCoveredBusinessCentral, T::NotCoveredBusinessCentralWhy),
        "finance-and-operations" => (T::NotCoveredFinanceAndOperations, T::NotCoveredFinanceAndOperationsWhy),
        "nav" => (T::NotCoveredNav, T::NotCoveredNavWhy),
        "ax" => (T::NotCoveredAx, T::NotCoveredAxWhy),
        "gp" => (T::NotCoveredGp, T::NotCoveredGpWhy),
        "crm-1.2" => (T::NotCoveredCrm12, T::NotCoveredCrm12Why),
        _ => return None,
    })
}

/// The page's heading.
pub(crate) fn title(name: &str) -> String {
    match named(name) {
        Some((what, _)) => fill(T::NotCoveredTitle, &[("what", say(what))]),
        None => say(T::NotCoveredUnknown).to_owned(),
    }
}

/// Why it is not covered, and the way on.
pub(crate) fn not_covered(app: &App, name: &str) -> Html {
    let lines = named(name).map(|(_, why)| [why, T::NotCoveredNever, T::NotCoveredOn]);
    html! {
        <main id="main" class="refused-page" tabindex="-1">
            <h1 tabindex="-1" ref={app.heading.clone()}>{ title(name) }</h1>
            { for lines.into_iter().flatten().map(|word| para("", say(word))) }
            { button("go", say(T::ProblemStart), None, app.on(Action::StartAgain)) }
        </main>
    }
}
