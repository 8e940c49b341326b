//! The engine for JavaScript: plain objects in, plain objects out, in the form of the contract. Bad input comes back as
//! `{ error: { code, at, found, known } }`; nothing is thrown.

mod plain;
mod shelf;

use clausewise_intake::{read_situation, settings::report::report};
use clausewise_rules::{Reach, judge, situation::Situation, verdict::Problem};
use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use plain::{Options, from_js, text_from_js, to_js};
use shelf::Shelf;

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Puts the rulebook's texts in one language beside the rules; until then answers have ids and no texts.
#[wasm_bindgen(js_name = useTexts)]
pub fn use_texts(bytes: &Uint8Array) -> JsValue {
    told(shelf::use_texts(&bytes.to_vec()))
}

/// A verdict for a situation.
#[wasm_bindgen]
pub fn check(situation: &JsValue, options: &JsValue) -> JsValue {
    about(situation, options, |shelf, situation, options| {
        judge(&shelf.engine, situation, options.texts(shelf))
    })
}

/// The next question, and what else is open.
#[wasm_bindgen(js_name = nextQuestion)]
pub fn next_question(situation: &JsValue) -> JsValue {
    about(situation, &JsValue::UNDEFINED, |shelf, situation, _| {
        clausewise_rules::next_question(&shelf.engine, situation)
    })
}

/// What would change the answer: single changes, with `pairs` also two at once.
#[wasm_bindgen(js_name = whatIf)]
pub fn what_if(situation: &JsValue, options: &JsValue) -> JsValue {
    about(situation, options, |shelf, situation, options| {
        let reach = if options.flag("pairs")? { Reach::Pairs } else { Reach::Singles };
        clausewise_rules::what_if(&shelf.engine, situation, options.texts(shelf), reach)
    })
}

/// The situation under every guide of its product, with `others` under every product.
#[wasm_bindgen]
pub fn editions(situation: &JsValue, options: &JsValue) -> JsValue {
    about(situation, options, |shelf, situation, options| {
        let others = options.flag("others")?;
        clausewise_rules::editions(&shelf.engine, situation, options.texts(shelf), others)
    })
}

/// Two situations side by side, group by group.
#[wasm_bindgen]
pub fn compare(left: &JsValue, right: &JsValue, options: &JsValue) -> JsValue {
    with(options, |shelf, options| {
        let judged = |situation| judge(&shelf.engine, &read(shelf, situation)?, options.texts(shelf));
        Ok(clausewise_rules::compare(&shelf.engine, &judged(left)?, &judged(right)?))
    })
}

/// The facts and rules that decide, with nothing left over.
#[wasm_bindgen]
pub fn explain(situation: &JsValue, options: &JsValue) -> JsValue {
    about(situation, options, |shelf, situation, options| {
        clausewise_rules::explain(&shelf.engine, situation, options.texts(shelf))
    })
}

/// Why a licence is no option for a group, which is named by its place.
#[wasm_bindgen(js_name = whyNot)]
pub fn why_not(situation: &JsValue, licence: &JsValue, group: &JsValue, options: &JsValue) -> JsValue {
    about(situation, options, |shelf, situation, options| {
        let (licence, group) = (text_from_js(licence, "licence")?, plain::place_from_js(group, "group")?);
        clausewise_rules::why_not(&shelf.engine, situation, options.texts(shelf), group, &licence)
    })
}

/// What connection settings say, lack and mean; secrets are masked before anything else happens.
#[wasm_bindgen(js_name = inspectConnection)]
pub fn inspect_connection(settings: &JsValue, options: &JsValue) -> JsValue {
    with(options, |shelf, options| {
        let settings = text_from_js(settings, "settings")?;
        report(&settings, &shelf.engine, options.texts(shelf), options.language()?)
    })
}

/// A clause by its id.
#[wasm_bindgen]
pub fn clause(id: &JsValue) -> JsValue {
    with(&JsValue::UNDEFINED, |shelf, _| {
        clausewise_rules::clause(&shelf.engine.book, shelf.library.as_ref(), &text_from_js(id, "id")?)
    })
}

/// Which rulebook answers, and what it knows.
#[wasm_bindgen(js_name = rulebookInfo)]
pub fn rulebook_info() -> JsValue {
    with(&JsValue::UNDEFINED, |shelf, _| {
        Ok(clausewise_rules::rulebook_info(&shelf.engine.book, shelf.library.as_ref()))
    })
}

/// Asks something about a situation.
fn about<A: Serialize>(
    situation: &JsValue,
    options: &JsValue,
    ask: impl FnOnce(&Shelf, &Situation, &Options) -> Result<A, Problem>,
) -> JsValue {
    with(options, |shelf, options| ask(shelf, &read(shelf, situation)?, options))
}

fn read(shelf: &Shelf, situation: &JsValue) -> Result<Situation, Problem> {
    read_situation(&shelf.engine.book, &from_js(situation)?)
}

/// Asks the engine, which is made with the first question.
fn with<A: Serialize>(
    options: &JsValue,
    ask: impl FnOnce(&Shelf, &Options) -> Result<A, Problem>,
) -> JsValue {
    told(Options::read(options).and_then(|options| shelf::with(|shelf| ask(shelf, &options))))
}

/// An answer, or what is wrong, as a plain object.
fn told<A: Serialize>(answer: Result<A, Problem>) -> JsValue {
    match answer {
        Ok(answer) => to_js(&answer),
        Err(problem) => to_js(&plain::Refusal { error: problem }),
    }
}
