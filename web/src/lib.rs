//! The Clausewise page as a Yew application.
//! `main.rs` mounts [`App`] in the browser; nothing here knows how the page is served.

use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! {
        <main>
            <h1>{ "Clausewise" }</h1>
        </main>
    }
}
