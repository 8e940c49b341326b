//! What the visitor was quoted for each licence, or what the page around us handed over. Only what is shown knows of it:
//! the engine never does, and a link only where that was ticked. Amounts are whole hundredths.

use clausewise_intake::datum::Datum;
use clausewise_rules::verdict::{Licence, OptionOf};

use super::{number, situation::text};

/// The part of a link that holds prices begins with this word.
const MARK: &str = "prices";
/// Under this name the currency stands among prices that are handed over; a licence's id has a `/`.
const CURRENCY: &str = "currency";
/// The longest name of a currency that is shown.
const SHORT: usize = 12;
/// Beyond this nobody was quoted anything, in whole units.
const DEAREST: u64 = 1_000_000_000;

/// Prices, as they were typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Prices {
    /// By licence id.
    pub typed: Vec<(String, String)>,
    /// What they are counted in, as it was typed.
    pub currency: String,
    /// Whether the page around us gave them.
    pub handed: bool,
    /// Whether links take them along.
    pub in_links: bool,
}

impl Prices {
    /// Prices that a page hands over: texts by licence id.
    pub fn handed(given: &Datum) -> Self {
        let mut prices = Self { handed: true, ..Self::default() };
        prices.take(given);
        prices
    }

    /// Takes the prices out of the further parts of a link.
    pub fn recall(more: &mut Vec<Datum>) -> Self {
        let mut prices = Self::default();
        more.retain(|part| match part {
            Datum::List(parts) => match parts.as_slice() {
                [Datum::Text(mark), given, ..] if mark == MARK => {
                    prices.take(given);
                    prices.in_links = true;
                    false
                }
                _ => true,
            },
            _ => true,
        });
        prices
    }

    /// The part of a link that holds them.
    pub fn part(&self) -> Datum {
        let currency = (CURRENCY.to_owned(), text(&self.currency));
        let typed = self.typed.iter().map(|(id, typed)| (id.clone(), text(typed)));
        Datum::List(vec![text(MARK), Datum::Map(typed.chain([currency]).collect())])
    }

    fn take(&mut self, given: &Datum) {
        let Datum::Map(entries) = given else { return };
        for (id, typed) in entries {
            self.tell(if id == CURRENCY { String::new() } else { id.clone() }, typed.shown());
        }
    }

    /// What was typed as the price of a licence, or as the currency where it is none.
    pub fn tell(&mut self, licence: String, typed: String) {
        if licence.is_empty() {
            self.currency = typed.chars().take(SHORT).collect();
            return;
        }
        self.typed.retain(|(known, _)| *known != licence);
        if !typed.is_empty() {
            self.typed.push((licence, typed));
        }
    }

    /// What was typed as the price of a licence.
    pub fn typed(&self, licence: &str) -> &str {
        self.typed.iter().find(|(known, _)| known == licence).map_or("", |(_, typed)| typed)
    }

    /// The price of a licence.
    pub fn of(&self, licence: &str) -> Option<u64> {
        read(self.typed(licence))
    }

    /// What so many of a licence cost.
    pub fn times(&self, licence: &str, quantity: Option<u64>) -> Option<u64> {
        self.of(licence)?.checked_mul(quantity?)
    }

    /// What an option costs; nothing while a price or a number of it is missing.
    pub fn cost(&self, option: &OptionOf) -> Option<u64> {
        let one = |sum: u64, licence: &Licence| sum.checked_add(self.times(&licence.id, licence.quantity)?);
        option.licences.iter().try_fold(0, one)
    }
}

/// What an option costs as a line over the number of people: so much for each, and so much however many.
pub(crate) type Line = (u64, u64);

/// From how many people on the second costs less than the first; nothing where it never does, or always.
pub(crate) fn break_even(first: Line, second: Line) -> Option<u64> {
    let (steeper, higher) = (first.0.checked_sub(second.0)?, second.1.checked_sub(first.1)?);
    let people = higher.checked_div(steeper)?.checked_add(1)?;
    (people > 1).then_some(people)
}

/// Reads an amount in hundredths: 1234, 1,234.50 and 1 234,5 with what people put between thousands. What follows the last
/// point or comma is a fraction where it is one or two digits.
pub(crate) fn read(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    let parts = typed.rsplit_once(['.', ',']).filter(|(_, rest)| rest.len() == 1 || rest.len() == 2);
    let (whole, rest) = parts.unwrap_or((typed, "0"));
    let hundredths: u64 = rest.parse().ok().filter(|_| !rest.starts_with('+'))?;
    let hundredths = if rest.len() == 1 { hundredths * 10 } else { hundredths };
    let whole = if whole.is_empty() && parts.is_some() { 0 } else { number::read(whole)? };
    (whole <= DEAREST).then_some(whole * 100 + hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clausewise_rules::book::Per;

    #[test]
    fn amounts_are_read_however_they_are_written() {
        for (typed, hundredths) in [
            ("12", 1_200),
            ("12.5", 1_250),
            ("12,50", 1_250),
            (".50", 50),
            ("1,234", 123_400),
            ("1.234,56", 123_456),
            ("1 234.56", 123_456),
            ("1'234", 123_400),
            ("0", 0),
        ] {
            assert_eq!(read(typed), Some(hundredths), "{typed}");
        }
        for typed in ["", ".", "a", "-1", "1.2.3", "12.", "1,23,4", "1e3", "9999999999", "1.+5", "€5"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_steeper_of_two_lines_is_overtaken_once() {
        // 100 a head against 1,500 for all: as dear at 15, less from 16 on.
        assert_eq!(break_even((100, 0), (0, 1_500)), Some(16));
        assert_eq!(break_even((100, 0), (0, 1_399)), Some(14));
        assert_eq!(break_even((0, 1_500), (100, 0)), None);
        assert_eq!(break_even((100, 0), (100, 5)), None);
        assert_eq!(break_even((100, 0), (50, 0)), None, "less from the first on");
    }

    #[test]
    fn a_sum_needs_every_price_and_every_number() {
        let licence = |id: &str, quantity| Licence { id: id.to_owned(), per: Per::Person, quantity };
        let option = |quantity| OptionOf {
            licences: vec![licence("a/x", Some(50)), licence("a/y", quantity)],
            under: None,
        };
        let mut prices = Prices::default();
        prices.tell("a/x".into(), "12.50".into());
        assert_eq!(prices.cost(&option(Some(1))), None);
        prices.tell("a/y".into(), "100".into());
        assert_eq!(prices.cost(&option(Some(1))), Some(72_500));
        assert_eq!(prices.cost(&option(None)), None);
        prices.tell("a/y".into(), String::new());
        assert_eq!(prices.typed.len(), 1);
    }

    #[test]
    fn a_link_takes_prices_along_and_leaves_what_it_does_not_know() {
        let mut prices = Prices { in_links: true, ..Prices::default() };
        prices.tell("crm-3.0/user-cal".into(), "1,234.50".into());
        prices.tell(String::new(), "Taler".into());
        let mut more = vec![text("newer"), prices.part()];
        assert_eq!(Prices::recall(&mut more), prices);
        assert_eq!(more, [text("newer")]);
        assert_eq!(Prices::recall(&mut more), Prices::default());
    }
}
