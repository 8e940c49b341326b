//! The command, run as a person runs it.

#![allow(
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

pub fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clausewise"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone before all of it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    child.wait_with_output().unwrap()
}

pub fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
