//! An export of the system's users: accounts are counted by access mode and licence type, and become groups and
//! holdings. Names and addresses are never looked at; what such a list can't tell is asked.

use std::collections::BTreeMap;

use super::{columns::names_it, plain::plain, rows::Row};
use crate::{datum::Datum, words::Words};

const KNOWN: &str = include_str!("users.txt");

fn lines(sort: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.lines().filter_map(move |line| line.strip_prefix(sort)?.strip_prefix(' ')?.split_once(" = "))
}

/// The value that a cell means, of one column's list.
fn meant(column: &str, cell: &str) -> Option<&'static str> {
    let wanted = plain(cell);
    lines("value").find_map(|(left, names)| {
        let (of, value) = left.split_once(' ')?;
        (of == column && names_it(names, &wanted)).then_some(value)
    })
}

/// The columns that are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    keys: Vec<Option<&'static str>>,
}

impl Columns {
    /// The columns of an export; nothing if it is none: it has the access mode, and says something about licence type
    /// or state besides.
    #[must_use]
    pub fn of(headers: &[String]) -> Option<Self> {
        let mut keys: Vec<Option<&'static str>> = Vec::new();
        for header in headers {
            let name = plain(header);
            let found = lines("column").find(|(_, names)| names_it(names, &name)).map(|(key, _)| key);
            keys.push(found.filter(|found| !keys.contains(&Some(found))));
        }
        let has = |wanted: &str| keys.contains(&Some(wanted));
        let more = ["type", "disabled", "status", "application"].into_iter().any(has);
        (has("mode") && more).then_some(Self { keys })
    }

    /// What a column is read for.
    #[must_use]
    pub fn key(&self, place: usize) -> Option<&'static str> {
        self.keys.get(place).copied().flatten()
    }

    fn cell(&self, row: &Row<'_>, wanted: &str) -> String {
        let place = self.keys.iter().position(|key| *key == Some(wanted));
        place.map(|place| row.cell(place).trim().to_owned()).unwrap_or_default()
    }
}

/// Accounts, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    /// Enabled accounts by access mode and licence type, as the lists know them; `other` for types of no list.
    pub enabled: BTreeMap<(&'static str, String), i64>,
    /// Disabled accounts, which take no licence here.
    pub disabled: i64,
    /// Lines whose access mode is not known.
    pub strange: Vec<usize>,
}

/// The type of a cell, as a number or a known word; what stands in no list is forgotten.
fn type_of(cell: &str) -> String {
    let wanted = plain(cell);
    let listed =
        lines("holding").flat_map(|(_, names)| names.split(", ")).map(plain).any(|known| known == wanted);
    match wanted.as_str() {
        "" => String::new(),
        "1" | "administrative" => "administrative".into(),
        _ if listed => wanted,
        _ => "other".into(),
    }
}

impl Users {
    /// Counts a row.
    pub fn add(&mut self, columns: &Columns, row: &Row<'_>) {
        let mode = columns.cell(row, "mode");
        let application = columns.cell(row, "application");
        if mode.is_empty() && application.is_empty() {
            return;
        }
        // A number in a column `status` means another thing in each system; without words nothing is concluded.
        let status = columns.cell(row, "status");
        let says_status = !status.bytes().all(|byte| byte.is_ascii_digit());
        let disabled = meant("disabled", &columns.cell(row, "disabled")) == Some("yes")
            || (says_status && meant("disabled", &status) == Some("yes"));
        if disabled {
            self.disabled += 1;
            return;
        }
        // The record of a registered application names it; the empty identifier stands for none.
        let registered = application.chars().any(|letter| letter.is_ascii_hexdigit() && letter != '0');
        let mode = if registered { Some("application") } else { meant("mode", &mode) };
        match mode {
            Some(mode) => *self.enabled.entry((mode, type_of(&columns.cell(row, "type")))).or_insert(0) += 1,
            None => self.strange.push(row.line),
        }
        self.strange.truncate(1000);
    }

