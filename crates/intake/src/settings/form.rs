//! The forms in which settings are pasted: lines, connection strings, configuration files, JSON. Each is walked once and
//! every name and value is handed on as it is found; nothing is collected here, and broken text is walked to its end.

use std::borrow::Cow;

use serde::Serialize;

use super::name::Setting;

/// The form a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `name=value`, a line each.
    Lines,
    /// `name=value;name=value`.
    ConnectionString,
    /// Objects with names and values.
    Json,
}

/// Something found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'t> {
    /// A known setting with its value, still as typed.
    Value {
        /// The setting.
        setting: Setting,
        /// What stands behind it, without quotes.
        value: &'t str,
        /// Whether a semicolon stands in it that needed quotes.
        semicolon: bool,
        /// Whether its quotes are never closed.
        open: bool,
    },
    /// A name that is not known.
    Unknown,
    /// A piece that is no setting at all.
    Stray,
}

/// Walks a text and hands on what is found, each with its line; tells the form, and whether it was whole.
pub fn walk(text: &str, found: &mut dyn FnMut(Found<'_>, usize)) -> (Form, bool) {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    if start.starts_with('{') || start.starts_with('[') && start.contains(['{', '"']) {
        return (Form::Json, json(text, found));
    }
    if let Some((before, inner)) = in_configuration(text) {
        let first = before.matches('\n').count();
        pieces(&inner, first, found);
        return (Form::ConnectionString, true);
    }
    let settings = pieces(text, 0, found);
    (if settings.shared_line { Form::ConnectionString } else { Form::Lines }, true)
}

/// The connection string of a configuration file (`connectionString="…"`), with what stands before it.
fn in_configuration(text: &str) -> Option<(&str, Cow<'_, str>)> {
    const NAME: &str = "connectionstring";
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find(NAME) {
        let behind = from + at + NAME.len();
        let rest = text.get(behind..)?;
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some((quote, inner)) = value.and_then(|value| {
            let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
            Some((quote, value.get(1..)?))
        }) {
            let inner = inner.find(quote).and_then(|end| inner.get(..end)).unwrap_or(inner);
            if !inner.contains('&') {
                return Some((text.get(..from + at)?, Cow::Borrowed(inner)));
            }
            let plain = inner
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            return Some((text.get(..from + at)?, Cow::Owned(plain)));
        }
        from = behind;
    }
    None
}

// ---- names and values ------------------------------------------------------------------------------------------------

#[derive(Default)]
struct Pieces {
    /// Whether two settings stood on one line.
    shared_line: bool,
}

/// Lines, or a connection string: what differs is only what stands between two settings.
fn pieces(text: &str, first_line: usize, found: &mut dyn FnMut(Found<'_>, usize)) -> Pieces {
    let mut all = Pieces::default();
    let mut rest = text;
    let mut last_line = None;
    let line_of = |rest: &str| {
        let done = text.len().saturating_sub(rest.len());
        first_line + 1 + text.get(..done).map_or(0, lines_in)
    };
    loop {
        rest = bullet(rest);
        if rest.is_empty() {
            return all;
        }
        let line = line_of(rest);
        let Some((setting, value)) = named(rest) else {
            // A piece that names nothing ends with its line, or at the next piece that names something.
            let end = end_of_piece(rest).0;
            let piece = rest.get(..end).unwrap_or_default();
            if piece.contains(char::is_alphanumeric) && !is_remark(piece) {
                found(if piece.contains('=') { Found::Unknown } else { Found::Stray }, line);
            }
            rest = rest.get(end..).unwrap_or_default();
            continue;
        };
        all.shared_line |= last_line == Some(line);
        last_line = Some(line);
        let (value, next, semicolon, open) = value_of(value);
        found(Found::Value { setting, value, semicolon, open }, line);
        rest = next;
    }
}

/// How many line ends stand in a text.
fn lines_in(text: &str) -> usize {
    let ends = text.bytes().filter(|byte| *byte == b'\n').count();
    if ends == 0 { text.bytes().filter(|byte| *byte == b'\r').count() } else { ends }
}

/// Headings of sections and remarks are nobody's mistake.
fn is_remark(piece: &str) -> bool {
    ["#", "//", "[", "<!--", "--", "@"].iter().any(|start| piece.starts_with(start))
}

/// A text without what stands before a name: blanks, separators, bullets, numbers of a list.
fn bullet(text: &str) -> &str {
    let between = |letter: char| letter.is_whitespace() || ";,•*–—·▪‣◦●-+\u{a0}\u{200b}".contains(letter);
    let mut rest = text.trim_start_matches(between);
    // `1.`, `a)`, `ii.`: at most three letters or digits.
    let mark = rest.find(['.', ')']).filter(|at| (1..=3).contains(at));
    if let Some(at) = mark
        && rest.get(..at).is_some_and(|mark| mark.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && rest.get(at + 1..).is_some_and(|behind| behind.starts_with([' ', '\t']))
    {
        rest = rest.get(at + 1..).unwrap_or_default().trim_start_matches(between);
    }
    let quoted = rest.trim_start_matches(['"', '\'', '`', '“', '@', '$']);
    if quoted.len() < rest.len() && named(quoted).is_some() { quoted } else { rest }
}

/// The known setting that a text begins with, and what stands behind its `=`, its `:`, its tab or its line end.
fn named(text: &str) -> Option<(Setting, &str)> {
    let line_end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text.get(..line_end)?;
    for (at, mark) in line.match_indices(['=', ':', '\t', ';']) {
        if mark == ";" {
            break;
        }
        let name = line.get(..at)?.trim_end_matches(['"', '\'', '`', ' ']);
        if let Some(setting) = Setting::of(name).filter(|_| name.len() < 60) {
            // `Password:=x` and `name=:x` are nobody's form; a second `=` belongs to the value.
            return Some((setting, text.get(at + mark.len()..)?));
        }
        if mark == "=" {
            break;
        }
    }
    // The form's own label, with the value on the line below.
    let label = line.trim().trim_end_matches(['*', ':']);
    let setting = Setting::of(label).filter(|_| label.contains(char::is_alphabetic))?;
    let below = text.get(line_end..)?;
    let value = below.trim_start();
    let value_line = value.lines().next().unwrap_or_default();
    Some((setting, if named_on_line(value_line).is_some() { below } else { value }))
}

fn named_on_line(line: &str) -> Option<Setting> {
    let line = bullet_mark(line);
    let at = line.find(['=', ':', '\t']).unwrap_or(line.len());
    Setting::of(line.get(..at)?.trim())
}

fn bullet_mark(line: &str) -> &str {
    line.trim_start_matches(|letter: char| !letter.is_alphanumeric())
}

/// A value, what follows it, whether a bare semicolon stands in it, whether its quotes stay open.
fn value_of(text: &str) -> (&str, &str, bool, bool) {
    let text = text.trim_start_matches([' ', '\t', '\u{a0}']);
    let quote = text.chars().next().filter(|letter| matches!(letter, '"' | '\'' | '“' | '`' | '{'));
    let mut open = false;
    if let Some(quote) = quote {
        let close = match quote {
            '“' => '”',
            '{' => '}',
            other => other,
        };
        let inner = text.get(quote.len_utf8()..).unwrap_or_default();
        match closing(inner, close) {
            Some(end) if quote == '{' => {
                // Braces may belong to the value: an identifier, or something to fill in.
                let next = 1 + end + 1;
                return (
                    text.get(..next).unwrap_or(text),
                    text.get(next..).unwrap_or_default(),
                    false,
                    false,
                );
            }
            Some(end) => {
                let value = inner.get(..end).unwrap_or(inner);
                return (value, inner.get(end + close.len_utf8()..).unwrap_or_default(), false, false);
            }
            None => open = quote != '{',
        }
    }
    let (end, semicolon) = end_of_piece(text);
    let value = text.get(..end).unwrap_or(text).trim_end().trim_end_matches([';', ',']);
    // `"AuthType=…;"` as it stands in program text: the last quote is not the value's.
    let value = if quote.is_none() { value.trim_end_matches(['"', '\'', '`', ';']) } else { value };
    (value, text.get(end..).unwrap_or_default(), semicolon, open)
}

/// Where quotes close: at a quote that is not doubled, with nothing behind it but a separator.
fn closing(inner: &str, close: char) -> Option<usize> {
    let mut letters = inner.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != close {
            continue;
        }
        if letters.peek().is_some_and(|(_, next)| *next == close) {
            letters.next();
            continue;
        }
        let behind = inner.get(at + close.len_utf8()..).unwrap_or_default();
        let next = behind.trim_start_matches([' ', '\t']);
        if next.is_empty() || next.starts_with([';', ',', '\n', '\r', '"', ')', '+']) {
            return Some(at);
        }
    }
    None
}

/// Where a bare value ends: with its line, or at a semicolon behind which another setting begins or nothing is left.
/// Tells also whether a semicolon was passed over.
fn end_of_piece(text: &str) -> (usize, bool) {
    let line_end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text.get(..line_end).unwrap_or(text);
    let mut passed = false;
    for (at, _) in line.match_indices(';') {
        let behind = line.get(at + 1..).unwrap_or_default();
        let piece = behind.split(';').next().unwrap_or_default();
        let name = piece.split('=').next().unwrap_or_default().trim();
        let plausible = piece.contains('=')
            && (1..=40).contains(&name.len())
            && name.starts_with(|letter: char| letter.is_alphabetic() || "\"'“".contains(letter))
            && name.chars().all(|letter| letter.is_alphanumeric() || " _-\"'“.".contains(letter));
        if plausible || !piece.contains(char::is_alphanumeric) {
            return (at, passed);
        }
        passed = true;
    }
    (line_end, passed)
}

// ---- JSON ------------------------------------------------------------------------------------------------------------

/// What the values under a name are.
#[derive(Clone, Copy)]
enum Under {
    /// Settings by their own names.
    Names,
    /// Values of one setting, however deep: `"password": { "value": "…" }`.
    One(Setting),
    /// Nothing that is read.
    Nothing,
}

/// Names that hold settings or say nothing about the connection.
fn passes(name: &str) -> bool {
    let known =
        ["properties", "typeproperties", "resources", "value", "connection", "connections", "settings"];
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn says_nothing(name: &str) -> bool {
    let known = [
        "connectvia",
        "annotations",
        "parameters",
        "description",
        "version",
        "$schema",
        "id",
        "etag",
        "credential",
    ];
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Walks JSON without trusting it to be whole; tells whether it was.
fn json(text: &str, found: &mut dyn FnMut(Found<'_>, usize)) -> bool {
    let mut line = 1;
    let mut depth: Vec<(char, Under)> = Vec::new();
    let mut name: Option<Under> = None;
    let mut whole = true;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' => line += 1,
            '{' | '[' => {
                let outer = depth.last().map_or(Under::Names, |(_, under)| *under);
                depth.push((letter, name.take().unwrap_or(outer)));
                if depth.len() > 64 {
                    return false;
                }
            }
            '}' | ']' => {
                let opened = depth.pop().map(|(opened, _)| opened);
                whole &= opened == Some(if letter == '}' { '{' } else { '[' });
                name = None;
            }
            ',' => name = None,
            '"' => {
                let here = line;
                let mut value = String::new();
                let mut closed = false;
                while let Some((_, letter)) = letters.next() {
                    match letter {
                        '"' => {
                            closed = true;
                            break;
                        }
                        '\\' => escaped(&mut letters, &mut value),
                        '\n' => {
                            line += 1;
                            value.push('\n');
                        }
                        other => value.push(other),
                    }
                }
                whole &= closed;
                while letters.peek().is_some_and(|(_, next)| next.is_whitespace()) {
                    line += usize::from(letters.next().is_some_and(|(_, letter)| letter == '\n'));
                }
                let is_name = letters.peek().is_some_and(|(_, next)| *next == ':') && name.is_none();
                let outer = depth.last().map_or(Under::Names, |(_, under)| *under);
                if is_name {
                    letters.next();
                    name = Some(under(&value, outer, here, found));
                } else {
                    leaf(&value, name.take().unwrap_or(outer), here, found);
                }
            }
            letter if letter.is_alphanumeric() || letter == '-' => {
                let rest = text.get(at..).unwrap_or_default();
                let end = rest.find([',', '}', ']', '\n', '\r', ' ', '\t']).unwrap_or(rest.len());
                while letters.peek().is_some_and(|(next, _)| *next < at + end) {
                    letters.next();
                }
                let outer = depth.last().map_or(Under::Names, |(_, under)| *under);
                let value = rest.get(..end).unwrap_or_default();
                leaf(if value == "null" { "" } else { value }, name.take().unwrap_or(outer), line, found);
            }
            _ => {}
        }
    }
    whole && depth.is_empty()
}

/// What stands under a name.
fn under(name: &str, outer: Under, line: usize, found: &mut dyn FnMut(Found<'_>, usize)) -> Under {
    match outer {
        // `{ "type": "SecureString", "value": "…" }`: the type is no value.
        Under::One(setting) => match name {
            "value" | "secretName" => Under::One(setting),
            _ => Under::Nothing,
        },
        Under::Nothing => Under::Nothing,
        Under::Names if passes(name) => Under::Names,
        Under::Names if name.eq_ignore_ascii_case("connectionString") => Under::One(Setting::Other),
        Under::Names if says_nothing(name) => Under::Nothing,
        Under::Names => match Setting::of(name) {
            Some(setting) => Under::One(setting),
            None => {
                found(Found::Unknown, line);
                Under::Nothing
            }
        },
    }
}

fn leaf(value: &str, under: Under, line: usize, found: &mut dyn FnMut(Found<'_>, usize)) {
    match under {
        // A connection string within JSON.
        Under::One(Setting::Other) if value.contains('=') => {
            pieces(value, line.saturating_sub(1), found);
        }
        Under::One(setting) => {
            found(Found::Value { setting, value, semicolon: false, open: false }, line);
        }
        Under::Names if !value.is_empty() => found(Found::Stray, line),
        Under::Names | Under::Nothing => {}
    }
}

/// What stands behind a backslash.
fn escaped(letters: &mut std::iter::Peekable<std::str::CharIndices<'_>>, value: &mut String) {
    match letters.next().map(|(_, letter)| letter) {
        Some('n') => value.push('\n'),
        Some('r') => value.push('\r'),
        Some('t') => value.push('\t'),
        Some('u') => {
            let mut code = 0;
            for _ in 0..4 {
                let Some(digit) = letters.peek().and_then(|(_, letter)| letter.to_digit(16)) else { break };
                code = code * 16 + digit;
                letters.next();
            }
            value.push(char::from_u32(code).unwrap_or('\u{fffd}'));
        }
        Some(other) => value.push(other),
        None => {}
    }
}
