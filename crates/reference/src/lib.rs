//! The definition of a verdict, written naively: it reads the rulebook's text itself and shares nothing with the fast
//! engine but the contract's JSON. Whatever is not told so fully that every condition it meets is decided is `Open`.

mod law;
mod node;

use std::collections::{BTreeMap, BTreeSet};

use law::{Kind, Law, Needs, Rule, Test, tests};
use node::Node;
use serde_json::{Map, Value, json};

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

/// Facts by name: those that are missing are not asked here, `None` is unknown.
type Facts = BTreeMap<String, Option<String>>;
type Kinds = Vec<String>;
/// A question of the vocabulary.
struct Fact {
    name: String,
    scope: String,
    applies: Vec<Test>,
    defaults: Vec<(Vec<String>, Vec<Test>, String)>,
    choice: Option<Vec<String>>,
}

/// A rulebook, read as it is written.
pub struct Reference {
    facts: Vec<Fact>,
    counts: Vec<(String, Option<u64>)>,
    /// Numbers that are told for each of another.
    each: BTreeMap<String, String>,
    needs: Needs,
    /// Name, whether every rule adds its entry, when it is asked.
    chapters: Vec<(String, bool, Vec<Test>)>,
    laws: Vec<Law>,
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reference({} terms)", self.laws.len())
    }
}

/// What one way, or one group, comes to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Judged {
    outcome: String,
    options: Vec<Kinds>,
    under: Vec<Option<String>>,
    refused: BTreeSet<String>,
    mind: BTreeSet<String>,
    contact: Option<String>,
    standing: Option<String>,
    by_holdings: bool,
}

fn holds(tests: &[Test], facts: &Facts) -> Result<bool, Stop> {
    let mut open = None;
    for test in tests {
        match facts.get(&test.fact) {
            None => return Ok(false),
            Some(None) => open = Some(test.fact.clone()),
            Some(Some(value)) if test.values.contains(value) == test.but => return Ok(false),
            Some(Some(_)) => {}
        }
    }
    open.map_or(Ok(true), |fact| Err(Stop::Open(fact)))
}

fn any(when: &[Vec<Test>], facts: &Facts) -> Result<bool, Stop> {
    let all: Vec<Result<bool, Stop>> = when.iter().map(|tests| holds(tests, facts)).collect();
    if all.contains(&Ok(true)) { Ok(true) } else { all.into_iter().find(Result::is_err).unwrap_or(Ok(false)) }
}

fn told(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) if list.len() == 1 => list.first().and_then(told),
        Value::String(text) if text != "unknown" => Some(text.clone()),
        _ => None,
    }
}

/// Not permitted only if no way is open; else the strictest of the open ones.
fn overall(outcomes: &[&str]) -> String {
    for known in ["licence", "covered", "none", "not-permitted", "not-offered"] {
        if outcomes.contains(&known) {
            return known.to_owned();
        }
    }
    "none".to_owned()
}

