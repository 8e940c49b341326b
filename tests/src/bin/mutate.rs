//! `cargo xtask mutate`: changes one thing of the rulebook after the other and counts who notices. `--delete` only takes
//! things away, `--again FILE` tries only what survived in an earlier run, whose output the file holds. Nothing that
//! changes an answer may survive.

use std::{fs, path::PathBuf, process::ExitCode};

use clausewise_tests::{
    acceptance_cases, book_folder,
    mutants::{Change, Noticed, SORTS, Survivor, Trial},
};

fn main() -> ExitCode {
    let mut folder = book_folder();
    let mut products = Vec::new();
    let mut only_deletions = false;
    let mut again: Option<String> = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--delete" => only_deletions = true,
            "--book" => folder = arguments.next().map_or(folder, PathBuf::from),
            "--again" => match arguments.next().map(fs::read_to_string) {
                Some(Ok(text)) => again = Some(text),
                _ => {
                    eprintln!("`--again` needs a file with the output of an earlier run");
                    return ExitCode::from(2);
                }
            },
            "--product" => products.extend(arguments.next()),
            other => {
                eprintln!(
                    "unknown argument `{other}`: `--delete`, `--again FILE`, `--book DIR` or `--product ID`"
                );
                return ExitCode::from(2);
            }
        }
    }
    let compiled = match clausewise_cli::compile_folder(&folder, &products) {
        Ok(compiled) => compiled,
        Err(failure) => {
            eprintln!("{}", failure.message);
            return ExitCode::from(failure.code);
        }
    };
    let acceptance = match acceptance_cases() {
        Ok(acceptance) => acceptance,
        Err(error) => {
            eprintln!("the acceptance cases can't be read: {error}");
            return ExitCode::from(2);
        }
    };
    let trial = Trial::new(&compiled, &acceptance);
    // For each sort of change: by the compiler, the proof, a case, an acceptance case, equal, survived.
    let mut counts = [[0_usize; 6]; SORTS.len()];
    let mut survived = 0;
    for change in trial.changes(&products) {
        if only_deletions && !matches!(change, Change::Gone(_) | Change::NoCombination(_)) {
            continue;
        }
        let told = format!("): {}", change.told(&compiled.book));
        if again.as_ref().is_some_and(|again| !again.lines().any(|line| line.ends_with(&told))) {
            continue;
        }
        let noticed = trial.of(&change);
        let place = match &noticed {
            Noticed::Compiler => 0,
            Noticed::Proof => 1,
            Noticed::Case(_) => 2,
            Noticed::Acceptance(_) => 3,
            Noticed::Equal => 4,
            Noticed::Nobody(survivor) => {
                let Survivor { what, situation, nearly } = survivor;
                println!("survives ({what:?}): {}\n    {situation}", change.told(&compiled.book));
                nearly.iter().for_each(|case| println!("    would be noticed by {case}"));
                5
            }
        };
        survived += usize::from(place == 5);
        if let Some(count) = counts.get_mut(change.sort()).and_then(|counts| counts.get_mut(place)) {
            *count += 1;
        }
    }
    println!("| change | tried | compiler | proof | case | acceptance case | proved equal | survived |");
    for (sort, counts) in SORTS.iter().zip(counts) {
        let row: Vec<String> = counts.iter().map(usize::to_string).collect();
        println!("| {sort} | {} | {} |", counts.iter().sum::<usize>(), row.join(" | "));
    }
    if survived == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
