//! Any bytes as a spreadsheet: nothing panics, pieces of any size give the same rows, and both passes agree.

#![no_main]

use std::sync::LazyLock;

use clausewise_intake::table::{
    cells,
    columns::Columns,
    pool::{Answer, Pool},
    preview::preview,
    rows::{Row, Rows},
};
use clausewise_rules::point::Engine;
use libfuzzer_sys::fuzz_target;

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(clausewise_rulebook::book().expect("the book is built in")));

fn rows(bytes: &[u8], piece: usize) -> Option<Vec<(usize, Vec<String>)>> {
    let mut all = Vec::new();
    let mut rows = Rows::default();
    let mut take = |row: Row<'_>| {
        all.push((row.line, (0..row.len()).map(|place| row.cell(place).into_owned()).collect()));
        Ok(())
    };
    for piece in bytes.chunks(piece) {
        rows.feed(piece, &mut take).ok()?;
    }
    rows.finish(&mut take).ok()?;
    Some(all)
}

fuzz_target!(|bytes: &[u8]| {
    let whole = rows(bytes, bytes.len().max(1));
    assert_eq!(whole, rows(bytes, 1 + bytes.len() % 7));
    let _ = preview(&ENGINE.book, bytes, 3);
    let Some(whole) = whole.filter(|whole| whole.len() < 20) else { return };
    for (_, row) in &whole {
        for cell in row {
            let mut out = String::new();
            cells::write(cell, b',', &mut out);
            assert!(!out.starts_with(['=', '@']));
        }
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
            (0..pool.situations()).for_each(|place| pool.judge(place, None));
        }
    }
});
