//! What people bring (JSON, a link, a spreadsheet, connection settings), turned into a situation.

pub mod datum;
mod read;

pub use read::read_situation;
