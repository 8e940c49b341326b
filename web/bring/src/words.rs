//! This page's own words, by id, in the form of the intake's; what the readers say comes from the intake's own list.

use clausewise_intake::{settings::LONGEST, words::Words};

/// The languages there are, English first.
const LANGUAGES: [(&str, &str); 2] =
    [("en", include_str!("text/en.txt")), ("fr", include_str!("text/fr.txt"))];

/// The words of this page in a language; English where there are none in it.
pub(crate) fn words(language: &str) -> Words {
    let known = LANGUAGES.iter().find(|(known, _)| *known == language).or(LANGUAGES.first());
    Words::of(known.map_or("", |(_, texts)| texts))
}

/// A count with its thousands set apart.
pub(crate) fn number(words: Words, count: u64) -> String {
    let (before, last) = (count / 1000, count % 1000);
    if before == 0 {
        return last.to_string();
    }
    words.say("number", &[("before", &number(words, before)), ("last", &format!("{last:03}"))])
}

/// That there is more text than settings have.
pub(crate) fn too_long(words: Words) -> String {
    words.say("failed.settings", &[("most", &number(words, LONGEST as u64))])
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Ids that are put together from a part that varies.
    const BUILT: [&str; 5] = ["sort.", "failed.", "key.", "sample.", "seen."];

    fn sources(folder: &Path, out: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_word_that_is_asked_for_is_there_and_none_is_left_over() {
        let mut code = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
        for (language, _) in LANGUAGES {
            let words = words(language);
            for (_, rest) in ["say(\"", "fill(\""].iter().flat_map(|call| {
                code.match_indices(call).map(|(at, _)| code.get(at..).unwrap().split_once('"').unwrap())
            }) {
                let id = rest.split('"').next().unwrap();
                assert!(words.text(id).is_some(), "`{id}` is missing in `{language}`");
            }
            for (id, text) in words.all() {
                let used =
                    code.contains(&format!("\"{id}\"")) || BUILT.iter().any(|start| id.starts_with(start));
                assert!(used, "nobody asks for `{id}`");
                assert!(!text.is_empty(), "`{id}` is empty in `{language}`");
            }
            let ids = |words: Words| words.all().map(|(id, _)| id).collect::<Vec<_>>();
            assert_eq!(ids(words), ids(super::words("en")), "`{language}` has other ids than English");
        }
    }

    #[test]
    fn counts_read_well() {
        let told = [0, 999, 1_000, 1_000_050].map(|count| number(words("en"), count));
        assert_eq!(told, ["0", "999", "1,000", "1,000,050"]);
    }
}
