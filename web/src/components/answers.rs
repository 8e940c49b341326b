//! Everything that was told, as a list in which each answer can be changed; and below each group what else could be.

use clausewise_intake::datum::Datum;
use clausewise_rules::{book::Scope, set::Pairs};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    App,
    icon::verdict_badge,
    parts::{block, button, fold, list, maybe, nothing, quiet, span, words},
};
use crate::{
    state::{
        Action,
        ask::key_of,
        situation::{Key, as_list, groups, is_unknown, pairs, paths, told, told_text},
    },
    text::{
        T, fill, say,
        sentence::{group_name, value},
    },
};

/// The list, group by group.
pub(crate) fn answers(app: &App) -> Html {
    let situation = app.situation();
    html! {
        <aside class="answers" aria-labelledby="answers">
            <h2 id="answers">{ say(T::AnswersTitle) }</h2>
            <section class="answers-part" key="estate">
                <h3>{ say(T::AnswersSystem) }</h3>
                { lines(app, estate(app)) }
                { everything_else(app, None) }
            </section>
            for place in 0..groups(situation).len() {
                { group(app, place) }
            }
            if let Some((place, removed)) = &app.state.removed {
                <p class="undo" role="status" key="undo">
                    { removed_name(*place, removed) }
                    { quiet(say(T::GroupUndo), app.on(Action::Undo)) }
                </p>
            }
            { button("quiet add", say(T::GroupAdd), None, app.on(Action::Add)) }
            { to_find_out(app) }
        </aside>
    }
}

/// The questions that were answered with "I don't know", each once.
pub(crate) fn unknown(app: &App) -> Vec<Key> {
    let groups = (0..groups(app.situation()).len()).flat_map(|place| of_group(app, place));
    let told = estate(app).into_iter().chain(groups);
    let unknown = told.filter(|key| told_of(app, key).is_some_and(is_unknown));
    unknown.chain(app.state.passed.iter().cloned()).collect()
}

fn told_of<'a>(app: &'a App, key: &Key) -> Option<&'a Datum> {
    told(app.situation(), key)
}

/// A question, with the group it is asked of where there are several.
pub(crate) fn asked_of(app: &App, key: &Key) -> String {
    let ask = app.text.ask(&key.name);
    match key.group {
        Some(group) if groups(app.situation()).len() > 1 => {
            fill(T::AnswersOfGroup, &[("what", &ask), ("group", &group_name(app.situation(), group))])
        }
        _ => ask,
    }
}

/// What was answered with "I don't know", with where one could look: a list to take along.
fn to_find_out(app: &App) -> Html {
    let unknown = unknown(app);
    if unknown.is_empty() {
        return nothing();
    }
    let entries = unknown.iter().map(|key| {
        let look = app.text.beside(&key.name, "look").map(|look| fill(T::AskLook, &[("where", &look)]));
        (
            super::ask::key_of(key),
            block("find", vec![span("find-ask", &asked_of(app, key)), maybe("aside", look.as_deref())]),
        )
    });
    html! {
        <section class="answers-part" key="to-find-out">
            <h3>{ say(T::AnswersToFindOut) }</h3>
            { list("plain", entries.collect()) }
        </section>
    }
}

fn removed_name(place: usize, removed: &Datum) -> String {
    let number = fill(T::GroupOne, &[("number", &(place + 1).to_string())]);
    let name = removed.get("name").map_or(number, Datum::shown);
    fill(T::GroupRemoved, &[("group", &name)])
}

