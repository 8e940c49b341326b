//! TOML as a tree that keeps the order of the file. It is the reference's own reader and shares nothing with the
//! compiler's.

use toml_edit::{Item, Value};

/// A piece of TOML.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

impl Node {
    pub fn of(item: &Item) -> Self {
        if let Some(table) = item.as_table_like() {
            return Self::Table(table.iter().map(|(key, item)| (key.to_owned(), Self::of(item))).collect());
        }
        match item {
            Item::Value(value) => Self::value(value),
            Item::ArrayOfTables(list) => {
                Self::List(list.iter().map(|table| Self::of(&Item::Table(table.clone()))).collect())
            }
            _ => Self::Table(Vec::new()),
        }
    }

    fn value(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.value().clone()),
            Value::Integer(number) => Self::Number(u64::try_from(*number.value()).unwrap_or(0)),
            Value::Boolean(flag) => Self::Flag(*flag.value()),
            Value::Array(list) => Self::List(list.iter().map(Self::value).collect()),
            other => Self::of(&Item::Value(other.clone())),
        }
    }

    pub fn entries(&self) -> &[(String, Self)] {
        if let Self::Table(entries) = self { entries } else { &[] }
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// A list, or one entry as a list of one.
    pub fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { std::slice::from_ref(self) }
    }

    pub fn texts(&self) -> Vec<String> {
        self.list()
            .iter()
            .filter_map(|node| if let Self::Text(text) = node { Some(text.clone()) } else { None })
            .collect()
    }

    pub fn words(&self, key: &str) -> Vec<String> {
        self.get(key).map(Self::texts).unwrap_or_default()
    }

    pub fn word(&self, key: &str) -> Option<String> {
        self.words(key).into_iter().next()
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        if let Some(Self::Number(number)) = self.get(key) { Some(*number) } else { None }
    }

    pub fn flag(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Self::Flag(true)))
    }

    /// The tables named below a key, as in `[rule.name]`.
    pub fn named(&self, key: &str) -> &[(String, Self)] {
        self.get(key).map(Self::entries).unwrap_or_default()
    }

    /// Dotted names are nested tables to TOML; here they are one name.
    pub fn flat(&self, prefix: &str) -> Vec<(String, &Self)> {
        let mut all = Vec::new();
        for (name, node) in self.entries() {
            let name = format!("{prefix}{name}");
            if let Self::Table(_) = node {
                all.extend(node.flat(&format!("{name}.")))
            } else {
                all.push((name, node))
            }
        }
        all
    }
}
