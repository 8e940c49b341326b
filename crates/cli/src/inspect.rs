//! `clausewise inspect`: connection settings in; what they say, what is missing and what they mean for licences out.
//! Secrets are masked before anything else happens and are never printed.

use std::process::ExitCode;

use clausewise_intake::{
    settings::{
        consequence::Consequence,
        report::{Report, report},
    },
    words::{Words, words},
};
use clausewise_rules::{library::Library, verdict::Reason};

use crate::{Asked, Failure, Format, check::sentence, engine, read, text};

const LANGUAGE: &str = "en";

/// Inspects the settings in a file, or on standard input.
pub(crate) fn inspect(asked: &Asked) -> Result<ExitCode, Failure> {
    let file = match asked.files.as_slice() {
        [] => "-".into(),
        [file] => file.clone(),
        _ => return Err(Failure::input("settings of one connection at a time")),
    };
    let written = read(&file)?;
    let (engine, library) = engine(asked)?;
    let used = asked.texts.then_some(&library);
    let report = report(&written, &engine, used, LANGUAGE)
        .map_err(|problem| Failure::input(sentence(&problem, &library)))?;
    if report.settings.is_empty() {
        let says = report.findings.first().map(|finding| finding.says.as_str()).unwrap_or_default();
        return Err(Failure::input(format!(
            "{says} Connection settings are lines like `AuthScheme=AzureAD`, a connection string or a linked service in JSON"
        )));
    }
    match asked.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&report);
            crate::say!(
                "{}",
                json.map_err(|error| Failure::input(format!("the answer can't be written: {error}")))?
            );
        }
        Format::Text => crate::say!("{}", told(&report, &library, words(LANGUAGE)).trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

fn told(report: &Report, library: &Library, words: Words) -> String {
    let mut out = format!("{}\n\nRecognised\n", report.note);
    let recognised = &report.recognised;
    let mut line = |name: &str, says: &str| out.push_str(&format!("  {name}: {says}\n"));
    line("system", &words.say(&id("deployment", recognised.deployment), &[]));
    if let Some(region) = &recognised.region {
        let known = format!("region.{region}");
        line("region", words.text(&known).or(words.text("region.other")).unwrap_or(region));
    }
    line("organisation", &words.say(&id("organisation", recognised.organisation), &[]));
    line("sign-in", &words.say(&id("identity", recognised.identity), &[]));
    line("versions", &recognised.versions);
    let products: Vec<&str> = recognised.products.iter().map(|id| product(id, library)).collect();
    line("can be", &products.join(", "));
    out.push_str("\nSettings\n");
    for setting in &report.settings {
        out.push_str(&format!("  {}={}\n", setting.setting, setting.value));
    }
    if !report.findings.is_empty() {
        out.push_str("\nTo mend or to find out\n");
    }
    for finding in &report.findings {
        out.push_str(&format!("  {} [{}]\n", capital(&finding.says), finding.code));
        if let Some(should) = &finding.should {
            out.push_str(&format!("    Right would be: {should}\n"));
        }
    }
    out.push_str("\nStill to do outside the settings\n");
    for item in &report.checklist {
        out.push_str(&format!("  - {}\n", item.says));
    }
    out.push_str("\nWhat it means for licences\n");
    let mut rest = report.consequences.as_slice();
    while let Some(first) = rest.first() {
        let same = |entry: &&Consequence| entry.about == first.about && entry.outcome == first.outcome;
        let count = rest.iter().take_while(same).count();
        let (alike, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        out.push_str(&consequence(first, alike, library, words));
        rest = others;
    }
    out.push_str(
        "\nThe situation that these settings begin: `--format json` has it, for `clausewise check`.\n",
    );
    out.push_str(text::T1);
    out
}

/// The id of a value's text.
fn id(part: &str, value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    format!("{part}.{}", value.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default())
}

fn product<'t>(id: &'t str, library: &'t Library) -> &'t str {
    library.text(&format!("product.{id}.name")).unwrap_or(id)
}

/// A finding is a sentence of lower case, as errors are; on a line of its own it begins with a capital.
fn capital(says: &str) -> String {
    let mut letters = says.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Products with one outcome are told together, each with what serves there, and with the steps of the newest.
fn consequence(first: &Consequence, alike: &[Consequence], library: &Library, words: Words) -> String {
    let about = words.say(&format!("about.{}", first.about), &[]);
    let mut out = format!("  {about}: {}\n", text::heading(first.outcome));
    let newest = alike.last().unwrap_or(first);
    for same in
        alike.chunk_by(|one, other| one.options == other.options && one.not_permitted == other.not_permitted)
    {
        let names: Vec<&str> = same.iter().map(|entry| product(&entry.product, library)).collect();
        out.push_str(&format!("    in {}\n", names.join(", ")));
        if let Some(entry) = same.first() {
            for option in &entry.options {
                out.push_str(&format!("    • {}\n", text::option(option, library)));
            }
            for id in &entry.not_permitted {
                out.push_str(&format!("    Not {}\n", text::name(id, library)));
            }
        }
    }
    for reason in &newest.because {
        // The first clauses are enough on a screen; JSON has them all.
        let cites = reason.cites.iter().take(2).cloned().collect();
        out.push_str(&text::step(&Reason { cites, ..reason.clone() }));
    }
    out
}
