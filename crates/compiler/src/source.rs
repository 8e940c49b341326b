//! The text files of a book as a tree in which every value knows its line. Everything after this works on the tree
//! and never on TOML itself.

use std::{collections::BTreeMap, fs, io, path::Path};

use toml_edit::{Document, Item, Value};

use crate::problem::{Place, Problems};

/// The files of a book by their path relative to it.
pub type Files = BTreeMap<String, String>;

/// Reads every `.toml` file below a folder.
///
/// # Errors
/// When the folder or a file in it can't be read.
pub fn read_folder(root: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    collect(root, root, &mut files)?;
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let name: Vec<_> =
                path.strip_prefix(root).unwrap_or(&path).iter().map(|part| part.to_string_lossy()).collect();
            files.insert(name.join("/"), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// A value with its place.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub body: Body,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Body {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Node>),
    /// Named values in the order of the file.
    Table(Vec<(String, Node)>),
}

impl Default for Body {
    fn default() -> Self {
        Self::Table(Vec::new())
    }
}

/// Turns a file into a tree; what is not TOML is noted and gives nothing.
pub fn parse(file: &str, text: &str, problems: &mut Problems) -> Option<Node> {
    match Document::parse(text) {
        Ok(document) => {
            let lines = Lines { file, text };
            Some(Node { place: lines.at(None), body: lines.table(document.as_table()) })
        }
        Err(error) => {
            let lines = Lines { file, text };
            let said = error.message().lines().collect::<Vec<_>>().join(", ");
            problems.add(&lines.at(error.span()), "not-toml", format!("can't be read as TOML: {said}"));
            None
        }
    }
}

struct Lines<'a> {
    file: &'a str,
    text: &'a str,
}

impl Lines<'_> {
    fn at(&self, span: Option<std::ops::Range<usize>>) -> Place {
        // What is missed at the end of a file is missed on its last line.
        let end = self.text.trim_end().len();
        let breaks = |until: usize| self.text.bytes().take(until).filter(|byte| *byte == b'\n').count();
        let line = span.map_or(0, |span| 1 + breaks(span.start.min(end)));
        Place { file: self.file.to_owned(), line }
    }

    fn table(&self, table: &dyn toml_edit::TableLike) -> Body {
        let entries = table.iter().map(|(name, item)| {
            let mut node = self.item(item);
            if let Some(key) = table.key(name)
                && key.span().is_some()
            {
                node.place = self.at(key.span());
            }
            (name.to_owned(), node)
        });
        Body::Table(entries.collect())
    }

    fn item(&self, item: &Item) -> Node {
        let body = match item {
            Item::None => Body::default(),
            Item::Value(value) => return self.value(value),
            Item::Table(table) => self.table(table),
            Item::ArrayOfTables(list) => Body::List(
                list.iter()
                    .map(|table| Node { place: self.at(table.span()), body: self.table(table) })
                    .collect(),
            ),
        };
        Node { place: self.at(item.span()), body }
    }

    fn value(&self, value: &Value) -> Node {
        let body = match value {
            Value::String(text) => Body::Text(text.value().clone()),
            Value::Integer(number) => Body::Number(*number.value()),
            Value::Boolean(flag) => Body::Flag(*flag.value()),
            Value::Float(number) => Body::Text(number.value().to_string()),
            Value::Datetime(date) => Body::Text(date.value().to_string()),
            Value::Array(list) => Body::List(list.iter().map(|entry| self.value(entry)).collect()),
            Value::InlineTable(table) => self.table(table),
        };
        Node { place: self.at(value.span()), body }
    }
}

impl Node {
    /// The same as JSON.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.body {
            Body::Text(text) => text.as_str().into(),
            Body::Number(number) => (*number).into(),
            Body::Flag(flag) => (*flag).into(),
            Body::List(list) => list.iter().map(Self::to_json).collect(),
            Body::Table(table) => table
                .iter()
                .map(|(name, node)| (name.clone(), node.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// Its named values; none if it is no table.
    #[must_use]
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.body {
            Body::Table(table) => table,
            _ => &[],
        }
    }

    /// What it is, in plain words.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self.body {
            Body::Text(_) => "a text",
            Body::Number(_) => "a number",
            Body::Flag(_) => "true or false",
            Body::List(_) => "a list",
            Body::Table(_) => "a table",
        }
    }
}

