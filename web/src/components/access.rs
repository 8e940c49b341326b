//! The access path as a drawing: who, through what, as which account, to which system, with a mark on the hop for which
//! a licence is due and a break where a way is closed. It draws what situation and verdict hold and concludes nothing.

use clausewise_intake::datum::Datum;
use clausewise_rules::{
    book::{Fact, Fallback, Per},
    point::Outcome,
    verdict::{GroupVerdict, OptionOf, Reason, Verdict},
};
use yew::prelude::*;

use super::{App, verdict::few_options};
use crate::{
    state::{
        ask::is_machine,
        situation::{as_list, as_text, groups},
    },
    text::{
        T, colon, fill, number, say,
        sentence::{disputed, heading, value},
    },
};

/// The heads of the four stations.
const STATIONS: [T; 4] = [T::PathWho, T::PathThrough, T::PathAccount, T::PathSystem];

/// One way, from the people to the system.
struct Row {
    /// What stands in each station.
    stations: [String; 4],
    /// What is due, and on which hop.
    marks: Vec<(usize, String)>,
    outcome: Outcome,
    /// The hop at which the way is closed, and why.
    closed: Option<(usize, String)>,
}

/// The drawing for a group, in two forms of which the room decides, with the same in words.
pub(crate) fn access(app: &App, verdict: &Verdict, place: usize) -> Html {
    let rows = rows(app, verdict, place);
    html! {
        <figure class="path">
            { draw(&rows, false) }
            { draw(&rows, true) }
            <figcaption class="unseen">{ in_words(&rows) }</figcaption>
        </figure>
    }
}

// ---- what is drawn ---------------------------------------------------------------------------------------------------

fn rows(app: &App, verdict: &Verdict, place: usize) -> Vec<Row> {
    let (Some(group), Some(told)) = (verdict.groups.get(place), groups(app.situation()).get(place)) else {
        return Vec::new();
    };
    let who = told.get("who").map_or_else(unknown, |who| value(&app.text, "who", who));
    let count = told.get(if is_machine(app.situation(), place) { "accounts" } else { "people" });
    let who = match count {
        Some(Datum::Whole(count)) => format!("{who} ({})", number(u64::try_from(*count).unwrap_or(0))),
        _ => who,
    };
    let system = verdict
        .product
        .as_ref()
        .map_or_else(|| say(T::AnswersAnyProduct).to_owned(), |id| app.text.product(id));
    let row = |way: &Datum, outcome: Outcome, because: &[Reason]| {
        let path = if as_text(way).is_some() { Some(way) } else { way.get("path") };
        let through = path.map_or_else(unknown, |path| value(&app.text, "path", path));
        let closed = matches!(outcome, Outcome::NotPermitted | Outcome::NotOffered);
        let closed = closed.then(|| because.last()).flatten();
        let closed = closed.map(|last| (closed_at(app, last), last.says.clone().unwrap_or_default()));
        let at = closed.as_ref().map_or(0, |(at, _)| *at);
        Row {
            stations: [who.clone(), through, account(app, told, way, path), system.clone()],
            marks: marks(app, group, outcome, at),
            outcome,
            closed,
        }
    };
    if group.ways.is_empty() {
        return vec![row(told, group.outcome, &group.because)];
    }
    let ways = std::iter::once(told).chain(as_list(told.get("also")));
    ways.zip(&group.ways).map(|(told, way)| row(told, way.outcome, &way.because)).collect()
}

fn unknown() -> String {
    say(T::AnswersUnknown).to_owned()
}

/// The account of a way: as told, as the rulebook has it for such a way, or whichever where that makes no difference.
fn account(app: &App, group: &Datum, way: &Datum, path: Option<&Datum>) -> String {
    let told = way.get(ACCOUNT).or_else(|| group.get(ACCOUNT));
    if let Some(told) = told {
        return value(&app.text, ACCOUNT, told);
    }
    let path = path.and_then(as_text).unwrap_or_default();
    let facts = &app.engine.book.facts;
    let usual = place_of(facts, "path").and_then(|at| {
        let path = facts.get(at)?.value(path)?;
        let account = facts.get(place_of(facts, ACCOUNT)?)?;
        let on_path = |usual: &&Fallback| {
            usual.when.iter().all(|test| usize::from(test.fact) == at && test.values.has(path))
        };
        account.values.get(usize::from(account.defaults.iter().find(on_path)?.value))
    });
    usual.map_or_else(|| say(T::PathAnyAccount).to_owned(), |usual| app.text.label(ACCOUNT, usual))
}

const ACCOUNT: &str = "signIn";

fn place_of(facts: &[Fact], name: &str) -> Option<usize> {
    facts.iter().position(|fact| fact.name == name)
}

