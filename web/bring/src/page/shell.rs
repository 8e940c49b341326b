//! What surrounds the page: the head with the way to the start page, and the foot with the standard
//! texts.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{App, parts::para};

/// The link that leads past the head.
pub(super) fn skip_link(app: &App) -> Html {
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let main = web_sys::window().and_then(|window| window.document()?.get_element_by_id("main"));
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
            main.focus().ok();
        }
    });
    html! { <a class="skip" href="#main" onclick={skip}>{ app.say("skip") }</a> }
}

/// The head of the page.
pub(super) fn head(app: &App) -> Html {
    html! {
        <header class="head">
            <a class="brand" href="./">
                <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path d="M5 3h11l3 3v15H5zM9 9h6M9 13h6M9 17h3" fill="none" stroke="currentColor" stroke-width="1.8" />
                </svg>
                <span>{ app.say("name") }</span>
            </a>
        </header>
    }
}

/// The foot of the page.
pub(super) fn foot(app: &App) -> Html {
    html! {
        <footer class="foot" aria-label={app.say("foot")}>
            { para("guidance", app.say("guidance")) }
            { para("", app.say("privacy")) }
            { para("", app.say("trademarks")) }
        </footer>
    }
}
