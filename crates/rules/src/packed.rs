//! How a book and its texts are written down: column by column, each field of all rules together. What is alike then
//! stands side by side, which compresses well, and reading it takes little program.

use std::fmt;

use crate::{
    book::{
        Allowance, Beyond, Book, Chapter, Clause, Combination, Comparison, Count, Counted, Document, Fact,
        Fallback, Feature, Holding, Impossible, Kind, Needs, Pack, Per, Product, Right, Role, Rule, Scope,
        Seen, Sort, Strength, Terms, Test,
    },
    library::{Library, Question},
    set::{Pairs, Set},
};

/// Bytes that are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these bytes are no rulebook that this version can read")
    }
}

impl std::error::Error for Unreadable {}

/// The bytes that are still to be read.
#[derive(Debug)]
pub struct Bytes<'b>(&'b [u8]);

/// What can be written as columns.
pub trait Packed: Default {
    /// Writes one field of many entries.
    fn pack(column: &[&Self], out: &mut Vec<u8>);

    /// Reads one field of many entries, each into its place.
    ///
    /// # Errors
    /// When the bytes are not what [`Packed::pack`] wrote.
    fn unpack(column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable>;
}

/// Writes one thing.
pub fn to_bytes<T: Packed>(one: &T) -> Vec<u8> {
    let mut out = Vec::new();
    T::pack(&[one], &mut out);
    out
}

/// Reads one thing.
///
/// # Errors
/// When the bytes are not what [`to_bytes`] wrote, or go on behind it.
pub fn from_bytes<T: Packed>(bytes: &[u8]) -> Result<T, Unreadable> {
    let mut from = Bytes(bytes);
    let mut one = T::default();
    T::unpack(vec![&mut one], &mut from)?;
    if from.0.is_empty() { Ok(one) } else { Err(Unreadable) }
}

// ---- numbers -----------------------------------------------------------------------------------------------------------

/// Seven bits a byte, the lowest first.
fn push_number(mut number: u64, out: &mut Vec<u8>) {
    while let Some(more) = Some(number >> 7).filter(|more| *more > 0) {
        out.push((number & 0x7f) as u8 | 0x80);
        number = more;
    }
    out.push(number as u8);
}

/// Whichever is shorter: the numbers as they are, or each as its step from the one before.
fn push_numbers(numbers: &[u64], out: &mut Vec<u8>) {
    let (mut plain, mut steps) = (vec![0], vec![1]);
    let mut before = 0_u64;
    for number in numbers {
        push_number(*number, &mut plain);
        let step = number.wrapping_sub(before) as i64;
        push_number(((step << 1) ^ (step >> 63)) as u64, &mut steps);
        before = *number;
    }
    out.extend(if steps.len() < plain.len() { steps } else { plain });
}

impl Bytes<'_> {
    fn byte(&mut self) -> Result<u8, Unreadable> {
        let (first, rest) = self.0.split_first().ok_or(Unreadable)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Unreadable> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Unreadable)
    }

    /// So many numbers, each handed on; every one takes a byte at least.
    fn numbers(
        &mut self,
        count: usize,
        take: &mut dyn FnMut(usize, u64) -> Option<()>,
    ) -> Result<(), Unreadable> {
        let steps = self.byte()? == 1;
        let mut before = 0_u64;
        for place in 0..count {
            let number = self.number()?;
            let step = (number >> 1) ^ (number & 1).wrapping_neg();
            before = if steps { before.wrapping_add(step) } else { number };
            take(place, before).ok_or(Unreadable)?;
        }
        Ok(())
    }

    /// So many lengths of lists, whose entries take a byte each at least.
    fn lengths(&mut self, count: usize) -> Result<Vec<usize>, Unreadable> {
        let (mut lengths, mut left) = (Vec::new(), self.0.len());
        self.numbers(count, &mut |_, length| {
            let length = usize::try_from(length).ok()?;
            left = left.checked_sub(length)?;
            lengths.push(length);
            Some(())
        })?;
        Ok(lengths)
    }
}

