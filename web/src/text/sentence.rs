//! The sentences a verdict is told in: what is needed, how sure that is, which place a clause has. They only put into
//! words what the verdict holds; nothing is concluded here.

use clausewise_intake::datum::Datum;
use clausewise_rules::{
    book::{Per, Seen, Strength},
    point::Outcome,
    verdict::{Citation, CitedFor, GroupVerdict, Licence, OptionOf, Possible, Reason, Sure, Verdict},
};

use super::{T, Text, capital, fill, number, say};
use crate::state::{
    ask::is_machine,
    situation::{groups, text as datum_text},
};

/// The heading of a group's verdict: its outcome, or that there are two readings of it.
pub(crate) fn verdict_heading(group: &GroupVerdict) -> &'static str {
    if group.readings.is_empty() { heading(group.outcome) } else { say(T::OutcomeReadings) }
}

/// The heading of an outcome.
pub(crate) fn heading(outcome: Outcome) -> &'static str {
    say(match outcome {
        Outcome::Licence => T::OutcomeLicence,
        Outcome::Covered => T::OutcomeCovered,
        Outcome::None => T::OutcomeNone,
        Outcome::NotPermitted => T::OutcomeNotPermitted,
        Outcome::NotOffered => T::OutcomeNotOffered,
        Outcome::Undetermined => T::OutcomeUndetermined,
    })
}

/// What one licence of a kind is for: a person, a server.
pub(crate) fn per(per: Per) -> &'static str {
    say(match per {
        Per::Person => T::VerdictPerPerson,
        Per::Device => T::VerdictPerDevice,
        Per::Server => T::VerdictPerServer,
        Per::Site => T::VerdictPerSite,
        Per::Pack => T::VerdictPerPack,
        Per::Tenant => T::VerdictPerTenant,
        Per::Account => T::VerdictPerAccount,
    })
}

/// A group by the name it was given, or by its number.
pub(crate) fn group_name(situation: &Datum, place: usize) -> String {
    let name = groups(situation).get(place).and_then(|group| group.get("name"));
    match name {
        Some(Datum::Text(name)) if !name.trim().is_empty() => name.clone(),
        _ => fill(T::GroupOne, &[("number", &(place + 1).to_string())]),
    }
}

/// The people of a group, in the middle of a sentence; whether they are one.
fn people(situation: &Datum, place: usize) -> (String, bool) {
    let group = groups(situation).get(place);
    let machine = is_machine(situation, place);
    let count = group.and_then(|group| group.get(if machine { "accounts" } else { "people" }));
    let (one, many, some) = if machine {
        (T::PeopleAccountsOne, T::PeopleAccounts, T::PeopleAccountsSome)
    } else {
        (T::PeoplePeopleOne, T::PeoplePeople, T::PeoplePeopleSome)
    };
    match count {
        Some(Datum::Whole(1)) => (say(one).to_owned(), true),
        Some(Datum::Whole(count)) => {
            let count = number(u64::try_from(*count).unwrap_or(0));
            (fill(many, &[("count", &count)]), false)
        }
        _ => (say(some).to_owned(), machine),
    }
}

/// What the verdict on a group comes to, in one sentence.
pub(crate) fn headline(text: &Text, situation: &Datum, verdict: &Verdict, place: usize) -> String {
    let Some(group) = verdict.groups.get(place) else { return String::new() };
    let (people, one) = people(situation, place);
    let people = people.as_str();
    let sentence = match group.outcome {
        _ if !group.readings.is_empty() => readings(text, group, people),
        Outcome::Licence => licence(text, group, people, one),
        Outcome::Covered => match group.options.first() {
            Some(option) => {
                let list: Vec<String> =
                    option.licences.iter().map(|licence| text.kind(&licence.id)).collect();
                fill(T::SentenceCovered, &[("people", people), ("list", &list.join(say(T::SentenceAnd)))])
            }
            None => fill(T::SentenceCoveredPlain, &[("people", people)]),
        },
        Outcome::None => fill(T::SentenceNone, &[("people", people)]),
        Outcome::NotPermitted => match &verdict.terms {
            Some(terms) => fill(T::SentenceNotPermitted, &[("people", people), ("terms", &terms.title)]),
            None => fill(T::SentenceNotPermittedPlain, &[("people", people)]),
        },
        Outcome::NotOffered => {
            let product = verdict.product.as_ref().map(|id| text.product(id)).unwrap_or_default();
            fill(T::SentenceNotOffered, &[("product", &product)])
        }
        Outcome::Undetermined => undetermined(group),
    };
    capital(&written_out(&sentence))
}

