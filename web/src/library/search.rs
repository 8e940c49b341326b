//! The index that search loads when it is used: a short line for every question, licence and clause.

use serde_json::{Value, json};

use super::{
    parts::{clause_address, kind_address, question_address},
    shelf::Shelf,
};

/// The index as JSON: `[sort, address, title, more]` each; the sort is 0 for a question, 1 a licence, 2 a clause.
pub(super) fn index(shelf: &Shelf) -> String {
    let book = shelf.book();
    let text = |parts: &[&str]| shelf.text.book(parts).unwrap_or_default().to_owned();
    let product = |id: &str| shelf.text.product(id.split('/').next().unwrap_or_default());
    let questions = shelf.text.library.questions.iter().map(|question| {
        let id = question.id.as_str();
        json!([
            0,
            question_address(id),
            text(&["question", id, "ask"]),
            format!("{} {}", text(&["question", id, "short"]), product(id))
        ])
    });
    let kinds = book.kinds.iter().map(|kind| {
        json!([
            1,
            kind_address(&kind.id),
            shelf.kind_name(kind),
            format!("{} {}", text(&["kind", &kind.id, "says"]), product(&kind.id))
        ])
    });
    let clauses = book.clauses.iter().map(|clause| {
        let document = book.documents.get(usize::from(clause.document)).map_or("", |document| &document.id);
        let place =
            format!("{}, {}", text(&["document", document, "title"]), text(&["clause", &clause.id, "locus"]));
        json!([2, clause_address(&clause.id), text(&["clause", &clause.id]), place])
    });
    Value::Array(questions.chain(kinds).chain(clauses).collect()).to_string()
}
