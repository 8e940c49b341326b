//! The texts of a book in the languages it is not written in: `text/<language>/*.toml` set a translation beside each
//! English text. A changed English text has none any more, so that no translation outlives what it translates.

use std::collections::{BTreeMap, BTreeSet};

use clausewise_rules::library::Library;

use crate::{
    problem::{Place, Problems},
    source::{Body, Node},
};

/// Where translations lie.
const FOLDER: &str = "text/";

/// Whether a file of the book holds translations.
pub(crate) fn is_translation(file: &str) -> bool {
    file.starts_with(FOLDER)
}

/// A translation and where it stands.
struct Translation<'a> {
    text: &'a str,
    place: &'a Place,
    used: bool,
}

/// The library in each language that has a folder, by language.
///
/// `kept` are the ids of texts that stay as their publisher writes them: names, titles, addresses.
pub(crate) fn libraries(
    trees: &BTreeMap<&str, Node>,
    english: &Library,
    kept: &BTreeSet<String>,
    problems: &mut Problems,
) -> Vec<(String, Library)> {
    let languages: BTreeSet<&str> = trees.keys().filter_map(|file| language(file)).collect();
    let mut libraries = Vec::new();
    for language in languages {
        let mut known = translations(trees, language, problems);
        let mut library = english.clone();
        for (id, text) in &mut library.texts {
            if kept.contains(id) {
                continue;
            }
            if let Some(translation) = known.get_mut(text.as_str()) {
                translation.used = true;
                *text = translation.text.to_owned();
            } else {
                let place = Place { file: format!("{FOLDER}{language}"), line: 0 };
                problems.add(&place, "no-translation", format!("no translation of `{id}`: “{text}”"));
            }
        }
        for (english, translation) in known {
            if !translation.used {
                let message = format!("no text of the book says “{english}” any more");
                problems.add(translation.place, "unused-translation", message);
            }
        }
        libraries.push((language.to_owned(), library));
    }
    libraries
}

/// The language of a file of translations.
fn language(file: &str) -> Option<&str> {
    file.strip_prefix(FOLDER)?.split('/').next()
}

/// What stands in the files of a language, by English text.
fn translations<'a>(
    trees: &'a BTreeMap<&str, Node>,
    wanted: &str,
    problems: &mut Problems,
) -> BTreeMap<&'a str, Translation<'a>> {
    let mut known: BTreeMap<&str, Translation> = BTreeMap::new();
    let files = trees.iter().filter(|(file, _)| language(file) == Some(wanted));
    for (english, node) in files.flat_map(|(_, tree)| tree.entries()) {
        let Body::Text(text) = &node.body else {
            let message = format!("a translation must be a text, not {}", node.sort());
            problems.add(&node.place, "wrong-type", message);
            continue;
        };
        let translation = Translation { text, place: &node.place, used: false };
        if let Some(before) = known.insert(english, translation) {
            let message = format!("“{english}” is translated at {} already", before.place);
            problems.add(&node.place, "declared-twice", message);
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    fn told(french: &str) -> (Vec<(String, Library)>, Vec<String>) {
        let texts = [("kind.a.name", "User CAL"), ("rule.a", "They read."), ("rule.b", "They read.")];
        let texts = texts.map(|(id, text)| (id.to_owned(), text.to_owned())).to_vec();
        let english = Library { texts, questions: Vec::new() };
        let mut problems = Problems::default();
        let tree = parse("text/fr/a.toml", french, &mut problems).unwrap();
        let kept = BTreeSet::from(["kind.a.name".to_owned()]);
        let libraries =
            libraries(&BTreeMap::from([("text/fr/a.toml", tree)]), &english, &kept, &mut problems);
        (libraries, problems.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_translation_stands_for_every_text_of_its_words_and_names_stay() {
        let (libraries, problems) = told("\"They read.\" = \"Elles lisent.\"");
        assert!(problems.is_empty(), "{problems:?}");
        let (language, library) = &libraries[0];
        assert_eq!(language, "fr");
        assert_eq!(library.text("rule.a"), Some("Elles lisent."));
        assert_eq!(library.text("rule.b"), Some("Elles lisent."));
        assert_eq!(library.text("kind.a.name"), Some("User CAL"));
    }

    #[test]
    fn a_text_without_a_translation_and_a_translation_without_its_text_are_told() {
        let (_, problems) = told("\"They wrote.\" = \"Elles ont écrit.\"");
        assert_eq!(
            problems,
            [
                "text/fr: no-translation: no translation of `rule.a`: “They read.”",
                "text/fr: no-translation: no translation of `rule.b`: “They read.”",
                "text/fr/a.toml:1: unused-translation: no text of the book says “They wrote.” any more",
            ]
        );
    }
}
