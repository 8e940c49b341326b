//! Connection settings: a field that masks what goes into it, and what it says.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    App, desk, mask,
    parts::{button, coded, list, pairs, para, samples},
    state::{Action, Settings, Work},
};
use crate::messages::{Ask, Finding, Inspected, Meaning, Step};

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
        if let Some(field) = at.field.cast::<HtmlTextAreaElement>()
            && let Some(masked) = mask::typed(&field.value())
        {
            put(&field, &masked);
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
            let (typed, masked) = (field.value(), mask::masked(&field.value()));
            if !typed.trim().is_empty() && masked != typed {
                bring(&at, &typed);
            }
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
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
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
        put(&field, &masked);
    }
    app.state.dispatch(Action::Paste);
    desk::ask(&app.desk, Ask::Inspect(masked), None);
}

/// Puts a text into the field, with the place to write on at its end.
fn put(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    field.set_selection_range(end, end).ok();
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
    let refused = meaning.refused.join(", ");
    html! {
        <article class={format!("meaning is-{}", meaning.outcome)}>
            <h4>{ meaning.about.clone() }</h4>
            <p class="badge">{ meaning.heading.clone() }</p>
            { para("help", app.fill("settings.in", &[("products", &meaning.products)])) }
            if !meaning.options.is_empty() {
                { list("", meaning.options.iter().map(|option| coded(option))) }
            }
            if !refused.is_empty() {
                { para("", app.fill("settings.refused", &[("list", &refused)])) }
            }
            <details>
                <summary>{ app.say("settings.why") }</summary>
                <ol>{ for meaning.steps.iter().enumerate().map(|(place, entry)| step(place, entry)) }</ol>
            </details>
        </article>
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
