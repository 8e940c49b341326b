//! The definition of a verdict's core: one group, one way, every fact known. Chapters conclude one value each; then the
//! smallest sets of admitted kinds that hold the needs are the options.

use std::sync::OnceLock;

use crate::{
    book::{Book, Chapter, CountId, FactId, KindId, Role, Rule, RuleId, Scope, Test, names},
    laid::{Laid, LaidChapter},
    order,
    set::{Pairs, Set},
    verdict::Problem,
    world::World,
};

/// What comes of it for a group, strictest last in [`Outcome::strictness`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Path, account kind or licence did not exist.
    NotOffered,
    /// Nothing is needed.
    None,
    /// Something the organisation has anyway covers them.
    Covered,
    /// These people need licences.
    Licence,
    /// Not allowed, and no licence for these people would make it so.
    NotPermitted,
    /// Facts are missing and more than one outcome is possible.
    Undetermined,
}

impl Outcome {
    /// For readings: not permitted is stricter than licence, licence than covered, covered than none.
    #[must_use]
    pub fn strictness(self) -> u8 {
        match self {
            Self::NotOffered => 0,
            Self::None => 1,
            Self::Covered => 2,
            Self::Licence => 3,
            Self::NotPermitted => 4,
            Self::Undetermined => 5,
        }
    }

    /// Its name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotOffered => "not-offered",
            Self::None => "none",
            Self::Covered => "covered",
            Self::Licence => "licence",
            Self::NotPermitted => "not-permitted",
            Self::Undetermined => "undetermined",
        }
    }
}

/// Something a proven book never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No rule of this chapter is in force.
    Gap(u16),
    /// Two rules of this chapter disagree.
    Conflict(u16, RuleId, RuleId),
}

/// Why a kind is not permitted for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closed {
    /// A rule closes it.
    By(RuleId),
    /// It stands lower on its ladder than what is needed, and lacks this right.
    Lacks(u16),
}

/// The findings of one way, with the rules that made them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What comes of it.
    pub outcome: Option<Outcome>,
    /// The rules in force, chapter by chapter; chapters of kinds that are in no option left out.
    pub because: Vec<RuleId>,
    /// Options, least permission first: the kinds of each.
    pub options: Vec<Vec<KindId>>,
    /// What is closed, and why, once for each reason.
    pub refused: Vec<(KindId, Closed)>,
    /// Rules whose entries are to be minded.
    pub mind: Vec<RuleId>,
    /// The finding `contact`.
    pub contact: Option<usize>,
    /// The finding `standing`.
    pub standing: Option<usize>,
}

/// A set of kinds that may stand together in an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its kinds.
    pub kinds: Vec<KindId>,
    glance: Glance,
}

impl Candidate {
    fn of(kinds: Vec<KindId>) -> Self {
        let glance = kinds.iter().fold(Glance::default(), |all, kind| all.with(*kind));
        Self { kinds, glance }
    }
}

/// Some kinds at a glance: a bit for each, which several may share. It tells most candidates apart from what is at hand
/// without reading their kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Glance(u128);

impl Glance {
    fn with(self, kind: KindId) -> Self {
        Self(self.0 | 1 << (u32::from(kind) % u128::BITS))
    }

    fn may_be_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

/// A kind at hand: what it permits, and whether it may be used by itself.
struct AtHand {
    kind: KindId,
    alone: bool,
    permits: Pairs,
}

/// A chapter that is asked, with its rules in force.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The chapter.
    pub chapter: u16,
    /// The kind it admits, if it is one of those chapters.
    pub kind: Option<KindId>,
    /// Its rules.
    pub rules: Vec<RuleId>,
}

/// What the engine needs to know of a book under one stretch of terms.
#[derive(Clone, Debug, Default)]
pub struct InForce {
    /// Chapters that are asked, in order.
    pub chapters: Vec<Asked>,
    /// Candidates for options, in book order: first single kinds, then declared combinations.
    pub candidates: Vec<Candidate>,
    /// Covers, in book order.
    pub covers: Vec<KindId>,
    /// Kinds with a free allowance.
    pub allowances: Vec<KindId>,
    /// Disputes that anything asks for.
    pub disputes: Vec<FactId>,
    /// Rows of rights by kind.
    pub rights: Vec<(KindId, Vec<u16>)>,
    /// Whether any rule, row or count under these terms asks for a fact.
    pub mentioned: Vec<bool>,
    /// The facts they ask for that are no findings.
    pub asked: Vec<FactId>,
    /// These, and those that their conditions and defaults ask for.
    pub told_from: Vec<FactId>,
    /// Those of `asked` that a rule of a chapter up to `standing` asks for.
    pub asked_early: Vec<FactId>,
    /// The chapters and rules as a decision reads them.
    pub(crate) laid: Laid,
    /// All situations at once, made when a fact is first unknown under these terms.
    pub(crate) world: OnceLock<World>,
}

