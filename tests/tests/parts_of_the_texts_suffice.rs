//! The page loads the texts of one product; what a verdict on it says must all be in them, in every language.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

#[allow(dead_code)]
mod common;

use std::collections::BTreeMap;

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{judge, library::Library, point::Engine};
use common::all;

#[test]
fn a_verdict_says_with_the_texts_of_its_product_what_it_says_with_all() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    for language in clausewise_rulebook::languages() {
        let whole = clausewise_rulebook::library(language).unwrap();
        let mut parts: BTreeMap<String, Library> =
            clausewise_rulebook::parts(&engine.book, &whole).into_iter().collect();
        let common = parts.remove(clausewise_rulebook::COMMON).unwrap();
        for part in parts.values_mut() {
            part.add(common.clone());
        }
        let mut compared = 0;
        for (place, case) in all() {
            let Some(part) = case["situation"]["product"].as_str().and_then(|product| parts.get(product))
            else {
                continue;
            };
            let written: Datum = serde_json::from_value(case["situation"].clone()).unwrap();
            let Ok(situation) = read_situation(&engine.book, &written) else { continue };
            let told = |library| judge(&engine, &situation, Some(library)).unwrap();
            assert_eq!(told(part), told(&whole), "{place} in `{language}`");
            compared += 1;
        }
        assert!(compared > 250, "only {compared} cases in `{language}`");
    }
}

#[test]
fn no_two_languages_say_a_whole_sentence_alike() {
    let english = clausewise_rulebook::library("en").unwrap();
    for language in clausewise_rulebook::languages().skip(1) {
        let other = clausewise_rulebook::library(language).unwrap();
        let sentences = ["rule.", "clause.", "dispute.", "impossible.", "fact."];
        for ((id, here), (_, there)) in english.texts.iter().zip(&other.texts) {
            let is_sentence = sentences.iter().any(|class| id.starts_with(class)) && here.ends_with('.');
            assert!(!is_sentence || here != there, "`{id}` is not translated into `{language}`: {here}");
        }
    }
}
