//! The page's one state and everything that can happen to it: a pure reducer, which components only read and send to.
//! What a person tells is kept in the contract's form; the rest is where they are.

use std::rc::Rc;

use clausewise_intake::{
    datum::Datum,
    link::{Link, Made, decode, encode},
    remembered::{Remembered, recall, remember},
};
use clausewise_rules::verdict::{Problem, Verdict};
use yew::Reducible;

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod draft;
pub(crate) mod finder;
pub(crate) mod json;
pub(crate) mod number;
pub(crate) mod prices;
pub(crate) mod reasoned;
pub(crate) mod situation;

use answer::made;
use draft::Draft;
use finder::Finder;
use prices::Prices;
use reasoned::Asked;
use situation::{Key, groups_mut, tell, text};

/// Where a visitor is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Page {
    /// The first screen.
    #[default]
    Start,
    /// A question of the gallery, by its id, with its own answer.
    Question(String),
    /// What is not covered, by its name in the finder.
    NotCovered(String),
    /// A situation: asked about, and answered.
    Check,
    /// A link that cannot be opened, with the address it came by.
    Refused(Problem, String),
}

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// Where the visitor is.
    pub page: Page,
    /// What was told, in the contract's form.
    pub situation: Datum,
    /// The question that was opened by a press; otherwise the next one is shown.
    pub asking: Option<Key>,
    /// Questions answered with "I don't know" where the contract has no word for it.
    pub passed: Vec<Key>,
    /// The questions answered so far, for going back.
    pub trail: Vec<Key>,
    /// The group that was removed last, with its place, until something else happens.
    pub removed: Option<(usize, Datum)>,
    /// What a link was made with, as long as the situation is the one it brought.
    pub made: Option<Made>,
    /// The answer it was made with, group by group.
    pub then: Vec<Remembered>,
    /// The address that brought it: it stays as it is, so that a reload tells the same difference.
    pub brought: Option<String>,
    /// Parts of a link that this version does not know.
    pub more: Vec<Datum>,
    /// What stands in the form of a question, and of which.
    pub draft: Option<(Key, Draft)>,
    /// Whether a copied link takes the names of groups along.
    pub with_names: bool,
    /// What the visitor was quoted.
    pub prices: Prices,
    /// What became of the last copy.
    pub copied: Option<Copied>,
    /// What the product finder was told.
    pub finder: Finder,
    /// What is to be worked out besides the verdict.
    pub asked: Asked,
    /// Whether the record sheet is shown in place of the verdict.
    pub sheet: bool,
    /// What gets the focus after a press that took its button away, as a selector.
    pub pointed: Option<String>,
    /// Answers that the visitor can't change: somebody's page gave them.
    pub locked: Vec<Key>,
}

/// What somebody's page gives beside a situation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Given {
    /// Its price list.
    pub prices: Prices,
    /// Answers that the visitor can't change.
    pub locked: Vec<Key>,
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    /// The link is on the clipboard.
    Link,
    /// The text is on the clipboard.
    Text,
    /// A file was made, or was not.
    File(bool),
    /// The browser did not allow it; this was to be copied.
    Refused(String),
}

impl Default for State {
    fn default() -> Self {
        Self {
            page: Page::Start,
            situation: situation::fresh(None),
            asking: None,
            passed: Vec::new(),
            trail: Vec::new(),
            removed: None,
            made: None,
            then: Vec::new(),
            brought: None,
            more: Vec::new(),
            draft: None,
            with_names: false,
            prices: Prices::default(),
            copied: None,
            finder: Finder::default(),
            asked: Asked::default(),
            sheet: false,
            pointed: None,
            locked: Vec::new(),
        }
    }
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// Somebody opened an address: its fragment without `#`.
    Visit(String),
    /// The record sheet is to be shown, or the verdict again.
    Sheet(bool),
    /// Something besides the verdict is to be worked out.
    Work(Asked),
    /// The product finder was told something.
    Find(Finder),
    /// Back to the first screen, everything forgotten.
    StartAgain,
    /// An answer: what is to be told under which keys, the first of them the question's own.
    Tell(Vec<(Key, Option<Datum>)>),
    /// "I don't know" where the contract has no word for it.
    Pass(Key),
    /// Open a question.
    Ask(Key),
    /// Close the question that was opened, and leave its answer.
    Leave,
    /// Go back to the question answered before.
    Back,
    /// Add an empty group.
    Add,
    /// Add a group like this one; its name is given.
    Duplicate(usize, String),
    /// Call a group something.
    Rename(usize, String),
    /// Put a group in another's place.
    Move(usize, usize),
    /// Remove a group.
    Remove(usize),
    /// Bring back the group that was removed last.
    Undo,
    /// Something was typed or ticked in the form of a question.
    Draft(Key, Draft),
    /// A link is to be copied with the names of the groups, or without.
    WithNames(bool),
    /// A price was typed: the licence, or nothing for the currency.
    Price(String, String),
    /// Links take the prices along, or leave them here.
    WithPrices(bool),
    /// The page around us gave something else than before.
    Given(Given),
    /// Something was copied, or was not.
    Copied(Copied),
    /// Leave out the part of the situation at this path.
    LeaveOut(String),
}

