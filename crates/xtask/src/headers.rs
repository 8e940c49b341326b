//! The headers the page is served with, in one place.
//! The server of `cargo xtask serve` sends them and `cargo xtask build` writes them into `dist/_headers`.

use crate::widget;

/// What may run and load on the page: its own files, and WebAssembly. Nothing inline, nothing from elsewhere,
/// no text turned into markup, no frame around the page. The page that builds the widget's tag shows it in a frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
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

/// What may run and load in the widget's frame: the same, in anybody's page.
const FRAME_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *; \
     require-trusted-types-for 'script'";

/// The headers of the widget's files, which any page may load, also one that is isolated from other origins. A frame
/// with a sandbox has no origin that could be named, so anybody is allowed.
pub const WIDGET: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Access-Control-Allow-Origin", "*"),
];

/// The folder of the widget's files in the site.
const WIDGET_FOLDER: &str = "widget/";

/// The headers of the file at an address below the page's own folder.
pub fn of(address: &str) -> Vec<(&'static str, &'static str)> {
    let policy = |policy| ("Content-Security-Policy", policy);
    if address.starts_with(WIDGET_FOLDER) {
        let frame = address.ends_with("/frame.html").then_some(policy(FRAME_POLICY));
        WIDGET.iter().copied().chain(frame).collect()
    } else {
        ALWAYS.to_vec()
    }
}

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

/// The same headers in the `_headers` form that common static hosts read, for the files at these addresses below the
/// page's own folder. Each top folder has a block of its own and there is none for everything: two blocks for one file
/// would add up, and the page's policy would close the widget's frame.
pub fn for_static_hosts(addresses: &[String]) -> String {
    let mut text = String::new();
    let mut block = |address: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("/{address}\n"));
        headers.iter().for_each(|(name, value)| text.push_str(&format!("  {name}: {value}\n")));
    };
    let cached = |address: &str| {
        let kept = ("Cache-Control", cache_control(address.rsplit('/').next().unwrap_or_default()));
        of(address).into_iter().chain([kept]).collect::<Vec<_>>()
    };
    block("", &cached("index.html"));
    let mut folders: Vec<&str> = Vec::new();
    for address in addresses {
        match address.split_once('/') {
            None => block(address, &cached(address)),
            Some((folder, _)) if !folders.contains(&folder) => {
                folders.push(folder);
                block(&format!("{folder}/*"), &of(&format!("{folder}/")));
            }
            Some(_) => {}
        }
    }
    for address in addresses.iter().filter(|address| address.starts_with(WIDGET_FOLDER)) {
        match address.split_once(&format!("/{}/", widget::FILES)) {
            Some((folder, _)) if !folders.contains(&folder) => {
                folders.push(folder);
                block(&format!("{folder}/{}/*", widget::FILES), &[("Cache-Control", CACHE_FOR_EVER)]);
            }
            Some(_) => {}
            // What the folder's block has not said already.
            None => block(address, cached(address).get(WIDGET.len()..).unwrap_or_default()),
        }
    }
    for address in addresses.iter().filter(|address| !address.starts_with(WIDGET_FOLDER)) {
        let file_name = address.rsplit('/').next().unwrap_or_default();
        if address.contains('/') && cache_control(file_name) == CACHE_FOR_EVER {
            block(address, &[("Cache-Control", CACHE_FOR_EVER)]);
        }
    }
    text
}

