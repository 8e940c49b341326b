//! The book as it stands under one stretch of terms: the vocabulary, and the rules, kinds and rights that are in force.
//! Everything keeps its name; nothing is numbered, indexed or compressed.

use std::collections::{BTreeMap, BTreeSet};

use crate::node::Node;

/// One condition: the fact has one of these values, or none of them.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub fact: String,
    pub values: Vec<String>,
    pub but: bool,
}

pub(crate) type Tests = Vec<Test>;

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: String,
    pub chapters: Vec<String>,
    pub when: Vec<Tests>,
    pub then: String,
    pub except: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub id: String,
    pub per: String,
    pub cover: bool,
    pub alone: bool,
    pub rung: Option<(String, u64)>,
    pub by: Option<String>,
    pub contains: Vec<String>,
    pub pack: Option<(u64, u64)>,
    /// Whether there is a free allowance; and how large it is under these terms, for each of the count.
    pub free: Option<(Option<u64>, Option<String>)>,
    pub asked: Tests,
}

#[derive(Clone, Debug)]
pub(crate) struct Right {
    pub kinds: Vec<String>,
    pub ways: Vec<String>,
    pub when: Tests,
    pub grants: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub fact: String,
    pub sum: String,
    pub of: Vec<Tests>,
    pub over: u64,
    pub times: Option<String>,
    pub else_needed: Vec<String>,
}

/// What is in force under one stretch of terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Law {
    pub product: String,
    pub guide: String,
    pub from: String,
    /// By chapter.
    pub rules: BTreeMap<String, Vec<Rule>>,
    pub kinds: Vec<Kind>,
    pub rights: Vec<Right>,
    pub combinations: Vec<Vec<String>>,
    pub impossible: Vec<(String, Vec<Tests>)>,
    pub comparisons: Vec<Comparison>,
    pub holdings: Vec<(String, Vec<String>)>,
    pub disputes: Vec<String>,
}

/// Names within a product are its own.
fn full(product: &str, name: &str) -> String {
    if name.contains('/') { name.to_owned() } else { format!("{product}/{name}") }
}

pub(crate) fn tests(product: &str, node: &Node) -> Tests {
    let test = |(name, node): (String, &Node)| {
        let prefix =
            ["dispute.", "over.", "has.", "admits."].into_iter().find(|prefix| name.starts_with(prefix));
        let fact = prefix.map_or(name.clone(), |prefix| {
            format!("{prefix}{}", full(product, name.trim_start_matches(prefix)))
        });
        let values = node.texts();
        let but = !values.is_empty() && values.iter().all(|value| value.starts_with('!'));
        Test {
            fact,
            values: values.iter().map(|value| value.trim_start_matches('!').to_owned()).collect(),
            but,
        }
    };
    node.flat("").into_iter().map(test).collect()
}

fn when(product: &str, node: &Node) -> Vec<Tests> {
    alternatives(product, node.get("when"))
}

fn alternatives(product: &str, node: Option<&Node>) -> Vec<Tests> {
    node.map_or(vec![Vec::new()], |when| when.list().iter().map(|node| tests(product, node)).collect())
}

pub(crate) fn in_time(node: &Node, guide: &str) -> bool {
    let named = node.words("guide");
    node.word("since").is_none_or(|since| since.as_str() <= guide)
        && node.word("until").is_none_or(|until| guide < until.as_str())
        && (named.is_empty() || named.iter().any(|name| name == guide))
}

/// A number, or a list of numbers by terms.
fn by_terms(node: &Node, guide: &str) -> Option<u64> {
    match node {
        Node::Number(number) => Some(*number),
        _ => node.list().iter().find(|entry| in_time(entry, guide)).and_then(|entry| entry.number("is")),
    }
}

/// What pairs a name stands for, and what a right on a pair contains.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    pub names: BTreeMap<String, BTreeSet<String>>,
    contained: BTreeMap<String, BTreeSet<String>>,
    pub features: Vec<(String, BTreeSet<String>)>,
    /// A table, what its needs are besides where a number is over a constant.
    pub beyond: Option<(String, String, String, u64)>,
}

