//! How long the engine takes, natively and as wasm by the same code: each measure says over what it was taken, its median
//! and its worst. Nothing is kept between measurements but the diagrams that an engine builds once for its life.

use std::hint::black_box;

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    Reach,
    book::Scope,
    editions, judge, next_question,
    point::Engine,
    prove::prove,
    set::{Pairs, Set},
    situation::Situation,
    what_if,
};
use serde_json::{Map, Value, json};

use crate::{Dice, cases};

/// One measure, in microseconds.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What was measured.
    pub what: &'static str,
    /// How many situations.
    pub over: usize,
    /// The median over the situations.
    pub median: f64,
    /// The longest of them.
    pub worst: f64,
    /// Which one that was.
    pub at: String,
}

impl std::fmt::Display for Measure {
    /// A line of tabs, which `cargo xtask bench` reads.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "pace\t{}\t{}\t{:.2}\t{:.2}\t{}", self.what, self.over, self.median, self.worst, self.at)
    }
}

/// The seed of everything that is drawn here.
const SEED: u64 = 20_061_026;
/// How often each decision is taken, each time in another order of the cases.
const ROUNDS: usize = 21;
/// How many changes the search for the worst situation tries.
const STEPS: usize = 400;

type Named = (String, Situation);

/// A stopwatch over a clock that tells microseconds.
struct Watch<'c>(&'c dyn Fn() -> f64);

impl Watch<'_> {
    /// The time of one run, the least of so many: what else the machine does only ever adds.
    fn time<T>(&self, runs: usize, mut run: impl FnMut() -> T) -> f64 {
        let mut least = f64::MAX;
        for _ in 0..runs {
            let start = (self.0)();
            black_box(run());
            least = least.min((self.0)() - start);
        }
        least
    }

    fn each<T>(
        &self,
        what: &'static str,
        named: &[Named],
        runs: usize,
        run: impl Fn(&Situation) -> T,
    ) -> Measure {
        let times = named.iter().map(|(_, situation)| self.time(runs, || run(situation))).collect();
        measure(what, times, named.iter().map(|(name, _)| name.clone()).collect())
    }
}

fn measure(what: &'static str, times: Vec<f64>, names: Vec<String>) -> Measure {
    let worst = (0..times.len()).max_by(|a, b| times[*a].total_cmp(&times[*b])).unwrap_or(0);
    let mut sorted = times.clone();
    sorted.sort_by(f64::total_cmp);
    Measure {
        what,
        over: times.len(),
        median: sorted[sorted.len() / 2],
        worst: times[worst],
        at: names[worst].clone(),
    }
}

