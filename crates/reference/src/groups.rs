//! Groups: what is told and assumed of each way, the ways of a group together, and what groups mean for one another.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Reference, Stop,
    law::{Comparison, Law},
    told,
    way::{Facts, Judged, Kinds, any, holds, overall, smallest},
};

/// One situation under its terms.
pub(crate) struct Case<'a> {
    pub book: &'a Reference,
    pub law: &'a Law,
    pub situation: &'a Value,
    pub groups: &'a [Value],
    /// By group, its ways, the main one first.
    ways: Vec<Vec<Way<'a>>>,
}

/// A way of a group: what is told of it, but for the main one, which is the group itself; and what the people need there.
struct Way<'a> {
    group: &'a Value,
    told: Option<&'a Value>,
    needs: Option<Vec<bool>>,
}

/// What one run takes for granted: what is derived from the whole situation, the dispute that is read leniently, if one is,
/// and the value of a choice.
#[derive(Clone, Copy)]
struct Given<'r, 'a> {
    derived: &'r Facts<'a>,
    lenient: Option<&'r str>,
    choice: Option<&'a str>,
}

/// What each other group may come to, with its place.
type Others<'o, 'a> = [(usize, &'o Vec<Judged<'a>>)];

/// Totals are told at the first value of the choice at which every group that has an option keeps one.
pub(crate) fn choice_for_totals<'a>(judged: &[Judged<'a>]) -> Option<&'a str> {
    let mut choices: Vec<&str> =
        judged.iter().flat_map(|group| group.under.iter().copied().flatten()).collect();
    choices.sort_unstable();
    let serves = |choice: &&str| {
        let mut with_options = judged.iter().filter(|group| !group.options.is_empty());
        with_options.all(|group| group.under.iter().any(|under| under.is_none_or(|under| under == *choice)))
    };
    choices.iter().copied().find(serves).or(choices.first().copied())
}

/// What all groups but one may come to.
fn without<'o, 'a: 'o>(
    place: usize,
    all: impl Iterator<Item = &'o Vec<Judged<'a>>>,
) -> Vec<(usize, &'o Vec<Judged<'a>>)> {
    all.enumerate().filter(|(other, _)| *other != place).collect()
}

