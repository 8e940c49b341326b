//! Prints the digests of the verdicts as this build gives them; the wasm test holds its own against them.

fn main() {
    let book = clausewise_rulebook::book();
    let engine = book.map(clausewise_rules::point::Engine::new);
    match (engine, clausewise_rulebook::library("en")) {
        (Ok(engine), Some(library)) => {
            print!("{}", clausewise_random::digests(&engine, &library, clausewise_random::RANDOM));
        }
        _ => eprintln!("the built-in rulebook can't be read"),
    }
}
