//! Turns the page's own words (`src/text/en.toml`) into an enum with a member for each and a table of texts.
//! A word that the code asks for and the file lacks does not compile; one that nobody asks for is a warning.

use std::{env, error::Error, fmt::Write, fs, path::Path};

use toml_edit::DocumentMut;

fn main() -> Result<(), Box<dyn Error>> {
    const WORDS: &str = "src/text/en.toml";
    println!("cargo::rerun-if-changed={WORDS}");
    let document: DocumentMut = fs::read_to_string(WORDS)?.parse()?;
    let mut words: Vec<(String, String)> = Vec::new();
    for (section, entries) in document.iter() {
        let entries = entries.as_table().ok_or_else(|| format!("{WORDS}: `{section}` is no section"))?;
        for (name, text) in entries.iter() {
            let text = text.as_str().ok_or_else(|| format!("{WORDS}: `{section}.{name}` is no text"))?;
            words.push((format!("{}{}", camel(section), camel(name)), text.to_owned()));
        }
    }
    let mut code =
        String::from("/// A word, sentence or pattern of the page itself, by its place in `en.toml`.\n");
    code.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum T {\n");
    for (name, text) in &words {
        writeln!(code, "    /// “{}”\n    {name},", text.replace('\n', " "))?;
    }
    code.push_str(
        "}\n\n/// The English texts, in the order of [`T`].\npub(crate) static ENGLISH: &[&str] = &[\n",
    );
    for (_, text) in &words {
        writeln!(code, "    {text:?},")?;
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("words.rs"), code)?;
    Ok(())
}

/// `not-offered` as `NotOffered`.
fn camel(name: &str) -> String {
    name.split(['-', '_'])
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<String>()
        })
        .collect()
}
