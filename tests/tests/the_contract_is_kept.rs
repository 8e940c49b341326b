//! The contract in `docs/contract.md` and its schemas in `docs/schema/` are what the engine does: the schemas are those
//! that are generated, every case is a situation, every verdict is a verdict, and what is wrong has a name.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

mod common;

use std::{fs, path::PathBuf};

use clausewise_cli::schema;
use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{judge, point::Engine, verdict::Problem};
use common::{all, products};
use jsonschema::Validator;
use serde_json::{Value, json};

/// Set it to write the schemas instead of comparing them.
const UPDATE: &str = "CLAUSEWISE_UPDATE_SCHEMA";

fn engine() -> Engine {
    Engine::new(clausewise_rulebook::book().unwrap())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

fn situation_schema() -> Validator {
    validator(&schema::situation(&engine().book))
}

/// Whether everything that a case names is in the book.
fn is_there(engine: &Engine, case: &Value) -> bool {
    let known =
        |name: &str| name == "unknown" || engine.book.products.iter().any(|product| product.id == name);
    products(case).into_iter().all(known)
}

fn answer(engine: &Engine, situation: &Value) -> Result<Value, Problem> {
    let datum: Datum = serde_json::from_value(situation.clone()).unwrap();
    let situation = read_situation(&engine.book, &datum)?;
    let library = clausewise_rulebook::library("en").unwrap();
    judge(engine, &situation, Some(&library)).map(|verdict| serde_json::to_value(verdict).unwrap())
}

fn faults(validator: &Validator, instance: &Value) -> String {
    let all: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    all.join("; ")
}

fn the_file_is(name: &str, generated: &Value) {
    let file = root().join("docs/schema").join(name);
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&file, format!("{generated:#}\n")).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    let written: Value = serde_json::from_str(&written).unwrap_or_default();
    assert!(
        written == *generated,
        "docs/schema/{name} is not what the code and the rulebook say; \
         `{UPDATE}=1 cargo test -p clausewise-tests --test the_contract_is_kept` writes it anew"
    );
}

#[test]
fn the_schema_of_a_situation_is_the_generated_one() {
    the_file_is("situation.schema.json", &schema::situation(&engine().book));
}

#[test]
fn the_schema_of_a_verdict_is_the_generated_one() {
    the_file_is("verdict.schema.json", &schema::verdict());
}

#[test]
fn the_schema_of_the_other_answers_is_the_generated_one() {
    the_file_is("answers.schema.json", &schema::answers());
}

