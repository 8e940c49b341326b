//! Which column is which: the contract's names, and what people call them in English and French. What is not known
//! passes through untouched.

use clausewise_rules::book::{Book, Scope};

use super::plain::plain;

/// The list of synonyms, as a specialist writes it.
const SYNONYMS: &str = include_str!("synonyms.txt");

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// What the reader calls the row.
    Name,
    /// Which situation the row belongs to.
    Situation,
    /// `product`, `guide` or `asOf`.
    Terms(&'static str),
    /// A fact or number of the estate, by its path.
    Estate(String),
    /// What the organisation owns.
    Holds,
    /// A fact of the group.
    Fact(String),
    /// A number of the group that adds where rows are pooled.
    Adds(String),
    /// A number of the group that is the same for all who share it.
    Shared(String),
    /// What they need.
    Needs,
    /// Further ways.
    Also,
    /// The portal site.
    Site,
}

/// Numbers of different people: pooled rows add them. The others are told of what people share.
const ADDS: [&str; 5] = ["people", "devices", "accounts", "visitors", "logins"];

impl Key {
    /// Its name in the contract.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Name => "name",
            Self::Situation => "situation",
            Self::Terms(name) => name,
            Self::Holds => "estate.holds",
            Self::Needs => "needs",
            Self::Also => "also",
            Self::Site => "site",
            Self::Estate(name) | Self::Fact(name) | Self::Adds(name) | Self::Shared(name) => name,
        }
    }

    /// Whether it is told of the whole situation.
    #[must_use]
    pub fn is_of_situation(&self) -> bool {
        matches!(self, Self::Terms(_) | Self::Estate(_) | Self::Holds)
    }
}

/// The key of a name in the contract.
fn key(book: &Book, name: &str) -> Option<Key> {
    match name {
        "name" => return Some(Key::Name),
        "situation" => return Some(Key::Situation),
        "product" => return Some(Key::Terms("product")),
        "guide" => return Some(Key::Terms("guide")),
        "asOf" => return Some(Key::Terms("asOf")),
        "estate.holds" => return Some(Key::Holds),
        "needs" => return Some(Key::Needs),
        "also" => return Some(Key::Also),
        "site" => return Some(Key::Site),
        _ => {}
    }
    let fact = book.facts.iter().find(|fact| fact.name == name).map(|fact| fact.scope);
    let count = book.counts.iter().any(|count| count.name == name);
    match fact {
        Some(Scope::Estate) => Some(Key::Estate(name.to_owned())),
        Some(Scope::Group | Scope::Way) => Some(Key::Fact(name.to_owned())),
        _ if count && name.starts_with("estate.") => Some(Key::Estate(name.to_owned())),
        _ if count && ADDS.contains(&name) => Some(Key::Adds(name.to_owned())),
        _ if count => Some(Key::Shared(name.to_owned())),
        _ => None,
    }
}

/// Lines of the list of synonyms of one sort: what stands before the `=`, and the names behind it.
pub(super) fn synonyms(sort: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    SYNONYMS.lines().filter_map(move |line| {
        let (left, names) = line.strip_prefix(sort)?.strip_prefix(' ')?.split_once(" = ")?;
        Some((left, names))
    })
}

/// Whether a list of names has a name.
pub(super) fn names_it(names: &str, name: &str) -> bool {
    names.split(", ").any(|known| plain(known) == name)
}

/// The columns of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// The headers, as they stand there.
    pub headers: Vec<String>,
    /// What each column holds; nothing for those that pass through.
    pub keys: Vec<Option<Key>>,
}

impl Columns {
    /// The columns of a first row. Of two columns for one thing the first counts.
    #[must_use]
    pub fn of(book: &Book, headers: Vec<String>) -> Self {
        let mut keys: Vec<Option<Key>> = Vec::new();
        for header in &headers {
            let found =
                Self::find(book, header).filter(|key| !keys.iter().flatten().any(|known| known == key));
            keys.push(found);
        }
        Self { headers, keys }
    }

    /// The columns as somebody chose them: for each header what it holds, by the contract's name. Of two columns for
    /// one thing the first counts; what is not known passes through.
    #[must_use]
    pub fn chosen(book: &Book, headers: Vec<String>, chosen: &[Option<String>]) -> Self {
        let mut keys: Vec<Option<Key>> = Vec::new();
        for place in 0..headers.len() {
            let wanted = chosen.get(place).and_then(Option::as_deref);
            let found = wanted.and_then(|name| key(book, name));
            keys.push(found.filter(|key| !keys.iter().flatten().any(|known| known == key)));
        }
        Self { headers, keys }
    }

    /// Everything that a column can hold, by the contract's names.
    pub fn all(book: &Book) -> impl Iterator<Item = &str> + Clone {
        let fixed =
            ["name", "situation", "product", "guide", "asOf", "estate.holds", "needs", "also", "site"];
        let facts =
            book.facts.iter().filter(|fact| matches!(fact.scope, Scope::Estate | Scope::Group | Scope::Way));
        let facts = facts.map(|fact| fact.name.as_str());
        let counts = book.counts.iter().map(|count| count.name.as_str());
        fixed.into_iter().chain(facts).chain(counts)
    }

    fn find(book: &Book, header: &str) -> Option<Key> {
        let name = plain(header);
        if name.is_empty() {
            return None;
        }
        let own = Self::all(book);
        let known = own
            .clone()
            .find(|own| plain(own) == name)
            .or_else(|| synonyms("column").find(|(_, names)| names_it(names, &name)).map(|(key, _)| key))
            .or_else(|| own.clone().find(|own| plain(own.trim_start_matches("estate.")) == name))?;
        key(book, known)
    }

    /// The place of the column that holds something.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.as_ref().is_some_and(|key| key.name() == name))
    }

    /// Whether any column is known that tells of people.
    #[must_use]
    pub fn tell_of_groups(&self) -> bool {
        self.keys.iter().flatten().any(|key| matches!(key, Key::Fact(_) | Key::Needs | Key::Adds(_)))
    }
}
