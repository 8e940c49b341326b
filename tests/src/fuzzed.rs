//! What must hold of any bytes that somebody brings, reader by reader: each stops at the first surprise. The fuzzers try
//! these for minutes; an ordinary test replays what they found.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "nothing but fuzzers and tests use this; they are to stop at the first surprise"
)]

use std::sync::LazyLock;

use clausewise_compiler::{compile, proof::prove_book, source::Files};
use clausewise_intake::{
    datum::Datum,
    link::{decode, encode},
    read_situation,
    settings::{self, inspect, report},
    table::{
        cells,
        columns::Columns,
        pool::{Answer, Pool},
        preview::preview,
        rows::{Row, Rows},
    },
    words::words,
};
use clausewise_rules::{judge, point::Engine, verdict::Problem};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(clausewise_rulebook::book().expect("the book is built in")));

/// Where this stands in the input, a secret stands.
const MARK: &str = "Zq7~Xv9!";

/// Any text as connection settings: nothing panics, what is shown reads the same again, and no secret is kept.
pub fn settings(bytes: &[u8]) {
    let Ok(pasted) = settings::read(&String::from_utf8_lossy(bytes)) else { return };
    let shown = pasted.to_string();
    let again = settings::read(&shown).expect("what is shown is short").to_string();
    assert_eq!(shown, again);
    let kept = format!("{pasted:?}");
    let inspection = inspect(&pasted, words("en"));
    let told =
        serde_json::to_string(&report::tell(inspection, Vec::new(), words("en"))).expect("a report is JSON");
    for out in [&shown, &kept, &told] {
        assert!(!out.contains(MARK) && !out.contains("Zq7"), "a secret came out: {out}");
    }
}

/// Any bytes as a spreadsheet: nothing panics, pieces of any size give the same rows, and both passes agree.
pub fn table(bytes: &[u8]) {
    let whole = rows(bytes, bytes.len().max(1));
    (1..8).for_each(|piece| assert_eq!(whole, rows(bytes, piece), "in pieces of {piece}"));
    let _ = preview(&ENGINE.book, bytes, 3);
    let Some(whole) = whole.filter(|whole| whole.len() < 20) else { return };
    for cell in whole.iter().flat_map(|(_, row)| row) {
        let mut out = String::new();
        cells::write(cell, b',', &mut out);
        assert!(!out.starts_with(['=', '@']), "a formula came out: {out}");
    }
    let Some((_, headers)) = whole.first() else { return };
    let mut pool = Pool::new(&ENGINE, Columns::of(&ENGINE.book, headers.clone()), Some("crm-3.0".to_owned()));
    for pass in 0..2 {
        let mut first = true;
        let mut reader = Rows::default();
        let mut take = |row: Row<'_>| {
            if std::mem::take(&mut first) {
                return Ok(());
            }
            if pass == 0 {
                return pool.add(&row);
            }
            if let Answer::Problem(wrong) = pool.answer(&row) {
                assert_ne!(wrong.problem.code, "changed");
            }
            Ok(())
        };
        if reader.feed(bytes, &mut take).and_then(|()| reader.finish(&mut take)).is_err() {
            return;
        }
        if pass == 0 {
            (0..pool.situations()).for_each(|place| pool.judge(place, None, &mut |_| ()));
        }
    }
}

fn rows(bytes: &[u8], piece: usize) -> Option<Vec<(usize, Vec<String>)>> {
    let mut all = Vec::new();
    let mut rows = Rows::default();
    let mut take = |row: Row<'_>| {
        all.push((row.line, (0..row.len()).map(|place| row.cell(place).into_owned()).collect()));
        Ok(())
    };
    bytes.chunks(piece).try_for_each(|piece| rows.feed(piece, &mut take)).ok()?;
    rows.finish(&mut take).ok()?;
    Some(all)
}

/// Any text as a situation in JSON: nothing panics, what is refused has a code and a place, what is judged is judged the
/// same again and comes back from a link as it went.
pub fn situation(bytes: &[u8]) {
    let Some(datum) = std::str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str(text).ok()) else {
        return;
    };
    judged(&datum);
    let link = clausewise_intake::link::Link { situation: datum.clone(), made: None, more: Vec::new() };
    if let Ok(back) = decode(&encode(&link)) {
        assert_eq!(back.situation, datum);
    }
}

