//! A specialist who breaks the book in one of ten ways is told the line: each way is tried on the book of CRM 3.0 as it
//! stands (in memory), with the exact message expected. What only a case can notice is told by the name of the case.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::collections::BTreeMap;

use clausewise_cli::cases;
use clausewise_compiler::{compile, proof::prove_book, source::read_folder};

/// The book of CRM 3.0 with all that is common, and nothing else.
fn book() -> BTreeMap<String, String> {
    let mut files = read_folder(&clausewise_tests::book_folder()).unwrap();
    files.retain(|file, _| {
        !file.contains('/')
            || ["crm-3.0/", "common/", "documents/"].iter().any(|folder| file.starts_with(folder))
    });
    files
}

/// The book with some text replaced; the text must stand there exactly once.
fn broken(file: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut files = book();
    let text = files.get_mut(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` must stand in {file} exactly once");
    *text = text.replace(from, to);
    files
}

/// Everything that is said about a book: by the compiler; else by the proof of CRM 3.0; else by its cases.
fn told(files: &BTreeMap<String, String>) -> Vec<String> {
    let compiled = match compile(files) {
        Err(problems) => return problems.iter().map(ToString::to_string).collect(),
        Ok(compiled) => compiled,
    };
    let proved = prove_book(&compiled, &["crm-3.0".to_owned()]);
    if !proved.problems.is_empty() {
        let plain = |mut problem: clausewise_compiler::problem::Problem| {
            assert!(problem.witness.is_some() || !["gap", "conflict"].contains(&problem.code), "{problem}");
            problem.witness = None;
            problem.to_string()
        };
        return proved.problems.into_iter().map(plain).collect();
    }
    let mut all = Vec::new();
    for case in compiled.cases.iter().filter(|case| case.id.starts_with("crm-3.0/")) {
        all.extend(
            cases::run(&proved.engine, &case.json)
                .into_iter()
                .map(|said| format!("{}: case {}: {said}", case.place, case.id)),
        );
    }
    all
}

/// The line at which a text stands.
fn line(file: &str, text: &str) -> usize {
    let files = book();
    1 + files[file].lines().position(|line| line.starts_with(text)).unwrap()
}

#[track_caller]
fn says(files: &BTreeMap<String, String>, expected: &str) {
    let told = told(files);
    assert!(
        told.iter().any(|said| said == expected),
        "expected: {expected}\n told: {}",
        told.join("\n       ")
    );
}

const PEOPLE: &str = "crm-3.0/people.toml";
const PATHS: &str = "crm-3.0/paths.toml";
const LICENCES: &str = "crm-3.0/licences.toml";
const QUESTIONS: &str = "crm-3.0/questions.toml";
const PRODUCT: &str = "crm-3.0/product.toml";

#[test]
fn a_rule_that_is_dropped_leaves_a_gap() {
    let files = broken(
        PEOPLE,
        "when    = { who = \"hosted-customer\" }\nthen    = \"hosted\"",
        "when    = { who = \"hosted-customer\" }\nthen    = \"hosted\"\nguide   = \"2005-12\"",
    );
    says(
        &files,
        &format!(
            "common/chapters.toml:{}: gap: no rule decides `standing` for crm-3.0 2006-10, estate.server = standard, who = hosted-customer, path = static-copy; no rule holds there",
            line("common/chapters.toml", "[chapter.standing]")
        ),
    );
}

#[test]
fn a_condition_that_is_widened_clashes_with_its_neighbour() {
    let files = broken(
        PEOPLE,
        "when    = { who = \"machine\" }",
        "when    = { who = [\"machine\", \"hosted-customer\"] }",
    );
    says(
        &files,
        &format!(
            "{PEOPLE}:{programs}: conflict: rules disagree on `standing` for crm-3.0 2005-12, estate.server = standard, who = hosted-customer, path = static-copy: `crm-3.0/programs` says `machine` ({PEOPLE}:{programs}), `crm-3.0/people-of-clients` says `hosted` ({PEOPLE}:{clients})",
            programs = line(PEOPLE, "[rule.programs]"),
            clients = line(PEOPLE, "[rule.people-of-clients]")
        ),
    );
}

#[test]
fn a_rule_that_contradicts_another_is_named_with_it() {
    let files = broken(
        PATHS,
        "when    = { path = \"built-in-email-link\" }\nthen    = \"none\"",
        "when    = { contact = \"by-hand\" }\nthen    = \"due\"",
    );
    says(
        &files,
        &format!(
            "{PATHS}:{by_hand}: conflict: rules disagree on `duty` for crm-3.0 2005-12, estate.hosting = own, estate.server = standard, who = employee, path = hand-over: `crm-3.0/passed-on-by-hand` says `none` ({PATHS}:{by_hand}), `crm-3.0/built-in-link` says `due` ({PATHS}:{link})",
            by_hand = line(PATHS, "[rule.passed-on-by-hand]"),
            link = line(PATHS, "[rule.built-in-link]")
        ),
    );
}

#[test]
fn a_misspelt_name_is_answered_with_the_nearest() {
    let files = broken(PEOPLE, "when    = { who = \"machine\" }", "when    = { who = \"machin\" }");
    says(
        &files,
        &format!(
            "{PEOPLE}:{}: unknown-value: unknown value of `who` `machin` (did you mean `machine`?)",
            line(PEOPLE, "[rule.programs]") + 2
        ),
    );
}

#[test]
fn a_rule_that_cites_nothing_is_refused() {
    let files =
        broken(PEOPLE, "then    = \"machine\"\ncites   = [\"service-account\"]\n", "then    = \"machine\"\n");
    says(
        &files,
        &format!(
            "{PEOPLE}:{}: uncited: rule `crm-3.0/programs` cites no clause",
            line(PEOPLE, "[rule.programs]")
        ),
    );
}

#[test]
fn a_field_that_a_page_does_not_have_is_refused_with_those_it_has() {
    let files = broken(PRODUCT, "[clause.use-rights]\n", "[clause.use-rights]\npages = \"28\"\n");
    says(
        &files,
        &format!(
            "{PRODUCT}:{}: unknown-key: unknown key in a clause `pages` (did you mean `page`?)",
            line(PRODUCT, "[clause.use-rights]") + 1
        ),
    );
}

#[test]
fn chapters_that_would_run_in_a_circle_are_refused() {
    let files =
        broken(PEOPLE, "when    = { who = \"machine\" }", "when    = { who = \"machine\", duty = \"due\" }");
    says(
        &files,
        &format!(
            "{PEOPLE}:{}: circle: rule `crm-3.0/programs` decides `standing` and asks for `duty`, which is not found before it: the chapters would run in a circle",
            line(PEOPLE, "[rule.programs]")
        ),
    );
}

#[test]
fn an_overlap_in_one_edition_only_is_told_with_that_edition() {
    let extra = "\n[rule.added-for-one-edition]\ndecides = \"standing\"\nwhen    = { who = \"machine\" }\nthen    = \"hosted\"\nsince   = \"2006-10\"\ncites   = [\"service-account\"]\nsays    = \"Only here.\"\n";
    let mut files = book();
    files.get_mut(PEOPLE).unwrap().push_str(extra);
    says(
        &files,
        &format!(
            "{PEOPLE}:{programs}: conflict: rules disagree on `standing` for crm-3.0 2006-10, estate.server = standard, who = machine, path = static-copy: `crm-3.0/programs` says `machine` ({PEOPLE}:{programs}), `crm-3.0/added-for-one-edition` says `hosted` ({PEOPLE}:{added})",
            programs = line(PEOPLE, "[rule.programs]"),
            added =
                files[PEOPLE].lines().position(|line| line == "[rule.added-for-one-edition]").unwrap() + 1
        ),
    );
}

#[test]
fn a_wrong_right_fails_a_case_at_its_line() {
    let files = broken(
        LICENCES,
        "grants = [\"read:*\", \"report:report\", \"create:*\", \"update:*\", \"append:*\"]",
        "grants = [\"read:*\", \"report:report\", \"update:*\", \"append:*\"]",
    );
    says(
        &files,
        &format!(
            "{QUESTIONS}:{}: case crm-3.0/contact-me-form: group 0: outcome is `not-permitted`, expected licence",
            line(QUESTIONS, "[question.contact-me-form]")
        ),
    );
}

#[test]
fn a_wrong_count_fails_a_case_at_its_line() {
    let files =
        broken(LICENCES, "counted_by = \"estate.externalAppServers\"", "counted_by = \"estate.crmServers\"");
    says(
        &files,
        &format!(
            "{QUESTIONS}:{}: case crm-3.0/two-servers: total of `crm-3.0/external-connector`: quantity is Some(1), expected 2",
            line(QUESTIONS, "[question.two-servers]")
        ),
    );
}

#[test]
fn a_count_that_is_no_count_is_answered_with_the_nearest() {
    let files = broken(
        LICENCES,
        "counted_by = \"estate.externalAppServers\"",
        "counted_by = \"estate.externalAppServer\"",
    );
    says(
        &files,
        &format!(
            "{LICENCES}:{}: unknown-count: unknown count `estate.externalAppServer` (did you mean `estate.externalAppServers`?)",
            line(LICENCES, "[kind.external-connector]") + 5
        ),
    );
}

#[test]
fn the_book_as_it_stands_says_nothing() {
    let files = book();
    assert_eq!(told(&files), Vec::<String>::new());
}
