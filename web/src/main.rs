//! Starts the page in the browser.
//! The element it mounts into holds the static first text of `index.html`, which it replaces.

fn main() {
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(place) = page.and_then(|document| document.get_element_by_id("app")) {
        yew::Renderer::<clausewise_web::App>::with_root(place).render();
    }
}
