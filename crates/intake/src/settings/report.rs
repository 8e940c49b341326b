//! What an inspection says, as plain data with its texts: one form for the command, the page and the package.

use clausewise_rules::{library::Library, point::Engine, verdict::Problem};
use serde::Serialize;

use super::{
    Inspection, Shown,
    consequence::{self, Consequence},
    findings::Sort,
    form::Form,
    inspect, read,
    reading::{Deployment, Identity, Organisation},
};
use crate::{
    datum::Datum,
    words::{Words, words},
};

/// An inspection in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this form.
    pub version: u32,
    /// Whether anything was connected or tested: never.
    pub tested: bool,
    /// That nothing was connected or tested.
    pub note: String,
    /// The form the settings came in.
    pub form: Form,
    /// What was recognised.
    pub recognised: Recognised,
    /// The settings with what may be shown of them.
    pub settings: Vec<Shown>,
    /// What is missing, contradictory, outdated, unsafe, or to be asked.
    pub findings: Vec<Told>,
    /// What remains to do outside the settings.
    pub checklist: Vec<Item>,
    /// What it means for licences, product by product, with clauses.
    pub consequences: Vec<Consequence>,
    /// The situation that the settings begin.
    #[cfg_attr(feature = "schema", schemars(with = "bool"))]
    pub situation: Datum,
}

/// What was recognised.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recognised {
    /// Where the system runs.
    pub deployment: Deployment,
    /// The code of its region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where the organisation's name stands.
    pub organisation: Organisation,
    /// Whose sign-in it is.
    pub identity: Identity,
    /// The products it can be.
    pub products: Vec<&'static str>,
    /// What tells the versions, in a sentence.
    pub versions: String,
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// What sort of thing it is.
    pub sort: Sort,
    /// A stable code.
    pub code: &'static str,
    /// The setting's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<&'static str>,
    /// The lines it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<usize>,
    /// What is wrong.
    pub says: String,
    /// What would be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub should: Option<String>,
}

/// A thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its id.
    pub id: &'static str,
    /// What to do.
    pub says: String,
}

/// Reads settings and tells everything that can be told of them.
///
/// # Errors
/// When the text is too long, or the engine refuses the situation that the settings begin.
pub fn report(
    text: &str,
    engine: &Engine,
    library: Option<&Library>,
    language: &str,
) -> Result<Report, Problem> {
    let words = words(language);
    let inspection = inspect(&read(text)?, words);
    let consequences = consequence::ask(engine, &inspection.reading, library, words)?;
    Ok(tell(inspection, consequences, words))
}

/// An inspection in words.
#[must_use]
pub fn tell(inspection: Inspection, consequences: Vec<Consequence>, words: Words) -> Report {
    let Inspection { form, reading, settings, findings, checklist, situation } = inspection;
    let told = findings.iter().map(|finding| Told {
        sort: finding.sort,
        code: finding.code,
        setting: finding.name,
        lines: finding.lines.clone(),
        says: finding.says(words),
        should: finding.should(words),
    });
    Report {
        version: 1,
        tested: false,
        note: words.say("note.not-tested", &[]),
        form,
        recognised: Recognised {
            deployment: reading.deployment,
            region: reading.region,
            organisation: reading.organisation,
            identity: reading.identity,
            products: reading.products,
            versions: words.say(&format!("versions.{}", reading.versions), &[]),
        },
        settings,
        findings: told.collect(),
        checklist: checklist.into_iter().map(|id| Item { id, says: words.say(id, &[]) }).collect(),
        consequences,
        situation,
    }
}
