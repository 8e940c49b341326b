//! The parts that several static pages share: links to one another, rules with what they decide, lists and notes.

use clausewise_rules::{
    book::{Clause, ClauseId, Document, Kind, RuleId, Seen},
    library::Question,
};
use yew::prelude::*;

use super::{frame::At, shelf::Shelf};
use crate::text::{T, capital, fill, say, sentence::strength};

/// The address of a clause's page.
pub(super) fn clause_address(id: &str) -> String {
    format!("clauses/{id}.html")
}

/// The address of a licence kind's page.
pub(super) fn kind_address(id: &str) -> String {
    format!("licences/{id}.html")
}

/// The address of a question's page.
pub(crate) fn question_address(id: &str) -> String {
    format!("questions/{id}.html")
}

/// The address of a product's page.
pub(super) fn product_address(id: &str) -> String {
    format!("products/{id}.html")
}

/// A link.
pub(super) fn link(at: &At<'_>, address: &str, name: &str) -> Html {
    html! { <a href={at.to(address)}>{ name.to_owned() }</a> }
}

/// A link to a product.
pub(super) fn to_product(at: &At<'_>, product: &str) -> Html {
    link(at, &product_address(product), &at.shelf.text.product(product))
}

/// A link to a licence kind.
pub(super) fn to_kind(at: &At<'_>, kind: &Kind) -> Html {
    link(at, &kind_address(&kind.id), &at.shelf.kind_name(kind))
}

/// A question with its short answer, linked.
pub(super) fn to_question(at: &At<'_>, question: &Question) -> Html {
    let text = |part: &str| at.shelf.text.book_or_name(&["question", &question.id, part]);
    html! {
        <div class="entry">
            { link(at, &question_address(&question.id), &text("ask")) }
            <p class="short">{ text("short") }</p>
        </div>
    }
}

/// A clause and its document.
pub(super) fn clause_of<'s>(at: &At<'s>, id: ClauseId) -> Option<(&'s Clause, &'s Document)> {
    let book = at.shelf.book();
    let clause = book.clauses.get(usize::from(id))?;
    Some((clause, book.documents.get(usize::from(clause.document))?))
}

/// What a clause says, in our words.
pub(super) fn says(at: &At<'_>, clause: &Clause) -> String {
    at.shelf.text.book(&["clause", &clause.id]).unwrap_or_default().to_owned()
}

/// Document, edition and place of a clause on one line.
pub(super) fn stands_in(at: &At<'_>, clause: &Clause, document: &Document) -> String {
    let text = |parts: &[&str]| at.shelf.text.book(parts).unwrap_or_default().trim().to_owned();
    let parts = [
        text(&["document", &document.id, "title"]),
        text(&["document", &document.id, "edition"]),
        text(&["clause", &clause.id, "locus"]),
    ];
    let told: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    told.join(", ")
}

/// A clause as a note: what it says, where it stands, and a link to its page.
pub(super) fn note(at: &At<'_>, id: ClauseId) -> Html {
    let Some((clause, document)) = clause_of(at, id) else { return html! {} };
    html! {
        <div class="clause">
            <p class="clause-says">{ says(at, clause) }</p>
            <p class="clause-where">
                { link(at, &clause_address(&clause.id), &stands_in(at, clause, document)) }
                { ". " }{ capital(strength(clause.strength)) }{ ". " }{ read_only_in(clause.seen) }
            </p>
        </div>
    }
}

/// Several clauses as notes.
pub(super) fn notes(at: &At<'_>, clauses: &[ClauseId]) -> Html {
    html! { <div class="clauses">{ for clauses.iter().map(|id| note(at, *id)) }</div> }
}

