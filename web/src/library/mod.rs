//! The site as static HTML: the first screen, a page for every clause, licence kind and question, and the pages around
//! them, one file each, written natively when the site is built. The program for the browser holds none of it.

use std::{fmt, rc::Rc};

use clausewise_rules::{book::ClauseId, point::Engine};
use yew::prelude::*;

mod around;
mod bring;
mod clause;
mod embed;
mod first;
mod frame;
mod kind;
mod parts;
mod product;
mod publisher;
mod question;
mod render;
mod rights;
mod search;
mod shelf;
mod shell;
mod words;

use frame::{At, Page};
use shelf::Shelf;
use words::Words;

pub use frame::Assets;
pub use publisher::Publisher;

use crate::text::Text;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its address from the top of the site.
    pub address: String,
    /// What it holds.
    pub content: String,
}

/// Why the pages could not be written.
#[derive(Debug)]
pub struct Unwritten(String);

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritten {}

/// What the pages are written with.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Who publishes it.
    pub publisher: Publisher,
    /// The files that pages refer to.
    pub assets: Assets,
    /// The list of changes of the rulebook, as TOML.
    pub changes: String,
    /// The application's page as the build of the program left it.
    pub built: String,
    /// The page "Bring your own", likewise.
    pub bring: String,
}

/// The foot's texts by themselves, which the build of the widget reads.
const FOOT_TEXTS: &str = "foot.json";

/// The languages that pages can be written in, the first of them at the top of the site.
#[must_use]
pub fn languages() -> Vec<&'static str> {
    words::languages().filter(|language| clausewise_rulebook::library(language).is_some()).collect()
}

/// All static pages in a language, which this thread speaks from now on.
///
/// # Errors
/// When there are no texts in the language, a word is missing or left over, or the list of changes is no TOML.
pub fn pages(site: &Site, language: &str) -> Result<Vec<File>, Unwritten> {
    let shelf = shelf(site, language)?;
    let changes = site.changes.parse().map_err(|error| Unwritten(format!("the list of changes: {error}")))?;
    let languages = languages();
    let mut files = Vec::new();
    let top = if languages.first() == Some(&language) { String::new() } else { format!("{language}/") };
    let mut add = |address: &str, content: String| {
        files.push(File { address: format!("{top}{address}"), content });
    };
    let at = |address: &'static str| At::new(&shelf, address, &languages);
    add(first::ADDRESS, first::page(&at(first::ADDRESS), &site.built)?);
    add(bring::ADDRESS, bring::page(&at(bring::ADDRESS), &site.bring)?);
    let mut write = |address: &str, draw: &dyn Fn(&At<'_>) -> Page| {
        let at = At::new(&shelf, address, &languages);
        let page = draw(&at);
        add(address, frame::document(&at, &page, &site.assets));
    };
    write("library.html", &|at| product::library(at));
    write("documents.html", &|at| product::documents(at));
    write("about.html", &|at| around::about(at));
    write("privacy.html", &|at| around::privacy(at));
    write("terms.html", &|at| around::terms(at));
    write("accessibility.html", &|at| around::accessibility(at));
    write("changes.html", &|at| around::changes(at, &changes));
    write("report.html", &|at| around::report(at));
    write("embed.html", &|at| embed::embed(at));
    let book = shelf.book();
    for of in &book.products {
        write(&parts::product_address(&of.id), &|at| product::page(at, of));
    }
    for of in &book.kinds {
        write(&parts::kind_address(&of.id), &|at| kind::page(at, of));
    }
    for of in &shelf.text.library.questions {
        write(&parts::question_address(&of.id), &|at| question::page(at, of));
    }
    for (place, of) in book.clauses.iter().enumerate() {
        let document = book.documents.get(usize::from(of.document));
        if let (Ok(id), Some(document)) = (ClauseId::try_from(place), document) {
            write(&parts::clause_address(&of.id), &|at| clause::page(at, id, of, document));
        }
    }
    add("search.json", search::index(&shelf));
    add(FOOT_TEXTS, frame::foot_texts(&shelf));
    if languages.first() == Some(&language) {
        files.extend(around_the_site(site, &files, &languages));
    }
    files.extend(site.assets.own_files());
    files.push(embed::file());
    let troubles = shelf.words.troubles();
    if !troubles.is_empty() {
        return Err(Unwritten(format!(
            "web/src/library/words/{language}.toml has no text of: {}",
            troubles.join(", ")
        )));
    }
    Ok(files)
}

/// What stands once for the whole site: for search engines, and what a host shows where there is no page.
fn around_the_site(site: &Site, pages: &[File], languages: &[&str]) -> Vec<File> {
    let base = &site.publisher.base;
    let file = |address: &str, content: String| File { address: address.to_owned(), content };
    if base.is_empty() {
        return vec![file("robots.txt", "User-agent: *\nAllow: /\n".to_owned())];
    }
    let mut sitemap = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let is_page = |page: &&File| page.address.ends_with(".html");
    for address in pages
        .iter()
        .filter(is_page)
        .map(|page| page.address.strip_suffix("index.html").unwrap_or(&page.address))
    {
        for language in languages {
            let below =
                if languages.first() == Some(language) { String::new() } else { format!("{language}/") };
            sitemap.push_str(&format!("<url><loc>{base}{below}{address}</loc></url>\n"));
        }
    }
    sitemap.push_str("</urlset>\n");
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n");
    vec![file("robots.txt", robots), file("sitemap.xml", sitemap)]
}

