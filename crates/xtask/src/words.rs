//! The page's own words as a file for the browser: the texts of a language in the order of the English ones, which is
//! the order the program asks for them in. That each language has the same words, web/build.rs has made sure of.

use clausewise_compiler::{
    problem::Problems,
    source::{self, Body},
};

use crate::error::{During, Error, Result};
use crate::workspace::Workspace;

/// What stands between two texts; web/src/text/mod.rs parts them there.
const BETWEEN: &str = "\0";

/// The words of a language.
pub fn of(workspace: &Workspace, language: &str) -> Result<String> {
    let english = entries(workspace, "en")?;
    let own = entries(workspace, language)?;
    let text_of = |(name, _): &(String, String)| {
        let found = own.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
        found.ok_or_else(|| Error::failed(format!("the page has no text of `{name}` in `{language}`")))
    };
    let texts: Vec<&str> = english.iter().map(text_of).collect::<Result<_>>()?;
    Ok(texts.join(BETWEEN))
}

/// The texts of a language by `section.name`, in the order of their file.
fn entries(workspace: &Workspace, language: &str) -> Result<Vec<(String, String)>> {
    let file = format!("web/src/text/{language}.toml");
    let text = std::fs::read_to_string(workspace.path(&file)).during(format!("read {file}"))?;
    let mut problems = Problems::default();
    let tree = source::parse(&file, &text, &mut problems).unwrap_or_default();
    if let Some(problem) = problems.into_sorted().first() {
        return Err(Error::failed(problem.to_string()));
    }
    let sections = tree.entries().iter().flat_map(|(section, words)| {
        words.entries().iter().map(move |(word, text)| (format!("{section}.{word}"), &text.body))
    });
    let text = |(name, body): (String, &Body)| match body {
        Body::Text(text) => Some((name, text.clone())),
        _ => None,
    };
    Ok(sections.filter_map(text).collect())
}
