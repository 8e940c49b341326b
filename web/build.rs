//! Turns the page's own words (`src/text/<language>.toml`) into an enum with a member for each, and for native builds
//! into a table of texts by language; the browser loads its language as a file. A word that the code asks for and the
//! English file lacks does not compile, nor does a language that has not the same words.

use std::{env, error::Error, fmt::Write, fs, path::Path};

use toml_edit::DocumentMut;

const FOLDER: &str = "src/text";
const ENGLISH: &str = "en";

/// A word: its name in the code and its text.
type Word = (String, String);

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let english = words(ENGLISH)?;
    let mut code =
        String::from("/// A word, sentence or pattern of the page itself, by its place in `en.toml`.\n");
    code.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum T {\n");
    for (name, text) in &english {
        writeln!(code, "    /// “{}”\n    {name},", text.replace('\n', " "))?;
    }
    code.push_str(
        "}\n\n/// The texts in the order of [`T`], by language, English first.\n\
         #[cfg(not(target_family = \"wasm\"))]\npub(crate) static WORDS: &[(&str, &[&str])] = &[\n",
    );
    let mut languages = languages()?;
    languages.sort_by_key(|language| (language != ENGLISH, language.clone()));
    for language in languages {
        let texts = in_order(&language, words(&language)?, &english)?;
        writeln!(code, "    ({language:?}, &{texts:?}),")?;
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), code)?;
    Ok(())
}

/// The languages there are files of.
fn languages() -> Result<Vec<String>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let name = entry?.file_name();
        found.extend(name.to_str().and_then(|name| name.strip_suffix(".toml")).map(str::to_owned));
    }
    Ok(found)
}

/// The words of a language, in the order of its file.
fn words(language: &str) -> Result<Vec<Word>, Box<dyn Error>> {
    let file = format!("{FOLDER}/{language}.toml");
    let document: DocumentMut = fs::read_to_string(&file)?.parse()?;
    let mut words = Vec::new();
    for (section, entries) in document.iter() {
        let entries = entries.as_table().ok_or_else(|| format!("{file}: `{section}` is no section"))?;
        for (name, text) in entries.iter() {
            let text = text.as_str().ok_or_else(|| format!("{file}: `{section}.{name}` is no text"))?;
            words.push((format!("{}{}", camel(section), camel(name)), text.to_owned()));
        }
    }
    Ok(words)
}

/// The texts of a language in the order of the English ones; it must have the same words, with the same blanks to fill.
fn in_order(language: &str, words: Vec<Word>, english: &[Word]) -> Result<Vec<String>, String> {
    if let Some((extra, _)) = words.iter().find(|(name, _)| english.iter().all(|(known, _)| known != name)) {
        return Err(format!("{FOLDER}/{language}.toml: the page asks for no word `{extra}`"));
    }
    let text_of = |(name, text): &Word| {
        let found = words.iter().find(|(known, _)| known == name);
        let (_, found) =
            found.ok_or_else(|| format!("{FOLDER}/{language}.toml: no text of `{name}`: “{text}”"))?;
        if blanks(found) != blanks(text) {
            return Err(format!("{FOLDER}/{language}.toml: `{name}` must have the same blanks as “{text}”"));
        }
        Ok(found.clone())
    };
    english.iter().map(text_of).collect()
}

/// What stands in braces, sorted.
fn blanks(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    found.sort_unstable();
    found
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
