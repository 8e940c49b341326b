//! Puts together the widget's folder out of a built page: the element, the frame and what they load, in one folder that
//! can be copied to any server.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::page::{self, file_name, hash};
use crate::workspace::Workspace;
use crate::{headers, process, styles, tools};

/// Where the channel that gets updates stands in the site.
const CHANNEL: &str = "widget/1";

/// The folder within that holds what is named by its content: a host says once for all of it that it may be kept.
pub const FILES: &str = "files";

/// The folder of the release that stays as it is.
fn frozen() -> String {
    format!("widget/{}", env!("CARGO_PKG_VERSION"))
}

/// Where a copy of the widget's folder lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// In the site, where each release takes the place of the one before.
    Channel,
    /// In the site, and stays as it is.
    Release,
    /// On anybody's server, without the site.
    Alone,
}

/// Puts the widget's folders into the built site: the channel that gets updates, and this release by itself.
pub fn into_site(workspace: &Workspace, page: &Path) -> Result<()> {
    assemble(workspace, page, &page.join(CHANNEL), Copy::Channel)?;
    let release = page.join(frozen());
    assemble(workspace, page, &release, Copy::Release)?;
    let integrity = integrity(&release.join("clausewise-check.js"))?;
    let versions = format!(
        "{{\"channel\":\"1\",\"version\":\"{}\",\"integrity\":\"{integrity}\"}}\n",
        env!("CARGO_PKG_VERSION")
    );
    write(&page.join("widget/versions.json"), versions.as_bytes())
}

fn book() -> Result<clausewise_rules::book::Book> {
    clausewise_rulebook::book().map_err(|error| Error::failed(format!("the rulebook can't be read: {error}")))
}

/// What the foot says, by language, as the static pages have written it: JSON.
fn feet(page: &Path) -> Result<String> {
    let mut feet = Vec::new();
    for (place, language) in clausewise_rulebook::languages().enumerate() {
        let folder = if place == 0 { page.to_owned() } else { page.join(language) };
        feet.push(format!("\"{language}\":{}", read(&folder.join("foot.json"))?));
    }
    Ok(format!("{{{}}}", feet.join(",")))
}

/// Builds the folder.
pub fn assemble(workspace: &Workspace, page: &Path, into: &Path, copy: Copy) -> Result<()> {
    page::remove(into)?;
    let files = into.join(FILES);
    fs::create_dir_all(&files).during(format!("make the folder {}", files.display()))?;
    let html = read(&page.join("index.html"))?;
    let all = page::files(page)?;
    let wanted = |address: &&String| {
        let name = file_name(address);
        !address.contains('/')
            && (name.starts_with("clausewise-web") || name.starts_with("texts-") || name.starts_with("icon-"))
    };
    for address in all.iter().filter(wanted) {
        fs::copy(page.join(address), files.join(address)).during(format!("copy {address}"))?;
    }
    for address in all.iter().filter(|address| address.starts_with("snippets/")) {
        let file = files.join(address);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).during(format!("make the folder {}", folder.display()))?;
        }
        fs::copy(page.join(address), file).during(format!("copy {address}"))?;
    }
    let find = |start: &str, end: &str| {
        let mut names = all.iter().map(|address| file_name(address));
        names.find(|name| name.starts_with(start) && name.ends_with(end)).map(str::to_owned).ok_or_else(
            || Error::failed(format!("the built page has no file `{start}…{end}` for the widget")),
        )
    };

    let mut sheets = String::new();
    for address in styles::named(&html) {
        sheets.push_str(&read(&page.join(address))?);
    }
    sheets.push_str(&read(&workspace.path("web/widget/widget.css"))?);
    let sheets = for_the_wrapper(&sheets);
    let frame_css = keep(&files, "widget", "css", sheets.as_bytes())?;
    let inline_css = keep(&files, "inline", "css", for_any_page(&sheets).as_bytes())?;

    let texts: Vec<String> = all
        .iter()
        .filter_map(|address| {
            let plain = headers::without_hash(address)?;
            let name = plain.strip_prefix("texts-")?.strip_suffix(".bin")?;
            Some(format!("\"{name}\":\"{address}\""))
        })
        .collect();
    let book = book()?;
    // The way from the folder to the site.
    let site = if copy == Copy::Alone { "" } else { "../../" };
    let assets = format!(
        "{{\"files\":\"{FILES}/\",\"js\":\"{}\",\"wasm\":\"{}\",\"css\":\"{inline_css}\",\"texts\":{{{}}},\"site\":\"{site}\",\"first\":\"{}\",\
         \"feet\":{},\"frozen\":{},\"version\":\"{}\",\"rulebook\":\"{} of {}\"}}",
        find("clausewise-web", ".js")?,
        find("clausewise-web", ".wasm")?,
        texts.join(","),
        clausewise_rulebook::languages().next().unwrap_or_default(),
        feet(page)?,
        copy != Copy::Channel,
        env!("CARGO_PKG_VERSION"),
        book.version,
        book.date,
    );
    let frame = keep(into, "frame", "js", bundle(workspace, "frame.js", &assets)?.as_bytes())?;
    write(&into.join("inline.js"), bundle(workspace, "inline.js", &assets)?.as_bytes())?;
    write(&into.join("clausewise-check.js"), bundle(workspace, "element.js", "{}")?.as_bytes())?;
    let frame_html = read(&workspace.path("web/widget/frame.html"))?
        .replace("{css}", &format!("{FILES}/{frame_css}"))
        .replace("{frame}", &frame)
        .replace("{icon}", &format!("{FILES}/{}", find("icon", ".svg")?));
    write(&into.join("frame.html"), frame_html.as_bytes())?;
    let types = workspace.path("web/widget/clausewise-check.d.ts");
    fs::copy(&types, into.join("clausewise-check.d.ts")).during("copy the types of the widget")?;
    Ok(())
}

