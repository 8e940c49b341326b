//! Cells as they are written: quoted where they must be, and harmless, so that no spreadsheet runs what somebody typed.

/// Whether a spreadsheet would take a cell for a formula. A plain number with its sign is none.
#[must_use]
pub fn looks_like_formula(cell: &str) -> bool {
    let Some(first) = cell.chars().find(|letter| !letter.is_whitespace() || matches!(letter, '\t' | '\r'))
    else {
        return false;
    };
    match first {
        '=' | '@' | '\t' | '\r' | '＝' | '＠' | '＋' | '－' => true,
        '+' | '-' => {
            let rest = cell.trim_start().get(1..).unwrap_or_default();
            rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        }
        _ => false,
    }
}

/// Writes a cell: an apostrophe before what looks like a formula, quotes where they are needed.
pub fn write(cell: &str, separator: u8, out: &mut String) {
    let formula = looks_like_formula(cell);
    let separator = char::from(separator);
    let special = |letter: char| letter == separator || matches!(letter, '"' | '\n' | '\r' | '\t');
    let quoted = formula || cell.contains(special) || cell.starts_with(' ') || cell.ends_with(' ');
    if !quoted {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for letter in cell.chars() {
        if letter == '"' {
            out.push('"');
        }
        out.push(letter);
    }
    out.push('"');
}
