//! Builds the npm packages as they are published, as tarballs in `target/packages`, and measures what somebody who uses
//! them downloads. `docs/package-sizes.toml` records the figures.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::page::{self, file_name};
use crate::sizes::compress;
use crate::workspace::Workspace;
use crate::{headers, process, tools, widget};

/// What lies in every package beside its own files.
const ALONG: &[&str] = &["LICENSE", "LICENSE-MIT", "LICENSE-APACHE", "NOTICE"];

/// The built packages.
#[derive(Debug)]
pub struct Packages {
    /// The folder with the tarballs.
    pub folder: PathBuf,
    /// What each file of them takes.
    pub sizes: Sizes,
}

/// Builds the packages anew, that of the widget out of a built page.
pub fn build(workspace: &Workspace, page: &Path) -> Result<Packages> {
    tools::npm_packages(workspace, "tests/packages", "the package tests")?;
    let folder = workspace.target().join("packages");
    page::remove(&folder)?;
    let mut sizes = Vec::new();
    let engine = folder.join("clausewise");
    engine_package(workspace, &engine)?;
    sizes.extend(measure("clausewise", &engine)?);
    pack(&folder, &engine)?;
    let widget = folder.join("clausewise-widget");
    widget_package(workspace, page, &widget)?;
    sizes.extend(measure("clausewise-widget", &widget)?);
    pack(&folder, &widget)?;
    Ok(Packages { folder, sizes: Sizes(sizes) })
}

/// The package `clausewise`: the engine as wasm, the texts, the schemas and the types made of them.
fn engine_package(workspace: &Workspace, package: &Path) -> Result<()> {
    engine_wasm(workspace, package)?;
    page::copy(&workspace.path("crates/js/npm"), package)?;
    remove_file(&package.join("types.mjs"))?;
    for language in clausewise_rulebook::languages() {
        let bytes = clausewise_rulebook::texts(language).unwrap_or_default();
        write(&package.join(format!("texts-{language}.bin")), bytes)?;
    }
    schemas(workspace, package)?;
    along(workspace, package)
}

/// The package `clausewise-widget`: the folder that can be copied to any server, with header files for common ones.
fn widget_package(workspace: &Workspace, page: &Path, package: &Path) -> Result<()> {
    widget::assemble(workspace, page, package, widget::Copy::Alone)?;
    page::copy(&workspace.path("web/widget/npm"), package)?;
    for (name, text) in headers::for_own_servers() {
        write(&package.join("server").join(name), text.as_bytes())?;
    }
    along(workspace, package)
}

/// Compiles the engine for JavaScript and makes it small.
fn engine_wasm(workspace: &Workspace, package: &Path) -> Result<()> {
    let toolchain = tools::wasm_toolchain(workspace)?;
    process::announce("building the engine for JavaScript (the first time some minutes)");
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args([
            "rustc",
            "--package",
            "clausewise-js",
            "--lib",
            // Alone it is optimised as a whole, which a library for Rust beside it would forbid.
            "--crate-type",
            "cdylib",
            "--profile",
            "web",
            "--target",
            tools::WASM_TARGET,
        ])
        .env("CARGO_TARGET_DIR", workspace.web_target())
        .envs(toolchain.environment_for_size());
    process::work(&mut cargo, "the build of the engine for JavaScript")?;
    let built = workspace.web_target().join(tools::WASM_TARGET).join("web/clausewise_js.wasm");
    let mut bindgen = Command::new(tools::wasm_bindgen("wasm-bindgen")?);
    bindgen.args(["--target", "web", "--out-name", "engine", "--no-typescript", "--out-dir"]).arg(package);
    process::quiet_work(bindgen.arg(&built), "wasm-bindgen for the engine")?;
    let wasm = package.join("engine_bg.wasm");
    let mut optimise = Command::new(tools::wasm_opt()?);
    optimise.arg("-Oz").args(tools::WASM_FEATURES).args(tools::SMALL_WASM);
    process::quiet_work(optimise.arg(&wasm).arg("-o").arg(&wasm), "wasm-opt for the engine")
}

/// The schemas as files, as a module that is loaded on use, and as types.
fn schemas(workspace: &Workspace, package: &Path) -> Result<()> {
    let folder = workspace.path("docs/schema");
    let mut module = String::from("// The contract as JSON Schema.\nexport const schemas = {\n");
    for name in ["situation", "verdict", "answers"] {
        let file = folder.join(format!("{name}.schema.json"));
        let schema = fs::read_to_string(&file).during(format!("read {}", file.display()))?;
        module.push_str(&format!("{name}: {},\n", schema.trim()));
        write(&package.join("schema").join(format!("{name}.json")), schema.as_bytes())?;
    }
    module.push_str("};\n");
    write(&package.join("schemas.js"), module.as_bytes())?;
    let mut types = Command::new("node");
    types.arg(workspace.path("crates/js/npm/types.mjs")).arg(folder);
    types.arg(package.join("contract.d.ts")).arg(workspace.path("tests/packages"));
    process::quiet_work(&mut types, "the types of the contract")
}

