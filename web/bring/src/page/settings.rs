//! Connection settings: a field that masks what goes into it, and what it says.

use clausewise_intake::settings::LONGEST;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    App, desk, mask,
    parts::{button, coded, list, pairs, para, samples},
    state::{Action, Settings, Work},
};
use crate::{
    messages::{Ask, Finding, Inspected, Meaning, Step, Tell, Ways},
    words,
};

/// The part of the page for settings.
pub(super) fn settings(app: &App) -> Html {
    html! {
        <section class="settings" aria-labelledby="settings">
            <h2 id="settings">{ app.say("settings.title") }</h2>
            { para("", app.say("settings.help")) }
            { field(app) }
            { all_samples(app) }
            { shown(app) }
        </section>
    }
}

/// What a screen reader says of settings that were read.
pub(super) fn announcement(app: &App) -> Option<String> {
    if app.state.last != Some(Work::Settings) && app.state.working != Some(Work::Settings) {
        return None;
    }
    Some(match &app.state.settings {
        Settings::Empty => return None,
        Settings::Reading => app.say("settings.reading"),
        Settings::Read(read) if !read.any => app.say("settings.none"),
        Settings::Read(read) => app.fill("settings.announce", &[("count", &read.findings.len().to_string())]),
        Settings::Refused(says) => refused(app, says),
    })
}

fn refused(app: &App, says: &str) -> String {
    if says.is_empty() { app.say("stopped") } else { says.to_owned() }
}

// ---- the field -------------------------------------------------------------------------------------------------------

fn field(app: &App) -> Html {
    let at = app.clone();
    let paste = Callback::from(move |event: Event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        event.prevent_default();
        if let Some(brought) = event.clipboard_data() {
            take(&at, &brought);
        }
    });
    let at = app.clone();
    let drop = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        if let Some(brought) = event.data_transfer() {
            take(&at, &brought);
        }
    });
    let at = app.clone();
    let input = Callback::from(move |_: InputEvent| {
        let Some(field) = at.field.cast::<HtmlTextAreaElement>() else { return };
        let text = field.value();
        let caret = field.selection_end().ok().flatten().unwrap_or(u32::MAX);
        if let Some((masked, caret)) = mask::typed(&text, bytes_before(&text, caret)) {
            put(&field, &masked, caret);
        }
    });
    let at = app.clone();
    let read = Callback::from(move |_| {
        if let Some(field) = at.field.cast::<HtmlTextAreaElement>() {
            bring(&at, &field.value());
        }
    });
    let at = app.clone();
    let left = Callback::from(move |_: FocusEvent| {
        // Whoever goes away from the field leaves nothing in it that is not masked.
        if let Some(field) = at.field.cast::<HtmlTextAreaElement>() {
            let typed = field.value();
            if !typed.trim().is_empty() && mask::masked(&typed).is_none_or(|masked| masked != typed) {
                bring(&at, &typed);
            }
        }
    });
    let at = app.clone();
    let chosen = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            // The same file may be chosen again, and its name is not kept.
            input.set_value("");
            take_file(&at, file);
        }
    });
    let at = app.clone();
    let forget = Callback::from(move |_| {
        if let Some(field) = at.field.cast::<HtmlTextAreaElement>() {
            field.set_value("");
            field.focus().ok();
        }
        at.state.dispatch(Action::ForgetSettings);
    });
    html! {
        <>
            <label for="settings-field">{ app.say("settings.field") }</label>
            <textarea id="settings-field" ref={app.field.clone()} rows="8" spellcheck="false" autocomplete="off" autocapitalize="off"
                aria-describedby="settings-mask" onpaste={paste} ondrop={drop} oninput={input} onblur={left} />
            <p id="settings-mask" class="help">{ app.say("settings.mask") }</p>
            <label for="settings-file">{ app.say("settings.file") }</label>
            <input id="settings-file" type="file" accept=".txt,.json,.config,.ini,.env,.xml,text/plain,application/json,text/xml" onchange={chosen} />
            <p class="press">
                { button("go", app.say("settings.read"), read) }
                { button("quiet", app.say("settings.forget"), forget) }
            </p>
        </>
    }
}

fn all_samples(app: &App) -> Html {
    let all = ["connector-service-principal.txt", "client-on-a-server.txt", "linked-service.json"];
    let all = all.map(|name| (name, app.say(&format!("sample.{name}"))));
    samples(app.say("samples"), "settings", &all)
}

/// Takes what was pasted or dropped: text, or a file with text. The field does not see it before it is masked.
fn take(app: &App, brought: &DataTransfer) {
    if let Some(file) = brought.files().and_then(|files| files.get(0)) {
        return take_file(app, file);
    }
    let Some(field) = app.field.cast::<HtmlTextAreaElement>() else { return };
    let text = brought.get_data("text/plain").unwrap_or_default();
    // What stood there stays around it; what was selected makes room.
    let kept: Vec<u16> = field.value().encode_utf16().collect();
    let place = |place: Result<Option<u32>, _>| {
        place.ok().flatten().and_then(|place| usize::try_from(place).ok()).unwrap_or(kept.len())
    };
    let (start, end) = (place(field.selection_start()), place(field.selection_end()));
    let part = |part: Option<&[u16]>| String::from_utf16_lossy(part.unwrap_or_default());
    let mut whole = part(kept.get(..start));
    if !whole.is_empty() && !whole.ends_with('\n') && start == kept.len() && text.contains('=') {
        whole.push('\n');
    }
    whole.push_str(&text);
    whole.push_str(&part(kept.get(end..)));
    bring(app, &whole);
}

