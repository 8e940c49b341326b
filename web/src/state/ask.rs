//! Which questions are left: those that can still change the answer, in the book's natural order, and besides them
//! who, by which way, what and how many, without which no answer can be told.

use clausewise_intake::datum::Datum;
use clausewise_rules::Asking;
use clausewise_rules::{
    book::{Book, Kind, Per, Scope},
    point::{Engine, Outcome},
    verdict::{GroupVerdict, OptionOf, Verdict},
};

use super::situation::{Key, as_text, groups, told, told_text};

/// Defaults that are the milder side: they are asked as soon as they matter, not just assumed.
const MILD_DEFAULTS: [&str; 4] = ["for", "estate.serves", "environment", "estate.managedEnvironment"];

/// What is left to ask.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Left {
    /// The questions, next one first.
    pub pending: Vec<Key>,
    /// How many more there can be at most, the next one included.
    pub at_most: usize,
    /// The one that settles everything by itself, if there is one.
    pub settles: Option<Key>,
}

/// The questions that are left. `passed` are those that were answered with "I don't know" where the contract has no
/// word for it; `asking` is what the engine says of the open facts, where there are any.
pub(crate) fn left(
    engine: &Engine,
    situation: &Datum,
    verdict: Option<&Verdict>,
    asking: Option<&Asking>,
    passed: &[Key],
) -> Left {
    let mut left = Left::default();
    let open = |key: &Key| told(situation, key).is_none() && !passed.contains(key);
    for key in [Key::whole("product"), Key::whole("guide")] {
        let needed = key.name == "product" || several_terms(&engine.book, situation);
        if needed && open(&key) {
            left.pending.push(key);
        }
    }
    let Some(verdict) = verdict else {
        left.at_most = left.pending.len();
        return left;
    };
    let mut later = 0;
    for (place, group) in verdict.groups.iter().enumerate() {
        let mut names: Vec<&str> = vec!["who", "path"];
        names.extend(group.open.iter().map(|open| open.fact.as_str()));
        let assumed =
            verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place));
        names
            .extend(assumed.map(|assumed| assumed.fact.as_str()).filter(|fact| MILD_DEFAULTS.contains(fact)));
        if wants_needs(group) {
            names.push("needs");
        }
        let counts = missing_counts(engine, situation, verdict, place);
        if group.outcome == Outcome::Undetermined {
            later += counts.iter().filter(|count| open(&key_of(&engine.book, place, count))).count();
        } else {
            names.extend(counts);
        }
        for name in in_order(&engine.book, &names) {
            let key = key_of(&engine.book, place, name);
            if open(&key) && !left.pending.contains(&key) {
                left.pending.push(key);
            }
        }
    }
    left.at_most = left.pending.len() + later;
    if let Some(asking) = asking {
        // Of the open facts not all come up: one answer makes others idle. The engine knows how many at most.
        let key = |fact: &str, group: Option<usize>| key_of(&engine.book, group.unwrap_or(0), fact);
        let pending = asking.open.iter().map(|open| key(&open.fact, open.group));
        let pending = pending.filter(|key| left.pending.contains(key)).count();
        left.at_most -= pending.saturating_sub(asking.at_most);
        let settles = asking.settles.as_ref().map(|open| key(&open.fact, open.group));
        left.settles = settles.filter(|key| left.pending.contains(key));
    }
    left
}

/// Whether what a group needs to do must be told: not where the outcome stands without it.
fn wants_needs(group: &GroupVerdict) -> bool {
    let settled = matches!(group.outcome, Outcome::None | Outcome::NotOffered | Outcome::NotPermitted);
    group.because.is_empty() && !settled
}

/// Whether the product told has more than one stretch of terms, and none was chosen.
fn several_terms(book: &Book, situation: &Datum) -> bool {
    let product = told_text(situation, &Key::whole("product"));
    let place = book.products.iter().position(|known| Some(known.id.as_str()) == product);
    let terms = book.terms.iter().filter(|terms| place == Some(usize::from(terms.product))).count();
    terms > 1 && told(situation, &Key::whole("asOf")).is_none()
}

/// The key of a fact or count that is asked of a group, or of the estate.
pub(crate) fn key_of(book: &Book, group: usize, name: &str) -> Key {
    let estate = name.starts_with("estate.")
        || ["product", "guide"].contains(&name)
        || book.facts.iter().any(|fact| fact.name == name && fact.scope == Scope::Estate);
    if estate { Key::whole(name) } else { Key::of(group, name) }
}

/// Questions in the natural order: facts, then needs, then numbers, then what is held.
fn in_order<'n>(book: &'n Book, names: &'n [&'n str]) -> impl Iterator<Item = &'n str> {
    let facts = book.facts.iter().map(|fact| fact.name.as_str());
    let counts = book.counts.iter().map(|count| count.name.as_str());
    facts.chain(["needs"]).chain(counts).chain(["estate.holds"]).filter(move |name| names.contains(name))
}

