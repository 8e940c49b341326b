//! The proof's findings as messages that lead to the line: file, rule names, and a witness written out as a situation.

use clausewise_rules::{
    book::{Book, FactId, RuleId, Scope},
    point::Engine,
    prove::{Finding, Proof, Witness, prove},
    set::Set,
};
use serde_json::{Map, Value, json};

use crate::{
    Compiled,
    problem::{Place, Problem, quoted},
};

/// A proof with its problems as messages.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The figures.
    pub proof: Proof,
    /// What is wrong, by place; empty if the book is proved.
    pub problems: Vec<Problem>,
    /// The book made ready, with which the proof was made.
    pub engine: Engine,
}

/// Proves a compiled book, or only the products named.
#[must_use]
pub fn prove_book(compiled: &Compiled, products: &[String]) -> Proved {
    let engine = Engine::new(compiled.book.clone());
    let wanted = engine.book.terms.iter().enumerate().filter(|(_, terms)| {
        let id =
            engine.book.products.get(usize::from(terms.product)).map_or("", |product| product.id.as_str());
        products.is_empty() || products.iter().any(|product| product == id)
    });
    let only: Set = wanted.map(|(place, _)| place).collect();
    let proof = prove(&engine, only);
    let mut problems: Vec<Problem> =
        proof.findings.iter().map(|finding| message(compiled, finding)).collect();
    let told = |late: &&Problem| {
        products.is_empty()
            || products.iter().any(|product| late.place.file.starts_with(&format!("{product}/")))
    };
    problems.extend(compiled.late.iter().filter(told).cloned());
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    Proved { proof, problems, engine }
}

fn message(compiled: &Compiled, finding: &Finding) -> Problem {
    let book = &compiled.book;
    let chapter_name =
        |chapter: u16| book.chapters.get(usize::from(chapter)).map_or("", |chapter| chapter.name.as_str());
    let chapter_place = |chapter: u16| place(&compiled.origins.chapters, usize::from(chapter));
    let rule_place = |rule: RuleId| place(&compiled.origins.rules, usize::from(rule));
    let rule_name = |rule: RuleId| book.rules.get(usize::from(rule)).map_or("", |rule| rule.id.as_str());
    let value = |rule: RuleId| {
        let rule = book.rules.get(usize::from(rule));
        let fact = rule
            .and_then(|rule| book.chapters.get(usize::from(rule.chapter)))
            .and_then(|chapter| book.facts.get(usize::from(chapter.finding)));
        fact.zip(rule)
            .and_then(|(fact, rule)| fact.values.get(usize::from(rule.then)))
            .map_or("", String::as_str)
    };
    match finding {
        Finding::Gap { chapter, overridden, witness } => {
            let mut message =
                format!("no rule decides `{}` for {}", chapter_name(*chapter), told(book, witness));
            if !overridden.is_empty() {
                let names: Vec<&str> = overridden.iter().map(|rule| rule_name(*rule)).collect();
                message.push_str(&format!("; {} hold there and override each other", quoted(&names)));
            } else {
                message.push_str("; no rule holds there");
            }
            problem(chapter_place(*chapter), "gap", message, Some(witness_case(book, witness)))
        }
        Finding::Conflict { chapter, rules, witness } => {
            let said: Vec<String> = rules
                .iter()
                .map(|rule| format!("`{}` says `{}` ({})", rule_name(*rule), value(*rule), rule_place(*rule)))
                .collect();
            let message = format!(
                "rules disagree on `{}` for {}: {}",
                chapter_name(*chapter),
                told(book, witness),
                said.join(", ")
            );
            let place = rules.first().map_or_else(Place::default, |rule| rule_place(*rule));
            problem(place, "conflict", message, Some(witness_case(book, witness)))
        }
        Finding::Dead(rule) => {
            let chapter = book.rules.get(usize::from(*rule)).map_or("", |rule| chapter_name(rule.chapter));
            let message = format!("rule `{}` holds nowhere in `{chapter}`", rule_name(*rule));
            problem(rule_place(*rule), "dead-rule", message, None)
        }
        Finding::Redundant(rule) => {
            let chapter = book.rules.get(usize::from(*rule)).map_or("", |rule| chapter_name(rule.chapter));
            let message = format!(
                "rule `{}` never decides alone in `{chapter}`: without it everything would be the same",
                rule_name(*rule)
            );
            problem(rule_place(*rule), "redundant-rule", message, None)
        }
        Finding::Harsh { dispute, witness } => {
            let name = fact_name(book, *dispute);
            let id = name.strip_prefix("dispute.").unwrap_or(name);
            let place = compiled.origins.disputes.get(id).cloned().unwrap_or_default();
            let message = format!(
                "the lenient reading of `{id}` is stricter than the cautious one for {}",
                told(book, witness)
            );
            problem(place, "harsh-reading", message, Some(witness_case(book, witness)))
        }
        Finding::Crowded(terms) => {
            let place = Place { file: "book.toml".into(), line: 0 };
            problem(
                place,
                "too-many",
                format!(
                    "more than 64 classes of needs must be told apart under {}",
                    terms_name(book, *terms)
                ),
                None,
            )
        }
    }
}