/// Takes every measure with a clock that tells microseconds.
#[must_use]
pub fn measures(clock: &dyn Fn() -> f64) -> Vec<Measure> {
    let watch = Watch(clock);
    let mut all = Vec::new();
    let book = watch.time(3, || clausewise_rulebook::book().unwrap());
    all.push(measure("the built-in rulebook read", vec![book], vec![String::new()]));
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let library = clausewise_rulebook::library("en").unwrap();
    let read = |situation: Value| {
        let datum: Datum = serde_json::from_value(situation).ok()?;
        read_situation(&engine.book, &datum).ok()
    };
    let named = |situations: Vec<(String, Value)>| -> Vec<Named> {
        situations.into_iter().filter_map(|(name, situation)| Some((name, read(situation)?))).collect()
    };
    let told = named(cases());
    let empty = named(empty(&engine));

    let worlds =
        empty.iter().map(|(_, situation)| watch.time(1, || judge(&engine, situation, None))).collect();
    let stretches = empty.iter().map(|(name, _)| name.clone()).collect();
    all.push(measure("first open question of a stretch, its diagrams built", worlds, stretches));
    all.push(decisions(&watch, &engine, &told));
    all.push(watch.each("a whole verdict in ids", &told, 7, |situation| judge(&engine, situation, None)));
    let texts = |situation: &Situation| judge(&engine, situation, Some(&library));
    all.push(watch.each("a whole verdict with texts", &told, 7, texts));
    all.push(watch.each("possible verdicts, nothing told but the terms", &empty, 5, |situation| {
        judge(&engine, situation, None)
    }));
    let next = |situation: &Situation| next_question(&engine, situation);
    all.push(watch.each("next question, nothing told but the terms", &empty, 5, next));
    let whole = named(vec![("every product".to_owned(), whole(&engine))]);
    all.push(watch.each("next question, not even the product told", &whole, 5, next));
    let several = named(several(&engine));
    all.push(watch.each("next question, four ways at once and nothing more told", &several, 3, next));
    let mut paths = Vec::new();
    for question in &library.questions {
        let situation = question.situation.as_deref().and_then(|json| serde_json::from_str(json).ok());
        paths
            .extend(situation.map_or_else(Vec::new, |situation| prefixes(&engine, &question.id, &situation)));
    }
    all.push(watch.each("next question, after any prefix of the gallery's paths", &named(paths), 3, next));
    let (steps, situation) = worst(&watch, &engine);
    let found = named(vec![(situation.to_string(), situation)]);
    let mut search = watch.each("next question, the worst situation found by search", &found, 5, next);
    search.over = steps;
    all.push(search);
    let few: Vec<Named> = told.iter().step_by(8).cloned().collect();
    for (what, reach, runs) in [("what-if, singles", Reach::Singles, 12), ("what-if, pairs", Reach::Pairs, 2)]
    {
        all.push(watch.each(what, &few, runs, |situation| what_if(&engine, situation, None, reach)));
    }
    all.push(watch.each("all editions of its product", &few, 12, |situation| {
        editions(&engine, situation, None, false)
    }));
    let terms = Set::all(engine.book.terms.len());
    all.push(measure(
        "proof of the whole book",
        vec![watch.time(2, || prove(&engine, terms))],
        vec![String::new()],
    ));
    all
}

