//! The book as it stands under one stretch of terms: the vocabulary, and the rules, kinds and rights that are in force.
//! Everything keeps its name; nothing is numbered, indexed or compressed.

use std::collections::BTreeMap;

use crate::{needs::Needs, node::Node};

/// One condition: the fact has one of these values, or none of them.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub fact: String,
    pub values: Vec<String>,
    pub but: bool,
}

pub(crate) type Tests = Vec<Test>;

/// A question of the vocabulary, with the defaults of these terms.
#[derive(Debug)]
pub(crate) struct Fact {
    pub name: String,
    pub scope: String,
    pub applies: Tests,
    pub defaults: Vec<(Tests, String)>,
    /// The values, where the reader may leave them all open.
    pub choice: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: String,
    pub when: Vec<Tests>,
    pub then: String,
    pub except: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Chapter {
    pub name: String,
    /// Whether every rule that holds adds its entry.
    pub adds: bool,
    pub asked: Tests,
    pub rules: Vec<Rule>,
}

#[derive(Debug)]
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
    asked: Tests,
}

#[derive(Clone, Debug)]
pub(crate) struct Right {
    pub ways: Vec<String>,
    pub when: Tests,
    pub grants: Vec<bool>,
}

#[derive(Debug)]
pub(crate) struct Comparison {
    pub fact: String,
    pub sum: String,
    pub of: Vec<Tests>,
    pub over: u64,
    pub times: Option<String>,
    pub else_needed: Vec<String>,
}

/// What is in force under one stretch of terms.
#[derive(Debug)]
pub(crate) struct Law {
    pub product: String,
    pub guide: String,
    pub from: String,
    pub facts: Vec<Fact>,
    /// In their order, those that admit kinds last.
    pub chapters: Vec<Chapter>,
    pub kinds: Vec<Kind>,
    /// By kind.
    pub rights: BTreeMap<String, Vec<Right>>,
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

fn tests(product: &str, node: Option<&Node>) -> Tests {
    let test = |(name, node): (String, &Node)| {
        let prefix =
            ["dispute.", "over.", "has.", "admits."].into_iter().find(|prefix| name.starts_with(prefix));
        let own = |prefix| format!("{prefix}{}", full(product, name.trim_start_matches(prefix)));
        let values = node.texts();
        let but = !values.is_empty() && values.iter().all(|value| value.starts_with('!'));
        let plain = |value: &String| value.trim_start_matches('!').to_owned();
        Test { fact: prefix.map_or(name.clone(), own), values: values.iter().map(plain).collect(), but }
    };
    node.map(|node| node.flat("")).unwrap_or_default().into_iter().map(test).collect()
}

fn alternatives(product: &str, node: Option<&Node>) -> Vec<Tests> {
    let list = node.map(Node::list);
    list.map_or(vec![Vec::new()], |list| list.iter().map(|one| tests(product, Some(one))).collect())
}

fn in_time(node: &Node, guide: &str) -> bool {
    let named = node.words("guide");
    node.word("since").is_none_or(|since| since.as_str() <= guide)
        && node.word("until").is_none_or(|until| guide < until.as_str())
        && (named.is_empty() || named.iter().any(|name| name == guide))
}

/// A number, or a list of numbers by terms.
fn by_terms(node: &Node, guide: &str) -> Option<u64> {
    match node {
        Node::Number(number) => Some(*number),
        _ => node.list().iter().find(|entry| in_time(entry, guide))?.number("is"),
    }
}

/// The law of each stretch of terms, products in their order, oldest first.
pub(crate) fn laws(trees: &BTreeMap<String, Node>, needs: &Needs) -> Vec<Law> {
    let mut products: Vec<(Option<u64>, &str, &Node)> = Vec::new();
    for (file, tree) in trees {
        products.extend(file.strip_suffix("/product.toml").map(|id| (tree.number("order"), id, tree)));
    }
    products.sort_by_key(|(order, id, _)| (order.unwrap_or(u64::MAX), *id));
    let mut all = Vec::new();
    for (_, product, tree) in &products {
        for terms in tree.get("terms").map(Node::list).unwrap_or_default() {
            let text = |key: &str| terms.word(key).unwrap_or_default();
            let (guide, from) = (text("guide"), text("from"));
            all.push(Terms { trees, products: &products, product, tree, guide: &guide }.law(from, needs));
        }
    }
    all
}

/// One stretch of terms, as its law is put together.
struct Terms<'t> {
    trees: &'t BTreeMap<String, Node>,
    products: &'t [(Option<u64>, &'t str, &'t Node)],
    product: &'t str,
    tree: &'t Node,
    guide: &'t str,
}

