//! The field that settings go into never keeps a secret: what is pasted or dropped is masked before the field gets it,
//! and what is typed is masked with every letter.

use clausewise_intake::settings::{form, read};
use form::Found;

/// What takes the place of a secret while somebody types.
const MASK: &str = "‹secret›";

/// Settings as they may be kept: everything that must not be known is gone, names and addresses too.
pub(super) fn masked(text: &str) -> String {
    read(text).map(|pasted| pasted.to_string()).unwrap_or_default()
}

/// The same text with its secrets masked, and everything else as it is being typed; nothing where there is none.
pub(super) fn typed(text: &str) -> Option<String> {
    let mut secrets: Vec<(usize, usize)> = Vec::new();
    let mut whole = true;
    form::walk(text, &mut |found, _| {
        if let Found::Value { setting, value, .. } = found
            && setting.is_secret()
            && !value.is_empty()
            && value != MASK
        {
            match place(text, value) {
                Some(place) => secrets.push(place),
                None => whole = false,
            }
        }
    });
    if !whole {
        // The secret stands there in another spelling: then nothing is left as it is.
        return Some(masked(text));
    }
    if secrets.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut from = 0;
    for (start, end) in secrets {
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(MASK);
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Some(out)
}

/// Where a part stands in a text that it was taken from; nothing if it was not.
fn place(text: &str, part: &str) -> Option<(usize, usize)> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (text.get(start..end)? == part).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types a text letter by letter, and returns what stands in the field after each.
    fn type_it(text: &str) -> Vec<String> {
        let mut field = String::new();
        let mut all = Vec::new();
        for letter in text.chars() {
            field.push(letter);
            field = typed(&field).unwrap_or(field);
            all.push(field.clone());
        }
        all
    }

    #[test]
    fn a_typed_secret_never_grows_beyond_its_last_letter() {
        let secret = "zQ7~xW9kPv3";
        for before in [
            "OAuthClientSecret=",
            "AuthType=ClientSecret;ClientSecret=",
            "Password: ",
            "\"client_secret\" = ",
        ] {
            let all = type_it(&format!("{before}{secret}\nURL=https://a"));
            for field in &all {
                assert!(!field.contains("zQ") && !field.contains("v3"), "{before}: {field}");
            }
            assert!(all.last().unwrap().contains(MASK), "{all:?}");
            assert!(all.last().unwrap().ends_with("URL=https://a"), "{all:?}");
        }
    }

    #[test]
    fn what_is_no_secret_can_be_typed_in_peace() {
        let text = "URL=https://contoso.crm4.dynamics.com\nCRMVersion=CRMOnline\nAuthScheme=AzureAD\n";
        assert_eq!(type_it(text).last().unwrap(), text);
    }

    #[test]
    fn what_is_pasted_keeps_neither_secrets_nor_names() {
        let out =
            masked("URL=https://contoso.crm4.dynamics.com\nOAuthClientSecret=zQ7~xW9kPv3\nmy own note zQ7");
        assert!(out.contains("OAuthClientSecret=‹secret›"), "{out}");
        assert!(!out.contains("zQ7") && !out.contains("contoso"), "{out}");
        assert_eq!(masked(&out), out);
    }
}
