//! The page of a clause: what it says in our words, where it stands, how strong its source is and how far we read it,
//! when it holds, what came in its place, and every rule, licence and question that rests on it.

use std::collections::BTreeSet;

use clausewise_rules::{
    book::{Clause, ClauseId, Document, RuleId, Seen, Test},
    set::Set,
};
use yew::prelude::*;

use super::{
    frame::{At, Page},
    parts::{self, beginning, clause_address, clause_of, link, listed, note, says, stands_in},
    shelf::Uses,
};
use crate::text::{T, capital, fill, say, sentence::strength};

/// The page of a clause.
pub(super) fn page(at: &At<'_>, id: ClauseId, clause: &Clause, document: &Document) -> Page {
    let shelf = at.shelf;
    let product = clause.id.split('/').next().unwrap_or_default();
    let text = |parts: &[&str]| shelf.text.book(parts).map(str::to_owned);
    let in_words = says(at, clause);
    let place = stands_in(at, clause, document);
    let nobody = Uses::default();
    let uses = shelf.uses.get(&id).unwrap_or(&nobody);
    let main = html! {
        <main id="main" class="entry-page" tabindex="-1">
            { super::trail(at, product) }
            <p class="kicker">{ fill_kicker(at, product) }</p>
            <h1>{ in_words.clone() }</h1>
            <p class="original">{ original(at, &place, clause.seen) }</p>
            <div class="beside">
                <dl class="facts">
                    { fact(shelf.say("clause.document"), text(&["document", &document.id, "title"])) }
                    { fact(shelf.say("clause.publisher"), text(&["document", &document.id, "publisher"])) }
                    { fact(shelf.say("clause.edition"), text(&["document", &document.id, "edition"])) }
                    { fact(shelf.say("clause.place"), text(&["clause", &clause.id, "locus"])) }
                    { fact(shelf.say("clause.strength"), Some(capital(strength(clause.strength)))) }
                    { fact(shelf.say("clause.read"), Some(read(at, clause.seen))) }
                    { during(at, uses) }
                    { where_it_is(at, &document.id) }
                    { fact(shelf.say("clause.note"), text(&["clause", &clause.id, "note"])) }
                    { fact(shelf.say("clause.document-note"), text(&["document", &document.id, "note"])) }
                </dl>
                <div class="uses">
                    { rules(at, id, uses) }
                    { rights(at, uses) }
                    { others(at, uses) }
                    { replaced(at, id, uses) }
                    { if nobody_uses(uses) { html! { <p>{ shelf.say("clause.informative").to_owned() }</p> } } else { html! {} } }
                    { questions(at, uses) }
                </div>
            </div>
            <p class="aside"><a href={at.to(&format!("report.html#{}", clause_address(&clause.id)))}>{ shelf.say("frame.report-this").to_owned() }</a></p>
        </main>
    };
    Page {
        title: shelf.fill(
            "clause.title",
            &[
                ("says", &beginning(&in_words, 70)),
                ("edition", &text(&["document", &document.id, "edition"]).unwrap_or_default()),
                ("locus", &text(&["clause", &clause.id, "locus"]).unwrap_or_default()),
                ("product", &shelf.text.product(product)),
            ],
        ),
        about: shelf
            .fill("clause.about", &[("says", &beginning(&in_words, 150)), ("place", &beginning(&place, 90))]),
        main,
    }
}

fn fill_kicker(at: &At<'_>, product: &str) -> Html {
    let name = at.shelf.say("clause.kicker").to_owned();
    if product == "common" {
        return html! { { name } };
    }
    html! { <>{ name }{ " · " }{ parts::to_product(at, product) }</> }
}

/// T3: that the words are ours, where the original stands, and how far it was read.
fn original(at: &At<'_>, place: &str, seen: Seen) -> String {
    let mut out = at.shelf.fill("clause.original", &[("place", place)]);
    if let Some(seen) = parts::seen_in(seen) {
        out.push(' ');
        out.push_str(&fill(T::ClauseSeen, &[("seen", seen)]));
    }
    out
}

