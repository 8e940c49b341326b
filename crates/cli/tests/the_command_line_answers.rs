//! The `clausewise` command as a person uses it: a verdict as text and as JSON, one clear sentence for whatever is
//! wrong, and a proof that works on a copy of the rulebook and notices each rule that is taken away.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::{out, run, said};
use serde_json::{Value, json};

/// Fifty service agents in the client, a thousand colleagues who log a call on a page.
fn fifty_and_a_thousand() -> Value {
    json!({
        "version": 1, "product": "crm-3.0", "guide": "2006-10",
        "estate": { "externalAppServers": 1 },
        "groups": [
            { "name": "Service desk", "who": "employee", "people": 50, "path": "web-client",
              "needs": ["read:*", "create:case", "update:case"] },
            { "name": "Colleagues who log a call", "who": "employee", "people": 1000, "path": "own-application",
              "signIn": "shared-account", "needs": ["create:own-case", "read:own-case"] },
        ],
    })
}

/// A folder of this test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The rulebook's text files.
fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("rulebook/book")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of what CRM 3.0 needs of the rulebook.
fn crm_3(folder: &Folder) -> PathBuf {
    let target = folder.file("book");
    fs::create_dir_all(&target).unwrap();
    fs::copy(book().join("book.toml"), target.join("book.toml")).unwrap();
    for part in ["common", "documents", "crm-3.0"] {
        copy(&book().join(part), &target.join(part));
    }
    target
}

#[test]
fn a_verdict_is_told_as_text() {
    let output = run(&["check"], fifty_and_a_thousand().to_string());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = out(&output);
    for line in [
        "Service desk: licences needed",
        "  • 50 × Microsoft Dynamics CRM 3.0 User CAL",
        "Colleagues who log a call: licences needed",
        "  • 1000 × Microsoft Dynamics CRM 3.0 User CAL",
        "  Not Microsoft Dynamics CRM 3.0 External Connector",
        "  Microsoft Dynamics CRM 3.0 User CAL: 1050",
    ] {
        assert!(text.lines().any(|known| known == line), "`{line}` is not in\n{text}");
    }
    assert!(text.contains("Guidance, not legal or licensing advice"), "{text}");
    assert_eq!(said(&output), "");
}

#[test]
fn the_same_verdict_is_told_as_json() {
    let output = run(&["check", "-", "--format", "json"], fifty_and_a_thousand().to_string());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let verdict: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(verdict["total"], json!([{ "licence": "crm-3.0/user-cal", "quantity": 1050 }]));
    for (place, people) in [(0, 50), (1, 1000)] {
        let group = &verdict["groups"][place];
        assert_eq!(group["outcome"], "licence");
        let option =
            json!([{ "licences": [{ "id": "crm-3.0/user-cal", "per": "person", "quantity": people }] }]);
        assert_eq!(group["options"], option);
        let refused = &group["notPermitted"][0];
        assert_eq!(refused["licence"], "crm-3.0/external-connector");
        assert_eq!(refused["because"][0]["cites"][0]["document"], "L01");
    }
}

#[test]
fn without_texts_the_verdict_is_the_same_in_ids() {
    let situation = fifty_and_a_thousand().to_string();
    let with: Value = serde_json::from_str(out(&run(&["check", "--format", "json"], &situation))).unwrap();
    let without: Value =
        serde_json::from_str(out(&run(&["check", "--format", "json", "--no-texts"], &situation))).unwrap();
    assert_eq!(with["fingerprint"], without["fingerprint"]);
    assert_eq!(with["total"], without["total"]);
    assert!(with["groups"][0]["because"][0]["says"].is_string());
    assert!(without["groups"][0]["because"][0]["says"].is_null());
}

