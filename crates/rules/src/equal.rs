//! Whether two books with the same vocabulary answer alike in every situation of a stretch of terms. Their diagrams are
//! walked side by side, so the answer is exact; where they differ, a situation shows it.

use std::collections::BTreeMap;

use crate::{
    book::RuleId,
    diagram::{Root, Store, Var},
    point::Engine,
    prove::Witness,
    set::{Pairs, Set},
    world::World,
};

/// What two books answer differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Outcome, options or refusals.
    Verdict,
    /// Whether the people stand inside or outside, or how their way of access is seen.
    Finding,
    /// What is to be minded besides.
    Mind,
}

/// Where two books answer differently under some terms; nothing if they agree in every situation there. Reasons are
/// left aside: the same answer on other grounds counts as the same. Both books have the same facts, kinds and chapters.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// use clausewise_rules::{equal::{Difference, difference}, set::Set};
///
/// assert_eq!(difference(&engine, &engine, 0), None);
///
/// let mut book = engine.book.clone();
/// let rule = book.rules.iter_mut().find(|rule| rule.id == "crm-3.0/elsewhere").unwrap();
/// rule.terms = Set::EMPTY;
/// let (what, shown) = difference(&engine, &Engine::new(book), 0).unwrap();
/// assert_eq!(what, Difference::Mind);
/// // The smallest situation that shows it: on rented machines.
/// let (hosting, value) = shown.facts[0];
/// assert_eq!(engine.book.facts[usize::from(hosting)].values[value], "rented-machines");
/// ```
#[must_use]
pub fn difference(one: &Engine, other: &Engine, terms: usize) -> Option<(Difference, Witness)> {
    let (one, other) = (Side::new(one, terms), Side::new(other, terms));
    let walk = |what, mine: Root, theirs: Root, same: &dyn Fn(u32, u32) -> bool| {
        let pairs = classes(&one.world, &other.world);
        let mut walk = Walk { one: &one, other: &other, classes: pairs, done: BTreeMap::new(), same };
        let mut witness = Witness { terms, ..Witness::default() };
        walk.differs(mine, theirs, &mut witness).then_some((what, witness))
    };
    let verdicts = |mine, theirs| one.world.signature(mine) == other.world.signature(theirs);
    let values = |mine, theirs| mine == theirs;
    let verdict = walk(Difference::Verdict, one.world.verdict, other.world.verdict, &verdicts);
    verdict
        .or_else(|| {
            let mut both = one.findings.iter().zip(&other.findings);
            both.find_map(|(mine, theirs)| walk(Difference::Finding, *mine, *theirs, &values))
        })
        .or_else(|| {
            let entries = one.mind.keys().chain(other.mind.keys());
            let of = |side: &Side, entry| side.mind.get(entry).copied().unwrap_or(Root::NO);
            let mut both = entries.map(|entry| (of(&one, entry), of(&other, entry)));
            both.find_map(|(mine, theirs)| walk(Difference::Mind, mine, theirs, &values))
        })
}

/// One book under the terms, with what is compared as diagrams of one store.
struct Side {
    world: World,
    store: Store,
    /// The findings that a verdict shows.
    findings: Vec<Root>,
    /// Where each entry of a chapter of sort `all` stands, by chapter and place.
    mind: BTreeMap<(u16, u8), Root>,
}

impl Side {
    fn new(engine: &Engine, terms: usize) -> Self {
        let world = World::new(engine, terms);
        let mut store = Store::over(&world.store);
        let asked = |store: &mut Store, root| {
            store.apply(root, world.impossible, &mut |leaf, not| if not == 1 { u32::MAX >> 1 } else { leaf })
        };
        let shown = [engine.marks.standing, engine.marks.contact];
        let findings = shown.iter().map(|fact| {
            let root = world.findings.get(usize::from(*fact)).copied().flatten().unwrap_or(Root::NO);
            asked(&mut store, root)
        });
        let findings = findings.collect();
        let mut mind: BTreeMap<(u16, u8), Root> = BTreeMap::new();
        for (id, holds) in &world.entries {
            let Some(rule) = engine.rule(*id) else { continue };
            let free = not_overridden(engine, &world, &mut store, *id);
            let prevails = store.and(*holds, free);
            let prevails = store.apply(prevails, world.impossible, &mut |holds, not| holds & (1 - not));
            let known = mind.get(&(rule.chapter, rule.then)).copied().unwrap_or(Root::NO);
            mind.insert((rule.chapter, rule.then), store.or(known, prevails));
        }
        Self { world, store, findings, mind }
    }
}

