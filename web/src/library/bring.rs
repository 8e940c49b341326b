//! The page "Bring your own" as it stands before its program comes: the program draws what is below its heading, and has
//! no words for what is around that.

use yew::prelude::*;

use super::{
    Unwritten,
    frame::{At, Page},
    shell::{self, Failing},
};

/// The address of the page.
pub(super) const ADDRESS: &str = "bring.html";

/// The page.
pub(super) fn page(at: &At<'_>, built: &str) -> Result<String, Unwritten> {
    let word = |name: &str| at.shelf.say(name).to_owned();
    let main = html! {
        <main id="main" class="bring" tabindex="-1">
            <div class="hero">
                <h1>{ word("bring.heading") }</h1>
                <p class="lead">{ word("bring.lead") }</p>
            </div>
            <div id="app"><div class="before"><p class="help with-script">{ word("bring.loading") }</p></div></div>
        </main>
    };
    let page = Page { title: word("bring.title"), about: word("bring.about"), main };
    let failing = Failing {
        failed: "bring.failed",
        help: "bring.failed-help",
        again: "bring.start",
        no_script: "bring.no-script",
    };
    shell::document(at, built, &page, failing)
}
