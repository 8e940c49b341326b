//! From plain data to a situation. What is not known is refused with what would be right; nothing is dropped.

use clausewise_rules::{
    book::{Book, CountId, FactId, KindId, Scope},
    set::{Pairs, Set},
    situation::{Chosen, Facts, Group, Held, Numbers, Situation, Way},
    verdict::Problem,
};

use crate::datum::Datum;

/// The largest number of groups, ways or licences in one situation.
const MANY: usize = 1000;

/// Keys of a group that are neither facts nor numbers.
const GROUP_KEYS: [&str; 4] = ["name", "needs", "also", "site"];

/// Reads a situation in the contract's form.
///
/// # Errors
/// The first thing that is wrong, with its path, what was found and what is known.
pub fn read_situation(book: &Book, datum: &Datum) -> Result<Situation, Problem> {
    let reader = Reader { book };
    let entries = reader.map(datum, "")?;
    for (key, _) in entries {
        let known = ["version", "product", "guide", "asOf", "estate", "groups"];
        if !known.contains(&key.as_str()) {
            return Err(
                Problem::new("unknown-key", key.clone(), key.clone()).knowing(known.map(str::to_owned))
            );
        }
    }
    match datum.get("version") {
        Some(Datum::Whole(1)) => {}
        Some(other) => {
            return Err(Problem::new("unknown-version", "version", other.shown()).knowing(["1".to_owned()]));
        }
        None => return Err(Problem::new("missing", "version", "").knowing(["1".to_owned()])),
    }
    let (terms, chosen) = reader.terms(datum)?;
    let mut situation = Situation { terms, chosen, ..Situation::default() };
    if let Some(estate) = datum.get("estate") {
        for (key, value) in reader.map(estate, "estate")? {
            let at = format!("estate.{key}");
            if key == "holds" {
                situation.holds = Some(reader.holds(value)?);
            } else if let Some(count) = reader.count(&at) {
                reader.number(count, value, &at, &mut situation.numbers)?;
            } else {
                reader.fact(Scope::Estate, &at, value, &at, &mut situation.estate)?;
            }
        }
    }
    let groups = match datum.get("groups") {
        Some(Datum::List(groups)) => groups,
        Some(other) => {
            return Err(Problem::new("wrong-type", "groups", other.shown()).knowing(["a list".to_owned()]));
        }
        None => return Err(Problem::new("missing", "groups", "").knowing(["a list".to_owned()])),
    };
    if groups.is_empty() || groups.len() > MANY {
        let known = format!("1 to {MANY} groups");
        return Err(Problem::new("how-many", "groups", groups.len().to_string()).knowing([known]));
    }
    for (place, group) in groups.iter().enumerate() {
        situation.groups.push(reader.group(group, &format!("groups[{place}]"))?);
    }
    Ok(situation)
}

struct Reader<'b> {
    book: &'b Book,
}

