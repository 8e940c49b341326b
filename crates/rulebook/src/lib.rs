//! The Dynamics rulebook, compiled from the text files under `book/`. The rules are embedded; the texts are a blob of
//! their own for each language, divided by product for a page that loads only what it shows.

#[cfg(feature = "texts")]
use clausewise_rules::library::Library;
use clausewise_rules::{
    book::Book,
    packed::{self, Unreadable},
};

#[cfg(feature = "texts")]
mod parts;
#[cfg(feature = "texts")]
pub use parts::{COMMON, parts};

/// The compiled rules, as bytes.
pub const BOOK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/book.bin"));

/// Reads the embedded rules.
///
/// # Errors
/// Never for the blob that the build script wrote.
pub fn book() -> Result<Book, Unreadable> {
    packed::from_bytes(BOOK)
}

/// The texts by language; the first is the language the rulebook is written in.
#[cfg(feature = "texts")]
static TEXTS: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The languages there are texts in, the first of them the one the rulebook is written in.
#[cfg(feature = "texts")]
pub fn languages() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(language, _)| *language)
}

/// All texts in a language, as bytes for `Library::from_bytes`; nothing if there are none in it.
#[cfg(feature = "texts")]
#[must_use]
pub fn texts(language: &str) -> Option<&'static [u8]> {
    TEXTS.iter().find(|(known, _)| *known == language).map(|(_, bytes)| *bytes)
}

/// Reads the embedded texts in a language; nothing if there are none in it.
#[cfg(feature = "texts")]
#[must_use]
pub fn library(language: &str) -> Option<Library> {
    Library::from_bytes(texts(language)?).ok()
}
