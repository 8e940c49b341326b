//! Cases: a situation and what is expected of its verdict. A key that is left out is not checked; a key that is not
//! known fails, so that no expectation is passed over.

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    judge,
    library::Library,
    point::Engine,
    verdict::{GroupVerdict, OptionOf, Problem, Verdict},
};
use serde_json::Value;

use crate::check::sentence;

/// Runs a case and returns how the verdict differs from what it expects; nothing if it does not.
#[must_use]
pub fn run(engine: &Engine, case: &Value) -> Vec<String> {
    let Some(situation) = case.get("situation") else { return vec!["the case has no situation".into()] };
    let verdict = serde_json::from_value::<Datum>(situation.clone())
        .map_err(|error| Problem::new("not-json", "situation", error.to_string()))
        .and_then(|datum| read_situation(&engine.book, &datum))
        .and_then(|situation| judge(engine, &situation, None));
    let expect = case.get("expect").cloned().unwrap_or(Value::Null);
    match verdict {
        Ok(verdict) => compare(&verdict, &expect),
        Err(problem) if expect.get("error").and_then(Value::as_str) == Some(&problem.code) => Vec::new(),
        Err(problem) => {
            vec![format!("the situation was refused: {}", sentence(&problem, &Library::default()))]
        }
    }
}