#[test]
fn what_is_wrong_is_one_clear_sentence_and_exit_code_2() {
    let changed = |place: &str, value: Value| {
        let mut situation = fifty_and_a_thousand();
        *situation.pointer_mut(place).unwrap() = value;
        situation.to_string()
    };
    for (input, sentence) in [
        ("{ \"version\": 1,".to_owned(), "`-` is not JSON: EOF while parsing a value at line 1 column 15"),
        (
            changed("/groups/0/who", json!("employe")),
            "`groups[0].who` has the unknown value `employe`; known: `employee`, ",
        ),
        (
            changed("/groups/1/people", json!(-5)),
            "`groups[1].people` is `-5`, and must be a whole number that is not negative",
        ),
        (
            changed("/product", json!("crm-1.2")),
            "`product` has the unknown value `crm-1.2`; known: `crm-3.0`",
        ),
        (changed("/estate", json!({ "hostng": "own" })), "`estate.hostng` is not known; known: `hosting`"),
    ] {
        let output = run(&["check"], &input);
        assert_eq!(output.status.code(), Some(2), "{input}");
        assert_eq!(out(&output), "", "{input}");
        let said = said(&output);
        assert!(said.starts_with(sentence), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
}

#[test]
fn with_json_asked_for_the_problem_is_told_as_json_too() {
    let mut situation = fifty_and_a_thousand();
    situation["groups"][0]["people"] = json!(-1);
    let output = run(&["check", "--format", "json"], situation.to_string());
    assert_eq!(output.status.code(), Some(2));
    let answer: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(answer["error"]["code"], "not-a-count");
    assert_eq!(answer["error"]["at"], "groups[0].people");
    assert_eq!(answer["error"]["found"], "-1");
    assert_eq!(said(&output).trim_end().lines().count(), 1);
}

#[test]
fn a_file_that_is_not_there_and_a_command_that_is_not_known_are_told_in_one_sentence() {
    for (arguments, sentence) in [
        (&["check", "no-such-file.json"][..], "there is no file `no-such-file.json`"),
        (&["check", "--cases", "no-such-file.jsonl"], "there is no file `no-such-file.jsonl`"),
        (&["check", "--cases"], "`check --cases` needs at least one file of cases"),
        (&["prove", "--book", "no-such-folder"], "there is no rulebook in `no-such-folder`"),
        (&["chek"], "unknown command `chek`"),
        (&["check", "--fromat", "json"], "invalid option '--fromat'"),
        (&["check", "--format", "xml"], "unknown format `xml`: `text` or `json`"),
        (&["schema", "verdicts"], "`schema` takes `situation`, `verdict` or `answers`"),
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        assert!(said.starts_with(sentence), "{arguments:?}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{arguments:?}: {said}");
    }
}

#[test]
fn a_case_that_fails_is_named_and_gives_exit_code_1() {
    let folder = Folder::new("cases");
    let file = folder.file("two.jsonl");
    let case = |id: &str, outcome: &str| json!({ "id": id, "situation": fifty_and_a_thousand(), "expect": { "groups": [{ "outcome": outcome }] } });
    fs::write(&file, format!("{}\n{}\n", case("right", "licence"), case("wrong", "none"))).unwrap();
    let output = run(&["check", "--cases", file.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(text.contains("wrong (") && text.contains("outcome is `licence`, expected none"), "{text}");
    assert!(!text.contains("right ("), "{text}");
    assert!(text.ends_with("1 passed, 1 failed\n"), "{text}");
}

#[test]
fn the_schemas_are_printed() {
    for name in ["situation", "verdict"] {
        let output = run(&["schema", name], "");
        assert_eq!(output.status.code(), Some(0));
        let schema: Value = serde_json::from_str(out(&output)).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn a_copy_of_the_rulebook_is_proved_and_each_rule_that_is_taken_out_is_missed() {
    let folder = Folder::new("prove");
    let copy = crm_3(&folder);
    let prove = || run(&["prove", "--product", "crm-3.0", "--book", copy.to_str().unwrap()], "");
    let whole = prove();
    assert_eq!(whole.status.code(), Some(0), "{}{}", out(&whole), said(&whole));

    let mut rules = 0;
    let mut survived = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(copy.join("crm-3.0")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let written = fs::read_to_string(&file).unwrap();
        let starts = written.match_indices("[rule.").map(|(at, _)| at);
        for start in starts.filter(|at| *at == 0 || written[..*at].ends_with('\n')) {
            let end = written[start..].find("\n[").map_or(written.len(), |length| start + length + 1);
            let name = written[start + "[rule.".len()..].split(']').next().unwrap();
            rules += 1;
            fs::write(&file, format!("{}{}", &written[..start], &written[end..])).unwrap();
            let without = prove();
            let text = format!("{}{}", out(&without), said(&without));
            let chapter = text.contains("no rule decides `") || text.contains("rules disagree on `");
            if without.status.code() != Some(1) || !(chapter || text.contains("case-fails: case `crm-3.0/")) {
                survived.push(format!("{name}: exit code {:?}\n{text}", without.status.code()));
            }
        }
        fs::write(&file, written).unwrap();
    }
    println!("{rules} rules were taken out, one at a time");
    assert!(rules > 20, "only {rules} rules were found");
    assert!(
        survived.is_empty(),
        "{} of {rules} rules are not missed:\n{}",
        survived.len(),
        survived.join("\n")
    );
}
