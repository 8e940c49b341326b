//! The rules engine: facts and a rulebook in, a cited verdict out. It knows facts, rules, findings, rights and counts;
//! everything about a particular product stands in the rulebook.

mod about;
mod asking;
pub mod book;
mod change;
mod compare;
pub mod diagram;
mod digest;
mod editions;
pub mod equal;
mod explain;
mod judge;
mod laid;
pub mod library;
pub mod order;
pub mod packed;
mod permits;
pub mod point;
pub mod prove;
pub mod set;
pub mod situation;
pub mod sorted;
mod tell;
pub mod verdict;
pub mod world;

pub use about::{ClauseNote, DocumentNote, Holds, ProductInfo, RulebookInfo, clause, rulebook_info};
pub use asking::{Asking, Sooner, judge_and_ask, next_question, soonest};
pub use change::{Alternative, Change, Reach, Then, what_if};
pub use compare::{Compared, Side, compare};
pub use digest::digest;
pub use editions::{Edition, EditionGroup, editions};
pub use explain::{Explanation, Stands, Telling, WayBecause, WhyNot, explain, in_force, why_not};
pub use judge::judge;
pub use permits::{ByWay, ClosedBy, Condition, Granted, Permits, permits};
