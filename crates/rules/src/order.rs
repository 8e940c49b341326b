//! Sorting short lists. Each list type costs the page some five kilobytes with the standard sorts, which are made for
//! long ones; everything sorted here has a handful of entries, and this costs a few hundred bytes.

/// Sorts, keeping equals in their order; `before` says whether the first must stand before the second.
pub fn with<T>(list: &mut [T], before: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut place = end;
        while let (Some(here), Some(left)) =
            (list.get(place), place.checked_sub(1).and_then(|left| list.get(left)))
        {
            if !before(here, left) {
                break;
            }
            list.swap(place, place - 1);
            place -= 1;
        }
    }
}

/// Sorts by a key.
pub fn by<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    with(list, |one, other| key(one) < key(other));
}

/// Sorts by the entries' own order.
pub fn plain<T: Ord>(list: &mut [T]) {
    with(list, |one, other| one < other);
}

#[cfg(test)]
mod tests {
    #[test]
    fn equals_keep_their_order() {
        let mut list = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        super::by(&mut list, |(key, _)| *key);
        assert_eq!(list, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        let mut none: [u8; 0] = [];
        super::plain(&mut none);
    }
}
