//! From trees to the compiled book, in two passes: first every name is declared, then everything that uses names is
//! read. Mistakes are collected, so that one run shows them all.

use std::collections::{BTreeMap, BTreeSet};

use clausewise_rules::{
    book::{
        Allowance, Beyond, Book, Chapter, Clause, ClauseId, Combination, Comparison, Count, CountId, Counted,
        Document, Fact, FactId, Fallback, Feature, Holding, Impossible, Kind, KindId, Needs, Pack, Per,
        Product, Right, Role, Rule, RuleId, Scope, Seen, Sort, Strength, Terms, Test, names,
    },
    library::{Library, Question},
    set::{Pairs, Set},
};

use crate::{
    Case, Compiled, Origins, languages,
    problem::{Place, Problems},
    source::{Body, Files, Node, Reader, Word, parse, words},
};

/// Where the shared vocabulary lies.
const COMMON: &str = "common";
/// Where the documents are listed.
const DOCUMENTS: &str = "documents";

/// A rule, right or the like as it stands in a file, with the product that takes it up.
struct Found<'a> {
    name: &'a str,
    node: &'a Node,
    product: usize,
    /// For what is adopted from a module: the terms of adoption and what its points stand for.
    adopted: Option<(Set, BTreeMap<String, Vec<Word>>)>,
}

/// Everything that is known while a book is read.
struct Compiler<'a> {
    book: Book,
    texts: BTreeMap<String, String>,
    /// Ids of texts that stay in every language as their publisher writes them.
    as_published: BTreeSet<String>,
    questions: Vec<Question>,
    origins: Origins,
    cases: Vec<Case>,
    problems: &'a mut Problems,
    /// Pairs by name, shorthands and synonyms included.
    pair_names: BTreeMap<String, Pairs>,
    implied: BTreeMap<usize, Pairs>,
    clause_uses: Vec<bool>,
    informative: Vec<bool>,
    /// What leaves the book readable: told together with the proof.
    late: Problems,
}

/// Compiles the files of a book.
pub(crate) fn compile(files: &Files, problems: &mut Problems) -> Compiled {
    let mut trees: BTreeMap<&str, Node> = BTreeMap::new();
    let mut translations: BTreeMap<&str, Node> = BTreeMap::new();
    for (name, text) in files {
        if let Some(tree) = parse(name, text, problems) {
            let place = if languages::is_translation(name) { &mut translations } else { &mut trees };
            place.insert(name, tree);
        }
    }
    let mut compiler = Compiler {
        book: Book::default(),
        texts: BTreeMap::new(),
        as_published: BTreeSet::new(),
        questions: Vec::new(),
        origins: Origins::default(),
        cases: Vec::new(),
        problems,
        pair_names: BTreeMap::new(),
        implied: BTreeMap::new(),
        clause_uses: Vec::new(),
        informative: Vec::new(),
        late: Problems::default(),
    };
    compiler.run(&trees);
    compiler.finish(&translations)
}

/// The folder of a file, or the whole name if it lies at the top.
fn folder(file: &str) -> &str {
    file.split_once('/').map_or(file, |(folder, _)| folder)
}