    /// The groups and holdings, in the contract's form. Without a product the holdings stay open, because a type's
    /// number means another licence in another generation.
    #[must_use]
    pub fn situation(&self, product: Option<&str>, words: Words) -> Datum {
        let mut groups: BTreeMap<&str, i64> = BTreeMap::new();
        for ((mode, _), number) in &self.enabled {
            *groups.entry(mode).or_insert(0) += number;
        }
        let groups = groups.into_iter().filter(|(mode, _)| *mode != "support").map(|(mode, number)| {
            let text = |text: &str| Datum::Text(text.to_owned());
            let mut group = vec![("name".to_owned(), Datum::Text(words.say(&format!("users.{mode}"), &[])))];
            let mut add = |name: &str, value: Datum| group.push((name.to_owned(), value));
            match mode {
                "non-interactive" | "application" => {
                    add("who", text("machine"));
                    add("path", text("integration"));
                    let sign_in = if mode == "application" { "application-user" } else { mode };
                    add("signIn", text(sign_in));
                    add("accounts", Datum::Whole(number));
                }
                "administrative" => {
                    add("path", text("administration"));
                    add("signIn", text("administrative"));
                    add("people", Datum::Whole(number));
                }
                "delegated-admin" => {
                    add("path", text("administration"));
                    add("people", Datum::Whole(number));
                }
                _ => {
                    add("signIn", text("own"));
                    add("people", Datum::Whole(number));
                }
            }
            Datum::Map(group)
        });
        let groups: Vec<Datum> = groups.collect();
        let mut entries = vec![
            ("version".to_owned(), Datum::Whole(1)),
            ("product".to_owned(), Datum::Text(product.unwrap_or("unknown").to_owned())),
        ];
        let holds = product.map(|product| self.holds(product)).unwrap_or_default();
        if !holds.is_empty() {
            let holds = holds.into_iter().map(|(id, quantity)| {
                Datum::Map(vec![
                    ("id".into(), Datum::Text(id.to_owned())),
                    ("quantity".into(), Datum::Whole(quantity)),
                ])
            });
            let holds = Datum::List(holds.collect());
            entries.push(("estate".to_owned(), Datum::Map(vec![("holds".to_owned(), holds)])));
        }
        entries.push(("groups".to_owned(), Datum::List(groups)));
        Datum::Map(entries)
    }

    /// The licences that the types of enabled people stand for in a product, with their number. Types that stand for
    /// none there are left out, and asked.
    #[must_use]
    pub fn holds(&self, product: &str) -> Vec<(&'static str, i64)> {
        let mut all: BTreeMap<&'static str, i64> = BTreeMap::new();
        let people = ["read-write", "read"];
        for ((_, sort), number) in self.enabled.iter().filter(|((mode, _), _)| people.contains(mode)) {
            let of = |id: &str| id.split_once('/').is_some_and(|(of, _)| of == product);
            if let Some((id, _)) = lines("holding").find(|(id, names)| of(id) && names_it(names, sort)) {
                *all.entry(id).or_insert(0) += number;
            }
        }
        all.into_iter().collect()
    }

    /// What such a list can't tell, as ids of texts.
    #[must_use]
    pub fn asked(&self, product: Option<&str>) -> Vec<&'static str> {
        let has = |wanted: &[&str]| self.enabled.keys().any(|(mode, _)| wanted.contains(mode));
        let people = has(&["read-write", "read"]);
        let mut all = Vec::new();
        if product.is_none() {
            all.push("users.ask.product");
        }
        if people {
            all.extend(["users.ask.who", "users.ask.path", "users.ask.needs", "users.ask.shared"]);
        }
        if has(&["non-interactive", "application"]) {
            all.push("users.ask.behind");
        }
        if has(&["support"]) {
            all.push("users.ask.support");
        }
        if !self.strange.is_empty() {
            all.push("users.ask.strange");
        }
        if self.enabled.keys().any(|(mode, sort)| ["read-write", "read"].contains(mode) && !sort.is_empty()) {
            all.push("users.ask.bought");
        }
        all.push("users.ask.outside");
        all
    }
}
