//! Every case in `tests/cases` passes with the built-in rulebook. A case that a clause contradicts stands in
//! `disputed.toml` with that clause, and only as long as it fails.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use clausewise_cli::cases;
use clausewise_rules::point::Engine;
use common::{all, folder, products};
use serde_json::Value;
use toml_edit::DocumentMut;

/// How many products the contract has.
const PRODUCTS: usize = 12;

/// How many cases may be disputed.
const DISPUTED: usize = 5;

fn id(case: &Value) -> &str {
    case["id"].as_str().unwrap()
}

/// The disputed cases: id, and the clause that contradicts each.
fn disputed() -> BTreeMap<String, String> {
    let written = fs::read_to_string(folder().join("disputed.toml")).unwrap();
    let document: DocumentMut = written.parse().unwrap();
    let entries = document.iter().map(|(id, entry)| {
        let clause = entry.get("clause").and_then(|clause| clause.as_str()).unwrap_or_default();
        let why = entry.get("why").and_then(|why| why.as_str()).unwrap_or_default();
        assert!(!why.is_empty(), "disputed.toml: `{id}` needs a `why`");
        (id.to_owned(), clause.to_owned())
    });
    entries.collect()
}

#[test]
fn every_case_passes_or_is_disputed_by_a_clause() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let known: BTreeSet<&str> = engine.book.products.iter().map(|product| product.id.as_str()).collect();
    let disputed = disputed();
    let (mut passed, mut wrong) = (0, Vec::new());
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let cases = all();
    for (place, case) in &cases {
        // A situation of unknown product is judged under those there are: it waits for all of them.
        let there =
            |product: &str| known.contains(product) || (product == "unknown" && known.len() >= PRODUCTS);
        if let Some(product) = products(case).into_iter().find(|product| !there(product)) {
            *waiting.entry(product).or_default() += 1;
            continue;
        }
        let differences = cases::run(&engine, case);
        match (differences.is_empty(), disputed.contains_key(id(case))) {
            (true, false) => passed += 1,
            (false, true) => {}
            (true, true) => {
                wrong.push(format!("{} ({place}) passes: take it out of disputed.toml", id(case)))
            }
            (false, false) => wrong.push(format!("{} ({place}): {}", id(case), differences.join("; "))),
        }
    }
    let told: Vec<String> = waiting.iter().map(|(product, count)| format!("{count} of {product}")).collect();
    println!("{passed} passed, {} disputed, waiting for products: {}", disputed.len(), told.join(", "));
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        known.len() < PRODUCTS || waiting.is_empty(),
        "the rulebook has all {PRODUCTS} products, and there are cases of others: {}",
        told.join(", ")
    );
}

#[test]
fn disputed_cases_are_few_exist_and_name_a_clause_of_the_book() {
    let book = clausewise_rulebook::book().unwrap();
    let cases = all();
    let disputed = disputed();
    assert!(disputed.len() <= DISPUTED, "{} cases are disputed, at most {DISPUTED} may be", disputed.len());
    for (case, clause) in &disputed {
        let found = cases.iter().find(|(_, known)| id(known) == case);
        let (_, found) = found.unwrap_or_else(|| panic!("disputed.toml: there is no case `{case}`"));
        let known =
            |product: &str| product == "unknown" || book.products.iter().any(|known| known.id == product);
        if products(found).into_iter().all(known) {
            assert!(
                book.clauses.iter().any(|known| known.id == *clause),
                "disputed.toml: `{case}` names the clause `{clause}`, which is not in the rulebook"
            );
        }
    }
}

#[test]
fn the_ids_of_cases_are_unique() {
    let mut seen = BTreeMap::new();
    for (place, case) in all() {
        if let Some(before) = seen.insert(id(&case).to_owned(), place.clone()) {
            panic!("`{}` stands in {before} and in {place}", id(&case));
        }
    }
}
