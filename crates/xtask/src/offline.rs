//! Writes the service worker that keeps the page at hand without a network: `web/offline.js` with the list of the
//! files that a first visit loads. Only the release page has one; its name in a meta element tells boot.js so.

use std::fs;
use std::path::Path;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{headers, page};

/// The worker's address: fixed, for it must be found again by its name.
const WORKER: &str = "offline.js";

/// Puts the worker beside the page and names it there, in every language.
pub fn write(workspace: &Workspace, built: &Path) -> Result<()> {
    let worker = workspace.path("web/offline.js");
    let worker = fs::read_to_string(&worker).during(format!("read {}", worker.display()))?;
    let languages: Vec<&str> = clausewise_rulebook::languages().collect();
    write_worker(&worker, built, &languages)
}

fn write_worker(worker: &str, built: &Path, languages: &[&str]) -> Result<()> {
    let mut shells = String::new();
    let mut pages = String::new();
    for (place, language) in languages.iter().enumerate() {
        let (folder, up) = if place == 0 { (String::new(), "./") } else { (format!("{language}/"), "../") };
        shells.push_str(&name_worker(&built.join(&folder).join("index.html"), up)?);
        pages.push_str(&format!("{language}: \"./{folder}\", "));
    }
    let named = |address: &String| {
        headers::without_hash(page::file_name(address)).is_some() && shells.contains(address.as_str())
    };
    let files = page::files(built)?.into_iter().filter(named);
    let files: Vec<String> = files.map(|address| format!("\"./{address}\"")).collect();
    let version = page::hash(shells.as_bytes());
    let pages = pages.trim_end_matches(", ");
    let files = files.join(", ");
    let code = format!(
        "const VERSION = \"{version:016x}\";\nconst PAGES = {{ {pages} }};\nconst FILES = [{files}];\n{worker}"
    );
    fs::write(built.join(WORKER), code).during(format!("write {WORKER}"))
}

/// Names the worker in a page that stands so many folders below it, and gives back the page.
fn name_worker(file: &Path, up: &str) -> Result<String> {
    let html = fs::read_to_string(file).during(format!("read {}", file.display()))?;
    let (head, rest) = html
        .split_once("</head>")
        .ok_or_else(|| Error::failed("index.html has no `</head>` to put the name of the worker before"))?;
    let html = format!("{head}<meta name=\"app-offline\" content=\"{up}{WORKER}\"></head>{rest}");
    fs::write(file, &html).during(format!("write {}", file.display()))?;
    Ok(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_worker_keeps_what_the_page_names_and_nothing_else() {
        let folder = Scratch::new("offline");
        folder.write("index.html", b"<html><head></head><script src=\"./boot-1f0c6cbd7a6b58a4.js\"></html>");
        folder.write("fr/index.html", b"<html><head></head></html>");
        for file in ["boot-1f0c6cbd7a6b58a4.js", "sheet-2f0c6cbd7a6b58a4.js", "licences/index.html"] {
            folder.write(file, b"");
        }
        write_worker("// the worker", folder.path(), &["en", "fr"]).unwrap();
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
        let code = read(WORKER);
        assert!(
            code.ends_with(
                "const PAGES = { en: \"./\", fr: \"./fr/\" };\nconst FILES = [\"./boot-1f0c6cbd7a6b58a4.js\"];\n// the worker"
            ),
            "{code}"
        );
        assert!(
            read("fr/index.html").contains("<meta name=\"app-offline\" content=\"../offline.js\"></head>")
        );
        assert!(read("index.html").contains("<meta name=\"app-offline\" content=\"./offline.js\"></head>"));
    }
}
