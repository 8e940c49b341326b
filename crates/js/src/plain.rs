//! Between JavaScript's values and plain data. What JavaScript writes for "left out" (`undefined`) is left out; what is
//! no plain data (functions, dates, loops) is refused by its place, as any other bad input.

use clausewise_intake::datum::Datum;
use clausewise_rules::{library::Library, verdict::Problem};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::shelf::Shelf;

/// How deep data may be nested: a situation needs five levels, and an object that holds itself has no end.
const DEEP: usize = 16;

/// What bad input is answered with.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// What is wrong.
    pub error: Problem,
}

/// An answer as a plain object, as `JSON.parse` would give it.
pub fn to_js<A: Serialize>(answer: &A) -> JsValue {
    // Only a key that is no text could fail, and no answer has one.
    answer.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// Plain data out of a value.
///
/// # Errors
/// `wrong-type` with the place of what is no plain data.
pub fn from_js(value: &JsValue) -> Result<Datum, Problem> {
    read(value, "", 0)
}

/// The text in a value.
///
/// # Errors
/// `wrong-type` if it is none.
pub fn text_from_js(value: &JsValue, at: &str) -> Result<String, Problem> {
    value.as_string().ok_or_else(|| wrong(value, at, "a text"))
}

/// The place of a group in a value; the first if it is left out.
///
/// # Errors
/// `wrong-type` if it is no whole number.
pub fn place_from_js(value: &JsValue, at: &str) -> Result<usize, Problem> {
    match value.as_f64() {
        None if value.is_undefined() => Ok(0),
        Some(place) if place.fract() == 0.0 && (0.0..1e6).contains(&place) => Ok(place as usize),
        _ => Err(wrong(value, at, "the place of a group: 0, 1, …")),
    }
}

fn wrong(value: &JsValue, at: &str, right: &str) -> Problem {
    let found = match value.as_string() {
        Some(text) => text.chars().take(80).collect(),
        None if value.is_object() => "an object".to_owned(),
        None => value.js_typeof().as_string().unwrap_or_default(),
    };
    Problem::new("wrong-type", at, found).knowing([right.to_owned()])
}

fn read(value: &JsValue, at: &str, depth: usize) -> Result<Datum, Problem> {
    if depth > DEEP {
        return Err(wrong(value, at, "plain data that does not hold itself"));
    }
    if let Some(text) = value.as_string() {
        return Ok(Datum::Text(text));
    }
    if let Some(number) = value.as_f64() {
        // JavaScript has no whole numbers of its own; beyond this it could not tell one from the next.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let whole = number.fract() == 0.0 && number.abs() <= EXACT;
        return Ok(if whole { Datum::Whole(number as i64) } else { Datum::Number(number) });
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Datum::Flag(flag));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Datum::Null);
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let entries = list.iter().enumerate();
        return entries
            .map(|(place, entry)| read(&entry, &format!("{at}[{place}]"), depth + 1))
            .collect::<Result<_, _>>()
            .map(Datum::List);
    }
    match value.dyn_ref::<Object>() {
        Some(object) if is_plain(object) => map(object, at, depth),
        _ => Err(wrong(value, at, "plain data")),
    }
}

/// Whether an object is one of `{ … }`, of this page or another, and no date, map or element.
fn is_plain(object: &Object) -> bool {
    let parent = Object::get_prototype_of(object);
    parent.is_null() || Object::get_prototype_of(&parent).is_null()
}

fn map(object: &Object, at: &str, depth: usize) -> Result<Datum, Problem> {
    let mut entries = Vec::new();
    for key in Object::keys(object).iter() {
        let name = key.as_string().unwrap_or_default();
        let here = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        // Only a getter that throws can fail.
        let value = Reflect::get(object, &key).map_err(|thrown| wrong(&thrown, &here, "plain data"))?;
        if !value.is_undefined() {
            entries.push((name, read(&value, &here, depth + 1)?));
        }
    }
    Ok(Datum::Map(entries))
}

/// What may be told beside a situation.
#[derive(Debug)]
pub struct Options(Datum);

impl Options {
    const KNOWN: [&str; 4] = ["texts", "pairs", "others", "language"];

    /// Reads options, which may be left out.
    ///
    /// # Errors
    /// `wrong-type` or `unknown-key`.
    pub fn read(value: &JsValue) -> Result<Self, Problem> {
        let options = from_js(value)?;
        let entries = match &options {
            Datum::Null => &[],
            Datum::Map(entries) => entries.as_slice(),
            _ => return Err(wrong(value, "options", "an object")),
        };
        let unknown = entries.iter().find(|(key, _)| !Self::KNOWN.contains(&key.as_str()));
        match unknown {
            Some((key, _)) => {
                let at = format!("options.{key}");
                Err(Problem::new("unknown-key", at, key.as_str()).knowing(Self::KNOWN.map(str::to_owned)))
            }
            None => Ok(Self(options)),
        }
    }

    /// A switch, off where it is left out.
    ///
    /// # Errors
    /// `wrong-type` if it is neither true nor false.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Datum::Flag(flag)) => Ok(*flag),
            Some(other) => {
                let known = ["true", "false"].map(str::to_owned);
                Err(Problem::new("wrong-type", format!("options.{name}"), other.shown()).knowing(known))
            }
        }
    }

    /// The texts, unless they are to be left out.
    pub fn texts<'s>(&self, shelf: &'s Shelf) -> Option<&'s Library> {
        shelf.library.as_ref().filter(|_| self.0.get("texts") != Some(&Datum::Flag(false)))
    }

    /// The language of texts that are not the rulebook's.
    ///
    /// # Errors
    /// `wrong-type` if it is no text.
    pub fn language(&self) -> Result<&str, Problem> {
        match self.0.get("language") {
            None => Ok("en"),
            Some(Datum::Text(language)) => Ok(language),
            Some(other) => {
                Err(Problem::new("wrong-type", "options.language", other.shown())
                    .knowing(["a text".to_owned()]))
            }
        }
    }
}
