//! `clausewise bulk`: a spreadsheet in, the same spreadsheet with a verdict a row out. It is read twice, so that no more
//! is kept than what is different in it; totals, what is wrong and the progress go to standard error.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Read, Seek, Write},
    process::ExitCode,
};

use clausewise_intake::{
    datum::Datum,
    read_situation,
    table::{
        added::{ADDED, Style, Told, join},
        columns::Columns,
        pool::{Answer, KINDS, Pool},
        rows::{Row, Rows},
        users::{self, Users},
    },
    words::{Words, words},
};
use clausewise_rules::{judge, library::Library, point::Engine, verdict::Problem};

use crate::{Asked, Failure, check::sentence, engine, text};

const LANGUAGE: &str = "en";
/// How much is read at once, in bytes.
const PIECE: usize = 256 * 1024;
/// After how many rows the progress is told anew.
const STEP: u64 = 20_000;

/// Judges a spreadsheet.
pub(crate) fn bulk(asked: &Asked) -> Result<ExitCode, Failure> {
    let (mut file, shown) = open(asked)?;
    let (engine, library) = engine(asked)?;
    let words = words(LANGUAGE);
    let header = header(&mut file, &shown)?;
    if let Some(columns) = users::Columns::of(&header.headers) {
        return export_of_users(asked, &mut file, &shown, &columns, (&engine, &library, words));
    }
    let product = asked.products.first().cloned();
    let columns = Columns::of(&engine.book, header.headers.clone());
    if !columns.tell_of_groups() {
        return Err(Failure::input(format!(
            "`{shown}` has no column that is known; right would be a first row with names like `who`, `path`, `needs`, `people`"
        )));
    }
    if product.is_none() && columns.place("product").is_none() {
        let known: Vec<&str> = engine.book.products.iter().map(|product| product.id.as_str()).collect();
        return Err(Failure::input(format!(
            "`{shown}` has no column `product`: add one, or say `--product` with one of {}",
            known.join(", ")
        )));
    }
    let mut progress = Progress::default();
    let mut pool = Pool::new(&engine, columns, product);
    let refused = |problem: Problem| refusal(&problem, &shown, &library);
    read(&mut file, &mut |row| {
        progress.step("reading");
        pool.add(&row)
    })
    .map_err(|wrong| wrong.told(&refused, &shown))?;
    for place in 0..pool.situations() {
        progress.judging(place, pool.situations());
        pool.judge(place, None, &mut |group| header.told(&group, words));
    }
    let bad = answer(&mut file, &header, &mut pool, &mut progress, (&library, words))
        .map_err(|wrong| wrong.told(&refused, &shown))?;
    progress.end();
    totals(&pool, bad, progress.rows, &library);
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The file, or a copy of what comes through a pipe, and what it is called in messages.
fn open(asked: &Asked) -> Result<(File, String), Failure> {
    let unread = |shown: &str, error: &io::Error| Failure::input(format!("`{shown}` can't be read: {error}"));
    match asked.files.as_slice() {
        [] => from_pipe(),
        [file] if file.as_os_str() == "-" => from_pipe(),
        [file] => {
            let shown = file.display().to_string();
            let opened = File::open(file).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Failure::input(format!("there is no file `{shown}`")),
                _ => unread(&shown, &error),
            })?;
            let plain = opened.metadata().is_ok_and(|about| about.is_file());
            if plain { Ok((opened, shown)) } else { copied(opened, &shown) }
        }
        _ => Err(Failure::input("one spreadsheet at a time")),
    }
}

fn from_pipe() -> Result<(File, String), Failure> {
    copied(io::stdin().lock(), "standard input")
}

fn copied(mut from: impl Read, shown: &str) -> Result<(File, String), Failure> {
    let mut copy = || -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut from, &mut file)?;
        file.rewind()?;
        Ok(file)
    };
    copy()
        .map(|file| (file, shown.to_owned()))
        .map_err(|error| Failure::input(format!("{shown} can't be copied to a temporary file: {error}")))
}

/// What ends the reading of a file.
enum Wrong {
    File(io::Error),
    Table(Problem),
    /// Whoever reads the output has gone away.
    Away,
}

