//! Prints the digests of the verdicts as this build gives them; the wasm test holds its own against them.
//! `CLAUSEWISE_SITUATIONS` asks for more random situations than usual.

fn main() {
    let book = clausewise_rulebook::book();
    let engine = book.map(clausewise_rules::point::Engine::new);
    match (engine, clausewise_rulebook::library("en")) {
        (Ok(engine), Some(library)) => {
            let more = std::env::var("CLAUSEWISE_SITUATIONS").ok().and_then(|number| number.parse().ok());
            let random = more.unwrap_or(clausewise_random::RANDOM);
            print!("{}", clausewise_random::digests(&engine, &library, random));
        }
        _ => eprintln!("the built-in rulebook can't be read"),
    }
}
