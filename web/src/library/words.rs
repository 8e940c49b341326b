//! The static pages' own words, `words/<language>.toml`. The program for the browser has none of them; here each is
//! asked for by its name, and a build fails when one is missing.

use std::{cell::RefCell, collections::BTreeSet};

use toml_edit::DocumentMut;

const FILES: [(&str, &str); 2] =
    [("en", include_str!("words/en.toml")), ("fr", include_str!("words/fr.toml"))];

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    document: DocumentMut,
    missing: RefCell<BTreeSet<String>>,
}

/// The languages that have words.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(language, _)| *language)
}

impl Words {
    /// The words of a language; nothing if it has none.
    pub fn of(language: &str) -> Option<Self> {
        let (_, file) = FILES.iter().find(|(known, _)| *known == language)?;
        Some(Self { document: file.parse().ok()?, missing: RefCell::default() })
    }

    fn text(&self, name: &str) -> Option<&str> {
        let (section, word) = name.split_once('.')?;
        self.document.get(section)?.get(word)?.as_str()
    }

    /// A word by `section.name`.
    pub fn say(&self, name: &str) -> &str {
        self.text(name).unwrap_or_else(|| {
            self.missing.borrow_mut().insert(name.to_owned());
            ""
        })
    }

    /// A pattern with its braces filled in.
    pub fn fill(&self, name: &str, with: &[(&str, &str)]) -> String {
        crate::text::filled(self.say(name), with)
    }

    /// The words that were asked for and are missing.
    pub fn troubles(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &Words) -> Vec<String> {
        let sections =
            words.document.iter().filter_map(|(section, item)| Some((section, item.as_table_like()?)));
        sections
            .flat_map(|(section, table)| table.iter().map(move |(name, _)| format!("{section}.{name}")))
            .collect()
    }

    fn blanks(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        found.sort_unstable();
        found
    }

    /// Sections whose words are asked for by the names of the rulebook.
    const BY_NAME: [&str; 6] = ["admits.", "duty.", "language.", "offered.", "standing.", "way."];

    #[test]
    fn no_word_is_left_over() {
        let mut code = String::new();
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/library")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                code.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
        for name in names(&Words::of("en").unwrap()) {
            let by_name = BY_NAME.iter().any(|section| name.starts_with(section));
            let part =
                name.split_once('.').map(|(section, part)| (code.contains(&format!("\"{section}\"")), part));
            let of_page =
                part.is_some_and(|(page, part)| page && ["title", "heading", "lead"].contains(&part));
            assert!(by_name || of_page || code.contains(&format!("\"{name}\"")), "nobody asks for `{name}`");
        }
    }

    #[test]
    fn every_language_has_the_same_words_with_the_same_blanks() {
        let english = Words::of("en").unwrap();
        for language in languages() {
            let words = Words::of(language).unwrap();
            assert_eq!(names(&words), names(&english), "{language}");
            for name in names(&english) {
                assert_eq!(blanks(words.say(&name)), blanks(english.say(&name)), "{language}: {name}");
            }
        }
    }

    #[test]
    fn no_text_uses_a_word_that_the_house_avoids() {
        for name in names(&Words::of("en").unwrap()) {
            let words = Words::of("en").unwrap();
            let text = words.say(&name).to_lowercase();
            for word in crate::text::AVOIDED {
                assert!(!text.contains(word), "“{word}” in `{name}`: “{text}”");
            }
        }
    }

    #[test]
    fn a_word_that_is_not_there_is_told() {
        let words = Words::of("en").unwrap();
        assert_eq!(words.say("frame.nonsense"), "");
        assert_eq!(words.troubles(), ["frame.nonsense"]);
    }
}
