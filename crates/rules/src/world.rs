//! All situations of one way under one stretch of terms at once: every chapter, and the verdict itself, as a decision
//! diagram over the facts that are asked. It follows the same definition as [`crate::point`], symbolically.

use std::sync::Arc;

use crate::{
    book::{FactId, KindId, RuleId, Scope, Sort, Test},
    diagram::{Root, Store, Var},
    order,
    point::{ADMITTED, BESIDE, Engine, InForce, Outcome, REFUSED, smallest},
    set::{Pairs, Set},
    sorted,
};

/// What tells two verdicts apart: outcome, option ids and refusals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// What comes of it.
    pub outcome: Outcome,
    /// The options, each with its kinds ascending, in ascending order.
    pub options: Vec<Vec<KindId>>,
    /// What is closed, ascending.
    pub refused: Vec<KindId>,
}

/// A verdict without its refusals, which are no answer of their own: the outcome, and the options as a [`Signature`]
/// has them.
pub type Answer = (Outcome, Vec<Vec<KindId>>);

/// Leaves that stand for lists or signatures are numbered as they come up.
#[derive(Debug)]
pub(crate) struct Names<T> {
    all: Vec<T>,
    /// Their places in the order of the values.
    sorted: Vec<u32>,
}

impl<T: Ord> Names<T> {
    pub fn new() -> Self {
        Self { all: Vec::new(), sorted: Vec::new() }
    }

    pub fn of(&mut self, value: T) -> u32 {
        let all = &self.all;
        let found = self.sorted.binary_search_by(|place| all.get(*place as usize).cmp(&Some(&value)));
        match found {
            Ok(place) => self.sorted.get(place).copied().unwrap_or_default(),
            Err(before) => {
                let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX >> 1);
                self.all.push(value);
                self.sorted.insert(before, place);
                place
            }
        }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, place: u32) -> Option<&T> {
        self.all.get(place as usize)
    }
}

/// A finding's leaf where its chapter is not asked.
pub(crate) const NOT_ASKED: u32 = 1 << 20;
/// A finding's leaf where no rule is in force.
pub(crate) const GAP: u32 = NOT_ASKED + 1;
/// A finding's leaf where rules disagree.
pub(crate) const CONFLICT: u32 = NOT_ASKED + 2;

/// The rules that hold in each part of a chapter's domain, for the proof.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    pub chapter: u16,
    /// Leaves: 0 outside the chapter's domain, else one more than the place of a list of rules.
    pub root: Root,
    pub lists: Vec<Vec<RuleId>>,
}

/// All situations under one stretch of terms.
#[derive(Clone, Debug)]
pub struct World {
    /// The terms.
    pub terms: usize,
    /// The store of all diagrams here; what is worked out for one question goes into a store over it.
    pub store: Arc<Store>,
    /// For each way of access: the classes of needs that can be told apart there, as the largest set of each.
    pub classes: Vec<Vec<Pairs>>,
    /// How many facts the book has; the variables of needs stand behind them.
    facts: usize,
    /// The findings by fact; leaves are values, or one of the three above.
    pub(crate) findings: Vec<Option<Root>>,
    /// True where facts contradict one another.
    pub impossible: Root,
    /// The verdict; leaves are numbers of signatures, one that no signature has where facts contradict one another.
    pub verdict: Root,
    /// The same without refusals; leaves are numbers of answers, in their order.
    pub answer: Root,
    /// For chapters of sort `all`: where each rule holds.
    pub(crate) entries: Vec<(RuleId, Root)>,
    /// For chapters of sort `one`: which rules hold in which part.
    pub(crate) holdings: Vec<Holding>,
    signatures: Vec<Signature>,
    answers: Vec<Answer>,
    /// Whether a way of access has more classes of needs than fit.
    pub crowded: bool,
}

/// The most classes of needs that one way of access may tell apart.
const CLASSES: usize = 64;

