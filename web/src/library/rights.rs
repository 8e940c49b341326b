//! What a licence kind permits, as a table: records down, ways of access across, and in each cell what may be done.
//! Editions, ways and records that come to the same stand together, so that the table shows only what differs.

use std::collections::{BTreeMap, BTreeSet};

use clausewise_rules::{
    ByWay, Permits,
    book::{Kind, Scope, Terms, Test},
    permits,
};
use yew::prelude::*;

use super::{frame::At, parts::listed, shelf::Shelf};
use crate::text::{capital, day};

/// What may be done with one kind of record in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cell {
    /// Without further condition.
    free: Vec<String>,
    /// Under a condition, which stands in words.
    under: Vec<(String, Vec<String>)>,
}

/// The table of one or more editions.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    /// The ways of access with what they permit, by record; ways that permit the same stand together.
    columns: Vec<(Vec<String>, BTreeMap<String, Cell>)>,
    /// Ways in which others may do something and this licence nothing.
    nothing: Vec<String>,
    /// What the next licence permits and this one does not, by record.
    nearest: Nearest,
}

/// What is nearest and not permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Nearest {
    /// The next licence on the ladder, if there is one.
    next: Option<String>,
    /// What is lacking, by record.
    lacks: BTreeMap<String, Vec<String>>,
}

/// The editions that a table holds for: the product and the first and last of them.
struct Editions {
    table: Table,
    terms: Vec<usize>,
}

/// The tables of a kind, one an edition, the newest open; nothing where no table of rights names the kind.
pub(super) fn tables(at: &At<'_>, kind: &Kind) -> Option<Html> {
    let all = editions(at.shelf, kind);
    if all.iter().all(|editions| editions.table.columns.is_empty()) {
        return None;
    }
    let newest = all.len().saturating_sub(1);
    let tables = all.iter().enumerate().rev().map(|(place, editions)| {
        html! {
            <details class="edition" name="edition" id={format!("edition-{}", id_of(at.shelf, &editions.terms))} open={place == newest}>
                <summary><h3>{ name_of(at.shelf, &editions.terms) }</h3></summary>
                { table(at.shelf, &editions.table) }
            </details>
        }
    });
    Some(html! { { for tables } })
}

fn editions(shelf: &Shelf, kind: &Kind) -> Vec<Editions> {
    let book = shelf.book();
    let mut all: Vec<Editions> = Vec::new();
    let known = permits(&shelf.engine, None, &kind.id).unwrap_or_default();
    for permits in &known {
        let place = book
            .terms
            .iter()
            .position(|terms| terms.guide == permits.guide && shelf.product_of(terms) == permits.product);
        let Some(place) = place else { continue };
        let table = Table {
            columns: columns(shelf, permits),
            nothing: permits
                .ways
                .iter()
                .filter(|way| way.granted.is_empty())
                .map(|way| way.contact.clone())
                .collect(),
            nearest: nearest(shelf, kind, permits),
        };
        let product = |terms: usize| book.terms.get(terms).map(|terms| terms.product);
        match all.last_mut() {
            Some(last)
                if last.table == table
                    && last.terms.last().is_some_and(|before| product(*before) == product(place)) =>
            {
                last.terms.push(place);
            }
            _ => all.push(Editions { table, terms: vec![place] }),
        }
    }
    all
}

fn columns(shelf: &Shelf, permits: &Permits) -> Vec<(Vec<String>, BTreeMap<String, Cell>)> {
    let mut columns: Vec<(Vec<String>, BTreeMap<String, Cell>)> = Vec::new();
    for way in permits.ways.iter().filter(|way| !way.granted.is_empty()) {
        let cells = cells(shelf, way);
        match columns.iter_mut().find(|(_, known)| *known == cells) {
            Some((ways, _)) => ways.push(way.contact.clone()),
            None => columns.push((vec![way.contact.clone()], cells)),
        }
    }
    columns
}