impl Reader<'_> {
    fn map<'d>(&self, datum: &'d Datum, at: &str) -> Result<&'d [(String, Datum)], Problem> {
        match datum {
            Datum::Map(entries) => Ok(entries),
            other => Err(Problem::new("wrong-type", at, other.shown()).knowing(["an object".to_owned()])),
        }
    }

    fn text<'d>(&self, datum: &'d Datum, at: &str) -> Result<&'d str, Problem> {
        match datum {
            Datum::Text(text) => Ok(text),
            other => Err(Problem::new("wrong-type", at, other.shown()).knowing(["a text".to_owned()])),
        }
    }

    /// One value, a list of values, or `unknown`; nothing for unknown.
    fn values<'d>(&self, datum: &'d Datum, at: &str) -> Result<Option<Vec<&'d str>>, Problem> {
        match datum {
            Datum::Text(text) if text == "unknown" => Ok(None),
            Datum::Text(text) => Ok(Some(vec![text])),
            Datum::List(list) if !list.is_empty() => {
                let all =
                    list.iter().enumerate().map(|(place, entry)| self.text(entry, &format!("{at}[{place}]")));
                all.collect::<Result<_, _>>().map(Some)
            }
            other => {
                let known = ["a value", "a list of values", "`unknown`"].map(str::to_owned);
                Err(Problem::new("wrong-type", at, other.shown()).knowing(known))
            }
        }
    }

    // ---- terms -------------------------------------------------------------------------------------------------------

    fn terms(&self, datum: &Datum) -> Result<(Set, Chosen), Problem> {
        let book = self.book;
        let product = datum.get("product").ok_or_else(|| {
            Problem::new("missing", "product", "")
                .knowing(book.products.iter().map(|product| product.id.clone()))
        })?;
        let products: Set = match self.values(product, "product")? {
            None => Set::all(book.products.len()),
            Some(names) => {
                let mut all = Set::EMPTY;
                for name in names {
                    let place =
                        book.products.iter().position(|product| product.id == name).ok_or_else(|| {
                            Problem::new("unknown-value", "product", name)
                                .knowing(book.products.iter().map(|product| product.id.clone()))
                        })?;
                    all |= Set::of(place);
                }
                all
            }
        };
        let of_product = |place: usize| {
            book.terms.iter().enumerate().filter(move |(_, terms)| usize::from(terms.product) == place)
        };
        let all: Set = products.iter().flat_map(of_product).map(|(place, _)| place).collect();
        let by_day = match datum.get("asOf") {
            None | Some(Datum::Null) => None,
            Some(day) => {
                let day = self.text(day, "asOf")?;
                if !is_day(day) {
                    let known = "a day as YYYY-MM-DD".to_owned();
                    return Err(Problem::new("wrong-type", "asOf", day).knowing([known]));
                }
                let mut found = Set::EMPTY;
                let mut earliest: Option<&str> = None;
                for product in products.iter() {
                    let last = of_product(product).rfind(|(_, terms)| terms.from.as_str() <= day);
                    found |= last.map(|(place, _)| Set::of(place)).unwrap_or_default();
                    let first = of_product(product).next().map(|(_, terms)| terms.from.as_str());
                    earliest = earliest.into_iter().chain(first).min();
                }
                if found.is_empty() {
                    let known = earliest.map(str::to_owned);
                    return Err(Problem::new("before-first-edition", "asOf", day).knowing(known));
                }
                Some(found)
            }
        };
        let by_guide = match datum.get("guide") {
            None | Some(Datum::Null) => None,
            Some(guide) => match self.values(guide, "guide")? {
                None => Some(all),
                Some(names) => {
                    let mut found = Set::EMPTY;
                    for name in names {
                        let here = self.guide(products, name)?;
                        found |= here;
                    }
                    Some(found)
                }
            },
        };
        match (by_guide, by_day) {
            (Some(guide), Some(day)) if (guide & day).is_empty() => {
                let known =
                    day.iter().filter_map(|place| book.terms.get(place)).map(|terms| terms.guide.clone());
                let found = datum.get("guide").map(Datum::shown).unwrap_or_default();
                Err(Problem::new("guide-and-day-disagree", "guide", found).knowing(known))
            }
            (Some(guide), Some(day)) => Ok((guide & day, Chosen::Guide)),
            (Some(guide), None) => Ok((guide, Chosen::Guide)),
            (None, Some(day)) => Ok((day, Chosen::Day)),
            (None, None) => {
                let newest = products
                    .iter()
                    .filter_map(|product| of_product(product).next_back())
                    .map(|(place, _)| place);
                Ok((newest.collect(), Chosen::Newest))
            }
        }
    }

    /// A guide by its first month; later months belong to the stretch they fall into.
    fn guide(&self, products: Set, name: &str) -> Result<Set, Problem> {
        let mut found = Set::EMPTY;
        let mut known = Vec::new();
        for product in products.iter() {
            let mine: Vec<(usize, &str)> = self
                .book
                .terms
                .iter()
                .enumerate()
                .filter(|(_, terms)| usize::from(terms.product) == product)
                .map(|(place, terms)| (place, terms.guide.as_str()))
                .collect();
            if is_month(name)
                && let Some((place, _)) = mine.iter().rfind(|(_, guide)| *guide <= name)
            {
                found |= Set::of(*place);
            }
            known.extend(mine.into_iter().map(|(_, guide)| guide.to_owned()));
        }
        if found.is_empty() {
            Err(Problem::new("unknown-value", "guide", name).knowing(known))
        } else {
            Ok(found)
        }
    }

    // ---- facts and numbers -------------------------------------------------------------------------------------------

    fn count(&self, name: &str) -> Option<CountId> {
        let place = self.book.counts.iter().position(|count| count.name == name)?;
        CountId::try_from(place).ok()
    }

    fn number(&self, count: CountId, datum: &Datum, at: &str, into: &mut Numbers) -> Result<(), Problem> {
        let number = match datum {
            Datum::Text(text) if text == "unknown" => None,
            Datum::Whole(number) if *number >= 0 => u64::try_from(*number).ok(),
            other => {
                let known = "a whole number that is not negative".to_owned();
                return Err(Problem::new("not-a-count", at, other.shown()).knowing([known]));
            }
        };
        into.insert(count, number);
        Ok(())
    }

    fn fact(
        &self,
        scope: Scope,
        name: &str,
        datum: &Datum,
        at: &str,
        into: &mut Facts,
    ) -> Result<(), Problem> {
        let asked = |scope_of: Scope| scope_of == scope || (scope == Scope::Group && scope_of == Scope::Way);
        let found = self.book.facts.iter().position(|fact| fact.name == name && asked(fact.scope));
        let Some((place, fact)) = found.and_then(|place| Some((place, self.book.facts.get(place)?))) else {
            let facts =
                self.book.facts.iter().filter(|fact| asked(fact.scope)).map(|fact| fact.name.as_str());
            let counts = self.book.counts.iter().filter(|count| count.estate == (scope == Scope::Estate));
            let mut known: Vec<String> = facts
                .chain(counts.map(|count| count.name.as_str()))
                .map(|name| name.trim_start_matches("estate.").to_owned())
                .collect();
            known.extend(match scope {
                Scope::Estate => vec!["holds".to_owned()],
                _ => GROUP_KEYS.map(str::to_owned).to_vec(),
            });
            return Err(Problem::new("unknown-key", at, name.trim_start_matches("estate.")).knowing(known));
        };
        let set = match self.values(datum, at)? {
            None => fact.all(),
            Some(names) => {
                let mut set = Set::EMPTY;
                for name in names {
                    let value = fact.value(name).ok_or_else(|| {
                        Problem::new("unknown-value", at, name).knowing(fact.values.iter().cloned())
                    })?;
                    set |= Set::of(value);
                }
                set
            }
        };
        into.insert(FactId::try_from(place).unwrap_or(FactId::MAX), set);
        Ok(())
    }

    fn holds(&self, datum: &Datum) -> Result<Vec<Held>, Problem> {
        let Datum::List(list) = datum else {
            let known = "a list of licences".to_owned();
            return Err(Problem::new("wrong-type", "estate.holds", datum.shown()).knowing([known]));
        };
        if list.len() > MANY {
            return Err(Problem::new("how-many", "estate.holds", list.len().to_string())
                .knowing([format!("at most {MANY}")]));
        }
        let mut all = Vec::new();
        for (place, entry) in list.iter().enumerate() {
            let at = format!("estate.holds[{place}]");
            let (id, quantity) = match entry {
                Datum::Text(id) => (id.as_str(), None),
                Datum::Map(entries) => {
                    if let Some((key, _)) =
                        entries.iter().find(|(key, _)| !["id", "quantity"].contains(&key.as_str()))
                    {
                        let known = ["id", "quantity"].map(str::to_owned);
                        return Err(
                            Problem::new("unknown-key", format!("{at}.{key}"), key.clone()).knowing(known)
                        );
                    }
                    let id =
                        entry.get("id").ok_or_else(|| Problem::new("missing", format!("{at}.id"), ""))?;
                    let quantity = match entry.get("quantity") {
                        None => None,
                        Some(Datum::Whole(number)) if *number >= 0 => u64::try_from(*number).ok(),
                        Some(other) => {
                            let known = "a whole number that is not negative".to_owned();
                            return Err(Problem::new("not-a-count", format!("{at}.quantity"), other.shown())
                                .knowing([known]));
                        }
                    };
                    (self.text(id, &format!("{at}.id"))?, quantity)
                }
                other => {
                    return Err(
                        Problem::new("wrong-type", at, other.shown()).knowing(["a licence id".to_owned()])
                    );
                }
            };
            let kind = self.book.kinds.iter().position(|kind| kind.id == id).ok_or_else(|| {
                let product = id.split_once('/').map_or(id, |(product, _)| product);
                let near = self
                    .book
                    .kinds
                    .iter()
                    .map(|kind| kind.id.clone())
                    .filter(|known| known.starts_with(product));
                let mut known: Vec<String> = near.collect();
                if known.is_empty() {
                    known = self.book.kinds.iter().map(|kind| kind.id.clone()).collect();
                }
                Problem::new("unknown-value", at.clone(), id).knowing(known)
            })?;
            all.push(Held { kind: KindId::try_from(kind).unwrap_or(KindId::MAX), quantity });
        }
        Ok(all)
    }

    // ---- groups ------------------------------------------------------------------------------------------------------

    fn group(&self, datum: &Datum, at: &str) -> Result<Group, Problem> {
        let mut group = Group::default();
        let mut main = Way::default();
        for (key, value) in self.map(datum, at)? {
            let here = format!("{at}.{key}");
            match key.as_str() {
                "name" => group.name = self.text(value, &here)?.chars().take(200).collect(),
                "site" => group.site = Some(self.text(value, &here)?.to_owned()),
                "needs" => main.needs = self.needs(value, &here)?,
                "also" => {}
                _ => self.group_entry(
                    key,
                    value,
                    &here,
                    &mut group.facts,
                    &mut main.facts,
                    Some(&mut group.numbers),
                )?,
            }
        }
        group.ways.push(main);
        if let Some(also) = datum.get("also") {
            let at = format!("{at}.also");
            let Datum::List(list) = also else {
                return Err(
                    Problem::new("wrong-type", at, also.shown()).knowing(["a list of paths".to_owned()])
                );
            };
            if list.len() > 20 {
                return Err(
                    Problem::new("how-many", at, list.len().to_string()).knowing(["at most 20".to_owned()])
                );
            }
            for (place, entry) in list.iter().enumerate() {
                let way = self.also(entry, &format!("{at}[{place}]"), &group)?;
                group.ways.push(way);
            }
        }
        Ok(group)
    }

    fn group_entry(
        &self,
        key: &str,
        value: &Datum,
        at: &str,
        facts: &mut Facts,
        way: &mut Facts,
        numbers: Option<&mut Numbers>,
    ) -> Result<(), Problem> {
        let count = self.count(key).filter(|_| !key.starts_with("estate."));
        if let (Some(count), Some(numbers)) = (count, numbers) {
            return self.number(count, value, at, numbers);
        }
        let of_way = self.book.facts.iter().any(|fact| fact.name == key && fact.scope == Scope::Way);
        self.fact(Scope::Group, key, value, at, if of_way { way } else { facts })
    }

    /// A further way: what is left out is as in the group where it is the same kind of fact.
    fn also(&self, datum: &Datum, at: &str, group: &Group) -> Result<Way, Problem> {
        let main = group.ways.first().cloned().unwrap_or_default();
        let mut way = Way { facts: Facts::new(), needs: main.needs };
        match datum {
            Datum::Text(_) => self.fact(Scope::Way, "path", datum, at, &mut way.facts)?,
            _ => {
                for (key, value) in self.map(datum, at)? {
                    let here = format!("{at}.{key}");
                    if key == "needs" {
                        way.needs = self.needs(value, &here)?;
                    } else {
                        self.fact(Scope::Way, key, value, &here, &mut way.facts)?;
                    }
                }
            }
        }
        let path = self
            .book
            .facts
            .iter()
            .position(|fact| fact.name == "path")
            .and_then(|place| FactId::try_from(place).ok());
        if path.is_none_or(|path| !way.facts.contains_key(&path)) {
            return Err(Problem::new("missing", format!("{at}.path"), ""));
        }
        // "Left out = as in the group where the path allows it, else that path's default."
        for (fact, set) in &main.facts {
            if Some(*fact) != path && !way.facts.contains_key(fact) && self.allowed(*fact, &way, group) {
                way.facts.insert(*fact, *set);
            }
        }
        Ok(way)
    }

    /// Whether a fact of the main way means something, and is no contradiction, for another way's path.
    fn allowed(&self, fact: FactId, way: &Way, group: &Group) -> bool {
        let Some(known) = self.book.facts.get(usize::from(fact)) else { return false };
        let told = |id: FactId| way.facts.get(&id).or_else(|| group.facts.get(&id)).copied();
        let asked = known
            .applies
            .iter()
            .all(|test| told(test.fact).is_none_or(|set| !(set & test.values).is_empty()));
        // A path with a default of its own keeps it.
        let own_default = known.defaults.iter().any(|fallback| {
            !fallback.when.is_empty()
                && fallback.when.iter().all(|test| told(test.fact).is_some_and(|set| set.within(test.values)))
        });
        asked && !own_default
    }

    fn needs(&self, datum: &Datum, at: &str) -> Result<Option<Pairs>, Problem> {
        let names = match datum {
            Datum::List(list) if list.is_empty() => return Ok(Some(Pairs::NONE)),
            _ => self.values(datum, at)?,
        };
        let Some(names) = names else { return Ok(None) };
        let needs = &self.book.needs;
        let mut all = Pairs::NONE;
        for (place, name) in names.into_iter().enumerate() {
            if let Some(pair) = needs.pairs.iter().position(|pair| pair == name) {
                all.insert(pair);
            } else if let Some((_, pairs)) = needs.stands_for.iter().find(|(known, _)| known == name) {
                all = all.union(pairs);
            } else {
                let known =
                    needs.pairs.iter().cloned().chain(needs.stands_for.iter().map(|(name, _)| name.clone()));
                let action = name.split_once(':').map_or(name, |(action, _)| action);
                let mut near: Vec<String> = known
                    .clone()
                    .filter(|known| known.split_once(':').is_some_and(|(known, _)| known == action))
                    .collect();
                if near.is_empty() {
                    near = known.collect();
                }
                return Err(Problem::new("unknown-value", format!("{at}[{place}]"), name).knowing(near));
            }
        }
        Ok(Some(all))
    }
}

fn digits(text: &str, lengths: &[usize]) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_month(text: &str) -> bool {
    digits(text, &[4, 2])
        && text
            .get(5..7)
            .and_then(|month| month.parse::<u8>().ok())
            .is_some_and(|month| (1..=12).contains(&month))
}

fn is_day(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(5, 7), part(8, 10)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    digits(text, &[4, 2, 2]) && (1..=12).contains(&month) && (1..=last).contains(&day)
}
