//! `clausewise bulk` as a person uses it: the samples of the documentation, from a file and through a pipe; a wrong row
//! is named and kept; what is no table of groups is told in one sentence; what each row gets is what `clausewise check`
//! says of the rows together.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

mod common;

use std::{collections::BTreeMap, env, fmt::Write, path::Path};

use common::{out, run, said};
use serde_json::{Value, json};

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

#[test]
fn more_different_rows_than_can_be_kept_are_told_in_one_sentence() {
    let mut table = "situation,who,path\n".to_owned();
    for row in 0..50_001 {
        writeln!(table, "s{row},employee,web-client").unwrap();
    }
    let output = run(&["bulk", "--product", "d365"], table);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).starts_with("`standard input` has more than 50000 different rows"),
        "{}",
        said(&output)
    );
    assert_eq!(said(&output).trim_end().lines().count(), 1, "{}", said(&output));
    assert_eq!(out(&output), "");
}

/// Rows by what they have in common, in the order of the table, with how many people each kind has altogether.
struct Kinds {
    table: String,
    /// The cells of each kind, and its people.
    kinds: Vec<([&'static str; 5], u64)>,
}

/// A table of so many rows of at most so many kinds, in turn.
fn kinds(rows: usize, most: usize) -> Kinds {
    const WHO: [&str; 6] = ["employee", "customer", "partner", "contractor", "supplier", "public"];
    const PATH: [&str; 5] = ["web-client", "own-application", "live-report", "integration", "outlook-client"];
    const SIGN_IN: [&str; 3] = ["", "own", "shared-account"];
    const NEEDS: [&str; 6] = [
        "read:*",
        "create:lead",
        "read:case update:case",
        "create:own-case",
        "read:account",
        "delete:opportunity read:contact",
    ];
    const WORKS: [&str; 4] = ["", "on-site", "off-site", "unknown"];
    let mut kinds = Vec::new();
    for place in 0..WHO.len() * PATH.len() * SIGN_IN.len() * NEEDS.len() * WORKS.len() {
        // Each list turns at its own pace, so that all combinations come.
        let mut rest = place;
        let mut of = |list: &[&'static str]| {
            let one = list[rest % list.len()];
            rest /= list.len();
            one
        };
        kinds.push(([of(&WHO), of(&PATH), of(&NEEDS), of(&SIGN_IN), of(&WORKS)], 0));
    }
    kinds.truncate(most);
    let mut table = "name,who,path,needs,signIn,works,people\n".to_owned();
    for row in 0..rows {
        let place = row % kinds.len();
        let people = 1 + row as u64 % 7;
        kinds[place].1 += people;
        writeln!(table, "row {row},{},{people}", kinds[place].0.join(",")).unwrap();
    }
    Kinds { table, kinds }
}

/// The situation that the rows of a table are together.
fn pooled(product: &str, kinds: &[([&str; 5], u64)]) -> Value {
    let group = |(cells, people): &([&str; 5], u64)| {
        let [who, path, needs, sign_in, works] = cells;
        let mut group = json!({
            "who": who, "path": path, "people": people, "needs": needs.split(' ').collect::<Vec<_>>(),
        });
        for (fact, value) in [("signIn", sign_in), ("works", works)] {
            if !value.is_empty() {
                group[fact] = json!(value);
            }
        }
        group
    };
    json!({ "version": 1, "product": product, "groups": kinds.iter().map(group).collect::<Vec<_>>() })
}

/// What a row of a table says of a verdict: outcome, options, how sure, what is closed, what is open.
fn row_of(group: &Value) -> [String; 5] {
    let each = |of: &Value, key: &str| -> Vec<String> {
        let all = of.as_array().into_iter().flatten();
        all.map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
    };
    let options = group["options"].as_array().into_iter().flatten();
    let options: Vec<String> = options.map(|option| each(&option["licences"], "id").join(" + ")).collect();
    let mut open = each(&group["open"], "fact");
    open.dedup();
    let text = |key: &str| group[key].as_str().unwrap_or_default().to_owned();
    let refused = each(&group["notPermitted"], "licence").join(" ");
    [text("outcome"), options.join(" | "), text("sure"), refused, open.join(" ")]
}

/// `CLAUSEWISE_ROWS=1000000` tries it with as many rows; a thousand of them are looked at, spread over the table.
#[test]
fn what_a_row_gets_is_what_check_says_of_all_rows_together() {
    let rows = env::var("CLAUSEWISE_ROWS").map_or(2_000, |rows| rows.parse().unwrap());
    for product in ["crm-2016", "d365"] {
        // A situation has at most 1,000 groups.
        let all = kinds(rows, (rows / 5).min(1_000));
        let check = run(&["check", "-", "--format", "json"], pooled(product, &all.kinds).to_string());
        assert_eq!(check.status.code(), Some(0), "{}", said(&check));
        let verdict: Value = serde_json::from_str(out(&check)).unwrap();
        let of_kind: BTreeMap<[&str; 5], [String; 5]> = all
            .kinds
            .iter()
            .zip(verdict["groups"].as_array().unwrap())
            .map(|((cells, _), group)| (*cells, row_of(group)))
            .collect();
        let bulk = run(&["bulk", "--product", product], &all.table);
        assert_eq!(bulk.status.code(), Some(0), "{}", said(&bulk));
        assert_eq!(out(&bulk).lines().count(), rows + 1);
        let mut outcomes = BTreeMap::new();
        // A step that shares nothing with the number of kinds meets them all.
        let step = (rows / 1_000).max(1) | 1;
        for line in out(&bulk).lines().skip(1).step_by(step) {
            let cells: Vec<&str> = line.split(',').collect();
            let asked: [&str; 5] = cells[1..6].try_into().unwrap();
            // Behind them stand the clauses and what is wrong, before them the answer in words.
            let told: [&str; 5] = cells[cells.len() - 7..cells.len() - 2].try_into().unwrap();
            assert_eq!(told, of_kind[&asked].each_ref().map(String::as_str), "{line}");
            *outcomes.entry(told[0]).or_insert(0) += 1;
        }
        assert!(outcomes.len() > 2, "{outcomes:?}");
    }
}