fn cells(shelf: &Shelf, way: &ByWay) -> BTreeMap<String, Cell> {
    let mut cells: BTreeMap<String, Cell> = BTreeMap::new();
    // What is free needs no condition: rows without one come first.
    let (free, under): (Vec<_>, Vec<_>) = way.granted.iter().partition(|granted| granted.when.is_empty());
    for (action, table) in
        free.iter().flat_map(|granted| &granted.pairs).filter_map(|pair| pair.split_once(':'))
    {
        let cell = cells.entry(table.to_owned()).or_default();
        if !cell.free.iter().any(|known| known == action) {
            cell.free.push(action.to_owned());
        }
    }
    for granted in under {
        let condition = condition(shelf, &granted.because.rule);
        for (action, table) in granted.pairs.iter().filter_map(|pair| pair.split_once(':')) {
            let cell = cells.entry(table.to_owned()).or_default();
            if cell.free.iter().any(|known| known == action) {
                continue;
            }
            match cell.under.iter_mut().find(|(known, _)| *known == condition) {
                Some((_, actions)) if actions.iter().any(|known| known == action) => {}
                Some((_, actions)) => actions.push(action.to_owned()),
                None => cell.under.push((condition.clone(), vec![action.to_owned()])),
            }
        }
    }
    cells
}

/// The conditions of a row of rights, in words.
fn condition(shelf: &Shelf, row: &str) -> String {
    let rows = shelf.book().rights.iter().filter(|right| right.id == row);
    let tests: Vec<String> = rows.flat_map(|right| &right.when).map(|test| tested(shelf, test)).collect();
    tests.join(shelf.say("condition.and"))
}

fn tested(shelf: &Shelf, test: &Test) -> String {
    let book = shelf.book();
    let Some(fact) = book.facts.get(usize::from(test.fact)) else { return String::new() };
    let values: Vec<&str> =
        test.values.iter().filter_map(|value| Some(fact.values.get(value)?.as_str())).collect();
    let yes = values == ["yes"];
    match fact.scope {
        Scope::Holding => {
            let kinds =
                book.holdings.iter().filter(|holding| holding.fact == test.fact).flat_map(|it| &it.kinds);
            let kinds = kinds.filter_map(|kind| book.kinds.get(usize::from(*kind)));
            let kinds = listed(kinds.map(|kind| shelf.text.kind(&kind.id)));
            shelf.fill(if yes { "condition.held" } else { "condition.not-held" }, &[("kinds", &kinds)])
        }
        Scope::Comparison => {
            let comparison = book.comparisons.iter().find(|comparison| comparison.fact == test.fact);
            let number = comparison.and_then(|it| it.over.first()).map(|(_, number)| number.to_string());
            let count = comparison.and_then(|it| book.counts.get(usize::from(it.sum)));
            let what = count.map(|count| shelf.text.ask(&count.name)).unwrap_or_default();
            let with = [("what", what.as_str()), ("number", number.as_deref().unwrap_or_default())];
            shelf.fill(if yes { "condition.more" } else { "condition.not-more" }, &with)
        }
        Scope::Dispute => {
            let id = fact.name.trim_start_matches("dispute.");
            let value = values.first().copied().unwrap_or_default();
            let reading = shelf.text.book_or_name(&["dispute", id, value]);
            shelf.fill("condition.read", &[("reading", &reading)])
        }
        Scope::Finding => {
            let names = values.iter().map(|value| shelf.say(&format!("{}.{value}", fact.name)).to_owned());
            let who = names.collect::<Vec<_>>().join(shelf.say("condition.or"));
            shelf.fill("condition.standing", &[("who", &who)])
        }
        _ if values.len() + 1 == fact.values.len() && values.len() > 2 => {
            let left_out = fact.values.iter().filter(|value| !values.contains(&value.as_str()));
            let names = listed(left_out.map(|value| shelf.text.label(&fact.name, value)));
            shelf.fill("condition.unless", &[("what", &shelf.text.ask(&fact.name)), ("values", &names)])
        }
        _ => {
            let names: Vec<String> = values.iter().map(|value| shelf.text.label(&fact.name, value)).collect();
            let names = names.join(shelf.say("condition.or"));
            shelf.fill("condition.is", &[("what", &shelf.text.ask(&fact.name)), ("values", &names)])
        }
    }
}

