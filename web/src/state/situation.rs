//! The situation in the contract's own form, and how the page reads and changes single answers in it. Keeping the
//! contract's form means that nothing a link brings can get lost on the way through the page.

use clausewise_intake::datum::Datum;
use clausewise_rules::{book::Needs, set::Pairs};

/// The contract's version.
const VERSION: i64 = 1;

/// One question's place: the group it is asked of (nothing for the whole situation) and the contract's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The group, by its place.
    pub group: Option<usize>,
    /// `product`, `guide`, `needs`, a fact or a count; those of the estate with their path.
    pub name: String,
}

impl Key {
    /// A question about the whole situation.
    pub fn whole(name: &str) -> Self {
        Self { group: None, name: name.to_owned() }
    }

    /// A question about a group.
    pub fn of(group: usize, name: &str) -> Self {
        Self { group: Some(group), name: name.to_owned() }
    }
}

/// A situation of which only the product is told; `None` is "I don't know".
pub(crate) fn fresh(product: Option<&str>) -> Datum {
    Datum::Map(vec![
        ("version".to_owned(), Datum::Whole(VERSION)),
        ("product".to_owned(), text(product.unwrap_or("unknown"))),
        ("groups".to_owned(), Datum::List(vec![Datum::Map(Vec::new())])),
    ])
}

/// A text as plain data.
pub(crate) fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

/// A count as plain data.
pub(crate) fn whole(count: u64) -> Datum {
    Datum::Whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The text in a datum.
pub(crate) fn as_text(datum: &Datum) -> Option<&str> {
    if let Datum::Text(text) = datum { Some(text) } else { None }
}

/// The entries of a list.
pub(crate) fn as_list(datum: Option<&Datum>) -> &[Datum] {
    if let Some(Datum::List(list)) = datum { list } else { &[] }
}

/// Whether a datum is the contract's "unknown".
pub(crate) fn is_unknown(datum: &Datum) -> bool {
    as_text(datum) == Some("unknown")
}

/// The groups of a situation.
pub(crate) fn groups(situation: &Datum) -> &[Datum] {
    as_list(situation.get("groups"))
}

/// What was told under a key.
pub(crate) fn told<'d>(situation: &'d Datum, key: &Key) -> Option<&'d Datum> {
    let place = match key.group {
        Some(group) => groups(situation).get(group)?,
        None if key.name.starts_with(ESTATE) => situation.get("estate")?,
        None => situation,
    };
    place.get(short(&key.name))
}

/// The text that was told under a key.
pub(crate) fn told_text<'d>(situation: &'d Datum, key: &Key) -> Option<&'d str> {
    told(situation, key).and_then(as_text)
}

/// Tells something, or takes back what was told.
pub(crate) fn tell(situation: &mut Datum, key: &Key, value: Option<Datum>) {
    let name = short(&key.name);
    match key.group {
        Some(group) => {
            if let Some(group) = groups_mut(situation).and_then(|groups| groups.get_mut(group)) {
                put(group, name, value);
            }
        }
        None if key.name.starts_with(ESTATE) => {
            let mut estate = situation.get("estate").cloned().unwrap_or(Datum::Map(Vec::new()));
            put(&mut estate, name, value);
            let empty = matches!(&estate, Datum::Map(entries) if entries.is_empty());
            put(situation, "estate", (!empty).then_some(estate));
        }
        None => put(situation, name, value),
    }
}

/// The groups of a situation, to be changed.
pub(crate) fn groups_mut(situation: &mut Datum) -> Option<&mut Vec<Datum>> {
    let Datum::Map(entries) = situation else { return None };
    entries.iter_mut().find(|(key, _)| key == "groups").and_then(|(_, value)| match value {
        Datum::List(groups) => Some(groups),
        _ => None,
    })
}

/// The situation without the names of its groups.
pub(crate) fn unnamed(situation: &Datum) -> Datum {
    let mut situation = situation.clone();
    for group in groups_mut(&mut situation).into_iter().flatten() {
        put(group, "name", None);
    }
    situation
}

