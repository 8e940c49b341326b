//! "Bring your own": connection settings and spreadsheets, read in the visitor's browser. One module does both halves:
//! [`show`] is the page, [`serve`] the worker that reads and judges beside it, so that the page never waits.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

mod messages;
mod page;
mod words;
mod worker;

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Puts the page into its place in the document; `start` starts a worker and returns it.
#[wasm_bindgen]
pub fn show(start: Function) {
    page::show(start);
}

/// Answers in a worker whatever the page asks, until it is ended; `texts` are the parts of the rulebook's texts, each
/// with its address behind it.
#[wasm_bindgen]
pub async fn serve(language: String, texts: Vec<String>) {
    worker::serve(language, &texts).await;
}
