//! What stands around every static page: the head with title and addresses, the way home, search, languages and
//! colours, and the foot. The application's own page has the same head and foot, so both look and work alike.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::{File, render, shelf::Shelf};
use crate::text::{T, day, fill, say};

/// The files that pages refer to, by their addresses from the top of the site.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Style sheets, in their order, with the medium of one that is not for all.
    pub styles: Vec<(String, Option<&'static str>)>,
    /// The icon.
    pub icon: String,
    /// What runs before anything is shown: the chosen colours.
    pub early: String,
    /// What runs after: search, the choice of colours, the age of the rulebook.
    pub around: String,
}

impl Assets {
    /// Finds the files among the names in the folder of a built site, which carry a hash: `site-1f0c6cbd7a6b58a4.css`.
    #[must_use]
    pub fn among(names: &[String]) -> Self {
        let find = |begins: &str, ends: &str| {
            let found = names.iter().find(|name| name.starts_with(begins) && name.ends_with(ends));
            found.cloned().unwrap_or_default()
        };
        Self {
            styles: vec![
                (find("site-", ".css"), None),
                (Self::library_style(), None),
                (find("print-", ".css"), Some("print")),
            ],
            icon: find("icon-", ".svg"),
            early: find("early-", ".js"),
            around: find("around-", ".js"),
        }
    }
}

impl Assets {
    /// The name of the style sheet that only the static pages have, with the hash of its content.
    fn library_style() -> String {
        format!("library-{}.css", clausewise_rules::digest(STYLE.as_bytes()))
    }

    /// The files that the static pages bring along.
    pub(super) fn own_files(&self) -> Vec<File> {
        vec![File { address: Self::library_style(), content: STYLE.to_owned() }]
    }
}

const STYLE: &str = include_str!("../styles/library.css");

/// A static page.
#[derive(Debug)]
pub(super) struct Page {
    /// What the browser and search engines call it.
    pub title: String,
    /// One or two sentences for search engines.
    pub about: String,
    /// Its content: one `main`.
    pub main: Html,
}

/// Where a page stands, to write relative addresses.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'s> {
    /// What it is written from.
    pub shelf: &'s Shelf,
    /// The page's own address from the top of its language.
    address: &'s str,
    /// The languages there are pages in, the first of them at the top of the site.
    languages: &'s [&'s str],
}

impl<'s> At<'s> {
    /// Stands at an address from the top of the language.
    pub fn new(shelf: &'s Shelf, address: &'s str, languages: &'s [&'s str]) -> Self {
        Self { shelf, address, languages }
    }

    /// The relative address of another page of the language.
    pub fn to(&self, address: &str) -> String {
        let up = "../".repeat(self.address.matches('/').count());
        if up.is_empty() && address.is_empty() { "./".to_owned() } else { format!("{up}{address}") }
    }

    /// The relative address of a file from the top of the site.
    pub fn file(&self, address: &str) -> String {
        let up = if self.is_first(&self.shelf.language) { "" } else { "../" };
        self.to(&format!("{up}{address}"))
    }

    /// The languages there are pages in.
    pub fn languages(&self) -> &[&'s str] {
        self.languages
    }

    /// Whether a language stands at the top of the site.
    fn is_first(&self, language: &str) -> bool {
        self.languages.first() == Some(&language)
    }

    /// The address of this page in a language, from the top of the site.
    fn below_the_top(&self, language: &str) -> String {
        let address = if self.address == INDEX { "" } else { self.address };
        if self.is_first(language) { address.to_owned() } else { format!("{language}/{address}") }
    }

    /// The whole address of this page in a language, by the site's own.
    fn elsewhere(&self, language: &str) -> String {
        format!("{}{}", self.shelf.publisher.base, self.below_the_top(language))
    }
}

/// The page that a folder's address opens.
pub(super) const INDEX: &str = "index.html";

/// A whole HTML file.
pub(super) fn document(at: &At<'_>, page: &Page, assets: &Assets) -> String {
    let shelf = at.shelf;
    let drawn = html! {
        <html lang={shelf.language.clone()} data-languages={at.languages.join(" ")}>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{ page.title.clone() }</title>
                <meta name="description" content={page.about.clone()} />
                { addresses(at) }
                for (style, medium) in &assets.styles {
                    <link rel="stylesheet" href={at.file(style)} media={*medium} />
                }
                <link rel="icon" href={at.file(&assets.icon)} />
                <script src={at.file(&assets.early)}></script>
                <script type="module" src={at.file(&assets.around)}></script>
            </head>
            <body>{ around(at, page.main.clone()) }</body>
        </html>
    };
    format!("<!DOCTYPE html>\n{}\n", render::html(drawn))
}

