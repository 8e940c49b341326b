//! Loads the texts that the state needs, and tells when they are there.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::failure;
use crate::{shelf::Shelf, state::State};

/// The shelf with what has been loaded since the start.
#[hook]
pub(crate) fn use_shelf(first: &Shelf, state: &State) -> Shelf {
    let shelf = use_state(|| first.clone());
    let kept = shelf.clone();
    // A load that another overtook is forgotten; what is then lacking is asked for again, and lies in the browser's cache.
    use_effect_with(shelf.lacking(state), move |lacking| {
        let lacking = lacking.clone();
        if !lacking.is_empty() {
            spawn_local(async move {
                match (*kept).clone().with(lacking).await {
                    Some(with) => kept.set(with),
                    None => failure::show(),
                }
            });
        }
    });
    (*shelf).clone()
}
