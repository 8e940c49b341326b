//! Numbers as people type them: 1000, 1,000, 1.000 and 1 000 are one and the same.

/// From here on a count looks slipped, and is asked again.
const SLIPPED: u64 = 2_000_000;

/// Reads a count; nothing if it is no whole number, or if its separators stand where none belong.
pub(crate) fn read(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    let mut groups = typed.split(|letter: char| ",.'’_".contains(letter) || letter.is_whitespace());
    let first = groups.next()?;
    let mut digits = String::from(first);
    let mut separated = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        separated = true;
        digits.push_str(group);
    }
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let sensible = !first.is_empty() && (!separated || first.len() <= 3);
    if plain && sensible && digits.len() <= 15 { digits.parse().ok() } else { None }
}

/// Whether a count looks like a slip of the hand: nobody at all, or a people's worth.
pub(crate) fn looks_slipped(count: u64) -> bool {
    count == 0 || count > SLIPPED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_read_however_they_are_set_apart() {
        for typed in
            ["1000", "1,000", "1.000", "1 000", " 1000 ", "1\u{a0}000", "1\u{202f}000", "1'000", "1’000"]
        {
            assert_eq!(read(typed), Some(1_000), "{typed}");
        }
        assert_eq!(read("1,234,567"), Some(1_234_567));
        assert_eq!(read("0"), Some(0));
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for typed in [
            "",
            "many",
            "1,5",
            "1.50",
            "12,00",
            "-5",
            "1e3",
            ",000",
            "1000,000",
            "1,,000",
            "9999999999999999",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_slip_is_noticed() {
        assert!(looks_slipped(0) && looks_slipped(50_000_000));
        assert!(!looks_slipped(1) && !looks_slipped(1_000_000));
    }
}