/// The headers of the widget's folder for the servers that somebody may copy it to: the name of a file, and what it
/// holds.
pub fn for_own_servers() -> Vec<(&'static str, String)> {
    let frame = [("Content-Security-Policy", FRAME_POLICY)];
    let lines = |headers: &[(&str, &str)], form: fn(&str, &str) -> String| -> String {
        headers.iter().map(|(name, value)| form(name, value)).collect()
    };
    let plain = |name: &str, value: &str| format!("  {name}: {value}\n");
    let apache = |name: &str, value: &str| format!("  Header set {name} \"{value}\"\n");
    let nginx = |name: &str, value: &str| format!("    add_header {name} \"{value}\" always;\n");
    let iis = |name: &str, value: &str| format!("        <add name=\"{name}\" value=\"{value}\" />\n");
    vec![
        (
            "_headers",
            format!(
                "/clausewise/*\n{}/clausewise/frame.html\n{}",
                lines(WIDGET, plain),
                lines(&frame, plain)
            ),
        ),
        (
            "htaccess",
            format!(
                "AddType application/wasm .wasm\nAddType text/javascript .js\n<IfModule mod_headers.c>\n{}\
                 <Files \"frame.html\">\n{}</Files>\n</IfModule>\n",
                lines(WIDGET, apache),
                lines(&frame, apache)
            ),
        ),
        (
            "nginx.conf",
            format!(
                "location /clausewise/ {{\n    types {{ application/wasm wasm; text/javascript js; text/css css; \
                 text/html html; image/svg+xml svg; application/octet-stream bin; }}\n{}    \
                 location /clausewise/frame.html {{\n{}{}    }}\n}}\n",
                lines(WIDGET, nginx),
                lines(WIDGET, nginx),
                lines(&frame, nginx)
            ),
        ),
        (
            "web.config",
            format!(
                "<?xml version=\"1.0\"?>\n<configuration>\n  <system.webServer>\n    <staticContent>\n      \
                 <remove fileExtension=\".wasm\" />\n      <mimeMap fileExtension=\".wasm\" mimeType=\"application/wasm\" />\n      \
                 <remove fileExtension=\".bin\" />\n      <mimeMap fileExtension=\".bin\" mimeType=\"application/octet-stream\" />\n    \
                 </staticContent>\n    <httpProtocol>\n      <customHeaders>\n{}      </customHeaders>\n    </httpProtocol>\n  \
                 </system.webServer>\n  <location path=\"frame.html\">\n    <system.webServer>\n      <httpProtocol>\n      \
                 <customHeaders>\n{}      </customHeaders>\n      </httpProtocol>\n    </system.webServer>\n  </location>\n</configuration>\n",
                lines(WIDGET, iis),
                lines(&frame, iis)
            ),
        ),
    ]
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

    /// What a host that reads these blocks sends with a file: those of every block that fits, one after the other.
    fn sent<'t>(text: &'t str, address: &str) -> Vec<(&'t str, &'t str)> {
        let mut sent = Vec::new();
        let mut fits = false;
        for line in text.lines() {
            match line.strip_prefix('/') {
                Some(block) => {
                    fits =
                        block.strip_suffix('*').map_or(block == address, |start| address.starts_with(start));
                }
                None if fits => sent.extend(line.trim().split_once(": ")),
                None => {}
            }
        }
        sent
    }

    #[test]
    fn static_hosts_send_what_the_server_sends_and_nothing_twice() {
        let addresses = [
            "boot-1f0c6cbd7a6b58a4.js",
            "clauses/a.html",
            "clauses/b.html",
            "fr/embed.html",
            "fr/index.html",
            "index.html",
            "widget/1/clausewise-check.js",
            "widget/1/files/app-1f0c6cbd7a6b58a4_bg.wasm",
            "widget/1/files/app-1f0c6cbd7a6b58a4.js",
            "widget/1/frame-1f0c6cbd7a6b58a4.js",
            "widget/1/frame.html",
        ];
        let text = for_static_hosts(&addresses.map(str::to_owned));
        for address in addresses {
            let mut wanted = of(address);
            let kept = cache_control(address.rsplit('/').next().unwrap());
            let in_folder = address.contains('/') && !address.starts_with("widget/");
            if kept == CACHE_FOR_EVER || !in_folder {
                wanted.push(("Cache-Control", kept));
            }
            let mut sent = sent(&text, address);
            wanted.sort_unstable();
            sent.sort_unstable();
            assert_eq!(sent, wanted, "{address}");
        }
        assert_eq!(sent(&text, ""), sent(&text, "index.html"));
        assert_eq!(text.matches("/widget/1/files/").count(), 1, "one block for all of them");
    }

    #[test]
    fn only_the_widgets_frame_may_be_framed() {
        assert!(of("index.html").iter().any(|(_, value)| value.contains("frame-ancestors 'none'")));
        assert!(of("widget/1/frame.html").iter().any(|(_, value)| value.contains("frame-ancestors *")));
        let element = of("widget/1/clausewise-check.js");
        assert!(element.iter().all(|(name, _)| *name != "Content-Security-Policy"));
    }

    #[test]
    fn own_servers_get_the_headers_of_the_widget_in_their_form() {
        for (name, text) in for_own_servers() {
            for (header, value) in WIDGET {
                assert!(text.contains(header) && text.contains(value), "{header} in {name}");
            }
            assert!(text.contains(FRAME_POLICY), "{name}");
        }
    }

    #[test]
    fn the_policy_allows_nothing_inline_and_nothing_foreign() {
        for policy in [CONTENT_SECURITY_POLICY, FRAME_POLICY] {
            assert!(policy.starts_with("default-src 'none';"));
            let (_, policy) = policy.split_once(';').unwrap();
            let policy = policy.replace("frame-ancestors *", "");
            for hole in ["unsafe-inline", "'unsafe-eval'", "http", "*"] {
                assert!(!policy.contains(hole), "{hole}");
            }
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
