//! Books with one thing changed: a rule, a row of rights or a combination taken away; a condition dropped or turned
//! round; an exception dropped; a beginning or an end moved by one stretch of terms. The compiler, the proof or a case
//! must notice, or the changed book must be proved to answer alike everywhere.

use std::collections::BTreeSet;

use clausewise_cli::cases;
use clausewise_compiler::{Compiled, proof::witness_case};
use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    book::{Book, Chapter, FactId, Test},
    equal::{Difference, difference},
    judge,
    point::Engine,
    prove::{Finding, prove},
    set::Set,
    verdict::GroupVerdict,
};
use serde_json::Value;

/// Where a condition stands: in a rule (in every chapter it decides) or in a row of rights.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// The rule or row.
    pub of: Part,
    /// Which of its alternatives.
    pub alternative: usize,
    /// The fact it asks for.
    pub fact: FactId,
}

/// A rule or a row of rights, by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A rule, in every chapter it decides.
    Rule(String),
    /// A row of the table of rights.
    Right(String),
}

impl Part {
    fn id(&self) -> &str {
        match self {
            Self::Rule(id) | Self::Right(id) => id,
        }
    }
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A rule or row is taken away.
    Gone(Part),
    /// A declared combination of kinds is taken away.
    NoCombination(usize),
    /// A condition is dropped: the rule holds more often.
    Dropped(Condition),
    /// A condition is turned round: every value but those it names.
    Flipped(Condition),
    /// A rule no longer overrides another.
    NoException(String, String),
    /// A rule or row begins (`true`) or ends one stretch of terms earlier (`true`) or later.
    Moved(Part, bool, bool),
}

/// The kinds of change, as they are counted.
pub const SORTS: [&str; 5] =
    ["taken away", "condition dropped", "condition flipped", "exception dropped", "moved in time"];

impl Change {
    /// Its place in [`SORTS`].
    #[must_use]
    pub fn sort(&self) -> usize {
        match self {
            Self::Gone(_) | Self::NoCombination(_) => 0,
            Self::Dropped(_) => 1,
            Self::Flipped(_) => 2,
            Self::NoException(..) => 3,
            Self::Moved(..) => 4,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn told(&self, book: &Book) -> String {
        let part = |part: &Part| match part {
            Part::Rule(id) => format!("rule `{id}`"),
            Part::Right(id) => format!("row of rights `{id}`"),
        };
        let condition = |condition: &Condition| {
            let fact = book.facts.get(usize::from(condition.fact)).map_or("", |fact| fact.name.as_str());
            format!("`{fact}` in alternative {} of {}", condition.alternative + 1, part(&condition.of))
        };
        match self {
            Self::Gone(gone) => format!("{} is gone", part(gone)),
            Self::NoCombination(place) => format!("combination {place} is gone"),
            Self::Dropped(dropped) => format!("{} is dropped", condition(dropped)),
            Self::Flipped(flipped) => format!("{} is turned round", condition(flipped)),
            Self::NoException(rule, other) => format!("rule `{rule}` no longer overrides `{other}`"),
            Self::Moved(moved, begins, earlier) => format!(
                "{} {} one stretch {}",
                part(moved),
                if *begins { "begins" } else { "ends" },
                if *earlier { "earlier" } else { "later" }
            ),
        }
    }
}

/// Who noticed.
#[derive(Clone, Debug, PartialEq)]
pub enum Noticed {
    /// The compiler: a condition that can never hold, a rule that is never in force.
    Compiler,
    /// The proof: a gap, a conflict, a rule that no longer decides anything.
    Proof,
    /// A case beside the rules.
    Case(String),
    /// An acceptance case.
    Acceptance(String),
    /// Nobody, and nobody could: the answers are the same in every situation.
    Equal,
    /// Nobody, although answers differ.
    Nobody(Survivor),
}

/// A change that nobody notices although it changes an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Survivor {
    /// What is answered differently.
    pub what: Difference,
    /// A situation in which it is.
    pub situation: Value,
    /// Cases whose verdict changes without their saying so, each with what it would have to expect.
    pub nearly: Vec<String>,
}

/// Everything that is tried.
#[derive(Debug)]
pub struct Trial<'c> {
    compiled: &'c Compiled,
    /// Acceptance cases: id and case.
    acceptance: &'c [(String, Value)],
    engine: Engine,
}

/// What a case may expect of a group.
struct Answer {
    outcome: Vec<String>,
    options: Vec<String>,
    refused: Vec<String>,
    mind: Vec<String>,
}

