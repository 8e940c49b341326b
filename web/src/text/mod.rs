//! The words of the page in the visitor's language: its own from `<language>.toml`, the rulebook's from the library.
//! Both are loaded as files. Components ask here and hold no text of their own.

use std::{cell::Cell, rc::Rc};

use clausewise_rules::library::Library;

pub(crate) mod plain;
pub(crate) mod sentence;
pub(crate) mod table;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Everything there is to say, in one language.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The rulebook's texts.
    pub library: Rc<Library>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.library, &other.library)
    }
}

/// What stands between two words in their file.
const BETWEEN: char = '\0';

thread_local! {
    /// The words of the language that is spoken: in the browser one from the start to the end, natively one a thread.
    static SPOKEN: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// Speaks the language whose words these are, as their file has them.
pub(crate) fn speak(words: String) {
    SPOKEN.set(words.leak().split(BETWEEN).collect::<Vec<_>>().leak());
}

/// Speaks a language whose words are in the program itself; nothing if it has none.
#[cfg(feature = "prerender")]
pub(crate) fn speak_in(language: &str) -> Option<()> {
    let (_, words) = WORDS.iter().find(|(known, _)| *known == language)?;
    SPOKEN.set(words);
    Some(())
}

/// A word of the page itself.
pub(crate) fn say(word: T) -> &'static str {
    let spoken = SPOKEN.get();
    #[cfg(not(target_family = "wasm"))]
    let spoken = WORDS.first().filter(|_| spoken.is_empty()).map_or(spoken, |(_, english)| english);
    spoken.get(word as usize).copied().unwrap_or_default()
}

/// A pattern of the page with its braces filled in.
pub(crate) fn fill(word: T, with: &[(&str, &str)]) -> String {
    filled(say(word), with)
}

/// A pattern with its braces filled in.
pub(crate) fn filled(pattern: &str, with: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(with.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text));
        rest = after;
    }
    out.push_str(rest);
    out
}

impl Text {
    /// A text of the rulebook; nothing if it has none.
    pub fn book(&self, parts: &[&str]) -> Option<&str> {
        self.library.text(&parts.join("."))
    }

    /// A text of the rulebook, or the name itself made readable.
    pub fn book_or_name(&self, parts: &[&str]) -> String {
        self.book(parts).map_or_else(|| readable(parts.last().copied().unwrap_or_default()), str::to_owned)
    }

    /// What a value of a fact is called.
    pub fn label(&self, fact: &str, value: &str) -> String {
        self.book_or_name(&["fact", fact, value])
    }

    /// A licence kind by its short name.
    pub fn kind(&self, id: &str) -> String {
        let name = self.book(&["kind", id, "short"]).or_else(|| self.book(&["kind", id, "name"]));
        name.map_or_else(|| readable(id.split('/').next_back().unwrap_or(id)), str::to_owned)
    }

    /// A product by its name.
    pub fn product(&self, id: &str) -> String {
        self.book_or_name(&["product", id, "name"])
    }

    /// The question that asks for a fact, a count, the needs or the holdings.
    pub fn ask(&self, name: &str) -> String {
        let own = match name {
            "product" => T::AskProduct,
            "guide" => T::AskGuide,
            "needs" => T::AskNeeds,
            "estate.holds" => T::AskHolds,
            _ => {
                let found = self.book(&["fact", name, "ask"]).or_else(|| self.book(&["count", name, "ask"]));
                return found.map_or_else(|| readable(name), str::to_owned);
            }
        };
        say(own).to_owned()
    }

    /// An accompanying text of a question: `term`, `help`, `why`, `look` or `evidence`.
    pub fn beside(&self, name: &str, what: &str) -> Option<String> {
        let own = match (name, what) {
            ("product", "why") => T::AskProductWhy,
            ("product", "look") => T::AskProductLook,
            ("product", "help") => T::FinderNumbersHelp,
            ("guide", "term") => T::AskGuideTerm,
            ("guide", "why") => T::AskGuideWhy,
            ("guide", "look") => T::AskGuideLook,
            ("guide", "help") => T::AskGuideHelp,
            ("needs", "term") => T::AskNeedsTerm,
            ("needs", "why") => T::AskNeedsWhy,
            ("needs", "look") => T::AskNeedsLook,
            ("estate.holds", "term") => T::AskHoldsTerm,
            ("estate.holds", "why") => T::AskHoldsWhy,
            ("estate.holds", "look") => T::AskHoldsLook,
            ("estate.holds", "help") => T::AskHoldsHelp,
            _ => {
                let found = self.book(&["fact", name, what]).or_else(|| self.book(&["count", name, what]));
                return found.map(str::to_owned);
            }
        };
        Some(say(own).to_owned())
    }

