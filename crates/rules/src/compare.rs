//! Side by side: two verdicts of the same people, what differs, and which clauses make the difference.

use serde::{Deserialize, Serialize};

use crate::{
    order,
    point::{Engine, Outcome},
    verdict::{GroupVerdict, OptionOf, Possible, Reason, Sure, Verdict},
};

/// One side of a comparison, for one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// What comes of it.
    pub outcome: Outcome,
    /// How sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<Sure>,
    /// Its options.
    pub options: Vec<OptionOf>,
    /// What is still possible, while facts are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<Possible>,
    /// Steps that stand on this side only, those of the chapter that parts the two first.
    pub only: Vec<Reason>,
}

/// One group on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// The group's name.
    pub name: String,
    /// Whether outcome, options and refusals agree.
    pub same: bool,
    /// The first chapter in which different rules decide; absent where the steps are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts_at: Option<String>,
    /// The first verdict.
    pub left: Side,
    /// The second verdict.
    pub right: Side,
}

/// Two verdicts, group by group; groups beyond the shorter list are left out.
///
/// The situations may differ in anything: the guide, the way, or who they are.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::{compare, judge};
///
/// let through = |path: &str| {
///     let situation = read(serde_json::json!({
///         "version": 1, "product": "crm-3.0", "guide": "2006-10", "estate": { "externalAppServers": 1 },
///         "groups": [{ "name": "Customers", "who": "customer", "people": 200, "path": path, "signIn": "own", "needs": ["read:own-case"] }],
///     }));
///     judge(&engine, &situation, None).unwrap()
/// };
/// let compared = compare(&engine, &through("web-client"), &through("own-application"));
/// assert!(!compared[0].same);
/// // What parts the two is how they reach the data.
/// assert_eq!(compared[0].parts_at.as_deref(), Some("contact"));
/// assert_eq!(compared[0].right.only[0].rule, "crm-3.0/contact-application");
/// ```
#[must_use]
pub fn compare(engine: &Engine, left: &Verdict, right: &Verdict) -> Vec<Compared> {
    left.groups.iter().zip(&right.groups).map(|(left, right)| compared(engine, left, right)).collect()
}

fn compared(engine: &Engine, left: &GroupVerdict, right: &GroupVerdict) -> Compared {
    let closed = |group: &GroupVerdict| {
        group.not_permitted.iter().map(|refused| refused.licence.clone()).collect::<Vec<_>>()
    };
    let ids = |group: &GroupVerdict| {
        let one =
            |option: &OptionOf| option.licences.iter().map(|licence| licence.id.clone()).collect::<Vec<_>>();
        let possible = group
            .possible
            .iter()
            .map(|entry| (entry.outcome, entry.options.iter().map(one).collect::<Vec<_>>()));
        (group.options.iter().map(one).collect::<Vec<_>>(), possible.collect::<Vec<_>>())
    };
    let same = left.outcome == right.outcome && ids(left) == ids(right) && closed(left) == closed(right);
    let left_only = only(left, right);
    let right_only = only(right, left);
    let chapter = |reason: &Reason| {
        let rule = engine.book.rules.iter().find(|rule| rule.id == reason.rule)?;
        Some(rule.chapter)
    };
    let first = left_only.iter().chain(&right_only).filter_map(chapter).min();
    let parts_at = first
        .and_then(|first| engine.book.chapters.get(usize::from(first)))
        .map(|chapter| chapter.name.clone());
    let side = |group: &GroupVerdict, mut only: Vec<Reason>| {
        order::by(&mut only, |reason| chapter(reason).is_none_or(|chapter| Some(chapter) != first));
        Side {
            outcome: group.outcome,
            sure: group.sure,
            options: group.options.clone(),
            possible: group.possible.clone(),
            only,
        }
    };
    Compared {
        name: left.name.clone(),
        same,
        parts_at,
        left: side(left, left_only),
        right: side(right, right_only),
    }
}

/// The steps of one side that the other does not have.
fn only(one: &GroupVerdict, other: &GroupVerdict) -> Vec<Reason> {
    let unknown = |reason: &&Reason| other.because.iter().all(|known| known.rule != reason.rule);
    one.because.iter().filter(unknown).cloned().collect()
}
