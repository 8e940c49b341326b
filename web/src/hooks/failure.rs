//! The message that `index.html` keeps for when the page can't go on, with its way on; it needs no texts of its own.

use web_sys::window;

use crate::widget;

/// Shows it in place of the application.
pub(crate) fn show() {
    if let Some(inside) = widget::last() {
        return inside.failed();
    }
    let Some(document) = window().and_then(|window| window.document()) else { return };
    if let Some(application) = document.get_element_by_id("app") {
        application.set_attribute("hidden", "").ok();
    }
    if let Some(message) = document.get_element_by_id("start-failed") {
        message.remove_attribute("hidden").ok();
    }
}
