//! The visitor's own prices, or those of the page around us: fields beside the options, what each option then costs, and
//! from how many people on one costs less than another. The engine knows nothing of it.

use clausewise_rules::{
    book::Per,
    verdict::{GroupVerdict, OptionOf, Verdict},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    App,
    parts::{block, nothing, para, span},
};
use crate::{
    state::{
        Action,
        ask::{count_of, is_machine},
        prices::{Line, break_even, read},
    },
    text::{T, amount, colon, fill, number, say, sentence::per},
};

/// Whose prices they are.
pub(crate) fn whose(app: &App) -> T {
    if app.state.prices.handed { T::PricesHanded } else { T::PricesTitle }
}

/// Whether there are any to be shown; the record sheet goes to others, so there they have to be ticked.
pub(crate) fn shown(app: &App) -> bool {
    let prices = &app.state.prices;
    !prices.typed.is_empty() && (prices.in_links || !app.state.sheet)
}

/// An amount with its currency, if one was told.
pub(crate) fn money(app: &App, hundredths: u64) -> String {
    let currency = app.state.prices.currency.as_str();
    let with = [("amount", amount(hundredths)), ("currency", currency.to_owned())];
    fill(T::PricesAmount, &with.each_ref().map(|(name, text)| (*name, text.as_str()))).trim_end().to_owned()
}

/// What an option costs, where every price and number of it is known.
pub(crate) fn cost(app: &App, option: &OptionOf) -> Html {
    match app.state.prices.cost(option) {
        Some(cost) => para("cost", colon(say(whose(app)), &money(app, cost))),
        None => nothing(),
    }
}

/// A field for each licence that serves, and what the prices come to.
pub(crate) fn prices(app: &App, verdict: &Verdict, group: &GroupVerdict, place: usize) -> Html {
    let readings = || group.readings.iter().map(|reading| reading.options.as_slice());
    let mut kinds: Vec<(&str, Per)> = Vec::new();
    for licence in readings().chain([group.options.as_slice()]).flatten().flat_map(|option| &option.licences)
    {
        if !kinds.iter().any(|(known, _)| *known == licence.id) {
            kinds.push((&licence.id, licence.per));
        }
    }
    if kinds.is_empty() {
        return nothing();
    }
    let mut even = Vec::new();
    if group.readings.is_empty() {
        even.extend(break_evens(app, verdict, place, &group.options));
    }
    for options in readings() {
        even.extend(break_evens(app, verdict, place, options));
    }
    even.dedup();
    let mine = &app.state.prices;
    let wrong = |typed: &str| !typed.is_empty() && read(typed).is_none();
    let fields = kinds.iter().map(|(id, each)| {
        let typed = mine.typed(id);
        let label = vec![span("row-label", &app.text.kind(id)), span("per", per(*each))];
        field(app, id, block("", label), typed, wrong(typed))
    });
    let currency = [field(app, "", span("", say(T::PricesCurrency)), &mine.currency, false)];
    let any_wrong = kinds.iter().any(|(id, _)| wrong(mine.typed(id)));
    html! {
        <div class="prices">
            <details open={mine.handed}>
                <summary>{ say(whose(app)) }</summary>
                { para("aside", say(if mine.handed { T::PricesHandedHelp } else { T::PricesNone })) }
                { para("aside", say(T::PricesPeriod)) }
                <ul class="fields">{ for fields.chain(currency) }</ul>
                <p class="trouble" role="alert">{ if any_wrong { say(T::PricesWrong) } else { "" } }</p>
            </details>
            <div aria-live="polite">{ for even.into_iter().map(|line| para("even", line)) }</div>
        </div>
    }
}

/// A field for a price, or for the currency where no licence is named.
fn field(app: &App, licence: &str, label: Html, typed: &str, wrong: bool) -> Html {
    let (state, id) = (app.state.clone(), licence.to_owned());
    let input = Callback::from(move |event: InputEvent| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        state.dispatch(Action::Price(id.clone(), typed));
    });
    let mode = if licence.is_empty() { "text" } else { "decimal" };
    html! {
        <li key={licence.to_owned()}>
            <label>
                { label }
                <input type="text" inputmode={mode} autocomplete="off" value={typed.to_owned()} aria-invalid={wrong.to_string()} oninput={input} />
            </label>
        </li>
    }
}

/// From how many people on one option costs less than another, the other numbers as they were told.
fn break_evens(app: &App, verdict: &Verdict, place: usize, options: &[OptionOf]) -> Vec<String> {
    let mut all = Vec::new();
    for first in options {
        for second in options {
            let lines = line(app, verdict, place, first).zip(line(app, verdict, place, second));
            let Some(people) = lines.and_then(|(first, second)| break_even(first, second)) else { continue };
            let name = |option: &OptionOf| {
                let names: Vec<String> = option.licences.iter().map(|one| app.text.kind(&one.id)).collect();
                names.join(say(T::SentenceAnd))
            };
            let with = [("count", number(people)), ("less", name(second)), ("more", name(first))];
            let with = with.each_ref().map(|(name, text)| (*name, text.as_str()));
            all.push(colon(say(whose(app)), &fill(T::PricesFrom, &with)));
        }
    }
    all
}

/// What an option costs over the number of people; nothing where that is no straight line.
fn line(app: &App, verdict: &Verdict, place: usize, option: &OptionOf) -> Option<Line> {
    let (prices, book) = (&app.state.prices, &app.engine.book);
    let (mut each, mut fixed) = (0_u64, 0_u64);
    if is_machine(app.situation(), place) {
        return None;
    }
    for licence in &option.licences {
        let kind = book.kinds.iter().find(|kind| kind.id == licence.id)?;
        let by_people = count_of(book, verdict, kind, false) == Some("people");
        if !by_people {
            fixed = fixed.checked_add(prices.times(&licence.id, licence.quantity)?)?;
        } else if licence.per == Per::Person && kind.allowance.is_none() {
            each = each.checked_add(prices.of(&licence.id)?)?;
        } else {
            return None;
        }
    }
    Some((each, fixed))
}
