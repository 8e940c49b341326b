//! What is worked out on a press and not before: what would change the answer, why some licence is none, the same
//! situation through time, and two guides side by side. Pure, like the answer itself.

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    Alternative, Compared, Edition, Explanation, Reach, Then, WhyNot, compare, editions, explain,
    library::Library, point::Engine, what_if, why_not,
};

use super::{
    answer::judged,
    situation::{Key, tell, text, with_paths},
};

/// What was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What the verdict turns on.
    pub turns: bool,
    /// What would change it.
    pub what_if: bool,
    /// Why not this licence, group by group.
    pub why_not: Vec<(usize, String)>,
    /// Through time; with other products too.
    pub time: Option<bool>,
    /// Two guides side by side.
    pub compare: Option<(String, String)>,
    /// A group's way beside another one.
    pub way: Option<(usize, String)>,
}

impl Asked {
    /// Another licence is asked for in a group; an empty one takes the question back.
    pub fn with_why_not(&self, group: usize, licence: String) -> Self {
        let mut next = self.clone();
        next.why_not.retain(|(known, _)| *known != group);
        if !licence.is_empty() {
            next.why_not.push((group, licence));
        }
        next
    }
}

/// What comes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reasoned {
    /// What each group's verdict turns on.
    pub turns: Vec<Explanation>,
    /// What would change the answer.
    pub what_if: Option<Vec<Alternative>>,
    /// Why not, with the group it was asked of.
    pub why_not: Vec<(usize, WhyNot)>,
    /// Every guide, the oldest first.
    pub editions: Option<Vec<Edition>>,
    /// Each group under two guides.
    pub compared: Option<Vec<Compared>>,
    /// The group whose way was asked about; nothing beside it where the other way does not go with what was told.
    pub ways: Option<Option<Compared>>,
}

/// Works out what was pressed.
pub(crate) fn reasoned(engine: &Engine, library: &Library, situation: &Datum, asked: &Asked) -> Reasoned {
    let mut out = Reasoned::default();
    if *asked == Asked::default() {
        return out;
    }
    let Ok(read) = read_situation(&engine.book, situation) else { return out };
    let used = Some(library);
    if asked.turns {
        out.turns = explain(engine, &read, None).unwrap_or_default();
    }
    if asked.what_if {
        out.what_if = what_if(engine, &read, used, Reach::Singles).ok();
    }
    for (group, licence) in &asked.why_not {
        if let Ok(told) = why_not(engine, &read, used, *group, licence) {
            out.why_not.push((*group, told));
        }
    }
    out.editions = asked.time.and_then(|others| editions(engine, &read, used, others).ok());
    out.compared = asked.compare.as_ref().and_then(|(left, right)| {
        let under = |guide: &str| judged(engine, used, &under(situation, guide)).ok();
        Some(compare(engine, &under(left)?, &under(right)?))
    });
    out.ways = asked.way.as_ref().map(|(group, path)| {
        let mut other = situation.clone();
        with_paths(situation, *group, &[path])
            .iter()
            .for_each(|(key, value)| tell(&mut other, key, value.clone()));
        let here = judged(engine, used, situation).ok()?;
        compare(engine, &here, &judged(engine, used, &other).ok()?).into_iter().nth(*group)
    });
    out
}

/// The situation under another guide.
pub(crate) fn under(situation: &Datum, guide: &str) -> Datum {
    let mut there = situation.clone();
    tell(&mut there, &Key::whole("asOf"), None);
    tell(&mut there, &Key::whole("guide"), Some(text(guide)));
    there
}

