//! The Dynamics rulebook, compiled from the text files under `book/`. The rules are embedded; the texts are a blob of
//! their own for each language, so that a page can load just one.

use clausewise_rules::book::Book;
#[cfg(feature = "texts")]
use clausewise_rules::library::Library;

/// The compiled rules, as bytes.
pub const BOOK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/book.bin"));

/// Reads the embedded rules.
///
/// # Errors
/// Never for the blob that the build script wrote; the reader's own.
pub fn book() -> Result<Book, postcard::Error> {
    postcard::from_bytes(BOOK)
}

/// The languages there are texts in, the first of them the one the rulebook is written in.
pub const LANGUAGES: [&str; 1] = ["en"];

/// The texts in a language, as bytes for `Library::from_bytes`.
#[cfg(feature = "texts")]
#[must_use]
pub fn texts(language: &str) -> Option<&'static [u8]> {
    (language == "en").then_some(include_bytes!(concat!(env!("OUT_DIR"), "/en.bin")))
}

/// Reads the embedded texts in a language; nothing if there are none in it.
#[cfg(feature = "texts")]
#[must_use]
pub fn library(language: &str) -> Option<Library> {
    Library::from_bytes(texts(language)?).ok()
}
