//! The pages around the library: what this is and what it rests on, privacy, terms, accessibility, what changed, and
//! how to report a mistake. Figures in them are counted from the rulebook when the site is built.

use clausewise_rules::book::{Seen, Strength};
use toml_edit::DocumentMut;
use yew::prelude::*;

use super::{
    clause::fact,
    frame::{At, Page, age, published},
    parts::{capital_seen, link, listed},
};
use crate::text::{T, capital, day, fill, number, say, sentence::strength};

/// A page of headings and paragraphs.
fn plain(at: &At<'_>, name: &str, content: Html) -> Page {
    let word = |part: &str| at.shelf.say(&format!("{name}.{part}")).to_owned();
    let main = html! {
        <main id="main" class="entry-page prose" tabindex="-1">
            <h1 class="name">{ word("heading") }</h1>
            <p class="lead">{ word("lead") }</p>
            { content }
        </main>
    };
    Page { title: word("title"), about: word("lead"), main }
}

/// A heading of the second rank and the paragraphs below it.
fn part(at: &At<'_>, heading: &str, paragraphs: &[&str]) -> Html {
    html! {
        <>
            <h2>{ at.shelf.say(heading).to_owned() }</h2>
            for name in paragraphs { <p>{ at.shelf.say(name).to_owned() }</p> }
        </>
    }
}

/// What this is, how its answers come about, what is proved and what rests on reading, and which documents were read.
pub(super) fn about(at: &At<'_>) -> Page {
    let shelf = at.shelf;
    let book = shelf.book();
    let count = |of: usize| number(u64::try_from(of).unwrap_or(0));
    let with = [
        ("products", count(book.products.len())),
        ("terms", count(book.terms.len())),
        ("rules", count(book.rules.len())),
        ("clauses", count(book.clauses.len())),
        ("documents", count(book.documents.len())),
    ];
    let figures = shelf.fill("about.figures", &with.each_ref().map(|(name, text)| (*name, text.as_str())));
    let content = html! {
        <>
            { part(at, "about.method", &["about.method-1", "about.method-2", "about.method-3"]) }
            <p>{ figures }</p>
            { part(at, "about.proved", &["about.proved-1", "about.proved-2"]) }
            { part(at, "about.reading", &["about.reading-1", "about.reading-2"]) }
            { read_table(at) }
            <p>{ link(at, "documents.html", shelf.say("library.documents-link")) }</p>
            { strength_table(at) }
            <h2>{ shelf.say("about.age").to_owned() }</h2>
            { age(shelf) }
            { part(at, "about.not-covered", &["about.not-covered-1"]) }
            <h2>{ shelf.say("about.who").to_owned() }</h2>
            { who(at) }
            { part(at, "terms.trademarks", &["terms.names"]) }
        </>
    };
    plain(at, "about", content)
}

/// How many clauses were read how far.
fn read_table(at: &At<'_>) -> Html {
    let book = at.shelf.book();
    let rows = [Seen::OwnText, Seen::Copy, Seen::Quotation, Seen::Digest, Seen::Contents];
    let rows = rows.map(|seen| {
        let clauses = book.clauses.iter().filter(|clause| clause.seen == seen);
        let documents: std::collections::BTreeSet<u16> =
            clauses.clone().map(|clause| clause.document).collect();
        (capital_seen(at.shelf, seen), clauses.count(), documents.len())
    });
    let word = |name: &str| at.shelf.say(name).to_owned();
    html! {
        <table>
            <thead><tr>
                <th scope="col">{ word("about.how-read") }</th>
                <th scope="col" class="num">{ word("about.clauses") }</th>
                <th scope="col" class="num">{ word("about.documents") }</th>
            </tr></thead>
            <tbody>
                for (name, clauses, documents) in rows {
                    <tr><th scope="row">{ name }</th><td class="num">{ clauses }</td><td class="num">{ documents }</td></tr>
                }
            </tbody>
        </table>
    }
}

/// How many clauses have sources of which strength.
fn strength_table(at: &At<'_>) -> Html {
    let book = at.shelf.book();
    let rows = [
        Strength::Contract,
        Strength::Official,
        Strength::Staff,
        Strength::Expert,
        Strength::Community,
        Strength::Inferred,
    ];
    let rows =
        rows.map(|of| (strength(of), book.clauses.iter().filter(|clause| clause.strength == of).count()));
    let word = |name: &str| at.shelf.say(name).to_owned();
    html! {
        <table>
            <thead><tr>
                <th scope="col">{ word("about.how-strong") }</th>
                <th scope="col" class="num">{ word("about.clauses") }</th>
            </tr></thead>
            <tbody>
                for (name, clauses) in rows.into_iter().filter(|(_, clauses)| *clauses > 0) {
                    <tr><th scope="row">{ capital(name) }</th><td class="num">{ clauses }</td></tr>
                }
            </tbody>
        </table>
    }
}

/// Who publishes this copy, as far as it is stated.
fn who(at: &At<'_>) -> Html {
    let shelf = at.shelf;
    let publisher = &shelf.publisher;
    let told = |text: &String| (!text.is_empty()).then(|| text.clone());
    html! {
        <>
            <p>{ published(shelf) }</p>
            <dl class="facts wide">
                { fact(shelf.say("publisher.name"), told(&publisher.name)) }
                { fact(shelf.say("publisher.place"), told(&publisher.place)) }
                { fact(shelf.say("publisher.mail"), told(&publisher.mail)) }
            </dl>
        </>
    }
}

