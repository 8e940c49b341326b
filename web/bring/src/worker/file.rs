//! A file, read in pieces: only one piece and one row are in memory at a time, however long it is.

use clausewise_intake::table::rows::{Row, Rows};
use clausewise_rules::verdict::Problem;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::Desk;
use crate::words::number;

/// How much is read at once, in bytes.
const PIECE: f64 = 524_288.0;

/// What ends the reading of a file.
pub(super) enum Wrong {
    /// The browser could not read it.
    File,
    /// It is no table that can be read.
    Table(Problem),
}

impl Wrong {
    /// One sentence: what is wrong, and what would be right.
    pub fn says(&self, desk: &Desk) -> String {
        let Self::Table(problem) = self else { return desk.own().say("failed.file", &[]) };
        // What is known of a table is a limit.
        let limit =
            |known: &String| known.parse().map_or_else(|_| known.clone(), |limit| number(desk.own(), limit));
        let known: Vec<String> = problem.known.iter().map(limit).collect();
        let id = format!("failed.{}", problem.code);
        desk.own().say(&id, &[("at", &problem.at), ("known", &known.join(", "))])
    }
}

/// The beginning of a file.
pub(super) async fn beginning(file: &Blob) -> Result<Vec<u8>, Wrong> {
    piece(file, 0.0).await
}

async fn piece(file: &Blob, from: f64) -> Result<Vec<u8>, Wrong> {
    let end = (from + PIECE).min(file.size());
    let slice = file.slice_with_f64_and_f64(from, end).map_err(|_| Wrong::File)?;
    let bytes = JsFuture::from(slice.array_buffer()).await.map_err(|_| Wrong::File)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// Reads all rows but the first; each comes with how much of the file is read, from 0 to 1.
pub(super) async fn rows(
    file: &Blob,
    handle: &mut dyn FnMut(Row<'_>, f64) -> Result<(), Problem>,
) -> Result<(), Wrong> {
    let mut rows = Rows::default();
    let mut first = true;
    let (mut from, size) = (0.0, file.size());
    while from < size {
        let bytes = piece(file, from).await?;
        from += PIECE;
        let done = (from / size).min(1.0);
        let mut take = |row: Row<'_>| if std::mem::take(&mut first) { Ok(()) } else { handle(row, done) };
        rows.feed(&bytes, &mut take).map_err(Wrong::Table)?;
    }
    let mut take = |row: Row<'_>| if std::mem::take(&mut first) { Ok(()) } else { handle(row, 1.0) };
    rows.finish(&mut take).map_err(Wrong::Table)
}
