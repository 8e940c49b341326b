//! From a situation to its verdict: groups alone, then with what rests on the others; readings, holdings, totals.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    book::{Comparison, CountId, FactId, KindId, Per, Role, RuleId, Scope, Test},
    diagram::{Root, Store},
    library::Library,
    order,
    point::{Closed, Decision, Engine, InForce, Outcome, smallest},
    set::{Pairs, Set},
    situation::{Facts, Group, Situation, Way},
    verdict::{Assumed, Problem, Verdict},
    world::{NOT_ASKED, Signature, World},
};

/// A way with every fact as a set: what was told, what is assumed, what is derived.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub sets: Vec<Set>,
    pub needs: Option<Pairs>,
    /// Facts that have their default, natural order.
    pub assumed: Vec<FactId>,
    /// Facts that were told although they are not asked here.
    pub unused: Vec<FactId>,
    /// Choices that the reader still has.
    pub choices: Vec<FactId>,
}

/// What one group comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    pub outcome: Option<Outcome>,
    /// Options in order, each a list of kinds.
    pub options: Vec<Vec<KindId>>,
    /// The choice under which an option stands, by its place; nothing for those that stand under every one.
    pub under: Vec<Option<(FactId, usize)>>,
    pub refused: Vec<(KindId, Vec<Closed>)>,
    /// The decision of each way, where everything that matters is known.
    pub ways: Vec<(View, Decision)>,
    /// Verdicts that are possible; one if all is known.
    pub possible: Vec<(Outcome, Vec<Vec<KindId>>)>,
    /// Questions: the variable's fact, the values left, whether it would decide.
    pub open: Vec<(Asked, Set, bool)>,
    /// How many of them may have to be asked at most.
    pub at_most: usize,
    /// Whether what is held serves this group.
    pub by_holdings: bool,
}

/// What an open question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asked {
    Fact(FactId),
    Needs,
    Count(CountId),
    Holds,
}

/// One evaluation of a whole situation under one stretch of terms, with one setting of the disputes.
pub(crate) struct Judge<'e> {
    pub engine: &'e Engine,
    pub situation: &'e Situation,
    pub terms: usize,
    in_force: &'e InForce,
    /// What is worked out from the diagrams for this situation.
    scratch: Option<Store>,
    /// The dispute that is read leniently, if one is.
    pub lenient: Option<FactId>,
    /// Whether the questions that are open are wanted; they cost more than the verdict.
    pub asks: bool,
    /// The same, for the pass that is made now.
    asking: bool,
    /// The groups that may use each kind, for what is shared between them.
    pub users: Users,
}

/// Which groups may use each kind, and what they use of what is shared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Users {
    of: BTreeMap<KindId, Vec<usize>>,
    /// For kinds in packs, by site.
    sites: BTreeMap<(KindId, Option<String>), Visitors>,
    /// For free allowances: what the groups up to each one use together.
    used: BTreeMap<KindId, Vec<(usize, u64)>>,
}

/// The visitors of one site, all groups together.
#[derive(Clone, Debug, Default)]
struct Visitors {
    number: Option<u64>,
    /// How many sites of this name there are, as far as told.
    sites: Option<u64>,
}

/// How many groups need one of some kinds whatever they take, and how many may.
struct Demand {
    always: usize,
    maybe: usize,
    own: Vec<(bool, bool)>,
}

/// A comparison whose number is what the groups need: at least and at most, each and together.
struct Needed {
    fact: FactId,
    limit: u64,
    own: Vec<(u64, Option<u64>)>,
    least: u128,
    most: u128,
    open: usize,
}

impl Needed {
    /// Whether what the others need is over the limit.
    fn by_others(&self, place: usize) -> Set {
        let (least, most) = self.own.get(place).copied().unwrap_or((0, Some(0)));
        let limit = u128::from(self.limit);
        let open = self.open > usize::from(most.is_none());
        if self.least - u128::from(least) > limit {
            Set::of(1)
        } else if !open && self.most - u128::from(most.unwrap_or(0)) <= limit {
            Set::of(0)
        } else {
            Set::all(2)
        }
    }
}

/// Judges a situation.
///
/// # Errors
/// When facts contradict one another, or the book has a gap or conflict (which the proof rules out).
pub fn judge(engine: &Engine, situation: &Situation, library: Option<&Library>) -> Result<Verdict, Problem> {
    crate::tell::tell(engine, situation, library)
}

/// Whether tests hold, fail, or are open, where facts are sets.
fn decided(tests: &[Test], sets: &[Set]) -> Option<bool> {
    let mut open = false;
    for test in tests {
        let here = sets.get(usize::from(test.fact)).copied().unwrap_or_default();
        if (here & test.values).is_empty() {
            return Some(false);
        }
        open |= !here.within(test.values);
    }
    if open { None } else { Some(true) }
}

impl<'e> Judge<'e> {
    /// A judge under one stretch of terms; nothing if the book has no such terms.
    pub fn new(engine: &'e Engine, situation: &'e Situation, terms: usize) -> Option<Self> {
        let in_force = engine.in_force.get(terms)?;
        Some(Self {
            engine,
            situation,
            terms,
            in_force,
            scratch: None,
            lenient: None,
            asks: true,
            asking: true,
            users: Users::default(),
        })
    }

    /// All situations under these terms, and the store for what is worked out from them here.
    pub fn world(&mut self) -> (&'e World, &mut Store) {
        let world = self.in_force.world.get_or_init(|| World::new(self.engine, self.terms));
        (world, self.scratch.get_or_insert_with(|| Store::over(&world.store)))
    }

