//! Through time: the same situation under every guide of its product, and under other products where its paths and
//! accounts existed. Each change names the steps that made it.

use serde::{Deserialize, Serialize};

use crate::{
    judge,
    library::Library,
    point::{Engine, Outcome},
    set::Set,
    situation::Situation,
    verdict::{GroupVerdict, OptionOf, Problem, Reason},
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
    let mut before: Option<(u8, Vec<GroupVerdict>)> = None;
    for (place, terms) in book.terms.iter().enumerate() {
        let is_own = own.contains(&Some(terms.product));
        if !is_own && !others {
            continue;
        }
        let mut there = situation.clone();
        there.terms = Set::of(place);
        let verdict = match judge(engine, &there, library) {
            Ok(verdict) => verdict,
            Err(problem) if is_own => return Err(problem),
            Err(_) => continue,
        };
        let product = book
            .products
            .get(usize::from(terms.product))
            .map(|product| product.id.clone())
            .unwrap_or_default();
        let not_there = verdict.groups.iter().find(|group| group.outcome == Outcome::NotOffered && !is_own);
        let not_there = not_there.map(|group| group.name.clone());
        let older = before.take().filter(|(product, _)| *product == terms.product).map(|(_, groups)| groups);
        let groups = if not_there.is_some() {
            Vec::new()
        } else {
            verdict
                .groups
                .iter()
                .enumerate()
                .map(|(at, group)| one(group, older.as_ref().and_then(|older| older.get(at))))
                .collect()
        };
        before = Some((terms.product, verdict.groups));
        all.push(Edition {
            product,
            guide: terms.guide.clone(),
            in_force_from: terms.from.clone(),
            title: verdict.terms.map(|terms| terms.title).unwrap_or_default(),
            groups,
            not_there,
        });
    }
    Ok(all)
}

fn one(group: &GroupVerdict, older: Option<&GroupVerdict>) -> EditionGroup {
    let changed = older.is_some_and(|older| {
        older.outcome != group.outcome || older.options != group.options || older.possible != group.possible
    });
    let is_new = |reason: &&Reason| {
        older.is_none_or(|older| older.because.iter().all(|known| known.rule != reason.rule))
    };
    let mut by: Vec<Reason> = Vec::new();
    if changed {
        by = group.because.iter().filter(is_new).cloned().collect();
        if by.is_empty() {
            // Nothing came; then something went.
            let gone = |reason: &&Reason| group.because.iter().all(|known| known.rule != reason.rule);
            by = older.into_iter().flat_map(|older| &older.because).filter(gone).cloned().collect();
        }
        if by.is_empty() {
            // The same steps count differently: show how the licences are counted.
            let ids: Vec<&str> = group
                .options
                .iter()
                .flat_map(|option| &option.licences)
                .map(|licence| licence.id.as_str())
                .collect();
            by = group.because.iter().filter(|reason| ids.contains(&reason.rule.as_str())).cloned().collect();
        }
    }
    EditionGroup {
        name: group.name.clone(),
        outcome: group.outcome,
        options: group.options.clone(),
        changed,
        by,
    }
}
