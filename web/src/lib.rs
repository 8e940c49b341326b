//! The Clausewise page as a Yew application: the engine and the rulebook run in the browser, and nothing that is
//! entered leaves it. State is one reducer, pages and components render it, hooks touch the browser.

use std::rc::Rc;

use clausewise_rules::{library::Library, point::Engine};
use js_sys::{Date, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Response, window};
use yew::prelude::*;

mod components;
mod hooks;
mod pages;
mod state;
mod text;

use components::{App, shell};
use state::{Page, State, answer::answer, reasoned::reasoned, situation::unnamed};
use text::{T, Text, fill, say};

/// Loads the texts and puts the application into the page.
pub fn start() {
    hooks::theme::show(hooks::theme::chosen());
    spawn_local(async {
        let place = window().and_then(|window| window.document()?.get_element_by_id("app"));
        let Some(place) = place else { return };
        let shelf = load().await;
        yew::Renderer::<Root>::with_root_and_props(place, RootProps { shelf }).render();
    });
}

/// Reads the rules from the program, and the texts from the file that the page names.
async fn load() -> Option<Shelf> {
    let window = window()?;
    let names = window.document()?.query_selector("meta[name='app-texts']").ok()??;
    let file = names.dyn_ref::<Element>()?.get_attribute("data-en")?;
    let response: Response = JsFuture::from(window.fetch_with_str(&file)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    let library = Library::from_bytes(&Uint8Array::new(&bytes).to_vec()).ok()?;
    let engine = Engine::new(clausewise_rulebook::book().ok()?);
    Some(Shelf { engine: Rc::new(engine), library: Rc::new(library) })
}

/// Rules and texts, which stay the same while the page is open.
#[derive(Clone, Debug)]
struct Shelf {
    engine: Rc<Engine>,
    library: Rc<Library>,
}

impl PartialEq for Shelf {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.engine, &other.engine)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct RootProps {
    /// Nothing if the texts did not arrive.
    shelf: Option<Shelf>,
}

/// The visitor's day.
fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// The whole page: the only component, since each costs the visitor some bytes; all else are functions of the state.
#[component]
fn Root(RootProps { shelf }: &RootProps) -> Html {
    let state = use_reducer(|| State::at(&hooks::address::fragment()));
    let theme = use_state(hooks::theme::chosen);
    // The names of groups change nothing, and are typed letter by letter.
    let shown = (state.page == Page::Check).then(|| (unnamed(&state.situation), state.passed.clone()));
    let answer = use_memo(shown, |shown| {
        let (shelf, (situation, passed)) = (shelf.as_ref()?, shown.as_ref()?);
        Some(Rc::new(answer(&shelf.engine, &shelf.library, situation, passed)))
    });
    let answer = (*answer).clone();
    let reasoned = use_memo((unnamed(&state.situation), state.asked.clone()), |(situation, asked)| {
        let shelf = shelf.as_ref();
        shelf.map(|shelf| reasoned(&shelf.engine, &shelf.library, situation, asked)).unwrap_or_default()
    });
    hooks::address::use_address(&state, answer.clone());
    let middle = hooks::focus::place(&state, answer.as_deref());
    let heading = hooks::focus::use_focus_on_change(middle);
    let Some(shelf) = shelf else { return pages::refused::failed() };
    let app = App {
        engine: shelf.engine.clone(),
        text: Text { library: shelf.library.clone() },
        today: Rc::from(today()),
        state,
        answer,
        reasoned,
        theme,
        heading,
    };
    hooks::address::name_page(&title(&app));
    html! {
        <>
            { shell::skip_link() }
            { shell::head(&app) }
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
            { shell::foot(&app) }
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
