//! What the engine says beside a verdict (what to ask, why, why not, what would change it, what a licence permits) is
//! tried against verdicts themselves, on random situations.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::collections::BTreeSet;

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_random::{Dice, End, Told, ends, ids, judged, situation};
use clausewise_rules::{
    Change, Reach, Stands, book::Scope, compare, explain, next_question, permits, point::Engine,
    point::Outcome, situation::Situation, soonest, verdict::GroupVerdict, verdict::Open, verdict::Verdict,
    what_if, why_not,
};
use serde_json::{Value, json};

const ALONE: Told = Told { groups: 1, left_out: 30, also: 10, choice: 0 };
const SEVERAL: Told = Told { groups: 3, left_out: 30, also: 10, choice: 0 };

fn read(engine: &Engine, situation: &Value) -> Situation {
    let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
    read_situation(&engine.book, &datum).unwrap()
}

fn each(seed: u64, number: usize, told: Told, mut law: impl FnMut(&Engine, &mut Dice, &Value, &Verdict)) {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let mut dice = Dice::new(seed);
    let mut tried = 0;
    while tried < number {
        let situation = situation(&engine.book, &mut dice, told);
        if let Ok(verdict) = judged(&engine, &situation) {
            tried += 1;
            law(&engine, &mut dice, &situation, &verdict);
        }
    }
}

fn refused(group: &GroupVerdict) -> BTreeSet<&str> {
    group.not_permitted.iter().map(|refused| refused.licence.as_str()).collect()
}

/// The situation with one fact told otherwise.
fn with(situation: &Value, fact: &str, group: usize, value: Value) -> Value {
    let mut changed = situation.clone();
    match fact.strip_prefix("estate.") {
        Some(name) => changed["estate"][name] = value,
        None => changed["groups"][group][fact] = value,
    }
    changed
}

/// Outcome, options and refusals where every fact has a value; nothing where facts contradict one another.
fn signature(engine: &Engine, situation: &Value) -> Option<(End, BTreeSet<String>)> {
    let verdict = judged(engine, situation).ok()?;
    let group = &verdict.groups[0];
    let refused = refused(group).into_iter().map(str::to_owned).collect();
    group.possible.is_empty().then(|| (ends(group).remove(0), refused))
}

/// The situation with these facts at any value.
fn somehow(engine: &Engine, dice: &mut Dice, situation: &Value, free: &[String]) -> Value {
    let mut changed = situation.clone();
    for name in free {
        let fact = engine.book.facts.iter().find(|fact| fact.name == *name).unwrap();
        changed = with(&changed, name, 0, json!(dice.one(&fact.values)));
    }
    changed
}

#[test]
fn no_fact_of_an_explanation_can_be_dropped_and_the_others_can() {
    let (mut needed, mut found, mut spared) = (0, 0, 0);
    each(21, 60, ALONE, |engine, dice, situation, verdict| {
        let alone = situation["groups"].as_array().unwrap().len() == 1;
        let one_way = situation["groups"][0].get("also").is_none();
        if !alone || !one_way || !verdict.groups[0].possible.is_empty() {
            return;
        }
        let here = signature(engine, situation);
        let explained = explain(engine, &read(engine, situation), None).unwrap();
        let way = &explained[0].ways[0];
        let told = |name: &String| {
            let known = engine.book.facts.iter().find(|fact| fact.name == *name);
            known.is_some_and(|fact| {
                matches!(fact.scope, Scope::Estate | Scope::Group | Scope::Way) && !fact.choice
            })
        };
        let deciding: Vec<String> =
            way.facts.iter().map(|telling| telling.fact.clone()).filter(|name| told(name)).collect();
        let all = engine.book.facts.iter().map(|fact| fact.name.clone()).filter(|name| told(name));
        let spare: Vec<String> = all.filter(|name| !deciding.contains(name)).collect();
        // Everything that does not decide may be anything.
        for _ in 0..60 {
            let other = signature(engine, &somehow(engine, dice, situation, &spare));
            spared += usize::from(other.is_some());
            assert!(other.is_none() || other == here, "{situation}");
        }
        // And none that decides: some value of it, with some value of the others, leads elsewhere.
        for fact in deciding {
            needed += 1;
            let mut free = spare.clone();
            free.push(fact);
            let mut elsewhere = (0..400).map(|_| signature(engine, &somehow(engine, dice, situation, &free)));
            found += usize::from(elsewhere.any(|other| other.is_some() && other != here));
        }
    });
    // A way there may be too narrow to be hit by chance.
    assert!(needed > 60 && found * 20 >= needed * 19 && spared > 500, "{needed} {found} {spared}");
}