/// Several clauses beside a step: the first open, the others on a press.
fn notes_beside(at: &At<'_>, clauses: &[ClauseId]) -> Html {
    let Some((first, others)) = clauses.split_first() else { return html! {} };
    let more = match others.len() {
        1 => say(T::ClauseMoreOne).to_owned(),
        count => fill(T::ClauseMore, &[("count", &count.to_string())]),
    };
    html! {
        <div class="clauses">
            { note(at, *first) }
            if !others.is_empty() {
                <details><summary>{ more }</summary>{ for others.iter().map(|id| note(at, *id)) }</details>
            }
        </div>
    }
}

/// How far a text was read, where that is not the text itself.
pub(super) fn read_only_in(seen: Seen) -> String {
    seen_in(seen).map(|seen| fill(T::ClauseSeen, &[("seen", seen)])).unwrap_or_default()
}

/// In what a text was read that we have not read itself.
pub(super) fn seen_in(seen: Seen) -> Option<&'static str> {
    Some(say(match seen {
        Seen::OwnText => return None,
        Seen::Copy => T::SeenCopy,
        Seen::Quotation => T::SeenQuotation,
        Seen::Digest => T::SeenDigest,
        Seen::Contents => T::SeenContents,
    }))
}

/// A rule: what it says, what it decides, when it is in force, and beside it the clauses it rests on.
/// On the page of a clause that clause is left out.
pub(super) fn rule(at: &At<'_>, id: RuleId, apart_from: Option<ClauseId>) -> Html {
    let shelf = at.shelf;
    let Some(rule) = shelf.engine.rule(id) else { return html! {} };
    let others: Vec<ClauseId> =
        rule.cites.iter().copied().filter(|clause| Some(*clause) != apart_from).collect();
    let marks =
        [(rule.inferred > 0, "rule.inferred"), (rule.analogy, "rule.analogy"), (rule.silent, "rule.silent")];
    html! {
        <li class="step">
            <div>
                <p class="step-text">{ shelf.text.book(&["rule", &rule.id]).unwrap_or_default().to_owned() }</p>
                <p class="aside">{ decides(at, id) }</p>
                for stretch in shelf.stretches(rule.terms) {
                    <p class="aside">{ shelf.during(&stretch) }</p>
                }
                for (_, mark) in marks.into_iter().filter(|(is_so, _)| *is_so) {
                    <p class="aside">{ shelf.say(mark).to_owned() }</p>
                }
            </div>
            { notes_beside(at, &others) }
        </li>
    }
}

/// What a rule decides, in words.
fn decides(at: &At<'_>, id: RuleId) -> String {
    let shelf = at.shelf;
    let book = shelf.book();
    let Some(rule) = shelf.engine.rule(id) else { return String::new() };
    let Some(chapter) = book.chapters.get(usize::from(rule.chapter)) else { return String::new() };
    let finding = book.facts.get(usize::from(chapter.finding));
    let value = finding.and_then(|fact| fact.values.get(usize::from(rule.then))).map_or("", String::as_str);
    if let Some(kind) = chapter.name.strip_prefix("admits.") {
        return shelf.fill(&format!("admits.{value}"), &[("kind", &shelf.text.kind(kind))]);
    }
    match chapter.name.as_str() {
        "contact" => shelf.fill("rule.contact", &[("way", shelf.say(&format!("way.{value}")))]),
        "mind" => shelf.say("rule.mind").to_owned(),
        "standing" => shelf.fill("decides.standing", &[("who", shelf.say(&format!("standing.{value}")))]),
        name => shelf.say(&format!("{name}.{value}")).to_owned(),
    }
}

/// A list of names with commas.
pub(super) fn listed(names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The beginning of a text, whole words, for titles.
pub(super) fn beginning(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    for word in text.split(' ') {
        if out.chars().count() + word.chars().count() >= most {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    format!("{} …", out.trim_end_matches([',', ';', ':', '.']))
}

/// How far a text was read, as a sentence of its own.
pub(super) fn capital_seen(shelf: &Shelf, seen: Seen) -> String {
    seen_in(seen).map_or_else(
        || shelf.say("clause.read-own").to_owned(),
        |seen| shelf.fill("clause.read-in", &[("seen", seen)]),
    )
}
