//! The fast engine is held against the naive definition: on every case, on random situations of every product, and,
//! where facts are unknown, against itself at every completion.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

#[allow(dead_code)]
mod common;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use clausewise_compiler::{compile, source::read_folder};
use clausewise_random::{Dice, End, Told, ends, judged, situation};
use clausewise_reference::{Reference, Stop};
use clausewise_rules::{
    book::{Comparison, Scope},
    point::Engine,
    verdict::{OptionOf, Problem, TotalRow, Verdict},
};
use serde_json::{Value, json};

/// How many random situations the ordinary test tries; `CLAUSEWISE_SITUATIONS` asks for more.
fn how_many(usual: usize) -> usize {
    std::env::var("CLAUSEWISE_SITUATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// The engine, the reference and every case, read once.
fn books() -> &'static (Engine, Reference, Vec<Value>) {
    static BOOKS: OnceLock<(Engine, Reference, Vec<Value>)> = OnceLock::new();
    BOOKS.get_or_init(read)
}

fn read() -> (Engine, Reference, Vec<Value>) {
    let files = read_folder(&clausewise_tests::book_folder()).unwrap();
    let compiled = compile(&files).unwrap();
    let reference = Reference::new(&files).unwrap();
    let mut cases: Vec<Value> = compiled.cases.into_iter().map(|case| case.json).collect();
    cases.extend(common::all().into_iter().map(|(_, case)| case));
    (Engine::new(compiled.book), reference, cases)
}

fn options(options: &[OptionOf]) -> Value {
    let one = |option: &OptionOf| {
        let licences: Value = option
            .licences
            .iter()
            .map(|licence| json!({ "id": licence.id, "per": licence.per, "quantity": licence.quantity }))
            .collect();
        let mut one = json!({ "licences": licences });
        if let Some(under) = option.under.as_ref().and_then(|under| under.values().next()) {
            one["under"] = json!(under);
        }
        one
    };
    options.iter().map(one).collect()
}

fn rows(rows: &[TotalRow]) -> Value {
    let mut all: Vec<Value> = rows.iter().map(|row| json!({ "licence": row.licence, "quantity": row.quantity, "held": row.held, "missing": row.missing })).collect();
    all.sort_by_key(Value::to_string);
    all.into()
}

fn sorted<'a>(ids: impl Iterator<Item = &'a str>) -> Value {
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The fast engine's verdict in the form of the reference's.
fn plain(verdict: &Verdict) -> Value {
    let groups: Value = verdict
        .groups
        .iter()
        .map(|group| {
            let lenient = group.readings.iter().filter(|reading| reading.reading == "lenient");
            json!({
                "outcome": group.outcome.name(), "contact": group.contact, "standing": group.standing,
                "options": options(&group.options),
                "notPermitted": sorted(group.not_permitted.iter().map(|refused| refused.licence.as_str())),
                "alsoMind": sorted(group.also_mind.iter().map(|mind| mind.id.as_str())),
                "readings": lenient.map(|reading| json!({ "dispute": reading.dispute, "outcome": reading.outcome.name(), "options": options(&reading.options) })).collect::<Value>(),
            })
        })
        .collect();
    json!({
        "product": verdict.product, "guide": verdict.guide, "groups": groups,
        "totalUnder": verdict.total_under.as_ref().and_then(|under| under.values().next()),
        "total": rows(&verdict.total), "totalLenient": verdict.total_lenient.as_deref().map(rows),
    })
}

/// Where two verdicts differ, with both sides.
fn differences(at: &str, fast: &Value, naive: &Value, found: &mut Vec<String>) {
    match (fast, naive) {
        (Value::Object(mine), Value::Object(theirs)) => {
            for key in mine.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
                differences(&format!("{at}.{key}"), &fast[key], &naive[key], found);
            }
        }
        (Value::Array(mine), Value::Array(theirs))
            if mine.len() == theirs.len() && at.ends_with("groups") =>
        {
            for (place, (mine, theirs)) in mine.iter().zip(theirs).enumerate() {
                differences(&format!("{at}[{place}]"), mine, theirs, found);
            }
        }
        _ if fast == naive => {}
        _ => found.push(format!("{at}: fast {fast}, reference {naive}")),
    }
}

