//! What a visitor downloads, as it is and compressed with brotli 11, and the budgets for it.
//! `docs/sizes.toml` records the figures, so that a change shows in review.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{headers, page, tools};

/// The most that the application's wasm may take, in bytes after brotli.
const APPLICATION_BUDGET: usize = 150_000;

/// The most that the rulebook's logic may take, in bytes after brotli; it is part of the wasm.
const LOGIC_BUDGET: usize = 25_000;

/// The most that a first visit in one language may take, in bytes after brotli, without HTTP headers.
const FIRST_VISIT_BUDGET: usize = 230_000;

/// What the two take today, where that is over the budget: the page may come down to the budget and not grow.
/// Lower these with each step; when one is at its budget, delete it.
const APPLICATION_CEILING: usize = 256_000;
/// The same for the first visit: the application, and its texts and pages beside it.
const FIRST_VISIT_CEILING: usize = 310_000;

/// One file of the page.
#[derive(Debug)]
struct Size {
    /// Its address without the hash, so that figures of two builds can be compared.
    name: String,
    /// Bytes as they are.
    raw: usize,
    /// Bytes after brotli 11.
    brotli: usize,
    /// Whether the page itself names it, so that a first visit loads it.
    at_start: bool,
}

/// The files of a built page, and the rules that its wasm holds.
#[derive(Debug)]
pub struct Sizes {
    files: Vec<Size>,
    /// Bytes of the rulebook's logic after brotli.
    logic: usize,
}

/// Measures every file of a built page.
pub fn measure(page: &Path) -> Result<Sizes> {
    let read = |address: &str| {
        let file = page.join(address);
        fs::read(&file).during(format!("read {}", file.display()))
    };
    let html = String::from_utf8_lossy(&read("index.html")?).into_owned();
    let head = html.split("</head>").next().unwrap_or_default();
    let mut files = Vec::new();
    let counted = |address: &String| {
        let elsewhere = address.starts_with("widget/");
        let not_loaded = ["_headers", "foot.json"].contains(&page::file_name(address));
        !elsewhere && !not_loaded && !is_static(address)
    };
    for address in page::files(page)?.into_iter().filter(counted) {
        let content = read(&address)?;
        let file_name = page::file_name(&address);
        let plain = headers::without_hash(file_name).unwrap_or_else(|| file_name.to_owned());
        files.push(Size {
            at_start: address == "index.html" || (head.contains(&address) && !comes_later(&plain)),
            name: address.replace(file_name, &plain),
            raw: content.len(),
            brotli: compress(&content)?.len(),
        });
    }
    Ok(Sizes { files, logic: compress(clausewise_rulebook::BOOK)?.len() })
}

/// Whether a file that the page names is loaded only when it comes up: the texts on a product.
fn comes_later(name: &str) -> bool {
    name.starts_with(TEXTS) && !FIRST_TEXTS.iter().any(|part| name.ends_with(part))
}

/// What the names of texts begin with, before the language.
const TEXTS: &str = "texts-";
/// What the names of the texts end with that the first screen needs.
const FIRST_TEXTS: [&str; 2] = ["-words.bin", "-common.bin"];

/// Whether an address is one of the static pages, which are counted together: a visitor reads some of them.
fn is_static(address: &str) -> bool {
    address.ends_with(".html") && address != "index.html"
}

/// How many static pages there are, and their bytes as they are.
pub fn static_pages(page: &Path) -> Result<(usize, u64)> {
    let (mut count, mut bytes) = (0, 0);
    for address in page::files(page)?.iter().filter(|address| is_static(address)) {
        let file = page.join(address);
        bytes += fs::metadata(&file).during(format!("measure {}", file.display()))?.len();
        count += 1;
    }
    Ok((count, bytes))
}

/// Compresses as a good static host does: brotli, quality 11, the whole file as one window.
pub fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &settings)
        .during("compress a file with brotli")?;
    Ok(compressed)
}

impl Sizes {
    /// Bytes of the application's wasm after brotli.
    fn application(&self) -> usize {
        self.files
            .iter()
            .filter(|size| size.at_start && size.name.ends_with(".wasm"))
            .map(|size| size.brotli)
            .sum()
    }

    /// Bytes of a first visit after brotli: what the page names, with the texts of the largest language alone.
    fn first_visit(&self) -> usize {
        let mut texts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut others = 0;
        for size in self.files.iter().filter(|size| size.at_start) {
            match size.name.strip_prefix(TEXTS).and_then(|rest| rest.split('-').next()) {
                Some(language) => *texts.entry(language).or_default() += size.brotli,
                None => others += size.brotli,
            }
        }
        others + texts.into_values().max().unwrap_or(0)
    }

