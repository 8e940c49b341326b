//! Spreadsheets as people have them: every separator, encoding and line end; columns in two languages; rows that are
//! wrong, named by line and column; and verdicts that are those of the pooled situation.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::fmt::Write;

use clausewise_intake::{
    datum::Datum,
    read_situation,
    table::{
        cells,
        columns::Columns,
        pool::{Answer, KINDS, Pool},
        preview::{Sort, preview},
        rows::Rows,
        users::{self, Users},
        values,
    },
    words::words,
};
use clausewise_rules::{judge, point::Engine, verdict::Problem};
use serde_json::{Value, json};

fn engine() -> Engine {
    Engine::new(clausewise_rulebook::book().unwrap())
}

/// All rows with their lines, fed in pieces of some size.
fn rows_in(bytes: &[u8], piece: usize) -> Result<Vec<(usize, Vec<String>)>, Problem> {
    let mut all = Vec::new();
    let mut rows = Rows::default();
    let mut take = |row: clausewise_intake::table::rows::Row<'_>| {
        all.push((row.line, (0..row.len()).map(|place| row.cell(place).into_owned()).collect()));
        Ok(())
    };
    for piece in bytes.chunks(piece.max(1)) {
        rows.feed(piece, &mut take)?;
    }
    rows.finish(&mut take)?;
    Ok(all)
}

fn rows(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
    rows_in(bytes, usize::MAX).unwrap()
}

fn utf16(text: &str, high_first: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if high_first { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

const TEXT: &str =
    "who,name,people\r\nemployee,\"Müller, \"\"Ärzte\"\" 😀\",5\r\n\r\ncustomer,\"two\r\nlines\",7\r\n";

fn expected() -> Vec<(usize, Vec<String>)> {
    let row = |line: usize, cells: [&str; 3]| (line, cells.map(str::to_owned).to_vec());
    vec![
        row(1, ["who", "name", "people"]),
        row(2, ["employee", "Müller, \"Ärzte\" 😀", "5"]),
        row(4, ["customer", "two\r\nlines", "7"]),
    ]
}

#[test]
fn every_encoding_gives_the_same_rows_in_pieces_of_any_size() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let all = [
        TEXT.as_bytes().to_vec(),
        marked(&[0xef, 0xbb, 0xbf], TEXT.as_bytes().to_vec()),
        marked(&[0xff, 0xfe], utf16(TEXT, false)),
        marked(&[0xfe, 0xff], utf16(TEXT, true)),
        utf16(TEXT, false),
        utf16(TEXT, true),
        TEXT.replace(',', ";").replace("Müller;", "Müller,").into_bytes(),
        TEXT.replace(',', "\t").replace("Müller\t", "Müller,").into_bytes(),
    ];
    for bytes in &all {
        for piece in (1..40).chain([1000]) {
            assert_eq!(rows_in(bytes, piece).unwrap(), expected(), "{bytes:?} in pieces of {piece}");
        }
    }
}

#[test]
fn older_spreadsheets_and_their_habits_are_read() {
    assert_eq!(rows(b"who;name\r\nemployee;M\xfcller \x80\r\n")[1].1, ["employee", "Müller €"]);
    assert_eq!(rows(b"sep=;\r\nwho;name\r\na;b,c\r\n")[1], (3, vec!["a".to_owned(), "b,c".to_owned()]));
    assert_eq!(rows(b"who\nemployee").len(), 2);
    assert_eq!(rows(b"\"a;b\",c\nd,e\n")[0].1, ["a;b", "c"]);
    assert_eq!(rows(b""), []);
    assert_eq!(rows(b"\n\n\r\n"), []);
    assert_eq!(rows(b"a,b\n1\n1,2,3\n")[2].1, ["1", "2", "3"]);
}

#[test]
fn quotes_that_are_never_closed_end_with_a_clear_error() {
    let long = format!("a,b\n1,\"{}", "x,\n".repeat(600_000));
    let problem = rows_in(long.as_bytes(), 65_536).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.at.as_str()), ("row-too-long", "line 2"));
    let wide = ",".repeat(3000);
    assert_eq!(rows_in(wide.as_bytes(), 4096).unwrap_err().code, "too-many-columns");
}