fn readings(text: &Text, group: &GroupVerdict, people: &str) -> String {
    fill(T::SentenceReadings, &[("people", people), ("list", &disputed(text, group))])
}

/// Where sources disagree: what comes of each reading, side by side, the stricter first.
pub(crate) fn disputed(text: &Text, group: &GroupVerdict) -> String {
    let mut list: Vec<String> = Vec::new();
    for reading in &group.readings {
        let options: Vec<String> = reading.options.iter().map(|option| in_words(text, option)).collect();
        let options = options.join(say(T::SentenceOr));
        let outcome = match reading.outcome {
            Outcome::Licence if options.is_empty() => say(T::ReadingLicence).to_owned(),
            Outcome::Licence => options,
            Outcome::Covered if options.is_empty() => say(T::ReadingCoveredPlain).to_owned(),
            Outcome::Covered => fill(T::ReadingCovered, &[("list", &options)]),
            Outcome::None => say(T::ReadingNone).to_owned(),
            Outcome::NotPermitted => say(T::ReadingNotPermitted).to_owned(),
            Outcome::NotOffered => say(T::ReadingNotOffered).to_owned(),
            Outcome::Undetermined => say(T::OutcomeUndetermined).to_owned(),
        };
        if !list.contains(&outcome) {
            list.push(outcome);
        }
    }
    list.join(say(T::SentenceOr))
}

fn licence(text: &Text, group: &GroupVerdict, people: &str, one: bool) -> String {
    match group.options.as_slice() {
        [] => fill(T::SentenceWhichOne, &[("people", people)]),
        [option] => match option.licences.as_slice() {
            [licence] => alone(text, licence, people, one),
            _ => fill(T::SentenceTogether, &[("people", people), ("list", &in_words(text, option))]),
        },
        options => {
            let list: Vec<String> = options.iter().map(|option| in_words(text, option)).collect();
            fill(T::SentenceWays, &[("people", people), ("list", &list.join(say(T::SentenceOr)))])
        }
    }
}

/// A single licence that serves.
fn alone(text: &Text, licence: &Licence, people: &str, one: bool) -> String {
    let kind = text.kind(&licence.id);
    let quantity = licence.quantity.map(number);
    let with = [("people", people), ("kind", &kind), ("quantity", quantity.as_deref().unwrap_or_default())];
    let word = match (licence.per, licence.quantity) {
        (Per::Person | Per::Account, _) if one => T::SentenceEachOne,
        (Per::Person, _) => T::SentenceEach,
        (Per::Account, _) => T::SentenceEachAccount,
        (_, None) => T::SentenceOpen,
        (Per::Server | Per::Tenant, Some(_)) => T::SentenceFixed,
        (_, Some(_)) => T::SentenceEachPack,
    };
    fill(word, &with)
}

/// An option as words in a sentence.
pub(crate) fn in_words(text: &Text, option: &OptionOf) -> String {
    let pieces: Vec<String> = option.licences.iter().map(|licence| piece(text, licence)).collect();
    pieces.join(say(T::SentenceAnd))
}

fn piece(text: &Text, licence: &Licence) -> String {
    let kind = text.kind(&licence.id);
    match licence.quantity {
        Some(quantity) => fill(T::SentencePiece, &[("quantity", &number(quantity)), ("kind", &kind)]),
        None if licence.per == Per::Person => fill(T::SentencePieceEach, &[("kind", &kind)]),
        None => fill(T::SentencePieceOpen, &[("kind", &kind)]),
    }
}