/// Where the engine's own chapters stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Landmarks {
    pub offered: FactId,
    pub contact: FactId,
    pub standing: FactId,
    pub duty: FactId,
    pub no: usize,
    pub none: usize,
    pub covered: usize,
    pub due: usize,
}

/// Room for the kinds that a decision usually asks about, so that its lists need not grow.
const ROOM: usize = 32;

/// In chapters that admit kinds: the place of each value.
pub(crate) const ADMITTED: usize = 1;
pub(crate) const REFUSED: usize = 2;
/// May be used only together with a kind that may be used by itself.
pub(crate) const BESIDE: usize = 3;

/// A book made ready for use.
#[derive(Clone, Debug)]
pub struct Engine {
    /// The book.
    pub book: Book,
    /// By terms, what is in force.
    pub in_force: Vec<InForce>,
    pub(crate) marks: Landmarks,
    /// The count of machine accounts.
    pub(crate) accounts: Option<CountId>,
}

pub(crate) fn mark(list: &mut [bool], tests: &[Test]) {
    for test in tests {
        if let Some(flag) = list.get_mut(usize::from(test.fact)) {
            *flag = true;
        }
    }
}

impl Engine {
    /// Makes a book ready: what is in force under each stretch of terms is looked up once.
    #[must_use]
    pub fn new(book: Book) -> Self {
        let fact = |name: &str| book.facts.iter().position(|fact| fact.name == name).unwrap_or(0);
        let value = |fact: usize, name: &str| {
            book.facts.get(fact).and_then(|fact| fact.value(name)).unwrap_or(usize::MAX)
        };
        let (offered, duty) = (fact(names::OFFERED), fact(names::DUTY));
        let id = |place: usize| FactId::try_from(place).unwrap_or(FactId::MAX);
        let marks = Landmarks {
            offered: id(offered),
            contact: id(fact(names::CONTACT)),
            standing: id(fact(names::STANDING)),
            duty: id(duty),
            no: value(offered, "no"),
            none: value(duty, "none"),
            covered: value(duty, "covered"),
            due: value(duty, "due"),
        };
        let in_force = (0..book.terms.len()).map(|terms| in_force(&book, terms)).collect();
        let accounts = book.counts.iter().position(|count| count.name == names::ACCOUNTS);
        let accounts = accounts.and_then(|place| CountId::try_from(place).ok());
        Self { book, in_force, marks, accounts }
    }

