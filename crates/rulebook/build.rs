//! Compiles the book's text files into the blobs that are embedded. A book that can't be read stops the build, with
//! every mistake and its line; gaps and conflicts are `clausewise prove`'s to find, and CI runs it.

use std::{env, error::Error, fs, path::Path};

use clausewise_compiler::{compile, source::read_folder};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=book");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let files = read_folder(&Path::new(&root).join("book"))?;
    let compiled = compile(&files).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the rulebook can't be read:\n{}", told.join("\n"))
    })?;
    fs::write(Path::new(&out).join("book.bin"), postcard::to_stdvec(&compiled.book)?)?;
    fs::write(Path::new(&out).join("en.bin"), compiled.library.to_bytes()?)?;
    Ok(())
}
