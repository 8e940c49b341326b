//! One group as it is told: decided where everything that matters is known, else read off the diagrams, with the
//! questions that can still change the answer.

use super::{
    Asked, Decided, Judge, Judged, View, decided,
    union::{sorted, together},
    ways::{self, Together},
};
use crate::{
    book::{FactId, Scope},
    diagram::Root,
    point::{Decision, InForce, Outcome, point},
    set::{Pairs, Set},
    sorted,
    verdict::Problem,
    world::{NOT_ASKED, World},
};

impl Judge<'_> {
    /// A view as known sets for the diagrams.
    pub fn known(&mut self, view: &View) -> Vec<Set> {
        let facts = &self.engine.book.facts;
        let mut known: Vec<Set> = facts
            .iter()
            .zip(&view.sets)
            .map(|(fact, set)| match fact.scope {
                Scope::Finding | Scope::Feature => fact.all(),
                _ => *set,
            })
            .collect();
        known.extend(self.world().0.class_sets(view.needs.as_ref()));
        known
    }

    /// What a view leaves of one of the world's diagrams. Its disputes are settled last, to note those that matter, where
    /// anybody asks.
    pub(super) fn left(&mut self, view: &View, of: impl Fn(&World) -> Root) -> Root {
        let known = self.known(view);
        if !self.asks {
            let (world, store) = self.world();
            return store.restrict(of(world), &known);
        }
        let mut open = known.clone();
        for (dispute, _) in &self.disputes {
            if let Some(slot) = open.get_mut(usize::from(*dispute)) {
                *slot = Set::all(2);
            }
        }
        let (world, store) = self.world();
        let left = store.restrict(of(world), &open);
        if open == known {
            return left;
        }
        let asked = store.variables(left);
        let settled = store.restrict(left, &known);
        self.note_disputes(|dispute| asked.contains(&dispute));
        settled
    }

    /// Whether everything that rules under these terms ask for has one value.
    pub(super) fn complete(&self, view: &View) -> bool {
        view.needs.is_some() && self.several(view, &self.in_force.asked).next().is_none()
    }

    /// Those of the facts asked for that still have several values, or are about needs that are not known.
    pub(super) fn several<'v>(
        &'v self,
        view: &'v View,
        asked: &'v [FactId],
    ) -> impl Iterator<Item = FactId> + 'v {
        let several = |id: &FactId| {
            let set = view.sets.get(usize::from(*id)).copied().unwrap_or_default();
            let fact = self.engine.book.facts.get(usize::from(*id));
            fact.is_some_and(|fact| match fact.scope {
                Scope::Feature => view.needs.is_none(),
                _ => set.single().is_none() && decided(&fact.applies, &view.sets) != Some(false),
            })
        };
        asked.iter().copied().filter(several)
    }

    fn impossible(&self, point: &[Set], at: usize) -> Result<(), Problem> {
        for entry in self.engine.book.impossible.iter().filter(|entry| entry.terms.has(self.terms)) {
            if entry.when.iter().any(|tests| decided(tests, point) == Some(true)) {
                return Err(Problem::new("impossible", format!("groups[{at}]"), entry.id.clone()));
            }
        }
        Ok(())
    }

    /// The decision of a way at one value of each fact, and the point at which it was taken.
    fn at_point(&self, view: &View, at: usize) -> Result<(Decision, Vec<Set>), Problem> {
        let mut point = point(&view.sets);
        let needs = view.needs.unwrap_or(Pairs::NONE);
        let decision = self.engine.decide(self.terms, &mut point, &needs).map_err(|fault| {
            Problem::new("book-fault", format!("groups[{at}]"), self.engine.undecided(&fault))
        })?;
        Ok((decision, point))
    }

    /// Takes such a decision for what the way comes to.
    fn taken(&mut self, (decision, point): (Decision, Vec<Set>), at: usize) -> Result<Decision, Problem> {
        let laid = &self.in_force.laid;
        self.note_disputes(|dispute| laid.hangs_on(&[dispute], &[], &point));
        // What was not offered is told as such, whatever else is wrong with it.
        if decision.outcome != Some(Outcome::NotOffered) {
            self.impossible(&point, at)?;
        }
        Ok(decision)
    }

    /// What every way comes to where no decision hangs on what is still open; nothing where one may.
    fn settled_ways(&mut self, at: usize, views: &[View]) -> Result<Option<Vec<(View, Decision)>>, Problem> {
        let mut ways = Vec::with_capacity(views.len());
        for view in views {
            if view.needs.is_none() {
                return Ok(None);
            }
            let InForce { laid, disputes, asked, .. } = self.in_force;
            let open: Vec<FactId> = self.several(view, asked).collect();
            match self.at_point(view, at) {
                Ok(here) if !laid.hangs_on(&open, disputes, &here.1) => ways.push((view, here)),
                Err(problem) if open.is_empty() => return Err(problem),
                // Where the first values contradict each other, others may not.
                _ => return Ok(None),
            }
        }
        if let Some(mut met) = self.met.take() {
            let decided = ways.iter().map(|(view, (_, point))| {
                let open = self.several(view, &self.in_force.told_from).collect();
                Decided { group: at, point: point.clone(), open }
            });
            met.decided.extend(decided);
            self.met = Some(met);
        }
        let taken = |(view, here): (&View, _)| Ok((view.clone(), self.taken(here, at)?));
        ways.into_iter().map(taken).collect::<Result<_, _>>().map(Some)
    }

    pub(super) fn told(&mut self, at: usize, views: &[View]) -> Result<Judged, Problem> {
        if let Some(ways) = self.settled_ways(at, views)? {
            let mut judged = together(&ways);
            judged.possible =
                judged.outcome.map(|outcome| (outcome, sorted(&judged.options))).into_iter().collect();
            judged.ways = ways;
            return Ok(judged);
        }
        if let Some(met) = &mut self.met {
            met.read_off.push(at);
        }
        let mut roots = Vec::new();
        let Together { answers: possible, rough } = match views {
            // The answers alone are read off without working out what is left of the diagram.
            [view] if self.lenient.is_some() || !self.asks => {
                let known = self.known(view);
                let (world, store) = self.world();
                answers(world, &store.values(world.answer, &known))
            }
            _ => {
                for view in views {
                    roots.push(self.left(view, |world| world.answer));
                }
                self.possible(&roots)
            }
        };
        let engine = self.engine;
        if possible.is_empty() {
            // Nothing is left: the facts contradict one another in every way they could be completed.
            let entry = engine.book.impossible.iter().find(|entry| {
                entry.terms.has(self.terms)
                    && views
                        .iter()
                        .any(|view| entry.when.iter().any(|tests| decided(tests, &view.sets) != Some(false)))
            });
            return Err(Problem::new(
                "impossible",
                format!("groups[{at}]"),
                entry.map_or("", |entry| entry.id.as_str()),
            ));
        }
        if possible.len() == 1 && !rough {
            let mut ways = Vec::new();
            for view in views {
                let completed = self.completed(view);
                let here = self.at_point(&completed, at)?;
                ways.push((view.clone(), self.taken(here, at)?));
            }
            let mut judged = together(&ways);
            judged.possible = possible;
            judged.ways = ways;
            return Ok(judged);
        }
        let outcomes = sorted::Set::from_iter(possible.iter().map(|(outcome, _)| *outcome));
        let single = outcomes.first().copied().filter(|_| outcomes.len() == 1);
        let (open, at_most) = if self.asking { self.open(&roots, views) } else { (Vec::new(), 0) };
        Ok(Judged {
            outcome: Some(single.unwrap_or(Outcome::Undetermined)),
            possible,
            rough,
            open,
            at_most,
            ..Judged::default()
        })
    }

    /// A view with one value for each fact, on a way to what the diagram still allows.
    fn completed(&mut self, view: &View) -> View {
        let root = self.left(view, |world| world.verdict);
        let (world, store) = self.world();
        let way = store.leaves(root).into_iter().find(|(leaf, _)| *leaf != NOT_ASKED).map(|(_, way)| way);
        let witness = crate::prove::witness(world, &way.unwrap_or_default());
        let mut completed = view.clone();
        for (fact, value) in witness.facts {
            if let Some(slot) = completed.sets.get_mut(usize::from(fact)) {
                *slot = Set::of(value);
            }
        }
        completed.needs = completed.needs.or(witness.needs);
        completed
    }

    /// The answers that are possible, in their order.
    fn possible(&mut self, roots: &[Root]) -> Together {
        if let [root] = roots {
            let (world, store) = self.world();
            return answers(world, &store.values(*root, &[]));
        }
        let facts = &self.engine.book.facts;
        let (world, store) = self.world();
        ways::together(world, store, roots, |var| {
            let fact = world.fact_of(var).and_then(|fact| facts.get(usize::from(fact)));
            fact.is_some_and(|fact| fact.scope != Scope::Way)
        })
    }

    /// The questions that can still change the answer, in the natural and how many may have to be asked.
    fn open(&mut self, roots: &[Root], views: &[View]) -> (Vec<(Asked, Set, bool)>, usize) {
        let book = &self.engine.book;
        let (world, store) = self.world();
        let mut vars: sorted::Set<u16> = sorted::Set::new();
        for root in roots {
            vars.extend(store.variables(*root));
        }
        let mut known: Vec<Set> = store.free();
        let mut open: Vec<(Asked, Set, bool)> = Vec::new();
        for var in vars {
            let fact = world.fact_of(var);
            let left = match fact {
                Some(fact) => views.iter().fold(Set::EMPTY, |set, view| {
                    set | view.sets.get(usize::from(fact)).copied().unwrap_or_default()
                }),
                None => store.whole(var),
            };
            let decides = left.iter().all(|value| {
                if let Some(slot) = known.get_mut(usize::from(var)) {
                    *slot = Set::of(value);
                }
                roots.iter().all(|root| store.settles(*root, &known, NOT_ASKED))
            });
            if let Some(slot) = known.get_mut(usize::from(var)) {
                *slot = store.whole(var);
            }
            let scope = fact.and_then(|fact| book.facts.get(usize::from(fact))).map(|fact| fact.scope);
            let asked = match (scope, fact) {
                (Some(Scope::Comparison), Some(fact)) => {
                    let comparison = book.comparisons.iter().find(|comparison| comparison.fact == fact);
                    comparison.map_or(Asked::Fact(fact), |comparison| Asked::Count(comparison.sum))
                }
                (Some(Scope::Holding), _) => Asked::Holds,
                (_, Some(fact)) => Asked::Fact(fact),
                (_, None) => Asked::Needs,
            };
            let values = if matches!(asked, Asked::Fact(_)) { left } else { Set::EMPTY };
            match open.iter_mut().find(|(known, _, _)| *known == asked) {
                Some((_, _, known)) => *known &= decides,
                None => open.push((asked, values, decides)),
            }
        }
        let deepest: usize = roots.iter().map(|root| store.depth(*root)).sum();
        let at_most = deepest.min(open.len());
        (open, at_most)
    }
}

/// The answers behind some leaves, in their order.
fn answers(world: &World, leaves: &sorted::Set<u32>) -> Together {
    let answers = leaves.iter().filter_map(|leaf| world.answered(*leaf).cloned()).collect();
    Together { answers, rough: false }
}
