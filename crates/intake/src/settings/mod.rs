//! Connection settings as people paste them: what they say of the system and the account behind the connection, what is
//! missing, contradictory, outdated or unsafe, and the situation they begin. Nothing is connected or tested.
//!
//! ```text
//! text → form (walks) → mask (keeps what may be known) → Pasted → reading → findings, checklist, situation
//! ```

pub mod address;
pub mod consequence;
pub mod findings;
pub mod form;
pub mod mask;
pub mod name;
pub mod reading;
pub mod report;

use std::fmt;

use clausewise_rules::verdict::Problem;
use serde::Serialize;

use self::{
    findings::Finding,
    form::{Form, Found},
    mask::Kept,
    name::{Flavour, Setting},
    reading::Reading,
};
use crate::{datum::Datum, words::Words};

/// The longest text that is read, in bytes.
pub const LONGEST: usize = 256 * 1024;
/// The most settings that are kept of one text.
const MANY: usize = 200;

/// Settings after everything that must not be known is gone. It may be kept, shown and read again.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The form they came in.
    pub form: Form,
    /// Whether the form was whole.
    pub whole: bool,
    /// Settings in their order.
    pub entries: Vec<Entry>,
    /// Lines with names that are not known; the names are forgotten.
    pub unknown: Vec<usize>,
    /// Lines that are no settings; what stood there is forgotten.
    pub stray: Vec<usize>,
}

/// A setting with what is kept of its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The setting.
    pub setting: Setting,
    /// What is kept.
    pub kept: Kept,
    /// The line it stood in.
    pub line: usize,
    /// Whether a semicolon stood in it that needed quotes.
    pub semicolon: bool,
    /// Whether its quotes were never closed.
    pub open: bool,
}

/// Reads pasted text; values pass through [`mask::keep`] before anything is kept.
///
/// # Errors
/// `settings-too-long`, when the text is longer than [`LONGEST`].
pub fn read(text: &str) -> Result<Pasted, Problem> {
    if text.len() > LONGEST {
        let known = format!("at most {LONGEST} bytes");
        return Err(Problem::new("settings-too-long", "settings", text.len().to_string()).knowing([known]));
    }
    let mut pasted = Pasted {
        form: Form::Lines,
        whole: true,
        entries: Vec::new(),
        unknown: Vec::new(),
        stray: Vec::new(),
    };
    let (form, whole) = form::walk(text, &mut |found, line| match found {
        Found::Value { setting, value, semicolon, open } if pasted.entries.len() < MANY => {
            pasted.entries.push(Entry { setting, kept: mask::keep(setting, value), line, semicolon, open });
        }
        Found::Unknown if pasted.unknown.len() < MANY => pasted.unknown.push(line),
        Found::Stray if pasted.stray.len() < MANY => pasted.stray.push(line),
        _ => {}
    });
    pasted.form = form;
    pasted.whole = whole;
    Ok(pasted)
}

impl Pasted {
    /// What is kept of a setting: what was given, else the first.
    #[must_use]
    pub fn kept(&self, setting: Setting) -> Option<&Kept> {
        let of = || self.entries.iter().filter(|entry| entry.setting == setting).map(|entry| &entry.kept);
        let good = |kept: &&Kept| kept.is_given() && **kept != Kept::Strange;
        of().find(good).or_else(|| of().find(|kept| kept.is_given())).or_else(|| of().next())
    }

    /// Whether something usable was given for a setting.
    #[must_use]
    pub fn has(&self, setting: Setting) -> bool {
        self.kept(setting).is_some_and(Kept::is_given)
    }

    /// The word that was given for a setting.
    #[must_use]
    pub fn word(&self, setting: Setting) -> Option<&'static str> {
        match self.kept(setting) {
            Some(Kept::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whose words they are.
    #[must_use]
    pub fn flavour(&self) -> Flavour {
        let any = |wanted: &[Setting]| self.entries.iter().any(|entry| wanted.contains(&entry.setting));
        if any(&[Setting::AuthScheme, Setting::CrmVersion, Setting::InitiateOAuth]) {
            Flavour::Connector
        } else if any(&[
            Setting::DeploymentType,
            Setting::LinkedType,
            Setting::CredentialType,
            Setting::Credential,
        ]) {
            Flavour::Pipeline
        } else if any(&[Setting::AuthType]) {
            Flavour::Client
        } else {
            Flavour::Connector
        }
    }
}

impl fmt::Display for Pasted {
    /// The settings, a line each, with everything masked that must not be known; read again they tell the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flavour = self.flavour();
        self.entries
            .iter()
            .try_for_each(|entry| writeln!(f, "{}={}", entry.setting.name(flavour), entry.kept))
    }
}

/// Everything that the settings themselves tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The form they came in.
    pub form: Form,
    /// What was recognised.
    pub reading: Reading,
    /// Settings with what is kept of them, under the names of their flavour.
    pub settings: Vec<Shown>,
    /// What is missing, contradictory, outdated or unsafe.
    pub findings: Vec<Finding>,
    /// What remains to do outside the settings, as ids of texts.
    pub checklist: Vec<&'static str>,
    /// The situation that the settings begin, in the contract's form.
    pub situation: Datum,
}

/// A setting as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shown {
    /// Its name.
    pub setting: &'static str,
    /// What may be shown of its value.
    pub value: String,
}

/// Tells everything that the settings themselves tell; the groups of the situation are named in words.
#[must_use]
pub fn inspect(pasted: &Pasted, words: Words) -> Inspection {
    let reading = reading::read(pasted);
    let settings = pasted
        .entries
        .iter()
        .map(|entry| Shown { setting: entry.setting.name(reading.flavour), value: entry.kept.to_string() });
    Inspection {
        form: pasted.form,
        settings: settings.collect(),
        findings: findings::find(pasted, &reading),
        checklist: findings::checklist(pasted, &reading),
        situation: consequence::situation(&reading, words),
        reading,
    }
}