#[test]
fn columns_are_known_by_name_in_two_languages_and_the_rest_passes_through() {
    let engine = engine();
    let of = |headers: &[&str]| -> Vec<Option<String>> {
        let columns = Columns::of(&engine.book, headers.iter().map(|header| (*header).to_owned()).collect());
        columns.keys.iter().map(|key| key.as_ref().map(|key| key.name().to_owned())).collect()
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        of(&[
            "Group",
            "WHO",
            "Access path",
            "Sign-in",
            "head count",
            "cost centre",
            "licences held",
            "as of",
            "who"
        ]),
        [
            some("name"),
            some("who"),
            some("path"),
            some("signIn"),
            some("people"),
            None,
            some("estate.holds"),
            some("asOf"),
            None
        ]
    );
    assert_eq!(
        of(&["Groupe", "Qui", "Mode d’accès", "Compte", "Effectif", "Remarque", "Hébergement", "Situation"]),
        [
            some("name"),
            some("who"),
            some("path"),
            some("signIn"),
            some("people"),
            None,
            some("estate.hosting"),
            some("situation")
        ]
    );
}

#[test]
fn every_synonym_stands_for_something_that_exists() {
    let engine = engine();
    let book = &engine.book;
    for line in include_str!("../../crates/intake/src/table/synonyms.txt").lines() {
        let Some((left, names)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else {
            assert!(line.is_empty() || line.starts_with('#'), "{line}");
            continue;
        };
        let words: Vec<&str> = left.split(' ').collect();
        match words.as_slice() {
            ["column", key] => {
                for name in names.split(", ") {
                    let columns = Columns::of(book, vec![name.to_owned()]);
                    assert_eq!(columns.keys[0].as_ref().map(|key| key.name()), Some(*key), "{name}");
                }
            }
            ["value", fact, value] => {
                let columns = Columns::of(book, vec![(*fact).to_owned()]);
                let key = columns.keys[0].as_ref().unwrap();
                for name in names.split(", ") {
                    assert_eq!(values::value(book, key, name), Datum::Text((*value).to_owned()), "{name}");
                }
                let known: Vec<&str> = match *fact {
                    "product" => book.products.iter().map(|product| product.id.as_str()).collect(),
                    _ => {
                        let fact = book.facts.iter().find(|known| known.name == *fact).unwrap();
                        fact.values.iter().map(String::as_str).collect()
                    }
                };
                assert!(known.contains(value), "{line}");
            }
            _ => panic!("{line}"),
        }
    }
}

#[test]
fn numbers_are_read_as_people_write_them_and_nothing_else() {
    for (written, number) in [
        ("1000", 1000),
        ("1,000", 1000),
        ("1.000", 1000),
        ("1 000", 1000),
        ("1\u{202f}000", 1000),
        ("12.0", 12),
        ("1,00", 1),
    ] {
        assert_eq!(values::number(written), Datum::Whole(number), "{written}");
    }
    for written in ["-1", "1,5", "ten", "1e3", "", "99999999999999999999", "1,0000", "0x10", "12.5"] {
        assert!(matches!(values::number(written), Datum::Text(_)), "{written}");
    }
}

/// Reads a table twice: the answer of each row as JSON, or the sentence that says what is wrong.
fn answers(
    engine: &Engine,
    bytes: &[u8],
    product: Option<&str>,
) -> (Vec<Value>, Vec<(String, Datum)>, Value) {
    let mut first: Option<Columns> = None;
    let mut rows = Rows::default();
    let mut header = |row: clausewise_intake::table::rows::Row<'_>| {
        first.get_or_insert_with(|| {
            Columns::of(&engine.book, (0..row.len()).map(|place| row.cell(place).into_owned()).collect())
        });
        Ok(())
    };
    rows.feed(bytes, &mut header).unwrap();
    rows.finish(&mut header).unwrap();
    let mut pool: Pool<'_, Value> = Pool::new(engine, first.unwrap(), product.map(str::to_owned));
    let mut all = Vec::new();
    for pass in 0..2 {
        let mut seen = 0;
        let mut take = |row: clausewise_intake::table::rows::Row<'_>| {
            seen += 1;
            if seen == 1 {
                return Ok(());
            }
            if pass == 0 {
                return pool.add(&row);
            }
            all.push(match pool.answer(&row) {
                Answer::Blank => Value::Null,
                Answer::Kept(verdict) => verdict.clone(),
                Answer::Problem(problem) => json!(problem.says(words("en"), None)),
            });
            Ok(())
        };
        let mut rows = Rows::default();
        rows.feed(bytes, &mut take).unwrap();
        rows.finish(&mut take).unwrap();
        if pass == 0 {
            for place in 0..pool.situations() {
                pool.judge(place, None, &mut |group| json!(group));
            }
        }
    }
    let pooled = pool.pooled().map(|(name, datum)| (name.to_owned(), datum)).collect();
    let totals = pool
        .totals()
        .into_iter()
        .map(|total| json!({ "licence": total.licence, "quantity": total.quantity }));
    (all, pooled, Value::Array(totals.collect()))
}