fn made(situation: &Value, change: &Change) -> Value {
    if !change.without.is_empty() {
        let group = &situation["groups"][change.group.unwrap()];
        let needs = group["needs"].as_array().unwrap();
        let left: Vec<&Value> =
            needs.iter().filter(|need| !change.without.iter().any(|pair| **need == json!(pair))).collect();
        return with(situation, "needs", change.group.unwrap(), json!(left));
    }
    let to = change.to.clone().unwrap();
    if change.fact == "estate.holds" {
        let mut holds = situation["estate"]["holds"].as_array().cloned().unwrap_or_default();
        holds.push(json!(to));
        return with(situation, "estate.holds", 0, json!(holds));
    }
    let value = to.parse::<u64>().map_or_else(|_| json!(to), |number| json!(number));
    with(situation, &change.fact, change.group.unwrap_or(0), value)
}

#[test]
fn a_change_leads_where_it_is_said_to_lead() {
    let mut tried = 0;
    each(22, 25, SEVERAL, |engine, _, situation, verdict| {
        let star = situation.to_string().contains(":*\"");
        for alternative in what_if(engine, &read(engine, situation), None, Reach::Singles).unwrap() {
            let [change] = alternative.changes.as_slice() else { panic!("one change") };
            if change.way.is_some() || (star && !change.without.is_empty()) {
                continue;
            }
            tried += 1;
            let after = judged(engine, &made(situation, change)).unwrap();
            for (place, (group, before)) in after.groups.iter().zip(&verdict.groups).enumerate() {
                let then = alternative.then.iter().find(|then| then.group == place);
                match then {
                    Some(then) if group.possible.is_empty() => {
                        assert_eq!(then.outcome, group.outcome, "{change:?} {situation}");
                        let said: Vec<_> = then.options.iter().map(ids).collect();
                        let true_ones: Vec<_> = group.options.iter().map(ids).collect();
                        assert_eq!(said, true_ones, "{change:?} {situation}");
                    }
                    Some(_) => {}
                    None => assert_eq!(ends(group), ends(before), "{change:?} {situation}"),
                }
            }
        }
    });
    assert!(tried > 300, "{tried}");
}

#[test]
fn two_changes_are_told_only_where_neither_alone_leads_there() {
    let mut tried = 0;
    each(23, 6, ALONE, |engine, _, situation, _| {
        let read = read(engine, situation);
        let singles = what_if(engine, &read, None, Reach::Singles).unwrap();
        for alternative in what_if(engine, &read, None, Reach::Pairs).unwrap() {
            if alternative.changes.len() == 1 {
                assert!(singles.contains(&alternative), "{situation}");
                continue;
            }
            tried += 1;
            assert!(alternative.possible);
            for single in &singles {
                assert_ne!(single.then, alternative.then, "{situation}");
            }
        }
    });
    assert!(tried > 0);
}

