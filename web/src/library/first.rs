//! The first screen as HTML: the application's own page with the same functions drawn natively, so that it can be read
//! before the program comes, without it, and by search engines. The program then takes its place.

use std::rc::Rc;

use clausewise_rules::point::Engine;
use yew::prelude::*;

use super::{
    Unwritten,
    frame::{self, At, INDEX},
    render,
};
use crate::{
    components::App,
    pages::start::start,
    state::State,
    text::{T, Text, say},
};

#[derive(Clone, Properties)]
struct FirstProps {
    engine: Rc<Engine>,
    text: Text,
}

impl PartialEq for FirstProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.engine, &other.engine) && self.text == other.text
    }
}

/// The first screen as it is before anything was told.
#[component]
fn First(FirstProps { engine, text }: &FirstProps) -> Html {
    let state = use_reducer(State::default);
    start(&App {
        engine: engine.clone(),
        text: text.clone(),
        ready: true,
        // The years that the finder offers go up to the rulebook's own until the visitor's clock is asked.
        today: Rc::from(engine.book.date.as_str()),
        state,
        answer: None,
        reasoned: Rc::default(),
        heading: NodeRef::default(),
    })
}

/// The application's page: the head that was built for it, with the first screen in its body. `built` is the page as
/// the build of the program left it.
pub(super) fn page(at: &At<'_>, built: &str) -> Result<String, Unwritten> {
    let shelf = at.shelf;
    let unexpected = |what: &str| Unwritten(format!("the built index.html has no `{what}`"));
    let (_, rest) = built.split_once("<meta charset").ok_or_else(|| unexpected("<meta charset"))?;
    let (head, _) = rest.split_once("</head>").ok_or_else(|| unexpected("</head>"))?;
    let up = at.file("");
    // Addresses in it are relative to the top of the site.
    let head = head.replace("=./", &format!("={up}")).replace("=\"./", &format!("=\"{up}"));
    let props = FirstProps { engine: shelf.engine.clone(), text: shelf.text.clone() };
    let first = render::of::<First>(props);
    let word = |name: &str| shelf.say(name).to_owned();
    let named = render::html(html! {
        <>
            <title>{ say(T::PageTitleStart) }</title>
            <meta name="description" content={word("first.about")} />
            { frame::addresses(at) }
        </>
    });
    let before = render::html(html! {
        <><a class="skip" href="#main">{ at.shelf.say("frame.skip").to_owned() }</a>{ frame::head(at) }</>
    });
    let after = render::html(html! {
        <>
            <div class="refused-page" id="start-failed" role="alert" hidden=true>
                <p><strong>{ word("first.failed") }</strong>{ " " }{ word("first.failed-help") }</p>
                <p><button type="button" class="go" id="reload">{ word("first.reload") }</button></p>
                <p><a href={at.to("")}>{ word("first.again") }</a></p>
                <p><a href={at.to("library.html")}>{ word("first.library") }</a></p>
            </div>
            <noscript><p class="notice">{ word("first.no-script") }</p></noscript>
            { frame::foot(at) }
        </>
    });
    let language = &shelf.language;
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset{head}{named}</head>\
         <body>{before}<div id=\"app\"><div class=\"before\">{first}</div></div>{after}</body></html>\n"
    ))
}

/// The address of the page.
pub(super) const ADDRESS: &str = INDEX;
