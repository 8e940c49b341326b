//! One way of one group, every fact told: the chapters one by one, and the smallest sets of admitted kinds that hold what
//! the people need.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    Stop,
    law::{Chapter, Kind, Law, Rule, Test, Tests},
    needs::{Needs, union, within},
};

/// Facts by name: those that are missing are not asked here, `None` is unknown.
pub(crate) type Facts<'a> = HashMap<&'a str, Option<&'a str>>;
pub(crate) type Kinds<'a> = Vec<&'a str>;

/// What one way, or one group, comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judged<'a> {
    pub outcome: &'a str,
    pub options: Vec<Kinds<'a>>,
    /// The value of a choice under which an option stands, option by option.
    pub under: Vec<Option<&'a str>>,
    pub refused: BTreeSet<&'a str>,
    pub mind: BTreeSet<&'a str>,
    pub contact: Option<&'a str>,
    pub standing: Option<&'a str>,
    pub by_holdings: bool,
}

pub(crate) fn holds(tests: &[Test], facts: &Facts<'_>) -> Result<bool, Stop> {
    let mut open = None;
    for test in tests {
        match facts.get(test.fact.as_str()) {
            None => return Ok(false),
            Some(None) => open = Some(&test.fact),
            Some(Some(value)) if test.values.iter().any(|known| known == value) == test.but => {
                return Ok(false);
            }
            Some(Some(_)) => {}
        }
    }
    open.map_or(Ok(true), |fact| Err(Stop::Open(fact.clone())))
}

pub(crate) fn any(when: &[Tests], facts: &Facts<'_>) -> Result<bool, Stop> {
    let mut answer = Ok(false);
    for tests in when {
        match holds(tests, facts) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            open => answer = answer.and(open),
        }
    }
    answer
}

/// Not permitted only if no way is open; else the strictest of the open ones.
pub(crate) fn overall<'a>(outcomes: impl Iterator<Item = &'a str>) -> &'a str {
    let all: Vec<&str> = outcomes.collect();
    let order = ["licence", "covered", "none", "not-permitted", "not-offered"];
    order.into_iter().find(|known| all.contains(known)).unwrap_or("none")
}

