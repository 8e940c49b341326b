//! Keeps the address and the state the same: the fragment holds the whole situation, so that reload and Back lose
//! nothing, and no server ever sees it.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventTarget, window};
use yew::prelude::*;

use crate::{
    state::{Action, Page, State, answer::Answer},
    widget::{self, GIVEN, Inside},
};

/// The fragment of the address, without `#`.
pub(crate) fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or_default()
}

/// The address of the page with another fragment.
pub(crate) fn address(fragment: &str) -> String {
    // Outside a browser, where tests draw the page, there is none.
    let browser = cfg!(target_family = "wasm").then(window).flatten();
    let location = browser.map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    let page = widget::page().unwrap_or_else(|| {
        format!(
            "{}{}{}",
            part(web_sys::Location::origin),
            part(web_sys::Location::pathname),
            part(web_sys::Location::search)
        )
    });
    if fragment.is_empty() { page } else { format!("{page}#{fragment}") }
}

/// What the browser calls the page.
pub(crate) fn name_page(title: &str) {
    if let Some(document) = window().and_then(|window| window.document())
        && document.title() != title
    {
        document.set_title(title);
    }
}

/// Writes the state into the address, and reads it from there when somebody goes back, forward or elsewhere. On
/// somebody else's page an element stands in for the address.
#[hook]
pub(crate) fn use_address(
    state: &UseReducerHandle<State>,
    answer: Option<Rc<Answer>>,
    inside: Option<&Inside>,
) {
    let dispatcher = state.dispatcher();
    let holder = inside.cloned();
    let target = match &holder {
        Some(inside) => Some(EventTarget::from(inside.place.clone())),
        None => window().map(EventTarget::from),
    };
    let held = holder.clone();
    let shown = move || held.as_ref().map_or_else(fragment, Inside::fragment);
    let first = use_mut_ref(|| (shown(), inside.map(Inside::given)));
    use_effect_with((), move |()| {
        // The browser may have had its turn since the first drawing: somebody may have gone on, or given something else.
        let (was_shown, was_given) = first.take();
        let given = holder.as_ref().map(Inside::given);
        if let Some(given) = given.filter(|given| was_given.as_ref() != Some(given)) {
            dispatcher.dispatch(Action::Given(given));
        }
        if was_shown != shown() {
            dispatcher.dispatch(Action::Visit(shown()));
        }
        let listen = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            dispatcher.dispatch(match holder.as_ref().filter(|_| event.type_() == GIVEN) {
                Some(inside) => Action::Given(inside.given()),
                None => Action::Visit(shown()),
            });
        });
        let events = ["popstate", GIVEN];
        for event in events {
            if let Some(target) = &target {
                target.add_event_listener_with_callback(event, listen.as_ref().unchecked_ref()).ok();
            }
        }
        move || {
            for event in events {
                if let Some(target) = &target {
                    target.remove_event_listener_with_callback(event, listen.as_ref().unchecked_ref()).ok();
                }
            }
        }
    });
    let inside = inside.cloned();
    let wanted = state.fragment(answer.as_ref().and_then(|answer| answer.verdict.as_ref().ok()));
    let place = std::mem::discriminant::<Page>(&state.page);
    let before = use_mut_ref(|| place);
    let now = state.clone();
    let told = (wanted, state.asking.clone(), answer.is_some());
    use_effect_with(told, move |(wanted, ..)| {
        if let Some(inside) = inside {
            inside.tell(&now, answer.as_deref(), wanted);
            return;
        }
        let moved = before.replace(place) != place;
        if *wanted == fragment() {
            return;
        }
        let Some(history) = window().and_then(|window| window.history().ok()) else { return };
        let url = address(wanted);
        // A change of what is told replaces the entry; going to another page makes one, so that Back leads here.
        let written = if moved {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        };
        written.ok();
    });
}
