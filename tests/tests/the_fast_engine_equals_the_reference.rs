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
    set::Pairs,
    verdict::{GroupVerdict, OptionOf, Problem, TotalRow, Verdict},
    world::World,
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

/// A situation in the making: the estate and one group.
fn place<'s>(situation: &'s mut Value, name: &str) -> &'s mut Value {
    match name.strip_prefix("estate.") {
        Some(key) => &mut situation["estate"][key],
        None => &mut situation["groups"][0][name],
    }
}

/// Where two situations that differ in one number come to lie: at what a comparison allows, and one beyond.
#[test]
fn both_sides_of_every_declared_comparison_are_judged_alike() {
    let (engine, reference, _) = books();
    let book = &engine.book;
    let mut dice = Dice::new(20_111_201);
    let (mut sides, mut parted, mut wrong) = (0, BTreeSet::new(), Vec::new());
    for comparison in &book.comparisons {
        let name = &book.facts[usize::from(comparison.fact)].name;
        let sum = &book.counts[usize::from(comparison.sum)].name;
        for (terms, over) in
            comparison.over.iter().flat_map(|(terms, over)| terms.iter().map(move |at| (at, *over)))
        {
            for _ in 0..how_many(12) {
                let told = Told { groups: 1, left_out: 0, also: 0, choice: 0 };
                let mut told = situation(book, &mut dice, told);
                told["product"] = json!(book.products[usize::from(book.terms[terms].product)].id);
                told["guide"] = json!(book.terms[terms].guide);
                told["estate"]["holds"] = json!([]);
                for test in comparison.of[dice.below(comparison.of.len())].iter() {
                    let fact = &book.facts[usize::from(test.fact)];
                    if fact.scope != Scope::Finding {
                        let values: Vec<usize> = test.values.iter().collect();
                        *place(&mut told, &fact.name) = json!(fact.values[*dice.one(&values)]);
                    }
                }
                let times = comparison.times.map_or(1, |count| {
                    let times = 1 + dice.below(3);
                    *place(&mut told, &book.counts[usize::from(count)].name) = json!(times);
                    times
                });
                let mut ends = Vec::new();
                for beyond in 0..2 {
                    *place(&mut told, sum) = json!(over as usize * times + beyond);
                    let (fast, naive) = (judged(engine, &told), reference.judge(&told));
                    let found = compare(&fast, &naive);
                    if !found.is_empty() {
                        wrong.push(format!("{name}: {}\n    {told}", found.join("\n    ")));
                    }
                    sides += usize::from(naive.is_ok());
                    ends.push(fast.map(|verdict| ends_of(&verdict)));
                }
                if ends[0] != ends[1] {
                    parted.insert(name);
                }
            }
        }
    }
    println!(
        "{sides} situations at or beyond what {} comparisons allow; {} of them part two answers here",
        book.comparisons.len(),
        parted.len()
    );
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    assert!(sides > 10 * book.comparisons.len());
}

fn ends_of(verdict: &Verdict) -> Vec<(Vec<End>, Vec<String>)> {
    let of = |group: &GroupVerdict| {
        let refused = group.not_permitted.iter().map(|refused| refused.licence.clone()).collect();
        (ends(group), refused)
    };
    verdict.groups.iter().map(of).collect()
}

/// Every combination of what the book of some terms asks for: estate and group facts where they apply, one holding or none
/// for each that rules ask for, and a representative of each class of needs that can be told apart.
struct Combinations<'e> {
    engine: &'e Engine,
    terms: usize,
    needs: Vec<Value>,
}

impl<'e> Combinations<'e> {
    fn new(engine: &'e Engine, terms: usize) -> Self {
        let world = World::new(engine, terms);
        let classes: BTreeSet<Pairs> = world.classes.iter().flatten().copied().collect();
        let names = |pairs: &Pairs| pairs.iter().map(|pair| engine.book.needs.pairs[pair].clone()).collect();
        Self { engine, terms, needs: classes.iter().map(names).collect() }
    }

    /// Hands on each of them.
    fn each(&self, visit: &mut impl FnMut(&mut Value, &Value)) {
        let book = &self.engine.book;
        let product = &book.products[usize::from(book.terms[self.terms].product)].id;
        let mut told = json!({
            "version": 1, "product": product, "guide": book.terms[self.terms].guide,
            "estate": { "holds": [] }, "groups": [{ "name": "They", "people": 3 }],
        });
        let mut chosen = vec![None; book.facts.len()];
        self.facts(0, &mut told, &mut chosen, visit);
    }

