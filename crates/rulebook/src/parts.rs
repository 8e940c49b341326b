//! Divides a library by what a visitor needs of it: a part that every page shows, and a part for each product with all
//! that a verdict on it may say. The page loads the first at once and the others when they are wanted.

use std::collections::BTreeSet;

use clausewise_rules::{
    book::{Book, ClauseId, Kind, Terms},
    library::{Library, Question},
    set::Set,
};

/// The part that is always needed.
pub const COMMON: &str = "common";

/// The parts of a library, the common one first, then one for each product. What several products say stands in the
/// part of each, so that a part needs no other but the common one.
#[must_use]
pub fn parts(book: &Book, library: &Library) -> Vec<(String, Library)> {
    let brief = |question: &Question| Question { cites: Vec::new(), situation: None, ..question.clone() };
    let common = Library {
        texts: library.texts.iter().filter(|(id, _)| is_common(id)).cloned().collect(),
        questions: library.questions.iter().map(brief).collect(),
    };
    let products = book.products.iter().enumerate().map(|(place, product)| {
        let questions: Vec<Question> =
            library.questions.iter().filter(|question| is_of(&question.id, &product.id)).cloned().collect();
        let cited = Cited::of(book, place, &questions);
        let texts = library.texts.iter().filter(|(id, _)| !is_common(id) && cited.needs(id, &product.id));
        (product.id.clone(), Library { texts: texts.cloned().collect(), questions })
    });
    std::iter::once((COMMON.to_owned(), common)).chain(products).collect()
}

/// Whether an id is `<product>/<name>`.
fn is_of(id: &str, product: &str) -> bool {
    id.split('/').next() == Some(product)
}

/// Whether a text is shown before a product is known, or of products side by side: the vocabulary, names, and the
/// questions of the gallery with their short answers.
fn is_common(id: &str) -> bool {
    let (class, rest) = id.split_once('.').unwrap_or((id, ""));
    match class {
        "action" | "count" | "fact" | "product" | "table" | "task" | "topic" => true,
        "terms" => !rest.ends_with(".binding"),
        "kind" => rest.ends_with(".name") || rest.ends_with(".short"),
        "question" => rest.ends_with(".ask") || rest.ends_with(".short"),
        _ => false,
    }
}

/// The clauses and documents that the answers on a product rest on, and the kinds they name.
struct Cited<'b> {
    clauses: BTreeSet<&'b str>,
    documents: BTreeSet<&'b str>,
    kinds: BTreeSet<&'b str>,
    rules: BTreeSet<&'b str>,
    rights: BTreeSet<&'b str>,
}

impl<'b> Cited<'b> {
    fn of(book: &'b Book, product: usize, questions: &[Question]) -> Self {
        let is_own = |terms: &&Terms| usize::from(terms.product) == product;
        let own = book.terms.iter().enumerate().filter(|(_, terms)| is_own(terms));
        let own = own.fold(Set::EMPTY, |all, (place, _)| all | Set::of(place));
        let here = |terms: Set| !(terms & own).is_empty();
        let mut cites: BTreeSet<ClauseId> = BTreeSet::new();
        let mut cited = Self {
            clauses: BTreeSet::new(),
            documents: BTreeSet::new(),
            kinds: BTreeSet::new(),
            rules: BTreeSet::new(),
            rights: BTreeSet::new(),
        };
        for rule in book.rules.iter().filter(|rule| here(rule.terms)) {
            cited.rules.insert(&rule.id);
            cites.extend(&rule.cites);
        }
        for right in book.rights.iter().filter(|right| here(right.terms)) {
            cited.rights.insert(&right.id);
            cites.extend(&right.cites);
        }
        let asked = |kind: &&Kind| {
            book.chapters.get(usize::from(kind.admits)).is_some_and(|chapter| here(chapter.terms))
        };
        for kind in book.kinds.iter().filter(asked) {
            cited.kinds.insert(&kind.id);
            cites.extend(&kind.sold.2);
            cites.extend(kind.counted.iter().flat_map(|counted| &counted.cites));
        }
        cites.extend(book.combinations.iter().filter(|all| here(all.terms)).flat_map(|all| &all.cites));
        cites.extend(book.terms.iter().filter(is_own).flat_map(|terms| &terms.binding));
        cites.extend(book.products.get(product).into_iter().flat_map(|product| &product.cites));
        cites.extend(questions.iter().flat_map(|question| &question.cites));
        for clause in cites.into_iter().filter_map(|id| book.clauses.get(usize::from(id))) {
            cited.clauses.insert(&clause.id);
            cited.documents.extend(
                book.documents.get(usize::from(clause.document)).map(|document| document.id.as_str()),
            );
        }
        cited
    }

    /// Whether the text of an id belongs to the product's part.
    fn needs(&self, id: &str, product: &str) -> bool {
        let (class, rest) = id.split_once('.').unwrap_or((id, ""));
        match class {
            "clause" => self.clauses.iter().any(|known| is_named(rest, known)),
            "document" => self.documents.iter().any(|known| is_named(rest, known)),
            "kind" => is_of(rest, product) || self.kinds.iter().any(|known| is_named(rest, known)),
            "rule" => self.rules.contains(rest),
            "right" => self.rights.contains(rest),
            "terms" => rest.strip_prefix(product).is_some_and(|rest| rest.starts_with('.')),
            _ => is_of(rest, product),
        }
    }
}

/// Whether the rest of a text's id is a name, alone or with a part of it after a dot.
fn is_named(rest: &str, name: &str) -> bool {
    rest.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