impl World {
    /// Builds the diagrams of one stretch of terms.
    #[must_use]
    pub fn new(engine: &Engine, terms: usize) -> Self {
        let facts = &engine.book.facts;
        let contacts = facts.get(usize::from(engine.marks.contact)).map_or(0, |fact| fact.values.len());
        let nothing = InForce::default();
        let in_force = engine.in_force.get(terms).unwrap_or(&nothing);
        let mut builder = Builder {
            engine,
            store: Store::default(),
            classes: vec![Vec::new(); contacts],
            findings: vec![None; facts.len()],
            entries: Vec::new(),
            holdings: Vec::new(),
            signatures: Names::new(),
            crowded: false,
        };
        builder.classify(in_force);
        let mut sizes: Vec<u8> =
            facts.iter().map(|fact| u8::try_from(fact.values.len()).unwrap_or(64)).collect();
        sizes.extend(builder.classes.iter().map(|classes| u8::try_from(classes.len().max(1)).unwrap_or(64)));
        builder.store = Store::new(sizes);
        for asked in &in_force.chapters {
            builder.chapter(asked.chapter, &asked.rules);
        }
        let mut impossible = Root::NO;
        for entry in engine.book.impossible.iter().filter(|entry| entry.terms.has(terms)) {
            let holds = builder.any(&entry.when);
            impossible = builder.store.or(impossible, holds);
        }
        let verdict = builder.conclude(in_force, impossible);
        let (answer, answers) = builder.without_refusals(verdict);
        World {
            terms,
            store: Arc::new(builder.store),
            classes: builder.classes,
            facts: facts.len(),
            findings: builder.findings,
            impossible,
            verdict,
            answer,
            entries: builder.entries,
            holdings: builder.holdings,
            signatures: builder.signatures.all,
            answers,
            crowded: builder.crowded,
        }
    }

    /// The variable that stands for the needs under one way of access.
    #[must_use]
    pub fn needs_var(&self, contact: usize) -> Var {
        needs_var(self.facts, contact)
    }

    /// The fact behind a variable; nothing where it stands for needs.
    #[must_use]
    pub fn fact_of(&self, var: Var) -> Option<FactId> {
        (usize::from(var) < self.facts).then_some(var)
    }

    /// The signature behind a leaf of [`World::verdict`].
    #[must_use]
    pub fn signature(&self, leaf: u32) -> Option<&Signature> {
        if leaf >= NOT_ASKED { None } else { self.signatures.get(leaf as usize) }
    }

    /// The answer behind a leaf of [`World::answer`].
    #[must_use]
    pub fn answered(&self, leaf: u32) -> Option<&Answer> {
        self.answers.get(leaf as usize)
    }

    /// A finding; leaves are values, or one of the three above.
    pub(crate) fn found(&self, fact: FactId) -> Root {
        self.findings.get(usize::from(fact)).copied().flatten().unwrap_or(Root::leaf(NOT_ASKED))
    }

    /// The class of some needs under each way of access, as sets for [`Store::restrict`]; nothing known leaves all open.
    #[must_use]
    pub fn class_sets(&self, needs: Option<&Pairs>) -> Vec<Set> {
        self.classes
            .iter()
            .map(|classes| match needs {
                None => Set::all(classes.len().max(1)),
                // The smallest closed set that holds the needs; classes stand smallest first.
                Some(needs) => classes
                    .iter()
                    .position(|class| needs.within(class))
                    .map_or_else(|| Set::all(classes.len().max(1)), Set::of),
            })
            .collect()
    }
}

fn needs_var(facts: usize, contact: usize) -> Var {
    u16::try_from(facts + contact).unwrap_or(u16::MAX)
}

/// A world in the making.
struct Builder<'e> {
    engine: &'e Engine,
    store: Store,
    classes: Vec<Vec<Pairs>>,
    findings: Vec<Option<Root>>,
    entries: Vec<(RuleId, Root)>,
    holdings: Vec<Holding>,
    signatures: Names<Signature>,
    crowded: bool,
}

