//! Where the checkout, its build folder and the tool cache are.
//! Tools live outside the checkout, so that a fresh clone finds them again.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The checkout these commands work on.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout: the folder two levels above this crate, which cargo names.
    pub fn find() -> Result<Self> {
        env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .and_then(|this_crate| this_crate.ancestors().nth(2).map(Path::to_path_buf))
            .map(|root| Self { root })
            .ok_or_else(|| {
                Error::usage("start these commands with `cargo xtask`, which says where the checkout is")
            })
    }

    /// A file or folder of the checkout, by its path from the top.
    pub fn path(&self, from_top: &str) -> PathBuf {
        self.root.join(from_top)
    }

    /// The top of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path as a person in the checkout would write it.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// The build folder of everything that runs natively.
    pub fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// The build folder of everything that becomes wasm, apart from the native one so that the two never
    /// make each other stale.
    pub fn web_target(&self) -> PathBuf {
        self.target().join("web")
    }
}

/// The folder of installed tools, shared by all checkouts of this person.
pub fn tool_cache() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("clausewise"))
        .ok_or_else(|| Error::missing("neither XDG_CACHE_HOME nor HOME says where tools can be kept"))
}
