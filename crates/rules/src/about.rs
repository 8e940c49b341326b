//! What a rulebook says of itself: a clause by its id, and which products, guides and languages it knows. Nothing here
//! judges; it is what stands beside an answer.

use serde::{Deserialize, Serialize};

use crate::{
    book::{Book, Clause, Seen, Strength},
    library::Library,
    verdict::Problem,
};

/// A clause, with what is known of its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClauseNote {
    /// `<product>/<name>`.
    pub id: String,
    /// What it says, in our words; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// The place in the document; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<String>,
    /// The document.
    pub document: DocumentNote,
    /// How strong the source is.
    pub strength: Strength,
    /// How far its text was seen.
    pub seen: Seen,
    /// The rules that rest on it, by id.
    pub rules: Vec<String>,
}

/// A document that clauses are cited from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentNote {
    /// Its tag.
    pub id: String,
    /// Its title; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Its edition; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Where it is, or was, to be found; absent where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Which rulebook this is, and what it knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulebookInfo {
    /// Its version.
    pub version: String,
    /// The day it was last changed.
    pub date: String,
    /// A digest of its rules.
    pub digest: String,
    /// The version of the engine.
    pub engine: String,
    /// What it covers.
    pub products: Vec<ProductInfo>,
    /// How many rules, rows of rights, clauses and documents it has.
    pub holds: Holds,
}

/// A product that is covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductInfo {
    /// The contract's id.
    pub id: String,
    /// Its name; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first month of each stretch of terms, oldest first.
    pub guides: Vec<String>,
    /// Its licence kinds.
    pub licences: Vec<String>,
}

/// How much a rulebook holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holds {
    /// Rules.
    pub rules: usize,
    /// Rows of rights.
    pub rights: usize,
    /// Clauses.
    pub clauses: usize,
    /// Documents.
    pub documents: usize,
}

/// A clause by its id.
///
/// ```
/// # use clausewise_rules::{book::Book, clause};
/// // What is not there is refused by name.
/// assert_eq!(clause(&Book::default(), None, "crm-3.0/no-such").unwrap_err().code, "unknown-value");
/// ```
///
/// # Errors
/// `unknown-value`, with the clauses of that product or, if there are none, the products that have some.
pub fn clause(book: &Book, library: Option<&Library>, id: &str) -> Result<ClauseNote, Problem> {
    let place = book.clauses.iter().position(|clause| clause.id == id).ok_or_else(|| unknown(book, id))?;
    let Some(clause) = book.clauses.get(place) else { return Err(unknown(book, id)) };
    let text = |key: &str| library.and_then(|library| library.text(key)).map(str::to_owned);
    let document = book.documents.get(usize::from(clause.document));
    let tag = document.map(|document| document.id.clone()).unwrap_or_default();
    let of_document = |key: &str| text(&["document.", &tag, ".", key].concat());
    let rests = |cites: &[u16]| cites.iter().any(|cited| usize::from(*cited) == place);
    let rules = book.rules.iter().filter(|rule| rests(&rule.cites)).map(|rule| rule.id.clone());
    let rights = book.rights.iter().filter(|right| rests(&right.cites)).map(|right| right.id.clone());
    Ok(ClauseNote {
        id: clause.id.clone(),
        says: text(&["clause.", id].concat()),
        locus: text(&["clause.", id, ".locus"].concat()),
        document: DocumentNote {
            title: of_document("title"),
            publisher: of_document("publisher"),
            edition: of_document("edition"),
            address: of_document("address"),
            id: tag,
        },
        strength: clause.strength,
        seen: clause.seen,
        rules: rules.chain(rights).collect(),
    })
}

fn unknown(book: &Book, id: &str) -> Problem {
    let folder = |clause: &Clause| clause.id.split_once('/').map(|(folder, _)| folder.to_owned());
    let wanted = id.split_once('/').map_or(id, |(folder, _)| folder);
    let near = book.clauses.iter().filter(|clause| folder(clause).as_deref() == Some(wanted));
    let mut known: Vec<String> = near.map(|clause| clause.id.clone()).collect();
    if known.is_empty() {
        known = book.clauses.iter().filter_map(folder).collect();
        known.dedup();
    }
    Problem::new("unknown-value", "id", id.chars().take(80).collect::<String>()).knowing(known)
}

/// What a rulebook knows, for those who show it beside an answer.
#[must_use]
pub fn rulebook_info(book: &Book, library: Option<&Library>) -> RulebookInfo {
    let products = book.products.iter().enumerate().map(|(place, product)| {
        let terms = book.terms.iter().filter(|terms| usize::from(terms.product) == place);
        let mine = |kind: &str| kind.split_once('/').is_some_and(|(folder, _)| folder == product.id);
        ProductInfo {
            id: product.id.clone(),
            name: library
                .and_then(|library| library.text(&["product.", &product.id, ".name"].concat()))
                .map(str::to_owned),
            guides: terms.map(|terms| terms.guide.clone()).collect(),
            licences: book.kinds.iter().map(|kind| &kind.id).filter(|id| mine(id)).cloned().collect(),
        }
    });
    RulebookInfo {
        version: book.version.clone(),
        date: book.date.clone(),
        digest: book.digest.clone(),
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        products: products.collect(),
        holds: Holds {
            rules: book.rules.len(),
            rights: book.rights.len(),
            clauses: book.clauses.len(),
            documents: book.documents.len(),
        },
    }
}
