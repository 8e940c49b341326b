//! `clausewise bulk` as a person uses it: the samples of the documentation, from a file and through a pipe; a wrong row
//! is named and kept; what is no table of groups is told in one sentence.

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

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/tables");
    folder.join(name).to_string_lossy().into_owned()
}

#[test]
fn a_table_of_groups_comes_back_with_a_verdict_a_row_from_a_file_and_from_a_pipe() {
    let file = run(&["bulk", &sample("groups.csv"), "--product", "crm-2016"], b"");
    assert_eq!(file.status.code(), Some(0), "{}", said(&file));
    let text = out(&file);
    assert_eq!(text.lines().count(), 6);
    assert!(
        text.lines()
            .next()
            .unwrap()
            .starts_with("group,who,people,path,signIn,needs,whose work,place of work,remark,")
    );
    let desk = text.lines().nth(1).unwrap();
    assert!(desk.starts_with("Service desk,employee,50,web client,"), "{desk}");
    assert!(desk.contains(",licence,crm-2016/professional-user-cal |"), "{desk}");
    assert!(said(&file).starts_with("5 rows, 5 different; 0 can't be judged"), "{}", said(&file));
    assert!(
        said(&file).contains("  Microsoft Dynamics CRM 2016 Professional User CAL: 50\n"),
        "{}",
        said(&file)
    );
    let bytes = std::fs::read(sample("groups.csv")).unwrap();
    let pipe = run(&["bulk", "--product", "crm-2016"], &bytes);
    assert_eq!(pipe.stdout, file.stdout);
}

#[test]
fn semicolons_and_french_names_come_back_as_they_were() {
    let output = run(&["bulk", &sample("groupes.csv"), "--product", "crm-2013"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let row = out(&output).lines().nth(2).unwrap();
    assert!(row.starts_with("Revendeurs;revendeur;120;application maison;compte partagé;"), "{row}");
    assert!(row.contains(";covered;crm-2013/server;"), "{row}");
}

#[test]
fn a_wrong_row_is_named_and_kept_and_the_exit_code_says_so() {
    let output =
        run(&["bulk", "--product", "d365"], b"who,path,people\nemployee,web-client,5\nalien,=1+1,x\n");
    assert_eq!(output.status.code(), Some(1));
    let row = out(&output).lines().nth(2).unwrap();
    assert!(row.starts_with("alien,\"'=1+1\",x,"), "{row}");
    assert!(row.contains("line 3, column 3 (`people`): `x` is no whole number"), "{row}");
}

#[test]
fn an_export_of_users_becomes_groups_and_what_it_cannot_tell_is_asked() {
    let output = run(&["bulk", &sample("users.csv"), "--product", "crm-2016"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(out(&output).contains(
        "crm-2016/basic-user-cal=1|crm-2016/essential-user-cal=1|crm-2016/professional-user-cal=2"
    ));
    assert!(said(&output).contains("6 enabled accounts, 1 disabled"), "{}", said(&output));
    assert!(said(&output).contains("Who stands behind the accounts of programs"), "{}", said(&output));
    for gone in ["Invented", "fabrikam"] {
        assert!(!out(&output).contains(gone) && !said(&output).contains(gone), "{gone}");
    }
    // What comes out is a table that goes in again.
    let again = run(&["bulk"], &output.stdout);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
}

#[test]
fn what_is_no_table_of_groups_is_told_in_one_sentence() {
    for (input, says) in [
        ("", "`standard input` is empty"),
        ("a,b\n1,2\n", "`standard input` has no column that is known"),
        ("who,path\nemployee,web-client\n", "`standard input` has no column `product`"),
    ] {
        let output = run(&["bulk"], input.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{input}");
        assert!(said(&output).starts_with(says), "{}", said(&output));
        assert_eq!(said(&output).trim_end().lines().count(), 1, "{}", said(&output));
    }
}