/// Each case's first way, laid out as facts, decided again and again in shuffled order.
fn decisions(watch: &Watch<'_>, engine: &Engine, told: &[Named]) -> Measure {
    let laid_out: Vec<(usize, Vec<Set>, Pairs)> =
        told.iter().filter_map(|(_, situation)| laid_out(engine, situation)).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); laid_out.len()];
    let mut order: Vec<usize> = (0..laid_out.len()).collect();
    let mut dice = Dice::new(SEED);
    for _ in 0..ROUNDS {
        (1..order.len()).for_each(|place| order.swap(place, dice.below(place + 1)));
        for place in &order {
            let (terms, point, needs) = &laid_out[*place];
            let mut point = point.clone();
            times[*place].push(watch.time(1, || engine.decide(*terms, &mut point, needs)));
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let names = told.iter().map(|(name, _)| name.clone()).collect();
    measure("one decision of a first way", times.into_iter().map(median).collect(), names)
}

/// The first group's main way as facts; what is unknown has its first value.
fn laid_out(engine: &Engine, situation: &Situation) -> Option<(usize, Vec<Set>, Pairs)> {
    let (terms, group) = (situation.terms.first()?, situation.groups.first()?);
    let way = group.ways.first()?;
    let value = |(place, fact): (usize, &clausewise_rules::book::Fact)| {
        let id = u16::try_from(place).unwrap_or(u16::MAX);
        let told = match fact.scope {
            Scope::Estate => situation.estate.get(&id),
            Scope::Group => group.facts.get(&id),
            _ => way.facts.get(&id),
        };
        Set::of(told.and_then(|set| set.first()).unwrap_or(0))
    };
    Some((terms, engine.book.facts.iter().enumerate().map(value).collect(), way.needs.unwrap_or_default()))
}

/// Each stretch of terms with somebody of whom nothing is told.
fn empty(engine: &Engine) -> Vec<(String, Value)> {
    let book = &engine.book;
    let one = |terms: &clausewise_rules::book::Terms| {
        let product = &book.products[usize::from(terms.product)].id;
        let situation = json!({ "version": 1, "product": product, "guide": terms.guide, "groups": [{ "name": "Somebody" }] });
        (format!("{product} {}", terms.guide), situation)
    };
    book.terms.iter().map(one).collect()
}

/// The same who works in four ways.
fn several(engine: &Engine) -> Vec<(String, Value)> {
    let mut all = empty(engine);
    for (_, situation) in &mut all {
        situation["groups"][0]["path"] = json!("web-client");
        situation["groups"][0]["also"] = json!(["power-app", "own-application", "vendor-portal"]);
    }
    all
}

fn whole(engine: &Engine) -> Value {
    let products: Vec<&String> = engine.book.products.iter().map(|product| &product.id).collect();
    json!({ "version": 1, "product": products, "groups": [{ "name": "Somebody" }] })
}

/// What a situation looks like while it is told, one answer after the other in the natural order.
fn prefixes(engine: &Engine, name: &str, situation: &Value) -> Vec<(String, Value)> {
    let Some(group) = situation["groups"].get(0) else { return Vec::new() };
    let mut answers: Vec<(bool, String, Value)> = Vec::new();
    for fact in &engine.book.facts {
        let (estate, key) =
            fact.name.strip_prefix("estate.").map_or((false, fact.name.as_str()), |key| (true, key));
        let place = if estate { &situation["estate"] } else { group };
        answers.extend(place.get(key).map(|value| (estate, key.to_owned(), value.clone())));
    }
    answers.extend(
        ["needs", "also", "people"]
            .iter()
            .filter_map(|key| Some((false, (*key).to_owned(), group.get(*key)?.clone()))),
    );
    (0..=answers.len())
        .map(|told| {
            let mut so_far =
                json!({ "version": 1, "product": situation["product"], "groups": [{ "name": "Somebody" }] });
            for key in ["guide", "asOf"] {
                if let Some(value) = situation.get(key) {
                    so_far[key] = value.clone();
                }
            }
            for (estate, key, value) in &answers[..told] {
                let place = if *estate { &mut so_far["estate"] } else { &mut so_far["groups"][0] };
                place[key.as_str()] = value.clone();
            }
            (format!("{name} after {told} answers"), so_far)
        })
        .collect()
}

/// Climbs to a situation whose next question takes long: one fact after the other is told otherwise, and what takes longer
/// stays. The draws come from a seed; which of them stay depends on the machine, so the situation found is told.
fn worst(watch: &Watch<'_>, engine: &Engine) -> (usize, Value) {
    let book = &engine.book;
    let mut dice = Dice::new(SEED);
    let took = |situation: &Value| {
        let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
        let read = read_situation(&engine.book, &datum).ok();
        read.map_or(0.0, |situation| watch.time(2, || next_question(engine, &situation)))
    };
    let starts = empty(engine);
    let slowest = starts.iter().map(|(_, situation)| (took(situation), situation));
    let (mut longest, mut found) = slowest
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(time, situation)| (time, situation.clone()))
        .unwrap();
    for _ in 0..STEPS {
        let mut next = found.clone();
        for _ in 0..=dice.below(2) {
            if dice.chance(10) {
                let (_, other) = dice.one(&starts);
                next["product"] = other["product"].clone();
                next["guide"] = other["guide"].clone();
                continue;
            }
            let fact = dice.one(&book.facts);
            let (place, key) = match fact.scope {
                Scope::Estate => (&mut next["estate"], fact.name.trim_start_matches("estate.")),
                Scope::Group | Scope::Way => (&mut next["groups"][0], fact.name.as_str()),
                _ => continue,
            };
            let value = match dice.below(3) {
                0 => json!("unknown"),
                1 => json!([dice.one(&fact.values), dice.one(&fact.values)]),
                _ => json!(dice.one(&fact.values)),
            };
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            place[key] = value;
        }
        let time = took(&next);
        if time > longest {
            (longest, found) = (time, next);
        }
    }
    (starts.len() + STEPS, found)
}