/// What a page holds, between the head and the foot that all have.
pub(super) fn around(at: &At<'_>, inside: Html) -> Html {
    html! {
        <>
            <a class="skip" href="#main">{ at.shelf.say("frame.skip").to_owned() }</a>
            { head(at) }
            { inside }
            { foot(at) }
        </>
    }
}

/// Where the page and its translations stand, for search engines: they take whole addresses only, so there are none
/// where the site's own is not known.
pub(super) fn addresses(at: &At<'_>) -> Html {
    if at.shelf.publisher.base.is_empty() {
        return html! {};
    }
    let alternates = at.languages.iter().map(|language| (*language, at.elsewhere(language)));
    let default = at.languages.first().map(|first| ("x-default", at.elsewhere(first)));
    let several = at.languages.len() > 1;
    html! {
        <>
            <link rel="canonical" href={at.elsewhere(&at.shelf.language)} />
            for (language, address) in alternates.chain(default).filter(|_| several) {
                <link rel="alternate" hreflang={language.to_owned()} href={address} />
            }
        </>
    }
}

/// The head. What needs a script is not shown where none runs.
fn head(at: &At<'_>) -> Html {
    let shelf = at.shelf;
    let links = [("library.html", "frame.library"), ("about.html", "frame.about")];
    // On the application's page home is a place within it, which needs no loading.
    let home = if at.address == INDEX { "#".to_owned() } else { at.to("") };
    html! {
        <header class="head">
            { offers(at) }
            <a class="brand" href={home}>
                <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path d="M5 3h11l3 3v15H5zM9 9h6M9 13h6M9 17h3" fill="none" stroke="currentColor" stroke-width="1.8" />
                </svg>
                <span>{ at.shelf.say("frame.name").to_owned() }</span>
            </a>
            <nav class="places" aria-label={shelf.say("frame.places").to_owned()}>
                for (address, name) in links {
                    <a href={at.to(address)} aria-current={(at.address == address).then_some("page")}>{ shelf.say(name).to_owned() }</a>
                }
            </nav>
            <div class="head-tools">
                if at.address == INDEX { <a class="again with-script" href="#">{ at.shelf.say("frame.again").to_owned() }</a> }
                { search(at) }
                { languages(at) }
                { theme(at) }
            </div>
        </header>
    }
}

/// The field that searches questions, licences and clauses; its index is loaded when it is used.
fn search(at: &At<'_>) -> Html {
    let shelf = at.shelf;
    let word = |name: &str| shelf.say(name).to_owned();
    html! {
        <form class="search with-script" role="search" data-index={at.to("search.json")} data-top={at.to("")}
            data-none={word("search.none")} data-one={word("search.one")} data-found={word("search.found")}
            data-failed={word("search.failed")} data-question={word("search.question")}
            data-licence={word("search.licence")} data-clause={word("search.clause")}>
            <label class="unseen" for="search">{ word("search.label") }</label>
            <input id="search" type="search" placeholder={word("search.label")} autocomplete="off" spellcheck="false" />
            <div class="found" hidden=true>
                <p class="found-count" role="status"></p>
                <ol class="plain"></ol>
            </div>
        </form>
    }
}

/// The same page in the other languages.
fn languages(at: &At<'_>) -> Html {
    let others = at.languages.iter().filter(|language| **language != at.shelf.language);
    let links: Vec<Html> = others
        .map(|language| {
            let own_name = at.shelf.say(&format!("language.{language}")).to_owned();
            html! { <a class="language" href={at.file(&at.below_the_top(language))} lang={language.to_string()} hreflang={language.to_string()}>{ own_name }</a> }
        })
        .collect();
    html! { { for links } }
}

/// The same page for somebody whose browser prefers another language: shown by `early.js` and its style, before anything
/// is drawn. It is an offer and no redirect, since nothing would remember that somebody came back on purpose.
fn offers(at: &At<'_>) -> Html {
    let others = at.languages.iter().filter(|language| **language != at.shelf.language);
    let lines: Vec<Html> = others
        .map(|language| {
            let offer = at.shelf.say(&format!("language.offer-{language}")).to_owned();
            html! { <p class="offer" lang={language.to_string()}><a href={at.file(&at.below_the_top(language))} hreflang={language.to_string()}>{ offer }</a></p> }
        })
        .collect();
    html! { { for lines } }
}

/// The choice of colours.
fn theme(at: &At<'_>) -> Html {
    let choices = [("system", "theme.system"), ("light", "theme.light"), ("dark", "theme.dark")];
    html! {
        <fieldset class="theme with-script">
            <legend class="unseen">{ at.shelf.say("theme.legend").to_owned() }</legend>
            for (name, word) in choices {
                <label>
                    <input type="radio" name="theme" value={name} />
                    <span>{ at.shelf.say(word).to_owned() }</span>
                </label>
            }
        </fieldset>
    }
}

