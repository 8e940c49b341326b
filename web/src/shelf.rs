//! Rules and texts, and how they come: the rules with the program, the texts as files that the page names by language
//! and part. What every page shows is loaded at once, what is said of a product when it comes up.

use std::rc::Rc;

use clausewise_intake::datum::Datum;
use clausewise_rules::{library::Library, point::Engine};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Response, Window, window};
use yew::Reducible;

use crate::{
    state::{Page, State, situation::Key, situation::told},
    widget,
};

/// The part of the texts that every page shows.
const COMMON: &str = "common";
/// The page's own words, a file beside the parts.
const WORDS: &str = "words";

/// Rules, and the texts loaded so far.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    /// The rules.
    pub engine: Rc<Engine>,
    /// The texts.
    pub library: Rc<Library>,
    /// The parts of the texts that are there.
    pub parts: Vec<String>,
}

/// Parts of the texts, by name.
pub(crate) type Parts = Vec<(String, Library)>;

/// Parts that have come are added to what is there by then, whatever came meanwhile.
impl Reducible for Shelf {
    type Action = Parts;

    fn reduce(self: Rc<Self>, parts: Parts) -> Rc<Self> {
        let mut next = (*self).clone();
        for (name, part) in parts {
            if !next.parts.contains(&name) {
                Rc::make_mut(&mut next.library).add(part);
                next.parts.push(name);
            }
        }
        Rc::new(next)
    }
}

impl PartialEq for Shelf {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.library, &other.library)
    }
}

impl Shelf {
    /// What the first screen needs; nothing if it did not come.
    pub async fn first() -> Option<Self> {
        let files = Files::of_the_page()?;
        let [words, common] = files.fetch(&[WORDS.to_owned(), COMMON.to_owned()]).await?.try_into().ok()?;
        crate::text::speak(String::from_utf8(words).ok()?);
        Some(Self {
            engine: Rc::new(Engine::new(clausewise_rulebook::book().ok()?)),
            library: Rc::new(Library::from_bytes(&common).ok()?),
            parts: vec![COMMON.to_owned()],
        })
    }

    /// More parts, by name; nothing if one did not come.
    pub async fn fetch(names: Vec<String>) -> Option<Parts> {
        let contents = Files::of_the_page()?.fetch(&names).await?;
        let part = |(name, bytes): (String, Vec<u8>)| Some((name, Library::from_bytes(&bytes).ok()?));
        names.into_iter().zip(contents).map(part).collect()
    }

    /// The parts that a state needs and that are not there.
    pub fn lacking(&self, state: &State) -> Vec<String> {
        let mut parts = self.wanted(state);
        parts.retain(|part| !self.parts.contains(part));
        parts
    }

    fn wanted(&self, state: &State) -> Vec<String> {
        let known = |id: &str| self.engine.book.products.iter().any(|product| product.id == id);
        let all = || self.engine.book.products.iter().map(|product| product.id.clone()).collect();
        match &state.page {
            Page::Question(id) => {
                id.split('/').next().filter(|id| known(id)).map(str::to_owned).into_iter().collect()
            }
            Page::Check if state.asked.time == Some(true) => all(),
            Page::Check => match told(&state.situation, &Key::whole("product")) {
                // Nobody has been asked yet: the next question is which product it is.
                None => Vec::new(),
                Some(Datum::Text(product)) if known(product) => {
                    vec![product.clone()]
                }
                Some(_) => all(),
            },
            _ => Vec::new(),
        }
    }
}

/// The element in which the page names the files of its texts.
struct Files {
    window: Window,
    names: Element,
    language: String,
}

impl Files {
    fn of_the_page() -> Option<Self> {
        let window = window()?;
        // As a part of somebody's page its own element has both.
        let (names, speaks) = match widget::last() {
            Some(inside) => (inside.place.clone(), inside.place),
            None => {
                let document = window.document()?;
                let names = document.query_selector("meta[name='app-texts']").ok()??;
                (names, document.document_element()?)
            }
        };
        let language = speaks.get_attribute("lang")?;
        Some(Self { window, names, language })
    }

    /// The contents of the files of some parts, in their order.
    async fn fetch(&self, parts: &[String]) -> Option<Vec<Vec<u8>>> {
        let coming = Array::new();
        for part in parts {
            let file = self.names.get_attribute(&["data-", &self.language, "-", part].concat())?;
            coming.push(&self.window.fetch_with_str(&file));
        }
        // All at once, so that none fails unheard after another did.
        let responses = JsFuture::from(Promise::all(&coming)).await.ok()?;
        let mut contents = Vec::new();
        for response in Array::from(&responses).iter() {
            let response: Response = response.dyn_into().ok()?;
            if !response.ok() {
                return None;
            }
            let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
            contents.push(Uint8Array::new(&bytes).to_vec());
        }
        Some(contents)
    }
}
