//! A clause as a note beside the step that rests on it: what it says in our words, where it stands, how strong its
//! source is and how far it was read.

use clausewise_rules::{
    book::ClauseId,
    verdict::{Citation, CitedFor},
};
use yew::prelude::*;

use super::{
    App,
    parts::{block, fold, nothing, para, span, words},
};
use crate::text::{
    T, Text, fill, say,
    sentence::{provenance, strength},
};

/// One clause.
pub(crate) fn note(text: &Text, cite: &Citation) -> Html {
    let address = text.book(&["document", &cite.document, "address"]);
    let gone = text.book(&["document", &cite.document, "address_state"]) == Some("gone");
    let source = match address {
        Some(address) if gone => {
            html! { <>{ span("", say(T::ClauseGone)) }{ span("address gone-address", address) }</> }
        }
        Some(address) => html! {
            <a class="address" href={with_scheme(address)} rel="noreferrer noopener" target="_blank">{ say(T::ClauseLink) }</a>
        },
        None => nothing(),
    };
    block(
        "clause",
        vec![
            para("clause-says", cite.says.clone().unwrap_or_default()),
            para("clause-where", provenance(cite)),
            block("clause-source", vec![span("", strength(cite.strength)), source]),
        ],
    )
}

fn with_scheme(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("https://{address}") }
}

/// The clauses of a step: the first open, the others on a press.
pub(crate) fn notes(text: &Text, cites: &[Citation]) -> Html {
    let Some((first, others)) = cites.split_first() else { return block("clauses", Vec::new()) };
    let more = match others.len() {
        1 => say(T::ClauseMoreOne).to_owned(),
        count => fill(T::ClauseMore, &[("count", &count.to_string())]),
    };
    let others: Vec<Html> = others.iter().map(|cite| note(text, cite)).collect();
    let others = if others.is_empty() { nothing() } else { fold("", words(&more), block("", others)) };
    block("clauses", vec![note(text, first), others])
}

/// A clause of the book as it is cited by a question of the gallery.
pub(crate) fn cited(app: &App, id: ClauseId) -> Option<Citation> {
    let book = &app.engine.book;
    let clause = book.clauses.get(usize::from(id))?;
    let document = book.documents.get(usize::from(clause.document))?;
    let text = |parts: &[&str]| app.text.book(parts).map(str::to_owned);
    Some(Citation {
        clause: clause.id.clone(),
        document: document.id.clone(),
        title: text(&["document", &document.id, "title"]),
        edition: text(&["document", &document.id, "edition"]),
        locus: text(&["clause", &clause.id, "locus"]),
        says: text(&["clause", &clause.id]),
        strength: clause.strength,
        seen: clause.seen,
        scope: CitedFor::Own,
    })
}