impl Wrong {
    fn told(self, refused: &dyn Fn(Problem) -> Failure, shown: &str) -> Failure {
        match self {
            Self::File(error) => Failure::input(format!("`{shown}` can't be read: {error}")),
            Self::Table(problem) => refused(problem),
            Self::Away => Failure { message: "the output can't be written".into(), code: 2 },
        }
    }
}

/// What is wrong with the table as a whole, in one sentence.
fn refusal(problem: &Problem, shown: &str, library: &Library) -> Failure {
    let Problem { code, at, known, .. } = problem;
    let limit = known.join(", ");
    Failure::input(match code.as_str() {
        "too-many-kinds" => format!(
            "`{shown}` has more than {KINDS} different rows (names left out); split it, or leave out columns that make rows different without need"
        ),
        "row-too-long" => {
            format!("`{shown}`, {at}: the row is longer than {limit} bytes; are its quotes never closed?")
        }
        "too-many-columns" => format!("`{shown}`, {at}: more than {limit} columns"),
        "no-rows" => format!("`{shown}` is empty; right would be a first row with the names of the columns"),
        _ => sentence(problem, library),
    })
}

/// Reads all rows but the first.
fn read(file: &mut File, handle: &mut dyn FnMut(Row<'_>) -> Result<(), Problem>) -> Result<Rows, Wrong> {
    file.rewind().map_err(Wrong::File)?;
    let mut rows = Rows::default();
    let mut first = true;
    let mut take = |row: Row<'_>| if std::mem::take(&mut first) { Ok(()) } else { handle(row) };
    let mut piece = vec![0; PIECE];
    loop {
        let count = match file.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Wrong::File(error)),
        };
        if count == 0 {
            rows.finish(&mut take).map_err(Wrong::Table)?;
            return Ok(rows);
        }
        rows.feed(piece.get(..count).unwrap_or_default(), &mut take).map_err(Wrong::Table)?;
    }
}

/// The names of the columns, and how they are written.
fn header(file: &mut File, shown: &str) -> Result<Style, Failure> {
    let mut found: Option<Vec<String>> = None;
    let mut rows = Rows::default();
    let mut piece = vec![0; PIECE];
    let mut end = false;
    while found.is_none() && !end {
        let count = file
            .read(&mut piece)
            .map_err(|error| Failure::input(format!("`{shown}` can't be read: {error}")))?;
        end = count == 0;
        let mut take = |row: Row<'_>| {
            found.get_or_insert_with(|| {
                (0..row.len()).map(|place| row.cell(place).trim().to_owned()).collect()
            });
            Ok(())
        };
        let fed = if end {
            rows.finish(&mut take)
        } else {
            rows.feed(piece.get(..count).unwrap_or_default(), &mut take)
        };
        // Whatever is wrong further on is told when it is read.
        if let Err(problem) = fed
            && found.is_none()
        {
            return Err(refusal(&problem, shown, &Library::default()));
        }
    }
    let names = found.ok_or_else(|| refusal(&Problem::new("no-rows", "", ""), shown, &Library::default()))?;
    Ok(Style { headers: names, separator: rows.separator().unwrap_or(b','), marked: rows.is_marked() })
}

// ---- the second pass -------------------------------------------------------------------------------------------------

/// Writes every row with its verdict; returns how many rows were bad.
fn answer(
    file: &mut File,
    style: &Style,
    pool: &mut Pool<'_, Told>,
    progress: &mut Progress,
    (library, words): (&Library, Words),
) -> Result<u64, Wrong> {
    let mut out = BufWriter::with_capacity(PIECE, io::stdout().lock());
    let mut away = out.write_all(style.first_line().as_bytes()).is_err();
    let mut bad = 0;
    let mut line = String::new();
    progress.rows = 0;
    read(file, &mut |row| {
        progress.step("writing");
        let answer = pool.answer(&row);
        bad += u64::from(matches!(answer, Answer::Problem(_)));
        line.clear();
        style.row(&row, &answer, (words, Some(library)), &mut line);
        if out.write_all(line.as_bytes()).is_err() {
            away = true;
            return Err(Problem::new("away", "", ""));
        }
        Ok(())
    })
    .map_err(|wrong| if away { Wrong::Away } else { wrong })?;
    out.flush().map_err(|_| Wrong::Away)?;
    Ok(bad)
}

