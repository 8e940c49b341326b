//! The proof: under every stretch of terms, every chapter concludes exactly one value in every situation at which it is
//! asked, every rule decides something, and no reading called lenient is stricter than the cautious one. What fails
//! comes with a witness.

use std::collections::BTreeMap;

use crate::{
    book::{FactId, Rule, RuleId, Scope},
    diagram::{Root, Store, Var},
    point::Engine,
    set::{Pairs, Set},
    world::{CONFLICT, GAP, World, verdict_of},
};

/// A situation of one way, as small as it can be told: facts that are not named may be anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Witness {
    /// The terms.
    pub terms: usize,
    /// Facts and one value each.
    pub facts: Vec<(FactId, usize)>,
    /// Needs, where they matter.
    pub needs: Option<Pairs>,
}

/// What the proof found.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A chapter in which no rule is in force.
    Gap {
        /// The chapter.
        chapter: u16,
        /// Rules that hold there but are overridden.
        overridden: Vec<RuleId>,
        /// Where.
        witness: Witness,
    },
    /// A chapter in which rules disagree.
    Conflict {
        /// The chapter.
        chapter: u16,
        /// The rules.
        rules: Vec<RuleId>,
        /// Where.
        witness: Witness,
    },
    /// A rule that holds nowhere.
    Dead(RuleId),
    /// A rule without which everything would be the same.
    Redundant(RuleId),
    /// A lenient reading that is stricter than the cautious one.
    Harsh {
        /// The dispute's fact.
        dispute: FactId,
        /// Where.
        witness: Witness,
    },
    /// More classes of needs than fit, under these terms.
    Crowded(usize),
}

/// What was proved about one chapter, over all terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proved {
    /// The chapter.
    pub chapter: u16,
    /// How many rules decide it.
    pub rules: usize,
    /// Default rules, with the share of situations they decide.
    pub defaults: Vec<(RuleId, f64)>,
    /// How many parts of its domain were told apart.
    pub regions: usize,
}

/// The whole proof.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// What is wrong; empty if the book is proved.
    pub findings: Vec<Finding>,
    /// What was looked at, chapter by chapter.
    pub chapters: Vec<Proved>,
    /// How many stretches of terms.
    pub terms: usize,
    /// How many diagram nodes were built.
    pub nodes: usize,
}

#[derive(Clone, Copy, Default)]
struct Use {
    holds: bool,
    decides: bool,
}

/// Proves a book under the terms in `only`.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// use clausewise_rules::{prove::prove, set::Set};
///
/// // The first two stretches of terms.
/// let proof = prove(&engine, Set::from_iter([0, 1]));
/// assert!(proof.findings.is_empty());
/// assert!(proof.chapters.iter().all(|chapter| chapter.regions > 0));
/// ```
#[must_use]
pub fn prove(engine: &Engine, only: Set) -> Proof {
    let mut proof = Proof::default();
    let mut uses = vec![Use::default(); engine.book.rules.len()];
    let mut chapters: BTreeMap<u16, Proved> = BTreeMap::new();
    // The same mistake under several terms is told once, for the first of them.
    let mut told: Vec<(u16, Vec<RuleId>)> = Vec::new();
    for terms in only.iter() {
        let world = World::new(engine, terms);
        let mut store = Store::over(&world.store);
        proof.terms += 1;
        if world.crowded {
            proof.findings.push(Finding::Crowded(terms));
        }
        for holding in &world.holdings {
            let outside = |list, not| if not == 1 { 0 } else { list };
            let possible = store.apply(holding.root, world.impossible, &mut { outside });
            let reached = store.leaves(possible);
            let proved = chapters
                .entry(holding.chapter)
                .or_insert_with(|| Proved { chapter: holding.chapter, ..Proved::default() });
            proved.regions += reached.len();
            for (leaf, way) in reached {
                let Some(list) = leaf.checked_sub(1).and_then(|list| holding.lists.get(list as usize)) else {
                    continue;
                };
                let value = verdict_of(engine, list);
                for id in list {
                    let Some(usage) = uses.get_mut(usize::from(*id)) else { continue };
                    usage.holds = true;
                    if !usage.decides {
                        let others: Vec<RuleId> = list.iter().copied().filter(|other| other != id).collect();
                        usage.decides = verdict_of(engine, &others) != value;
                    }
                }
                if value != GAP && value != CONFLICT {
                    continue;
                }
                let rules = if value == GAP { list.clone() } else { engine.not_overridden(list) };
                if told.contains(&(holding.chapter, rules.clone())) {
                    continue;
                }
                told.push((holding.chapter, rules.clone()));
                let witness = witness(&world, &way);
                let chapter = holding.chapter;
                proof.findings.push(if value == GAP {
                    Finding::Gap { chapter, overridden: rules, witness }
                } else {
                    Finding::Conflict { chapter, rules, witness }
                });
            }
            for (id, rule) in in_chapter(engine, holding.chapter, terms) {
                if rule.default {
                    let decides = |leaf: u32| {
                        let list = leaf.checked_sub(1).and_then(|list| holding.lists.get(list as usize));
                        list.is_some_and(|list| engine.not_overridden(list) == [id])
                    };
                    let share = store.average(possible, &|leaf| f64::from(u8::from(decides(leaf))));
                    let asked = store.average(possible, &|leaf| f64::from(u8::from(leaf != 0)));
                    let share = if asked > 0.0 { share / asked } else { 0.0 };
                    match proved.defaults.iter_mut().find(|(known, _)| *known == id) {
                        Some((_, known)) => *known = known.max(share),
                        None => proved.defaults.push((id, share)),
                    }
                }
            }
        }
        for (id, root) in &world.entries {
            let possible = store.apply(*root, world.impossible, &mut |holds, not| holds & (1 - not));
            if possible != Root::NO
                && let Some(usage) = uses.get_mut(usize::from(*id))
            {
                *usage = Use { holds: true, decides: true };
            }
        }
        harsh_readings(engine, &world, &mut store, &mut proof);
        proof.nodes += store.len();
    }
    for (place, rule) in engine.book.rules.iter().enumerate() {
        let id = RuleId::try_from(place).unwrap_or(RuleId::MAX);
        if let Some(proved) = chapters.get_mut(&rule.chapter) {
            proved.rules += usize::from(!(rule.terms & only).is_empty());
        }
        if (rule.terms & only).is_empty() {
            continue;
        }
        match uses.get(place) {
            Some(Use { holds: false, .. }) => proof.findings.push(Finding::Dead(id)),
            Some(Use { decides: false, .. }) => proof.findings.push(Finding::Redundant(id)),
            _ => {}
        }
    }
    proof.chapters = chapters.into_values().collect();
    proof
}

