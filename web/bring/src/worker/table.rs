//! A table of groups: what it is, and then every row with its verdict. It is read twice, as on the command line; what
//! is kept grows with what is different in it, and the answer goes into a file as it is made.

use clausewise_intake::table::{
    added::{Style, Told},
    columns::Columns,
    pool::{Answer, Pool, Total as Needed},
    preview::{Sort, preview},
    rows::{Row, Rows},
};
use clausewise_rules::point::Outcome as Verdict;
use js_sys::{Array, Date, Uint8Array};
use web_sys::{Blob, BlobPropertyBag};

use super::{
    Desk,
    file::{self, Wrong},
};
use crate::{
    messages::{Column, Judged, Line, Looked, Outcome, Progress, Tell, Total},
    words::capital,
};

/// So many rows are shown of a table before it is judged.
const FIRST: usize = 5;
/// So many rows are shown of each outcome.
const SHOWN: usize = 100;
/// How much of the answer is put away at once, in bytes.
const HEAP: usize = 1_048_576;
/// How long the page waits at most to hear how far the work is, in milliseconds.
const BEAT: f64 = 50.0;

/// The outcomes, as they are listed.
const OUTCOMES: [Verdict; 6] = [
    Verdict::Licence,
    Verdict::Covered,
    Verdict::None,
    Verdict::NotPermitted,
    Verdict::NotOffered,
    Verdict::Undetermined,
];
/// What rows are called that can't be judged.
const PROBLEM: &str = "problem";

/// Looks at the beginning of a table.
pub(super) async fn look(desk: &Desk, file: &Blob) -> Result<Tell, String> {
    let book = &desk.engine.book;
    let beginning = file::beginning(file).await.map_err(|wrong| wrong.says(desk))?;
    let preview = preview(book, &beginning, FIRST).map_err(|problem| Wrong::Table(problem).says(desk))?;
    let columns = preview.columns.into_iter().enumerate().map(|(place, column)| Column {
        cells: preview.rows.iter().map(|row| row.get(place).cloned().unwrap_or_default()).collect(),
        header: column.header,
        key: column.key,
    });
    let named = |id: &str| (id.to_owned(), label(desk, id));
    Ok(Tell::Looked(Looked {
        users: preview.sort == Sort::Users,
        columns: columns.collect(),
        keys: Columns::all(book).map(named).collect(),
        products: book.products.iter().map(|known| (known.id.clone(), desk.product(&known.id))).collect(),
    }))
}

/// What a column holds, in words: this page's, or the question that asks for it.
fn label(desk: &Desk, key: &str) -> String {
    if let Some(own) = desk.own().text(&format!("key.{key}")) {
        return own.to_owned();
    }
    let library = desk.library();
    let asks = ["fact", "count"].map(|sort| library.text(&format!("{sort}.{key}.ask")));
    asks.into_iter().flatten().next().unwrap_or(key).to_owned()
}

/// Judges every row.
pub(super) async fn judge(
    desk: &Desk,
    file: &Blob,
    chosen: &[Option<String>],
    product: Option<String>,
) -> Result<(Tell, Blob), String> {
    let words = desk.words();
    let style = style(file).await.map_err(|wrong| wrong.says(desk))?;
    let columns = Columns::chosen(&desk.engine.book, style.headers.clone(), chosen);
    if !columns.tell_of_groups() {
        return Err(desk.own().say("failed.no-groups", &[]));
    }
    if product.is_none() && columns.place("product").is_none() {
        return Err(desk.own().say("failed.no-product", &[]));
    }
    let names = columns.place("name");
    // Why facts contradict one another is told of each product.
    let all = desk.engine.book.products.iter().map(|known| known.id.as_str());
    desk.load(&product.as_deref().map_or_else(|| all.collect(), |only| vec![only])).await;
    let library = desk.library();
    let mut beat = Beat::new(desk);
    let mut pool = Pool::new(&desk.engine, columns, product);
    file::rows(file, &mut |row, done| {
        beat.row(done * 30.0);
        pool.add(&row)
    })
    .await
    .map_err(|wrong| wrong.says(desk))?;
    let situations = pool.situations();
    for place in 0..situations {
        beat.at(30.0 + 40.0 * place as f64 / situations as f64);
        pool.judge(place, None, &mut |group| style.told(&group, words));
    }
    let mut sorted = Sorted::default();
    let mut written = Written::default();
    written.text.push_str(&style.first_line());
    beat.rows = 0;
    file::rows(file, &mut |row, done| {
        beat.row(70.0 + done * 30.0);
        let answer = pool.answer(&row);
        style.row(&row, &answer, (words, Some(&library)), &mut written.text);
        written.put_away(HEAP);
        sorted.add(desk, &row, &answer, names);
        Ok(())
    })
    .await
    .map_err(|wrong| wrong.says(desk))?;
    let told = Judged {
        rows: beat.rows,
        kinds: pool.kinds() as u64,
        situations: situations as u64,
        totals: pool.totals().into_iter().map(|total| needed(desk, total)).collect(),
        outcomes: sorted.outcomes(desk),
    };
    let blob = written.file().ok_or_else(|| desk.own().say("failed.file", &[]))?;
    Ok((Tell::Judged(told), blob))
}

