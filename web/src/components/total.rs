//! What is needed altogether, as one table: needed, and, where the reader told what they hold, held and missing.

use clausewise_rules::verdict::{TotalRow, Verdict};
use yew::prelude::*;

use super::{
    App,
    parts::{block, nothing, para, quiet},
};
use crate::{
    state::{
        Action,
        situation::{Key, groups, told},
    },
    text::{T, colon, fill, number, say, sentence::in_words},
};

/// The table.
pub(crate) fn total(app: &App, verdict: &Verdict) -> Html {
    if verdict.total.is_empty() {
        return nothing();
    }
    let holds = Key::whole("estate.holds");
    let known = told(app.situation(), &holds).is_some();
    let mut notes = Vec::new();
    if verdict.total_lenient.is_some() {
        notes.push(para("aside", say(T::TotalLenient)));
    }
    if !verdict.spare.is_empty() {
        notes.push(para("", colon(say(T::TotalSpare), &spare(app, verdict))));
    }
    if groups(app.situation()).len() > 1 {
        notes.push(para("aside", say(T::TotalPeopleTwice)));
    }
    html! {
        <section class="total" aria-labelledby="total">
            <h2 id="total">{ say(T::TotalTitle) }</h2>
            { table(app, verdict) }
            { block("", notes) }
            { block("next", vec![
                para("", say(T::VerdictNextHold)),
                if known { nothing() } else { quiet(say(T::TotalTellHeld), app.on(Action::Ask(holds))) },
            ]) }
        </section>
    }
}

/// The rows: needed, and held and missing where that was told.
pub(crate) fn table(app: &App, verdict: &Verdict) -> Html {
    let known = told(app.situation(), &Key::whole("estate.holds")).is_some();
    html! {
        <div class="scroll">
        <table>
            <thead>
                <tr>
                    <th scope="col">{ say(T::TotalKind) }</th>
                    <th scope="col" class="num">{ say(T::TotalNeeded) }</th>
                    if known {
                        <th scope="col" class="num">{ say(T::TotalHeld) }</th>
                        <th scope="col" class="num">{ say(T::TotalMissing) }</th>
                    }
                </tr>
            </thead>
            <tbody>
                for (at, row) in verdict.total.iter().enumerate() {
                    <tr key={at}>
                        <th scope="row">{ app.text.kind(&row.licence) }</th>
                        <td class="num">{ needed(verdict, row) }</td>
                        if known {
                            <td class="num">{ row.held.map_or_else(|| "0".to_owned(), number) }</td>
                            <td class="num">{ missing(row) }</td>
                        }
                    </tr>
                }
            </tbody>
        </table>
        </div>
    }
}

/// What is needed, as a range where a milder reading needs less.
fn needed(verdict: &Verdict, row: &TotalRow) -> String {
    let Some(high) = row.quantity else { return say(T::TotalOpen).to_owned() };
    let Some(lenient) = &verdict.total_lenient else { return number(high) };
    let low =
        lenient.iter().find(|other| other.licence == row.licence).map_or(Some(0), |other| other.quantity);
    match low {
        Some(low) if low < high => fill(T::TotalRange, &[("low", &number(low)), ("high", &number(high))]),
        _ => number(high),
    }
}

fn missing(row: &TotalRow) -> String {
    let missing = row.missing.or_else(|| row.held.is_none().then_some(row.quantity).flatten());
    missing.map_or_else(|| say(T::TotalOpen).to_owned(), number)
}

fn spare(app: &App, verdict: &Verdict) -> String {
    let option = clausewise_rules::verdict::OptionOf { licences: verdict.spare.clone(), under: None };
    in_words(&app.text, &option)
}