/// The value for `integrity` of a file.
fn integrity(file: &Path) -> Result<String> {
    const SCRIPT: &str = "process.stdout.write('sha384-' + require('node:crypto').createHash('sha384')\
         .update(require('node:fs').readFileSync(process.argv[1])).digest('base64'))";
    process::ask(Command::new("node").args(["-e", SCRIPT]).arg(file)).ok_or_else(|| {
        Error::failed(format!("node could not work out the integrity value of {}", file.display()))
    })
}

/// The page's styles speak of the whole document; a widget has its wrapper for that.
fn for_the_wrapper(css: &str) -> String {
    css.replace(":root", WRAPPER).replace("html{", "#clausewise{").replace("html {", "#clausewise {")
}

const WRAPPER: &str = "#clausewise";

/// Inside somebody's page neither the window's width nor the size of the document's type is ours: widths are those of
/// the wrapper, and a `rem` is 16 pixels. Nothing is
/// inherited.
fn for_any_page(css: &str) -> String {
    let mut out = format!("{WRAPPER}{{all:initial;container-type:inline-size}}");
    for (place, part) in css.split("@media").enumerate() {
        if place == 0 {
            out.push_str(&in_pixels(part));
            continue;
        }
        let (condition, rest) = part.split_once('{').unwrap_or((part, ""));
        let by_width = condition.contains("width");
        out.push_str(if by_width { "@container" } else { "@media" });
        out.push_str(condition);
        out.push('{');
        out.push_str(&in_pixels(rest));
    }
    out
}

/// `1.5rem` as `24px`.
fn in_pixels(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("rem") {
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (text, number) = before.split_at(before.len() - digits);
        out.push_str(text);
        match number.parse::<f64>() {
            Ok(number) => out.push_str(&format!("{}px", (number * 16_000.0).round() / 1000.0)),
            Err(_) => {
                out.push_str(number);
                out.push_str("rem");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// One file of a module and what it imports, made small. What the build knows replaces `ASSETS`.
fn bundle(workspace: &Workspace, name: &str, assets: &str) -> Result<String> {
    let mut esbuild = Command::new(tools::esbuild()?);
    esbuild
        .arg(workspace.path("web/widget").join(name))
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--charset=utf8",
            "--log-level=error",
        ])
        .arg(format!("--define:ASSETS={assets}"));
    process::ask(&mut esbuild).ok_or_else(|| {
        Error::failed(format!("esbuild could not bundle `web/widget/{name}`; run it to see why"))
    })
}

/// Writes a file under a name with the hash of its content, and gives that name.
fn keep(folder: &Path, name: &str, ending: &str, content: &[u8]) -> Result<String> {
    let name = format!("{name}-{:016x}.{ending}", hash(content));
    write(&folder.join(&name), content)?;
    debug_assert!(headers::without_hash(&name).is_some());
    Ok(name)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).during(format!("read {}", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    fs::write(file, content).during(format!("write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_a_page_widths_are_the_wrappers_and_lengths_are_pixels() {
        let css = for_the_wrapper(
            ":root{--gap:1rem}@media (min-width:56.25rem){.a{margin:.5rem 2rem}}@media print{.b{top:-10rem}}",
        );
        assert_eq!(
            for_any_page(&css),
            "#clausewise{all:initial;container-type:inline-size}#clausewise{--gap:16px}\
             @container (min-width:56.25rem){.a{margin:8px 32px}}@media print{.b{top:-160px}}"
        );
    }
}
