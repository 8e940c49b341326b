//! What can go wrong in these commands, always told in one lower-case sentence.
//! The kind decides the exit code: 2 when the request or the machine lacks something, 1 when work failed.

use std::fmt;

/// The result of everything in these commands.
pub type Result<T> = std::result::Result<T, Error>;

/// One sentence about what went wrong, and its kind.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    sentence: String,
}

#[derive(Debug)]
enum Kind {
    /// The command line asks for something that does not exist.
    Usage,
    /// This machine lacks a program that these commands cannot install.
    Missing,
    /// A step ran and did not succeed.
    Failed,
}

impl Error {
    /// The command line asks for something that does not exist.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, sentence: sentence.into() }
    }

    /// This machine lacks a program that these commands cannot install.
    pub fn missing(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Missing, sentence: sentence.into() }
    }

    /// A step ran and did not succeed.
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, sentence: sentence.into() }
    }

    /// The exit code of the process that stops because of this.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Usage | Kind::Missing => 2,
            Kind::Failed => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<lexopt::Error> for Error {
    fn from(error: lexopt::Error) -> Self {
        Self::usage(format!("{error}; `cargo xtask help` lists the options"))
    }
}

/// Says what was being done to which file when the system refused.
pub trait During<T> {
    /// Turns a system error into a sentence: "could not `doing`: …".
    fn during(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T> During<T> for std::io::Result<T> {
    fn during(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Error::failed(format!("could not {doing}: {error}")))
    }
}
