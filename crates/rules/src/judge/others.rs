//! What groups mean for one another: sums over the situation, and what rests on licences that others need.

use super::{Judge, Judged, View, any_decided, counts::BySite, view::fill};
use crate::{
    book::{Comparison, CountId, FactId, KindId, Per, Scope},
    point::{InForce, point},
    set::{Pairs, Set},
    verdict::Problem,
};

/// How many groups need one of some kinds whatever they take, and how many may.
pub(super) struct Demand {
    always: usize,
    maybe: usize,
    own: Vec<(bool, bool)>,
}

/// A comparison whose number is what the groups need: at least and at most, each and together.
pub(super) struct Needed {
    pub(super) fact: FactId,
    limit: u64,
    own: Vec<(u64, Option<u64>)>,
    least: u128,
    most: u128,
    open: usize,
}

impl Needed {
    /// Whether what the others need is over the limit.
    pub(super) fn by_others(&self, place: usize) -> Set {
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

impl Judge<'_> {
    /// For each holding: which groups need one of its kinds.
    pub(super) fn demands(&self, judged: &[Judged]) -> Vec<Demand> {
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
    pub(super) fn holdings(&self, demands: &[Demand], place: usize) -> Vec<(FactId, Set)> {
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

    /// Whoever rests on a licence that nobody needs any more once each rests on the others rests on nothing.
    pub(super) fn unsupported(&mut self, views: &mut [Vec<View>], all: &mut [Judged]) -> Result<(), Problem> {
        let yes = Set::of(1);
        let alone = self.holdings(&[], 0);
        loop {
            let demands = self.demands(all);
            let mut stands = true;
            for (place, (ways, judged)) in views.iter_mut().zip(all.iter_mut()).enumerate() {
                let rests =
                    |fact: FactId| ways.iter().any(|view| view.sets.get(usize::from(fact)) == Some(&yes));
                let now = self.holdings(&demands, place);
                let gone = now.iter().zip(&alone).filter(|((fact, now), _)| *now != yes && rests(*fact));
                let gone: Vec<(FactId, Set)> = gone.map(|(_, alone)| *alone).collect();
                if !gone.is_empty() {
                    stands = false;
                    for view in ways.iter_mut() {
                        fill(&mut view.sets, &gone);
                    }
                    *judged = self.known_or_judged(place, ways)?;
                }
            }
            if stands {
                return Ok(());
            }
        }
    }

    /// What the sum of a comparison is held against; nothing while a number it takes is missing.
    pub fn limit(&self, comparison: &Comparison) -> Option<u64> {
        let (_, over) = comparison.over.iter().find(|(terms, _)| terms.has(self.terms))?;
        let times = comparison.times.map_or(Some(1), |count| self.number(None, count))?;
        Some(u64::from(*over).saturating_mul(times))
    }

    /// Sums over the whole situation, held against their limits.
    pub(super) fn comparisons(&mut self, views: &[Vec<View>]) -> Vec<(FactId, Set)> {
        let engine = self.engine;
        let mut all = Vec::new();
        // What each way comes to, worked out when a sum first asks for it.
        let mut found: Vec<Vec<Option<Vec<Set>>>> = Vec::new();
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
            let (mut least, mut most) = (0_u64, Some(0_u64));
            let (mut least_of, mut most_of) = (BySite::new(), BySite::new());
            let finds = comparison.of.iter().flatten().any(|test| {
                engine.book.facts.get(usize::from(test.fact)).is_some_and(|fact| fact.scope == Scope::Finding)
            });
            if finds && found.is_empty() {
                found = views
                    .iter()
                    .map(|ways| ways.iter().map(|view| self.found_early(view)).collect())
                    .collect();
            }
            for (place, ways) in views.iter().enumerate() {
                let counted: Vec<Option<bool>> = if finds {
                    let found = found.get(place).map(Vec::as_slice).unwrap_or_default();
                    found.iter().map(|sets| any_decided(&comparison.of, sets.as_deref()?)).collect()
                } else {
                    ways.iter().map(|view| any_decided(&comparison.of, &view.sets)).collect()
                };
                if counted.iter().all(|counts| *counts == Some(false)) {
                    continue;
                }
                let group = self.situation.groups.get(place);
                let number = group.and_then(|group| self.number(Some(group), comparison.sum));
                let surely = if counted.contains(&Some(true)) { number.unwrap_or(0) } else { 0 };
                if of_sites {
                    let site = (0, self.site(place));
                    let known = least_of.or(site.clone(), Some(0));
                    *known = (*known).max(Some(surely));
                    let known = most_of.or(site, Some(0));
                    *known = (*known).zip(number).map(|(known, number)| known.max(number));
                } else {
                    least = least.saturating_add(surely);
                    most = most.zip(number).map(|(most, number)| most.saturating_add(number));
                }
            }
            for (_, one) in least_of {
                least = least.saturating_add(one.unwrap_or(0));
            }
            for (_, one) in most_of {
                most = most.zip(one).map(|(most, one)| most.saturating_add(one));
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
    pub(super) fn needed(&self, judged: &[Judged]) -> Vec<Needed> {
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

    /// A way with `offered`, `contact` and `standing`, which is what sums ask for; nothing where the book does not conclude them.
    fn found_early(&mut self, view: &View) -> Option<Vec<Set>> {
        let InForce { laid, disputes, asked_early, .. } = self.in_force;
        let findings = [self.engine.marks.offered, self.engine.marks.contact, self.engine.marks.standing];
        let mut sets = view.sets.clone();
        let mut point = point(&view.sets);
        self.engine.find_early(self.terms, &mut point, &view.needs.unwrap_or(Pairs::NONE)).ok()?;
        let open: Vec<FactId> = self.several(view, asked_early).collect();
        let settled = !laid.hangs_on(&open, disputes, &point);
        if settled {
            self.note_disputes(|dispute| laid.hangs_on(&[dispute], &[], &point));
        }
        for fact in findings {
            let values = if settled {
                point.get(usize::from(fact)).copied()?
            } else {
                let left = self.left(view, |world| world.found(fact));
                let (_, store) = self.world();
                let values = store.values(left, &[]).into_iter().filter(|value| *value < 64);
                values.map(|value| value as usize).collect()
            };
            if let Some(slot) = sets.get_mut(usize::from(fact)) {
                *slot = values;
            }
        }
        Some(sets)
    }
}
