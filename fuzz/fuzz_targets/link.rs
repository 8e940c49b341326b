//! Any text as a share link, or any bytes as its content. What must hold stands in `clausewise_tests::fuzzed`, where the ordinary tests find it, too.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| clausewise_tests::fuzzed::link(bytes));
