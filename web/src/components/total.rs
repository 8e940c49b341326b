//! What is needed altogether, as one table: needed, and, where the reader told what they hold, held and missing.

use clausewise_rules::verdict::{TotalRow, Verdict};
use yew::prelude::*;

use super::{
    App,
    parts::{block, nothing, para, quiet},
    prices,
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
    if prices::shown(app) && verdict.groups.iter().any(|group| group.options.len() > 1) {
        notes.push(para("aside", say(T::PricesTotal)));
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

/// The rows: needed, and held and missing where that was told; and what is needed at the prices, where there are any.
pub(crate) fn table(app: &App, verdict: &Verdict) -> Html {
    let known = told(app.situation(), &Key::whole("estate.holds")).is_some();
    let priced = prices::shown(app);
    let costs: Vec<_> = verdict.total.iter().map(|row| costs(app, verdict, row)).collect();
    let sum = costs.iter().copied().reduce(|sum, cost| {
        let ((low, high), (less, more)) = sum.zip(cost)?;
        low.checked_add(less).zip(high.checked_add(more))
    });
    html! {
        <div class="scroll" tabindex={priced.then_some("0")}>
        <table>
            <thead>
                <tr>
                    <th scope="col">{ say(T::TotalKind) }</th>
                    <th scope="col" class="num">{ say(T::TotalNeeded) }</th>
                    if known {
                        <th scope="col" class="num">{ say(T::TotalHeld) }</th>
                        <th scope="col" class="num">{ say(T::TotalMissing) }</th>
                    }
                    if priced { <th scope="col" class="num money">{ say(prices::whose(app)) }</th> }
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
                        if priced { <td class="num money">{ at_prices(app, costs.get(at).copied().flatten()) }</td> }
                    </tr>
                }
                if let (true, Some(Some(sum)), true) = (priced, sum, costs.len() > 1) {
                    <tr key="sum">
                        <th scope="row" colspan={if known { "4" } else { "2" }}>{ say(T::PricesSum) }</th>
                        <td class="num money">{ at_prices(app, Some(sum)) }</td>
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
    range(lowest(verdict, row).unwrap_or(high), high, &number)
}

/// What the milder reading needs of a row, where there is one.
fn lowest(verdict: &Verdict, row: &TotalRow) -> Option<u64> {
    let Some(lenient) = &verdict.total_lenient else { return row.quantity };
    lenient.iter().find(|other| other.licence == row.licence).map_or(Some(0), |other| other.quantity)
}

fn range(low: u64, high: u64, told: &dyn Fn(u64) -> String) -> String {
    if low < high { fill(T::TotalRange, &[("low", &told(low)), ("high", &told(high))]) } else { told(high) }
}

/// What a row costs at the least and at the most.
fn costs(app: &App, verdict: &Verdict, row: &TotalRow) -> Option<(u64, u64)> {
    let times = |quantity| app.state.prices.times(&row.licence, quantity);
    let high = times(row.quantity)?;
    Some((times(lowest(verdict, row)).unwrap_or(high), high))
}

fn at_prices(app: &App, costs: Option<(u64, u64)>) -> String {
    costs.map_or_else(|| "–".to_owned(), |(low, high)| range(low, high, &|amount| prices::money(app, amount)))
}

fn missing(row: &TotalRow) -> String {
    let missing = row.missing.or_else(|| row.held.is_none().then_some(row.quantity).flatten());
    missing.map_or_else(|| say(T::TotalOpen).to_owned(), number)
}

fn spare(app: &App, verdict: &Verdict) -> String {
    let option = clausewise_rules::verdict::OptionOf { licences: verdict.spare.clone(), under: None };
    in_words(&app.text, &option)
}