fn compare(fast: &Result<Verdict, Problem>, naive: &Result<Value, Stop>) -> Vec<String> {
    match (fast, naive) {
        (_, Err(Stop::Open(_))) => Vec::new(),
        (Ok(fast), Ok(naive)) => {
            let mut naive = naive.clone();
            for key in ["total", "totalLenient"] {
                if let Some(rows) = naive[key].as_array_mut() {
                    rows.sort_by_key(Value::to_string);
                }
            }
            let mut found = Vec::new();
            differences("", &plain(fast), &naive, &mut found);
            found
        }
        (Err(problem), Err(Stop::Impossible(_))) if problem.code == "impossible" => Vec::new(),
        (fast, naive) => vec![format!("fast {:?}, reference {naive:?}", fast.as_ref().map(|_| "a verdict"))],
    }
}

/// Tells more, until the reference is content or nothing is left to tell.
fn told_fully(
    engine: &Engine,
    reference: &Reference,
    dice: &mut Dice,
    situation: &mut Value,
) -> Result<Value, Stop> {
    for _ in 0..20 {
        match reference.judge(situation) {
            Err(Stop::Open(name)) => {
                let Some(fact) = engine
                    .book
                    .facts
                    .iter()
                    .find(|fact| fact.name == name && [Scope::Group, Scope::Way].contains(&fact.scope))
                else {
                    return Err(Stop::Open(name));
                };
                for group in situation["groups"].as_array_mut().unwrap() {
                    if group.get(&name).is_none() {
                        group[name.as_str()] = dice.one(&fact.values).clone().into();
                    }
                    for way in group.get_mut("also").and_then(Value::as_array_mut).into_iter().flatten() {
                        if way.is_string() {
                            *way = json!({ "path": way });
                        }
                        if way.get(&name).is_none() && fact.scope == Scope::Way {
                            way[name.as_str()] = dice.one(&fact.values).clone().into();
                        }
                    }
                }
            }
            other => return other,
        }
    }
    reference.judge(situation)
}

#[test]
fn every_case_is_judged_alike() {
    let (engine, reference, cases) = books();
    let (mut alike, mut open, mut wrong) = (0, 0, Vec::new());
    for case in cases {
        let Some(situation) = case.get("situation") else { continue };
        let Ok(datum) = serde_json::from_value::<clausewise_intake::datum::Datum>(situation.clone()) else {
            continue;
        };
        // What is refused before it is judged never comes to the reference.
        if clausewise_intake::read_situation(&engine.book, &datum).is_err() {
            continue;
        }
        let naive = reference.judge(situation);
        let found = compare(&judged(engine, situation), &naive);
        match naive {
            Err(Stop::Open(_)) => open += 1,
            _ if found.is_empty() => alike += 1,
            _ => wrong.push(format!("{}: {}", case["id"], found.join("\n    "))),
        }
    }
    println!("{alike} cases judged alike, {open} not told fully");
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(alike > open, "only {alike} cases were told fully, {open} were not");
}

#[test]
fn random_situations_of_every_product_are_judged_alike() {
    let (engine, reference, _) = books();
    let mut dice = Dice::new(20_061_026);
    let (mut alike, mut open, mut impossible, mut wrong) =
        (BTreeMap::<String, usize>::new(), 0, 0, Vec::new());
    let told = Told { groups: 3, left_out: 40, also: 15, choice: 50 };
    for number in 0..how_many(400) {
        let mut situation = situation(&engine.book, &mut dice, told);
        let naive = told_fully(engine, reference, &mut dice, &mut situation);
        let found = compare(&judged(engine, &situation), &naive);
        match naive {
            Err(Stop::Open(_)) => open += 1,
            Err(Stop::Impossible(_)) => impossible += 1,
            _ => *alike.entry(situation["product"].as_str().unwrap().to_owned()).or_default() += 1,
        }
        if !found.is_empty() {
            wrong.push(format!("{number}: {}\n    {situation}", found.join("\n    ")));
        }
    }
    println!("judged: {alike:?}, impossible: {impossible}, not told fully: {open}");
    assert!(
        wrong.is_empty(),
        "{} situations differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(6)].join("\n")
    );
    assert_eq!(alike.len(), engine.book.products.len(), "every product was judged");
}

