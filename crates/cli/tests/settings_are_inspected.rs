//! `clausewise inspect` as a person uses it: the samples of the documentation as text and JSON, one clear sentence for
//! what is no settings, and no secret on the screen.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

mod common;

use std::path::Path;

use common::{out, run, said};
use serde_json::Value;

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/settings");
    folder.join(name).to_string_lossy().into_owned()
}

#[test]
fn a_connector_is_inspected_as_text() {
    let output = run(&["inspect", &sample("connector-service-principal.txt")], "");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = out(&output);
    for line in [
        "  system: in Microsoft's cloud",
        "  region: Europe, Middle East, Africa",
        "  sign-in: a registered application with a secret (application user)",
        "  OAuthClientSecret=‹secret›",
        "  The connection itself, if it reads: covered, as long as …",
        "  People behind it, if they are your employees and look things up in an application of your own: licences needed",
    ] {
        assert!(text.lines().any(|known| known == line), "`{line}` is not in\n{text}");
    }
    assert!(text.starts_with("Nothing was connected or tested"), "{text}");
    assert!(text.contains("Guidance, not legal or licensing advice"), "{text}");
    for gone in ["an-invented-secret-1", "fabrikam", "7d1f4b0e", "2c9a3f84"] {
        assert!(!text.contains(gone), "`{gone}` is in\n{text}");
    }
}

#[test]
fn a_linked_service_is_inspected_as_json_and_begins_a_situation() {
    let output = run(&["inspect", &sample("linked-service.json"), "--format", "json"], "");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["tested"], false);
    assert_eq!(report["recognised"]["region"], "crm11");
    assert_eq!(report["recognised"]["identity"], "application-with-secret");
    assert!(report["consequences"].as_array().unwrap().iter().any(|entry| entry["about"] == "employees"
        && entry["product"] == "d365"
        && entry["outcome"] == "licence"
        && entry["because"][0]["cites"][0]["document"].is_string()));
    assert!(!out(&output).contains("an-invented-secret-2"));
    let check = run(&["check", "-", "--format", "json"], report["situation"].to_string());
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
}

#[test]
fn what_is_no_settings_is_told_in_one_sentence_that_repeats_nothing() {
    let output = run(&["inspect"], "hunter2 is my password");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "");
    assert_eq!(said(&output).trim_end().lines().count(), 1);
    assert!(said(&output).starts_with("no setting was recognised."), "{}", said(&output));
    assert!(!said(&output).contains("hunter2"));
}

#[test]
fn a_secret_planted_in_any_form_is_not_on_the_screen() {
    const SECRET: &str = "Zq7~Xv9!Kw3Jh5Bn8Rt2Gy6";
    let planted: Vec<String> =
        serde_json::from_str(include_str!("../../../tests/secrets/planted.json")).unwrap();
    for template in planted {
        let text = template.replace('§', SECRET);
        for format in ["text", "json"] {
            let output = run(&["inspect", "--format", format], &text);
            for screen in [out(&output), said(&output)] {
                let screen = screen.to_lowercase().replace(['\n', ' '], "");
                let secret = SECRET.to_lowercase();
                for part in secret.as_bytes().windows(5).map(|part| std::str::from_utf8(part).unwrap()) {
                    assert!(!screen.contains(part), "`{part}` of {text} is in {screen}");
                }
            }
        }
    }
}
