//! Each place at which the compiler or the proof may complain has a book that fails there, with its exact message: file,
//! line, code and sentence. The list of places is taken from the compiler's own source, so none can be forgotten.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use clausewise_compiler::source::Files;
use clausewise_tests::broken::{book, broken, changed, line, told, with, without};

const BOOK: &str = "book.toml";
const CHAPTERS: &str = "common/chapters.toml";
const COUNTS: &str = "common/counts.toml";
const DOCUMENTS: &str = "documents/crm-3.0.toml";
const FRENCH: &str = "text/fr/more.toml";
const FACTS: &str = "common/facts.toml";
const MODULE: &str = "common/modules/crm-server-2013.toml";
const NEEDS: &str = "common/needs.toml";
const LICENCES: &str = "crm-3.0/licences.toml";
const PATHS: &str = "crm-3.0/paths.toml";
const PEOPLE: &str = "crm-3.0/people.toml";
const PRODUCT: &str = "crm-3.0/product.toml";

const CAUTIOUS: &str = "contact = \"form\", \"dispute.public-form\" = \"cautious\" }";
const LENIENT: &str = "contact = \"form\", \"dispute.public-form\" = \"lenient\" }";

/// A broken book: the code it fails with, where, and the sentence.
struct Fails {
    code: &'static str,
    files: Files,
    /// The file, the beginning of a line in it (nothing for the file as a whole), and so many lines after it.
    at: (&'static str, &'static str, usize),
    says: String,
}

fn fails(
    code: &'static str,
    files: Files,
    at: (&'static str, &'static str, usize),
    says: impl Into<String>,
) -> Fails {
    Fails { code, files, at, says: says.into() }
}

/// A rule at the end of the file of people, with some lines of its own; it cites a clause and says something.
fn rule(lines: &str) -> Files {
    with(PEOPLE, &format!("\n[rule.added]\n{lines}\ncites = [\"service-account\"]\nsays = \"Added.\"\n"))
}

/// The book with one more file.
fn and_file(file: &str, text: &str) -> Files {
    let mut files = book().clone();
    files.insert(file.into(), text.into());
    files
}

/// The book without a file.
fn lacking(file: &str) -> Files {
    let mut files = book().clone();
    files.remove(file);
    files
}

/// So many names in quotation marks.
fn names(many: usize) -> String {
    (0..many).map(|number| format!("\"v{number}\"")).collect::<Vec<_>>().join(", ")
}

/// Nine more actions, each with a pair for every table.
fn many_pairs() -> Files {
    let actions: String = (0..9).map(|number| format!("\"do-{number}\", ")).collect();
    let files = broken(NEEDS, "actions = [", &format!("actions = [{actions}"));
    let tables = files[NEEDS].lines().find_map(|line| line.strip_prefix("tables = ")).unwrap();
    let pairs: String = (0..9).map(|number| format!("do-{number} = {tables}\n")).collect();
    changed(files.clone(), NEEDS, "[pairs]\n", &format!("[pairs]\n{pairs}"))
}

/// Seven kinds of which each lacks one right that all others have: they tell 128 classes of needs apart.
fn crowd() -> Files {
    let mut text = String::new();
    let lacks = ["activity", "note", "contact", "account", "lead", "opportunity", "quote"];
    for (number, table) in lacks.iter().enumerate() {
        text += &format!("\n[kind.crowd-{number}]\nper = \"person\"\nname = \"Crowd\"\n");
        text += &format!(
            "\n[rule.crowd-{number}-fits]\ndecides = \"admits.crowd-{number}\"\nthen = \"yes\"\ndefault = true\n"
        );
        text += "cites = [\"editions\"]\nsays = \"Fits.\"\n";
        text += &format!(
            "\n[rights.crowd-{number}]\nkinds = [\"crowd-{number}\"]\nways = [\"*\"]\ngrants = [\"*:*\"]\n"
        );
        text += &format!("without = [\"read:{table}\"]\ncites = [\"editions\"]\n");
    }
    with(LICENCES, &text)
}

