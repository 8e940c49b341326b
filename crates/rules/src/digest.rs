//! Short digests, the same on every machine: of a content, and of what was told. They tell one from another and are no
//! seal.

use std::fmt;

use crate::{
    set::Pairs,
    situation::{Facts, Numbers},
};

/// A short digest (FNV-1a, 64 bits, as hexadecimal digits) of a content.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// A digest of what was told, in the making; what it is made of and in which order makes the difference.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digest(u64);

impl Digest {
    fn word(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(23) ^ word)
            .wrapping_add(0x2545_f491_4f6c_dd1d)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    /// Words, and how many there were.
    pub fn list(&mut self, words: impl IntoIterator<Item = u64>) {
        let mut count = 0;
        for word in words {
            self.word(word);
            count += 1;
        }
        self.word(count);
    }

    /// A number, or that there is none.
    pub fn number(&mut self, number: Option<u64>) {
        self.list(number);
    }

    /// A text, or that there is none.
    pub fn text(&mut self, text: Option<&str>) {
        self.number(text.map(|text| text.len() as u64));
        self.list(text.unwrap_or_default().bytes().map(u64::from));
    }

    /// Facts as told.
    pub fn facts(&mut self, facts: &Facts) {
        self.list(facts.iter().flat_map(|(fact, set)| [u64::from(*fact), set.0]));
    }

    /// Numbers as told.
    pub fn numbers(&mut self, numbers: &Numbers) {
        for (count, number) in numbers {
            self.word(u64::from(*count));
            self.number(*number);
        }
        self.word(numbers.len() as u64);
    }

    /// What people need to do, or that it is unknown.
    pub fn needs(&mut self, needs: Option<&Pairs>) {
        self.number(needs.map(|_| 0));
        self.list(needs.into_iter().flat_map(Pairs::iter).map(|pair| pair as u64));
    }

    /// What it comes to.
    pub fn value(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_otherwise_has_another_digest() {
        let of = |fill: &dyn Fn(&mut Digest)| {
            let mut digest = Digest::default();
            fill(&mut digest);
            digest.to_string()
        };
        let alike = [
            vec![
                of(&|digest| digest.text(None)),
                of(&|digest| digest.text(Some(""))),
                of(&|digest| digest.text(Some("a"))),
            ],
            vec![
                of(&|digest| digest.number(None)),
                of(&|digest| digest.number(Some(0))),
                of(&|digest| digest.number(Some(1))),
            ],
            vec![
                of(&|digest| digest.list([])),
                of(&|digest| digest.list([0])),
                of(&|digest| digest.list([1, 0])),
                of(&|digest| digest.list([0, 1])),
            ],
            vec![of(&|digest| digest.needs(None)), of(&|digest| digest.needs(Some(&Pairs::NONE)))],
            vec![
                of(&|digest| digest.numbers(&[(0, Some(1))].into_iter().collect())),
                of(&|digest| digest.numbers(&[(0, None)].into_iter().collect())),
            ],
        ];
        for all in alike {
            let different: std::collections::BTreeSet<&String> = all.iter().collect();
            assert_eq!(different.len(), all.len(), "{all:?}");
            assert!(all.iter().all(|digest| digest.len() == 16));
        }
    }
}
