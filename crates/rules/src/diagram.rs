//! Decision diagrams over facts with few values: a function of the facts as a shared graph, reduced, so that two
//! functions are equal exactly if their roots are. Possible verdicts, open questions, gaps and witnesses are all
//! read off such graphs.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hash, Hasher},
    sync::Arc,
};

use crate::{order, set::Set, sorted};

/// A variable: its place in the order, lowest asked first.
pub type Var = u16;

/// The root of a function: a leaf, or a node that asks for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root(u32);

const LEAF: u32 = 1 << 31;

impl Root {
    /// A function that is the same everywhere.
    #[must_use]
    pub fn leaf(value: u32) -> Self {
        Self(value | LEAF)
    }

    /// The function that is true everywhere.
    pub const YES: Self = Self(1 | LEAF);
    /// The function that is false everywhere.
    pub const NO: Self = Self(LEAF);

    /// The value, if it is the same everywhere.
    #[must_use]
    pub fn value(self) -> Option<u32> {
        (self.0 & LEAF != 0).then_some(self.0 & !LEAF)
    }

    fn place(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Node {
    var: Var,
    /// A partition of the variable's values, by lowest value; no two parts lead to the same place.
    parts: Vec<(Set, Root)>,
}

/// Multiplies and rotates; deterministic, and quick for the small keys used here.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }
    fn write_u16(&mut self, word: u16) {
        self.write_u64(u64::from(word));
    }
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

type Table<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A store of diagrams that share their nodes. A store may stand over another one, which it reads and leaves as it is:
/// what is worked out for one question needs no copy of what is kept for all.
#[derive(Clone, Default)]
pub struct Store {
    below: Option<Arc<Store>>,
    /// How many nodes there are below.
    before: usize,
    nodes: Vec<Node>,
    known: Table<Node, Root>,
    /// How many values each variable has.
    sizes: Arc<[u8]>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("nodes", &self.len()).finish_non_exhaustive()
    }
}

impl Store {
    /// A store for variables with so many values each.
    #[must_use]
    pub fn new(sizes: Vec<u8>) -> Self {
        Self { sizes: sizes.into(), ..Self::default() }
    }

