//! An answer that is being typed or ticked and was not given yet. Reading it is pure, so that what a form takes and
//! refuses is tested without one.

use clausewise_intake::datum::Datum;
use clausewise_rules::{
    book::{Book, Needs},
    set::Pairs,
};

use super::{
    number::{looks_slipped, read},
    situation::{Key, as_list, as_text, is_unknown, names, pairs, paths, told, told_text, whole, with_paths},
};

/// What stands in the form of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    /// Text fields by name: one for a number, one for each licence that may be held.
    pub typed: Vec<(String, String)>,
    /// Ticked rows.
    pub ticked: Vec<String>,
    /// Ticked needs.
    pub pairs: Pairs,
    /// What is wrong with it, after it was given.
    pub trouble: Option<Trouble>,
}

/// Why an answer was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing was typed.
    Missing,
    /// This is no number.
    Wrong(String),
    /// This looks like a slip of the hand; the same again is taken.
    Slipped(u64),
    /// Nothing was ticked.
    Nothing,
}

/// What a field shows for a licence that is held in sufficient number.
const ENOUGH: &str = "✓";

impl Draft {
    /// The form of a question as what was told fills it in.
    pub fn of(book: &Book, situation: &Datum, about: &Key) -> Self {
        let told = told(situation, about);
        let mut draft = Self::default();
        match (about.name.as_str(), about.group) {
            ("needs", _) => draft.pairs = pairs(&book.needs, told).unwrap_or(Pairs::NONE),
            ("path", Some(group)) => {
                draft.ticked = paths(situation, group)
                    .into_iter()
                    .filter(|path| *path != "unknown")
                    .map(str::to_owned)
                    .collect();
            }
            ("estate.holds", _) => draft.typed = held(book, situation, told),
            _ => {
                let count = told.filter(|told| !is_unknown(told)).map(Datum::shown).unwrap_or_default();
                draft.typed.push((about.name.clone(), count));
            }
        }
        draft
    }

    /// The draft with another text in a field.
    pub fn typed(&self, field: usize, text: String) -> Self {
        let mut next = Self { trouble: None, ..self.clone() };
        if let Some(field) = next.typed.get_mut(field) {
            field.1 = text;
        }
        next
    }

    /// The draft with a row ticked, or no longer.
    pub fn toggled(&self, row: &str) -> Self {
        let mut next = Self { trouble: None, ..self.clone() };
        if next.ticked.iter().any(|ticked| ticked == row) {
            next.ticked.retain(|ticked| ticked != row);
        } else {
            next.ticked.push(row.to_owned());
        }
        next
    }

    /// The draft with these needs.
    pub fn with(&self, pairs: Pairs) -> Self {
        Self { pairs, trouble: None, ..self.clone() }
    }

    /// What the form tells.
    ///
    /// # Errors
    /// Why it can't be taken so.
    pub fn read(
        &self,
        book: &Book,
        situation: &Datum,
        about: &Key,
    ) -> Result<Vec<(Key, Option<Datum>)>, Trouble> {
        let value = match (about.name.as_str(), about.group) {
            ("needs", _) if self.pairs.is_empty() => return Err(Trouble::Nothing),
            ("needs", _) => names(&book.needs, &self.pairs),
            ("path", Some(group)) => {
                let chosen: Vec<&str> = self.ticked.iter().map(String::as_str).collect();
                if chosen.is_empty() {
                    return Err(Trouble::Nothing);
                }
                return Ok(with_paths(situation, group, &chosen));
            }
            ("estate.holds", _) => self.holds()?,
            _ => whole(self.number()?),
        };
        Ok(vec![(about.clone(), Some(value))])
    }

    fn number(&self) -> Result<u64, Trouble> {
        let typed = self.typed.first().map(|(_, text)| text.trim()).unwrap_or_default();
        if typed.is_empty() {
            return Err(Trouble::Missing);
        }
        let count = read(typed).ok_or_else(|| Trouble::Wrong(typed.to_owned()))?;
        let asked_already = self.trouble == Some(Trouble::Slipped(count));
        if looks_slipped(count) && !asked_already { Err(Trouble::Slipped(count)) } else { Ok(count) }
    }

    fn holds(&self) -> Result<Datum, Trouble> {
        let mut list = Vec::new();
        for (id, field) in self.typed.iter().filter(|(_, field)| !field.trim().is_empty()) {
            match read(field) {
                Some(0) => {}
                Some(count) => list.push(Datum::Map(vec![
                    ("id".to_owned(), Datum::Text(id.clone())),
                    ("quantity".to_owned(), whole(count)),
                ])),
                // A bare id of a link: enough for everybody concerned.
                None if field == ENOUGH => list.push(Datum::Text(id.clone())),
                None => return Err(Trouble::Wrong(field.trim().to_owned())),
            }
        }
        Ok(Datum::List(list))
    }
}

