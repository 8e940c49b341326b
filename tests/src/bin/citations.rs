//! `cargo xtask check-citations --guides DIR`: finds each clause's own words on the page it cites, in the guides whose
//! full text lies in a folder, and looks for texts of ours that share a run of words with them.

use std::{io, path::PathBuf, process::ExitCode};

use clausewise_compiler::source::read_folder;
use clausewise_tests::{
    book_folder,
    citations::{Source, check, read_dossiers, read_guides},
};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let (mut guides, mut dossiers, mut book) = (None, None, book_folder());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--guides", Some(value)) => guides = Some(PathBuf::from(value)),
            ("--dossiers", Some(value)) => dossiers = Some(PathBuf::from(value)),
            ("--book", Some(value)) => book = PathBuf::from(value),
            (other, _) => {
                return Err(format!(
                    "unknown argument `{other}`: `--guides DIR`, `--dossiers DIR`, `--book DIR`"
                ));
            }
        }
    }
    let guides = guides.ok_or("the folder with the texts of the guides is missing: `--guides DIR`")?;
    let guides = sources(&guides, read_guides)?;
    let dossiers = dossiers.map_or(Ok(Vec::new()), |folder| sources(&folder, read_dossiers))?;
    let files = read_folder(&book)
        .map_err(|error| format!("the rulebook in `{}` can't be read: {error}", book.display()))?;
    let checked = check(&files, &guides, &dossiers);
    checked.failures.iter().for_each(|failure| println!("{failure}"));
    println!(
        "{} clauses looked up in {} guides, {} texts held against them and {} dossiers: {} failures",
        checked.clauses,
        guides.len(),
        checked.texts,
        dossiers.len(),
        checked.failures.len()
    );
    Ok(if checked.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn sources(
    folder: &std::path::Path,
    read: fn(&std::path::Path) -> io::Result<Vec<Source>>,
) -> Result<Vec<Source>, String> {
    read(folder).map_err(|error| format!("the texts in `{}` can't be read: {error}", folder.display()))
}
