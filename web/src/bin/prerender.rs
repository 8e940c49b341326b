//! Writes the static pages of all languages into the folder of a built site: `prerender SITE.TOML CHANGES.TOML PAGES
//! FOLDER`, where PAGES holds the built pages that have a program. `cargo xtask build` and `serve` call it.

use std::{env, error::Error, fs, path::Path, process::ExitCode, thread};

use clausewise_web::library::{Assets, File, Publisher, Site, Unwritten, languages, pages};

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [publisher, changes, built, folder] = arguments.as_slice() else {
        return Err(
            "site.toml, the list of changes, the folder of built pages and a folder are needed".into()
        );
    };
    let (built, folder) = (Path::new(built), Path::new(folder));
    let names = fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names: Vec<String> = names.collect();
    let site = Site {
        publisher: Publisher::read(&fs::read_to_string(publisher)?)?,
        assets: Assets::among(&names),
        changes: fs::read_to_string(changes)?,
        built: fs::read_to_string(built.join("index.html"))?,
        bring: fs::read_to_string(built.join("bring.html"))?,
    };
    for file in in_all_languages(&site)? {
        let path = folder.join(&file.address);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(&path, file.content)?;
    }
    Ok(())
}

/// The pages of every language, each written by a thread of its own: a thread speaks one.
fn in_all_languages(site: &Site) -> Result<Vec<File>, Unwritten> {
    thread::scope(|scope| {
        let begun: Vec<_> =
            languages().into_iter().map(|language| scope.spawn(move || pages(site, language))).collect();
        let mut files = Vec::new();
        for thread in begun {
            files.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(files)
    })
}