#[test]
fn what_is_wrong_is_told_by_line_and_column_with_what_would_be_right() {
    let engine = engine();
    let table = "who,people,path,needs,estate.hosting,remark\n\
                 employe,5,web,read:*,own,the accent is left out\n\
                 emploee,5,web client,read:*,,x\n\
                 employee,five,web client,read:*,,x\n\
                 employee,5,web client,read:everything,,x\n\
                 employee,5,web client,read:*,rented-machines,x\n\
                 employee,5,web client,read:*,,x,y\n\
                 ,,,,,\n\
                 machine,,web-client,read:*,,x\n";
    let (answers, _, _) = answers(&engine, table.as_bytes(), Some("crm-2016"));
    assert_eq!(answers[0]["outcome"], "licence");
    let says =
        |place: usize| answers[place].as_str().unwrap_or_else(|| panic!("row {place}: {}", answers[place]));
    assert!(
        says(1).starts_with("line 3, column 1 (`who`): `emploee` is not known; known: `employee`,"),
        "{}",
        says(1)
    );
    assert_eq!(
        says(2),
        "line 4, column 2 (`people`): `five` is no whole number; right would be a number like 1000, not negative."
    );
    assert!(
        says(3).starts_with(
            "line 5, column 4 (`needs`): `read:everything` is not known; known: `read:activity`"
        )
    );
    assert!(
        says(4).starts_with("line 6, column 5 (`estate.hosting`): `rented-machines`, but another row"),
        "{}",
        says(4)
    );
    assert!(says(5).starts_with("line 7, column 7 (``): the row has 7 cells, the header `6`"), "{}", says(5));
    assert_eq!(answers[6], Value::Null);
    assert!(answers[7]["outcome"].is_string());
}

#[test]
fn a_cell_of_any_length_takes_no_memory() {
    let engine = engine();
    let table =
        format!("who,path,site\nemployee,web-client,{}\n{},web-client,x\n", "s".repeat(600), "e".repeat(600));
    let (answers, pooled, _) = answers(&engine, table.as_bytes(), Some("d365"));
    for (place, column) in [(0, "3 (`site`)"), (1, "1 (`who`)")] {
        let says = answers[place].as_str().unwrap();
        let line = place + 2;
        assert_eq!(
            says,
            format!("line {line}, column {column}: the cell has 600 bytes; at most `500` say anything here.")
        );
    }
    assert!(pooled.is_empty());
}

#[test]
fn rows_that_contradict_themselves_are_told_and_the_others_judged() {
    let engine = engine();
    let table = "product,who,path,signIn,needs,people\n\
                 crm-3.0,employee,web-client,none,read:*,5\n\
                 ,employee,web-client,own,read:*,5\n";
    let (answers, _, _) = answers(&engine, table.as_bytes(), None);
    assert!(answers[0].as_str().is_some_and(|says| says.contains("contradict")), "{}", answers[0]);
    assert_eq!(answers[1]["outcome"], "licence");
}

#[test]
fn a_column_situation_separates_situations() {
    let engine = engine();
    let table = "case,product,who,path,needs,people\n\
                 a,crm-2016,employee,web-client,read:*,5\n\
                 b,crm-3.0,employee,web-client,read:*,7\n\
                 a,,employee,web-client,read:*,3\n\
                 c,,employee,web-client,read:*,3\n";
    let (answers, pooled, _) = answers(&engine, table.as_bytes(), None);
    assert_eq!(pooled.len(), 3);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[0]["options"][0]["licences"][0]["quantity"], 8);
    assert_eq!(answers[1]["options"][0]["licences"][0]["quantity"], 7);
    assert!(answers[3].as_str().is_some_and(|says| says.contains("`product` is missing")), "{}", answers[3]);
}

