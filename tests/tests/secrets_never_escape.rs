//! A secret is planted in settings of every form, at every place where one can stand, and everything that comes out is
//! searched for it: as typed, percent-encoded, in base64, in upper case, split over lines. Then the same with settings
//! torn up at random; the generator is seeded, so that every run is the same.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::sync::{LazyLock, OnceLock};

use clausewise_intake::{
    link::{Link, encode},
    settings::{self, inspect, report},
    words::words,
};

/// Letters that occur in no text and no name, in this order.
const SECRET: &str = "Zq7~Xv9!Kw3;Jh5=Bn8\"Rt2'Gy6";

/// Settings with `§` where a secret is planted; the tests of the command and of the page have them too.
fn planted() -> &'static [String] {
    static PLANTED: LazyLock<Vec<String>> =
        LazyLock::new(|| serde_json::from_str(include_str!("../secrets/planted.json")).unwrap());
    &PLANTED
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let all =
            part.iter().fold(0_u32, |all, byte| (all << 8) | u32::from(*byte)) << (8 * (3 - part.len()));
        for place in 0..=part.len() {
            out.push(char::from(LETTERS[(all >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The ways in which a secret may be written, each planted and each searched for.
fn disguises() -> Vec<String> {
    let plain = SECRET.to_owned();
    let split: String = SECRET
        .chars()
        .enumerate()
        .map(|(place, letter)| if place == 12 { format!("\n{letter}") } else { letter.to_string() })
        .collect();
    vec![
        percent(&plain),
        base64(plain.as_bytes()),
        plain.to_uppercase(),
        plain.to_lowercase(),
        split,
        plain.chars().filter(char::is_ascii_alphanumeric).collect(),
        plain,
    ]
}

/// Any five letters of the secret, in any disguise, in lower case.
fn parts() -> &'static Vec<String> {
    static PARTS: OnceLock<Vec<String>> = OnceLock::new();
    PARTS.get_or_init(|| {
        let mut wanted: Vec<String> = disguises();
        // Base64 begins in the middle of a group as well.
        wanted.push(base64(&SECRET.as_bytes()[1..]));
        wanted.push(base64(&SECRET.as_bytes()[2..]));
        let mut parts = Vec::new();
        for disguise in wanted {
            let letters: Vec<char> =
                disguise.to_lowercase().chars().filter(|letter| *letter != '\n').collect();
            parts.extend(letters.windows(5).map(|part| part.iter().collect::<String>()));
        }
        parts.sort();
        parts.dedup();
        parts
    })
}

/// A part of the secret, in any disguise, that stands in a text.
fn given_away(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    parts().iter().map(String::as_str).find(|part| text.contains(part))
}

/// Everything that comes of a text, one after the other.
fn everything(text: &str) -> Vec<(&'static str, String)> {
    let pasted = match settings::read(text) {
        Ok(pasted) => pasted,
        Err(problem) => return vec![("refusal", format!("{problem:?}"))],
    };
    let mut all = vec![("what is kept", format!("{pasted:?}")), ("what is shown", pasted.to_string())];
    for words in ["en", "fr"].map(words) {
        let inspection = inspect(&pasted, words);
        all.push(("inspection", format!("{inspection:?}")));
        all.push(("situation", serde_json::to_string(&inspection.situation).unwrap()));
        let link = Link { situation: inspection.situation.clone(), made: None, more: Vec::new() };
        all.push(("link", encode(&link)));
        let report = report::tell(inspection, Vec::new(), words);
        all.push(("report", serde_json::to_string(&report).unwrap()));
    }
    all
}

#[test]
fn a_secret_planted_in_any_form_comes_out_nowhere() {
    for template in planted() {
        for disguise in disguises() {
            let text = template.replace('§', &disguise);
            for (stage, out) in everything(&text) {
                let found = given_away(&out);
                assert_eq!(found, None, "{stage} of\n{text}\nis\n{out}");
            }
        }
    }
}

/// The search itself must find what it searches for.
#[test]
fn the_search_finds_a_secret_in_every_disguise() {
    for disguise in disguises() {
        assert!(given_away(&format!("before {disguise} behind")).is_some(), "{disguise}");
    }
    assert!(given_away(&base64(format!("x{SECRET}").as_bytes())).is_some());
    assert_eq!(given_away("OAuthClientSecret=‹secret›"), None);
}

/// Pseudo-random numbers (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// Pieces that mean something to one of the readers.
const PIECES: &[&str] = &[
    "=",
    ";",
    "\n",
    "\r\n",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\\",
    "\\u00",
    "://",
    "@",
    "?",
    "#",
    "&quot;",
    "\t",
    " ",
    "•",
    "“",
    "‹secret›",
    "‹",
    "›",
    "Password",
    "Client Secret",
    "URL",
    "AuthType",
    "connectionString=\"",
    "\u{feff}",
    "\u{0}",
    "é",
    "\u{10ffff}",
    "1.",
    "value",
    "type",
    "null",
    "==",
    "\"\"",
];

#[test]
fn settings_torn_up_at_random_stop_nothing_and_give_nothing_away() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let disguises = disguises();
    for round in 0..2_500 {
        let template = &planted()[dice.below(planted().len())];
        let mut text: Vec<char> =
            template.replace('§', &disguises[dice.below(disguises.len())]).chars().collect();
        for _ in 0..dice.below(6) {
            let at = dice.below(text.len() + 1);
            match dice.below(4) {
                0 => {
                    let end = (at + dice.below(9)).min(text.len());
                    text.drain(at..end);
                }
                1 => text.truncate(at.max(1)),
                _ => {
                    let piece = PIECES[dice.below(PIECES.len())];
                    text.splice(at..at, piece.chars());
                }
            }
        }
        let text: String = text.into_iter().collect();
        for (stage, out) in everything(&text) {
            assert_eq!(given_away(&out), None, "round {round}, {stage} of\n{text}\nis\n{out}");
        }
    }
}

#[test]
fn what_is_kept_of_random_settings_reads_the_same_again() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..6_000 {
        let mut text = String::new();
        for _ in 0..dice.below(30) {
            text.push_str(PIECES[dice.below(PIECES.len())]);
        }
        let once = settings::read(&text).unwrap().to_string();
        let twice = settings::read(&once).unwrap().to_string();
        assert_eq!(once, twice, "{text:?}");
    }
}
