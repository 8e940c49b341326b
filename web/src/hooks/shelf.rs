//! Loads the texts that the state needs, and tells when they are there.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::failure;
use crate::{shelf::Shelf, state::State};

/// The shelf with what has been loaded since the start.
#[hook]
pub(crate) fn use_shelf(first: &Shelf, state: &State) -> Shelf {
    let shelf = use_reducer(|| first.clone());
    let dispatcher = shelf.dispatcher();
    use_effect_with(shelf.lacking(state), move |lacking| {
        let lacking = lacking.clone();
        if !lacking.is_empty() {
            spawn_local(async move {
                match Shelf::fetch(lacking).await {
                    Some(parts) => dispatcher.dispatch(parts),
                    None => failure::show(),
                }
            });
        }
    });
    (*shelf).clone()
}