    fn facts(
        &self,
        at: usize,
        told: &mut Value,
        chosen: &mut Vec<Option<usize>>,
        visit: &mut impl FnMut(&mut Value, &Value),
    ) {
        let Some(fact) = self.engine.book.facts.get(at) else { return self.holds(told, visit) };
        let asked = [Scope::Estate, Scope::Group, Scope::Way].contains(&fact.scope)
            && self.engine.in_force[self.terms].mentioned[at]
            && fact
                .applies
                .iter()
                .all(|test| chosen[usize::from(test.fact)].is_some_and(|value| test.values.has(value)));
        if !asked {
            return self.facts(at + 1, told, chosen, visit);
        }
        for (value, name) in fact.values.iter().enumerate() {
            *place(told, &fact.name) = json!(name);
            chosen[at] = Some(value);
            self.facts(at + 1, told, chosen, visit);
        }
        chosen[at] = None;
        let (map, key) = match fact.name.strip_prefix("estate.") {
            Some(key) => (&mut told["estate"], key),
            None => (&mut told["groups"][0], fact.name.as_str()),
        };
        map.as_object_mut().unwrap().remove(key);
    }

    fn holds(&self, told: &mut Value, visit: &mut impl FnMut(&mut Value, &Value)) {
        let book = &self.engine.book;
        let asked = book
            .holdings
            .iter()
            .filter(|holding| self.engine.in_force[self.terms].mentioned[usize::from(holding.fact)]);
        let kinds: Vec<&String> =
            asked.filter_map(|holding| Some(&book.kinds[usize::from(*holding.kinds.first()?)].id)).collect();
        for held in 0..1_usize << kinds.len() {
            let held = (0..kinds.len()).filter(|place| held >> place & 1 == 1);
            told["estate"]["holds"] = held.map(|place| kinds[place].clone()).collect();
            for needs in &self.needs {
                visit(told, needs);
            }
        }
    }
}

/// The products whose combinations are few enough to try them all.
const SMALL: [&str; 3] = ["crm-3.0", "d365-business", "crm-2016"];

/// In an ordinary run one of many combinations; `CLAUSEWISE_EVERY=1` tries them all, `CLAUSEWISE_PRODUCTS` names others,
/// and `CLAUSEWISE_PART=2/5` takes a part of them.
#[test]
fn every_combination_of_what_three_products_ask_is_judged_alike() {
    let (engine, reference, _) = books();
    let variable = |name: &str| std::env::var(name).ok();
    let every = variable("CLAUSEWISE_EVERY").and_then(|number| number.parse().ok()).unwrap_or(9973);
    let part = variable("CLAUSEWISE_PART");
    let (part, parts) = part
        .and_then(|part| {
            part.split_once('/').map(|(part, parts)| (part.parse().unwrap(), parts.parse().unwrap()))
        })
        .unwrap_or((0, 1));
    let products = variable("CLAUSEWISE_PRODUCTS").unwrap_or_else(|| SMALL.join(","));
    for product in products.split(',') {
        let (mut number, mut alike, mut impossible, mut wrong) = (0_usize, 0, 0, Vec::new());
        let classes = engine
            .book
            .terms
            .iter()
            .enumerate()
            .filter(|(_, terms)| engine.book.products[usize::from(terms.product)].id == product);
        for (terms, _) in classes {
            Combinations::new(engine, terms).each(&mut |told, needs| {
                number += 1;
                if number % every != 0 || (number / every) % parts != part % parts || wrong.len() > 5 {
                    return;
                }
                told["groups"][0]["needs"] = needs.clone();
                let (fast, naive) = (judged(engine, told), reference.judge(told));
                let found = compare(&fast, &naive);
                alike += usize::from(found.is_empty() && naive.is_ok());
                impossible += usize::from(matches!(naive, Err(Stop::Impossible(_))));
                assert!(!matches!(naive, Err(Stop::Open(_))), "{naive:?}: {told}");
                if !found.is_empty() {
                    wrong.push(format!("{}\n    {told}", found.join("\n    ")));
                }
            });
        }
        println!("{product}: {number} combinations, {alike} judged alike, {impossible} impossible");
        assert!(wrong.is_empty(), "{product}: at least {} differ:\n{}", wrong.len(), wrong.join("\n"));
        assert!(alike > 0, "{product}");
    }
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
                && comparison.of.iter().flatten().any(|test| {
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
