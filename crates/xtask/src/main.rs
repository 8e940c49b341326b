//! The project's own commands: `cargo xtask serve`, `build` and `test`.
//! This file reads the command line and hands over to one module a command; `cargo xtask help` lists them.

mod bench;
mod bring;
mod error;
mod headers;
mod offline;
mod package;
mod page;
mod process;
#[cfg(test)]
mod scratch;
mod serve;
mod sizes;
mod styles;
mod test;
mod tools;
mod widget;
mod words;
mod workspace;

use std::process::ExitCode;

use error::{Error, Result};
use lexopt::prelude::{Long, Short, Value, ValueExt};
use page::Mode;
use workspace::Workspace;

const HELP: &str = "\
The project's own commands.

  cargo xtask serve [--release] [--port N]   build the page, serve it on this machine, print its address
  cargo xtask build [--record]               leave the release page in dist/, ready for any static host,
                                             and check its sizes; --record also writes docs/sizes.toml
  cargo xtask package [--record]             leave the npm packages in target/packages, ready to publish, and
                                             check their sizes; --record also writes docs/package-sizes.toml
  cargo xtask test [SUITE ...]               run everything, or the named suites: lint, rust, wasm, package,
                                             page, browser; ends with the line `N passed, N failed`
  cargo xtask mutate [--delete] [--product ID]
                                             change one thing of the rulebook after the other: take rules and rows
                                             away, drop and flip conditions, move beginnings and ends; the proof or a
                                             case must notice; --delete only takes away, --again FILE tries what
                                             survived the run whose output FILE holds
  cargo xtask bench [--record]               measure the engine natively and as wasm; --record writes docs/pace.toml
  cargo xtask coverage                       write docs/coverage.md: what each rule rests on and which cases use it
  cargo xtask check-citations --guides DIR   find each clause's words on the page it cites, in the texts of the
                                             guides in DIR; --dossiers DIR also looks for what they quote
  cargo xtask help                           print this

Tools that are missing are installed into $XDG_CACHE_HOME/clausewise (~/.cache/clausewise), once.
Exit codes: 0 all is well, 1 something failed, 2 the command or this machine lacks something.
";

fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Reads the command's name and runs it.
fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    match arguments.next()? {
        Some(Value(name)) if name == "serve" => serve_command(arguments),
        Some(Value(name)) if name == "build" => build_command(arguments),
        Some(Value(name)) if name == "package" => package_command(arguments),
        Some(Value(name)) if name == "test" => test_command(arguments),
        Some(Value(name)) if name == "mutate" => mutate_command(arguments),
        Some(Value(name)) if name == "bench" => bench_command(arguments),
        Some(Value(name)) if name == "coverage" => coverage_command(arguments),
        Some(Value(name)) if name == "check-citations" => citations_command(arguments),
        Some(Value(name)) if name == "help" => help(),
        Some(Long("help") | Short('h')) => help(),
        Some(Value(name)) => Err(Error::usage(format!(
            "there is no command `{}`; `cargo xtask help` lists the commands",
            name.display()
        ))),
        Some(other) => Err(other.unexpected().into()),
        None => Err(Error::usage("a command is missing; `cargo xtask help` lists the commands")),
    }
}

fn help() -> Result<ExitCode> {
    print!("{HELP}");
    Ok(ExitCode::SUCCESS)
}

fn serve_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut mode = Mode::Development;
    let mut port = serve::PORT;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("release") => mode = Mode::Release,
            Long("port") => port = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let listener = serve::listen(port)?;
    let folder = page::build(&Workspace::find()?, mode)?;
    let server = serve::Server::start(serve::Site::new(folder), listener)?;
    println!("Clausewise is at {} (Ctrl+C stops it)", server.url());
    server.wait();
    Ok(ExitCode::SUCCESS)
}

/// Whether the figures are to be written down, the only thing that some commands ask.
fn wants_record(arguments: &mut lexopt::Parser) -> Result<bool> {
    let mut record = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("record") => record = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(record)
}

fn build_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let record = wants_record(&mut arguments)?;
    let workspace = Workspace::find()?;
    let folder = page::build(&workspace, Mode::Release)?;
    let sizes = sizes::measure(&folder)?;
    let pages = sizes::static_pages(&folder)?;
    print!("{sizes}");
    println!("static pages: {} files, {} bytes", pages.0, pages.1);
    if record {
        sizes.record(&workspace, pages)?;
    }
    sizes.check()?;
    println!("the page is in {}", workspace.relative(&folder));
    Ok(ExitCode::SUCCESS)
}

fn package_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let record = wants_record(&mut arguments)?;
    let workspace = Workspace::find()?;
    let page = page::build(&workspace, Mode::Release)?;
    let packages = package::build(&workspace, &page)?;
    print!("{}", packages.sizes);
    if record {
        packages.sizes.record(&workspace)?;
    }
    packages.sizes.check()?;
    println!("the packages are in {}", workspace.relative(&packages.folder));
    Ok(ExitCode::SUCCESS)
}

fn test_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(name) => names.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let suites = test::select(&names)?;
    let tally = test::run(&Workspace::find()?, &suites)?;
    println!("{tally}");
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The rulebook's mutants live with the tests; this only builds and runs them.
fn mutate_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut passed_on = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("delete") => passed_on.push("--delete".to_owned()),
            Long("product") => passed_on.extend(["--product".to_owned(), arguments.value()?.string()?]),
            Long("again") => {
                let file = std::path::PathBuf::from(arguments.value()?);
                let file = std::path::absolute(&file).unwrap_or(file);
                passed_on.extend(["--again".to_owned(), file.to_string_lossy().into_owned()]);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    run_with_tests("mutate", &passed_on, "the mutants of the rulebook")
}

fn bench_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let record = wants_record(&mut arguments)?;
    bench::run(&Workspace::find()?, record)?;
    Ok(ExitCode::SUCCESS)
}

/// What the rulebook rests on is worked out with the tests, too.
fn coverage_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    match arguments.next()? {
        Some(other) => Err(other.unexpected().into()),
        None => run_with_tests("coverage", &[], "the coverage of the rulebook"),
    }
}

/// Clauses are looked up in guides that stand outside the checkout.
fn citations_command(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let (mut guides, mut passed_on) = (false, Vec::new());
    while let Some(argument) = arguments.next()? {
        let name = match argument {
            Long("guides") => "--guides",
            Long("dossiers") => "--dossiers",
            other => return Err(other.unexpected().into()),
        };
        guides |= name == "--guides";
        // The program runs at the root of the checkout, wherever this one was called.
        let folder = std::path::PathBuf::from(arguments.value()?);
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        passed_on.extend([name.to_owned(), folder.to_string_lossy().into_owned()]);
    }
    if !guides {
        return Err(Error::usage(
            "`check-citations` needs the folder with the texts of the guides: `--guides DIR`",
        ));
    }
    run_with_tests("citations", &passed_on, "the citations of the rulebook")
}

/// Builds and runs a program of the crate of tests.
fn run_with_tests(program: &str, arguments: &[String], what: &str) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["run", "--quiet", "--release", "-p", "clausewise-tests", "--bin", program, "--"])
        .args(arguments);
    let good = process::succeeds(&mut cargo, what)?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
