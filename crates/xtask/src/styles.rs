//! The style sheets of the page. They are written one for each part of it; visitors get them in one file, since a first
//! screen waits for each that it needs.

use std::fs;
use std::path::Path;

use crate::error::{During, Error, Result};
use crate::page::hash;

/// Puts the style sheets that a built page names into one, `site-<hash>.css`, in their order. One for print alone stays by
/// itself: nobody waits for it.
pub fn gather(built: &Path) -> Result<()> {
    let index = built.join("index.html");
    let html = fs::read_to_string(&index).during(format!("read {}", index.display()))?;
    let (mut css, mut rest, mut left) = (String::new(), html.as_str(), Vec::new());
    while let Some((before, link)) = rest.split_once("<link ") {
        let (tag, after) = link.split_once('>').unwrap_or((link, ""));
        left.push(before.to_owned());
        match stylesheet(tag).filter(|_| !tag.contains("media=")) {
            Some(address) => {
                let file = built.join(address);
                css.push_str(&fs::read_to_string(&file).during(format!("read {}", file.display()))?);
                css.push('\n');
                fs::remove_file(&file).during(format!("remove {}", file.display()))?;
            }
            None => left.push(format!("<link {tag}>")),
        }
        rest = after;
    }
    let name = format!("site-{:016x}.css", hash(css.as_bytes()));
    let file = built.join(&name);
    fs::write(&file, &css).during(format!("write {}", file.display()))?;
    let first = left.first_mut().ok_or_else(|| Error::failed("index.html names no style sheet"))?;
    first.push_str(&format!("<link rel=\"stylesheet\" href=\"./{name}\">"));
    fs::write(&index, left.concat() + rest).during(format!("write {}", index.display()))
}

/// The style sheets that a page names, in their order, as files beside it.
pub fn named(html: &str) -> Vec<&str> {
    html.split("<link ").skip(1).filter_map(|link| stylesheet(link.split('>').next()?)).collect()
}

/// What a `link` leads to if it is a style sheet.
fn stylesheet(tag: &str) -> Option<&str> {
    let (_, address) = tag.split_once("href=").filter(|_| tag.contains("stylesheet"))?;
    let address = address.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', '>']).next()?;
    Some(address.trim_start_matches("./"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_sheets_of_a_page_become_one_and_print_stays_by_itself() {
        let folder = Scratch::new("styles");
        folder.write(
            "index.html",
            b"<head><link rel=icon href=./a.svg><link rel=\"stylesheet\" href=\"./b-1.css\" integrity=x><link rel=stylesheet href=./a-2.css><link media=print rel=stylesheet href=./c.css></head>",
        );
        folder.write("b-1.css", b"b{}");
        folder.write("a-2.css", b"a{}");
        folder.write("c.css", b"c{}");
        gather(folder.path()).unwrap();
        let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
        let names = named(&html);
        assert_eq!(names.len(), 2, "{html}");
        assert_eq!(fs::read_to_string(folder.path().join(names[0])).unwrap(), "b{}\na{}\n");
        assert_eq!(names[1], "c.css");
        assert!(html.contains("<link rel=icon href=./a.svg>") && html.ends_with("</head>"), "{html}");
        assert!(!folder.path().join("b-1.css").exists());
    }
}
