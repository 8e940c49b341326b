//! The tests that span several crates live beside this file, named by the sentences they prove.
//! What they share stands here; the tests of the page in a real browser are in `browser/`.

pub mod broken;
pub mod citations;
pub mod fuzzed;
pub mod mutants;

use std::{fs, io, path::PathBuf};

use serde_json::Value;

/// The folder of the rulebook's text files.
#[must_use]
pub fn book_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/rulebook/book")
}

/// The acceptance cases of `tests/cases` with their ids.
///
/// # Errors
/// When a file can't be read or a line is no JSON.
pub fn acceptance_cases() -> io::Result<Vec<(String, Value)>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(file)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let case: Value = serde_json::from_str(line)?;
            let id = case.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            all.push((id, case));
        }
    }
    Ok(all)
}
