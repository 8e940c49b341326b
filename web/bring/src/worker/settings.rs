//! What connection settings say, in words: the intake's report, with consequences told together where they are alike.

use clausewise_intake::settings::{
    consequence::Consequence,
    read, reading,
    report::{Recognised, report},
};
use clausewise_rules::verdict::{OptionOf, Problem, Reason};

use super::{Desk, opens};
use crate::{
    messages::{Finding, Inspected, Meaning, Step, Tell, Ways},
    words::{capital, too_long},
};

/// So many clauses of a step are shown.
const CLAUSES: usize = 2;

/// Reads settings that are masked already.
pub(super) async fn inspect(desk: &Desk, text: &str) -> Result<Tell, String> {
    let own = desk.own();
    let wrong = |_: Problem| too_long(own);
    desk.load(&reading::read(&read(text).map_err(wrong)?).products).await;
    let report = report(text, &desk.engine, Some(&desk.library()), &desk.language).map_err(wrong)?;
    let findings = report.findings.iter().map(|finding| Finding {
        sort: own.say(&format!("sort.{}", name(finding.sort)), &[]),
        says: capital(&finding.says),
        should: finding.should.clone(),
    });
    let alike =
        |one: &Consequence, other: &Consequence| one.about == other.about && one.outcome == other.outcome;
    Ok(Tell::Inspected(Box::new(Inspected {
        any: !report.settings.is_empty(),
        recognised: recognised(desk, &report.recognised),
        findings: findings.collect(),
        checklist: report.checklist.iter().map(|item| item.says.clone()).collect(),
        meanings: report.consequences.chunk_by(alike).filter_map(|alike| meaning(desk, alike)).collect(),
        note: report.note,
        opens: opens(report.situation),
    })))
}

/// The name that a value has in the contract.
fn name(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn recognised(desk: &Desk, found: &Recognised) -> Vec<(String, String)> {
    let (own, words) = (desk.own(), desk.words());
    let of = |part: &str, name: &str| words.say(&format!("{part}.{name}"), &[]);
    let region = found.region.as_ref().map(|region| {
        let known = format!("region.{region}");
        words.say(if words.text(&known).is_some() { &known } else { "region.other" }, &[])
    });
    let products: Vec<String> = found.products.iter().map(|id| desk.product(id)).collect();
    let lines = [
        ("recognised.system", Some(of("deployment", &name(found.deployment)))),
        ("recognised.region", region),
        ("recognised.organisation", Some(of("organisation", &name(found.organisation)))),
        ("recognised.identity", Some(of("identity", found.identity.id()))),
        ("recognised.versions", Some(found.versions.clone())),
        ("recognised.products", Some(products.join(", "))),
    ];
    lines.into_iter().filter_map(|(label, says)| Some((own.say(label, &[]), capital(&says?)))).collect()
}

/// Products with one outcome, each with what serves there, and the steps of the newest.
fn meaning(desk: &Desk, alike: &[Consequence]) -> Option<Meaning> {
    let newest = alike.last()?;
    let words = desk.words();
    let option = |option: &OptionOf| {
        let licences = option.licences.iter().map(|licence| match licence.quantity {
            Some(quantity) if quantity > 1 => format!("{quantity} × {}", desk.kind(&licence.id)),
            _ => desk.kind(&licence.id),
        });
        licences.collect::<Vec<_>>().join(" + ")
    };
    let ways =
        alike.chunk_by(|one, other| one.options == other.options && one.not_permitted == other.not_permitted);
    let ways = ways.filter_map(|same| {
        let products: Vec<String> = same.iter().map(|entry| desk.product(&entry.product)).collect();
        let first = same.first()?;
        Some(Ways {
            products: products.join(", "),
            options: first.options.iter().map(option).collect(),
            refused: first.not_permitted.iter().map(|id| desk.kind(id)).collect(),
        })
    });
    Some(Meaning {
        about: words.say(&format!("about.{}", newest.about), &[]),
        outcome: newest.outcome.name().to_owned(),
        heading: capital(&words.say(&format!("answer.{}", newest.outcome.name()), &[])),
        ways: ways.collect(),
        steps: newest.because.iter().map(|reason| step(desk, reason)).collect(),
    })
}

fn step(desk: &Desk, reason: &Reason) -> Step {
    Step {
        says: reason.says.clone().unwrap_or_default(),
        cites: reason.cites.iter().take(CLAUSES).map(|cite| desk.place(cite)).collect(),
    }
}
