//! The six outcomes as small drawings; each always stands beside its word.

use clausewise_rules::{point::Outcome, verdict::GroupVerdict};
use yew::prelude::*;

use super::parts::span;
use crate::text::sentence::{heading, verdict_heading};

/// An outcome's drawing and word.
pub(crate) fn badge(outcome: Outcome) -> Html {
    marked(outcome.name(), drawing(outcome), heading(outcome))
}

/// The drawing and word of a group's verdict; two readings have their own, so that neither is taken for the answer.
pub(crate) fn verdict_badge(group: &GroupVerdict) -> Html {
    if group.readings.is_empty() {
        return badge(group.outcome);
    }
    marked(
        "undetermined",
        "M3 16.5h14M10 3.5v13M4 6.5l6-2 6 2M4 6.5l-2 5h4zM16 6.5l-2 5h4z",
        verdict_heading(group),
    )
}

fn marked(hue: &str, path: &'static str, word: &'static str) -> Html {
    html! {
        <span class={format!("badge is-{hue}")}>
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
                <path d={path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
            </svg>
            { span("", word) }
        </span>
    }
}

fn drawing(outcome: Outcome) -> &'static str {
    match outcome {
        // A card with a key line, a roof, an empty ring, a bar across, a gap in a line, a question.
        Outcome::Licence => "M3 5h14v10H3zM6 9h5M6 12h8",
        Outcome::Covered => "M10 3l7 3v4c0 4-3 6-7 7-4-1-7-3-7-7V6zM7 10l2 2 4-4",
        Outcome::None => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M7 10h6",
        Outcome::NotPermitted => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5.5 5.5l9 9",
        Outcome::NotOffered => "M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M10 6v4l-3 2",
        Outcome::Undetermined => "M7 7.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8M10 15v.5",
    }
}
