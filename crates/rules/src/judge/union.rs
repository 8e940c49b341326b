//! Several answers as one: the ways of a group, the values of a choice.

use super::{Asked, Judged, View};
use crate::{
    book::{FactId, KindId},
    order,
    point::{Closed, Decision, Outcome, smallest},
    set::{Pairs, Set},
    sorted,
    world::Answer,
};

pub(super) fn sorted_one(option: &[KindId]) -> Vec<KindId> {
    let mut kinds = option.to_vec();
    order::plain(&mut kinds);
    kinds
}

pub(crate) fn sorted(options: &[Vec<KindId>]) -> Vec<Vec<KindId>> {
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
pub(super) fn demands(ways: &[(Outcome, Vec<Vec<KindId>>)], overall: Outcome) -> Vec<Vec<KindId>> {
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

/// What two ways come to together, as [`overall`] and [`demands`] say: the smallest sets are gathered as they come up.
pub(super) fn joined(one: &Answer, other: &Answer) -> Answer {
    let outcome = overall(&[one.0, other.0]);
    let demanding = |(own, options): &Answer| {
        (*own == outcome).then(|| options.iter().map(|option| as_set(option)).collect())
    };
    let demanding: Vec<Vec<Kinds>> = [one, other].into_iter().filter_map(demanding).collect();
    let mut smallest: Vec<Kinds> = Vec::new();
    let mut gather = |set: Kinds| {
        if !set.is_empty() && !smallest.iter().any(|known| known.within(&set)) {
            smallest.retain(|known| !set.within(known));
            smallest.push(set);
        }
    };
    match demanding.as_slice() {
        [only] => only.iter().for_each(|set| gather(*set)),
        [first, second] => {
            first.iter().for_each(|set| second.iter().for_each(|more| gather(set.union(more))));
        }
        _ => {}
    }
    let kind = |place: usize| KindId::try_from(place).unwrap_or(KindId::MAX);
    let mut options: Vec<Vec<KindId>> = smallest.iter().map(|set| set.iter().map(kind).collect()).collect();
    order::plain(&mut options);
    (outcome, options)
}

/// Kinds as a set of their places: a book has room for no more of them than a set of pairs.
type Kinds = Pairs;

fn as_set(option: &[KindId]) -> Kinds {
    option.iter().map(|kind| usize::from(*kind)).collect()
}

pub(super) fn together(ways: &[(View, Decision)]) -> Judged {
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
    let mut refused: sorted::Map<KindId, Vec<Closed>> = sorted::Map::new();
    for (kind, closed) in ways.iter().flat_map(|(_, decision)| &decision.refused) {
        if !options.iter().any(|option| option.as_slice() == [*kind]) {
            let entry = refused.or(*kind, Vec::new());
            if !entry.contains(closed) {
                entry.push(*closed);
            }
        }
    }
    Judged { outcome: Some(outcome), options, refused: refused.into_iter().collect(), ..Judged::default() }
}

/// What a group comes to when a choice is still the reader's: the options of every value together.
pub(super) fn united(choice: FactId, mut judged: Vec<Judged>) -> Judged {
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
    let mut possible: sorted::Set<(Outcome, Vec<Vec<KindId>>)> = sorted::Set::new();
    let decided = judged.iter().all(|one| !one.ways.is_empty());
    if decided {
        possible.insert((outcome, sorted(&options)));
    } else {
        possible.extend(judged.iter_mut().flat_map(|one| std::mem::take(&mut one.possible)));
        (options, under) = (Vec::new(), Vec::new());
    }
    let mut open: Vec<(Asked, Set, bool)> = Vec::new();
    for entry in judged.iter().flat_map(|one| &one.open) {
        if !open.iter().any(|(asked, _, _)| *asked == entry.0) {
            open.push(*entry);
        }
    }
    order::by(&mut open, |(asked, _, _)| *asked);
    let rough = judged.iter().any(|one| one.rough);
    let at_most = judged.iter().map(|one| one.at_most).max().unwrap_or(0);
    let everywhere =
        |kind: KindId| judged.iter().all(|one| one.refused.iter().any(|(other, _)| *other == kind));
    let refused = judged.iter().flat_map(|one| one.refused.iter().cloned()).fold(
        sorted::Map::new(),
        |mut all: sorted::Map<KindId, Vec<Closed>>, (kind, closed)| {
            if everywhere(kind) {
                all.or(kind, closed);
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
        rough,
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