/// The kinds of the product with what was told of them; kinds of other products only where a link told of them.
fn held(book: &Book, situation: &Datum, told: Option<&Datum>) -> Vec<(String, String)> {
    let product = told_text(situation, &Key::whole("product")).unwrap_or_default();
    let id_of =
        |entry: &Datum| as_text(entry).or_else(|| entry.get("id").and_then(as_text)).map(str::to_owned);
    let mut all = Vec::new();
    for kind in &book.kinds {
        let entry = as_list(told).iter().find(|entry| id_of(entry).as_deref() == Some(kind.id.as_str()));
        let field = match entry.and_then(|entry| entry.get("quantity")) {
            Some(count) => count.shown(),
            None if entry.is_some() => ENOUGH.to_owned(),
            None => String::new(),
        };
        if entry.is_some() || kind.id.split('/').next() == Some(product) {
            all.push((kind.id.clone(), field));
        }
    }
    all
}

/// The needs after a task was ticked or unticked; unticking leaves what other ticked tasks need.
pub(crate) fn with_task(needs: &Needs, chosen: &Pairs, task: &Pairs) -> Pairs {
    if !task.within(chosen) {
        return chosen.union(task);
    }
    let others =
        needs.tasks.iter().map(|(_, other)| other).filter(|other| *other != task && other.within(chosen));
    let kept = others.filter(|other| !task.within(other)).fold(Pairs::NONE, |all, other| all.union(other));
    chosen.without(&task.without(&kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{json, situation::fresh};

    fn book() -> Book {
        clausewise_rulebook::book().unwrap()
    }

    fn people() -> (Datum, Key) {
        (fresh(Some("crm-3.0")), Key::of(0, "people"))
    }

    #[test]
    fn a_number_is_taken_however_it_is_written() {
        let (situation, key) = people();
        let draft = Draft::of(&book(), &situation, &key).typed(0, "1,000".into());
        assert_eq!(draft.read(&book(), &situation, &key), Ok(vec![(key.clone(), Some(Datum::Whole(1_000)))]));
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_was_found() {
        let (situation, key) = people();
        let draft = Draft::of(&book(), &situation, &key);
        assert_eq!(draft.read(&book(), &situation, &key), Err(Trouble::Missing));
        let draft = draft.typed(0, " a lot ".into());
        assert_eq!(draft.read(&book(), &situation, &key), Err(Trouble::Wrong("a lot".into())));
    }

    #[test]
    fn a_slip_is_asked_again_and_then_taken() {
        let (situation, key) = people();
        let mut draft = Draft::of(&book(), &situation, &key).typed(0, "0".into());
        let trouble = draft.read(&book(), &situation, &key).unwrap_err();
        assert_eq!(trouble, Trouble::Slipped(0));
        draft.trouble = Some(trouble);
        assert_eq!(draft.read(&book(), &situation, &key), Ok(vec![(key.clone(), Some(Datum::Whole(0)))]));
    }

    #[test]
    fn ways_are_ticked_in_the_order_of_the_presses() {
        let (situation, key) = (fresh(Some("crm-3.0")), Key::of(0, "path"));
        let draft = Draft::of(&book(), &situation, &key);
        assert_eq!(draft.read(&book(), &situation, &key), Err(Trouble::Nothing));
        let draft =
            draft.toggled("outlook-client").toggled("web-client").toggled("flow").toggled("outlook-client");
        assert_eq!(
            draft.read(&book(), &situation, &key),
            Ok(with_paths(&situation, 0, &["web-client", "flow"]))
        );
    }

    #[test]
    fn what_is_held_comes_back_as_it_was_told() {
        let told = r#"{"version":1,"product":"crm-3.0","estate":{"holds":[{"id":"crm-3.0/user-cal","quantity":50},
            "crm-4.0/full-user-cal"]},"groups":[{}]}"#;
        let (situation, key) = (json::read(told).unwrap(), Key::whole("estate.holds"));
        let draft = Draft::of(&book(), &situation, &key);
        assert_eq!(draft.read(&book(), &situation, &key), Ok(vec![(key.clone(), told_of(&situation, &key))]));
    }

    fn told_of(situation: &Datum, key: &Key) -> Option<Datum> {
        told(situation, key).cloned()
    }

    #[test]
    fn unticking_a_task_leaves_what_the_others_need() {
        let needs = book().needs;
        let task =
            |id: &str| needs.tasks.iter().find(|(known, _)| known == id).map(|(_, pairs)| *pairs).unwrap();
        let (work, close) = (task("work-cases"), task("close-cases"));
        let both = with_task(&needs, &with_task(&needs, &Pairs::NONE, &work), &close);
        assert_eq!(with_task(&needs, &both, &close), work);
        assert_eq!(with_task(&needs, &work, &work), Pairs::NONE);
        assert!(!task("look-up").within(&with_task(&needs, &task("everything"), &task("look-up"))));
    }
}