    /// Every group, in two passes: what rests on the other groups' licences is settled in the second.
    pub fn groups(&mut self) -> Result<Vec<Judged>, Problem> {
        let mut views: Vec<Vec<View>> = Vec::new();
        for group in &self.situation.groups {
            let mut ways: Vec<View> = group.ways.iter().map(|way| self.view(group, way)).collect();
            let holdings = self.holdings(&[], 0);
            ways.iter_mut().for_each(|view| fill(view, &holdings));
            views.push(ways);
        }
        let over = self.comparisons(&views);
        views.iter_mut().flatten().for_each(|view| fill(view, &over));
        let book = &self.engine.book;
        let rests_on_others = book.holdings.iter().any(|holding| self.mentioned(holding.fact))
            || book
                .comparisons
                .iter()
                .any(|entry| !entry.else_needed.is_empty() && self.mentioned(entry.fact));
        let again = rests_on_others && self.situation.groups.len() > 1;
        let asking = self.asks && self.lenient.is_none();
        self.asking = asking && !again;
        let first = self.one_by_one(&views)?;
        self.note_users(&first);
        if !again {
            return Ok(self.settled(first));
        }
        let demands = self.demands(&first);
        let needed = self.needed(&first);
        for (place, ways) in views.iter_mut().enumerate() {
            let mut derived = self.holdings(&demands, place);
            derived.extend(needed.iter().map(|needed| (needed.fact, needed.by_others(place))));
            ways.iter_mut().for_each(|view| fill(view, &derived));
        }
        self.asking = asking;
        let second = self.one_by_one(&views)?;
        self.note_users(&second);
        Ok(self.settled(second))
    }

    fn note_users(&mut self, judged: &[Judged]) {
        let mut users = Users::default();
        for (place, group) in judged.iter().enumerate() {
            let kinds: BTreeSet<KindId> =
                group.possible.iter().flat_map(|(_, options)| options.iter().flatten().copied()).collect();
            for kind in kinds {
                users.of.entry(kind).or_default().push(place);
                let Some(known) = self.engine.book.kinds.get(usize::from(kind)) else { continue };
                let number = self.plain(kind, place);
                if known.pack.is_some() {
                    let none = Visitors { number: Some(0), sites: None };
                    let site = users.sites.entry((kind, self.site(place))).or_insert(none);
                    site.number = site.number.zip(number).map(|(sum, one)| sum.saturating_add(one));
                    site.sites = site.sites.max(self.each(kind, place));
                }
                if known.allowance.is_some() {
                    let used = users.used.entry(kind).or_default();
                    let before = used.last().map_or(0, |(_, used)| *used);
                    used.push((place, before.saturating_add(number.unwrap_or(0))));
                }
            }
        }
        self.users = users;
    }

    fn one_by_one(&mut self, views: &[Vec<View>]) -> Result<Vec<Judged>, Problem> {
        views.iter().enumerate().map(|(place, ways)| self.group(place, ways)).collect()
    }

    pub fn mentioned(&self, fact: FactId) -> bool {
        self.in_force.mentioned.get(usize::from(fact)).copied().unwrap_or(false)
    }

    /// Whether a fact is asked in a view.
    pub fn asked(&self, fact: FactId, view: &View) -> bool {
        let known = self.engine.book.facts.get(usize::from(fact));
        known.is_some_and(|fact| decided(&fact.applies, &view.sets) != Some(false))
    }

    // ---- facts -------------------------------------------------------------------------------------------------------

