//! The definition of a verdict, written naively: it reads the rulebook's text itself and shares nothing with the fast
//! engine but the contract's JSON. Whatever is not told so fully that every condition it meets is decided is `Open`.

mod counts;
mod groups;
mod law;
mod needs;
mod node;
mod way;

use std::collections::{BTreeMap, BTreeSet};

use groups::{Case, choice_for_totals};
use law::Law;
use needs::Needs;
use node::Node;
use serde_json::{Value, json};
use way::Judged;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something that was not told would have to be known.
    Open(String),
    /// The facts contradict one another.
    Impossible(String),
    /// The book has a gap or a conflict, or can't be read.
    Broken(String),
}

/// A rulebook, read as it is written.
pub struct Reference {
    counts: Vec<Count>,
    needs: Needs,
    laws: Vec<Law>,
}

/// A number that is asked: its default, and what it is told for each of.
struct Count {
    name: String,
    default: Option<u64>,
    each: Option<String>,
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reference({} terms)", self.laws.len())
    }
}

/// A text; nothing where it is unknown.
fn told(value: &Value) -> Option<&str> {
    match value {
        Value::Array(list) if list.len() == 1 => list.first().and_then(told),
        Value::String(text) if text != "unknown" => Some(text),
        _ => None,
    }
}

impl Reference {
    /// Reads a book from its files.
    ///
    /// # Errors
    /// What is no TOML, or a vocabulary file that is missing.
    pub fn new(files: &BTreeMap<String, String>) -> Result<Self, Stop> {
        let mut trees = BTreeMap::new();
        for (name, text) in files {
            let tree: toml_edit::DocumentMut =
                text.parse().map_err(|error| Stop::Broken(format!("{name}: {error}")))?;
            trees.insert(name.clone(), Node::of(tree.as_item()));
        }
        let common = |file: &str| {
            trees.get(&format!("common/{file}.toml")).ok_or_else(|| Stop::Broken(file.to_owned()))
        };
        let needs = Needs::of(common("needs")?);
        let count = |node: &Node| Count {
            name: node.word("name").unwrap_or_default(),
            default: node.number("default"),
            each: node.word("each"),
        };
        let counts = common("counts")?.get("count").map(Node::list).unwrap_or_default();
        Ok(Self { counts: counts.iter().map(count).collect(), laws: law::laws(&trees, &needs), needs })
    }

    /// Judges a situation in the contract's form: outcomes, options, refusals, things to mind, readings, totals.
    ///
    /// # Errors
    /// What is open, or what contradicts itself.
    pub fn judge(&self, situation: &Value) -> Result<Value, Stop> {
        let law = self.law(situation)?;
        let case = Case::new(self, law, situation);
        let judged = case.judged(None)?;
        let mut readings: Vec<Vec<(&str, Judged<'_>)>> = vec![Vec::new(); judged.len()];
        for dispute in &law.disputes {
            for ((mild, strict), list) in
                case.judged(Some(dispute))?.into_iter().zip(&judged).zip(&mut readings)
            {
                if !same(&mild, strict) {
                    list.push((dispute.trim_start_matches("dispute."), mild));
                }
            }
        }
        let strictness = |one: &&Judged<'_>| {
            let known = ["not-offered", "none", "covered", "licence", "not-permitted"];
            known.iter().position(|known| *known == one.outcome)
        };
        let chosen = choice_for_totals(&judged);
        let mut total_lenient = None;
        if readings.iter().any(|list| !list.is_empty()) {
            let mut mild = judged.clone();
            for (group, list) in mild.iter_mut().zip(&readings) {
                let mildest = list.iter().map(|(_, mild)| mild).min_by_key(strictness);
                if let Some(mildest) = mildest {
                    group.clone_from(mildest);
                }
            }
            total_lenient = Some(case.total(&mild, chosen, &judged));
        }
        let mut told = Vec::new();
        for (place, (group, readings)) in judged.iter().zip(&readings).enumerate() {
            let reading = |(dispute, mild): &(&str, Judged<'_>)| {
                let plain = Judged { under: Vec::new(), ..mild.clone() };
                json!({ "dispute": dispute, "outcome": mild.outcome, "options": case.options(place, &plain, &judged) })
            };
            told.push(json!({
                "outcome": group.outcome, "contact": group.contact, "standing": group.standing,
                "options": case.options(place, group, &judged), "notPermitted": group.refused,
                "alsoMind": group.mind, "readings": readings.iter().map(reading).collect::<Value>(),
            }));
        }
        Ok(json!({
            "product": law.product, "guide": law.guide, "groups": told, "totalUnder": chosen,
            "total": case.total(&judged, chosen, &judged), "totalLenient": total_lenient,
        }))
    }

    /// The one stretch of terms that is told: by guide, by day, or the newest.
    fn law(&self, situation: &Value) -> Result<&Law, Stop> {
        let open = |key: &str| Stop::Open(key.to_owned());
        let product = situation.get("product").and_then(told).ok_or_else(|| open("product"))?;
        let mut mine = self.laws.iter().filter(|law| law.product == product);
        let given = |key: &str| situation.get(key).filter(|value| !value.is_null());
        let found = match (given("guide"), given("asOf")) {
            (Some(guide), _) => {
                let guide = told(guide).ok_or_else(|| open("guide"))?;
                mine.rfind(|law| law.guide.as_str() <= guide)
            }
            (None, Some(day)) => mine.rfind(|law| Some(law.from.as_str()) <= day.as_str()),
            (None, None) => mine.next_back(),
        };
        found.ok_or_else(|| Stop::Broken("no such terms".to_owned()))
    }
}

/// Whether two judgements count as the same: outcome, option ids and refusals.
fn same(one: &Judged<'_>, other: &Judged<'_>) -> bool {
    let options = |judged: &Judged<'_>| -> BTreeSet<BTreeSet<String>> {
        judged.options.iter().map(|option| option.iter().map(|id| (*id).to_owned()).collect()).collect()
    };
    one.outcome == other.outcome && one.refused == other.refused && options(one) == options(other)
}
