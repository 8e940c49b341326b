//! The rules engine: facts and a rulebook in, a cited verdict out. It knows facts, rules, findings, rights and counts;
//! everything about a particular product stands in the rulebook.

pub mod book;
pub mod diagram;
mod editions;
mod judge;
pub mod library;
pub mod order;
pub mod point;
pub mod prove;
pub mod set;
pub mod situation;
mod tell;
pub mod verdict;
pub mod world;

pub use editions::{Edition, EditionGroup, editions};
pub use judge::judge;

/// A short digest (FNV-1a, 64 bits, as hexadecimal digits): tells one content from another and is no seal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
