//! The page of a licence kind: what it is and for whom, since when and until when it was sold, what it permits by
//! record, way and edition, what is nearest and not permitted, and the rules that open and close it.

use clausewise_rules::book::{ClauseId, Kind, Role, RuleId};
use yew::prelude::*;

use super::{
    clause::fact,
    frame::{At, Page},
    parts::{self, beginning, kind_address, notes},
    rights,
};
use crate::text::{day, sentence};

/// The page of a licence kind.
pub(super) fn page(at: &At<'_>, kind: &Kind) -> Page {
    let shelf = at.shelf;
    let product = kind.id.split('/').next().unwrap_or_default();
    let name = shelf.kind_name(kind);
    let says = shelf.text.book(&["kind", &kind.id, "says"]).unwrap_or_default().to_owned();
    let word = |name: &str| shelf.say(name).to_owned();
    let tables = rights::tables(at, kind);
    let main = html! {
        <main id="main" class="entry-page" tabindex="-1">
            { super::trail(at, product) }
            <p class="kicker">{ word("kind.kicker") }{ " · " }{ parts::to_product(at, product) }</p>
            <h1 class="name">{ name.clone() }</h1>
            <p class="lead">{ says.clone() }</p>
            <dl class="facts wide">
                { fact(shelf.say("kind.per"), Some(sentence::per(kind.per).to_owned())) }
                { fact(shelf.say("kind.role"), Some(word(match kind.role { Role::Licence => "kind.licence", Role::Cover => "kind.cover" }))) }
                { fact(shelf.say("kind.alone"), (!kind.alone).then(|| word("kind.additive"))) }
                { fact(shelf.say("kind.free"), free(at, kind)) }
                { fact(shelf.say("kind.pack"), kind.pack.map(|pack| shelf.fill("kind.pack-of", &[("count", &pack.of.to_string()), ("least", &pack.minimum.to_string())]))) }
                { fact(shelf.say("kind.sold-from"), kind.sold.0.as_deref().map(day)) }
                { fact(shelf.say("kind.sold-until"), kind.sold.1.as_deref().map(day)) }
                { fact(shelf.say("kind.then"), shelf.text.book(&["kind", &kind.id, "end"]).map(str::to_owned)) }
            </dl>
            { facts_rest_on(at, kind) }
            <section>
                <h2>{ word("kind.permits") }</h2>
                if let Some(tables) = tables {
                    <p class="help">{ word("kind.permits-help") }</p>
                    { tables }
                } else {
                    <p>{ word(if kind.role == Role::Cover { "kind.covers" } else { "kind.no-table" }) }</p>
                }
            </section>
            { together(at, kind) }
            { admitted(at, kind, 1, "kind.opens") }
            { admitted(at, kind, 3, "kind.beside") }
            { admitted(at, kind, 2, "kind.closes") }
            { questions(at, kind) }
            <p class="aside"><a href={at.to(&format!("report.html#{}", kind_address(&kind.id)))}>{ word("frame.report-this") }</a></p>
        </main>
    };
    Page {
        title: shelf.fill("kind.title", &[("name", &name), ("product", &shelf.text.product(product))]),
        about: shelf.fill("kind.about", &[("name", &name), ("says", &beginning(&says, 140))]),
        main,
    }
}

fn free(at: &At<'_>, kind: &Kind) -> Option<String> {
    let allowance = kind.allowance.as_ref()?;
    let told = allowance.free.iter().map(|(terms, count)| {
        let stretches = at.shelf.stretches(*terms);
        let from = stretches.first().map(|stretch| day(&stretch.first.from)).unwrap_or_default();
        at.shelf.fill("kind.free-from", &[("count", &count.to_string()), ("from", &from)])
    });
    Some(parts::listed(told))
}

/// The clauses that say how it is counted and when it was sold.
fn facts_rest_on(at: &At<'_>, kind: &Kind) -> Html {
    let mut cites: Vec<ClauseId> = Vec::new();
    for clause in kind.counted.iter().flat_map(|counted| &counted.cites).chain(&kind.sold.2) {
        if !cites.contains(clause) {
            cites.push(*clause);
        }
    }
    if cites.is_empty() {
        return html! {};
    }
    html! {
        <details class="rest">
            <summary>{ at.shelf.say("kind.rests-on").to_owned() }</summary>
            { notes(at, &cites) }
        </details>
    }
}

/// The kinds it is bought together with.
fn together(at: &At<'_>, kind: &Kind) -> Html {
    let book = at.shelf.book();
    let here =
        book.kinds.iter().position(|known| known.id == kind.id).and_then(|place| u16::try_from(place).ok());
    let with = book.combinations.iter().filter(|all| here.is_some_and(|here| all.kinds.contains(&here)));
    let rows: Vec<_> = with.collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("kind.together").to_owned() }</h2>
            <ul class="plain steps">
                for all in rows {
                    <li class="step">
                        <ul class="inline">
                            for kind in all.kinds.iter().filter_map(|kind| book.kinds.get(usize::from(*kind))) {
                                <li>{ parts::to_kind(at, kind) }</li>
                            }
                        </ul>
                        { notes(at, &all.cites) }
                    </li>
                }
            </ul>
        </section>
    }
}

/// The rules that admit the kind, or close it.
fn admitted(at: &At<'_>, kind: &Kind, value: u8, heading: &str) -> Html {
    let book = at.shelf.book();
    let rules: Vec<RuleId> = book
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.chapter == kind.admits && rule.then == value)
        .filter_map(|(place, _)| RuleId::try_from(place).ok())
        .collect();
    if rules.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say(heading).to_owned() }</h2>
            <ol class="steps">{ for rules.into_iter().map(|rule| parts::rule(at, rule, None)) }</ol>
        </section>
    }
}

/// Real questions whose answer names the kind's clauses.
fn questions(at: &At<'_>, kind: &Kind) -> Html {
    let short = at.shelf.text.kind(&kind.id);
    let product = kind.id.split('/').next().unwrap_or_default();
    let named = |id: &str| {
        let text = |part: &str| at.shelf.text.book(&["question", id, part]).unwrap_or_default();
        text("short").contains(&short) || text("answer").contains(&short)
    };
    let found: Vec<_> = at.shelf.questions_of(product).filter(|question| named(&question.id)).collect();
    if found.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("kind.questions").to_owned() }</h2>
            <ul class="plain">{ for found.into_iter().map(|question| html! { <li>{ parts::to_question(at, question) }</li> }) }</ul>
        </section>
    }
}
