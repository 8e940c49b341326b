//! What the page and its worker say to one another: plain data in JSON, with a file beside it where there is one. What
//! is told is told in words, so that the page needs neither rules nor texts.

use serde::{Deserialize, Serialize};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// What these settings say; they are masked already.
    Inspect(String),
    /// What the table in the file is.
    Look,
    /// The verdict of each row of the file.
    Judge {
        /// What each column holds, by the contract's names.
        columns: Vec<Option<String>>,
        /// The product of rows that name none.
        product: Option<String>,
    },
    /// What an export of users comes to.
    Count {
        /// The product it is an export of.
        product: Option<String>,
    },
}

/// What the worker tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Tell {
    /// The worker is ready to be asked.
    Ready,
    /// What settings say.
    Inspected(Box<Inspected>),
    /// What a table is.
    Looked(Looked),
    /// How far the work is.
    Progress(Progress),
    /// What the rows come to; the table with its answers comes beside it.
    Judged(Judged),
    /// What an export of users comes to; the table of its groups comes beside it.
    Counted(Counted),
    /// Why it can't be done.
    Refused(String),
}

/// What settings say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Inspected {
    /// That nothing was connected or tested.
    pub note: String,
    /// Whether any setting was recognised.
    pub any: bool,
    /// What was recognised, each with its name.
    pub recognised: Vec<(String, String)>,
    /// What is missing, contradictory, outdated, unsafe, or to be asked.
    pub findings: Vec<Finding>,
    /// What remains to do outside the settings.
    pub checklist: Vec<String>,
    /// What it means for licences.
    pub meanings: Vec<Meaning>,
    /// The fragment that opens the situation which the settings begin.
    pub opens: String,
}

/// Something to mend or to find out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Finding {
    /// What sort of thing it is, in words.
    pub sort: String,
    /// What is wrong.
    pub says: String,
    /// What would be right.
    pub should: Option<String>,
}

/// What a connection means for somebody's licence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meaning {
    /// Whom it is about.
    pub about: String,
    /// The outcome's name in the contract.
    pub outcome: String,
    /// The outcome in words.
    pub heading: String,
    /// The products in which it is so, oldest first: those with the same ways together.
    pub ways: Vec<Ways>,
    /// The steps with their clauses, in the newest of them.
    pub steps: Vec<Step>,
}

/// What serves in some products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ways {
    /// The products.
    pub products: String,
    /// Ways that serve.
    pub options: Vec<String>,
    /// Licences that are closed.
    pub refused: Vec<String>,
}

/// A step with the clauses it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// What it says.
    pub says: String,
    /// Where that stands.
    pub cites: Vec<String>,
}

/// A name of the contract with its words.
pub(crate) type Named = (String, String);

/// What a table is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Looked {
    /// Whether it is an export of users; else a row is a group.
    pub users: bool,
    /// Its columns with what they were taken for, and what stands in the first rows.
    pub columns: Vec<Column>,
    /// Everything that a column can hold.
    pub keys: Vec<Named>,
    /// The products.
    pub products: Vec<Named>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Column {
    /// Its header.
    pub header: String,
    /// What it holds.
    pub key: Option<String>,
    /// What stands in the first rows.
    pub cells: Vec<String>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// In hundredths.
    pub percent: u32,
    /// Rows gone through so far.
    pub rows: u64,
}

/// What the rows of a table come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judged {
    /// How many rows there are.
    pub rows: u64,
    /// How many different ones.
    pub kinds: u64,
    /// How many situations.
    pub situations: u64,
    /// What is needed altogether.
    pub totals: Vec<Total>,
    /// The rows by outcome, with the outcome's name in the contract; the last are those that can't be judged.
    pub outcomes: Vec<Outcome>,
}

/// A licence with its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Total {
    /// Its name.
    pub name: String,
    /// How many are needed, where it can be told.
    pub needed: Option<u64>,
    /// How many are held, where somebody told.
    pub held: Option<u64>,
    /// How many are missing, where somebody told.
    pub missing: Option<u64>,
}

/// Rows with one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// The outcome's name in the contract, or `problem`.
    pub id: String,
    /// The outcome in words.
    pub heading: String,
    /// How many rows there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Line>,
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    /// The line it begins in.
    pub line: u64,
    /// What the reader calls it.
    pub name: String,
    /// Ways that serve, or what is wrong.
    pub says: String,
}

/// What an export of users comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// How many accounts are enabled.
    pub enabled: u64,
    /// How many are disabled.
    pub disabled: u64,
    /// The groups with their numbers.
    pub groups: Vec<(String, u64)>,
    /// The holdings with their numbers.
    pub holds: Vec<(String, u64)>,
    /// What such a list can't tell.
    pub asked: Vec<String>,
    /// Lines whose access mode is not known.
    pub strange: Vec<u64>,
    /// The fragment that opens the situation.
    pub opens: String,
}
