//! The questions that take more than a press: numbers, ways and tasks to tick, licences that are held. What is typed
//! or ticked stands in a draft until Continue.

use clausewise_intake::datum::Datum;
use clausewise_rules::{book::Beyond, set::Pairs};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::{
    App,
    parts::{block, fold, maybe, row, span, words},
};
use crate::{
    state::{
        Action,
        draft::{Draft, Trouble, with_task},
        situation::{Key, text as as_datum},
    },
    text::{T, fill, number, say},
};

/// The form of a question, with Continue and "I don't know".
pub(crate) fn form(app: &App, about: &Key) -> Html {
    let draft = match &app.state.draft {
        Some((of, draft)) if of == about => draft.clone(),
        _ => Draft::of(&app.engine.book, app.situation(), about),
    };
    let draft = &draft;
    let submit = {
        let (state, engine, about, draft) =
            (app.state.clone(), app.engine.clone(), about.clone(), draft.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let draft = as_typed(&event, &draft);
            state.dispatch(match draft.read(&engine.book, &state.situation, &about) {
                Ok(answers) => Action::Tell(answers),
                Err(trouble) => {
                    Action::Draft(about.clone(), Draft { trouble: Some(trouble), ..draft.clone() })
                }
            });
        })
    };
    let (fields, unknown) = match about.name.as_str() {
        "needs" => (tasks(app, about, draft), app.tell(about, as_datum("unknown"))),
        "path" => (ways(app, about, draft), app.tell(about, as_datum("unknown"))),
        "estate.holds" => (licences(app, about, draft), app.on(Action::Pass(about.clone()))),
        _ => (count(app, about, draft), app.tell(about, as_datum("unknown"))),
    };
    html! {
        <form class="form" onsubmit={submit} novalidate=true>
            { fields }
            <p id="trouble" class="trouble" role="alert">{ trouble(draft) }</p>
            <div class="go-bar"><button type="submit" class="go">{ say(T::AskContinue) }</button></div>
            if about.name == "estate.holds" {
                { row("row", say(T::AskHoldsNone), None, None, app.tell(about, Datum::List(Vec::new()))) }
            }
            { row("row row-unknown", say(T::AskUnknown), None, None, unknown) }
        </form>
    }
}

/// The draft with what stands in its fields: where the browser is busy, somebody who types and presses Enter is quicker than
/// what was typed is drawn.
fn as_typed(event: &SubmitEvent, draft: &Draft) -> Draft {
    let form: Element = event.target_unchecked_into();
    let fields = form.query_selector_all("input[type=text]").ok();
    let fields = fields.iter().flat_map(|fields| (0..fields.length()).filter_map(|place| fields.get(place)));
    fields.enumerate().fold(draft.clone(), |draft, (place, field)| {
        let text = field.unchecked_into::<HtmlInputElement>().value();
        let known = draft.typed.get(place).is_none_or(|(_, known)| *known == text);
        if known { draft } else { draft.typed(place, text) }
    })
}

/// Why the answer was not taken, if it was not.
fn trouble(draft: &Draft) -> String {
    match &draft.trouble {
        None => String::new(),
        Some(Trouble::Missing) => say(T::AskNumberMissing).to_owned(),
        Some(Trouble::Nothing) => say(T::AskTickOne).to_owned(),
        Some(Trouble::Wrong(found)) => fill(T::AskNumberWrong, &[("found", found)]),
        Some(Trouble::Slipped(count)) => fill(T::AskNumberSlipped, &[("found", &number(*count))]),
    }
}

fn drafted<E>(app: &App, about: &Key, draft: Draft) -> Callback<E> {
    app.on(Action::Draft(about.clone(), draft))
}

/// A text field of the draft.
fn field(app: &App, about: &Key, draft: &Draft, place: usize, id: &'static str, label: Html) -> Html {
    let value = draft.typed.get(place).map(|(_, text)| text.clone()).unwrap_or_default();
    let input = {
        let (state, about, draft) = (app.state.clone(), about.clone(), draft.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            state.dispatch(Action::Draft(about.clone(), draft.typed(place, text)));
        })
    };
    let wrong = draft.trouble.is_some().to_string();
    html! {
        <label>
            { label }
            <input id={id} type="text" inputmode="numeric" autocomplete="off" {value} aria-describedby="trouble" aria-invalid={wrong} oninput={input} />
        </label>
    }
}

