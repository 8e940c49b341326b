//! The programs that building and testing the page need: found on this machine, or installed once into the tool
//! cache with one line that says what happens and how long it takes.
//! What cannot be installed becomes one sentence that says what to do.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::process::{announce, ask, on_path, quiet_work, work};
use crate::workspace::{Workspace, tool_cache};

/// The version of Trunk, which builds the page.
const TRUNK: &str = "0.22.1";

/// The version of the wasm-bindgen command line: exactly that of the crate, pinned in the root `Cargo.toml`.
const WASM_BINDGEN: &str = "0.2.130";

/// The version of binaryen, whose wasm-opt makes the wasm smaller.
const BINARYEN: &str = "132";

/// The version of esbuild, which joins the widget's modules.
const ESBUILD: &str = "0.28.2";

/// The target the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The name under which the toolchain manager knows the distribution's compiler.
const DISTRIBUTION: &str = "clausewise-distro";

/// What wasm-opt may take for granted of every browser and Node; `index.html` says the same to Trunk.
pub const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// How wasm-opt makes what visitors download small; `index.html` says the same to Trunk. What it would compute once
/// instead of twice compresses worse than the repetition, and nothing lies in the lowest kilobyte: the stack ends there.
pub const SMALL_WASM: [&str; 3] =
    ["--one-caller-inline-max-function-size=1", "--low-memory-unused", "--skip-pass=local-cse"];

/// The distribution's packages that can compile for wasm from the standard library's sources.
const DISTRIBUTION_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Where a toolchain has the sources of its standard library.
const SOURCES: &str = "lib/rustlib/src/rust/library";

/// The oldest Node that runs the browser tests.
const NODE: u32 = 20;

/// The names Chromium goes by on a PATH.
const CHROMIUM_NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What the build of the page needs.
#[derive(Debug)]
pub struct PageTools {
    /// Trunk itself.
    pub trunk: PathBuf,
    /// The folders of the tool cache that must come first in Trunk's PATH, so that it finds the other tools.
    pub folders: Vec<PathBuf>,
    /// The compiler for wasm.
    pub wasm: WasmToolchain,
}

/// Finds or installs what the build of the page needs.
pub fn for_the_page(workspace: &Workspace) -> Result<PageTools> {
    check_wasm_bindgen_pin(workspace)?;
    let wasm = wasm_toolchain(workspace)?;
    // The quick installation first: if Node is missing, that is told before minutes of compiling.
    let used_by_trunk = [wasm_opt()?, wasm_bindgen("wasm-bindgen")?];
    // A tool found on PATH needs no place at its front, where its neighbours would hide other programs.
    let cache = tool_cache()?;
    let cached = used_by_trunk.iter().filter(|tool| tool.starts_with(&cache));
    let folders = cached.filter_map(|tool| tool.parent()).map(Path::to_path_buf).collect();
    Ok(PageTools { trunk: trunk()?, folders, wasm })
}

/// A compiler that can compile for wasm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WasmToolchain {
    /// The project's own toolchain, with the standard library as the toolchain manager delivers it, and its sources.
    Delivered,
    /// The distribution's toolchain, which compiles the standard library from its sources first.
    Distribution,
}