fn group(app: &App, place: usize) -> Html {
    let situation = app.situation();
    let name = group_name(situation, place);
    let given = told_text(situation, &Key::of(place, "name")).unwrap_or_default().to_owned();
    let verdict = app.verdict().and_then(|verdict| verdict.groups.get(place));
    let rename = {
        let state = app.state.clone();
        Callback::from(move |event: InputEvent| {
            let name = event.target_unchecked_into::<HtmlInputElement>().value();
            state.dispatch(Action::Rename(place, name));
        })
    };
    let copy = fill(T::GroupCopy, &[("group", &name)]);
    let tool = |class, label: T, spoken: T, action: Action| {
        button(class, say(label), Some(fill(spoken, &[("group", &name)])), app.on(action))
    };
    let mut tools =
        vec![tool("quiet small", T::GroupDuplicate, T::GroupDuplicateWhat, Action::Duplicate(place, copy))];
    if let Some(above) = place.checked_sub(1) {
        tools.push(tool("quiet small up", T::GroupUp, T::GroupUpWhat, Action::Move(place, above)));
    }
    if place + 1 < groups(situation).len() {
        tools.push(tool("quiet small down", T::GroupDown, T::GroupDownWhat, Action::Move(place, place + 1)));
    }
    if groups(situation).len() > 1 && !app.state.locks(place) {
        tools.push(tool("quiet small", T::GroupRemove, T::GroupRemoveWhat, Action::Remove(place)));
    }
    html! {
        <section class="answers-part" id={format!("group-{place}")} key={format!("group-{place}")} aria-label={name.clone()}>
            <h3 class="unseen">{ &name }</h3>
            <label class="group-name">
                <span class="unseen">{ say(T::GroupName) }</span>
                <input type="text" autocomplete="off" value={given} placeholder={fill(T::GroupOne, &[("number", &(place + 1).to_string())])}
                    maxlength="80" title={say(T::GroupNameHelp)} oninput={rename} />
            </label>
            { verdict.map_or_else(nothing, |verdict| block("glance", vec![verdict_badge(verdict)])) }
            { lines(app, of_group(app, place)) }
            { everything_else(app, Some(place)) }
            { block("group-tools", tools) }
        </section>
    }
}

/// What was told of the whole situation, in the natural order.
pub(crate) fn estate(app: &App) -> Vec<Key> {
    let book = &app.engine.book;
    let facts = book.facts.iter().filter(|fact| fact.scope == Scope::Estate).map(|fact| fact.name.as_str());
    let counts = book.counts.iter().filter(|count| count.estate).map(|count| count.name.as_str());
    let names = ["product", "guide", "asOf"].into_iter().chain(facts).chain(counts).chain(["estate.holds"]);
    names.map(Key::whole).filter(|key| told(app.situation(), key).is_some()).collect()
}

/// What was told of a group, in the natural order.
pub(crate) fn of_group(app: &App, place: usize) -> Vec<Key> {
    every_group_key(app, place).into_iter().filter(|key| told(app.situation(), key).is_some()).collect()
}

fn every_group_key(app: &App, place: usize) -> Vec<Key> {
    let book = &app.engine.book;
    let facts = book.facts.iter().filter(|fact| matches!(fact.scope, Scope::Group | Scope::Way));
    let counts = book.counts.iter().filter(|count| !count.estate).map(|count| count.name.as_str());
    let names = facts.map(|fact| fact.name.as_str()).chain(["needs"]).chain(counts);
    names.map(|name| Key::of(place, name)).collect()
}

fn lines(app: &App, keys: Vec<Key>) -> Html {
    if keys.is_empty() { nothing() } else { list("lines", keys.iter().map(|key| line(app, key)).collect()) }
}

fn line(app: &App, key: &Key) -> (String, Html) {
    let at = match key.group {
        Some(group) => format!("groups[{group}].{}", key.name),
        None => key.name.clone(),
    };
    let unused = app.verdict().is_some_and(|verdict| verdict.unused.contains(&at));
    let current = app.state.asking.as_ref() == Some(key);
    let class = match (unused, current) {
        (true, _) => "line unused",
        (_, true) => "line current",
        _ => "line",
    };
    let locked = app.state.locked.contains(key);
    let line = html! {
        <button type="button" {class} disabled={locked} data-fact={key.name.clone()} onclick={app.on(Action::Ask(key.clone()))}>
            { span("line-ask", &app.text.ask(&key.name)) }
            { span("line-value", &shown(app, key)) }
            { maybe("line-note", unused.then(|| say(T::AnswersUnused))) }
            { span("line-change", say(if locked { T::AnswersLocked } else { T::AnswersChange })) }
        </button>
    };
    (key.name.clone(), line)
}

