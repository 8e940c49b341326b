//! Moves the focus to what has just replaced something else, so that keyboard and screen reader are where the eye is.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use crate::{
    pages::check::{Middle, middle},
    state::{Page, State, answer::Answer},
};

/// What stands in the middle of the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    page: String,
    middle: Option<Middle>,
}

/// The place that a state is at.
pub(crate) fn place(state: &State, answer: Option<&Answer>) -> Place {
    let page = match &state.page {
        Page::Start => "start",
        Page::Question(id) | Page::NotCovered(id) => id,
        Page::Check => "check",
        Page::Refused(..) => "refused",
    };
    Place { page: page.to_owned(), middle: answer.map(|answer| middle(state, answer)) }
}

/// A reference to put on a heading: whenever the place changes after the first time, the heading gets the focus, and
/// another page begins at its top.
#[hook]
pub(crate) fn use_focus_on_change(place: Place) -> NodeRef {
    let node = use_node_ref();
    let before = use_mut_ref(|| None::<String>);
    let target = node.clone();
    use_effect_with(place, move |place| {
        let before = before.replace(Some(place.page.clone()));
        let Some(before) = before else { return };
        // The heading of the first screen was there before the program came.
        if let Some(heading) = target.cast::<HtmlElement>().or_else(|| query("#app h1")) {
            heading.focus().ok();
        }
        if before != place.page
            && let Some(window) = window()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    node
}

/// Puts the focus where a press points that took its own button away; `count` tells two such presses apart.
#[hook]
pub(crate) fn use_pointed(pointed: Option<String>, count: usize) {
    use_effect_with((pointed, count), |(pointed, _)| {
        if let Some(target) = pointed.as_deref().and_then(query) {
            target.focus().ok();
        }
    });
}

fn query(what: &str) -> Option<HtmlElement> {
    window()?.document()?.query_selector(what).ok()??.dyn_into().ok()
}
