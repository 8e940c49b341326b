//! A wrong page, a phrase that stands nowhere, one that stands everywhere and a copied run are each found, in an
//! invented guide of a few lines.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::collections::BTreeMap;

use clausewise_tests::citations::{Source, check};

/// The cover and five pages of a guide about boats. One word is divided at the end of a line.
const GUIDE: &str = "Guide to Boats\n\
\x0cEvery oarsman brings his own “oar-\nlock” to the boat house.\nGuide to Boats   P a g e |1\n\
\x0cA boat that leaks, however slowly, is taken out of the water before dusk.\nGuide to Boats   P a g e | 2\n\
\x0cThe harbour master's  keys\nare kept ashore.\nGuide to Boats   P a g e |3\n\
\x0cSail-\nmakers may mend sails on Sundays.\nGuide to Boats   P a g e |4\n\
\x0c";

fn told(clauses: &str) -> Vec<String> {
    let files = BTreeMap::from([("boats/rules.toml".to_owned(), clauses.to_owned())]);
    let checked = check(&files, &[Source::guide("B1", GUIDE)], &[]);
    checked.failures.iter().map(ToString::to_string).collect()
}

fn clause(page: &str, words: &str) -> String {
    format!(
        "[clause.own-oars]\ndocument = \"B1\"\npage = \"{page}\"\nwords = \"{words}\"\nsays = \"Oars are not lent.\"\n"
    )
}

#[test]
fn words_are_found_whatever_their_case_spacing_quotes_and_hyphens() {
    let good = [
        ("1", "brings his own 'oarlock'"),
        ("1", "own oar-lock to the"),
        ("3", "The Harbour Master’s keys"),
        ("4", "Sailmakers may mend"),
    ];
    for (page, words) in good {
        assert_eq!(told(&clause(page, words)), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn a_wrong_page_is_told_with_the_right_one() {
    assert_eq!(
        told(&clause("2", "master's keys are kept")),
        ["boats/rules.toml:1: clause `own-oars`: “master's keys are kept” is not on page 2 of B1 but on 3"]
    );
}

#[test]
fn words_that_stand_nowhere_are_told() {
    assert_eq!(
        told(&clause("3", "oars are never lent")),
        [
            "boats/rules.toml:1: clause `own-oars`: “oars are never lent” stands on no page of B1, which it cites for page 3"
        ]
    );
}

#[test]
fn words_that_stand_everywhere_are_told() {
    assert_eq!(
        told(&clause("3", "Guide to Boats")),
        [
            "boats/rules.toml:1: clause `own-oars`: “Guide to Boats” is too common: it stands on pages 0, 1, 2, 3, 4 of B1"
        ]
    );
}

#[test]
fn two_words_and_seven_are_not_what_is_wanted() {
    assert_eq!(told(&clause("4", "mend sails")).len(), 1);
    assert_eq!(told(&clause("2", "that leaks however slowly is taken out")).len(), 1);
}

#[test]
fn a_clause_without_a_page_or_words_is_told() {
    let clause = "[clause.keys]\ndocument = \"B1\"\nsays = \"Keys stay on land.\"\n";
    assert_eq!(told(clause), ["boats/rules.toml:1: clause `keys` cites B1 and gives no `page`"]);
    let clause = "[clause.keys]\ndocument = \"B1\"\npage = \"3\"\nsays = \"Keys stay on land.\"\n";
    assert_eq!(
        told(clause),
        ["boats/rules.toml:1: clause `keys` cites B1 and gives no `words` to find there"]
    );
}

#[test]
fn a_copied_run_is_told_wherever_it_stands() {
    let rule =
        "[rule.leaks]\nthen = \"yes\"\nsays = \"So: a boat that leaks, however slowly, is taken in.\"\n";
    assert_eq!(
        told(rule),
        [
            "boats/rules.toml:3: `rule.leaks.says` shares “a boat that leaks however slowly is” with page 2 of B1"
        ]
    );
    let rule = "[rule.leaks]\nthen = \"yes\"\nsays = \"A boat that leaks however slowly comes in.\"\n";
    assert_eq!(told(rule), Vec::<String>::new(), "six words in a row are no copy");
}

#[test]
fn what_a_dossier_quotes_is_no_text_of_ours() {
    let dossier =
        Source::quotations("boats.md", "- the master: \"no boat leaves the harbour without a light\" [B2]\n");
    let rule = "[rule.light]\nsays = \"No boat leaves the harbour without a lamp.\"\nwhy = \"The master said so.\"\n";
    let files = BTreeMap::from([("boats/rules.toml".to_owned(), rule.to_owned())]);
    let told: Vec<String> = check(&files, &[], &[dossier]).failures.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "boats/rules.toml:2: `rule.light.says` shares “no boat leaves the harbour without a” with page 0 of boats.md"
        ]
    );
}
