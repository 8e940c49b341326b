//! Why, with nothing left over: the facts from which none can be dropped without another verdict becoming possible, and
//! the rules that hold by these facts alone. And why not, for any licence kind.

use serde::{Deserialize, Serialize};

use crate::{
    book::{FactId, KindId, RuleId, Scope},
    change::{Alternative, Reach, what_if},
    judge::{Judge, Judged, View},
    library::Library,
    point::{ADMITTED, Closed, Decision, Engine, Outcome},
    set::{Pairs, Set},
    situation::Situation,
    sorted,
    tell::Teller,
    verdict::{Problem, Reason},
    world::{NOT_ASKED, verdict_of},
};

/// A fact that decides, with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Telling {
    /// The fact; `needs` stands apart.
    pub fact: String,
    /// Its value.
    pub value: String,
}

/// Why one way of a group comes to its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WayBecause {
    /// The facts from which none can be dropped, in the natural order.
    pub facts: Vec<Telling>,
    /// The needs without which another verdict would be possible, where that turns on single ones.
    pub needs: Vec<String>,
    /// The steps that follow from these facts alone.
    pub because: Vec<Reason>,
}

/// Why a group comes to its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The group's name.
    pub name: String,
    /// What comes of it.
    pub outcome: Outcome,
    /// Each way; empty while facts are open.
    pub ways: Vec<WayBecause>,
}

/// Why each group comes to its verdict, with nothing left over.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::explain;
///
/// let desk = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Service desk", "who": "employee", "people": 50, "path": "web-client", "device": "shared", "needs": ["read:*"] }],
/// }));
/// let explained = explain(&engine, &desk, None).unwrap();
/// let facts: Vec<&str> = explained[0].ways[0].facts.iter().map(|told| told.fact.as_str()).collect();
/// // That they share desks is told, but decides nothing.
/// assert!(facts.contains(&"who") && !facts.contains(&"device"));
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn explain(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
) -> Result<Vec<Explanation>, Problem> {
    let (mut judge, judged) = Judge::newest(engine, situation)?;
    let teller = Teller::new(engine, situation, library, judge.terms);
    let mut all = Vec::new();
    for (group, told) in judged.iter().zip(&situation.groups) {
        let ways =
            group.ways.iter().map(|(view, decision)| way(&mut judge, &teller, view, decision)).collect();
        all.push(Explanation {
            name: told.name.clone(),
            outcome: group.outcome.unwrap_or(Outcome::Undetermined),
            ways,
        });
    }
    Ok(all)
}

/// Every rule in force for a situation whose facts are told, under the cautious reading and each lenient one: also those
/// that conclude against a licence, which no verdict shows.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::in_force;
///
/// let desk = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Service desk", "who": "employee", "people": 50, "path": "web-client", "needs": ["read:*"] }],
/// }));
/// let rules = in_force(&engine, &desk).unwrap();
/// let names: Vec<&str> = rules.iter().filter_map(|id| engine.rule(*id)).map(|rule| rule.id.as_str()).collect();
/// assert!(names.contains(&"crm-3.0/employees"));
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn in_force(engine: &Engine, situation: &Situation) -> Result<sorted::Set<RuleId>, Problem> {
    let mut rules = sorted::Set::new();
    for terms in situation.terms.iter() {
        let Some(mut judge) = Judge::quiet(engine, situation, terms) else { continue };
        let disputes = (0..engine.book.facts.len()).filter_map(|place| {
            let fact = engine.book.facts.get(place).filter(|fact| fact.scope == Scope::Dispute);
            fact.and_then(|_| FactId::try_from(place).ok())
        });
        for lenient in std::iter::once(None).chain(disputes.map(Some)) {
            if lenient.is_some_and(|dispute| !judge.mentioned(dispute)) {
                continue;
            }
            judge.lenient = lenient;
            for (view, _) in judge.groups()?.iter().flat_map(|group| &group.ways) {
                rules.extend(engine.rules_at(terms, &view.sets, &view.needs.unwrap_or_default()));
            }
        }
    }
    Ok(rules)
}

