//! One question: a heading in plain words, the guide's term, the answers as rows, "I don't know" last, and folded away
//! why it is asked and where to look.

use clausewise_rules::book::{Fact, Scope};
use yew::prelude::*;

use super::{
    App, form,
    parts::{block, fold, list, maybe, nothing, para, quiet, row, words},
};
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
            { para("kicker", of) }
            <h1 id="question" tabindex="-1" ref={app.heading.clone()}>{ text.ask(name) }</h1>
            { maybe("term", text.beside(name, "term").map(|term| fill(T::AskTerm, &[("term", &term)])).as_deref()) }
            { maybe("help", text.beside(name, "help").as_deref()) }
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
    let lines = [
        why,
        look.map(|look| fill(T::AskLook, &[("where", &look)])),
        judgement.then(|| say(T::AskJudgement).to_owned()),
        text.beside(name, "evidence").map(|evidence| fill(T::AskEvidence, &[("what", &evidence)])),
    ];
    let lines = lines.into_iter().flatten().map(|line| para("", line)).collect();
    block("beside", vec![fold("why-asked", words(say(T::AskWhy)), block("", lines))])
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
    let leave = opened && !pending;
    let settles = left.and_then(|left| left.settles.as_ref()).filter(|settles| *settles != about);
    let settles = settles.map(|key| {
        block(
            "settles",
            vec![
                words(say(T::AskSettles)),
                quiet(&app.text.ask(&key.name), app.on(Action::Ask(key.clone()))),
            ],
        )
    });
    block(
        "ask-foot",
        vec![
            quiet(say(T::AskBack), app.on(Action::Back)),
            if leave { quiet(say(T::AskKeep), app.on(Action::Leave)) } else { nothing() },
            maybe("progress", progress.as_deref()),
            settles.unwrap_or_else(nothing),
        ],
    )
}

/// A row with a value, marked if it is the answer so far.
fn choice(app: &App, about: &Key, value: &str, label: &str, example: Option<&str>) -> (String, Html) {
    let chosen = told_text(app.situation(), about) == Some(value);
    let (class, mark) = if chosen { ("row chosen", Some(say(T::AskChosen))) } else { ("row", None) };
    (value.to_owned(), row(class, label, example, mark, app.tell(about, as_datum(value))))
}

/// The last row of every question.
fn unknown(app: &App, about: &Key) -> (String, Html) {
    choice(app, about, "unknown", say(T::AskUnknown), None)
}

fn values(app: &App, about: &Key, fact: &Fact) -> Html {
    let text = &app.text;
    let rows = fact.values.iter().map(|value| {
        let example = text.book(&["fact", &fact.name, value, "eg"]);
        choice(app, about, value, &text.label(&fact.name, value), example)
    });
    list("rows", rows.chain([unknown(app, about)]).collect())
}

/// The products, with their years.
pub(crate) fn products(app: &App, about: &Key) -> Html {
    let rows = app.engine.book.products.iter().map(|product| {
        let years = app.text.book(&["product", &product.id, "years"]);
        choice(app, about, &product.id, &app.text.product(&product.id), years)
    });
    let unknown = choice(app, about, "unknown", say(T::StartUnknown), Some(say(T::StartUnknownHelp)));
    list("rows", rows.chain([unknown]).collect())
}

/// The stretches of a product's time, the newest first.
fn guides(app: &App, about: &Key) -> Html {
    let book = &app.engine.book;
    let product = told_text(app.situation(), &Key::whole("product"));
    let place = book.products.iter().position(|known| Some(known.id.as_str()) == product);
    let terms: Vec<_> = book.terms.iter().filter(|terms| place == Some(usize::from(terms.product))).collect();
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
        rows.push(choice(app, about, &terms.guide, &label, title));
    }
    rows.push(unknown(app, about));
    list("rows", rows)
}
