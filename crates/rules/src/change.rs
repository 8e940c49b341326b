//! What would change the answer: every single change of what was told, and pairs of those that a person could really
//! make. Each is judged like any other situation.

use serde::{Deserialize, Serialize};

use crate::{
    book::{CountId, FactId, KindId, Scope},
    judge::{Judge, Judged, Met, Users, same, sorted},
    library::Library,
    order,
    point::{Closed, Engine, Outcome},
    set::{Pairs, Set},
    situation::{Held, Situation},
    tell::Teller,
    verdict::{OptionOf, Problem, Reason},
};

/// One thing told otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The fact or count; `needs` where rights are given up, `estate.holds` where a licence is bought.
    pub fact: String,
    /// The group, by position; absent for the estate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<usize>,
    /// Which of the group's ways, where it is not the main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<usize>,
    /// What was told or assumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The rights that would be given up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}

/// What a group would come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Then {
    /// The group, by position.
    pub group: usize,
    /// What would come of it.
    pub outcome: Outcome,
    /// Its options.
    pub options: Vec<OptionOf>,
    /// The steps that are new.
    pub because: Vec<Reason>,
}

/// Changes, and what they would lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// What would have to be otherwise.
    pub changes: Vec<Change>,
    /// Whether a person could decide to do so, rather than be somebody else.
    pub possible: bool,
    /// The groups that would come to something else.
    pub then: Vec<Then>,
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One change at a time.
    Singles,
    /// Also two at once, where neither alone leads there.
    Pairs,
}

/// One change as it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Fact { group: usize, way: usize, fact: FactId, from: usize, to: usize },
    Count { group: Option<usize>, count: CountId, to: u64 },
    Needs { group: usize, way: usize, without: Pairs },
    Holds(KindId),
}

/// What changes of what was told would lead to another answer, those that a person could make first.
///
/// Groups whose answer is still open are left aside: for them the open questions say what matters. Where several terms
/// are possible the newest are taken.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::{Reach, what_if};
///
/// let customers = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10", "estate": { "externalAppServers": 1 },
///     "groups": [{ "name": "Customers", "who": "customer", "people": 200, "path": "web-client", "signIn": "own", "needs": ["read:own-case"] }],
/// }));
///
/// let alternatives = what_if(&engine, &customers, None, Reach::Singles).unwrap();
/// // Through an application of your own the connector would do, and no licence for each of them.
/// let other_way = alternatives
///     .iter()
///     .find(|other| other.changes[0].to.as_deref() == Some("own-application"))
///     .unwrap();
/// assert!(other_way.possible);
/// assert_eq!(other_way.then[0].options[0].licences[0].id, "crm-3.0/external-connector");
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn what_if(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
    reach: Reach,
) -> Result<Vec<Alternative>, Problem> {
    let (mut judge, base) = Judge::newest(engine, situation)?;
    let met = judge.met.take().unwrap_or_default();
    let search = Search { engine, situation, library, terms: judge.terms, base: &base, met: &met };
    let mut steps = search.steps(&judge);
    order::by(&mut steps, |step| search.effort(step));
    let unmoved = answers(&base);
    let mut singles = Vec::new();
    let mut found: Vec<(Vec<Step>, Found)> = Vec::new();
    for step in &steps {
        if search.idle(&[*step]) {
            singles.push((*step, unmoved.clone()));
            continue;
        }
        let Some(here) = search.judged(&[*step]) else { continue };
        singles.push((*step, here.answers.clone()));
        if here.differs {
            found.push((vec![*step], here));
        }
    }
    if reach == Reach::Pairs {
        search.pairs(&singles, &mut found);
    }
    // Those a person could make first; of these the mildest.
    order::by(&mut found, |(steps, found)| {
        let effort = steps.iter().map(|step| search.effort(step)).max().unwrap_or(u8::MAX);
        (steps.len(), effort, found.strictness)
    });
    let teller = Teller::new(engine, situation, library, judge.terms);
    let names = |judged| teller.steps(judged).into_iter().map(|step| teller.named(step)).collect();
    let before: Vec<Vec<&str>> = base.iter().map(names).collect();
    Ok(found.into_iter().filter_map(|(steps, found)| search.alternative(&steps, found, &before)).collect())
}

