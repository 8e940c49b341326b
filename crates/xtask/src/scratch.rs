//! A folder that a unit test has for itself.
//! It is removed when the test ends, however it ends.

use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder outside the checkout.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder; `test` keeps apart the tests of one run.
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("clausewise-xtask-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into the folder, and the folders on the way to it.
    pub fn write(&self, address: &str, content: &[u8]) {
        let file = self.0.join(address);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays behind harms nobody, and a second panic here would hide the test's own.
        let _ = fs::remove_dir_all(&self.0);
    }
}