fn all() -> Vec<Fails> {
    let added = |file| (file, "[rule.added]", 0);
    let machine = "when    = { who = \"machine\" }";
    let programs = |more: usize| (PEOPLE, "[rule.programs]", more);
    vec![
        // What can't be read at all.
        fails("not-toml", with(PEOPLE, "\n[rule.added\n"), (PEOPLE, "[rule.added", 0), "can't be read as TOML: unclosed table, expected `]`"),
        // What is not there.
        fails("missing", lacking(BOOK), (BOOK, "", 0), "a book needs `book.toml` with its version and date"),
        fails("missing", lacking(COUNTS), (COUNTS, "", 0), "this file of the vocabulary is missing"),
        fails(
            "missing",
            and_file("crm-3.1/people.toml", ""),
            ("crm-3.1/people.toml", "", 0),
            "the folder `crm-3.1` has no `product.toml`",
        ),
        fails("missing", broken(LICENCES, "[kind.user-cal]\n", "[comparison.added]\nsum = \"people\"\n\n[kind.user-cal]\n"), (LICENCES, "[comparison.added]", 0), "a comparison needs `over`"),
        fails("missing", without(CHAPTERS, "[chapter.mind]"), (CHAPTERS, "", 0), "the engine needs a chapter `mind`"),
fails("missing", broken(PRODUCT, "[adopts.contact]\n", "[adopts.crm-server-2013]\nusers = \"scheduled-only\"\n\n[adopts.contact]\n"), (MODULE, "[rule.server-not-for-own-people]", 4), "`crm-3.0/product.toml` adopts this module without saying what `outsiders` cites"),
        fails("missing", rule("when = { who = \"machine\" }\nthen = \"machine\""), added(PEOPLE), "a rule needs `decides`"),
        fails("missing", broken(LICENCES, "kinds  = [\"user-cal\"]\nways   = [\"*\"]\n", "kinds = [\"user-cal\"]\n"), (LICENCES, "[rights.cal-everything]", 0), "a row of rights needs `kinds` and `ways`"),
        fails("missing", broken(BOOK, "version", "# version"), (BOOK, "", 0), "a book needs `version`"),
        // What is of the wrong sort.
        fails("wrong-type", broken(PEOPLE, "[rule.programs]", "[rule]\nodd = 1\n[rule.programs]"), (PEOPLE, "odd", 0), "a rule must be a table, not a number"),
        fails("wrong-type", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = 1"), (PEOPLE, "[rule.added]", 3), "`then` of a rule must be a text, not a number"),
        fails("wrong-type", broken(FACTS, "name = \"estate.hosting\"\nscope = \"estate\"\nchange = 2\n", "name = \"estate.hosting\"\nscope = \"estate\"\nchange = 3\n"), (FACTS, "[[fact]]", 0), "`change` is 1 (easily made) or 2 (with effort)"),
        fails("wrong-type", with(LICENCES, "\n[comparison.added]\nsum = \"people\"\nover = \"five\"\n"), (LICENCES, "[comparison.added]", 2), "this must be a number, or a list by terms"),
        fails("wrong-type", rule("decides = \"standing\"\nwhen = { who = 1 }\nthen = \"machine\""), (PEOPLE, "[rule.added]", 2), "`who` must be a value or a list of values, not a number"),
        fails("wrong-type", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\"\ninferred = \"twice\""), (PEOPLE, "[rule.added]", 4), "`inferred` must be true, or the number of inferences"),
        // Names that are not known.
        fails("unknown-key", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\"\nunless = \"programs\""), (PEOPLE, "[rule.added]", 4), "unknown key in a rule `unless`; known: `says`, `decides`, `since`, `until`, `guide`, `when`, `then`, `cites`, `by_analogy`, `inferred`, `silent`, `default`, `except`"),
        fails("unknown-action", broken(NEEDS, "qualify = [\"lead\"]", "qualifies = [\"lead\"]"), (NEEDS, "qualifies", 0), "unknown action `qualifies` (did you mean `qualify`?)"),
        fails("unknown-table", broken(NEEDS, "qualify = [\"lead\"]", "qualify = [\"leads\"]"), (NEEDS, "qualify", 0), "unknown table `leads` (did you mean `lead`?)"),
        fails("unknown-pair", broken(NEEDS, "\"read:report\" = \"report:report\"", "\"read:report\" = \"report:reports\""), (NEEDS, "same", 0), "`read:report` stands for no declared pair"),
        fails("unknown-pair", broken(NEEDS, "means = \"many-custom\"", "means = \"more-custom\""), (NEEDS, "[beyond]", 0), "no pair on `custom` has one on `more-custom` beside it"),
        fails("unknown-pair", broken(LICENCES, "grants = [\"*:*\"]", "grants = [\"reads:*\"]"), (LICENCES, "[rights.cal-everything]", 3), "unknown pair of action and table `reads:*` (did you mean `read:*`?)"),
        fails("unknown-guide", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\"\nsince = \"2006-11\""), (PEOPLE, "[rule.added]", 4), "unknown guide `2006-11` (did you mean `2006-10`?)"),
        fails("unknown-value", broken(PEOPLE, machine, "when    = { who = \"robot\" }"), programs(2), "unknown value of `who` `robot`; known: `employee`, `affiliate-employee`, `contractor`, `agent`, `vendor`, `partner`, `supplier`, `customer`, `public`, `hosted-customer`, `machine`"),
        fails("unknown-value", broken(FACTS, "own = \"On our own servers, or as Microsoft's own cloud service\"", "owns = \"On our own servers\""), (FACTS, "owns = ", 0), "unknown value of `estate.hosting` `owns` (did you mean `own`?)"),
        fails("unknown-value", broken(FACTS, "name = \"estate.hosting\"\nscope = \"estate\"", "name = \"estate.hosting\"\nscope = \"house\""), (FACTS, "scope = \"house\"", 0), "unknown scope `house`; known: `estate`, `group`, `way`"),
        fails("unknown-value", broken(PEOPLE, "[clause.own-staff-always]\ndocument = \"L42\"\nlocus    = \"answer (cut)\"\nstrength = \"expert\"", "[clause.own-staff-always]\ndocument = \"L42\"\nlocus    = \"answer (cut)\"\nstrength = \"strong\""), (PEOPLE, "[clause.own-staff-always]", 3), "unknown strength `strong`; known: `contract`, `official`, `staff`, `expert`, `community`, `inferred`"),
        fails("unknown-value", broken(PEOPLE, "[clause.own-staff-always]\ndocument = \"L42\"\nlocus    = \"answer (cut)\"\nstrength = \"expert\"\nseen     = \"own-text\"", "[clause.own-staff-always]\ndocument = \"L42\"\nlocus    = \"answer (cut)\"\nstrength = \"expert\"\nseen     = \"heard\""), (PEOPLE, "[clause.own-staff-always]", 4), "unknown way of having seen a text `heard`; known: `own-text`, `copy`, `quotation`, `digest`, `contents`"),
        fails("unknown-value", broken(LICENCES, "per  = \"person\"", "per  = \"head\""), (LICENCES, "[kind.user-cal]", 4), "unknown way of counting `head`; known: `person`, `device`, `server`, `site`, `pack`, `tenant`, `account`"),
        fails("unknown-count", broken(LICENCES, "counted_by = \"estate.externalAppServers\"", "counted_by = \"estate.appServers\""), (LICENCES, "[kind.external-connector]", 5), "unknown count `estate.appServers` (did you mean `estate.crmServers`?)"),
        fails("unknown-kind", broken(LICENCES, "kinds  = [\"user-cal\"]", "kinds  = [\"device-cal\"]"), (LICENCES, "[rights.cal-everything]", 1), "unknown licence kind `crm-3.0/device-cal`; known: `crm-3.0/server`, `crm-3.0/small-business-server`, `crm-3.0/external-connector`, `crm-3.0/user-cal`"),
        fails("unknown-module", broken(PRODUCT, "[adopts.contact]", "[adopts.contacts]"), (PRODUCT, "[adopts.contacts]", 0), "unknown module `contacts` (did you mean `contact`?)"),
        fails("unknown-point", broken(PRODUCT, "mail           = [\"built-in-unsubscribe\"]", "mails          = [\"built-in-unsubscribe\"]"), (PRODUCT, "mails ", 0), "unknown point of the module `mails` (did you mean `mail`?)"),
        fails("unknown-fact", broken(PEOPLE, machine, "when    = { whom = \"machine\" }"), programs(2), "unknown fact `whom` (did you mean `who`?)"),
        fails("unknown-document", broken(PEOPLE, "document = \"L42\"", "document = \"L99\""), (PEOPLE, "[clause.own-staff-always]", 1), "unknown document `L99` (did you mean `L09`?)"),
        fails("unknown-clause", changed(rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\""), PEOPLE, "\"service-account\"]\nsays = \"Added.\"", "\"service-acount\"]\nsays = \"Added.\""), (PEOPLE, "[rule.added]", 4), "unknown clause `service-acount` (did you mean `service-account`?)"),
        fails("unknown-chapter", rule("decides = \"stands\"\nwhen = { who = \"machine\" }\nthen = \"machine\""), (PEOPLE, "[rule.added]", 1), "unknown chapter `stands` (did you mean `standing`?)"),
        fails("unknown-rule", broken(PEOPLE, "then    = \"machine\"\n", "then    = \"machine\"\nexcept  = \"outsider\"\n"), programs(4), "unknown rule `crm-3.0/outsider` (did you mean `crm-3.0/outsiders`?)"),
        // What stands twice, out of order, or nowhere.
        fails("declared-twice", and_file("documents/added.toml", "[L01]\ntitle = \"Again\"\npublisher = \"Nobody\"\nedition = \"none\"\n"), (DOCUMENTS, "[L01]", 0), "document `L01` is declared twice"),
        fails("declared-twice", with(LICENCES, "\n[clause.own-staff-always]\ndocument = \"L42\"\nlocus = \"answer\"\nstrength = \"expert\"\nseen = \"own-text\"\nsays = \"Again.\"\n"), (PEOPLE, "[clause.own-staff-always]", 0), "clause `crm-3.0/own-staff-always` is declared twice"),
        fails("declared-twice", with(LICENCES, "\n[rule.programs]\ndecides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\"\ncites = [\"service-account\"]\nsays = \"Again.\"\n"), (PEOPLE, "[rule.programs]", 0), "rule `crm-3.0/programs` is declared twice"),
        fails("terms-order", broken(PRODUCT, "guide = \"2006-10\"", "guide = \"2005-10\""), (PRODUCT, "guide = \"2005-10\"", 0), "`2005-10` does not come after `2005-12`; terms stand oldest first"),
        fails("never-in-force", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\"\nsince = \"2006-10\"\nuntil = \"2006-10\""), added(PEOPLE), "rule `crm-3.0/added` decides `standing` under no terms at which it is asked"),
        fails("never-in-force", changed(broken(LICENCES, "[kind.user-cal]\n", "[kind.user-cal]\nsince = \"2006-10\"\n"), PEOPLE, "[rule.programs]", "[rule.early]\ndecides = \"admits.user-cal\"\nuntil = \"2006-10\"\nthen = \"yes\"\ncites = [\"service-account\"]\nsays = \"Early.\"\n\n[rule.programs]"), (PEOPLE, "[rule.early]", 0), "rule `crm-3.0/early` decides `admits.crm-3.0/user-cal` under no terms at which it is asked"),
        fails("never-holds", rule("decides = \"standing\"\nwhen = { who = [] }\nthen = \"machine\""), (PEOPLE, "[rule.added]", 2), "this condition can never hold"),
        // Too many to fit.
        fails("too-many", many_pairs(), (NEEDS, "", 0), "429 pairs are declared; at most 384 fit"),
        fails("too-many", with(PRODUCT, &(0..63).map(|number| format!("\n[[terms]]\nguide = \"20{:02}-01\"\nfrom = \"20{:02}-01-01\"\ntitle = \"Later\"\nseen = \"own-text\"\n", number + 10, number + 10)).collect::<String>()), (BOOK, "", 0), "65 stretches of terms are declared; at most 64 fit"),
        fails("too-many", broken(FACTS, "values = [\"own\", \"rented-machines\", \"partner-hosted\"]", &format!("values = [\"own\", \"rented-machines\", \"partner-hosted\", {}]", names(62))), (FACTS, "[[fact]]", 0), "`estate.hosting` has 65 values; a fact has 1 to 64"),
        fails("too-many", broken(CHAPTERS, "values = [\"none\", \"covered\", \"due\", \"forbidden\"]", &format!("values = [\"none\", \"covered\", \"due\", \"forbidden\", {}]", names(61))), (CHAPTERS, "[chapter.duty]", 0), "chapter `duty` has more than 64 values"),
        fails("too-many", with(LICENCES, &(0..400).map(|number| format!("\n[kind.more-{number}]\nname = \"More\"\nper = \"person\"\n")).collect::<String>()), (CHAPTERS, "", 0), "404 kinds of licence are declared; at most 384 fit"),
        fails("too-many", crowd(), (BOOK, "", 0), "more than 64 classes of needs must be told apart under crm-3.0 2005-12"),
        // Other languages.
        fails(
            "wrong-type",
            and_file(FRENCH, "\"User CAL\" = 3\n"),
            (FRENCH, "\"User CAL\"", 0),
            "a translation must be a text, not a number",
        ),
        fails(
            "declared-twice",
            {
                let mut files = and_file("text/fr/first.toml", "\"User CAL\" = \"CAL\"\n");
                files.insert(FRENCH.into(), "\"User CAL\" = \"CAL utilisateur\"\n".into());
                files
            },
            (FRENCH, "\"User CAL\"", 0),
            "“User CAL” is translated at text/fr/first.toml:1 already",
        ),
        fails(
            "unused-translation",
            and_file(FRENCH, "\"Nobody says this.\" = \"Personne ne le dit.\"\n"),
            (FRENCH, "\"Nobody", 0),
            "no text of the book says “Nobody says this.” any more",
        ),
        fails(
            "no-translation",
            and_file(FRENCH, ""),
            ("text/fr", "", 0),
            "no translation of `rule.crm-3.0/employees`: “They are your employees.”",
        ),
        // Rules and clauses.
        fails("uncited", broken(PEOPLE, "then    = \"machine\"\ncites   = [\"service-account\"]\n", "then    = \"machine\"\n"), programs(0), "rule `crm-3.0/programs` cites no clause"),
        fails("out-of-time", changed(rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\""), PEOPLE, "\"service-account\"]\nsays = \"Added.\"", "\"guide-of-2009\"]\nsays = \"Added.\""), (PEOPLE, "[rule.added]", 4), "the document of clause `crm-3.0/guide-of-2009` governs none of the terms of rule `added`; say `by_analogy` and why"),
        fails("unused-clause", with(PEOPLE, "\n[clause.added]\ndocument = \"L01\"\nlocus = \"post body\"\nstrength = \"staff\"\nseen = \"own-text\"\nsays = \"Nobody asks.\"\n"), (PEOPLE, "[clause.added]", 0), "clause `crm-3.0/added` is used by no rule; use it, or say `informative` and why"),
        fails("circle", broken(PEOPLE, machine, "when    = { who = \"machine\", duty = \"due\" }"), programs(0), "rule `crm-3.0/programs` decides `standing` and asks for `duty`, which is not found before it: the chapters would run in a circle"),
        // What only the proof finds.
        fails("gap", without(PEOPLE, "[rule.programs]"), (CHAPTERS, "[chapter.standing]", 0), "no rule decides `standing` for crm-3.0 2005-12, estate.server = standard, who = machine, path = static-copy; no rule holds there"),
        fails("conflict", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"hosted\""), programs(0), "rules disagree on `standing` for crm-3.0 2005-12, estate.server = standard, who = machine, path = static-copy: `crm-3.0/programs` says `machine` (crm-3.0/people.toml:103), `crm-3.0/added` says `hosted` (crm-3.0/people.toml:172)"),
        fails("dead-rule", rule("decides = \"duty\"\nwhen = { who = \"machine\", standing = \"external\" }\nthen = \"due\""), added(PEOPLE), "rule `crm-3.0/added` holds nowhere in `duty`"),
        fails("redundant-rule", rule("decides = \"standing\"\nwhen = { who = \"machine\" }\nthen = \"machine\""), added(PEOPLE), "rule `crm-3.0/added` never decides alone in `standing`: without it everything would be the same"),
        fails(
            "harsh-reading",
            changed(
                changed(
                    broken(PATHS, CAUTIOUS, "\"dispute.public-form\" = \"first\" }"),
                    PATHS, LENIENT, CAUTIOUS,
                ),
                PATHS, "\"dispute.public-form\" = \"first\" }", LENIENT,
            ),
            (PATHS, "[dispute.public-form]", 0),
            "the lenient reading of `crm-3.0/public-form` is stricter than the cautious one for crm-3.0 2005-12, estate.server = standard, who = contractor, behalf = own-business, path = public-form, signIn = own, needs = create:activity, create:note, create:contact, …",
        ),
    ]
}