fn read(at: &At<'_>, seen: Seen) -> String {
    parts::seen_in(seen).map_or_else(
        || at.shelf.say("clause.read-own").to_owned(),
        |seen| at.shelf.fill("clause.read-in", &[("seen", seen)]),
    )
}

/// A name with what is to be said of it, if there is anything.
pub(super) fn fact(name: &str, text: Option<String>) -> Html {
    let text = text.filter(|text| !text.trim().is_empty());
    html! {
        <>
            if let Some(text) = text { <div><dt>{ name.to_owned() }</dt><dd>{ text }</dd></div> }
        </>
    }
}

/// Where the document is, and whether it still is.
fn where_it_is(at: &At<'_>, document: &str) -> Html {
    let shelf = at.shelf;
    let Some(address) = shelf.text.book(&["document", document, "address"]) else { return html! {} };
    let gone = shelf.text.book(&["document", document, "address_state"]);
    let state = match gone {
        Some("gone") => say(T::ClauseGone),
        Some("replaced") => shelf.say("clause.address-replaced"),
        _ => "",
    };
    // Where the entry names several places, or one in part, it is shown as it stands.
    let one = !address.contains([' ', '…', ',']);
    html! {
        <div>
            <dt>{ shelf.say("clause.address").to_owned() }</dt>
            <dd>
                if one && gone != Some("gone") {
                    <a class="address" href={with_scheme(address)} rel="noreferrer noopener">{ address.to_owned() }</a>
                } else {
                    <span class="address">{ address.to_owned() }</span>
                }
                if !state.is_empty() { { format!(" ({state})") } }
            </dd>
        </div>
    }
}

fn with_scheme(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("https://{address}") }
}

/// All terms under which anything rests on the clause.
fn terms(at: &At<'_>, uses: &Uses) -> Set {
    let book = at.shelf.book();
    let rules = uses.rules.iter().filter_map(|id| at.shelf.engine.rule(*id)).map(|rule| rule.terms);
    let rights = uses.rights.iter().filter_map(|place| book.rights.get(*place)).map(|right| right.terms);
    let binding = uses.terms.iter().map(|place| Set::of(*place));
    rules.chain(rights).chain(binding).fold(Set::EMPTY, |all, terms| all | terms)
}

fn during(at: &At<'_>, uses: &Uses) -> Html {
    let stretches = at.shelf.stretches(terms(at, uses));
    if stretches.is_empty() {
        return html! {};
    }
    html! {
        <div>
            <dt>{ at.shelf.say("clause.used").to_owned() }</dt>
            for stretch in &stretches { <dd>{ at.shelf.during(stretch) }</dd> }
        </div>
    }
}

fn rules(at: &At<'_>, id: ClauseId, uses: &Uses) -> Html {
    if uses.rules.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("clause.rules").to_owned() }</h2>
            <ol class="steps">{ for uses.rules.iter().map(|rule| parts::rule(at, *rule, Some(id))) }</ol>
        </section>
    }
}

/// The rows of rights: which licences permit something because of the clause.
fn rights(at: &At<'_>, uses: &Uses) -> Html {
    let shelf = at.shelf;
    let book = shelf.book();
    let rows: Vec<_> = uses.rights.iter().filter_map(|place| book.rights.get(*place)).collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ shelf.say("clause.rights").to_owned() }</h2>
            <ul class="plain steps">
                for row in rows {
                    <li class="step">
                        if let Some(says) = shelf.text.book(&["right", &row.id]) { <p class="step-text">{ says.to_owned() }</p> }
                        <ul class="inline">
                            for kind in row.kinds.iter().filter_map(|kind| book.kinds.get(usize::from(*kind))) {
                                <li>{ parts::to_kind(at, kind) }</li>
                            }
                        </ul>
                        for stretch in shelf.stretches(row.terms) { <p class="aside">{ shelf.during(&stretch) }</p> }
                    </li>
                }
            </ul>
        </section>
    }
}