/// How cargo is told to compile the standard library from its sources, which is not stable yet.
fn from_sources() -> [(&'static str, String); 2] {
    [("RUSTC_BOOTSTRAP", "1".to_owned()), ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".to_owned())]
}

impl WasmToolchain {
    /// The environment in which cargo compiles for wasm.
    pub fn environment(self) -> Vec<(&'static str, String)> {
        let mut environment = self.compiler(&[]);
        if self == Self::Distribution {
            environment.extend(from_sources());
        }
        environment
    }

    /// The same for what a visitor downloads at the start: the standard library is compiled for size too, and a panic,
    /// which no input reaches, stops the program without a message. Together a sixteenth of the bytes.
    pub fn environment_for_size(self) -> Vec<(&'static str, String)> {
        let mut environment = self.compiler(&["-Zunstable-options", "-Cpanic=immediate-abort"]);
        environment.extend(from_sources());
        environment.push(("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size".to_owned()));
        environment
    }

    /// Which compiler, with which flags beside the usual ones.
    fn compiler(self, flags: &[&str]) -> Vec<(&'static str, String)> {
        let mut all = self.flags();
        all.extend(flags.iter().map(|flag| (*flag).to_owned()));
        let mut environment = vec![("CARGO_ENCODED_RUSTFLAGS", all.join("\u{1f}"))];
        if self == Self::Distribution {
            environment.push(("RUSTUP_TOOLCHAIN", DISTRIBUTION.to_owned()));
        }
        environment
    }

    /// Keeps this machine's folders out of the published wasm, where they would stand in panic messages.
    fn flags(self) -> Vec<String> {
        let mut rustc = Command::new("rustc");
        if self == Self::Distribution {
            rustc.env("RUSTUP_TOOLCHAIN", DISTRIBUTION);
        }
        let sources =
            ask(rustc.args(["--print", "sysroot"])).map(|root| format!("{root}/lib/rustlib/src/rust=/rust"));
        let cargo_home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
        let crates = cargo_home.map(|home| format!("{}=/crates", home.join("registry/src").display()));
        sources.into_iter().chain(crates).map(|pair| format!("--remap-path-prefix={pair}")).collect()
    }

    /// The compiler and where its standard library comes from, to stand beside recorded sizes.
    pub fn describe(self) -> String {
        let mut command = Command::new("rustc");
        if self == Self::Distribution {
            command.env("RUSTUP_TOOLCHAIN", DISTRIBUTION);
        }
        let version = ask(command.arg("--version")).unwrap_or_else(|| "an unknown rustc".to_owned());
        format!("{version}, standard library compiled for size")
    }
}

/// Finds or installs a compiler for wasm: the toolchain manager's target and sources, else the distribution's compiler.
pub fn wasm_toolchain(workspace: &Workspace) -> Result<WasmToolchain> {
    if is_delivered(workspace) {
        return Ok(WasmToolchain::Delivered);
    }
    if distribution_is_linked() {
        return Ok(WasmToolchain::Distribution);
    }
    if on_path("rustup").is_none() {
        return Err(Error::missing(format!(
            "this Rust has no standard library for {WASM_TARGET} and there is no rustup to add it; install Rust with rustup"
        )));
    }
    announce("adding the wasm target to the Rust toolchain (some seconds)");
    for what in [["target", "add", WASM_TARGET], ["component", "add", "rust-src"]] {
        ask(Command::new("rustup").current_dir(workspace.root()).args(what));
    }
    if is_delivered(workspace) {
        return Ok(WasmToolchain::Delivered);
    }
    announce(
        "the toolchain manager could not deliver the target, so the distribution's compiler builds it from source \
         (installing it takes about a minute, the first build a minute or two more)",
    );
    apt_install(DISTRIBUTION_PACKAGES, "a compiler for wasm")?;
    let mut link = Command::new("rustup");
    quiet_work(link.args(["toolchain", "link", DISTRIBUTION, "/usr"]), "`rustup toolchain link`")?;
    Ok(WasmToolchain::Distribution)
}

/// Whether the project's own toolchain has the standard library for wasm, compiled and as sources.
fn is_delivered(workspace: &Workspace) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(workspace.root()).args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let compiled = ask(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir());
    compiled && has_sources(Command::new("rustc").current_dir(workspace.root()))
}

/// Whether the distribution's compiler is linked, can run and has its library's sources.
fn distribution_is_linked() -> bool {
    has_sources(Command::new("rustc").env("RUSTUP_TOOLCHAIN", DISTRIBUTION))
}

/// Whether a compiler runs and has the sources of its standard library.
fn has_sources(rustc: &mut Command) -> bool {
    ask(rustc.args(["--print", "sysroot"])).is_some_and(|root| Path::new(&root).join(SOURCES).is_dir())
}

/// The crate and the command line of wasm-bindgen must be of one version: says so before a build fails for it.
fn check_wasm_bindgen_pin(workspace: &Workspace) -> Result<()> {
    let manifest = fs::read_to_string(workspace.path("Cargo.toml")).during("read Cargo.toml")?;
    let pin = format!("wasm-bindgen = \"={WASM_BINDGEN}\"");
    if manifest.lines().any(|line| line.trim() == pin) {
        return Ok(());
    }
    Err(Error::failed(format!(
        "Cargo.toml does not pin `{pin}`, the version of the wasm-bindgen command line in crates/xtask/src/tools.rs"
    )))
}

/// Finds or installs Trunk.
fn trunk() -> Result<PathBuf> {
    if let Some(found) = on_path_in_version("trunk", &format!("trunk {TRUNK}")) {
        return Ok(found);
    }
    installed(&format!("trunk-{TRUNK}"), "bin/trunk", |folder| {
        announce(&format!(
            "installing Trunk {TRUNK}, which builds the page, from source (about 4 minutes, once)"
        ));
        cargo_install(folder, "trunk", TRUNK)
    })
}

/// Finds or installs a program of the wasm-bindgen command line.
pub fn wasm_bindgen(program: &str) -> Result<PathBuf> {
    if let Some(found) = on_path_in_version(program, &format!("{program} {WASM_BINDGEN}")) {
        return Ok(found);
    }
    installed(&format!("wasm-bindgen-cli-{WASM_BINDGEN}"), &format!("bin/{program}"), |folder| {
        announce(&format!(
            "installing wasm-bindgen {WASM_BINDGEN}, which joins wasm and JavaScript, from source (about 2 minutes, once)"
        ));
        cargo_install(folder, "wasm-bindgen-cli", WASM_BINDGEN)
    })
}

/// Finds or installs wasm-opt.
pub fn wasm_opt() -> Result<PathBuf> {
    if let Some(found) = on_path_in_version("wasm-opt", &format!("wasm-opt version {BINARYEN}")) {
        return Ok(found);
    }
    installed(&format!("binaryen-{BINARYEN}"), "node_modules/.bin/wasm-opt", |folder| {
        node()?;
        announce(&format!(
            "installing wasm-opt {BINARYEN}, which makes wasm smaller, from npm (some seconds, once)"
        ));
        let mut npm = Command::new("npm");
        npm.arg("install").arg("--prefix").arg(folder);
        npm.args(["--no-audit", "--no-fund", "--loglevel=error"]).arg(format!("binaryen@{BINARYEN}"));
        quiet_work(&mut npm, "the installation of wasm-opt by npm")
    })
}

/// Finds or installs esbuild.
pub fn esbuild() -> Result<PathBuf> {
    if let Some(found) = on_path_in_version("esbuild", ESBUILD) {
        return Ok(found);
    }
    installed(&format!("esbuild-{ESBUILD}"), "node_modules/.bin/esbuild", |folder| {
        node()?;
        announce(&format!(
            "installing esbuild {ESBUILD}, which joins the widget's modules, from npm (some seconds, once)"
        ));
        let mut npm = Command::new("npm");
        npm.arg("install").arg("--prefix").arg(folder);
        npm.args(["--no-audit", "--no-fund", "--loglevel=error"]).arg(format!("esbuild@{ESBUILD}"));
        quiet_work(&mut npm, "the installation of esbuild by npm")
    })
}

/// Makes sure that Node is here and new enough.
pub fn node() -> Result<()> {
    let version = ask(Command::new("node").arg("--version"));
    let major = version
        .as_deref()
        .and_then(|version| version.trim_start_matches('v').split('.').next())
        .and_then(|major| major.parse::<u32>().ok());
    match (major, version) {
        (Some(major), _) if major >= NODE => Ok(()),
        (_, Some(version)) => Err(Error::missing(format!(
            "Node {NODE} or later is needed, and this machine has {version}; install a newer one"
        ))),
        (_, None) => Err(Error::missing(format!(
            "Node {NODE} or later is needed and was not found; install it with npm"
        ))),
    }
}

/// Finds or installs Chromium.
pub fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CLAUSEWISE_CHROMIUM") {
        return Ok(PathBuf::from(chosen));
    }
    let find = || CHROMIUM_NAMES.iter().find_map(|name| on_path(name));
    if let Some(found) = find() {
        return Ok(found);
    }
    announce("installing Chromium and fonts for the browser tests (about a minute, once)");
    apt_install(&["chromium", "fonts-liberation", "fonts-dejavu-core"], "Chromium")?;
    find().ok_or_else(|| {
        Error::missing("Chromium was installed but is not on PATH; set CLAUSEWISE_CHROMIUM to its path")
    })
}

