//! Who publishes this copy of the site: what `site.toml` says, and nothing else. Left empty, the pages say that it is
//! not stated, and name no address of their own.

use toml_edit::DocumentMut;

/// What `site.toml` says; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// The person or firm.
    pub name: String,
    /// Their postal address, on one line.
    pub place: String,
    /// Where mistakes are reported by mail.
    pub mail: String,
    /// Where mistakes are reported as issues.
    pub issues: String,
    /// The site's own address, with `/` at its end.
    pub base: String,
}

impl Publisher {
    /// Reads `site.toml`.
    ///
    /// # Errors
    /// One sentence, if it is no TOML, has a key that is not known, or an address that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: DocumentMut =
            text.parse().map_err(|error| format!("site.toml can't be read: {error}"))?;
        let mut publisher = Self::default();
        for (key, item) in document.iter() {
            let value =
                item.as_str().ok_or_else(|| format!("site.toml: `{key}` must be a text"))?.trim().to_owned();
            match key {
                "publisher" => publisher.name = value,
                "place" => publisher.place = value,
                "mail" => publisher.mail = value,
                "issues" => publisher.issues = value,
                "base" => publisher.base = value,
                _ => {
                    return Err(format!(
                        "site.toml: there is no key `{key}`; known are `publisher`, `place`, `mail`, `issues`, `base`"
                    ));
                }
            }
        }
        for (key, address) in [("base", &mut publisher.base), ("issues", &mut publisher.issues)] {
            if !address.is_empty() && !address.starts_with("https://") {
                return Err(format!("site.toml: `{key}` must begin with `https://`, not `{address}`"));
            }
        }
        if !publisher.base.is_empty() && !publisher.base.ends_with('/') {
            publisher.base.push('/');
        }
        if !publisher.mail.is_empty() && !publisher.mail.contains('@') {
            return Err(format!("site.toml: `mail` must be a mail address, not `{}`", publisher.mail));
        }
        Ok(publisher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_up_where_the_file_says_nothing() {
        assert_eq!(Publisher::read("publisher = \"\"\nbase = \"\""), Ok(Publisher::default()));
    }

    #[test]
    fn a_slip_in_the_file_is_told_with_the_key() {
        for (text, told) in [
            ("publsher = \"A\"", "`publsher`"),
            ("base = \"example.org\"", "`base` must begin with `https://`"),
            ("mail = \"example.org\"", "`mail` must be a mail address"),
            ("publisher = 3", "`publisher` must be a text"),
        ] {
            let error = Publisher::read(text).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
        assert_eq!(
            Publisher::read("base = \"https://example.org/a\"").unwrap().base,
            "https://example.org/a/"
        );
    }
}
