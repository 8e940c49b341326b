//! Names as people write them, brought to what counts of them: letters and digits, lower case, no accents.

/// Only what counts of a name.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .collect()
}

/// The letters of French and its neighbours without their accents.
fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'å' | 'ã' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' | 'ì' => 'i',
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ÿ' => 'y',
        'ñ' => 'n',
        other => other,
    }
}