/// The situation without what only its owner should read: the names of groups. Sites keep apart what they told apart.
pub(crate) fn without_names(situation: &Datum) -> Datum {
    let mut situation = unnamed(situation);
    let mut sites: Vec<String> = Vec::new();
    for group in groups_mut(&mut situation).into_iter().flatten() {
        if let Some(site) = group.get("site").and_then(as_text).map(str::to_owned) {
            let place = sites.iter().position(|known| *known == site).unwrap_or_else(|| {
                sites.push(site);
                sites.len() - 1
            });
            put(group, "site", Some(Datum::Text((place + 1).to_string())));
        }
    }
    situation
}

/// The situation without the part at a path as problems give it (`groups[0].path`, `estate.holds[1]`).
pub(crate) fn without(situation: &Datum, at: &str) -> Datum {
    let mut situation = situation.clone();
    let steps: Vec<&str> = at.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    remove(&mut situation, &steps);
    situation
}

fn remove(datum: &mut Datum, steps: &[&str]) {
    let Some((first, rest)) = steps.split_first() else { return };
    match datum {
        Datum::Map(entries) if rest.is_empty() => entries.retain(|(key, _)| key != first),
        Datum::Map(entries) => {
            if let Some((_, value)) = entries.iter_mut().find(|(key, _)| key == first) {
                remove(value, rest);
            }
        }
        Datum::List(list) => {
            let Ok(place) = first.parse::<usize>() else { return };
            if rest.is_empty() {
                if place < list.len() {
                    list.remove(place);
                }
            } else if let Some(entry) = list.get_mut(place) {
                remove(entry, rest);
            }
        }
        _ => {}
    }
}

/// The ways of a group: its path and those in `also`.
pub(crate) fn paths(situation: &Datum, group: usize) -> Vec<&str> {
    let first = told_text_of(situation, group, "path");
    let also = as_list(groups(situation).get(group).and_then(|group| group.get("also")));
    first.into_iter().chain(also.iter().filter_map(path_of)).collect()
}

fn told_text_of<'d>(situation: &'d Datum, group: usize, name: &str) -> Option<&'d str> {
    groups(situation).get(group)?.get(name).and_then(as_text)
}

/// The path of an entry of `also`: the entry itself, or its `path`.
fn path_of(entry: &Datum) -> Option<&str> {
    as_text(entry).or_else(|| entry.get("path").and_then(as_text))
}

/// What to tell for a group that has these ways: the first is `path`, the others stand in `also`, where those that
/// had details of their own keep them.
pub(crate) fn with_paths(situation: &Datum, group: usize, paths: &[&str]) -> Vec<(Key, Option<Datum>)> {
    let before = as_list(groups(situation).get(group).and_then(|group| group.get("also")));
    let further = paths.iter().skip(1).map(|path| {
        before.iter().find(|entry| path_of(entry) == Some(path)).cloned().unwrap_or_else(|| text(path))
    });
    let further: Vec<Datum> = further.collect();
    vec![
        (Key::of(group, "path"), paths.first().map(|path| text(path))),
        (Key::of(group, "also"), (!further.is_empty()).then_some(Datum::List(further))),
    ]
}

/// The pairs that a told list of needs stands for; nothing where needs are missing or unknown.
pub(crate) fn pairs(needs: &Needs, told: Option<&Datum>) -> Option<Pairs> {
    let told = told.filter(|told| !is_unknown(told))?;
    let names = match told {
        Datum::List(list) => list.iter().filter_map(as_text).collect(),
        one => vec![as_text(one)?],
    };
    let mut all = Pairs::NONE;
    for name in names {
        if let Some(place) = needs.pairs.iter().position(|pair| pair == name) {
            all.insert(place);
        } else if let Some((_, pairs)) = needs.stands_for.iter().find(|(known, _)| known == name) {
            all = all.union(pairs);
        }
    }
    Some(all)
}

