//! `cargo xtask test`: every check of the project, one suite after the other, and one closing line for all.
//! A red suite does not stop the later ones, unless they need what it could not make.

use std::env;
use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{During, Error, Result};
use crate::page::{self, Mode};
use crate::serve::{self, Server, Site};
use crate::workspace::Workspace;
use crate::{package, process, sizes, tools};

/// How many checks passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Checks that passed.
    pub passed: usize,
    /// Checks that failed.
    pub failed: usize,
}

impl Tally {
    /// One check.
    fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// A group of checks that can be chosen by name.
#[derive(Debug)]
pub struct Suite {
    name: &'static str,
    what: &'static str,
    run: fn(&Workspace) -> Result<Tally>,
}

/// All suites, in the order in which they run: the quick ones first.
const SUITES: &[Suite] = &[
    Suite { name: "lint", what: "the format, the lints and the documentation", run: lint },
    Suite { name: "rust", what: "the Rust tests", run: rust },
    Suite { name: "wasm", what: "the Rust tests that run as wasm on Node", run: wasm },
    Suite { name: "page", what: "the release page and its size", run: release_page },
    Suite { name: "package", what: "the npm packages as somebody uses them", run: packages },
    Suite { name: "browser", what: "the page in headless Chromium", run: browser },
];

/// The suites of these names, or all of them. Those that look at the page bring it along.
pub fn select(names: &[String]) -> Result<Vec<&'static Suite>> {
    if let Some(unknown) = names.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(Error::usage(format!(
            "there is no suite `{unknown}`; the suites are {}",
            known.join(", ")
        )));
    }
    let chosen = |wanted: &str| names.is_empty() || names.iter().any(|name| name == wanted);
    Ok(SUITES
        .iter()
        .filter(|suite| {
            chosen(suite.name) || (suite.name == "page" && (chosen("browser") || chosen("package")))
        })
        .collect())
}

/// Runs these suites and adds up their checks; a suite that cannot run is one failed check.
pub fn run(workspace: &Workspace, suites: &[&Suite]) -> Result<Tally> {
    let mut all = Tally::default();
    for suite in suites {
        process::announce(&format!("testing {}", suite.what));
        let tally = match (suite.run)(workspace) {
            Ok(tally) => tally,
            Err(error) if error.exit_code() == 2 => return Err(error),
            Err(error) => {
                eprintln!("error: {error}");
                Tally::one(false)
            }
        };
        process::announce(&format!("{}: {tally}", suite.name));
        all += tally;
    }
    Ok(all)
}

/// The format, the lints and the documentation, one check each.
fn lint(workspace: &Workspace) -> Result<Tally> {
    let mut all = Tally::default();
    for (what, arguments) in [
        ("the format check", "fmt --all --check"),
        ("clippy", "clippy --workspace --all-targets -- -D warnings"),
        ("the documentation", "doc --workspace --no-deps --quiet"),
    ] {
        let mut cargo = process::cargo(workspace.root());
        cargo.env("RUSTDOCFLAGS", "-D warnings");
        all += Tally::one(process::succeeds(cargo.args(arguments.split(' ')), what)?);
    }
    Ok(all)
}

/// Everything that runs natively.
fn rust(workspace: &Workspace) -> Result<Tally> {
    let mut cargo = process::cargo(workspace.root());
    libtest(cargo.args(["test", "--workspace", "--no-fail-fast"]), "the Rust tests")
}

