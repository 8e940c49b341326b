//! The field that settings go into never keeps a secret: what is pasted or dropped is masked before the field gets it,
//! and what is typed is masked with every letter.

use clausewise_intake::settings::{form, read};
use form::Found;

/// What takes the place of a secret while somebody types.
const MASK: &str = "‹secret›";

/// Settings as they may be kept: everything that must not be known is gone, names and addresses too. Nothing where there
/// is more text than settings have.
pub(super) fn masked(text: &str) -> Option<String> {
    read(text).ok().map(|pasted| pasted.to_string())
}

/// The same text with its secrets masked, and everything else as it is being typed, with where the writing goes on:
/// behind the mask, if it was within the secret. Nothing where there is no secret.
pub(super) fn typed(text: &str, caret: usize) -> Option<(String, usize)> {
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
        // The secret stands there in another spelling: then nothing is left as it is, and what follows is its end.
        let kept = secret_last(&masked(text).unwrap_or_default());
        return Some((kept.clone(), kept.len()));
    }
    if secrets.is_empty() {
        return None;
    }
    let mut out = String::new();
    let (mut from, mut at) = (0, None);
    for (start, end) in secrets {
        out.push_str(text.get(from..start).unwrap_or_default());
        if at.is_none() && caret < start {
            at = out.len().checked_sub(start - caret);
        }
        out.push_str(MASK);
        if at.is_none() && caret <= end {
            at = Some(out.len());
        }
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    let behind = text.len().saturating_sub(caret);
    let at = at.unwrap_or(out.len().saturating_sub(behind));
    Some((out, at))
}

/// Masked settings with the last of their secrets at the end.
fn secret_last(masked: &str) -> String {
    let mut lines: Vec<&str> = masked.lines().collect();
    if let Some(place) = lines.iter().rposition(|line| line.ends_with(MASK)) {
        let secret = lines.remove(place);
        lines.push(secret);
    }
    lines.join("\n")
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

    /// Types a text letter by letter between two others, and returns what stands in the field after each.
    fn type_between(before: &str, text: &str, behind: &str) -> Vec<String> {
        let mut field = format!("{before}{behind}");
        let mut caret = before.len();
        let mut all = Vec::new();
        for letter in text.chars() {
            field.insert(caret, letter);
            caret += letter.len_utf8();
            (field, caret) = typed(&field, caret).unwrap_or((field, caret));
            all.push(field.clone());
        }
        all
    }

    const SECRET: &str = "zQ7~xW9kPv3";

    #[test]
    fn a_typed_secret_never_grows_beyond_its_last_letter() {
        for before in [
            "OAuthClientSecret=",
            "AuthType=ClientSecret;ClientSecret=",
            "Password: ",
            "\"client_secret\" = ",
            "URL=https://a\nClient Secret\n",
            "AuthType=AD;Url=http://s/o;Password='",
            "AuthType=AD;Url=http://s/o;Pwd={",
        ] {
            let all = type_between("", &format!("{before}{SECRET}\nURL=https://a"), "");
            for field in &all {
                assert!(!field.contains("zQ") && !field.contains("v3"), "{before}: {field}");
            }
            assert!(all.last().unwrap().contains(MASK), "{all:?}");
            assert!(all.last().unwrap().ends_with("URL=https://a"), "{all:?}");
        }
    }

    #[test]
    fn a_secret_typed_in_the_middle_of_settings_is_masked_where_it_stands() {
        for (before, behind) in [
            ("é=1\nOAuthClientSecret=", "\nCallbackURL=http://localhost:33333"),
            ("Password=one\nClientSecret=", "\nDomain=d"),
            ("AuthType=AD;Password=", ";Domain=d"),
            ("AuthType=AD;Password='", "';Domain=d"),
            ("<add connectionString=\"AuthType=AD;Url=http://s/o;Password=", ";Domain=d\"/>"),
        ] {
            let last = type_between(before, SECRET, behind).pop().unwrap();
            assert_eq!(last, format!("{}{MASK}{behind}", before.replace("=one", "=‹secret›")));
        }
    }

    #[test]
    fn a_secret_in_another_spelling_takes_what_follows_with_it() {
        for (before, behind) in [
            ("<add connectionString=\"AuthType=AD;Url=http://s&amp;t/o;Password=", ";Domain=d\"/>"),
            ("{ \"password\": \"\\u0041", "\", \"hostName\": \"h\" }"),
            ("{ \"servicePrincipalCredential\": { \"type\": \"SecureString\", \"value\": \"", "\" } }"),
            ("{ \"servicePrincipalKey\": \"", ""),
        ] {
            let all = type_between(before, SECRET, behind);
            for field in &all {
                assert!(!field.contains("Q7") && !field.contains("kPv"), "{before}: {field}");
            }
            assert!(all.last().unwrap().ends_with(MASK), "{all:?}");
        }
    }

    #[test]
    fn what_is_no_secret_can_be_typed_in_peace() {
        let text = "URL=https://contoso.crm4.dynamics.com\nCRMVersion=CRMOnline\nAuthScheme=AzureAD\n";
        assert_eq!(type_between("", text, "").last().unwrap(), text);
    }

    #[test]
    fn what_is_pasted_keeps_neither_secrets_nor_names() {
        let pasted = "URL=https://contoso.crm4.dynamics.com\nOAuthClientSecret=zQ7~xW9kPv3\nmy own note zQ7";
        let out = masked(pasted).unwrap();
        assert!(out.contains("OAuthClientSecret=‹secret›"), "{out}");
        assert!(!out.contains("zQ7") && !out.contains("contoso"), "{out}");
        assert_eq!(masked(&out).unwrap(), out);
    }
}