/// Installs the npm packages of a folder of the checkout as its lock file says, unless they are there already.
pub fn npm_packages(workspace: &Workspace, folder: &str, of: &str) -> Result<()> {
    node()?;
    let folder = workspace.path(folder);
    // npm keeps a copy of the lock file it installed from, without the entry of the project itself.
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
    let (wanted, installed) = (read("package-lock.json"), read("node_modules/.package-lock.json"));
    let integrities = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.contains("\"integrity\""))
            .map(|line| line.trim().to_owned())
            .collect()
    };
    // What npm leaves out on this machine (programs for others) is missing in the copy.
    let (wanted, installed) = (integrities(&wanted), integrities(&installed));
    if !installed.is_empty() && installed.iter().all(|one| wanted.contains(one)) {
        return Ok(());
    }
    announce(&format!("installing the packages of {of} from npm (some seconds, once)"));
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    quiet_work(&mut npm, &format!("the installation of the packages of {of} by npm"))
}

/// A program on PATH, if its `--version` begins with the wanted words.
fn on_path_in_version(program: &str, wanted: &str) -> Option<PathBuf> {
    let found = on_path(program)?;
    let said = ask(Command::new(&found).arg("--version"))?;
    let rest = said.strip_prefix(wanted)?;
    rest.is_empty().then_some(()).or_else(|| rest.starts_with([' ', '\n']).then_some(()))?;
    Some(found)
}