/// Sets that contain no other, each once, in the same order.
pub(crate) fn smallest(sets: Vec<Kinds<'_>>) -> Vec<Kinds<'_>> {
    let contains = |one: &Kinds<'_>, other: &Kinds<'_>| other.iter().all(|id| one.contains(id));
    let mut kept: Vec<Kinds<'_>> = Vec::new();
    for one in &sets {
        let larger = sets.iter().any(|other| contains(one, other) && !contains(other, one));
        if !larger && !kept.iter().any(|other| contains(one, other)) {
            kept.push(one.clone());
        }
    }
    kept
}

impl Law {
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// Concludes chapters one by one into `facts`; those that add entries give them back.
    pub fn conclude<'a>(
        &'a self,
        chapters: impl Iterator<Item = &'a Chapter>,
        facts: &mut Facts<'a>,
    ) -> Result<BTreeSet<&'a str>, Stop> {
        let mut entries = BTreeSet::new();
        for chapter in chapters {
            if !holds(&chapter.asked, facts)? {
                continue;
            }
            let mut holding: Vec<&Rule> = Vec::new();
            for rule in &chapter.rules {
                if any(&rule.when, facts)? {
                    holding.push(rule);
                }
            }
            let overridden = |rule: &&&Rule| holding.iter().any(|other| other.except.contains(&rule.name));
            let standing = holding.iter().filter(|rule| !overridden(rule));
            let values: BTreeSet<&str> = standing.map(|rule| rule.then.as_str()).collect();
            if chapter.adds {
                entries.extend(values);
            } else if values.len() == 1 {
                facts.insert(&chapter.name, values.first().copied());
            } else {
                return Err(Stop::Broken(format!("{}: {values:?}", chapter.name)));
            }
        }
        Ok(entries)
    }

    fn rights(&self, kind: &str, facts: &Facts<'_>) -> Result<Vec<bool>, Stop> {
        let contact = facts.get("contact").copied().flatten().unwrap_or_default();
        let mut rows = Vec::new();
        for row in self.rights.get(kind).into_iter().flatten() {
            if row.ways.iter().any(|way| way == contact || way == "*") && holds(&row.when, facts)? {
                rows.push(&row.grants);
            }
        }
        Ok(union(rows))
    }

    /// One way of one group.
    pub fn way<'a>(
        &'a self,
        book: &'a Needs,
        mut facts: Facts<'a>,
        needs: Option<&[bool]>,
    ) -> Result<Judged<'a>, Stop> {
        for (name, pairs) in &book.features {
            let touches = |needs: &[bool]| needs.iter().zip(pairs).any(|(need, pair)| *need && *pair);
            facts.insert(name, needs.map(|needs| if touches(needs) { "yes" } else { "no" }));
        }
        let mind = self.conclude(self.chapters.iter(), &mut facts)?;
        let finding = |name: &str| facts.get(name).copied().flatten();
        // What was not offered is told as such, whatever else is wrong with it.
        let offered = finding("offered") != Some("no");
        for (name, when) in self.impossible.iter().filter(|_| offered) {
            if any(when, &facts)? {
                return Err(Stop::Impossible(name.clone()));
            }
        }
        let mut admitted: BTreeMap<&str, &Kind> = BTreeMap::new();
        // What serves only beside one that is admitted.
        let mut beside = BTreeSet::new();
        let (mut refused, mut covers, mut free) = (BTreeSet::new(), Vec::new(), Vec::new());
        for kind in &self.kinds {
            match finding(&format!("admits.{}", kind.id)) {
                Some("yes") => {
                    admitted.insert(&kind.id, kind);
                    covers.extend(kind.cover.then(|| vec![kind.id.as_str()]));
                    free.extend(kind.free.as_ref().map(|_| kind.id.as_str()));
                }
                Some("refused") => drop(refused.insert(kind.id.as_str())),
                Some("beside") => {
                    refused.insert(kind.id.as_str());
                    beside.insert(kind.id.as_str());
                }
                _ => {}
            }
        }
        let outcome = match (offered, finding("duty")) {
            (false, _) => "not-offered",
            (_, Some("none")) => "none",
            (_, Some("covered")) => "covered",
            (_, Some("due")) => "licence",
            _ => "not-permitted",
        };
        let (contact, standing) = (finding("contact"), finding("standing"));
        let mut way = Judged { outcome, refused, mind, contact, standing, ..Judged::default() };
        if outcome == "covered" {
            way.options = covers;
        }
        if outcome != "licence" {
            return Ok(way);
        }
        let needs = needs.ok_or_else(|| Stop::Open("needs".to_owned()))?;
        let mut rights: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
        for id in admitted.keys().chain(&beside) {
            rights.insert(id, self.rights(id, &facts)?);
        }
        let mut sets = self.serving(&rights, needs);
        sets.retain(|kinds| kinds.iter().any(|id| admitted.contains_key(id)));
        let sets = smallest(sets);
        way.options = sets.into_iter().map(|kinds| free.iter().copied().chain(kinds).collect()).collect();
        if way.options.is_empty() {
            way.outcome = "not-permitted";
        }
        // Lesser kinds of a ladder on which an option stands higher, and which lack a right.
        let higher = |other: &str, rung: &(String, u64)| {
            let other = self.kind(other).and_then(|kind| kind.rung.as_ref());
            other.is_some_and(|other| other.0 == rung.0 && other.1 > rung.1)
        };
        for (id, kind) in admitted {
            let lesser = |rung| way.options.iter().flatten().any(|other| higher(other, rung));
            let lacks = rights.get(id).is_none_or(|rights| !within(needs, rights));
            if kind.rung.as_ref().is_some_and(lesser) && lacks && !way.options.contains(&vec![id]) {
                way.refused.insert(id);
            }
        }
        Ok(way)
    }

    /// The sets of kinds whose rights together hold the needs: those with fewest rights beyond them first, then the
    /// smaller, then the product's own, then as the book has them.
    fn serving<'a>(&'a self, rights: &BTreeMap<&str, Vec<bool>>, needs: &[bool]) -> Vec<Kinds<'a>> {
        let alone =
            self.kinds.iter().filter(|kind| kind.alone && !kind.cover).map(|kind| vec![kind.id.as_str()]);
        let combined = self.combinations.iter().map(|of| of.iter().map(String::as_str).collect());
        let mut serving = Vec::new();
        for kinds in alone.chain(combined) {
            let each: Option<Vec<&Vec<bool>>> = kinds.iter().map(|id| rights.get(id)).collect();
            let Some(together) = each.map(union).filter(|rights| within(needs, rights)) else { continue };
            let own = |id: &&str| id.split_once('/').is_some_and(|(product, _)| product == self.product);
            let beyond = together.iter().filter(|tick| **tick).count();
            serving.push((beyond, kinds.len(), !kinds.iter().all(own), kinds));
        }
        serving.sort_by_key(|(beyond, size, foreign, _)| (*beyond, *size, *foreign));
        serving.into_iter().map(|(_, _, _, kinds)| kinds).collect()
    }
}
