//! The fuzzers' corpora (`fuzz/corpus`), replayed on the ordinary compiler: what was once found, or written by hand as a
//! beginning, stops nothing, gives nothing away, and reads the same in pieces of any size.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::{fs, path::Path};

use clausewise_intake::{
    settings::{self, inspect, report},
    table::{
        columns::Columns,
        pool::{Answer, Pool},
        preview::preview,
        rows::{Row, Rows},
    },
    words::words,
};
use clausewise_rules::point::Engine;

/// The files of a corpus with their names.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    assert!(all.len() >= 8, "{name}");
    all
}

#[test]
fn the_corpus_of_settings_stops_nothing_and_gives_nothing_away() {
    for (name, bytes) in corpus("settings") {
        let pasted = settings::read(&String::from_utf8_lossy(&bytes)).unwrap();
        let shown = pasted.to_string();
        assert_eq!(settings::read(&shown).unwrap().to_string(), shown, "{name}");
        let inspection = inspect(&pasted, words("en"));
        let told = serde_json::to_string(&report::tell(inspection, Vec::new(), words("en"))).unwrap();
        for out in [shown, format!("{pasted:?}"), told] {
            assert!(!out.contains("Zq7"), "{name}: {out}");
        }
    }
}

#[test]
fn the_corpus_of_tables_stops_nothing_and_pieces_never_matter() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    for (name, bytes) in corpus("table") {
        let read = |piece: usize| {
            let mut all: Vec<(usize, Vec<String>)> = Vec::new();
            let mut rows = Rows::default();
            let mut take = |row: Row<'_>| {
                all.push((row.line, (0..row.len()).map(|place| row.cell(place).into_owned()).collect()));
                Ok(())
            };
            bytes.chunks(piece).try_for_each(|piece| rows.feed(piece, &mut take)).unwrap();
            rows.finish(&mut take).unwrap();
            all
        };
        let whole = read(bytes.len());
        (1..20).for_each(|piece| assert_eq!(read(piece), whole, "{name} in pieces of {piece}"));
        preview(&engine.book, &bytes, 3).unwrap();
        let columns = Columns::of(&engine.book, whole[0].1.clone());
        let mut pool = Pool::new(&engine, columns, Some("crm-3.0".into()));
        for pass in 0..2 {
            let mut first = true;
            let mut rows = Rows::default();
            let mut take = |row: Row<'_>| {
                if std::mem::take(&mut first) {
                    return Ok(());
                }
                if pass == 0 {
                    return pool.add(&row);
                }
                if let Answer::Problem(wrong) = pool.answer(&row) {
                    assert_ne!(wrong.problem.code, "changed", "{name}");
                }
                Ok(())
            };
            rows.feed(&bytes, &mut take).unwrap();
            rows.finish(&mut take).unwrap();
            if pass == 0 {
                (0..pool.situations()).for_each(|place| pool.judge(place, None));
            }
        }
    }
}
