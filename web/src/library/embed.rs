//! The page that builds the widget's tag: choices on the left, the widget live beside them, below what to copy and what
//! the policy of the page it goes into must allow. `embed.js` makes the texts of the choices and sends nothing.

use yew::prelude::*;

use super::{
    File,
    frame::{At, Page},
};

/// What makes the tag of the choices.
const SCRIPT: &str = include_str!("../../widget/embed.js");

/// The name of the script, with the hash of its content.
fn script() -> String {
    format!("embed-{}.js", clausewise_rules::digest(SCRIPT.as_bytes()))
}

/// The script as a file of the site.
pub(super) fn file() -> File {
    File { address: script(), content: SCRIPT.to_owned() }
}

/// The page.
pub(super) fn embed(at: &At<'_>) -> Page {
    let word = |name: &str| at.shelf.say(name).to_owned();
    let main = html! {
        <main id="main" class="entry-page embed" tabindex="-1" data-site={at.file("")} data-top={at.to("")} data-link={word("embed.link")}>
            <h1 class="name">{ word("embed.heading") }</h1>
            <p class="lead">{ word("embed.lead") }</p>
            <div class="sides with-script">
                { choices(at, &word) }
                <section aria-labelledby="live">
                    <h2 id="live">{ word("embed.live") }</h2>
                    <div id="preview" role="group" aria-labelledby="live" tabindex="0"></div>
                    <p role="status" id="heard"></p>
                </section>
            </div>
            { to_copy(&word) }
            <noscript><p>{ word("embed.no-script") }</p></noscript>
            <script type="module" src={at.file("widget/1/clausewise-check.js")}></script>
            <script type="module" src={at.file(&script())}></script>
        </main>
    };
    Page { title: word("embed.title"), about: word("embed.lead"), main }
}

fn choices(at: &At<'_>, word: &dyn Fn(&str) -> String) -> Html {
    let shelf = at.shelf;
    let option = |value: &str, text: String| html! { <option value={value.to_owned()}>{ text }</option> };
    let choice = |name: &'static str, value: &'static str, text: &str, usual: bool| {
        html! {
            <label class="small-tick">
                <input type="radio" {name} {value} checked={usual} />
                <span>{ word(text) }</span>
            </label>
        }
    };
    html! {
        <form id="choices">
            <label>{ word("embed.product") }
                <select name="product">
                    { option("", word("embed.product-any")) }
                    { for shelf.book().products.iter().map(|product| option(&product.id, shelf.text.product(&product.id))) }
                </select>
            </label>
            <label class="small-tick"><input type="checkbox" name="locked" /><span>{ word("embed.locked") }</span></label>
            <label>{ word("embed.language") }
                <select name="lang">
                    { option("", word("embed.language-any")) }
                    for language in at.languages() {
                        { option(language, shelf.say(&format!("language.{language}")).to_owned()) }
                    }
                </select>
            </label>
            <label>{ word("embed.theme") }
                <select name="theme">
                    { option("auto", word("embed.theme-auto")) }
                    { option("light", shelf.say("theme.light").to_owned()) }
                    { option("dark", shelf.say("theme.dark").to_owned()) }
                </select>
            </label>
            <label>{ word("embed.accent") }
                <input type="text" name="accent" placeholder="#1f4e79" autocomplete="off" spellcheck="false" aria-describedby="accent-help" />
            </label>
            <p id="accent-help" class="help">{ word("embed.accent-help") }</p>
            <fieldset>
                <legend>{ word("embed.mode") }</legend>
                { choice("mode", "frame", "embed.mode-frame", true) }
                { choice("mode", "inline", "embed.mode-inline", false) }
            </fieldset>
            <fieldset>
                <legend>{ word("embed.disclose") }</legend>
                { choice("disclose", "send", "embed.disclose-send", true) }
                { choice("disclose", "all", "embed.disclose-all", false) }
            </fieldset>
            <fieldset>
                <legend>{ word("embed.channel") }</legend>
                { choice("channel", "1", "embed.channel-1", true) }
                { choice("channel", "frozen", "embed.channel-frozen", false) }
            </fieldset>
        </form>
    }
}

fn to_copy(word: &dyn Fn(&str) -> String) -> Html {
    let code = |id: &'static str, name: &str| html! { <pre {id} tabindex="0" aria-label={word(name)}></pre> };
    html! {
        <section class="with-script" aria-labelledby="tag">
            <h2 id="tag">{ word("embed.tag") }</h2>
            { code("code-tag", "embed.tag") }
            <p>
                <button type="button" class="go" data-copies="code-tag" data-copied={word("embed.copied")} data-not-copied={word("embed.not-copied")}>{ word("embed.copy") }</button>
                { " " }<span role="status" id="copied"></span>
            </p>
            <p class="help">{ word("embed.tag-help") }</p>
            <h2>{ word("embed.policy") }</h2>
            <p class="help" data-mode="frame">{ word("embed.policy-frame") }</p>
            <p class="help" data-mode="inline" hidden=true>{ word("embed.policy-inline") }</p>
            { code("code-policy", "embed.policy") }
            <p class="help">{ word("embed.policy-own") }</p>
            <h2>{ word("embed.frame") }</h2>
            <p class="help">{ word("embed.frame-help") }</p>
            { code("code-frame", "embed.frame") }
            <h2>{ word("embed.as-link") }</h2>
            { code("code-link", "embed.as-link") }
        </section>
    }
}