/// What was told under a key, short enough for a line.
pub(crate) fn shown(app: &App, key: &Key) -> String {
    let Some(told) = told(app.situation(), key) else { return say(T::AnswersNotSaid).to_owned() };
    let text = &app.text;
    if is_unknown(told) {
        return say(T::AnswersUnknown).to_owned();
    }
    match (key.name.as_str(), key.group) {
        ("needs", Some(_)) => {
            let needs = &app.engine.book.needs;
            let chosen = pairs(needs, Some(told)).unwrap_or_default();
            let tasks = needs.tasks.iter().filter(|(_, task)| task.within(&chosen));
            let mut tasks: Vec<_> = tasks.collect();
            // A task within another that is ticked goes without saying.
            let all = tasks.clone();
            tasks.retain(|(id, task)| {
                !all.iter().any(|(other, wider)| other != id && task.within(wider) && task != wider)
            });
            let named: Vec<String> = tasks.iter().map(|(id, _)| text.book_or_name(&["task", id])).collect();
            let covered = tasks.iter().fold(Pairs::NONE, |all, (_, task)| all.union(task));
            let rest = chosen.without(&covered);
            let pairs = rest.iter().filter_map(|place| needs.pairs.get(place)).map(|pair| text.pair(pair));
            let all: Vec<String> = named.into_iter().chain(pairs).collect();
            several(&all)
        }
        ("path", Some(group)) => {
            let all: Vec<String> =
                paths(app.situation(), group).iter().map(|path| text.label("path", path)).collect();
            all.join(say(T::MarkSemicolon))
        }
        ("guide", None) => {
            let product = told_text(app.situation(), &Key::whole("product")).unwrap_or_default();
            let guide = told_text(app.situation(), key).unwrap_or_default();
            text.book(&["terms", product, guide]).map_or_else(|| value(text, "guide", told), str::to_owned)
        }
        ("estate.holds", None) => {
            let all: Vec<String> = as_list(Some(told)).iter().map(|entry| held(app, entry)).collect();
            if all.is_empty() { say(T::AnswersNothing).to_owned() } else { all.join(say(T::MarkSemicolon)) }
        }
        (name, _) => value(text, name, told),
    }
}

fn held(app: &App, entry: &Datum) -> String {
    match (entry, entry.get("id"), entry.get("quantity")) {
        (Datum::Text(id), _, _) => app.text.kind(id),
        (_, Some(Datum::Text(id)), Some(quantity)) => {
            let quantity = value(&app.text, "", quantity);
            fill(T::SentencePiece, &[("quantity", &quantity), ("kind", &app.text.kind(id))])
        }
        (_, Some(Datum::Text(id)), None) => app.text.kind(id),
        _ => entry.shown(),
    }
}

/// The first few of many.
fn several(all: &[String]) -> String {
    const FEW: usize = 3;
    if all.len() <= FEW {
        return all.join(say(T::MarkSemicolon));
    }
    let first: Vec<&str> = all.iter().take(FEW - 1).map(String::as_str).collect();
    let rest = (all.len() + 1 - FEW).to_string();
    fill(T::AnswersSeveral, &[("first", &first.join(say(T::MarkSemicolon))), ("count", &rest)])
}

/// Every question that was not answered, for those who want to tell more.
fn everything_else(app: &App, place: Option<usize>) -> Html {
    let book = &app.engine.book;
    let keys: Vec<Key> = match place {
        Some(place) => every_group_key(app, place),
        None => {
            let facts =
                book.facts.iter().filter(|fact| fact.scope == Scope::Estate).map(|fact| fact.name.as_str());
            let counts = book.counts.iter().filter(|count| count.estate).map(|count| count.name.as_str());
            facts.chain(counts).chain(["estate.holds"]).map(|name| key_of(book, 0, name)).collect()
        }
    };
    let open = keys.into_iter().filter(|key| told(app.situation(), key).is_none());
    let lines = open.map(|key| {
        let (ask, value) = (app.text.ask(&key.name), say(T::AnswersNotSaid));
        (key.name.clone(), button("line open", &format!("{ask} {value}"), None, app.on(Action::Ask(key))))
    });
    fold("everything", words(say(T::AnswersMore)), list("lines", lines.collect()))
}