fn take_file(app: &App, file: File) {
    let app = app.clone();
    // What is longer than settings can be need not be read to its end to be refused.
    let end = i32::try_from(LONGEST + 1).unwrap_or(i32::MAX);
    let Ok(beginning) = file.slice_with_i32_and_i32(0, end) else { return };
    spawn_local(async move {
        let text = JsFuture::from(beginning.text()).await.ok().and_then(|text| text.as_string());
        bring(&app, &text.unwrap_or_default());
    });
}

/// Masks a text, puts what is left of it into the field, and has it read.
fn bring(app: &App, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let masked = mask::masked(text);
    if let Some(field) = app.field.cast::<HtmlTextAreaElement>() {
        let masked = masked.as_deref().unwrap_or_default();
        put(&field, masked, masked.len());
    }
    app.state.dispatch(Action::Paste);
    match masked {
        Some(masked) => desk::ask(&app.desk, Ask::Inspect(masked), None),
        None => {
            let says = words::too_long(app.words);
            app.state.dispatch(Action::Told(Box::new(Tell::Refused(says)), None));
        }
    }
}

/// Puts a text into the field; the writing goes on at this byte of it.
fn put(field: &HtmlTextAreaElement, text: &str, caret: usize) {
    field.set_value(text);
    let before = text.get(..caret).unwrap_or(text);
    let caret = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
    field.set_selection_range(caret, caret).ok();
}

/// How many bytes of a text stand before a place that the browser counts in UTF-16.
fn bytes_before(text: &str, place: u32) -> usize {
    let mut units = 0;
    let within = |letter: &char| {
        units += letter.len_utf16();
        u32::try_from(units).is_ok_and(|units| units <= place)
    };
    text.chars().take_while(within).map(char::len_utf8).sum()
}

// ---- what the settings say -------------------------------------------------------------------------------------------

fn shown(app: &App) -> Html {
    let inside = match &app.state.settings {
        Settings::Empty => html! {},
        Settings::Reading => para("help", app.say("settings.reading")),
        Settings::Refused(says) => para("trouble", refused(app, says)),
        Settings::Read(read) if !read.any => html! {
            <>
                { para("trouble", app.say("settings.none")) }
                { para("help", app.say("settings.none-help")) }
            </>
        },
        Settings::Read(read) => inspected(app, read),
    };
    html! { <div class="told">{ inside }</div> }
}

fn inspected(app: &App, read: &Inspected) -> Html {
    let recognised = read.recognised.iter().map(|(name, says)| (name.as_str(), says.clone()));
    html! {
        <>
            { para("note", read.note.clone()) }
            <div class="halves">
                <section aria-labelledby="recognised">
                    <h3 id="recognised">{ app.say("settings.recognised") }</h3>
                    { pairs(recognised) }
                </section>
                <section aria-labelledby="findings">
                    <h3 id="findings">{ app.say("settings.findings") }</h3>
                    if read.findings.is_empty() {
                        { para("", app.say("settings.no-findings")) }
                    } else {
                        { list("findings", read.findings.iter().map(|entry| finding(app, entry))) }
                    }
                </section>
            </div>
            <section aria-labelledby="meanings">
                <h3 id="meanings">{ app.say("settings.meanings") }</h3>
                { list("plain meanings", read.meanings.iter().map(|entry| meaning(app, entry))) }
            </section>
            <section aria-labelledby="todo">
                <h3 id="todo">{ app.say("settings.todo") }</h3>
                { list("", read.checklist.iter().map(|says| coded(says))) }
            </section>
            <p><a class="go" href={format!("./#{}", read.opens)}>{ app.say("start") }</a></p>
            { para("help", app.say("start.help")) }
        </>
    }
}

fn finding(app: &App, finding: &Finding) -> Html {
    let should = finding.should.as_ref().map(|should| app.fill("settings.should", &[("should", should)]));
    html! {
        <>
            <span class="sort">{ finding.sort.clone() }</span>{ " " }
            { coded(&finding.says) }{ " " }{ coded(&should.unwrap_or_default()) }
        </>
    }
}

fn meaning(app: &App, meaning: &Meaning) -> Html {
    let newest = meaning.ways.last().filter(|_| meaning.ways.len() > 1);
    let why = newest.map_or_else(
        || app.say("settings.why"),
        |newest| app.fill("settings.why-in", &[("products", &newest.products)]),
    );
    html! {
        <article class={format!("meaning is-{}", meaning.outcome)}>
            <h4>{ meaning.about.clone() }</h4>
            <p class="badge">{ meaning.heading.clone() }</p>
            { for meaning.ways.iter().enumerate().map(|(place, ways)| html! { <div key={place}>{ serving(app, ways) }</div> }) }
            <details>
                <summary>{ why }</summary>
                <ol>{ for meaning.steps.iter().enumerate().map(|(place, entry)| step(place, entry)) }</ol>
            </details>
        </article>
    }
}

/// What serves in some products.
fn serving(app: &App, ways: &Ways) -> Html {
    let refused = ways.refused.join(", ");
    html! {
        <>
            { para("help", app.fill("settings.in", &[("products", &ways.products)])) }
            if !ways.options.is_empty() {
                { list("", ways.options.iter().map(|option| coded(option))) }
            }
            if !refused.is_empty() {
                { para("", app.fill("settings.refused", &[("list", &refused)])) }
            }
        </>
    }
}

fn step(place: usize, step: &Step) -> Html {
    html! {
        <li key={place}>
            { step.says.clone() }
            { for step.cites.iter().map(|cite| html! { <span class="clause-where">{ cite.clone() }</span> }) }
        </li>
    }
}