/// What is needed altogether, on standard error.
fn totals(pool: &Pool<'_, Told>, bad: u64, rows: u64, library: &Library) {
    let situations = match pool.situations() {
        1 => String::new(),
        several => format!(" in {several} situations"),
    };
    eprintln!(
        "{rows} rows, {} different{situations}; {bad} can't be judged (see the last column)",
        pool.kinds()
    );
    for total in pool.totals() {
        let quantity =
            total.quantity.map_or_else(|| "a number is missing".to_owned(), |many| many.to_string());
        let mut line = format!("  {}: {quantity}", text::name(&total.licence, library));
        if let (Some(held), Some(missing)) = (total.held, total.missing) {
            line.push_str(&format!(" (held {held}, to find {missing})"));
        }
        eprintln!("{line}");
    }
    eprintln!("{}", text::T1);
}

// ---- an export of users ----------------------------------------------------------------------------------------------

/// Turns an export of users into rows of groups, with their verdicts; what the list can't tell goes to standard error.
fn export_of_users(
    asked: &Asked,
    file: &mut File,
    shown: &str,
    columns: &users::Columns,
    (engine, library, words): (&Engine, &Library, Words),
) -> Result<ExitCode, Failure> {
    let product = asked.products.first().map(String::as_str);
    let mut all = Users::default();
    let refused = |problem: Problem| refusal(&problem, shown, library);
    read(file, &mut |row| {
        all.add(columns, &row);
        Ok(())
    })
    .map_err(|wrong| wrong.told(&refused, shown))?;
    let situation = all.situation(product, words);
    let groups = match situation.get("groups") {
        Some(Datum::List(groups)) if !groups.is_empty() => groups.as_slice(),
        _ => {
            return Err(Failure::input(format!(
                "`{shown}` is an export of users without an enabled account"
            )));
        }
    };
    let verdict = read_situation(&engine.book, &situation)
        .and_then(|situation| judge(engine, &situation, None))
        .map_err(|problem| Failure::input(sentence(&problem, library)))?;
    let style = Style { headers: Vec::new(), separator: b',', marked: false };
    let keys = ["name", "who", "path", "signIn", "needs", "people", "accounts"];
    let mut out = String::new();
    let holds: Vec<String> = product
        .map(|product| all.holds(product))
        .unwrap_or_default()
        .into_iter()
        .map(|(id, quantity)| format!("{id}={quantity}"))
        .collect();
    join(["product", "estate.holds"].into_iter().chain(keys).chain(ADDED), b',', &mut out);
    out.push('\n');
    for (group, judged) in groups.iter().zip(&verdict.groups) {
        let cell = |key: &str| group.get(key).map(Datum::shown).unwrap_or_default();
        let told_cells: Vec<String> = keys.iter().map(|key| cell(key)).collect();
        let first = [product.unwrap_or("unknown"), &holds.join("|")];
        join(first.into_iter().chain(told_cells.iter().map(String::as_str)), b',', &mut out);
        out.push(',');
        out.push_str(style.told(judged, words).written());
        out.push('\n');
    }
    crate::say!("{}", out.trim_end());
    let enabled: i64 = all.enabled.values().sum();
    eprintln!(
        "`{shown}` is an export of users: {enabled} enabled accounts, {} disabled; names were not read",
        all.disabled
    );
    eprintln!("What such a list can't tell; fill it in and run `clausewise bulk` again:");
    for id in all.asked(product) {
        eprintln!("  - {}", words.say(id, &[]));
    }
    Ok(if all.strange.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

// ---- progress --------------------------------------------------------------------------------------------------------

/// How far the work is, told on a terminal only.
#[derive(Default)]
struct Progress {
    rows: u64,
    told: bool,
}

impl Progress {
    fn step(&mut self, what: &str) {
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            self.tell(&format!("{what}: {} rows", self.rows));
        }
    }

    fn judging(&mut self, done: usize, all: usize) {
        if done.is_multiple_of(500) {
            self.tell(&format!("judging: {done} of {all} situations"));
        }
    }

    fn tell(&mut self, line: &str) {
        let mut to = io::stderr();
        if to.is_terminal() {
            self.told = true;
            let _ = write!(to, "\r\u{1b}[K{line}");
            let _ = to.flush();
        }
    }

    fn end(&self) {
        if self.told {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
