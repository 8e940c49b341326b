//! Loads the texts that the state needs, and tells when they are there.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::failure;
use crate::{shelf::Shelf, state::State};

/// The shelf with what has been loaded since the start.
#[hook]
pub(crate) fn use_shelf(first: &Shelf, state: &State) -> Shelf {
    let shelf = use_state(|| first.clone());
    // A load that ends after another began goes on from what that one brought.
    let newest = use_mut_ref(|| first.clone());
    let kept = shelf.clone();
    use_effect_with(shelf.lacking(state), move |lacking| {
        let lacking = lacking.clone();
        if !lacking.is_empty() {
            spawn_local(async move {
                let before = newest.borrow().clone();
                let Some(mut with) = before.with(lacking).await else { return failure::show() };
                if with.parts.len() < newest.borrow().parts.len() {
                    with.merge(&newest.borrow());
                }
                newest.replace(with.clone());
                kept.set(with);
            });
        }
    });
    (*shelf).clone()
}
