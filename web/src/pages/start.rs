//! The first screen: what this does, which product it is about, and real questions with their own short answers.

use clausewise_rules::library::Question;
use web_sys::{Element, Node};
use yew::prelude::*;

use crate::{
    components::{App, finder, parts::para},
    state::{json, link},
    text::{T, capital, say},
};

/// The first screen.
pub(crate) fn start(app: &App) -> Html {
    html! {
        <main id="main" class="start" tabindex="-1">
            { app.standing.as_ref().map_or_else(|| hero(app), |standing| Html::VRef(standing.hero.clone())) }
            { finder::finder(app) }
            { bring() }
            { app.standing.as_ref().map_or_else(|| gallery(app), |standing| Html::VRef(standing.gallery.clone())) }
        </main>
    }
}

/// What stands on the first screen before the program comes and can stay as it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    hero: Node,
    gallery: Node,
}

impl Standing {
    /// Takes it from the place where the program will draw; nothing where no first screen was written into it.
    pub fn at(place: &Element) -> Option<Self> {
        let take = |what: &str| place.query_selector(what).ok()?.map(Node::from);
        Some(Self { hero: take(".hero")?, gallery: take(".gallery")? })
    }
}

fn hero(app: &App) -> Html {
    html! {
        <div class="hero">
            <h1 tabindex="-1" ref={app.heading.clone()}>{ say(T::StartTitle) }</h1>
            { para("lead", say(T::StartLead)) }
        </div>
    }
}

/// The way to the page that reads settings and spreadsheets; it is a document of its own, so that nobody loads its
/// readers who does not use them.
fn bring() -> Html {
    html! { <p class="bring-link"><a href="bring.html">{ say(T::StartBring) }</a>{ ": " }{ say(T::StartBringHelp) }</p> }
}

/// Fewer questions than these make no topic of their own.
const FEW: usize = 3;
/// So many topics stand open at first.
const OPEN: usize = 2;

/// The questions, by their first topic, in the order in which topics come up; small topics together at the end.
fn gallery(app: &App) -> Html {
    let mut topics: Vec<(&str, Vec<&Question>)> = Vec::new();
    for question in &app.text.library.questions {
        let topic = question.topics.first().map(String::as_str).unwrap_or_default();
        match topics.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, questions)) => questions.push(question),
            None => topics.push((topic, vec![question])),
        }
    }
    let (mut shown, small): (Vec<_>, Vec<_>) =
        topics.into_iter().partition(|(_, questions)| questions.len() >= FEW);
    let rest: Vec<&Question> = small.into_iter().flat_map(|(_, questions)| questions).collect();
    if !rest.is_empty() {
        shown.push((say(T::QuestionMore), rest));
    }
    html! {
        <section class="gallery" aria-labelledby="gallery">
            <h2 id="gallery">{ say(T::StartGallery) }</h2>
            { para("help", say(T::StartGalleryHelp)) }
            for (place, (topic, questions)) in shown.into_iter().enumerate() {
                <details class="topic" key={topic.to_owned()} open={place < OPEN}>
                    <summary><h3>{ capital(&app.text.book_or_name(&["topic", topic])) }</h3><span class="count">{ questions.len() }</span></summary>
                    <ul class="plain">{ for questions.into_iter().map(|question| entry(app, question)) }</ul>
                </details>
            }
        </section>
    }
}

fn entry(app: &App, question: &Question) -> Html {
    let id = question.id.as_str();
    let product = id.split('/').next().unwrap_or_default();
    html! {
        <li class="entry" key={id.to_owned()}>
            <a href={format!("questions/{id}.html")}>{ app.text.book_or_name(&["question", id, "ask"]) }</a>
            { para("short", app.text.book(&["question", id, "short"]).unwrap_or_default().to_owned()) }
            <p class="entry-foot">
                <span>{ app.text.product(product) }</span>
            </p>
        </li>
    }
}

/// The fragment that opens a question's situation, if it has one.
pub(crate) fn opens(question: &Question) -> Option<String> {
    let situation = json::read(question.situation.as_deref()?)?;
    Some(link(&situation, None, Vec::new()))
}
