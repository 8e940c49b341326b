//! Random situations from a seed, the same every time on every machine: told fully, or with everything a reader may
//! leave out. The digest of their verdicts is how one build of the engine is held against another.

#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "nothing but tests use this; they may stop at the first surprise"
)]

pub mod pace;

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    book::{Book, Scope},
    judge,
    library::Library,
    point::Engine,
    verdict::{GroupVerdict, OptionOf, Problem, Verdict},
};
use serde_json::{Map, Value, json};

/// A generator of numbers (xorshift), for nothing but tests.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator that gives the same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below another.
    pub fn below(&mut self, number: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % number.max(1) as u64).unwrap()
    }

    /// True so many times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// From one up to a small number, or now and then up to a large one.
    pub fn number(&mut self, percent: usize, large: usize, small: usize) -> usize {
        let most = if self.chance(percent) { large } else { small };
        1 + self.below(most)
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// How a situation is told.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The most groups there are.
    pub groups: usize,
    /// How often, of a hundred times, a fact that has a default is left out.
    pub left_out: usize,
    /// How often a group has a further way.
    pub also: usize,
    /// How often the choice of edition is left to the reader.
    pub choice: usize,
}

/// A random situation of a random product and guide.
pub fn situation(book: &Book, dice: &mut Dice, told: Told) -> Value {
    let terms = dice.one(&book.terms);
    let product = &book.products[usize::from(terms.product)].id;
    let mut estate = Map::new();
    for fact in book.facts.iter().filter(|fact| fact.scope == Scope::Estate) {
        let leave =
            if fact.choice { told.choice } else { told.left_out.max(if told.left_out > 0 { 70 } else { 0 }) };
        if !dice.chance(leave) {
            let first = told.left_out == 0 && !fact.choice && dice.chance(70);
            let value = if first { &fact.values[0] } else { dice.one(&fact.values) };
            estate.insert(fact.name.trim_start_matches("estate.").to_owned(), value.clone().into());
        }
    }
    for count in book.counts.iter().filter(|count| count.estate) {
        estate.insert(count.name.trim_start_matches("estate.").to_owned(), dice.number(20, 12, 3).into());
    }
    let kinds: Vec<&str> = book
        .kinds
        .iter()
        .map(|kind| kind.id.as_str())
        .filter(|id| id.starts_with(&format!("{product}/")))
        .collect();
    let mut holds = Vec::new();
    while !kinds.is_empty() && dice.chance(25) {
        let kind = *dice.one(&kinds);
        holds.push(if dice.chance(50) {
            json!(kind)
        } else {
            json!({ "id": kind, "quantity": dice.below(12) })
        });
    }
    estate.insert("holds".into(), holds.into());
    let groups: Vec<Value> = (0..=dice.below(told.groups)).map(|_| group(book, dice, told)).collect();
    json!({ "version": 1, "product": product, "guide": terms.guide, "estate": estate, "groups": groups })
}

fn group(book: &Book, dice: &mut Dice, told: Told) -> Value {
    let mut group = Map::new();
    for fact in book.facts.iter().filter(|fact| [Scope::Group, Scope::Way].contains(&fact.scope)) {
        let leave = if fact.defaults.is_empty() { 0 } else { told.left_out };
        if !dice.chance(leave) {
            group.insert(fact.name.clone(), dice.one(&fact.values).clone().into());
        }
    }
    // People at a desk are likelier than programs.
    if dice.chance(30) {
        group.insert(
            "path".into(),
            (*dice.one(&["web-client", "own-application", "vendor-portal", "public-form"])).into(),
        );
        group.insert("signIn".into(), (*dice.one(&["own", "delegated", "none"])).into());
    }
    for count in book.counts.iter().filter(|count| !count.estate) {
        group.insert(count.name.clone(), dice.number(10, 2000, 9).into());
    }
    group.insert("needs".into(), needs(book, dice).into());
    if dice.chance(20) {
        group.insert("site".into(), (*dice.one(&["north", "south"])).into());
    }
    if dice.chance(told.also) {
        let paths = &book.facts.iter().find(|fact| fact.name == "path").unwrap().values;
        let path = dice.one(paths).clone();
        let entry =
            if dice.chance(50) { json!(path) } else { json!({ "path": path, "needs": needs(book, dice) }) };
        group.insert("also".into(), json!([entry]));
    }
    group.into()
}