/// The licences, and the version of the workspace in the package's manifest.
fn along(workspace: &Workspace, package: &Path) -> Result<()> {
    for name in ALONG {
        fs::copy(workspace.path(name), package.join(name)).during(format!("copy {name}"))?;
    }
    let manifest = package.join("package.json");
    let text = fs::read_to_string(&manifest).during(format!("read {}", manifest.display()))?;
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let dated = text.replacen("\"version\": \"0.0.0\"", &version, 1);
    if dated == text {
        return Err(Error::failed(format!(
            "{} has no `\"version\": \"0.0.0\"` to put the version in",
            workspace.relative(&manifest)
        )));
    }
    write(&manifest, dated.as_bytes())
}

/// Makes the tarball, as npm would publish it.
fn pack(folder: &Path, package: &Path) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["pack", "--loglevel=error", "--pack-destination"]).arg(folder);
    process::quiet_work(npm.arg(package), &format!("npm pack of {}", package.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).during(format!("make the folder {}", folder.display()))?;
    }
    fs::write(file, content).during(format!("write {}", file.display()))
}

fn remove_file(file: &Path) -> Result<()> {
    fs::remove_file(file).during(format!("remove {}", file.display()))
}

// ---- sizes -----------------------------------------------------------------------------------------------------------

/// The most that a file may take after brotli, in bytes. The engine with its rules should take 85,000 (60,000 and
/// 25,000); until it does it may not grow: lower the figure with each step. The widget's script has its budget.
const MOST: &[(&str, usize)] =
    &[("clausewise/engine_bg.wasm", 172_000), ("clausewise-widget/clausewise-check.js", 4_000)];

/// One file of a package.
#[derive(Debug)]
struct Size {
    name: String,
    raw: usize,
    brotli: usize,
}

/// What a package downloads and runs; what only people read is left out.
#[derive(Debug)]
pub struct Sizes(Vec<Size>);

fn measure(package: &str, folder: &Path) -> Result<Vec<Size>> {
    let runs = |address: &String| {
        [".js", ".wasm", ".bin", ".html", ".css"].iter().any(|ending| file_name(address).ends_with(ending))
    };
    let mut sizes = Vec::new();
    for address in page::files(folder)?.into_iter().filter(runs) {
        let content = fs::read(folder.join(&address)).during(format!("read {address}"))?;
        let plain = headers::without_hash(file_name(&address));
        let name =
            plain.map_or_else(|| address.clone(), |plain| address.replace(file_name(&address), &plain));
        let brotli = compress(&content)?.len();
        sizes.push(Size { name: format!("{package}/{name}"), raw: content.len(), brotli });
    }
    Ok(sizes)
}

impl Sizes {
    /// Fails with one sentence when a file takes more than it may.
    pub fn check(&self) -> Result<()> {
        for Size { name, brotli, .. } in &self.0 {
            let most = MOST.iter().find(|(known, _)| known == name).map(|(_, most)| *most);
            if let Some(most) = most.filter(|most| brotli > most) {
                return Err(Error::failed(format!(
                    "{name} takes {brotli} bytes after brotli, {} more than the {most} it may take",
                    brotli - most
                )));
            }
        }
        Ok(())
    }

    /// Writes the figures into `docs/package-sizes.toml`.
    pub fn record(&self, workspace: &Workspace) -> Result<()> {
        let mut text = String::from(
            "# What the npm packages hold, in bytes; written by `cargo xtask package --record`.\n\
             # Names are without the hash of the content; brotli is quality 11.\n",
        );
        for Size { name, raw, brotli } in &self.0 {
            text.push_str(&format!("\n[\"{name}\"]\nraw = {raw}\nbrotli = {brotli}\n"));
        }
        fs::write(workspace.path("docs/package-sizes.toml"), text).during("write docs/package-sizes.toml")
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|size| size.name.len()).max().unwrap_or(0);
        writeln!(f, "{:width$}  {:>9}  {:>9}  {:>9}", "file", "bytes", "brotli", "at most")?;
        for Size { name, raw, brotli } in &self.0 {
            let most = MOST.iter().find(|(known, _)| known == name).map(|(_, most)| most.to_string());
            writeln!(f, "{name:width$}  {raw:>9}  {brotli:>9}  {:>9}", most.unwrap_or_default())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_over_its_most_is_refused_in_one_sentence() {
        let (name, most) = MOST[0];
        let sizes = |brotli| Sizes(vec![Size { name: name.to_owned(), raw: 3 * brotli, brotli }]);
        assert!(sizes(most).check().is_ok());
        let told = sizes(most + 7).check().unwrap_err().to_string();
        assert_eq!(
            told,
            format!("{name} takes {} bytes after brotli, 7 more than the {most} it may take", most + 7)
        );
    }
}