/// What every group comes to: outcome and options.
type Answers = Vec<(Option<Outcome>, Vec<Vec<KindId>>)>;

fn answers(judged: &[Judged]) -> Answers {
    judged.iter().map(|judged| (judged.outcome, sorted(&judged.options))).collect()
}

/// What a change led to, as it is compared and as it is told.
struct Found {
    differs: bool,
    strictness: u8,
    answers: Answers,
    after: Vec<Judged>,
    users: Users,
}

struct Search<'s> {
    engine: &'s Engine,
    situation: &'s Situation,
    library: Option<&'s Library>,
    terms: usize,
    base: &'s [Judged],
    met: &'s Met,
}

impl Search<'_> {
    /// Every single change that can matter.
    fn steps(&self, judge: &Judge<'_>) -> Vec<Step> {
        let book = &self.engine.book;
        let mut steps = Vec::new();
        let mut estate_done: Vec<FactId> = Vec::new();
        for (group, judged) in self.base.iter().enumerate() {
            for (way, (view, _)) in judged.ways.iter().enumerate() {
                for (place, fact) in book.facts.iter().enumerate() {
                    let id = FactId::try_from(place).unwrap_or(FactId::MAX);
                    let told = matches!(fact.scope, Scope::Estate | Scope::Group | Scope::Way);
                    let again = (fact.scope == Scope::Estate && estate_done.contains(&id))
                        || (fact.scope == Scope::Group && way > 0);
                    if !told || again || !judge.mentioned(id) || !judge.asked(id, view) {
                        continue;
                    }
                    let Some(from) = view.sets.get(place).and_then(|set| set.single()) else { continue };
                    if fact.scope == Scope::Estate {
                        estate_done.push(id);
                    }
                    let others = (0..fact.values.len()).filter(|to| *to != from);
                    steps.extend(others.map(|to| Step::Fact { group, way, fact: id, from, to }));
                }
                let needs = view.needs.unwrap_or_default();
                for without in self.lacking(judged, &needs) {
                    steps.push(Step::Needs { group, way, without });
                }
            }
        }
        for comparison in book.comparisons.iter().filter(|comparison| judge.mentioned(comparison.fact)) {
            let Some(limit) = judge.limit(comparison) else { continue };
            let estate = book.counts.get(usize::from(comparison.sum)).is_some_and(|count| count.estate);
            let groups = if estate { vec![None] } else { (0..self.base.len()).map(Some).collect() };
            for group in groups {
                let told =
                    judge.number(group.and_then(|group| self.situation.groups.get(group)), comparison.sum);
                let to = if told.is_some_and(|told| told > limit) { limit } else { limit.saturating_add(1) };
                if told.is_some() {
                    steps.push(Step::Count { group, count: comparison.sum, to });
                }
            }
        }
        let held = self.situation.holds.as_deref().unwrap_or_default();
        for holding in book.holdings.iter().filter(|holding| judge.mentioned(holding.fact)) {
            let known = holding.kinds.iter().any(|kind| held.iter().any(|held| held.kind == *kind));
            if let (false, Some(kind)) = (known, holding.kinds.first()) {
                steps.push(Step::Holds(*kind));
            }
        }
        steps
    }

    /// For each lesser licence that was refused: the needs it lacks.
    fn lacking(&self, judged: &Judged, needs: &Pairs) -> Vec<Pairs> {
        let lacks = |closed: &[Closed]| closed.iter().any(|entry| matches!(entry, Closed::Lacks(_)));
        let mut all: Vec<Pairs> = Vec::new();
        for (kind, _) in judged.refused.iter().filter(|(_, closed)| lacks(closed)) {
            for (view, _) in &judged.ways {
                let here = view.needs.unwrap_or_default();
                let admission = self.engine.admission(self.terms, &view.sets, &here, *kind);
                let Some((_, _, rights)) = admission else { continue };
                let missing = needs.without(&rights);
                let some_left = !needs.meet(&rights).is_empty();
                if !missing.is_empty() && some_left && !all.contains(&missing) {
                    all.push(missing);
                }
            }
        }
        all
    }

    /// How hard a change is: 1 easily made, 2 with effort, 3 somebody or something else.
    fn effort(&self, step: &Step) -> u8 {
        match step {
            Step::Fact { fact, .. } => {
                self.engine.book.facts.get(usize::from(*fact)).and_then(|fact| fact.change).unwrap_or(3)
            }
            Step::Needs { .. } | Step::Holds(_) => 1,
            Step::Count { .. } => 2,
        }
    }

    /// Whether nothing comes of steps, as far as that can be seen without judging anew.
    fn idle(&self, steps: &[Step]) -> bool {
        let Some(in_force) = self.engine.in_force.get(self.terms) else { return false };
        let stays = |place: usize| {
            let told = |step: &Step| match step {
                Step::Fact { group, fact, to, .. }
                    if *group == place || self.scope(*fact) == Some(Scope::Estate) =>
                {
                    Some((*fact, Set::of(*to)))
                }
                _ => None,
            };
            let told: Vec<(FactId, Set)> = steps.iter().filter_map(told).collect();
            told.is_empty() || self.met.stays(in_force, place, &told)
        };
        steps.iter().all(|step| matches!(step, Step::Fact { .. })) && (0..self.base.len()).all(stays)
    }

    fn scope(&self, fact: FactId) -> Option<Scope> {
        self.engine.book.facts.get(usize::from(fact)).map(|fact| fact.scope)
    }

    fn judged(&self, steps: &[Step]) -> Option<Found> {
        let changed = self.changed(steps);
        let mut judge = Judge::quiet(self.engine, &changed, self.terms)?;
        judge.before = Some((self.situation, self.met));
        // What contradicts itself is no way to go.
        let after = judge.groups().ok()?;
        let decided =
            after.iter().zip(self.base).all(|(after, base)| base.ways.is_empty() || !after.ways.is_empty());
        if !decided {
            return None;
        }
        let answers = answers(&after);
        let differs = after.iter().zip(self.base).any(|(after, base)| !same(after, base));
        let moved = after.iter().zip(self.base).filter(|(after, base)| !same(after, base));
        let strictness = moved.filter_map(|(after, _)| after.outcome).map(rank).max().unwrap_or(u8::MAX);
        Some(Found { differs, strictness, answers, users: judge.users, after })
    }

    /// Two changes at once that lead where neither leads alone, nor any other single one.
    fn pairs(&self, singles: &[(Step, Answers)], found: &mut Vec<(Vec<Step>, Found)>) {
        let mut reached: Vec<Answers> = singles.iter().map(|(_, answers)| answers.clone()).collect();
        let ours: Vec<Step> =
            singles.iter().map(|(step, _)| *step).filter(|step| self.effort(step) < 3).collect();
        for (place, one) in ours.iter().enumerate() {
            for other in ours.iter().skip(place + 1) {
                let pair = [*one, *other];
                if alike(one, other) || self.idle(&pair) {
                    continue;
                }
                let Some(here) = self.judged(&pair).filter(|here| here.differs) else { continue };
                if !reached.contains(&here.answers) {
                    reached.push(here.answers.clone());
                    found.push((pair.to_vec(), here));
                }
            }
        }
    }

    /// The situation with changes made.
    fn changed(&self, steps: &[Step]) -> Situation {
        let mut changed = self.situation.clone();
        for step in steps {
            match step {
                Step::Fact { group, way, fact, to, .. } => {
                    let group = changed.groups.get_mut(*group);
                    let facts = match self.scope(*fact) {
                        Some(Scope::Estate) => Some(&mut changed.estate),
                        Some(Scope::Group) => group.map(|group| &mut group.facts),
                        _ => group.and_then(|group| group.ways.get_mut(*way)).map(|way| &mut way.facts),
                    };
                    if let Some(facts) = facts {
                        facts.insert(*fact, Set::of(*to));
                    }
                }
                Step::Count { group: None, count, to } => {
                    changed.numbers.insert(*count, Some(*to));
                }
                Step::Count { group: Some(group), count, to } => {
                    if let Some(group) = changed.groups.get_mut(*group) {
                        group.numbers.insert(*count, Some(*to));
                    }
                }
                Step::Needs { group, way, without } => {
                    let way = changed.groups.get_mut(*group).and_then(|group| group.ways.get_mut(*way));
                    if let Some(needs) = way.and_then(|way| way.needs.as_mut()) {
                        *needs = needs.without(without);
                    }
                }
                Step::Holds(kind) => {
                    let held = Held { kind: *kind, quantity: None };
                    changed.holds.get_or_insert_default().push(held);
                }
            }
        }
        changed
    }

    /// A change as it is told, with the steps that are new against those known before, group by group.
    fn alternative(&self, steps: &[Step], found: Found, before: &[Vec<&str>]) -> Option<Alternative> {
        let changed = self.changed(steps);
        let mut judge = Judge::quiet(self.engine, &changed, self.terms)?;
        judge.users = found.users;
        let teller = Teller::new(self.engine, &changed, self.library, self.terms);
        let then = found
            .after
            .iter()
            .zip(self.base)
            .zip(before)
            .enumerate()
            .filter(|(_, ((after, base), _))| !same(after, base))
            .map(|(group, ((judged, _), known))| {
                let new =
                    teller.steps(judged).into_iter().filter(|step| !known.contains(&teller.named(*step)));
                Then {
                    group,
                    outcome: judged.outcome.unwrap_or(Outcome::Undetermined),
                    options: teller.options_under(&judge, group, judged),
                    because: new.filter_map(|step| teller.step(step)).collect(),
                }
            })
            .collect();
        let possible = steps.iter().all(|step| self.effort(step) < 3);
        Some(Alternative { changes: steps.iter().map(|step| self.told(step)).collect(), possible, then })
    }

    fn told(&self, step: &Step) -> Change {
        let book = &self.engine.book;
        let mut change =
            Change { fact: String::new(), group: None, way: None, from: None, to: None, without: Vec::new() };
        match step {
            Step::Fact { group, way, fact, from, to } => {
                let Some(known) = book.facts.get(usize::from(*fact)) else { return change };
                change.fact.clone_from(&known.name);
                change.group = (known.scope != Scope::Estate).then_some(*group);
                change.way = (known.scope == Scope::Way && *way > 0).then_some(*way);
                change.from = known.values.get(*from).cloned();
                change.to = known.values.get(*to).cloned();
            }
            Step::Count { group, count, to } => {
                let known = book.counts.get(usize::from(*count));
                change.fact = known.map(|count| count.name.clone()).unwrap_or_default();
                change.group = *group;
                change.to = Some(to.to_string());
            }
            Step::Needs { group, way, without } => {
                change.fact = "needs".to_owned();
                change.group = Some(*group);
                change.way = (*way > 0).then_some(*way);
                change.without =
                    without.iter().filter_map(|pair| book.needs.pairs.get(pair).cloned()).collect();
            }
            Step::Holds(kind) => {
                change.fact = "estate.holds".to_owned();
                change.to = book.kinds.get(usize::from(*kind)).map(|kind| kind.id.clone());
            }
        }
        change
    }
}

/// The mildest first; what did not exist is no way to go and stands last.
fn rank(outcome: Outcome) -> u8 {
    if outcome == Outcome::NotOffered { u8::MAX } else { outcome.strictness() }
}

/// Whether two steps tell the same thing, only otherwise.
fn alike(one: &Step, other: &Step) -> bool {
    match (one, other) {
        (Step::Fact { group: a, way: b, fact: c, .. }, Step::Fact { group: d, way: e, fact: f, .. }) => {
            (a, b, c) == (d, e, f)
        }
        (Step::Needs { group: a, way: b, .. }, Step::Needs { group: c, way: d, .. }) => (a, b) == (c, d),
        (Step::Count { group: a, count: b, .. }, Step::Count { group: c, count: d, .. }) => (a, b) == (c, d),
        _ => false,
    }
}
