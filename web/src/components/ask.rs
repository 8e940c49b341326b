//! One question: a heading in plain words, the guide's term, the answers as rows, "I don't know" last, and folded away
//! why it is asked and where to look.

use clausewise_rules::book::{Fact, Scope};
use yew::prelude::*;

use super::{App, form};
use crate::{
    state::{
        Action,
        situation::{Key, text as as_datum, told_text},
    },
    text::{T, day, fill, number, say, sentence::group_name},
};

/// A question with its answers.
pub(crate) fn ask(app: &App, about: &Key) -> Html {
    let name = about.name.as_str();
    let text = &app.text;
    let fact = fact(app, name);
    let body = match (name, fact) {
        ("product", _) => products(app, about),
        ("guide", _) => guides(app, about),
        (name, Some(fact)) if name != "path" => values(app, about, fact),
        _ => form::form(app, about),
    };
    let of = match about.group {
        Some(group) => fill(T::AskAboutGroup, &[("group", &group_name(app.situation(), group))]),
        None => say(T::AskAboutEstate).to_owned(),
    };
    html! {
        <section class="ask" aria-labelledby="question" key={key_of(about)}>
            <p class="kicker">{ of }</p>
            <h1 id="question" tabindex="-1" ref={app.heading.clone()}>{ text.ask(name) }</h1>
            if let Some(term) = text.beside(name, "term") {
                <p class="term">{ fill(T::AskTerm, &[("term", &term)]) }</p>
            }
            if let Some(help) = text.beside(name, "help") {
                <p class="help">{ help }</p>
            }
            { body }
            { reasons(app, name, fact) }
            { foot(app, about) }
        </section>
    }
}

/// A question's identity among the elements of the page.
pub(crate) fn key_of(about: &Key) -> String {
    format!("{}/{}", about.group.map(|group| group.to_string()).unwrap_or_default(), about.name)
}

fn fact<'a>(app: &'a App, name: &str) -> Option<&'a Fact> {
    let asked = |scope| matches!(scope, Scope::Estate | Scope::Group | Scope::Way);
    app.engine.book.facts.iter().find(|fact| fact.name == name && asked(fact.scope))
}

/// Why it is asked, where to look, and what would show it.
fn reasons(app: &App, name: &str, fact: Option<&Fact>) -> Html {
    let text = &app.text;
    let (why, look) = (text.beside(name, "why"), text.beside(name, "look"));
    let judgement = fact.is_some_and(|fact| fact.judgement);
    html! {
        <div class="beside">
            <details class="why-asked">
                <summary>{ say(T::AskWhy) }</summary>
                if let Some(why) = why { <p>{ why }</p> }
                if let Some(look) = look { <p>{ fill(T::AskLook, &[("where", &look)]) }</p> }
                if judgement { <p>{ say(T::AskJudgement) }</p> }
                if let Some(evidence) = text.beside(name, "evidence") {
                    <p>{ fill(T::AskEvidence, &[("what", &evidence)]) }</p>
                }
            </details>
        </div>
    }
}

/// How many more questions there are, and the way back.
fn foot(app: &App, about: &Key) -> Html {
    let left = app.answer.as_ref().map(|answer| &answer.left);
    let at_most = left.map_or(0, |left| left.at_most);
    let opened = app.state.asking.is_some();
    let pending = left.is_some_and(|left| left.pending.contains(about));
    let progress = match at_most {
        0 => None,
        1 if pending => Some(say(T::AskLast).to_owned()),
        count => Some(fill(T::AskAtMost, &[("count", &number(count as u64))])),
    };
    html! {
        <div class="ask-foot">
            <button type="button" class="quiet" onclick={app.on(Action::Back)}>{ say(T::AskBack) }</button>
            if opened && !pending {
                <button type="button" class="quiet" onclick={app.on(Action::Leave)}>{ say(T::AskKeep) }</button>
            }
            if let Some(progress) = progress { <span class="progress">{ progress }</span> }
        </div>
    }
}

/// A row that answers when it is pressed.
pub(crate) fn row(key: &str, label: &str, example: Option<&str>, chosen: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <li key={key.to_owned()}>
            <button type="button" class={classes!("row", chosen.then_some("chosen"))} onclick={press}>
                <span class="row-label">{ label.to_owned() }</span>
                if let Some(example) = example { <span class="row-example">{ example.to_owned() }</span> }
                if chosen { <span class="row-mark">{ say(T::AskChosen) }</span> }
            </button>
        </li>
    }
}

/// The last row of every question.
pub(crate) fn unknown_row(app: &App, about: &Key) -> Html {
    let chosen = told_text(app.situation(), about) == Some("unknown");
    row("unknown", say(T::AskUnknown), None, chosen, app.tell(about, as_datum("unknown")))
}

fn values(app: &App, about: &Key, fact: &Fact) -> Html {
    let current = told_text(app.situation(), about);
    let text = &app.text;
    html! {
        <ul class="rows">
            for value in &fact.values {
                { row(
                    value,
                    &text.label(&fact.name, value),
                    text.book(&["fact", &fact.name, &format!("{value}.eg")]),
                    current == Some(value.as_str()),
                    app.tell(about, as_datum(value)),
                ) }
            }
            { unknown_row(app, about) }
        </ul>
    }
}

/// The products, with their years.
pub(crate) fn products(app: &App, about: &Key) -> Html {
    let current = told_text(app.situation(), about);
    let text = &app.text;
    html! {
        <ul class="rows">
            for product in &app.engine.book.products {
                { row(
                    &product.id,
                    &text.product(&product.id),
                    text.book(&["product", &product.id, "years"]),
                    current == Some(product.id.as_str()),
                    app.tell(about, as_datum(&product.id)),
                ) }
            }
            { row("unknown", say(T::StartUnknown), Some(say(T::StartUnknownHelp)), current == Some("unknown"), app.tell(about, as_datum("unknown"))) }
        </ul>
    }
}

/// The stretches of a product's time, the newest first.
fn guides(app: &App, about: &Key) -> Html {
    let book = &app.engine.book;
    let product = told_text(app.situation(), &Key::whole("product"));
    let place = book.products.iter().position(|known| Some(known.id.as_str()) == product);
    let terms: Vec<_> = book.terms.iter().filter(|terms| place == Some(usize::from(terms.product))).collect();
    let current = told_text(app.situation(), about);
    let mut rows = Vec::new();
    let mut next: Option<&str> = None;
    for terms in terms.iter().rev() {
        let from = day(&terms.from);
        let label = match next {
            None => fill(T::AskGuideFrom, &[("day", &from)]),
            Some(next) => fill(T::AskGuideBetween, &[("day", &from), ("next", &day(next))]),
        };
        next = Some(&terms.from);
        let title = product.and_then(|product| app.text.book(&["terms", product, &terms.guide]));
        let chosen = current == Some(terms.guide.as_str());
        rows.push(row(&terms.guide, &label, title, chosen, app.tell(about, as_datum(&terms.guide))));
    }
    html! { <ul class="rows">{ for rows }{ unknown_row(app, about) }</ul> }
}