/// What an address says before the situation.
const SITUATION: &str = "s=";
/// What an address says before a question of the gallery.
const QUESTION: &str = "q=";
/// What an address says before what is not covered.
const NOT_COVERED: &str = "n=";

impl State {
    /// The state that an address stands for.
    pub fn at(fragment: &str) -> Self {
        let mut state = Self::default();
        if let Some(id) = fragment.strip_prefix(QUESTION) {
            state.page = Page::Question(id.to_owned());
        } else if let Some(name) = fragment.strip_prefix(NOT_COVERED) {
            state.page = Page::NotCovered(name.to_owned());
        } else if let Some(link) = fragment.strip_prefix(SITUATION) {
            match decode(link) {
                Ok(mut link) => {
                    state.page = Page::Check;
                    state.then = recall(&mut link.more).unwrap_or_default();
                    state.prices = Prices::recall(&mut link.more);
                    state.brought = link.made.is_some().then(|| fragment.to_owned());
                    state.situation = link.situation;
                    state.made = link.made;
                    state.more = link.more;
                }
                Err(problem) => state.page = Page::Refused(problem, fragment.to_owned()),
            }
        }
        state
    }

    /// The fragment that stands for this state, with what the answer was.
    pub fn fragment(&self, verdict: Option<&Verdict>) -> String {
        match &self.page {
            Page::Start => String::new(),
            Page::Question(id) => format!("{QUESTION}{id}"),
            Page::NotCovered(name) => format!("{NOT_COVERED}{name}"),
            Page::Check => {
                self.brought.clone().unwrap_or_else(|| link(&self.situation, verdict, self.parts()))
            }
            Page::Refused(_, address) => address.clone(),
        }
    }

    /// What links carry beside the situation: what we don't know, and the prices where that was ticked.
    pub fn parts(&self) -> Vec<Datum> {
        let prices = self.prices.in_links.then(|| self.prices.part());
        self.more.iter().cloned().chain(prices).collect()
    }

    /// Whether somebody's page gave an answer of this group that the visitor can't change, nor do away with.
    pub fn locks(&self, group: usize) -> bool {
        self.locked.iter().any(|key| key.group == Some(group))
    }

    /// The same place in what is told; what hangs on a single question is let go.
    fn told(&mut self) {
        self.asking = None;
        self.pointed = None;
        self.removed = None;
        self.made = None;
        self.then.clear();
        self.brought = None;
        self.draft = None;
        self.copied = None;
        self.asked = Asked::default();
        self.sheet = false;
    }
}

