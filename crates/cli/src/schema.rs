//! `clausewise schema`: the contract as JSON Schema (draft 2020-12). What may be told comes from the rulebook's closed
//! lists, what is answered from the engine's types, so neither can differ from what the engine does.

use std::process::ExitCode;

use clausewise_intake::settings::report::Report;
use clausewise_rules::{
    Alternative, Asking, ClauseNote, Compared, Edition, Explanation, RulebookInfo, WhyNot,
    book::{Book, Count, Fact, Scope, Test},
    verdict::{Problem, Verdict},
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{Asked, Failure, engine};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

pub(crate) fn print(asked: &Asked) -> Result<ExitCode, Failure> {
    let schema = match asked.files.as_slice() {
        [name] if name.as_os_str() == "situation" => situation(&engine(asked)?.0.book),
        [name] if name.as_os_str() == "verdict" => verdict(),
        [name] if name.as_os_str() == "answers" => answers(),
        _ => return Err(Failure::input("`schema` takes `situation`, `verdict` or `answers`")),
    };
    println!("{schema:#}");
    Ok(ExitCode::SUCCESS)
}

// ---- situation -------------------------------------------------------------------------------------------------------

/// The schema of a situation, with the facts, values, counts, pairs and licence kinds that a book knows.
#[must_use]
pub fn situation(book: &Book) -> Value {
    let products: Vec<&str> = book.products.iter().map(|product| product.id.as_str()).collect();
    let mut guides: Vec<&str> = book.terms.iter().map(|terms| terms.guide.as_str()).collect();
    guides.sort_unstable();
    guides.dedup();
    let month = json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" });
    let mut schema = json!({
        "$schema": DRAFT,
        "title": "Situation",
        "description": "What is told to Clausewise: a product, the estate, and groups of different people. A fact may be \
            one value, a list of the values still possible, or `unknown`.",
        "type": "object",
        "required": ["version", "product", "groups"],
        "additionalProperties": false,
        "properties": {
            "version": { "const": 1, "description": "The contract's version." },
            "product": answer(&products),
            "guide": {
                "description": "The first month of a stretch of terms; a later month belongs to the last stretch before \
                    it. Left out: the terms of `asOf`, else the product's newest.",
                "anyOf": [
                    month,
                    { "type": "array", "minItems": 1, "items": month },
                    { "enum": ["unknown", null] },
                ],
                "examples": guides,
            },
            "asOf": {
                "description": "The day whose terms bind, YYYY-MM-DD: bought outright, or began or was last renewed.",
                "anyOf": [
                    { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" },
                    { "type": "null" },
                ],
            },
            "estate": { "$ref": "#/$defs/estate" },
            "groups": { "type": "array", "minItems": 1, "maxItems": 1000, "items": { "$ref": "#/$defs/group" } },
        },
        "$defs": definitions(book),
    });
    schema.sort_all_objects();
    schema
}

fn definitions(book: &Book) -> Value {
    let mut all = Map::new();
    all.insert(
        "count".into(),
        json!({
            "description": "A whole number that is not negative.",
            "anyOf": [{ "type": "integer", "minimum": 0, "maximum": i64::MAX }, { "const": "unknown" }],
        }),
    );
    let kinds: Vec<&str> = book.kinds.iter().map(|kind| kind.id.as_str()).collect();
    all.insert("kind".into(), json!({ "description": "A licence kind: `<product>/<kind>`.", "enum": kinds }));
    all.insert(
        "holding".into(),
        json!({
            "description": "A licence that the organisation owns; without a quantity, enough for everybody concerned.",
            "anyOf": [
                { "$ref": "#/$defs/kind" },
                {
                    "type": "object",
                    "required": ["id"],
                    "additionalProperties": false,
                    "properties": {
                        "id": { "$ref": "#/$defs/kind" },
                        "quantity": { "type": "integer", "minimum": 0, "maximum": i64::MAX },
                    },
                },
            ],
        }),
    );
    let pairs: Vec<&str> = book.needs.pairs.iter().map(String::as_str).collect();
    let shorthands: Vec<&str> = book.needs.stands_for.iter().map(|(name, _)| name.as_str()).collect();
    let pairs = [pairs, shorthands].concat();
    all.insert("pair".into(), json!({ "description": "`action:table`, or a shorthand.", "enum": pairs }));
    all.insert(
        "needs".into(),
        json!({
            "description": "What they need to do; an empty list is nothing at all.",
            "anyOf": [
                { "const": "unknown" },
                { "$ref": "#/$defs/pair" },
                { "type": "array", "items": { "$ref": "#/$defs/pair" } },
            ],
        }),
    );
    for fact in &book.facts {
        if matches!(fact.scope, Scope::Estate | Scope::Group | Scope::Way) {
            all.insert(fact.name.clone(), told(book, fact));
        }
    }
    let estate = members(book, true, &[Scope::Estate]);
    all.insert(
        "estate".into(),
        object("The organisation and its system.", &[], estate, &[("holds", holds())]),
    );
    let group = members(book, false, &[Scope::Group, Scope::Way]);
    let more = [
        ("name", json!({ "type": "string", "description": "What you call them; cut after 200 characters." })),
        ("site", json!({ "type": "string", "description": "The portal site whose visitors they share." })),
        ("needs", json!({ "$ref": "#/$defs/needs" })),
        ("also", json!({ "type": "array", "maxItems": 20, "items": { "$ref": "#/$defs/way" } })),
    ];
    all.insert("group".into(), object("People who do the same in the same way.", &[], group, &more));
    let way =
        members(book, false, &[Scope::Way]).into_iter().filter(|(name, _)| !is_count(book, name)).collect();
    let further = object(
        "A further way of the same people.",
        &["path"],
        way,
        &[("needs", json!({ "$ref": "#/$defs/needs" }))],
    );
    let path = book
        .facts
        .iter()
        .find(|fact| fact.name == "path")
        .map(|fact| fact.values.clone())
        .unwrap_or_default();
    let alone = [path, vec!["unknown".to_owned()]].concat();
    all.insert("way".into(), json!({ "anyOf": [{ "enum": alone }, further] }));
    Value::Object(all)
}

/// One value, a list of values, or `unknown`.
fn answer<S: serde::Serialize + Clone>(values: &[S]) -> Value {
    json!({ "anyOf": [
        { "enum": values },
        { "type": "array", "minItems": 1, "items": { "enum": values } },
        { "const": "unknown" },
    ] })
}

/// A fact, with what is known of it: when it is asked, and what it is when it is left out.
fn told(book: &Book, fact: &Fact) -> Value {
    let mut schema = answer(&fact.values);
    let mut notes = Vec::new();
    if !fact.applies.is_empty() {
        notes.push(format!("Used where {}.", condition(book, &fact.applies)));
    }
    let every = |fallback: &clausewise_rules::book::Fallback| {
        (0..book.terms.len()).all(|terms| fallback.terms.has(terms))
    };
    for fallback in &fact.defaults {
        let Some(value) = fact.values.get(usize::from(fallback.value)) else { continue };
        let when = if fallback.when.is_empty() {
            String::new()
        } else {
            format!(" where {}", condition(book, &fallback.when))
        };
        let terms = if every(fallback) { "" } else { " under some terms" };
        notes.push(format!("Left out: `{value}`{when}{terms}."));
    }
    if fact.defaults.is_empty() {
        notes.push("Left out: unknown.".to_owned());
    }
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("description".into(), notes.join(" ").into());
    }
    schema
}

fn condition(book: &Book, tests: &[Test]) -> String {
    let one = |test: &Test| {
        let fact = book.facts.get(usize::from(test.fact));
        let values = test.values.iter().filter_map(|value| fact.and_then(|fact| fact.values.get(value)));
        let values: Vec<String> = values.map(|value| format!("`{value}`")).collect();
        format!("`{}` is {}", fact.map_or("", |fact| fact.name.as_str()), values.join(" or "))
    };
    tests.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn is_count(book: &Book, name: &str) -> bool {
    book.counts.iter().any(|count| count.name == name)
}

/// The keys of an object of the situation: its facts, and its counts.
fn members(book: &Book, estate: bool, scopes: &[Scope]) -> Vec<(String, Value)> {
    let short = |name: &str| name.strip_prefix("estate.").unwrap_or(name).to_owned();
    let facts = book.facts.iter().filter(|fact| scopes.contains(&fact.scope));
    let facts = facts.map(|fact| (short(&fact.name), json!({ "$ref": format!("#/$defs/{}", fact.name) })));
    let number = |count: &Count| {
        let mut schema = json!({ "$ref": "#/$defs/count" });
        if let (Some(default), Some(entries)) = (count.default, schema.as_object_mut()) {
            entries.insert("default".into(), default.into());
        }
        (short(&count.name), schema)
    };
    let counts = book.counts.iter().filter(|count| count.estate == estate).map(number);
    facts.chain(counts).collect()
}

fn holds() -> Value {
    json!({
        "description": "What the organisation owns; an empty list is nothing, left out is not said.",
        "type": "array",
        "maxItems": 1000,
        "items": { "$ref": "#/$defs/holding" },
    })
}

fn object(says: &str, required: &[&str], members: Vec<(String, Value)>, more: &[(&str, Value)]) -> Value {
    let more = more.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone()));
    let properties: Map<String, Value> = members.into_iter().chain(more).collect();
    json!({
        "description": says,
        "type": "object",
        "required": required,
        "additionalProperties": false,
        "properties": properties,
    })
}

