//! Copies text, where the browser lets us.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// Copies a text and says whether that went well.
pub(crate) fn copy(text: &str, done: Callback<bool>) {
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    // Without a secure context there is none, whatever the types say.
    let Some(clipboard) = clipboard.filter(|clipboard| clipboard.is_object()) else {
        return done.emit(false);
    };
    let copying = clipboard.write_text(text);
    spawn_local(async move { done.emit(JsFuture::from(copying).await.is_ok()) });
}
