//! The page of a real question: its own answer with the clauses, the answer that goes round and what is wrong with it,
//! and a link that opens its situation in the application.

use clausewise_rules::library::Question;
use yew::prelude::*;

use super::{
    frame::{At, Page},
    parts::{self, beginning, notes, question_address},
};
use crate::{
    pages::start::opens,
    text::{T, say},
};

/// The page of a question.
pub(super) fn page(at: &At<'_>, question: &Question) -> Page {
    let shelf = at.shelf;
    let id = question.id.as_str();
    let product = id.split('/').next().unwrap_or_default();
    let part = |name: &str| shelf.text.book(&["question", id, name]).map(str::to_owned);
    let (ask, short) = (part("ask").unwrap_or_default(), part("short").unwrap_or_default());
    let main = html! {
        <main id="main" class="question" tabindex="-1">
            { super::trail(at, product) }
            <p class="kicker">{ say(T::QuestionKicker) }{ " · " }{ parts::to_product(at, product) }</p>
            <h1>{ ask.clone() }</h1>
            <p class="headline">{ short.clone() }</p>
            <p class="answer">{ part("answer").unwrap_or_default() }</p>
            if let Some(opens) = opens(question) {
                <p><a class="go" href={format!("{}#{opens}", at.to(""))}>{ say(T::StartOpen) }</a></p>
            } else {
                <p class="aside">{ say(T::QuestionAlone) }</p>
            }
            if let Some(circulates) = part("circulates") {
                <section class="circulates">
                    <h2>{ say(T::QuestionCirculates) }</h2>
                    <blockquote>{ circulates }</blockquote>
                    <h2>{ say(T::QuestionCirculatesWrong) }</h2>
                    <p>{ part("circulates_wrong").unwrap_or_default() }</p>
                </section>
            }
            <section class="sources">
                <h2>{ say(T::QuestionSources) }</h2>
                { notes(at, &question.cites) }
            </section>
            { alike(at, question) }
            <p class="aside"><a href={at.to(&format!("report.html#{}", question_address(id)))}>{ shelf.say("frame.report-this").to_owned() }</a></p>
        </main>
    };
    Page {
        title: shelf.fill(
            "question.title",
            &[("ask", &beginning(&ask, 90)), ("product", &shelf.text.product(product))],
        ),
        about: beginning(&format!("{short} {}", part("answer").unwrap_or_default()), 200),
        main,
    }
}

/// Other questions of the product on the same topics.
fn alike(at: &At<'_>, question: &Question) -> Html {
    const MOST: usize = 6;
    let product = question.id.split('/').next().unwrap_or_default();
    let others: Vec<&Question> = at
        .shelf
        .questions_of(product)
        .filter(|other| {
            other.id != question.id && other.topics.iter().any(|topic| question.topics.contains(topic))
        })
        .take(MOST)
        .collect();
    if others.is_empty() {
        return html! {};
    }
    html! {
        <section>
            <h2>{ at.shelf.say("question.alike").to_owned() }</h2>
            <ul class="plain">{ for others.into_iter().map(|other| html! { <li>{ parts::to_question(at, other) }</li> }) }</ul>
        </section>
    }
}
