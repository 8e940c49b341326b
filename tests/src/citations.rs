//! Whether a clause's own few words stand on the page it cites, and whether the rulebook's texts are its own words.
//! The guides are read from a folder beside the checkout, never from the checkout: they are not ours to publish.

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

use clausewise_compiler::{
    problem::{Place, Problems},
    source::{Body, Files, Node, parse},
};

/// The guides whose full text can be at hand: the tag under which clauses cite each, and its file.
pub const GUIDES: [(&str, &str); 3] =
    [("LG21", "d365-2021-11.txt"), ("LG22J", "d365-2022-06.txt"), ("LG24F", "d365-2024-02.txt")];

/// A clause quotes this many words, no more and no fewer: enough to find the place, too few to copy.
const QUOTED: std::ops::RangeInclusive<usize> = 3..=6;
/// Words that stand on more pages than this say nothing about the page.
const PAGES: usize = 3;
/// Texts that share this many words in a row with a source are copied.
const RUN: usize = 7;
/// What is quoted or named by design, and so may stand in a source.
const NOT_OURS: [&str; 4] = ["words", "name", "title", "locus"];

/// A source with its words, page by page.
#[derive(Clone, Debug)]
pub struct Source {
    /// The tag under which clauses cite it, or its file.
    pub name: String,
    /// The words of each page, by the number printed on it.
    pages: BTreeMap<usize, Vec<String>>,
}

impl Source {
    /// A guide as text, with a form feed at the end of each page. The number of a page is the one printed at its foot
    /// (`P a g e |7`); the cover has none and is page 0.
    #[must_use]
    pub fn guide(tag: &str, text: &str) -> Self {
        let pages = text
            .split('\x0c')
            .enumerate()
            .map(|(place, page)| (printed(page).unwrap_or(place), words(page)))
            .collect();
        Self { name: tag.to_owned(), pages }
    }

    /// What a dossier quotes: everything between quotation marks on one line.
    #[must_use]
    pub fn quotations(name: &str, text: &str) -> Self {
        let quoted = text.lines().flat_map(|line| line.split(['"', '“', '”']).skip(1).step_by(2));
        Self { name: name.to_owned(), pages: quoted.map(words).enumerate().collect() }
    }

    /// The pages on which some words stand in a row.
    fn pages_with(&self, wanted: &[String]) -> Vec<usize> {
        let holds =
            |page: &Vec<String>| !wanted.is_empty() && page.windows(wanted.len()).any(|run| run == wanted);
        self.pages.iter().filter(|(_, page)| holds(page)).map(|(number, _)| *number).collect()
    }
}

/// The number printed at the foot of a page.
fn printed(page: &str) -> Option<usize> {
    let foot = page.lines().rev().find(|line| !line.trim().is_empty())?;
    foot.rsplit_once("P a g e |")?.1.trim().parse().ok()
}

/// A text's words in a form that can be compared: white space, capitals, punctuation and quotation marks don't matter,
/// and a word is the same with or without its hyphen, also where a line ends at it.
fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' | '’' | '‘' | '\u{ad}' => {}
            '-' | '\u{2010}' | '\u{2011}' if !word.is_empty() => {
                let rest: String = characters.clone().take_while(|next| next.is_whitespace()).collect();
                let goes_on = characters.clone().nth(rest.chars().count()).is_some_and(char::is_alphanumeric);
                if goes_on && (rest.is_empty() || rest.contains('\n')) {
                    while characters.peek().is_some_and(|next| next.is_whitespace()) {
                        characters.next();
                    }
                } else {
                    all.push(std::mem::take(&mut word));
                }
            }
            _ if character.is_alphanumeric() => word.extend(character.to_lowercase()),
            _ if word.is_empty() => {}
            _ => all.push(std::mem::take(&mut word)),
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// Something that is wrong with a clause or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// File and line.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// What was looked at and what was found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// How many clauses cite a page of a guide at hand.
    pub clauses: usize,
    /// How many texts were held against the sources.
    pub texts: usize,
    /// Everything that is wrong, by place.
    pub failures: Vec<Failure>,
}

/// Reads the guides that are in a folder; all of them must be.
///
/// # Errors
/// When one can't be read.
pub fn read_guides(folder: &Path) -> io::Result<Vec<Source>> {
    GUIDES.iter().map(|(tag, file)| Ok(Source::guide(tag, &fs::read_to_string(folder.join(file))?))).collect()
}

