//! Starts the page in the browser: shows the chosen colours, loads the texts and mounts the application.
//! The element it mounts into holds the static first text of `index.html`, which it replaces.

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    clausewise_web::start();
}
