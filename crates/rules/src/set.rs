//! Sets of values as machine words. A fact has at most 64 values, so "unknown" is simply the set of all of them.

/// A set of the values of one fact (or of terms), one bit a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(pub u64);

impl Set {
    /// The set without a value.
    pub const EMPTY: Self = Self(0);

    /// The set that holds the one value at `index` (below 64).
    #[must_use]
    pub fn of(index: usize) -> Self {
        Self(u32::try_from(index).ok().and_then(|shift| 1_u64.checked_shl(shift)).unwrap_or(0))
    }

    /// The set of the first `count` values: "unknown" for a fact of that many.
    #[must_use]
    pub fn all(count: usize) -> Self {
        if count >= 64 { Self(u64::MAX) } else { Self((1 << count) - 1) }
    }

    /// Whether no value is left.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the value at `index` is in the set.
    #[must_use]
    pub fn has(self, index: usize) -> bool {
        !(self & Self::of(index)).is_empty()
    }

    /// How many values are left.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The one value left, if it is one.
    #[must_use]
    pub fn single(self) -> Option<usize> {
        self.0.is_power_of_two().then(|| self.0.trailing_zeros() as usize)
    }

    /// The lowest value in the set.
    #[must_use]
    pub fn first(self) -> Option<usize> {
        (!self.is_empty()).then(|| self.0.trailing_zeros() as usize)
    }

    /// Whether every value of this set is in `other`.
    #[must_use]
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The values in ascending order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = (rest != 0).then(|| rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            next
        })
    }
}

impl std::ops::BitAnd for Set {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl std::ops::BitOr for Set {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Set {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl std::ops::BitAndAssign for Set {
    fn bitand_assign(&mut self, other: Self) {
        self.0 &= other.0;
    }
}

impl std::ops::Sub for Set {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(values: I) -> Self {
        values.into_iter().fold(Self::EMPTY, |set, value| set | Self::of(value))
    }
}

/// How many words a set of pairs takes: room for 384 `action:table` pairs.
const WORDS: usize = 6;

/// A set of `action:table` pairs: what people need to do, or what a licence kind permits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pairs([u64; WORDS]);

impl Pairs {
    /// The largest number of pairs a book may declare.
    pub const CAPACITY: usize = WORDS * 64;
    /// No pair at all.
    pub const NONE: Self = Self([0; WORDS]);

    /// Adds the pair at `index`; an index beyond the capacity is refused by the compiler and ignored here.
    pub fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Whether the pair at `index` is in the set.
    #[must_use]
    pub fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether every pair of this set is in `other`.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine & !theirs == 0)
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = self.0;
        for (word, theirs) in words.iter_mut().zip(&other.0) {
            *word = join(*word, *theirs);
        }
        Self(words)
    }

    /// Both sets together.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |mine, theirs| mine | theirs)
    }

    /// What both sets share.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        self.zip(other, |mine, theirs| mine & theirs)
    }

    /// What this set has beyond `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |mine, theirs| mine & !theirs)
    }

    /// The pairs in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..).step_by(64).zip(&self.0).flat_map(|(first, word)| Set(*word).iter().map(move |bit| first + bit))
    }
}

impl FromIterator<usize> for Pairs {
    fn from_iter<I: IntoIterator<Item = usize>>(pairs: I) -> Self {
        let mut set = Self::NONE;
        pairs.into_iter().for_each(|pair| set.insert(pair));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_all_sixty_four_values_is_full() {
        assert_eq!(Set::all(64).len(), 64);
        assert_eq!(Set::all(3), Set(0b111));
        assert_eq!(Set::of(64), Set::EMPTY);
    }

    #[test]
    fn values_come_out_in_ascending_order() {
        let set: Set = [9, 2, 40].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [2, 9, 40]);
        assert_eq!(set.first(), Some(2));
        assert_eq!(set.single(), None);
    }

    #[test]
    fn pairs_beyond_one_word_are_kept_apart() {
        let few: Pairs = [1, 70].into_iter().collect();
        let more: Pairs = [1, 70, 383].into_iter().collect();
        assert!(few.within(&more) && !more.within(&few));
        assert_eq!(more.without(&few).iter().collect::<Vec<_>>(), [383]);
        assert_eq!(more.len(), 3);
    }
}