/// A few needs, often small ones.
pub fn needs(book: &Book, dice: &mut Dice) -> Vec<String> {
    let pairs = &book.needs.pairs;
    let small = [
        "read:own-case",
        "create:own-case",
        "read:case",
        "update:case",
        "read:account",
        "create:lead",
        "report:report",
        "read:*",
    ];
    (0..1 + dice.below(3))
        .map(|_| if dice.chance(70) { (*dice.one(&small)).to_owned() } else { dice.one(pairs).clone() })
        .collect()
}

/// The verdict of the engine.
pub fn judged(engine: &Engine, situation: &Value) -> Result<Verdict, Problem> {
    let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
    judge(engine, &read_situation(&engine.book, &datum)?, None)
}

/// The ids of an option, sorted.
pub fn ids(option: &OptionOf) -> Vec<String> {
    let mut ids: Vec<String> = option.licences.iter().map(|licence| licence.id.clone()).collect();
    ids.sort();
    ids
}

/// An outcome with the ids of its options.
pub type End = (String, Vec<Vec<String>>);

fn end(outcome: &str, options: &[OptionOf]) -> End {
    let mut all: Vec<Vec<String>> = options.iter().map(ids).collect();
    all.sort();
    (outcome.to_owned(), all)
}

/// Digests of verdicts with their texts, a line each: of the cases in `tests/cases`, then of so many random situations.
#[must_use]
pub fn digests(engine: &Engine, library: &Library, random: usize) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, situation: &Value| {
        let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
        let verdict = read_situation(&engine.book, &datum)
            .and_then(|situation| judge(engine, &situation, Some(library)));
        let told = match verdict {
            Ok(verdict) => serde_json::to_vec(&verdict),
            Err(problem) => serde_json::to_vec(&problem),
        };
        lines.push_str(&format!("{name} {}\n", clausewise_rules::digest(&told.unwrap())));
    };
    for (id, situation) in cases() {
        line(&id, &situation);
    }
    let mut dice = Dice::new(7);
    for number in 0..random {
        let told = Told { groups: 3, left_out: 40, also: 15, choice: 50 };
        line(&format!("random-{number}"), &situation(&engine.book, &mut dice, told));
    }
    lines
}

/// The situations of the cases in `tests/cases`, by name.
#[must_use]
pub fn cases() -> Vec<(String, Value)> {
    let lines = CASES.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty());
    let case = |line: &str| {
        let mut case: Value = serde_json::from_str(line).unwrap();
        (case["id"].as_str().unwrap().to_owned(), case["situation"].take())
    };
    lines.map(case).collect()
}

/// How many random situations the wasm build is held against.
pub const RANDOM: usize = 20_000;

const CASES: [&str; 10] = [
    include_str!("../../cases/crm-2013-2016.jsonl"),
    include_str!("../../cases/crm-legacy.jsonl"),
    include_str!("../../cases/d365-2016-2019.jsonl"),
    include_str!("../../cases/d365-2019-2026.jsonl"),
    include_str!("../../cases/d365-on-premises.jsonl"),
    include_str!("../../cases/power-platform.jsonl"),
    include_str!("../../cases/seed-crm-3.0.jsonl"),
    include_str!("../../cases/seed-non-interactive.jsonl"),
    include_str!("../../cases/seed-on-premises-portal.jsonl"),
    include_str!("../../cases/seed-team-member-portal.jsonl"),
];

/// What is possible for a group.
pub fn ends(group: &GroupVerdict) -> Vec<End> {
    let mut all: Vec<End> = group.possible.iter().map(|one| end(one.outcome.name(), &one.options)).collect();
    if all.is_empty() {
        all.push(end(group.outcome.name(), &group.options));
    }
    all.sort();
    all.dedup();
    all
}