/// Pseudo-random numbers (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// A table of random rows, one in a hundred of them wrong.
fn random_table(dice: &mut Dice, number: usize) -> String {
    let mut table = "name;who;path;signIn;needs;people;behalf;works\n".to_owned();
    for row in 0..number {
        let who = if dice.below(100) == 0 {
            "nobody at all"
        } else {
            dice.one(&["employee", "staff", "customer", "partner", "contractor", "vendor", "Freelancer"])
        };
        let path = dice.one(&["web client", "own-application", "Live report", "integration", "public-form"]);
        let needs =
            dice.one(&["read:*", "create:lead", "read:case update:case", "create:own-case", "read:account"]);
        let behalf = dice.one(&["ours", "theirs", ""]);
        writeln!(
            table,
            "row {row};{who};{path};{};{needs};{};{behalf};on-site",
            dice.one(&["", "own", "shared-account"]),
            1 + dice.below(9)
        )
        .unwrap();
    }
    table
}

#[test]
fn the_verdicts_of_a_thousand_rows_are_those_of_check_on_the_pooled_situation() {
    let engine = engine();
    let mut dice = Dice(0x0dd0_5eed_0dd0_5eed);
    for product in ["crm-3.0", "crm-2016", "d365"] {
        let table = random_table(&mut dice, 1000);
        let (answers, pooled, totals) = answers(&engine, table.as_bytes(), Some(product));
        let [(_, datum)] = pooled.as_slice() else { panic!("{} situations", pooled.len()) };
        let verdict = judge(&engine, &read_situation(&engine.book, datum).unwrap(), None).unwrap();
        let groups: Vec<Value> = verdict.groups.iter().map(|group| json!(group)).collect();
        let mut people = 0;
        for (line, answer) in table.lines().skip(1).zip(&answers) {
            let bad = line.contains("nobody at all") || !answer.is_object();
            assert_eq!(bad, answer.is_string(), "{line}");
            if !bad {
                assert!(groups.contains(answer), "{line}\n{answer}");
                people += line.split(';').nth(5).unwrap().parse::<i64>().unwrap();
            }
        }
        for group in &groups {
            assert!(answers.contains(group), "no row has the verdict {group}");
        }
        let Some(Datum::List(list)) = datum.get("groups") else { panic!() };
        let pooled_people: i64 = list
            .iter()
            .map(|group| match group.get("people") {
                Some(Datum::Whole(number)) => *number,
                other => panic!("{other:?}"),
            })
            .sum();
        assert_eq!(pooled_people, people);
        let total =
            verdict.total.iter().map(|row| json!({ "licence": row.licence, "quantity": row.quantity }));
        let mut total: Vec<Value> = total.collect();
        total.sort_by_key(|row| row["licence"].as_str().unwrap().to_owned());
        assert_eq!(totals, Value::Array(total));
    }
}

