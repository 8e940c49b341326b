//! Any text as connection settings: nothing panics, what is shown reads the same again, and nothing that is kept repeats
//! six letters that stand in the text and in no text of ours.

#![no_main]

use clausewise_intake::{
    settings::{self, inspect, report},
    words::words,
};
use libfuzzer_sys::fuzz_target;

/// Where this stands in the input, a secret stands.
const MARK: &str = "Zq7~Xv9!";

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let Ok(pasted) = settings::read(&text) else { return };
    let shown = pasted.to_string();
    let again = settings::read(&shown).expect("what is shown is short").to_string();
    assert_eq!(shown, again);
    let kept = format!("{pasted:?}");
    let inspection = inspect(&pasted, words("en"));
    let told =
        serde_json::to_string(&report::tell(inspection, Vec::new(), words("en"))).expect("a report is JSON");
    for out in [&shown, &kept, &told] {
        assert!(!out.contains(MARK) && !out.contains("Zq7"), "a secret came out");
    }
});