/// What the next licence on the ladder permits besides, in the ways this one is for; where there is no next one, what
/// any other licence does.
fn nearest(shelf: &Shelf, kind: &Kind, own: &Permits) -> Nearest {
    let next = kind.rung.and_then(|(ladder, rung)| {
        let fuller = shelf.book().kinds.iter().filter(|other| {
            other.per == kind.per && other.rung.is_some_and(|(same, higher)| same == ladder && higher > rung)
        });
        fuller.min_by_key(|other| other.rung)
    });
    let theirs = next.and_then(|next| {
        let all = permits(&shelf.engine, None, &next.id).ok()?;
        all.into_iter().find(|permits| permits.guide == own.guide && permits.product == own.product)
    });
    let mut lacks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for way in own.ways.iter().filter(|way| !way.granted.is_empty()) {
        let there =
            theirs.as_ref().and_then(|theirs| theirs.ways.iter().find(|other| other.contact == way.contact));
        let with_next = |pair: &String| {
            there.is_none_or(|there| there.granted.iter().any(|granted| granted.pairs.contains(pair)))
        };
        for (action, table) in
            way.lacks.iter().filter(|pair| with_next(pair)).filter_map(|pair| pair.split_once(':'))
        {
            let actions = lacks.entry(table.to_owned()).or_default();
            if !actions.iter().any(|known| known == action) {
                actions.push(action.to_owned());
            }
        }
    }
    Nearest { next: theirs.and_then(|_| next.map(|next| next.id.clone())), lacks }
}

// ---- how it looks ----------------------------------------------------------------------------------------------------

fn table(shelf: &Shelf, table: &Table) -> Html {
    if table.columns.is_empty() {
        return html! { <p>{ shelf.say("rights.nothing-here").to_owned() }</p> };
    }
    let ways = |ways: &[String]| listed(ways.iter().map(|way| shelf.say(&format!("way.{way}")).to_owned()));
    let notes = conditions(table);
    let every = table.nothing.is_empty() && table.columns.len() == 1;
    html! {
        <>
            <div class="scroll" role="region" tabindex="0" aria-label={shelf.say("rights.table").to_owned()}>
                <table class="rights">
                    <caption class="unseen">{ shelf.say("rights.table").to_owned() }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ shelf.say("rights.records").to_owned() }</th>
                            for (names, _) in &table.columns {
                                <th scope="col">{ if every { shelf.say("rights.every").to_owned() } else { capital(&ways(names)) } }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for (tables, cells) in rows(shelf, table) {
                            <tr>
                                <th scope="row">{ tables }</th>
                                for (cell, all) in cells { <td>{ cell_in_words(shelf, &notes, &cell, all) }</td> }
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
            if !notes.is_empty() {
                <ul class="plain aside notes">
                    for note in &notes { <li>{ format!("{} {note}", mark(&notes, note)) }</li> }
                </ul>
            }
            if !table.nothing.is_empty() {
                <p class="aside">{ shelf.fill("rights.nothing", &[("ways", &ways(&table.nothing))]) }</p>
            }
            { nearest_in_words(shelf, table) }
        </>
    }
}

/// A row's cells, column by column.
type Cells = Vec<(Cell, bool)>;

/// The rows: records that have the same in every column stand together; those with nothing anywhere come last.
fn rows(shelf: &Shelf, table: &Table) -> Vec<(String, Cells)> {
    let mut rows: Vec<(Vec<String>, Cells)> = Vec::new();
    for name in record_names(shelf) {
        let actions = actions_of(shelf, name);
        let cells: Vec<(Cell, bool)> = table
            .columns
            .iter()
            .map(|(_, cells)| {
                let cell = cells.get(name).cloned().unwrap_or_default();
                let all = cell.under.is_empty() && cell.free.len() == actions;
                // "Everything" is the same, whatever the actions are.
                (if all { Cell::default() } else { cell }, all)
            })
            .collect();
        let label = shelf.text.book_or_name(&["table", name]);
        match rows.iter_mut().find(|(_, known)| *known == cells) {
            Some((names, _)) => names.push(label),
            None => rows.push((vec![label], cells)),
        }
    }
    rows.sort_by_key(|(_, cells)| cells.iter().all(|(cell, all)| !all && *cell == Cell::default()));
    rows.into_iter().map(|(names, cells)| (names.join("; "), cells)).collect()
}

/// The kinds of records, in the order of the rulebook's pairs.
fn record_names(shelf: &Shelf) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, table) in shelf.book().needs.pairs.iter().filter_map(|pair| pair.split_once(':')) {
        if !names.contains(&table) {
            names.push(table);
        }
    }
    names
}

