//! The verdict, as the contract has it. Ids are the rulebook's; texts are looked up in a library, or left out.

use serde::{Deserialize, Serialize};

use crate::{
    book::{Per, Seen, Strength},
    point::Outcome,
    sorted,
};

/// The answer to a situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The contract's version.
    pub version: u32,
    /// The product, absent while several are possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The guide, absent while several are possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// The terms in force, absent while several are possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<TermsNote>,
    /// Which rulebook answered.
    pub rulebook: RulebookNote,
    /// A short digest of situation, rulebook and engine version.
    pub fingerprint: String,
    /// Defaults that mattered.
    pub assumed: Vec<Assumed>,
    /// Facts that were told and that path or person have no use for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<String>,
    /// The verdict of each group, in the situation's order.
    pub groups: Vec<GroupVerdict>,
    /// What is needed altogether.
    pub total: Vec<TotalRow>,
    /// The choice that the total is told at, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_under: Option<sorted::Map<String, String>>,
    /// The same under the lenient readings, where there are any.
    pub total_lenient: Option<Vec<TotalRow>>,
    /// What is held and nobody here needs.
    pub spare: Vec<Licence>,
}

/// What is in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TermsNote {
    /// The name of the guide or stretch of time.
    pub title: String,
    /// Its first day.
    pub in_force_from: String,
    /// How far its text was seen.
    pub seen: Seen,
    /// What binds.
    pub binding: String,
}

/// Which rulebook answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RulebookNote {
    /// Its version.
    pub version: String,
    /// A digest of its rules.
    pub digest: String,
}

/// A default that mattered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumed {
    /// The fact, estate facts with their path.
    pub fact: String,
    /// The value it was given.
    pub value: String,
    /// The group it was assumed of, by position; absent for the estate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<usize>,
}

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Sure {
    /// Sources are weak, disputed, speak by analogy or are silent.
    Uncertain,
    /// One step from a firm text, or a text seen only in part.
    Likely,
    /// Every step rests on the text itself.
    Firm,
}

/// The verdict of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupVerdict {
    /// The group's name.
    pub name: String,
    /// `internal`, `external`, `machine` or `hosted`; absent while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
    /// The way of access; absent while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What comes of it.
    pub outcome: Outcome,
    /// How sure that is; absent while undetermined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<Sure>,
    /// The rule that makes it no surer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weakest: Option<String>,
    /// Whether a step rests on no source at all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// Ways that the clauses allow, least permission first.
    pub options: Vec<OptionOf>,
    /// What the organisation must have besides.
    pub requires: Vec<Requirement>,
    /// Where sources disagree: the cautious reading first.
    pub readings: Vec<Reading>,
    /// The steps from facts to outcome.
    pub because: Vec<Reason>,
    /// Instruments that are closed for this group.
    pub not_permitted: Vec<Refused>,
    /// Things to mind.
    pub also_mind: Vec<Mind>,
    /// Each way, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WayVerdict>,
    /// Verdicts still possible, while facts are missing.
    pub possible: Vec<Possible>,
    /// Questions that can still change the answer.
    pub open: Vec<Open>,
}

/// One way of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WayVerdict {
    /// The path; absent while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The way of access in the sense of the clauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What comes of it.
    pub outcome: Outcome,
    /// The steps.
    pub because: Vec<Reason>,
}

/// A set of licences that serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionOf {
    /// The licences.
    pub licences: Vec<Licence>,
    /// The choice under which it stands, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<sorted::Map<String, String>>,
}

/// A licence and how many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Licence {
    /// The kind.
    pub id: String,
    /// What it is counted by.
    pub per: Per,
    /// How many; absent where a count is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
}

/// A prerequisite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requirement {
    /// The kinds of which one will do.
    pub id: String,
    /// How many, where it is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// Whether it is met.
    pub met: bool,
    /// By what: `holds` or `groups`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// One reading where sources disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// `cautious` or `lenient`.
    pub reading: String,
    /// The dispute; absent for the cautious entry, which stands for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute: Option<String>,
    /// What comes of it under this reading.
    pub outcome: Outcome,
    /// Options under this reading.
    pub options: Vec<OptionOf>,
    /// The steps under this reading.
    pub because: Vec<Reason>,
}

/// A step, with its clauses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// The rule.
    pub rule: String,
    /// What it says; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Whether it is our own deduction from its clauses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inferred: bool,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
}

/// Whether a document governs what it is cited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CitedFor {
    /// It governs this product at this time.
    Own,
    /// It governs another product; cited by analogy.
    OtherProduct,
    /// It governs this product at another time; cited by analogy.
    OtherEdition,
}

/// A clause as it is cited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// The clause.
    pub clause: String,
    /// The document's tag.
    pub document: String,
    /// The document's title; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its edition; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The place in it; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<String>,
    /// What it says, in our words; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// How strong the source is.
    pub strength: Strength,
    /// How far its text was seen.
    pub seen: Seen,
    /// Whether it governs this product at this time.
    pub scope: CitedFor,
}

/// A closed instrument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// The kind.
    pub licence: String,
    /// Why.
    pub because: Vec<Reason>,
    /// The pair it lacks, where it stands lower on its ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
}

/// A thing to mind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mind {
    /// Its id.
    pub id: String,
    /// What it says; absent without texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
}

/// A verdict that is still possible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Possible {
    /// What would come of it.
    pub outcome: Outcome,
    /// The options it would have.
    pub options: Vec<OptionOf>,
}

/// A question that can still change the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Open {
    /// The fact to be told.
    pub fact: String,
    /// The group it is asked of, by position; absent for the estate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<usize>,
    /// The values it may still have; empty for numbers and needs.
    pub values: Vec<String>,
    /// Whether its answer alone settles the verdict.
    pub would_decide: bool,
}

/// A row of the totals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TotalRow {
    /// The kind.
    pub licence: String,
    /// How many are needed; absent where a count is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// How many are held; absent where nothing was said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<u64>,
    /// How many are missing; absent where either is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<u64>,
}

/// What is wrong with a situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable code, for example `unknown-value`.
    pub code: String,
    /// Where: a path into the situation.
    pub at: String,
    /// What was found there.
    pub found: String,
    /// What would be right: values that are known, or the reason.
    pub known: Vec<String>,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub fn new(code: &str, at: impl Into<String>, found: impl Into<String>) -> Self {
        Self { code: code.into(), at: at.into(), found: found.into(), known: Vec::new() }
    }

    /// The same, with what is known.
    #[must_use]
    pub fn knowing(mut self, known: impl IntoIterator<Item = String>) -> Self {
        self.known = known.into_iter().collect();
        self
    }
}
