//! The application as a part of somebody else's page. Its element stands in for the address bar: what is shown stands in
//! the attribute `data-at`, and whoever holds the element is told of each answer. Nothing outside the element is touched.

use std::cell::RefCell;

use clausewise_intake::datum::Datum;
use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::AppHandle;

use crate::{
    Root, RootProps,
    shelf::Shelf,
    state::{
        Given, State,
        answer::Answer,
        json::read,
        link,
        prices::Prices,
        situation::{Key, text},
    },
};

/// Where the address would stand.
const AT: &str = "data-at";
/// Answers that the visitor can't change, as `product 0:who`.
const LOCKED: &str = "data-locked";
/// The price list that the page hands over, as JSON: texts by licence id.
const PRICES: &str = "data-prices";
/// The event by which the holder says that one of these two has changed.
pub(crate) const GIVEN: &str = "given";

/// The element that holds the application, and who is told of answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inside {
    pub place: Element,
    told: Function,
}

thread_local! {
    /// What is open, and what it shares: with several on one page rules and texts are read once.
    static OPEN: RefCell<Vec<(Element, AppHandle<Root>)>> = const { RefCell::new(Vec::new()) };
    static SHELF: RefCell<Option<Shelf>> = const { RefCell::new(None) };
    /// What was opened last: its element names the files of the texts.
    static LAST: RefCell<Option<Inside>> = const { RefCell::new(None) };
}

/// Puts the application into an element, which has the language (`lang`) and names the files of the texts as the page's
/// meta element does, and the address of the whole page (`data-page`). `told` is called with every answer, and with nothing
/// where the texts did not come.
#[wasm_bindgen]
pub fn mount(place: Element, told: Function) {
    unmount(&place);
    let inside = Inside { place, told };
    LAST.set(Some(inside.clone()));
    spawn_local(async move {
        let before = SHELF.with_borrow(Option::clone);
        let shelf = match before {
            Some(shelf) => Some(shelf),
            None => Shelf::first().await,
        };
        let Some(shelf) = shelf else { return inside.failed() };
        SHELF.set(Some(shelf.clone()));
        // It may have been taken out meanwhile.
        if inside.place.is_connected() {
            let place = inside.place.clone();
            let props = RootProps { shelf, standing: None, inside: Some(inside) };
            let app = yew::Renderer::<Root>::with_root_and_props(place.clone(), props).render();
            OPEN.with_borrow_mut(|open| open.push((place, app)));
        }
    });
}

/// What was opened last; nothing on the page itself.
pub(crate) fn last() -> Option<Inside> {
    LAST.with_borrow(Option::clone)
}

/// The address of the whole page; nothing where this is it.
pub(crate) fn page() -> Option<String> {
    last()?.place.get_attribute("data-page")
}

/// Takes the application out of an element again.
#[wasm_bindgen]
pub fn unmount(place: &Element) {
    let found = OPEN.with_borrow_mut(|open| {
        let place = open.iter().position(|(known, _)| known == place)?;
        Some(open.swap_remove(place).1)
    });
    if let Some(app) = found {
        app.destroy();
    }
}

impl Inside {
    /// Tells the holder of the element that the texts did not come.
    pub fn failed(&self) {
        self.told.call0(&JsValue::NULL).ok();
    }

    /// What the element is to show: a fragment as the page's address has it, or a situation as JSON.
    pub fn fragment(&self) -> String {
        let at = self.place.get_attribute(AT).unwrap_or_default();
        match read(&at) {
            Some(situation) => link(&situation, None, Vec::new()),
            None => at,
        }
    }

    /// What the page gives beside that: its price list, if it has one, and the answers that the visitor can't change.
    pub fn given(&self) -> Given {
        let locked = self.place.get_attribute(LOCKED).unwrap_or_default();
        let key = |name: &str| match name.split_once(':') {
            Some((group, name)) => Key { group: group.parse().ok(), name: name.to_owned() },
            None => Key::whole(name),
        };
        let list = self.place.get_attribute(PRICES).and_then(|list| read(&list));
        Given {
            prices: list.map_or_else(Prices::default, |list| Prices::handed(&list)),
            locked: locked.split_whitespace().map(key).collect(),
        }
    }

    /// Writes what is shown into the element and tells its holder: what is shown, what was told, the verdict or what is
    /// wrong, the question that comes next, how many questions were answered and how many are left at most.
    pub fn tell(&self, state: &State, answer: Option<&Answer>, at: &str) {
        self.place.set_attribute(AT, at).ok();
        let answered = answer.map(|answer| &answer.verdict);
        let verdict = answered.and_then(|verdict| verdict.as_ref().ok());
        let problem = answered.and_then(|verdict| verdict.as_ref().err());
        let question = answer.and_then(|answer| state.asking.as_ref().or(answer.left.pending.first()));
        let maybe = |it: Option<&String>| it.map_or(Datum::Null, |it| text(it));
        let told = [
            json(&text(at)),
            json(&state.situation),
            json(&maybe(problem.map(|problem| &problem.code))),
            json(&maybe(question.map(|key| &key.name))),
            state.trail.len().to_string(),
            answer.map_or(0, |answer| answer.left.at_most).to_string(),
            verdict
                .and_then(|verdict| serde_json::to_string(verdict).ok())
                .unwrap_or_else(|| "null".to_owned()),
        ];
        let told = list("[", &told, "]");
        self.told.call1(&JsValue::NULL, &told.into()).ok();
    }
}

/// Plain data as JSON; the general writer would cost the visitor a kilobyte for numbers that no situation has.
fn json(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => serde_json::to_string(text).unwrap_or_default(),
        Datum::List(entries) => list("[", &entries.iter().map(json).collect::<Vec<_>>(), "]"),
        Datum::Map(entries) => {
            let entry = |(name, value): &(String, Datum)| [json(&text(name)), json(value)].join(":");
            list("{", &entries.iter().map(entry).collect::<Vec<_>>(), "}")
        }
        // Nothing, flags and numbers are written as they are shown.
        other => other.shown(),
    }
}

fn list(begin: &str, entries: &[String], end: &str) -> String {
    [begin, &entries.join(","), end].concat()
}
