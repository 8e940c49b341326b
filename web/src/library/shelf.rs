//! Everything the static pages are written from: the rulebook, its texts and words in one language, who publishes the
//! site, and for each clause what rests on it.

use std::{collections::BTreeMap, rc::Rc};

use clausewise_rules::{
    book::{Book, ClauseId, Kind, RuleId, Terms},
    library::Question,
    point::Engine,
    set::Set,
};

use super::{publisher::Publisher, words::Words};
use crate::text::{Text, day};

/// What the pages of one language are written from.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The rules.
    pub engine: Rc<Engine>,
    /// The rulebook's texts.
    pub text: Text,
    /// The static pages' own words.
    pub words: Words,
    /// The language, as HTML names it.
    pub language: String,
    /// Who publishes the site.
    pub publisher: Publisher,
    /// By clause, what rests on it.
    pub uses: BTreeMap<ClauseId, Uses>,
}

/// What rests on a clause.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Rules.
    pub rules: Vec<RuleId>,
    /// Rows of rights.
    pub rights: Vec<usize>,
    /// Licence kinds: how they are counted, sold or combined.
    pub kinds: Vec<usize>,
    /// Questions of the gallery.
    pub questions: Vec<usize>,
    /// Stretches of terms whose binding text it tells of.
    pub terms: Vec<usize>,
    /// Products whose support it dates.
    pub products: Vec<usize>,
}

/// A stretch of one product's time: its first terms, and the terms that ended it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'b> {
    /// The terms with which it begins.
    pub first: &'b Terms,
    /// The terms that ended it; nothing while it lasts.
    pub ended_by: Option<&'b Terms>,
}

impl Shelf {
    /// The rulebook.
    pub fn book(&self) -> &Book {
        &self.engine.book
    }

    /// A word by its name.
    pub fn say(&self, name: &str) -> &str {
        self.words.say(name)
    }

    /// A pattern with its braces filled in.
    pub fn fill(&self, name: &str, with: &[(&str, &str)]) -> String {
        self.words.fill(name, with)
    }

    /// A word for one and another for several, with `{count}` filled in.
    pub fn counted(&self, one: &str, several: &str, count: usize) -> String {
        let (one, several) = (self.fill(one, &[]), self.fill(several, &[("count", &count.to_string())]));
        if count == 1 { one } else { several }
    }

    /// The product of some terms.
    pub fn product_of(&self, terms: &Terms) -> &str {
        self.book().products.get(usize::from(terms.product)).map_or("", |product| &product.id)
    }

    /// The title of some terms.
    pub fn terms_title(&self, terms: &Terms) -> String {
        self.text.book_or_name(&["terms", self.product_of(terms), &terms.guide])
    }

    /// The stretches of time that a set of terms comes to, product by product.
    pub fn stretches(&self, set: Set) -> Vec<Stretch<'_>> {
        let all = &self.book().terms;
        let mut out: Vec<Stretch<'_>> = Vec::new();
        let mut before: Option<&Terms> = None;
        for (place, terms) in all.iter().enumerate() {
            let goes_on = before.is_some_and(|before| before.product == terms.product);
            if set.has(place) {
                if !goes_on {
                    out.push(Stretch { first: terms, ended_by: None });
                }
                before = Some(terms);
            } else {
                if goes_on && let Some(last) = out.last_mut() {
                    last.ended_by = Some(terms);
                }
                before = None;
            }
        }
        out
    }

    /// A stretch of time in words.
    pub fn during(&self, stretch: &Stretch<'_>) -> String {
        let with = |name: &str, until: &str| {
            let product = self.text.product(self.product_of(stretch.first));
            let (from, title) = (day(&stretch.first.from), self.terms_title(stretch.first));
            self.fill(name, &[("product", &product), ("from", &from), ("until", until), ("title", &title)])
        };
        match stretch.ended_by {
            Some(until) => with("time.until", &day(&until.from)),
            None => with("time.since", ""),
        }
    }

    /// A licence kind by its whole name.
    pub fn kind_name(&self, kind: &Kind) -> String {
        self.text.book(&["kind", &kind.id, "name"]).map_or_else(|| self.text.kind(&kind.id), str::to_owned)
    }

    /// The questions of a product, in their order.
    pub fn questions_of<'s>(&'s self, product: &'s str) -> impl Iterator<Item = &'s Question> {
        self.text.library.questions.iter().filter(move |question| is_of(&question.id, product))
    }

    /// Notes for each clause what rests on it.
    pub fn find_uses(&mut self) {
        let book = &self.engine.book;
        let mut uses: BTreeMap<ClauseId, Uses> = BTreeMap::new();
        for (place, rule) in book.rules.iter().enumerate() {
            for clause in &rule.cites {
                uses.entry(*clause).or_default().rules.extend(RuleId::try_from(place));
            }
        }
        for (place, right) in book.rights.iter().enumerate() {
            right.cites.iter().for_each(|clause| uses.entry(*clause).or_default().rights.push(place));
        }
        for (place, kind) in book.kinds.iter().enumerate() {
            let here = u16::try_from(place).unwrap_or(u16::MAX);
            let counted = kind.counted.iter().flat_map(|counted| &counted.cites);
            let together = book.combinations.iter().filter(|all| all.kinds.contains(&here));
            for clause in counted.chain(&kind.sold.2).chain(together.flat_map(|all| &all.cites)) {
                let kinds = &mut uses.entry(*clause).or_default().kinds;
                if !kinds.contains(&place) {
                    kinds.push(place);
                }
            }
        }
        for (place, terms) in book.terms.iter().enumerate() {
            terms.binding.iter().for_each(|clause| uses.entry(*clause).or_default().terms.push(place));
        }
        for (place, product) in book.products.iter().enumerate() {
            product.cites.iter().for_each(|clause| uses.entry(*clause).or_default().products.push(place));
        }
        for (place, question) in self.text.library.questions.iter().enumerate() {
            question.cites.iter().for_each(|clause| uses.entry(*clause).or_default().questions.push(place));
        }
        self.uses = uses;
    }
}

/// Whether an id is `<product>/<name>`.
pub(super) fn is_of(id: &str, product: &str) -> bool {
    id.split_once('/').is_some_and(|(own, _)| own == product)
}
