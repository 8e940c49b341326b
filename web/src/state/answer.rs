//! From the situation to everything that is shown of it: verdict or problem, and what is left to ask. Pure, so that
//! it runs in tests without a browser.

use clausewise_intake::{datum::Datum, link::Made, read_situation};
use clausewise_rules::{
    digest, judge,
    library::Library,
    next_question,
    point::Engine,
    verdict::{OptionOf, Problem, Verdict},
};

use super::{
    ask::{self, Left},
    situation::Key,
};

/// What comes of a situation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    /// The verdict, or why there is none.
    pub verdict: Result<Verdict, Problem>,
    /// What is left to ask.
    pub left: Left,
}

/// Works out the answer to a situation.
pub(crate) fn answer(engine: &Engine, library: &Library, situation: &Datum, passed: &[Key]) -> Answer {
    let read = read_situation(&engine.book, situation);
    let verdict = read.as_ref().map_err(Problem::clone).and_then(|read| judge(engine, read, Some(library)));
    let told = verdict.as_ref().ok();
    let open = told.is_some_and(|verdict| verdict.groups.iter().any(|group| !group.open.is_empty()));
    let asking = read.ok().filter(|_| open).and_then(|read| next_question(engine, &read).ok());
    let left = ask::left(engine, situation, told, asking.as_ref(), passed);
    Answer { verdict, left }
}

/// The verdict on a situation in the contract's form.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn judged(
    engine: &Engine,
    library: Option<&Library>,
    situation: &Datum,
) -> Result<Verdict, Problem> {
    judge(engine, &read_situation(&engine.book, situation)?, library)
}

/// What a link remembers of the answer it was made with.
pub(crate) fn made(verdict: &Verdict) -> Made {
    let mut told = String::new();
    for group in &verdict.groups {
        told.push_str(outcome_name(group.outcome));
        tell_options(&group.options, &mut told);
        for reading in &group.readings {
            told.push_str(outcome_name(reading.outcome));
            tell_options(&reading.options, &mut told);
        }
        for refused in &group.not_permitted {
            told.push('!');
            told.push_str(&refused.licence);
        }
        told.push('\n');
    }
    Made { rulebook: verdict.rulebook.digest.clone(), answer: digest(told.as_bytes()) }
}

fn tell_options(options: &[OptionOf], told: &mut String) {
    for option in options {
        told.push('|');
        for licence in &option.licences {
            told.push('+');
            told.push_str(&licence.id);
        }
    }
}

/// The contract's name of an outcome.
pub(crate) fn outcome_name(outcome: clausewise_rules::point::Outcome) -> &'static str {
    use clausewise_rules::point::Outcome;
    match outcome {
        Outcome::NotOffered => "not-offered",
        Outcome::None => "none",
        Outcome::Covered => "covered",
        Outcome::Licence => "licence",
        Outcome::NotPermitted => "not-permitted",
        Outcome::Undetermined => "undetermined",
    }
}
