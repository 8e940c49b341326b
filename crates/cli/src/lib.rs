//! The `clausewise` command: `check`, `check --cases`, `prove`. It reads what it is given, asks the engine and prints;
//! all it knows of licences it knows from the rulebook.

mod bulk;
pub mod cases;
mod check;
mod inspect;
mod prove;
mod reason;
pub mod schema;
mod text;

use std::{ffi::OsString, fs, io::Read, path::PathBuf, process::ExitCode};

use clausewise_compiler::{Compiled, problem::Problem, source::read_folder};
use clausewise_rules::{library::Library, point::Engine};

/// Prints a line; a reader who has gone away (`… | head`) is no mistake.
macro_rules! say {
    ($($part:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}
pub(crate) use say;

const HELP: &str = "\
clausewise: which licence do these people need for the way they reach the data, and which clause says so?

  clausewise check   [FILE|-] [--format text|json] [--no-texts]   a verdict for a situation
  clausewise check   --cases FILE…                                runs cases, prints each that differs
  clausewise editions [FILE|-] [--others] [--format text|json]    the same situation under every guide: where and why it changes
  clausewise ask      [FILE|-] [--soonest]                        the next question, and how many more at most; or all of them,
                                                                  those first after which the fewest are to be expected
  clausewise explain  [FILE|-] [--why-not LICENCE]                the facts and rules that decide; or why a licence is no option
  clausewise what-if  [FILE|-] [--pairs]                          what would change the answer
  clausewise compare  FILE [FILE] [--with FACT=VALUE]…            two situations side by side, and the clauses between them
  clausewise permits  LICENCE [--guide GUIDE]                     what a licence permits, way by way
  clausewise prove   [--product ID]… [--format text|json]         proves the rulebook: gaps, conflicts, dead rules
  clausewise inspect [FILE|-] [--format text|json]                what connection settings say, lack and mean; secrets never printed
  clausewise bulk    [FILE|-] [--product ID]                      a spreadsheet (CSV) in, the same with a verdict a row out
  clausewise schema  situation|verdict|answers                    the contract as JSON Schema

  --book DIR   uses the rulebook's text files in DIR instead of the built-in rulebook (check, prove)

Exit codes: 0; 1 when a case or the proof fails, or a row of a spreadsheet is wrong; 2 for bad input, with one line that says why.
Guidance, not legal or licensing advice: our reading of public documents, in our own words. Your agreement and
Microsoft's Product Terms decide. Clausewise is independent of Microsoft.
";

/// A sentence for the terminal, and the exit code that goes with it.
#[derive(Debug)]
pub struct Failure {
    /// What to print.
    pub message: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// Bad input: one sentence, exit code 2.
    #[must_use]
    pub fn input(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::input(format!("{error}; see `clausewise --help`"))
    }
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// What the command line said.
#[derive(Debug)]
pub(crate) struct Asked {
    pub files: Vec<PathBuf>,
    pub cases: bool,
    pub format: Format,
    pub texts: bool,
    pub others: bool,
    pub book: Option<PathBuf>,
    pub products: Vec<String>,
    pub why_not: Option<String>,
    pub pairs: bool,
    pub soonest: bool,
    pub with: Vec<String>,
    pub guide: Option<String>,
}

/// Runs the command with its arguments, the program's name left out.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match dispatch(arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn dispatch(arguments: impl IntoIterator<Item = OsString>) -> Result<ExitCode, Failure> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut command: Option<String> = None;
    let mut asked = Asked {
        files: Vec::new(),
        cases: false,
        format: Format::Text,
        texts: true,
        others: false,
        book: None,
        products: Vec::new(),
        why_not: None,
        pairs: false,
        soonest: false,
        with: Vec::new(),
        guide: None,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => {
                say!("{}", HELP.trim_end());
                return Ok(ExitCode::SUCCESS);
            }
            Long("version") => {
                say!("clausewise {}", env!("CARGO_PKG_VERSION"));
                return Ok(ExitCode::SUCCESS);
            }
            Long("cases") => asked.cases = true,
            Long("others") => asked.others = true,
            Long("no-texts") => asked.texts = false,
            Long("book") => asked.book = Some(parser.value()?.into()),
            Long("why-not") => asked.why_not = Some(parser.value()?.string()?),
            Long("pairs") => asked.pairs = true,
            Long("soonest") => asked.soonest = true,
            Long("with") => asked.with.push(parser.value()?.string()?),
            Long("guide") => asked.guide = Some(parser.value()?.string()?),
            Long("product") => asked.products.push(parser.value()?.string()?),
            Long("format") => {
                asked.format = match parser.value()?.string()?.as_str() {
                    "text" => Format::Text,
                    "json" => Format::Json,
                    other => {
                        return Err(Failure::input(format!("unknown format `{other}`: `text` or `json`")));
                    }
                };
            }
            Value(value) if command.is_none() => command = Some(value.string()?),
            Value(value) => asked.files.push(value.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    match command.as_deref() {
        Some("check") if asked.cases => check::cases(&asked),
        Some("check") => check::situation(&asked),
        Some("bulk") => bulk::bulk(&asked),
        Some("editions") => check::editions(&asked),
        Some("inspect") => inspect::inspect(&asked),
        Some("ask") => reason::ask(&asked),
        Some("explain") => reason::explain(&asked),
        Some("what-if") => reason::what_if(&asked),
        Some("compare") => reason::compare(&asked),
        Some("permits") => reason::permits(&asked),
        Some("prove") => prove::prove(&asked),
        Some("schema") => schema::print(&asked),
        Some(other) => Err(Failure::input(format!(
            "unknown command `{other}`; `clausewise --help` lists those that are known"
        ))),
        None => {
            say!("{}", HELP.trim_end());
            Ok(ExitCode::from(2))
        }
    }
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read(file: &std::path::Path) -> Result<String, Failure> {
    let shown = file.display();
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::input(format!("standard input can't be read: {error}")))?;
        return String::from_utf8(bytes).map_err(|_| Failure::input("standard input is not UTF-8 text"));
    }
    let bytes = fs::read(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::input(format!("there is no file `{shown}`")),
        _ => Failure::input(format!("`{shown}` can't be read: {error}")),
    })?;
    String::from_utf8(bytes).map_err(|_| Failure::input(format!("`{shown}` is not UTF-8 text")))
}

/// The book in a folder, compiled; with `products`, mistakes in the folders of others are passed over.
///
/// # Errors
/// When the folder or the book can't be read; every mistake is told.
pub fn compile_folder(folder: &std::path::Path, products: &[String]) -> Result<Compiled, Failure> {
    let files = read_folder(folder).map_err(|error| {
        Failure::input(format!("the rulebook in `{}` can't be read: {error}", folder.display()))
    })?;
    if let Some(unknown) =
        products.iter().find(|product| !files.contains_key(&format!("{product}/product.toml")))
    {
        let known: Vec<&str> = files.keys().filter_map(|file| file.strip_suffix("/product.toml")).collect();
        return Err(Failure::input(format!(
            "there is no product `{unknown}` in the rulebook; known: {}",
            known.join(", ")
        )));
    }
    clausewise_compiler::compile_products(&files, products)
        .map_err(|problems| Failure { message: told(&problems), code: 1 })
}

fn told(problems: &[Problem]) -> String {
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.push(format!("{} mistakes in the rulebook", problems.len()));
    lines.join("\n")
}

/// The engine and its texts: of a folder, or built in.
pub(crate) fn engine(asked: &Asked) -> Result<(Engine, Library), Failure> {
    match &asked.book {
        Some(folder) => {
            let compiled = compile_folder(folder, &asked.products)?;
            Ok((Engine::new(compiled.book), compiled.library))
        }
        None => {
            let book = clausewise_rulebook::book()
                .map_err(|error| Failure::input(format!("the built-in rulebook can't be read: {error}")))?;
            let library = clausewise_rulebook::library("en").unwrap_or_default();
            Ok((Engine::new(book), library))
        }
    }
}