fn id16(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

impl Compiler<'_> {
    fn run(&mut self, trees: &BTreeMap<&str, Node>) {
        self.about(trees);
        self.counts(trees);
        self.needs(trees);
        let products = self.products(trees);
        self.documents(trees);
        self.facts(trees);
        self.kinds_declared(trees, &products);
        self.derived_facts(trees, &products);
        self.chapters(trees);
        self.clauses(trees, &products);
        self.product_details(trees, &products);
        self.fact_details(trees);
        self.comparisons(trees, &products);
        self.kinds(trees, &products);
        self.impossible(trees, &products);
        self.rules(trees, &products);
        self.rights(trees, &products);
        self.combinations(trees, &products);
        self.cases_and_questions(trees, &products);
        self.unused_clauses();
    }

    fn finish(mut self, translations: &BTreeMap<&str, Node>) -> Compiled {
        self.book.digest = digest(&self.book);
        let library = Library { texts: self.texts.into_iter().collect(), questions: self.questions };
        let translated = languages::libraries(translations, &library, &self.as_published, self.problems);
        Compiled {
            book: self.book,
            library,
            translated,
            origins: self.origins,
            cases: self.cases,
            late: self.late.into_sorted(),
        }
    }

    fn say(&mut self, id: String, text: Option<Word>) {
        if let Some(word) = text {
            self.texts.insert(id, word.text);
        }
    }

    /// A name, title or address, which no language translates.
    fn name(&mut self, id: String, text: Option<Word>) {
        self.as_published.insert(id.clone());
        self.say(id, text);
    }

    fn about(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = trees.get("book.toml") else {
            let place = Place { file: "book.toml".into(), line: 0 };
            self.problems.add(&place, "missing", "a book needs `book.toml` with its version and date".into());
            return;
        };
        let mut reader = Reader::new(tree, "book", self.problems);
        self.book.version = reader.needed("version", self.problems).text;
        self.book.date = reader.needed("date", self.problems).text;
        reader.finish(self.problems);
    }

    fn common<'t>(&mut self, trees: &'t BTreeMap<&str, Node>, file: &str) -> Option<&'t Node> {
        let name = format!("{COMMON}/{file}");
        let tree = trees.get(name.as_str());
        if tree.is_none() {
            self.problems.add(
                &Place { file: name, line: 0 },
                "missing",
                "this file of the vocabulary is missing".into(),
            );
        }
        tree
    }

    // ---- vocabulary --------------------------------------------------------------------------------------------------

    fn counts(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = self.common(trees, "counts.toml") else { return };
        let mut file = Reader::new(tree, "file of counts", self.problems);
        for node in file.tables("count", self.problems) {
            let mut reader = Reader::new(node, "count", self.problems);
            let name = reader.needed("name", self.problems).text;
            let default = reader.number("default", self.problems);
            let each = reader.text("each", self.problems);
            for key in ["ask", "help", "look"] {
                let text = reader.text(key, self.problems);
                self.say(format!("count.{name}.{key}"), text);
            }
            reader.finish(self.problems);
            let each = each.and_then(|each| self.count(&each));
            self.book.counts.push(Count { estate: name.starts_with("estate."), name, default, each });
        }
        file.finish(self.problems);
    }

    fn needs(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = self.common(trees, "needs.toml") else { return };
        let mut file = Reader::new(tree, "file of needs", self.problems);
        let actions = file.texts("actions", self.problems);
        let tables = file.texts("tables", self.problems);
        let left_out = file.texts("star_leaves_out", self.problems);
        let mut needs = Needs::default();
        for (action, node) in file.named("pairs") {
            if !actions.iter().any(|known| known.text == *action) {
                let known = actions.iter().map(|word| word.text.as_str());
                self.problems.unknown(&node.place, "unknown-action", "action", action, known);
            }
            for table in words(node).unwrap_or_default() {
                if table.text != "*" && !tables.iter().any(|known| known.text == table.text) {
                    let known = tables.iter().map(|word| word.text.as_str());
                    self.problems.unknown(&table.place, "unknown-table", "table", &table.text, known);
                }
                needs.pairs.push(format!("{action}:{}", table.text));
            }
        }
        if needs.pairs.len() > Pairs::CAPACITY {
            let message =
                format!("{} pairs are declared; at most {} fit", needs.pairs.len(), Pairs::CAPACITY);
            self.problems.add(&tree.place, "too-many", message);
        }
        let place_of = |name: &str| needs.pairs.iter().position(|pair| pair == name);
        let mut by_name: BTreeMap<String, Pairs> = needs
            .pairs
            .iter()
            .enumerate()
            .map(|(index, pair)| (pair.clone(), Pairs::from_iter([index])))
            .collect();
        // Shorthands: `read:*` and `*:*`.
        let starred = |wanted: &str| -> Pairs {
            let pairs = needs.pairs.iter().enumerate().filter(|(_, pair)| {
                let (action, table) = pair.split_once(':').unwrap_or((pair, ""));
                (wanted == "*" || wanted == action) && !left_out.iter().any(|out| out.text == table)
            });
            pairs.map(|(index, _)| index).collect()
        };
        for action in actions.iter().map(|word| word.text.as_str()).chain(["*"]) {
            by_name.entry(format!("{action}:*")).or_insert_with(|| starred(action));
        }
        for (from, node) in file.named("same") {
            let target = words(node).unwrap_or_default();
            match target.first().and_then(|word| place_of(&word.text)) {
                Some(pair) => {
                    by_name.insert(from.clone(), Pairs::from_iter([pair]));
                }
                None => self.problems.add(
                    &node.place,
                    "unknown-pair",
                    format!("`{from}` stands for no declared pair"),
                ),
            }
        }
        // What a right contains: a table's own form, and the lesser action of the same table.
        let mut larger: Vec<(String, String, bool)> = Vec::new();
        for (key, by_table) in [("own_form_of", true), ("contained_actions", false)] {
            for (from, node) in file.named(key) {
                for lesser in words(node).unwrap_or_default() {
                    larger.push((from.clone(), lesser.text, by_table));
                }
            }
        }
        for (index, pair) in needs.pairs.iter().enumerate() {
            let mut contained = Pairs::from_iter([index]);
            let (action, table) = pair.split_once(':').unwrap_or((pair, ""));
            let mut actions = vec![action];
            actions.extend(
                larger
                    .iter()
                    .filter(|(from, _, by_table)| !by_table && from == action)
                    .map(|(_, to, _)| to.as_str()),
            );
            let mut tables = vec![table];
            tables.extend(
                larger
                    .iter()
                    .filter(|(from, _, by_table)| *by_table && from == table)
                    .map(|(_, to, _)| to.as_str()),
            );
            for action in &actions {
                for table in &tables {
                    if let Some(pairs) = by_name.get(&format!("{action}:{table}")) {
                        contained = contained.union(pairs);
                    }
                }
            }
            if contained.len() > 1 {
                needs.implied.push((id16(index), contained));
            }
            self.implied.insert(index, contained);
        }
        needs.stands_for = by_name
            .iter()
            .filter(|(name, _)| place_of(name).is_none())
            .map(|(name, pairs)| (name.clone(), *pairs))
            .collect();
        self.pair_names = by_name;
        for (key, prefix) in [("action_label", "action"), ("table_label", "table")] {
            for (name, node) in file.named(key) {
                let text = words(node).and_then(|words| words.into_iter().next());
                self.say(format!("{prefix}.{name}"), text);
            }
        }
        for node in file.tables("task", self.problems) {
            let mut reader = Reader::new(node, "task", self.problems);
            let id = reader.needed("id", self.problems).text;
            let label = reader.text("label", self.problems);
            self.say(format!("task.{id}"), label);
            let example = reader.text("example", self.problems);
            self.say(format!("task.{id}.eg"), example);
            let stands_for = reader.texts("stands_for", self.problems);
            reader.finish(self.problems);
            let pairs = self.pairs(&stands_for);
            needs.tasks.push((id, pairs));
        }
        if let Some(node) = file.node("beyond") {
            let mut reader = Reader::new(node, "beyond", self.problems);
            let table = reader.needed("table", self.problems).text;
            let means = reader.needed("means", self.problems).text;
            let count = reader.needed("count", self.problems);
            let over = reader.number("over", self.problems).unwrap_or(0);
            reader.finish(self.problems);
            let besides = |pair: &String| {
                let (action, of) = pair.split_once(':')?;
                let to = needs.pairs.iter().position(|other| *other == format!("{action}:{means}"))?;
                (of == table).then_some(id16(to))
            };
            let pairs = needs.pairs.iter().enumerate();
            let pairs: Vec<(u16, u16)> =
                pairs.filter_map(|(from, pair)| Some((id16(from), besides(pair)?))).collect();
            if pairs.is_empty() {
                let message = format!("no pair on `{table}` has one on `{means}` beside it");
                self.problems.add(&node.place, "unknown-pair", message);
            }
            if let Some(count) = self.count(&count) {
                needs.beyond.push(Beyond { count, over, pairs });
            }
        }
        let features = file.named("feature");
        file.finish(self.problems);
        self.book.needs = needs;
        for (name, node) in features {
            let pairs = words(node).map(|words| self.pairs(&words)).unwrap_or_default();
            // The fact itself is placed later, behind those that are asked.
            self.book.features.push(Feature { fact: FactId::MAX, pairs });
            self.origins.features.push(name.clone());
        }
    }

    fn pairs(&mut self, words: &[Word]) -> Pairs {
        let mut all = Pairs::NONE;
        for word in words {
            match self.pair_names.get(&word.text) {
                Some(pairs) => all = all.union(pairs),
                None => {
                    let known = self.pair_names.keys().map(String::as_str);
                    self.problems.unknown(
                        &word.place,
                        "unknown-pair",
                        "pair of action and table",
                        &word.text,
                        known,
                    );
                }
            }
        }
        all
    }

    // ---- products and documents --------------------------------------------------------------------------------------

    /// The products' names in the order they give themselves, with their terms.
    fn products<'t>(&mut self, trees: &'t BTreeMap<&str, Node>) -> Vec<(&'t str, &'t Node)> {
        let mut found: Vec<(u32, &str, &Node)> = Vec::new();
        for (file, tree) in trees {
            let Some(id) = file.strip_suffix("/product.toml") else { continue };
            let mut reader = Reader::new(tree, "product", self.problems);
            let order = reader.number("order", self.problems).unwrap_or(u32::MAX);
            found.push((order, id, tree));
        }
        found.sort_by_key(|(order, id, _)| (*order, *id));
        for file in
            trees.keys().filter(|file| file.contains('/') && ![COMMON, DOCUMENTS].contains(&folder(file)))
        {
            let known = found.iter().any(|(_, id, _)| *id == folder(file));
            if !known && found.iter().all(|(_, id, _)| *id != folder(file)) {
                let place = Place { file: (*file).to_owned(), line: 0 };
                let message = format!("the folder `{}` has no `product.toml`", folder(file));
                self.problems.add(&place, "missing", message);
            }
        }
        for (index, (_, id, tree)) in found.iter().enumerate() {
            let mut reader = Reader::new(tree, "product", self.problems);
            let name = reader.text("name", self.problems);
            self.name(format!("product.{id}.name"), name);
            for key in ["years", "about"] {
                let text = reader.text(key, self.problems);
                self.say(format!("product.{id}.{key}"), text);
            }
            let support_until = reader.text("support_until", self.problems).map(|word| word.text);
            self.book.products.push(Product { id: (*id).to_owned(), support_until, cites: Vec::new() });
            let mut last = String::new();
            for node in reader.tables("terms", self.problems) {
                let mut reader = Reader::new(node, "stretch of terms", self.problems);
                let guide = reader.needed("guide", self.problems);
                let from = reader.needed("from", self.problems).text;
                if guide.text <= last {
                    let message =
                        format!("`{}` does not come after `{last}`; terms stand oldest first", guide.text);
                    self.problems.add(&guide.place, "terms-order", message);
                }
                last.clone_from(&guide.text);
                let title = Some(reader.needed("title", self.problems));
                self.say(format!("terms.{id}.{}", guide.text), title);
                let binding = reader.text("binding_says", self.problems);
                self.say(format!("terms.{id}.{}.binding", guide.text), binding);
                let seen = reader.needed("seen", self.problems);
                let seen = self.seen(&seen);
                let product = u8::try_from(index).unwrap_or(u8::MAX);
                self.book.terms.push(Terms { product, guide: guide.text, from, seen, binding: Vec::new() });
            }
        }
        if self.book.terms.len() > 64 {
            let place = Place { file: "book.toml".into(), line: 0 };
            let message =
                format!("{} stretches of terms are declared; at most 64 fit", self.book.terms.len());
            self.problems.add(&place, "too-many", message);
        }
        found.into_iter().map(|(_, id, tree)| (id, tree)).collect()
    }

    /// What of a product can only be read once clauses are known: binding documents, support.
    fn product_details(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let mut next = 0;
        for (index, (_, tree)) in products.iter().enumerate() {
            let mut reader = Reader::new(tree, "product", self.problems);
            let cites = reader.texts("cites", self.problems);
            let cites = self.cited(index, &cites);
            if let Some(product) = self.book.products.get_mut(index) {
                product.cites = cites;
            }
            for node in reader.tables("terms", self.problems) {
                let mut reader = Reader::new(node, "stretch of terms", self.problems);
                let binding = reader.texts("binding", self.problems);
                for key in ["guide", "from", "title", "seen", "binding_says"] {
                    reader.node(key);
                }
                reader.finish(self.problems);
                let binding = self.cited(index, &binding);
                if let Some(terms) = self.book.terms.get_mut(next) {
                    terms.binding = binding;
                }
                next += 1;
            }
            for key in ["name", "order", "years", "about", "support_until", "adopts", "kind", "also_kind"] {
                reader.node(key);
            }
            for key in SECTIONS {
                reader.node(key);
            }
            reader.finish(self.problems);
        }
        for (file, tree) in trees {
            if [COMMON, DOCUMENTS].contains(&folder(file))
                || file.ends_with("/product.toml")
                || !file.contains('/')
            {
                continue;
            }
            let mut reader = Reader::new(tree, "file of a product", self.problems);
            for key in SECTIONS {
                reader.node(key);
            }
            reader.finish(self.problems);
        }
    }

    fn seen(&mut self, word: &Word) -> Seen {
        const KNOWN: [(&str, Seen); 5] = [
            ("own-text", Seen::OwnText),
            ("copy", Seen::Copy),
            ("quotation", Seen::Quotation),
            ("digest", Seen::Digest),
            ("contents", Seen::Contents),
        ];
        self.one_of(word, "unknown-value", "way of having seen a text", &KNOWN).unwrap_or_default()
    }

    fn one_of<T: Copy>(
        &mut self,
        word: &Word,
        code: &'static str,
        what: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let found = known.iter().find(|(name, _)| *name == word.text).map(|(_, value)| *value);
        if found.is_none() {
            self.problems.unknown(&word.place, code, what, &word.text, known.iter().map(|(name, _)| *name));
        }
        found
    }

    /// `documents/<dossier>.toml`: a table a document, under its tag.
    fn documents(&mut self, trees: &BTreeMap<&str, Node>) {
        let all = trees.iter().filter(|(file, _)| folder(file) == DOCUMENTS);
        let documents: Vec<&(String, Node)> = all.flat_map(|(_, tree)| tree.entries()).collect();
        for (id, node) in documents {
            let mut reader = Reader::new(node, "document", self.problems);
            let title = Some(reader.needed("title", self.problems));
            self.name(format!("document.{id}.title"), title);
            for key in ["publisher", "edition"] {
                let text = Some(reader.needed(key, self.problems));
                self.say(format!("document.{id}.{key}"), text);
            }
            for key in ["address", "address_state"] {
                let text = reader.text(key, self.problems);
                self.name(format!("document.{id}.{key}"), text);
            }
            let note = reader.text("note", self.problems);
            self.say(format!("document.{id}.note"), note);
            let mut covers = Set::EMPTY;
            for word in reader.texts("covers", self.problems) {
                covers |= self.stretch(&word);
            }
            reader.finish(self.problems);
            if self.book.documents.iter().any(|known| known.id == *id) {
                self.problems.add(
                    &node.place,
                    "declared-twice",
                    format!("document `{id}` is declared twice"),
                );
            }
            self.book.documents.push(Document { id: id.clone(), covers });
        }
    }

    /// `crm-4.0`, or `crm-4.0@2009-01`, or `crm-4.0@2008-04..2009-01` (the second month no longer).
    fn stretch(&mut self, word: &Word) -> Set {
        let (product, range) = word.text.split_once('@').unwrap_or((&word.text, ""));
        let (since, until) = range.split_once("..").unwrap_or((range, ""));
        // A document may also govern products that are not in the book.
        let Some(index) = self.book.products.iter().position(|known| known.id == product) else {
            return Set::EMPTY;
        };
        let word =
            |text: &str| (!text.is_empty()).then(|| Word { text: text.into(), place: word.place.clone() });
        self.between(index, word(since).as_ref(), word(until).as_ref())
    }

    fn terms_of(&self, product: usize) -> Set {
        let mine =
            self.book.terms.iter().enumerate().filter(|(_, terms)| usize::from(terms.product) == product);
        mine.map(|(index, _)| index).collect()
    }

    fn between(&mut self, product: usize, since: Option<&Word>, until: Option<&Word>) -> Set {
        let mine = self.terms_of(product);
        for word in [since, until].into_iter().flatten() {
            self.guide(product, word);
        }
        let inside = mine.iter().filter(|index| {
            self.book.terms.get(*index).is_some_and(|terms| {
                since.is_none_or(|word| terms.guide >= word.text)
                    && until.is_none_or(|word| terms.guide < word.text)
            })
        });
        inside.collect()
    }

    fn guide(&mut self, product: usize, word: &Word) -> Set {
        let guides = self
            .terms_of(product)
            .iter()
            .filter_map(|index| Some((self.book.terms.get(index)?.guide.as_str(), index)));
        let guides: Vec<(&str, usize)> = guides.collect();
        match guides.iter().find(|(guide, _)| *guide == word.text) {
            Some((_, index)) => Set::of(*index),
            None => {
                self.problems.unknown(
                    &word.place,
                    "unknown-guide",
                    "guide",
                    &word.text,
                    guides.iter().map(|(guide, _)| *guide),
                );
                Set::EMPTY
            }
        }
    }

    /// The terms that `since`, `until` and `guide` of a rule leave of `whole`.
    fn in_force(&mut self, product: usize, reader: &mut Reader<'_>, whole: Set) -> Set {
        let since = reader.text("since", self.problems);
        let until = reader.text("until", self.problems);
        let named = reader.texts("guide", self.problems);
        let mut terms = whole & self.between(product, since.as_ref(), until.as_ref());
        if !named.is_empty() {
            terms &= named.iter().fold(Set::EMPTY, |set, word| set | self.guide(product, word));
        }
        if terms.is_empty() {
            self.problems.add(reader.place(), "never-in-force", "this is in force under no terms".into());
        }
        terms
    }

    // ---- facts and chapters ------------------------------------------------------------------------------------------

    fn facts(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = self.common(trees, "facts.toml") else { return };
        let mut file = Reader::new(tree, "file of facts", self.problems);
        for node in file.tables("fact", self.problems) {
            let mut reader = Reader::new(node, "fact", self.problems);
            let name = reader.needed("name", self.problems).text;
            let scope = reader.needed("scope", self.problems);
            const SCOPES: [(&str, Scope); 3] =
                [("estate", Scope::Estate), ("group", Scope::Group), ("way", Scope::Way)];
            let scope = self.one_of(&scope, "unknown-value", "scope", &SCOPES).unwrap_or(Scope::Group);
            let values: Vec<String> =
                reader.texts("values", self.problems).into_iter().map(|word| word.text).collect();
            if values.len() > 64 || values.is_empty() {
                let message = format!("`{name}` has {} values; a fact has 1 to 64", values.len());
                self.problems.add(&node.place, "too-many", message);
            }
            for key in ["ask", "term", "help", "why", "look", "evidence"] {
                let text = reader.text(key, self.problems);
                self.say(format!("fact.{name}.{key}"), text);
            }
            for (key, ending) in [("label", ""), ("example", ".eg")] {
                for (value, node) in reader.named(key) {
                    if !values.contains(value) {
                        let known = values.iter().map(String::as_str);
                        self.problems.unknown(
                            &node.place,
                            "unknown-value",
                            &format!("value of `{name}`"),
                            value,
                            known,
                        );
                    }
                    let text = words(node).and_then(|words| words.into_iter().next());
                    self.say(format!("fact.{name}.{value}{ending}"), text);
                }
            }
            let judgement = reader.flag("judgement", self.problems);
            let choice = reader.flag("choice", self.problems);
            let change = reader.number("change", self.problems);
            if change.is_some_and(|change| !(1..=2).contains(&change)) {
                let message = "`change` is 1 (easily made) or 2 (with effort)".to_owned();
                self.problems.add(reader.place(), "wrong-type", message);
            }
            reader.node("applies");
            reader.node("default");
            reader.finish(self.problems);
            self.book.facts.push(Fact {
                name,
                scope,
                values,
                applies: Vec::new(),
                defaults: Vec::new(),
                judgement,
                choice,
                change: change.and_then(|change| u8::try_from(change).ok()),
            });
        }
        file.finish(self.problems);
    }

    /// Conditions and defaults of facts, read once every fact has its place.
    fn fact_details(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = self.common(trees, "facts.toml") else { return };
        let everywhere = Set::all(self.book.terms.len());
        let mut file = Reader::new(tree, "file of facts", self.problems);
        for (index, node) in file.tables("fact", self.problems).into_iter().enumerate() {
            let mut reader = Reader::new(node, "fact", self.problems);
            let applies = reader.node("applies").map(|node| self.tests(None, node)).unwrap_or_default();
            let mut defaults = Vec::new();
            if let Some(node) = reader.node("default") {
                let list = match &node.body {
                    Body::List(list) => list.iter().collect(),
                    _ => vec![node],
                };
                for entry in list {
                    let (when, terms, word) = match &entry.body {
                        Body::Text(text) => {
                            (Vec::new(), everywhere, Word { text: text.clone(), place: entry.place.clone() })
                        }
                        _ => {
                            let mut reader = Reader::new(entry, "default", self.problems);
                            let when =
                                reader.node("when").map(|node| self.tests(None, node)).unwrap_or_default();
                            let mut terms = everywhere;
                            let during = reader.texts("during", self.problems);
                            if !during.is_empty() {
                                terms = during.iter().fold(Set::EMPTY, |set, word| set | self.stretch(word));
                            }
                            let value = reader.needed("value", self.problems);
                            reader.finish(self.problems);
                            (when, terms, value)
                        }
                    };
                    if let Some(value) = self.value(index, &word) {
                        defaults.push(Fallback { terms, when, value });
                    }
                }
            }
            if let Some(fact) = self.book.facts.get_mut(index) {
                fact.applies = applies;
                fact.defaults = defaults;
            }
        }
    }

    fn value(&mut self, fact: usize, word: &Word) -> Option<u8> {
        let fact = self.book.facts.get(fact)?;
        let found = fact.value(&word.text);
        if found.is_none() {
            let known = fact.values.iter().map(String::as_str);
            self.problems.unknown(
                &word.place,
                "unknown-value",
                &format!("value of `{}`", fact.name),
                &word.text,
                known,
            );
        }
        found.and_then(|value| u8::try_from(value).ok())
    }

    fn add_fact(&mut self, name: String, scope: Scope, values: &[&str]) -> FactId {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.book.facts.push(Fact {
            name,
            scope,
            values,
            applies: Vec::new(),
            defaults: Vec::new(),
            judgement: false,
            choice: false,
            change: None,
        });
        id16(self.book.facts.len() - 1)
    }

    /// Facts that are not asked: disputes, comparisons, holdings, features of the needs.
    fn derived_facts(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        for found in self.sections(trees, products, "dispute") {
            let id = self.full(found.product, found.name);
            let mut reader = Reader::new(found.node, "dispute", self.problems);
            for key in ["says", "cautious", "lenient"] {
                let text = Some(reader.needed(key, self.problems));
                self.say(format!("dispute.{id}.{key}"), text);
            }
            reader.finish(self.problems);
            self.origins.disputes.insert(id.clone(), found.node.place.clone());
            self.add_fact(format!("dispute.{id}"), Scope::Dispute, &["cautious", "lenient"]);
        }
        for found in self.sections(trees, products, "comparison") {
            let id = self.full(found.product, found.name);
            let fact = self.add_fact(format!("over.{id}"), Scope::Comparison, &["no", "yes"]);
            self.book.comparisons.push(Comparison {
                fact,
                sum: 0,
                of: Vec::new(),
                over: Vec::new(),
                times: None,
                else_needed: Vec::new(),
            });
        }
        for found in self.sections(trees, products, "holding") {
            let id = self.full(found.product, found.name);
            let mut reader = Reader::new(found.node, "holding", self.problems);
            let of = reader.texts("of", self.problems);
            let says = reader.text("says", self.problems);
            self.say(format!("holding.{id}"), says);
            reader.finish(self.problems);
            let kinds = of.iter().filter_map(|word| self.kind(found.product, word)).collect();
            let fact = self.add_fact(format!("has.{id}"), Scope::Holding, &["no", "yes"]);
            self.book.holdings.push(Holding { fact, kinds });
        }
        let features: Vec<String> = self.origins.features.clone();
        for (index, name) in features.iter().enumerate() {
            let fact = self.add_fact(format!("needs.{name}"), Scope::Feature, &["no", "yes"]);
            if let Some(feature) = self.book.features.get_mut(index) {
                feature.fact = fact;
            }
        }
    }

    fn comparisons(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        for (index, found) in self.sections(trees, products, "comparison").into_iter().enumerate() {
            let mut reader = Reader::new(found.node, "comparison", self.problems);
            let sum = reader.needed("sum", self.problems);
            let sum = self.count(&sum).unwrap_or(0);
            let of = self.alternatives(found.product, reader.node("of"));
            let mut over = Vec::new();
            let whole = self.terms_of(found.product);
            match reader.node("over") {
                Some(Node { body: Body::Number(number), .. }) => {
                    over.push((whole, u32::try_from(*number).unwrap_or(0)));
                }
                Some(node) => over = self.by_terms(found.product, node),
                None => self.problems.add(&found.node.place, "missing", "a comparison needs `over`".into()),
            }
            let times = reader.text("times", self.problems).and_then(|word| self.count(&word));
            let else_needed = reader.texts("else_needed", self.problems);
            let else_needed = else_needed.iter().filter_map(|word| self.kind(found.product, word)).collect();
            reader.finish(self.problems);
            if let Some(comparison) = self.book.comparisons.get_mut(index) {
                *comparison = Comparison { fact: comparison.fact, sum, of, over, times, else_needed };
            }
        }
    }

    /// A number by terms: `[{ since = "2023-12", is = 7 }, { until = "2023-12", is = 5 }]`.
    fn by_terms(&mut self, product: usize, node: &Node) -> Vec<(Set, u32)> {
        let Body::List(list) = &node.body else {
            self.problems.add(&node.place, "wrong-type", "this must be a number, or a list by terms".into());
            return Vec::new();
        };
        let whole = self.terms_of(product);
        let mut all = Vec::new();
        for node in list {
            let mut reader = Reader::new(node, "number by terms", self.problems);
            let terms = self.in_force(product, &mut reader, whole);
            let is = reader.number("is", self.problems).unwrap_or(0);
            reader.finish(self.problems);
            all.push((terms, is));
        }
        all
    }

    fn count(&mut self, word: &Word) -> Option<CountId> {
        let found = self.book.counts.iter().position(|count| count.name == word.text);
        if found.is_none() {
            let known = self.book.counts.iter().map(|count| count.name.as_str());
            self.problems.unknown(&word.place, "unknown-count", "count", &word.text, known);
        }
        found.map(id16)
    }

    fn chapters(&mut self, trees: &BTreeMap<&str, Node>) {
        let Some(tree) = self.common(trees, "chapters.toml") else { return };
        let everywhere = Set::all(self.book.terms.len());
        let mut file = Reader::new(tree, "file of chapters", self.problems);
        let named = file.named("chapter");
        file.finish(self.problems);
        // Every finding has its fact first, so that chapters may name those before them.
        let mut waiting = Vec::new();
        for (name, node) in named {
            let mut reader = Reader::new(node, "chapter", self.problems);
            let values = reader.texts("values", self.problems);
            let values: Vec<&str> = values.iter().map(|word| word.text.as_str()).collect();
            let sort = if reader.flag("all", self.problems) { Sort::All } else { Sort::One };
            if values.len() > 64 {
                self.problems.add(
                    &node.place,
                    "too-many",
                    format!("chapter `{name}` has more than 64 values"),
                );
            }
            for (value, node) in reader.named("label") {
                let text = words(node).and_then(|words| words.into_iter().next());
                self.say(format!("{name}.{value}"), text);
            }
            let applies = reader.node("applies");
            reader.finish(self.problems);
            let finding = self.add_fact(name.clone(), Scope::Finding, &values);
            let chapter = Chapter {
                name: name.clone(),
                sort,
                finding,
                terms: everywhere,
                applies: Vec::new(),
                rules: (0, 0),
            };
            self.origins.chapters.push(node.place.clone());
            self.book.chapters.push(chapter);
            waiting.push(applies);
        }
        for (index, applies) in waiting.into_iter().enumerate() {
            let applies = applies.map(|node| self.tests(None, node)).unwrap_or_default();
            if let Some(chapter) = self.book.chapters.get_mut(index) {
                chapter.applies = applies;
            }
        }
        for name in [names::OFFERED, names::CONTACT, names::STANDING, names::DUTY, names::MIND] {
            if !self.book.chapters.iter().any(|chapter| chapter.name == name) {
                self.problems.add(&tree.place, "missing", format!("the engine needs a chapter `{name}`"));
            }
        }
        // One small chapter for each kind; things to mind come after them.
        let admits = self.book.kinds.len();
        if admits > Pairs::CAPACITY {
            let message = format!("{admits} kinds of licence are declared; at most {} fit", Pairs::CAPACITY);
            self.problems.add(&tree.place, "too-many", message);
        }
        for index in 0..admits {
            let Some(kind) = self.book.kinds.get(index) else { break };
            let name = format!("{}{}", names::ADMITS, kind.id);
            let finding = self.add_fact(name.clone(), Scope::Finding, &["no", "yes", "refused", "beside"]);
            let chapter = Chapter {
                name,
                sort: Sort::One,
                finding,
                terms: Set::EMPTY,
                applies: Vec::new(),
                rules: (0, 0),
            };
            self.origins.chapters.push(self.origins.kinds.get(index).cloned().unwrap_or_default());
            self.book.chapters.push(chapter);
            let place = id16(self.book.chapters.len() - 1);
            if let Some(kind) = self.book.kinds.get_mut(index) {
                kind.admits = place;
            }
        }
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    fn full(&self, product: usize, name: &str) -> String {
        if name.contains('/') {
            return name.to_owned();
        }
        match self.book.products.get(product) {
            Some(product) => format!("{}/{name}", product.id),
            None => format!("{COMMON}/{name}"),
        }
    }

    fn kind(&mut self, product: usize, word: &Word) -> Option<KindId> {
        let id = self.full(product, &word.text);
        let found = self.book.kinds.iter().position(|kind| kind.id == id);
        if found.is_none() {
            let known = self.book.kinds.iter().map(|kind| kind.id.as_str());
            self.problems.unknown(&word.place, "unknown-kind", "licence kind", &id, known);
        }
        found.map(id16)
    }

    /// Every `[section.name]` of every file of every product, product by product.
    fn sections<'t>(
        &self,
        trees: &'t BTreeMap<&str, Node>,
        products: &[(&'t str, &'t Node)],
        section: &'static str,
    ) -> Vec<Found<'t>> {
        let mut all = Vec::new();
        for (product, (id, _)) in products.iter().enumerate() {
            for (_, tree) in trees.iter().filter(|(file, _)| folder(file) == *id && file.contains('/')) {
                let named = tree.entries().iter().filter(|(key, _)| key == section);
                for (name, node) in named.flat_map(|(_, node)| node.entries()) {
                    all.push(Found { name, node, product, adopted: None });
                }
            }
        }
        all
    }

    /// What products adopt from modules: `[adopts.contact]` with what the module's points stand for.
    fn adopted<'t>(
        &mut self,
        trees: &'t BTreeMap<&str, Node>,
        products: &[(&'t str, &'t Node)],
        section: &'static str,
        report: bool,
    ) -> Vec<Found<'t>> {
        let mut all = Vec::new();
        for (product, (_, tree)) in products.iter().enumerate() {
            let adopts = tree.entries().iter().filter(|(key, _)| key == "adopts");
            for (module, node) in adopts.flat_map(|(_, node)| node.entries()) {
                let file = format!("{COMMON}/modules/{module}.toml");
                let Some(source) = trees.get(file.as_str()) else {
                    if report {
                        let known: Vec<&str> = trees
                            .keys()
                            .filter_map(|file| file.strip_prefix("common/modules/")?.strip_suffix(".toml"))
                            .collect();
                        self.problems.unknown(&node.place, "unknown-module", "module", module, known);
                    }
                    continue;
                };
                let mut reader = Reader::new(node, "adoption", self.problems);
                let whole = self.terms_of(product);
                let terms = self.in_force(product, &mut reader, whole);
                let points: BTreeMap<String, Vec<Word>> = node
                    .entries()
                    .iter()
                    .filter(|(key, _)| !["since", "until", "guide"].contains(&key.as_str()))
                    .filter_map(|(key, node)| Some((key.clone(), words(node)?)))
                    .collect();
                let named = source.entries().iter().filter(|(key, _)| key == section);
                for (name, node) in named.flat_map(|(_, node)| node.entries()) {
                    // A rule whose points the product leaves out is not adopted; the proof tells if it was needed.
                    let wanted = wanted_points(node);
                    if wanted.is_empty() || wanted.iter().any(|point| points.contains_key(point)) {
                        all.push(Found { name, node, product, adopted: Some((terms, points.clone())) });
                    }
                }
                if report {
                    let rules = source.entries().iter().filter(|(key, _)| key == "rule");
                    let known: Vec<String> = rules
                        .flat_map(|(_, node)| node.entries())
                        .flat_map(|(_, node)| wanted_points(node))
                        .collect();
                    for (key, node) in node.entries().iter().filter(|(key, _)| points.contains_key(key)) {
                        if !known.contains(key) {
                            let known = known.iter().map(String::as_str);
                            self.problems.unknown(
                                &node.place,
                                "unknown-point",
                                "point of the module",
                                key,
                                known,
                            );
                        }
                    }
                }
            }
        }
        all
    }

    // ---- conditions --------------------------------------------------------------------------------------------------

    /// A table of facts and values, with what each fact needs in order to be asked.
    fn tests(&mut self, product: Option<usize>, node: &Node) -> Vec<Test> {
        let mut flat: Vec<(String, &Node)> = Vec::new();
        flatten("", node, &mut flat);
        let mut tests: BTreeMap<FactId, Set> = BTreeMap::new();
        for (name, node) in flat {
            let Some(index) = self.fact_named(product, &name, &node.place) else { continue };
            let Some(wanted) = words(node) else {
                let message = format!("`{name}` must be a value or a list of values, not {}", node.sort());
                self.problems.add(&node.place, "wrong-type", message);
                continue;
            };
            let all_but = !wanted.is_empty() && wanted.iter().all(|word| word.text.starts_with('!'));
            let mut values = Set::EMPTY;
            for word in wanted {
                let text = word.text.trim_start_matches(if all_but { "!" } else { "" }).to_owned();
                if let Some(value) = self.value(index, &Word { text, place: word.place }) {
                    values |= Set::of(usize::from(value));
                }
            }
            let whole = self.book.facts.get(index).map(Fact::all).unwrap_or_default();
            let values = if all_but { whole - values } else { values };
            tests.entry(id16(index)).and_modify(|set| *set &= values).or_insert(values);
            for test in self.book.facts.get(index).map(|fact| fact.applies.clone()).unwrap_or_default() {
                tests.entry(test.fact).and_modify(|set| *set &= test.values).or_insert(test.values);
            }
        }
        if tests.values().any(|values| values.is_empty()) {
            self.problems.add(&node.place, "never-holds", "this condition can never hold".into());
        }
        tests.into_iter().map(|(fact, values)| Test { fact, values }).collect()
    }

    /// When a rule holds.
    fn when(&mut self, product: usize, reader: &mut Reader<'_>) -> Vec<Vec<Test>> {
        self.alternatives(product, reader.node("when"))
    }

    /// One table of conditions, or a list of alternatives; none means always.
    fn alternatives(&mut self, product: usize, node: Option<&Node>) -> Vec<Vec<Test>> {
        match node {
            None => vec![Vec::new()],
            Some(Node { body: Body::List(list), .. }) => {
                list.iter().map(|node| self.tests(Some(product), node)).collect()
            }
            Some(node) => vec![self.tests(Some(product), node)],
        }
    }

    fn fact_named(&mut self, product: Option<usize>, name: &str, place: &Place) -> Option<usize> {
        let mut id = name.to_owned();
        for prefix in ["dispute.", "over.", "has."] {
            if let (Some(rest), Some(product)) = (name.strip_prefix(prefix), product) {
                id = format!("{prefix}{}", self.full(product, rest));
            }
        }
        if let (Some(rest), Some(product)) = (name.strip_prefix(names::ADMITS), product) {
            id = format!("{}{}", names::ADMITS, self.full(product, rest));
        }
        let found = self.book.facts.iter().position(|fact| fact.name == id);
        if found.is_none() {
            let known = self.book.facts.iter().map(|fact| fact.name.as_str());
            self.problems.unknown(place, "unknown-fact", "fact", name, known);
        }
        found
    }

    // ---- clauses -----------------------------------------------------------------------------------------------------

    fn clauses(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let mut all = self.sections(trees, products, "clause");
        for (file, tree) in trees {
            if folder(file) == COMMON {
                let named = tree.entries().iter().filter(|(key, _)| key == "clause");
                for (name, node) in named.flat_map(|(_, node)| node.entries()) {
                    all.push(Found { name, node, product: usize::MAX, adopted: None });
                }
            }
        }
        for found in all {
            let id = self.full(found.product, found.name);
            if self.book.clauses.iter().any(|clause| clause.id == id) {
                self.problems.add(
                    &found.node.place,
                    "declared-twice",
                    format!("clause `{id}` is declared twice"),
                );
            }
            let mut reader = Reader::new(found.node, "clause", self.problems);
            let document = reader.needed("document", self.problems);
            let place = self.book.documents.iter().position(|known| known.id == document.text);
            if place.is_none() {
                let known = self.book.documents.iter().map(|document| document.id.as_str());
                self.problems.unknown(&document.place, "unknown-document", "document", &document.text, known);
            }
            let locus = Some(reader.needed("locus", self.problems));
            self.say(format!("clause.{id}.locus"), locus);
            let says = Some(reader.needed("says", self.problems));
            self.say(format!("clause.{id}"), says);
            let note = reader.text("note", self.problems);
            self.say(format!("clause.{id}.note"), note);
            let replaced_by = reader.text("replaced_by", self.problems);
            self.name(format!("clause.{id}.replaced_by"), replaced_by);
            // For `check-citations`, which reads the files themselves.
            for key in ["words", "page"] {
                reader.text(key, self.problems);
            }
            let strength = reader.needed("strength", self.problems);
            const STRENGTHS: [(&str, Strength); 6] = [
                ("contract", Strength::Contract),
                ("official", Strength::Official),
                ("staff", Strength::Staff),
                ("expert", Strength::Expert),
                ("community", Strength::Community),
                ("inferred", Strength::Inferred),
            ];
            let strength =
                self.one_of(&strength, "unknown-value", "strength", &STRENGTHS).unwrap_or(Strength::Inferred);
            let seen = reader.needed("seen", self.problems);
            let seen = self.seen(&seen);
            let informative = reader.text("informative", self.problems);
            reader.finish(self.problems);
            self.informative.push(informative.is_some());
            self.clause_uses.push(false);
            self.origins.clauses.push(found.node.place.clone());
            self.book.clauses.push(Clause { id, document: id16(place.unwrap_or(0)), strength, seen });
        }
    }

    fn cited(&mut self, product: usize, words: &[Word]) -> Vec<ClauseId> {
        let mut all = Vec::new();
        for word in words {
            let own = self.full(product, &word.text);
            let common = format!("{COMMON}/{}", word.text);
            let found = self.book.clauses.iter().position(|clause| clause.id == own || clause.id == common);
            match found {
                Some(index) => {
                    if let Some(used) = self.clause_uses.get_mut(index) {
                        *used = true;
                    }
                    all.push(id16(index));
                }
                None => {
                    let prefix = self.full(product, "");
                    let known =
                        self.book.clauses.iter().map(|clause| {
                            clause.id.strip_prefix(prefix.as_str()).unwrap_or(clause.id.as_str())
                        });
                    self.problems.unknown(&word.place, "unknown-clause", "clause", &word.text, known);
                }
            }
        }
        all
    }

    /// Clauses of a rule or row: resolved through the points of a module, and each within the time its document governs.
    fn grounds(
        &mut self,
        found: &Found<'_>,
        reader: &mut Reader<'_>,
        terms: Set,
        what: &str,
    ) -> (Vec<ClauseId>, bool) {
        let written = reader.texts("cites", self.problems);
        let analogy = reader.text("by_analogy", self.problems).is_some();
        let mut wanted = Vec::new();
        for word in written {
            match (word.text.strip_prefix('@'), &found.adopted) {
                (Some(point), Some((_, points))) => match points.get(point) {
                    Some(words) => wanted.extend(words.iter().cloned()),
                    None => {
                        let product = self.full(found.product, "");
                        let message = format!(
                            "`{product}product.toml` adopts this module without saying what `{point}` cites"
                        );
                        self.problems.add(&word.place, "missing", message);
                    }
                },
                _ => wanted.push(word),
            }
        }
        if wanted.is_empty() {
            let message = format!("{what} `{}` cites no clause", self.full(found.product, found.name));
            self.problems.add(&found.node.place, "uncited", message);
        }
        let cites = self.cited(found.product, &wanted);
        if !analogy {
            for (clause, word) in cites.iter().zip(&wanted) {
                let Some(clause) = self.book.clauses.get(usize::from(*clause)) else { continue };
                let covers =
                    self.book.documents.get(usize::from(clause.document)).map(|document| document.covers);
                if covers.is_some_and(|covers| (terms & covers).is_empty()) {
                    let message = format!(
                        "the document of clause `{}` governs none of the terms of {what} `{}`; say `by_analogy` and why",
                        clause.id, found.name
                    );
                    self.problems.add(&word.place, "out-of-time", message);
                }
            }
        }
        (cites, analogy)
    }

    /// Clauses that no rule uses.
    fn unused_clauses(&mut self) {
        for (index, clause) in self.book.clauses.iter().enumerate() {
            let used = self.clause_uses.get(index).copied().unwrap_or(true);
            let informative = self.informative.get(index).copied().unwrap_or(true);
            if !used && !informative {
                let place = self.origins.clauses.get(index).cloned().unwrap_or_default();
                let message = format!(
                    "clause `{}` is used by no rule; use it, or say `informative` and why",
                    clause.id
                );
                self.late.add(&place, "unused-clause", message);
            }
        }
    }

    // ---- kinds -------------------------------------------------------------------------------------------------------

    fn kinds_declared(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        for found in self.sections(trees, products, "kind") {
            let id = self.full(found.product, found.name);
            self.origins.kinds.push(found.node.place.clone());
            self.book.kinds.push(Kind {
                id,
                per: Per::Person,
                role: Role::Licence,
                alone: true,
                admits: 0,
                rung: None,
                counted: Vec::new(),
                contains: Vec::new(),
                pack: None,
                allowance: None,
                sold: (None, None, Vec::new()),
            });
        }
    }

    fn kinds(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let mut ladders: Vec<String> = Vec::new();
        for (index, found) in self.sections(trees, products, "kind").into_iter().enumerate() {
            let id = self.full(found.product, found.name);
            let whole = self.terms_of(found.product);
            let mut reader = Reader::new(found.node, "licence kind", self.problems);
            let name = reader.text("name", self.problems);
            self.name(format!("kind.{id}.name"), name);
            for key in ["short", "says", "end"] {
                let text = reader.text(key, self.problems);
                self.say(format!("kind.{id}.{key}"), text);
            }
            let terms = self.in_force(found.product, &mut reader, whole);
            const PERS: [(&str, Per); 7] = [
                ("person", Per::Person),
                ("device", Per::Device),
                ("server", Per::Server),
                ("site", Per::Site),
                ("pack", Per::Pack),
                ("tenant", Per::Tenant),
                ("account", Per::Account),
            ];
            let per = reader.needed("per", self.problems);
            let per = self.one_of(&per, "unknown-value", "way of counting", &PERS).unwrap_or(Per::Person);
            let role = if reader.flag("cover", self.problems) { Role::Cover } else { Role::Licence };
            let alone = !reader.flag("additive", self.problems);
            let rung = reader.text("ladder", self.problems).map(|word| {
                let ladder = self.full(found.product, &word.text);
                let place = ladders.iter().position(|known| *known == ladder).unwrap_or_else(|| {
                    ladders.push(ladder);
                    ladders.len() - 1
                });
                u8::try_from(place).unwrap_or(u8::MAX)
            });
            let step = reader.number("rung", self.problems).and_then(|step| u8::try_from(step).ok());
            let contains = reader.texts("contains", self.problems);
            let contains = contains.iter().filter_map(|word| self.kind(found.product, word)).collect();
            let counted = self.counted(&found, per, terms, &mut reader);
            let pack = reader.number("pack_of", self.problems).map(|of| Pack {
                of: of.max(1),
                minimum: reader.number("pack_minimum", self.problems).unwrap_or(1),
            });
            reader.node("pack_minimum");
            let free = reader.node("free").map(|node| match &node.body {
                Body::Number(number) => vec![(whole, u32::try_from(*number).unwrap_or(0))],
                _ => self.by_terms(found.product, node),
            });
            let times = reader.text("free_times", self.problems).and_then(|word| self.count(&word));
            let allowance = free.map(|free| Allowance { free, times });
            let sold_from = reader.text("sold_from", self.problems).map(|word| word.text);
            let sold_until = reader.text("sold_until", self.problems).map(|word| word.text);
            let sold_cites = reader.texts("sold_cites", self.problems);
            let sold_cites = self.cited(found.product, &sold_cites);
            let asked = reader.node("asked").map(|node| self.tests(Some(found.product), node));
            let asked = asked.unwrap_or_else(|| self.asked_by_role(role));
            reader.finish(self.problems);
            let Some(kind) = self.book.kinds.get_mut(index) else { continue };
            kind.per = per;
            kind.role = role;
            kind.alone = alone;
            kind.rung = rung.zip(step);
            kind.counted = counted;
            kind.contains = contains;
            kind.pack = pack;
            kind.allowance = allowance;
            kind.sold = (sold_from, sold_until, sold_cites);
            if let Some(chapter) = self.book.chapters.get_mut(usize::from(kind.admits)) {
                chapter.terms = terms;
                chapter.applies = asked;
            }
        }
        // Kinds of other products that a product takes into account.
        for found in self.sections(trees, products, "also_kind") {
            let whole = self.terms_of(found.product);
            let mut reader = Reader::new(found.node, "kind of another product", self.problems);
            let terms = self.in_force(found.product, &mut reader, whole);
            reader.finish(self.problems);
            let word = Word { text: found.name.to_owned(), place: found.node.place.clone() };
            let Some(kind) = self.kind(found.product, &word) else { continue };
            let Some(kind) = self.book.kinds.get_mut(usize::from(kind)) else { continue };
            if let Some(chapter) = self.book.chapters.get_mut(usize::from(kind.admits)) {
                chapter.terms |= terms;
            }
            // Counted as it last was: the product that takes it up comes after its own.
            let by = kind.counted.last().map(|counted| counted.by);
            if let Some(by) = by {
                kind.counted.push(Counted { terms, by, cites: Vec::new() });
            }
        }
    }

    /// What a licence is asked for is due; what a cover is asked for is covered.
    fn asked_by_role(&mut self, role: Role) -> Vec<Test> {
        let wanted = match role {
            Role::Licence => "due",
            Role::Cover => "covered",
        };
        let Some(index) = self.book.facts.iter().position(|fact| fact.name == names::DUTY) else {
            return Vec::new();
        };
        let value = self.book.facts.get(index).and_then(|fact| fact.value(wanted));
        value.map(|value| Test { fact: id16(index), values: Set::of(value) }).into_iter().collect()
    }

    fn counted(&mut self, found: &Found<'_>, per: Per, terms: Set, reader: &mut Reader<'_>) -> Vec<Counted> {
        let cites = reader.texts("cites", self.problems);
        let cites = self.cited(found.product, &cites);
        let usual = match per {
            Per::Person => "people",
            Per::Device => "devices",
            Per::Account => "accounts",
            Per::Site => "sites",
            Per::Pack => "visitors",
            Per::Server | Per::Tenant => "",
        };
        let mut all = Vec::new();
        match reader.node("counted_by") {
            Some(node) if matches!(node.body, Body::List(_)) => {
                let Body::List(list) = &node.body else { return all };
                for node in list {
                    let mut reader = Reader::new(node, "way of counting", self.problems);
                    let terms = self.in_force(found.product, &mut reader, terms);
                    let by = reader.needed("by", self.problems);
                    let cites = reader.texts("cites", self.problems);
                    reader.finish(self.problems);
                    let cites = self.cited(found.product, &cites);
                    if let Some(by) = self.count(&by) {
                        all.push(Counted { terms, by, cites });
                    }
                }
            }
            Some(node) => {
                if let Some(word) = words(node).and_then(|words| words.into_iter().next())
                    && let Some(by) = self.count(&word)
                {
                    all.push(Counted { terms, by, cites });
                }
            }
            None => {
                if let Some(by) = self.book.counts.iter().position(|count| count.name == usual) {
                    all.push(Counted { terms, by: id16(by), cites });
                }
            }
        }
        all
    }

    // ---- rules -------------------------------------------------------------------------------------------------------

    fn impossible(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let mut all = self.sections(trees, products, "impossible");
        all.extend(self.adopted(trees, products, "impossible", true));
        for found in all {
            let id = self.full(found.product, found.name);
            let mut reader = Reader::new(found.node, "impossible combination", self.problems);
            let reason = Some(reader.needed("reason", self.problems));
            self.say(format!("impossible.{id}"), reason);
            let whole =
                found.adopted.as_ref().map_or_else(|| self.terms_of(found.product), |(terms, _)| *terms);
            let terms = self.in_force(found.product, &mut reader, whole);
            let when = self.when(found.product, &mut reader);
            reader.finish(self.problems);
            self.origins.impossible.push(found.node.place.clone());
            self.book.impossible.push(Impossible { id, terms, when });
        }
    }

    fn rules(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let mut all = self.sections(trees, products, "rule");
        all.extend(self.adopted(trees, products, "rule", false));
        // The rules, and beside each the names it overrides.
        let mut waiting: Vec<(Rule, Vec<Word>, Place)> = Vec::new();
        for found in all {
            let id = self.full(found.product, found.name);
            let mut reader = Reader::new(found.node, "rule", self.problems);
            let says = Some(reader.needed("says", self.problems));
            self.say(format!("rule.{id}"), says);
            let decides = reader.texts("decides", self.problems);
            if decides.is_empty() {
                self.problems.add(&found.node.place, "missing", "a rule needs `decides`".into());
            }
            let whole =
                found.adopted.as_ref().map_or_else(|| self.terms_of(found.product), |(terms, _)| *terms);
            let terms = self.in_force(found.product, &mut reader, whole);
            let when = self.when(found.product, &mut reader);
            let then = reader.needed("then", self.problems);
            let (cites, analogy) = self.grounds(&found, &mut reader, terms, "rule");
            let inferred = match reader.node("inferred") {
                None => 0,
                Some(Node { body: Body::Flag(flag), .. }) => u8::from(*flag),
                Some(Node { body: Body::Number(number), .. }) => u8::try_from(*number).unwrap_or(u8::MAX),
                Some(node) => {
                    let message = "`inferred` must be true, or the number of inferences".to_owned();
                    self.problems.add(&node.place, "wrong-type", message);
                    0
                }
            };
            let silent = reader.flag("silent", self.problems);
            let default = reader.flag("default", self.problems);
            let overrides = reader.texts("except", self.problems);
            reader.finish(self.problems);
            for word in decides {
                let chapter_name = match word.text.strip_prefix(names::ADMITS) {
                    Some(kind) => format!("{}{}", names::ADMITS, self.full(found.product, kind)),
                    None => word.text.clone(),
                };
                let Some(chapter) =
                    self.book.chapters.iter().position(|chapter| chapter.name == chapter_name)
                else {
                    let known = self.book.chapters.iter().map(|chapter| chapter.name.as_str());
                    self.problems.unknown(&word.place, "unknown-chapter", "chapter", &word.text, known);
                    continue;
                };
                let finding =
                    self.book.chapters.get(chapter).map_or(0, |chapter| usize::from(chapter.finding));
                let Some(value) = self.value(finding, &then) else { continue };
                self.forward(chapter, &when, &found.node.place, &id);
                let chapter_terms =
                    self.book.chapters.get(chapter).map_or(Set::EMPTY, |chapter| chapter.terms);
                let terms = terms & chapter_terms;
                if terms.is_empty() {
                    let message =
                        format!("rule `{id}` decides `{chapter_name}` under no terms at which it is asked");
                    self.problems.add(&found.node.place, "never-in-force", message);
                }
                waiting.push((
                    Rule {
                        id: id.clone(),
                        chapter: id16(chapter),
                        terms,
                        when: when.clone(),
                        then: value,
                        overrides: Vec::new(),
                        cites: cites.clone(),
                        inferred,
                        analogy,
                        silent,
                        default,
                    },
                    overrides.clone(),
                    found.node.place.clone(),
                ));
            }
        }
        waiting.sort_by_key(|(rule, _, _)| rule.chapter);
        let mut seen: BTreeMap<(u16, String), RuleId> = BTreeMap::new();
        for (index, (rule, _, place)) in waiting.iter().enumerate() {
            if seen.insert((rule.chapter, rule.id.clone()), id16(index)).is_some() {
                self.problems.add(place, "declared-twice", format!("rule `{}` is declared twice", rule.id));
            }
            if let Some(chapter) = self.book.chapters.get_mut(usize::from(rule.chapter)) {
                if chapter.rules.0 == chapter.rules.1 {
                    chapter.rules = (id16(index), id16(index));
                }
                chapter.rules.1 = id16(index + 1);
            }
        }
        for (mut rule, overrides, place) in waiting {
            let product = rule.id.split_once('/').map_or("", |(product, _)| product).to_owned();
            for word in overrides {
                let id = if word.text.contains('/') {
                    word.text.clone()
                } else {
                    format!("{product}/{}", word.text)
                };
                match seen.get(&(rule.chapter, id.clone())) {
                    Some(overridden) => rule.overrides.push(*overridden),
                    // A rule that decides several chapters overrides in each what is there.
                    None if seen.keys().any(|(_, known)| *known == id) => {}
                    None => {
                        let known = seen.keys().map(|(_, id)| id.as_str());
                        self.late.unknown(&word.place, "unknown-rule", "rule", &id, known);
                    }
                }
            }
            self.origins.rules.push(place);
            self.book.rules.push(rule);
        }
    }

    /// A rule may ask only for what chapters before its own have found.
    fn forward(&mut self, chapter: usize, when: &[Vec<Test>], place: &Place, id: &str) {
        for test in when.iter().flatten() {
            let later = self.book.chapters.iter().position(|known| known.finding == test.fact);
            if let Some(later) = later.filter(|later| *later >= chapter) {
                let name = self.book.chapters.get(later).map_or("", |chapter| chapter.name.as_str());
                let own = self.book.chapters.get(chapter).map_or("", |chapter| chapter.name.as_str());
                let message = format!(
                    "rule `{id}` decides `{own}` and asks for `{name}`, which is not found before it: the chapters would run in a circle"
                );
                self.problems.add(place, "circle", message);
            }
        }
    }

    fn rights(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        let contact = self.book.facts.iter().position(|fact| fact.name == names::CONTACT);
        for found in self.sections(trees, products, "rights") {
            let id = self.full(found.product, found.name);
            let whole = self.terms_of(found.product);
            let mut reader = Reader::new(found.node, "row of rights", self.problems);
            let kinds = reader.texts("kinds", self.problems);
            let kinds: Vec<KindId> = kinds.iter().filter_map(|word| self.kind(found.product, word)).collect();
            let terms = self.in_force(found.product, &mut reader, whole);
            let mut ways = Set::EMPTY;
            for word in reader.texts("ways", self.problems) {
                if let Some(contact) = contact {
                    if word.text == "*" {
                        ways = self.book.facts.get(contact).map(Fact::all).unwrap_or_default();
                    } else if let Some(value) = self.value(contact, &word) {
                        ways |= Set::of(usize::from(value));
                    }
                }
            }
            if kinds.is_empty() || ways.is_empty() {
                self.problems.add(
                    &found.node.place,
                    "missing",
                    "a row of rights needs `kinds` and `ways`".into(),
                );
            }
            let when =
                reader.node("when").map(|node| self.tests(Some(found.product), node)).unwrap_or_default();
            let grants = reader.texts("grants", self.problems);
            let mut direct = self.pairs(&grants);
            let without = reader.texts("without", self.problems);
            let without = self.pairs(&without);
            direct = direct.without(&without);
            let grants = direct
                .iter()
                .filter_map(|pair| self.implied.get(&pair))
                .fold(direct, |all, contained| all.union(contained))
                .without(&without);
            let says = reader.text("says", self.problems);
            self.say(format!("right.{id}"), says);
            let (cites, _) = self.grounds(&found, &mut reader, terms, "row of rights");
            let inferred = u8::from(reader.flag("inferred", self.problems));
            reader.finish(self.problems);
            self.origins.rights.push(found.node.place.clone());
            self.book.rights.push(Right { id, kinds, terms, ways, when, grants, cites, inferred });
        }
    }

    fn combinations(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        for found in self.sections(trees, products, "combination") {
            let whole = self.terms_of(found.product);
            let mut reader = Reader::new(found.node, "combination", self.problems);
            let of = reader.texts("of", self.problems);
            let kinds: Vec<KindId> = of.iter().filter_map(|word| self.kind(found.product, word)).collect();
            let terms = self.in_force(found.product, &mut reader, whole);
            let (cites, _) = self.grounds(&found, &mut reader, terms, "combination");
            reader.finish(self.problems);
            self.book.combinations.push(Combination { terms, kinds, cites });
        }
    }

    // ---- cases and questions -----------------------------------------------------------------------------------------

    fn cases_and_questions(&mut self, trees: &BTreeMap<&str, Node>, products: &[(&str, &Node)]) {
        for found in self.sections(trees, products, "case") {
            let mut json = found.node.to_json();
            let id = self.full(found.product, found.name);
            if let Some(case) = json.as_object_mut() {
                case.insert("id".into(), id.clone().into());
                if let Some(situation) = case.get_mut("situation").and_then(serde_json::Value::as_object_mut)
                {
                    situation.entry("version").or_insert(1.into());
                    if let Some((product, _)) = products.get(found.product) {
                        situation.entry("product").or_insert((*product).into());
                    }
                }
            }
            let mut reader = Reader::new(found.node, "case", self.problems);
            for key in ["about", "situation", "expect", "why", "origin"] {
                reader.node(key);
            }
            reader.finish(self.problems);
            self.cases.push(Case { place: found.node.place.clone(), id, json });
        }
        for found in self.sections(trees, products, "question") {
            let id = self.full(found.product, found.name);
            let mut reader = Reader::new(found.node, "question", self.problems);
            for key in ["ask", "short", "answer", "circulates", "circulates_wrong"] {
                let text = if ["ask", "short", "answer"].contains(&key) {
                    Some(reader.needed(key, self.problems))
                } else {
                    reader.text(key, self.problems)
                };
                self.say(format!("question.{id}.{key}"), text);
            }
            let topics = reader.texts("topics", self.problems);
            for topic in &topics {
                self.say(format!("topic.{}", topic.text), Some(topic.clone()));
            }
            let topics = topics.into_iter().map(|word| word.text).collect();
            let order = reader.number("order", self.problems).unwrap_or(u32::MAX);
            let cites = reader.texts("cites", self.problems);
            let cites = self.cited(found.product, &cites);
            let situation = reader.node("situation").map(|node| {
                let mut json = node.to_json();
                if let Some(situation) = json.as_object_mut() {
                    situation.entry("version").or_insert(1.into());
                    if let Some((product, _)) = products.get(found.product) {
                        situation.entry("product").or_insert((*product).into());
                    }
                }
                json
            });
            let expect = reader.node("expect").map(Node::to_json);
            reader.finish(self.problems);
            if let Some(situation) = &situation {
                let mut json = serde_json::json!({ "id": id, "about": "the situation that this question opens", "situation": situation });
                if let (Some(case), Some(expect)) = (json.as_object_mut(), expect) {
                    case.insert("expect".into(), expect);
                }
                self.cases.push(Case { place: found.node.place.clone(), id: id.clone(), json });
            }
            let situation = situation.map(|json| json.to_string());
            self.questions.push(Question { id, order, topics, cites, situation });
        }
        self.questions.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    }
}

/// The points of a module that a rule in it cites.
fn wanted_points(node: &Node) -> Vec<String> {
    let cites = node.entries().iter().filter(|(key, _)| key == "cites");
    let words = cites.filter_map(|(_, node)| words(node)).flatten();
    words.filter_map(|word| word.text.strip_prefix('@').map(str::to_owned)).collect()
}

/// What a product's files may hold.
const SECTIONS: [&str; 12] = [
    "clause",
    "rule",
    "rights",
    "combination",
    "dispute",
    "comparison",
    "holding",
    "impossible",
    "case",
    "question",
    "kind",
    "also_kind",
];

/// Dotted keys are nested tables to TOML; here they are one name.
fn flatten<'n>(prefix: &str, node: &'n Node, flat: &mut Vec<(String, &'n Node)>) {
    for (name, node) in node.entries() {
        let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match node.body {
            Body::Table(_) => flatten(&name, node, flat),
            _ => flat.push((name, node)),
        }
    }
}

/// A short digest: FNV-1a over the compiled rules, which tells one rulebook from another and is no seal.
fn digest(book: &Book) -> String {
    clausewise_rules::digest(&clausewise_rules::packed::to_bytes(book))
}