fn problem(place: Place, code: &'static str, message: String, witness: Option<Value>) -> Problem {
    Problem { place, code, message, witness }
}

fn place(places: &[Place], index: usize) -> Place {
    places.get(index).cloned().unwrap_or_default()
}

fn fact_name(book: &Book, fact: FactId) -> &str {
    book.facts.get(usize::from(fact)).map_or("", |fact| fact.name.as_str())
}

fn terms_name(book: &Book, terms: usize) -> String {
    let Some(terms) = book.terms.get(terms) else { return String::new() };
    let product = book.products.get(usize::from(terms.product)).map_or("", |product| product.id.as_str());
    format!("{product} {}", terms.guide)
}

fn told(book: &Book, witness: &Witness) -> String {
    let mut parts = vec![terms_name(book, witness.terms)];
    for (fact, value) in &witness.facts {
        let Some(fact) = book.facts.get(usize::from(*fact)) else { continue };
        let value = fact.values.get(*value).map_or("", String::as_str);
        parts.push(format!("{} = {value}", fact.name));
    }
    if let Some(needs) = witness.needs {
        let names: Vec<&str> =
            needs.iter().take(3).filter_map(|pair| book.needs.pairs.get(pair).map(String::as_str)).collect();
        let more = if needs.len() > 3 { ", …" } else { "" };
        parts.push(format!("needs = {}{more}", names.join(", ")));
    }
    parts.join(", ")
}

/// A witness as a test case in the contract's form.
#[must_use]
pub fn witness_case(book: &Book, witness: &Witness) -> Value {
    let mut estate = Map::new();
    let mut group = Map::new();
    group.insert("name".into(), "Witness".into());
    for (fact, value) in &witness.facts {
        let Some(known) = book.facts.get(usize::from(*fact)) else { continue };
        let name = known.values.get(*value).cloned().unwrap_or_default();
        match known.scope {
            Scope::Estate => {
                let short = known.name.strip_prefix("estate.").unwrap_or(&known.name);
                estate.insert(short.into(), name.into());
            }
            Scope::Group | Scope::Way => {
                group.insert(known.name.clone(), name.into());
            }
            Scope::Holding => {
                let kinds =
                    book.holdings.iter().find(|holding| holding.fact == *fact).map(|holding| &holding.kinds);
                let first =
                    kinds.and_then(|kinds| kinds.first()).and_then(|kind| book.kinds.get(usize::from(*kind)));
                let held = match first {
                    Some(kind) if *value == 1 => json!([kind.id]),
                    _ => json!([]),
                };
                estate.insert("holds".into(), held);
            }
            Scope::Comparison => {
                let Some(comparison) = book.comparisons.iter().find(|comparison| comparison.fact == *fact)
                else {
                    continue;
                };
                let over = comparison
                    .over
                    .iter()
                    .find(|(terms, _)| terms.has(witness.terms))
                    .map_or(0, |(_, over)| *over);
                let count =
                    book.counts.get(usize::from(comparison.sum)).map_or("", |count| count.name.as_str());
                group.insert(count.into(), json!(if *value == 1 { over + 1 } else { over }));
            }
            Scope::Feature | Scope::Dispute | Scope::Finding => {}
        }
    }
    let needs = witness.needs.map(|needs| {
        let pairs: Vec<&String> = needs.iter().filter_map(|pair| book.needs.pairs.get(pair)).collect();
        json!(pairs)
    });
    if let Some(needs) = needs {
        group.insert("needs".into(), needs);
    }
    let terms = book.terms.get(witness.terms);
    let product = terms
        .and_then(|terms| book.products.get(usize::from(terms.product)))
        .map_or("", |product| product.id.as_str());
    json!({
        "id": "witness",
        "origin": "witness",
        "situation": {
            "version": 1,
            "product": product,
            "guide": terms.map_or("", |terms| terms.guide.as_str()),
            "estate": estate,
            "groups": [group],
        },
    })
}
