//! A clause as a note beside the step that rests on it: what it says in our words, where it stands, how strong its
//! source is and how far it was read.

use clausewise_rules::{
    book::ClauseId,
    verdict::{Citation, CitedFor},
};
use yew::prelude::*;

use super::App;
use crate::text::{
    T, Text, fill, say,
    sentence::{provenance, strength},
};

/// One clause.
pub(crate) fn note(text: &Text, cite: &Citation) -> Html {
    let address = text.book(&["document", &cite.document, "address"]);
    let gone = text.book(&["document", &cite.document, "address_state"]) == Some("gone");
    html! {
        <div class="clause">
            if let Some(says) = &cite.says { <p class="clause-says">{ says }</p> }
            <p class="clause-where">{ provenance(cite) }</p>
            <p class="clause-source">
                <span>{ strength(cite.strength) }</span>
                if let Some(address) = address {
                    if gone {
                        <span class="address">{ format!("{address} ({})", say(T::ClauseGone)) }</span>
                    } else {
                        <a class="address" href={with_scheme(address)} rel="noreferrer noopener" target="_blank">{ say(T::ClauseLink) }</a>
                    }
                }
            </p>
        </div>
    }
}

fn with_scheme(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("https://{address}") }
}

/// The clauses of a step: the first open, the others on a press.
pub(crate) fn notes(text: &Text, cites: &[Citation]) -> Html {
    let Some((first, others)) = cites.split_first() else { return html! { <div class="clauses"></div> } };
    let more = match others.len() {
        1 => say(T::ClauseMoreOne).to_owned(),
        count => fill(T::ClauseMore, &[("count", &count.to_string())]),
    };
    html! {
        <div class="clauses">
            { note(text, first) }
            if !others.is_empty() {
                <details>
                    <summary>{ more }</summary>
                    { for others.iter().map(|cite| note(text, cite)) }
                </details>
            }
        </div>
    }
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
