//! The smallest parts of the page, each in one place.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A paragraph.
pub(super) fn para(class: &'static str, text: impl Into<AttrValue>) -> Html {
    let text = text.into();
    html! { <p {class}>{ text }</p> }
}

/// A button.
pub(super) fn button(class: &'static str, label: String, press: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} onclick={press}>{ label }</button> }
}

/// A list of lines.
pub(super) fn list(class: &'static str, lines: impl Iterator<Item = Html>) -> Html {
    let lines = lines.enumerate();
    html! { <ul {class}>{ for lines.map(|(place, line)| html! { <li key={place}>{ line }</li> }) }</ul> }
}

/// Words, with what stands in backticks set as the name or value that it is.
pub(super) fn coded(text: &str) -> Html {
    let parts = text.split('`').enumerate();
    html! {
        <>
            { for parts.map(|(place, part)| {
                let part = part.to_owned();
                if place % 2 == 1 { html! { <code>{ part }</code> } } else { html! { { part } } }
            }) }
        </>
    }
}

/// Names with what belongs to each.
pub(super) fn pairs<'p>(all: impl Iterator<Item = (&'p str, String)>) -> Html {
    html! {
        <dl class="pairs">
            { for all.enumerate().map(|(place, (name, says))| html! {
                <div key={place}><dt>{ name.to_owned() }</dt><dd>{ says }</dd></div>
            }) }
        </dl>
    }
}

/// A field to choose from: each choice with its value and its name.
pub(super) fn choices(
    name: &str,
    seen: bool,
    chosen: &str,
    choices: Vec<(String, String)>,
    change: Callback<String>,
) -> Html {
    let changed = Callback::from(move |event: Event| {
        change.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    html! {
        <label class="select">
            <span class={if seen { "select-label" } else { "unseen" }}>{ name.to_owned() }</span>
            <select onchange={changed}>
                { for choices.into_iter().map(|(value, name)| {
                    let selected = value == chosen;
                    html! { <option key={value.clone()} {value} {selected}>{ name }</option> }
                }) }
            </select>
        </label>
    }
}

/// Files to download, as samples: their names, and what they are.
pub(super) fn samples(heading: String, folder: &str, all: &[(&str, String)]) -> Html {
    html! {
        <details class="samples">
            <summary>{ heading }</summary>
            { list("", all.iter().map(|(name, says)| html! {
                <><a href={format!("samples/{folder}/{name}")} download={(*name).to_owned()}>{ (*name).to_owned() }</a>{ " · " }{ says.clone() }</>
            })) }
        </details>
    }
}
