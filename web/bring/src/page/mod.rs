//! The page below its heading: one state, plain functions that show it, and the worker beside it. Nothing that was
//! brought is kept anywhere but here, and of settings only what is left once they are masked.

mod desk;
mod mask;
mod parts;
mod settings;
mod state;
mod table;

use std::rc::Rc;

use js_sys::Function;
use web_sys::window;
use yew::prelude::*;

use self::{desk::Desk, state::State};
use crate::words;
use clausewise_intake::words::Words;

/// What every part of the page can see.
#[derive(Clone)]
struct App {
    /// The state, and where actions go.
    state: UseReducerHandle<State>,
    /// Where work is done.
    desk: Rc<Desk>,
    /// The words.
    words: Words,
    /// The field that settings are pasted into.
    field: NodeRef,
    /// The heading of what the table's part shows: it gets the focus when that changes.
    heading: NodeRef,
}

impl App {
    /// A word of the page.
    fn say(&self, id: &str) -> String {
        self.words.say(id, &[])
    }

    /// A pattern of the page with its braces filled in.
    fn fill(&self, id: &str, with: &[(&str, &str)]) -> String {
        self.words.say(id, with)
    }

    /// A count.
    fn number(&self, count: u64) -> String {
        words::number(self.words, count)
    }
}

/// Puts the page into its place in the document.
pub(crate) fn show(start: Function) {
    let place = window().and_then(|window| window.document()?.get_element_by_id("app"));
    let Some(place) = place else { return };
    let language = window().and_then(|window| window.document()?.document_element()?.get_attribute("lang"));
    let props = RootProps { start, language: language.unwrap_or_default() };
    // What stood there until now was for those without the page.
    place.set_text_content(None);
    yew::Renderer::<Root>::with_root_and_props(place, props).render();
}

#[derive(Clone, PartialEq, Properties)]
struct RootProps {
    /// Starts a worker.
    start: Function,
    language: String,
}

/// The whole page: the only component; all else are functions of the state.
#[component]
fn Root(RootProps { start, language }: &RootProps) -> Html {
    let state = use_reducer(State::default);
    let field = use_node_ref();
    let heading = use_node_ref();
    let desk = {
        let (start, dispatcher) = (start.clone(), state.dispatcher());
        use_memo((), move |()| Desk::new(start, Callback::from(move |action| dispatcher.dispatch(action))))
    };
    let target = heading.clone();
    use_effect_with(state.table.place(), move |place| {
        if *place > 0
            && let Some(heading) = target.cast::<web_sys::HtmlElement>()
        {
            heading.focus().ok();
        }
    });
    let app = App { state, desk, words: words::words(language), field, heading };
    html! {
        <>
            <p class="unseen" role="status">{ announcement(&app) }</p>
            { settings::settings(&app) }
            { table::table(&app) }
        </>
    }
}

/// What a screen reader says of what has just changed.
fn announcement(app: &App) -> String {
    settings::announcement(app).or_else(|| table::announcement(app)).unwrap_or_default()
}