fn compare(verdict: &Verdict, expect: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    for (key, wanted) in expect.as_object().into_iter().flatten() {
        match key.as_str() {
            "groups" => {
                let wanted = wanted.as_array().map(Vec::as_slice).unwrap_or_default();
                if wanted.len() > verdict.groups.len() {
                    differences.push(format!(
                        "{} groups are expected, there are {}",
                        wanted.len(),
                        verdict.groups.len()
                    ));
                }
                for (place, (wanted, group)) in wanted.iter().zip(&verdict.groups).enumerate() {
                    let mut found = Vec::new();
                    compare_group(group, wanted, place, verdict, &mut found);
                    differences
                        .extend(found.into_iter().map(|difference| format!("group {place}: {difference}")));
                }
            }
            "total" => compare_total(verdict, wanted, &mut differences),
            "assumed" => {
                for fact in texts(wanted) {
                    if !verdict.assumed.iter().any(|assumed| assumed.fact == fact) {
                        differences.push(format!("`{fact}` is not among what was assumed"));
                    }
                }
            }
            other => differences.push(format!("unknown expectation `{other}`")),
        }
    }
    if expect.as_object().is_none_or(serde_json::Map::is_empty) {
        differences.push("the case expects nothing".into());
    }
    differences
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn compare_total(verdict: &Verdict, wanted: &Value, differences: &mut Vec<String>) {
    for row in wanted.as_array().into_iter().flatten() {
        let id = row.get("licence").and_then(Value::as_str).unwrap_or_default();
        let Some(found) = verdict.total.iter().find(|known| known.licence == id) else {
            differences.push(format!("`{id}` is not in the total"));
            continue;
        };
        for (key, number) in [("quantity", found.quantity), ("held", found.held), ("missing", found.missing)]
        {
            if let Some(wanted) = row.get(key)
                && wanted.as_u64() != number
            {
                differences.push(format!("total of `{id}`: {key} is {number:?}, expected {wanted}"));
            }
        }
    }
}

fn compare_group(
    group: &GroupVerdict,
    wanted: &Value,
    place: usize,
    verdict: &Verdict,
    found: &mut Vec<String>,
) {
    let ids: Vec<&str> =
        group.options.iter().flat_map(|option| &option.licences).map(|licence| licence.id.as_str()).collect();
    for (key, wanted) in wanted.as_object().into_iter().flatten() {
        match key.as_str() {
            "outcome" => {
                let names = texts(wanted);
                if !names.contains(&group.outcome.name()) {
                    found.push(format!(
                        "outcome is `{}`, expected {}",
                        group.outcome.name(),
                        names.join(" or ")
                    ));
                }
            }
            "standing" => {
                if group.standing.as_deref() != wanted.as_str() {
                    found.push(format!("standing is {:?}, expected {wanted}", group.standing));
                }
            }
            "options" => compare_options(group, wanted, found),
            "readings" => {
                if Some(!group.readings.is_empty()) != wanted.as_bool() {
                    found.push(format!("{} readings, expected {wanted}", group.readings.len()));
                }
            }
            "notPermitted" => {
                for id in texts(wanted) {
                    let (id, there) = id.strip_prefix('!').map_or((id, true), |id| (id, false));
                    if group.not_permitted.iter().any(|refused| refused.licence == id) == there {
                        continue;
                    }
                    if !there {
                        found.push(format!("`{id}` is refused"));
                    } else {
                        let known: Vec<&str> =
                            group.not_permitted.iter().map(|refused| refused.licence.as_str()).collect();
                        found.push(format!("`{id}` is not refused; refused: {}", known.join(", ")));
                    }
                }
            }
            "alsoMind" => {
                for id in texts(wanted) {
                    let (id, there) = id.strip_prefix('!').map_or((id, true), |id| (id, false));
                    if group.also_mind.iter().any(|mind| mind.id == id) != there {
                        found.push(format!(
                            "`{id}` is {}among the things to mind",
                            if there { "not " } else { "" }
                        ));
                    }
                }
            }
            "sure" => {
                let sure = serde_json::to_value(group.sure).unwrap_or(Value::Null);
                if !texts(wanted).contains(&sure.as_str().unwrap_or_default()) {
                    found.push(format!("sure is {sure}, expected {wanted} (weakest: {:?})", group.weakest));
                }
            }
            "never" => {
                for id in texts(wanted) {
                    if ids.contains(&id) {
                        found.push(format!("`{id}` stands in an option"));
                    }
                }
            }
            "requires" => {
                for id in texts(wanted) {
                    if !group.requires.iter().any(|requirement| requirement.id == id) {
                        found.push(format!("`{id}` is not required"));
                    }
                }
            }
            "assumed" => {
                for fact in texts(wanted) {
                    let mine = |of: Option<usize>| of.is_none_or(|of| of == place);
                    if !verdict.assumed.iter().any(|assumed| assumed.fact == fact && mine(assumed.group)) {
                        found.push(format!("`{fact}` is not among what was assumed"));
                    }
                }
            }
            "possible" => {
                let mut known: Vec<&str> =
                    group.possible.iter().map(|possible| possible.outcome.name()).collect();
                let mut wanted = texts(wanted);
                known.sort_unstable();
                known.dedup();
                wanted.sort_unstable();
                if known != wanted {
                    found.push(format!("possible are {}, expected {}", known.join(", "), wanted.join(", ")));
                }
            }
            "open" => {
                for fact in texts(wanted) {
                    let (name, open) = fact.strip_prefix('!').map_or((fact, true), |name| (name, false));
                    if group.open.iter().any(|asked| asked.fact == name) != open {
                        found.push(format!("`{name}` is {}asked", if open { "not " } else { "" }));
                    }
                }
            }
            "cites" => {
                let documents = texts(wanted);
                let cited = |document: &&str| {
                    group
                        .because
                        .iter()
                        .flat_map(|reason| &reason.cites)
                        .any(|cite| cite.document == **document)
                };
                if !documents.iter().any(cited) {
                    found.push(format!("none of {} is cited", documents.join(", ")));
                }
            }
            other => found.push(format!("unknown expectation `{other}`")),
        }
    }
}

/// Any one listed set, with its quantities where given, must be among the options; `[]` expects none.
fn compare_options(group: &GroupVerdict, wanted: &Value, found: &mut Vec<String>) {
    let wanted_sets = wanted.as_array().map(Vec::as_slice).unwrap_or_default();
    let shown = || {
        let one = |option: &OptionOf| {
            let licences = option.licences.iter().map(|licence| match licence.quantity {
                Some(quantity) => format!("{quantity} {}", licence.id),
                None => licence.id.clone(),
            });
            licences.collect::<Vec<_>>().join(" + ")
        };
        group.options.iter().map(one).collect::<Vec<_>>().join(" | ")
    };
    if wanted_sets.is_empty() {
        if !group.options.is_empty() {
            found.push(format!("no option is expected, there are: {}", shown()));
        }
        return;
    }
    let same = |option: &OptionOf, set: &Value| {
        let set = set.as_array().map(Vec::as_slice).unwrap_or_default();
        set.len() == option.licences.len()
            && set.iter().all(|wanted| {
                let id = wanted.get("id").and_then(Value::as_str).unwrap_or_default();
                let quantity = wanted.get("quantity").map(Value::as_u64);
                option.licences.iter().any(|licence| {
                    licence.id == id && quantity.is_none_or(|quantity| quantity == licence.quantity)
                })
            })
    };
    if !wanted_sets.iter().any(|set| group.options.iter().any(|option| same(option, set))) {
        found.push(format!("none of the options expected is there: {wanted}; there are: {}", shown()));
    }
}
