//! A link holds the answer it was made with: under a later rulebook it tells what is different, for which group, and which
//! clauses make the difference. What it holds opens for ever.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use clausewise_compiler::{compile, source::Files};
use clausewise_intake::{
    datum::Datum,
    link::{Link, decode, encode},
    read_situation,
    remembered::{differences, recall, remember},
};
use clausewise_rules::{
    judge,
    point::{Engine, Outcome},
    verdict::Verdict,
};
use clausewise_tests::broken::{book, broken, changed};
use serde_json::json;

const PATHS: &str = "crm-3.0/paths.toml";

/// Visitors who send a form, and people at a desk.
fn situation() -> Datum {
    let situation = json!({
        "version": 1, "product": "crm-3.0", "guide": "2006-10", "estate": { "externalAppServers": 1, "holds": [] },
        "groups": [
            { "name": "Visitors", "who": "public", "path": "public-form", "people": 900, "signIn": "none", "needs": ["create:lead"] },
            { "name": "Desk", "who": "employee", "path": "web-client", "people": 4, "needs": ["read:*"] },
        ],
    });
    serde_json::from_value(situation).unwrap()
}

fn verdict(files: &Files) -> Verdict {
    let engine = Engine::new(compile(files).unwrap().book);
    let situation = read_situation(&engine.book, &situation()).unwrap();
    judge(&engine, &situation, None).unwrap()
}

/// The link made with a verdict, sent and opened again.
fn opened(made_with: &Verdict) -> Link {
    let more = vec![Datum::Text("something newer".into()), remember(made_with)];
    decode(&encode(&Link { situation: situation(), made: None, more })).unwrap()
}

/// The book with a form that needs nothing, because of another clause.
fn later() -> Files {
    let files = broken(
        PATHS,
        "\"dispute.public-form\" = \"cautious\" }\nthen    = \"due\"\ncites   = [\"contact-me\", \"layers\"]",
        "\"dispute.public-form\" = \"cautious\" }\nthen    = \"none\"\ncites   = [\"form-only-takes-in\"]\nby_analogy = \"later\"",
    );
    changed(
        files,
        "crm-3.0/product.toml",
        "cites   = [\"use-rights\", ",
        "cites   = [\"use-rights\", \"contact-me\", ",
    )
}

#[test]
fn under_the_same_rulebook_nothing_is_different() {
    let today = verdict(book());
    let mut link = opened(&today);
    let then = recall(&mut link.more).unwrap();
    assert_eq!(then.len(), 2);
    assert_eq!(then[1].options, [["crm-3.0/user-cal"]]);
    assert_eq!(differences(&then, &today), []);
    assert_eq!(link.more, [Datum::Text("something newer".into())], "other parts are left alone");
    assert_eq!(recall(&mut link.more), None);
}

#[test]
fn under_a_later_rulebook_the_group_is_told_with_the_outcome_then_and_the_clause_now() {
    let mut link = opened(&verdict(book()));
    let then = recall(&mut link.more).unwrap();
    let today = verdict(&later());
    let told = differences(&then, &today);
    assert_eq!(told.len(), 1, "the people at the desk are judged as before: {told:?}");
    assert_eq!(told[0].group, 0);
    let before = told[0].then.as_ref().unwrap();
    assert_eq!((before.outcome, today.groups[0].outcome), (Outcome::Licence, Outcome::None));
    assert_eq!(before.options, [["crm-3.0/external-connector"]]);
    let because: Vec<(&str, &str)> = told[0]
        .because
        .iter()
        .flat_map(|reason| reason.cites.iter().map(|cite| (reason.rule.as_str(), cite.clause.as_str())))
        .collect();
    assert_eq!(because, [("crm-3.0/form-counts", "crm-3.0/form-only-takes-in")]);
}

#[test]
fn a_group_that_the_link_did_not_know_is_told_with_all_its_steps() {
    let today = verdict(book());
    let then = recall(&mut opened(&today).more).unwrap();
    let told = differences(&then[..1], &today);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].group, told[0].then.is_none()), (1, true));
    assert_eq!(told[0].because.len(), today.groups[1].because.len());
}

#[test]
fn what_this_link_remembers_can_be_read_for_ever() {
    // Made on 22 November 2026; this file never changes.
    let frozen = include_str!("links/answer-1.txt").trim();
    let today = verdict(book());
    let mut link = decode(frozen).unwrap();
    let then = recall(&mut link.more).unwrap();
    assert_eq!((link.situation, link.more), (situation(), Vec::new()));
    let outcomes: Vec<Outcome> = then.iter().map(|group| group.outcome).collect();
    assert_eq!(outcomes, [Outcome::Licence, Outcome::Licence]);
    assert_eq!(then[0].options, [["crm-3.0/external-connector"]]);
    assert_eq!(then[1].refused, ["crm-3.0/external-connector"]);
    // Whatever the rulebook says today, what is told is about these two groups.
    assert!(differences(&then, &today).iter().all(|told| told.then.as_ref() == Some(&then[told.group])));
}