// ---- verdict ---------------------------------------------------------------------------------------------------------

/// An answer to a situation that can't be judged.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Refusal {
    /// What is wrong with the situation.
    error: Problem,
}

/// What is answered: a verdict, or what is wrong with the situation.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Answer {
    Verdict(Box<Verdict>),
    Refusal(Refusal),
}

/// The schema of what is answered to a situation.
#[must_use]
pub fn verdict() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Answer>().to_value();
    tidy(&mut schema);
    if let Some(version) = schema.pointer_mut("/$defs/Verdict/properties/version") {
        *version = json!({ "const": 1, "description": "The contract's version." });
    }
    schema.sort_all_objects();
    schema
}

// ---- other answers ---------------------------------------------------------------------------------------------------

/// What is answered to every other question than for a verdict, by the name of its function in the npm package.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used")]
struct Answers {
    check: Verdict,
    next_question: Asking,
    what_if: Vec<Alternative>,
    editions: Vec<Edition>,
    compare: Vec<Compared>,
    explain: Vec<Explanation>,
    why_not: WhyNot,
    inspect_connection: Report,
    clause: ClauseNote,
    rulebook_info: RulebookInfo,
    refusal: Refusal,
}

/// The schema of all answers: each property is what the function of that name gives.
#[must_use]
pub fn answers() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Answers>().to_value();
    tidy(&mut schema);
    if let Some(version) = schema.pointer_mut("/$defs/Verdict/properties/version") {
        *version = json!({ "const": 1, "description": "The contract's version." });
    }
    if let Some(situation) = schema.pointer_mut("/$defs/Report/properties/situation") {
        *situation = json!({ "$ref": "situation.schema.json" });
    }
    schema.sort_all_objects();
    schema
}

/// What the types can't say: a key that may be left out is never null. Formats that are Rust's own are left out.
fn tidy(schema: &mut Value) {
    if let Some(entries) = schema.as_object_mut() {
        if entries.get("format").is_some_and(Value::is_string) {
            entries.remove("format");
        }
        let required: Vec<String> = entries
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default();
        if let Some(properties) = entries.get_mut("properties").and_then(Value::as_object_mut) {
            for (_, property) in properties.iter_mut().filter(|(name, _)| !required.contains(name)) {
                never_null(property);
            }
        }
        entries.values_mut().for_each(tidy);
    } else if let Some(list) = schema.as_array_mut() {
        list.iter_mut().for_each(tidy);
    }
}

fn never_null(property: &mut Value) {
    let Some(entries) = property.as_object_mut() else { return };
    if entries.get("default").is_some_and(Value::is_null) {
        entries.remove("default");
    }
    if let Some(Value::Array(types)) = entries.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            entries.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(any)) = entries.get_mut("anyOf") {
        any.retain(|schema| *schema != json!({ "type": "null" }));
        if let [Value::Object(only)] = any.as_slice() {
            let only = only.clone();
            entries.remove("anyOf");
            entries.extend(only);
        }
    }
}
