//! Several ways of one group while facts are open: every answer that they can come to together. What two ways both ask of
//! the group or the estate has one value for both; what only one of them asks is left aside as soon as nobody else asks
//! for it, so that ways are never tried value by value, nor answer by answer.

use super::union::joined;
use crate::{
    diagram::{Root, Store, Var},
    point::Outcome,
    sorted,
    world::{Answer, NOT_ASKED, Names, World},
};

/// So many answers are told one by one; of more, which nobody would read, the outcomes are told.
const MANY: usize = 500;

/// What ways can come to together.
pub(super) struct Together {
    /// The answers, in their order. Where they are rough, one for each outcome, with two options that stand for all: none of
    /// the kinds, and all of them that any option names.
    pub answers: Vec<Answer>,
    /// Whether there are too many to be told one by one.
    pub rough: bool,
}

/// The answers that the ways behind some diagrams can come to together; `shared` tells the variables that have one value
/// for all ways.
pub(super) fn together(
    world: &World,
    store: &mut Store,
    roots: &[Root],
    shared: impl Fn(Var) -> bool,
) -> Together {
    let mut ways = Ways { store, answers: Names::new(), sets: Names::new(), rough: false };
    if let Some(answers) = ways.all(world, roots, &shared) {
        return Together { answers, rough: false };
    }
    let reached = roots.iter().flat_map(|root| ways.store.values(*root, &[]));
    let answers = reached.filter_map(|leaf| world.answered(leaf));
    let kinds = answers.flat_map(|(_, options)| options.iter().flatten().copied());
    let kinds = sorted::Set::from_iter(kinds).into_list();
    let mut ways = Ways { answers: Names::new(), sets: Names::new(), rough: true, ..ways };
    let outcomes = ways.all(world, roots, &shared).unwrap_or_default();
    let stands_for = |(outcome, _)| match outcome {
        Outcome::Licence | Outcome::Covered => (outcome, vec![Vec::new(), kinds.clone()]),
        _ => (outcome, Vec::new()),
    };
    Together { answers: outcomes.into_iter().map(stands_for).collect(), rough: true }
}

/// Diagrams whose leaves are sets of answers.
struct Ways<'s> {
    store: &'s mut Store,
    answers: Names<Answer>,
    sets: Names<Vec<u32>>,
    /// Whether outcomes are all that is told apart.
    rough: bool,
}

impl Ways<'_> {
    /// All answers; nothing where they are many.
    fn all(&mut self, world: &World, roots: &[Root], shared: &impl Fn(Var) -> bool) -> Option<Vec<Answer>> {
        let asked: Vec<Vec<Var>> = roots.iter().map(|root| self.store.variables(*root)).collect();
        let asks = |ways: &[Vec<Var>], var: Var| ways.iter().any(|way| way.contains(&var));
        let mut before: Option<Root> = None;
        for (place, root) in roots.iter().enumerate() {
            let earlier = asked.get(..place).unwrap_or_default();
            let later = asked.get(place + 1..).unwrap_or_default();
            let mine = self.reached(world, *root);
            let mine = self.left_aside(mine, &|var| shared(var) && (asks(earlier, var) || asks(later, var)));
            before = Some(match before {
                None => mine,
                Some(before) => {
                    let both = self.join(before, mine);
                    self.left_aside(both, &|var| asks(later, var))
                }
            });
            if self.are_many() {
                return None;
            }
        }
        let leaf = before.and_then(Root::value).unwrap_or_default();
        let reached = self.sets.get(leaf).into_iter().flatten();
        let answers = reached.filter_map(|answer| self.answers.get(*answer).cloned());
        Some(sorted::Set::from_iter(answers).into_list())
    }

    fn are_many(&self) -> bool {
        self.answers.len() > MANY
    }

    /// The diagram of one way, each leaf as the set of its one answer; none where facts contradict one another.
    fn reached(&mut self, world: &World, root: Root) -> Root {
        let Self { store, answers, sets, rough } = self;
        store.map(root, &mut |leaf| {
            let answer = if leaf == NOT_ASKED { None } else { world.answered(leaf) };
            let answer = answer.map(|answer| if *rough { (answer.0, Vec::new()) } else { answer.clone() });
            sets.of(answer.map(|answer| answers.of(answer)).into_iter().collect())
        })
    }

    /// Without the variables that nobody else asks for: what can be reached with any of their values.
    fn left_aside(&mut self, root: Root, kept: &dyn Fn(Var) -> bool) -> Root {
        let mut done = sorted::Map::new();
        self.left_aside_below(root, kept, &mut done)
    }

    fn left_aside_below(
        &mut self,
        root: Root,
        kept: &dyn Fn(Var) -> bool,
        done: &mut sorted::Map<Root, Root>,
    ) -> Root {
        if let Some(known) = done.get(&root) {
            return *known;
        }
        let Some((var, parts)) = self.store.first(root).map(|(var, parts)| (var, parts.to_vec())) else {
            return root;
        };
        let below: Vec<_> =
            parts.into_iter().map(|(set, next)| (set, self.left_aside_below(next, kept, done))).collect();
        let left = if kept(var) {
            self.store.choose(var, below)
        } else {
            let mut all = below.into_iter().map(|(_, root)| root);
            let first = all.next().unwrap_or(root);
            all.fold(first, |all, one| self.either(all, one))
        };
        done.insert(root, left);
        left
    }

    fn either(&mut self, one: Root, other: Root) -> Root {
        let Self { store, sets, .. } = self;
        store.apply(one, other, &mut |one, other| {
            if one == other {
                return one;
            }
            let both = [one, other].into_iter().filter_map(|set| sets.get(set)).flatten();
            let both = sorted::Set::from_iter(both.copied());
            sets.of(both.into_list())
        })
    }

    /// What two sets of ways come to together; it does not go on where that is told roughly.
    fn join(&mut self, one: Root, other: Root) -> Root {
        let Self { store, answers, sets, .. } = self;
        let mut known: sorted::Map<(u32, u32), u32> = sorted::Map::new();
        let mut joins: sorted::Map<(u32, u32), u32> = sorted::Map::new();
        store.apply(one, other, &mut |one, other| {
            if let Some(set) = known.get(&(one, other)) {
                return *set;
            }
            if answers.len() > MANY {
                return one;
            }
            let mut all = sorted::Set::new();
            for a in sets.get(one).cloned().unwrap_or_default() {
                for b in sets.get(other).cloned().unwrap_or_default() {
                    let join = joins.get(&(a, b)).copied().unwrap_or_else(|| {
                        let both = answers.get(a).zip(answers.get(b)).map(|(a, b)| joined(a, b));
                        let join = both.map_or(a, |both| answers.of(both));
                        joins.insert((a, b), join);
                        join
                    });
                    all.insert(join);
                }
            }
            let set = sets.of(all.into_list());
            known.insert((one, other), set);
            set
        })
    }
}