/// The shortest list of names for pairs: shorthands such as `read:*` first, the widest of them before others.
pub(crate) fn names(needs: &Needs, pairs: &Pairs) -> Datum {
    let mut named = Pairs::NONE;
    let mut list = Vec::new();
    // The widest of those that still add something, again and again; a sort would cost the visitor 4 KB.
    let adds = |named: &Pairs, stands_for: &Pairs| {
        stands_for.len() > 1 && stands_for.within(pairs) && !stands_for.within(named)
    };
    while let Some((name, stands_for)) = needs
        .stands_for
        .iter()
        .filter(|(_, stands_for)| adds(&named, stands_for))
        .max_by_key(|(_, stands_for)| stands_for.len())
    {
        named = named.union(stands_for);
        list.push(text(name));
    }
    for (place, pair) in needs.pairs.iter().enumerate() {
        if pairs.has(place) && !named.has(place) {
            list.push(text(pair));
        }
    }
    Datum::List(list)
}

const ESTATE: &str = "estate.";

fn short(name: &str) -> &str {
    name.strip_prefix(ESTATE).unwrap_or(name)
}

fn put(datum: &mut Datum, name: &str, value: Option<Datum>) {
    let Datum::Map(entries) = datum else { return };
    let place = entries.iter().position(|(key, _)| key == name);
    match (place.and_then(|place| entries.get_mut(place)), value) {
        (Some(entry), Some(value)) => entry.1 = value,
        (Some(_), None) => entries.retain(|(key, _)| key != name),
        (None, Some(value)) => entries.push((name.to_owned(), value)),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::json::read;

    #[test]
    fn an_answer_is_told_read_and_taken_back() {
        let mut situation = fresh(Some("crm-3.0"));
        let (who, hosting) = (Key::of(0, "who"), Key::whole("estate.hosting"));
        tell(&mut situation, &who, Some(text("employee")));
        tell(&mut situation, &hosting, Some(text("own")));
        assert_eq!(told_text(&situation, &who), Some("employee"));
        assert_eq!(told_text(&situation, &hosting), Some("own"));
        tell(&mut situation, &who, None);
        tell(&mut situation, &hosting, None);
        assert_eq!(situation, fresh(Some("crm-3.0")));
    }

    #[test]
    fn names_stay_at_home_and_sites_stay_apart() {
        let situation =
            read(r#"{"groups":[{"name":"Ann","site":"shop"},{"site":"forum"},{"name":"Bo","site":"shop"}]}"#)
                .unwrap();
        let without = read(r#"{"groups":[{"site":"1"},{"site":"2"},{"site":"1"}]}"#).unwrap();
        assert_eq!(without_names(&situation), without);
    }

    #[test]
    fn a_part_is_left_out_by_its_path() {
        let situation =
            read(r#"{"estate":{"holds":["a","b"]},"groups":[{"path":"x"},{"who":"y"}]}"#).unwrap();
        assert_eq!(without(&situation, "estate.holds[0]").get("estate"), read(r#"{"holds":["b"]}"#).as_ref());
        assert_eq!(groups(&without(&situation, "groups[1].who"))[1], read("{}").unwrap());
        assert_eq!(without(&situation, "groups[7].who"), situation);
    }

    #[test]
    fn several_ways_keep_their_details() {
        let mut situation =
            read(r#"{"groups":[{"path":"flow","also":[{"path":"copilot","signIn":"own"}]}]}"#).unwrap();
        assert_eq!(paths(&situation, 0), ["flow", "copilot"]);
        for (key, value) in with_paths(&situation, 0, &["web-client", "copilot", "mcp"]) {
            tell(&mut situation, &key, value);
        }
        let expected =
            r#"{"groups":[{"path":"web-client","also":[{"path":"copilot","signIn":"own"},"mcp"]}]}"#;
        assert_eq!(situation, read(expected).unwrap());
    }

    #[test]
    fn needs_get_their_shortest_names_and_come_back() {
        let needs = &clausewise_rulebook::book().unwrap().needs;
        let told = read(r#"["update:case","read:*","create:case"]"#);
        let pairs = pairs(needs, told.as_ref()).unwrap();
        assert_eq!(Some(names(needs, &pairs)), read(r#"["read:*","create:case","update:case"]"#));
    }
}
