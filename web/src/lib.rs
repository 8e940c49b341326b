//! The Clausewise page as a Yew application: the engine and the rulebook run in the browser, and nothing that is
//! entered leaves it. State is one reducer, pages and components render it, hooks touch the browser.

use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen_futures::spawn_local;
use web_sys::window;
use yew::prelude::*;

mod components;
mod hooks;
#[cfg(feature = "prerender")]
pub mod library;
mod pages;
#[cfg(test)]
mod pseudo;
mod shelf;
mod state;
mod text;
mod widget;

use components::App;
use pages::start::Standing;
use shelf::Shelf;
use state::{
    Given, Page, State,
    answer::answer,
    reasoned::{Asked, reasoned},
    situation::{groups, unnamed},
};
use text::{T, Text, fill, say};
use widget::Inside;

/// Loads the texts and puts the application into the page; where they don't come, the page says so. On somebody else's
/// page, which does not name our texts, it waits to be mounted: see `widget`.
pub fn start() {
    let found = || {
        let page = window()?.document()?;
        page.query_selector("meta[name='app-texts']").ok()??;
        page.get_element_by_id("app")
    };
    let Some(place) = found() else { return };
    spawn_local(async {
        match Shelf::first().await {
            Some(shelf) => {
                let props = RootProps { shelf, standing: Standing::at(&place), inside: None };
                yew::Renderer::<Root>::with_root_and_props(place, props).render();
            }
            None => hooks::failure::show(),
        }
    });
}

#[derive(Clone, PartialEq, Properties)]
struct RootProps {
    /// What the first screen needs.
    shelf: Shelf,
    /// What of the first screen stands already.
    standing: Option<Standing>,
    /// The element that holds it, if it is a part of somebody else's page.
    inside: Option<Inside>,
}

/// The visitor's day.
fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The whole page: the only component, since each costs the visitor some bytes; all else are functions of the state.
#[component]
fn Root(RootProps { shelf, standing, inside }: &RootProps) -> Html {
    let state = use_reducer(|| match inside {
        Some(inside) => {
            let Given { prices, locked } = inside.given();
            State { prices, locked, ..State::at(&inside.fragment()) }
        }
        None => State::at(&hooks::address::fragment()),
    });
    let shelf = hooks::shelf::use_shelf(shelf, &state);
    // The names of groups change nothing, and are typed letter by letter.
    let shown = (state.page == Page::Check).then(|| (unnamed(&state.situation), state.passed.clone()));
    let ready = shelf.lacking(&state).is_empty();
    let answer = use_memo((shown, ready), |(shown, ready)| {
        let (situation, passed) = shown.as_ref().filter(|_| *ready)?;
        Some(Rc::new(answer(&shelf.engine, &shelf.library, situation, passed)))
    });
    let answer = (*answer).clone();
    // What a verdict turns on is read off diagrams: where questions were answered they are there, otherwise it is worked
    // out on a press.
    let settled = answer.as_ref().is_some_and(|answer| answer.left.pending.is_empty());
    let turns = settled && (state.asked.turns || !state.trail.is_empty());
    let asked = Asked { turns, ..state.asked.clone() };
    let reasoned = use_memo((unnamed(&state.situation), asked, ready), |(situation, asked, ready)| {
        let asked = if *ready { asked } else { &Asked::default() };
        reasoned(&shelf.engine, &shelf.library, situation, asked)
    });
    hooks::address::use_address(&state, answer.clone(), inside.as_ref());
    let middle = hooks::focus::place(&state, answer.as_deref());
    let heading = hooks::focus::use_focus_on_change(middle);
    hooks::focus::use_pointed(state.pointed.clone(), groups(&state.situation).len());
    let app = App {
        engine: shelf.engine.clone(),
        text: Text { library: shelf.library.clone() },
        ready,
        standing: standing.clone(),
        today: Rc::from(today()),
        state,
        answer,
        reasoned,
        heading,
    };
    let page = inside.is_none();
    if page {
        hooks::address::name_page(&title(&app));
    }
    html! {
        <>
            <p class="unseen" role="status">{ pages::check::announcement(&app) }</p>
            {
                match &app.state.page {
                    Page::Start => pages::start::start(&app),
                    Page::Question(id) => pages::question::question(&app, id),
                    Page::NotCovered(name) => pages::not_covered::not_covered(&app, name),
                    Page::Check => pages::check::check(&app),
                    Page::Refused(problem, _) => pages::refused::refused(&app, problem),
                }
            }
        </>
    }
}

/// What the browser shows above the page.
fn title(app: &App) -> String {
    let what = match &app.state.page {
        Page::Start | Page::Refused(..) => return say(T::PageTitleStart).to_owned(),
        Page::Question(id) => app.text.book_or_name(&["question", id, "ask"]),
        Page::NotCovered(name) => pages::not_covered::title(name),
        Page::Check => pages::check::heading(app),
    };
    fill(T::PageTitleCheck, &[("what", &what)])
}
