//! Compiles the book's text files into the blobs that are embedded. A book that can't be read stops the build, with
//! every mistake and its line; gaps and conflicts are `clausewise prove`'s to find, and CI runs it.

use std::{env, error::Error, fs, path::Path};

use clausewise_compiler::{compile, source::read_folder};
use clausewise_rules::packed::to_bytes;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=book");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let files = read_folder(&Path::new(&root).join("book"))?;
    let compiled = compile(&files).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the rulebook can't be read:\n{}", told.join("\n"))
    })?;
    fs::write(out.join("book.bin"), to_bytes(&compiled.book))?;
    let english = ("en".to_owned(), compiled.library);
    let mut table = String::from("[");
    for (language, library) in std::iter::once(english).chain(compiled.translated) {
        let file = out.join(format!("{language}.bin"));
        fs::write(&file, library.to_bytes())?;
        table.push_str(&format!("({language:?}, include_bytes!({file:?}).as_slice()),"));
    }
    table.push(']');
    fs::write(out.join("texts.rs"), table)?;
    Ok(())
}
