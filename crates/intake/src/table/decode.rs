//! Bytes of a spreadsheet as UTF-8, piece by piece: a byte order mark tells UTF-8 and UTF-16. What is no UTF-8 inside a
//! cell is read as the Western code page of older spreadsheets.
//!
//! The standard library decodes both Unicode forms. A general decoder (`encoding_rs`) brings the tables of every East
//! Asian code page into the page's module, some hundred kilobytes for encodings that spreadsheets don't write.

use std::borrow::Cow;

/// How a table is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or a code page that agrees with it where it matters.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Low,
    /// UTF-16, high byte first.
    Utf16High,
}

/// Turns pieces of a file into UTF-8.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    encoding: Option<Encoding>,
    /// Whether a byte order mark stood at the beginning.
    pub marked: bool,
    /// Bytes that wait for the next piece: the beginning, or half a character.
    waiting: Vec<u8>,
}

impl Decoder {
    /// The encoding, once it is known.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// The next piece as UTF-8; with `last`, what was still waiting comes too.
    pub fn decode<'b>(&mut self, piece: &'b [u8], last: bool) -> Cow<'b, [u8]> {
        let piece = if self.waiting.is_empty() {
            Cow::Borrowed(piece)
        } else {
            let mut all = std::mem::take(&mut self.waiting);
            all.extend_from_slice(piece);
            Cow::Owned(all)
        };
        let (encoding, from) = match self.encoding {
            Some(encoding) => (encoding, 0),
            None if piece.len() < 3 && !last => {
                self.waiting = piece.into_owned();
                return Cow::Borrowed(&[]);
            }
            None => {
                let (encoding, marked) = match &*piece {
                    [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
                    [0xff, 0xfe, ..] => (Encoding::Utf16Low, 2),
                    [0xfe, 0xff, ..] => (Encoding::Utf16High, 2),
                    // Without a mark, every second byte of Western text is nothing.
                    [first, 0, ..] if *first != 0 => (Encoding::Utf16Low, 0),
                    [0, second, ..] if *second != 0 => (Encoding::Utf16High, 0),
                    _ => (Encoding::Utf8, 0),
                };
                self.encoding = Some(encoding);
                self.marked = marked > 0;
                (encoding, marked)
            }
        };
        match encoding {
            Encoding::Utf8 => match piece {
                Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(from..).unwrap_or_default()),
                Cow::Owned(mut bytes) => {
                    bytes.drain(..from.min(bytes.len()));
                    Cow::Owned(bytes)
                }
            },
            Encoding::Utf16Low => Cow::Owned(self.utf16(&piece, from, last, u16::from_le_bytes)),
            Encoding::Utf16High => Cow::Owned(self.utf16(&piece, from, last, u16::from_be_bytes)),
        }
    }

    fn utf16(&mut self, bytes: &[u8], from: usize, last: bool, unit: fn([u8; 2]) -> u16) -> Vec<u8> {
        let bytes = bytes.get(from..).unwrap_or_default();
        let mut whole = bytes.len() - bytes.len() % 2;
        let at = |place: usize| match bytes.get(place..place + 2) {
            Some(&[first, second]) => Some(unit([first, second])),
            _ => None,
        };
        // The first half of a pair waits for its second.
        let half = whole.checked_sub(2).and_then(at).is_some_and(|unit| (0xd800..0xdc00).contains(&unit));
        if half && !last {
            whole -= 2;
        }
        self.waiting = if last { Vec::new() } else { bytes.get(whole..).unwrap_or_default().to_vec() };
        let units = (0..whole).step_by(2).filter_map(at);
        let mut text = String::with_capacity(whole);
        text.extend(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
        text.into_bytes()
    }
}

/// What stands between 0x80 and 0x9f in the Western code page; elsewhere it agrees with Unicode.
const WESTERN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A cell's bytes as text.
#[must_use]
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(
            bytes
                .iter()
                .map(|byte| match byte {
                    0x80..=0x9f => WESTERN.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
                    other => char::from(*other),
                })
                .collect(),
        ),
    }
}
