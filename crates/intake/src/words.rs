//! The words of this crate: every text a person reads, by id, from one file for each language. Code knows ids only, so
//! that another language is another file.

/// The texts of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(&'static str);

/// The languages there are with their texts, the first of them the one everything is written in.
const LANGUAGES: [(&str, &str); 2] =
    [("en", include_str!("text/en.txt")), ("fr", include_str!("text/fr.txt"))];

/// The texts in a language; English where there are none in it.
#[must_use]
pub fn words(language: &str) -> Words {
    let known = LANGUAGES.iter().find(|(known, _)| *known == language).or(LANGUAGES.first());
    Words(known.map_or("", |(_, texts)| texts))
}

impl Words {
    /// Texts in the same form that live elsewhere.
    #[must_use]
    pub const fn of(texts: &'static str) -> Self {
        Self(texts)
    }

    /// The text of an id; nothing if there is none.
    #[must_use]
    pub fn text(self, id: &str) -> Option<&'static str> {
        self.0.lines().find_map(|line| line.strip_prefix(id)?.strip_prefix(" = ")).map(str::trim)
    }

    /// The text of an id with its words in braces filled in; the id itself if there is none.
    #[must_use]
    pub fn say(self, id: &str, filled: &[(&str, &str)]) -> String {
        let pattern = self.text(id).unwrap_or(id);
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            out.push_str(filled.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// Every id with its text, in the file's order.
    pub fn all(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = self.0.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once(" = ")).map(|(id, text)| (id.trim(), text.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_the_same_with_the_same_words_filled_in() {
        let blanks = |text: &str| {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        let english: Vec<_> = words("en").all().map(|(id, text)| (id, blanks(text))).collect();
        for (language, _) in LANGUAGES {
            let own: Vec<_> = words(language).all().map(|(id, text)| (id, blanks(text))).collect();
            assert_eq!(own, english, "{language}");
        }
    }
}
