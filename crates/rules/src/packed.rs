//! How a book and its texts are written down: column by column, each field of all rules together. What is alike then
//! stands side by side, which compresses well, and reading it takes little program.

use std::{fmt, vec};

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

/// The bytes that are still to be read. What is not as it was written is noted, and read as nothing: one look at the end
/// is less program than one behind each field.
#[derive(Debug)]
pub struct Bytes<'b> {
    left: &'b [u8],
    wrong: bool,
}

/// One field of many entries, read and checked, of which entry after entry is taken.
#[derive(Debug)]
pub enum Column {
    /// Numbers, none too large for what is made of them.
    Numbers(vec::IntoIter<u64>),
    /// Texts.
    Texts(vec::IntoIter<String>),
    /// Lists: their lengths, and the entries of all of them.
    Lists(vec::IntoIter<u64>, Box<Column>),
    /// Records: a column for each field.
    Records(Vec<Column>),
}

/// What can be written as columns. Reading is in two steps, so that little program is made for each type: the columns,
/// where everything is checked, then the entries, where nothing can fail.
pub trait Packed: Sized {
    /// Writes one field of many entries.
    fn pack(column: &[&Self], out: &mut Vec<u8>);

    /// Reads one field of so many entries.
    fn column(count: usize, from: &mut Bytes<'_>) -> Column;

    /// The next entry of a column of this type.
    fn take(from: Option<&mut Column>) -> Self;
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
    let mut from = Bytes { left: bytes, wrong: false };
    let mut column = T::column(1, &mut from);
    let whole = from.left.is_empty() && !from.wrong;
    if whole { Ok(T::take(Some(&mut column))) } else { Err(Unreadable) }
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
    /// Notes that something is missing or out of place; what follows can't be made sense of any more.
    fn stop(&mut self) {
        self.left = &[];
        self.wrong = true;
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.left.split_first() else {
            self.stop();
            return 0;
        };
        self.left = rest;
        *first
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return number;
            }
        }
        self.stop();
        0
    }

    /// So many numbers up to a largest one; every one takes a byte at least.
    fn numbers(&mut self, count: usize, largest: u64) -> Vec<u64> {
        let steps = self.byte() == 1;
        let mut before = 0_u64;
        let mut numbers = Vec::new();
        while numbers.len() < count && !self.wrong {
            let number = self.number();
            let step = (number >> 1) ^ (number & 1).wrapping_neg();
            before = if steps { before.wrapping_add(step) } else { number };
            if before > largest {
                self.stop();
            }
            numbers.push(before);
        }
        numbers
    }

    /// So many texts.
    fn texts(&mut self, count: usize) -> Column {
        let mut texts = Vec::new();
        while texts.len() < count && !self.wrong {
            let end = self.left.iter().position(|byte| *byte == 0);
            let text = end.and_then(|end| self.left.split_at_checked(end));
            match text.and_then(|(text, rest)| Some((std::str::from_utf8(text).ok()?, rest))) {
                Some((text, rest)) => {
                    texts.push(text.to_owned());
                    self.left = rest.get(1..).unwrap_or_default();
                }
                None => self.stop(),
            }
        }
        Column::Texts(texts.into_iter())
    }

    /// So many lists, none longer than `longest`; each of their entries takes a byte at least.
    fn lists(&mut self, count: usize, longest: u64, entries: fn(usize, &mut Bytes<'_>) -> Column) -> Column {
        let lengths = self.numbers(count, longest);
        let all = lengths.iter().try_fold(0_u64, |all, length| all.checked_add(*length));
        let all = all.and_then(|all| usize::try_from(all).ok()).filter(|all| *all <= self.left.len());
        if all.is_none() {
            self.stop();
        }
        Column::Lists(lengths.into_iter(), Box::new(entries(all.unwrap_or_default(), self)))
    }
}

/// The next number of a column; in a column of lists, the length of the next.
fn number(from: Option<&mut Column>) -> u64 {
    match from {
        Some(Column::Numbers(numbers) | Column::Lists(numbers, _)) => numbers.next().unwrap_or_default(),
        _ => 0,
    }
}

/// What stands in the lists of a column.
fn entries(from: Option<&mut Column>) -> Option<&mut Column> {
    match from {
        Some(Column::Lists(_, entries)) => Some(entries),
        _ => None,
    }
}

/// The fields of a column of records.
fn fields(from: Option<&mut Column>) -> std::slice::IterMut<'_, Column> {
    match from {
        Some(Column::Records(fields)) => fields.iter_mut(),
        _ => [].iter_mut(),
    }
}

/// The column of a field, whose type follows from how it is looked at.
fn field<Record, Field: Packed>(_: fn(&Record) -> &Field, count: usize, from: &mut Bytes<'_>) -> Column {
    Field::column(count, from)
}

