//! What would change the answer, and why some other licence is none: both worked out on a press, the changes that a
//! person could make first, those that lead to the same answer together.

use clausewise_rules::{
    Alternative, Change, Stands, Then, WhyNot,
    verdict::{GroupVerdict, Verdict},
};
use yew::prelude::*;

use super::{
    App,
    parts::{block, button, fold, list, maybe, nothing, para, quiet, select, title, words},
    time::side_by_side,
    verdict::{few_options, outcome_line, steps},
};
use crate::{
    state::{
        Action,
        ask::key_of,
        reasoned::{Asked, by_answer},
        situation::{Key, paths, text as as_datum, with_paths},
    },
    text::{T, capital, fill, number, say, sentence::group_name},
};

/// What would change it, for a group whose answer is settled.
pub(crate) fn what_if(app: &App, group: &GroupVerdict, place: usize) -> Html {
    if group.because.is_empty() {
        return nothing();
    }
    let inside = match &app.reasoned.what_if {
        None => {
            let asked = Asked { what_if: true, ..app.state.asked.clone() };
            button("plain-button", say(T::OtherwiseAsk), None, app.on(Action::Work(asked)))
        }
        Some(all) => changes(app, all, place),
    };
    block("what-if", vec![title(T::OtherwiseTitle), html! { <div aria-live="polite">{ inside }</div> }])
}

fn changes(app: &App, all: &[Alternative], place: usize) -> Html {
    const FEW: usize = 3;
    let mut ours = by_answer(all.iter().filter(|one| one.possible), place);
    let others = by_answer(all.iter().filter(|one| !one.possible), place);
    if ours.is_empty() && others.is_empty() {
        return para("", say(T::OtherwiseNothing));
    }
    let rest = ours.split_off(FEW.min(ours.len()));
    let mut parts = vec![answers(app, ours, place)];
    for (more, word) in [(rest, T::OtherwiseMore), (others, T::OtherwiseOthers)] {
        if !more.is_empty() {
            parts.push(fold("behind", words(say(word)), answers(app, more, place)));
        }
    }
    block("", parts)
}

/// Each answer with the changes that lead to it.
fn answers(app: &App, answers: Vec<(&Then, Vec<&Alternative>)>, place: usize) -> Html {
    let entries = answers.into_iter().enumerate().map(|(index, (then, same))| {
        let changes = same.into_iter().enumerate();
        let changes = changes.map(|(at, one)| (at.to_string(), change_lines(app, one, place))).collect();
        let why = if then.because.is_empty() {
            nothing()
        } else {
            fold("", words(say(T::VerdictWhy)), steps(app, &then.because))
        };
        let lines =
            vec![outcome_line(then.outcome, &few_options(app, &then.options)), list("changes", changes), why];
        (index.to_string(), block("answer-then", lines))
    });
    list("plain", entries.collect())
}

fn change_lines(app: &App, one: &Alternative, place: usize) -> Html {
    let told: Vec<String> = one.changes.iter().map(|change| changed(app, change, place)).collect();
    let tell = if let [only] = one.changes.as_slice() { only_told(app, only) } else { None };
    let tell = tell.map_or_else(nothing, |press| {
        let spoken = fill(T::OtherwiseTryWhat, &[("what", &told.join(" "))]);
        button("quiet small", say(T::OtherwiseTry), Some(spoken), press)
    });
    block("change", vec![words(&told.join(say(T::OtherwiseAnd))), tell])
}

/// One change in words.
fn changed(app: &App, change: &Change, place: usize) -> String {
    let text = &app.text;
    let to = change.to.as_deref().unwrap_or_default();
    let mut out = if !change.without.is_empty() {
        let without: Vec<String> = change.without.iter().map(|pair| text.pair(pair)).collect();
        fill(T::OtherwiseWithout, &[("list", &without.join(say(T::MarkSemicolon)))])
    } else if change.fact == "estate.holds" {
        fill(T::OtherwiseHold, &[("kind", &text.kind(to))])
    } else {
        let value = to.parse().map_or_else(|_| text.label(&change.fact, to), number);
        fill(T::OtherwiseFact, &[("what", &text.ask(&change.fact)), ("value", &value)])
    };
    if let Some(other) = change.group.filter(|other| *other != place) {
        out = fill(T::AnswersOfGroup, &[("what", &out), ("group", &group_name(app.situation(), other))]);
    }
    out
}

/// A press that tells it so, where it is a fact of the whole or of a group's main way.
fn only_told(app: &App, change: &Change) -> Option<Callback<MouseEvent>> {
    let known = app.engine.book.facts.iter().any(|fact| fact.name == change.fact);
    let to = change.to.as_deref().filter(|_| known && change.way.is_none())?;
    Some(app.tell(&key_of(&app.engine.book, change.group.unwrap_or(0), &change.fact), as_datum(to)))
}