    /// A rule by its place.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.book.rules.get(usize::from(id))
    }

    /// The chapter that a fault leaves undecided, by name.
    pub(crate) fn undecided(&self, fault: &Fault) -> String {
        let (Fault::Gap(chapter) | Fault::Conflict(chapter, ..)) = fault;
        self.chapter(*chapter).map(|chapter| chapter.name.clone()).unwrap_or_default()
    }

    /// A licence kind by its id in the contract.
    pub(crate) fn kind(&self, id: &str) -> Result<KindId, Problem> {
        let place = self.book.kinds.iter().position(|kind| kind.id == id);
        place.and_then(|place| KindId::try_from(place).ok()).ok_or_else(|| {
            let known = self.book.kinds.iter().map(|kind| kind.id.clone());
            Problem::new("unknown-value", "licence", id).knowing(known)
        })
    }

    pub(crate) fn chapter(&self, id: u16) -> Option<&Chapter> {
        self.book.chapters.get(usize::from(id))
    }

    /// Adds the rules of a chapter that hold at a point and that no other overrides, and says what they conclude;
    /// nothing in a chapter where every rule adds its entry.
    fn prevailing(
        &self,
        laid: &Laid,
        chapter: &LaidChapter,
        point: &[Set],
        into: &mut Vec<RuleId>,
    ) -> Result<Option<usize>, Fault> {
        let first = into.len();
        let concluded = laid.holding(chapter, point, into);
        let end = into.len();
        if end > first + 1 {
            for place in first..end {
                let holding = into.get(first..end).unwrap_or_default();
                into.extend(into.get(place).copied().filter(|rule| !self.is_overridden(*rule, holding)));
            }
            into.drain(first..end);
            if !chapter.all {
                return self.agreed(chapter.chapter, into.get(first..).unwrap_or_default()).map(Some);
            }
        }
        if chapter.all { Ok(None) } else { concluded.map(Some).ok_or(Fault::Gap(chapter.chapter)) }
    }

    /// A rule that is itself overridden still overrides.
    fn is_overridden(&self, rule: RuleId, holding: &[RuleId]) -> bool {
        let overrides =
            |other: &RuleId| self.rule(*other).is_some_and(|other| other.overrides.contains(&rule));
        holding.iter().any(overrides)
    }

    pub(crate) fn not_overridden(&self, holding: &[RuleId]) -> Vec<RuleId> {
        holding.iter().copied().filter(|rule| !self.is_overridden(*rule, holding)).collect()
    }

    /// The whole decision for one way.
    ///
    /// `point` holds one value for each fact that is mentioned, and room for the findings, which are filled in.
    ///
    /// # Errors
    /// A gap or a conflict of the book, which the proof rules out.
    pub fn decide(&self, terms: usize, point: &mut [Set], needs: &Pairs) -> Result<Decision, Fault> {
        let mut decision = Decision::default();
        let Some(in_force) = self.in_force.get(terms) else { return Ok(decision) };
        let laid = &in_force.laid;
        laid.set_features(point, needs);
        // What each kind's chapter concludes, and where its rules end among those of all kinds.
        let mut admitting: Vec<(KindId, usize, usize)> = Vec::with_capacity(ROOM);
        let mut of_kinds: Vec<RuleId> = Vec::with_capacity(ROOM);
        for chapter in &laid.chapters {
            if !laid.is_asked(chapter, point) {
                continue;
            }
            let rules = match (chapter.all, chapter.kind) {
                (true, _) => &mut decision.mind,
                (_, Some(_)) => &mut of_kinds,
                (_, None) => &mut decision.because,
            };
            let Some(value) = self.prevailing(laid, chapter, point, rules)? else { continue };
            if let Some(slot) = point.get_mut(usize::from(chapter.finding)) {
                *slot = Set::of(value);
            }
            if let Some(kind) = chapter.kind {
                admitting.push((kind, value, of_kinds.len()));
            }
        }
        let finding = |fact: FactId| point.get(usize::from(fact)).and_then(|set| set.single());
        decision.contact = finding(self.marks.contact);
        decision.standing = finding(self.marks.standing);
        let duty = finding(self.marks.duty);
        decision.outcome = Some(if finding(self.marks.offered) == Some(self.marks.no) {
            Outcome::NotOffered
        } else if duty == Some(self.marks.none) {
            Outcome::None
        } else if duty == Some(self.marks.covered) {
            Outcome::Covered
        } else if duty == Some(self.marks.due) {
            Outcome::Licence
        } else {
            Outcome::NotPermitted
        });
        match decision.outcome {
            Some(Outcome::Covered) => {
                let admitted = |kind: &&KindId| {
                    admitting.iter().any(|(known, value, _)| known == *kind && *value == ADMITTED)
                };
                let covers = in_force.covers.iter().filter(admitted);
                decision.options = covers.map(|kind| vec![*kind]).collect();
            }
            Some(Outcome::Licence) => {
                let at_hand: Vec<AtHand> = admitting
                    .iter()
                    .filter(|(_, value, _)| matches!(*value, ADMITTED | BESIDE))
                    .map(|(kind, value, _)| AtHand {
                        kind: *kind,
                        alone: *value == ADMITTED,
                        permits: laid.permitted(*kind, point),
                    })
                    .collect();
                decision.options = options(in_force, &at_hand, needs);
                decision.refused = self.lacking(&at_hand, needs, &decision.options);
                if decision.options.is_empty() {
                    decision.outcome = Some(Outcome::NotPermitted);
                }
            }
            _ => {}
        }
        let mut first = 0;
        for (kind, value, end) in admitting {
            let rules = of_kinds.get(first..end).unwrap_or_default();
            if matches!(value, REFUSED | BESIDE) {
                decision.refused.extend(rules.iter().map(|rule| (kind, Closed::By(*rule))));
            }
            if matches!(value, ADMITTED | BESIDE)
                && decision.options.iter().any(|option| option.contains(&kind))
            {
                decision.because.extend(rules);
            }
            first = end;
        }
        order::by(&mut decision.refused, |(kind, _)| *kind);
        Ok(decision)
    }

    /// Fills in `offered`, `contact` and `standing`.
    ///
    /// # Errors
    /// A gap or a conflict of the book, which the proof rules out.
    pub(crate) fn find_early(&self, terms: usize, point: &mut [Set], needs: &Pairs) -> Result<(), Fault> {
        let Some(InForce { laid, .. }) = self.in_force.get(terms) else { return Ok(()) };
        laid.set_features(point, needs);
        let mut rules = Vec::new();
        for chapter in laid.chapters.iter().take(laid.early) {
            if laid.is_asked(chapter, point)
                && let Some(value) = self.prevailing(laid, chapter, point, &mut rules)?
                && let Some(slot) = point.get_mut(usize::from(chapter.finding))
            {
                *slot = Set::of(value);
            }
        }
        Ok(())
    }

    /// What the chapter of one kind concludes at a point, by which rules, and what the kind permits there; nothing
    /// where it is not asked.
    pub(crate) fn admission(
        &self,
        terms: usize,
        told: &[Set],
        needs: &Pairs,
        kind: KindId,
    ) -> Option<(usize, Vec<RuleId>, Pairs)> {
        let (in_force, point) = self.concluded(terms, told, needs)?;
        let laid = &in_force.laid;
        let chapter = laid.chapters.iter().find(|chapter| chapter.kind == Some(kind))?;
        let mut rules = Vec::new();
        let asked = laid.is_asked(chapter, &point);
        let value = asked.then(|| self.prevailing(laid, chapter, &point, &mut rules).ok()?)??;
        Some((value, rules, laid.permitted(kind, &point)))
    }

    /// Every rule in force at a point, those included that conclude against a kind.
    pub(crate) fn rules_at(&self, terms: usize, told: &[Set], needs: &Pairs) -> Vec<RuleId> {
        let mut rules = Vec::new();
        let Some((InForce { laid, .. }, point)) = self.concluded(terms, told, needs) else { return rules };
        for chapter in laid.chapters.iter().filter(|chapter| laid.is_asked(chapter, &point)) {
            self.prevailing(laid, chapter, &point, &mut rules).ok();
        }
        rules
    }

    /// A point with its findings filled in.
    fn concluded(&self, terms: usize, told: &[Set], needs: &Pairs) -> Option<(&InForce, Vec<Set>)> {
        let mut point = point(told);
        self.decide(terms, &mut point, needs).ok()?;
        Some((self.in_force.get(terms)?, point))
    }

    fn agreed(&self, chapter: u16, prevailing: &[RuleId]) -> Result<usize, Fault> {
        let mut value: Option<(usize, RuleId)> = None;
        for id in prevailing {
            let Some(rule) = self.rule(*id) else { continue };
            let then = usize::from(rule.then);
            match value {
                None => value = Some((then, *id)),
                Some((same, _)) if same == then => {}
                Some((_, other)) => return Err(Fault::Conflict(chapter, other, *id)),
            }
        }
        value.map(|(value, _)| value).ok_or(Fault::Gap(chapter))
    }

    /// Lesser kinds of a ladder on which an option stands higher, with the first right they lack.
    fn lacking(&self, at_hand: &[AtHand], needs: &Pairs, options: &[Vec<KindId>]) -> Vec<(KindId, Closed)> {
        let rung = |kind: &KindId| self.book.kinds.get(usize::from(*kind)).and_then(|kind| kind.rung);
        let reached: Vec<(u8, u8)> = options.iter().flatten().filter_map(rung).collect();
        let mut lacking = Vec::new();
        for AtHand { kind, permits, .. } in at_hand.iter().filter(|one| one.alone) {
            let Some((ladder, step)) = rung(kind) else { continue };
            if !reached.iter().any(|(other, higher)| *other == ladder && *higher > step) {
                continue;
            }
            if let Some(pair) = needs.without(permits).iter().next()
                && !options.iter().any(|option| option.as_slice() == [*kind])
            {
                lacking.push((*kind, Closed::Lacks(u16::try_from(pair).unwrap_or(u16::MAX))));
            }
        }
        lacking
    }
}

