//! Writes the static pages of one language into the folder of a built site: `prerender LANGUAGE SITE.TOML CHANGES.TOML
//! PAGE FOLDER`. `cargo xtask build` and `serve` call it for each language; `prerender` alone names the languages.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use clausewise_web::library::{Assets, Publisher, Site, languages, pages};

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
    if arguments.is_empty() {
        languages().iter().for_each(|language| println!("{language}"));
        return Ok(());
    }
    let [language, publisher, changes, built, folder] = arguments.as_slice() else {
        return Err(
            "a language, site.toml, the list of changes, the built page and a folder are needed".into()
        );
    };
    let folder = Path::new(folder);
    let names = fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names: Vec<String> = names.collect();
    let site = Site {
        publisher: Publisher::read(&fs::read_to_string(publisher)?)?,
        assets: Assets::among(&names),
        changes: fs::read_to_string(changes)?,
        built: fs::read_to_string(built)?,
    };
    for file in pages(&site, language)? {
        let path = folder.join(&file.address);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(&path, file.content)?;
    }
    Ok(())
}