/// The fragment of a link to a situation, with the answer it is made with and what it carries besides.
pub(crate) fn link(situation: &Datum, verdict: Option<&Verdict>, mut more: Vec<Datum>) -> String {
    more.extend(verdict.map(remember));
    let link = Link { situation: situation.clone(), made: verdict.map(made), more };
    format!("{SITUATION}{}", encode(&link))
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Visit(fragment) => {
                next = Self::at(&fragment);
                // Going back and forth loses no price; a new beginning does, unless somebody's page gave them.
                if next.prices.typed.is_empty() && (self.prices.handed || next.page != Page::Start) {
                    next.prices = self.prices.clone();
                }
                next.prices.handed |= self.prices.handed;
                next.locked = self.locked.clone();
            }
            Action::Sheet(sheet) => {
                next.sheet = sheet;
                next.copied = None;
            }
            Action::Work(asked) => next.asked = asked,
            Action::Find(finder) => next.finder = finder,
            Action::StartAgain => {
                next = Self { locked: self.locked.clone(), ..Self::default() };
                if self.prices.handed {
                    next.prices = self.prices.clone();
                }
            }
            Action::Tell(answers) if answers.iter().any(|(key, _)| self.locked.contains(key)) => {}
            Action::Tell(answers) => {
                if let Some((first, _)) = answers.first() {
                    next.trail.retain(|key| key != first);
                    next.trail.push(first.clone());
                    next.passed.retain(|key| key != first);
                }
                for (key, value) in answers {
                    // Another product has other guides.
                    if key.name == "product" && situation::told(&next.situation, &key) != value.as_ref() {
                        tell(&mut next.situation, &Key::whole("guide"), None);
                        tell(&mut next.situation, &Key::whole("asOf"), None);
                    }
                    tell(&mut next.situation, &key, value);
                }
                next.told();
            }
            Action::Pass(key) | Action::Ask(key) if self.locked.contains(&key) => {}
            Action::Pass(key) => {
                tell(&mut next.situation, &key, None);
                next.trail.retain(|known| *known != key);
                next.trail.push(key.clone());
                next.passed.push(key);
                next.told();
            }
            Action::Ask(key) => {
                next.asking = Some(key);
                next.draft = None;
            }
            Action::Leave => {
                next.asking = None;
                next.draft = None;
            }
            Action::Back => {
                next.draft = None;
                next.asking = next.trail.pop();
                if next.asking.is_none() {
                    next.page = Page::Start;
                }
            }
            Action::Add => {
                next.told();
                if let Some(groups) = groups_mut(&mut next.situation) {
                    groups.push(Datum::Map(Vec::new()));
                }
            }
            Action::Duplicate(place, name) => {
                next.told();
                if let Some(groups) = groups_mut(&mut next.situation)
                    && let Some(group) = groups.get(place).cloned()
                {
                    groups.insert(place + 1, group);
                    tell(&mut next.situation, &Key::of(place + 1, "name"), Some(text(&name)));
                    moved(&mut next, |group| if group > place { Some(group + 1) } else { Some(group) });
                    next.pointed = Some(format!("#group-{} input", place + 1));
                }
            }
            Action::Move(from, to) => {
                next.told();
                if let Some(groups) = groups_mut(&mut next.situation)
                    && from < groups.len()
                    && to < groups.len()
                {
                    let last = to + 1 == groups.len();
                    groups.swap(from, to);
                    moved(&mut next, |group| match group {
                        group if group == from => Some(to),
                        group if group == to => Some(from),
                        group => Some(group),
                    });
                    // The same button again, until there is none.
                    let further = if (to > from && !last) || to == 0 { "down" } else { "up" };
                    next.pointed = Some(format!("#group-{to} .{further}"));
                }
            }
            Action::Rename(place, name) => {
                tell(&mut next.situation, &Key::of(place, "name"), (!name.is_empty()).then(|| text(&name)));
                next.brought = None;
            }
            Action::Remove(place) if self.locks(place) => {}
            Action::Remove(place) => {
                next.told();
                if let Some(groups) = groups_mut(&mut next.situation)
                    && groups.len() > 1
                    && place < groups.len()
                {
                    next.removed = Some((place, groups.remove(place)));
                    next.pointed = Some(".undo button".to_owned());
                    moved(&mut next, |group| match group.cmp(&place) {
                        std::cmp::Ordering::Less => Some(group),
                        std::cmp::Ordering::Equal => None,
                        std::cmp::Ordering::Greater => Some(group - 1),
                    });
                }
            }
            Action::Undo => {
                if let Some((place, group)) = next.removed.take()
                    && let Some(groups) = groups_mut(&mut next.situation)
                {
                    groups.insert(place.min(groups.len()), group);
                    moved(&mut next, |group| if group >= place { Some(group + 1) } else { Some(group) });
                    next.pointed = Some(format!("#group-{place} input"));
                }
            }
            Action::Draft(key, draft) => next.draft = Some((key, draft)),
            Action::WithNames(names) => next.with_names = names,
            Action::Price(licence, typed) => {
                next.prices.tell(licence, typed);
                next.brought = None;
            }
            Action::WithPrices(with) => {
                next.prices.in_links = with;
                next.brought = None;
            }
            Action::Given(Given { prices, locked }) => {
                // What the visitor typed stays where the page has no list.
                if prices.handed || self.prices.handed {
                    next.prices = prices;
                }
                next.locked = locked;
            }
            Action::Copied(what) => next.copied = Some(what),
            Action::LeaveOut(at) => {
                next.situation = situation::without(&next.situation, &at);
                next.told();
            }
        }
        Rc::new(next)
    }
}