impl Builder<'_> {
    // ---- needs -------------------------------------------------------------------------------------------------------

    /// Needs matter only through the sets that hold them: the classes are the intersections of those sets.
    fn classify(&mut self, in_force: &InForce) {
        let engine = self.engine;
        let all: Pairs = (0..engine.book.needs.pairs.len()).collect();
        for contact in 0..self.classes.len() {
            let mut sets: Vec<Pairs> = Vec::new();
            for candidate in &in_force.candidates {
                sets.extend(self.right_sets(in_force, &candidate.kinds, contact));
            }
            let features = &engine.book.features;
            let asked = features.iter().filter(|feature| self.is_asked(in_force, feature.fact, contact));
            sets.extend(asked.map(|feature| all.without(&feature.pairs)));
            order::plain(&mut sets);
            sets.dedup();
            let mut closed = vec![all];
            for set in sets {
                for place in 0..closed.len() {
                    let both = closed.get(place).map(|known| known.meet(&set)).unwrap_or_default();
                    if !closed.contains(&both) {
                        closed.push(both);
                    }
                }
            }
            closed.retain(|class| !class.is_empty());
            order::by(&mut closed, |class| (class.len(), *class));
            self.crowded |= closed.len() > CLASSES;
            closed.truncate(CLASSES);
            if let Some(slot) = self.classes.get_mut(contact) {
                *slot = closed;
            }
        }
    }

    /// Whether anything asks about a feature of the needs under a way of access. Where nothing does, the feature would
    /// only double the classes.
    fn is_asked(&self, in_force: &InForce, feature: FactId, contact: usize) -> bool {
        let book = &self.engine.book;
        let rules = in_force.chapters.iter().flat_map(|asked| &asked.rules);
        let of_rules =
            rules.filter_map(|rule| book.rules.get(usize::from(*rule))).flat_map(|rule| &rule.when);
        let rows = in_force.rights.iter().flat_map(|(_, rows)| rows);
        let of_rows = rows.filter_map(|row| book.rights.get(usize::from(*row))).map(|row| &row.when);
        let of_impossible = book.impossible.iter().flat_map(|entry| &entry.when);
        let mut asking = of_rules.chain(of_rows).chain(of_impossible);
        asking.any(|tests| {
            tests.iter().any(|test| test.fact == feature) && self.can_hold_at(in_force, tests, contact)
        })
    }

    /// Whether tests can hold together with a way of access: none excludes it, and a rule that concludes it excludes
    /// none of them.
    fn can_hold_at(&self, in_force: &InForce, tests: &[Test], contact: usize) -> bool {
        let (book, fact) = (&self.engine.book, self.engine.marks.contact);
        let disjoint =
            |one: &Test, other: &Test| one.fact == other.fact && (one.values & other.values).is_empty();
        let excluded = tests.iter().any(|test| test.fact == fact && !test.values.has(contact));
        let concludes = |rule: &&RuleId| {
            book.rules.get(usize::from(**rule)).is_some_and(|rule| {
                let about = book.chapters.get(usize::from(rule.chapter));
                let here = about.is_some_and(|chapter| chapter.finding == fact);
                let together = |alternative: &Vec<Test>| {
                    !alternative.iter().any(|one| tests.iter().any(|other| disjoint(one, other)))
                };
                here && usize::from(rule.then) == contact
                    && (rule.when.is_empty() || rule.when.iter().any(together))
            })
        };
        !excluded && in_force.chapters.iter().flat_map(|asked| &asked.rules).any(|rule| concludes(&rule))
    }

    /// What some kinds may permit together under a way of access: with every combination of their rows' further
    /// conditions.
    fn right_sets(&self, in_force: &InForce, kinds: &[KindId], contact: usize) -> Vec<Pairs> {
        let book = &self.engine.book;
        let mut fixed = Pairs::NONE;
        let mut conditional: Vec<(&[Test], Pairs)> = Vec::new();
        let owned = in_force.rights.iter().filter(|(kind, _)| kinds.contains(kind));
        for row in owned.flat_map(|(_, rows)| rows).filter_map(|row| book.rights.get(usize::from(*row))) {
            if !row.ways.has(contact) {
                continue;
            }
            if row.when.is_empty() {
                fixed = fixed.union(&row.grants);
            } else if let Some((_, grants)) = conditional.iter_mut().find(|(when, _)| *when == row.when) {
                *grants = grants.union(&row.grants);
            } else {
                conditional.push((&row.when, row.grants));
            }
        }
        let mut all = vec![fixed];
        for (_, grants) in conditional {
            all.extend(all.clone().iter().map(|rights| rights.union(&grants)));
        }
        all
    }

    /// True where the needs lie within a set, under a way of access.
    fn needs_within(&mut self, contact: usize, rights: &Pairs) -> Root {
        let classes = self.classes.get(contact);
        let held: Set = classes
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|(_, class)| class.within(rights))
            .map(|(place, _)| place)
            .collect();
        let var = needs_var(self.engine.book.facts.len(), contact);
        self.store.test(var, held)
    }

    /// True where the way of access is this one.
    fn contact_is(&mut self, contact: usize) -> Root {
        let root = self.findings.get(usize::from(self.engine.marks.contact)).copied().flatten();
        let wanted = u32::try_from(contact).unwrap_or(NOT_ASKED);
        match root {
            Some(root) => self.store.map(root, &mut |value| u32::from(value == wanted)),
            None => Root::NO,
        }
    }

    // ---- conditions --------------------------------------------------------------------------------------------------

    fn test(&mut self, test: &Test) -> Root {
        let Some(fact) = self.engine.book.facts.get(usize::from(test.fact)) else { return Root::NO };
        match fact.scope {
            Scope::Finding => match self.findings.get(usize::from(test.fact)).copied().flatten() {
                Some(root) => {
                    let wanted = test.values;
                    self.store.map(root, &mut |value| u32::from(value < 64 && wanted.has(value as usize)))
                }
                None => Root::NO,
            },
            Scope::Feature => {
                let touched = self.feature(test.fact);
                match (test.values.has(0), test.values.has(1)) {
                    (true, true) => Root::YES,
                    (false, true) => touched,
                    (true, false) => self.store.map(touched, &mut |value| 1 - value),
                    (false, false) => Root::NO,
                }
            }
            _ => self.store.test(test.fact, test.values),
        }
    }

    /// True where the needs touch a feature's pairs.
    fn feature(&mut self, fact: FactId) -> Root {
        let book = &self.engine.book;
        let Some(feature) = book.features.iter().find(|feature| feature.fact == fact) else {
            return Root::NO;
        };
        let all: Pairs = (0..book.needs.pairs.len()).collect();
        let rest = all.without(&feature.pairs);
        let mut touched = Root::NO;
        for contact in 0..self.classes.len() {
            let here = self.contact_is(contact);
            let within = self.needs_within(contact, &rest);
            let beyond = self.store.map(within, &mut |value| 1 - value);
            let both = self.store.and(here, beyond);
            touched = self.store.or(touched, both);
        }
        touched
    }

    fn all(&mut self, tests: &[Test]) -> Root {
        let mut root = Root::YES;
        for test in tests {
            let next = self.test(test);
            root = self.store.and(root, next);
        }
        root
    }

    fn any(&mut self, alternatives: &[Vec<Test>]) -> Root {
        let mut root = Root::NO;
        for tests in alternatives {
            let next = self.all(tests);
            root = self.store.or(root, next);
        }
        root
    }

    // ---- chapters ----------------------------------------------------------------------------------------------------

    fn chapter(&mut self, place: u16, rules: &[RuleId]) {
        let engine = self.engine;
        let Some(chapter) = engine.chapter(place) else { return };
        let domain = self.all(&chapter.applies);
        if chapter.sort == Sort::All {
            for id in rules {
                let Some(rule) = engine.rule(*id) else { continue };
                let holds = self.any(&rule.when);
                let holds = self.store.and(holds, domain);
                self.entries.push((*id, holds));
            }
            return;
        }
        let mut lists: Names<Vec<RuleId>> = Names::new();
        let empty = lists.of(Vec::new());
        let mut holding = Root::leaf(empty);
        for id in rules {
            let Some(rule) = engine.rule(*id) else { continue };
            let holds = self.any(&rule.when);
            holding = self.store.apply(holding, holds, &mut |list, holds| {
                if holds == 0 {
                    return list;
                }
                let mut longer = lists.get(list).cloned().unwrap_or_default();
                longer.push(*id);
                lists.of(longer)
            });
        }
        let asked =
            self.store.apply(holding, domain, &mut |list, inside| if inside == 0 { 0 } else { list + 1 });
        let value_of: Vec<u32> = lists.all.iter().map(|list| verdict_of(engine, list)).collect();
        let finding = self.store.map(asked, &mut |leaf| match leaf.checked_sub(1) {
            None => NOT_ASKED,
            Some(list) => value_of.get(list as usize).copied().unwrap_or(GAP),
        });
        if let Some(slot) = self.findings.get_mut(usize::from(chapter.finding)) {
            *slot = Some(finding);
        }
        self.holdings.push(Holding { chapter: place, root: asked, lists: lists.all });
    }

    // ---- the verdict -------------------------------------------------------------------------------------------------

    /// First everything that the facts alone decide (what is due, which kinds may serve, which are refused), then below
    /// each such state the needs: they matter only through the rights of the kinds that may serve there.
    fn conclude(&mut self, in_force: &InForce, impossible: Root) -> Root {
        let mut states: Names<State> = Names::new();
        let root = self.states(in_force, &mut states);
        let mut signatures = std::mem::replace(&mut self.signatures, Names::new());
        let mut below: sorted::Map<u32, Root> = sorted::Map::new();
        for (leaf, _) in self.store.leaves(root) {
            let Some(state) = states.get(leaf) else { continue };
            let root = self.by_needs(state, in_force, &mut signatures);
            below.insert(leaf, root);
        }
        let verdict =
            self.store.replace(root, &mut |leaf| below.get(&leaf).copied().unwrap_or(Root::leaf(NOT_ASKED)));
        self.signatures = signatures;
        // What was not offered is told as such, whatever else is wrong with it.
        let signatures = &self.signatures;
        let offered =
            |leaf: u32| signatures.get(leaf).is_none_or(|signature| signature.outcome != Outcome::NotOffered);
        self.store.apply(verdict, impossible, &mut |leaf, not| {
            if not == 1 && offered(leaf) { NOT_ASKED } else { leaf }
        })
    }

    /// The verdict with the signatures that differ in their refusals alone as one answer.
    fn without_refusals(&mut self, verdict: Root) -> (Root, Vec<Answer>) {
        let signatures = &self.signatures;
        let reached = self.store.values(verdict, &[]);
        let reached = reached.iter().filter_map(|leaf| signatures.get(*leaf));
        let answers =
            sorted::Set::from_iter(reached.map(|signature| (signature.outcome, signature.options.clone())));
        let answers: Vec<Answer> = answers.into_list();
        let place = |signature: &Signature| {
            let wanted = (signature.outcome, &signature.options);
            let place =
                answers.binary_search_by(|(outcome, options)| (*outcome, options).cmp(&wanted)).ok()?;
            u32::try_from(place).ok()
        };
        let root =
            self.store.map(verdict, &mut |leaf| signatures.get(leaf).and_then(place).unwrap_or(NOT_ASKED));
        (root, answers)
    }

    /// What the facts alone decide, as a diagram of states.
    fn states(&mut self, in_force: &InForce, states: &mut Names<State>) -> Root {
        let engine = self.engine;
        let marks = engine.marks;
        let root_of =
            |builder: &Self, fact: FactId| builder.findings.get(usize::from(fact)).copied().flatten();
        let (Some(offered), Some(duty)) = (root_of(self, marks.offered), root_of(self, marks.duty)) else {
            return Root::leaf(NOT_ASKED);
        };
        let as_value = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
        let due = self.store.apply(offered, duty, &mut |offered, duty| {
            let outcome = if as_value(offered) == marks.no {
                Outcome::NotOffered
            } else if as_value(duty) == marks.none {
                Outcome::None
            } else if as_value(duty) == marks.covered {
                Outcome::Covered
            } else if as_value(duty) == marks.due {
                Outcome::Licence
            } else {
                Outcome::NotPermitted
            };
            states.of(State { outcome: Some(outcome), ..State::default() })
        });
        let mut root = due;
        for (kind, _) in &in_force.rights {
            let finding = engine
                .book
                .kinds
                .get(usize::from(*kind))
                .and_then(|kind| engine.chapter(kind.admits))
                .and_then(|chapter| root_of(self, chapter.finding));
            let Some(finding) = finding else { continue };
            root = self.store.apply(root, finding, &mut |leaf, value| match as_value(value) {
                ADMITTED => states.changed(leaf, |state| state.admitted.push(*kind)),
                REFUSED => states.changed(leaf, |state| state.refused.push(*kind)),
                BESIDE => states.changed(leaf, |state| {
                    state.refused.push(*kind);
                    state.beside.push(*kind);
                }),
                _ => leaf,
            });
        }
        // The way of access and the further conditions of rights matter only where a licence is due.
        let contact = root_of(self, marks.contact).unwrap_or(Root::NO);
        root = self.store.apply(root, contact, &mut |leaf, value| {
            let is_due = states.get(leaf).is_some_and(|state| state.outcome == Some(Outcome::Licence));
            if is_due { states.changed(leaf, |state| state.contact = as_value(value)) } else { leaf }
        });
        for (place, tests) in self.conditions(in_force).iter().enumerate() {
            let holds = self.all(tests);
            root = self.store.apply(root, holds, &mut |leaf, holds| {
                let is_due = states.get(leaf).is_some_and(|state| state.outcome == Some(Outcome::Licence));
                if is_due && holds == 1 {
                    states.changed(leaf, |state| state.conditions.push(place))
                } else {
                    leaf
                }
            });
        }
        root
    }

    /// The further conditions of rows of rights, each once.
    fn conditions(&self, in_force: &InForce) -> Vec<Vec<Test>> {
        let mut all: Vec<Vec<Test>> = Vec::new();
        for row in in_force.rights.iter().flat_map(|(_, rows)| rows) {
            if let Some(row) = self.engine.book.rights.get(usize::from(*row))
                && !row.when.is_empty()
                && !all.contains(&row.when)
            {
                all.push(row.when.clone());
            }
        }
        all
    }

    /// Below a state: the verdict by classes of needs.
    fn by_needs(&mut self, state: &State, in_force: &InForce, signatures: &mut Names<Signature>) -> Root {
        let engine = self.engine;
        if state.outcome != Some(Outcome::Licence) {
            let mut options: Vec<Vec<KindId>> = Vec::new();
            if state.outcome == Some(Outcome::Covered) {
                options = in_force
                    .covers
                    .iter()
                    .filter(|kind| state.admitted.contains(kind))
                    .map(|kind| vec![*kind])
                    .collect();
            }
            let outcome = state.outcome.unwrap_or(Outcome::NotPermitted);
            return Root::leaf(signatures.of(Signature::new(outcome, options, state.refused.clone())));
        }
        let conditions = self.conditions(in_force);
        let rights = |kind: KindId| {
            let rows = in_force.rights.iter().filter(|(owner, _)| *owner == kind).flat_map(|(_, rows)| rows);
            let rows = rows.filter_map(|row| engine.book.rights.get(usize::from(*row)));
            rows.filter(|row| {
                let met = || {
                    conditions
                        .iter()
                        .position(|tests| *tests == row.when)
                        .is_some_and(|place| state.conditions.contains(&place))
                };
                row.ways.has(state.contact) && (row.when.is_empty() || met())
            })
            .fold(Pairs::NONE, |all, row| all.union(&row.grants))
        };
        let may_serve = state.admitted.iter().chain(&state.beside);
        let of_kind = sorted::Map::from_iter(may_serve.map(|kind| (*kind, rights(*kind))));
        let candidates: Vec<(&[KindId], Pairs)> = in_force
            .candidates
            .iter()
            .filter(|candidate| {
                candidate.kinds.iter().all(|kind| of_kind.contains_key(kind))
                    && candidate.kinds.iter().any(|kind| state.admitted.contains(kind))
            })
            .map(|candidate| {
                let mine = candidate.kinds.iter().filter_map(|kind| of_kind.get(kind));
                (candidate.kinds.as_slice(), mine.fold(Pairs::NONE, |all, rights| all.union(rights)))
            })
            .collect();
        let free: Vec<KindId> =
            in_force.allowances.iter().copied().filter(|kind| state.admitted.contains(kind)).collect();
        let rung = |kind: &KindId| engine.book.kinds.get(usize::from(*kind)).and_then(|kind| kind.rung);
        let mut parts: sorted::Map<u32, Set> = sorted::Map::new();
        for (place, class) in self.classes.get(state.contact).into_iter().flatten().enumerate() {
            let serving = candidates.iter().filter(|(_, rights)| class.within(rights));
            let sets: Vec<&[KindId]> = serving.map(|(kinds, _)| *kinds).collect();
            let options: Vec<Vec<KindId>> = smallest(&sets)
                .into_iter()
                .map(|kinds| free.iter().copied().chain(kinds.iter().copied()).collect())
                .collect();
            let reached: Vec<(u8, u8)> = options.iter().flatten().filter_map(rung).collect();
            let mut refused = state.refused.clone();
            refused.extend(state.admitted.iter().copied().filter(|kind| {
                let below = rung(kind).is_some_and(|(ladder, step)| {
                    reached.iter().any(|(other, higher)| *other == ladder && *higher > step)
                });
                let lacks = of_kind.get(kind).is_some_and(|rights| !class.within(rights));
                below && lacks && !options.iter().any(|option| option.as_slice() == [*kind])
            }));
            let outcome = if options.is_empty() { Outcome::NotPermitted } else { Outcome::Licence };
            let leaf = signatures.of(Signature::new(outcome, options, refused));
            *parts.or(leaf, Default::default()) |= Set::of(place);
        }
        let var = needs_var(engine.book.facts.len(), state.contact);
        self.store.choose(var, parts.into_iter().map(|(leaf, set)| (set, Root::leaf(leaf))).collect())
    }
}

