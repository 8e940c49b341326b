//! The worker: it has the rules, the texts and the readers, does what the page asks one thing after the other, and is
//! simply ended where the visitor cancels.

mod file;
mod settings;
mod table;
mod users;

use std::{cell::RefCell, rc::Rc};

use clausewise_intake::{datum::Datum, link, words::Words};
use clausewise_rules::{book::Seen, library::Library, point::Engine, verdict::Citation};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, Response};

use crate::{
    messages::{Ask, Tell},
    words,
};

/// The part of the texts that is always needed.
const COMMON: &str = "common";

/// What the worker works with.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    engine: Engine,
    /// The texts that are there so far.
    library: RefCell<Rc<Library>>,
    /// The parts that are not, each with its address.
    parts: RefCell<Vec<(String, String)>>,
    language: String,
}

impl Desk {
    /// What the readers say.
    fn words(&self) -> Words {
        clausewise_intake::words::words(&self.language)
    }

    /// What this page says.
    fn own(&self) -> Words {
        words::words(&self.language)
    }

    /// Tells the page something, with a file beside it where there is one.
    fn tell(&self, tell: &Tell, file: Option<Blob>) {
        let Ok(json) = serde_json::to_string(tell) else { return };
        let message = Array::of2(&JsValue::from_str(&json), &file.map_or(JsValue::NULL, JsValue::from));
        self.scope.post_message(&message).ok();
    }

    /// The rulebook's texts that are there.
    fn library(&self) -> Rc<Library> {
        self.library.borrow().clone()
    }

    /// Sees that the texts on these products are there; what does not come is left unsaid.
    async fn load(&self, products: &[&str]) {
        let wanted = |part: &str| part == COMMON || products.contains(&part);
        let lacking: Vec<(String, String)> =
            self.parts.borrow_mut().extract_if(.., |(part, _)| wanted(part)).collect();
        let mut library = (*self.library()).clone();
        for (_, address) in &lacking {
            if let Some(more) = load(&self.scope, address).await {
                library.add(more);
            }
        }
        self.library.replace(Rc::new(library));
    }

    /// A licence by its name.
    fn kind(&self, id: &str) -> String {
        let library = self.library();
        let named = |part: &str| library.text(&format!("kind.{id}.{part}"));
        let name = named("name").or_else(|| named("short")).unwrap_or(id);
        match id.split_once('/').map(|(product, _)| self.product(product)) {
            Some(product) if !name.contains(&product) => format!("{name} ({product})"),
            _ => name.to_owned(),
        }
    }

    /// A product by its name.
    fn product(&self, id: &str) -> String {
        self.library().text(&format!("product.{id}.name")).unwrap_or(id).to_owned()
    }

    /// Where a clause stands, and in what it was read.
    fn place(&self, cite: &Citation) -> String {
        let told = |part: &Option<String>| part.as_deref().filter(|part| !part.is_empty()).map(str::to_owned);
        let parts =
            [told(&cite.title).or(Some(cite.document.clone())), told(&cite.edition), told(&cite.locus)];
        let place: Vec<String> = parts.into_iter().flatten().collect();
        let seen = match cite.seen {
            Seen::OwnText => None,
            Seen::Copy => Some("seen.copy"),
            Seen::Quotation => Some("seen.quotation"),
            Seen::Digest => Some("seen.digest"),
            Seen::Contents => Some("seen.contents"),
        };
        let place = place.join(", ");
        match seen {
            Some(seen) => {
                let seen = self.own().say(seen, &[]);
                self.own().say("clause.seen", &[("place", &place), ("seen", &seen)])
            }
            None => place,
        }
    }
}

/// The fragment that opens a situation.
fn opens(situation: Datum) -> String {
    format!("s={}", link::encode(&link::Link { situation, made: None, more: Vec::new() }))
}

/// Loads texts and rules, and from then on answers.
pub(crate) async fn serve(language: String, texts: &[String]) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Ok(book) = clausewise_rulebook::book() else { return };
    let parts = texts.iter().filter_map(|part| part.split_once(' '));
    let parts = parts.map(|(part, address)| (part.to_owned(), address.to_owned())).collect();
    let desk = Rc::new(Desk {
        scope: scope.clone(),
        engine: Engine::new(book),
        library: RefCell::default(),
        parts: RefCell::new(parts),
        language,
    });
    desk.load(&[]).await;
    let at = desk.clone();
    let asked = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = Array::from(&event.data());
        let ask = message.get(0).dyn_into::<JsString>().map(String::from).unwrap_or_default();
        let file = message.get(1).dyn_into::<Blob>().ok();
        let desk = at.clone();
        spawn_local(async move {
            let (tell, file) = answer(&desk, &ask, file).await;
            desk.tell(&tell, file);
        });
    });
    scope.set_onmessage(Some(asked.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    asked.forget();
    desk.tell(&Tell::Ready, None);
}

/// The rulebook's texts at an address.
async fn load(scope: &DedicatedWorkerGlobalScope, address: &str) -> Option<Library> {
    let response: Response = JsFuture::from(scope.fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Library::from_bytes(&Uint8Array::new(&bytes).to_vec()).ok()
}

async fn answer(desk: &Desk, ask: &str, file: Option<Blob>) -> (Tell, Option<Blob>) {
    let done = match (serde_json::from_str(ask), file) {
        (Ok(Ask::Inspect(text)), _) => settings::inspect(desk, &text).await.map(|tell| (tell, None)),
        (Ok(Ask::Look), Some(file)) => table::look(desk, &file).await.map(|tell| (tell, None)),
        (Ok(Ask::Judge { columns, product }), Some(file)) => {
            table::judge(desk, &file, &columns, product).await.map(|(tell, file)| (tell, Some(file)))
        }
        (Ok(Ask::Count { product }), Some(file)) => {
            users::count(desk, &file, product.as_deref()).await.map(|tell| (tell, None))
        }
        _ => Err(desk.own().say("failed.asked", &[])),
    };
    done.unwrap_or_else(|says| (Tell::Refused(says), None))
}