/// One value for each fact: of what is told the first.
pub(crate) fn point(told: &[Set]) -> Vec<Set> {
    told.iter().map(|set| set.first().map(Set::of).unwrap_or_default()).collect()
}

/// The smallest candidates whose admitted kinds together hold the needs, fewest rights beyond them first. One at least of
/// a candidate's kinds may be used by itself.
fn options<'f>(in_force: &'f InForce, at_hand: &[AtHand], needs: &Pairs) -> Vec<Vec<KindId>> {
    let find = |kind: &KindId| at_hand.iter().find(|one| one.kind == *kind);
    let alone = |kind: &KindId| find(kind).is_some_and(|one| one.alone);
    let glance = at_hand.iter().fold(Glance::default(), |all, one| all.with(one.kind));
    let near = in_force.candidates.iter().enumerate();
    let near = near.filter(|(_, candidate)| candidate.glance.may_be_within(glance));
    let serving = |(order, candidate): (usize, &'f Candidate)| {
        let mut kinds = candidate.kinds.iter();
        let permits = kinds.try_fold(Pairs::NONE, |all, kind| Some(all.union(&find(kind)?.permits)))?;
        let serves = needs.within(&permits) && candidate.kinds.iter().any(alone);
        serves.then(|| (permits.without(needs).len(), candidate.kinds.len(), order, candidate))
    };
    let single = near.clone().filter(|(_, candidate)| candidate.kinds.len() == 1);
    let mut found: Vec<(u32, usize, usize, &Candidate)> = single.filter_map(serving).collect();
    // What serves by itself leaves no use for a set that contains it.
    let singles = found.len();
    for several in near.filter(|(_, candidate)| candidate.kinds.len() > 1) {
        let mut known = found.iter().take(singles).flat_map(|(_, _, _, single)| &single.kinds);
        if !known.any(|kind| several.1.kinds.contains(kind)) {
            found.extend(serving(several));
        }
    }
    order::by(&mut found, |(extra, size, place, _)| (*extra, *size, *place));
    let sets: Vec<&[KindId]> = found.iter().map(|(_, _, _, candidate)| candidate.kinds.as_slice()).collect();
    let free: Vec<KindId> = in_force.allowances.iter().copied().filter(alone).collect();
    smallest(&sets)
        .into_iter()
        .map(|kinds| free.iter().copied().chain(kinds.iter().copied()).collect())
        .collect()
}

