//! Writes the service worker that keeps the page at hand without a network: `web/offline.js` with the list of the
//! files that a first visit loads. Only the release page has one; its name in a meta element tells boot.js so.

use std::fs;
use std::path::Path;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{headers, page};

/// The worker's address: fixed, for it must be found again by its name.
const WORKER: &str = "offline.js";

/// Puts the worker beside the page and names it there.
pub fn write(workspace: &Workspace, built: &Path) -> Result<()> {
    let worker = workspace.path("web/offline.js");
    let worker = fs::read_to_string(&worker).during(format!("read {}", worker.display()))?;
    write_worker(&worker, built)
}

fn write_worker(worker: &str, built: &Path) -> Result<()> {
    let index = built.join("index.html");
    let html = fs::read_to_string(&index).during(format!("read {}", index.display()))?;
    let (head, rest) = html
        .split_once("</head>")
        .ok_or_else(|| Error::failed("index.html has no `</head>` to put the name of the worker before"))?;
    let html = format!("{head}<meta name=\"app-offline\" content=\"./{WORKER}\"></head>{rest}");
    fs::write(&index, &html).during(format!("write {}", index.display()))?;

    let named = |address: &String| {
        headers::without_hash(page::file_name(address)).is_some() && html.contains(address.as_str())
    };
    let files = page::files(built)?.into_iter().filter(named);
    let files: String = files.map(|address| format!(", \"./{address}\"")).collect();
    let version = page::hash(html.as_bytes());
    let code = format!("const VERSION = \"{version:016x}\";\nconst FILES = [\"./\"{files}];\n{worker}");
    fs::write(built.join(WORKER), code).during(format!("write {WORKER}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_worker_keeps_what_the_page_names_and_nothing_else() {
        let folder = Scratch::new("offline");
        folder.write("index.html", b"<html><head></head><script src=\"./boot-1f0c6cbd7a6b58a4.js\"></html>");
        for file in ["boot-1f0c6cbd7a6b58a4.js", "sheet-2f0c6cbd7a6b58a4.js", "licences/index.html"] {
            folder.write(file, b"");
        }
        write_worker("// the worker", folder.path()).unwrap();
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
        let code = read(WORKER);
        assert!(
            code.contains("const FILES = [\"./\", \"./boot-1f0c6cbd7a6b58a4.js\"];\n// the worker"),
            "{code}"
        );
        assert!(read("index.html").contains("<meta name=\"app-offline\" content=\"./offline.js\"></head>"));
    }
}
