//! Starts the page in the browser: shows the chosen colours, loads the texts and mounts the application.
//! The element it mounts into holds the static first text of `index.html`, which it replaces.

fn main() {
    clausewise_web::start();
}