/// Alternatives that lead a group to the same answer, in the order in which the answers come up.
pub(crate) fn by_answer<'a>(
    alternatives: impl IntoIterator<Item = &'a Alternative>,
    group: usize,
) -> Vec<(&'a Then, Vec<&'a Alternative>)> {
    let mut all: Vec<(&Then, Vec<&Alternative>)> = Vec::new();
    for alternative in alternatives {
        let Some(then) = alternative.then.iter().find(|then| then.group == group) else { continue };
        let same = |(known, _): &&mut (&Then, Vec<&Alternative>)| {
            known.outcome == then.outcome && known.options == then.options
        };
        match all.iter_mut().find(same) {
            Some((_, alternatives)) => alternatives.push(alternative),
            None => all.push((then, vec![alternative])),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::json::read;
    use clausewise_rules::point::Outcome;

    fn portal(product: &str, guide: &str) -> Datum {
        let situation = format!(
            r#"{{"version":1,"product":"{product}","guide":"{guide}","estate":{{"externalAppServers":1}},"groups":[
            {{"who":"customer","people":500,"path":"own-application","signIn":"shared-account","needs":["read:own-case"]}}]}}"#
        );
        read(&situation).unwrap()
    }

    fn worked_out(situation: &Datum, asked: &Asked) -> Reasoned {
        let engine = Engine::new(clausewise_rulebook::book().unwrap());
        let library = clausewise_rulebook::library("en").unwrap();
        reasoned(&engine, &library, situation, asked)
    }

    #[test]
    fn nothing_is_worked_out_before_it_is_asked() {
        assert_eq!(worked_out(&portal("crm-3.0", "2006-10"), &Asked::default()), Reasoned::default());
    }

    #[test]
    fn alternatives_with_one_answer_stand_together() {
        let told = worked_out(&portal("crm-3.0", "2006-10"), &Asked { what_if: true, ..Asked::default() });
        let all = told.what_if.unwrap();
        let grouped = by_answer(&all, 0);
        assert!(grouped.len() < all.len());
        assert_eq!(grouped.iter().map(|(_, same)| same.len()).sum::<usize>(), all.len());
        assert!(grouped.iter().any(|(then, _)| then.outcome == Outcome::None));
        assert!(by_answer(&all, 7).is_empty());
    }

    #[test]
    fn another_licence_takes_the_place_of_the_one_before() {
        let asked = Asked::default().with_why_not(0, "a".into()).with_why_not(1, "b".into());
        let asked = asked.with_why_not(0, "c".into());
        assert_eq!(asked.why_not, [(1, "b".to_owned()), (0, "c".to_owned())]);
        assert_eq!(asked.with_why_not(1, String::new()).why_not, [(0, "c".to_owned())]);
    }

    #[test]
    fn another_way_stands_beside_a_groups_own() {
        let asked = |path: &str| Asked { way: Some((0, path.to_owned())), ..Asked::default() };
        let told = worked_out(&portal("crm-3.0", "2006-10"), &asked("no-access")).ways.unwrap().unwrap();
        assert_eq!((told.left.outcome, told.right.outcome), (Outcome::Licence, Outcome::None));
        assert!(!told.same && !told.right.only.is_empty());
        assert_eq!(worked_out(&portal("crm-3.0", "2006-10"), &asked("nonsense")).ways, Some(None));
    }

    #[test]
    fn two_guides_stand_side_by_side_and_all_of_them_in_a_row() {
        // The External Connector left the price list in January 2014, and the server licence took its place.
        let pair = ("2013-08".to_owned(), "2014-01".to_owned());
        let asked = Asked { compare: Some(pair), time: Some(false), ..Asked::default() };
        let told = worked_out(&portal("crm-2013", "2013-08"), &asked);
        let compared = told.compared.unwrap();
        assert!(!compared[0].same && !compared[0].right.only.is_empty());
        assert_eq!(compared[0].right.outcome, Outcome::Covered);
        let editions = told.editions.unwrap();
        assert!(editions.iter().all(|edition| edition.product == "crm-2013"));
        let changed: Vec<&str> = editions
            .iter()
            .filter(|edition| edition.groups[0].changed)
            .map(|edition| edition.guide.as_str())
            .collect();
        assert_eq!(changed, ["2014-01"]);
    }
}
