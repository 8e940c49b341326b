//! Through time: the same situation under every guide of its product, and under other products where its paths and
//! accounts existed. Each change names the steps that made it.

use serde::{Deserialize, Serialize};

use crate::{
    judge::{Judge, Judged},
    library::Library,
    point::{Engine, Outcome},
    situation::Situation,
    tell::{Step, Teller},
    verdict::{OptionOf, Possible, Problem, Reason},
};

/// A situation under one stretch of terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Edition {
    /// The product.
    pub product: String,
    /// The guide.
    pub guide: String,
    /// Its first day.
    pub in_force_from: String,
    /// Its name; the guide where there are no texts.
    pub title: String,
    /// Each group's verdict; empty where the situation did not exist then.
    pub groups: Vec<EditionGroup>,
    /// The first group whose path, account or server edition was not offered, for other products than its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_there: Option<String>,
}

/// A group under one stretch of terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EditionGroup {
    /// The group's name.
    pub name: String,
    /// What comes of it.
    pub outcome: Outcome,
    /// Its options.
    pub options: Vec<OptionOf>,
    /// Whether that differs from the stretch before.
    pub changed: bool,
    /// The steps that are new since the stretch before, where it differs.
    pub by: Vec<Reason>,
}

/// The situation under every guide of its products; with `others`, under every other product too.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::editions;
///
/// let portal = read(serde_json::json!({
///     "version": 1, "product": "crm-2011", "estate": { "externalAppServers": 1, "crmServers": 1, "holds": [] },
///     "groups": [{ "name": "Customers", "who": "customer", "people": 200, "path": "own-application", "signIn": "shared-account", "needs": ["read:own-case"] }],
/// }));
/// let all = editions(&engine, &portal, None, false).unwrap();
/// let guides: Vec<&str> = all.iter().map(|edition| edition.guide.as_str()).collect();
/// assert_eq!(guides, ["2011-05", "2012-02", "2012-12", "2014-01"]);
/// // Wherever the answer changes, the steps that are new say by which clause.
/// assert!(all.iter().flat_map(|edition| &edition.groups).all(|group| !group.changed || !group.by.is_empty()));
/// ```
///
/// # Errors
/// What judging the situation under its own product says.
pub fn editions(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
    others: bool,
) -> Result<Vec<Edition>, Problem> {
    let book = &engine.book;
    let product_of = |terms: usize| book.terms.get(terms).map(|terms| terms.product);
    let own: Vec<Option<u8>> = situation.terms.iter().map(product_of).collect();
    let mut all = Vec::new();
    let mut before: Option<(u8, Teller<'_>, Vec<Stood>)> = None;
    for (place, terms) in book.terms.iter().enumerate() {
        let is_own = own.contains(&Some(terms.product));
        if !is_own && !others {
            continue;
        }
        let Some(mut judge) = Judge::quiet(engine, situation, place) else { continue };
        let judged = match judge.groups() {
            Ok(judged) => judged,
            Err(problem) if is_own => return Err(problem),
            Err(_) => continue,
        };
        let teller = Teller::new(engine, situation, library, place);
        let here: Vec<Stood> =
            judged.iter().enumerate().map(|(at, group)| stood(&teller, &judge, at, group)).collect();
        let product = book.products.get(usize::from(terms.product));
        let not_there = here.iter().find(|group| group.outcome == Outcome::NotOffered && !is_own);
        let not_there = not_there.map(|group| group.name.clone());
        let older = before.take().filter(|(product, _, _)| *product == terms.product);
        let groups = if not_there.is_some() {
            Vec::new()
        } else {
            let older =
                |at: usize| older.as_ref().and_then(|(_, then, groups)| Some((then, groups.get(at)?)));
            here.iter().enumerate().map(|(at, group)| one(&teller, group, older(at))).collect()
        };
        all.push(Edition {
            product: product.map(|product| product.id.clone()).unwrap_or_default(),
            guide: terms.guide.clone(),
            in_force_from: terms.from.clone(),
            title: teller.title(),
            groups,
            not_there,
        });
        before = Some((terms.product, teller, here));
    }
    Ok(all)
}

/// What a group came to under one stretch of terms, as far as it is compared with the next.
struct Stood {
    name: String,
    outcome: Outcome,
    options: Vec<OptionOf>,
    possible: Vec<Possible>,
    steps: Vec<Step>,
}

fn stood(teller: &Teller<'_>, judge: &Judge<'_>, at: usize, judged: &Judged) -> Stood {
    Stood {
        name: judge.situation.groups.get(at).map(|group| group.name.clone()).unwrap_or_default(),
        outcome: judged.outcome.unwrap_or(Outcome::Undetermined),
        options: teller.options_under(judge, at, judged),
        possible: teller.possible(judge, at, judged),
        steps: teller.steps(judged),
    }
}

fn one(teller: &Teller<'_>, here: &Stood, older: Option<(&Teller<'_>, &Stood)>) -> EditionGroup {
    let differing = older.filter(|(_, older)| {
        older.outcome != here.outcome || older.options != here.options || older.possible != here.possible
    });
    let mut by: Vec<Reason> = Vec::new();
    if let Some((then, older)) = differing {
        by = beyond(teller, &here.steps, &older.steps);
        if by.is_empty() {
            // Nothing came; then something went.
            by = beyond(then, &older.steps, &here.steps);
        }
        if by.is_empty() {
            // The same steps count differently: show how the licences are counted.
            let licences = here.options.iter().flat_map(|option| &option.licences);
            let of_licence =
                |step: &&Step| licences.clone().any(|licence| licence.id == teller.named(**step));
            let counts = here.steps.iter().filter(of_licence);
            by = counts.filter_map(|step| teller.step(*step)).collect();
        }
    }
    EditionGroup {
        name: here.name.clone(),
        outcome: here.outcome,
        options: here.options.clone(),
        changed: differing.is_some(),
        by,
    }
}

/// Steps that have a name none of the others has.
fn beyond(teller: &Teller<'_>, steps: &[Step], others: &[Step]) -> Vec<Reason> {
    let known = |name: &str| others.iter().any(|other| teller.named(*other) == name);
    let new = steps.iter().filter(|step| !known(teller.named(**step)));
    new.filter_map(|step| teller.step(*step)).collect()
}