impl Needs {
    pub fn of(tree: &Node) -> Self {
        let left_out = tree.words("star_leaves_out");
        let mut all = Self::default();
        let actions = tree.named("pairs").iter().map(|(action, node)| (action, node.texts()));
        let pairs: Vec<(&String, String)> = actions
            .flat_map(|(action, tables)| tables.into_iter().map(move |table| (action, table)))
            .collect();
        for (action, table) in &pairs {
            let pair = format!("{action}:{table}");
            all.names.insert(pair.clone(), BTreeSet::from([pair]));
        }
        let declared = all.names.clone();
        for (action, table) in pairs.iter().filter(|(_, table)| !left_out.contains(table)) {
            for star in [format!("{action}:*"), "*:*".to_owned()] {
                if !declared.contains_key(&star) {
                    all.names.entry(star).or_default().insert(format!("{action}:{table}"));
                }
            }
        }
        for (from, node) in tree.named("same") {
            all.names.insert(from.clone(), node.texts().into_iter().collect());
        }
        for (action, table) in &pairs {
            let lesser = |key: &str, of: &str| {
                let more =
                    tree.named(key).iter().filter(|(from, _)| from == of).flat_map(|(_, node)| node.texts());
                std::iter::once(of.to_owned()).chain(more).collect::<Vec<_>>()
            };
            let mut contained = BTreeSet::new();
            for action in lesser("contained_actions", action) {
                for table in lesser("own_form_of", table) {
                    contained
                        .extend(all.names.get(&format!("{action}:{table}")).into_iter().flatten().cloned());
                }
            }
            all.contained.insert(format!("{action}:{table}"), contained);
        }
        all.features = tree
            .named("feature")
            .iter()
            .map(|(name, node)| (format!("needs.{name}"), all.pairs(&node.texts())))
            .collect();
        all.beyond = tree.get("beyond").and_then(|node| {
            Some((node.word("table")?, node.word("means")?, node.word("count")?, node.number("over")?))
        });
        all
    }

    pub fn pairs(&self, names: &[String]) -> BTreeSet<String> {
        names.iter().filter_map(|name| self.names.get(name)).flatten().cloned().collect()
    }

    fn granted(&self, node: &Node) -> BTreeSet<String> {
        let without = self.pairs(&node.words("without"));
        let direct = self.pairs(&node.words("grants")).into_iter().filter(|pair| !without.contains(pair));
        let all = direct.flat_map(|pair| self.contained.get(&pair).cloned().unwrap_or_default());
        all.filter(|pair| !without.contains(pair)).collect()
    }
}

