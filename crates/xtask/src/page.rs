//! Builds the page with Trunk, puts the rulebook's texts beside it and writes the headers for static hosts.
//! The release page is assembled whole before it replaces `dist/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{bring, headers, offline, process, styles, tools, widget, words};

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build, large, with checks and names.
    Development,
    /// Small and quick to run: what visitors get.
    Release,
}

/// Builds the page and returns the folder that holds it: `dist/` in release mode.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    let tools = tools::for_the_page(workspace)?;
    let built = workspace.web_target().join("page").join(match mode {
        Mode::Development => "development",
        Mode::Release => "release",
    });
    fs::create_dir_all(&built).during(format!("make the folder {}", built.display()))?;
    let outcome = trunk(workspace, &tools, mode, &built)
        .and_then(|()| styles::gather(&built))
        .and_then(|()| copy_texts(&built, &texts(workspace)?))
        .and_then(|()| bring::add(workspace, &tools, mode, &built))
        .and_then(|()| prerender(workspace, &built))
        .and_then(|()| widget::into_site(workspace, &built));
    if mode == Mode::Development {
        return outcome.map(|()| built);
    }
    let dist = workspace.path("dist");
    // Whatever happens, an old page must not be taken for the new one.
    remove(&dist)?;
    outcome
        .and_then(|()| offline::write(workspace, &built))
        .and_then(|()| write_headers(&built))
        .and_then(|()| copy(&built, &dist))?;
    Ok(dist)
}

/// Runs Trunk with `Trunk.toml`, so that `built` holds the page.
fn trunk(workspace: &Workspace, tools: &tools::PageTools, mode: Mode, built: &Path) -> Result<()> {
    process::announce(match mode {
        Mode::Development => "building the page (the first time some minutes, then seconds)",
        Mode::Release => "building the release page (the first time some minutes, then about one)",
    });
    let mut command = Command::new(&tools.trunk);
    command.current_dir(workspace.root()).arg("build").arg("--dist").arg(built);
    if mode == Mode::Release {
        command.args(["--release", "--cargo-profile", "web"]);
    }
    command
        .env("PATH", process::path_with(&tools.folders)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("CARGO_TARGET_DIR", workspace.web_target())
        .envs(match mode {
            Mode::Development => tools.wasm.environment(),
            Mode::Release => tools.wasm.environment_for_size(),
        });
    process::work(&mut command, "the build of the page by Trunk")
}

/// A file of texts: its language, its part, and what it holds.
pub type Texts = (String, String, Vec<u8>);

/// The texts to deliver with the page, by language: the page's own words, and the rulebook's by part.
fn texts(workspace: &Workspace) -> Result<Vec<Texts>> {
    let mut files = Vec::new();
    let broken = |_| Error::failed("the embedded rulebook can't be read");
    let book = clausewise_rulebook::book().map_err(broken)?;
    for language in clausewise_rulebook::languages() {
        files.push((language.to_owned(), "words".to_owned(), words::of(workspace, language)?.into_bytes()));
        let library = clausewise_rulebook::library(language)
            .ok_or_else(|| Error::failed(format!("the rulebook has no texts in `{language}`")))?;
        for (part, library) in clausewise_rulebook::parts(&book, &library) {
            let bytes = library.to_bytes();
            files.push((language.to_owned(), part, bytes));
        }
    }
    Ok(files)
}

/// Writes the texts beside the page as `texts-<language>-<part>-<hash>.bin`, and names them in a meta element
/// `app-texts` whose data attributes are language and part: `data-en-common="./texts-en-common-….bin"`.
pub fn copy_texts(built: &Path, texts: &[Texts]) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    let mut names = String::new();
    for (language, part, bytes) in texts {
        let name = format!("texts-{language}-{part}-{:016x}.bin", hash(bytes));
        let file = built.join(&name);
        fs::write(&file, bytes).during(format!("write {}", file.display()))?;
        names.push_str(&format!(" data-{language}-{part}=\"./{name}\""));
    }
    let index = built.join("index.html");
    let html = fs::read_to_string(&index).during(format!("read {}", index.display()))?;
    let (head, rest) = html
        .split_once("</head>")
        .ok_or_else(|| Error::failed("index.html has no `</head>` to put the names of the texts before"))?;
    fs::write(&index, format!("{head}<meta name=\"app-texts\"{names}></head>{rest}"))
        .during(format!("write {}", index.display()))
}