fn undetermined(group: &GroupVerdict) -> String {
    // A licence without options stands for more of them than are told.
    let rough = |possible: &Possible| possible.outcome == Outcome::Licence && possible.options.is_empty();
    let answers = if group.possible.iter().any(rough) { usize::MAX } else { group.possible.len() };
    let outcomes = outcomes(group).len();
    let settles = group.open.iter().any(|open| open.would_decide);
    // Few answers are counted as they are; of many only the outcomes are few enough to be told.
    let (word, count) = match (answers, outcomes) {
        (0, _) => (T::SentenceUndeterminedMany, 0),
        (2..=4, _) if settles => (T::SentenceUndeterminedOne, answers),
        (2..=4, _) => (T::SentenceUndetermined, answers),
        (_, 1) => (T::SentenceUndeterminedSame, 1),
        (_, 2..=4) => (T::SentenceUndeterminedOutcomes, outcomes),
        _ => (T::SentenceUndeterminedMany, 0),
    };
    fill(word, &[("count", &number(count as u64))])
}

/// The outcomes that are still possible, each once, and for each the options it may have.
pub(crate) fn outcomes(group: &GroupVerdict) -> Vec<(Outcome, Vec<&OptionOf>)> {
    let mut all: Vec<(Outcome, Vec<&OptionOf>)> = Vec::new();
    for possible in &group.possible {
        let place = all.iter().position(|(outcome, _)| *outcome == possible.outcome).unwrap_or_else(|| {
            all.push((possible.outcome, Vec::new()));
            all.len() - 1
        });
        if let Some((_, options)) = all.get_mut(place) {
            options.extend(
                possible.options.iter().filter(|option| !options.contains(option)).collect::<Vec<_>>(),
            );
        }
    }
    all
}

/// The instruments that are closed for a group, as a second sentence after the headline.
pub(crate) fn refusal(text: &Text, group: &GroupVerdict) -> Option<String> {
    // Lesser kinds of a ladder stand under "why not"; here are those that a clause closes.
    let closed: Vec<String> = group
        .not_permitted
        .iter()
        .filter(|refused| refused.lacks.is_none())
        .map(|refused| text.kind(&refused.licence))
        .collect();
    match closed.as_slice() {
        [] => None,
        [kind] => Some(capital(&fill(T::SentenceRefused, &[("kind", kind)]))),
        several => Some(fill(T::SentenceRefusedSeveral, &[("list", &several.join(", "))])),
    }
}

