//! `cargo xtask coverage`: writes `docs/coverage.md` from the rulebook and the cases: how well sourced each product's
//! rules are, what every lenient outcome rests on, which rules rest on a clause, which cases exercise a rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::PathBuf,
    process::ExitCode,
};

use clausewise_compiler::Compiled;
use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    book::{Book, Clause, ClauseId, Rule, Seen, Strength, names},
    in_force,
    point::Engine,
};
use clausewise_tests::book_folder;

/// The place of `yes` in a chapter that admits a kind.
const ADMITTED: usize = 1;

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn write() -> Result<(), String> {
    let compiled = clausewise_cli::compile_folder(&book_folder(), &[]).map_err(|failure| failure.message)?;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let exercised = exercised(&compiled, &root)?;
    let mut text = String::from(
        "# What the rulebook rests on\n\nWritten by `cargo xtask coverage` from the rulebook's text files and the cases; not by hand.\n",
    );
    sources(&compiled.book, &mut text);
    lenient(&compiled.book, &mut text);
    lesser(&compiled.book, &mut text);
    clauses(&compiled.book, &mut text);
    rules(&compiled.book, &exercised, &mut text);
    fs::write(root.join("../docs/coverage.md"), text)
        .map_err(|error| format!("docs/coverage.md can't be written: {error}"))
}

fn product(id: &str) -> &str {
    id.split_once('/').map_or(id, |(product, _)| product)
}

fn strength(clause: &Clause) -> &'static str {
    match clause.strength {
        Strength::Contract => "contract",
        Strength::Official => "official",
        Strength::Staff => "staff",
        Strength::Expert => "expert",
        Strength::Community => "community",
        Strength::Inferred => "inferred",
    }
}

fn seen(clause: &Clause) -> &'static str {
    match clause.seen {
        Seen::OwnText => "own text",
        Seen::Copy => "copy",
        Seen::Quotation => "quotation",
        Seen::Digest => "digest",
        Seen::Contents => "contents",
    }
}

fn cited<'b>(book: &'b Book, rule: &'b Rule) -> impl Iterator<Item = &'b Clause> {
    rule.cites.iter().filter_map(|id| book.clauses.get(usize::from(*id)))
}

/// A rule that decides several chapters is one rule.
fn once(book: &Book) -> BTreeMap<&str, &Rule> {
    book.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect()
}

/// By product: rules by the strongest clause each rests on.
fn sources(book: &Book, text: &mut String) {
    let _ = writeln!(
        text,
        "\n## Rules by their strongest clause\n\n| product | rules | official, own text | official, seen in part | staff | expert or community | inferred | silent |\n|---|---|---|---|---|---|---|---|"
    );
    for known in &book.products {
        let mine: Vec<&Rule> =
            once(book).into_values().filter(|rule| product(&rule.id) == known.id).collect();
        let share = |wanted: &dyn Fn(&Rule) -> bool| {
            let count = mine.iter().filter(|rule| wanted(rule)).count();
            format!("{count} ({} %)", 100 * count / mine.len().max(1))
        };
        let best = |rule: &Rule| cited(book, rule).map(|clause| (clause.strength, clause.seen)).max();
        let official = |rule: &Rule| best(rule).is_some_and(|(strength, _)| strength >= Strength::Official);
        let own = |rule: &Rule| {
            cited(book, rule)
                .any(|clause| clause.strength >= Strength::Official && clause.seen == Seen::OwnText)
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            known.id,
            mine.len(),
            share(&own),
            share(&|rule| official(rule) && !own(rule)),
            share(&|rule| best(rule).is_some_and(|(strength, _)| strength == Strength::Staff)),
            share(&|rule| best(rule).is_some_and(|(strength, _)| strength < Strength::Staff)),
            share(&|rule| rule.inferred > 0),
            share(&|rule| rule.silent),
        );
    }
}

/// What a rule rests on.
fn of_rule(book: &Book, rule: &Rule) -> String {
    let marks = [(rule.inferred > 0, "inferred"), (rule.analogy, "by analogy"), (rule.silent, "silent")];
    rests_on(book, &rule.cites, &marks)
}

/// Clauses with their strength, and what is to be said of how a rule rests on them.
fn rests_on(book: &Book, cites: &[ClauseId], marks: &[(bool, &str)]) -> String {
    let clauses = cites.iter().filter_map(|id| book.clauses.get(usize::from(*id)));
    let clauses: Vec<String> =
        clauses.map(|clause| format!("`{}` ({}, {})", clause.id, strength(clause), seen(clause))).collect();
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
    let marks = if marks.is_empty() { String::new() } else { format!(" — {}", marks.join(", ")) };
    format!("{}{marks}", clauses.join(", "))
}