/// What happens to what is entered: nothing.
pub(super) fn privacy(at: &At<'_>) -> Page {
    let content = html! {
        <>
            { part(at, "privacy.entered", &["privacy.entered-1", "privacy.entered-2"]) }
            { part(at, "privacy.stored", &["privacy.stored-1", "privacy.stored-2"]) }
            { part(at, "privacy.host", &["privacy.host-1"]) }
            <h2>{ at.shelf.say("about.who").to_owned() }</h2>
            { who(at) }
        </>
    };
    plain(at, "privacy", content)
}

/// What the answers are and are not, and whose names are used.
pub(super) fn terms(at: &At<'_>) -> Page {
    let english = at.shelf.language == "en";
    let content = html! {
        <>
            <h2>{ at.shelf.say("terms.guidance").to_owned() }</h2>
            <p>{ say(T::PageGuidance) }</p>
            <p>{ say(T::BindingGuide) }</p>
            { part(at, "terms.use", &["terms.use-1", "terms.use-2"]) }
            <h2>{ at.shelf.say("terms.trademarks").to_owned() }</h2>
            <p>{ at.shelf.say("terms.names").to_owned() }</p>
            { if english { html! {} } else { html! { <p>{ at.shelf.say("terms.prevails").to_owned() }</p> } } }
        </>
    };
    at.shelf.say("terms.prevails");
    plain(at, "terms", content)
}

/// What was done so that everybody can use it, and what is known to be missing.
pub(super) fn accessibility(at: &At<'_>) -> Page {
    let content = html! {
        <>
            { part(at, "accessibility.how", &["accessibility.how-1", "accessibility.how-2", "accessibility.how-3"]) }
            { part(at, "accessibility.limits", &["accessibility.limits-1", "accessibility.limits-2"]) }
            <p>{ link(at, "report.html", at.shelf.say("frame.report")) }</p>
        </>
    };
    plain(at, "accessibility", content)
}

/// What changed in the rulebook: which answers, and why. `changes` is the rulebook's own list.
pub(super) fn changes(at: &At<'_>, changes: &DocumentMut) -> Page {
    let shelf = at.shelf;
    let list = changes.get("change").and_then(|item| item.as_array_of_tables());
    let entries: Vec<Html> = list
        .into_iter()
        .flatten()
        .map(|change| {
            let text = |key: &str| change.get(key).and_then(|item| item.as_str()).unwrap_or_default().to_owned();
            let products = change.get("products").and_then(|item| item.as_array()).into_iter().flatten();
            let products = listed(products.filter_map(|id| id.as_str()).map(|id| shelf.text.product(id)));
            html! {
                <li class="step">
                    <p class="step-text">{ text(&shelf.language) }</p>
                    <p class="aside">{ listed([day(&text("date")), products].into_iter().filter(|part| !part.is_empty())) }</p>
                </li>
            }
        })
        .collect();
    let book = shelf.book();
    let rulebook = [("version", book.version.as_str()), ("date", &day(&book.date)), ("digest", &book.digest)];
    let content = html! {
        <>
            <ol class="plain steps">{ for entries }</ol>
            <h2>{ shelf.say("changes.older").to_owned() }</h2>
            <p>{ shelf.say("changes.older-1").to_owned() }</p>
            <p class="aside">{ fill(T::PageRulebook, &rulebook) }</p>
        </>
    };
    plain(at, "changes", content)
}

/// How to report a mistake: the page prepares a text, and sends nothing.
pub(super) fn report(at: &At<'_>) -> Page {
    let shelf = at.shelf;
    let publisher = &shelf.publisher;
    let word = |name: &str| shelf.say(name).to_owned();
    let book = shelf.book();
    let rulebook = [("version", book.version.as_str()), ("date", &day(&book.date)), ("digest", &book.digest)];
    let (by_mail, by_issue) = (word("report.by-mail"), word("report.by-issue"));
    let nobody = word("report.nobody");
    let content = html! {
        <>
            <form class="report with-script" data-mail={publisher.mail.clone()} data-issues={publisher.issues.clone()}
                data-subject={word("report.subject")} data-rulebook={fill(T::PageRulebook, &rulebook)}>
                <label class="select"><span class="select-label">{ word("report.about") }</span><input type="text" name="about" autocomplete="off" /></label>
                <label class="select"><span class="select-label">{ word("report.wrong") }</span><textarea name="wrong" rows="6" /></label>
                <label class="select"><span class="select-label">{ word("report.source") }</span><textarea name="source" rows="3" /></label>
                <label class="small-tick" hidden=true><input type="checkbox" name="situation" /><span>{ word("report.with") }</span></label>
                <p class="help">{ word("report.situation") }</p>
                <label class="select"><span class="select-label">{ word("report.ready") }</span><textarea name="ready" rows="9" readonly=true /></label>
                <p class="keep-buttons">
                    if !publisher.mail.is_empty() { <a class="go" data-way="mail" href={format!("mailto:{}", publisher.mail)}>{ by_mail }</a> }
                    if !publisher.issues.is_empty() { <a class="plain-button" data-way="issue" href={publisher.issues.clone()} rel="noreferrer noopener">{ by_issue }</a> }
                    <button type="button" class="plain-button" data-copied={word("report.copied")} data-not-copied={word("report.not-copied")}>{ word("report.copy") }</button>
                </p>
                <p role="status" class="report-status"></p>
            </form>
            { if publisher.mail.is_empty() && publisher.issues.is_empty() { html! { <p>{ nobody }</p> } } else { html! {} } }
            { part(at, "report.what", &["report.what-1"]) }
            <p class="aside">{ fill(T::PageRulebook, &rulebook) }</p>
        </>
    };
    plain(at, "report", content)
}