/// The first abbreviation of each sort in a text, written out.
pub(crate) fn written_out(sentence: &str) -> String {
    let mut out = sentence.to_owned();
    for word in [T::AbbreviationCal, T::AbbreviationUsl, T::AbbreviationSal] {
        let full = say(word);
        let short = full.split(' ').next().unwrap_or_default();
        let place = out.match_indices(short).map(|(place, _)| place).find(|place| {
            let before = out.get(..*place).and_then(|before| before.chars().next_back());
            let after = out.get(place + short.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        });
        if let Some(place) = place {
            out.replace_range(place..place + short.len(), full);
        }
    }
    out
}

// ---- how sure --------------------------------------------------------------------------------------------------------

/// How sure an answer is, in a sentence that names what makes it no surer.
pub(crate) fn sure(group: &GroupVerdict) -> Option<String> {
    let sure = group.sure?;
    let weakest = group.weakest.as_ref();
    let step = group.because.iter().find(|reason| Some(&reason.rule) == weakest);
    let cite = step.and_then(strongest);
    let sentence = match sure {
        Sure::Firm => say(T::SureFirm).to_owned(),
        Sure::Likely => match (cite, step) {
            (Some(cite), _) if cite.seen != Seen::OwnText => fill(
                T::SureLikelySeen,
                &[("document", &source(cite)), ("seen", seen(cite.seen).unwrap_or_default())],
            ),
            (_, Some(step)) if step.inferred => say(T::SureLikelyInferred).to_owned(),
            (Some(cite), _) if cite.strength == Strength::Staff => {
                fill(T::SureLikelyStaff, &[("document", &source(cite))])
            }
            (Some(cite), _) => fill(T::SureLikely, &[("document", &source(cite))]),
            _ => say(T::SureLikelyInferred).to_owned(),
        },
        Sure::Uncertain if !group.readings.is_empty() => say(T::SureUncertainDisputed).to_owned(),
        Sure::Uncertain if group.silent => say(T::SureUncertainSilent).to_owned(),
        Sure::Uncertain => match cite {
            Some(cite) if cite.strength <= Strength::Expert => {
                fill(T::SureUncertain, &[("document", &source(cite)), ("strength", strength(cite.strength))])
            }
            _ => say(T::SureUncertainPlain).to_owned(),
        },
    };
    Some(sentence)
}

/// The strongest source of a step.
fn strongest(reason: &Reason) -> Option<&Citation> {
    reason.cites.iter().max_by_key(|cite| (cite.strength, cite.seen))
}

fn source(cite: &Citation) -> String {
    let title = cite.title.as_deref().unwrap_or(&cite.document);
    match cite.edition.as_deref() {
        Some(edition) if !edition.is_empty() => {
            fill(T::MarkTitleEdition, &[("title", title), ("edition", edition)])
        }
        _ => fill(T::MarkTitle, &[("title", title)]),
    }
}

// ---- clauses ---------------------------------------------------------------------------------------------------------

/// How strong a source is.
pub(crate) fn strength(strength: Strength) -> &'static str {
    say(match strength {
        Strength::Contract => T::StrengthContract,
        Strength::Official => T::StrengthOfficial,
        Strength::Staff => T::StrengthStaff,
        Strength::Expert => T::StrengthExpert,
        Strength::Community => T::StrengthCommunity,
        Strength::Inferred => T::StrengthInferred,
    })
}

/// In what a text was read, unless in itself.
pub(crate) fn seen(seen: Seen) -> Option<&'static str> {
    let word = match seen {
        Seen::OwnText => return None,
        Seen::Copy => T::SeenCopy,
        Seen::Quotation => T::SeenQuotation,
        Seen::Digest => T::SeenDigest,
        Seen::Contents => T::SeenContents,
    };
    Some(say(word))
}

/// Where a clause stands, that the words are ours, and how far its text was read.
pub(crate) fn provenance(cite: &Citation) -> String {
    let document = cite.title.as_deref().unwrap_or(&cite.document);
    let place = cite.locus.as_deref().unwrap_or_default();
    let mut out = match cite.edition.as_deref() {
        Some(edition) if !edition.is_empty() => {
            fill(T::ClauseOriginal, &[("document", document), ("edition", edition), ("place", place)])
        }
        _ => fill(T::ClauseOriginalShort, &[("document", document), ("place", place)]),
    };
    if let Some(seen) = seen(cite.seen) {
        out.push(' ');
        out.push_str(&fill(T::ClauseSeen, &[("seen", seen)]));
    }
    let scope = match cite.scope {
        CitedFor::Own => None,
        CitedFor::OtherProduct => Some(T::ClauseOtherProduct),
        CitedFor::OtherEdition => Some(T::ClauseOtherEdition),
    };
    if let Some(scope) = scope {
        out.push(' ');
        out.push_str(say(scope));
    }
    out
}

// ---- what was told ---------------------------------------------------------------------------------------------------