fn answer(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

impl<'a> Case<'a> {
    pub fn new(book: &'a Reference, law: &'a Law, situation: &'a Value) -> Self {
        let groups = situation.get("groups").and_then(Value::as_array);
        let groups = groups.map(Vec::as_slice).unwrap_or_default();
        let mut case = Self { book, law, situation, groups, ways: Vec::new() };
        let ways = |group: &'a Value| {
            let also = group.get("also").and_then(Value::as_array).into_iter().flatten();
            let all = std::iter::once(None).chain(also.map(Some));
            all.map(|way| Way { group, told: way, needs: case.needs(group, way) }).collect()
        };
        case.ways = groups.iter().map(ways).collect();
        case
    }

    fn needs(&self, group: &Value, way: Option<&Value>) -> Option<Vec<bool>> {
        let names: Vec<&str> = match way.and_then(|way| way.get("needs")).or_else(|| group.get("needs"))? {
            Value::Array(list) => list.iter().filter_map(told).collect(),
            one => vec![told(one)?],
        };
        let mut needs = self.book.needs.pairs(&names);
        let beyond = self.book.needs.beyond.iter();
        let beyond = beyond.filter(|beyond| {
            self.number(Some(group), &beyond.count).is_none_or(|number| number > beyond.over)
        });
        for (pair, besides) in beyond.flat_map(|beyond| &beyond.besides) {
            let needed = needs.get(*pair) == Some(&true);
            needs.iter_mut().skip(*besides).take(1).for_each(|tick| *tick |= needed);
        }
        Some(needs)
    }

    pub fn estate(&self, name: &str) -> Option<&'a Value> {
        self.situation.get("estate")?.get(name.trim_start_matches("estate."))
    }

    pub fn number(&self, group: Option<&Value>, name: &str) -> Option<u64> {
        let told = if name.starts_with("estate.") {
            self.estate(name)
        } else {
            group.and_then(|group| group.get(name))
        };
        let default = || self.book.counts.iter().find(|count| count.name == name)?.default;
        told.map_or_else(default, Value::as_u64)
    }

    /// The facts of one way: what is told, what is inherited from the main way, what is the default.
    fn facts(&self, group: &'a Value, way: Option<&'a Value>, given: Given<'_, 'a>) -> Facts<'a> {
        let mut facts = given.derived.clone();
        for dispute in &self.law.disputes {
            facts.insert(dispute, Some(if given.lenient == Some(dispute) { "lenient" } else { "cautious" }));
        }
        for fact in &self.law.facts {
            if holds(&fact.applies, &facts) == Ok(false) {
                continue;
            }
            let default = |special: bool| {
                let mut fitting = fact.defaults.iter().filter(|(when, _)| !(special && when.is_empty()));
                let found = fitting.find(|(when, _)| holds(when, &facts) == Ok(true));
                found.map(|(_, value)| Some(value.as_str()))
            };
            let said = match (fact.scope.as_str(), way) {
                ("estate", _) => self.estate(&fact.name).map(told),
                ("way", Some(way)) => {
                    let whole = (fact.name == "path" && way.is_string()).then_some(way);
                    let own = whole.or_else(|| way.get(&fact.name)).map(told);
                    own.or_else(|| default(true)).or_else(|| group.get(&fact.name).map(told))
                }
                _ => group.get(&fact.name).map(told),
            };
            let chosen = given.choice.filter(|_| fact.choice.is_some()).map(Some);
            let value = said.or_else(|| default(false)).or(chosen).unwrap_or(None);
            facts.insert(&fact.name, value);
        }
        facts
    }

    /// One group, whose ways are judged one by one and then together.
    fn group(&self, place: usize, given: Given<'_, 'a>) -> Result<Judged<'a>, Stop> {
        let mut ways = Vec::new();
        for way in self.ways.get(place).into_iter().flatten() {
            let facts = self.facts(way.group, way.told, given);
            ways.push(self.law.way(&self.book.needs, facts, way.needs.as_deref())?);
        }
        let outcome = overall(ways.iter().map(|way| way.outcome));
        let mut options: Vec<Kinds<'a>> = vec![Vec::new()];
        for way in ways.iter().filter(|way| way.outcome == outcome) {
            let mut both = Vec::new();
            for (before, option) in
                options.iter().flat_map(|before| way.options.iter().map(move |option| (before, option)))
            {
                let new = option.iter().filter(|kind| !before.contains(kind));
                both.push(before.iter().chain(new).copied().collect());
            }
            options = both;
        }
        options.retain(|option| !option.is_empty());
        if ways.len() > 1 {
            options.sort_by_key(Vec::len);
            options = smallest(options);
        }
        let refused = ways.iter().flat_map(|way| way.refused.iter().copied());
        let refused = refused.filter(|id| !options.contains(&vec![*id])).collect();
        let mind = ways.iter().flat_map(|way| way.mind.iter().copied()).collect();
        let main = ways.into_iter().next().unwrap_or_default();
        Ok(Judged { outcome, under: vec![None; options.len()], options, refused, mind, ..main })
    }

    /// At every value of a choice that the reader still has.
    fn chosen(&self, place: usize, given: Given<'_, 'a>) -> Result<Judged<'a>, Stop> {
        let open =
            self.law.facts.iter().find(|fact| fact.choice.is_some() && self.estate(&fact.name).is_none());
        let Some(values) = open.and_then(|fact| fact.choice.as_ref()) else {
            return self.group(place, given);
        };
        let mut all = Vec::new();
        for value in values {
            all.push((value, self.group(place, Given { choice: Some(value), ..given })?));
        }
        let outcome = overall(all.iter().map(|(_, one)| one.outcome));
        let strictest = all.iter().find(|(_, one)| one.outcome == outcome);
        let mut united = strictest.map(|(_, one)| one.clone()).unwrap_or_default();
        united.refused.retain(|id| all.iter().all(|(_, one)| one.refused.contains(id)));
        (united.options, united.under) = (Vec::new(), Vec::new());
        for (value, one) in &all {
            for option in &one.options {
                if !united.options.contains(option) {
                    let everywhere = all.iter().all(|(_, one)| one.options.contains(option));
                    united.options.push(option.clone());
                    united.under.push((!everywhere).then_some(value));
                }
            }
        }
        Ok(united)
    }

    /// A group at every completion of what is derived and open.
    fn completions(&self, place: usize, given: Given<'_, 'a>) -> Result<Vec<Judged<'a>>, Stop> {
        let judged = self.chosen(place, given);
        let Err(Stop::Open(fact)) = &judged else { return judged.map(|one| vec![one]) };
        let Some((fact, None)) = given.derived.get_key_value(fact.as_str()) else {
            return judged.map(|one| vec![one]);
        };
        let mut all = Vec::new();
        for value in ["no", "yes"] {
            let mut told = given.derived.clone();
            told.insert(fact, Some(value));
            all.extend(self.completions(place, Given { derived: &told, ..given })?);
        }
        Ok(all)
    }

    /// Every group alone; then with what rests on the others, as long as that is still needed; then with what is held.
    pub fn judged(&self, lenient: Option<&str>) -> Result<Vec<Judged<'a>>, Stop> {
        let judged =
            |place, derived: &Facts<'a>| self.completions(place, Given { derived, lenient, choice: None });
        let mut derived = self.holdings(&[]);
        derived.extend(self.sums(&derived, lenient));
        let mut alone = Vec::new();
        for place in 0..self.groups.len() {
            alone.push(judged(place, &derived)?);
        }
        let first_ends: Vec<Judged<'a>> = alone.iter().filter_map(|ends| ends.first().cloned()).collect();
        let mut all = Vec::new();
        for (place, mine) in alone.iter().enumerate() {
            let others = without(place, alone.iter());
            let (mut given, mut ends) = (derived.clone(), mine.clone());
            if !others.is_empty() {
                given.extend(self.holdings(&others));
                given.extend(self.needed_by(&others, &first_ends));
                ends = judged(place, &given)?;
            }
            all.push((given, ends));
        }
        loop {
            let before = all.clone();
            for (place, (given, ends)) in all.iter_mut().enumerate() {
                let now = self.holdings(&without(place, before.iter().map(|(_, ends)| ends)));
                let had = |fact: &&str| given.get(fact) == Some(&Some("yes"));
                let gone = now.into_iter().filter(|(fact, now)| had(fact) && *now != Some("yes"));
                let gone: Vec<&str> = gone.map(|(fact, _)| fact).collect();
                if !gone.is_empty() {
                    given.extend(gone.into_iter().map(|fact| (fact, derived.get(fact).copied().flatten())));
                    *ends = judged(place, given)?;
                }
            }
            if all == before {
                break;
            }
        }
        let mut told = Vec::new();
        for (_, ends) in all {
            let mut ends = ends.into_iter();
            let first = ends.next().unwrap_or_default();
            if ends.any(|other| other != first) {
                return Err(Stop::Open("what the others need".to_owned()));
            }
            told.push(first);
        }
        Ok(self.settled(told))
    }

    // ---- what is derived from the whole situation --------------------------------------------------------------------

    /// What the organisation has: what it holds, and what the other groups need.
    fn holdings(&self, others: &Others<'_, 'a>) -> Facts<'a> {
        let has = |kinds: &Vec<String>| {
            let within = |option: &Kinds<'a>| option.iter().any(|id| kinds.iter().any(|kind| kind == id));
            let always = |one: &Judged<'a>| !one.options.is_empty() && one.options.iter().all(within);
            let held = kinds.iter().any(|kind| self.held(kind).is_some_and(|held| held != Some(0)));
            if held || others.iter().any(|(_, ends)| ends.iter().all(always)) {
                return Some("yes");
            }
            let mut ends = others.iter().flat_map(|(_, ends)| ends.iter());
            let perhaps = ends.any(|one| one.options.iter().any(within));
            (self.estate("holds").is_some() && !perhaps).then_some("no")
        };
        self.law.holdings.iter().map(|(fact, kinds)| (fact.as_str(), has(kinds))).collect()
    }

    fn limit(&self, comparison: &Comparison) -> Option<u64> {
        let times = comparison.times.as_ref().map_or(Some(1), |count| self.number(None, count));
        Some(comparison.over * times?)
    }

    /// Sums over the whole situation, held against their limits.
    fn sums(&self, derived: &Facts<'a>, lenient: Option<&str>) -> Facts<'a> {
        let early = ["offered", "contact", "standing"];
        // Each way, and whether what comes to it early could be concluded.
        let mut found: Vec<Vec<(Facts<'a>, Result<(), Stop>)>> = Vec::new();
        for mine in self.ways.iter().filter(|_| !self.law.comparisons.is_empty()) {
            let mut ways = Vec::new();
            for way in mine {
                let mut facts = self.facts(way.group, way.told, Given { derived, lenient, choice: None });
                let chapters =
                    self.law.chapters.iter().filter(|chapter| early.contains(&chapter.name.as_str()));
                let concluded = self.law.conclude(chapters, &mut facts).map(drop);
                ways.push((facts, concluded));
            }
            found.push(ways);
        }
        let sum = |comparison: &Comparison| {
            if comparison.sum.starts_with("estate.") {
                return self.number(None, &comparison.sum);
            }
            let asks_early = comparison.of.iter().flatten().any(|test| early.contains(&test.fact.as_str()));
            let mut parts: BTreeMap<(usize, Option<&str>), u64> = BTreeMap::new();
            for (place, ways) in found.iter().enumerate() {
                let counted = |(facts, concluded): &(Facts<'a>, Result<(), Stop>)| {
                    if asks_early {
                        concluded.clone().and_then(|()| any(&comparison.of, facts))
                    } else {
                        any(&comparison.of, facts)
                    }
                };
                let ways: Vec<Result<bool, Stop>> = ways.iter().map(counted).collect();
                if ways.contains(&Ok(true)) {
                    // Groups on one site share it.
                    let part = if comparison.sum == "sites" { (0, self.site(place)) } else { (place, None) };
                    let most = parts.entry(part).or_insert(0);
                    *most = self.number(self.groups.get(place), &comparison.sum)?.max(*most);
                } else if ways.iter().any(Result::is_err) {
                    return None;
                }
            }
            Some(parts.into_values().sum())
        };
        let over =
            |comparison| sum(comparison).zip(self.limit(comparison)).map(|(sum, limit)| answer(sum > limit));
        self.law.comparisons.iter().map(|comparison| (comparison.fact.as_str(), over(comparison))).collect()
    }

    /// Numbers of the estate that were left out and are then what the other groups need, at least and at most.
    fn needed_by(&self, others: &Others<'_, 'a>, alone: &[Judged<'a>]) -> Facts<'a> {
        let over = |comparison: &Comparison| {
            let counts = |id: &&&str| comparison.else_needed.iter().any(|kind| kind == *id);
            let (mut least, mut most) = (0, 0);
            for (place, ends) in others {
                let number = |option: &Kinds<'a>| -> Option<u64> {
                    option.iter().filter(counts).map(|id| self.quantity(id, option, *place, alone)).sum()
                };
                let numbers: Option<Vec<u64>> =
                    ends.iter().flat_map(|one| &one.options).map(number).collect();
                least += numbers.as_ref()?.iter().min().unwrap_or(&0);
                most += numbers.as_ref()?.iter().max().unwrap_or(&0);
            }
            let limit = self.limit(comparison)?;
            (least > limit || most <= limit).then(|| answer(least > limit))
        };
        let open = |comparison: &&Comparison| {
            !comparison.else_needed.is_empty() && self.estate(&comparison.sum).is_none()
        };
        self.law
            .comparisons
            .iter()
            .filter(open)
            .map(|comparison| (comparison.fact.as_str(), over(comparison)))
            .collect()
    }
}
