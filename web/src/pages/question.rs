//! A question of the gallery with its own answer, the answer that goes round and what is wrong with it, and the
//! clauses it rests on.

use yew::prelude::*;

use crate::{
    components::{
        App, clause,
        parts::{button, para},
    },
    pages::start::opens,
    state::Action,
    text::{T, say},
};

/// A question and its answer.
pub(crate) fn question(app: &App, id: &str) -> Html {
    let question = app.text.library.questions.iter().find(|question| question.id == id);
    let Some(question) = question else {
        return html! {
            <main id="main" class="question" tabindex="-1">
                <h1 tabindex="-1" ref={app.heading.clone()}>{ say(T::QuestionNotFound) }</h1>
                { button("go", say(T::ProblemStart), None, app.on(Action::StartAgain)) }
            </main>
        };
    };
    if !app.ready {
        return html! { <main id="main"></main> };
    }
    let part = |name: &str| app.text.book(&["question", id, name]).map(str::to_owned);
    let cites: Vec<_> = question.cites.iter().filter_map(|cite| clause::cited(app, *cite)).collect();
    html! {
        <main id="main" class="question" tabindex="-1">
            <p class="kicker">{ say(T::QuestionKicker) }{ " · " }{ app.text.product(id.split('/').next().unwrap_or_default()) }</p>
            <h1 tabindex="-1" ref={app.heading.clone()}>{ part("ask").unwrap_or_default() }</h1>
            { para("headline", part("short").unwrap_or_default()) }
            { para("answer", part("answer").unwrap_or_default()) }
            if let Some(opens) = opens(question) {
                <p><a class="go" href={format!("#{opens}")}>{ say(T::StartOpen) }</a></p>
            } else {
                { para("aside", say(T::QuestionAlone)) }
            }
            if let Some(circulates) = part("circulates") {
                <section class="circulates">
                    <h2>{ say(T::QuestionCirculates) }</h2>
                    <blockquote>{ circulates }</blockquote>
                    <h2>{ say(T::QuestionCirculatesWrong) }</h2>
                    { para("", part("circulates_wrong").unwrap_or_default()) }
                </section>
            }
            <section class="sources">
                <h2>{ say(T::QuestionSources) }</h2>
                { for cites.iter().map(|cite| clause::note(&app.text, cite)) }
            </section>
        </main>
    }
}
