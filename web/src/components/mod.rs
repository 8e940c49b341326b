//! The parts that the pages are made of: plain functions that are given the whole [`App`], read what they show from
//! it and send actions back. None keeps a state of its own; each Yew component with one would cost the visitor 3 KB.

use std::rc::Rc;

use clausewise_intake::datum::Datum;
use clausewise_rules::{point::Engine, verdict::Verdict};
use yew::prelude::*;

use crate::{
    pages::start::Standing,
    state::{Action, State, answer::Answer, reasoned::Reasoned, situation::Key},
    text::Text,
};

pub(crate) mod access;
pub(crate) mod answers;
pub(crate) mod ask;
pub(crate) mod clause;
pub(crate) mod different;
pub(crate) mod finder;
pub(crate) mod form;
pub(crate) mod icon;
pub(crate) mod keep;
pub(crate) mod otherwise;
pub(crate) mod parts;
pub(crate) mod prices;
pub(crate) mod time;
pub(crate) mod total;
pub(crate) mod verdict;

/// What every part of the page can see.
#[derive(Clone)]
pub(crate) struct App {
    /// The rules.
    pub engine: Rc<Engine>,
    /// The words.
    pub text: Text,
    /// Whether all texts are there that the state needs.
    pub ready: bool,
    /// What stood on the first screen before the program came, if one was written.
    pub standing: Option<Standing>,
    /// The visitor's day, `YYYY-MM-DD`.
    pub today: Rc<str>,
    /// The state, and where actions go.
    pub state: UseReducerHandle<State>,
    /// What comes of it; nothing where no situation is shown.
    pub answer: Option<Rc<Answer>>,
    /// What was worked out on a press.
    pub reasoned: Rc<Reasoned>,
    /// To be put on the heading of what stands in the middle: it gets the focus when that changes.
    pub heading: NodeRef,
}

impl App {
    /// The situation.
    pub fn situation(&self) -> &Datum {
        &self.state.situation
    }

    /// The verdict on the situation, if there is one.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.answer.as_ref().and_then(|answer| answer.verdict.as_ref().ok())
    }

    /// A callback that sends an action.
    pub fn on<E>(&self, action: Action) -> Callback<E> {
        let state = self.state.clone();
        Callback::from(move |_| state.dispatch(action.clone()))
    }

    /// Tells one answer.
    pub fn tell<E>(&self, key: &Key, value: Datum) -> Callback<E> {
        self.on(Action::Tell(vec![(key.clone(), Some(value))]))
    }
}