impl Answer {
    /// What is only here, and what is only there, by the key under which a case expects it.
    fn differences<'a>(&'a self, other: &'a Self) -> Vec<(&'static str, Vec<&'a String>, Vec<&'a String>)> {
        let pairs = [
            ("outcome", &self.outcome, &other.outcome),
            ("options", &self.options, &other.options),
            ("notPermitted", &self.refused, &other.refused),
            ("alsoMind", &self.mind, &other.mind),
        ];
        let without = |one: &'a Vec<String>, other: &'a Vec<String>| -> Vec<&'a String> {
            one.iter().filter(|id| !other.contains(id)).collect()
        };
        let both = pairs.map(|(key, mine, theirs)| (key, without(mine, theirs), without(theirs, mine)));
        both.into_iter().filter(|(_, kept, gained)| !kept.is_empty() || !gained.is_empty()).collect()
    }
}

/// The verdict on a case's situation, group by group; nothing if it is refused.
fn answer(engine: &Engine, case: &Value) -> Option<Vec<Answer>> {
    let datum: Datum = serde_json::from_value(case.get("situation")?.clone()).ok()?;
    let situation = read_situation(&engine.book, &datum).ok()?;
    let verdict = judge(engine, &situation, None).ok()?;
    let one = |group: &GroupVerdict| Answer {
        outcome: vec![group.outcome.name().to_owned()],
        options: group
            .options
            .iter()
            .map(|option| {
                let ids: Vec<&str> = option.licences.iter().map(|licence| licence.id.as_str()).collect();
                ids.join("+")
            })
            .collect(),
        refused: group.not_permitted.iter().map(|refused| refused.licence.clone()).collect(),
        mind: group.also_mind.iter().map(|mind| mind.id.clone()).collect(),
    };
    Some(verdict.groups.iter().map(one).collect())
}

/// Changes a rule or row: the terms at which it may be asked, those at which it is in force, and its alternatives.
type Changing<'c> = &'c mut dyn FnMut(Set, &mut Set, &mut Vec<Vec<Test>>) -> Option<()>;

/// A test with the values it names alone, without those that other facts bring along.
type Written = (FactId, Set);

impl<'c> Trial<'c> {
    /// Makes a book ready to be changed.
    #[must_use]
    pub fn new(compiled: &'c Compiled, acceptance: &'c [(String, Value)]) -> Self {
        Self { compiled, acceptance, engine: Engine::new(compiled.book.clone()) }
    }

    fn book(&self) -> &Book {
        &self.compiled.book
    }

    /// Every change of a book, or of some of its products.
    #[must_use]
    pub fn changes(&self, products: &[String]) -> Vec<Change> {
        let book = self.book();
        let wanted = |id: &str| {
            products.is_empty() || products.iter().any(|product| id.starts_with(&format!("{product}/")))
        };
        let mut all = BTreeSet::new();
        for rule in book.rules.iter().filter(|rule| wanted(&rule.id)) {
            let part = Part::Rule(rule.id.clone());
            all.insert(Change::Gone(part.clone()));
            for (alternative, tests) in rule.when.iter().enumerate() {
                self.conditions(&part, alternative, tests, &mut all);
            }
            let overridden = rule.overrides.iter().filter_map(|other| book.rules.get(usize::from(*other)));
            all.extend(overridden.map(|other| Change::NoException(rule.id.clone(), other.id.clone())));
            self.moves(&part, rule.terms, &mut all);
        }
        for right in book.rights.iter().filter(|right| wanted(&right.id)) {
            let part = Part::Right(right.id.clone());
            all.insert(Change::Gone(part.clone()));
            self.conditions(&part, 0, &right.when, &mut all);
            self.moves(&part, right.terms, &mut all);
        }
        let of_product = |terms: Set| {
            let names = terms
                .iter()
                .filter_map(|terms| book.terms.get(terms))
                .filter_map(|terms| book.products.get(usize::from(terms.product)));
            names.into_iter().any(|product| wanted(&format!("{}/", product.id)))
        };
        let combinations =
            book.combinations.iter().enumerate().filter(|(_, combination)| of_product(combination.terms));
        all.extend(combinations.map(|(place, _)| Change::NoCombination(place)));
        all.into_iter().collect()
    }

    fn conditions(&self, of: &Part, alternative: usize, tests: &[Test], all: &mut BTreeSet<Change>) {
        for (fact, _) in self.written(tests) {
            let condition = Condition { of: of.clone(), alternative, fact };
            all.insert(Change::Dropped(condition.clone()));
            all.insert(Change::Flipped(condition));
        }
    }