/// The whole message of a failure.
fn message(broken: &Fails) -> String {
    let (file, start, more) = broken.at;
    let at = if start.is_empty() {
        file.to_owned()
    } else {
        format!("{file}:{}", line(&broken.files, file, start) + more)
    };
    format!("{at}: {}: {}", broken.code, broken.says)
}

#[test]
fn each_broken_book_is_told_with_its_place_and_sentence() {
    let mut wrong = Vec::new();
    for broken in all() {
        let (expected, told) = (message(&broken), told(&broken.files));
        if !told.contains(&expected) {
            wrong.push(format!("expected: {expected}\n    told: {}", told.join("\n          ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The calls by which the compiler and the proof complain; the code is each call's second argument.
const CALLS: [&str; 4] = [".add(", ".unknown(", ".one_of(", " problem("];

/// The codes in the compiler's source, each as often as a place may complain with it.
fn codes() -> BTreeMap<String, usize> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/compiler/src");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                if let Some(code) = second_argument(&text[at + call.len()..]) {
                    *found.entry(code.to_owned()).or_default() += 1;
                }
            }
        }
    }
    found
}

/// The second argument of a call, if it is a text in quotation marks.
fn second_argument(rest: &str) -> Option<&str> {
    let mut depth = 0_i32;
    let comma = rest.find(|letter| {
        depth += i32::from("([{".contains(letter)) - i32::from(")]}".contains(letter));
        depth < 0 || depth == 0 && letter == ','
    })?;
    rest[comma..].strip_prefix(',')?.trim_start().strip_prefix('"')?.split('"').next()
}

#[test]
fn every_place_that_complains_has_a_broken_book() {
    let mut tried: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for broken in all() {
        tried.entry(broken.code.to_owned()).or_default().insert(broken.says);
    }
    let places = codes();
    assert!(places.len() > 30, "only {} codes were found: {places:?}", places.len());
    let lacking: Vec<String> = places
        .iter()
        .map(|(code, places)| (code, *places, tried.get(code).map_or(0, BTreeSet::len)))
        .filter(|(_, places, tried)| tried < places)
        .map(|(code, places, tried)| format!("`{code}`: {places} places, {tried} broken books"))
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    let unknown: Vec<&String> = tried.keys().filter(|code| !places.contains_key(*code)).collect();
    assert!(unknown.is_empty(), "the compiler knows no {unknown:?}");
}
