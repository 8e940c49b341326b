//! Rows to situations: those alike but for their name are pooled, so that memory grows with what is different and not
//! with the number of rows. A first pass pools, then everything is judged at once, a second pass answers row by row.

use std::{borrow::Cow, collections::HashMap};

use clausewise_rules::{
    judge,
    library::Library,
    point::Engine,
    situation::Situation,
    verdict::{GroupVerdict, Problem, TotalRow},
};

use super::{
    columns::{Columns, Key},
    rows::Row,
    values::value,
};
use crate::{datum::Datum, read_situation, words::Words};

/// The most different rows that are kept, over all situations.
pub const KINDS: usize = 50_000;
/// How many ways of writing the same are remembered; further ones are read anew each time.
const REMEMBERED: usize = 4 * KINDS;

/// The longest way of writing a row that is remembered, in bytes.
const SHORT: usize = 1024;
/// The longest cell that says something, in bytes: a value, and a list of values.
const LONGEST: [usize; 2] = [500, 10_000];

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowProblem {
    /// The line the row begins in.
    pub line: usize,
    /// The column, from 1, where one is to blame.
    pub column: Option<usize>,
    /// What the column is called there.
    pub header: Option<String>,
    /// What is wrong and what would be right.
    pub problem: Problem,
}

impl RowProblem {
    /// One sentence: where, what, and what would be right.
    #[must_use]
    pub fn says(&self, words: Words, library: Option<&Library>) -> String {
        let Problem { code, at, found, known } = &self.problem;
        let line = self.line.to_string();
        let column = self.column.map(|column| column.to_string()).unwrap_or_default();
        let shown: Vec<String> = known.iter().take(40).map(|known| format!("`{known}`")).collect();
        let reason = library.and_then(|library| library.text(&format!("impossible.{found}")));
        let id = format!("row.{code}");
        let id = if words.text(&id).is_some() { id } else { "row.other".to_owned() };
        let filled = [
            ("found", found.as_str()),
            ("known", &shown.join(", ")),
            ("at", at),
            ("code", code),
            ("reason", reason.unwrap_or_default()),
        ];
        let place = if self.column.is_some() { "row.column" } else { "row.line" };
        let header = self.header.clone().unwrap_or_default();
        let place = words.say(place, &[("line", &line), ("column", &column), ("header", &header)]);
        format!("{place} {}", words.say(&id, &filled))
    }
}

/// A number that adds: left out, not known, or told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Out,
    Unknown,
    Number(i64),
}

/// Rows that are alike.
#[derive(Clone, Debug)]
struct Kind<A> {
    /// The group without name and without the numbers that add.
    group: Vec<(String, Datum)>,
    /// The numbers that add, by their place among the columns.
    numbers: Vec<(usize, Told)>,
    rows: u64,
    /// What is kept of its verdict, or why there is none.
    judged: Option<Result<A, Problem>>,
}

/// A situation of the table.
#[derive(Clone, Debug)]
struct Pooled<A> {
    name: String,
    /// What is told of the whole situation: the column, as it was written, as it was read.
    estate: Vec<(usize, String, Datum)>,
    kinds: Vec<Kind<A>>,
    by_group: HashMap<String, usize>,
    /// What is needed altogether.
    total: Vec<TotalRow>,
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<'v, A> {
    /// The row is empty.
    Blank,
    /// What was kept of the verdict of all rows like it.
    Kept(&'v A),
    /// It can't be judged.
    Problem(Box<RowProblem>),
}

/// A licence over all situations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The licence.
    pub licence: String,
    /// How many are needed; nothing where a count is missing somewhere.
    pub quantity: Option<u64>,
    /// How many are held, where somebody told.
    pub held: Option<u64>,
    /// How many are missing, where somebody told what is held.
    pub missing: Option<u64>,
}

/// All rows of a table, pooled. Of each verdict only that is kept which whoever judges asks for, so that a table with
/// many different rows takes little room.
#[derive(Debug)]
pub struct Pool<'e, A> {
    engine: &'e Engine,
    columns: Columns,
    /// The product of rows that name none.
    product: Option<String>,
    situations: Vec<Pooled<A>>,
    by_name: HashMap<String, usize>,
    /// Rows as they were written, with the situation and the kind they are.
    seen: HashMap<Vec<u8>, (usize, usize)>,
    kinds: usize,
    scratch: Vec<u8>,
}

/// Where a row belongs, and its numbers that add.
struct Place {
    situation: usize,
    kind: usize,
    numbers: Vec<(usize, Told)>,
}

