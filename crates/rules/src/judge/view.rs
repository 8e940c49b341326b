//! A way of a group with every fact as a set: what was told, what is assumed, and what has no use there.

use super::{Judge, View, decided};
use crate::{
    book::{CountId, FactId, Scope},
    set::{Pairs, Set},
    situation::{Facts, Group, Way},
};

/// Room for the defaults of a way, so that the list need not grow.
const ROOM: usize = 64;

impl Judge<'_> {
    /// The ways of every group, before anything is said of sums and of what others need.
    pub(super) fn views(&self) -> Vec<Vec<View>> {
        let (estate, numbers) = (&self.situation.estate, &self.situation.numbers);
        let alike = self.before.filter(|(told, _)| told.estate == *estate && told.numbers == *numbers);
        let known = |place: usize, group: &Group| {
            let (told, met) = alike?;
            met.views.get(place).filter(|_| told.groups.get(place) == Some(group)).cloned()
        };
        let views = |(place, group): (usize, &Group)| {
            known(place, group)
                .unwrap_or_else(|| group.ways.iter().map(|way| self.view(group, way)).collect())
        };
        self.situation.groups.iter().enumerate().map(views).collect()
    }

    fn view(&self, group: &Group, way: &Way) -> View {
        let facts = &self.engine.book.facts;
        let mut view = View {
            sets: vec![Set::EMPTY; facts.len()],
            needs: way.needs.map(|needs| self.beyond(group, needs)),
            assumed: Vec::with_capacity(ROOM),
            unused: Vec::new(),
            choices: Vec::new(),
        };
        let told = |map: &Facts, id: FactId| map.get(&id).copied();
        for (place, fact) in facts.iter().enumerate() {
            let id = FactId::try_from(place).unwrap_or(FactId::MAX);
            let said = match fact.scope {
                Scope::Estate => told(&self.situation.estate, id),
                Scope::Group => told(&group.facts, id),
                Scope::Way => told(&way.facts, id),
                _ => None,
            };
            let set = match fact.scope {
                Scope::Dispute => Set::of(usize::from(self.lenient == Some(id))),
                Scope::Finding | Scope::Feature => Set::EMPTY,
                Scope::Holding | Scope::Comparison => fact.all(),
                Scope::Estate | Scope::Group | Scope::Way => {
                    let asked = decided(&fact.applies, &view.sets);
                    if asked == Some(false) {
                        if said.is_some() {
                            view.unused.push(id);
                        }
                        fact.all()
                    } else if let Some(said) = said {
                        said
                    } else {
                        let default = self.default(id, &view.sets);
                        if let Some(values) = default {
                            if values.single().is_some() {
                                view.assumed.push(id);
                            }
                            values
                        } else {
                            if fact.choice && self.mentioned(id) {
                                view.choices.push(id);
                            }
                            fact.all()
                        }
                    }
                }
            };
            if let Some(slot) = view.sets.get_mut(place) {
                *slot = set;
            }
        }
        view
    }

    /// Needs with what a number of the group makes of them.
    fn beyond(&self, group: &Group, mut needs: Pairs) -> Pairs {
        for beyond in &self.engine.book.needs.beyond {
            let within =
                self.number(Some(group), beyond.count).is_some_and(|number| number <= u64::from(beyond.over));
            let more = beyond.pairs.iter().filter(|(pair, _)| !within && needs.has(usize::from(*pair)));
            let more: Pairs = more.map(|(_, besides)| usize::from(*besides)).collect();
            needs = needs.union(&more);
        }
        needs
    }

    /// The default of a fact that was left out, where the facts before it say which: several where one fact that is still
    /// open has a default for each of the values left to it.
    pub(super) fn default(&self, fact: FactId, sets: &[Set]) -> Option<Set> {
        let fact = self.engine.book.facts.get(usize::from(fact))?;
        let mut values = Set::EMPTY;
        let mut left: Option<(FactId, Set)> = None;
        for fallback in fact.defaults.iter().filter(|fallback| fallback.terms.has(self.terms)) {
            let value = Set::of(usize::from(fallback.value));
            match decided(&fallback.when, sets) {
                Some(true) => return Some(values | value),
                Some(false) => {}
                None => {
                    let [test] = fallback.when.as_slice() else { return None };
                    let all = sets.get(usize::from(test.fact)).copied()?;
                    let (open, rest) = left.unwrap_or((test.fact, all));
                    if open != test.fact {
                        return None;
                    }
                    values |= value;
                    let rest = rest - test.values;
                    if rest.is_empty() {
                        return Some(values);
                    }
                    left = Some((open, rest));
                }
            }
        }
        None
    }

    /// A number of a group or of the estate; nothing if it is missing or unknown.
    pub fn number(&self, group: Option<&Group>, count: CountId) -> Option<u64> {
        let known = self.engine.book.counts.get(usize::from(count))?;
        let told = if known.estate { self.situation.numbers.get(&count) } else { group?.numbers.get(&count) };
        match told {
            Some(number) => *number,
            None => known.default.map(u64::from),
        }
    }
}

/// Fills in facts; whether one was otherwise before.
pub(super) fn fill(sets: &mut [Set], facts: &[(FactId, Set)]) -> bool {
    let mut otherwise = false;
    for (fact, set) in facts {
        if let Some(slot) = sets.get_mut(usize::from(*fact)) {
            otherwise |= slot != set;
            *slot = *set;
        }
    }
    otherwise
}
