//! The first rows of a table, to look at before anything is judged: what each column was taken for, and what passes
//! through.

use clausewise_rules::{book::Book, verdict::Problem};
use serde::Serialize;

use super::{columns::Columns, rows::Rows, users};

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// A row a group of people.
    Groups,
    /// A row a user of the system.
    Users,
    /// No column is known.
    Unknown,
}

/// The beginning of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// What it is.
    pub sort: Sort,
    /// Its separator.
    pub separator: char,
    /// Each column: its header, and the contract's name of what it holds.
    pub columns: Vec<Column>,
    /// The first rows. Of an export of users only the columns that are read.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// What it holds; nothing if it passes through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Looks at the beginning of a file: its header and at most `many` rows.
///
/// # Errors
/// What [`Rows`] refuses; `no-rows` when there is not even a header.
pub fn preview(book: &Book, beginning: &[u8], many: usize) -> Result<Preview, Problem> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut rows = Rows::default();
    let mut take = |row: super::rows::Row<'_>| {
        if all.len() <= many {
            all.push((0..row.len()).map(|place| row.cell(place).into_owned()).collect());
        }
        Ok(())
    };
    rows.feed(beginning, &mut take)?;
    rows.finish(&mut take)?;
    let mut all = all.into_iter();
    let headers = all.next().ok_or_else(|| Problem::new("no-rows", "", String::new()))?;
    let separator = char::from(rows.separator().unwrap_or(b','));
    if let Some(read) = users::Columns::of(&headers) {
        let columns = headers
            .into_iter()
            .enumerate()
            .map(|(place, header)| Column { key: read.key(place).map(str::to_owned), header });
        // Names and addresses are not even shown.
        let shown = |row: Vec<String>| {
            let cells = row.into_iter().enumerate();
            cells.map(|(place, cell)| if read.key(place).is_some() { cell } else { "…".into() }).collect()
        };
        return Ok(Preview {
            sort: Sort::Users,
            separator,
            rows: all.map(shown).collect(),
            columns: columns.collect(),
        });
    }
    let columns = Columns::of(book, headers);
    let sort = if columns.tell_of_groups() { Sort::Groups } else { Sort::Unknown };
    let told = columns.headers.iter().zip(&columns.keys).map(|(header, key)| Column {
        header: header.clone(),
        key: key.as_ref().map(|key| key.name().to_owned()),
    });
    Ok(Preview { sort, separator, columns: told.collect(), rows: all.collect() })
}