/// The numbers that a group's quantities wait for.
fn missing_counts<'e>(
    engine: &'e Engine,
    situation: &Datum,
    verdict: &Verdict,
    place: usize,
) -> Vec<&'e str> {
    let Some(group) = verdict.groups.get(place) else { return Vec::new() };
    let readings = group.readings.iter().flat_map(|reading| &reading.options);
    let possible = group.possible.iter().flat_map(|possible| &possible.options);
    let mut all = Vec::new();
    for option in group.options.iter().chain(readings).chain(possible) {
        for name in counted_by(engine, situation, verdict, place, option) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// The numbers that the licences of an option without a quantity are counted by.
pub(crate) fn counted_by<'e>(
    engine: &'e Engine,
    situation: &Datum,
    verdict: &Verdict,
    place: usize,
    option: &OptionOf,
) -> Vec<&'e str> {
    let book = &engine.book;
    let waiting = option.licences.iter().filter(|licence| licence.quantity.is_none());
    let kinds = waiting.filter_map(|licence| book.kinds.iter().find(|kind| kind.id == licence.id));
    kinds.filter_map(|kind| count_of(book, verdict, kind, is_machine(situation, place))).collect()
}

/// The number that a kind is counted by under the terms of a verdict.
pub(crate) fn count_of<'b>(book: &'b Book, verdict: &Verdict, kind: &Kind, machine: bool) -> Option<&'b str> {
    let product = book.products.iter().position(|known| Some(&known.id) == verdict.product.as_ref());
    let terms = book.terms.iter().position(|terms| {
        product == Some(usize::from(terms.product)) && Some(&terms.guide) == verdict.guide.as_ref()
    });
    let counted = kind.counted.iter().find(|counted| terms.is_none_or(|terms| counted.terms.has(terms)))?;
    // A program has no people; its accounts are counted instead.
    if machine && kind.per == Per::Person {
        return book.counts.iter().map(|count| count.name.as_str()).find(|name| *name == "accounts");
    }
    book.counts.get(usize::from(counted.by)).map(|count| count.name.as_str())
}

/// Whether a group is a program without a person.
pub(crate) fn is_machine(situation: &Datum, place: usize) -> bool {
    groups(situation).get(place).and_then(|group| group.get("who")).and_then(as_text) == Some("machine")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{answer::judged, json::read, situation::fresh};

    fn engine() -> Engine {
        Engine::new(clausewise_rulebook::book().unwrap())
    }

    fn names(engine: &Engine, situation: &Datum) -> Vec<String> {
        let verdict = judged(engine, None, situation).ok();
        left(engine, situation, verdict.as_ref(), None, &[]).pending.into_iter().map(|key| key.name).collect()
    }

    #[test]
    fn first_the_guide_then_who_then_the_way() {
        let asked = names(&engine(), &fresh(Some("crm-3.0")));
        assert_eq!(asked.first().map(String::as_str), Some("guide"));
        let place = |name: &str| asked.iter().position(|asked| asked == name);
        assert!(place("who") < place("path") && place("path") < place("needs"), "{asked:?}");
    }

    #[test]
    fn a_product_with_one_guide_does_not_ask_for_it() {
        let mut engine = engine();
        let first = engine.book.terms.iter().filter(|terms| terms.product == 0).count();
        engine.book.terms.drain(1..first);
        assert!(!several_terms(&engine.book, &fresh(Some("crm-3.0"))));
    }

    #[test]
    fn nothing_is_asked_of_a_situation_that_is_told_whole() {
        let told = r#"{"version":1,"product":"crm-3.0","guide":"2006-10","groups":[{"who":"employee","people":50,
            "path":"web-client","needs":["read:*"]}]}"#;
        assert_eq!(names(&engine(), &read(told).unwrap()), Vec::<String>::new());
    }

    #[test]
    fn servers_are_asked_for_where_a_licence_is_counted_by_them() {
        let told = r#"{"version":1,"product":"crm-3.0","guide":"2006-10","groups":[{"who":"customer","people":5000,
            "path":"own-application","signIn":"shared-account","needs":["read:own-case"]}]}"#;
        assert_eq!(names(&engine(), &read(told).unwrap()), ["estate.externalAppServers"]);
    }

    #[test]
    fn what_is_not_known_is_not_asked_again() {
        let told = r#"{"version":1,"product":"crm-3.0","guide":"unknown","groups":[{"who":"unknown","path":"unknown",
            "signIn":"unknown","behalf":"unknown","works":"unknown","needs":"unknown","people":"unknown"}]}"#;
        let asked = names(&engine(), &read(told).unwrap());
        assert!(
            !asked.iter().any(|name| ["guide", "who", "path", "signIn", "needs"].contains(&name.as_str())),
            "{asked:?}"
        );
    }
}
