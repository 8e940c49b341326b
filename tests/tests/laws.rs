//! Laws that hold of every verdict, tried on random situations of every product. None of them knows a rule of the book.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::collections::{BTreeMap, BTreeSet};

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_random::{Dice, Told, ids, judged, situation};
use clausewise_rules::{
    judge,
    point::{Engine, Outcome},
    verdict::{GroupVerdict, Verdict},
};
use serde_json::{Value, json};

const TOLD: Told = Told { groups: 2, left_out: 30, also: 10, choice: 30 };

/// Situations with their verdicts; those that contradict themselves are left out.
fn each(seed: u64, number: usize, mut law: impl FnMut(&Engine, &mut Dice, &Value, &Verdict)) {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let mut dice = Dice::new(seed);
    let mut tried = 0;
    while tried < number {
        let situation = situation(&engine.book, &mut dice, TOLD);
        if let Ok(verdict) = judged(&engine, &situation) {
            tried += 1;
            law(&engine, &mut dice, &situation, &verdict);
        }
    }
}

/// What of a group's verdict is its own: outcome, ids of its options, refusals.
fn own(group: &GroupVerdict) -> (Outcome, Vec<Vec<String>>, BTreeSet<String>) {
    let refused = group.not_permitted.iter().map(|refused| refused.licence.clone()).collect();
    (group.outcome, group.options.iter().map(ids).collect(), refused)
}

#[test]
fn the_order_of_groups_changes_no_verdict() {
    each(1, 150, |engine, _, situation, verdict| {
        let mut turned = situation.clone();
        turned["groups"].as_array_mut().unwrap().reverse();
        let other = judged(engine, &turned).unwrap();
        let mine: Vec<_> = verdict.groups.iter().map(own).collect();
        let theirs: Vec<_> = other.groups.iter().rev().map(own).collect();
        assert_eq!(mine, theirs, "{situation}");
    });
}

#[test]
fn an_unrelated_group_changes_no_other_verdict() {
    each(2, 150, |engine, _, situation, verdict| {
        let mut more = situation.clone();
        let group = json!({ "who": "public", "path": "no-access", "signIn": "none", "needs": [], "people": 3, "behalf": "own-business" });
        more["groups"].as_array_mut().unwrap().push(group);
        let Ok(other) = judged(engine, &more) else { return };
        for (mine, theirs) in verdict.groups.iter().zip(&other.groups) {
            assert_eq!(own(mine), own(theirs), "{situation}");
        }
    });
}

#[test]
fn a_refused_licence_never_stands_alone_in_an_option() {
    each(3, 250, |_, _, situation, verdict| {
        for group in &verdict.groups {
            for refused in &group.not_permitted {
                assert!(
                    !group.options.iter().any(|option| ids(option) == [refused.licence.clone()]),
                    "{situation}"
                );
            }
        }
    });
}

#[test]
fn every_verdict_cites_for_every_step() {
    each(4, 250, |_, _, situation, verdict| {
        for group in verdict.groups.iter().filter(|group| group.possible.is_empty()) {
            assert!(!group.because.is_empty(), "{situation}");
            assert!(group.because.iter().all(|reason| !reason.cites.is_empty()), "{situation}");
        }
    });
}

#[test]
fn every_option_that_serves_a_set_of_needs_serves_each_subset() {
    let read = |needs: &[Value]| needs.iter().any(|need| need.as_str().unwrap().starts_with("re"));
    each(5, 250, |engine, _, situation, verdict| {
        let mut less = situation.clone();
        for group in less["groups"].as_array_mut().unwrap() {
            let needs = group["needs"].as_array().unwrap().clone();
            let fewer: Vec<Value> = needs.iter().take(needs.len() - 1).cloned().collect();
            // Whether the needs read at all may be a fact of its own.
            if !fewer.is_empty() && read(&fewer) == read(&needs) && group.get("also").is_none() {
                group["needs"] = fewer.into();
            }
        }
        less["estate"]["holds"] = json!([]);
        let mut full = situation.clone();
        full["estate"]["holds"] = json!([]);
        let (Ok(full), Ok(less)) = (judged(engine, &full), judged(engine, &less)) else { return };
        // What one group needs may be what another rests on.
        if verdict.groups.len() > 1 {
            return;
        }
        for (more, fewer) in full
            .groups
            .iter()
            .zip(&less.groups)
            .filter(|(more, _)| more.outcome == Outcome::Licence && more.possible.is_empty())
        {
            let smaller: Vec<BTreeSet<String>> =
                fewer.options.iter().map(|option| ids(option).into_iter().collect()).collect();
            for option in &more.options {
                let option: BTreeSet<String> = ids(option).into_iter().collect();
                assert!(
                    smaller.iter().any(|other| other.is_subset(&option)),
                    "{option:?} serves more and not less: {situation}"
                );
            }
        }
    });
}

#[test]
fn more_holdings_never_raise_what_is_missing() {
    each(6, 200, |engine, _, situation, verdict| {
        let mut richer = situation.clone();
        for held in richer["estate"]["holds"].as_array_mut().unwrap() {
            if let Some(quantity) =
                held.get("quantity").and_then(Value::as_u64).filter(|quantity| *quantity > 0)
            {
                held["quantity"] = (quantity + 5).into();
            }
        }
        let other = judged(engine, &richer).unwrap();
        let missing: BTreeMap<&str, Option<u64>> =
            verdict.total.iter().map(|row| (row.licence.as_str(), row.missing)).collect();
        for row in &other.total {
            let before = missing.get(row.licence.as_str()).copied().unwrap_or(Some(0));
            assert!(
                row.missing <= before,
                "{}: {:?} after {before:?}: {situation}",
                row.licence,
                row.missing
            );
        }
    });
}

/// Changes something somewhere in a piece of JSON.
fn mutated(value: &mut Value, dice: &mut Dice) {
    let odd = [
        json!(null),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("unknown"),
        json!(""),
        json!([]),
        json!({}),
        json!([["x"]]),
        json!(true),
    ];
    match value {
        Value::Object(entries) if !entries.is_empty() && dice.chance(85) => {
            let keys: Vec<String> = entries.keys().cloned().collect();
            mutated(&mut entries[dice.one(&keys).as_str()], dice);
        }
        Value::Array(list) if !list.is_empty() && dice.chance(85) => {
            let place = dice.below(list.len());
            mutated(&mut list[place], dice);
        }
        _ => *value = dice.one(&odd).clone(),
    }
}

#[test]
fn nothing_from_outside_panics() {
    each(7, 400, |engine, dice, situation, _| {
        let mut odd = situation.clone();
        for _ in 0..=dice.below(3) {
            mutated(&mut odd, dice);
        }
        let Ok(datum) = serde_json::from_value::<Datum>(odd) else { return };
        if let Ok(situation) = read_situation(&engine.book, &datum) {
            let _ = judge(engine, &situation, None);
        }
    });
}