/// Sets that contain no other, each once, in the same order.
fn smallest(sets: Vec<Kinds>) -> Vec<Kinds> {
    let set = |kinds: &Kinds| kinds.iter().cloned().collect::<BTreeSet<_>>();
    let mut kept: Vec<Kinds> = Vec::new();
    for one in &sets {
        let larger = sets.iter().any(|other| set(other).is_subset(&set(one)) && set(other) != set(one));
        if !larger && !kept.iter().any(|other| set(other) == set(one)) {
            kept.push(one.clone());
        }
    }
    kept
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
        let asked =
            |node: &Node, key: &str| node.get(key).map(|applies| tests("", applies)).unwrap_or_default();
        let default = |node: &Node| match node {
            Node::Text(text) => (Vec::new(), Vec::new(), text.clone()),
            _ => (node.words("during"), asked(node, "when"), node.word("value").unwrap_or_default()),
        };
        let fact = |node: &Node| Fact {
            name: node.word("name").unwrap_or_default(),
            scope: node.word("scope").unwrap_or_default(),
            applies: asked(node, "applies"),
            defaults: node.get("default").map(Node::list).unwrap_or_default().iter().map(default).collect(),
            choice: node.flag("choice").then(|| node.words("values")),
        };
        let chapters = common("chapters")?.named("chapter").iter();
        Ok(Self {
            facts: common("facts")?
                .get("fact")
                .map(Node::list)
                .unwrap_or_default()
                .iter()
                .map(fact)
                .collect(),
            counts: common("counts")?
                .get("count")
                .map(Node::list)
                .unwrap_or_default()
                .iter()
                .map(|node| (node.word("name").unwrap_or_default(), node.number("default")))
                .collect(),
            each: common("counts")?
                .get("count")
                .map(Node::list)
                .unwrap_or_default()
                .iter()
                .filter_map(|node| Some((node.word("name")?, node.word("each")?)))
                .collect(),
            chapters: chapters
                .map(|(name, node)| (name.clone(), node.flag("all"), asked(node, "applies")))
                .collect(),
            laws: law::laws(&trees, &needs),
            needs,
        })
    }

    /// Judges a situation in the contract's form: outcomes, options, refusals, things to mind, readings, totals.
    ///
    /// # Errors
    /// What is open, or what contradicts itself.
    pub fn judge(&self, situation: &Value) -> Result<Value, Stop> {
        let law = self.law(situation)?;
        let case = Case {
            book: self,
            law,
            situation,
            groups: situation.get("groups").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default(),
        };
        let judged = case.judged(None)?;
        let mut readings: Vec<Vec<(&str, &Judged)>> = vec![Vec::new(); judged.len()];
        let mut runs = Vec::new();
        for dispute in &law.disputes {
            runs.push((dispute.trim_start_matches("dispute."), case.judged(Some(dispute))?));
        }
        let options = |one: &Judged| {
            one.options
                .iter()
                .map(|option| option.iter().cloned().collect())
                .collect::<BTreeSet<BTreeSet<String>>>()
        };
        let key = |one: &Judged| (one.outcome.clone(), options(one), one.refused.clone());
        for (dispute, run) in &runs {
            for ((mild, strict), list) in run.iter().zip(&judged).zip(&mut readings) {
                if key(mild) != key(strict) {
                    list.push((dispute, mild));
                }
            }
        }
        let strictness = |one: &Judged| {
            ["not-offered", "none", "covered", "licence", "not-permitted"]
                .iter()
                .position(|known| *known == one.outcome)
        };
        let mild = judged.iter().zip(&readings).map(|(group, list)| {
            list.iter().map(|(_, mild)| *mild).min_by_key(|mild| strictness(mild)).unwrap_or(group)
        });
        let chosen = choice_for_totals(&judged);
        let lenient = readings
            .iter()
            .any(|list| !list.is_empty())
            .then(|| case.total(&mild.collect::<Vec<_>>(), chosen.as_ref(), &judged));
        let groups = judged.iter().zip(&readings).enumerate().map(|(place, (group, readings))| {
            json!({
                "outcome": group.outcome, "contact": group.contact, "standing": group.standing,
                "options": case.options(place, group, &judged), "notPermitted": group.refused, "alsoMind": group.mind,
                "readings": readings.iter().map(|(dispute, mild)| json!({ "dispute": dispute, "outcome": mild.outcome, "options": case.options(place, &Judged { under: Vec::new(), ..(*mild).clone() }, &judged) })).collect::<Value>(),
            })
        });
        let groups: Value = groups.collect();
        Ok(json!({
            "product": law.product, "guide": law.guide, "groups": groups, "totalUnder": chosen,
            "total": case.total(&judged.iter().collect::<Vec<_>>(), chosen.as_ref(), &judged), "totalLenient": lenient,
        }))
    }

    /// The one stretch of terms that is told: by guide, by day, or the newest.
    fn law(&self, situation: &Value) -> Result<&Law, Stop> {
        let product =
            situation.get("product").and_then(told).ok_or_else(|| Stop::Open("product".to_owned()))?;
        let mut mine = self.laws.iter().filter(|law| law.product == product);
        let given = |key: &str| situation.get(key).filter(|value| !value.is_null());
        let found = match (given("guide"), given("asOf")) {
            (Some(guide), _) => {
                let guide = told(guide).ok_or_else(|| Stop::Open("guide".to_owned()))?;
                mine.rfind(|law| law.guide <= guide)
            }
            (None, Some(day)) => mine.rfind(|law| Some(law.from.as_str()) <= day.as_str()),
            (None, None) => mine.next_back(),
        };
        found.ok_or_else(|| Stop::Broken("no such terms".to_owned()))
    }
}

/// Totals are told at the first value of the choice at which every group that has an option keeps one.
fn choice_for_totals(judged: &[Judged]) -> Option<String> {
    let choices: BTreeSet<&String> = judged.iter().flat_map(|group| group.under.iter().flatten()).collect();
    let serves = |choice: &&&String| {
        judged
            .iter()
            .filter(|group| !group.options.is_empty())
            .all(|group| group.under.iter().any(|under| under.as_ref().is_none_or(|under| under == **choice)))
    };
    choices.iter().find(serves).or_else(|| choices.iter().next()).map(|choice| (*choice).clone())
}

struct Case<'a> {
    book: &'a Reference,
    law: &'a Law,
    situation: &'a Value,
    groups: &'a [Value],
}

