//! What people read: texts by id, in one language, and the questions of the gallery. It travels apart from the rules,
//! so that a visitor loads one language only.

use crate::{
    book::ClauseId,
    packed::{self, Unreadable},
};

/// Texts and questions in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// Texts by id, sorted.
    pub texts: Vec<(String, String)>,
    /// Questions in their order.
    pub questions: Vec<Question>,
}

/// A real question with an answer of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// `<product>/<name>`.
    pub id: String,
    /// Its place in the gallery.
    pub order: u32,
    /// What it is about.
    pub topics: Vec<String>,
    /// The clauses its answer rests on.
    pub cites: Vec<ClauseId>,
    /// The situation it opens, as JSON, where a situation can express it.
    pub situation: Option<String>,
}

impl Library {
    /// The text of an id.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        let place = self.texts.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok()?;
        self.texts.get(place).map(|(_, text)| text.as_str())
    }

    /// Takes in another part of the same library.
    pub fn add(&mut self, part: Self) {
        self.texts.extend(part.texts);
        self.texts.sort_unstable();
        self.texts.dedup();
        for question in part.questions {
            match self.questions.iter_mut().find(|known| known.id == question.id) {
                Some(known) => *known = question,
                None => self.questions.push(question),
            }
        }
    }

    /// Reads what [`Library::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are no library.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        packed::from_bytes(bytes)
    }

    /// The compact form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        packed::to_bytes(self)
    }
}