/// Writes the static pages of every language into the folder of a built page, those with a program among them.
fn prerender(workspace: &Workspace, built: &Path) -> Result<()> {
    process::announce("writing the static pages");
    // Every language begins with the pages as they were built, and the first takes their place.
    let pages = workspace.web_target().join("page").join("built");
    fs::create_dir_all(&pages).during(format!("make the folder {}", pages.display()))?;
    for page in ["index.html", bring::DOCUMENT] {
        fs::copy(built.join(page), pages.join(page)).during(format!("put {page} aside"))?;
    }
    let mut cargo = process::cargo(workspace.root());
    let program = "run --quiet -p clausewise-web --features prerender --bin prerender --";
    cargo
        .args(program.split(' '))
        .args([workspace.path("site.toml"), workspace.path("crates/rulebook/changes.toml")])
        .args([pages.as_path(), built]);
    process::work(&mut cargo, "the writing of the static pages")
}

/// FNV-1a with 64 bits: enough to give another content another name, and the same on every machine.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Writes the headers in the form static hosts read.
fn write_headers(built: &Path) -> Result<()> {
    let mut addresses = files(built)?;
    addresses.retain(|address| address != "_headers");
    fs::write(built.join("_headers"), headers::for_static_hosts(&addresses))
        .during("write the headers for static hosts")
}

/// Removes a folder, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).during(format!("remove {}", folder.display()))
    } else {
        Ok(())
    }
}

/// Copies the files of a page into a new folder.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for address in files(from)? {
        let file = to.join(&address);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).during(format!("make the folder {}", folder.display()))?;
        }
        fs::copy(from.join(&address), &file).during(format!("write {}", file.display()))?;
    }
    Ok(())
}

/// The addresses of all files below a folder, `folder/name`, sorted; names that begin with a dot are left out.
pub fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, before)) = waiting.pop() {
        for entry in fs::read_dir(&folder).during(format!("list {}", folder.display()))? {
            let path = entry.during(format!("list {}", folder.display()))?.path();
            let Some(name) =
                path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'))
            else {
                continue;
            };
            if path.is_dir() {
                waiting.push((path.clone(), format!("{before}{name}/")));
            } else {
                found.push(format!("{before}{name}"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The last part of an address.
pub fn file_name(address: &str) -> &str {
    address.rsplit_once('/').map_or(address, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn texts_are_named_by_their_content_and_listed_in_the_page() {
        let folder = Scratch::new("texts");
        folder.write("index.html", b"<html><head></head><body></body></html>");
        let text = |language: &str, text: &str| (language.into(), "common".into(), text.into());
        copy_texts(folder.path(), &[text("en", "one"), text("de", "eins")]).unwrap();
        let names = files(folder.path()).unwrap();
        let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(names.len(), 3);
        for name in names.iter().filter(|name| name.starts_with("texts-")) {
            assert_eq!(headers::cache_control(name), headers::CACHE_FOR_EVER, "{name}");
            assert!(html.contains(&format!("=\"./{name}\"")), "{name} in {html}");
        }
        assert!(html.ends_with("></head><body></body></html>"), "{html}");
    }

    #[test]
    fn a_page_without_texts_stays_as_it_is() {
        let folder = Scratch::new("no-texts");
        copy_texts(folder.path(), &[]).unwrap();
        assert!(files(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn a_copied_page_has_all_its_files_and_none_of_the_tools_own() {
        let folder = Scratch::new("copy");
        for file in ["built/index.html", "built/parts/new.js", "built/.trunk-lock"] {
            folder.write(file, b"");
        }
        let dist = folder.path().join("dist");
        copy(&folder.path().join("built"), &dist).unwrap();
        assert_eq!(files(&dist).unwrap(), ["index.html", "parts/new.js"]);
        assert!(!dist.join(".trunk-lock").exists());
    }
}