impl Terms<'_> {
    fn law(&self, from: String, needs: &Needs) -> Law {
        let common = |file: &str, key: &str| self.trees.get(&format!("common/{file}.toml"))?.get(key);
        let mut rules: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for (name, node) in self.section("rule") {
            for chapter in node.words("decides") {
                let chapter = match chapter.strip_prefix("admits.") {
                    Some(kind) => format!("admits.{}", full(self.product, kind)),
                    None => chapter,
                };
                rules.entry(chapter).or_default().push(self.rule(name.clone(), node));
            }
        }
        let kinds = self.kinds();
        let mut chapters: Vec<Chapter> = Vec::new();
        for (name, node) in common("chapters", "chapter").map(Node::entries).unwrap_or_default() {
            let (asked, rules) = (tests("", node.get("applies")), rules.remove(name).unwrap_or_default());
            chapters.push(Chapter { name: name.clone(), adds: node.flag("all"), asked, rules });
        }
        for kind in &kinds {
            let name = format!("admits.{}", kind.id);
            let rules = rules.remove(&name).unwrap_or_default();
            chapters.push(Chapter { name, adds: false, asked: kind.asked.clone(), rules });
        }
        let mut rights: BTreeMap<String, Vec<Right>> = BTreeMap::new();
        for (_, node) in self.section("rights") {
            let when = tests(self.product, node.get("when"));
            let right = Right { ways: node.words("ways"), when, grants: needs.granted(node) };
            for kind in self.names(node, "kinds") {
                rights.entry(kind).or_default().push(right.clone());
            }
        }
        let named = |prefix: &str, section: &str| -> Vec<(String, &Node)> {
            self.section(section).into_iter().map(|(name, node)| (format!("{prefix}{name}"), node)).collect()
        };
        let impossible = named("", "impossible").into_iter();
        let holdings = named("has.", "holding").into_iter();
        let comparisons = named("over.", "comparison").into_iter();
        Law {
            product: self.product.to_owned(),
            guide: self.guide.to_owned(),
            from,
            facts: common("facts", "fact")
                .map(Node::list)
                .unwrap_or_default()
                .iter()
                .map(|node| self.fact(node))
                .collect(),
            chapters,
            kinds,
            rights,
            combinations: named("", "combination").iter().map(|(_, node)| self.names(node, "of")).collect(),
            impossible: impossible
                .map(|(name, node)| (name, alternatives(self.product, node.get("when"))))
                .collect(),
            comparisons: comparisons.filter_map(|(fact, node)| self.comparison(fact, node)).collect(),
            holdings: holdings.map(|(fact, node)| (fact, self.names(node, "of"))).collect(),
            disputes: named("dispute.", "dispute").into_iter().map(|(fact, _)| fact).collect(),
        }
    }

    /// Every `[section.name]` of one product's folder, in the order of its files.
    fn of_product(&self, product: &str, section: &str) -> Vec<(String, &Node)> {
        let files = self
            .trees
            .iter()
            .filter(|(file, _)| file.split_once('/').is_some_and(|(folder, _)| folder == product));
        files
            .flat_map(|(_, tree)| tree.named(section))
            .map(|(name, node)| (full(product, name), node))
            .collect()
    }

    /// Every `[section.name]` in force: the product's own, and those of the modules that it adopts.
    fn section(&self, section: &str) -> Vec<(String, &Node)> {
        let mut found = self.of_product(self.product, section);
        for (module, adoption) in
            self.tree.named("adopts").iter().filter(|(_, adoption)| in_time(adoption, self.guide))
        {
            let source = self.trees.get(&format!("common/modules/{module}.toml"));
            for (name, node) in source.map(|source| source.named(section)).unwrap_or_default() {
                // What cites only clauses that the product did not give is not taken up.
                let cites = node.words("cites");
                let mut points = cites.iter().filter_map(|cite| cite.strip_prefix('@')).peekable();
                if points.peek().is_none() || points.any(|point| adoption.get(point).is_some()) {
                    found.push((full(self.product, name), node));
                }
            }
        }
        found.retain(|(_, node)| in_time(node, self.guide));
        found
    }

    fn names(&self, node: &Node, key: &str) -> Vec<String> {
        node.words(key).iter().map(|name| full(self.product, name)).collect()
    }

    fn rule(&self, name: String, node: &Node) -> Rule {
        let then = node.word("then").unwrap_or_default();
        Rule {
            name,
            when: alternatives(self.product, node.get("when")),
            then,
            except: self.names(node, "except"),
        }
    }

    fn comparison(&self, fact: String, node: &Node) -> Option<Comparison> {
        Some(Comparison {
            fact,
            over: by_terms(node.get("over")?, self.guide)?,
            of: alternatives(self.product, node.get("of")),
            sum: node.word("sum").unwrap_or_default(),
            times: node.word("times"),
            else_needed: self.names(node, "else_needed"),
        })
    }

    fn fact(&self, node: &Node) -> Fact {
        // `product@since..until`, as far as it is said.
        let during = |stretch: &String| {
            let (product, months) = stretch.split_once('@').unwrap_or((stretch, ""));
            let (since, until) = months.split_once("..").unwrap_or((months, ""));
            product == self.product && since <= self.guide && (until.is_empty() || self.guide < until)
        };
        let mut defaults = Vec::new();
        for default in node.get("default").map(Node::list).unwrap_or_default() {
            let stretches = default.words("during");
            if let Node::Text(value) = default {
                defaults.push((Vec::new(), value.clone()));
            } else if stretches.is_empty() || stretches.iter().any(during) {
                defaults.push((tests("", default.get("when")), default.word("value").unwrap_or_default()));
            }
        }
        Fact {
            name: node.word("name").unwrap_or_default(),
            scope: node.word("scope").unwrap_or_default(),
            applies: tests("", node.get("applies")),
            defaults,
            choice: node.flag("choice").then(|| node.words("values")),
        }
    }

    /// The kinds of these terms, and those of other products that may be offered, all in book order.
    fn kinds(&self) -> Vec<Kind> {
        let also: Vec<String> = self.section("also_kind").into_iter().map(|(id, _)| id).collect();
        let mut all = Vec::new();
        for (_, owner, _) in self.products {
            for (id, node) in self.of_product(owner, "kind") {
                let own = *owner == self.product;
                if own && in_time(node, self.guide) || also.contains(&id) {
                    // Another product's is counted as it last was.
                    all.push(kind(owner, id, node, own.then_some(self.guide)));
                }
            }
        }
        all
    }
}

