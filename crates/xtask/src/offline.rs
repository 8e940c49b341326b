//! Writes the service worker that keeps the pages with a program at hand without a network: `web/offline.js` with the
//! list of the files that each of them loads. Only the release page has one; its name in a meta element tells boot.js so.

use std::fs;
use std::path::Path;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{bring, headers, page};

/// The worker's address: fixed, for it must be found again by its name.
const WORKER: &str = "offline.js";

/// The pages with a program, the one that is kept from the first visit on before the others.
const PAGES: [&str; 2] = ["index.html", bring::DOCUMENT];

/// Puts the worker beside the pages and names it there, in every language.
pub fn write(workspace: &Workspace, built: &Path) -> Result<()> {
    let worker = workspace.path("web/offline.js");
    let worker = fs::read_to_string(&worker).during(format!("read {}", worker.display()))?;
    let languages: Vec<&str> = clausewise_rulebook::languages().collect();
    write_worker(&worker, built, &languages)
}

fn write_worker(worker: &str, built: &Path, languages: &[&str]) -> Result<()> {
    let files = page::files(built)?;
    let (mut all, mut pages) = (String::new(), String::new());
    for page in PAGES {
        let (mut shells, mut at) = (String::new(), String::new());
        for (place, language) in languages.iter().enumerate() {
            let (folder, up) =
                if place == 0 { (String::new(), "./") } else { (format!("{language}/"), "../") };
            shells.push_str(&name_worker(&built.join(&folder).join(page), up)?);
            let address = if page == "index.html" { "" } else { page };
            at.push_str(&format!("{language}: \"./{folder}{address}\", "));
        }
        let named = |address: &&String| {
            headers::without_hash(page::file_name(address)).is_some() && shells.contains(address.as_str())
        };
        let named: Vec<String> =
            files.iter().filter(named).map(|address| format!("\"./{address}\"")).collect();
        let (at, named) = (at.trim_end_matches(", "), named.join(", "));
        pages.push_str(&format!("  {{ at: {{ {at} }}, files: [{named}] }},\n"));
        all.push_str(&shells);
    }
    let version = page::hash(all.as_bytes());
    let code = format!("const VERSION = \"{version:016x}\";\nconst PAGES = [\n{pages}];\n{worker}");
    fs::write(built.join(WORKER), code).during(format!("write {WORKER}"))
}

/// Names the worker in a page that stands so many folders below it, and gives back the page.
fn name_worker(file: &Path, up: &str) -> Result<String> {
    let html = fs::read_to_string(file).during(format!("read {}", file.display()))?;
    let (head, rest) = html
        .split_once("</head>")
        .ok_or_else(|| Error::failed("a page has no `</head>` to put the name of the worker before"))?;
    let html = format!("{head}<meta name=\"app-offline\" content=\"{up}{WORKER}\"></head>{rest}");
    fs::write(file, &html).during(format!("write {}", file.display()))?;
    Ok(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_worker_keeps_what_each_page_names_and_nothing_else() {
        let folder = Scratch::new("offline");
        folder.write("index.html", b"<html><head></head><script src=\"./boot-1f0c6cbd7a6b58a4.js\"></html>");
        folder.write("bring.html", b"<html><head></head><script src=\"./bring-3f0c6cbd7a6b58a4.js\"></html>");
        folder.write("fr/index.html", b"<html><head></head></html>");
        folder
            .write("fr/bring.html", b"<html><head></head><img src=\"../icon-4f0c6cbd7a6b58a4.svg\"></html>");
        for file in [
            "boot-1f0c6cbd7a6b58a4.js",
            "bring-3f0c6cbd7a6b58a4.js",
            "icon-4f0c6cbd7a6b58a4.svg",
            "sheet-2f0c6cbd7a6b58a4.js",
            "licences/index.html",
        ] {
            folder.write(file, b"");
        }
        write_worker("// the worker", folder.path(), &["en", "fr"]).unwrap();
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
        let code = read(WORKER);
        let pages = "const PAGES = [\n  { at: { en: \"./\", fr: \"./fr/\" }, files: [\"./boot-1f0c6cbd7a6b58a4.js\"] },\n  \
             { at: { en: \"./bring.html\", fr: \"./fr/bring.html\" }, files: [\"./bring-3f0c6cbd7a6b58a4.js\", \
             \"./icon-4f0c6cbd7a6b58a4.svg\"] },\n];\n// the worker";
        assert!(code.ends_with(pages), "{code}");
        for (page, named) in [("index.html", "./"), ("bring.html", "./"), ("fr/bring.html", "../")] {
            let named = format!("<meta name=\"app-offline\" content=\"{named}offline.js\"></head>");
            assert!(read(page).contains(&named), "{page}");
        }
    }
}
