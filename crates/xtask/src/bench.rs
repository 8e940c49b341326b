//! `cargo xtask bench`: the same measures natively and as wasm on Node, beside the baselines in `docs/pace.toml`.
//! Nothing fails by being slow: a machine that others use, too, proves nothing.

use std::fmt::Write as _;
use std::fs;

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;
use crate::{process, test};

/// Where the baselines stand.
const BASELINES: &str = "docs/pace.toml";

/// A median and a worst, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Times {
    median: f64,
    worst: f64,
}

/// One measure on one side.
#[derive(Debug, Clone, PartialEq)]
struct Measure {
    what: String,
    over: String,
    times: Times,
}

/// Takes every measure on both sides, prints them, and records them as the new baselines if that is wanted.
pub fn run(workspace: &Workspace, record: bool) -> Result<()> {
    let mut native = Vec::new();
    let mut cargo = process::cargo(workspace.root());
    cargo.args(["run", "--quiet", "--release", "--package", "clausewise-random", "--bin", "pace"]);
    process::announce("measuring the native engine");
    if !process::read_along(&mut cargo, "the native measures", |line| native.extend(read(line)))? {
        return Err(Error::failed("the native engine could not be measured; the messages are above"));
    }
    let mut wasm = Vec::new();
    process::announce("measuring the engine as wasm on Node, built as the page is");
    let mut cargo = test::wasm_test(workspace, "tests/random/Cargo.toml", "pace")?;
    cargo.args(["--profile", "web", "--", "--nocapture"]);
    if !process::read_along(&mut cargo, "the measures as wasm", |line| wasm.extend(read(line)))? {
        return Err(Error::failed("the engine as wasm could not be measured; the messages are above"));
    }
    let file = workspace.path(BASELINES);
    let before = fs::read_to_string(&file).unwrap_or_default();
    println!("{}", table(&native, &wasm, &before));
    if record {
        fs::write(&file, baselines(&native, &wasm)).during(format!("write {BASELINES}"))?;
    }
    Ok(())
}

/// Reads `pace`, what, over how many, median, worst, at which one, between tabs; other lines are none.
fn read(line: &str) -> Option<Measure> {
    let mut parts = line.trim().strip_prefix("pace\t")?.split('\t');
    let (what, over) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let times = Times { median: parts.next()?.parse().ok()?, worst: parts.next()?.parse().ok()? };
    Some(Measure { what, over, times })
}

fn of<'m>(measures: &'m [Measure], what: &str) -> Option<&'m Measure> {
    measures.iter().find(|measure| measure.what == what)
}

/// Microseconds as a person reads them.
fn shown(micros: f64) -> String {
    if micros < 100.0 {
        format!("{micros:.1} µs")
    } else if micros < 1e6 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

/// Both sides as a table, each median with how it stands to its baseline.
fn table(native: &[Measure], wasm: &[Measure], before: &str) -> String {
    let mut out = String::from(
        "| what | over | native, median | worst | wasm, median | worst |\n|---|---|---|---|---|---|\n",
    );
    for measure in native {
        let side = |name: &str, found: Option<&Measure>| {
            let Some(found) = found else { return "- | -".to_owned() };
            let against = baseline(before, &measure.what, name)
                .map(|known| format!(" ({:.0} %)", 100.0 * found.times.median / known))
                .unwrap_or_default();
            format!("{}{against} | {}", shown(found.times.median), shown(found.times.worst))
        };
        let (mine, theirs) = (side("native", Some(measure)), side("wasm", of(wasm, &measure.what)));
        let _ = writeln!(out, "| {} | {} | {mine} | {theirs} |", measure.what, measure.over);
    }
    out
}

/// The baselines as they are committed.
fn baselines(native: &[Measure], wasm: &[Measure]) -> String {
    let mut out = String::from(
        "# How long the engine takes, in microseconds; written by `cargo xtask bench --record`. See docs/numbers.md.\n",
    );
    for measure in native {
        let _ = write!(out, "\n[[measure]]\nwhat = \"{}\"\nover = {}\n", measure.what, measure.over);
        for (name, side) in [("native", Some(measure)), ("wasm", of(wasm, &measure.what))] {
            if let Some(Measure { times: Times { median, worst }, .. }) = side {
                let _ = writeln!(out, "{name} = {{ median = {median:.1}, worst = {worst:.1} }}");
            }
        }
    }
    out
}

/// The median of a measure on one side, from the baselines.
fn baseline(text: &str, what: &str, side: &str) -> Option<f64> {
    let (_, rest) = text.split_once(&format!("what = \"{what}\"\n"))?;
    let own = rest.split("[[measure]]").next()?;
    let line = own.lines().find_map(|line| line.strip_prefix(&format!("{side} = {{ median = ")))?;
    line.split(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(median: f64) -> Measure {
        Measure { what: "a, b".into(), over: "7".into(), times: Times { median, worst: 2.0 * median } }
    }

    #[test]
    fn a_line_of_tabs_is_a_measure_and_nothing_else_is() {
        assert_eq!(read("  pace\ta, b\t7\t1.50\t3.00\tcase-1"), Some(measure(1.5)));
        assert_eq!(read("test result: ok"), None);
        assert_eq!(read("pace\ta, b\t7\tsoon"), None);
    }

    #[test]
    fn what_was_recorded_is_what_is_compared_with() {
        let text = baselines(&[measure(10.0)], &[measure(40.0)]);
        assert_eq!(baseline(&text, "a, b", "native"), Some(10.0));
        assert_eq!(baseline(&text, "a, b", "wasm"), Some(40.0));
        assert_eq!(baseline(&text, "b", "wasm"), None);
        let table = table(&[measure(15.0)], &[measure(40.0)], &text);
        assert!(table.contains("| 15.0 µs (150 %) | 30.0 µs | 40.0 µs (100 %) | 80.0 µs |"), "{table}");
    }
}