fn kind(owner: &str, id: String, node: &Node, guide: Option<&str>) -> Kind {
    let per = node.word("per").unwrap_or_default();
    let usual = match per.as_str() {
        "person" => Some("people"),
        "device" => Some("devices"),
        "account" => Some("accounts"),
        "site" => Some("sites"),
        "pack" => Some("visitors"),
        _ => None,
    };
    let counted = |entry: &&Node| guide.is_none_or(|guide| in_time(entry, guide));
    let by = match node.get("counted_by") {
        None => usual.map(str::to_owned),
        Some(Node::List(list)) => list.iter().rfind(counted).and_then(|entry| entry.word("by")),
        Some(_) => node.word("counted_by"),
    };
    let free = |free: &Node| (guide.and_then(|guide| by_terms(free, guide)), node.word("free_times"));
    let cover = node.flag("cover");
    let duty = if cover { "covered" } else { "due" };
    let usually = Test { fact: "duty".to_owned(), values: vec![duty.to_owned()], but: false };
    Kind {
        id,
        cover,
        alone: !node.flag("additive"),
        rung: node.word("ladder").map(|ladder| full(owner, &ladder)).zip(node.number("rung")),
        by,
        contains: node.words("contains").iter().map(|name| full(owner, name)).collect(),
        pack: node.number("pack_of").map(|of| (of.max(1), node.number("pack_minimum").unwrap_or(1))),
        free: node.get("free").map(free),
        asked: node.get("asked").map_or(vec![usually], |asked| tests(owner, Some(asked))),
        per,
    }
}
