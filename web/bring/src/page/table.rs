//! A spreadsheet: brought by the file chooser, by drop or by paste; what its columns are taken for; its rows judged
//! beside the page, with a bar and a way to stop; what comes of it.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ClipboardEvent, DragEvent, File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    App, desk,
    parts::{button, choices, coded, list, pairs, para, samples},
    state::{Action, Brought, Chosen, Done, Table, Work},
};
use crate::messages::{Ask, Counted, Judged, Looked, Outcome, Progress, Total};

/// So many lines with an access mode that is not known are named.
const LINES: usize = 20;

/// The part of the page for tables.
pub(super) fn table(app: &App) -> Html {
    html! {
        <section class="table" aria-labelledby="table">
            <h2 id="table">{ app.say("table.title") }</h2>
            { para("", app.say("table.help")) }
            { shown(app) }
        </section>
    }
}

/// What a screen reader says of the table.
pub(super) fn announcement(app: &App) -> Option<String> {
    if app.state.last != Some(Work::Table) && app.state.working != Some(Work::Table) {
        return None;
    }
    Some(match &app.state.table {
        Table::Empty | Table::Looked(..) | Table::Refused(..) => return None,
        Table::Looking(_) => app.say("table.looking"),
        Table::Working(..) => app.say("table.working"),
        Table::Judged(_, _, _, done) => went_through(app, &done.judged),
        Table::Counted(_, _, _, counted) => accounts(app, counted),
    })
}

fn shown(app: &App) -> Html {
    let inside = match &app.state.table {
        Table::Empty => bring(app),
        Table::Looking(brought) => {
            html! { <>{ named(app, brought) }{ para("help", app.say("table.looking")) }</> }
        }
        Table::Looked(brought, looked, chosen) => html! {
            <>
                { named(app, brought) }
                if looked.users { { users(app, looked, chosen) } } else { { columns(app, looked, chosen) } }
            </>
        },
        Table::Working(brought, _, _, progress) => {
            html! { <>{ named(app, brought) }{ working(app, *progress) }</> }
        }
        Table::Judged(brought, _, _, done) => {
            html! { <>{ named(app, brought) }{ judged(app, brought, done) }</> }
        }
        Table::Counted(brought, _, _, told) => html! { <>{ named(app, brought) }{ counted(app, told) }</> },
        Table::Refused(brought, known, says) => html! {
            <>
                { named(app, brought) }
                <h3 tabindex="-1" ref={app.heading.clone()}>{ app.say("table.refused") }</h3>
                <p class="trouble" role="alert">{ if says.is_empty() { app.say("stopped") } else { says.clone() } }</p>
                if known.is_some() { <p>{ button("go", app.say("table.again"), on(app, Action::Again)) }</p> }
            </>
        },
    };
    html! { <div class="told">{ inside }</div> }
}

fn on<E>(app: &App, action: Action) -> Callback<E> {
    let state = app.state.clone();
    Callback::from(move |_| state.dispatch(action.clone()))
}

// ---- bringing one ----------------------------------------------------------------------------------------------------

fn bring(app: &App) -> Html {
    let at = app.clone();
    let chosen = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(&at, file);
        }
    });
    let over = Callback::from(|event: DragEvent| event.prevent_default());
    let at = app.clone();
    let dropped = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        let Some(brought) = event.data_transfer() else { return };
        match brought.files().and_then(|files| files.get(0)) {
            Some(file) => take(&at, file),
            None => take_text(&at, &brought.get_data("text/plain").unwrap_or_default()),
        }
    });
    let at = app.clone();
    let pasted = Callback::from(move |event: Event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        event.prevent_default();
        if let Some(brought) = event.clipboard_data() {
            take_text(&at, &brought.get_data("text/plain").unwrap_or_default());
        }
    });
    let at = app.clone();
    let typed = Callback::from(move |event: Event| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        take_text(&at, &field.value());
    });
    let all =
        ["groups.csv", "groupes.csv", "users.csv"].map(|name| (name, app.say(&format!("sample.{name}"))));
    html! {
        <div class="drop" ondragover={over} ondrop={dropped}>
            <label for="table-file">{ app.say("table.file") }</label>
            <input id="table-file" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain" onchange={chosen} />
            { para("help", app.say("table.drop")) }
            <label for="table-field">{ app.say("table.field") }</label>
            <textarea id="table-field" rows="3" spellcheck="false" autocomplete="off" onpaste={pasted} onchange={typed} />
            { samples(app.say("samples"), "tables", &all) }
        </div>
    }
}