fn way(judge: &mut Judge<'_>, teller: &Teller<'_>, view: &View, decision: &Decision) -> WayBecause {
    let book = &judge.engine.book;
    let mut known = judge.known(view);
    let mut facts = Vec::new();
    // In the natural last first: what is asked early is what a reader recognises.
    for place in (0..book.facts.len()).rev() {
        let Some(fact) = book.facts.get(place) else { continue };
        let id = FactId::try_from(place).unwrap_or(FactId::MAX);
        if matches!(fact.scope, Scope::Finding | Scope::Feature | Scope::Dispute) || !judge.mentioned(id) {
            continue;
        }
        let (world, store) = judge.world();
        let Some(told) = known.get(place).copied() else { continue };
        if let Some(slot) = known.get_mut(place) {
            *slot = fact.all();
        }
        if store.settles(world.verdict, &known, NOT_ASKED) {
            continue;
        }
        if let Some(slot) = known.get_mut(place) {
            *slot = told;
        }
        facts.push(Telling {
            fact: teller.asked_as(id),
            value: told.single().and_then(|value| fact.values.get(value)).cloned().unwrap_or_default(),
        });
    }
    facts.reverse();
    let needs = deciding_needs(judge, &mut known, view);
    let rules = following(judge, &known, decision);
    WayBecause { facts, needs, because: rules.into_iter().map(|rule| teller.reason(rule)).collect() }
}

/// The needs without which another verdict would be possible; all are let go if none of them matters.
fn deciding_needs(judge: &mut Judge<'_>, known: &mut Vec<Set>, view: &View) -> Vec<String> {
    let Some(needs) = view.needs else { return Vec::new() };
    let engine = judge.engine;
    let facts = engine.book.facts.len();
    let (world, store) = judge.world();
    let told: Vec<Set> = known.get(facts..).unwrap_or_default().to_vec();
    known.truncate(facts);
    if store.settles(world.verdict, known, NOT_ASKED) {
        return Vec::new();
    }
    let mut with = |needs: &Pairs| {
        known.truncate(facts);
        known.extend(world.class_sets(Some(needs)));
        store.values(world.verdict, known)
    };
    let now = with(&needs);
    let mut deciding = Vec::new();
    for pair in needs.iter() {
        let single: Pairs = [pair].into_iter().collect();
        if with(&needs.without(&single)) != now {
            deciding.push(engine.book.needs.pairs.get(pair).cloned().unwrap_or_default());
        }
    }
    known.truncate(facts);
    known.extend(told);
    deciding
}

/// Of the rules in force those of chapters that come to one value in everything the known facts leave open: the rules
/// that hold in all of it, or where none does, those that hold here.
fn following(judge: &mut Judge<'_>, known: &[Set], decision: &Decision) -> Vec<RuleId> {
    let engine = judge.engine;
    let (world, store) = judge.world();
    let mut rules = Vec::new();
    for holding in &world.holdings {
        let root = store.restrict(holding.root, known);
        let not = store.restrict(world.impossible, known);
        let root = store.apply(root, not, &mut |list, not| if not == 1 { NOT_ASKED } else { list });
        let mut common: Option<sorted::Set<RuleId>> = None;
        let mut values = sorted::Set::new();
        for leaf in store.values(root, &[]).into_iter().filter(|leaf| *leaf != NOT_ASKED) {
            let list = leaf.checked_sub(1).and_then(|list| holding.lists.get(list as usize));
            values.insert(list.map(|list| verdict_of(engine, list)));
            let here = sorted::Set::from_iter(list.into_iter().flatten().copied());
            common = Some(match common {
                None => here,
                Some(common) => common.into_iter().filter(|rule| here.contains(rule)).collect(),
            });
        }
        if values.len() != 1 {
            continue;
        }
        let in_force = |rule: &RuleId| decision.because.contains(rule);
        let common: Vec<RuleId> = common.into_iter().flatten().filter(in_force).collect();
        if common.is_empty() {
            let here =
                |rule: &&RuleId| engine.rule(**rule).is_some_and(|rule| rule.chapter == holding.chapter);
            rules.extend(decision.because.iter().filter(here));
        } else {
            rules.extend(common);
        }
    }
    rules
}

/// Where a licence kind stands for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// It is an option, or part of one.
    Option,
    /// A rule closes it.
    Refused,
    /// It may be used, and lacks rights that are needed.
    Lacks,
    /// It may be used and would do; an option asks for less.
    More,
    /// It does not come up: nothing is due, or nothing admits it.
    NotAsked,
    /// These terms do not know it.
    NotInTheseTerms,
    /// Facts are open.
    Open,
}