#[test]
fn too_many_different_rows_end_with_a_clear_error() {
    let engine = engine();
    let columns = Columns::of(&engine.book, vec!["site".into(), "who".into()]);
    let mut pool: Pool<'_, ()> = Pool::new(&engine, columns, Some("d365".into()));
    let mut table = String::new();
    for row in 0..=KINDS {
        writeln!(table, "s{row},employee").unwrap();
    }
    let mut rows = Rows::default();
    let problem = rows.feed(table.as_bytes(), &mut |row| pool.add(&row)).unwrap_err();
    assert_eq!(problem.code, "too-many-kinds");
    assert_eq!(pool.kinds(), KINDS);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_made_harmless() {
    let written = |cell: &str| {
        let mut out = String::new();
        cells::write(cell, b',', &mut out);
        out
    };
    for cell in
        ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|'/c calc'!A1", "＝1", "+", "-"]
    {
        let out = written(cell);
        assert!(out.starts_with("\"'"), "{cell:?} is written as {out}");
    }
    for cell in ["-5", "+49", "-1,5", "3.2", "a=b", "", "employee"] {
        assert!(!written(cell).contains('\''), "{cell}");
    }
    for cell in ["a\"b", "a,b", "two\nlines", " blank", "=\"x\",1", "plain"] {
        let line = format!("first,{}\n", written(cell));
        let back = rows(line.as_bytes())[0].1[1].clone();
        assert_eq!(back.trim_start_matches('\''), cell, "{line}");
    }
}

const EXPORT: &str = "Full Name,Primary Email,Access Mode,License Type,Status,ApplicationId\n\
    Alma Ater,alma@secret.example,Read-Write,Professional,Enabled,\n\
    Bert Beta,bert@secret.example,Lecture-écriture,Basic,Activé,\n\
    Carl Caro,carl@secret.example,0,2,Enabled,00000000-0000-0000-0000-000000000000\n\
    Dora Doro,dora@secret.example,Read,Essential,Enabled,\n\
    Emil Ende,emil@secret.example,Read-Write,Professional,Disabled,\n\
    Faro Fein,faro@secret.example,Administrative,Administrative,Enabled,\n\
    Link,link@secret.example,Non-interactive,Professional,Enabled,\n\
    App,app@secret.example,Read-Write,Professional,Enabled,2c9a3f84-5d17-4b02-8f0d-9a6f1c7be001\n\
    Gast,gast@secret.example,Support User,,Enabled,\n\
    Hund,hund@secret.example,Sideways,,Enabled,\n";

fn counted(text: &str) -> Users {
    let mut all = Users::default();
    let mut columns: Option<users::Columns> = None;
    let mut rows = Rows::default();
    let mut take = |row: clausewise_intake::table::rows::Row<'_>| {
        match &columns {
            Some(columns) => all.add(columns, &row),
            None => {
                let headers: Vec<String> = (0..row.len()).map(|place| row.cell(place).into_owned()).collect();
                columns = Some(users::Columns::of(&headers).unwrap());
            }
        }
        Ok(())
    };
    rows.feed(text.as_bytes(), &mut take).unwrap();
    rows.finish(&mut take).unwrap();
    all
}

#[test]
fn an_export_of_users_becomes_groups_and_holdings_by_version() {
    let engine = engine();
    let users = counted(EXPORT);
    assert_eq!(users.disabled, 1);
    assert_eq!(users.strange, [11]);
    assert_eq!(
        users.holds("crm-2016"),
        [
            ("crm-2016/basic-user-cal", 2),
            ("crm-2016/essential-user-cal", 1),
            ("crm-2016/professional-user-cal", 1)
        ]
    );
    // The number 2 is a Limited CAL in 2011; the words of later versions mean nothing there.
    assert_eq!(users.holds("crm-2011"), [("crm-2011/limited-user-cal", 1)]);
    assert_eq!(users.holds("d365"), []);
    for product in engine.book.products.iter().map(|product| Some(product.id.as_str())).chain([None]) {
        let situation = users.situation(product, words("en"));
        let read = read_situation(&engine.book, &situation).unwrap_or_else(|problem| panic!("{problem:?}"));
        judge(&engine, &read, None).unwrap_or_else(|problem| panic!("{product:?}: {problem:?}"));
        assert_eq!(read.groups.len(), 5, "{product:?}");
    }
    let told = serde_json::to_value(users.situation(Some("d365"), words("en"))).unwrap();
    let group = |sign_in: &str| {
        let groups = told["groups"].as_array().unwrap();
        groups.iter().find(|group| group["signIn"] == sign_in && group["path"] != "x").unwrap().clone()
    };
    assert_eq!(group("non-interactive")["accounts"], 1);
    assert_eq!(group("application-user")["accounts"], 1);
    assert_eq!(group("administrative")["people"], 1);
    assert_eq!(group("application-user")["who"], "machine");
}

#[test]
fn a_disabled_account_is_told_by_either_column_and_a_bare_status_number_says_nothing() {
    for (table, disabled) in [
        ("Access Mode,isdisabled\n0,1\n0,0\n0,True\n0,No\n", 2),
        ("Access Mode,Status\n0,Disabled\n0,Enabled\n0,1\n0,Désactivé\n", 2),
        ("Access Mode,Disabled,Status\n0,No,1\n0,Yes,0\n", 1),
    ] {
        assert_eq!(counted(table).disabled, disabled, "{table}");
    }
}

