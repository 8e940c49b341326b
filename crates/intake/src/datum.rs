//! Plain data as it comes from JSON, TOML or JavaScript, before anything is known of it.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};

/// A piece of plain data.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Datum>),
    /// Named values in the order in which they came.
    Map(Vec<(String, Datum)>),
}

impl Datum {
    /// A named value of a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What it is, as it is shown in a message.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Flag(flag) => flag.to_string(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => fraction(*number),
            Self::Text(text) => text.chars().take(80).collect(),
            Self::List(_) => "a list".into(),
            Self::Map(_) => "an object".into(),
        }
    }
}

/// A number with a fraction, to three places: enough for a message that refuses it. The general way of writing one
/// would cost every visitor of the page some KB.
fn fraction(number: f64) -> String {
    let thousandths = (number * 1000.0).round() as i64;
    if matches!(thousandths, i64::MIN | i64::MAX) {
        return "a number beyond all bounds".into();
    }
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, part) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let part = format!("{part:03}");
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

impl<'de> Deserialize<'de> for Datum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Datum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data")
    }
    fn visit_unit<E>(self) -> Result<Datum, E> {
        Ok(Datum::Null)
    }
    fn visit_none<E>(self) -> Result<Datum, E> {
        Ok(Datum::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Datum, D::Error> {
        Datum::deserialize(inner)
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Datum, E> {
        Ok(Datum::Flag(flag))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Datum, E> {
        Ok(Datum::Whole(number))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Datum, E> {
        Ok(i64::try_from(number).map_or(Datum::Number(number as f64), Datum::Whole))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Datum, E> {
        // JavaScript has no whole numbers of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let whole = number.fract() == 0.0 && number.abs() <= EXACT;
        Ok(if whole { Datum::Whole(number as i64) } else { Datum::Number(number) })
    }
    fn visit_str<E>(self, text: &str) -> Result<Datum, E> {
        Ok(Datum::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Datum, E> {
        Ok(Datum::Text(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Datum, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = list.next_element()? {
            all.push(entry);
        }
        Ok(Datum::List(all))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Datum, A::Error> {
        // No object of ours has more names than this; whoever reads it refuses the rest, each by its name.
        const NAMES: usize = 256;
        let mut all: Vec<(String, Datum)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Datum>()? {
            if all.len() < NAMES && all.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format_args!("`{name}` is said twice")));
            }
            all.push((name, value));
        }
        Ok(Datum::Map(all))
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for entry in list {
                    seq.serialize_element(entry)?;
                }
                seq.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_fraction_is_shown_as_it_came() {
        for (number, shown) in
            [(1.5, "1.5"), (-0.25, "-0.25"), (2.125, "2.125"), (1e3, "1000"), (-0.5, "-0.5")]
        {
            assert_eq!(Datum::Number(number).shown(), shown);
        }
    }

    #[test]
    fn a_number_too_large_to_be_written_is_not_shown_as_another() {
        for number in [1e30, -1e30, u64::MAX as f64, f64::INFINITY] {
            assert_eq!(Datum::Number(number).shown(), "a number beyond all bounds");
        }
    }
}
