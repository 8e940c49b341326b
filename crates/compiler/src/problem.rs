//! What is wrong with a book, and where. Every message leads to a file and a line and says what would be right.

use std::fmt;

use serde::Serialize;

/// A line of a file of the book.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, relative to the book.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 { write!(f, "{}", self.file) } else { write!(f, "{}:{}", self.file, self.line) }
    }
}

/// A mistake in a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// A stable code, for example `unknown-clause`.
    pub code: &'static str,
    /// One lower-case sentence.
    pub message: String,
    /// A situation that shows it, as a ready test case, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<serde_json::Value>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.code, self.message)?;
        if let Some(witness) = &self.witness {
            write!(f, "\n    witness: {witness}")?;
        }
        Ok(())
    }
}

/// Collects problems while a book is read, so that one run shows them all.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, place: &Place, code: &'static str, message: String) {
        self.0.push(Problem { place: place.clone(), code, message, witness: None });
    }

    /// Notes a name that is not known, with the nearest that is.
    pub fn unknown<'a>(
        &mut self,
        place: &Place,
        code: &'static str,
        what: &str,
        found: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let hint = match nearest(found, known.iter().copied()) {
            Some(near) => format!(" (did you mean `{near}`?)"),
            None if known.is_empty() => String::new(),
            None if known.len() <= 24 => format!("; known: {}", quoted(&known)),
            None => String::new(),
        };
        self.add(place, code, format!("unknown {what} `{found}`{hint}"));
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that was noted, by place, each once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.0.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
        self.0.dedup();
        self.0
    }
}

/// Names in backticks, separated by commas.
pub(crate) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().max(found.len()) / 4)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest_known_one() {
        let mut problems = Problems::default();
        let place = Place { file: "crm-3.0/connector.toml".into(), line: 7 };
        problems.unknown(&place, "unknown-clause", "clause", "ec-scop", ["ec-scope", "user-cal"]);
        let all = problems.into_sorted();
        assert_eq!(
            all[0].to_string(),
            "crm-3.0/connector.toml:7: unknown-clause: unknown clause `ec-scop` (did you mean `ec-scope`?)"
        );
    }
}
