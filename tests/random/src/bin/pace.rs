//! Prints how long the native engine takes: `cargo xtask bench` runs it, and the same measures as wasm.

use std::time::Instant;

fn main() {
    let start = Instant::now();
    for measure in clausewise_random::pace::measures(&|| start.elapsed().as_secs_f64() * 1e6) {
        println!("{measure}");
    }
}