/// A rule that asks for the account closes the way there, any other at the way itself.
fn closed_at(app: &App, reason: &Reason) -> usize {
    let book = &app.engine.book;
    let account = place_of(&book.facts, ACCOUNT);
    let rule = book.rules.iter().find(|rule| rule.id == reason.rule);
    let mut tests = rule.into_iter().flat_map(|rule| rule.when.iter().flatten());
    usize::from(tests.any(|test| Some(usize::from(test.fact)) == account))
}

/// What stands on the hops: the licences that serve, each where it is due, or what comes of the way otherwise.
fn marks(app: &App, group: &GroupVerdict, outcome: Outcome, closed_at: usize) -> Vec<(usize, String)> {
    if outcome == group.outcome && !group.readings.is_empty() {
        let first = group.readings.iter().find_map(|reading| reading.options.first());
        return vec![(first.map_or(0, due_at), disputed(&app.text, group))];
    }
    if outcome != group.outcome || group.options.is_empty() {
        return vec![(closed_at, heading(outcome).to_owned())];
    }
    let mut marks: Vec<(usize, String)> = Vec::new();
    for hop in 0..3 {
        let here = || group.options.iter().filter(|option| due_at(option) == hop);
        if here().next().is_some() {
            let or = if marks.is_empty() { "" } else { say(T::SentenceOr).trim_start_matches([',', ' ']) };
            marks.push((hop, [or, &few_options(app, here())].concat()));
        }
    }
    marks
}

/// The hop that an option licenses: the people or their devices, the site, or the account and the system behind it.
fn due_at(option: &OptionOf) -> usize {
    match option.licences.first().map(|licence| licence.per) {
        Some(Per::Person | Per::Device) | None => 0,
        Some(Per::Site | Per::Pack) => 1,
        Some(Per::Account | Per::Server | Per::Tenant) => 2,
    }
}

/// The drawing in words.
fn in_words(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        for (station, held) in STATIONS.iter().zip(&row.stations) {
            out.push_str(&colon(say(*station), held));
            out.push_str(". ");
        }
        for (hop, mark) in &row.marks {
            let [from, to] = [*hop, hop + 1].map(|at| STATIONS.get(at).map_or("", |station| say(*station)));
            out.push_str(&fill(T::PathBetween, &[("from", from), ("to", to), ("what", mark)]));
            out.push(' ');
        }
        if let Some((_, why)) = &row.closed {
            out.push_str(why);
            out.push(' ');
        }
    }
    out
}

// ---- how it is drawn -------------------------------------------------------------------------------------------------
// In units of a tenth of the letters' size, so that the drawing grows with them.

/// How wide a station is, and a hop, where they stand side by side.
const STATION: i32 = 98;
const HOP: i32 = 66;
/// How wide all is where they stand one below the other.
const COLUMN: i32 = 200;
/// From one line of text to the next.
const LINE: i32 = 13;
/// How wide a letter is on average, in tenths.
const LETTER: i32 = 54;

/// All ways, side by side or downwards.
fn draw(rows: &[Row], down: bool) -> Html {
    let wide = if down { COLUMN } else { 4 * STATION + 3 * HOP };
    let station = if down { COLUMN } else { STATION };
    let mut parts = Vec::new();
    let mut y = 1;
    for row in rows {
        let held = row.stations.each_ref().map(|text| wrap(text, station - 10));
        let lines = |down: &[Vec<&str>]| down.iter().map(|lines| rows_of(lines)).max().unwrap_or(0);
        let mark = |hop: usize| {
            let text = row.marks.iter().find(|(at, _)| *at == hop).map_or("", |(_, text)| text.as_str());
            if down {
                return wrap(text, COLUMN - 40);
            }
            let lines = wrap(text, HOP - 6);
            if over(&lines) { wrap(text, 2 * HOP + 30) } else { lines }
        };
        let marks = [mark(0), mark(1), mark(2)];
        let marked = format!("hop marked is-{}", row.outcome.name());
        let class = |hop: usize| if row.marks.iter().any(|(at, _)| *at == hop) { &marked } else { "hop" };
        let closed = |hop: usize| row.closed.as_ref().is_some_and(|(at, _)| *at == hop);
        if down {
            for (at, (lines, head)) in held.iter().zip(STATIONS).enumerate() {
                let high = (rows_of(lines) + 1) * LINE + 10;
                parts.push(box_of(0, y, station, high, head, lines));
                y += high;
                if let Some(mark) = marks.get(at) {
                    let long = rows_of(mark) * LINE + 16;
                    parts.push(hop(class(at), [14, y + 1, 14, y + long - 1], closed(at)));
                    parts.push(text("mark", mark, COLUMN / 2 + 10, y + 8 + LINE - 3));
                    y += long;
                }
            }
        } else {
            // A short mark stands on its arrow; a long one stands above the stations, which make room for it.
            let high = (lines(&held) + 1) * LINE + 10;
            let above = marks.iter().filter(|mark| over(mark)).map(|mark| rows_of(mark)).max().unwrap_or(0);
            y += (above * LINE + 4).max(3 * LINE + 8 - high / 2);
            for (at, (lines, head)) in (0..).zip(held.iter().zip(STATIONS)) {
                parts.push(box_of(at * (STATION + HOP), y, station, high, head, lines));
            }
            for (at, (mark, place)) in (0..).zip(marks.iter().zip(0..)) {
                let (x, middle) = (at * (STATION + HOP) + STATION, y + high / 2);
                parts.push(hop(class(place), [x + 2, middle, x + HOP - 2, middle], closed(place)));
                let foot = if over(mark) { y - 4 } else { middle - 7 };
                if over(mark) {
                    parts.push(
                        html! { <path class="hop" d={format!("M{} {y}V{}", x + HOP / 2, middle - 3)} /> },
                    );
                }
                parts.push(text("mark", mark, x + HOP / 2, foot - (rows_of(mark) - 1) * LINE));
            }
            y += high;
        }
        if let Some((_, why)) = &row.closed {
            let why = wrap(why, wide.min(420));
            parts.push(text("why-closed", &why, wide / 2, y + LINE + 4));
            y += rows_of(&why) * LINE + 8;
        }
        y += 14;
    }
    let class = if down { "path-down" } else { "path-across" };
    let width = if down { "20.2em" } else { "59.2em" };
    let frame = format!("-1 0 {} {}", wide + 2, y - 12);
    html! { <svg {class} {width} viewBox={frame} aria-hidden="true" focusable="false">{ parts }</svg> }
}