/// Of the sets that serve, those that contain no other that serves, in the same order.
pub(crate) fn smallest<'s>(sets: &[&'s [KindId]]) -> Vec<&'s [KindId]> {
    let contains = |larger: &[KindId], smaller: &[KindId]| smaller.iter().all(|kind| larger.contains(kind));
    sets.iter()
        .enumerate()
        .filter(|(place, set)| {
            !sets.iter().enumerate().any(|(other, smaller)| {
                other != *place && contains(set, smaller) && (smaller.len() < set.len() || other < *place)
            })
        })
        .map(|(_, set)| *set)
        .collect()
}

fn in_force(book: &Book, terms: usize) -> InForce {
    let id = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
    let unasked = vec![false; book.facts.len()];
    let mut early = unasked.clone();
    let mut all = InForce { mentioned: unasked, ..InForce::default() };
    for (place, chapter) in book.chapters.iter().enumerate().filter(|(_, chapter)| chapter.terms.has(terms)) {
        let range = usize::from(chapter.rules.0)..usize::from(chapter.rules.1);
        let rules: Vec<RuleId> = range
            .filter(|rule| book.rules.get(*rule).is_some_and(|rule| rule.terms.has(terms)))
            .map(id)
            .collect();
        if [names::OFFERED, names::CONTACT, names::STANDING].contains(&chapter.name.as_str()) {
            for rule in rules.iter().filter_map(|rule| book.rules.get(usize::from(*rule))) {
                rule.when.iter().for_each(|tests| mark(&mut early, tests));
            }
        }
        mark(&mut all.mentioned, &chapter.applies);
        for rule in rules.iter().filter_map(|rule| book.rules.get(usize::from(*rule))) {
            rule.when.iter().for_each(|tests| mark(&mut all.mentioned, tests));
        }
        let kind = book.kinds.iter().position(|kind| kind.admits == id(place)).map(id);
        all.chapters.push(Asked { chapter: id(place), kind, rules });
    }
    let asked = |kind: KindId| {
        let chapter =
            book.kinds.get(usize::from(kind)).and_then(|kind| book.chapters.get(usize::from(kind.admits)));
        chapter.is_some_and(|chapter| chapter.terms.has(terms))
    };
    for (place, kind) in book.kinds.iter().enumerate().filter(|(place, _)| asked(id(*place))) {
        let kinds = vec![id(place)];
        match kind.role {
            Role::Cover => all.covers.push(id(place)),
            Role::Licence if kind.alone => all.candidates.push(Candidate::of(kinds)),
            Role::Licence => {}
        }
        if kind.allowance.is_some() {
            all.allowances.push(id(place));
        }
        let rows = book
            .rights
            .iter()
            .enumerate()
            .filter(|(_, row)| row.terms.has(terms) && row.kinds.contains(&id(place)));
        let rows: Vec<u16> = rows.map(|(row, _)| id(row)).collect();
        for row in rows.iter().filter_map(|row| book.rights.get(usize::from(*row))) {
            mark(&mut all.mentioned, &row.when);
        }
        all.rights.push((id(place), rows));
    }
    for combination in book.combinations.iter().filter(|combination| combination.terms.has(terms)) {
        if combination.kinds.iter().all(|kind| asked(*kind)) {
            all.candidates.push(Candidate::of(combination.kinds.clone()));
        }
    }
    // Between options that permit as much, the product's own licences come before those of another.
    let product = book.terms.get(terms).and_then(|terms| book.products.get(usize::from(terms.product)));
    let own = product.map(|product| format!("{}/", product.id)).unwrap_or_default();
    let foreign =
        |kind: &KindId| book.kinds.get(usize::from(*kind)).is_some_and(|kind| !kind.id.starts_with(&own));
    order::by(&mut all.candidates, |candidate| candidate.kinds.iter().any(foreign));
    for impossible in book.impossible.iter().filter(|impossible| impossible.terms.has(terms)) {
        impossible.when.iter().for_each(|tests| mark(&mut all.mentioned, tests));
    }
    for comparison in &book.comparisons {
        if all.mentioned.get(usize::from(comparison.fact)) == Some(&true) {
            comparison.of.iter().for_each(|tests| mark(&mut all.mentioned, tests));
        }
    }
    let scope = |fact: &FactId| book.facts.get(usize::from(*fact)).map(|fact| fact.scope);
    let marked = |list: &[bool], keep: &dyn Fn(&FactId) -> bool| -> Vec<FactId> {
        let facts = (0..).zip(list).filter(|(_, marked)| **marked).map(|(fact, _)| fact);
        facts.filter(keep).collect()
    };
    all.asked = marked(&all.mentioned, &|fact| scope(fact) != Some(Scope::Finding));
    all.asked_early = marked(&early, &|fact| scope(fact) != Some(Scope::Finding));
    all.disputes = marked(&all.mentioned, &|fact| scope(fact) == Some(Scope::Dispute));
    all.laid = Laid::of(book, &all.chapters, &all.mentioned);
    for (kind, rows) in &all.rights {
        for row in rows.iter().filter_map(|row| book.rights.get(usize::from(*row))) {
            all.laid.row(*kind, row);
        }
    }
    for impossible in book.impossible.iter().filter(|impossible| impossible.terms.has(terms)) {
        impossible.when.iter().for_each(|tests| all.laid.lay_aside(tests));
    }
    for comparison in &book.comparisons {
        if all.mentioned.get(usize::from(comparison.fact)) == Some(&true) {
            comparison.of.iter().for_each(|tests| all.laid.lay_aside(tests));
        }
    }
    // A fact stands after those that it is told from.
    let mut told_from = all.mentioned.clone();
    for (place, fact) in book.facts.iter().enumerate().rev() {
        if told_from.get(place) == Some(&true) {
            let defaults = fact.defaults.iter().filter(|default| default.terms.has(terms));
            for tests in defaults.map(|default| &default.when).chain([&fact.applies]) {
                all.laid.lay_aside(tests);
                mark(&mut told_from, tests);
            }
        }
    }
    all.told_from = marked(&told_from, &|fact| scope(fact) != Some(Scope::Finding));
    all
}