    /// What has a budget: its name, its bytes after brotli, the budget, and what it may take today.
    fn budgets(&self) -> [(&'static str, usize, usize, usize); 3] {
        [
            ("the rulebook's logic", self.logic, LOGIC_BUDGET, LOGIC_BUDGET),
            ("the application's wasm", self.application(), APPLICATION_BUDGET, APPLICATION_CEILING),
            ("the first visit", self.first_visit(), FIRST_VISIT_BUDGET, FIRST_VISIT_CEILING),
        ]
    }

    /// Fails with one sentence when a budget is exceeded, or the ceiling where the budget is not reached yet.
    pub fn check(&self) -> Result<()> {
        for (what, bytes, budget, most) in self.budgets() {
            if bytes > most {
                return Err(Error::failed(format!(
                    "{what} takes {bytes} bytes after brotli, {} more than the {most} it may take today (its budget is {budget})",
                    bytes - most
                )));
            }
        }
        Ok(())
    }

    /// Writes the figures into `docs/sizes.toml`.
    pub fn record(&self, workspace: &Workspace, (pages, bytes): (usize, u64)) -> Result<()> {
        let mut text = String::from(
            "# What a visitor downloads, in bytes; written by `cargo xtask build --record`.\n\
             # Names are without the hash of the content; brotli is quality 11; KB in the budgets is 1,000 bytes.\n\n",
        );
        text.push_str(&format!("built-with = \"{}\"\n", tools::wasm_toolchain(workspace)?.describe()));
        text.push_str(&format!("first-visit-brotli = {}\n", self.first_visit()));
        text.push_str(&format!("logic-brotli = {}\n", self.logic));
        text.push_str(&format!("\n[static-pages]\nfiles = {pages}\nraw = {bytes}\n"));
        for Size { name, raw, brotli, at_start } in &self.files {
            text.push_str(&format!(
                "\n[files.\"{name}\"]\nraw = {raw}\nbrotli = {brotli}\nat-start = {at_start}\n"
            ));
        }
        fs::write(workspace.path("docs/sizes.toml"), text).during("write docs/sizes.toml")
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .files
            .iter()
            .map(|size| size.name.len())
            .max()
            .unwrap_or(0)
            .max("the application's wasm".len());
        writeln!(f, "{:width$}  {:>9}  {:>9}", "file", "bytes", "brotli")?;
        for Size { name, raw, brotli, at_start } in &self.files {
            let note = if *at_start { "" } else { "  loaded when used" };
            writeln!(f, "{name:width$}  {raw:>9}  {brotli:>9}{note}")?;
        }
        for (what, bytes, budget, _) in self.budgets() {
            let over = match bytes.checked_sub(budget) {
                Some(over) if over > 0 => format!("budget {budget}, not met: {over} over"),
                _ => format!("budget {budget}"),
            };
            writeln!(f, "{what:width$}  {:>9}  {bytes:>9}  {over}", "")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(name: &str, brotli: usize, at_start: bool) -> Size {
        Size { name: name.to_owned(), raw: 3 * brotli, brotli, at_start }
    }

    fn sizes(files: Vec<Size>) -> Sizes {
        Sizes { files, logic: LOGIC_BUDGET }
    }

    #[test]
    fn a_first_visit_counts_one_language_and_nothing_that_loads_later() {
        let sizes = sizes(vec![
            size("index.html", 1_000, true),
            size("app_bg.wasm", 100_000, true),
            size("reader_bg.wasm", 90_000, false),
            size("texts-de-words.bin", 1_000, true),
            size("texts-de-common.bin", 41_000, true),
            size("texts-en-words.bin", 2_000, true),
            size("texts-en-common.bin", 39_000, true),
            size("texts-en-crm-3.0.bin", 10_000, false),
        ]);
        assert_eq!(sizes.first_visit(), 143_000);
        assert_eq!(sizes.application(), 100_000);
        assert!(sizes.check().is_ok());
    }

    #[test]
    fn a_page_that_grows_is_refused_in_one_sentence() {
        let most = APPLICATION_BUDGET.max(APPLICATION_CEILING);
        assert!(sizes(vec![size("app_bg.wasm", most, true)]).check().is_ok());
        let wasm = sizes(vec![size("app_bg.wasm", most + 1, true)]).check().unwrap_err().to_string();
        assert!(wasm.starts_with("the application's wasm takes "), "{wasm}");
        assert!(
            wasm.ends_with(&format!("1 more than the {most} it may take today (its budget is 150000)")),
            "{wasm}"
        );
        let most = FIRST_VISIT_BUDGET.max(FIRST_VISIT_CEILING);
        let visit = sizes(vec![size("index.html", most + 500, true)]).check().unwrap_err().to_string();
        assert!(
            visit.ends_with(&format!("500 more than the {most} it may take today (its budget is 230000)")),
            "{visit}"
        );
    }

    #[test]
    fn rules_that_outgrow_their_budget_are_refused() {
        let logic = Sizes { files: Vec::new(), logic: LOGIC_BUDGET + 7 }.check().unwrap_err().to_string();
        assert!(logic.starts_with("the rulebook's logic takes 25007 bytes"), "{logic}");
    }

    #[test]
    fn compression_shrinks_what_repeats() {
        assert!(compress(&b"licence ".repeat(1_000)).unwrap().len() < 100);
    }
}