    /// The edges that were written: a beginning or end that is not that of the product.
    fn moves(&self, part: &Part, terms: Set, all: &mut BTreeSet<Change>) {
        let Some(first) = terms.first() else { return };
        let last = terms.iter().last().unwrap_or(first);
        let same = |other: usize| self.product_of(other) == self.product_of(first);
        let edges = [(true, first > 0 && same(first - 1)), (false, same(last + 1))];
        for (begins, _) in edges.into_iter().filter(|(_, written)| *written) {
            all.insert(Change::Moved(part.clone(), begins, true));
            all.insert(Change::Moved(part.clone(), begins, false));
        }
    }

    fn product_of(&self, terms: usize) -> Option<u8> {
        self.book().terms.get(terms).map(|terms| terms.product)
    }

    /// The conditions as they are written: without those that a fact brings along because it is only asked there.
    fn written(&self, tests: &[Test]) -> Vec<Written> {
        let brought = |test: &Test| {
            let others = tests.iter().filter(|other| other.fact != test.fact);
            let sets = others
                .filter_map(|other| self.book().facts.get(usize::from(other.fact)))
                .flat_map(|fact| &fact.applies)
                .filter(|applies| applies.fact == test.fact)
                .map(|applies| applies.values);
            sets.reduce(|all, set| all & set) == Some(test.values)
        };
        tests.iter().filter(|test| !brought(test)).map(|test| (test.fact, test.values)).collect()
    }

    /// Conditions with what each fact brings along; nothing if they can never hold.
    fn tests(&self, written: &[Written]) -> Option<Vec<Test>> {
        let mut tests: Vec<Test> = Vec::new();
        let mut meet = |fact: FactId, values: Set| match tests.iter_mut().find(|test| test.fact == fact) {
            Some(test) => test.values &= values,
            None => tests.push(Test { fact, values }),
        };
        for (fact, values) in written {
            meet(*fact, *values);
            let known = self.book().facts.get(usize::from(*fact));
            known.into_iter().flat_map(|fact| &fact.applies).for_each(|test| meet(test.fact, test.values));
        }
        tests.sort_by_key(|test| test.fact);
        (!tests.iter().any(|test| test.values.is_empty())).then_some(tests)
    }

    fn without(&self, tests: &[Test], fact: FactId, flipped: bool) -> Option<Vec<Test>> {
        let whole = self.book().facts.get(usize::from(fact)).map(|fact| fact.all()).unwrap_or_default();
        let written = self.written(tests).into_iter().filter_map(|(known, values)| match known == fact {
            true => flipped.then_some((known, whole - values)),
            false => Some((known, values)),
        });
        self.tests(&written.collect::<Vec<_>>())
    }

    /// Changes one thing and sees who notices.
    #[must_use]
    pub fn of(&self, change: &Change) -> Noticed {
        let Some((book, touched)) = self.changed(change) else { return Noticed::Compiler };
        let products: BTreeSet<&str> = touched
            .iter()
            .filter_map(|terms| self.product_of(terms))
            .filter_map(|product| self.book().products.get(usize::from(product)))
            .map(|product| product.id.as_str())
            .collect();
        let engine = Engine::new(book);
        if self.proof_notices(&engine, touched) {
            return Noticed::Proof;
        }
        let touches = |id: &str| products.iter().any(|product| id.starts_with(&format!("{product}/")));
        for case in self.compiled.cases.iter().filter(|case| touches(&case.id)) {
            // What the proof wrote itself counts for nothing.
            let witness = case.json.get("origin").and_then(Value::as_str) == Some("witness");
            if !witness && !cases::run(&engine, &case.json).is_empty() {
                return Noticed::Case(case.id.clone());
            }
        }
        let mine = |case: &Value| {
            let product = case.get("situation").and_then(|situation| situation.get("product"));
            product.and_then(Value::as_str).is_some_and(|product| products.contains(product))
        };
        for (id, case) in self.acceptance.iter().filter(|(_, case)| mine(case)) {
            if !cases::run(&engine, case).is_empty() && cases::run(&self.engine, case).is_empty() {
                return Noticed::Acceptance(id.clone());
            }
        }
        touched.iter().find_map(|terms| difference(&self.engine, &engine, terms)).map_or(
            Noticed::Equal,
            |(what, witness)| {
                let mut case = witness_case(self.book(), &witness);
                let situation = case.get_mut("situation").map(Value::take).unwrap_or_default();
                let nearly = self.nearly(&engine, &touches);
                Noticed::Nobody(Survivor { what, situation, nearly })
            },
        )
    }