/// What the facts alone decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    outcome: Option<Outcome>,
    admitted: Vec<KindId>,
    refused: Vec<KindId>,
    /// Of the refused ones those that may serve together with an admitted one.
    beside: Vec<KindId>,
    contact: usize,
    conditions: Vec<usize>,
}

impl Names<State> {
    /// The number of a state that differs a little from another.
    fn changed(&mut self, leaf: u32, change: impl FnOnce(&mut State)) -> u32 {
        let Some(state) = self.get(leaf) else { return leaf };
        let mut next = state.clone();
        change(&mut next);
        self.of(next)
    }
}

impl Signature {
    fn new(outcome: Outcome, mut options: Vec<Vec<KindId>>, mut refused: Vec<KindId>) -> Self {
        options.iter_mut().for_each(|option| order::plain(option));
        order::plain(&mut options);
        order::plain(&mut refused);
        refused.dedup();
        Self { outcome, options, refused }
    }
}

/// The value that a list of rules which hold comes to.
pub(crate) fn verdict_of(engine: &Engine, holding: &[RuleId]) -> u32 {
    let mut value = GAP;
    for rule in engine.not_overridden(holding).iter().filter_map(|id| engine.rule(*id)) {
        match value {
            GAP => value = u32::from(rule.then),
            same if same == u32::from(rule.then) => {}
            _ => return CONFLICT,
        }
    }
    value
}