/// Reads what the dossiers (`.md` files) in a folder quote.
///
/// # Errors
/// When the folder or a dossier can't be read.
pub fn read_dossiers(folder: &Path) -> io::Result<Vec<Source>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| Ok(Source::quotations(&name(path), &fs::read_to_string(path)?))).collect()
}

/// Looks up the words of each clause that cites a guide at hand, and looks for copied runs in every text.
#[must_use]
pub fn check(files: &Files, guides: &[Source], dossiers: &[Source]) -> Checked {
    let mut checked = Checked::default();
    let mut problems = Problems::default();
    let sources: Vec<&Source> = guides.iter().chain(dossiers).collect();
    let runs = runs(&sources);
    for (file, text) in files.iter().filter(|(file, _)| !file.starts_with("documents/")) {
        let Some(tree) = parse(file, text, &mut problems) else { continue };
        for (id, clause) in child(&tree, "clause").map(Node::entries).unwrap_or_default() {
            if let Some(said) = citation(id, clause, guides, &mut checked.clauses) {
                checked.failures.push(Failure { place: clause.place.clone(), message: said });
            }
        }
        texts(&tree, &mut String::new(), &mut |path, place, text| {
            checked.texts += 1;
            let words = words(text);
            let copied = words.windows(RUN).find_map(|run| Some((run, runs.get(run)?)));
            if let Some((run, (source, page))) = copied {
                let message = format!("`{path}` shares “{}” with page {page} of {source}", run.join(" "));
                checked.failures.push(Failure { place: place.clone(), message });
            }
        });
    }
    for problem in problems.into_sorted() {
        checked.failures.push(Failure { place: problem.place, message: problem.message });
    }
    checked
}

/// What is wrong with a clause's citation, if it cites a guide at hand and something is.
fn citation(id: &str, clause: &Node, guides: &[Source], looked_at: &mut usize) -> Option<String> {
    let guide = guides.iter().find(|guide| text(clause, "document") == Some(guide.name.as_str()))?;
    *looked_at += 1;
    let tag = &guide.name;
    let Some(page) = text(clause, "page") else {
        return Some(format!("clause `{id}` cites {tag} and gives no `page`"));
    };
    let Some(quoted) = text(clause, "words") else {
        return Some(format!("clause `{id}` cites {tag} and gives no `words` to find there"));
    };
    let wanted = words(quoted);
    if !QUOTED.contains(&wanted.len()) {
        let count = wanted.len();
        return Some(format!("clause `{id}` quotes {count} words, “{quoted}”; three to six are wanted"));
    }
    let found = guide.pages_with(&wanted);
    let list = found.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    if found.is_empty() {
        Some(format!("clause `{id}`: “{quoted}” stands on no page of {tag}, which it cites for page {page}"))
    } else if !found.iter().any(|number| number.to_string() == page) {
        Some(format!("clause `{id}`: “{quoted}” is not on page {page} of {tag} but on {list}"))
    } else if found.len() > PAGES {
        Some(format!("clause `{id}`: “{quoted}” is too common: it stands on pages {list} of {tag}"))
    } else {
        None
    }
}

/// Every run of words in the sources, with the first place where it stands.
fn runs<'s>(sources: &[&'s Source]) -> BTreeMap<&'s [String], (&'s str, usize)> {
    let mut all = BTreeMap::new();
    for source in sources {
        for (number, page) in &source.pages {
            for run in page.windows(RUN) {
                all.entry(run).or_insert((source.name.as_str(), *number));
            }
        }
    }
    all
}

/// Walks every text that is ours, with the path to it.
fn texts(node: &Node, path: &mut String, told: &mut impl FnMut(&str, &Place, &str)) {
    match &node.body {
        Body::Text(text) => told(path, &node.place, text),
        Body::List(list) => list.iter().for_each(|entry| texts(entry, path, told)),
        Body::Table(entries) => {
            for (key, entry) in entries.iter().filter(|(key, _)| !NOT_OURS.contains(&key.as_str())) {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                texts(entry, path, told);
                path.truncate(length);
            }
        }
        Body::Number(_) | Body::Flag(_) => {}
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.entries().iter().find(|(name, _)| name == key).map(|(_, entry)| entry)
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &child(node, key)?.body {
        Body::Text(text) => Some(text),
        _ => None,
    }
}