    /// An `action:table` pair in words.
    pub fn pair(&self, pair: &str) -> String {
        let (action, table) = pair.split_once(':').unwrap_or((pair, ""));
        colon(&self.book_or_name(&["table", table]), &self.book_or_name(&["action", action]))
    }
}

/// A name of the contract as a person may read it: a fallback where the rulebook has no text.
pub(crate) fn readable(name: &str) -> String {
    let mut out = String::new();
    for letter in name.rsplit('.').next().unwrap_or(name).chars() {
        match letter {
            '-' => out.push(' '),
            letter if letter.is_ascii_uppercase() => {
                out.push(' ');
                out.push(letter.to_ascii_lowercase());
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Something, and after a colon what it is.
pub(crate) fn colon(what: &str, value: &str) -> String {
    fill(T::MarkColon, &[("what", what), ("value", value)])
}

/// A count with its thousands set apart.
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push_str(say(T::NumberBetween));
        }
        out.push(digit);
    }
    out
}

/// An amount of hundredths with its thousands set apart, and its fraction where it has one.
pub(crate) fn amount(hundredths: u64) -> String {
    let mut out = number(hundredths / 100);
    let rest = hundredths % 100;
    if rest > 0 {
        out.push_str(say(T::NumberPoint));
        out.push_str(if rest < 10 { "0" } else { "" });
        out.push_str(&rest.to_string());
    }
    out
}

/// A day as people write it: 26 October 2006.
pub(crate) fn day(date: &str) -> String {
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| say(T::DateMonths).split(' ').nth(month.parse::<usize>().ok()?.checked_sub(1)?));
    match (month, parts.next()) {
        (Some(month), Some("01")) => fill(T::DateFirst, &[("month", month), ("year", year)]),
        (Some(month), Some(day)) => {
            fill(T::DateDay, &[("day", day.trim_start_matches('0')), ("month", month), ("year", year)])
        }
        (Some(month), None) => fill(T::DateMonth, &[("month", month), ("year", year)]),
        _ => date.to_owned(),
    }
}

/// The first letter as a capital, for the beginning of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Words that no text uses, in small letters.
#[cfg(test)]
pub(crate) const AVOIDED: [&str; 20] = [
    "lawful",
    "legal",
    "violation",
    "breach",
    "infring",
    "piracy",
    "compliant",
    "compliance",
    "audit",
    "certified",
    "official answer",
    "guaranteed",
    "safe",
    "cheapest",
    "best",
    "recommended",
    "must buy",
    "penalty",
    "true-up",
    "the vendor",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_filled_and_the_rest_stays() {
        assert_eq!(fill(T::AskAtMost, &[("count", "3")]), "At most 3 more questions.");
        assert_eq!(fill(T::StartTitle, &[]), "Who needs which licence?");
    }

    #[test]
    fn numbers_and_days_read_well() {
        assert_eq!(
            [number(0), number(50), number(1_050), number(1_234_567)],
            ["0", "50", "1,050", "1,234,567"]
        );
        assert_eq!([amount(0), amount(123_450), amount(5)], ["0", "1,234.50", "0.05"]);
        assert_eq!(
            [day("2006-10-26"), day("2009-01-01"), day("2009-01")],
            ["26 October 2006", "1 January 2009", "January 2009"]
        );
    }

    #[test]
    fn names_without_a_text_are_made_readable() {
        assert_eq!(readable("estate.externalAppServers"), "external app servers");
        assert_eq!(readable("own-case"), "own case");
    }

    #[test]
    fn no_text_uses_a_word_that_the_house_avoids() {
        let (_, english) = WORDS[0];
        for text in english.iter().filter(|text| **text != say(T::PageGuidance)) {
            for word in AVOIDED {
                assert!(!text.to_lowercase().contains(word), "“{word}” in “{text}”");
            }
        }
    }
}
