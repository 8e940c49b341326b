//! The engine and the texts, made once: with the first question, so that importing the package costs nothing.

use std::cell::RefCell;

use clausewise_rules::{library::Library, point::Engine, verdict::Problem};

/// What answers.
#[derive(Debug)]
pub struct Shelf {
    /// The engine with the rules.
    pub engine: Engine,
    /// The texts, once they are there.
    pub library: Option<Library>,
}

thread_local! {
    static SHELF: RefCell<Option<Shelf>> = const { RefCell::new(None) };
}

/// Works with the shelf.
///
/// # Errors
/// What the work says; `rulebook-unreadable` if the rules that are built in can't be read.
pub fn with<A>(work: impl FnOnce(&Shelf) -> Result<A, Problem>) -> Result<A, Problem> {
    SHELF.with_borrow_mut(|shelf| {
        let shelf = match shelf {
            Some(shelf) => shelf,
            empty => empty.insert(fresh()?),
        };
        work(shelf)
    })
}

fn fresh() -> Result<Shelf, Problem> {
    let book = clausewise_rulebook::book();
    let book = book.map_err(|error| Problem::new("rulebook-unreadable", "", error.to_string()))?;
    Ok(Shelf { engine: Engine::new(book), library: None })
}

/// Takes the texts of a language, in place of those that are there.
///
/// # Errors
/// `texts-unreadable` if these are no texts of a rulebook.
pub fn use_texts(bytes: &[u8]) -> Result<(), Problem> {
    let library = Library::from_bytes(bytes);
    let library = library.map_err(|error| Problem::new("texts-unreadable", "texts", error.to_string()))?;
    SHELF.with_borrow_mut(|shelf| {
        let shelf = match shelf {
            Some(shelf) => shelf,
            empty => empty.insert(fresh()?),
        };
        shelf.library = Some(library);
        Ok(())
    })
}
