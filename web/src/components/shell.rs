//! What surrounds every page: the head with its way home, the switch between light and dark, and the foot with the
//! standard texts.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::App;
use crate::{
    hooks::theme::{self, Theme},
    state::{Action, Page},
    text::{T, day, fill, say},
};

/// The link that leads past the head.
pub(crate) fn skip_link() -> Html {
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let main = web_sys::window().and_then(|window| window.document()?.get_element_by_id("main"));
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
            main.focus().ok();
        }
    });
    html! { <a class="skip" href="#main" onclick={skip}>{ say(T::PageSkip) }</a> }
}

/// The head of the page.
pub(crate) fn head(app: &App) -> Html {
    let theme = &app.theme;
    let choices =
        [(Theme::System, T::ThemeSystem), (Theme::Light, T::ThemeLight), (Theme::Dark, T::ThemeDark)];
    let begun = app.state.page != Page::Start;
    html! {
        <header class="head">
            <a class="brand" href="./" onclick={home(app)}>
                <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path d="M5 3h11l3 3v15H5zM9 9h6M9 13h6M9 17h3" fill="none" stroke="currentColor" stroke-width="1.8" />
                </svg>
                <span>{ say(T::PageName) }</span>
            </a>
            <div class="head-tools">
                if begun {
                    <button type="button" class="quiet" onclick={app.on(Action::StartAgain)}>{ say(T::PageStartAgain) }</button>
                }
                <fieldset class="theme">
                    <legend class="unseen">{ say(T::ThemeLegend) }</legend>
                    for (choice, word) in choices {
                        <label key={choice.name()}>
                            <input type="radio" name="theme" value={choice.name()} checked={**theme == choice} onclick={
                                let theme = theme.clone();
                                Callback::from(move |_| {
                                    theme::choose(choice);
                                    theme.set(choice);
                                })
                            } />
                            <span>{ say(word) }</span>
                        </label>
                    }
                </fieldset>
            </div>
        </header>
    }
}

/// Home without loading the page again.
fn home(app: &App) -> Callback<MouseEvent> {
    let again = app.on::<()>(Action::StartAgain);
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        again.emit(());
    })
}

/// The foot of the page, which stands on each and on every print.
pub(crate) fn foot(app: &App) -> Html {
    let book = &app.engine.book;
    let date = day(&book.date);
    let rulebook = [("version", book.version.as_str()), ("date", &date), ("digest", &book.digest)];
    html! {
        <footer class="foot" aria-label={say(T::PageFooter)}>
            <p class="guidance">{ say(T::PageGuidance) }</p>
            <p>{ say(T::PagePrivacy) }</p>
            <p>{ fill(T::PageRulebook, &rulebook) }</p>
            <p>{ say(T::PageTrademarks) }</p>
        </footer>
    }
}
