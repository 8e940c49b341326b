//! How many: quantities of each kind, what groups share, free allowances, and whether what is held is enough.

use super::{Judge, Judged, union::sorted_one};
use crate::{
    book::{CountId, KindId, Per, Role},
    order,
    point::Outcome,
    sorted,
};

/// Which groups may use each kind, and what they use of what is shared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Users {
    /// By kind, each with what the groups up to it use together of what is free of charge.
    of: sorted::Map<KindId, Vec<(usize, u64)>>,
    /// For kinds in packs: the visitors of each site, all groups together, and how many sites have its name.
    visitors: BySite,
    sites: BySite,
}

/// Numbers by kind and name of site.
pub(super) type BySite = sorted::Map<(KindId, Option<String>), Option<u64>>;

impl Judge<'_> {
    pub(super) fn note_users(&mut self, judged: &[Judged]) {
        let mut users = Users::default();
        for (place, group) in judged.iter().enumerate() {
            let options = group.possible.iter().flat_map(|(_, options)| options.iter().flatten());
            for kind in sorted::Set::from_iter(options.copied()) {
                let Some(known) = self.engine.book.kinds.get(usize::from(kind)) else { continue };
                let number = self.plain(kind, place);
                let free = number.filter(|_| known.allowance.is_some()).unwrap_or(0);
                let of = users.of.or(kind, Vec::new());
                let before = of.last().map_or(0, |(_, used)| *used);
                of.push((place, before.saturating_add(free)));
                if known.pack.is_some() {
                    let site = (kind, self.site(place));
                    let sites = users.sites.or(site.clone(), None);
                    *sites = (*sites).max(self.each(kind, place));
                    let sum = users.visitors.or(site, Some(0));
                    *sum = (*sum).zip(number).map(|(sum, one)| sum.saturating_add(one));
                }
            }
        }
        self.users = users;
    }

    /// How many of a kind an option of a group needs; of what groups share, each shows the whole.
    pub fn quantity(&self, kind: KindId, option: &[KindId], place: usize) -> Option<u64> {
        let known = self.engine.book.kinds.get(usize::from(kind))?;
        if let Some(pack) = known.pack {
            let (visitors, sites) = self.visitors(kind, place);
            let packs = visitors?.div_ceil(u64::from(pack.of)).max(u64::from(pack.minimum));
            return Some(packs.saturating_mul(sites.unwrap_or(1)));
        }
        let (by, plain) = self.counting(kind, place)?;
        if known.allowance.is_some() {
            return Some(plain.min(self.left_free(kind, place)?));
        }
        // Free accounts save accounts, and no people.
        let alike = |other: &&KindId| {
            **other != kind && self.counting(**other, place).is_some_and(|(other, _)| other == by)
        };
        let free = option.iter().filter(alike).filter_map(|other| self.left_free(*other, place));
        Some(plain.saturating_sub(free.sum::<u64>()))
    }

    /// What several groups need together: of servers and the tenant the largest, of one site once; the rest adds.
    pub fn altogether<'o>(
        &self,
        uses: impl Iterator<Item = (usize, &'o [KindId])>,
    ) -> sorted::Map<KindId, Option<u64>> {
        let mut sites = BySite::new();
        let mut all: sorted::Map<KindId, Option<u64>> = sorted::Map::new();
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
                    let entry = sites.or((*kind, self.site(place)), Some(0));
                    *entry = largest(*entry, one);
                    continue;
                }
                let entry = all.or(*kind, Some(0));
                let shared = matches!(known.per, Per::Server | Per::Tenant);
                *entry = if shared { largest(*entry, one) } else { sum(*entry, one) };
            }
        }
        for ((kind, _), one) in sites {
            let entry = all.or(kind, Some(0));
            *entry = sum(*entry, one);
        }
        all
    }

    /// The number a kind is counted by, for one group.
    pub(super) fn plain(&self, kind: KindId, place: usize) -> Option<u64> {
        self.counting(kind, place).map(|(_, number)| number)
    }

    /// What a kind is counted by in one group, and the number of it.
    fn counting(&self, kind: KindId, place: usize) -> Option<(Option<CountId>, u64)> {
        let known = self.engine.book.kinds.get(usize::from(kind))?;
        let group = self.situation.groups.get(place)?;
        let counted = known.counted.iter().find(|counted| counted.terms.has(self.terms));
        let Some(counted) = counted else { return (known.per == Per::Tenant).then_some((None, 1)) };
        let by = |count: CountId| Some((Some(count), self.number(Some(group), count)?));
        // A program has no people; each of its accounts counts like one.
        by(counted.by).or_else(|| by(self.engine.accounts.filter(|_| known.per == Per::Person)?))
    }

    pub(super) fn site(&self, place: usize) -> Option<String> {
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

    /// The visitors of a group's site, its own among them, and how many sites there are, as far as told.
    fn visitors(&self, kind: KindId, place: usize) -> (Option<u64>, Option<u64>) {
        let site = (kind, self.site(place));
        let counted = self.users_of(kind).binary_search_by_key(&place, |(place, _)| *place).is_ok();
        let shared = self.users.visitors.get(&site).copied().unwrap_or(Some(0));
        let sites = self.users.sites.get(&site).copied().flatten();
        if counted {
            return (shared, sites);
        }
        let own = self.plain(kind, place);
        let number = shared.zip(own).map(|(sum, own)| sum.saturating_add(own));
        (number, sites.max(self.each(kind, place)))
    }

    fn users_of(&self, kind: KindId) -> &[(usize, u64)] {
        self.users.of.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is left of a free allowance once the groups before this one have used theirs.
    fn left_free(&self, kind: KindId, place: usize) -> Option<u64> {
        let free = self.free(kind)?;
        let before = self.users_of(kind).iter().take_while(|(other, _)| *other < place);
        let used = before.last().map_or(0, |(_, used)| *used);
        Some(free.saturating_sub(used))
    }

    /// How many of a kind are free of charge under these terms.
    pub(super) fn free(&self, kind: KindId) -> Option<u64> {
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
    pub(super) fn settled(&self, mut judged: Vec<Judged>) -> Vec<Judged> {
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
                let outcomes = sorted::Set::from_iter(group.possible.iter().map(|(outcome, _)| *outcome));
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
