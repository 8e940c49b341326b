//! What people do: pairs of an action and a table, and sets of them as a row of ticks, one for each declared pair.

use std::collections::BTreeMap;

use crate::node::Node;

/// What pairs a name stands for, and what a right on a pair contains.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    names: BTreeMap<String, Vec<bool>>,
    /// For each pair, all that a right on it contains.
    contained: Vec<Vec<bool>>,
    pub features: Vec<(String, Vec<bool>)>,
    pub beyond: Option<Beyond>,
}

/// Where a number is over a constant, or not told, some pairs are another pair besides.
#[derive(Debug)]
pub(crate) struct Beyond {
    pub count: String,
    pub over: u64,
    pub besides: Vec<(usize, usize)>,
}

fn tick(into: &mut [bool], more: &[bool]) {
    into.iter_mut().zip(more).for_each(|(tick, more)| *tick |= more);
}

/// Whether each tick of one row stands in the other, which has no length while it has no tick.
pub(crate) fn within(one: &[bool], other: &[bool]) -> bool {
    one.iter().enumerate().all(|(place, tick)| !tick || other.get(place) == Some(&true))
}

pub(crate) fn union<'r>(rows: impl IntoIterator<Item = &'r Vec<bool>>) -> Vec<bool> {
    let mut all = Vec::new();
    for row in rows {
        all.resize(row.len().max(all.len()), false);
        tick(&mut all, row);
    }
    all
}

impl Needs {
    pub fn of(tree: &Node) -> Self {
        let mut pairs: Vec<(&String, String)> = Vec::new();
        for (action, node) in tree.named("pairs") {
            pairs.extend(node.texts().into_iter().map(|table| (action, table)));
        }
        let mut all = Self::default();
        for (place, (action, table)) in pairs.iter().enumerate() {
            let mut row = vec![false; pairs.len()];
            row.iter_mut().skip(place).take(1).for_each(|tick| *tick = true);
            all.names.insert(format!("{action}:{table}"), row);
        }
        let (declared, left_out) = (all.names.clone(), tree.words("star_leaves_out"));
        for (action, table) in pairs.iter().filter(|(_, table)| !left_out.contains(table)) {
            for star in [format!("{action}:*"), "*:*".to_owned()] {
                if let (false, Some(row)) =
                    (declared.contains_key(&star), declared.get(&format!("{action}:{table}")))
                {
                    tick(all.names.entry(star).or_insert_with(|| vec![false; pairs.len()]), row);
                }
            }
        }
        for (from, node) in tree.named("same") {
            all.names.insert(from.clone(), all.pairs(&node.texts()));
        }
        for (action, table) in &pairs {
            let lesser = |key: &str, of: &str| {
                let mut names = vec![of.to_owned()];
                names.extend(tree.get(key).map(|lesser| lesser.words(of)).unwrap_or_default());
                names
            };
            let tables = lesser("own_form_of", table);
            let with = |action: String| {
                tables.iter().map(move |table| format!("{action}:{table}")).collect::<Vec<_>>()
            };
            let names: Vec<String> = lesser("contained_actions", action).into_iter().flat_map(with).collect();
            all.contained.push(all.pairs(&names));
        }
        for (name, node) in tree.named("feature") {
            all.features.push((format!("needs.{name}"), all.pairs(&node.texts())));
        }
        let place = |action: &str, table: &str| {
            pairs.iter().position(|(known, of)| known.as_str() == action && of == table)
        };
        all.beyond = tree.get("beyond").and_then(|node| {
            let (table, means) = (node.word("table")?, node.word("means")?);
            let of_table = pairs.iter().filter(|(_, of)| *of == table);
            let both =
                |(action, _): &(&String, String)| Some((place(action, &table)?, place(action, &means)?));
            let besides = of_table.filter_map(both).collect();
            Some(Beyond { count: node.word("count")?, over: node.number("over")?, besides })
        });
        all
    }

    /// The pairs that names stand for.
    pub fn pairs(&self, names: &[impl AsRef<str>]) -> Vec<bool> {
        let mut row = vec![false; self.names.values().next().map_or(0, Vec::len)];
        names.iter().filter_map(|name| self.names.get(name.as_ref())).for_each(|more| tick(&mut row, more));
        row
    }

    /// What a row of rights grants, with all that this contains.
    pub fn granted(&self, node: &Node) -> Vec<bool> {
        let (grants, without) = (self.pairs(&node.words("grants")), self.pairs(&node.words("without")));
        let granted = self.contained.iter().zip(grants.iter().zip(&without));
        let all = union(granted.filter(|(_, (grant, without))| **grant && !**without).map(|(row, _)| row));
        all.iter().zip(&without).map(|(tick, without)| *tick && !*without).collect()
    }
}
