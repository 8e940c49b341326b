//! `clausewise prove`: reads a rulebook's text files, proves it and runs the cases that stand beside its rules.

use std::process::ExitCode;

use clausewise_compiler::{
    Case, Compiled,
    proof::{Proved, prove_book},
};

use crate::{Asked, Failure, Format, cases, compile_folder};

/// Where the text files lie when the command is run from a checkout.
const HERE: &str = "crates/rulebook/book";

pub(crate) fn prove(asked: &Asked) -> Result<ExitCode, Failure> {
    let folder = asked.book.clone().unwrap_or_else(|| HERE.into());
    if !folder.is_dir() {
        return Err(Failure::input(format!(
            "there is no rulebook in `{}`: run `prove` in a checkout, or say `--book DIR`",
            folder.display()
        )));
    }
    let compiled = compile_folder(&folder, &asked.products)?;
    let proved = prove_book(&compiled, &asked.products);
    let mut failed: Vec<String> = Vec::new();
    let wanted = |id: &str| {
        asked.products.is_empty()
            || asked.products.iter().any(|product| id.starts_with(&format!("{product}/")))
    };
    let cases: Vec<&Case> = compiled.cases.iter().filter(|case| wanted(&case.id)).collect();
    for case in &cases {
        let differences = cases::run(&proved.engine, &case.json);
        if !differences.is_empty() {
            failed.push(format!(
                "{}: case-fails: case `{}`: {}",
                case.place,
                case.id,
                differences.join("; ")
            ));
        }
    }
    let good = proved.problems.is_empty() && failed.is_empty();
    match asked.format {
        Format::Json => {
            let problems = serde_json::json!({
                "proved": good,
                "problems": proved.problems,
                "cases": { "run": cases.len(), "failed": failed },
            });
            crate::say!("{problems}");
        }
        Format::Text => {
            proved.problems.iter().for_each(|problem| crate::say!("{problem}"));
            failed.iter().for_each(|line| crate::say!("{line}"));
            crate::say!("{}", summary(&compiled, &proved, cases.len(), failed.len()));
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn summary(compiled: &Compiled, proved: &Proved, cases: usize, failed: usize) -> String {
    let book = &compiled.book;
    let proof = &proved.proof;
    let mut lines = Vec::new();
    let admits = |name: &str| name.starts_with(clausewise_rules::book::names::ADMITS);
    let (mut small, mut small_rules, mut small_regions) = (0, 0, 0);
    for proved in &proof.chapters {
        let name = book.chapters.get(usize::from(proved.chapter)).map_or("", |chapter| chapter.name.as_str());
        if admits(name) {
            small += 1;
            small_rules += proved.rules;
            small_regions += proved.regions;
            continue;
        }
        let defaults: Vec<String> = proved
            .defaults
            .iter()
            .map(|(rule, share)| {
                let id = book.rules.get(usize::from(*rule)).map_or("", |rule| rule.id.as_str());
                format!("{id} {:.0} %", share * 100.0)
            })
            .collect();
        let defaults =
            if defaults.is_empty() { String::new() } else { format!("; defaults: {}", defaults.join(", ")) };
        lines.push(format!("  {name}: {} rules, {} regions{defaults}", proved.rules, proved.regions));
    }
    lines.push(format!("  admits.*: {small} chapters, {small_rules} rules, {small_regions} regions"));
    lines.push(format!("  impossible combinations: {}", book.impossible.len()));
    lines.push(format!(
        "{} stretches of terms, {} rules, {} clauses, {} cases beside the rules; {} problems, {failed} cases fail",
        proof.terms,
        book.rules.len(),
        book.clauses.len(),
        cases,
        proved.problems.len(),
    ));
    lines.push(
        "Proved: under every terms each chapter concludes exactly one value wherever it is asked, every rule decides \
         something, no lenient reading is stricter than the cautious one. Not proved: that a clause says what we say it \
         says, or that quantities are right; for that there are citations, cases and readers."
            .to_owned(),
    );
    lines.join("\n")
}