    /// What the cases would have to expect in order to notice.
    fn nearly(&self, engine: &Engine, touches: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut all = Vec::new();
        for case in self.compiled.cases.iter().filter(|case| touches(&case.id)) {
            let (Some(before), Some(after)) = (answer(&self.engine, &case.json), answer(engine, &case.json))
            else {
                continue;
            };
            for (place, (before, after)) in before.iter().zip(&after).enumerate() {
                for (key, kept, gained) in before.differences(after) {
                    let kept = kept.into_iter().map(|id| format!("`{id}`"));
                    let wanted: Vec<String> =
                        kept.chain(gained.into_iter().map(|id| format!("`!{id}`"))).collect();
                    all.push(format!("{} group {place} {key} {}", case.id, wanted.join(" ")));
                }
            }
        }
        all
    }

    /// Gaps, conflicts and harsh readings show in the terms that were touched; whether a rule still decides anything is
    /// seen over all terms of the product.
    fn proof_notices(&self, engine: &Engine, touched: Set) -> bool {
        let grave = |finding: &Finding| !matches!(finding, Finding::Dead(_) | Finding::Redundant(_));
        let first: Set = touched.first().into_iter().collect();
        if prove(engine, first).findings.iter().any(grave) {
            return true;
        }
        let product = touched.first().and_then(|terms| self.product_of(terms));
        let whole = (0..self.book().terms.len()).filter(|terms| self.product_of(*terms) == product);
        !prove(engine, whole.collect::<Set>() | touched).findings.is_empty()
    }

    /// The changed book and the terms it is changed under; nothing if the compiler would refuse it.
    fn changed(&self, change: &Change) -> Option<(Book, Set)> {
        let mut book = self.book().clone();
        let mut touched = Set::EMPTY;
        match change {
            Change::Gone(part) => self.each(&mut book, part, &mut |_, terms, _| {
                touched |= *terms;
                *terms = Set::EMPTY;
                Some(())
            })?,
            Change::NoCombination(place) => {
                let combination = book.combinations.get_mut(*place)?;
                touched |= std::mem::take(&mut combination.terms);
            }
            Change::Dropped(condition) | Change::Flipped(condition) => {
                let flipped = matches!(change, Change::Flipped(_));
                self.each(&mut book, &condition.of, &mut |_, terms, when| {
                    touched |= *terms;
                    let tests = when.get_mut(condition.alternative)?;
                    *tests = self.without(tests, condition.fact, flipped)?;
                    Some(())
                })?;
            }
            Change::NoException(rule, other) => {
                let names: Vec<String> = book.rules.iter().map(|rule| rule.id.clone()).collect();
                for rule in book.rules.iter_mut().filter(|known| known.id == *rule) {
                    touched |= rule.terms;
                    rule.overrides.retain(|id| names.get(usize::from(*id)) != Some(other));
                }
            }
            Change::Moved(part, begins, earlier) => {
                self.each(&mut book, part, &mut |asked, terms, _| {
                    let before = *terms;
                    let first = before.first()?;
                    let last = before.iter().last().unwrap_or(first);
                    *terms = match (begins, earlier) {
                        (true, true) => before | Set::of(first.saturating_sub(1)) & asked,
                        (true, false) => before - Set::of(first),
                        (false, true) => before - Set::of(last),
                        (false, false) => before | Set::of(last + 1) & asked,
                    };
                    touched |= (before - *terms) | (*terms - before);
                    (!terms.is_empty()).then_some(())
                })?;
            }
        }
        Some((book, touched))
    }

    /// Changes a rule in every chapter it decides, or a row of rights: with the terms at which it may be asked, the terms
    /// at which it is in force, and its alternatives.
    fn each(&self, book: &mut Book, part: &Part, change: Changing<'_>) -> Option<()> {
        let all = Set::all(self.book().terms.len());
        match part {
            Part::Rule(_) => {
                for rule in book.rules.iter_mut().filter(|rule| rule.id == part.id()) {
                    let chapter = self.book().chapters.get(usize::from(rule.chapter));
                    let asked = chapter.map_or(all, |chapter: &Chapter| chapter.terms);
                    change(asked, &mut rule.terms, &mut rule.when)?;
                }
            }
            Part::Right(_) => {
                for right in book.rights.iter_mut().filter(|right| right.id == part.id()) {
                    let mut when = vec![std::mem::take(&mut right.when)];
                    change(all, &mut right.terms, &mut when)?;
                    right.when = when.pop().unwrap_or_default();
                }
            }
        }
        Some(())
    }
}