/// What is written as a number each: how one becomes a number, and how a number becomes one again.
macro_rules! numbers {
    ($($name:ty: $to:expr, $from:expr;)*) => {$(
        impl Packed for $name {
            fn pack(column: &[&Self], out: &mut Vec<u8>) {
                let numbers: Vec<u64> = column.iter().map(|one| $to(**one)).collect();
                push_numbers(&numbers, out);
            }

            fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
                from.numbers(column.len(), &mut |place, number| {
                    **column.get_mut(place)? = $from(number)?;
                    Some(())
                })
            }
        }
    )*};
}

numbers! {
    u8: u64::from, |number| u8::try_from(number).ok();
    u16: u64::from, |number| u16::try_from(number).ok();
    u32: u64::from, |number| u32::try_from(number).ok();
    bool: u64::from, |number| Some(number == 1);
    Set: |set: Set| set.0, |number| Some(Set(number));
}

/// Enumerations, by the place of each value.
macro_rules! places {
    ($($name:ident { $($value:ident),* })*) => {$(
        impl Packed for $name {
            fn pack(column: &[&Self], out: &mut Vec<u8>) {
                let numbers: Vec<u64> = column.iter().map(|one| **one as u64).collect();
                push_numbers(&numbers, out);
            }

            fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
                let values = [$(Self::$value),*];
                from.numbers(column.len(), &mut |place, number| {
                    **column.get_mut(place)? = *values.get(usize::try_from(number).ok()?)?;
                    Some(())
                })
            }
        }
    )*};
}

// ---- what is made of others --------------------------------------------------------------------------------------------

impl Packed for String {
    /// Each ends with a zero byte, which no text holds.
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        for text in column {
            out.extend(text.bytes().filter(|byte| *byte != 0));
            out.push(0);
        }
    }

    fn unpack(column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        for one in column {
            let end = from.0.iter().position(|byte| *byte == 0).ok_or(Unreadable)?;
            let (text, rest) = from.0.split_at(end);
            *one = std::str::from_utf8(text).map_err(|_| Unreadable)?.to_owned();
            from.0 = rest.get(1..).unwrap_or_default();
        }
        Ok(())
    }
}

impl<T: Packed> Packed for Vec<T> {
    /// The lengths, then the entries of all lists.
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        let lengths: Vec<u64> = column.iter().map(|list| list.len() as u64).collect();
        push_numbers(&lengths, out);
        T::pack(&column.iter().copied().flatten().collect::<Vec<_>>(), out);
    }

    fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        let lengths = from.lengths(column.len())?;
        for (list, length) in column.iter_mut().zip(lengths) {
            list.resize_with(length, T::default);
        }
        T::unpack(column.into_iter().flatten().collect(), from)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        push_numbers(&column.iter().map(|one| u64::from(one.is_some())).collect::<Vec<_>>(), out);
        T::pack(&column.iter().copied().flatten().collect::<Vec<_>>(), out);
    }

    fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        from.numbers(column.len(), &mut |place, there| {
            **column.get_mut(place)? = (there == 1).then(T::default);
            Some(())
        })?;
        T::unpack(column.into_iter().flatten().collect(), from)
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        A::pack(&column.iter().map(|(one, _)| one).collect::<Vec<_>>(), out);
        B::pack(&column.iter().map(|(_, other)| other).collect::<Vec<_>>(), out);
    }

    fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        A::unpack(column.iter_mut().map(|(one, _)| one).collect(), from)?;
        B::unpack(column.iter_mut().map(|(_, other)| other).collect(), from)
    }
}

impl<A: Packed, B: Packed, C: Packed> Packed for (A, B, C) {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        A::pack(&column.iter().map(|(one, _, _)| one).collect::<Vec<_>>(), out);
        B::pack(&column.iter().map(|(_, other, _)| other).collect::<Vec<_>>(), out);
        C::pack(&column.iter().map(|(_, _, third)| third).collect::<Vec<_>>(), out);
    }

    fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        A::unpack(column.iter_mut().map(|(one, _, _)| one).collect(), from)?;
        B::unpack(column.iter_mut().map(|(_, other, _)| other).collect(), from)?;
        C::unpack(column.iter_mut().map(|(_, _, third)| third).collect(), from)
    }
}

