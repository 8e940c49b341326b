//! The pages: start, a question of the gallery, a situation with its answer, and what is shown when something fails.

pub(crate) mod check;
pub(crate) mod not_covered;
pub(crate) mod question;
pub(crate) mod refused;
pub(crate) mod sheet;
pub(crate) mod start;
