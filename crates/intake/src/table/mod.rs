//! Spreadsheets: rows of groups, or an export of the system's users, of any size. Pieces of a file go in, rows come
//! out; what is kept grows with what is different. No file is opened here and no thread is started.
//!
//! ```text
//! bytes → decode (UTF-8) → rows → columns (what is what) → pool (first pass) → judge → pool (second pass) → added → cells
//! ```

pub mod added;
pub mod cells;
pub mod columns;
pub mod decode;
pub mod plain;
pub mod pool;
pub mod preview;
pub mod rows;
pub mod users;
pub mod values;
