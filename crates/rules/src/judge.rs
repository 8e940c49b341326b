//! From a situation to its verdict: groups alone, then with what rests on the others; readings, holdings, totals.

mod counts;
mod others;
mod sooner;
mod told;
mod union;
mod view;
mod ways;

pub(crate) use self::{
    counts::Users,
    union::{same, sorted},
};
use self::{
    union::{together, united},
    view::fill,
};
use crate::{
    book::{CountId, FactId, KindId, RuleId, Scope, Test},
    diagram::Store,
    library::Library,
    order,
    point::{Closed, Decision, Engine, InForce, Outcome, point},
    set::{Pairs, Set},
    situation::Situation,
    sorted,
    verdict::{Assumed, Problem, Verdict},
    world::World,
};

/// A way with every fact as a set: what was told, what is assumed, what is derived.
#[derive(Clone, Debug, PartialEq)]
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
    /// Whether they are too many to be told one by one: then their outcomes are told, without options.
    pub rough: bool,
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

/// What was worked out for a situation, for others that differ little from it.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// By group, its ways before anything is said of sums and of what others need.
    views: Vec<Vec<View>>,
    /// A group by position, its ways, and what it comes to by them.
    pub groups: Vec<(usize, Vec<View>, Judged)>,
    /// Where the ways of each group were decided.
    decided: Vec<Decided>,
    /// The groups that were read off the diagrams, by position.
    read_off: Vec<usize>,
}

impl Met {
    /// Whether values told otherwise make no difference to a group: each of its ways was decided, and no list of tests in
    /// the book holds where it did not.
    pub fn stays(&self, in_force: &InForce, group: usize, told: &[(FactId, Set)]) -> bool {
        let InForce { laid, disputes, .. } = in_force;
        let facts: Vec<FactId> = told.iter().map(|(fact, _)| *fact).collect();
        let alike = |decided: &Decided| {
            let mut here = decided.point.clone();
            fill(&mut here, told);
            !laid.tells_apart(&facts, &decided.point, &here) && !laid.hangs_on(&decided.open, disputes, &here)
        };
        let mut ways = self.decided.iter().filter(|decided| decided.group == group);
        !self.read_off.contains(&group) && ways.all(alike)
    }
}

/// Where a way was decided.
#[derive(Debug)]
struct Decided {
    /// The group, by position.
    group: usize,
    /// One value of each fact, findings among them.
    point: Vec<Set>,
    /// The facts on whose other values nothing hangs there.
    open: Vec<FactId>,
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
    /// The disputes under these terms, and whether anything hangs on them as far as was judged.
    pub disputes: Vec<(FactId, bool)>,
    /// Whether the questions that are open are wanted; they cost more than the verdict.
    asks: bool,
    /// The same, for the pass that is made now.
    asking: bool,
    /// The groups that may use each kind, for what is shared between them.
    pub users: Users,
    /// A situation that was judged before under these terms: who is told alike comes to the same.
    pub before: Option<(&'e Situation, &'e Met)>,
    /// What is worked out here, where it is wanted.
    pub met: Option<Met>,
}

/// Judges a situation.
///
/// ```
/// use clausewise_intake::read_situation;
/// use clausewise_rules::{judge, point::{Engine, Outcome}};
///
/// let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// let told = r#"{
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Service desk", "who": "employee", "people": 50, "path": "web-client", "needs": ["read:*"] }]
/// }"#;
/// let situation = read_situation(&engine.book, &serde_json::from_str(told).unwrap()).unwrap();
///
/// let verdict = judge(&engine, &situation, clausewise_rulebook::library("en").as_ref()).unwrap();
/// let desk = &verdict.groups[0];
/// assert_eq!(desk.outcome, Outcome::Licence);
/// assert_eq!(desk.options[0].licences[0].id, "crm-3.0/user-cal");
/// assert_eq!(desk.options[0].licences[0].quantity, Some(50));
/// assert!(desk.because.iter().all(|step| !step.cites.is_empty()));
/// ```
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

