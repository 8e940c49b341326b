//! The reverse look-up: what one licence kind permits under one stretch of terms, way by way, and what of it is nearest
//! and not permitted.

use serde::{Deserialize, Serialize};

use crate::{
    book::{KindId, Per, Test},
    library::Library,
    point::{BESIDE, Engine, REFUSED},
    set::Pairs,
    situation::Situation,
    tell::Teller,
    verdict::{Problem, Reason},
};

/// Rights that hold under the same conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Granted {
    /// What may be done: `action:table`.
    pub pairs: Vec<String>,
    /// Only where these facts have these values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// The row, with its clauses.
    pub because: Reason,
}

/// A fact and the values that meet a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// The fact.
    pub fact: String,
    /// The values.
    pub values: Vec<String>,
}

/// What a kind permits in one way of access.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByWay {
    /// The way of access.
    pub contact: String,
    /// What it permits there.
    pub granted: Vec<Granted>,
    /// What other kinds permit there and this one does not.
    pub lacks: Vec<String>,
}

/// A rule that closes a kind, with the conditions under which it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosedBy {
    /// The alternatives, each a list of conditions that must all hold.
    pub when: Vec<Vec<Condition>>,
    /// The rule.
    pub because: Reason,
}

/// What a kind permits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Permits {
    /// The kind.
    pub licence: String,
    /// What it is counted by.
    pub per: Per,
    /// The product whose terms these are.
    pub product: String,
    /// The guide.
    pub guide: String,
    /// Each way of access in which anybody may do anything.
    pub ways: Vec<ByWay>,
    /// What closes it.
    pub closed: Vec<ClosedBy>,
}

/// What a licence kind permits under each of the terms that know it; the newest last.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// use clausewise_rules::permits;
///
/// let all = permits(&engine, None, "crm-3.0/external-connector").unwrap();
/// let newest = all.last().unwrap();
/// assert_eq!((newest.product.as_str(), newest.guide.as_str()), ("crm-3.0", "2006-10"));
/// let application = newest.ways.iter().find(|way| way.contact == "own-application").unwrap();
/// // Outsiders may read, but own nothing.
/// assert!(application.granted.iter().any(|row| row.pairs.contains(&"read:case".to_owned())));
/// assert!(application.lacks.contains(&"own:case".to_owned()));
/// ```
///
/// # Errors
/// `unknown-value` for a kind the book does not know.
pub fn permits(engine: &Engine, library: Option<&Library>, licence: &str) -> Result<Vec<Permits>, Problem> {
    let kind = engine.kind(licence)?;
    let nobody = Situation::default();
    let all = (0..engine.in_force.len())
        .filter_map(|terms| under(&Teller::new(engine, &nobody, library, terms), terms, kind))
        .collect();
    Ok(all)
}

fn under(teller: &Teller<'_>, terms: usize, kind: KindId) -> Option<Permits> {
    let engine = teller.engine;
    let book = &engine.book;
    let in_force = engine.in_force.get(terms)?;
    let (_, rows) = in_force.rights.iter().find(|(owner, _)| *owner == kind)?;
    let known = book.kinds.get(usize::from(kind))?;
    let row = |row: &u16| book.rights.get(usize::from(*row)).map(|right| (*row, right));
    let contacts = book.facts.get(usize::from(engine.marks.contact))?;
    let mut ways = Vec::new();
    for (contact, name) in contacts.values.iter().enumerate() {
        let anybody = in_force.rights.iter().flat_map(|(_, rows)| rows).filter_map(row);
        let anybody = anybody
            .filter(|(_, right)| right.ways.has(contact))
            .fold(Pairs::NONE, |all, (_, right)| all.union(&right.grants));
        let mine: Vec<_> = rows.iter().filter_map(row).filter(|(_, right)| right.ways.has(contact)).collect();
        let granted = mine.iter().fold(Pairs::NONE, |all, (_, right)| all.union(&right.grants));
        if anybody.is_empty() {
            continue;
        }
        ways.push(ByWay {
            contact: name.clone(),
            granted: mine
                .into_iter()
                .filter_map(|(row, right)| {
                    Some(Granted {
                        pairs: names(teller, &right.grants),
                        when: conditions(teller, &right.when),
                        because: teller.row_reason(row)?,
                    })
                })
                .collect(),
            lacks: names(teller, &anybody.without(&granted)),
        });
    }
    let chapter = in_force.chapters.iter().find(|asked| asked.kind == Some(kind));
    let rules = chapter.map(|asked| asked.rules.as_slice()).unwrap_or_default();
    let closing = rules.iter().filter_map(|id| Some((*id, engine.rule(*id)?)));
    let closed = closing
        .filter(|(_, rule)| matches!(usize::from(rule.then), REFUSED | BESIDE))
        .map(|(id, rule)| ClosedBy {
            when: rule.when.iter().map(|tests| conditions(teller, tests)).collect(),
            because: teller.reason(id),
        })
        .collect();
    let of = book.terms.get(terms)?;
    Some(Permits {
        licence: known.id.clone(),
        per: known.per,
        product: book.products.get(usize::from(of.product))?.id.clone(),
        guide: of.guide.clone(),
        ways,
        closed,
    })
}

fn names(teller: &Teller<'_>, pairs: &Pairs) -> Vec<String> {
    let all = &teller.engine.book.needs.pairs;
    pairs.iter().filter_map(|pair| all.get(pair).cloned()).collect()
}

fn conditions(teller: &Teller<'_>, tests: &[Test]) -> Vec<Condition> {
    let facts = &teller.engine.book.facts;
    let condition = |test: &Test| {
        let fact = facts.get(usize::from(test.fact))?;
        let values = test.values.iter().filter_map(|value| fact.values.get(value).cloned()).collect();
        Some(Condition { fact: teller.asked_as(test.fact), values })
    };
    tests.iter().filter_map(condition).collect()
}
