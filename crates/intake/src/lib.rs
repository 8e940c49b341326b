//! What people bring (JSON, a link, a spreadsheet, connection settings), turned into a situation.

pub mod datum;
pub mod link;
mod read;
pub mod remembered;
pub mod settings;
pub mod table;
pub mod words;

pub use read::read_situation;
