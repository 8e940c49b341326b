//! Turns the rulebook's text files into the compact form that the engine reads, and tells of every mistake with its
//! line. It is a crate of its own because the rulebook's build script and the command line both need it.

mod compile;
mod languages;
pub mod problem;
pub mod proof;
pub mod source;

use std::collections::BTreeMap;

use clausewise_rules::{book::Book, library::Library};

use crate::{
    problem::{Place, Problem, Problems},
    source::Files,
};

/// A compiled book with everything that was read beside its rules.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The rules.
    pub book: Book,
    /// Texts and questions, in English.
    pub library: Library,
    /// The same in each language that the book is translated into, by language.
    pub translated: Vec<(String, Library)>,
    /// Where everything stands.
    pub origins: Origins,
    /// The cases that stand beside the rules.
    pub cases: Vec<Case>,
    /// Mistakes that leave the book readable (a clause that no rule uses, an exception to a rule that is not there):
    /// the proof tells them together with its own.
    pub late: Vec<Problem>,
}

/// Where the parts of a book stand in its files, by their places in the compiled lists.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// Rules.
    pub rules: Vec<Place>,
    /// Chapters.
    pub chapters: Vec<Place>,
    /// Clauses.
    pub clauses: Vec<Place>,
    /// Licence kinds.
    pub kinds: Vec<Place>,
    /// Rows of rights.
    pub rights: Vec<Place>,
    /// Impossible combinations.
    pub impossible: Vec<Place>,
    /// Disputes by id.
    pub disputes: BTreeMap<String, Place>,
    /// Names of the features of needs.
    pub features: Vec<String>,
}

/// A case of the book, in the contract's form.
#[derive(Clone, Debug)]
pub struct Case {
    /// Where it stands.
    pub place: Place,
    /// `<product>/<name>`.
    pub id: String,
    /// The case as JSON.
    pub json: serde_json::Value,
}

/// Compiles the files of a book.
///
/// # Errors
/// Every mistake that reading finds, by place. What only the proof can find (gaps, conflicts, rules that never decide)
/// is not looked for here.
pub fn compile(files: &Files) -> Result<Compiled, Vec<Problem>> {
    compile_products(files, &[])
}

/// The same for those who work on some products while others are in the making: mistakes in the folders of products
/// that are not named are passed over. With no product named, none is.
///
/// # Errors
/// As for [`compile`].
pub fn compile_products(files: &Files, products: &[String]) -> Result<Compiled, Vec<Problem>> {
    let mut problems = Problems::default();
    let compiled = compile::compile(files, &mut problems);
    let elsewhere = |problem: &Problem| {
        let folder = problem.place.file.split_once('/').map(|(folder, _)| folder);
        let is_product = folder.is_some_and(|folder| files.contains_key(&format!("{folder}/product.toml")));
        is_product && !products.is_empty() && !products.iter().any(|product| Some(product.as_str()) == folder)
    };
    let mut told = problems.into_sorted();
    told.retain(|problem| !elsewhere(problem));
    if told.is_empty() { Ok(compiled) } else { Err(told) }
}
