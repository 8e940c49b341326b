//! The book of CRM 3.0 with something broken in memory, and everything that is then said about it: by the compiler, else
//! by the proof, else by its cases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "nothing but tests use this; they may stop at the first surprise"
)]

use std::{collections::BTreeMap, sync::OnceLock};

use clausewise_cli::cases;
use clausewise_compiler::{
    compile,
    problem::Problem,
    proof::prove_book,
    source::{Files, read_folder},
};

/// The book of CRM 3.0 with all that is common, and nothing else.
#[must_use]
pub fn book() -> &'static Files {
    static BOOK: OnceLock<Files> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut files: BTreeMap<_, _> = read_folder(&crate::book_folder()).unwrap();
        files.retain(|file, _| {
            !file.contains('/')
                || ["crm-3.0/", "common/", "documents/"].iter().any(|folder| file.starts_with(folder))
        });
        files
    })
}

/// The book with some text replaced; the text must stand there exactly once.
#[must_use]
#[track_caller]
pub fn broken(file: &str, from: &str, to: &str) -> Files {
    changed(book().clone(), file, from, to)
}

/// Files with some text replaced; the text must stand there exactly once.
#[must_use]
#[track_caller]
pub fn changed(mut files: Files, file: &str, from: &str, to: &str) -> Files {
    let text = files.get_mut(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` must stand in {file} exactly once");
    *text = text.replace(from, to);
    files
}

/// The book with some text added at the end of a file.
#[must_use]
pub fn with(file: &str, text: &str) -> Files {
    let mut files = book().clone();
    files.get_mut(file).unwrap().push_str(text);
    files
}

/// The book without a table: from its heading to the next one, with the lines between.
#[must_use]
pub fn without(file: &str, heading: &str) -> Files {
    let mut files = book().clone();
    let text = files.get_mut(file).unwrap();
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') || line.starts_with("# ----") {
            inside = *line == heading;
        }
        !inside
    });
    let kept = kept.map(|line| format!("{line}\n")).collect();
    assert_ne!(*text, kept, "`{heading}` must stand in {file}");
    *text = kept;
    files
}

/// Everything that is wrong with a book: what the compiler finds; else what the proof of CRM 3.0 finds.
#[must_use]
pub fn problems(files: &Files) -> Vec<Problem> {
    match compile(files) {
        Err(problems) => problems,
        Ok(compiled) => prove_book(&compiled, &["crm-3.0".to_owned()]).problems,
    }
}

/// The same in words, without the witnesses; where nothing is wrong, what the cases beside the rules miss.
#[must_use]
pub fn told(files: &Files) -> Vec<String> {
    let problems = problems(files);
    if !problems.is_empty() {
        let plain = |mut problem: Problem| {
            let shown = ["gap", "conflict", "harsh-reading"].contains(&problem.code);
            assert_eq!(problem.witness.is_some(), shown, "{problem}");
            problem.witness = None;
            problem.to_string()
        };
        return problems.into_iter().map(plain).collect();
    }
    let compiled = compile(files).unwrap();
    let engine = clausewise_rules::point::Engine::new(compiled.book);
    let mut all = Vec::new();
    for case in compiled.cases.iter().filter(|case| case.id.starts_with("crm-3.0/")) {
        let missed = cases::run(&engine, &case.json).into_iter();
        all.extend(missed.map(|said| format!("{}: case {}: {said}", case.place, case.id)));
    }
    all
}

/// The line of a file at which some text stands first.
#[must_use]
#[track_caller]
pub fn line(files: &Files, file: &str, text: &str) -> usize {
    let found = files[file].lines().position(|line| line.starts_with(text));
    1 + found.unwrap_or_else(|| panic!("`{text}` must stand at the beginning of a line of {file}"))
}

/// Holds a message against what is said about a broken book.
#[track_caller]
pub fn says(files: &Files, expected: &str) {
    let told = told(files);
    assert!(
        told.iter().any(|said| said == expected),
        "expected: {expected}\n    told: {}",
        told.join("\n          ")
    );
}
