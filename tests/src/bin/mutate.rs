//! `cargo xtask mutate --delete`: takes each rule, row of rights and combination away in turn and counts who notices.
//! None may survive.

use std::{path::PathBuf, process::ExitCode};

use clausewise_tests::{
    book_folder,
    mutants::{Noticed, all, without},
};

fn main() -> ExitCode {
    let mut folder = book_folder();
    let mut products = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--book", Some(value)) => folder = PathBuf::from(value),
            ("--product", Some(value)) => products.push(value),
            (other, _) => {
                eprintln!("unknown argument `{other}`: `--book DIR` or `--product ID`");
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
    let (mut by_proof, mut by_cases, mut survived) = (0_usize, 0_usize, 0_usize);
    for taken in all(&compiled, &products) {
        match without(&compiled, &taken) {
            Noticed::Proof(_) => by_proof += 1,
            Noticed::Cases(_) => by_cases += 1,
            Noticed::Nobody => {
                survived += 1;
                println!("nobody notices that the {taken} is gone");
            }
        }
    }
    println!("{by_proof} noticed by the proof, {by_cases} by a case, {survived} by nobody");
    if survived == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