/// How many actions there are for a kind of record.
fn actions_of(shelf: &Shelf, table: &str) -> usize {
    let pairs = shelf.book().needs.pairs.iter();
    pairs.filter(|pair| pair.split_once(':').is_some_and(|(_, own)| own == table)).count()
}

fn cell_in_words(shelf: &Shelf, notes: &[String], cell: &Cell, all: bool) -> Html {
    if all {
        return html! { <strong>{ shelf.say("rights.all").to_owned() }</strong> };
    }
    if *cell == Cell::default() {
        return html! { <><span aria-hidden="true">{ "–" }</span><span class="unseen">{ shelf.say("rights.none").to_owned() }</span></> };
    }
    html! {
        <>
            if !cell.free.is_empty() { <p>{ actions(shelf, &cell.free) }</p> }
            for (condition, under) in &cell.under {
                <p>{ actions(shelf, under) }{ " " }<span class="aside">{ mark(notes, condition) }</span></p>
            }
        </>
    }
}

/// The letter of a condition, as it stands in the cells and before the notes below the table.
fn mark(notes: &[String], condition: &str) -> String {
    let place = notes.iter().position(|known| known == condition).unwrap_or_default();
    format!("({})", char::from(b'a'.saturating_add(u8::try_from(place).unwrap_or(25).min(25))))
}

/// The conditions of a table, each once.
fn conditions(table: &Table) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for (condition, _) in
        table.columns.iter().flat_map(|(_, cells)| cells.values()).flat_map(|cell| &cell.under)
    {
        if !notes.contains(condition) {
            notes.push(condition.clone());
        }
    }
    notes
}

fn actions(shelf: &Shelf, names: &[String]) -> String {
    listed(names.iter().map(|name| shelf.text.book_or_name(&["action", name])))
}

fn nearest_in_words(shelf: &Shelf, table: &Table) -> Html {
    let nearest = &table.nearest;
    let mut held: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (record, cell) in table.columns.iter().flat_map(|(_, cells)| cells) {
        let under = cell.under.iter().flat_map(|(_, actions)| actions);
        held.entry(record).or_default().extend(cell.free.iter().chain(under));
    }
    let mut by_actions: Vec<(String, Vec<String>)> = Vec::new();
    for (table, lacking) in &nearest.lacks {
        let all = lacking.len() + held.get(table).map_or(0, BTreeSet::len) >= actions_of(shelf, table);
        let actions = if all { shelf.say("rights.the-rest").to_owned() } else { actions(shelf, lacking) };
        let label = shelf.text.book_or_name(&["table", table]);
        match by_actions.iter_mut().find(|(known, _)| *known == actions) {
            Some((_, tables)) => tables.push(label),
            None => by_actions.push((actions, vec![label])),
        }
    }
    let heading = match &nearest.next {
        _ if by_actions.is_empty() => {
            return html! { <p class="aside">{ shelf.say("rights.most").to_owned() }</p> };
        }
        Some(next) => shelf.fill("rights.next", &[("kind", &shelf.text.kind(next))]),
        None => shelf.say("rights.others").to_owned(),
    };
    html! {
        <>
            <h4>{ heading }</h4>
            <ul class="lacks-list">
                for (actions, tables) in by_actions { <li>{ format!("{} – {actions}", tables.join("; ")) }</li> }
            </ul>
        </>
    }
}

fn name_of(shelf: &Shelf, places: &[usize]) -> String {
    let terms: Vec<&Terms> = places.iter().filter_map(|place| shelf.book().terms.get(*place)).collect();
    let (Some(first), Some(last)) = (terms.first(), terms.last()) else { return String::new() };
    let product = shelf.text.product(shelf.product_of(first));
    let next = places
        .last()
        .and_then(|last| shelf.book().terms.get(last + 1))
        .filter(|next| next.product == last.product);
    let (from, until) = (day(&first.from), next.map(|next| day(&next.from)).unwrap_or_default());
    let with = [("product", product.as_str()), ("from", &from), ("until", &until)];
    shelf.fill(if next.is_some() { "rights.edition-until" } else { "rights.edition-since" }, &with)
}

fn id_of(shelf: &Shelf, places: &[usize]) -> String {
    let first = places.first().and_then(|place| shelf.book().terms.get(*place));
    first.map(|terms| format!("{}-{}", shelf.product_of(terms), terms.guide)).unwrap_or_default()
}