fn take(app: &App, file: File) {
    let name = file.name();
    look(app, Brought { name, file: file.into() });
}

fn take_text(app: &App, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let parts = Array::of1(&JsValue::from_str(text));
    if let Ok(file) = Blob::new_with_str_sequence(&parts) {
        look(app, Brought { name: app.say("table.pasted"), file });
    }
}

fn look(app: &App, brought: Brought) {
    let file = brought.file.clone();
    app.state.dispatch(Action::Bring(brought));
    desk::ask(&app.desk, Ask::Look, Some(file));
}

/// What the table is called, with the way to another one.
fn named(app: &App, brought: &Brought) -> Html {
    let at = app.clone();
    let other = Callback::from(move |_| {
        desk::end(&at.desk);
        at.state.dispatch(Action::ForgetTable);
    });
    html! {
        <p class="brought"><strong>{ brought.name.clone() }</strong>{ button("quiet", app.say("table.other"), other) }</p>
    }
}

// ---- what its columns are --------------------------------------------------------------------------------------------

fn columns(app: &App, looked: &Looked, chosen: &Chosen) -> Html {
    let all = looked.columns.iter().enumerate().map(|(place, column)| {
        let key = chosen.columns.get(place).and_then(Option::as_deref).unwrap_or_default();
        let state = app.state.clone();
        let change = Callback::from(move |key: String| {
            state.dispatch(Action::Choose(place, (!key.is_empty()).then_some(key)));
        });
        let passes = (String::new(), app.say("table.passes"));
        let keys = std::iter::once(passes).chain(looked.keys.iter().cloned()).collect();
        let name = app.fill("table.column", &[("header", &column.header)]);
        html! {
            <tr key={place}>
                <th scope="row">{ column.header.clone() }</th>
                <td>{ choices(&name, false, key, keys, change) }</td>
                <td class="cells">{ for column.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| html! { <span>{ cell.clone() }</span> }) }</td>
            </tr>
        }
    });
    let product = chosen.columns.iter().flatten().any(|key| key == "product");
    html! {
        <>
            <h3 tabindex="-1" ref={app.heading.clone()}>{ app.say("table.columns") }</h3>
            { para("", app.say("table.columns-help")) }
            <div class="scroll" tabindex="0" role="region" aria-label={app.say("table.columns")}>
                <table class="map">
                    <thead><tr>
                        <th scope="col">{ app.say("table.header") }</th>
                        <th scope="col">{ app.say("table.holds") }</th>
                        <th scope="col">{ app.say("table.first") }</th>
                    </tr></thead>
                    <tbody>{ for all }</tbody>
                </table>
            </div>
            if !product { { which_product(app, looked, chosen, "table.product", "table.product-open") } }
            <p>{ button("go", app.say("table.judge"), work(app, looked, chosen)) }</p>
        </>
    }
}

fn users(app: &App, looked: &Looked, chosen: &Chosen) -> Html {
    let read = looked.columns.iter().filter(|column| column.key.is_some());
    let read: Vec<&str> = read.map(|column| column.header.as_str()).collect();
    html! {
        <>
            <h3 tabindex="-1" ref={app.heading.clone()}>{ app.say("users.title") }</h3>
            { para("", app.fill("users.help", &[("columns", &read.join(", "))])) }
            { which_product(app, looked, chosen, "users.product", "users.product-open") }
            <p>{ button("go", app.say("users.count"), work(app, looked, chosen)) }</p>
        </>
    }
}

fn which_product(app: &App, looked: &Looked, chosen: &Chosen, name: &str, open: &str) -> Html {
    let state = app.state.clone();
    let change =
        Callback::from(move |id: String| state.dispatch(Action::Product((!id.is_empty()).then_some(id))));
    let none = (String::new(), app.say(open));
    let products = std::iter::once(none).chain(looked.products.iter().cloned()).collect();
    let product = chosen.product.as_deref().unwrap_or_default();
    html! { <div class="product">{ choices(&app.say(name), true, product, products, change) }</div> }
}

