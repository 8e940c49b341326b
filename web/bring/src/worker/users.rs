//! An export of the system's users: accounts are counted, names and addresses never looked at, and what comes out is
//! the beginning of a situation.

use clausewise_intake::{
    datum::Datum,
    table::users::{Columns, Users},
};
use web_sys::Blob;

use super::{Desk, file, opens, table};
use crate::messages::{Counted, Tell};

/// Counts the accounts of an export.
pub(super) async fn count(desk: &Desk, file: &Blob, product: Option<&str>) -> Result<Tell, String> {
    let words = desk.words();
    let style = table::style(file).await.map_err(|wrong| wrong.says(desk))?;
    let Some(columns) = Columns::of(&style.headers) else {
        return Err(desk.own().say("failed.no-groups", &[]));
    };
    let mut users = Users::default();
    let mut beat = table::Beat::new(desk);
    file::rows(file, &mut |row, done| {
        beat.row(done * 100.0);
        users.add(&columns, &row);
        Ok(())
    })
    .await
    .map_err(|wrong| wrong.says(desk))?;
    let situation = users.situation(product, words);
    let groups: Vec<(String, u64)> = match situation.get("groups") {
        Some(Datum::List(groups)) => groups.iter().map(group).collect(),
        _ => Vec::new(),
    };
    if groups.is_empty() {
        return Err(desk.own().say("failed.no-accounts", &[]));
    }
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let holds = product.map(|product| users.holds(product)).unwrap_or_default();
    Ok(Tell::Counted(Counted {
        enabled: count(users.enabled.values().sum()),
        disabled: count(users.disabled),
        groups,
        holds: holds.into_iter().map(|(id, number)| (desk.kind(id), count(number))).collect(),
        asked: users.asked(product).into_iter().map(|id| words.say(id, &[])).collect(),
        strange: users.strange.iter().map(|line| *line as u64).collect(),
        opens: opens(situation),
    }))
}

/// A group's name and number.
fn group(group: &Datum) -> (String, u64) {
    let name = match group.get("name") {
        Some(Datum::Text(name)) => name.clone(),
        _ => String::new(),
    };
    let numbers = ["people", "accounts"].iter().filter_map(|key| match group.get(key) {
        Some(Datum::Whole(number)) => u64::try_from(*number).ok(),
        _ => None,
    });
    (name, numbers.sum())
}
