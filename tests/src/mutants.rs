//! Books with one thing taken away: the proof or a case beside the rules must notice. What nobody notices is either
//! not needed or not tested, and both are mistakes.

use clausewise_cli::cases;
use clausewise_compiler::{Compiled, proof::prove_book};
use clausewise_rules::{point::Engine, set::Set};

/// What is taken away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// A rule, in every chapter it decides.
    Rule(String),
    /// A row of the table of rights.
    Right(String),
    /// A declared combination of kinds.
    Combination(usize),
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rule(id) => write!(f, "rule `{id}`"),
            Self::Right(id) => write!(f, "row of rights `{id}`"),
            Self::Combination(place) => write!(f, "combination {place}"),
        }
    }
}

/// Who noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// The proof, with its first message.
    Proof(String),
    /// Cases, by name.
    Cases(Vec<String>),
    /// Nobody.
    Nobody,
}

/// Everything that can be taken away from a book, or from some of its products.
#[must_use]
pub fn all(compiled: &Compiled, products: &[String]) -> Vec<Taken> {
    let wanted = |id: &str| {
        products.is_empty() || products.iter().any(|product| id.starts_with(&format!("{product}/")))
    };
    let book = &compiled.book;
    let mut all: Vec<Taken> =
        book.rules.iter().filter(|rule| wanted(&rule.id)).map(|rule| Taken::Rule(rule.id.clone())).collect();
    all.extend(
        book.rights.iter().filter(|right| wanted(&right.id)).map(|right| Taken::Right(right.id.clone())),
    );
    let of_product = |terms: Set| {
        let names = terms
            .iter()
            .filter_map(|terms| book.terms.get(terms))
            .filter_map(|terms| book.products.get(usize::from(terms.product)));
        names.into_iter().any(|product| wanted(&format!("{}/", product.id)))
    };
    let combinations =
        book.combinations.iter().enumerate().filter(|(_, combination)| of_product(combination.terms));
    all.extend(combinations.map(|(place, _)| Taken::Combination(place)));
    all.sort();
    all.dedup();
    all
}

/// Takes one thing away and sees who notices.
#[must_use]
pub fn without(compiled: &Compiled, taken: &Taken) -> Noticed {
    let mut mutant = compiled.clone();
    let mut touched = Set::EMPTY;
    match taken {
        Taken::Rule(id) => {
            for rule in mutant.book.rules.iter_mut().filter(|rule| rule.id == *id) {
                touched |= rule.terms;
                rule.terms = Set::EMPTY;
            }
        }
        Taken::Right(id) => {
            for right in mutant.book.rights.iter_mut().filter(|right| right.id == *id) {
                touched |= right.terms;
                right.terms = Set::EMPTY;
            }
        }
        Taken::Combination(place) => {
            if let Some(combination) = mutant.book.combinations.get_mut(*place) {
                touched |= combination.terms;
                combination.terms = Set::EMPTY;
            }
        }
    }
    let products: Vec<String> = mutant
        .book
        .products
        .iter()
        .enumerate()
        .filter(|(place, _)| {
            touched.iter().any(|terms| {
                mutant.book.terms.get(terms).is_some_and(|terms| usize::from(terms.product) == *place)
            })
        })
        .map(|(_, product)| product.id.clone())
        .collect();
    if matches!(taken, Taken::Rule(_)) {
        mutant.late.clear();
        let proved = prove_book(&mutant, &products);
        if let Some(problem) = proved.problems.first() {
            return Noticed::Proof(problem.to_string());
        }
    }
    let engine = Engine::new(mutant.book);
    let mut failed = Vec::new();
    for case in &compiled.cases {
        let witness = case.json.get("origin").and_then(serde_json::Value::as_str) == Some("witness");
        let touches = products.iter().any(|product| case.id.starts_with(&format!("{product}/")));
        if !witness && touches && !cases::run(&engine, &case.json).is_empty() {
            failed.push(case.id.clone());
            break;
        }
    }
    if failed.is_empty() { Noticed::Nobody } else { Noticed::Cases(failed) }
}
