//! From the situation to everything that is shown of it: verdict or problem, and what is left to ask. Pure, so that
//! it runs in tests without a browser.

use clausewise_intake::{datum::Datum, link::Made, read_situation};
use clausewise_rules::{
    digest, judge, judge_and_ask,
    library::Library,
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
    let judged =
        read_situation(&engine.book, situation).and_then(|read| judge_and_ask(engine, &read, Some(library)));
    let (told, asking) = judged.as_ref().ok().map(|(verdict, asking)| (verdict, asking)).unzip();
    let asking = asking.filter(|asking| !asking.open.is_empty());
    let left = ask::left(engine, situation, told, asking, passed);
    Answer { verdict: judged.map(|(verdict, _)| verdict), left }
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
        told.push_str(group.outcome.name());
        tell_options(&group.options, &mut told);
        for reading in &group.readings {
            told.push_str(reading.outcome.name());
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
