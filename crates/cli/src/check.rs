//! `clausewise check`: a verdict for one situation, or many cases at once.

use std::{path::Path, process::ExitCode};

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{judge, library::Library, point::Engine, situation::Situation, verdict::Problem};

use crate::{Asked, Failure, Format, cases, engine, read, text};

/// A verdict for one situation.
pub(crate) fn situation(asked: &Asked) -> Result<ExitCode, Failure> {
    answer(asked, judge, text::verdict)
}

/// The same situation under every guide of its product, or with `--others` under every product.
pub(crate) fn editions(asked: &Asked) -> Result<ExitCode, Failure> {
    answer(
        asked,
        |engine, situation, used| clausewise_rules::editions(engine, situation, used, asked.others),
        |editions: &Vec<_>, library| text::editions(editions, library),
    )
}

/// Reads a situation, asks the engine, prints the answer.
pub(crate) fn answer<A: serde::Serialize>(
    asked: &Asked,
    ask: impl FnOnce(&Engine, &Situation, Option<&Library>) -> Result<A, Problem>,
    tell: impl FnOnce(&A, &Library) -> String,
) -> Result<ExitCode, Failure> {
    let file = match asked.files.as_slice() {
        [] => Path::new("-"),
        [file] => file,
        _ => return Err(Failure::input("one situation at a time; use `check --cases` for files of cases")),
    };
    let datum: Datum = json(asked, file)?;
    let (engine, library) = engine(asked)?;
    let used = asked.texts.then_some(&library);
    match read_situation(&engine.book, &datum).and_then(|situation| ask(&engine, &situation, used)) {
        Ok(answer) => print(asked, &answer, || tell(&answer, &library)),
        Err(problem) => Err(refused(asked, &problem, &library)),
    }
}

/// A file as JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(asked: &Asked, file: &Path) -> Result<T, Failure> {
    let written = read(file)?;
    serde_json::from_str(&written).map_err(|error| {
        // The reader's own message ends with the place.
        let at = file.display().to_string();
        let problem = Problem::new("not-json", at.clone(), error.to_string());
        in_json(asked, &problem);
        Failure::input(format!("`{at}` is not JSON: {error}"))
    })
}

/// Prints an answer as it was asked for.
pub(crate) fn print<A: serde::Serialize>(
    asked: &Asked,
    answer: &A,
    tell: impl FnOnce() -> String,
) -> Result<ExitCode, Failure> {
    match asked.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(answer);
            crate::say!(
                "{}",
                json.map_err(|error| Failure::input(format!("the answer can't be written: {error}")))?
            );
        }
        Format::Text => crate::say!("{}", tell().trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong, as one sentence; as JSON too, where that was asked for.
pub(crate) fn refused(asked: &Asked, problem: &Problem, library: &Library) -> Failure {
    in_json(asked, problem);
    Failure::input(sentence(problem, library))
}

fn in_json(asked: &Asked, problem: &Problem) {
    if asked.format == Format::Json {
        crate::say!("{}", serde_json::json!({ "error": problem }));
    }
}

/// A problem with a situation as one sentence.
pub(crate) fn sentence(problem: &Problem, library: &Library) -> String {
    let known: Vec<String> = problem.known.iter().take(40).map(|known| format!("`{known}`")).collect();
    let known = if known.is_empty() { String::new() } else { format!("; known: {}", known.join(", ")) };
    let Problem { code, at, found, .. } = problem;
    match code.as_str() {
        "unknown-value" => format!("`{at}` has the unknown value `{found}`{known}"),
        "unknown-key" => format!("`{at}` is not known{known}"),
        "unknown-version" => format!("version `{found}` of the contract is not known{known}"),
        "missing" => format!("`{at}` is missing{known}"),
        "not-a-count" => format!("`{at}` is `{found}`, and must be a whole number that is not negative"),
        "before-first-edition" => {
            format!("`{at}` is {found}, before the product's first terms of {}", problem.known.join(", "))
        }
        "guide-and-day-disagree" => {
            format!("`guide` is {found}, but on the day of `asOf` {} was in force", problem.known.join(", "))
        }
        "how-many" => format!("`{at}` has {found} entries: {}", problem.known.join(", ")),
        "impossible" => {
            let reason =
                library.text(&format!("impossible.{found}")).unwrap_or("these facts contradict one another");
            format!("`{at}` cannot be: {reason}")
        }
        "book-fault" => format!("the rulebook does not decide `{found}` for `{at}`; `prove` says where"),
        "wrong-type" => format!("`{at}` is {found}, and must be {}", problem.known.join(" or ")),
        _ => format!("`{at}`: {code} `{found}`{known}"),
    }
}

/// Files of cases, one JSON object a line.
pub(crate) fn cases(asked: &Asked) -> Result<ExitCode, Failure> {
    if asked.files.is_empty() {
        return Err(Failure::input("`check --cases` needs at least one file of cases"));
    }
    let (engine, _) = engine(asked)?;
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for file in &asked.files {
        let written = read(file)?;
        for (line, case) in written.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let case: serde_json::Value = serde_json::from_str(case).map_err(|error| {
                Failure::input(format!("`{}`, line {}: not JSON: {error}", file.display(), line + 1))
            })?;
            let name = case.get("id").and_then(serde_json::Value::as_str).unwrap_or("(no id)");
            let product =
                case.pointer("/situation/product").and_then(serde_json::Value::as_str).unwrap_or_default();
            if !asked.products.is_empty() && !asked.products.iter().any(|wanted| wanted == product) {
                continue;
            }
            let differences = cases::run(&engine, &case);
            if differences.is_empty() {
                passed += 1;
            } else {
                failed += 1;
                crate::say!("{name} ({}:{})", file.display(), line + 1);
                differences.iter().for_each(|difference| crate::say!("    {difference}"));
            }
        }
    }
    crate::say!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
