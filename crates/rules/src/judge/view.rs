//! A way of a group with every fact as a set: what was told, what is assumed, and what has no use there.

use super::{Judge, View, decided};
use crate::{
    book::{CountId, FactId, Scope},
    set::Set,
    situation::{Facts, Group, Way},
};

impl Judge<'_> {
    pub(super) fn view(&self, group: &Group, way: &Way) -> View {
        let facts = &self.engine.book.facts;
        let mut view = View {
            sets: vec![Set::EMPTY; facts.len()],
            needs: way.needs,
            assumed: Vec::new(),
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
                        if let Some(value) = default {
                            view.assumed.push(id);
                            Set::of(value)
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

    /// The default of a fact that was left out, where the facts before it say which.
    pub(super) fn default(&self, fact: FactId, sets: &[Set]) -> Option<usize> {
        let fact = self.engine.book.facts.get(usize::from(fact))?;
        for fallback in fact.defaults.iter().filter(|fallback| fallback.terms.has(self.terms)) {
            match decided(&fallback.when, sets) {
                Some(true) => return Some(usize::from(fallback.value)),
                Some(false) => {}
                None => return None,
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
pub(super) fn fill(view: &mut View, facts: &[(FactId, Set)]) -> bool {
    let mut otherwise = false;
    for (fact, set) in facts {
        if let Some(slot) = view.sets.get_mut(usize::from(*fact)) {
            otherwise |= slot != set;
            *slot = *set;
        }
    }
    otherwise
}