/// Which rulebook it is.
fn rulebook(shelf: &Shelf) -> String {
    let book = shelf.book();
    let parts = [("version", book.version.as_str()), ("date", &day(&book.date)), ("digest", &book.digest)];
    fill(T::PageRulebook, &parts)
}

/// The foot's texts as JSON for the widget, which has the same foot without a page around it.
pub(super) fn foot_texts(shelf: &Shelf) -> String {
    let date = &shelf.book().date;
    let word = |name: &str| shelf.say(name).to_owned();
    let texts: BTreeMap<&str, String> = BTreeMap::from([
        ("label", word("frame.footer")),
        ("guidance", say(T::PageGuidance).to_owned()),
        ("date", date.clone()),
        ("newest", newest(shelf)),
        ("of", dated(shelf, "age.of")),
        ("one", dated(shelf, "age.one")),
        ("months", dated(shelf, "age.months")),
        ("issued", word("age.issued")),
        ("address", word("age.address")),
        ("rulebook", rulebook(shelf)),
    ]);
    serde_json::to_string(&texts).unwrap_or_default()
}

/// The foot, also of every print: what this is, how old it is, and the pages around it.
fn foot(at: &At<'_>) -> Html {
    let shelf = at.shelf;
    html! {
        <footer class="foot" aria-label={at.shelf.say("frame.footer").to_owned()}>
            <p class="guidance">{ say(T::PageGuidance) }</p>
            { age(shelf) }
            <p>{ rulebook(shelf) }{ " " }{ at.shelf.say("privacy.line").to_owned() }</p>
            <nav class="around" aria-label={shelf.say("frame.around").to_owned()}>
                for (address, name) in AROUND {
                    <a href={at.to(address)} aria-current={(at.address == address).then_some("page")}>{ shelf.say(name).to_owned() }</a>
                }
            </nav>
            <p>{ published(shelf) }</p>
        </footer>
    }
}

/// The pages around the library, with their names.
const AROUND: [(&str, &str); 8] = [
    ("library.html", "frame.library"),
    ("embed.html", "frame.embed"),
    ("about.html", "frame.about"),
    ("changes.html", "frame.changes"),
    ("report.html", "frame.report"),
    ("privacy.html", "frame.privacy"),
    ("terms.html", "frame.terms"),
    ("accessibility.html", "frame.accessibility"),
];

/// Which guide is the newest that the rulebook knows, and, by the visitor's clock, how old the rulebook is.
pub(super) fn age(shelf: &Shelf) -> Html {
    let date = &shelf.book().date;
    let word = |name: &str| shelf.say(name).to_owned();
    html! {
        <p class="age" data-date={date.clone()} data-one={dated(shelf, "age.one")} data-months={dated(shelf, "age.months")}>
            { newest(shelf) }{ " " }
            <span class="age-now">{ dated(shelf, "age.of") }</span>{ " " }
            { word("age.issued") }{ " " }
            <a href={format!("https://{}", word("age.address"))} rel="noreferrer noopener">{ word("age.address") }</a>{ "." }
        </p>
    }
}

/// A text on the rulebook's age with its day; the months are left to the visitor's clock.
fn dated(shelf: &Shelf, name: &str) -> String {
    shelf.fill(name, &[("date", &day(&shelf.book().date)), ("count", "{count}")])
}

/// The newest guide of the rulebook, and the newest that was read in full.
fn newest(shelf: &Shelf) -> String {
    use clausewise_rules::book::Seen;
    let terms = &shelf.book().terms;
    // Where several are as new, the one that was read least: it promises nothing.
    let newest = terms.iter().max_by_key(|terms| (&terms.from, std::cmp::Reverse(terms.seen)));
    let whole = terms.iter().filter(|terms| terms.seen == Seen::OwnText).max_by_key(|terms| &terms.from);
    let (Some(newest), Some(whole)) = (newest, whole) else { return String::new() };
    let read = match newest.seen {
        Seen::OwnText => "age.read-own",
        Seen::Copy => "age.read-copy",
        Seen::Quotation => "age.read-quotation",
        Seen::Digest => "age.read-digest",
        Seen::Contents => "age.read-contents",
    };
    let with =
        [("newest", day(&newest.guide)), ("read", shelf.say(read).to_owned()), ("whole", day(&whole.guide))];
    shelf.fill("age.newest", &with.each_ref().map(|(name, text)| (*name, text.as_str())))
}

/// Who publishes the site.
pub(super) fn published(shelf: &Shelf) -> String {
    let publisher = &shelf.publisher;
    let stated = shelf.fill("publisher.stated", &[("name", &publisher.name)]);
    let unstated = shelf.say("publisher.unstated").to_owned();
    if publisher.name.is_empty() { unstated } else { stated }
}
