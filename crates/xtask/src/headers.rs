//! The headers the page is served with, in one place.
//! The server of `cargo xtask serve` sends them and `cargo xtask build` writes them into `dist/_headers`.

/// What may run and load on the page: its own files, and WebAssembly. Nothing inline, nothing from elsewhere,
/// no text turned into markup, no frame around the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types clausewise";

/// What the page never asks the browser for.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
     encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), \
     screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The headers of every answer.
pub const ALWAYS: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// For a file whose name carries the hash of its content: another content has another name.
pub const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

/// For every other file: kept, but asked for again each time.
pub const CACHE_AND_ASK: &str = "no-cache";

/// How long a file may be kept, by its name.
pub fn cache_control(file_name: &str) -> &'static str {
    if without_hash(file_name).is_some() { CACHE_FOR_EVER } else { CACHE_AND_ASK }
}

/// The name without its hash, `boot.js` for `boot-1f0c6cbd7a6b58a4.js`; nothing when it carries none.
pub fn without_hash(file_name: &str) -> Option<String> {
    let (before, rest) = file_name.rsplit_once('-')?;
    let end = rest.find(|c: char| !matches!(c, '0'..='9' | 'a'..='f'))?;
    let after = rest.get(end..)?;
    ((HASH_LENGTHS).contains(&end) && after.starts_with(['.', '_'])).then(|| format!("{before}{after}"))
}

/// Trunk writes a hash without leading zeros, so it may be shorter than sixteen digits.
const HASH_LENGTHS: std::ops::RangeInclusive<usize> = 11..=16;

/// The same headers in the `_headers` form that common static hosts read. `hashed` are the addresses below the
/// page's own folder of the files that may be kept for ever.
pub fn for_static_hosts(hashed: &[String]) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in ALWAYS {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for address in ["/", "/index.html", "/bring.html"] {
        text.push_str(&format!("{address}\n  Cache-Control: {CACHE_AND_ASK}\n"));
    }
    for address in hashed {
        text.push_str(&format!("/{address}\n  Cache-Control: {CACHE_FOR_EVER}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_name_is_told_from_a_plain_one() {
        assert_eq!(without_hash("boot-1f0c6cbd7a6b58a4.js").as_deref(), Some("boot.js"));
        assert_eq!(
            without_hash("clausewise-web-c4d5e6f7a8b9c0d1_bg.wasm").as_deref(),
            Some("clausewise-web_bg.wasm")
        );
        for plain in
            ["index.html", "clausewise-web.js", "texts-en.bin", "texts-deadbeef.bin", "a-1f0c6cbd7a6b58a4"]
        {
            assert_eq!(without_hash(plain), None, "{plain}");
        }
    }

    #[test]
    fn only_hashed_files_are_kept_for_ever() {
        assert_eq!(cache_control("index.html"), "no-cache");
        assert_eq!(cache_control("boot-1f0c6cbd7a6b58a4.js"), CACHE_FOR_EVER);
    }

    #[test]
    fn static_hosts_get_every_header_the_server_sends() {
        let text = for_static_hosts(&["boot-1f0c6cbd7a6b58a4.js".to_owned()]);
        for (name, value) in ALWAYS {
            assert!(text.contains(&format!("\n  {name}: {value}\n")), "{name}");
            assert!(!value.contains('\n') && !value.contains("  "), "{name} is one line");
        }
        assert!(
            text.ends_with(
                "/boot-1f0c6cbd7a6b58a4.js\n  Cache-Control: public, max-age=31536000, immutable\n"
            )
        );
    }

    #[test]
    fn the_policy_allows_nothing_inline_and_nothing_foreign() {
        assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none';"));
        for hole in ["unsafe-inline", "'unsafe-eval'", "http", "*"] {
            assert!(!CONTENT_SECURITY_POLICY.contains(hole), "{hole}");
        }
    }

    #[test]
    fn the_notes_for_hosts_hold_the_headers_that_are_sent() {
        let notes = include_str!("../../../docs/hosting.md");
        for (name, value) in ALWAYS {
            assert!(notes.contains(&format!("\n{name}: {value}\n")), "{name}");
        }
        for value in [CACHE_FOR_EVER, CACHE_AND_ASK] {
            assert!(notes.contains(&format!("`Cache-Control: {value}`")), "{value}");
        }
    }
}
