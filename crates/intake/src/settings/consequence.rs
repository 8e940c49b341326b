//! What settings mean for licences: the situation they begin, and what the engine answers to it. Nothing here knows a
//! licence; whatever is said about one comes out of a verdict, with its clauses.

use clausewise_rules::{
    judge,
    library::Library,
    point::{Engine, Outcome},
    verdict::{OptionOf, Problem, Reason},
};
use serde::Serialize;

use super::reading::{Identity, Reading};
use crate::{datum::Datum, read_situation, words::Words};

fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

fn texts(all: &[&str]) -> Datum {
    Datum::List(all.iter().map(|entry| text(entry)).collect())
}

fn map(entries: Vec<(&str, Datum)>) -> Datum {
    Datum::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The accounts that a user name with a password can be.
const ACCOUNTS: [&str; 5] = ["own", "delegated", "shared-account", "impersonating", "non-interactive"];

/// What the examples do: look things up. The texts say so.
const EXAMPLE: &str = "read:*";

/// The connection's own group.
fn connection(identity: Identity, words: Words) -> Vec<(&'static str, Datum)> {
    let mut group = match identity {
        Identity::Delegated => {
            vec![("name", text(&words.say("group.person", &[]))), ("people", Datum::Whole(1))]
        }
        _ => vec![("name", text(&words.say("group.connection", &[])))],
    };
    group.push(("path", text("integration")));
    match identity {
        Identity::Delegated => group.push(("signIn", text("delegated"))),
        Identity::Open => {}
        identity if identity.is_application() => {
            group.push(("who", text("machine")));
            group.push(("accounts", Datum::Whole(1)));
            group.push(("signIn", text("application-user")));
        }
        _ => group.push(("signIn", texts(&ACCOUNTS))),
    }
    group
}

fn whole(products: Datum, groups: Vec<Datum>) -> Datum {
    map(vec![("version", Datum::Whole(1)), ("product", products), ("groups", Datum::List(groups))])
}

/// The situation that settings begin: the connection, and the people behind it, of whom nothing is known yet.
#[must_use]
pub fn situation(reading: &Reading, words: Words) -> Datum {
    let products = match reading.products.as_slice() {
        [only] => text(only),
        several => texts(several),
    };
    let behind = map(vec![("name", text(&words.say("group.behind", &[])))]);
    whole(products, vec![map(connection(reading.identity, words)), behind])
}

/// What the engine answers for one product.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consequence {
    /// Whom it is about: `person`, `connection`, `account-of-a-program`, `account-of-a-person`, `employees`, `customers`.
    pub about: &'static str,
    /// The product.
    pub product: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Ways that the clauses allow, where they are known.
    pub options: Vec<OptionOf>,
    /// Licences that are closed here.
    pub not_permitted: Vec<String>,
    /// The steps with their clauses.
    pub because: Vec<Reason>,
}

/// Asks the engine what the connection means, product by product: for the account, and for people who see or enter data
/// through it. The people are examples and are named as such.
///
/// # Errors
/// When the engine refuses a situation that was begun here, which a test rules out.
pub fn ask(
    engine: &Engine,
    reading: &Reading,
    library: Option<&Library>,
    words: Words,
) -> Result<Vec<Consequence>, Problem> {
    let own = |more: &[(&'static str, &str)]| {
        let mut group = connection(reading.identity, words);
        group.retain(|(name, _)| !more.iter().any(|(replaced, _)| name == replaced));
        group.extend(more.iter().map(|(name, value)| (*name, text(value))));
        group.push(("needs", texts(&[EXAMPLE])));
        map(group)
    };
    let sign_in = match reading.identity {
        Identity::Delegated => Some("delegated"),
        identity if identity.is_application() => Some("application-user"),
        Identity::Open => None,
        _ => Some("shared-account"),
    };
    let through = |who: &str| {
        let mut group = vec![
            ("name", text(&words.say("group.behind", &[]))),
            ("who", text(who)),
            ("path", text("own-application")),
        ];
        group.extend(sign_in.map(|sign_in| ("signIn", text(sign_in))));
        group.extend([("for", text("others")), ("needs", texts(&[EXAMPLE]))]);
        map(group)
    };
    let mut asked: Vec<(&'static str, Datum)> = match reading.identity {
        Identity::Delegated => vec![("person", own(&[("who", "employee")]))],
        Identity::Open => Vec::new(),
        identity if identity.is_application() => vec![("connection", own(&[]))],
        _ => vec![
            ("account-of-a-person", own(&[("who", "employee"), ("signIn", "own")])),
            ("account-of-a-program", own(&[("who", "machine"), ("signIn", "non-interactive")])),
        ],
    };
    // Through a delegated connection every person signs in for themselves; the others share what it delivers.
    asked.push(("employees", through("employee")));
    asked.push(("customers", through("customer")));
    let mut all = Vec::new();
    for (about, group) in &asked {
        for product in &reading.products {
            let situation = whole(text(product), vec![group.clone()]);
            let situation = read_situation(&engine.book, &situation)?;
            let verdict = match judge(engine, &situation, library) {
                Ok(verdict) => verdict,
                // What cannot be in this product has no consequence there.
                Err(problem) if problem.code == "impossible" => continue,
                Err(problem) => return Err(problem),
            };
            let Some(group) = verdict.groups.into_iter().next() else { continue };
            all.push(Consequence {
                about,
                product: (*product).to_owned(),
                outcome: group.outcome,
                options: group.options,
                not_permitted: group.not_permitted.into_iter().map(|refused| refused.licence).collect(),
                because: group.because,
            });
        }
    }
    Ok(all)
}