/// Why a licence kind is no option for a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhyNot {
    /// The kind.
    pub licence: String,
    /// Where it stands.
    pub stands: Stands,
    /// The rules that say so.
    pub because: Vec<Reason>,
    /// The rights it lacks.
    pub lacks: Vec<String>,
    /// Single changes under which it would be an option.
    pub unless: Vec<Alternative>,
}

/// Why a kind is no option for a group, and what would have to differ.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::{Stands, why_not};
///
/// let desk = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Service desk", "who": "employee", "people": 50, "path": "own-application", "signIn": "own", "needs": ["read:*"] }],
/// }));
/// let why = why_not(&engine, &desk, None, 0, "crm-3.0/external-connector").unwrap();
/// assert_eq!(why.stands, Stands::Refused);
/// assert_eq!(why.because[0].rule, "crm-3.0/connector-never-for-your-own");
/// ```
///
/// # Errors
/// What judging the situation says; `unknown-value` for a kind the book does not know, or a group that is not there.
pub fn why_not(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
    group: usize,
    licence: &str,
) -> Result<WhyNot, Problem> {
    let kind = engine.kind(licence)?;
    let (judge, judged) = Judge::newest(engine, situation)?;
    let Some(here) = judged.get(group) else {
        let known = (0..judged.len()).map(|place| place.to_string());
        return Err(Problem::new("unknown-value", "group", group.to_string()).knowing(known));
    };
    let teller = Teller::new(engine, situation, library, judge.terms);
    let (stands, rules, lacks) = standing(&judge, here, kind);
    let names = |pairs: &Pairs| {
        pairs.iter().filter_map(|pair| engine.book.needs.pairs.get(pair).cloned()).collect::<Vec<_>>()
    };
    let mut unless = Vec::new();
    if stands != Stands::Option {
        unless = what_if(engine, situation, library, Reach::Singles)?;
        unless.retain(|alternative| {
            alternative.then.iter().any(|then| {
                let mut licences = then.options.iter().flat_map(|option| &option.licences);
                then.group == group && licences.any(|known| known.id == licence)
            })
        });
    }
    Ok(WhyNot {
        licence: licence.to_owned(),
        stands,
        because: rules.into_iter().map(|rule| teller.reason(rule)).collect(),
        lacks: names(&lacks),
        unless,
    })
}

fn standing(judge: &Judge<'_>, judged: &Judged, kind: KindId) -> (Stands, Vec<RuleId>, Pairs) {
    let engine = judge.engine;
    let none = Pairs::NONE;
    if judged.ways.is_empty() {
        return (Stands::Open, Vec::new(), none);
    }
    if judged.options.iter().any(|option| option.contains(&kind)) {
        return (Stands::Option, Vec::new(), none);
    }
    if let Some((_, closed)) = judged.refused.iter().find(|(other, _)| *other == kind) {
        let by = |entry: &Closed| if let Closed::By(rule) = entry { Some(*rule) } else { None };
        let rules: Vec<RuleId> = closed.iter().filter_map(by).collect();
        if !rules.is_empty() {
            return (Stands::Refused, rules, none);
        }
    }
    let in_force = engine.in_force.get(judge.terms);
    let known = in_force.is_some_and(|in_force| in_force.rights.iter().any(|(other, _)| *other == kind));
    if !known {
        return (Stands::NotInTheseTerms, Vec::new(), none);
    }
    let mut lacks = none;
    let mut rules = Vec::new();
    for (view, decision) in judged.ways.iter().filter(|(_, decision)| decision.outcome.is_some()) {
        match engine.admission(judge.terms, &view.sets, &view.needs.unwrap_or_default(), kind) {
            Some((ADMITTED, _, rights))
                if decision.outcome == Some(Outcome::Licence) || decision.options.is_empty() =>
            {
                lacks = lacks.union(&view.needs.unwrap_or_default().without(&rights));
            }
            Some((_, because, _)) if !because.is_empty() => rules.extend(because),
            _ => rules.extend(decision.because.iter().copied()),
        }
    }
    if !rules.is_empty() {
        return (Stands::NotAsked, rules, none);
    }
    (if lacks.is_empty() { Stands::More } else { Stands::Lacks }, rules, lacks)
}