fn work(app: &App, looked: &Looked, chosen: &Chosen) -> Callback<MouseEvent> {
    let ask = if looked.users {
        Ask::Count { product: chosen.product.clone() }
    } else {
        let named = chosen.columns.iter().flatten().any(|key| key == "product");
        let product = chosen.product.clone().filter(|_| !named);
        Ask::Judge { columns: chosen.columns.clone(), product }
    };
    let at = app.clone();
    Callback::from(move |_| {
        let Table::Looked(brought, ..) = &at.state.table else { return };
        at.state.dispatch(Action::Work);
        desk::ask(&at.desk, ask.clone(), Some(brought.file.clone()));
    })
}

// ---- the work --------------------------------------------------------------------------------------------------------

fn working(app: &App, progress: Progress) -> Html {
    let at = app.clone();
    let cancel = Callback::from(move |_| {
        desk::end(&at.desk);
        at.state.dispatch(Action::Cancel);
    });
    html! {
        <div class="working">
            <h3 tabindex="-1" ref={app.heading.clone()} id="working">{ app.say("table.working") }</h3>
            <progress max="100" value={progress.percent.to_string()} aria-labelledby="working"></progress>
            <p class="help">{ app.fill("table.rows-so-far", &[("rows", &app.number(progress.rows))]) }</p>
            <p>{ button("plain-button", app.say("table.cancel"), cancel) }</p>
        </div>
    }
}

// ---- what comes of it ------------------------------------------------------------------------------------------------

fn went_through(app: &App, judged: &Judged) -> String {
    let bad = judged.outcomes.iter().find(|outcome| outcome.id == "problem").map_or(0, |bad| bad.count);
    let counts =
        [app.number(judged.rows), app.number(judged.kinds), app.number(judged.situations), app.number(bad)];
    let [rows, kinds, situations, bad] = counts.each_ref().map(String::as_str);
    let id = if judged.situations > 1 { "table.went-through-several" } else { "table.went-through" };
    app.fill(id, &[("rows", rows), ("kinds", kinds), ("situations", situations), ("bad", bad)])
}

fn judged(app: &App, brought: &Brought, done: &Done) -> Html {
    let judged = &done.judged;
    let stem = brought.name.rsplit_once('.').map_or(brought.name.as_str(), |(stem, _)| stem);
    html! {
        <>
            <h3 tabindex="-1" ref={app.heading.clone()}>{ app.say("table.done") }</h3>
            { para("", went_through(app, judged)) }
            <p class="press">
                <a class="go" href={done.address.clone()} download={format!("{stem}-clausewise.csv")}>{ app.say("table.download") }</a>
                { button("quiet", app.say("table.again"), on(app, Action::Again)) }
            </p>
            { para("help", app.say("table.download-help")) }
            { totals(app, judged) }
            { rows(app, done) }
        </>
    }
}

fn totals(app: &App, judged: &Judged) -> Html {
    if judged.totals.is_empty() {
        return html! {};
    }
    let held = judged.totals.iter().any(|total| total.held.is_some());
    let cell = |count: Option<u64>| count.map_or_else(|| app.say("table.open"), |count| app.number(count));
    let line = |total: &Total| {
        html! {
            <tr key={total.name.clone()}>
                <th scope="row">{ total.name.clone() }</th>
                <td class="number">{ cell(total.needed) }</td>
                if held {
                    <td class="number">{ total.held.map(|held| app.number(held)).unwrap_or_default() }</td>
                    <td class="number">{ total.missing.map(|missing| app.number(missing)).unwrap_or_default() }</td>
                }
            </tr>
        }
    };
    html! {
        <div>
            <h4 id="totals">{ app.say("table.totals") }</h4>
            { para("help", app.say("table.totals-help")) }
            <div class="scroll" tabindex="0" role="region" aria-labelledby="totals">
                <table>
                    <thead><tr>
                        <th scope="col">{ app.say("table.licence") }</th>
                        <th scope="col">{ app.say("table.needed") }</th>
                        if held {
                            <th scope="col">{ app.say("table.held") }</th>
                            <th scope="col">{ app.say("table.missing") }</th>
                        }
                    </tr></thead>
                    <tbody>{ for judged.totals.iter().map(line) }</tbody>
                </table>
            </div>
        </div>
    }
}

