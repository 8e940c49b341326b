//! The page "Bring your own": a page of its own with a module of its own, so that the readers of settings and
//! spreadsheets are loaded by those who use them. Trunk builds the application; this builds the second module beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::page::{self, Mode};
use crate::workspace::Workspace;
use crate::{headers, process, tools};

/// The document and what it loads, in the sources.
const FOLDER: &str = "web/bring";
/// The document, in the page.
pub const DOCUMENT: &str = "bring.html";

/// Builds the module and puts it, the document and the samples beside the page in `built`.
pub fn add(workspace: &Workspace, tools: &tools::PageTools, mode: Mode, built: &Path) -> Result<()> {
    let wasm = compile(workspace, tools, mode)?;
    let joined = wasm.with_file_name("bring");
    let mut bindgen = Command::new(tools::wasm_bindgen("wasm-bindgen")?);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "bring", "--out-dir"]);
    process::work(bindgen.arg(&joined).arg(&wasm), "joining the module with its JavaScript")?;
    let module = joined.join("bring_bg.wasm");
    if mode == Mode::Release {
        let mut small = Command::new(tools::wasm_opt()?);
        small.args(["-O4", "--strip-debug"]).args(tools::WASM_FEATURES).arg(&module).arg("-o").arg(&module);
        process::work(&mut small, "making the module smaller")?;
    }
    for (name, from) in [
        ("bring_bg.wasm", module),
        ("bring.js", joined.join("bring.js")),
        ("bring-worker.js", workspace.path(FOLDER).join("worker.js")),
        ("bring.css", workspace.path("web/src/styles/bring.css")),
    ] {
        let content = fs::read(&from).during(format!("read {}", from.display()))?;
        write(&built.join(hashed(name, &content)), &content)?;
    }
    let document = workspace.path(FOLDER).join(DOCUMENT);
    let document = fs::read_to_string(&document).during(format!("read {}", document.display()))?;
    let document = document.replace("{app-texts}", &texts(built)?);
    write(&built.join(DOCUMENT), filled(&document, &page::files(built)?)?.as_bytes())?;
    for (place, language) in clausewise_rulebook::languages().enumerate() {
        let folder = if place == 0 { built.to_owned() } else { built.join(language) };
        samples(&workspace.path("docs/samples"), &folder.join("samples"))?;
    }
    Ok(())
}

/// The element in which the application's page names the files of its texts: this page needs the same.
fn texts(built: &Path) -> Result<String> {
    let index = built.join("index.html");
    let index = fs::read_to_string(&index).during(format!("read {}", index.display()))?;
    let element = index.split_once("<meta name=\"app-texts\"").and_then(|(_, rest)| rest.split_once('>'));
    match element {
        Some((names, _)) => Ok(format!("<meta name=\"app-texts\"{names}>")),
        None => Err(Error::failed("index.html does not name the files of its texts")),
    }
}

/// Compiles the module, and returns where it is.
fn compile(workspace: &Workspace, tools: &tools::PageTools, mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Development => ("dev", "debug"),
        Mode::Release => ("quick", "quick"),
    };
    let target = workspace.web_target();
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["build", "--quiet", "--package", "clausewise-bring", "--lib", "--target", tools::WASM_TARGET])
        .args(["--profile", profile])
        .env("CARGO_TARGET_DIR", &target)
        .envs(tools.wasm.environment());
    process::work(&mut cargo, "the build of the readers")?;
    Ok(target.join(tools::WASM_TARGET).join(folder).join("clausewise_bring.wasm"))
}

/// A name with the hash of its content, `bring-….js` or `bring-…_bg.wasm`.
fn hashed(name: &str, content: &[u8]) -> String {
    let end = name.find(['_', '.']).unwrap_or(name.len());
    let (before, after) = name.split_at_checked(end).unwrap_or((name, ""));
    format!("{before}-{:016x}{after}", page::hash(content))
}

/// The document with the address of each file in the place of its plain name in braces.
fn filled(document: &str, files: &[String]) -> Result<String> {
    let mut out = String::new();
    let mut rest = document;
    while let Some((before, after)) = rest.split_once("{") {
        let (name, after) = after.split_once("}").unwrap_or((after, ""));
        let plain = |file: &&String| headers::without_hash(file).as_deref() == Some(name);
        let file = files.iter().find(plain).ok_or_else(|| {
            Error::failed(format!("{DOCUMENT} names the file `{name}`, which was not built"))
        })?;
        out.push_str(before);
        out.push_str("./");
        out.push_str(file);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The samples of the documentation, to be downloaded from the page.
fn samples(from: &Path, to: &Path) -> Result<()> {
    for name in page::files(from)? {
        let content = fs::read(from.join(&name)).during(format!("read the sample {name}"))?;
        write(&to.join(&name), &content)?;
    }
    Ok(())
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).during(format!("make the folder {}", folder.display()))?;
    }
    fs::write(file, content).during(format!("write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_where_the_headers_look_for_it() {
        for name in ["bring_bg.wasm", "bring.js", "bring-worker.js", "bring.css"] {
            let hashed = hashed(name, b"content");
            assert_eq!(headers::without_hash(&hashed).as_deref(), Some(name), "{hashed}");
        }
    }

    #[test]
    fn the_document_names_what_was_built_and_nothing_else() {
        let files = ["site-0123456789abcdef.css".to_owned()];
        assert_eq!(filled("<a {site.css}>", &files).unwrap(), "<a ./site-0123456789abcdef.css>");
        let wrong = filled("<a {other.css}>", &files).unwrap_err().to_string();
        assert_eq!(wrong, "bring.html names the file `other.css`, which was not built");
    }
}
