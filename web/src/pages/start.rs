//! The first screen: what this does, which product it is about, and real questions with their own short answers.

use clausewise_rules::library::Question;
use yew::prelude::*;

use crate::{
    components::App,
    state::{Action, json, link, situation::fresh},
    text::{T, capital, say},
};

/// The first screen.
pub(crate) fn start(app: &App) -> Html {
    html! {
        <main id="main" class="start" tabindex="-1">
            <div class="hero">
                <h1 tabindex="-1" ref={app.heading.clone()}>{ say(T::StartTitle) }</h1>
                <p class="lead">{ say(T::StartLead) }</p>
            </div>
            <section class="finder" aria-labelledby="products">
                <h2 id="products">{ say(T::StartProducts) }</h2>
                <p class="help">{ say(T::StartProductsHelp) }</p>
                <ul class="rows two">
                    for product in &app.engine.book.products {
                        <li key={product.id.clone()}>
                            <button type="button" class="row" onclick={app.on(Action::Begin(fresh(Some(&product.id))))}>
                                <span class="row-label">{ app.text.product(&product.id) }</span>
                                if let Some(years) = app.text.book(&["product", &product.id, "years"]) {
                                    <span class="row-example">{ years.to_owned() }</span>
                                }
                            </button>
                        </li>
                    }
                    <li key="unknown">
                        <button type="button" class="row" onclick={app.on(Action::Begin(fresh(None)))}>
                            <span class="row-label">{ say(T::StartUnknown) }</span>
                            <span class="row-example">{ say(T::StartUnknownHelp) }</span>
                        </button>
                    </li>
                </ul>
                <p class="aside">{ say(T::StartNotCovered) }</p>
            </section>
            { gallery(app) }
        </main>
    }
}

/// The questions, by their first topic, in the order in which topics come up.
fn gallery(app: &App) -> Html {
    let mut topics: Vec<(&str, Vec<&Question>)> = Vec::new();
    for question in &app.text.library.questions {
        let topic = question.topics.first().map(String::as_str).unwrap_or_default();
        match topics.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, questions)) => questions.push(question),
            None => topics.push((topic, vec![question])),
        }
    }
    html! {
        <section class="gallery" aria-labelledby="gallery">
            <h2 id="gallery">{ say(T::StartGallery) }</h2>
            <p class="help">{ say(T::StartGalleryHelp) }</p>
            for (topic, questions) in topics {
                <section class="topic" key={topic.to_owned()}>
                    <h3>{ capital(topic) }</h3>
                    <ul class="plain">{ for questions.into_iter().map(|question| entry(app, question)) }</ul>
                </section>
            }
        </section>
    }
}

fn entry(app: &App, question: &Question) -> Html {
    let id = question.id.as_str();
    let product = id.split('/').next().unwrap_or_default();
    html! {
        <li class="entry" key={id.to_owned()}>
            <a href={format!("#q={id}")}>{ app.text.book_or_name(&["question", id, "ask"]) }</a>
            <p class="short">{ app.text.book(&["question", id, "short"]).unwrap_or_default().to_owned() }</p>
            <p class="entry-foot">
                <span>{ app.text.product(product) }</span>
                if let Some(opens) = opens(question) { <a href={format!("#{opens}")}>{ say(T::StartOpen) }</a> }
            </p>
        </li>
    }
}

/// The fragment that opens a question's situation, if it has one.
pub(crate) fn opens(question: &Question) -> Option<String> {
    let situation = json::read(question.situation.as_deref()?)?;
    Some(link(&situation, None, &[]))
}