/// The tests in `tests/wasm.rs` of any crate, compiled for wasm and run on Node. What the native engine says is taken
/// first: the wasm one is held against it.
fn wasm(workspace: &Workspace) -> Result<Tally> {
    let crates = crates_with_wasm_tests(workspace)?;
    if crates.is_empty() {
        return Ok(Tally::default());
    }
    let digests = workspace.web_target().join("digests.txt");
    // More situations than usual are worth an optimised build: what the page gets, and its like.
    let many = env::var_os("CLAUSEWISE_SITUATIONS").is_some();
    let native_run = |command: &str| {
        let mut cargo = process::cargo(workspace.root());
        cargo.args([command, "--quiet", "--package", "clausewise-random", "--bin", "digests"]);
        cargo.args(many.then_some("--release"));
        cargo
    };
    process::work(&mut native_run("build"), "building what prints the native digests")?;
    let native = process::ask(&mut native_run("run"))
        .ok_or_else(|| Error::failed("the native engine gave no digests to hold the wasm one against"))?;
    fs::create_dir_all(workspace.web_target()).during("make the target folder")?;
    fs::write(&digests, native).during("write the native digests")?;
    let mut all = Tally::default();
    for manifest in crates {
        let mut cargo = wasm_test(workspace, &manifest, "wasm")?;
        cargo.args(many.then_some(["--profile", "web"]).into_iter().flatten());
        cargo.env("CLAUSEWISE_DIGESTS", &digests).env("WASM_BINDGEN_TEST_TIMEOUT", "7200");
        all += libtest(&mut cargo, &format!("the wasm tests of {manifest}"))?;
    }
    Ok(all)
}

/// Cargo, told to compile a test of a crate for wasm and to run it on Node.
pub fn wasm_test(workspace: &Workspace, manifest: &str, test: &str) -> Result<Command> {
    tools::node()?;
    let toolchain = tools::wasm_toolchain(workspace)?;
    let runner = tools::wasm_bindgen("wasm-bindgen-test-runner")?;
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["test", "--target", "wasm32-unknown-unknown", "--test", test, "--manifest-path", manifest])
        .env("CARGO_TARGET_DIR", workspace.web_target())
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
        .envs(toolchain.environment());
    Ok(cargo)
}

/// The manifests of the crates that have wasm tests.
fn crates_with_wasm_tests(workspace: &Workspace) -> Result<Vec<String>> {
    let mut folders = vec!["web".to_owned(), "tests/random".to_owned()];
    for entry in fs::read_dir(workspace.path("crates")).during("list the crates")? {
        let name = entry.during("list the crates")?.file_name();
        folders.push(format!("crates/{}", name.to_string_lossy()));
    }
    folders.retain(|folder| workspace.path(&format!("{folder}/tests/wasm.rs")).is_file());
    folders.sort();
    Ok(folders.into_iter().map(|folder| format!("{folder}/Cargo.toml")).collect())
}

/// The release page, which must build and keep to its budgets: one check.
fn release_page(workspace: &Workspace) -> Result<Tally> {
    let folder = page::build(workspace, Mode::Release)?;
    let sizes = sizes::measure(&folder)?;
    print!("{sizes}");
    sizes.check()?;
    Ok(Tally::one(true))
}

/// The npm packages, built as they are published and then used: the tests in `tests/packages`.
fn packages(workspace: &Workspace) -> Result<Tally> {
    let tarballs = package::build(workspace, &built_page(workspace)?)?;
    print!("{}", tarballs.sizes);
    tarballs.sizes.check()?;
    let mut node = Command::new("node");
    node.env("CLAUSEWISE_PACKAGES", &tarballs.folder);
    node_tests(workspace, &mut node, "tests/packages", "the tests of the packages")
}

/// The tests in `tests/browser`, against the release page under its production headers.
fn browser(workspace: &Workspace) -> Result<Tally> {
    let page = built_page(workspace)?;
    tools::npm_packages(workspace, "tests/browser", "the browser tests")?;
    let chromium = tools::chromium()?;
    let top = Server::start(Site::new(page.clone()), serve::listen(0)?)?;
    let nested = Server::start(Site::new(page).under("/licences/crm/"), serve::listen(0)?)?;

    let mut node = Command::new("node");
    node.env("CLAUSEWISE_URL", top.url())
        .env("CLAUSEWISE_NESTED_URL", nested.url())
        .env("CLAUSEWISE_CHROMIUM", chromium);
    node_tests(workspace, &mut node, "tests/browser", "the browser tests")
}