fn shelf(site: &Site, language: &str) -> Result<Shelf, Unwritten> {
    let missing = || Unwritten(format!("there are no texts in `{language}`"));
    crate::text::speak_in(language).ok_or_else(missing)?;
    let library = clausewise_rulebook::library(language).ok_or_else(missing)?;
    let book = clausewise_rulebook::book().map_err(|error| Unwritten(format!("the rulebook: {error}")))?;
    let mut shelf = Shelf {
        engine: Rc::new(Engine::new(book)),
        text: Text { library: Rc::new(library) },
        words: Words::of(language).ok_or_else(missing)?,
        language: language.to_owned(),
        publisher: site.publisher.clone(),
        uses: std::collections::BTreeMap::new(),
    };
    shelf.find_uses();
    Ok(shelf)
}

/// The way from the library to the product a page belongs to.
fn trail(at: &At<'_>, product: &str) -> Html {
    let is_product = at.shelf.book().products.iter().any(|known| known.id == product);
    html! {
        <p class="trail">
            { parts::link(at, "library.html", at.shelf.say("frame.library")) }
            if is_product { <>{ " › " }{ parts::to_product(at, product) }</> }
        </p>
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        sync::LazyLock,
    };

    use super::*;

    const BUILT: &str = "<!DOCTYPE html><html lang=en><meta charset=utf-8><link href=./site-0123456789abcdef.css rel=stylesheet></head><body><div id=app></div></body></html>";

    fn site(base: &str) -> Site {
        Site {
            publisher: Publisher { base: base.to_owned(), ..Publisher::default() },
            assets: Assets::among(&["site-0123456789abcdef.css".to_owned()]),
            changes: include_str!("../../../crates/rulebook/changes.toml").to_owned(),
            built: BUILT.to_owned(),
            bring: BUILT.to_owned(),
        }
    }

    /// The site of nobody in particular, written once for all tests.
    fn files() -> &'static [File] {
        static FILES: LazyLock<Vec<File>> = LazyLock::new(|| pages(&site(""), "en").unwrap());
        &FILES
    }

    fn is_page(file: &&File) -> bool {
        file.address.ends_with(".html")
    }

    /// What stands in an attribute, everywhere on a page.
    fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
        let begins = format!(" {name}=\"");
        page.split(begins.as_str()).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
    }

    /// The address that a relative one leads to from a page, and the place on it.
    fn leads_to(from: &str, link: &str) -> (String, Option<String>) {
        let (path, place) =
            link.split_once('#').map_or((link, None), |(path, place)| (path, Some(place.to_owned())));
        let mut parts: Vec<&str> = from.split('/').collect();
        if !path.is_empty() {
            parts.pop();
        }
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match part {
                "." => {}
                ".." => assert!(parts.pop().is_some(), "{from}: {link} leads out of the site"),
                part => parts.push(part),
            }
        }
        let whole = parts.join("/");
        let folder = path.ends_with('/') || whole.is_empty();
        (if folder { format!("{whole}/index.html").trim_start_matches('/').to_owned() } else { whole }, place)
    }

    #[test]
    fn no_link_of_the_site_is_dead() {
        let files = files();
        let ids: BTreeMap<&str, BTreeSet<&str>> = files
            .iter()
            .map(|file| (file.address.as_str(), attributes(&file.content, "id").into_iter().collect()))
            .collect();
        let mut links = 0;
        for page in files.iter().filter(is_page) {
            for link in attributes(&page.content, "href") {
                if link.contains(':') || [".css", ".js", ".svg"].iter().any(|ending| link.ends_with(ending)) {
                    continue;
                }
                let (address, place) = leads_to(&page.address, link);
                // The pages of another language; the browser's tests follow them too.
                if languages().iter().any(|other| address.starts_with(&format!("{other}/"))) {
                    continue;
                }
                let found = ids.get(address.as_str());
                assert!(found.is_some(), "{}: {link} leads to {address}, which is not there", page.address);
                // On the application's page a place is a situation; on the report's it names what is reported.
                let named = place.filter(|place| {
                    !place.is_empty()
                        && (!["index.html", "report.html"].contains(&address.as_str()) || place == "main")
                });
                if let Some(place) = named {
                    assert!(
                        found.unwrap().contains(place.as_str()),
                        "{}: {link} names no place",
                        page.address
                    );
                }
                links += 1;
            }
        }
        assert!(links > 10_000, "{links}");
    }

    #[test]
    fn every_page_has_one_heading_a_title_of_its_own_and_no_empty_part() {
        let files = files();
        let mut titles: BTreeMap<String, &str> = BTreeMap::new();
        for page in files.iter().filter(is_page) {
            let html = &page.content;
            assert!(
                html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" data-languages=\"en fr\">"),
                "{}",
                page.address
            );
            for (part, times) in [("<h1", 1), ("<main", 1), ("<title>", 1), ("<meta name=\"description\"", 1)]
            {
                assert_eq!(html.matches(part).count(), times, "{part} in {}", page.address);
            }
            for empty in ["<h2></h2>", "<p></p>", "<li></li>", "<dd></dd>", "content=\"\"", "<title></title>"]
            {
                assert!(!html.contains(empty), "{empty} in {}", page.address);
            }
            let (_, main) = html.split_once("<main").unwrap();
            // Patterns in attributes are filled in by the script, with the visitor's day.
            let said: String = main
                .split("</main>")
                .next()
                .unwrap()
                .split('<')
                .filter_map(|piece| Some(piece.split_once('>')?.1))
                .collect();
            assert!(!said.contains('{'), "a blank is not filled in {}", page.address);
            let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
            let before = titles.insert(title.to_owned(), &page.address);
            assert_eq!(before, None, "“{title}” is the title of {}, too", page.address);
        }
    }

    #[test]
    fn every_clause_licence_and_question_has_its_page() {
        let files = files();
        let book = clausewise_rulebook::book().unwrap();
        let library = clausewise_rulebook::library("en").unwrap();
        let find = |address: String| files.iter().find(|file| file.address == address).unwrap();
        for clause in &book.clauses {
            let page = find(parts::clause_address(&clause.id));
            assert!(page.content.contains("In our words. Original: "), "{}", clause.id);
        }
        for kind in &book.kinds {
            find(parts::kind_address(&kind.id));
        }
        for question in &library.questions {
            let page = find(parts::question_address(&question.id));
            assert_eq!(question.situation.is_some(), page.content.contains("#s="), "{}", question.id);
        }
    }

    #[test]
    fn the_first_screen_stands_in_the_page_before_any_program_runs() {
        let files = files();
        let first = &files.iter().find(|file| file.address == "index.html").unwrap().content;
        assert!(first.contains("Who needs which licence?"));
        assert!(first.contains("href=\"questions/crm-4.0/managers-who-only-read.html\""));
        assert!(first.contains("href=\"#n=business-central\""));
        assert!(first.contains("href=./site-0123456789abcdef.css"));
    }

    #[test]
    fn every_page_with_a_program_has_what_every_page_has_and_says_what_to_do_without_it() {
        let french = pages(&site(""), "fr").unwrap();
        for (file, base) in [("bring.html", "./"), ("fr/bring.html", "../"), ("fr/index.html", "../")] {
            let page = files().iter().chain(&french).find(|page| page.address == file).unwrap();
            for part in [
                "class=\"theme",
                "role=\"search\"",
                "class=\"language\"",
                "id=\"start-failed\"",
                "<noscript>",
            ] {
                assert!(page.content.contains(part), "{part} in {file}");
            }
            assert!(page.content.contains(&format!("href={base}site-0123456789abcdef.css")), "{file}");
            assert_eq!(page.content.matches("id=\"app\"").count(), 1, "{file}");
        }
        let one = |file: &str| french.iter().find(|page| page.address == file).unwrap().content.as_str();
        assert!(one("fr/bring.html").contains("Apportez vos données"));
        assert!(
            one("fr/index.html").contains("Une orientation, pas un conseil juridique"),
            "the thread speaks it"
        );
    }

    #[test]
    fn addresses_of_the_site_stand_only_where_its_own_is_known() {
        let unknown = files();
        let known = pages(&site("https://example.org/"), "en").unwrap();
        let has = |files: &[File], address: &str| files.iter().any(|file| file.address == address);
        assert!(!has(unknown, "sitemap.xml") && has(unknown, "robots.txt"));
        assert!(unknown.iter().all(|file| !file.content.contains("rel=\"canonical\"")));
        let sitemap = &known.iter().find(|file| file.address == "sitemap.xml").unwrap().content;
        assert!(sitemap.contains("<loc>https://example.org/</loc>"));
        assert!(sitemap.contains("<loc>https://example.org/licences/crm-4.0/limited-user-cal.html</loc>"));
        let about = &known.iter().find(|file| file.address == "about.html").unwrap().content;
        assert!(
            about.contains("<link rel=\"canonical\" href=\"https://example.org/about.html\">"),
            "{about}"
        );
    }

    #[test]
    fn a_licence_page_tells_what_it_permits_and_what_is_nearest() {
        let files = files();
        let page = |address: &str| &files.iter().find(|file| file.address == address).unwrap().content;
        let limited = page("licences/crm-4.0/limited-user-cal.html");
        assert!(limited.contains("Every way of access") && limited.contains("look at"));
        assert!(limited.contains("Nearest, and not permitted: User CAL holds these besides"));
        let members = page("licences/d365/team-members.html");
        assert!(
            members.matches("<details name=\"edition\"").count()
                + members.matches("name=\"edition\"").count()
                >= 3
        );
    }
}
