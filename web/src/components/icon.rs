//! The six outcomes as small drawings; each always stands beside its word.

use clausewise_rules::point::Outcome;
use yew::prelude::*;

use crate::{state::answer::outcome_name, text::sentence::heading};

/// An outcome's drawing and word.
pub(crate) fn badge(outcome: Outcome) -> Html {
    html! {
        <span class={classes!("badge", format!("is-{}", outcome_name(outcome)))}>
            { drawing(outcome) }
            <span>{ heading(outcome) }</span>
        </span>
    }
}

fn drawing(outcome: Outcome) -> Html {
    let path = match outcome {
        // A card with a key line, a roof, an empty ring, a bar across, a gap in a line, a question.
        Outcome::Licence => "M3 5h14v10H3zM6 9h5M6 12h8",
        Outcome::Covered => "M10 3l7 3v4c0 4-3 6-7 7-4-1-7-3-7-7V6zM7 10l2 2 4-4",
        Outcome::None => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M7 10h6",
        Outcome::NotPermitted => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5.5 5.5l9 9",
        Outcome::NotOffered => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M10 6v4l-3 2",
        Outcome::Undetermined => "M7 7.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8M10 15v.5",
    };
    html! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d={path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
