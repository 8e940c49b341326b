//! A specialist who breaks the book in one of ten ways is told the line: each way is tried on the book of CRM 3.0 as it
//! stands (in memory), with the exact message expected. What only a case can notice is told by the name of the case.

use clausewise_tests::broken::{book, broken, line, says, told, with, without};

const PEOPLE: &str = "crm-3.0/people.toml";
const PATHS: &str = "crm-3.0/paths.toml";
const LICENCES: &str = "crm-3.0/licences.toml";
const QUESTIONS: &str = "crm-3.0/questions.toml";
const CHAPTERS: &str = "common/chapters.toml";
const PRODUCT: &str = "crm-3.0/product.toml";

#[test]
fn a_rule_that_is_dropped_leaves_a_gap() {
    let files = without(PEOPLE, "[rule.people-of-clients]");
    says(
        &files,
        &format!(
            "{CHAPTERS}:{}: gap: no rule decides `standing` for crm-3.0 2005-12, estate.server = standard, who = hosted-customer, path = static-copy; no rule holds there",
            line(book(), CHAPTERS, "[chapter.standing]")
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
            programs = line(book(), PEOPLE, "[rule.programs]"),
            clients = line(book(), PEOPLE, "[rule.people-of-clients]")
        ),
    );
}

#[test]
fn a_rule_that_contradicts_another_is_named_with_it() {
    let files = broken(
        PATHS,
        "when    = { standing = \"!internal\", path = \"built-in-email-link\" }\nthen    = \"none\"",
        "when    = { contact = \"by-hand\" }\nthen    = \"due\"",
    );
    says(
        &files,
        &format!(
            "{PATHS}:{by_hand}: conflict: rules disagree on `duty` for crm-3.0 2005-12, estate.hosting = own, estate.server = standard, who = employee, path = hand-over: `crm-3.0/passed-on-by-hand` says `none` ({PATHS}:{by_hand}), `crm-3.0/built-in-link` says `due` ({PATHS}:{link})",
            by_hand = line(book(), PATHS, "[rule.passed-on-by-hand]"),
            link = line(book(), PATHS, "[rule.built-in-link]")
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
            line(book(), PEOPLE, "[rule.programs]") + 2
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
            line(book(), PEOPLE, "[rule.programs]")
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
            line(book(), PRODUCT, "[clause.use-rights]") + 1
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
            line(book(), PEOPLE, "[rule.programs]")
        ),
    );
}

#[test]
fn an_overlap_in_one_edition_only_is_told_with_that_edition() {
    let extra = "\n[rule.added-for-one-edition]\ndecides = \"standing\"\nwhen    = { who = \"machine\" }\nthen    = \"hosted\"\nsince   = \"2006-10\"\ncites   = [\"service-account\"]\nsays    = \"Only here.\"\n";
    let files = with(PEOPLE, extra);
    says(
        &files,
        &format!(
            "{PEOPLE}:{programs}: conflict: rules disagree on `standing` for crm-3.0 2006-10, estate.server = standard, who = machine, path = static-copy: `crm-3.0/programs` says `machine` ({PEOPLE}:{programs}), `crm-3.0/added-for-one-edition` says `hosted` ({PEOPLE}:{added})",
            programs = line(book(), PEOPLE, "[rule.programs]"),
            added = line(&files, PEOPLE, "[rule.added-for-one-edition]")
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
            line(book(), QUESTIONS, "[question.contact-me-form]")
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
            line(book(), QUESTIONS, "[question.two-servers]")
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
            line(book(), LICENCES, "[kind.external-connector]") + 5
        ),
    );
}

#[test]
fn the_book_as_it_stands_says_nothing() {
    assert_eq!(told(book()), Vec::<String>::new());
}