/// Whether one of several alternatives holds of sets of values, as far as they decide it.
fn any_decided(when: &[Vec<Test>], sets: &[Set]) -> Option<bool> {
    let mut open = false;
    for tests in when {
        match decided(tests, sets) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => open = true,
        }
    }
    if open { None } else { Some(false) }
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
            disputes: in_force.disputes.iter().map(|dispute| (*dispute, false)).collect(),
            asks: true,
            asking: true,
            users: Users::default(),
            before: None,
            met: None,
        })
    }

    /// The newest of the possible terms judged, without the questions that are open.
    pub fn newest(engine: &'e Engine, situation: &'e Situation) -> Result<(Self, Vec<Judged>), Problem> {
        let newest = situation.terms.iter().last().and_then(|terms| Self::quiet(engine, situation, terms));
        let mut judge = newest.ok_or_else(|| Problem::new("no-terms", "guide", ""))?;
        judge.met = Some(Met::default());
        let judged = judge.groups()?;
        Ok((judge, judged))
    }

    /// A judge who asks nothing.
    pub fn quiet(engine: &'e Engine, situation: &'e Situation, terms: usize) -> Option<Self> {
        Some(Self { asks: false, ..Self::new(engine, situation, terms)? })
    }

    /// All situations under these terms, and the store for what is worked out from them here.
    pub fn world(&mut self) -> (&'e World, &mut Store) {
        let world = self.in_force.world.get_or_init(|| World::new(self.engine, self.terms));
        (world, self.scratch.get_or_insert_with(|| Store::over(&world.store)))
    }

    /// Every group, in two passes: what rests on the other groups' licences is settled in the second.
    pub fn groups(&mut self) -> Result<Vec<Judged>, Problem> {
        let holdings = self.holdings(&[], 0);
        let mut views = self.views();
        if let Some(met) = &mut self.met {
            met.views.clone_from(&views);
        }
        for view in views.iter_mut().flatten() {
            fill(&mut view.sets, &holdings);
        }
        let over = self.comparisons(&views);
        for view in views.iter_mut().flatten() {
            fill(&mut view.sets, &over);
        }
        let book = &self.engine.book;
        let rests_on_others = book.holdings.iter().any(|holding| self.mentioned(holding.fact))
            || book
                .comparisons
                .iter()
                .any(|entry| !entry.else_needed.is_empty() && self.mentioned(entry.fact));
        let again = rests_on_others && self.situation.groups.len() > 1;
        let asking = self.asks && self.lenient.is_none();
        self.asking = asking && !again;
        let mut all = Vec::new();
        for (place, ways) in views.iter().enumerate() {
            all.push(self.known_or_judged(place, ways)?);
        }
        self.note_users(&all);
        if !again {
            return Ok(self.served(all));
        }
        let demands = self.demands(&all);
        let needed = self.needed(&all);
        self.asking = asking;
        for (place, (ways, judged)) in views.iter_mut().zip(&mut all).enumerate() {
            let mut derived = self.holdings(&demands, place);
            derived.extend(needed.iter().map(|needed| (needed.fact, needed.by_others(place))));
            let mut otherwise = false;
            for view in ways.iter_mut() {
                otherwise |= fill(&mut view.sets, &derived);
            }
            // Where the others change nothing, only questions may be lacking.
            if otherwise || asking && judged.ways.is_empty() {
                *judged = self.known_or_judged(place, ways)?;
            }
        }
        self.unsupported(&mut views, &mut all)?;
        self.note_users(&all);
        Ok(self.served(all))
    }

    /// What the groups come to by what is held. Whoever is served so takes nothing of what others share.
    fn served(&mut self, judged: Vec<Judged>) -> Vec<Judged> {
        if self.situation.holds.is_none() {
            return judged;
        }
        let settled = self.settled(judged);
        self.note_users(&settled);
        settled
    }

    /// What a group comes to: as it did before, where it is told as before.
    fn known_or_judged(&mut self, place: usize, ways: &[View]) -> Result<Judged, Problem> {
        let seen = self.before.map(|(_, met)| met.groups.as_slice()).unwrap_or_default();
        if let Some((_, _, judged)) = seen.iter().find(|(_, known, _)| known == ways) {
            return Ok(judged.clone());
        }
        let judged = self.group(place, ways)?;
        if let Some(met) = &mut self.met {
            met.groups.push((place, ways.to_vec(), judged.clone()));
        }
        Ok(judged)
    }

    pub fn mentioned(&self, fact: FactId) -> bool {
        self.in_force.mentioned.get(usize::from(fact)).copied().unwrap_or(false)
    }

    /// Notes the disputes that something hangs on, where anybody asks.
    fn note_disputes(&mut self, hangs_on: impl Fn(FactId) -> bool) {
        if !self.asks {
            return;
        }
        for (dispute, matters) in &mut self.disputes {
            *matters |= hangs_on(*dispute);
        }
    }

    /// The points at which the ways of a group were decided; nothing where facts that are asked were left open.
    fn points(&self, judged: &Judged) -> Option<Vec<Vec<Set>>> {
        let point = |(view, _): &(View, Decision)| {
            let mut point = self.complete(view).then(|| point(&view.sets))?;
            self.engine.decide(self.terms, &mut point, &view.needs?).ok()?;
            Some(point)
        };
        judged.ways.iter().map(point).collect()
    }

    /// Whether a fact is asked in a view.
    pub fn asked(&self, fact: FactId, view: &View) -> bool {
        let known = self.engine.book.facts.get(usize::from(fact));
        known.is_some_and(|fact| decided(&fact.applies, &view.sets) != Some(false))
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
                fill(&mut view.sets, &[(choice, Set::of(value))]);
            }
            judged.push(self.group(at, &chosen)?);
        }
        Ok(united(choice, judged))
    }
}

/// The defaults of a situation that mattered, each tried at its other values.
pub(crate) fn assumed(judge: &mut Judge<'_>, judged: &[Judged]) -> Vec<Assumed> {
    let engine = judge.engine;
    let mut tried: sorted::Set<(FactId, Option<usize>)> = sorted::Set::new();
    for (place, group) in judged.iter().enumerate() {
        for fact in group.ways.iter().flat_map(|(view, _)| &view.assumed) {
            if judge.mentioned(*fact) {
                let estate =
                    engine.book.facts.get(usize::from(*fact)).is_some_and(|fact| fact.scope == Scope::Estate);
                tried.insert((*fact, (!estate).then_some(place)));
            }
        }
    }
    let points: Vec<Option<Vec<Vec<Set>>>> = judged.iter().map(|group| judge.points(group)).collect();
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
            if let Some(Some(points)) = points.get(place)
                && !points.iter().any(|point| judge.in_force.laid.hangs_on(&[fact], &[], point))
            {
                continue;
            }
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
