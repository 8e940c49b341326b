//! The first screen as HTML: the application's own page with the same functions drawn natively, so that it can be read
//! before the program comes, without it, and by search engines. The program then takes its place.

use std::rc::Rc;

use clausewise_rules::point::Engine;
use yew::prelude::*;

use super::{
    Unwritten,
    frame::{At, INDEX, Page},
    shell::{self, Failing},
};
use crate::{
    components::App,
    pages::start::start,
    state::State,
    text::{T, Text, say},
};

#[derive(Clone, Properties)]
struct FirstProps {
    engine: Rc<Engine>,
    text: Text,
}

impl PartialEq for FirstProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.engine, &other.engine) && self.text == other.text
    }
}

/// The first screen as it is before anything was told.
#[component]
fn First(FirstProps { engine, text }: &FirstProps) -> Html {
    let state = use_reducer(State::default);
    start(&App {
        engine: engine.clone(),
        text: text.clone(),
        ready: true,
        standing: None,
        // The years that the finder offers go up to the rulebook's own until the visitor's clock is asked.
        today: Rc::from(engine.book.date.as_str()),
        state,
        answer: None,
        reasoned: Rc::default(),
        heading: NodeRef::default(),
    })
}

/// The application's page, with the first screen in its body.
pub(super) fn page(at: &At<'_>, built: &str) -> Result<String, Unwritten> {
    let shelf = at.shelf;
    let (engine, text) = (shelf.engine.clone(), shelf.text.clone());
    let page = Page {
        title: say(T::PageTitleStart).to_owned(),
        about: shelf.say("first.about").to_owned(),
        main: html! { <div id="app"><div class="before"><First {engine} {text} /></div></div> },
    };
    let failing = Failing {
        failed: "first.failed",
        help: "first.failed-help",
        again: "first.again",
        no_script: "first.no-script",
    };
    shell::document(at, built, &page, failing)
}

/// The address of the page.
pub(super) const ADDRESS: &str = INDEX;