#[test]
fn every_case_tells_a_situation_of_the_schema() {
    let (engine, schema) = (engine(), situation_schema());
    let mut wrong = Vec::new();
    for (place, case) in all() {
        // A case whose product is not written yet can't have a product of the schema.
        if is_there(&engine, &case) {
            let faults = faults(&schema, &case["situation"]);
            if !faults.is_empty() {
                wrong.push(format!("{place}: {faults}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_verdict_is_one_of_the_schema() {
    let (engine, schema) = (engine(), validator(&schema::verdict()));
    let mut judged = 0;
    for (place, case) in all() {
        if let Ok(verdict) = answer(&engine, &case["situation"]) {
            judged += 1;
            assert_eq!(faults(&schema, &verdict), "", "{place}");
        }
    }
    assert!(judged > 30, "only {judged} cases were judged");
}

#[test]
fn what_is_wrong_with_a_situation_has_the_same_form_everywhere() {
    let (engine, schema) = (engine(), validator(&schema::verdict()));
    let problem = answer(&engine, &json!({ "version": 1, "product": "crm-3.0", "groups": [] })).unwrap_err();
    assert_eq!(faults(&schema, &json!({ "error": problem })), "");
}

fn good() -> Value {
    json!({
        "version": 1, "product": "crm-3.0", "guide": "2006-10",
        "estate": { "externalAppServers": 2, "holds": ["crm-3.0/user-cal", { "id": "crm-3.0/external-connector", "quantity": 1 }] },
        "groups": [
            { "name": "Desk", "who": "employee", "people": 50, "path": "web-client", "needs": ["read:*", "update:case"] },
            { "name": "Outside", "who": ["customer", "partner"], "people": "unknown", "path": "own-application",
              "signIn": "none", "needs": "read:own-case", "also": ["hand-over", { "path": "public-form", "needs": ["create:lead"] }] },
        ],
    })
}

#[test]
fn what_a_situation_may_say_is_taken_by_both_the_schema_and_the_reader() {
    let (engine, schema) = (engine(), situation_schema());
    assert_eq!(faults(&schema, &good()), "");
    answer(&engine, &good()).unwrap();
    for (place, value) in [
        ("/guide", json!("unknown")),
        ("/guide", json!(["2005-12", "2006-10"])),
        ("/guide", json!("2007-03")),
        ("/guide", json!(null)),
        ("/product", json!("unknown")),
        ("/product", json!(["crm-3.0"])),
        ("/estate/holds", json!([])),
        ("/estate/externalAppServers", json!("unknown")),
        ("/groups/0/people", json!(0)),
        ("/groups/0/people", json!(50.0)),
        ("/groups/0/needs", json!([])),
        ("/groups/0/needs", json!("unknown")),
        ("/groups/0/who", json!("unknown")),
    ] {
        let mut situation = good();
        *situation.pointer_mut(place).unwrap() = value.clone();
        assert_eq!(faults(&schema, &situation), "", "{place} {value}");
        let datum: Datum = serde_json::from_value(situation).unwrap();
        read_situation(&engine.book, &datum).unwrap_or_else(|problem| panic!("{place} {value}: {problem:?}"));
    }
}

#[test]
fn what_is_wrong_with_a_situation_is_refused_by_the_schema_and_named_by_the_reader() {
    let (engine, schema) = (engine(), situation_schema());
    let remove = Value::String("(remove)".into());
    for (place, value, code, at) in [
        ("/groups/0/who", json!("employe"), "unknown-value", "groups[0].who"),
        ("/groups/1/who", json!(["customer", "unknown"]), "unknown-value", "groups[1].who"),
        ("/product", json!("crm-1.2"), "unknown-value", "product"),
        ("/groups/0/needs", json!(["read:everything"]), "unknown-value", "groups[0].needs[0]"),
        ("/groups/0/needs", json!(["qualify:case"]), "unknown-value", "groups[0].needs[0]"),
        ("/estate/holds/0", json!("crm-3.0/device-cal"), "unknown-value", "estate.holds[0]"),
        ("/groups/1/also/0", json!("teleport"), "unknown-value", "groups[1].also[0]"),
        ("/groups/0/poeple", json!(50), "unknown-key", "groups[0].poeple"),
        ("/estate/people", json!(50), "unknown-key", "estate.people"),
        ("/groups/0/hosting", json!("own"), "unknown-key", "groups[0].hosting"),
        ("/note", json!("hello"), "unknown-key", "note"),
        ("/groups/1/also/1/who", json!("customer"), "unknown-key", "groups[1].also[1].who"),
        ("/estate/holds/1/held", json!(1), "unknown-key", "estate.holds[1].held"),
        ("/groups/0/people", json!(-1), "not-a-count", "groups[0].people"),
        ("/groups/0/people", json!(1.5), "not-a-count", "groups[0].people"),
        ("/groups/0/people", json!("fifty"), "not-a-count", "groups[0].people"),
        ("/estate/holds/1/quantity", json!(-1), "not-a-count", "estate.holds[1].quantity"),
        ("/groups/0/who", json!(7), "wrong-type", "groups[0].who"),
        ("/groups/0/who", json!([]), "wrong-type", "groups[0].who"),
        ("/groups/0/name", json!(7), "wrong-type", "groups[0].name"),
        ("/groups/0", json!("Desk"), "wrong-type", "groups[0]"),
        ("/groups", json!({}), "wrong-type", "groups"),
        ("/estate", json!([]), "wrong-type", "estate"),
        ("/estate/holds", json!("unknown"), "wrong-type", "estate.holds"),
        ("/asOf", json!("1 May 2009"), "wrong-type", "asOf"),
        ("/groups", json!([]), "how-many", "groups"),
        ("/version", json!(2), "unknown-version", "version"),
        ("/version", remove.clone(), "missing", "version"),
        ("/product", remove.clone(), "missing", "product"),
        ("/groups", remove.clone(), "missing", "groups"),
        ("/groups/1/also/1/path", remove.clone(), "missing", "groups[1].also[1].path"),
        ("/estate/holds/1/id", remove.clone(), "missing", "estate.holds[1].id"),
    ] {
        let mut situation = good();
        let (parent, key) = place.rsplit_once('/').unwrap();
        match situation.pointer_mut(parent).unwrap() {
            Value::Object(entries) if value == remove => {
                entries.remove(key).unwrap();
            }
            Value::Object(entries) => {
                entries.insert(key.to_owned(), value.clone());
            }
            Value::Array(entries) => entries[key.parse::<usize>().unwrap()] = value.clone(),
            _ => panic!("{place}"),
        }
        assert!(!schema.is_valid(&situation), "the schema takes {place} = {value}");
        let problem = answer(&engine, &situation).expect_err(place);
        assert_eq!((problem.code.as_str(), problem.at.as_str()), (code, at), "{place} = {value}");
    }
}

#[test]
fn a_name_that_is_said_twice_is_refused_and_neither_is_dropped() {
    let error = serde_json::from_str::<Datum>(r#"{ "who": "employee", "who": "customer" }"#).unwrap_err();
    assert!(error.to_string().starts_with("`who` is said twice"), "{error}");
    assert!(serde_json::from_str::<Datum>(r#"[{ "who": "employee" }, { "who": "customer" }]"#).is_ok());
}

#[test]
fn what_the_schema_cannot_say_is_named_by_the_reader_and_the_engine() {
    let (engine, schema) = (engine(), situation_schema());
    for (change, code, at) in [
        (json!({ "guide": "1999-01" }), "unknown-value", "guide"),
        (json!({ "guide": null, "asOf": "1999-01-01" }), "before-first-edition", "asOf"),
        (json!({ "asOf": "2006-01-01" }), "guide-and-day-disagree", "guide"),
        (
            json!({ "groups": [{ "who": "employee", "path": "web-client", "signIn": "none" }] }),
            "impossible",
            "groups[0]",
        ),
    ] {
        let mut situation = good();
        for (key, value) in change.as_object().unwrap() {
            situation[key] = value.clone();
        }
        assert_eq!(faults(&schema, &situation), "", "{change}");
        let problem = answer(&engine, &situation).unwrap_err();
        assert_eq!((problem.code.as_str(), problem.at.as_str()), (code, at), "{change}");
    }
}
