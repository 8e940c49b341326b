//! A verdict as lines of comma-separated values, for a spreadsheet: a line for each licence of each way that serves.

use clausewise_intake::datum::Datum;
use clausewise_rules::verdict::{Sure, Verdict};

use super::{
    T, Text, say,
    sentence::{group_name, verdict_heading},
};

/// The verdict as comma-separated values, with a heading line.
pub(crate) fn csv(text: &Text, situation: &Datum, verdict: &Verdict) -> String {
    let mut out = String::new();
    let heads =
        [T::CsvGroup, T::CsvAnswer, T::CsvSure, T::CsvWay, T::CsvLicence, T::CsvQuantity, T::KeepFile];
    line(&mut out, heads.map(say));
    for (place, group) in verdict.groups.iter().enumerate() {
        let name = group_name(situation, place);
        let sure = group.sure.map_or("", |sure| {
            say(match sure {
                Sure::Firm => T::CsvFirm,
                Sure::Likely => T::CsvLikely,
                Sure::Uncertain => T::CsvUncertain,
            })
        });
        let mut told = |way: &str, licence: &str, quantity: &str| {
            let fields = [&name, verdict_heading(group), sure, way, licence, quantity, &verdict.fingerprint];
            line(&mut out, fields);
        };
        if group.options.is_empty() {
            told("", "", "");
        }
        for (way, option) in group.options.iter().enumerate() {
            for licence in &option.licences {
                let quantity = licence.quantity.map(|count| count.to_string()).unwrap_or_default();
                told(&(way + 1).to_string(), &text.kind(&licence.id), &quantity);
            }
        }
    }
    out
}

fn line(out: &mut String, fields: [&str; 7]) {
    for (place, field) in fields.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push('"');
        // What begins so would be worked out as a formula by a spreadsheet.
        if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            out.push('\'');
        }
        out.push_str(&field.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::state::{answer::judged, json::read};
    use clausewise_rules::point::Engine;

    #[test]
    fn a_line_for_each_licence_and_no_formula() {
        let engine = Engine::new(clausewise_rulebook::book().unwrap());
        let text = Text { library: Rc::new(clausewise_rulebook::library("en").unwrap()) };
        let told = r#"{"version":1,"product":"crm-3.0","guide":"2006-10","groups":[
            {"name":"=1+\"1\"","who":"employee","people":1000,"path":"own-application","signIn":"shared-account","needs":["create:own-case"]},
            {"who":"customer","path":"no-access"}]}"#;
        let situation = read(told).unwrap();
        let verdict = judged(&engine, Some(&text.library), &situation).unwrap();
        let csv = csv(&text, &situation, &verdict);
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[1].starts_with("\"'=1+\"\"1\"\"\",\"Licences needed\","), "{csv}");
        assert!(lines[1].contains("\"User CAL\",\"1000\""), "{csv}");
        assert!(lines[2].starts_with("\"Group 2\",\"Nothing needed for this\","), "{csv}");
    }
}