/// The law of each stretch of terms, products in their order, oldest first.
pub(crate) fn laws(trees: &BTreeMap<String, Node>, needs: &Needs) -> Vec<Law> {
    let named = trees
        .iter()
        .filter_map(|(file, tree)| Some((tree.number("order"), file.strip_suffix("/product.toml")?, tree)));
    let mut products: Vec<(Option<u64>, &str, &Node)> = named.collect();
    products.sort_by_key(|(order, id, _)| (order.unwrap_or(u64::MAX), *id));
    // Every `[section.name]` of every product, in book order.
    let sections = |section: &str| -> Vec<(&str, String, &Node)> {
        let mut all = Vec::new();
        for (_, id, _) in &products {
            for (_, tree) in
                trees.iter().filter(|(file, _)| file.split_once('/').is_some_and(|(folder, _)| folder == *id))
            {
                all.extend(tree.named(section).iter().map(|(name, node)| (*id, full(id, name), node)));
            }
        }
        all
    };
    let kinds = sections("kind");
    let mut all = Vec::new();
    for (_, product, tree) in &products {
        for terms in tree.get("terms").map(Node::list).unwrap_or_default() {
            let text = |key: &str| terms.word(key).unwrap_or_default();
            let (guide, from) = (text("guide"), text("from"));
            let mine = |section: &str| -> Vec<(String, &Node)> {
                let own = sections(section)
                    .into_iter()
                    .filter(|(owner, _, node)| owner == product && in_time(node, &guide));
                let mut found: Vec<(String, &Node)> = own.map(|(_, name, node)| (name, node)).collect();
                for (module, adoption) in
                    tree.named("adopts").iter().filter(|(_, adoption)| in_time(adoption, &guide))
                {
                    let source = trees.get(&format!("common/modules/{module}.toml"));
                    for (name, node) in source.map(|source| source.named(section)).unwrap_or_default() {
                        let points: Vec<String> = node
                            .words("cites")
                            .iter()
                            .filter_map(|cite| cite.strip_prefix('@').map(str::to_owned))
                            .collect();
                        let taken_up =
                            points.is_empty() || points.iter().any(|point| adoption.get(point).is_some());
                        if taken_up && in_time(node, &guide) {
                            found.push((full(product, name), node));
                        }
                    }
                }
                found
            };
            let names = |node: &Node, key: &str| -> Vec<String> {
                node.words(key).iter().map(|name| full(product, name)).collect()
            };
            let also: Vec<String> = mine("also_kind").into_iter().map(|(id, _)| id).collect();
            let there = |(owner, id, node): &&(&str, String, &Node)| {
                (owner == product && in_time(node, &guide)) || also.contains(id)
            };
            let rule = |(name, node): (String, &Node)| Rule {
                name,
                chapters: node
                    .words("decides")
                    .iter()
                    .map(|chapter| {
                        chapter
                            .strip_prefix("admits.")
                            .map_or(chapter.clone(), |kind| format!("admits.{}", full(product, kind)))
                    })
                    .collect(),
                when: when(product, node),
                then: node.word("then").unwrap_or_default(),
                except: names(node, "except"),
            };
            let comparison = |(name, node): (String, &Node)| {
                let over = by_terms(node.get("over")?, &guide)?;
                let of = alternatives(product, node.get("of"));
                let (sum, times) = (node.word("sum").unwrap_or_default(), node.word("times"));
                Some(Comparison {
                    fact: format!("over.{name}"),
                    sum,
                    of,
                    over,
                    times,
                    else_needed: names(node, "else_needed"),
                })
            };
            let right = |(_, node): (String, &Node)| Right {
                kinds: names(node, "kinds"),
                ways: node.words("ways"),
                when: node.get("when").map(|when| tests(product, when)).unwrap_or_default(),
                grants: needs.granted(node),
            };
            all.push(Law {
                product: (*product).to_owned(),
                rules: by_chapter(mine("rule").into_iter().map(rule).collect()),
                kinds: kinds
                    .iter()
                    .filter(there)
                    .map(|(owner, id, node)| {
                        kind(owner, id, node, if owner == product { Some(&guide) } else { None })
                    })
                    .collect(),
                rights: mine("rights").into_iter().map(right).collect(),
                combinations: mine("combination").into_iter().map(|(_, node)| names(node, "of")).collect(),
                impossible: mine("impossible")
                    .into_iter()
                    .map(|(name, node)| (name, when(product, node)))
                    .collect(),
                comparisons: mine("comparison").into_iter().filter_map(comparison).collect(),
                holdings: mine("holding")
                    .into_iter()
                    .map(|(name, node)| (format!("has.{name}"), names(node, "of")))
                    .collect(),
                disputes: mine("dispute").into_iter().map(|(name, _)| format!("dispute.{name}")).collect(),
                guide,
                from,
            });
        }
    }
    all
}

fn by_chapter(rules: Vec<Rule>) -> BTreeMap<String, Vec<Rule>> {
    let mut all: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
    for rule in rules {
        for chapter in &rule.chapters {
            all.entry(chapter.clone()).or_default().push(rule.clone());
        }
    }
    all
}

/// A licence kind; without a guide it is another product's, counted as it last was.
fn kind(owner: &str, id: &str, node: &Node, guide: Option<&String>) -> Kind {
    let per = node.word("per").unwrap_or_default();
    let usual = match per.as_str() {
        "person" => Some("people"),
        "device" => Some("devices"),
        "account" => Some("accounts"),
        "site" => Some("sites"),
        "pack" => Some("visitors"),
        _ => None,
    };
    let by = match node.get("counted_by") {
        None => usual.map(str::to_owned),
        Some(Node::List(list)) => list
            .iter()
            .rfind(|entry| guide.is_none_or(|guide| in_time(entry, guide)))
            .and_then(|entry| entry.word("by")),
        Some(_) => node.word("counted_by"),
    };
    let cover = node.flag("cover");
    let usually = vec![Test {
        fact: "duty".to_owned(),
        values: vec![if cover { "covered" } else { "due" }.to_owned()],
        but: false,
    }];
    Kind {
        id: id.to_owned(),
        cover,
        alone: !node.flag("additive"),
        rung: node.word("ladder").map(|ladder| full(owner, &ladder)).zip(node.number("rung")),
        by,
        contains: node.words("contains").iter().map(|name| full(owner, name)).collect(),
        pack: node.number("pack_of").map(|of| (of.max(1), node.number("pack_minimum").unwrap_or(1))),
        free: node
            .get("free")
            .map(|free| (guide.and_then(|guide| by_terms(free, guide)), node.word("free_times"))),
        asked: node.get("asked").map_or(usually, |asked| tests(owner, asked)),
        per,
    }
}
