//! How many: the quantity of each option, what is held, and what is needed altogether.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    groups::Case,
    law::Kind,
    told,
    way::{Judged, Kinds},
};

impl<'a> Case<'a> {
    /// The number a kind is counted by, before packs and allowances.
    fn plain(&self, kind: &Kind, place: usize) -> Option<u64> {
        match self.unit(kind, place) {
            None => (kind.per == "tenant").then_some(1),
            Some(by) => self.number(self.groups.get(place), by),
        }
    }

    /// The name of that number in one group: of people who are none the accounts.
    fn unit<'k>(&self, kind: &'k Kind, place: usize) -> Option<&'k str> {
        let by = kind.by.as_deref()?;
        let told = |count| self.number(self.groups.get(place), count).is_some();
        let accounts = kind.per == "person" && !told(by) && told("accounts");
        Some(if accounts { "accounts" } else { by })
    }

    fn free(&self, kind: &Kind) -> Option<u64> {
        let (each, times) = kind.free.as_ref()?;
        Some((*each)? * times.as_ref().map_or(Some(1), |count| self.number(None, count))?)
    }

    pub fn site(&self, place: usize) -> Option<&'a str> {
        self.groups.get(place)?.get("site").and_then(told)
    }

    /// How many of a kind an option of a group needs. Groups on one site share their visitors and each shows the whole;
    /// a free allowance is used up group by group.
    pub fn quantity(&self, id: &str, option: &Kinds<'a>, place: usize, all: &[Judged<'a>]) -> Option<u64> {
        let kind = self.law.kind(id)?;
        let uses = |other: usize, id: &str| {
            all.get(other).is_some_and(|one| one.options.iter().flatten().any(|kind| *kind == id))
        };
        let plain = self.plain(kind, place)?;
        if let Some((of, minimum)) = kind.pack {
            let shares = |other: &usize| {
                *other == place || (uses(*other, id) && self.site(*other) == self.site(place))
            };
            let sharing: Vec<usize> = (0..self.groups.len()).filter(shares).collect();
            let visitors: u64 = sharing.iter().map(|other| self.plain(kind, *other)).sum::<Option<u64>>()?;
            let each =
                self.book.counts.iter().find(|count| Some(&count.name) == kind.by.as_ref())?.each.as_ref();
            let told = |other: &usize| self.number(self.groups.get(*other), each?);
            let sites = sharing.iter().filter_map(told).max().unwrap_or(1);
            return Some(visitors.div_ceil(of).max(minimum) * sites);
        }
        let left = |kind: &Kind| {
            let before = (0..place).filter(|other| uses(*other, &kind.id));
            let used = before.filter_map(|other| self.plain(kind, other)).sum();
            Some(self.free(kind)?.saturating_sub(used))
        };
        if kind.free.is_some() {
            return Some(plain.min(left(kind)?));
        }
        let same = |other: &&Kind| self.unit(other, place) == self.unit(kind, place);
        let others = option.iter().filter_map(|other| self.law.kind(other)).filter(same);
        let free: u64 = others.filter_map(left).sum();
        Some(plain.saturating_sub(free))
    }

    /// What several groups need together: of servers and the tenant the largest, of one site once; the rest adds.
    fn altogether(&self, uses: &[(usize, &Kinds<'a>)], all: &[Judged<'a>]) -> BTreeMap<&'a str, Option<u64>> {
        let mut shares: BTreeMap<(&str, Option<&str>, usize), Option<u64>> = BTreeMap::new();
        for (place, option) in uses {
            for (id, kind) in option.iter().filter_map(|id| Some((*id, self.law.kind(id)?))) {
                let share = match kind.per.as_str() {
                    "server" | "tenant" => (id, None, 0),
                    "site" | "pack" => (id, self.site(*place), 0),
                    _ => (id, None, *place),
                };
                let known = shares.entry(share).or_insert(Some(0));
                *known = known.zip(self.quantity(id, option, *place, all)).map(|(known, one)| known.max(one));
            }
        }
        let mut total: BTreeMap<&str, Option<u64>> = BTreeMap::new();
        for ((id, _, _), number) in shares {
            let sum = total.entry(id).or_insert(Some(0));
            *sum = sum.zip(number).map(|(sum, more)| sum + more);
        }
        total
    }

    /// How many of a kind are held: nothing if none is named, `None` if enough for everybody.
    pub fn held(&self, kind: &str) -> Option<Option<u64>> {
        let list = self.estate("holds")?.as_array()?.iter();
        let mine = list.filter(|held| held.get("id").unwrap_or(held).as_str() == Some(kind));
        let numbers: Vec<Option<u64>> =
            mine.map(|held| held.get("quantity").and_then(Value::as_u64)).collect();
        if numbers.is_empty() { None } else { Some(numbers.into_iter().sum()) }
    }

    /// Groups whose licences are all held are covered, if the pool is enough for every group that would use it.
    pub fn settled(&self, mut judged: Vec<Judged<'a>>) -> Vec<Judged<'a>> {
        let cover = |id: &str| self.law.kind(id).is_some_and(|kind| kind.cover);
        let served = |option: &&Kinds<'a>| {
            option.iter().all(|id| self.held(id).is_some() || cover(id))
                && option.iter().any(|id| self.held(id).is_some())
        };
        let mut picked: Vec<(usize, Kinds<'a>)> = Vec::new();
        for (place, group) in judged.iter().enumerate().filter(|(_, group)| group.outcome == "licence") {
            let enough = |option: &&Kinds<'a>| {
                let suffices = |id: &&str| match self.held(id).flatten() {
                    Some(held) => {
                        self.quantity(id, option, place, &judged).is_some_and(|needed| needed <= held)
                    }
                    None => true,
                };
                option.iter().all(suffices)
            };
            let mut options = group.options.iter().filter(served);
            let option = options.clone().find(enough).or_else(|| options.next());
            picked.extend(option.map(|option| (place, option.clone())));
        }
        let uses: Vec<(usize, &Kinds<'a>)> = picked.iter().map(|(place, option)| (*place, option)).collect();
        let demand = self.altogether(&uses, &judged);
        let enough = |id: &&str| match self.held(id) {
            Some(Some(held)) => demand.get(id).copied().flatten().is_some_and(|needed| needed <= held),
            Some(None) => true,
            None => cover(id),
        };
        for (place, option) in picked.into_iter().filter(|(_, option)| option.iter().all(&enough)) {
            if let Some(group) = judged.get_mut(place) {
                (group.outcome, group.options, group.under) = ("covered", vec![option], vec![None]);
                group.by_holdings = true;
            }
        }
        judged
    }

    /// The options of a group with their quantities.
    pub fn options(&self, place: usize, group: &Judged<'a>, judged: &[Judged<'a>]) -> Value {
        let mut all = Vec::new();
        for (number, option) in group.options.iter().enumerate() {
            let licence = |id: &&str| json!({ "id": id, "per": self.law.kind(id).map(|kind| &kind.per), "quantity": self.quantity(id, option, place, judged) });
            let mut entry =
                Map::from_iter([("licences".to_owned(), option.iter().map(licence).collect::<Value>())]);
            if let Some(under) = group.under.get(number).copied().flatten() {
                entry.insert("under".to_owned(), under.into());
            }
            all.push(entry);
        }
        all.into_iter().collect()
    }

    /// What is needed altogether: each group's first option under the choice made.
    pub fn total(&self, judged: &[Judged<'a>], chosen: Option<&str>, cautious: &[Judged<'a>]) -> Value {
        let mut uses: Vec<(usize, &Kinds<'a>)> = Vec::new();
        for (place, group) in judged.iter().enumerate() {
            let stands = |under: &Option<&str>| under.is_none_or(|under| Some(under) == chosen);
            let mut open = group
                .options
                .iter()
                .enumerate()
                .filter(|(number, _)| stands(&group.under.get(*number).copied().flatten()));
            if group.outcome == "licence" || group.by_holdings {
                uses.extend(open.next().map(|(_, option)| (place, option)));
            }
        }
        let mut needed = self.altogether(&uses, cautious);
        let held_for = |id: &str| {
            let covered = judged.iter().filter(|group| group.by_holdings);
            let mut kinds = covered.flat_map(|group| group.options.iter().flatten());
            self.held(id).is_some() && kinds.any(|kind| *kind == id)
        };
        needed.retain(|id, _| self.law.kind(id).is_some_and(|kind| !kind.cover) || held_for(id));
        // A kind that contains another of its scope replaces it.
        let shared = needed
            .keys()
            .filter_map(|id| self.law.kind(id))
            .filter(|kind| kind.per == "server" || kind.per == "tenant");
        let contained: Vec<&String> = shared.flat_map(|kind| &kind.contains).collect();
        needed.retain(|id, _| !contained.iter().any(|other| other == id));
        let row = |(id, quantity): (&&str, &Option<u64>)| {
            let held = self.estate("holds").and_then(|_| self.held(id).unwrap_or(Some(0)).or(*quantity));
            let missing = quantity.zip(held).map(|(needed, held)| needed.saturating_sub(held));
            json!({ "licence": id, "quantity": quantity, "held": held, "missing": missing })
        };
        needed.iter().map(row).collect()
    }
}