/// Licences that are counted, sold or combined so, terms whose binding text it tells of, products it dates.
fn others(at: &At<'_>, uses: &Uses) -> Html {
    let shelf = at.shelf;
    let book = shelf.book();
    let terms = uses.terms.iter().filter_map(|place| book.terms.get(*place));
    let binds: Vec<String> = terms.map(|terms| shelf.terms_title(terms)).collect();
    let products = uses.products.iter().filter_map(|place| book.products.get(*place));
    let supports = listed(products.map(|product| shelf.text.product(&product.id)));
    html! {
        <>
            if !uses.kinds.is_empty() {
                <section>
                    <h2>{ shelf.say("clause.kinds").to_owned() }</h2>
                    <ul class="inline">
                        for kind in uses.kinds.iter().filter_map(|kind| book.kinds.get(*kind)) {
                            <li>{ parts::to_kind(at, kind) }</li>
                        }
                    </ul>
                </section>
            }
            if !binds.is_empty() {
                <section>
                    <h2>{ shelf.say("clause.binds").to_owned() }</h2>
                    <ul>{ for binds.iter().map(|title| html! { <li>{ title.clone() }</li> }) }</ul>
                </section>
            }
            if !supports.is_empty() {
                <section>
                    <h2>{ shelf.say("clause.support").to_owned() }</h2>
                    <p>{ supports }</p>
                </section>
            }
        </>
    }
}

/// What came in the place of the rules that rested on the clause and ended: the clauses of those that began then.
fn replaced(at: &At<'_>, id: ClauseId, uses: &Uses) -> Html {
    let successors = successors(at, id, &uses.rules);
    if successors.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("clause.replaced").to_owned() }</h2>
            <p class="aside">{ at.shelf.say("clause.replaced-help").to_owned() }</p>
            <div class="clauses">{ for successors.iter().map(|id| note(at, *id)) }</div>
        </section>
    }
}

/// The clauses of rules that began, in the same chapter and with the same conclusion or about the same facts, when
/// rules on this clause ended.
fn successors(at: &At<'_>, id: ClauseId, rules: &[RuleId]) -> BTreeSet<ClauseId> {
    let book = at.shelf.book();
    let mut out = BTreeSet::new();
    for rule in rules.iter().filter_map(|rule| at.shelf.engine.rule(*rule)) {
        for ended in at.shelf.stretches(rule.terms).iter().filter_map(|stretch| stretch.ended_by) {
            let Some(then) = book.terms.iter().position(|terms| terms == ended) else { continue };
            let begins = |set: Set| set.has(then) && !set.has(then.saturating_sub(1));
            let next = book.rules.iter().filter(|next| next.chapter == rule.chapter && begins(next.terms));
            for next in next.filter(|next| touches(&rule.when, &next.when)) {
                out.extend(next.cites.iter().copied().filter(|cite| *cite != id));
            }
        }
    }
    out.retain(|cite| {
        !rules.iter().filter_map(|rule| at.shelf.engine.rule(*rule)).any(|rule| rule.cites.contains(cite))
    });
    out
}

/// Whether two rules can hold of the same people: some alternatives of theirs ask nothing that excludes one another.
fn touches(one: &[Vec<Test>], other: &[Vec<Test>]) -> bool {
    one.iter().any(|mine| {
        other.iter().any(|theirs| {
            mine.iter().all(|test| {
                theirs
                    .iter()
                    .filter(|same| same.fact == test.fact)
                    .all(|same| !(same.values & test.values).is_empty())
            })
        })
    })
}

fn questions(at: &At<'_>, uses: &Uses) -> Html {
    let all = &at.shelf.text.library.questions;
    if uses.questions.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("clause.questions").to_owned() }</h2>
            <ul class="plain">
                for question in uses.questions.iter().filter_map(|place| all.get(*place)) {
                    <li>{ parts::to_question(at, question) }</li>
                }
            </ul>
        </section>
    }
}

fn nobody_uses(uses: &Uses) -> bool {
    uses.rules.is_empty() && uses.rights.is_empty() && uses.kinds.is_empty() && uses.terms.is_empty()
}

/// A link to the library's page, kept for those who look for a clause by its document.
pub(super) fn in_list(at: &At<'_>, id: ClauseId) -> Html {
    let Some((clause, document)) = clause_of(at, id) else { return html! {} };
    html! {
        <li class="entry">
            { link(at, &clause_address(&clause.id), &says(at, clause)) }
            <p class="aside">{ stands_in(at, clause, document) }</p>
        </li>
    }
}