/// Every completion of the facts that are unknown, and what the engine says at each.
fn completions(engine: &Engine, situation: &Value, unknown: &[(bool, String, Vec<String>)]) -> BTreeSet<End> {
    let Some(((estate, name, values), rest)) = unknown.split_first() else {
        return judged(engine, situation)
            .map(|verdict| ends(&verdict.groups[0]))
            .unwrap_or_default()
            .into_iter()
            .collect();
    };
    let mut all = BTreeSet::new();
    for value in values {
        let mut told = situation.clone();
        let place = if *estate { &mut told["estate"] } else { &mut told["groups"][0] };
        place[name.as_str()] = value.clone().into();
        all.extend(completions(engine, &told, rest));
    }
    all
}

#[test]
fn unknown_facts_leave_possible_what_some_completion_says_and_nothing_else() {
    let (engine, _, _) = books();
    let mut dice = Dice::new(20_140_101);
    let (mut tried, mut several, mut wider, mut wrong) = (0, 0, 0, Vec::new());
    while tried < how_many(120) {
        let told = situation(&engine.book, &mut dice, Told { groups: 1, left_out: 0, also: 0, choice: 0 });
        let terms = engine.book.terms.iter().position(|terms| {
            told["guide"] == terms.guide.as_str()
                && told["product"] == engine.book.products[usize::from(terms.product)].id.as_str()
        });
        let mentioned = &engine.in_force[terms.unwrap()].mentioned;
        let facts: Vec<_> = engine
            .book
            .facts
            .iter()
            .zip(mentioned)
            .filter(|(_, mentioned)| **mentioned)
            .map(|(fact, _)| fact)
            .collect();
        let asked: Vec<_> = facts
            .into_iter()
            .filter(|fact| matches!(fact.scope, Scope::Estate | Scope::Group | Scope::Way))
            .collect();
        let mut unknown: Vec<(bool, String, Vec<String>)> = Vec::new();
        for _ in 0..=dice.below(3) {
            let fact = *dice.one(&asked);
            let estate = fact.scope == Scope::Estate;
            let name = fact.name.trim_start_matches("estate.").to_owned();
            if !unknown.iter().any(|(_, known, _)| *known == name) {
                unknown.push((estate, name, fact.values.clone()));
            }
        }
        if unknown.iter().map(|(_, _, values)| values.len()).product::<usize>() > 90 {
            continue;
        }
        let mut situation = told.clone();
        for (estate, name, values) in &unknown {
            let place = if *estate { &mut situation["estate"] } else { &mut situation["groups"][0] };
            // Either plainly unknown, or every value by name.
            place[name.as_str()] = if dice.chance(50) { json!("unknown") } else { json!(values) };
        }
        let union = completions(engine, &told, &unknown);
        let found = match judged(engine, &situation) {
            Ok(verdict) => ends(&verdict.groups[0]).into_iter().collect(),
            Err(problem) => {
                assert_eq!(problem.code, "impossible", "{problem:?}: {situation}");
                BTreeSet::new()
            }
        };
        tried += 1;
        several += usize::from(union.len() > 1);
        // A sum that itself rests on what is unknown is taken as open beside it: wider than the union, never narrower.
        let rests_on_unknown = |comparison: &Comparison| {
            mentioned[usize::from(comparison.fact)]
                && comparison.of.iter().any(|test| {
                    let fact = &engine.book.facts[usize::from(test.fact)];
                    fact.scope == Scope::Finding
                        || unknown.iter().any(|(_, name, _)| fact.name.ends_with(name.as_str()))
                })
        };
        if found != union && engine.book.comparisons.iter().any(rests_on_unknown) && found.is_superset(&union)
        {
            wider += 1;
        } else if found != union {
            let more: Vec<_> = found.difference(&union).collect();
            let fewer: Vec<_> = union.difference(&found).collect();
            wrong.push(format!("too many: {more:?}; missing: {fewer:?}\n    {situation}"));
        }
    }
    println!(
        "{tried} situations with unknown facts, {several} with more than one verdict, {wider} told wider"
    );
    assert!(wider * 20 <= tried, "{wider} of {tried} are told wider than they are");
    assert!(
        wrong.is_empty(),
        "{} situations differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
}
