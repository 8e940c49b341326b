//! The product finder: what somebody knows of their product narrows the list, and what is not covered has a way out.

use yew::prelude::*;

use super::{
    App,
    parts::{block, fold, list, nothing, para, row_to, section, select, words},
};
use crate::{
    pages::not_covered,
    state::{
        Action,
        finder::{CLOUD, FIRST_YEAR, Finder, NOT_COVERED, TOO_OLD, VERSIONS},
        link,
    },
    text::{T, fill, say},
};

/// The finder.
pub(crate) fn finder(app: &App) -> Html {
    section(
        "finder",
        "products",
        T::StartProducts,
        vec![
            para("help", say(T::StartProductsHelp)),
            fields(app),
            html! { <p class="fits" role="status">{ fits(app) }</p> },
            if app.state.finder.version == TOO_OLD { exit(TOO_OLD_PAGE) } else { products(app) },
            numbers(),
            others(),
        ],
    )
}

/// The page on the version that is not covered.
const TOO_OLD_PAGE: &str = "crm-1.2";

fn fields(app: &App) -> Html {
    let told = &app.state.finder;
    let unknown = || (String::new(), say(T::FinderUnknown).to_owned());
    let versions = VERSIONS.iter().map(|version| ((*version).to_owned(), (*version).to_owned()));
    let places = [
        (CLOUD, T::FinderCloud),
        ("own", T::FinderOwn),
        ("rented-machines", T::FinderRentedMachines),
        ("partner-hosted", T::FinderPartnerHosted),
    ];
    let places = places.into_iter().map(|(place, word)| (place.to_owned(), say(word).to_owned()));
    let now: u16 = app.today.get(..4).and_then(|year| year.parse().ok()).unwrap_or(FIRST_YEAR);
    let years = (FIRST_YEAR..=now).rev().map(|year| (year.to_string(), year.to_string()));
    let field =
        |label: T, chosen: &str, choices: Vec<(String, String)>, with: fn(Finder, String) -> Finder| {
            let (state, told) = (app.state.clone(), told.clone());
            let change = Callback::from(move |value| state.dispatch(Action::Find(with(told.clone(), value))));
            select(say(label), chosen, std::iter::once(unknown()).chain(choices).collect(), change)
        };
    block(
        "finder-fields",
        vec![
            field(T::FinderVersion, &told.version, versions.collect(), |told, version| Finder {
                version,
                ..told
            }),
            field(T::FinderPlace, &told.place, places.collect(), |told, place| Finder { place, ..told }),
            field(T::FinderYear, &told.year, years.collect(), |told, year| Finder { year, ..told }),
        ],
    )
}

fn fitting(app: &App) -> Vec<&str> {
    let all = app.engine.book.products.iter().map(|product| product.id.as_str());
    all.filter(|product| app.state.finder.fits(product)).collect()
}

/// How many products fit, once anything was told.
fn fits(app: &App) -> String {
    let finder = &app.state.finder;
    if *finder == Finder::default() || finder.version == TOO_OLD {
        return String::new();
    }
    match fitting(app).len() {
        0 => say(T::FinderFitsNone).to_owned(),
        1 => say(T::FinderFitsOne).to_owned(),
        count => fill(T::FinderFits, &[("count", &count.to_string())]),
    }
}

/// The products that fit, each to begin with; and all of them together.
fn products(app: &App) -> Html {
    let (fitting, all) = (fitting(app), app.engine.book.products.len());
    if fitting.is_empty() {
        return nothing();
    }
    let begin = |products: &[&str]| {
        format!("#{}", link(&app.state.finder.situation(products, all), None, Vec::new()))
    };
    let mut rows: Vec<(String, Html)> = Vec::new();
    for product in &fitting {
        let years = app.text.book(&["product", product, "years"]);
        let row = row_to(begin(&[*product]), &app.text.product(product), years);
        rows.push(((*product).to_owned(), row));
    }
    if fitting.len() > 1 {
        let some = fill(T::FinderWhichHelp, &[("count", &fitting.len().to_string())]);
        let (label, help) = if fitting.len() == all {
            (T::StartUnknown, say(T::StartUnknownHelp))
        } else {
            (T::FinderWhich, some.as_str())
        };
        rows.push(("unknown".to_owned(), row_to(begin(&fitting), say(label), Some(help))));
    }
    list("rows two", rows)
}

/// What the version numbers stand for, and where that is from.
fn numbers() -> Html {
    let told = vec![para("", say(T::FinderNumbersHelp)), para("aside", say(T::FinderNumbersSource))];
    fold("numbers", words(say(T::FinderNumbers)), block("", told))
}

fn others() -> Html {
    let exits = NOT_COVERED.iter().map(|name| ((*name).to_owned(), exit(name))).collect();
    block("exits", vec![para("aside", say(T::FinderOthers)), list("exits-list", exits)])
}

/// A way to the page that says why something is not covered.
fn exit(name: &str) -> Html {
    let named = not_covered::named(name).map(|(title, _)| say(title)).unwrap_or_default();
    html! { <a href={format!("#n={name}")}>{ named }</a> }
}