impl Packed for Pairs {
    /// Each as the list of what is in it.
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        let lists: Vec<Vec<u16>> = column
            .iter()
            .map(|pairs| pairs.iter().filter_map(|pair| u16::try_from(pair).ok()).collect())
            .collect();
        Vec::pack(&lists.iter().collect::<Vec<_>>(), out);
    }

    fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
        let mut lists: Vec<Vec<u16>> = vec![Vec::new(); column.len()];
        Vec::unpack(lists.iter_mut().collect(), from)?;
        for (pairs, list) in column.iter_mut().zip(lists) {
            list.into_iter().for_each(|pair| pairs.insert(usize::from(pair)));
        }
        Ok(())
    }
}

/// Records, field by field.
macro_rules! columns {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl Packed for $name {
            fn pack(column: &[&Self], out: &mut Vec<u8>) {
                $(Packed::pack(&column.iter().map(|one| &one.$field).collect::<Vec<_>>(), out);)*
            }

            fn unpack(mut column: Vec<&mut Self>, from: &mut Bytes<'_>) -> Result<(), Unreadable> {
                $(Packed::unpack(column.iter_mut().map(|one| &mut one.$field).collect(), from)?;)*
                Ok(())
            }
        }
    )*};
}

places! {
    Scope { Estate, Group, Way, Comparison, Holding, Feature, Dispute, Finding }
    Sort { One, All }
    Per { Person, Device, Server, Site, Pack, Tenant, Account }
    Role { Licence, Cover }
    Strength { Inferred, Community, Expert, Staff, Official, Contract }
    Seen { Contents, Digest, Quotation, Copy, OwnText }
}

columns! {
    Book { version, date, digest, products, terms, facts, counts, needs, chapters, rules, kinds, combinations, rights, clauses, documents, impossible, comparisons, holdings, features }
    Product { id, support_until, cites }
    Terms { product, guide, from, seen, binding }
    Fact { name, scope, values, applies, defaults, judgement, choice, change }
    Fallback { terms, when, value }
    Test { fact, values }
    Count { name, estate, default, each }
    Needs { pairs, stands_for, implied, tasks, beyond }
    Beyond { count, over, pairs }
    Chapter { name, sort, finding, terms, applies, rules }
    Rule { id, chapter, terms, when, then, overrides, cites, inferred, analogy, silent, default }
    Kind { id, per, role, alone, admits, rung, counted, contains, pack, allowance, sold }
    Counted { terms, by, cites }
    Pack { of, minimum }
    Allowance { free, times }
    Combination { terms, kinds, cites }
    Right { id, kinds, terms, ways, when, grants, cites, inferred }
    Clause { id, document, strength, seen }
    Document { id, covers }
    Impossible { id, terms, when }
    Comparison { fact, sum, of, over, times, else_needed }
    Holding { fact, kinds }
    Feature { fact, pairs }
    Library { texts, questions }
    Question { id, order, topics, cites, situation }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let text = |id: &str, text: &str| (id.to_owned(), text.to_owned());
        let question = |id: &str, cites: &[u16], situation: Option<&str>| Question {
            id: id.to_owned(),
            order: 70_000,
            topics: vec!["portal".to_owned(), String::new()],
            cites: cites.to_vec(),
            situation: situation.map(str::to_owned),
        };
        Library {
            texts: vec![text("a", ""), text("b", "Größe"), text("", "c")],
            questions: vec![question("d", &[9, 65_535, 0], None), question("e", &[], Some("{}"))],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(from_bytes(&to_bytes(&library())), Ok(library()));
        let sets: Vec<(Set, Pairs)> =
            vec![(Set(u64::MAX), [0, 383].into_iter().collect()), (Set(0), Pairs::NONE)];
        assert_eq!(from_bytes(&to_bytes(&sets)), Ok(sets));
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_refused() {
        let whole = to_bytes(&library());
        for end in 0..whole.len() {
            assert_eq!(from_bytes::<Library>(&whole[..end]), Err(Unreadable), "{end}");
        }
        assert_eq!(from_bytes::<Library>(&[whole.as_slice(), &[0]].concat()), Err(Unreadable));
    }

    #[test]
    fn no_byte_that_is_something_else_stops_the_reader() {
        let whole = to_bytes(&library());
        let mut refused = 0;
        for place in 0..whole.len() {
            for byte in 0..=u8::MAX {
                let mut other = whole.clone();
                other[place] = byte;
                refused += usize::from(from_bytes::<Library>(&other).is_err());
            }
        }
        assert!(refused > whole.len(), "{refused}");
    }
}
