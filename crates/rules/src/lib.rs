//! The rules engine: facts and a rulebook in, a cited verdict out. It knows facts, rules, findings, rights and counts;
//! everything about a particular product stands in the rulebook.

mod about;
mod asking;
pub mod book;
mod change;
mod compare;
pub mod diagram;
mod editions;
pub mod equal;
mod explain;
mod judge;
mod laid;
pub mod library;
pub mod order;
mod permits;
pub mod point;
pub mod prove;
pub mod set;
pub mod situation;
mod tell;
pub mod verdict;
pub mod world;

pub use about::{ClauseNote, DocumentNote, Holds, ProductInfo, RulebookInfo, clause, rulebook_info};
pub use asking::{Asking, judge_and_ask, next_question};
pub use change::{Alternative, Change, Reach, Then, what_if};
pub use compare::{Compared, Side, compare};
pub use editions::{Edition, EditionGroup, editions};
pub use explain::{Explanation, Stands, Telling, WayBecause, WhyNot, explain, in_force, why_not};
pub use judge::judge;
pub use permits::{ByWay, ClosedBy, Condition, Granted, Permits, permits};

/// A short digest (FNV-1a, 64 bits, as hexadecimal digits): tells one content from another and is no seal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    format!("{:016x}", hash(bytes))
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