fn rows(app: &App, done: &Done) -> Html {
    let state = app.state.clone();
    let change =
        Callback::from(move |id: String| state.dispatch(Action::Show((!id.is_empty()).then_some(id))));
    let every = (String::new(), app.say("table.every"));
    let of = |outcome: &Outcome| {
        (outcome.id.clone(), format!("{} ({})", outcome.heading, app.number(outcome.count)))
    };
    let outcomes = std::iter::once(every).chain(done.judged.outcomes.iter().map(of)).collect();
    let chosen = done.shown.as_deref().unwrap_or_default();
    let shown = done.judged.outcomes.iter().filter(|outcome| chosen.is_empty() || outcome.id == chosen);
    let shown: Vec<&Outcome> = shown.collect();
    // Of all outcomes a few rows each; of one as many as came.
    let most = if chosen.is_empty() { 5 } else { usize::MAX };
    html! {
        <div>
            <h4>{ app.say("table.rows") }</h4>
            <div class="product">{ choices(&app.say("table.filter"), true, chosen, outcomes, change) }</div>
            { for shown.into_iter().map(|outcome| of_outcome(app, outcome, most)) }
        </div>
    }
}

fn of_outcome(app: &App, outcome: &Outcome, most: usize) -> Html {
    let shown = outcome.first.len().min(most);
    let counts = [app.number(shown as u64), app.number(outcome.count)];
    let [some, all] = counts.each_ref().map(String::as_str);
    let id = format!("rows-{}", outcome.id);
    html! {
        <div key={outcome.id.clone()} class={format!("outcome is-{}", outcome.id)}>
            <h5 id={id.clone()} class="badge">{ outcome.heading.clone() }</h5>
            if (shown as u64) < outcome.count {
                { para("help", app.fill("table.some", &[("some", some), ("all", all)])) }
            }
            <div class="scroll" tabindex="0" role="region" aria-labelledby={id}>
                <table>
                    <thead><tr>
                        <th scope="col">{ app.say("table.line") }</th>
                        <th scope="col">{ app.say("table.name") }</th>
                        <th scope="col">{ app.say(if outcome.id == "problem" { "table.wrong" } else { "table.serves" }) }</th>
                    </tr></thead>
                    <tbody>
                        { for outcome.first.iter().take(shown).map(|row| html! {
                            <tr key={row.line}>
                                <td class="number">{ app.number(row.line) }</td>
                                <td>{ row.name.clone() }</td>
                                <td>{ coded(&row.says) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </div>
    }
}

// ---- an export of users ----------------------------------------------------------------------------------------------

fn accounts(app: &App, counted: &Counted) -> String {
    let counts = [app.number(counted.enabled), app.number(counted.disabled)];
    let [enabled, disabled] = counts.each_ref().map(String::as_str);
    app.fill("users.counted", &[("enabled", enabled), ("disabled", disabled)])
}

fn counted(app: &App, counted: &Counted) -> Html {
    let lines: Vec<String> = counted.strange.iter().take(LINES).map(|line| app.number(*line)).collect();
    let numbers = |all: &[(String, u64)]| -> Html {
        pairs(all.iter().map(|(name, count)| (name.as_str(), app.number(*count))))
    };
    html! {
        <>
            <h3 tabindex="-1" ref={app.heading.clone()}>{ app.say("users.done") }</h3>
            { para("", accounts(app, counted)) }
            <h4>{ app.say("users.groups") }</h4>
            { numbers(&counted.groups) }
            if !counted.holds.is_empty() {
                <h4>{ app.say("users.holds") }</h4>
                { numbers(&counted.holds) }
            }
            <h4>{ app.say("users.asked") }</h4>
            { list("", counted.asked.iter().map(|says| coded(says))) }
            if !lines.is_empty() { { para("trouble", app.fill("users.strange", &[("lines", &lines.join(", "))])) } }
            <p class="press">
                <a class="go" href={format!("./#{}", counted.opens)}>{ app.say("start") }</a>
                { button("quiet", app.say("users.again"), on(app, Action::Again)) }
            </p>
            { para("help", app.say("start.help")) }
        </>
    }
}