/// A text with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads a table key by key and, at the end, notes every key that nobody asked for.
#[derive(Debug)]
pub struct Reader<'a> {
    node: &'a Node,
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// Starts to read a table; `what` names it in messages (`rule`, `clause`).
    pub fn new(node: &'a Node, what: &'static str, problems: &mut Problems) -> Self {
        if !matches!(node.body, Body::Table(_)) {
            problems.add(&node.place, "wrong-type", format!("a {what} must be a table, not {}", node.sort()));
        }
        Self { node, what, asked: Vec::new() }
    }

    /// Where the table stands.
    #[must_use]
    pub fn place(&self) -> &'a Place {
        &self.node.place
    }

    /// Any value.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.node.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    fn wrong(&self, key: &str, node: &Node, wanted: &str, problems: &mut Problems) {
        let message = format!("`{key}` of a {} must be {wanted}, not {}", self.what, node.sort());
        problems.add(&node.place, "wrong-type", message);
    }

    /// A text, if there is one.
    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<Word> {
        let node = self.node(key)?;
        match &node.body {
            Body::Text(text) => Some(Word { text: text.clone(), place: node.place.clone() }),
            _ => {
                self.wrong(key, node, "a text", problems);
                None
            }
        }
    }

    /// A text that must be there.
    pub fn needed(&mut self, key: &'static str, problems: &mut Problems) -> Word {
        if self.node(key).is_none() {
            problems.add(self.place(), "missing", format!("a {} needs `{key}`", self.what));
        }
        self.text(key, problems).unwrap_or_else(|| Word { text: String::new(), place: self.place().clone() })
    }

    /// A text or a list of texts; nothing if it is not there.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Word> {
        let Some(node) = self.node(key) else { return Vec::new() };
        words(node).unwrap_or_else(|| {
            self.wrong(key, node, "a text or a list of texts", problems);
            Vec::new()
        })
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<u32> {
        let node = self.node(key)?;
        let number = match node.body {
            Body::Number(number) => u32::try_from(number).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, node, "a whole number that is not negative", problems);
        }
        number
    }

    /// True or false; false if it is not there.
    pub fn flag(&mut self, key: &'static str, problems: &mut Problems) -> bool {
        match self.node(key) {
            None => false,
            Some(Node { body: Body::Flag(flag), .. }) => *flag,
            Some(node) => {
                self.wrong(key, node, "true or false", problems);
                false
            }
        }
    }

    /// The tables of a list of tables, or the one table; nothing if it is not there.
    pub fn tables(&mut self, key: &'static str, problems: &mut Problems) -> Vec<&'a Node> {
        match self.node(key) {
            None => Vec::new(),
            Some(node) => match &node.body {
                Body::List(list) => list.iter().collect(),
                Body::Table(_) => vec![node],
                _ => {
                    self.wrong(key, node, "a table or a list of tables", problems);
                    Vec::new()
                }
            },
        }
    }

    /// The named tables below a key, as in `[rule.name]`.
    pub fn named(&mut self, key: &'static str) -> &'a [(String, Node)] {
        self.node(key).map_or(&[], Node::entries)
    }

    /// Notes every key that was not asked for.
    pub fn finish(self, problems: &mut Problems) {
        for (name, node) in self.node.entries() {
            if !self.asked.contains(&name.as_str()) {
                let what = format!("key in a {}", self.what);
                problems.unknown(&node.place, "unknown-key", &what, name, self.asked.iter().copied());
            }
        }
    }
}

/// A text or a list of texts.
#[must_use]
pub fn words(node: &Node) -> Option<Vec<Word>> {
    let word = |node: &Node| match &node.body {
        Body::Text(text) => Some(Word { text: text.clone(), place: node.place.clone() }),
        _ => None,
    };
    match &node.body {
        Body::List(list) => list.iter().map(word).collect(),
        _ => word(node).map(|word| vec![word]),
    }
}
