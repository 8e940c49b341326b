//! The fuzzers' corpora (`fuzz/corpus`), replayed on the ordinary compiler: what was once found, or written by hand as a
//! beginning, surprises no reader of outside data.

#![allow(
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::{fs, path::Path};

use clausewise_tests::fuzzed;

/// Tries every file of a corpus.
fn replay(name: &str, reader: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{name}");
    for file in files {
        println!("{}", file.display());
        reader(&fs::read(&file).unwrap());
    }
}

#[test]
fn the_corpus_of_settings_stops_nothing_and_gives_nothing_away() {
    replay("settings", fuzzed::settings);
}

#[test]
fn the_corpus_of_tables_stops_nothing_and_pieces_never_matter() {
    replay("table", fuzzed::table);
}

#[test]
fn the_corpus_of_situations_is_judged_or_refused_with_a_code() {
    replay("situation", fuzzed::situation);
}

#[test]
fn the_corpus_of_links_opens_or_is_refused_and_is_written_again_the_same() {
    replay("link", fuzzed::link);
}

#[test]
fn the_corpus_of_rulebook_texts_compiles_or_leads_to_a_line() {
    replay("rulebook", fuzzed::rulebook);
}
