//! The indexes: the library as a whole, one page for each product, and one with every document and how far we read it.

use clausewise_rules::book::{Clause, ClauseId, Document, Product, Seen};
use yew::prelude::*;

use super::{
    clause::{fact, in_list},
    frame::{At, Page},
    parts::{self, capital_seen, clause_address, link, notes},
    shelf::is_of,
};
use crate::text::{day, number};

/// The page of the whole library.
pub(super) fn library(at: &At<'_>) -> Page {
    let shelf = at.shelf;
    let book = shelf.book();
    let word = |name: &str| shelf.say(name).to_owned();
    let count = |of: usize| number(u64::try_from(of).unwrap_or(0));
    let with = [
        ("questions", count(shelf.text.library.questions.len())),
        ("licences", count(book.kinds.len())),
        ("clauses", count(book.clauses.len())),
        ("documents", count(book.documents.len())),
    ];
    let lead = shelf.fill("library.lead", &with.each_ref().map(|(name, text)| (*name, text.as_str())));
    let main = html! {
        <main id="main" class="entry-page" tabindex="-1">
            <h1 class="name">{ word("library.heading") }</h1>
            <p class="lead">{ lead.clone() }</p>
            <ul class="plain shelf">
                for product in &book.products {
                    <li class="card">
                        <h2>{ parts::to_product(at, &product.id) }</h2>
                        <p class="aside">{ shelf.text.book(&["product", &product.id, "years"]).unwrap_or_default().to_owned() }</p>
                        <p>{ contents(at, product) }</p>
                    </li>
                }
            </ul>
            <h2>{ word("library.documents") }</h2>
            <p>{ link(at, "documents.html", shelf.say("library.documents-link")) }</p>
        </main>
    };
    Page { title: word("library.title"), about: lead, main }
}

/// How much there is of a product.
fn contents(at: &At<'_>, product: &Product) -> String {
    let shelf = at.shelf;
    let book = shelf.book();
    let questions = shelf.questions_of(&product.id).count();
    let kinds = book.kinds.iter().filter(|kind| is_of(&kind.id, &product.id)).count();
    let clauses = book.clauses.iter().filter(|clause| is_of(&clause.id, &product.id)).count();
    parts::listed([
        shelf.counted("library.question", "library.questions", questions),
        shelf.counted("library.licence", "library.licences", kinds),
        shelf.counted("library.clause", "library.clauses", clauses),
    ])
}

/// The page of a product.
pub(super) fn page(at: &At<'_>, product: &Product) -> Page {
    let shelf = at.shelf;
    let book = shelf.book();
    let name = shelf.text.product(&product.id);
    let word = |name: &str| shelf.say(name).to_owned();
    let years = shelf.text.book(&["product", &product.id, "years"]).unwrap_or_default().to_owned();
    let kinds: Vec<_> = book.kinds.iter().filter(|kind| is_of(&kind.id, &product.id)).collect();
    let clauses: Vec<ClauseId> = (0..book.clauses.len())
        .filter(|place| book.clauses.get(*place).is_some_and(|clause| is_of(&clause.id, &product.id)))
        .filter_map(|place| ClauseId::try_from(place).ok())
        .collect();
    let main = html! {
        <main id="main" class="entry-page" tabindex="-1">
            <p class="trail">{ link(at, "library.html", shelf.say("frame.library")) }</p>
            <h1 class="name">{ name.clone() }</h1>
            <p class="lead">{ years.clone() }</p>
            if let Some(about) = shelf.text.book(&["product", &product.id, "about"]) { <p>{ about.to_owned() }</p> }
            <nav class="inline-nav" aria-label={word("product.parts")}>
                <a href="#questions">{ word("product.questions") }</a>
                <a href="#licences">{ word("product.licences") }</a>
                <a href="#guides">{ word("product.guides") }</a>
                <a href="#clauses">{ word("product.clauses") }</a>
            </nav>
            <section id="questions">
                <h2>{ word("product.questions") }</h2>
                <ul class="plain columns">{ for shelf.questions_of(&product.id).map(|question| html! { <li>{ parts::to_question(at, question) }</li> }) }</ul>
            </section>
            <section id="licences">
                <h2>{ word("product.licences") }</h2>
                <ul class="plain columns">
                    for kind in kinds {
                        <li class="entry">
                            { parts::to_kind(at, kind) }
                            <p class="short">{ shelf.text.book(&["kind", &kind.id, "says"]).unwrap_or_default().to_owned() }</p>
                        </li>
                    }
                </ul>
            </section>
            <section id="guides">
                <h2>{ word("product.guides") }</h2>
                { guides(at, product) }
                { support(at, product) }
            </section>
            <section id="clauses">
                <h2>{ word("product.clauses") }</h2>
                <ul class="plain columns">{ for clauses.into_iter().map(|id| in_list(at, id)) }</ul>
            </section>
        </main>
    };
    Page {
        title: shelf.fill("product.title", &[("product", &name)]),
        about: shelf.fill("product.about", &[("product", &name), ("years", &years)]),
        main,
    }
}