fn count(app: &App, about: &Key, draft: &Draft) -> Html {
    block("number", vec![field(app, about, draft, 0, "number", span("row-example", say(T::AskNumberEg)))])
}

/// A field for each kind of the product, empty for none.
fn licences(app: &App, about: &Key, draft: &Draft) -> Html {
    html! {
        <ul class="fields">
            for (place, (id, _)) in draft.typed.iter().enumerate() {
                <li key={id.clone()}>
                    { field(app, about, draft, place, "", span("row-label", &app.text.kind(id))) }
                </li>
            }
        </ul>
    }
}

/// A row to tick.
fn tick(key: &str, label: String, example: Option<&str>, ticked: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <label class="row tick" key={key.to_owned()}>
            <input type="checkbox" checked={ticked} onclick={press} />
            { span("row-label", &label) }
            { maybe("row-example", example) }
        </label>
    }
}

/// The ways by which people reach the data. Several may be ticked: every way is judged.
fn ways(app: &App, about: &Key, draft: &Draft) -> Html {
    let fact = app.engine.book.facts.iter().find(|fact| fact.name == about.name);
    let values = fact.map(|fact| fact.values.as_slice()).unwrap_or_default();
    html! {
        <fieldset class="rows">
            <legend>{ say(T::AskTick) }</legend>
            { for values.iter().map(|value| tick(
                value,
                app.text.label(&about.name, value),
                app.text.book(&["fact", &about.name, value, "eg"]),
                draft.ticked.contains(value),
                drafted(app, about, draft.toggled(value)),
            )) }
        </fieldset>
    }
}

/// What people do, as tasks in plain words; and on a press each action on each kind of record.
fn tasks(app: &App, about: &Key, draft: &Draft) -> Html {
    let needs = &app.engine.book.needs;
    let chosen = &draft.pairs;
    let mut tables: Vec<&str> = Vec::new();
    for (place, pair) in needs.pairs.iter().enumerate() {
        // What a number makes of needs follows from the number; nobody ticks it.
        let follows =
            |beyond: &Beyond| beyond.pairs.iter().any(|(_, besides)| usize::from(*besides) == place);
        let Some((_, table)) = pair.split_once(':') else { continue };
        if !tables.contains(&table) && !needs.beyond.iter().any(follows) {
            tables.push(table);
        }
    }
    html! {
        <>
            <fieldset class="rows two">
                <legend>{ say(T::AskTick) }</legend>
                { for needs.tasks.iter().map(|(id, task)| tick(
                    id,
                    app.text.book_or_name(&["task", id]),
                    app.text.book(&["task", id, "eg"]),
                    task.within(chosen),
                    drafted(app, about, draft.with(with_task(needs, chosen, task))),
                )) }
            </fieldset>
            { fold("details", words(say(T::AskNeedsDetails)), tables.into_iter().map(|table| of_table(app, about, draft, table)).collect()) }
        </>
    }
}

/// A kind of record with the actions that mean something for it.
fn of_table(app: &App, about: &Key, draft: &Draft, table: &str) -> Html {
    let pairs = app.engine.book.needs.pairs.iter().enumerate();
    let mine: Vec<(usize, &str)> = pairs
        .filter_map(|(place, pair)| Some((place, pair.split_once(':')?)))
        .filter(|(_, (_, of))| *of == table)
        .map(|(place, (action, _))| (place, action))
        .collect();
    let chosen = &draft.pairs;
    let ticked = mine.iter().filter(|(place, _)| chosen.has(*place)).count();
    html! {
        <details class="table-details" key={table.to_owned()}>
            <summary>
                { app.text.book_or_name(&["table", table]) }
                if ticked > 0 { <span class="count">{ fill(T::AskNeedsCount, &[("count", &ticked.to_string())]) }</span> }
            </summary>
            <div class="actions">
                for (place, action) in mine {
                    <label class="small-tick" key={action.to_owned()}>
                        <input type="checkbox" checked={chosen.has(place)} onclick={
                            let one: Pairs = [place].into_iter().collect();
                            let next = if chosen.has(place) { chosen.without(&one) } else { chosen.union(&one) };
                            drafted(app, about, draft.with(next))
                        } />
                        <span>{ app.text.book_or_name(&["action", action]) }</span>
                    </label>
                }
            </div>
        </details>
    }
}