/// Every rule that lets people off, with what it rests on.
fn lenient(book: &Book, text: &mut String) {
    let _ = writeln!(
        text,
        "\n## Lenient outcomes\n\nEvery rule that concludes that nothing is needed or that something covers, with its clauses.\n"
    );
    let mut told = BTreeSet::new();
    for rule in &book.rules {
        let chapter = book.chapters.get(usize::from(rule.chapter));
        let Some(fact) = chapter.and_then(|chapter| book.facts.get(usize::from(chapter.finding))) else {
            continue;
        };
        let value = fact.values.get(usize::from(rule.then)).map_or("", String::as_str);
        if fact.name != names::DUTY || !["none", "covered"].contains(&value) || !told.insert(&rule.id) {
            continue;
        }
        let _ = writeln!(text, "- `{}`: {value}: {}", rule.id, of_rule(book, rule));
    }
}

/// Every licence kind below the top of its ladder, or that only adds to another: what admits it, and what it permits.
fn lesser(book: &Book, text: &mut String) {
    let _ = writeln!(
        text,
        "\n## Lesser licences\n\nWhat lets a kind do that stands below another on its ladder, or only adds to one: the rules that admit it, and the rows of its rights, with their clauses."
    );
    let tops =
        |ladder: u8| book.kinds.iter().filter_map(|kind| kind.rung).filter(|rung| rung.0 == ladder).max();
    for (place, kind) in book.kinds.iter().enumerate() {
        let below = kind.rung.is_some_and(|rung| tops(rung.0) > Some(rung));
        if !below && kind.alone {
            continue;
        }
        let _ = writeln!(text, "\n`{}`{}\n", kind.id, if kind.alone { "" } else { ", only beside another" });
        let admits = book
            .rules
            .iter()
            .filter(|rule| rule.chapter == kind.admits && usize::from(rule.then) == ADMITTED);
        for rule in admits {
            let _ = writeln!(text, "- admitted by `{}`: {}", rule.id, of_rule(book, rule));
        }
        let rows =
            book.rights.iter().filter(|row| row.kinds.iter().any(|owner| usize::from(*owner) == place));
        for row in rows {
            let rests = rests_on(book, &row.cites, &[(row.inferred > 0, "inferred")]);
            let _ = writeln!(text, "- permits `{}`: {rests}", row.id);
        }
    }
}

/// Clauses and the rules that rest on them.
fn clauses(book: &Book, text: &mut String) {
    let _ = writeln!(text, "\n## Clauses and the rules that rest on them\n");
    for (place, clause) in book.clauses.iter().enumerate() {
        let uses =
            once(book).into_values().filter(|rule| rule.cites.iter().any(|id| usize::from(*id) == place));
        let rules: Vec<String> = uses.map(|rule| format!("`{}`", rule.id)).collect();
        let rows = book.rights.iter().filter(|row| row.cites.iter().any(|id| usize::from(*id) == place));
        let rows: Vec<String> = rows.map(|row| format!("`{}` (rights)", row.id)).collect();
        let all: Vec<String> = rules.into_iter().chain(rows).collect();
        let all = if all.is_empty() {
            "no rule; counting, terms, a question, or for information".to_owned()
        } else {
            all.join(", ")
        };
        let document =
            book.documents.get(usize::from(clause.document)).map_or("", |document| document.id.as_str());
        let _ =
            writeln!(text, "- `{}` ({document}, {}, {}): {all}", clause.id, strength(clause), seen(clause));
    }
}

/// Rules and the cases that exercise them.
fn rules(book: &Book, exercised: &BTreeMap<String, BTreeSet<String>>, text: &mut String) {
    let all = once(book);
    let unseen: Vec<&str> = all.keys().copied().filter(|id| !exercised.contains_key(*id)).collect();
    let _ = writeln!(
        text,
        "\n## Rules and the cases that exercise them\n\n{} of {} rules are in force in a case, under one of its readings at least.\n",
        all.len() - unseen.len(),
        all.len()
    );
    for id in all.keys() {
        let cases = exercised.get(*id);
        let names: Vec<&str> = cases.into_iter().flatten().take(3).map(String::as_str).collect();
        let more = cases.map_or(0, BTreeSet::len).saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let _ = writeln!(text, "- `{id}`: {names}{more}");
    }
}

/// Runs every case and notes which rules stand in its verdict.
fn exercised(
    compiled: &Compiled,
    root: &std::path::Path,
) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let engine = Engine::new(compiled.book.clone());
    let mut cases: Vec<serde_json::Value> = compiled.cases.iter().map(|case| case.json.clone()).collect();
    let folder =
        fs::read_dir(root.join("cases")).map_err(|error| format!("the cases can't be read: {error}"))?;
    for file in folder
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
    {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        cases.extend(text.lines().filter_map(|line| serde_json::from_str(line).ok()));
    }
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in cases {
        let id = case.get("id").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let situation = case.get("situation").cloned().unwrap_or_default();
        let Ok(datum) = serde_json::from_value::<Datum>(situation) else { continue };
        let rules = read_situation(&engine.book, &datum).and_then(|told| in_force(&engine, &told));
        let rules = rules.unwrap_or_default();
        for rule in rules.iter().filter_map(|rule| engine.rule(*rule)) {
            all.entry(rule.id.clone()).or_default().insert(id.clone());
        }
    }
    Ok(all)
}
