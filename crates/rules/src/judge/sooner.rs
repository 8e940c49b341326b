//! How soon an open question settles the answer: how many more are to be expected once it is answered.

use std::collections::BTreeMap;

use super::{Asked, Judge, View, view::fill};
use crate::{
    book::Scope,
    diagram::{Root, Store, Var},
    set::Set,
    world::NOT_ASKED,
};

/// What a function comes to below a place: nothing that is possible, one answer, or several.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    Nothing,
    One(u32),
    Several,
}

/// How many questions are to be expected below each place, if the answers left are equally likely and the questions are
/// asked in the natural order.
struct Expected<'s> {
    store: &'s Store,
    /// What is answered, though not yet how: it is not asked.
    answered: &'s [Var],
    done: BTreeMap<Root, (Ends, f64)>,
}

impl Expected<'_> {
    fn below(&mut self, root: Root) -> (Ends, f64) {
        if let Some(leaf) = root.value() {
            return (if leaf == NOT_ASKED { Ends::Nothing } else { Ends::One(leaf) }, 0.0);
        }
        if let Some(known) = self.done.get(&root) {
            return *known;
        }
        let store = self.store;
        let (mut ends, mut weight, mut sum) = (Ends::Nothing, 0.0, 0.0);
        let Some((var, parts)) = store.first(root) else { return (ends, sum) };
        for (set, next) in parts {
            let (here, more) = self.below(*next);
            if here == Ends::Nothing {
                continue;
            }
            ends = if ends == Ends::Nothing || ends == here { here } else { Ends::Several };
            weight += set.len() as f64;
            sum += set.len() as f64 * more;
        }
        let asked = if self.answered.contains(&var) { 0.0 } else { 1.0 };
        let expected = if ends == Ends::Several { asked + sum / weight } else { 0.0 };
        self.done.insert(root, (ends, expected));
        (ends, expected)
    }
}

impl Judge<'_> {
    /// How many more questions are to be expected about a group once one is answered; each way is counted for itself,
    /// and where a choice is the reader's it is the mean over its values.
    pub(crate) fn expected(&mut self, views: &[View], answered: Option<Asked>) -> f64 {
        let choice = views.iter().find_map(|view| view.choices.first().copied());
        let Some(choice) = choice else {
            return views.iter().map(|view| self.expected_of(view, answered)).sum();
        };
        let values = self.engine.book.facts.get(usize::from(choice)).map_or(0, |fact| fact.values.len());
        let mut sum = 0.0;
        for value in 0..values {
            let mut chosen = views.to_vec();
            for view in &mut chosen {
                view.choices.retain(|fact| *fact != choice);
                fill(&mut view.sets, &[(choice, Set::of(value))]);
            }
            sum += self.expected(&chosen, answered);
        }
        sum / values.max(1) as f64
    }

    fn expected_of(&mut self, view: &View, answered: Option<Asked>) -> f64 {
        let root = self.left(view, |world| world.answer);
        let vars = answered.map(|asked| self.variables(root, asked)).unwrap_or_default();
        let (_, store) = self.world();
        let mut roots = vec![root];
        // One variable is known by its value; several, as what people do is, only as answered.
        if let [var] = vars.as_slice() {
            let mut known = store.free();
            let values = view.sets.get(usize::from(*var)).copied().unwrap_or_else(|| store.whole(*var));
            roots.clear();
            for value in values.iter() {
                if let Some(slot) = known.get_mut(usize::from(*var)) {
                    *slot = Set::of(value);
                }
                roots.push(store.restrict(root, &known));
            }
        }
        let mut expected = Expected { store, answered: &vars, done: BTreeMap::new() };
        let possible =
            roots.into_iter().map(|root| expected.below(root)).filter(|(ends, _)| *ends != Ends::Nothing);
        let all: Vec<f64> = possible.map(|(_, more)| more).collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    }

    /// The variables that a question stands for, of those that a function asks.
    fn variables(&mut self, root: Root, asked: Asked) -> Vec<Var> {
        let book = &self.engine.book;
        let (world, store) = self.world();
        let stands = |var: &Var| {
            let fact = world.fact_of(*var);
            let scope = fact.and_then(|fact| book.facts.get(usize::from(fact))).map(|fact| fact.scope);
            match asked {
                Asked::Needs => fact.is_none(),
                Asked::Holds => scope == Some(Scope::Holding),
                Asked::Count(count) => {
                    book.comparisons.iter().any(|sum| Some(sum.fact) == fact && sum.sum == count)
                }
                Asked::Fact(asked) => Some(asked) == fact,
            }
        };
        store.variables(root).into_iter().filter(stands).collect()
    }
}
