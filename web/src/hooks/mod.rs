//! Where the page touches the browser: its address, its storage of one choice, the focus, the clipboard. Everything
//! else is plain data.

pub(crate) mod address;
pub(crate) mod clipboard;
pub(crate) mod download;
pub(crate) mod failure;
pub(crate) mod focus;
pub(crate) mod shelf;