/// What is written as a number each: how one becomes a number, the largest there is, and how a number becomes one again.
macro_rules! numbers {
    ($($name:ty: $to:expr, $largest:expr, $from:expr;)*) => {$(
        impl Packed for $name {
            fn pack(column: &[&Self], out: &mut Vec<u8>) {
                let numbers: Vec<u64> = column.iter().map(|one| $to(**one)).collect();
                push_numbers(&numbers, out);
            }

            fn column(count: usize, from: &mut Bytes<'_>) -> Column {
                Column::Numbers(from.numbers(count, $largest).into_iter())
            }

            fn take(from: Option<&mut Column>) -> Self {
                $from(number(from))
            }
        }
    )*};
}

numbers! {
    u8: u64::from, u64::from(u8::MAX), |number| number as u8;
    u16: u64::from, u64::from(u16::MAX), |number| number as u16;
    u32: u64::from, u64::from(u32::MAX), |number| number as u32;
    bool: u64::from, 1, |number| number == 1;
    Set: |set: Set| set.0, u64::MAX, Set;
}

/// Enumerations, by the place of each value.
macro_rules! places {
    ($($name:ident { $($value:ident),* })*) => {$(
        impl $name {
            const PLACES: &[Self] = &[$(Self::$value),*];
        }

        numbers! {
            $name: |one| one as u64, $name::PLACES.len() as u64 - 1, |number| {
                $name::PLACES.get(number as usize).copied().unwrap_or_default()
            };
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

    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        from.texts(count)
    }

    fn take(from: Option<&mut Column>) -> Self {
        match from {
            Some(Column::Texts(texts)) => texts.next().unwrap_or_default(),
            _ => Self::new(),
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    /// The lengths, then the entries of all lists.
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        let lengths: Vec<u64> = column.iter().map(|list| list.len() as u64).collect();
        push_numbers(&lengths, out);
        T::pack(&column.iter().copied().flatten().collect::<Vec<_>>(), out);
    }

    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        from.lists(count, u64::MAX, T::column)
    }

    fn take(mut from: Option<&mut Column>) -> Self {
        let length = number(from.as_deref_mut());
        let mut from = entries(from);
        (0..length).map(|_| T::take(from.as_deref_mut())).collect()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        push_numbers(&column.iter().map(|one| u64::from(one.is_some())).collect::<Vec<_>>(), out);
        T::pack(&column.iter().copied().flatten().collect::<Vec<_>>(), out);
    }

    /// As a list of one, or of none.
    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        from.lists(count, 1, T::column)
    }

    fn take(mut from: Option<&mut Column>) -> Self {
        (number(from.as_deref_mut()) == 1).then(|| T::take(entries(from)))
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        A::pack(&column.iter().map(|(one, _)| one).collect::<Vec<_>>(), out);
        B::pack(&column.iter().map(|(_, other)| other).collect::<Vec<_>>(), out);
    }

    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        Column::Records(vec![A::column(count, from), B::column(count, from)])
    }

    fn take(from: Option<&mut Column>) -> Self {
        let mut from = fields(from);
        (A::take(from.next()), B::take(from.next()))
    }
}

impl<A: Packed, B: Packed, C: Packed> Packed for (A, B, C) {
    fn pack(column: &[&Self], out: &mut Vec<u8>) {
        A::pack(&column.iter().map(|(one, _, _)| one).collect::<Vec<_>>(), out);
        B::pack(&column.iter().map(|(_, other, _)| other).collect::<Vec<_>>(), out);
        C::pack(&column.iter().map(|(_, _, third)| third).collect::<Vec<_>>(), out);
    }

    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        Column::Records(vec![A::column(count, from), B::column(count, from), C::column(count, from)])
    }

    fn take(from: Option<&mut Column>) -> Self {
        let mut from = fields(from);
        (A::take(from.next()), B::take(from.next()), C::take(from.next()))
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

    fn column(count: usize, from: &mut Bytes<'_>) -> Column {
        <Vec<u16> as Packed>::column(count, from)
    }

    fn take(from: Option<&mut Column>) -> Self {
        <Vec<u16> as Packed>::take(from).into_iter().map(usize::from).collect()
    }
}

/// Records, field by field.
macro_rules! columns {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl Packed for $name {
            fn pack(column: &[&Self], out: &mut Vec<u8>) {
                $(Packed::pack(&column.iter().map(|one| &one.$field).collect::<Vec<_>>(), out);)*
            }

            fn column(count: usize, from: &mut Bytes<'_>) -> Column {
                Column::Records(vec![$(field(|one: &Self| &one.$field, count, from)),*])
            }

            fn take(from: Option<&mut Column>) -> Self {
                let mut from = fields(from);
                Self { $($field: Packed::take(from.next())),* }
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
