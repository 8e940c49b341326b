//! Running other programs: quietly for an answer, openly for work, or openly while reading along.
//! A program that cannot be started or that fails becomes one sentence.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{During, Error, Result};

/// Tells the person at the terminal what happens next; results alone go to standard output.
pub fn announce(sentence: &str) {
    eprintln!("xtask: {sentence}");
}

/// Runs a program in view of the person; `what` names the work in the error.
pub fn work(command: &mut Command, what: &str) -> Result<()> {
    if succeeds(command, what)? {
        Ok(())
    } else {
        Err(Error::failed(format!("{what} failed; its messages are above")))
    }
}

/// Runs a program whose messages matter only when it fails, and shows them then.
pub fn quiet_work(command: &mut Command, what: &str) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().during(format!("start {what}"))?;
    if output.status.success() {
        return Ok(());
    }
    for messages in [&output.stdout, &output.stderr] {
        eprint!("{}", String::from_utf8_lossy(messages));
    }
    Err(Error::failed(format!("{what} failed; its messages are above")))
}

/// Runs a program in view of the person and says whether it succeeded.
pub fn succeeds(command: &mut Command, what: &str) -> Result<bool> {
    Ok(command.status().during(format!("start {what}"))?.success())
}

/// Runs a program without showing it and returns what it printed, or nothing when it failed.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program in view of the person, hands each line it prints to `read`, and says whether it succeeded.
pub fn read_along(command: &mut Command, what: &str, mut read: impl FnMut(&str)) -> Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn().during(format!("start {what}"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.during(format!("read what {what} prints"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read(&line);
        }
    }
    Ok(child.wait().during(format!("wait for {what}"))?.success())
}

/// The first file of this name in the folders of PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// PATH with these folders in front.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&old));
    env::join_paths(all).map_err(|_| {
        Error::failed("a folder of the tool cache has a colon in its name, which PATH cannot hold")
    })
}

/// Cargo, outside of any checkout's settings when `folder` is not in one.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder);
    command
}
