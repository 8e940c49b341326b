//! The tests that span several crates live beside this file, named by the sentences they prove.
//! What they share stands here; the tests of the page in a real browser are in `browser/`.