fn in_chapter(engine: &Engine, chapter: u16, terms: usize) -> impl Iterator<Item = (RuleId, &Rule)> {
    let rules = engine
        .in_force
        .get(terms)
        .and_then(|in_force| in_force.chapters.iter().find(|asked| asked.chapter == chapter));
    rules.into_iter().flat_map(|asked| &asked.rules).filter_map(|id| Some((*id, engine.rule(*id)?)))
}

/// A reading called lenient must never be stricter than the cautious one.
fn harsh_readings(engine: &Engine, world: &World, store: &mut Store, proof: &mut Proof) {
    let facts = &engine.book.facts;
    let disputes: Vec<usize> = (0..facts.len())
        .filter(|place| facts.get(*place).is_some_and(|fact| fact.scope == Scope::Dispute))
        .collect();
    let verdict = world.verdict;
    for dispute in disputes {
        let mut known: Vec<Set> = facts.iter().map(|fact| fact.all()).collect();
        let at = |store: &mut Store, known: &mut Vec<Set>, value: usize| {
            if let Some(slot) = known.get_mut(dispute) {
                *slot = Set::of(value);
            }
            store.restrict(verdict, known)
        };
        let cautious = at(store, &mut known, 0);
        let lenient = at(store, &mut known, 1);
        if cautious == lenient {
            continue;
        }
        let strictness: BTreeMap<u32, u8> = store
            .leaves(verdict)
            .into_iter()
            .map(|(leaf, _)| leaf)
            .filter_map(|leaf| Some((leaf, world.signature(leaf)?.outcome.strictness())))
            .collect();
        let of = |leaf: u32| strictness.get(&leaf).copied().unwrap_or(0);
        let harsh = store.apply(cautious, lenient, &mut |a, b| u32::from(of(b) > of(a)));
        if let Some(way) = store.leaves(harsh).get(&1) {
            let witness = witness(world, way);
            let dispute = FactId::try_from(dispute).unwrap_or(FactId::MAX);
            proof.findings.push(Finding::Harsh { dispute, witness });
        }
    }
}

/// A situation on a way through a diagram.
#[must_use]
pub fn witness(world: &World, way: &[(Var, Set)]) -> Witness {
    let mut witness = Witness { terms: world.terms, ..Witness::default() };
    for (var, set) in way {
        let Some(value) = set.first() else { continue };
        match world.fact_of(*var) {
            Some(fact) => witness.facts.push((fact, value)),
            None => {
                let contact = (0..world.classes.len()).find(|contact| world.needs_var(*contact) == *var);
                let class = contact.and_then(|contact| world.classes.get(contact)?.get(value));
                witness.needs = class.copied().or(witness.needs);
            }
        }
    }
    witness
}
