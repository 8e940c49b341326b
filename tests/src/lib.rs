//! The tests that span several crates live beside this file, named by the sentences they prove.
//! What they share stands here; the tests of the page in a real browser are in `browser/`.

pub mod broken;
pub mod citations;
pub mod mutants;

use std::path::PathBuf;

/// The folder of the rulebook's text files.
#[must_use]
pub fn book_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/rulebook/book")
}