    fn view(&self, group: &Group, way: &Way) -> View {
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
    fn default(&self, fact: FactId, sets: &[Set]) -> Option<usize> {
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

    /// For each holding: which groups need one of its kinds.
    fn demands(&self, judged: &[Judged]) -> Vec<Demand> {
        let of = |kinds: &[KindId]| {
            let has = |option: &Vec<KindId>| option.iter().any(|kind| kinds.contains(kind));
            let all = |options: &[Vec<KindId>]| !options.is_empty() && options.iter().all(has);
            let one = |group: &Judged| {
                let always =
                    !group.possible.is_empty() && group.possible.iter().all(|(_, options)| all(options));
                (always, group.possible.iter().any(|(_, options)| options.iter().any(has)))
            };
            let own: Vec<(bool, bool)> = judged.iter().map(one).collect();
            Demand {
                always: own.iter().filter(|(always, _)| *always).count(),
                maybe: own.iter().filter(|(_, maybe)| *maybe).count(),
                own,
            }
        };
        self.engine.book.holdings.iter().map(|holding| of(&holding.kinds)).collect()
    }

    /// What the organisation has, by what it holds or by what groups other than this one need.
    fn holdings(&self, demands: &[Demand], place: usize) -> Vec<(FactId, Set)> {
        let (no, yes) = (Set::of(0), Set::of(1));
        let of = |at: usize, kinds: &[KindId]| {
            if let Some(holds) = &self.situation.holds
                && holds.iter().any(|held| kinds.contains(&held.kind) && held.quantity != Some(0))
            {
                return yes;
            }
            let possible = if self.situation.holds.is_some() { no } else { no | yes };
            let Some(demand) = demands.get(at) else { return possible };
            let (always, maybe) = demand.own.get(place).copied().unwrap_or_default();
            if demand.always > usize::from(always) {
                yes
            } else if demand.maybe > usize::from(maybe) {
                possible | yes
            } else {
                possible
            }
        };
        let holdings = self.engine.book.holdings.iter().enumerate();
        holdings.map(|(at, holding)| (holding.fact, of(at, &holding.kinds))).collect()
    }

    /// What the sum of a comparison is held against; nothing while a number it takes is missing.
    pub fn limit(&self, comparison: &Comparison) -> Option<u64> {
        let (_, over) = comparison.over.iter().find(|(terms, _)| terms.has(self.terms))?;
        let times = comparison.times.map_or(Some(1), |count| self.number(None, count))?;
        Some(u64::from(*over).saturating_mul(times))
    }

    /// Sums over the whole situation, held against their limits.
    fn comparisons(&mut self, views: &[Vec<View>]) -> Vec<(FactId, Set)> {
        let engine = self.engine;
        let mut all = Vec::new();
        for comparison in &engine.book.comparisons {
            if !self.mentioned(comparison.fact) {
                continue;
            }
            let Some(limit) = self.limit(comparison) else { continue };
            if engine.book.counts.get(usize::from(comparison.sum)).is_some_and(|count| count.estate) {
                let told = self.number(None, comparison.sum);
                let set = told.map_or(Set::all(2), |number| Set::of(usize::from(number > limit)));
                all.push((comparison.fact, set));
                continue;
            }
            // What groups share is counted once: the sites of one name.
            let of_sites = self.counts_sites(comparison.sum);
            let mut parts: BTreeMap<_, (u64, Option<u64>)> = BTreeMap::new();
            for (place, ways) in views.iter().enumerate() {
                let counted: Vec<Option<bool>> =
                    ways.iter().map(|view| self.counts_in(&comparison.of, view)).collect();
                if counted.iter().all(|counts| *counts == Some(false)) {
                    continue;
                }
                let group = self.situation.groups.get(place);
                let number = group.and_then(|group| self.number(Some(group), comparison.sum));
                let site = group.and_then(|group| group.site.clone());
                let part: (Option<usize>, Option<String>) =
                    if of_sites { (None, site) } else { (Some(place), None) };
                let (least, most) = parts.entry(part).or_insert((0, Some(0)));
                if counted.contains(&Some(true)) {
                    *least = number.unwrap_or(0).max(*least);
                }
                *most = most.zip(number).map(|(most, number)| most.max(number));
            }
            let (mut least, mut most) = (0_u64, Some(0_u64));
            for (at_least, at_most) in parts.into_values() {
                least = least.saturating_add(at_least);
                most = most.zip(at_most).map(|(most, number)| most.saturating_add(number));
            }
            let set = if least > limit {
                Set::of(1)
            } else if most.is_some_and(|most| most <= limit) {
                Set::of(0)
            } else {
                Set::all(2)
            };
            all.push((comparison.fact, set));
        }
        all
    }

    /// Whether a number is one of sites, which several groups may share.
    fn counts_sites(&self, count: CountId) -> bool {
        let mut of_sites = self.engine.book.kinds.iter().filter(|kind| kind.per == Per::Site);
        of_sites.any(|kind| kind.counted.iter().any(|counted| counted.by == count))
    }

    /// Comparisons whose number was not told and is then what the other groups need, at least and at most.
    fn needed(&self, judged: &[Judged]) -> Vec<Needed> {
        let mut all = Vec::new();
        for comparison in &self.engine.book.comparisons {
            let told = self.number(None, comparison.sum).is_some()
                || self.situation.numbers.contains_key(&comparison.sum);
            if comparison.else_needed.is_empty() || told || !self.mentioned(comparison.fact) {
                continue;
            }
            let Some(limit) = self.limit(comparison) else { continue };
            let mut needed =
                Needed { fact: comparison.fact, limit, own: Vec::new(), least: 0, most: 0, open: 0 };
            for (place, group) in judged.iter().enumerate() {
                let needs = |option: &Vec<KindId>| {
                    let counted = option.iter().filter(|kind| comparison.else_needed.contains(kind));
                    counted
                        .map(|kind| self.quantity(*kind, option, place))
                        .try_fold(0_u64, |sum, one| Some(sum.saturating_add(one?)))
                };
                let options = group.possible.iter().flat_map(|(_, options)| options);
                let numbers: Vec<Option<u64>> = options.map(needs).collect();
                let least = numbers.iter().map(|number| number.unwrap_or(0)).min().unwrap_or(0);
                let most = numbers.iter().copied().try_fold(0_u64, |most, number| Some(most.max(number?)));
                needed.own.push((least, most));
                needed.least += u128::from(least);
                needed.most += u128::from(most.unwrap_or(0));
                needed.open += usize::from(most.is_none());
            }
            all.push(needed);
        }
        all
    }

    /// Whether a way counts in a sum: tests of facts and of the findings up to `standing`.
    fn counts_in(&mut self, tests: &[Test], view: &View) -> Option<bool> {
        let engine = self.engine;
        let finding = |fact: FactId| {
            engine.book.facts.get(usize::from(fact)).is_some_and(|fact| fact.scope == Scope::Finding)
        };
        let mut sets = view.sets.clone();
        let mut asked: Vec<FactId> =
            tests.iter().map(|test| test.fact).filter(|fact| finding(*fact)).collect();
        asked.dedup();
        if asked.is_empty() {
            return decided(tests, &sets);
        }
        if self.told_early(view) {
            // What is open comes later than these findings; any value will do for it.
            let mut point: Vec<Set> =
                view.sets.iter().map(|set| set.first().map(Set::of).unwrap_or_default()).collect();
            let needs = view.needs.unwrap_or(Pairs::NONE);
            engine.decide(self.terms, &mut point, &needs).ok()?;
            return decided(tests, &point);
        }
        let known = self.known(view);
        let (world, store) = self.world();
        for fact in asked {
            let Some(root) = world.findings.get(usize::from(fact)).copied().flatten() else { continue };
            let left = store.restrict(root, &known);
            let values = store.leaves(left).into_keys().filter(|value| *value < 64);
            let found: Set = values.map(|value| value as usize).collect();
            if let Some(slot) = sets.get_mut(usize::from(fact)) {
                *slot = found;
            }
        }
        decided(tests, &sets)
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

    // ---- one group ---------------------------------------------------------------------------------------------------

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

    /// Whether everything that rules under these terms ask for has one value.
    fn complete(&self, view: &View) -> bool {
        view.needs.is_some() && self.single(view, |in_force| &in_force.mentioned)
    }

    /// The same for what the chapters up to `standing` ask for.
    fn told_early(&self, view: &View) -> bool {
        self.single(view, |in_force| &in_force.mentioned_early)
    }

    fn single(&self, view: &View, asked: impl Fn(&InForce) -> &Vec<bool>) -> bool {
        let facts = self.engine.book.facts.iter().zip(asked(self.in_force)).zip(&view.sets);
        facts.into_iter().all(|((fact, asked), set)| match fact.scope {
            Scope::Finding => true,
            Scope::Feature => !*asked || view.needs.is_some(),
            _ => set.len() == 1 || !*asked || decided(&fact.applies, &view.sets) == Some(false),
        })
    }

    fn impossible(&self, point: &[Set], at: usize) -> Result<(), Problem> {
        for entry in self.engine.book.impossible.iter().filter(|entry| entry.terms.has(self.terms)) {
            if entry.when.iter().any(|tests| decided(tests, point) == Some(true)) {
                return Err(Problem::new("impossible", format!("groups[{at}]"), entry.id.clone()));
            }
        }
        Ok(())
    }

    fn decide(&self, view: &View, at: usize) -> Result<Decision, Problem> {
        let mut point: Vec<Set> =
            view.sets.iter().map(|set| set.first().map(Set::of).unwrap_or_default()).collect();
        let needs = view.needs.unwrap_or(Pairs::NONE);
        let decision = self
            .engine
            .decide(self.terms, &mut point, &needs)
            .map_err(|fault| Problem::new("book-fault", format!("groups[{at}]"), format!("{fault:?}")))?;
        // What was not offered is told as such, whatever else is wrong with it.
        if decision.outcome != Some(Outcome::NotOffered) {
            self.impossible(&point, at)?;
        }
        Ok(decision)
    }

    /// One group: at every value of a choice it still has, or as it is told.
    fn group(&mut self, at: usize, views: &[View]) -> Result<Judged, Problem> {
        let choice = views.iter().find_map(|view| view.choices.first().copied());
        let Some(choice) = choice else { return self.told(at, views) };
        let values = self.engine.book.facts.get(usize::from(choice)).map_or(0, |fact| fact.values.len());
        let mut judged = Vec::new();
        for value in 0..values {
            let mut chosen = views.to_vec();
            for view in &mut chosen {
                view.choices.retain(|fact| *fact != choice);
                fill(view, &[(choice, Set::of(value))]);
            }
            judged.push(self.group(at, &chosen)?);
        }
        Ok(united(choice, judged))
    }

    fn told(&mut self, at: usize, views: &[View]) -> Result<Judged, Problem> {
        if views.iter().all(|view| self.complete(view)) {
            let mut ways = Vec::new();
            for view in views {
                ways.push((view.clone(), self.decide(view, at)?));
            }
            let mut judged = together(&ways);
            judged.possible =
                judged.outcome.map(|outcome| (outcome, sorted(&judged.options))).into_iter().collect();
            judged.ways = ways;
            return Ok(judged);
        }
        let mut roots = Vec::new();
        for view in views {
            let known = self.known(view);
            let (world, store) = self.world();
            roots.push(store.restrict(world.verdict, &known));
        }
        let ends = self.ends(&roots);
        let engine = self.engine;
        let (world, _) = self.world();
        let mut possible: BTreeSet<(Outcome, Vec<Vec<KindId>>)> = BTreeSet::new();
        for end in &ends {
            let signatures: Vec<Signature> =
                end.iter().filter_map(|leaf| world.signature(*leaf).cloned()).collect();
            if signatures.len() == end.len() {
                possible.insert(joined(&signatures));
            }
        }
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
        if possible.len() == 1 {
            let mut ways = Vec::new();
            for (view, root) in views.iter().zip(&roots) {
                let completed = self.completed(view, *root);
                ways.push((view.clone(), self.decide(&completed, at)?));
            }
            let mut judged = together(&ways);
            judged.possible = possible.into_iter().collect();
            judged.ways = ways;
            return Ok(judged);
        }
        let outcomes = order::set(possible.iter().map(|(outcome, _)| *outcome));
        let single = outcomes.first().copied().filter(|_| outcomes.len() == 1);
        let (open, at_most) = if self.asking { self.open(&roots, views) } else { (Vec::new(), 0) };
        Ok(Judged {
            outcome: Some(single.unwrap_or(Outcome::Undetermined)),
            possible: possible.into_iter().collect(),
            open,
            at_most,
            ..Judged::default()
        })
    }

    /// A view with one value for each fact, on a way to what the diagram still allows.
    fn completed(&mut self, view: &View, root: Root) -> View {
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

    /// Every combination of leaves that the ways of one group can reach together: what they share has one value.
    fn ends(&mut self, roots: &[Root]) -> BTreeSet<Vec<u32>> {
        let facts = &self.engine.book.facts;
        let (world, store) = self.world();
        let shared = |var: u16| {
            world
                .fact_of(var)
                .and_then(|fact| facts.get(usize::from(fact)))
                .is_some_and(|fact| fact.scope != Scope::Way)
        };
        let mut ends = BTreeSet::new();
        let mut seen: BTreeSet<Vec<Root>> = BTreeSet::new();
        let mut front: Vec<Vec<Root>> = vec![roots.to_vec()];
        while let Some(here) = front.pop() {
            if !seen.insert(here.clone()) {
                continue;
            }
            let next = if here.len() < 2 {
                None
            } else {
                let asked = here.iter().flat_map(|root| store.variables(*root));
                asked.filter(|var| shared(*var)).min()
            };
            match next {
                Some(var) => {
                    for value in store.whole(var).iter() {
                        let mut known: Vec<Set> = (0..var).map(|var| store.whole(var)).collect();
                        known.push(Set::of(value));
                        let step = here.iter().map(|root| store.restrict(*root, &known)).collect();
                        front.push(step);
                    }
                }
                None => {
                    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
                    for root in &here {
                        let leaves = store.values(*root, &[]);
                        all = all
                            .into_iter()
                            .flat_map(|end| {
                                leaves.iter().map(move |leaf| {
                                    let mut longer = end.clone();
                                    longer.push(*leaf);
                                    longer
                                })
                            })
                            .collect();
                    }
                    ends.extend(all.into_iter().filter(|end| !end.contains(&NOT_ASKED)));
                }
            }
        }
        ends
    }

    /// The questions that can still change the answer, in the natural order, and how many may have to be asked.
    fn open(&mut self, roots: &[Root], views: &[View]) -> (Vec<(Asked, Set, bool)>, usize) {
        let book = &self.engine.book;
        let (world, store) = self.world();
        // Refusals alone are no other answer to ask for.
        let mut answers: Vec<(Outcome, Vec<Vec<KindId>>)> = Vec::new();
        let mut plain = Vec::new();
        for root in roots {
            let leaves = store.values(*root, &[]);
            let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
            for leaf in leaves {
                let Some(signature) = world.signature(leaf) else { continue };
                let answer = (signature.outcome, signature.options.clone());
                let place = answers.iter().position(|known| *known == answer).unwrap_or_else(|| {
                    answers.push(answer);
                    answers.len() - 1
                });
                numbers.insert(leaf, u32::try_from(place).unwrap_or(0));
            }
            plain.push(store.map(*root, &mut |leaf| numbers.get(&leaf).copied().unwrap_or(NOT_ASKED)));
        }
        let mut vars: BTreeSet<u16> = BTreeSet::new();
        for root in &plain {
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
                plain.iter().all(|root| store.settles(*root, &known, NOT_ASKED))
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
        let deepest: usize = plain.iter().map(|root| store.depth(*root)).sum();
        let at_most = deepest.min(open.len());
        (open, at_most)
    }

    // ---- what is held ------------------------------------------------------------------------------------------------

    /// How many of a kind an option of a group needs; of what groups share, each shows the whole.
    pub fn quantity(&self, kind: KindId, option: &[KindId], place: usize) -> Option<u64> {
        let known = self.engine.book.kinds.get(usize::from(kind))?;
        if let Some(pack) = known.pack {
            let site = self.visitors(kind, place);
            let packs = site.number?.div_ceil(u64::from(pack.of)).max(u64::from(pack.minimum));
            return Some(packs.saturating_mul(site.sites.unwrap_or(1)));
        }
        let plain = self.plain(kind, place)?;
        if known.allowance.is_some() {
            return Some(plain.min(self.left_free(kind, place)?));
        }
        let free =
            option.iter().filter(|other| **other != kind).filter_map(|other| self.left_free(*other, place));
        Some(plain.saturating_sub(free.sum::<u64>()))
    }

    /// What several groups need together: of servers and the tenant the largest, of one site once; the rest adds.
    pub fn altogether<'o>(
        &self,
        uses: impl Iterator<Item = (usize, &'o [KindId])>,
    ) -> BTreeMap<KindId, Option<u64>> {
        let mut sites: BTreeMap<(KindId, Option<String>), Option<u64>> = BTreeMap::new();
        let mut all: BTreeMap<KindId, Option<u64>> = BTreeMap::new();
        let largest =
            |known: Option<u64>, one: Option<u64>| known.zip(one).map(|(known, one)| known.max(one));
        let sum = |known: Option<u64>, one: Option<u64>| {
            known.zip(one).map(|(known, one)| known.saturating_add(one))
        };
        for (place, option) in uses {
            for kind in option {
                let Some(known) = self.engine.book.kinds.get(usize::from(*kind)) else { continue };
                let one = self.quantity(*kind, option, place);
                if matches!(known.per, Per::Site | Per::Pack) {
                    let entry = sites.entry((*kind, self.site(place))).or_insert(Some(0));
                    *entry = largest(*entry, one);
                    continue;
                }
                let entry = all.entry(*kind).or_insert(Some(0));
                let shared = matches!(known.per, Per::Server | Per::Tenant);
                *entry = if shared { largest(*entry, one) } else { sum(*entry, one) };
            }
        }
        for ((kind, _), one) in sites {
            let entry = all.entry(kind).or_insert(Some(0));
            *entry = sum(*entry, one);
        }
        all
    }

    /// The number a kind is counted by, for one group.
    fn plain(&self, kind: KindId, place: usize) -> Option<u64> {
        let known = self.engine.book.kinds.get(usize::from(kind))?;
        let group = self.situation.groups.get(place)?;
        let counted = known.counted.iter().find(|counted| counted.terms.has(self.terms));
        let Some(counted) = counted else { return (known.per == Per::Tenant).then_some(1) };
        let number = self.number(Some(group), counted.by);
        match known.per {
            // A program has no people; each of its accounts counts like one.
            Per::Person => number.or_else(|| self.number(Some(group), self.engine.accounts?)),
            _ => number,
        }
    }

    fn site(&self, place: usize) -> Option<String> {
        self.situation.groups.get(place)?.site.clone()
    }

    /// How many things the number behind a kind is told for each of, as far as a group tells: several sites take their
    /// packs each.
    fn each(&self, kind: KindId, place: usize) -> Option<u64> {
        let book = &self.engine.book;
        let known = book.kinds.get(usize::from(kind))?;
        let counted = known.counted.iter().find(|counted| counted.terms.has(self.terms))?;
        let each = book.counts.get(usize::from(counted.by))?.each?;
        self.number(self.situation.groups.get(place), each)
    }

    /// The visitors of a group's site, its own among them.
    fn visitors(&self, kind: KindId, place: usize) -> Visitors {
        let counted = self.users.of.get(&kind).is_some_and(|users| users.binary_search(&place).is_ok());
        let shared = self.users.sites.get(&(kind, self.site(place)));
        match shared {
            Some(shared) if counted => shared.clone(),
            _ => {
                let none = Visitors { number: Some(0), sites: None };
                let shared = shared.unwrap_or(&none);
                let number = shared.number.zip(self.plain(kind, place));
                Visitors {
                    number: number.map(|(sum, own)| sum.saturating_add(own)),
                    sites: shared.sites.max(self.each(kind, place)),
                }
            }
        }
    }

    /// What is left of a free allowance once the groups before this one have used theirs.
    fn left_free(&self, kind: KindId, place: usize) -> Option<u64> {
        let free = self.free(kind)?;
        let used = self.users.used.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let before = used.partition_point(|(other, _)| *other < place);
        let used = before.checked_sub(1).and_then(|last| used.get(last)).map_or(0, |(_, used)| *used);
        Some(free.saturating_sub(used))
    }

    /// How many of a kind are free of charge under these terms.
    fn free(&self, kind: KindId) -> Option<u64> {
        let allowance = self.engine.book.kinds.get(usize::from(kind))?.allowance.as_ref()?;
        let (_, each) = allowance.free.iter().find(|(terms, _)| terms.has(self.terms))?;
        let times = match allowance.times {
            None => 1,
            Some(count) => self.number(None, count)?,
        };
        Some(u64::from(*each).saturating_mul(times))
    }

    fn held(&self, kind: KindId) -> Option<Option<u64>> {
        let holds = self.situation.holds.as_ref()?;
        let mut found = None;
        for held in holds.iter().filter(|held| held.kind == kind) {
            found = Some(match (found, held.quantity) {
                (Some(None), _) | (_, None) => None,
                (Some(Some(before)), Some(more)) => Some(u64::saturating_add(before, more)),
                (None, Some(more)) => Some(more),
            });
        }
        found
    }

    /// Groups whose licences are all held are covered, if the pool is enough for every group that would use it.
    fn settled(&self, mut judged: Vec<Judged>) -> Vec<Judged> {
        let served = |option: &[KindId]| {
            option.iter().all(|kind| {
                self.held(*kind).is_some()
                    || self
                        .engine
                        .book
                        .kinds
                        .get(usize::from(*kind))
                        .is_some_and(|kind| kind.role == Role::Cover)
            }) && option.iter().any(|kind| self.held(*kind).is_some())
        };
        let mut chosen: Vec<Option<Vec<KindId>>> = Vec::new();
        for (place, group) in judged.iter().enumerate() {
            let options = group
                .possible
                .iter()
                .filter(|(outcome, _)| *outcome == Outcome::Licence)
                .flat_map(|(_, options)| options);
            let all: Vec<&Vec<KindId>> =
                group.options.iter().chain(options).filter(|option| served(option)).collect();
            let suffices = |option: &&&Vec<KindId>| {
                option.iter().all(|kind| match self.held(*kind) {
                    Some(Some(held)) => {
                        self.quantity(*kind, option, place).is_some_and(|needed| needed <= held)
                    }
                    _ => true,
                })
            };
            let ordered = all.iter().find(suffices).or_else(|| all.first()).map(|option| (*option).clone());
            chosen.push(ordered);
        }
        let uses = chosen.iter().enumerate().filter_map(|(place, option)| Some((place, option.as_deref()?)));
        let demand = self.altogether(uses);
        let enough = |kind: &KindId| match self.held(*kind) {
            Some(None) => true,
            Some(Some(quantity)) => {
                demand.get(kind).copied().flatten().is_some_and(|needed| needed <= quantity)
            }
            None => {
                self.engine.book.kinds.get(usize::from(*kind)).is_some_and(|kind| kind.role == Role::Cover)
            }
        };
        for (group, option) in judged.iter_mut().zip(chosen) {
            let Some(option) = option.filter(|option| option.iter().all(enough)) else { continue };
            let covers = |options: &[Vec<KindId>]| {
                options.iter().any(|known| sorted_one(known) == sorted_one(&option))
            };
            let mut changed = false;
            for (outcome, options) in &mut group.possible {
                if *outcome == Outcome::Licence && covers(options) {
                    *outcome = Outcome::Covered;
                    *options = vec![sorted_one(&option)];
                    changed = true;
                }
            }
            if !changed {
                continue;
            }
            order::plain(&mut group.possible);
            group.possible.dedup();
            if group.ways.is_empty() {
                let outcomes = order::set(group.possible.iter().map(|(outcome, _)| *outcome));
                group.outcome =
                    if outcomes.len() == 1 { outcomes.first().copied() } else { Some(Outcome::Undetermined) };
            } else {
                group.outcome = Some(Outcome::Covered);
                group.options = vec![option];
                group.under = Vec::new();
                group.by_holdings = true;
            }
        }
        judged
    }
}

fn fill(view: &mut View, facts: &[(FactId, Set)]) {
    for (fact, set) in facts {
        if let Some(slot) = view.sets.get_mut(usize::from(*fact)) {
            *slot = *set;
        }
    }
}

fn sorted_one(option: &[KindId]) -> Vec<KindId> {
    let mut kinds = option.to_vec();
    order::plain(&mut kinds);
    kinds
}

fn sorted(options: &[Vec<KindId>]) -> Vec<Vec<KindId>> {
    let mut all: Vec<Vec<KindId>> = options.iter().map(|option| sorted_one(option)).collect();
    order::plain(&mut all);
    all
}

/// Of several ways' outcomes the one of the group: not permitted only if no way is open.
fn overall(outcomes: &[Outcome]) -> Outcome {
    let open = |outcome: &Outcome| !matches!(outcome, Outcome::NotPermitted | Outcome::NotOffered);
    let strictest = |keep: &dyn Fn(&Outcome) -> bool| {
        outcomes.iter().copied().filter(|outcome| keep(outcome)).max_by_key(|outcome| outcome.strictness())
    };
    strictest(&open).or_else(|| strictest(&|_| true)).unwrap_or(Outcome::None)
}

/// The options that serve every open way for which a licence is due: every way's demands together, smallest sets first.
fn demands(ways: &[(Outcome, Vec<Vec<KindId>>)], overall: Outcome) -> Vec<Vec<KindId>> {
    let mut all: Vec<Vec<KindId>> = vec![Vec::new()];
    for (_, options) in ways.iter().filter(|(outcome, _)| *outcome == overall) {
        let mut next: Vec<Vec<KindId>> = Vec::new();
        for before in &all {
            for option in options {
                let mut union = before.clone();
                union.extend(option.iter().filter(|kind| !before.contains(kind)));
                if !next.contains(&union) {
                    next.push(union);
                }
            }
        }
        all = next;
    }
    all.retain(|option| !option.is_empty());
    if ways.len() > 1 {
        order::by(&mut all, Vec::len);
    }
    let sets: Vec<&[KindId]> = all.iter().map(Vec::as_slice).collect();
    smallest(&sets).into_iter().map(<[KindId]>::to_vec).collect()
}

fn joined(signatures: &[Signature]) -> (Outcome, Vec<Vec<KindId>>) {
    if let [only] = signatures {
        return (only.outcome, only.options.clone());
    }
    let outcomes: Vec<Outcome> = signatures.iter().map(|signature| signature.outcome).collect();
    let outcome = overall(&outcomes);
    let ways: Vec<_> =
        signatures.iter().map(|signature| (signature.outcome, signature.options.clone())).collect();
    (outcome, sorted(&demands(&ways, outcome)))
}

fn together(ways: &[(View, Decision)]) -> Judged {
    let outcomes: Vec<Outcome> = ways.iter().filter_map(|(_, decision)| decision.outcome).collect();
    let outcome = overall(&outcomes);
    let options = match ways {
        [(_, only)] => only.options.clone(),
        _ => {
            let ways: Vec<_> = ways
                .iter()
                .filter_map(|(_, decision)| Some((decision.outcome?, decision.options.clone())))
                .collect();
            demands(&ways, outcome)
        }
    };
    let mut refused: BTreeMap<KindId, Vec<Closed>> = BTreeMap::new();
    for (kind, closed) in ways.iter().flat_map(|(_, decision)| &decision.refused) {
        if !options.iter().any(|option| option.as_slice() == [*kind]) {
            let entry = refused.entry(*kind).or_default();
            if !entry.contains(closed) {
                entry.push(closed.clone());
            }
        }
    }
    Judged { outcome: Some(outcome), options, refused: refused.into_iter().collect(), ..Judged::default() }
}

/// What a group comes to when a choice is still the reader's: the options of every value together.
fn united(choice: FactId, judged: Vec<Judged>) -> Judged {
    let outcomes: Vec<Outcome> = judged.iter().filter_map(|one| one.outcome).collect();
    let outcome = overall(&outcomes);
    let mut options: Vec<Vec<KindId>> = Vec::new();
    let mut under: Vec<Option<(FactId, usize)>> = Vec::new();
    for (value, one) in judged.iter().enumerate() {
        for option in &one.options {
            if options.contains(option) {
                continue;
            }
            let everywhere = judged.iter().all(|other| other.options.contains(option));
            options.push(option.clone());
            under.push((!everywhere).then_some((choice, value)));
        }
    }
    let mut possible: BTreeSet<(Outcome, Vec<Vec<KindId>>)> = BTreeSet::new();
    let decided = judged.iter().all(|one| !one.ways.is_empty());
    if decided {
        possible.insert((outcome, sorted(&options)));
    } else {
        possible.extend(judged.iter().flat_map(|one| one.possible.iter().cloned()));
        (options, under) = (Vec::new(), Vec::new());
    }
    let mut open: Vec<(Asked, Set, bool)> = Vec::new();
    for entry in judged.iter().flat_map(|one| &one.open) {
        if !open.iter().any(|(asked, _, _)| *asked == entry.0) {
            open.push(*entry);
        }
    }
    order::by(&mut open, |(asked, _, _)| *asked);
    let at_most = judged.iter().map(|one| one.at_most).max().unwrap_or(0);
    let everywhere =
        |kind: KindId| judged.iter().all(|one| one.refused.iter().any(|(other, _)| *other == kind));
    let refused = judged.iter().flat_map(|one| one.refused.iter().cloned()).fold(
        BTreeMap::new(),
        |mut all: BTreeMap<KindId, Vec<Closed>>, (kind, closed)| {
            if everywhere(kind) {
                all.entry(kind).or_insert(closed);
            }
            all
        },
    );
    let ways = if decided {
        judged.into_iter().find(|one| one.outcome == Some(outcome)).map(|one| one.ways).unwrap_or_default()
    } else {
        Vec::new()
    };
    let outcome = if decided || possible.iter().all(|(one, _)| *one == outcome) {
        outcome
    } else {
        Outcome::Undetermined
    };
    Judged {
        outcome: Some(outcome),
        options,
        under,
        refused: refused.into_iter().collect(),
        ways,
        possible: possible.into_iter().collect(),
        open,
        at_most,
        by_holdings: false,
    }
}

/// Whether two judgements are the same: outcome, option ids and refusals agree.
pub(crate) fn same(one: &Judged, other: &Judged) -> bool {
    let refused = |judged: &Judged| judged.refused.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    one.outcome == other.outcome && one.possible == other.possible && refused(one) == refused(other)
}

/// The defaults of a situation that mattered, each tried at its other values.
pub(crate) fn assumed(judge: &mut Judge<'_>, judged: &[Judged]) -> Vec<Assumed> {
    let engine = judge.engine;
    let mut tried: BTreeSet<(FactId, Option<usize>)> = BTreeSet::new();
    for (place, group) in judged.iter().enumerate() {
        for fact in group.ways.iter().flat_map(|(view, _)| &view.assumed) {
            if judge.mentioned(*fact) {
                let estate =
                    engine.book.facts.get(usize::from(*fact)).is_some_and(|fact| fact.scope == Scope::Estate);
                tried.insert((*fact, (!estate).then_some(place)));
            }
        }
    }
    let mut all = Vec::new();
    for (fact, group) in tried {
        let Some(known) = engine.book.facts.get(usize::from(fact)) else { continue };
        let members: Vec<usize> = match group {
            Some(place) => vec![place],
            None => (0..judged.len()).collect(),
        };
        let mut value = None;
        let mut mattered = false;
        for place in members {
            let Some(before) = judged.get(place) else { continue };
            let Some((view, _)) = before.ways.iter().find(|(view, _)| view.assumed.contains(&fact)) else {
                continue;
            };
            let current = view.sets.get(usize::from(fact)).and_then(|set| set.single());
            value = value.or(current);
            for other in (0..known.values.len()).filter(|other| Some(*other) != current) {
                if mattered {
                    break;
                }
                let changed: Option<Vec<View>> = before
                    .ways
                    .iter()
                    .map(|(view, _)| {
                        let mut view = view.clone();
                        *view.sets.get_mut(usize::from(fact))? = Set::of(other);
                        Some(view)
                    })
                    .collect();
                let after = changed.and_then(|views| judge.group(place, &views).ok());
                mattered = after.is_some_and(|after| differs(before, &after));
            }
        }
        if mattered && let Some(value) = value.and_then(|value| known.values.get(value)) {
            all.push(Assumed { fact: known.name.clone(), value: value.clone(), group });
        }
    }
    all
}

/// Whether a change of facts changes a group's verdict; what is held is left aside on both sides.
fn differs(before: &Judged, after: &Judged) -> bool {
    let plain = |judged: &Judged| {
        if judged.ways.is_empty() {
            return (judged.outcome, judged.possible.clone(), Vec::new());
        }
        let fresh = together(&judged.ways);
        let refused = fresh.refused.iter().map(|(kind, _)| *kind).collect();
        (
            fresh.outcome,
            fresh.outcome.map(|outcome| (outcome, sorted(&fresh.options))).into_iter().collect(),
            refused,
        )
    };
    plain(before) != plain(after)
}

/// The rules in force for a group, each once, in the order of the chapters.
pub(crate) fn reasons(judged: &Judged) -> Vec<RuleId> {
    let mut all: Vec<RuleId> =
        judged.ways.iter().flat_map(|(_, decision)| decision.because.iter().copied()).collect();
    order::plain(&mut all);
    all.dedup();
    all
}