#[test]
fn why_not_agrees_with_the_options() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    each(24, 60, ALONE, |engine, dice, situation, verdict| {
        let product = situation["product"].as_str().unwrap();
        let ids: Vec<&str> = engine.book.kinds.iter().map(|kind| kind.id.as_str()).collect();
        let own: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with(product)).collect();
        let licence = *dice.one(if own.is_empty() { &ids } else { &own });
        let why = why_not(engine, &read(engine, situation), None, 0, licence).unwrap();
        let group = &verdict.groups[0];
        let is_option =
            group.options.iter().flat_map(|option| &option.licences).any(|known| known.id == licence);
        if group.possible.is_empty() {
            assert_eq!(why.stands == Stands::Option, is_option, "{licence} {situation}");
        }
        match why.stands {
            Stands::Lacks => assert!(!why.lacks.is_empty(), "{licence} {situation}"),
            Stands::Refused => assert!(refused(group).contains(licence), "{licence} {situation}"),
            Stands::NotAsked => assert!(!why.because.is_empty(), "{licence} {situation}"),
            _ => {}
        }
        seen.insert(format!("{:?}", why.stands));
        for alternative in why.unless.iter().filter(|entry| entry.changes[0].way.is_none()).take(2) {
            if situation.to_string().contains(":*\"") && !alternative.changes[0].without.is_empty() {
                continue;
            }
            let after = judged(engine, &made(situation, &alternative.changes[0])).unwrap();
            let licences = after.groups[0].options.iter().flat_map(|option| &option.licences);
            assert!(licences.clone().any(|known| known.id == licence), "{licence} {situation}");
        }
    });
    assert!(seen.len() >= 5, "{seen:?}");
}

#[test]
fn questions_end_within_the_number_that_was_said() {
    let mut chains = 0;
    each(25, 40, ALONE, |engine, dice, situation, _| {
        let mut asked = json!({
            "version": 1, "product": situation["product"], "guide": situation["guide"], "estate": {},
            "groups": [{ "name": "Somebody" }],
        });
        let mut left = usize::MAX;
        let mut settled = false;
        for _ in 0..60 {
            let asking = next_question(engine, &read(engine, &asked)).unwrap();
            let Some(next) = &asking.next else {
                settled = true;
                break;
            };
            assert!(asking.at_most > 0 && asking.at_most <= left, "{asked}: {} after {left}", asking.at_most);
            left = asking.at_most;
            assert!(asking.open.contains(next));
            let fact = next.fact.clone();
            let told = if fact == "needs" {
                json!(clausewise_random::needs(&engine.book, dice))
            } else if next.values.is_empty() {
                if fact == "estate.holds" { json!([]) } else { json!(dice.below(9)) }
            } else {
                json!(dice.one(&next.values))
            };
            let answered = with(&asked, &fact, next.group.unwrap_or(0), told);
            // An answer that contradicts another is refused by name; then another one is given.
            let datum: Datum = serde_json::from_value(answered.clone()).unwrap();
            match read_situation(&engine.book, &datum).and_then(|read| next_question(engine, &read)) {
                Ok(after) => {
                    if asking.settles.as_ref().is_some_and(|settles| settles.fact == fact) {
                        assert!(after.next.is_none(), "{fact}: {answered}");
                    }
                    assert!(!after.open.iter().any(|open| open.fact == fact), "{fact} again: {answered}");
                    asked = answered;
                }
                Err(problem) => assert_eq!(problem.code, "impossible", "{answered}"),
            }
        }
        assert!(settled, "{asked}");
        chains += 1;
    });
    assert_eq!(chains, 40);
}

/// How many questions there are on the average if each answer is as likely as the next; nothing where facts contradict one
/// another.
fn asked_through(engine: &Engine, situation: &Value) -> Option<f64> {
    let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
    let asking = next_question(engine, &read_situation(&engine.book, &datum).ok()?).ok()?;
    asking.next.map_or(Some(0.0), |next| Some(1.0 + answered(engine, situation, &next)?))
}