#[test]
fn names_and_addresses_of_users_are_dropped_on_reading() {
    let engine = engine();
    let users = counted(EXPORT);
    let shown = preview(&engine.book, EXPORT.as_bytes(), 5).unwrap();
    assert_eq!(shown.sort, Sort::Users);
    let all = [
        format!("{users:?}"),
        serde_json::to_string(&users.situation(Some("crm-2016"), words("en"))).unwrap(),
        format!("{:?}", shown.rows),
    ];
    for out in &all {
        for gone in ["secret.example", "Alma", "Hund", "alma@", "2c9a3f84", "Sideways"] {
            assert!(!out.contains(gone), "`{gone}` is in {out}");
        }
    }
}

#[test]
fn what_a_list_of_users_cannot_tell_is_asked() {
    let users = counted(EXPORT);
    for id in [
        "users.ask.product",
        "users.ask.who",
        "users.ask.path",
        "users.ask.needs",
        "users.ask.shared",
        "users.ask.behind",
        "users.ask.support",
        "users.ask.strange",
        "users.ask.bought",
        "users.ask.outside",
    ] {
        assert!(users.asked(None).contains(&id), "{id}");
        assert!(words("en").text(id).is_some(), "{id}");
    }
    assert!(!users.asked(Some("crm-2016")).contains(&"users.ask.product"));
    assert!(
        !counted("Access Mode,Status\nRead-Write,Enabled\n")
            .asked(Some("d365"))
            .contains(&"users.ask.behind")
    );
}

#[test]
fn every_licence_that_a_type_stands_for_is_in_the_rulebook() {
    let engine = engine();
    let mut number = 0;
    for line in include_str!("../../crates/intake/src/table/users.txt").lines() {
        let Some((id, _)) = line.strip_prefix("holding ").and_then(|line| line.split_once(" = ")) else {
            continue;
        };
        assert!(engine.book.kinds.iter().any(|kind| kind.id == id), "{id}");
        number += 1;
    }
    assert!(number > 20);
}

#[test]
fn the_preview_tells_what_each_column_was_taken_for() {
    let engine = engine();
    let shown =
        preview(&engine.book, "qui;effectif;remarque\nsalarié;5;x\nclient;7;y\nclient;8;z\n".as_bytes(), 2)
            .unwrap();
    assert_eq!((shown.sort, shown.separator), (Sort::Groups, ';'));
    let keys: Vec<Option<&str>> = shown.columns.iter().map(|column| column.key.as_deref()).collect();
    assert_eq!(keys, [Some("who"), Some("people"), None]);
    assert_eq!(shown.rows, [["salarié", "5", "x"], ["client", "7", "y"]]);
    assert_eq!(preview(&engine.book, b"a,b\n1,2\n", 2).unwrap().sort, Sort::Unknown);
    assert_eq!(preview(&engine.book, b"", 2).unwrap_err().code, "no-rows");
}

#[test]
fn random_bytes_stop_nothing_and_pieces_never_matter() {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let pieces: [&[u8]; 20] = [
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\"",
        b"\"\"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\0",
        b"\xd8\x3d",
        b"who",
        b"people",
        b"employee",
        b"sep=;",
        b"=",
        b"1,000",
        b"\x80\xfc",
        b"access mode,license type\n",
        b" ",
    ];
    let engine = engine();
    for _ in 0..3_000 {
        let mut bytes = Vec::new();
        for _ in 0..dice.below(40) {
            bytes.extend_from_slice(pieces[dice.below(pieces.len())]);
        }
        let whole = rows(&bytes);
        let piece = 1 + dice.below(7);
        assert_eq!(rows_in(&bytes, piece).unwrap(), whole, "{bytes:?} in pieces of {piece}");
        let _ = preview(&engine.book, &bytes, 3);
    }
}

#[test]
fn tables_torn_up_at_random_stop_nothing() {
    let engine = engine();
    let mut dice = Dice(0x7777_1357_9bdf_2468);
    for _ in 0..40 {
        let mut table = random_table(&mut dice, 6).into_bytes();
        for _ in 0..dice.below(5) {
            let at = dice.below(table.len());
            match dice.below(3) {
                0 => table[at] = b"\n;\"=,x\x80\0"[dice.below(8)],
                1 => drop(table.drain(at..(at + dice.below(12)).min(table.len()))),
                _ => table.insert(at, b"\n;\"=,x\x80\0"[dice.below(8)]),
            }
        }
        if rows(&table).is_empty() {
            continue;
        }
        let (answers, _, _) = answers(&engine, &table, Some("crm-2016"));
        assert_eq!(answers.len() + 1, rows(&table).len());
    }
}