    /// A store over another one: its diagrams may be asked here, and what is made here goes with this store.
    #[must_use]
    pub fn over(below: &Arc<Self>) -> Self {
        Self {
            below: Some(Arc::clone(below)),
            before: below.len(),
            sizes: Arc::clone(&below.sizes),
            ..Self::default()
        }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before + self.nodes.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn at_place(&self, root: Root) -> Option<&Node> {
        match (root.place().checked_sub(self.before), &self.below) {
            (Some(place), _) => self.nodes.get(place),
            (None, Some(below)) => below.at_place(root),
            (None, None) => None,
        }
    }

    fn known(&self, node: &Node) -> Option<Root> {
        let below = self.below.as_ref().and_then(|below| below.known(node));
        below.or_else(|| self.known.get(node).copied())
    }

    /// The set of all values of a variable.
    #[must_use]
    pub fn whole(&self, var: Var) -> Set {
        Set::all(usize::from(self.sizes.get(usize::from(var)).copied().unwrap_or(0)))
    }

    /// Every variable with all its values: nothing is known.
    #[must_use]
    pub fn free(&self) -> Vec<Set> {
        self.sizes.iter().map(|size| Set::all(usize::from(*size))).collect()
    }

    /// The variable that a function asks for first, with the ways on; nothing for a leaf.
    #[must_use]
    pub fn first(&self, root: Root) -> Option<(Var, &[(Set, Root)])> {
        if root.value().is_some() {
            return None;
        }
        self.at_place(root).map(|node| (node.var, node.parts.as_slice()))
    }

    fn node(&mut self, var: Var, parts: Vec<(Set, Root)>) -> Root {
        // Parts that lead to the same place become one.
        let mut merged: Vec<(Set, Root)> = Vec::with_capacity(parts.len());
        for (set, root) in parts.into_iter().filter(|(set, _)| !set.is_empty()) {
            match merged.iter_mut().find(|(_, same)| *same == root) {
                Some((known, _)) => *known |= set,
                None => merged.push((set, root)),
            }
        }
        match merged.as_slice() {
            [] => Root::NO,
            [(_, only)] => *only,
            _ => {
                order::by(&mut merged, |(set, _)| set.0.trailing_zeros());
                let node = Node { var, parts: merged };
                if let Some(root) = self.known(&node) {
                    return root;
                }
                let root = Root(u32::try_from(self.len()).unwrap_or(LEAF - 1));
                self.nodes.push(node.clone());
                self.known.insert(node, root);
                root
            }
        }
    }

    /// True where the variable has one of these values.
    pub fn test(&mut self, var: Var, values: Set) -> Root {
        let whole = self.whole(var);
        self.node(var, vec![(values & whole, Root::YES), (whole - values, Root::NO)])
    }

    /// The function that takes each of these ways for these values of a variable; what lies below asks only later ones.
    pub fn choose(&mut self, var: Var, parts: Vec<(Set, Root)>) -> Root {
        self.node(var, parts)
    }

    /// The function with its leaves replaced by functions that ask only later variables, or the last one once more.
    pub fn replace(&mut self, root: Root, below: &mut dyn FnMut(u32) -> Root) -> Root {
        let mut done = Table::default();
        self.replace_with(root, below, &mut done)
    }

    fn replace_with(
        &mut self,
        root: Root,
        below: &mut dyn FnMut(u32) -> Root,
        done: &mut Table<Root, Root>,
    ) -> Root {
        if let Some(value) = root.value() {
            return below(value);
        }
        if let Some(known) = done.get(&root) {
            return *known;
        }
        let Some((var, parts)) = self.first(root).map(|(var, parts)| (var, parts.to_vec())) else {
            return root;
        };
        let mut replaced = Vec::with_capacity(parts.len());
        for (set, next) in parts {
            let next = self.replace_with(next, below, done);
            // What was put below may ask this variable again: there its answer is known.
            replaced.extend(self.parts_at(next, var).into_iter().map(|(again, next)| (set & again, next)));
        }
        let replaced = self.node(var, replaced);
        done.insert(root, replaced);
        replaced
    }

    /// Both functions together, value by value.
    pub fn apply(&mut self, left: Root, right: Root, join: &mut dyn FnMut(u32, u32) -> u32) -> Root {
        let mut done = Table::default();
        self.apply_with(left, right, join, &mut done)
    }

    fn apply_with(
        &mut self,
        left: Root,
        right: Root,
        join: &mut dyn FnMut(u32, u32) -> u32,
        done: &mut Table<(Root, Root), Root>,
    ) -> Root {
        if let (Some(a), Some(b)) = (left.value(), right.value()) {
            return Root::leaf(join(a, b));
        }
        if let Some(root) = done.get(&(left, right)) {
            return *root;
        }
        let var = match (self.first(left), self.first(right)) {
            (Some((a, _)), Some((b, _))) => a.min(b),
            (Some((a, _)), None) => a,
            (None, Some((b, _))) => b,
            (None, None) => return Root::NO,
        };
        let lefts = self.parts_at(left, var);
        let rights = self.parts_at(right, var);
        let mut parts = Vec::with_capacity(lefts.len() + rights.len());
        for (mine, a) in &lefts {
            for (theirs, b) in &rights {
                let both = *mine & *theirs;
                if !both.is_empty() {
                    parts.push((both, self.apply_with(*a, *b, join, done)));
                }
            }
        }
        let root = self.node(var, parts);
        done.insert((left, right), root);
        root
    }

    pub(crate) fn parts_at(&self, root: Root, var: Var) -> Vec<(Set, Root)> {
        match self.first(root) {
            Some((own, parts)) if own == var => parts.to_vec(),
            _ => vec![(self.whole(var), root)],
        }
    }

    /// True where both are true.
    pub fn and(&mut self, left: Root, right: Root) -> Root {
        match (left, right) {
            (Root::NO, _) | (_, Root::NO) => Root::NO,
            (Root::YES, other) | (other, Root::YES) => other,
            _ => self.apply(left, right, &mut |a, b| a & b),
        }
    }

    /// True where either is true.
    pub fn or(&mut self, left: Root, right: Root) -> Root {
        match (left, right) {
            (Root::YES, _) | (_, Root::YES) => Root::YES,
            (Root::NO, other) | (other, Root::NO) => other,
            _ => self.apply(left, right, &mut |a, b| a | b),
        }
    }

    /// The function with its values changed.
    pub fn map(&mut self, root: Root, change: &mut dyn FnMut(u32) -> u32) -> Root {
        self.replace(root, &mut |value| Root::leaf(change(value)))
    }

    /// The function where each variable is known to lie in a set; variables beyond the list are free.
    pub fn restrict(&mut self, root: Root, known: &[Set]) -> Root {
        let mut done = Table::default();
        self.restrict_with(root, known, &mut done)
    }

    fn restrict_with(&mut self, root: Root, known: &[Set], done: &mut Table<Root, Root>) -> Root {
        if let Some(next) = done.get(&root) {
            return *next;
        }
        let Some((var, parts)) = self.first(root).map(|(var, parts)| (var, parts.to_vec())) else {
            return root;
        };
        let left = known.get(usize::from(var)).copied().unwrap_or_else(|| self.whole(var));
        let open: Vec<(Set, Root)> = parts
            .into_iter()
            .map(|(set, next)| (set & left, next))
            .filter(|(set, _)| !set.is_empty())
            .collect();
        let next = match open.as_slice() {
            [(_, only)] => self.restrict_with(*only, known, done),
            _ => {
                let left: Vec<(Set, Root)> =
                    open.iter().map(|(set, next)| (*set, self.restrict_with(*next, known, done))).collect();
                let as_it_was = self.first(root).is_some_and(|(_, parts)| parts == left);
                if as_it_was { root } else { self.node(var, left) }
            }
        };
        done.insert(root, next);
        next
    }

    /// The value at a point where every variable that is asked has exactly one value.
    #[must_use]
    pub fn at(&self, mut root: Root, point: &[Set]) -> Option<u32> {
        while let Some((var, parts)) = self.first(root) {
            let here = point.get(usize::from(var)).copied()?;
            root = parts.iter().find(|(set, _)| !(*set & here).is_empty()).map(|(_, next)| *next)?;
        }
        root.value()
    }

    /// Every value that is reached, each with a shortest way there: the sets that the variables on it must lie in.
    #[must_use]
    pub fn leaves(&self, root: Root) -> sorted::Map<u32, Vec<(Var, Set)>> {
        let mut ways: Table<Root, Vec<(Var, Set)>> = Table::default();
        let mut found = sorted::Map::new();
        let mut front = vec![root];
        ways.insert(root, Vec::new());
        while !front.is_empty() {
            let mut next_front = Vec::new();
            for here in front {
                let way = ways.get(&here).cloned().unwrap_or_default();
                if let Some(value) = here.value() {
                    found.or(value, way);
                    continue;
                }
                let Some((var, parts)) = self.first(here) else { continue };
                for (set, next) in parts {
                    if !ways.contains_key(next) {
                        let mut longer = way.clone();
                        longer.push((var, *set));
                        ways.insert(*next, longer);
                        next_front.push(*next);
                    }
                }
            }
            front = next_front;
        }
        found
    }

    /// Whether a function comes to one value at most where each variable is known to lie in a set; the value `aside` is
    /// not counted, variables beyond the list are free.
    #[must_use]
    pub fn settles(&self, root: Root, known: &[Set], aside: u32) -> bool {
        let mut only = None;
        self.walk(root, known, &mut |leaf| {
            let another = leaf != aside && only.is_some_and(|known| known != leaf);
            if leaf != aside {
                only = Some(leaf);
            }
            !another
        })
    }

    /// The values a function can still come to where each variable is known to lie in a set.
    #[must_use]
    pub fn values(&self, root: Root, known: &[Set]) -> sorted::Set<u32> {
        let mut values = sorted::Set::new();
        self.walk(root, known, &mut |leaf| {
            values.insert(leaf);
            true
        });
        values
    }

    /// Visits every leaf that can still be reached, until told to stop; whether it came to the end.
    fn walk(&self, root: Root, known: &[Set], visit: &mut dyn FnMut(u32) -> bool) -> bool {
        let mut seen: Table<Root, ()> = Table::default();
        let mut front = vec![root];
        while let Some(here) = front.pop() {
            match (here.value(), self.first(here)) {
                (Some(leaf), _) if !visit(leaf) => return false,
                (None, Some((var, parts))) if seen.insert(here, ()).is_none() => {
                    let left = known.get(usize::from(var)).copied().unwrap_or_else(|| self.whole(var));
                    let open = parts.iter().filter(|(set, _)| !(*set & left).is_empty());
                    front.extend(open.map(|(_, next)| *next));
                }
                _ => {}
            }
        }
        true
    }

    /// Every variable a function still asks for, lowest first.
    #[must_use]
    pub fn variables(&self, root: Root) -> Vec<Var> {
        let mut seen: Table<Root, ()> = Table::default();
        let mut asked = sorted::Set::new();
        let mut front = vec![root];
        while let Some(here) = front.pop() {
            if seen.insert(here, ()).is_some() {
                continue;
            }
            if let Some((var, parts)) = self.first(here) {
                asked.insert(var);
                front.extend(parts.iter().map(|(_, next)| *next));
            }
        }
        asked.into_iter().collect()
    }

    /// The average of a measure of the values, all combinations of values of the variables weighing the same.
    pub fn average(&self, root: Root, measure: &dyn Fn(u32) -> f64) -> f64 {
        let mut done: Table<Root, f64> = Table::default();
        self.average_with(root, measure, &mut done)
    }

    fn average_with(&self, root: Root, measure: &dyn Fn(u32) -> f64, done: &mut Table<Root, f64>) -> f64 {
        if let Some(known) = done.get(&root) {
            return *known;
        }
        let average = match self.first(root) {
            None => root.value().map_or(0.0, measure),
            Some((var, parts)) => {
                let whole = self.whole(var).len().max(1) as f64;
                parts
                    .iter()
                    .map(|(set, next)| set.len() as f64 / whole * self.average_with(*next, measure, done))
                    .sum()
            }
        };
        done.insert(root, average);
        average
    }

    /// The largest number of variables that may have to be asked before the value is known.
    #[must_use]
    pub fn depth(&self, root: Root) -> usize {
        let mut done: Table<Root, usize> = Table::default();
        self.depth_with(root, &mut done)
    }

    fn depth_with(&self, root: Root, done: &mut Table<Root, usize>) -> usize {
        if let Some(depth) = done.get(&root) {
            return *depth;
        }
        let depth = match self.first(root) {
            None => 0,
            Some((_, parts)) => {
                1 + parts.iter().map(|(_, next)| self.depth_with(*next, done)).max().unwrap_or(0)
            }
        };
        done.insert(root, depth);
        depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_have_equal_roots() {
        let mut store = Store::new(vec![3, 2]);
        let a = store.test(0, Set(0b011));
        let b = store.test(1, Set(0b10));
        let one = store.and(a, b);
        let c = store.test(0, Set(0b001));
        let d = store.test(0, Set(0b010));
        let left = store.and(c, b);
        let right = store.and(d, b);
        let other = store.or(left, right);
        assert_eq!(one, other);
    }

    #[test]
    fn a_store_over_another_shares_its_diagrams_and_leaves_it_alone() {
        let mut store = Store::new(vec![3, 2]);
        let a = store.test(0, Set(0b011));
        let below = Arc::new(store);
        let mut over = Store::over(&below);
        assert_eq!(over.test(0, Set(0b011)), a);
        let b = over.test(1, Set(0b10));
        let both = over.and(a, b);
        assert_eq!((below.len(), over.len()), (1, 3));
        assert_eq!(over.at(both, &[Set(0b001), Set(0b10)]), Some(1));
    }

    #[test]
    fn what_is_known_leaves_only_what_can_still_matter() {
        let mut store = Store::new(vec![3, 2]);
        let a = store.test(0, Set(0b011));
        let b = store.test(1, Set(0b10));
        let both = store.and(a, b);
        let left = store.restrict(both, &[Set(0b001)]);
        assert_eq!(store.variables(left), [1]);
        assert_eq!(store.depth(left), 1);
        assert_eq!(store.leaves(left).keys().copied().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(store.at(both, &[Set(0b010), Set(0b10)]), Some(1));
    }
}
