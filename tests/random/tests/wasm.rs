//! The engine as wasm gives the same verdicts as the native one, byte for byte.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use clausewise_rules::point::Engine;
use wasm_bindgen_test::wasm_bindgen_test;

const NATIVE: &str = include_str!(concat!(env!("OUT_DIR"), "/digests.txt"));

// As in the page and the packages.
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen_test]
fn verdicts_are_the_same_as_the_native_ones_byte_for_byte() {
    assert!(!NATIVE.is_empty(), "run by `cargo xtask test wasm`, which takes the native digests first");
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let library = clausewise_rulebook::library("en").unwrap();
    // As many as the native build was asked for.
    let random = NATIVE.lines().filter(|line| line.starts_with("random-")).count();
    assert!(random >= clausewise_random::RANDOM, "only {random} random situations");
    let here = clausewise_random::digests(&engine, &library, random);
    for (here, native) in here.lines().zip(NATIVE.lines()) {
        assert_eq!(here, native);
    }
    assert_eq!(here.lines().count(), NATIVE.lines().count());
}