/// The same behind one question, over its answers.
fn answered(engine: &Engine, situation: &Value, question: &Open) -> Option<f64> {
    let answer = |value: &String| asked_through(engine, &with(situation, &question.fact, 0, json!(value)));
    let all: Vec<f64> = question.values.iter().filter_map(answer).collect();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

#[test]
fn a_question_leaves_as_many_to_be_asked_as_was_expected() {
    let (mut tried, mut several) = (0, 0);
    each(28, 60, Told { groups: 1, left_out: 0, also: 0, choice: 0 }, |engine, dice, situation, _| {
        let mut asked = situation.clone();
        for fact in ["who", "path", "signIn", "estate.hosting"] {
            if dice.chance(60) {
                asked = with(&asked, fact, 0, json!("unknown"));
            }
        }
        let datum: Datum = serde_json::from_value(asked.clone()).unwrap();
        let Ok(all) = soonest(engine, &read_situation(&engine.book, &datum).unwrap()) else { return };
        assert!(all.is_sorted_by(|one, other| one.then <= other.then), "{asked}");
        // What is counted over people who are not known yet is open beside them: then more are expected than there are.
        if all.iter().any(|one| one.question.values.is_empty()) {
            return;
        }
        for sooner in &all {
            let then = answered(engine, &asked, &sooner.question).unwrap();
            assert!(
                (then - sooner.then).abs() < 1e-9,
                "{}: {then}, {}: {asked}",
                sooner.question.fact,
                sooner.then
            );
            tried += 1;
            several += usize::from(sooner.then > 0.0);
        }
    });
    assert!(tried > 60 && several > 20, "{tried}, {several}");
}

#[test]
fn an_option_of_one_kind_permits_what_is_needed() {
    let mut tried = 0;
    each(26, 60, ALONE, |engine, _, situation, verdict| {
        let group = &verdict.groups[0];
        let whole = group.outcome == Outcome::Licence && group.possible.is_empty() && group.ways.is_empty();
        let needs: BTreeSet<String> = situation["groups"][0]["needs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|need| need.as_str().unwrap().to_owned())
            .collect();
        if !whole || needs.iter().any(|need| !engine.book.needs.pairs.contains(need)) {
            return;
        }
        for option in group.options.iter().filter(|option| option.licences.len() == 1) {
            tried += 1;
            let all = permits(engine, None, &option.licences[0].id).unwrap();
            let here = all.iter().find(|one| {
                Some(&one.product) == verdict.product.as_ref() && Some(&one.guide) == verdict.guide.as_ref()
            });
            let way = here.unwrap().ways.iter().find(|way| Some(&way.contact) == group.contact.as_ref());
            let way = way.unwrap();
            let granted: BTreeSet<&String> = way.granted.iter().flat_map(|row| &row.pairs).collect();
            assert!(needs.iter().all(|need| granted.contains(need)), "{situation}");
            assert!(needs.iter().all(|need| !way.lacks.contains(need)), "{situation}");
        }
    });
    assert!(tried > 20, "{tried}");
}

#[test]
fn a_verdict_beside_itself_is_the_same_and_another_is_told_apart() {
    let mut differ = 0;
    each(27, 80, ALONE, |engine, dice, situation, verdict| {
        assert!(compare(engine, verdict, verdict).iter().all(|group| group.same && group.parts_at.is_none()));
        let paths = &engine.book.facts.iter().find(|fact| fact.name == "path").unwrap().values;
        let other = with(situation, "path", 0, json!(dice.one(paths)));
        let Ok(other) = judged(engine, &other) else { return };
        let compared = &compare(engine, verdict, &other)[0];
        if ends(&verdict.groups[0]) != ends(&other.groups[0]) {
            differ += 1;
            assert!(!compared.same, "{situation}");
        }
        if !compared.same && verdict.groups[0].possible.is_empty() && other.groups[0].possible.is_empty() {
            assert!(!compared.left.only.is_empty() || !compared.right.only.is_empty(), "{situation}");
        }
    });
    assert!(differ > 10, "{differ}");
}