impl<'e, A> Pool<'e, A> {
    /// A pool for a table with these columns; `product` is that of rows that name none.
    #[must_use]
    pub fn new(engine: &'e Engine, columns: Columns, product: Option<String>) -> Self {
        Self {
            engine,
            columns,
            product,
            situations: Vec::new(),
            by_name: HashMap::new(),
            seen: HashMap::new(),
            kinds: 0,
            scratch: Vec::new(),
        }
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// How many different rows there are.
    #[must_use]
    pub fn kinds(&self) -> usize {
        self.kinds
    }

    /// How many situations there are.
    #[must_use]
    pub fn situations(&self) -> usize {
        self.situations.len()
    }

    // ---- first pass ------------------------------------------------------------------------------------------------------

    /// Takes up a row. What is wrong with a single row is told in the second pass.
    ///
    /// # Errors
    /// `too-many-kinds`, when more than [`KINDS`] different rows would have to be kept.
    pub fn add(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        if blank(row) {
            return Ok(());
        }
        let place = match self.place(row, true) {
            Ok(place) => place,
            Err(wrong) if wrong.problem.code == "too-many-kinds" => return Err(wrong.problem),
            Err(_) => return Ok(()),
        };
        let kind =
            self.situations.get_mut(place.situation).and_then(|pooled| pooled.kinds.get_mut(place.kind));
        let Some(kind) = kind else { return Ok(()) };
        kind.rows = kind.rows.saturating_add(1);
        if kind.numbers.is_empty() {
            kind.numbers = place.numbers;
            return Ok(());
        }
        for ((_, sum), (_, more)) in kind.numbers.iter_mut().zip(place.numbers) {
            if let (Told::Number(sum), Told::Number(more)) = (sum, more) {
                *sum = sum.saturating_add(more);
            }
        }
        Ok(())
    }

    /// Where a row belongs; with `keep`, a new place is made for what is new.
    fn place(&mut self, row: &Row<'_>, keep: bool) -> Result<Place, Box<RowProblem>> {
        self.too_long(row)?;
        let numbers = self.numbers(row)?;
        let mut written = std::mem::take(&mut self.scratch);
        written.clear();
        for (place, key) in self.columns.keys.iter().enumerate() {
            match key {
                None | Some(Key::Name) => {}
                Some(Key::Adds(_)) => written.push(match numbers.iter().find(|(at, _)| *at == place) {
                    Some((_, Told::Number(_))) => 1,
                    Some((_, Told::Unknown)) => 2,
                    _ => 0,
                }),
                Some(_) => {
                    written.extend_from_slice(row.bytes(place).trim_ascii());
                    written.push(0x1f);
                }
            }
        }
        if let Some((situation, kind)) = self.seen.get(&written).copied() {
            self.scratch = written;
            return Ok(Place { situation, kind, numbers });
        }
        let (situation, kind) = self.read(row, &numbers, keep)?;
        if self.seen.len() < REMEMBERED && written.len() < SHORT {
            self.seen.insert(written, (situation, kind));
        } else {
            self.scratch = written;
        }
        Ok(Place { situation, kind, numbers })
    }

    fn wrong(&self, row: &Row<'_>, place: Option<usize>, problem: Problem) -> Box<RowProblem> {
        let header = place.and_then(|place| self.columns.headers.get(place)).cloned();
        Box::new(RowProblem { line: row.line, column: place.map(|place| place + 1), header, problem })
    }

    fn too_long(&self, row: &Row<'_>) -> Result<(), Box<RowProblem>> {
        let columns = self.columns.headers.len();
        let more = (columns..row.len()).find(|place| !row.bytes(*place).trim_ascii().is_empty());
        match more {
            Some(place) => {
                let problem = Problem::new("too-many-cells", "", row.len().to_string());
                Err(self.wrong(row, Some(place), problem.knowing([columns.to_string()])))
            }
            None => Ok(()),
        }
    }

    /// The numbers that add.
    fn numbers(&self, row: &Row<'_>) -> Result<Vec<(usize, Told)>, Box<RowProblem>> {
        let mut all = Vec::new();
        for (place, key) in self.columns.keys.iter().enumerate() {
            let Some(key @ Key::Adds(name)) = key else { continue };
            let cell = row.cell(place);
            let told = match cell.trim() {
                "" => Told::Out,
                written => match value(&self.engine.book, key, written) {
                    Datum::Whole(number) => Told::Number(number),
                    Datum::Text(text) if text == "unknown" => Told::Unknown,
                    _ => {
                        let problem = Problem::new("not-a-count", name.clone(), shown(written));
                        return Err(self.wrong(row, Some(place), problem));
                    }
                },
            };
            all.push((place, told));
        }
        Ok(all)
    }

    /// Reads a row that is not remembered.
    fn read(
        &mut self,
        row: &Row<'_>,
        numbers: &[(usize, Told)],
        keep: bool,
    ) -> Result<(usize, usize), Box<RowProblem>> {
        let book = &self.engine.book;
        let mut name = Cow::Borrowed("");
        let mut group: Vec<(String, Datum)> = Vec::new();
        let mut estate: Vec<(usize, String, Datum)> = Vec::new();
        for (place, key) in self.columns.keys.iter().enumerate() {
            let Some(key) = key else { continue };
            let cell = row.cell(place);
            let written = cell.trim();
            if written.is_empty() {
                continue;
            }
            let list = matches!(key, Key::Needs | Key::Also | Key::Holds);
            let limit = LONGEST.get(usize::from(list)).copied().unwrap_or_default();
            if written.len() > limit && !matches!(key, Key::Name) {
                let problem = Problem::new("cell-too-long", "", written.len().to_string());
                return Err(self.wrong(row, Some(place), problem.knowing([limit.to_string()])));
            }
            match key {
                Key::Name | Key::Adds(_) => {}
                Key::Situation => name = Cow::Owned(written.to_owned()),
                key if key.is_of_situation() => {
                    estate.push((place, written.to_owned(), value(book, key, written)));
                }
                key => group.push((key.name().to_owned(), value(book, key, written))),
            }
        }
        // Every name of a fact is known here; what remains to be refused is a value.
        let mut told = group.clone();
        told.extend(numbers.iter().filter_map(|(place, told)| self.number(*place, *told)));
        let trial = situation(Datum::Text("unknown".into()), Vec::new(), vec![Datum::Map(told)]);
        read_situation(book, &trial).map_err(|problem| self.blame(row, problem))?;
        for (place, _, datum) in &estate {
            self.of_situation(row, *place, datum)?;
        }
        self.settle(row, &name, group, numbers, estate, keep)
    }

    fn number(&self, place: usize, told: Told) -> Option<(String, Datum)> {
        let key = self.columns.keys.get(place)?.as_ref()?;
        match told {
            Told::Out => None,
            Told::Unknown => Some((key.name().to_owned(), Datum::Text("unknown".into()))),
            Told::Number(number) => Some((key.name().to_owned(), Datum::Whole(number))),
        }
    }

    /// Refuses a value of the whole situation that is not known.
    fn of_situation(&self, row: &Row<'_>, place: usize, datum: &Datum) -> Result<(), Box<RowProblem>> {
        let Some(key) = self.columns.keys.get(place).and_then(Option::as_ref) else { return Ok(()) };
        let unknown = || Datum::Text("unknown".into());
        let trial = match key {
            Key::Terms("product") => situation(datum.clone(), Vec::new(), vec![Datum::Map(Vec::new())]),
            // Guide and day are held against the product when all rows are known.
            Key::Terms(_) => return Ok(()),
            key => {
                let name = key.name().trim_start_matches("estate.").to_owned();
                situation(unknown(), vec![(name, datum.clone())], vec![Datum::Map(Vec::new())])
            }
        };
        read_situation(&self.engine.book, &trial)
            .map(|_| ())
            .map_err(|problem| self.wrong(row, Some(place), problem))
    }

    /// Finds the column that a problem's path names.
    fn blame(&self, row: &Row<'_>, problem: Problem) -> Box<RowProblem> {
        let path = problem.at.strip_prefix("groups[0].").unwrap_or(&problem.at);
        let name = path.split(['[', '.']).next().unwrap_or_default();
        let place = self.columns.place(name);
        self.wrong(row, place, problem)
    }

    /// Finds the situation and the kind of a row, or makes them.
    fn settle(
        &mut self,
        row: &Row<'_>,
        name: &str,
        group: Vec<(String, Datum)>,
        numbers: &[(usize, Told)],
        estate: Vec<(usize, String, Datum)>,
        keep: bool,
    ) -> Result<(usize, usize), Box<RowProblem>> {
        let gone = || Problem::new("changed", "", String::new());
        let full = || Problem::new("too-many-kinds", "", String::new()).knowing([KINDS.to_string()]);
        let at = match self.by_name.get(name) {
            Some(at) => *at,
            None if !keep => return Err(self.wrong(row, None, gone())),
            None if self.kinds >= KINDS => return Err(self.wrong(row, None, full())),
            None => {
                let at = self.situations.len();
                self.situations.push(Pooled {
                    name: name.to_owned(),
                    estate: Vec::new(),
                    kinds: Vec::new(),
                    by_group: HashMap::new(),
                    total: Vec::new(),
                });
                self.by_name.insert(name.to_owned(), at);
                at
            }
        };
        let known = self.situations.get(at).map(|pooled| pooled.estate.as_slice()).unwrap_or_default();
        for (place, written, datum) in &estate {
            if let Some((_, first, _)) =
                known.iter().find(|(known, _, other)| known == place && other != datum)
            {
                let problem =
                    Problem::new("differs-in-situation", "", shown(written)).knowing([shown(first)]);
                return Err(self.wrong(row, Some(*place), problem));
            }
        }
        let told: Vec<u8> = numbers
            .iter()
            .map(|(_, told)| match told {
                Told::Out => 0,
                Told::Unknown => 2,
                Told::Number(_) => 1,
            })
            .collect();
        let content = format!("{group:?}{told:?}");
        let kinds = self.kinds;
        let Some(pooled) = self.situations.get_mut(at) else { return Err(self.wrong(row, None, gone())) };
        for entry in estate {
            if keep && !pooled.estate.iter().any(|(known, _, _)| *known == entry.0) {
                pooled.estate.push(entry);
            }
        }
        if let Some(kind) = pooled.by_group.get(&content) {
            return Ok((at, *kind));
        }
        if !keep {
            return Err(self.wrong(row, None, gone()));
        }
        if kinds >= KINDS {
            return Err(self.wrong(row, None, full()));
        }
        let kind = pooled.kinds.len();
        pooled.by_group.insert(content, kind);
        pooled.kinds.push(Kind { group, numbers: Vec::new(), rows: 0, judged: None });
        self.kinds += 1;
        Ok((at, kind))
    }

    // ---- judging -----------------------------------------------------------------------------------------------------------

    /// The pooled situations, in the contract's form, in the order of their first rows; once judged, without the rows
    /// that contradict themselves.
    pub fn pooled(&self) -> impl Iterator<Item = (&str, Datum)> {
        self.situations.iter().map(|pooled| {
            let good = pooled.kinds.iter().filter(|kind| !matches!(kind.judged, Some(Err(_))));
            let groups = good.map(|kind| Datum::Map(self.group(kind)));
            (pooled.name.as_str(), self.whole(pooled, groups.collect()))
        })
    }

    fn group(&self, kind: &Kind<A>) -> Vec<(String, Datum)> {
        let mut group = kind.group.clone();
        group.extend(kind.numbers.iter().filter_map(|(place, told)| self.number(*place, *told)));
        group
    }

    fn whole(&self, pooled: &Pooled<A>, groups: Vec<Datum>) -> Datum {
        let told = |wanted: &str| {
            pooled.estate.iter().find_map(|(place, _, datum)| {
                let key = self.columns.keys.get(*place)?.as_ref()?;
                (key.name() == wanted).then(|| datum.clone())
            })
        };
        let mut entries = vec![("version".to_owned(), Datum::Whole(1))];
        let product = told("product").or_else(|| self.product.clone().map(Datum::Text));
        entries.extend(product.map(|product| ("product".to_owned(), product)));
        for name in ["guide", "asOf"] {
            entries.extend(told(name).map(|datum| (name.to_owned(), datum)));
        }
        let estate: Vec<(String, Datum)> = pooled
            .estate
            .iter()
            .filter_map(|(place, _, datum)| {
                let key = self.columns.keys.get(*place)?.as_ref()?;
                let name = key.name().strip_prefix("estate.")?;
                Some((name.to_owned(), datum.clone()))
            })
            .collect();
        if !estate.is_empty() {
            entries.push(("estate".to_owned(), Datum::Map(estate)));
        }
        entries.push(("groups".to_owned(), Datum::List(groups)));
        Datum::Map(entries)
    }

    /// Judges a situation, and keeps of each group's verdict what `keep` makes of it.
    pub fn judge(
        &mut self,
        place: usize,
        library: Option<&Library>,
        keep: &mut dyn FnMut(GroupVerdict) -> A,
    ) {
        let Some(pooled) = self.situations.get(place) else { return };
        let groups: Vec<Vec<(String, Datum)>> = pooled.kinds.iter().map(|kind| self.group(kind)).collect();
        // One group at a time is read, so that there may be more of them than a person would write.
        let read = |group: Vec<(String, Datum)>| {
            read_situation(&self.engine.book, &self.whole(pooled, vec![Datum::Map(group)]))
        };
        let mut whole: Option<Situation> = None;
        let mut refused = None;
        for group in groups {
            match (read(group), &mut whole) {
                (Ok(mut one), Some(whole)) => whole.groups.append(&mut one.groups),
                (Ok(one), none) => *none = Some(one),
                (Err(problem), _) => {
                    refused = Some(problem);
                    break;
                }
            }
        }
        let mut problems: Vec<Option<Problem>> = vec![None; pooled.kinds.len()];
        let verdict = match (refused, whole) {
            (Some(problem), _) => Err(problem),
            (None, None) => return,
            (None, Some(mut whole)) => match judge(self.engine, &whole, library) {
                Ok(verdict) => Ok(verdict),
                // Some rows contradict themselves: they are told, and the others judged without them.
                Err(_) => {
                    let alone = std::mem::take(&mut whole.groups);
                    for (group, problem) in alone.iter().zip(problems.iter_mut()) {
                        whole.groups = vec![group.clone()];
                        *problem = judge(self.engine, &whole, None).err();
                    }
                    let good = alone.into_iter().zip(&problems).filter(|(_, problem)| problem.is_none());
                    whole.groups = good.map(|(group, _)| group).collect();
                    judge(self.engine, &whole, library)
                }
            },
        };
        let (total, mut verdicts) = match verdict {
            Ok(verdict) => (verdict.total, Ok(verdict.groups.into_iter())),
            Err(problem) => (Vec::new(), Err(problem)),
        };
        if let Some(pooled) = self.situations.get_mut(place) {
            pooled.total = total;
            for (kind, problem) in pooled.kinds.iter_mut().zip(problems) {
                kind.judged = match (problem, &mut verdicts) {
                    (Some(problem), _) => Some(Err(problem)),
                    (None, Ok(verdicts)) => verdicts.next().map(|verdict| Ok(keep(verdict))),
                    (None, Err(problem)) => Some(Err(problem.clone())),
                };
            }
        }
    }

    // ---- second pass -----------------------------------------------------------------------------------------------------

    /// What a row comes to.
    pub fn answer(&mut self, row: &Row<'_>) -> Answer<'_, A> {
        if blank(row) {
            return Answer::Blank;
        }
        let place = match self.place(row, false) {
            Ok(place) => place,
            Err(wrong) => return Answer::Problem(wrong),
        };
        let kind = self.situations.get(place.situation).and_then(|pooled| pooled.kinds.get(place.kind));
        let problem = match kind.and_then(|kind| kind.judged.as_ref()) {
            Some(Ok(kept)) => return Answer::Kept(kept),
            Some(Err(problem)) => problem.clone(),
            None => Problem::new("changed", "", String::new()),
        };
        let name = problem.at.split(['[', '.']).next().unwrap_or_default();
        let column = self.columns.place(name).or_else(|| self.columns.place(&problem.at));
        Answer::Problem(self.wrong(row, column, problem))
    }

    /// What is needed over all situations, in the order of the licences' ids.
    #[must_use]
    pub fn totals(&self) -> Vec<Total> {
        let mut all: std::collections::BTreeMap<String, Total> = std::collections::BTreeMap::new();
        let add = |sum: Option<u64>, more: Option<u64>| Some(sum?.saturating_add(more?));
        let either = |sum: Option<u64>, more: Option<u64>| match (sum, more) {
            (Some(sum), Some(more)) => Some(sum.saturating_add(more)),
            (sum, more) => sum.or(more),
        };
        for row in self.situations.iter().flat_map(|pooled| &pooled.total) {
            let new = || Total { licence: row.licence.clone(), quantity: Some(0), held: None, missing: None };
            let total = all.entry(row.licence.clone()).or_insert_with(new);
            total.quantity = add(total.quantity, row.quantity);
            total.held = either(total.held, row.held);
            total.missing = either(total.missing, row.missing);
        }
        all.into_values().collect()
    }
}

/// Whether nothing stands in a row.
fn blank(row: &Row<'_>) -> bool {
    (0..row.len()).all(|place| row.bytes(place).trim_ascii().is_empty())
}

/// As much of a cell as a message needs.
fn shown(cell: &str) -> String {
    cell.chars().take(80).collect()
}

fn situation(product: Datum, estate: Vec<(String, Datum)>, groups: Vec<Datum>) -> Datum {
    Datum::Map(vec![
        ("version".into(), Datum::Whole(1)),
        ("product".into(), product),
        ("estate".into(), Datum::Map(estate)),
        ("groups".into(), Datum::List(groups)),
    ])
}
