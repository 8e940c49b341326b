//! How long the engine takes: `cargo run --release -p clausewise-random --bin pace`. Cases in their order, no cache
//! between measurements but the worlds that an engine keeps for its life; medians and the worst, in microseconds.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement may stop at the first surprise"
)]

use std::{hint::black_box, time::Instant};

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_random::cases;
use clausewise_rules::{
    Reach, book::Scope, editions, judge, next_question, point::Engine, prove::prove, set::Set,
    situation::Situation, what_if,
};
use serde_json::json;

/// Prints the median and the worst of some times, in microseconds.
fn tell(what: &str, mut times: Vec<f64>, at: &[String]) {
    let worst = (0..times.len()).max_by(|a, b| times[*a].total_cmp(&times[*b])).unwrap_or(0);
    let (name, most) = (at.get(worst).cloned().unwrap_or_default(), times[worst]);
    times.sort_by(f64::total_cmp);
    println!(
        "{what}: {} measured, median {:.1} µs, worst {most:.1} µs ({name})",
        times.len(),
        times[times.len() / 2]
    );
}

/// The time of one run, the mean of so many.
fn time<T>(runs: u32, mut run: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    (0..runs).for_each(|_| {
        black_box(run());
    });
    start.elapsed().as_secs_f64() * 1e6 / f64::from(runs)
}

fn main() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let library = clausewise_rulebook::library("en").unwrap();
    let read = |situation| {
        let datum: Datum = serde_json::from_value(situation).ok()?;
        read_situation(&engine.book, &datum).ok()
    };
    let told: Vec<(String, Situation)> =
        cases().into_iter().filter_map(|(id, situation)| Some((id, read(situation)?))).collect();
    let names: Vec<String> = told.iter().map(|(id, _)| id.clone()).collect();
    let each = |run: &dyn Fn(&Situation)| -> Vec<f64> {
        told.iter().map(|(_, situation)| time(20, || run(situation))).collect()
    };
    let empty: Vec<(String, Situation)> = engine
        .book
        .terms
        .iter()
        .filter_map(|terms| {
            let product = &engine.book.products[usize::from(terms.product)].id;
            let group = json!({ "name": "Somebody" });
            let situation =
                json!({ "version": 1, "product": product, "guide": terms.guide, "groups": [group] });
            Some((format!("{product} {}", terms.guide), read(situation)?))
        })
        .collect();
    let stretches: Vec<String> = empty.iter().map(|(name, _)| name.clone()).collect();

    let worlds: Vec<f64> =
        empty.iter().map(|(_, situation)| time(1, || judge(&engine, situation, None))).collect();
    tell("first open question of a stretch, its diagrams built", worlds, &stretches);
    tell("one decision of a first way", each(&|situation| decide(&engine, situation)), &names);
    let verdict = each(&|situation| drop(black_box(judge(&engine, situation, None))));
    tell("a whole verdict in ids", verdict, &names);
    let verdict = each(&|situation| drop(black_box(judge(&engine, situation, Some(&library)))));
    tell("a whole verdict with texts", verdict, &names);
    let next = empty.iter().map(|(_, situation)| time(20, || next_question(&engine, situation)));
    tell("next question, nothing told but the terms", next.collect(), &stretches);
    let whole = read(json!({
        "version": 1,
        "product": engine.book.products.iter().map(|product| &product.id).collect::<Vec<_>>(),
        "groups": [{ "name": "Somebody" }],
    }));
    if let Some(whole) = whole {
        tell(
            "next question, not even the product told",
            vec![time(5, || next_question(&engine, &whole))],
            &[],
        );
    }
    let few: Vec<&(String, Situation)> = told.iter().step_by(8).collect();
    let few_names: Vec<String> = few.iter().map(|(id, _)| id.clone()).collect();
    for (what, reach) in [("what-if, singles", Reach::Singles), ("what-if, pairs", Reach::Pairs)] {
        let times = few.iter().map(|(_, situation)| time(1, || what_if(&engine, situation, None, reach)));
        tell(what, times.collect(), &few_names);
    }
    let times = few.iter().map(|(_, situation)| time(1, || editions(&engine, situation, None, false)));
    tell("all editions of its product", times.collect(), &few_names);
    let all = Set::all(engine.book.terms.len());
    tell("proof of the whole book", vec![time(3, || prove(&engine, all))], &[]);
}

/// One decision of the first group's main way; what is unknown has its first value.
fn decide(engine: &Engine, situation: &Situation) {
    let (Some(terms), Some(group)) = (situation.terms.first(), situation.groups.first()) else { return };
    let Some(way) = group.ways.first() else { return };
    let mut point: Vec<Set> = Vec::with_capacity(engine.book.facts.len());
    for (place, fact) in engine.book.facts.iter().enumerate() {
        let id = u16::try_from(place).unwrap_or(u16::MAX);
        let told = match fact.scope {
            Scope::Estate => situation.estate.get(&id),
            Scope::Group => group.facts.get(&id),
            _ => way.facts.get(&id),
        };
        point.push(Set::of(told.and_then(|set| set.first()).unwrap_or(0)));
    }
    let _ = black_box(engine.decide(terms, &mut point, &way.needs.unwrap_or_default()));
}