/// The stretches of a product's time: from when, under which title, how far it was read, what binds.
fn guides(at: &At<'_>, product: &Product) -> Html {
    let shelf = at.shelf;
    let book = shelf.book();
    let own = book.terms.iter().filter(|terms| shelf.product_of(terms) == product.id);
    html! {
        <ol class="plain steps">
            for terms in own {
                <li class="step">
                    <div>
                        <p class="step-text">{ format!("{}: {}", day(&terms.from), shelf.terms_title(terms)) }</p>
                        <p class="aside">{ capital_seen(shelf, terms.seen) }</p>
                        if let Some(says) = shelf.text.book(&["terms", &product.id, &terms.guide, "binding"]) { <p>{ says.to_owned() }</p> }
                    </div>
                    { notes(at, &terms.binding) }
                </li>
            }
        </ol>
    }
}

fn support(at: &At<'_>, product: &Product) -> Html {
    let Some(until) = &product.support_until else { return html! {} };
    html! {
        <>
            <dl class="facts wide">{ fact(at.shelf.say("product.support"), Some(day(until))) }</dl>
            { notes(at, &product.cites) }
        </>
    }
}

/// The page of all documents.
pub(super) fn documents(at: &At<'_>) -> Page {
    let shelf = at.shelf;
    let book = shelf.book();
    let word = |name: &str| shelf.say(name).to_owned();
    let clauses_of = |place: usize| -> Vec<&Clause> {
        book.clauses.iter().filter(|clause| usize::from(clause.document) == place).collect()
    };
    let mut rows: Vec<(&Document, Vec<&Clause>)> =
        book.documents.iter().enumerate().map(|(place, document)| (document, clauses_of(place))).collect();
    rows.retain(|(_, clauses)| !clauses.is_empty());
    // What was read itself first; within that in the order of the rulebook.
    rows.sort_by_key(|(_, clauses)| std::cmp::Reverse(clauses.iter().map(|clause| clause.seen).max()));
    type Read<'b> = (&'b Document, Vec<&'b Clause>);
    let mut sections: Vec<(Seen, Vec<Read>)> = Vec::new();
    for (document, clauses) in rows {
        let seen = clauses.iter().map(|clause| clause.seen).max().unwrap_or_default();
        match sections.last_mut() {
            Some((known, list)) if *known == seen => list.push((document, clauses)),
            _ => sections.push((seen, vec![(document, clauses)])),
        }
    }
    let main = html! {
        <main id="main" class="entry-page" tabindex="-1">
            <p class="trail">{ link(at, "library.html", shelf.say("frame.library")) }</p>
            <h1 class="name">{ word("documents.heading") }</h1>
            <p class="lead">{ word("documents.lead") }</p>
            for (seen, documents) in &sections {
                <section>
                    <h2>{ capital_seen(shelf, *seen) }</h2>
                    <p class="aside">{ shelf.counted("documents.one", "documents.count", documents.len()) }</p>
                    { for documents.iter().map(|(document, clauses)| one(at, document, clauses)) }
                </section>
            }
        </main>
    };
    Page { title: word("documents.title"), about: word("documents.lead"), main }
}

fn one(at: &At<'_>, document: &Document, clauses: &[&Clause]) -> Html {
    let shelf = at.shelf;
    let text = |part: &str| shelf.text.book(&["document", &document.id, part]).unwrap_or_default().to_owned();
    let heading = parts::listed([text("title"), text("edition")].into_iter().filter(|part| !part.is_empty()));
    html! {
        <details class="topic" id={document.id.clone()}>
            <summary><h3>{ heading }</h3><span class="count">{ shelf.counted("library.clause", "library.clauses", clauses.len()) }</span></summary>
            <p class="aside">{ text("publisher") }</p>
            if !text("note").is_empty() { <p>{ text("note") }</p> }
            <ul>
                for clause in clauses {
                    <li>{ link(at, &clause_address(&clause.id), &parts::says(at, clause)) }</li>
                }
            </ul>
        </details>
    }
}
