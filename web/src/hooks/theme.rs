//! Light, dark or as the system: the one thing that is stored, because the address has no place for it.

use web_sys::window;

const STORED_AS: &str = "clausewise-theme";

/// A choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Whatever the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// Its name in storage and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The choice made before, on this device.
pub(crate) fn chosen() -> Theme {
    let stored = window().and_then(|window| window.local_storage().ok()??.get_item(STORED_AS).ok()?);
    match stored.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Shows a choice, and keeps it where the browser allows.
pub(crate) fn choose(theme: Theme) {
    show(theme);
    if let Some(storage) = window().and_then(|window| window.local_storage().ok()?) {
        match theme {
            Theme::System => storage.remove_item(STORED_AS).ok(),
            _ => storage.set_item(STORED_AS, theme.name()).ok(),
        };
    }
}

/// Shows a choice.
pub(crate) fn show(theme: Theme) {
    let page = window().and_then(|window| window.document()?.document_element());
    if let Some(page) = page {
        match theme {
            Theme::System => page.remove_attribute("data-theme").ok(),
            _ => page.set_attribute("data-theme", theme.name()).ok(),
        };
    }
}
