//! The pace of the engine as wasm on Node; `cargo xtask bench` runs it and reads the lines. It times nothing against a
//! limit.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

// As in the page and the packages.
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen]
extern "C" {
    /// Milliseconds.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

#[wasm_bindgen_test]
fn every_measure_is_taken_over_something() {
    for measure in clausewise_random::pace::measures(&|| now() * 1e3) {
        console_log!("{measure}");
        assert!(measure.over > 0, "{}", measure.what);
    }
}