/// How a table is written: its headers, its separator, its mark.
pub(super) async fn style(file: &Blob) -> Result<Style, Wrong> {
    let beginning = file::beginning(file).await?;
    let mut headers = None;
    let mut rows = Rows::default();
    let mut take = |row: Row<'_>| {
        headers.get_or_insert_with(|| -> Vec<String> {
            (0..row.len()).map(|place| row.cell(place).trim().to_owned()).collect()
        });
        Ok(())
    };
    // Whatever is wrong behind the first row is told when it is read.
    let fed = rows.feed(&beginning, &mut take).and_then(|()| rows.finish(&mut take));
    match (headers, fed) {
        (Some(headers), _) => {
            let separator = rows.separator().unwrap_or(b',');
            Ok(Style { headers, separator, marked: rows.is_marked() })
        }
        (None, Err(problem)) => Err(Wrong::Table(problem)),
        (None, Ok(())) => Err(Wrong::Table(clausewise_rules::verdict::Problem::new("no-rows", "", ""))),
    }
}

fn needed(desk: &Desk, total: Needed) -> Total {
    Total {
        name: desk.kind(&total.licence),
        needed: total.quantity,
        held: total.held,
        missing: total.missing,
    }
}

/// Tells the page now and then how far the work is.
pub(super) struct Beat<'d> {
    desk: &'d Desk,
    last: f64,
    pub rows: u64,
}

impl<'d> Beat<'d> {
    pub fn new(desk: &'d Desk) -> Self {
        Self { desk, last: 0.0, rows: 0 }
    }

    /// Another row, and how far the work is, in hundredths.
    pub fn row(&mut self, percent: f64) {
        self.rows += 1;
        // The clock is dear, compared with a row.
        if self.rows.is_multiple_of(256) {
            self.at(percent);
        }
    }

    /// How far the work is, in hundredths.
    pub fn at(&mut self, percent: f64) {
        let now = Date::now();
        if now - self.last >= BEAT {
            self.last = now;
            let progress = Progress { percent: percent as u32, rows: self.rows };
            self.desk.tell(&Tell::Progress(progress), None);
        }
    }
}

/// Rows by their outcome.
#[derive(Default)]
struct Sorted {
    outcomes: [(u64, Vec<Line>); OUTCOMES.len()],
    problems: (u64, Vec<Line>),
}

impl Sorted {
    fn add(&mut self, desk: &Desk, row: &Row<'_>, answer: &Answer<'_, Told>, names: Option<usize>) {
        let (list, says): (_, &dyn Fn() -> String) = match answer {
            Answer::Blank => return,
            Answer::Kept(told) => {
                let place = OUTCOMES.iter().position(|outcome| *outcome == told.outcome);
                let Some(list) = place.and_then(|place| self.outcomes.get_mut(place)) else { return };
                (list, &|| {
                    let options = told.licences.split(" | ").filter(|option| !option.is_empty());
                    let option = |option: &str| -> String {
                        option.split(" + ").map(|id| desk.kind(id)).collect::<Vec<_>>().join(" + ")
                    };
                    options.map(option).collect::<Vec<_>>().join(&format!("{} ", desk.own().say("or", &[])))
                })
            }
            Answer::Problem(wrong) => {
                (&mut self.problems, &|| wrong.says(desk.words(), Some(&desk.library())))
            }
        };
        list.0 += 1;
        if list.1.len() < SHOWN {
            let name = names.map(|place| row.cell(place).into_owned()).unwrap_or_default();
            list.1.push(Line { line: row.line as u64, name, says: says() });
        }
    }

    fn outcomes(self, desk: &Desk) -> Vec<Outcome> {
        let words = desk.words();
        let good = OUTCOMES.iter().zip(self.outcomes).map(|(outcome, (count, first))| Outcome {
            id: outcome.name().to_owned(),
            heading: capital(&words.say(&format!("answer.{}", outcome.name()), &[])),
            count,
            first,
        });
        let (count, first) = self.problems;
        let bad =
            Outcome { id: PROBLEM.to_owned(), heading: desk.own().say("outcome.problem", &[]), count, first };
        good.chain(std::iter::once(bad)).filter(|outcome| outcome.count > 0).collect()
    }
}

/// A file as it is made: what is long enough is given to the browser, which may put it on the disk.
#[derive(Default)]
struct Written {
    text: String,
    parts: Array,
}

impl Written {
    fn put_away(&mut self, from: usize) {
        if self.text.len() >= from {
            self.parts.push(&Uint8Array::from(self.text.as_bytes()));
            self.text.clear();
        }
    }

    fn file(mut self) -> Option<Blob> {
        self.put_away(0);
        let kind = BlobPropertyBag::new();
        kind.set_type("text/csv;charset=utf-8");
        Blob::new_with_buffer_source_sequence_and_options(&self.parts, &kind).ok()
    }
}
