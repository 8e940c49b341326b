//! The page in a language that nobody speaks: each text stands in brackets, those of the page and of the rulebook. What a
//! screen says outside of them is written in the code, where no translation reaches it.

use std::{
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use clausewise_rules::{library::Library, point::Engine};
use yew::{LocalServerRenderer, prelude::*};

use crate::{
    components::App,
    pages::{check, not_covered, question, refused, start},
    state::{
        Page, State,
        answer::answer,
        json,
        reasoned::{Asked, reasoned},
        situation::{Key, fresh},
    },
    text::{T, Text, WORDS, speak},
};

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

/// A text in brackets, if there is anything to translate in it.
fn bracketed(text: &str) -> String {
    if text.contains(char::is_alphabetic) { format!("{OPEN}{text}{CLOSE}") } else { text.to_owned() }
}

/// Speaks it. The months are one text that is taken apart; dates stand in brackets of their own.
fn speak_it() {
    let (_, english) = WORDS[0];
    let words = english.iter().enumerate().map(|(place, text)| {
        if place == T::DateMonths as usize { (*text).to_owned() } else { bracketed(text) }
    });
    speak(words.collect::<Vec<_>>().join("\0"));
}

fn library() -> Library {
    let mut library = clausewise_rulebook::library("en").unwrap();
    for (_, text) in &mut library.texts {
        *text = bracketed(text);
    }
    library
}

#[derive(Clone, Properties)]
struct ScreenProps {
    engine: Rc<Engine>,
    library: Rc<Library>,
    state: State,
}

impl PartialEq for ScreenProps {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// A screen as the page draws it.
#[component]
fn Screen(ScreenProps { engine, library, state }: &ScreenProps) -> Html {
    let given = state.clone();
    let state = use_reducer(|| given);
    let answer = (state.page == Page::Check)
        .then(|| Rc::new(answer(engine, library, &state.situation, &state.passed)));
    let app = App {
        engine: engine.clone(),
        text: Text { library: library.clone() },
        ready: true,
        standing: None,
        today: Rc::from("2026-11-30"),
        reasoned: Rc::new(reasoned(engine, library, &state.situation, &state.asked)),
        state,
        answer,
        heading: NodeRef::default(),
    };
    match &app.state.page {
        Page::Start => start::start(&app),
        Page::Question(id) => question::question(&app, id),
        Page::NotCovered(name) => not_covered::not_covered(&app, name),
        Page::Check => check::check(&app),
        Page::Refused(problem, _) => refused::refused(&app, problem),
    }
}

fn drawn(engine: &Rc<Engine>, library: &Rc<Library>, state: State) -> String {
    let props = ScreenProps { engine: engine.clone(), library: library.clone(), state };
    let rendered = LocalServerRenderer::<Screen>::with_props(props).hydratable(false).render();
    match pin!(rendered).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(html) => html,
        Poll::Pending => String::new(),
    }
}

/// What a screen says to eyes and ears: its texts, and the attributes that are read out. Drawings take their texts apart,
/// and are told in words beside.
fn said(html: &str) -> Vec<String> {
    let mut all = Vec::new();
    let beside = html.split("<svg").map(|part| part.split_once("</svg").map_or(part, |(_, beside)| beside));
    for piece in beside.collect::<String>().split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        all.push(text.to_owned());
        for attribute in ["aria-label", "title", "placeholder"] {
            let value =
                tag.split_once(&format!(" {attribute}=\"")).and_then(|(_, rest)| rest.split_once('"'));
            all.extend(value.map(|(value, _)| value.to_owned()));
        }
    }
    all
}

/// The letters of a text that stand in no bracket.
fn outside(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            OPEN => depth += 1,
            CLOSE => depth = depth.saturating_sub(1),
            letter if depth == 0 && letter.is_alphabetic() => out.push(letter),
            _ => {}
        }
    }
    out
}

#[test]
fn no_screen_says_a_word_that_no_language_file_holds() {
    speak_it();
    let engine = Rc::new(Engine::new(clausewise_rulebook::book().unwrap()));
    let library = Rc::new(library());
    let at = |fragment: &str| State::at(fragment);
    let told = |situation: &str| State {
        page: Page::Check,
        situation: json::read(situation).unwrap(),
        ..State::default()
    };
    let disputed = told(include_str!("pseudo/disputed.json"));
    let several = told(include_str!("pseudo/several.json"));
    let mut everything = several.clone();
    everything.asked = Asked {
        turns: true,
        what_if: true,
        why_not: vec![(0, "crm-3.0/external-connector".to_owned())],
        time: Some(true),
        compare: Some(("2005-12".to_owned(), "2006-10".to_owned())),
        way: Some((1, "no-access".to_owned())),
    };
    everything.prices.tell("crm-3.0/user-cal".to_owned(), "12.50".to_owned());
    everything.prices.tell("crm-3.0/external-connector".to_owned(), "x".to_owned());
    let sheet = State { sheet: true, ..several.clone() };
    let asking = |key: Key| State { asking: Some(key), ..several.clone() };
    let screens = [
        ("start", State::default()),
        ("a question of the gallery", at("q=crm-4.0/managers-who-only-read")),
        ("one that is gone", at("q=crm-4.0/nobody")),
        ("not covered", at("n=nav")),
        ("a damaged link", at("s=1AAAA")),
        ("an old link", at(include_str!("../../tests/browser/links/other-answer.txt").trim())),
        ("the product is asked", State { page: Page::Check, situation: fresh(None), ..State::default() }),
        (
            "a contradiction",
            told(
                r#"{"version":1,"product":"crm-3.0","groups":[{"who":"employee","path":"web-client","signIn":"none"}]}"#,
            ),
        ),
        ("disputed", disputed),
        ("the guide is asked", asking(Key::whole("guide"))),
        ("tasks", asking(Key::of(0, "needs"))),
        ("ways", asking(Key::of(0, "path"))),
        ("a number", asking(Key::of(0, "people"))),
        ("holdings", asking(Key::whole("estate.holds"))),
        ("a judgement", asking(Key::of(0, "behalf"))),
        ("several", several),
        ("everything worked out", everything),
        ("the record sheet", sheet),
    ];
    for (name, state) in screens {
        let html = drawn(&engine, &library, state);
        if name == "everything worked out" {
            for part in ["cost", "compare", "band", "change", "turns-on"] {
                assert!(html.contains(&format!("class=\"{part}\"")), "no {part}");
            }
        }
        let texts = said(&html);
        assert!(texts.iter().any(|text| text.contains(OPEN)), "{name} says nothing");
        for text in texts {
            // The address of a link is no text.
            let letters = if text.starts_with("#s=") { String::new() } else { outside(&text) };
            assert_eq!(letters, "", "{name}: “{text}”");
        }
    }
}