/// Any bytes as a share link: nothing panics; what opens is written again as the same, and is judged or refused. Bytes
/// that don't begin with a version are taken as a link's content, and get the letters and the check that belong to them.
pub fn link(bytes: &[u8]) {
    let text = match bytes.first() {
        Some(first) if first.is_ascii_digit() => String::from_utf8_lossy(bytes).into_owned(),
        _ => lettered(bytes),
    };
    let Ok(link) = decode(&text) else { return };
    let again = decode(&encode(&link)).expect("what was read can be written");
    // Not compared as values: a number that is none is not equal to itself.
    assert_eq!(format!("{again:?}"), format!("{link:?}"));
    judged(&link.situation);
}

/// The link with this content: the version, the content with its check, in base64url.
fn lettered(content: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digest = u64::from_str_radix(&clausewise_rules::digest(content), 16).expect("hexadecimal digits");
    let check = (digest ^ digest >> 16 ^ digest >> 32 ^ digest >> 48) & 0xffff;
    let mut bytes = content.to_vec();
    bytes.extend([(check >> 8) as u8, check as u8]);
    let mut text = String::from('1');
    for chunk in bytes.chunks(3) {
        let mut word = [0; 4];
        word[1..=chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes(word);
        let letters = (0..=chunk.len()).map(|place| word >> (18 - 6 * place) & 63);
        text.extend(letters.map(|letter| char::from(LETTERS[letter as usize])));
    }
    text
}

/// What people could think of; more groups only take longer.
const GROUPS: usize = 4;

fn judged(datum: &Datum) {
    let situation = match read_situation(&ENGINE.book, datum) {
        Ok(situation) => situation,
        Err(problem) => return told(&problem),
    };
    if situation.groups.len() > GROUPS || situation.groups.iter().any(|group| group.ways.len() > GROUPS) {
        return;
    }
    match judge(&ENGINE, &situation, None) {
        Ok(verdict) => {
            assert_eq!(verdict.groups.len(), situation.groups.len());
            let json = serde_json::to_string(&verdict).expect("a verdict is JSON");
            let again = judge(&ENGINE, &situation, None).expect("judged before");
            assert_eq!(json, serde_json::to_string(&again).expect("a verdict is JSON"));
        }
        Err(problem) => told(&problem),
    }
}

/// A refusal names its code in the usual form, and is never a fault of the book.
fn told(problem: &Problem) {
    let usual = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    assert!(!problem.code.is_empty() && problem.code.chars().all(usual), "{problem:?}");
    assert_ne!(problem.code, "book-fault", "{problem:?}");
}

/// A line that begins like this begins another file of the book.
const FILE: &str = "#= ";

/// Any text as files of a small book: nothing panics, the same is said twice, each message has a code, one sentence and a
/// line of a file that is there; what compiles can be proved.
pub fn rulebook(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut files: Files = SMALL.iter().map(|(file, text)| ((*file).into(), (*text).into())).collect();
    let mut file = "firm/rules.toml".to_owned();
    files.insert(file.clone(), String::new());
    for line in text.lines() {
        if let Some(other) = line.strip_prefix(FILE) {
            other.clone_into(&mut file);
            files.insert(file.clone(), String::new());
        } else {
            let written = files.entry(file.clone()).or_default();
            written.push_str(line);
            written.push('\n');
        }
    }
    let problems = match compile(&files) {
        Err(problems) => {
            let again = compile(&files).map(|_| ()).expect_err("refused before");
            assert_eq!(problems, again);
            assert!(!problems.is_empty());
            problems
        }
        // What is proved is kept small: what a text of this size can't say, it can't ask the proof either.
        Ok(compiled) if text.len() < 4096 => prove_book(&compiled, &[]).problems,
        Ok(_) => return,
    };
    for problem in problems {
        let lines = files.get(&problem.place.file).map(|text| text.lines().count());
        let known = ["book.toml", "common/facts.toml", "common/counts.toml", "common/needs.toml"];
        let there = lines.is_some_and(|lines| problem.place.line <= lines.max(1))
            || known.contains(&problem.place.file.as_str())
            || problem.place == clausewise_compiler::problem::Place::default();
        assert!(there, "{problem} leads to no line");
        assert!(!problem.code.is_empty() && !problem.message.is_empty(), "{problem:?}");
    }
}

/// A book as small as one can be.
const SMALL: [(&str, &str); 8] = [
    ("book.toml", include_str!("../small/book.toml")),
    ("common/chapters.toml", include_str!("../small/common/chapters.toml")),
    ("common/counts.toml", include_str!("../small/common/counts.toml")),
    ("common/facts.toml", include_str!("../small/common/facts.toml")),
    ("common/needs.toml", include_str!("../small/common/needs.toml")),
    ("common/modules/ways.toml", include_str!("../small/common/modules/ways.toml")),
    ("documents/firm.toml", include_str!("../small/documents/firm.toml")),
    ("firm/product.toml", include_str!("../small/firm/product.toml")),
];
