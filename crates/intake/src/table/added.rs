//! What is added to each row of a table: the answer in words and in the contract's ids, or what is wrong with the row.
//! The row itself stays as it was.

use clausewise_rules::{
    library::Library,
    point::Outcome,
    verdict::{GroupVerdict, OptionOf, Sure},
};

use super::{cells, pool::Answer, rows::Row};
use crate::words::Words;

/// The columns that are added.
pub const ADDED: [&str; 8] = [
    "clausewise.answer",
    "clausewise.outcome",
    "clausewise.licences",
    "clausewise.sure",
    "clausewise.refused",
    "clausewise.open",
    "clausewise.clauses",
    "clausewise.problem",
];

/// What is kept of a verdict until its rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The outcome.
    pub outcome: Outcome,
    /// The options: ids, `+` within an option, `|` between options.
    pub licences: String,
    /// The cells that are added, as they are written.
    written: String,
}

impl Told {
    /// The cells that are added, as they are written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }
}

/// How a table is written: as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The headers of its own columns.
    pub headers: Vec<String>,
    /// The separator.
    pub separator: u8,
    /// Whether it begins with a byte order mark.
    pub marked: bool,
}

impl Style {
    /// The first line, with its end.
    #[must_use]
    pub fn first_line(&self) -> String {
        let mut line = String::new();
        if self.marked {
            line.push('\u{feff}');
        }
        join(self.headers.iter().map(String::as_str).chain(ADDED), self.separator, &mut line);
        line.push('\n');
        line
    }

    /// What is kept of a verdict.
    #[must_use]
    pub fn told(&self, group: &GroupVerdict, words: Words) -> Told {
        let option = |option: &OptionOf| {
            option.licences.iter().map(|licence| licence.id.as_str()).collect::<Vec<_>>().join(" + ")
        };
        let options: Vec<String> = group.options.iter().map(option).collect();
        let licences = options.join(" | ");
        let refused: Vec<&str> = group.not_permitted.iter().map(|refused| refused.licence.as_str()).collect();
        let mut open: Vec<&str> = group.open.iter().map(|open| open.fact.as_str()).collect();
        open.dedup();
        let mut clauses: Vec<&str> = Vec::new();
        for cite in group.because.iter().filter_map(|reason| reason.cites.first()) {
            if !clauses.contains(&cite.clause.as_str()) {
                clauses.push(&cite.clause);
            }
        }
        let sure = match group.sure {
            Some(Sure::Firm) => "firm",
            Some(Sure::Likely) => "likely",
            Some(Sure::Uncertain) => "uncertain",
            None => "",
        };
        let mut written = String::new();
        let cells = [
            words.say(&format!("answer.{}", group.outcome.name()), &[]),
            group.outcome.name().to_owned(),
            licences.clone(),
            sure.to_owned(),
            refused.join(" "),
            open.join(" "),
            clauses.join(" "),
            String::new(),
        ];
        join(cells.iter().map(String::as_str), self.separator, &mut written);
        Told { outcome: group.outcome, licences, written }
    }

    /// Writes a row with what is added to it, and its end.
    pub fn row(
        &self,
        row: &Row<'_>,
        answer: &Answer<'_, Told>,
        (words, library): (Words, Option<&Library>),
        out: &mut String,
    ) {
        for place in 0..self.headers.len().max(row.len()) {
            cells::write(&row.cell(place), self.separator, out);
            out.push(char::from(self.separator));
        }
        let empty = [""; ADDED.len()];
        match answer {
            Answer::Blank => join(empty.into_iter(), self.separator, out),
            Answer::Kept(told) => out.push_str(&told.written),
            Answer::Problem(wrong) => {
                let says = wrong.says(words, library);
                let last = std::iter::once(says.as_str());
                join(empty.into_iter().skip(1).chain(last), self.separator, out);
            }
        }
        out.push('\n');
    }
}

/// Writes cells side by side.
pub fn join<'c>(all: impl Iterator<Item = &'c str>, separator: u8, out: &mut String) {
    for (place, cell) in all.enumerate() {
        if place > 0 {
            out.push(char::from(separator));
        }
        cells::write(cell, separator, out);
    }
}
