//! The pages on which a program runs: the head that was built for it, and in the body what stands there before it comes
//! and without it. The head and the foot around it are those of every page.

use yew::prelude::*;

use super::{
    Unwritten,
    frame::{self, At, Page},
    render,
};

/// What such a page says when its program does not come, by the names of the words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failing {
    /// What happened.
    pub failed: &'static str,
    /// What became of what was told, and what helps.
    pub help: &'static str,
    /// The way to the start page.
    pub again: &'static str,
    /// What can be done where no script runs.
    pub no_script: &'static str,
}

/// The whole page. `built` is it as the build of the program left it; its body is given anew: what `page` draws, in which
/// the element `app` is the program's.
pub(super) fn document(at: &At<'_>, built: &str, page: &Page, failing: Failing) -> Result<String, Unwritten> {
    let shelf = at.shelf;
    let unexpected = |what: &str| Unwritten(format!("a built page has no `{what}`"));
    let (_, rest) = built.split_once("<meta charset").ok_or_else(|| unexpected("<meta charset"))?;
    let (head, _) = rest.split_once("</head>").ok_or_else(|| unexpected("</head>"))?;
    // Addresses in it are relative to the top of the site.
    let up = at.file("");
    let head = head.replace("=./", &format!("={up}")).replace("=\"./", &format!("=\"{up}"));
    let word = |name: &str| shelf.say(name).to_owned();
    let named = render::html(html! {
        <>
            <title>{ page.title.clone() }</title>
            <meta name="description" content={page.about.clone()} />
            { frame::addresses(at) }
        </>
    });
    let inside = html! {
        <>
            { page.main.clone() }
            <div class="refused-page" id="start-failed" role="alert" hidden=true>
                <p><strong>{ word(failing.failed) }</strong>{ " " }{ word(failing.help) }</p>
                <p><button type="button" class="go" id="reload">{ word("first.reload") }</button></p>
                <p><a href={at.to("")}>{ word(failing.again) }</a></p>
                <p><a href={at.to("library.html")}>{ word("first.library") }</a></p>
            </div>
            <noscript><p class="notice">{ word(failing.no_script) }</p></noscript>
        </>
    };
    let body = render::html(frame::around(at, inside));
    let (language, languages) = (&shelf.language, at.languages().join(" "));
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\" data-languages=\"{languages}\"><head><meta charset{head}{named}</head><body>{body}</body></html>\n"
    ))
}