/// A program in the tool cache; `install` fills an empty folder when it is not there yet. The folder gets its
/// final name last, so that an interrupted installation never looks like a finished one.
fn installed(folder_name: &str, program: &str, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = tool_cache()?;
    let folder = cache.join(folder_name);
    let found = folder.join(program);
    if found.is_file() {
        return Ok(found);
    }
    let unfinished = cache.join(format!("{folder_name}.unfinished-{}", std::process::id()));
    fs::create_dir_all(&unfinished).during(format!("make the folder {}", unfinished.display()))?;
    let outcome = install(&unfinished);
    // Somebody else may have finished the same installation meanwhile: theirs is as good.
    if outcome.is_ok() && !found.is_file() {
        fs::rename(&unfinished, &folder).during(format!("give {} its name", folder.display()))?;
    }
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).during(format!("remove {}", unfinished.display()))?;
    }
    outcome?;
    if found.is_file() {
        Ok(found)
    } else {
        Err(Error::failed(format!("{program} is not in {} after its installation", folder.display())))
    }
}

/// Compiles a published program into `folder`: without optimisation, which is quick enough in use, and not with
/// the versions of its own lock file, which a registry's mirror may not have.
fn cargo_install(folder: &Path, name: &str, version: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(folder)
        .args([
            "install",
            name,
            "--version",
            version,
            "--quiet",
            "--debug",
            "--ignore-rust-version",
            "--root",
        ])
        .arg(folder)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_TARGET_DIR");
    work(&mut cargo, &format!("the installation of {name} by cargo"))
}

/// Installs those of these Debian packages that are missing; `what` names what they are for.
fn apt_install(packages: &[&str], what: &str) -> Result<()> {
    if on_path("apt-get").is_none() {
        return Err(Error::missing(format!(
            "{what} is needed, and there is no apt-get to install it; install what Debian calls {} and start again",
            packages.join(", ")
        )));
    }
    let missing: Vec<&str> =
        packages.iter().copied().filter(|package| !package_is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let become_root: &[&str] = if ask(Command::new("id").arg("-u")).as_deref() == Some("0") {
        &[]
    } else if ask(Command::new("sudo").args(["--non-interactive", "true"])).is_some() {
        &["sudo", "--non-interactive"]
    } else {
        return Err(Error::missing(format!(
            "{what} is needed, and installing it needs root; run `sudo apt-get install {}` and start again",
            missing.join(" ")
        )));
    };
    let apt = |arguments: &[&str]| {
        let mut words =
            become_root.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).arg("--yes").args(arguments);
        command
    };
    let wanted = ["install", "--no-install-recommends"].into_iter().chain(missing.iter().copied());
    let install: Vec<&str> = wanted.collect();
    // The lists of packages may be missing or too old; fetching them each time would take longer than trying.
    if ask(&mut apt(&install)).is_some() {
        return Ok(());
    }
    quiet_work(&mut apt(&["update"]), "`apt-get update`")?;
    quiet_work(&mut apt(&install), &format!("the installation of {what} by apt-get"))
}

/// Whether Debian's package manager has this package installed.
fn package_is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    ask(query.args(["--show", "--showformat=${db:Status-Status}", package])).as_deref() == Some("installed")
}

#[cfg(test)]
mod tests {
    use super::{SMALL_WASM, WASM_FEATURES};

    #[test]
    fn trunk_is_told_the_same_of_wasm() {
        let page = include_str!("../../../index.html");
        let told = [WASM_FEATURES.join(" "), SMALL_WASM.join(" ")].join(" ");
        assert!(page.contains(&format!("data-wasm-opt-params=\"{told}\"")));
    }
}
