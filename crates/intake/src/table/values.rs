//! What a cell says: the contract's values, or what people write for them. What nobody knows stays as it is, so that it
//! is refused with what would be right.

use clausewise_rules::book::Book;

use super::{
    columns::{Key, names_it, synonyms},
    plain::plain,
};
use crate::datum::Datum;

/// Words for "not known".
const UNKNOWN: [&str; 9] = [
    "unknown",
    "notknown",
    "dontknow",
    "notsure",
    "inconnu",
    "inconnue",
    "nesaitpas",
    "jenesaispas",
    "pasencoreconnu",
];

/// What a cell that is not empty says.
#[must_use]
pub fn value(book: &Book, key: &Key, cell: &str) -> Datum {
    let cell = cell.trim();
    if cell == "?" || UNKNOWN.contains(&plain(cell).as_str()) {
        return Datum::Text("unknown".into());
    }
    match key {
        Key::Name | Key::Situation | Key::Site | Key::Terms("guide" | "asOf") => Datum::Text(cell.to_owned()),
        Key::Terms(_) => one_or_more(cell, &|part| {
            let products = book.products.iter().map(|product| product.id.as_str());
            known("product", products, part)
        }),
        Key::Adds(_) | Key::Shared(_) => number(cell),
        Key::Estate(name) if book.counts.iter().any(|count| count.name == *name) => number(cell),
        Key::Estate(name) | Key::Fact(name) => one_or_more(cell, &|part| fact(book, name, part)),
        Key::Also => Datum::List(parts(cell).map(|part| Datum::Text(fact(book, "path", part))).collect()),
        Key::Needs => {
            let all = cell.split([' ', ',', ';', '|', '\n']).filter(|part| !part.is_empty());
            Datum::List(all.map(|part| Datum::Text(part.to_ascii_lowercase())).collect())
        }
        Key::Holds => Datum::List(parts(cell).filter(|part| !nothing(part)).map(holding).collect()),
    }
}

/// The parts of a cell with several values.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['|', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn one_or_more(cell: &str, value: &dyn Fn(&str) -> String) -> Datum {
    let all: Vec<&str> = parts(cell).collect();
    match all.as_slice() {
        [] => Datum::Text(cell.to_owned()),
        [only] => Datum::Text(value(only)),
        several => Datum::List(several.iter().map(|part| Datum::Text(value(part))).collect()),
    }
}

fn fact(book: &Book, name: &str, part: &str) -> String {
    let values = book.facts.iter().find(|fact| fact.name == name).map(|fact| fact.values.as_slice());
    known(name, values.unwrap_or_default().iter().map(String::as_str), part)
}

/// The known value that is meant; what was written if none is.
fn known<'v>(name: &str, mut values: impl Iterator<Item = &'v str>, part: &str) -> String {
    let wanted = plain(part);
    if let Some(value) = values.find(|value| plain(value) == wanted) {
        return value.to_owned();
    }
    let meant = synonyms("value").find_map(|(left, names)| {
        let (fact, value) = left.split_once(' ')?;
        (fact == name && names_it(names, &wanted)).then_some(value)
    });
    meant.unwrap_or(part).to_owned()
}

/// A whole number, with or without marks between the thousands; anything else as it stands.
#[must_use]
pub fn number(cell: &str) -> Datum {
    let mut groups = cell.split([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let marked = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|part| part.len() == 3));
    // `12.0`: what a spreadsheet makes of a whole number.
    let tail = matches!(rest.as_slice(), [zeros] if zeros.len() < 3 && digits(zeros) && zeros.bytes().all(|byte| byte == b'0'));
    if !digits(first) || !rest.iter().all(|part| digits(part)) || !(marked || tail) {
        return Datum::Text(cell.to_owned());
    }
    let whole: String =
        if tail { first.to_owned() } else { std::iter::once(first).chain(rest.iter().copied()).collect() };
    whole.parse().map_or_else(|_| Datum::Text(cell.to_owned()), Datum::Whole)
}

fn nothing(part: &str) -> bool {
    matches!(plain(part).as_str(), "none" | "nothing" | "aucune" | "aucun" | "rien")
}

/// `crm-2013/server`, or with a number: `crm-2013/server=3`, `3 x crm-2013/server`.
fn holding(part: &str) -> Datum {
    let (id, quantity) = match part.split_once(['=', ':']) {
        Some((id, quantity)) => (id.trim(), Some(quantity.trim())),
        None => match part.split_once([' ', '×']) {
            Some((quantity, id)) if quantity.bytes().all(|byte| byte.is_ascii_digit()) => {
                (id.trim_start_matches(['x', '×', ' ']), Some(quantity))
            }
            _ => (part, None),
        },
    };
    match quantity {
        None => Datum::Text(id.to_owned()),
        Some(quantity) => {
            Datum::Map(vec![("id".into(), Datum::Text(id.to_owned())), ("quantity".into(), number(quantity))])
        }
    }
}