/// Groups have moved: keys that name one follow it, or go with it.
fn moved(state: &mut State, to: impl Fn(usize) -> Option<usize>) {
    for keys in [&mut state.trail, &mut state.passed, &mut state.locked] {
        let follow = |key: &Key| match key.group {
            None => Some(key.clone()),
            Some(group) => to(group).map(|group| Key { group: Some(group), name: key.name.clone() }),
        };
        *keys = keys.iter().filter_map(follow).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use situation::{fresh, groups, told_text, whole};

    fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
        let state = actions.into_iter().fold(Rc::new(state.clone()), |state, action| state.reduce(action));
        (*state).clone()
    }

    fn answer(group: usize, name: &str, value: &str) -> Action {
        Action::Tell(vec![(Key::of(group, name), Some(text(value)))])
    }

    fn two_groups() -> State {
        after(
            &State::default(),
            [
                Action::Visit(link(&fresh(Some("crm-3.0")), None, Vec::new())),
                answer(0, "who", "employee"),
                Action::Rename(0, "Desk".into()),
                Action::Add,
                answer(1, "who", "customer"),
            ],
        )
    }

    #[test]
    fn an_address_brings_the_same_state_back() {
        let state = two_groups();
        let again = State::at(&state.fragment(None));
        assert_eq!(again.situation, state.situation);
        assert_eq!(again.page, Page::Check);
        assert_eq!(State::at(""), State::default());
        assert_eq!(State::at("q=crm-3.0/ask").page, Page::Question("crm-3.0/ask".into()));
        assert_eq!(State::at("n=nav").page, Page::NotCovered("nav".into()));
        assert_eq!(State::at("n=nav").fragment(None), "n=nav");
    }

    #[test]
    fn a_broken_address_is_refused_and_kept() {
        let state = State::at("s=1AAAA");
        assert!(matches!(&state.page, Page::Refused(problem, _) if problem.code == "link-damaged"));
        assert_eq!(state.fragment(None), "s=1AAAA");
    }

    #[test]
    fn an_old_link_stays_as_it_is_until_something_is_told() {
        // Visitors who send a form and people at a desk, under CRM 3.0, answered as a rulebook would that never was: the
        // visitors need nothing. Made on 30 November 2026; this file never changes, the browser's tests open it, too.
        let frozen = include_str!("../../../tests/browser/links/other-answer.txt").trim();
        let state = State::at(frozen);
        assert_eq!(state.then[0].outcome, clausewise_rules::point::Outcome::None);
        assert_eq!(state.then[1].options, [["crm-3.0/user-cal"]]);
        let engine = clausewise_rules::point::Engine::new(clausewise_rulebook::book().unwrap());
        let today = answer::judged(&engine, None, &state.situation).unwrap();
        assert_eq!(state.fragment(Some(&today)), frozen, "a reload tells the same difference");
        let told = after(&state, [answer(0, "who", "customer")]);
        assert!(told.then.is_empty() && told.made.is_none());
        let again = State::at(&told.fragment(Some(&today)));
        assert_eq!(again.then.len(), 2);
        assert_eq!(again.made, Some(made(&today)));
        assert!(again.more.is_empty(), "what we remember is no part that we don't know");
    }

    #[test]
    fn prices_stand_in_the_address_only_where_that_was_ticked() {
        let typed = Action::Price("crm-3.0/user-cal".into(), "12.50".into());
        let state = after(&two_groups(), [typed]);
        assert_eq!(state.fragment(None), two_groups().fragment(None));
        let ticked = after(&state, [Action::WithPrices(true)]);
        assert_eq!(State::at(&ticked.fragment(None)).prices, ticked.prices);
        // Going back and forth keeps them, a new beginning does not.
        let forth = after(&state, [Action::Visit(state.fragment(None))]);
        assert_eq!(forth.prices, state.prices);
        assert_eq!(after(&state, [Action::Visit(String::new())]).prices, Prices::default());
        assert_eq!(after(&state, [Action::StartAgain]).prices, Prices::default());
        let prices = Prices { handed: true, ..state.prices.clone() };
        let given = Action::Given(Given { prices, locked: Vec::new() });
        assert!(after(&state, [given, Action::StartAgain]).prices.handed);
    }

    #[test]
    fn what_a_page_locks_stays_until_it_says_otherwise() {
        let locks = |keys: &[Key]| Action::Given(Given { locked: keys.to_vec(), ..Given::default() });
        let who = |group| Key::of(group, "who");
        let priced = Action::Price("crm-3.0/user-cal".into(), "12.50".into());
        let state = after(&two_groups(), [priced, locks(&[who(0)])]);
        assert_eq!(state.prices.typed.len(), 1, "the visitor's own prices stay");
        assert_eq!(after(&state, [answer(0, "who", "customer")]).situation, state.situation);
        assert_eq!(after(&state, [Action::Remove(0)]), state);
        assert_eq!(groups(&after(&state, [Action::Remove(1)]).situation).len(), 1);
        // It goes where its group goes.
        let moved = after(&state, [Action::Move(0, 1)]);
        assert_eq!(moved.locked, [who(1)]);
        assert_eq!(after(&moved, [answer(1, "who", "customer")]).situation, moved.situation);
        let elsewhere = after(&state, [Action::Visit(state.fragment(None)), Action::StartAgain]);
        assert_eq!(elsewhere.locked, [who(0)]);
        let free = after(&state, [locks(&[]), answer(0, "who", "customer")]);
        assert_eq!(told_text(&free.situation, &who(0)), Some("customer"));
    }

    #[test]
    fn back_opens_the_question_answered_before_and_loses_nothing() {
        let state = two_groups();
        let back = after(&state, [Action::Back]);
        assert_eq!(back.asking, Some(Key::of(1, "who")));
        assert_eq!(back.situation, state.situation);
        let further = after(&back, [Action::Back]);
        assert_eq!(further.asking, Some(Key::of(0, "who")));
        assert_eq!(after(&further, [Action::Back]).page, Page::Start);
    }

    #[test]
    fn a_removed_group_comes_back_in_its_place() {
        let state = two_groups();
        let removed = after(&state, [Action::Remove(0)]);
        assert_eq!(groups(&removed.situation).len(), 1);
        assert_eq!(removed.trail, [Key::of(0, "who")]);
        let back = after(&removed, [Action::Undo]);
        assert_eq!(back.situation, state.situation);
        assert_eq!(groups(&after(&removed, [Action::Remove(0)]).situation).len(), 1);
    }

    #[test]
    fn a_duplicate_stands_beside_its_model_with_a_name_of_its_own() {
        let state = after(&two_groups(), [Action::Duplicate(0, "Desk (copy)".into())]);
        assert_eq!(groups(&state.situation).len(), 3);
        assert_eq!(told_text(&state.situation, &Key::of(1, "name")), Some("Desk (copy)"));
        assert_eq!(told_text(&state.situation, &Key::of(1, "who")), Some("employee"));
        assert_eq!(told_text(&state.situation, &Key::of(2, "who")), Some("customer"));
        assert!(state.trail.contains(&Key::of(2, "who")));
    }

    #[test]
    fn a_group_is_moved_with_what_was_asked_of_it() {
        let state = after(&two_groups(), [Action::Move(1, 0)]);
        assert_eq!(told_text(&state.situation, &Key::of(0, "who")), Some("customer"));
        assert_eq!(told_text(&state.situation, &Key::of(1, "name")), Some("Desk"));
        assert_eq!(state.trail, [Key::of(1, "who"), Key::of(0, "who")]);
        assert_eq!(state.pointed.as_deref(), Some("#group-0 .down"));
        assert_eq!(after(&state, [Action::Move(0, 2)]).situation, state.situation);
    }

    #[test]
    fn another_product_asks_for_its_guide_anew() {
        let guide = Action::Tell(vec![(Key::whole("guide"), Some(text("2006-10")))]);
        let product = |id: &str| Action::Tell(vec![(Key::whole("product"), Some(text(id)))]);
        let state = after(&two_groups(), [guide, product("crm-3.0")]);
        assert_eq!(told_text(&state.situation, &Key::whole("guide")), Some("2006-10"));
        let state = after(&state, [product("crm-4.0")]);
        assert_eq!(told_text(&state.situation, &Key::whole("guide")), None);
    }

    #[test]
    fn not_known_is_remembered_until_it_is_told() {
        let holds = Key::whole("estate.holds");
        let state = after(&two_groups(), [Action::Pass(holds.clone())]);
        assert_eq!(state.passed, std::slice::from_ref(&holds));
        let state = after(&state, [Action::Tell(vec![(holds, Some(Datum::List(vec![whole(1)])))])]);
        assert!(state.passed.is_empty());
    }
}