/// Why not another licence, chosen from those of the product.
pub(crate) fn why_not(app: &App, verdict: &Verdict, group: &GroupVerdict, place: usize) -> Html {
    let Some(product) = verdict.product.as_deref().filter(|_| !group.because.is_empty()) else {
        return nothing();
    };
    let refused = |id: &str| group.not_permitted.iter().any(|refused| refused.licence == id);
    let chosen = app.state.asked.why_not.iter().find(|(known, _)| *known == place);
    let chosen = chosen.map(|(_, licence)| licence.as_str()).unwrap_or_default();
    let kinds = app.engine.book.kinds.iter().map(|kind| kind.id.as_str());
    let kinds = kinds.filter(|id| id.split('/').next() == Some(product) && !refused(id));
    let mut choices: Vec<(String, String)> = kinds.map(|id| (id.to_owned(), app.text.kind(id))).collect();
    choices.insert(0, (String::new(), say(T::OtherwiseChoose).to_owned()));
    let asked = {
        let state = app.state.clone();
        Callback::from(move |licence| {
            state.dispatch(Action::Work(state.asked.with_why_not(place, licence)));
        })
    };
    let told = app.reasoned.why_not.iter().find(|(known, _)| *known == place);
    html! {
        <div class="why-other" key={format!("why-other-{place}")}>
            { select(say(T::OtherwiseWhyNot), chosen, choices, asked) }
            <div aria-live="polite">
                { told.map_or_else(nothing, |(_, told)| stands(app, told, place)) }
            </div>
        </div>
    }
}

fn stands(app: &App, told: &WhyNot, place: usize) -> Html {
    let word = match told.stands {
        Stands::Option => T::StandsOption,
        Stands::Refused => T::StandsRefused,
        Stands::Lacks => T::StandsLacks,
        Stands::More => T::StandsMore,
        Stands::NotAsked => T::StandsNotAsked,
        Stands::NotInTheseTerms => T::StandsNotInTheseTerms,
        Stands::Open => T::StandsOpen,
    };
    let lacks: Vec<String> = told.lacks.iter().map(|pair| app.text.pair(pair)).collect();
    let lacks =
        (!lacks.is_empty()).then(|| fill(T::VerdictLacks, &[("what", &lacks.join(say(T::MarkSemicolon)))]));
    let mut parts = vec![
        para("", capital(&fill(word, &[("kind", &app.text.kind(&told.licence))]))),
        maybe("lacks", lacks.as_deref()),
    ];
    if !told.because.is_empty() {
        parts.push(steps(app, &told.because));
    }
    if !told.unless.is_empty() {
        let entries = told.unless.iter().enumerate();
        let entries = entries.map(|(at, one)| (at.to_string(), change_lines(app, one, place))).collect();
        parts.push(fold("behind", words(say(T::OtherwiseUnless)), list("changes", entries)));
    }
    block("refused", parts)
}

/// A group's way beside another one, chosen from all there are.
pub(crate) fn other_way(app: &App, group: &GroupVerdict, place: usize) -> Html {
    let fact = app.engine.book.facts.iter().find(|fact| fact.name == "path");
    let Some(fact) = fact.filter(|_| !group.because.is_empty()) else { return nothing() };
    let label = |path: &str| app.text.label("path", path);
    let now = paths(app.situation(), place);
    let others = fact.values.iter().filter(|path| !now.contains(&path.as_str()));
    let mut choices: Vec<(String, String)> = others.map(|path| (path.clone(), label(path))).collect();
    choices.insert(0, (String::new(), say(T::CompareWayChoose).to_owned()));
    let chosen = app.state.asked.way.as_ref().filter(|(of, _)| *of == place);
    let chosen = chosen.map(|(_, path)| path.as_str()).unwrap_or_default();
    let asked = {
        let state = app.state.clone();
        Callback::from(move |path: String| {
            let way = (!path.is_empty()).then_some((place, path));
            state.dispatch(Action::Work(Asked { way, ..state.asked.clone() }));
        })
    };
    let told = match app.reasoned.ways.as_ref().filter(|_| !chosen.is_empty()) {
        None => nothing(),
        Some(None) => para("", say(T::ProblemTitle)),
        Some(Some(one)) => {
            let here: Vec<String> = now.iter().map(|path| label(path)).collect();
            let titles = [here.join(say(T::MarkSemicolon)), label(chosen)];
            let locked = app.state.locked.contains(&Key::of(place, "path"));
            let take = app.on(Action::Tell(with_paths(app.situation(), place, &[chosen])));
            let take = if locked { nothing() } else { quiet(say(T::CompareWayTake), take) };
            block("compare", vec![side_by_side(app, None, one, titles), take])
        }
    };
    html! {
        <div class="why-other other-way" key={format!("other-way-{place}")}>
            { select(say(T::CompareWay), chosen, choices, asked) }
            <div aria-live="polite">{ told }</div>
        </div>
    }
}