/// The release page, which an earlier suite has built.
fn built_page(workspace: &Workspace) -> Result<PathBuf> {
    let page = workspace.path("dist");
    if page.join("index.html").is_file() {
        Ok(page)
    } else {
        Err(Error::failed("these tests need the release page, which could not be built"))
    }
}

/// Runs every `*.test.mjs` of a folder with Node's test runner and reads its report.
fn node_tests(workspace: &Workspace, node: &mut Command, folder: &str, what: &str) -> Result<Tally> {
    let folder = workspace.path(folder);
    let mut tests: Vec<String> = page::files(&folder)?;
    tests.retain(|file| file.ends_with(".test.mjs") && !file.starts_with("node_modules/"));
    fs::create_dir_all(workspace.target()).during("make the build folder")?;
    let name = page::file_name(&folder.to_string_lossy()).to_owned();
    let report = workspace.target().join(format!("{name}-tests.tap"));
    node.current_dir(&folder)
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"])
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(&tests);
    let succeeded = process::succeeds(node, what)?;
    let report = fs::read_to_string(&report).during(format!("read the report of {what}"))?;
    Ok(believable(tap_tally(&report), succeeded))
}

/// Runs tests that report as libtest does and adds up their `test result:` lines.
fn libtest(command: &mut Command, what: &str) -> Result<Tally> {
    let mut all = Tally::default();
    let succeeded = process::read_along(command, what, |line| {
        if let Some(tally) = libtest_tally(line) {
            all += tally;
        }
    })?;
    Ok(believable(all, succeeded))
}

/// A run that failed without a failed test, because it did not compile for instance, counts as one failure.
fn believable(tally: Tally, succeeded: bool) -> Tally {
    if succeeded || tally.failed > 0 { tally } else { Tally { failed: 1, ..tally } }
}

/// Reads `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
fn libtest_tally(line: &str) -> Option<Tally> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what))
            .and_then(|number| number.trim().parse().ok())
    };
    Some(Tally { passed: count(" passed")?, failed: count(" failed")? })
}

/// Reads the closing comments `# pass 3`, `# fail 0`, `# cancelled 0` of Node's test runner.
fn tap_tally(report: &str) -> Tally {
    let count = |what: &str| -> usize {
        report
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(what))
            .and_then(|n| n.trim().parse().ok())
            .unwrap_or(0)
    };
    Tally { passed: count("# pass "), failed: count("# fail ") + count("# cancelled ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(libtest_tally(line), Some(Tally { passed: 12, failed: 3 }));
        let line = "test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out";
        assert_eq!(libtest_tally(line), Some(Tally { passed: 4, failed: 0 }));
        for other in ["running 3 tests", "test result: unreadable", "test a_test ... ok"] {
            assert_eq!(libtest_tally(other), None, "{other}");
        }
    }

    #[test]
    fn tap_comments_are_counted_and_a_cancelled_test_has_failed() {
        let report =
            "TAP version 13\n# Subtest: a\nok 1 - a\n1..4\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n";
        assert_eq!(tap_tally(report), Tally { passed: 2, failed: 2 });
    }

    #[test]
    fn a_run_that_fails_without_a_failed_test_is_one_failure() {
        let passed = Tally { passed: 5, failed: 0 };
        assert_eq!(believable(passed, true), passed);
        assert_eq!(believable(passed, false), Tally { passed: 5, failed: 1 });
        assert_eq!(believable(Tally { passed: 5, failed: 2 }, false).failed, 2);
    }

    #[test]
    fn suites_are_chosen_by_name_and_the_browser_brings_its_page() {
        let names = |chosen: &[&str]| -> Vec<&str> {
            let chosen: Vec<String> = chosen.iter().map(|name| (*name).to_owned()).collect();
            select(&chosen).unwrap().iter().map(|suite| suite.name).collect()
        };
        assert_eq!(names(&[]), ["lint", "rust", "wasm", "page", "package", "browser"]);
        assert_eq!(names(&["browser", "lint"]), ["lint", "page", "browser"]);
        let error = select(&["rusty".to_owned()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no suite `rusty`; the suites are lint, rust, wasm, page, package, browser"
        );
    }
}
