//! What a share link remembers of the answer it was made with, so that it can tell years later what is different today
//! and which clauses make the difference. It travels among the further parts of a [`crate::link::Link`].

use clausewise_rules::{
    digest,
    point::Outcome,
    verdict::{GroupVerdict, OptionOf, Reason, Verdict},
};

use crate::datum::Datum;

/// The part begins with this word; other further parts are left alone.
const MARK: &str = "answer";
/// Outcomes by the number under which links hold them. FROZEN: new ones come at the end.
const OUTCOMES: [Outcome; 6] = [
    Outcome::NotOffered,
    Outcome::None,
    Outcome::Covered,
    Outcome::Licence,
    Outcome::NotPermitted,
    Outcome::Undetermined,
];

/// The answer for one group, as a link holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// What came of it.
    pub outcome: Outcome,
    /// The options: the licence ids of each.
    pub options: Vec<Vec<String>>,
    /// The licences that were refused by name.
    pub refused: Vec<String>,
    /// A number of sixteen bits for each step with its clauses: enough to tell a step that is new.
    steps: Vec<i64>,
}

/// What is different today for one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Different<'v> {
    /// The group, by its place.
    pub group: usize,
    /// What the link remembers; nothing if it knew of no such group.
    pub then: Option<Remembered>,
    /// The steps of today's answer that are new, or that rest on other clauses than then: they make the difference. All
    /// steps, where none is new: then a step that decided is gone.
    pub because: Vec<&'v Reason>,
}

/// The part of a link that remembers a verdict: put it among [`crate::link::Link::more`].
#[must_use]
pub fn remember(verdict: &Verdict) -> Datum {
    let groups = verdict.groups.iter().map(|group| {
        let told = of(group);
        let ids = |ids: Vec<String>| Datum::List(ids.into_iter().map(Datum::Text).collect());
        Datum::List(vec![
            Datum::Whole(number(told.outcome)),
            Datum::List(told.options.into_iter().map(ids).collect()),
            ids(told.refused),
            Datum::List(told.steps.into_iter().map(Datum::Whole).collect()),
        ])
    });
    Datum::List(vec![Datum::Text(MARK.to_owned()), Datum::List(groups.collect())])
}

/// Takes what is remembered out of the further parts of a link; nothing if the link was made without.
pub fn recall(more: &mut Vec<Datum>) -> Option<Vec<Remembered>> {
    let place = more.iter().position(|part| read(part).is_some())?;
    read(&more.remove(place))
}

/// What is different today, group by group; nothing where outcome, options and refusals are as they were.
#[must_use]
pub fn differences<'v>(then: &[Remembered], today: &'v Verdict) -> Vec<Different<'v>> {
    let mut all = Vec::new();
    for (place, group) in today.groups.iter().enumerate() {
        let (then, now) = (then.get(place), of(group));
        let same = then.is_some_and(|then| {
            (then.outcome, &then.options, &then.refused) == (now.outcome, &now.options, &now.refused)
        });
        if same {
            continue;
        }
        let known = |reason: &&Reason| then.is_some_and(|then| then.steps.contains(&step(reason)));
        let mut because: Vec<&Reason> = group.because.iter().filter(|reason| !known(reason)).collect();
        if because.is_empty() {
            because = group.because.iter().collect();
        }
        all.push(Different { group: place, then: then.cloned(), because });
    }
    all
}

fn of(group: &GroupVerdict) -> Remembered {
    let ids = |option: &OptionOf| option.licences.iter().map(|licence| licence.id.clone()).collect();
    Remembered {
        outcome: group.outcome,
        options: group.options.iter().map(ids).collect(),
        refused: group.not_permitted.iter().map(|refused| refused.licence.clone()).collect(),
        steps: group.because.iter().map(step).collect(),
    }
}

fn step(reason: &Reason) -> i64 {
    let mut text = reason.rule.clone();
    for cite in &reason.cites {
        text.push('|');
        text.push_str(&cite.clause);
    }
    digest(text.as_bytes()).get(..4).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

fn number(outcome: Outcome) -> i64 {
    OUTCOMES
        .iter()
        .position(|known| *known == outcome)
        .and_then(|place| i64::try_from(place).ok())
        .unwrap_or(0)
}

fn read(part: &Datum) -> Option<Vec<Remembered>> {
    let [Datum::Text(mark), Datum::List(groups)] = list(part)? else { return None };
    if mark != MARK {
        return None;
    }
    groups.iter().map(group).collect()
}

fn group(datum: &Datum) -> Option<Remembered> {
    // What later versions add stands behind.
    let [Datum::Whole(outcome), options, refused, steps, ..] = list(datum)? else { return None };
    let step = |datum: &Datum| if let Datum::Whole(step) = datum { Some(*step) } else { None };
    Some(Remembered {
        outcome: *OUTCOMES.get(usize::try_from(*outcome).ok()?)?,
        options: list(options)?.iter().map(texts).collect::<Option<_>>()?,
        refused: texts(refused)?,
        steps: list(steps)?.iter().map(step).collect::<Option<_>>()?,
    })
}

fn texts(datum: &Datum) -> Option<Vec<String>> {
    let text = |datum: &Datum| if let Datum::Text(text) = datum { Some(text.clone()) } else { None };
    list(datum)?.iter().map(text).collect()
}

fn list(datum: &Datum) -> Option<&[Datum]> {
    if let Datum::List(list) = datum { Some(list) } else { None }
}
