//! The acceptance cases of `tests/cases`, one JSON object a line.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::Value;

/// The folder of the cases.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Every case, with its file and line.
pub fn all() -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (line, written) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if !written.trim().is_empty() {
                let place = format!("{name}:{}", line + 1);
                let case: Value =
                    serde_json::from_str(written).unwrap_or_else(|error| panic!("{place}: {error}"));
                cases.push((place, case));
            }
        }
    }
    assert!(!cases.is_empty(), "there are no cases in {}", folder().display());
    cases
}

/// The products that a case needs of the rulebook: those of its situation, and those of every licence it names.
/// `unknown` stands for a situation that leaves the product open.
pub fn products(case: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    match &case["situation"]["product"] {
        Value::Array(names) => found.extend(names.iter().filter_map(Value::as_str)),
        name => found.extend(name.as_str()),
    }
    let mut left = vec![&case["situation"], &case["expect"]];
    while let Some(value) = left.pop() {
        match value {
            Value::String(text) => found.extend(text.split_once('/').map(|(product, _)| product)),
            Value::Array(list) => left.extend(list),
            Value::Object(entries) => {
                left.extend(entries.iter().filter(|(key, _)| *key != "name").map(|(_, value)| value))
            }
            _ => {}
        }
    }
    found
}
