//! The product finder: from what somebody knows (the version number, where it runs, the year) to the products that fit.
//! Whatever is not known narrows nothing, so that the answer may be wide and is not wrong.

use clausewise_intake::datum::Datum;

use super::situation::{Key, fresh, tell, text};

/// What somebody told of their product; empty where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Finder {
    /// The first numbers of the version, one of [`VERSIONS`].
    pub version: String,
    /// Where it runs: [`CLOUD`], or a value of `estate.hosting`.
    pub place: String,
    /// The year in which licences were bought or last renewed.
    pub year: String,
}

/// The versions that an About box may show.
pub(crate) const VERSIONS: [&str; 9] = ["1.2", "3", "4", "5", "6", "7", "8.0, 8.1", "8.2", "9"];
/// The version that is not covered.
pub(crate) const TOO_OLD: &str = "1.2";
/// It runs in Microsoft's own cloud.
pub(crate) const CLOUD: &str = "cloud";
/// The first year in which anything that is covered was sold.
pub(crate) const FIRST_YEAR: u16 = 2005;
/// What the page has an answer of its own for: that it is not covered.
pub(crate) const NOT_COVERED: [&str; 6] =
    ["business-central", "finance-and-operations", "nav", "ax", "gp", "crm-1.2"];

/// What is known of a product from the outside.
struct Known {
    product: &'static str,
    versions: &'static [&'static str],
    cloud: bool,
    /// The years in which it could be bought or renewed; the last is open while it can be.
    years: (u16, Option<u16>),
}

const fn known(
    product: &'static str,
    versions: &'static [&'static str],
    cloud: bool,
    years: (u16, Option<u16>),
) -> Known {
    Known { product, versions, cloud, years }
}

/// Versions and places as the lifecycle data and the guides give them; the years are those of the rulebook, drawn out
/// to its last stretch of terms (a test compares them).
const PRODUCTS: [Known; 12] = [
    known("crm-3.0", &["3"], false, (2005, Some(2008))),
    known("crm-4.0", &["4"], false, (2008, Some(2011))),
    known("crm-2011", &["5"], false, (2011, Some(2014))),
    known("crm-2013", &["6"], false, (2013, Some(2015))),
    known("crm-2015", &["7"], false, (2015, Some(2015))),
    known("crm-2016", &["8.0, 8.1"], false, (2015, Some(2016))),
    known("crm-online", &["4", "5", "6", "7", "8.0, 8.1"], true, (2008, Some(2016))),
    known("d365-enterprise", &["8.2", "9"], true, (2016, Some(2019))),
    known("d365-business", &[], true, (2016, Some(2018))),
    known("d365-on-premises", &["8.2", "9"], false, (2016, None)),
    known("d365", &["9"], true, (2019, None)),
    known("power-platform", &["9"], true, (2019, None)),
];

impl Finder {
    /// Whether a product fits. One that is not known here always does.
    pub fn fits(&self, product: &str) -> bool {
        let Some(known) = PRODUCTS.iter().find(|known| known.product == product) else { return true };
        let version = self.version.is_empty() || known.versions.contains(&self.version.as_str());
        let place = self.place.is_empty() || (self.place == CLOUD) == known.cloud;
        let year = self
            .year
            .parse::<u16>()
            .ok()
            .is_none_or(|year| year >= known.years.0 && known.years.1.is_none_or(|last| year <= last));
        version && place && year
    }

    /// The situation to begin with: of one product, of several that fit, or of any.
    pub fn situation(&self, products: &[&str], all: usize) -> Datum {
        let one = if let [one] = products { Some(*one) } else { None };
        let mut situation = fresh(one);
        if one.is_none() && products.len() < all {
            let list = products.iter().map(|product| text(product)).collect();
            tell(&mut situation, &Key::whole("product"), Some(Datum::List(list)));
        }
        if !self.place.is_empty() && self.place != CLOUD {
            tell(&mut situation, &Key::whole("estate.hosting"), Some(text(&self.place)));
        }
        situation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::situation::{told, told_text};

    fn finder(version: &str, place: &str, year: &str) -> Finder {
        Finder { version: version.into(), place: place.into(), year: year.into() }
    }

    fn fitting(finder: &Finder) -> Vec<&'static str> {
        PRODUCTS.iter().map(|known| known.product).filter(|product| finder.fits(product)).collect()
    }

    #[test]
    fn the_version_number_leads_to_its_product() {
        assert_eq!(fitting(&finder("3", "", "")), ["crm-3.0"]);
        assert_eq!(fitting(&finder("5", "own", "")), ["crm-2011"]);
        assert_eq!(fitting(&finder("6", "", "")), ["crm-2013", "crm-online"]);
        assert_eq!(fitting(&finder("8.0, 8.1", "rented-machines", "")), ["crm-2016"]);
        assert_eq!(fitting(&finder("8.2", "own", "")), ["d365-on-premises"]);
        assert!(fitting(&finder(TOO_OLD, "", "")).is_empty());
    }

    #[test]
    fn place_and_year_lead_there_too_and_nothing_known_fits_all() {
        assert_eq!(fitting(&finder("", CLOUD, "2025")), ["d365", "power-platform"]);
        assert_eq!(fitting(&finder("", "own", "2006")), ["crm-3.0"]);
        assert_eq!(fitting(&Finder::default()).len(), PRODUCTS.len());
    }

    #[test]
    fn every_product_of_the_book_is_known_with_its_years() {
        let book = clausewise_rulebook::book().unwrap();
        let texts = clausewise_rulebook::library("en").unwrap();
        for (place, product) in book.products.iter().enumerate() {
            let known = PRODUCTS.iter().find(|known| known.product == product.id).unwrap();
            let terms = book.terms.iter().filter(|terms| usize::from(terms.product) == place);
            let years: Vec<u16> = terms.map(|terms| terms.from[..4].parse().unwrap()).collect();
            assert!(known.years.0 <= years[0], "{}", product.id);
            assert!(known.years.1.is_none_or(|last| last >= years[years.len() - 1]), "{}", product.id);
            let told = texts.text(&format!("product.{}.years", product.id)).unwrap();
            assert!(told.contains(&known.years.0.to_string()), "{}: {told}", product.id);
            let ends = told.rsplit(' ').next().unwrap().parse::<u16>().unwrap();
            assert!(known.years.1.is_none_or(|last| last >= ends), "{}: {told}", product.id);
        }
    }

    #[test]
    fn what_fits_begins_the_situation() {
        let all = PRODUCTS.len();
        let situation = finder("6", "partner-hosted", "").situation(&["crm-2013"], all);
        assert_eq!(told_text(&situation, &Key::whole("product")), Some("crm-2013"));
        assert_eq!(told_text(&situation, &Key::whole("estate.hosting")), Some("partner-hosted"));
        let situation = finder("6", "", "").situation(&["crm-2013", "crm-online"], all);
        let list = Datum::List(vec![text("crm-2013"), text("crm-online")]);
        assert_eq!(told(&situation, &Key::whole("product")), Some(&list));
        let every: Vec<&str> = PRODUCTS.iter().map(|known| known.product).collect();
        assert_eq!(Finder::default().situation(&every, all), fresh(None));
    }
}