/// A value that was told, in words.
pub(crate) fn value(text: &Text, name: &str, told: &Datum) -> String {
    match told {
        Datum::Whole(count) => number(u64::try_from(*count).unwrap_or(0)),
        Datum::Text(value) if value == "unknown" => say(T::AnswersUnknown).to_owned(),
        Datum::Text(value) if name == "product" => text.product(value),
        Datum::Text(value) => text.label(name, value),
        Datum::List(list) if list.is_empty() => say(T::AnswersNothing).to_owned(),
        Datum::List(list) => {
            let words: Vec<String> = list.iter().map(|entry| value(text, name, entry)).collect();
            words.join(say(T::SentenceOr))
        }
        Datum::Map(_) => {
            let id = told.get("id").cloned().unwrap_or_else(|| datum_text(""));
            value(text, name, &id)
        }
        other => other.shown(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::state::{answer::judged, json::read};
    use clausewise_rules::point::Engine;

    fn told(group: &str) -> (Text, Datum, Verdict) {
        let engine = Engine::new(clausewise_rulebook::book().unwrap());
        let text = Text { library: Rc::new(clausewise_rulebook::library("en").unwrap()) };
        let situation = format!(
            r#"{{"version":1,"product":"crm-3.0","guide":"2006-10","estate":{{"externalAppServers":2}},"groups":[{group}]}}"#
        );
        let situation = read(&situation).unwrap();
        let verdict = judged(&engine, Some(&text.library), &situation).unwrap();
        (text, situation, verdict)
    }

    fn sentence(group: &str) -> String {
        let (text, situation, verdict) = told(group);
        headline(&text, &situation, &verdict, 0)
    }

    #[test]
    fn each_of_many_needs_one() {
        let group = r#"{"who":"employee","people":1000,"path":"own-application","signIn":"shared-account",
            "needs":["create:own-case"]}"#;
        assert_eq!(sentence(group), "These 1,000 people each need one User CAL (client access licence).");
        let (text, _, verdict) = told(group);
        assert_eq!(
            refusal(&text, &verdict.groups[0]).as_deref(),
            Some("External Connector cannot stand in for it.")
        );
    }

    #[test]
    fn one_person_is_one() {
        let group = r#"{"who":"employee","people":1,"path":"web-client","needs":["read:case"]}"#;
        assert_eq!(sentence(group), "This one person needs one User CAL (client access licence).");
    }

    #[test]
    fn several_ways_stand_side_by_side() {
        let group = r#"{"who":"customer","people":5000,"path":"own-application","signIn":"shared-account",
            "needs":["read:own-case"]}"#;
        assert_eq!(
            sentence(group),
            "These 5,000 people need licences, and there is more than one way: 2 × External Connector, or \
             5,000 × User CAL (client access licence)."
        );
    }

    #[test]
    fn where_sources_disagree_both_readings_stand_in_the_sentence() {
        let group = r#"{"who":"public","path":"public-form","needs":["create:lead"],"people":100}"#;
        assert_eq!(
            sentence(group),
            "Sources disagree about these 100 people: 2 × External Connector, or nothing needed."
        );
    }

    #[test]
    fn people_who_are_only_in_the_data_need_nothing_for_this() {
        let group = r#"{"who":"customer","path":"no-access"}"#;
        assert_eq!(sentence(group), "These people need no licence for this.");
    }

    #[test]
    fn what_is_not_known_yet_is_said_so() {
        let group = r#"{"who":"employee","path":"own-application"}"#;
        assert_eq!(sentence(group), "3 answers are still possible.");
    }

    #[test]
    fn how_sure_names_the_weakest_source() {
        let (_, _, verdict) =
            told(r#"{"who":"employee","people":1,"path":"web-client","needs":["read:case"]}"#);
        let sure = sure(&verdict.groups[0]).unwrap();
        assert!(sure.starts_with("Likely. The weakest step rests on"), "{sure}");
    }

    #[test]
    fn an_abbreviation_is_written_out_once_and_only_where_it_stands_alone() {
        assert_eq!(written_out("a CAL and a CAL"), "a CAL (client access licence) and a CAL");
        assert_eq!(written_out("LOCAL CALS"), "LOCAL CALS");
    }
}
