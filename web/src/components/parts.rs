//! The smallest parts, each in one place: they read better than their markup, and a visitor loads their code once.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::text::{T, say};

/// A paragraph.
#[inline(never)]
pub(crate) fn para(class: &'static str, text: impl Into<AttrValue>) -> Html {
    para_of(class, text.into())
}

#[inline(never)]
fn para_of(class: &'static str, text: AttrValue) -> Html {
    html! { <p {class}>{ text }</p> }
}

/// A heading of the third rank, below a verdict.
#[inline(never)]
pub(crate) fn title(word: T) -> Html {
    html! { <h3>{ say(word) }</h3> }
}

/// A button that looks like a link, for what is beside the point.
#[inline(never)]
pub(crate) fn quiet(label: &str, press: Callback<MouseEvent>) -> Html {
    button("quiet", label, None, press)
}

/// A button.
#[inline(never)]
pub(crate) fn button(
    class: &'static str,
    label: &str,
    spoken: Option<String>,
    press: Callback<MouseEvent>,
) -> Html {
    html! { <button type="button" {class} aria-label={spoken} onclick={press}>{ label.to_owned() }</button> }
}

/// A row that answers when it is pressed.
#[inline(never)]
pub(crate) fn row(
    class: &'static str,
    label: &str,
    example: Option<&str>,
    mark: Option<&str>,
    press: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" {class} onclick={press}>
            { span("row-label", label) }
            { maybe("row-example", example) }
            { maybe("row-mark", mark) }
        </button>
    }
}

/// A row that leads somewhere: it works before the program has come.
#[inline(never)]
pub(crate) fn row_to(href: String, label: &str, example: Option<&str>) -> Html {
    html! { <a class="row" {href}>{ span("row-label", label) }{ maybe("row-example", example) }</a> }
}

/// A piece of a line.
#[inline(never)]
pub(crate) fn span(class: &'static str, text: &str) -> Html {
    html! { <span {class}>{ text.to_owned() }</span> }
}

/// A piece of a line, if there is anything to say.
#[inline(never)]
pub(crate) fn maybe(class: &'static str, text: Option<&str>) -> Html {
    text.map_or_else(nothing, |text| span(class, text))
}

/// An element that takes no room. Yew is at its steadiest where every part is one element.
#[inline(never)]
pub(crate) fn nothing() -> Html {
    html! { <span hidden=true></span> }
}

/// Something that folds out when its summary is pressed.
#[inline(never)]
pub(crate) fn fold(class: &'static str, summary: Html, inside: Html) -> Html {
    html! { <details {class}><summary>{ summary }</summary>{ inside }</details> }
}

/// A block.
#[inline(never)]
pub(crate) fn block(class: &'static str, inside: Vec<Html>) -> Html {
    html! { <div {class}>{ inside }</div> }
}

/// A list, each entry with its key.
#[inline(never)]
pub(crate) fn list(class: &'static str, entries: Vec<(String, Html)>) -> Html {
    html! { <ul {class}>{ for entries.into_iter().map(|(key, entry)| html! { <li {key}>{ entry }</li> }) }</ul> }
}

/// Words by themselves.
#[inline(never)]
pub(crate) fn words(text: &str) -> Html {
    html! { { text.to_owned() } }
}

/// A field to choose from, each choice with its value and its name.
#[inline(never)]
pub(crate) fn select(
    label: &str,
    chosen: &str,
    choices: Vec<(String, String)>,
    change: Callback<String>,
) -> Html {
    let changed = Callback::from(move |event: Event| {
        change.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    html! {
        <label class="select">
            { span("select-label", label) }
            <select onchange={changed}>
                { for choices.into_iter().map(|(value, name)| {
                    let selected = value == chosen;
                    html! { <option {value} {selected}>{ name }</option> }
                }) }
            </select>
        </label>
    }
}

/// A heading of the second rank, that names its section.
#[inline(never)]
pub(crate) fn section(class: &'static str, id: &'static str, heading: T, inside: Vec<Html>) -> Html {
    html! { <section {class} aria-labelledby={id} key={id}><h2 {id}>{ say(heading) }</h2>{ inside }</section> }
}