/// True where no rule that overrides this one holds.
fn not_overridden(engine: &Engine, world: &World, store: &mut Store, id: RuleId) -> Root {
    let mut over = Root::NO;
    for (other, holds) in &world.entries {
        if engine.rule(*other).is_some_and(|rule| rule.overrides.contains(&id)) {
            over = store.or(over, *holds);
        }
    }
    store.map(over, &mut |holds| 1 - holds)
}

/// By way of access, the classes of needs of two worlds that some needs belong to, with such needs.
fn classes(one: &World, other: &World) -> Vec<Vec<(usize, usize, Pairs)>> {
    let place = |classes: &[Pairs], needs: &Pairs| classes.iter().position(|class| needs.within(class));
    let both = |(mine, theirs): (&Vec<Pairs>, &Vec<Pairs>)| {
        let mut found: Vec<(usize, usize, Pairs)> = Vec::new();
        for needs in mine.iter().flat_map(|class| theirs.iter().map(|other| class.meet(other))) {
            if let (false, Some(a), Some(b)) = (needs.is_empty(), place(mine, &needs), place(theirs, &needs))
                && !found.iter().any(|(known, other, _)| (*known, *other) == (a, b))
            {
                found.push((a, b, needs));
            }
        }
        found
    };
    one.classes.iter().zip(&other.classes).map(both).collect()
}

/// Two diagrams walked side by side.
struct Walk<'w> {
    one: &'w Side,
    other: &'w Side,
    classes: Vec<Vec<(usize, usize, Pairs)>>,
    done: BTreeMap<(Root, Root), ()>,
    same: &'w dyn Fn(u32, u32) -> bool,
}

impl Walk<'_> {
    /// Whether two functions differ somewhere; the witness is then on the way there.
    fn differs(&mut self, mine: Root, theirs: Root, witness: &mut Witness) -> bool {
        if let (Some(a), Some(b)) = (mine.value(), theirs.value()) {
            return !(self.same)(a, b);
        }
        if self.done.insert((mine, theirs), ()).is_some() {
            return false;
        }
        let first = |side: &Side, root| side.store.first(root).map(|(var, _)| var);
        let var = first(self.one, mine).into_iter().chain(first(self.other, theirs)).min();
        let Some(var) = var else { return false };
        let (lefts, rights) = (self.one.store.parts_at(mine, var), self.other.store.parts_at(theirs, var));
        for (left, a) in &lefts {
            for (right, b) in &rights {
                let before = witness.clone();
                if self.meet(var, *left, *right, witness) && self.differs(*a, *b, witness) {
                    return true;
                }
                *witness = before;
            }
        }
        false
    }

    /// Whether some value of a variable lies in both parts; it is put down.
    fn meet(&self, var: Var, left: Set, right: Set, witness: &mut Witness) -> bool {
        if let Some(fact) = self.one.world.fact_of(var) {
            let value = (left & right).first();
            witness.facts.extend(value.map(|value| (fact, value)));
            return value.is_some();
        }
        let contact = (0..self.classes.len()).find(|contact| self.one.world.needs_var(*contact) == var);
        let classes = contact.and_then(|contact| self.classes.get(contact));
        let found = classes.into_iter().flatten().find(|(a, b, _)| left.has(*a) && right.has(*b));
        witness.needs = found.map(|(_, _, needs)| *needs).or(witness.needs);
        found.is_some()
    }
}