/// Whether a mark is too much for the room above its arrow.
fn over(lines: &[&str]) -> bool {
    lines.len() > 3 || lines.iter().any(|line| line.chars().count() > 11)
}

fn rows_of(lines: &[&str]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(0)
}

/// A station: its head and what it holds.
fn box_of(x: i32, y: i32, wide: i32, high: i32, head: T, lines: &[&str]) -> Html {
    html! {
        <g>
            <rect x={x.to_string()} y={y.to_string()} width={wide.to_string()} height={high.to_string()} rx="3" />
            { text("station", &[say(head)], x + wide / 2, y + LINE + 1) }
            { text("", lines, x + wide / 2, y + 2 * LINE + 1) }
        </g>
    }
}

/// Lines of text below one another, each with its middle at `x`.
fn text(class: &'static str, lines: &[&str], x: i32, y: i32) -> Html {
    let line = |(at, line): (i32, &&str)| {
        html! { <tspan x={x.to_string()} y={(y + at * LINE).to_string()}>{ (*line).to_owned() }</tspan> }
    };
    html! { <text {class}>{ for (0..).zip(lines).map(line) }</text> }
}

/// An arrow from one station to the next, broken where the way is closed.
fn hop(class: &str, [x, y, to_x, to_y]: [i32; 4], closed: bool) -> Html {
    let down = x == to_x;
    let d = if closed {
        let (x_mid, y_mid) = ((x + to_x) / 2, (y + to_y) / 2);
        let (before, after) =
            if down { ((x, y_mid - 7), (x, y_mid + 7)) } else { ((x_mid - 9, y), (x_mid + 9, y)) };
        format!(
            "M{x} {y}L{} {}M{} {}l8 10m0 -10l-8 10M{} {}L{to_x} {to_y}",
            before.0,
            before.1,
            x_mid - 4,
            y_mid - 5,
            after.0,
            after.1
        )
    } else {
        let head = if down { "m-4 -5l4 5l4 -5" } else { "m-5 -4l5 4l-5 4" };
        format!("M{x} {y}L{to_x} {to_y}{head}")
    };
    html! { <path class={class.to_owned()} {d} /> }
}

/// Cuts a text into lines that fit, by the average width of letters; a long word stands alone.
fn wrap(text: &str, wide: i32) -> Vec<&str> {
    let most = usize::try_from(wide * 10 / LETTER).unwrap_or(1);
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let blanks = || rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
        let fits = |end: &usize| rest.get(..*end).is_some_and(|line| line.chars().count() <= most);
        let end = blanks().take_while(fits).last().or_else(|| blanks().next()).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        lines.push(line);
        rest = after.trim_start();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_words_and_none_is_lost() {
        let text = "A site, app or intranet page that we or somebody else built";
        let lines = wrap(text, 88);
        assert!(lines.len() > 3 && lines.iter().all(|line| line.len() <= 16), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        assert_eq!(
            wrap("Nichteinwilligungsfähigkeit ist lang", 20),
            ["Nichteinwilligungsfähigkeit", "ist", "lang"]
        );
        assert!(wrap("  ", 20).is_empty());
    }
}