impl Case<'_> {
    fn estate(&self, key: &str) -> Option<&Value> {
        self.situation.get("estate").and_then(|estate| estate.get(key))
    }

    fn number(&self, group: Option<&Value>, name: &str) -> Option<u64> {
        let told = match name.strip_prefix("estate.") {
            Some(key) => self.estate(key),
            None => group.and_then(|group| group.get(name)),
        };
        let default =
            || self.book.counts.iter().find(|(known, _)| known == name).and_then(|(_, default)| *default);
        told.map_or_else(default, Value::as_u64)
    }

    fn kind(&self, id: &str) -> Option<&Kind> {
        self.law.kinds.iter().find(|kind| kind.id == id)
    }

    // ---- facts -------------------------------------------------------------------------------------------------------

    /// The facts of one way: what is told, what is inherited from the main way, what is the default.
    fn facts(
        &self,
        group: &Value,
        way: Option<&Value>,
        derived: &Facts,
        lenient: Option<&String>,
        choice: Option<&String>,
    ) -> Facts {
        let mut facts = derived.clone();
        for dispute in &self.law.disputes {
            facts.insert(
                dispute.clone(),
                Some(if lenient == Some(dispute) { "lenient" } else { "cautious" }.to_owned()),
            );
        }
        for fact in &self.book.facts {
            let asked = holds(&fact.applies, &facts);
            if asked == Ok(false) {
                continue;
            }
            let in_force = |during: &Vec<String>| {
                during.is_empty()
                    || during.iter().any(|stretch| {
                        let (product, months) = stretch.split_once('@').unwrap_or((stretch, ""));
                        let (since, until) = months.split_once("..").unwrap_or((months, ""));
                        product == self.law.product
                            && since <= self.law.guide.as_str()
                            && (until.is_empty() || self.law.guide.as_str() < until)
                    })
            };
            let default = |special: bool| {
                let mut fitting = fact
                    .defaults
                    .iter()
                    .filter(|(during, when, _)| in_force(during) && !(special && when.is_empty()));
                fitting
                    .find(|(_, when, _)| holds(when, &facts) == Ok(true))
                    .map(|(_, _, value)| Some(value.clone()))
            };
            let said = match (fact.scope.as_str(), way) {
                ("estate", _) => self.estate(fact.name.trim_start_matches("estate.")).map(told),
                ("way", Some(way)) => {
                    let own =
                        if fact.name == "path" && way.is_string() { Some(way) } else { way.get(&fact.name) };
                    own.map(told).or_else(|| default(true)).or_else(|| group.get(&fact.name).map(told))
                }
                _ => group.get(&fact.name).map(told),
            };
            let chosen = choice.filter(|_| fact.choice.is_some()).map(|value| Some(value.clone()));
            facts.insert(fact.name.clone(), said.or_else(|| default(false)).or(chosen).unwrap_or(None));
        }
        facts
    }

    fn needs(&self, group: &Value, way: Option<&Value>) -> Option<BTreeSet<String>> {
        let mut needs = match way.and_then(|way| way.get("needs")).or_else(|| group.get("needs"))? {
            Value::Array(list) => self.book.needs.pairs(&list.iter().filter_map(told).collect::<Vec<_>>()),
            one => self.book.needs.pairs(&[told(one)?]),
        };
        if let Some((table, means, count, over)) = &self.book.needs.beyond
            && self.number(Some(group), count).is_none_or(|number| number > *over)
        {
            let besides = needs.iter().filter_map(|need| need.strip_suffix(&format!(":{table}")));
            let besides: Vec<String> = besides.map(|action| format!("{action}:{means}")).collect();
            needs.extend(self.book.needs.pairs(&besides));
        }
        Some(needs)
    }

    fn ways<'g>(&self, group: &'g Value) -> Vec<Option<&'g Value>> {
        let also = group.get("also").and_then(Value::as_array).into_iter().flatten();
        std::iter::once(None).chain(also.map(Some)).collect()
    }

    // ---- chapters ----------------------------------------------------------------------------------------------------

    /// Concludes chapters one by one into `facts`; those that add entries give them back.
    fn conclude(
        &self,
        chapters: &[(String, bool, Vec<Test>)],
        facts: &mut Facts,
    ) -> Result<BTreeSet<String>, Stop> {
        let mut entries = BTreeSet::new();
        for (name, adds, asked) in chapters {
            if !holds(asked, facts)? {
                continue;
            }
            let mut holding: Vec<&Rule> = Vec::new();
            for rule in self.law.rules.get(name).into_iter().flatten() {
                if any(&rule.when, facts)? {
                    holding.push(rule);
                }
            }
            let overridden = |rule: &&&Rule| holding.iter().any(|other| other.except.contains(&rule.name));
            let values: BTreeSet<String> =
                holding.iter().filter(|rule| !overridden(rule)).map(|rule| rule.then.clone()).collect();
            if *adds {
                entries.extend(values);
            } else if values.len() == 1 {
                facts.insert(name.clone(), values.into_iter().next());
            } else {
                return Err(Stop::Broken(format!("{name}: {values:?}")));
            }
        }
        Ok(entries)
    }

    fn rights(&self, kind: &str, facts: &Facts) -> Result<BTreeSet<&str>, Stop> {
        let contact = facts.get("contact").cloned().flatten().unwrap_or_default();
        let mut all = BTreeSet::new();
        for row in self.law.rights.iter().filter(|row| row.kinds.iter().any(|known| known == kind)) {
            if (row.ways.contains(&contact) || row.ways.contains(&"*".to_owned())) && holds(&row.when, facts)?
            {
                all.extend(row.grants.iter().map(String::as_str));
            }
        }
        Ok(all)
    }

    /// One way of one group.
    fn way(&self, mut facts: Facts, needs: Option<&BTreeSet<String>>) -> Result<Judged, Stop> {
        for (name, pairs) in &self.book.needs.features {
            let touched = needs.map(|needs| if needs.is_disjoint(pairs) { "no" } else { "yes" }.to_owned());
            facts.insert(name.clone(), touched);
        }
        let mind = self.conclude(&self.book.chapters, &mut facts)?;
        let admits: Vec<(String, bool, Vec<Test>)> = self
            .law
            .kinds
            .iter()
            .map(|kind| (format!("admits.{}", kind.id), false, kind.asked.clone()))
            .collect();
        self.conclude(&admits, &mut facts)?;
        let finding = |name: &str| facts.get(name).cloned().flatten();
        // What was not offered is told as such, whatever else is wrong with it.
        let offered = finding("offered").as_deref() != Some("no");
        for (name, when) in self.law.impossible.iter().filter(|_| offered) {
            if any(when, &facts)? {
                return Err(Stop::Impossible(name.clone()));
            }
        }
        let admitted = |id: &str, value: &str| finding(&format!("admits.{id}")).as_deref() == Some(value);
        let mut way =
            Judged { mind, contact: finding("contact"), standing: finding("standing"), ..Judged::default() };
        let beside = |id: &str| admitted(id, "beside");
        let refused = |kind: &&Kind| admitted(&kind.id, "refused") || beside(&kind.id);
        let refused = self.law.kinds.iter().filter(refused);
        way.refused = refused.map(|kind| kind.id.clone()).collect();
        way.outcome = match (finding("offered").as_deref(), finding("duty").as_deref()) {
            (Some("no"), _) => "not-offered",
            (_, Some("none")) => "none",
            (_, Some("covered")) => "covered",
            (_, Some("due")) => "licence",
            _ => "not-permitted",
        }
        .to_owned();
        if way.outcome == "covered" {
            way.options = self
                .law
                .kinds
                .iter()
                .filter(|kind| kind.cover && admitted(&kind.id, "yes"))
                .map(|kind| vec![kind.id.clone()])
                .collect();
        }
        if way.outcome != "licence" {
            return Ok(way);
        }
        let needs = needs.ok_or_else(|| Stop::Open("needs".to_owned()))?;
        let mut candidates: Vec<Kinds> = self
            .law
            .kinds
            .iter()
            .filter(|kind| kind.alone && !kind.cover)
            .map(|kind| vec![kind.id.clone()])
            .collect();
        candidates.extend(
            self.law.combinations.iter().filter(|of| of.iter().all(|id| self.kind(id).is_some())).cloned(),
        );
        // Between options that permit as much, the product's own licences come before those of another.
        candidates
            .sort_by_key(|kinds| kinds.iter().any(|id| !id.starts_with(&format!("{}/", self.law.product))));
        let mut rights_of = BTreeMap::new();
        let may_serve = |id: &str| admitted(id, "yes") || beside(id);
        for kind in self.law.kinds.iter().filter(|kind| may_serve(&kind.id)) {
            rights_of.insert(&kind.id, self.rights(&kind.id, &facts)?);
        }
        let holds_needs = |rights: &BTreeSet<&str>| needs.iter().all(|need| rights.contains(need.as_str()));
        let mut serving = Vec::new();
        let serves = |kinds: &Kinds| {
            kinds.iter().all(|id| may_serve(id)) && kinds.iter().any(|id| admitted(id, "yes"))
        };
        for kinds in candidates.into_iter().filter(serves) {
            let rights: BTreeSet<&str> =
                kinds.iter().filter_map(|id| rights_of.get(id)).flatten().copied().collect();
            if holds_needs(&rights) {
                serving.push((rights.len() - needs.len(), kinds.len(), kinds));
            }
        }
        serving.sort_by_key(|(extra, size, _)| (*extra, *size));
        let free: Kinds = self
            .law
            .kinds
            .iter()
            .filter(|kind| kind.free.is_some() && admitted(&kind.id, "yes"))
            .map(|kind| kind.id.clone())
            .collect();
        let sets = smallest(serving.into_iter().map(|(_, _, kinds)| kinds).collect());
        way.options = sets.into_iter().map(|kinds| free.iter().cloned().chain(kinds).collect()).collect();
        if way.options.is_empty() {
            way.outcome = "not-permitted".to_owned();
        }
        // Lesser kinds of a ladder on which an option stands higher, and which lack a right.
        for kind in self
            .law
            .kinds
            .iter()
            .filter(|kind| admitted(&kind.id, "yes") && !way.options.contains(&vec![kind.id.clone()]))
        {
            let higher = |other: &Kind| {
                kind.rung
                    .as_ref()
                    .zip(other.rung.as_ref())
                    .is_some_and(|(mine, other)| other.0 == mine.0 && other.1 > mine.1)
            };
            if way.options.iter().flatten().filter_map(|id| self.kind(id)).any(higher)
                && !rights_of.get(&kind.id).is_some_and(holds_needs)
            {
                way.refused.insert(kind.id.clone());
            }
        }
        Ok(way)
    }

    // ---- groups ------------------------------------------------------------------------------------------------------

    /// One group, whose ways are judged one by one and then together.
    fn group(
        &self,
        group: &Value,
        derived: &Facts,
        lenient: Option<&String>,
        choice: Option<&String>,
    ) -> Result<Judged, Stop> {
        let mut ways = Vec::new();
        for way in self.ways(group) {
            ways.push(
                self.way(self.facts(group, way, derived, lenient, choice), self.needs(group, way).as_ref())?,
            );
        }
        let outcome = overall(&ways.iter().map(|way| way.outcome.as_str()).collect::<Vec<_>>());
        let mut options: Vec<Kinds> = vec![Vec::new()];
        for way in ways.iter().filter(|way| way.outcome == outcome) {
            let both = |before: &Kinds, option: &Kinds| {
                before.iter().chain(option.iter().filter(|kind| !before.contains(kind))).cloned().collect()
            };
            options = options
                .iter()
                .flat_map(|before| way.options.iter().map(move |option| both(before, option)))
                .collect();
        }
        options.retain(|option| !option.is_empty());
        if ways.len() > 1 {
            options.sort_by_key(Vec::len);
            options = smallest(options);
        }
        let main = ways.first().cloned().unwrap_or_default();
        let refused = ways
            .iter()
            .flat_map(|way| way.refused.clone())
            .filter(|id| !options.contains(&vec![id.clone()]))
            .collect();
        let mind = ways.iter().flat_map(|way| way.mind.clone()).collect();
        Ok(Judged { outcome, under: vec![None; options.len()], options, refused, mind, ..main })
    }

    /// At every value of a choice that the reader still has.
    fn chosen(&self, group: &Value, derived: &Facts, lenient: Option<&String>) -> Result<Judged, Stop> {
        let choice = self.book.facts.iter().find(|fact| {
            fact.choice.is_some() && self.estate(fact.name.trim_start_matches("estate.")).is_none()
        });
        let Some(values) = choice.and_then(|fact| fact.choice.as_ref()) else {
            return self.group(group, derived, lenient, None);
        };
        let mut all = Vec::new();
        for value in values {
            all.push((value, self.group(group, derived, lenient, Some(value))?));
        }
        let outcome = overall(&all.iter().map(|(_, one)| one.outcome.as_str()).collect::<Vec<_>>());
        let mut united =
            all.iter().map(|(_, one)| one).find(|one| one.outcome == outcome).cloned().unwrap_or_default();
        united.refused.retain(|id| all.iter().all(|(_, one)| one.refused.contains(id)));
        (united.options, united.under) = (Vec::new(), Vec::new());
        for (value, option) in
            all.iter().flat_map(|(value, one)| one.options.iter().map(move |option| (value, option)))
        {
            if !united.options.contains(option) {
                let everywhere = all.iter().all(|(_, one)| one.options.contains(option));
                united.options.push(option.clone());
                united.under.push((!everywhere).then(|| (*value).clone()));
            }
        }
        Ok(united)
    }

    /// A group at every completion of what is derived and open.
    fn completions(
        &self,
        group: &Value,
        derived: &Facts,
        lenient: Option<&String>,
    ) -> Result<Vec<Judged>, Stop> {
        match self.chosen(group, derived, lenient) {
            Err(Stop::Open(fact)) if derived.get(&fact) == Some(&None) => {
                let mut all = Vec::new();
                for value in ["no", "yes"] {
                    let mut told = derived.clone();
                    told.insert(fact.clone(), Some(value.to_owned()));
                    all.extend(self.completions(group, &told, lenient)?);
                }
                Ok(all)
            }
            other => other.map(|one| vec![one]),
        }
    }

    /// Every group alone; then with what rests on the others; then with what is held.
    fn judged(&self, lenient: Option<&String>) -> Result<Vec<Judged>, Stop> {
        let mut derived = self.holdings(&[]);
        derived.extend(self.sums(&derived, lenient));
        let mut alone = Vec::new();
        for group in self.groups {
            alone.push(self.completions(group, &derived, lenient)?);
        }
        let first_ends: Vec<Judged> = alone.iter().filter_map(|ends| ends.first().cloned()).collect();
        let mut all = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let others: Vec<(usize, &Vec<Judged>)> =
                alone.iter().enumerate().filter(|(other, _)| *other != place).collect();
            let mut derived = derived.clone();
            if !others.is_empty() {
                derived.extend(self.holdings(&others));
                derived.extend(self.needed_by(&others, &first_ends));
            }
            let mut ends = self.completions(group, &derived, lenient)?.into_iter();
            let first = ends.next().unwrap_or_default();
            if ends.any(|other| other != first) {
                return Err(Stop::Open("what the others need".to_owned()));
            }
            all.push(first);
        }
        Ok(self.settled(all))
    }

    // ---- what is derived from the whole situation --------------------------------------------------------------------

    /// How many of a kind are held: nothing if none is named, `None` if enough for everybody.
    fn held(&self, kind: &str) -> Option<Option<u64>> {
        let list = self.estate("holds")?.as_array()?.iter();
        let mine = list.filter(|held| held.get("id").unwrap_or(held).as_str() == Some(kind));
        let numbers: Vec<Option<u64>> =
            mine.map(|held| held.get("quantity").and_then(Value::as_u64)).collect();
        if numbers.is_empty() { None } else { Some(numbers.into_iter().sum()) }
    }

    fn holdings(&self, others: &[(usize, &Vec<Judged>)]) -> Facts {
        let has = |kinds: &Vec<String>| {
            let within = |option: &Kinds| option.iter().any(|kind| kinds.contains(kind));
            let always = |one: &Judged| !one.options.is_empty() && one.options.iter().all(within);
            if kinds.iter().any(|kind| self.held(kind).is_some_and(|held| held != Some(0)))
                || others.iter().any(|(_, ends)| ends.iter().all(always))
            {
                return Some("yes".to_owned());
            }
            let perhaps =
                others.iter().flat_map(|(_, ends)| ends.iter()).any(|one| one.options.iter().any(within));
            (self.estate("holds").is_some() && !perhaps).then(|| "no".to_owned())
        };
        self.law.holdings.iter().map(|(fact, kinds)| (fact.clone(), has(kinds))).collect()
    }

    fn limit(&self, comparison: &law::Comparison) -> Option<u64> {
        Some(comparison.over * comparison.times.as_ref().map_or(Some(1), |count| self.number(None, count))?)
    }

    fn sums(&self, derived: &Facts, lenient: Option<&String>) -> Facts {
        let early: Vec<_> = self
            .book
            .chapters
            .iter()
            .filter(|(name, _, _)| ["offered", "contact", "standing"].contains(&name.as_str()))
            .cloned()
            .collect();
        let counts = |of: &[Test], group: &Value, way: Option<&Value>| {
            let mut facts = self.facts(group, way, derived, lenient, None);
            if !of.iter().any(|test| early.iter().any(|(name, _, _)| *name == test.fact)) {
                return holds(of, &facts);
            }
            self.conclude(&early, &mut facts)?;
            holds(of, &facts)
        };
        let sum = |comparison: &law::Comparison| {
            if comparison.sum.starts_with("estate.") {
                return self.number(None, &comparison.sum);
            }
            let mut parts: BTreeMap<(usize, Option<String>), u64> = BTreeMap::new();
            for (place, group) in self.groups.iter().enumerate() {
                let ways: Vec<Result<bool, Stop>> =
                    self.ways(group).into_iter().map(|way| counts(&comparison.of, group, way)).collect();
                if ways.contains(&Ok(true)) {
                    // Groups on one site share it.
                    let part = if comparison.sum == "sites" { (0, self.site(place)) } else { (place, None) };
                    let most = parts.entry(part).or_insert(0);
                    *most = self.number(Some(group), &comparison.sum)?.max(*most);
                } else if ways.iter().any(Result::is_err) {
                    return None;
                }
            }
            Some(parts.into_values().sum())
        };
        let answer = |comparison| {
            sum(comparison)
                .zip(self.limit(comparison))
                .map(|(sum, limit)| if sum > limit { "yes" } else { "no" }.to_owned())
        };
        self.law.comparisons.iter().map(|comparison| (comparison.fact.clone(), answer(comparison))).collect()
    }

    /// Numbers of the estate that were left out and are then what the other groups need, at least and at most.
    fn needed_by(&self, others: &[(usize, &Vec<Judged>)], alone: &[Judged]) -> Facts {
        let told = |comparison: &law::Comparison| {
            self.estate(comparison.sum.trim_start_matches("estate.")).is_some()
        };
        let answer = |comparison: &law::Comparison| {
            let (mut least, mut most) = (0, 0);
            for (place, ends) in others {
                let number = |option: &Kinds| {
                    option
                        .iter()
                        .filter(|kind| comparison.else_needed.contains(kind))
                        .map(|kind| self.quantity(kind, option, *place, alone))
                        .sum::<Option<u64>>()
                };
                let numbers: Vec<u64> =
                    ends.iter().flat_map(|one| &one.options).map(number).collect::<Option<_>>()?;
                least += numbers.iter().min().unwrap_or(&0);
                most += numbers.iter().max().unwrap_or(&0);
            }
            let limit = self.limit(comparison)?;
            if least > limit { Some("yes".to_owned()) } else { (most <= limit).then(|| "no".to_owned()) }
        };
        let open = self
            .law
            .comparisons
            .iter()
            .filter(|comparison| !comparison.else_needed.is_empty() && !told(comparison));
        open.map(|comparison| (comparison.fact.clone(), answer(comparison))).collect()
    }

    // ---- counts and totals -------------------------------------------------------------------------------------------

    /// The number a kind is counted by, before packs and allowances.
    fn plain(&self, kind: &Kind, place: usize) -> Option<u64> {
        let group = self.groups.get(place);
        let Some(by) = &kind.by else { return (kind.per == "tenant").then_some(1) };
        let accounts = || if kind.per == "person" { self.number(group, "accounts") } else { None };
        self.number(group, by).or_else(accounts)
    }

    fn free(&self, kind: &Kind) -> Option<u64> {
        let (each, times) = kind.free.as_ref()?;
        Some((*each)? * times.as_ref().map_or(Some(1), |count| self.number(None, count))?)
    }

    /// How many of a kind an option of a group needs. Groups on one site share their visitors and each shows the whole;
    /// a free allowance is used up group by group.
    fn quantity(&self, id: &str, option: &[String], place: usize, all: &[Judged]) -> Option<u64> {
        let kind = self.kind(id)?;
        let uses = |other: usize, id: &str| {
            all.get(other).is_some_and(|one| one.options.iter().flatten().any(|kind| kind == id))
        };
        let plain = self.plain(kind, place)?;
        if let Some((of, minimum)) = kind.pack {
            let sharing = (0..self.groups.len()).filter(|other| {
                *other == place || (uses(*other, id) && self.site(*other) == self.site(place))
            });
            let sharing: Vec<usize> = sharing.collect();
            let visitors: u64 = sharing.iter().map(|other| self.plain(kind, *other)).sum::<Option<u64>>()?;
            let each = kind.by.as_ref().and_then(|by| self.book.each.get(by));
            let told = |other: &usize| self.number(self.groups.get(*other), each?);
            let sites = sharing.iter().filter_map(told).max().unwrap_or(1);
            return Some(visitors.div_ceil(of).max(minimum) * sites);
        }
        let left = |kind: &Kind| {
            let before = (0..place).filter(|other| uses(*other, &kind.id));
            Some(self.free(kind)?.saturating_sub(before.filter_map(|other| self.plain(kind, other)).sum()))
        };
        if kind.free.is_some() {
            return Some(plain.min(left(kind)?));
        }
        let free: u64 = option.iter().filter_map(|other| left(self.kind(other)?)).sum();
        Some(plain.saturating_sub(free))
    }

    fn site(&self, place: usize) -> Option<String> {
        self.groups.get(place)?.get("site").and_then(told)
    }

    /// What several groups need together: of servers and the tenant the largest, of one site once; the rest adds.
    fn altogether(&self, uses: &[(usize, &Kinds)], all: &[Judged]) -> BTreeMap<String, Option<u64>> {
        let mut shares: BTreeMap<(&String, Option<String>, usize), Option<u64>> = BTreeMap::new();
        for (place, option) in uses {
            for (id, kind) in option.iter().filter_map(|id| Some((id, self.kind(id)?))) {
                let share = match kind.per.as_str() {
                    "server" | "tenant" => (id, None, 0),
                    "site" | "pack" => (id, self.site(*place), 0),
                    _ => (id, None, *place),
                };
                let known = shares.entry(share).or_insert(Some(0));
                *known = known.zip(self.quantity(id, option, *place, all)).map(|(known, one)| known.max(one));
            }
        }
        let mut total: BTreeMap<String, Option<u64>> = BTreeMap::new();
        for ((id, _, _), number) in shares {
            let sum = total.entry(id.clone()).or_insert(Some(0));
            *sum = sum.zip(number).map(|(sum, more)| sum + more);
        }
        total
    }

    /// Groups whose licences are all held are covered, if the pool is enough for every group that would use it.
    fn settled(&self, mut judged: Vec<Judged>) -> Vec<Judged> {
        let cover = |kind: &String| self.kind(kind).is_some_and(|kind| kind.cover);
        let served = |option: &&Kinds| {
            option.iter().all(|kind| self.held(kind).is_some() || cover(kind))
                && option.iter().any(|kind| self.held(kind).is_some())
        };
        let pick = |(place, group): (usize, &Judged)| {
            let options: Vec<&Kinds> =
                group.options.iter().filter(|_| group.outcome == "licence").filter(served).collect();
            let enough = |option: &&&Kinds| {
                option.iter().all(|kind| {
                    self.held(kind).flatten().is_none_or(|held| {
                        self.quantity(kind, option, place, &judged).is_some_and(|needed| needed <= held)
                    })
                })
            };
            options.iter().find(enough).or_else(|| options.first()).map(|option| (place, (*option).clone()))
        };
        let picked: Vec<(usize, Kinds)> = judged.iter().enumerate().filter_map(pick).collect();
        let demand = self
            .altogether(&picked.iter().map(|(place, option)| (*place, option)).collect::<Vec<_>>(), &judged);
        let enough = |kind: &String| match self.held(kind) {
            Some(Some(held)) => demand.get(kind).copied().flatten().is_some_and(|needed| needed <= held),
            Some(None) => true,
            None => cover(kind),
        };
        for (place, option) in picked.into_iter().filter(|(_, option)| option.iter().all(enough)) {
            if let Some(group) = judged.get_mut(place) {
                *group = Judged {
                    outcome: "covered".to_owned(),
                    options: vec![option],
                    under: vec![None],
                    by_holdings: true,
                    ..group.clone()
                };
            }
        }
        judged
    }

    /// The options of a group with their quantities.
    fn options(&self, place: usize, group: &Judged, judged: &[Judged]) -> Value {
        let licence = |kind: &String, option: &Kinds| json!({ "id": kind, "per": self.kind(kind).map(|kind| kind.per.clone()), "quantity": self.quantity(kind, option, place, judged) });
        let one = |(number, option): (usize, &Kinds)| {
            let mut entry = Map::from_iter([(
                "licences".to_owned(),
                option.iter().map(|kind| licence(kind, option)).collect::<Value>(),
            )]);
            if let Some(under) = group.under.get(number).cloned().flatten() {
                entry.insert("under".to_owned(), under.into());
            }
            Value::Object(entry)
        };
        group.options.iter().enumerate().map(one).collect()
    }

    /// What is needed altogether: each group's first option under the choice made.
    fn total(&self, judged: &[&Judged], chosen: Option<&String>, cautious: &[Judged]) -> Value {
        let counting =
            judged.iter().enumerate().filter(|(_, group)| group.outcome == "licence" || group.by_holdings);
        let uses: Vec<(usize, &Kinds)> = counting
            .filter_map(|(place, group)| {
                let stands = |(number, _): &(usize, &Kinds)| {
                    group.under.get(*number).cloned().flatten().is_none_or(|under| Some(&under) == chosen)
                };
                Some((place, group.options.iter().enumerate().find(stands)?.1))
            })
            .collect();
        let mut needed = self.altogether(&uses, cautious);
        let held_for = |id: &String| {
            judged
                .iter()
                .any(|group| group.by_holdings && group.options.iter().flatten().any(|kind| kind == id))
        };
        needed.retain(|id, _| self.kind(id).is_some_and(|kind| !kind.cover) || held_for(id));
        let shared =
            |id: &&String| self.kind(id).filter(|kind| ["server", "tenant"].contains(&kind.per.as_str()));
        let contained: Vec<String> =
            needed.keys().filter_map(|id| shared(&id)).flat_map(|kind| kind.contains.clone()).collect();
        needed.retain(|id, _| !contained.contains(id));
        let row = |(id, quantity): (&String, &Option<u64>)| {
            let held = self.estate("holds").and_then(|_| self.held(id).unwrap_or(Some(0)).or(*quantity));
            json!({ "licence": id, "quantity": quantity, "held": held, "missing": quantity.zip(held).map(|(needed, held)| needed.saturating_sub(held)) })
        };
        needed.iter().map(row).collect()
    }
}
