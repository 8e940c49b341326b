//! Through time: the same situation under every guide, as a band of outcomes with a mark where the answer changes and
//! the clauses that changed it; and two guides side by side.

use clausewise_rules::{Compared, Edition, EditionGroup, Side, verdict::Verdict};
use yew::prelude::*;

use super::{
    App,
    icon::badge,
    parts::{block, button, fold, list, maybe, nothing, para, section, select, span, words},
    verdict::{few_options, outcome_line, steps},
};
use crate::{
    state::{
        Action,
        reasoned::Asked,
        situation::{Key, told},
    },
    text::{T, day, fill, say, sentence::group_name},
};

/// The section, or the button that opens it; nothing where the product is open.
pub(crate) fn time(app: &App, verdict: &Verdict) -> Html {
    let Some(product) = verdict.product.as_deref() else { return nothing() };
    let asked = &app.state.asked;
    let mut inside = vec![para("", say(T::TimeHelp))];
    match &app.reasoned.editions {
        None => {
            let asked = Asked { time: Some(false), ..asked.clone() };
            inside.push(button("plain-button", say(T::TimeAsk), None, app.on(Action::Work(asked))));
        }
        Some(editions) => {
            for place in 0..verdict.groups.len() {
                inside.push(of_group(app, verdict, editions, place));
            }
            if asked.time == Some(false) {
                let asked = Asked { time: Some(true), ..asked.clone() };
                inside.push(button("plain-button", say(T::TimeOthers), None, app.on(Action::Work(asked))));
            } else {
                inside.push(para("aside", say(T::TimeOthersHelp)));
            }
            inside.push(compare(app, verdict, product));
        }
    }
    section("time", "time", T::TimeTitle, inside)
}

/// A band for each product, with its changes below.
fn of_group(app: &App, verdict: &Verdict, editions: &[Edition], place: usize) -> Html {
    let several = verdict.groups.len() > 1;
    let mut parts =
        vec![maybe("of-group-time", several.then(|| group_name(app.situation(), place)).as_deref())];
    let mut products: Vec<&str> = Vec::new();
    for edition in editions {
        if !products.contains(&edition.product.as_str()) {
            products.push(&edition.product);
        }
    }
    for product in products {
        let here: Vec<&Edition> = editions.iter().filter(|edition| edition.product == product).collect();
        parts.push(band(app, verdict, product, &here, place));
    }
    block("time-group", parts)
}

fn band(app: &App, verdict: &Verdict, product: &str, editions: &[&Edition], place: usize) -> Html {
    let own = verdict.product.as_deref() == Some(product);
    let name = app.text.product(product);
    let there: Vec<(&Edition, &EditionGroup)> =
        editions.iter().filter_map(|edition| Some((*edition, edition.groups.get(place)?))).collect();
    if there.is_empty() {
        return para("aside", fill(T::TimeNotThere, &[("product", &name)]));
    }
    let cells = there.iter().map(|(edition, group)| {
        let now = own && verdict.guide.as_ref() == Some(&edition.guide);
        let class = classes!(
            "cell",
            format!("is-{}", group.outcome.name()),
            group.changed.then_some("changed"),
            now.then_some("now")
        );
        html! {
            <li {class} key={edition.guide.clone()} aria-current={now.then_some("true")}>
                { span("cell-day", &day(edition.guide.as_str())) }
                { badge(group.outcome) }
                { maybe("cell-mark", group.changed.then(|| say(T::TimeChanged))) }
            </li>
        }
    });
    let changes = there.iter().filter(|(_, group)| group.changed).map(|(edition, group)| {
        let lines = vec![
            para(
                "change-day",
                fill(T::TimeFrom, &[("day", &day(&edition.in_force_from)), ("title", &edition.title)]),
            ),
            outcome_line(group.outcome, &few_options(app, &group.options)),
            if group.by.is_empty() {
                nothing()
            } else {
                fold("", words(say(T::TimeBy)), steps(app, &group.by))
            },
        ];
        (edition.guide.clone(), block("", lines))
    });
    let changes: Vec<(String, Html)> = changes.collect();
    let constant = changes.is_empty() && there.len() > 1;
    block(
        "band-of",
        vec![
            maybe("band-name", (!own).then_some(name.as_str())),
            html! { <ol class="band" aria-label={name.clone()}>{ for cells }</ol> },
            if constant { para("", say(T::TimeSame)) } else { list("plain", changes) },
            fold("behind", words(say(T::TimeTable)), table(app, &there)),
        ],
    )
}

/// The band as a table.
fn table(app: &App, editions: &[(&Edition, &EditionGroup)]) -> Html {
    html! {
        <div class="scroll">
            <table>
                <thead><tr>
                    <th scope="col">{ say(T::TimeTableFrom) }</th>
                    <th scope="col">{ say(T::TimeTableGuide) }</th>
                    <th scope="col">{ say(T::TimeTableAnswer) }</th>
                </tr></thead>
                <tbody>
                    for (edition, group) in editions {
                        <tr key={edition.guide.clone()}>
                            <th scope="row">{ day(&edition.in_force_from) }</th>
                            <td>{ &edition.title }</td>
                            <td>{ outcome_line(group.outcome, &few_options(app, &group.options)) }</td>
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

// ---- two guides side by side -----------------------------------------------------------------------------------------

fn compare(app: &App, verdict: &Verdict, product: &str) -> Html {
    let book = &app.engine.book;
    let place = book.products.iter().position(|known| known.id == product);
    let guides = book.terms.iter().filter(|terms| place == Some(usize::from(terms.product)));
    let guides: Vec<&str> = guides.map(|terms| terms.guide.as_str()).collect();
    let now = verdict.guide.as_deref().unwrap_or_default();
    let Some(other) = guides.iter().rev().find(|guide| **guide != now) else { return nothing() };
    let (left, right) =
        app.state.asked.compare.clone().unwrap_or_else(|| (now.to_owned(), (*other).to_owned()));
    let title = |guide: &str| app.text.book(&["terms", product, guide]).unwrap_or(guide).to_owned();
    let field = |label: T, chosen: &str, with: fn((String, String), String) -> (String, String)| {
        let name = |guide: &&str| ((*guide).to_owned(), title(guide));
        let (state, pair) = (app.state.clone(), (left.clone(), right.clone()));
        let change = Callback::from(move |guide| {
            let compare = Some(with(pair.clone(), guide));
            state.dispatch(Action::Work(Asked { compare, ..state.asked.clone() }));
        });
        select(say(label), chosen, guides.iter().map(name).collect(), change)
    };
    let fields = vec![
        field(T::CompareLeft, &left, |(_, right), left| (left, right)),
        field(T::CompareRight, &right, |(left, _), right| (left, right)),
    ];
    let inside = match &app.reasoned.compared {
        Some(compared) => {
            let groups = compared.iter().enumerate().map(|(at, one)| {
                let several =
                    verdict.groups.len() > 1 || told(app.situation(), &Key::of(at, "name")).is_some();
                let name = several.then(|| group_name(app.situation(), at));
                (at.to_string(), side_by_side(app, name.as_deref(), one, [title(&left), title(&right)]))
            });
            list("plain", groups.collect())
        }
        None => {
            let asked = Asked { compare: Some((left.clone(), right.clone())), ..app.state.asked.clone() };
            button("plain-button", say(T::CompareAsk), None, app.on(Action::Work(asked)))
        }
    };
    html! {
        <div class="compare">
            <h3>{ say(T::CompareTitle) }</h3>
            { block("finder-fields", fields) }
            <div aria-live="polite">{ inside }</div>
        </div>
    }
}

/// A group on both sides.
pub(crate) fn side_by_side(app: &App, name: Option<&str>, one: &Compared, titles: [String; 2]) -> Html {
    let mut parts = vec![maybe("of-group-time", name)];
    if one.same {
        parts.push(para("", say(T::CompareSame)));
    }
    let sides = titles.into_iter().zip([&one.left, &one.right]).enumerate();
    let sides = sides.map(|(at, (title, half))| (at.to_string(), side(app, title, half)));
    parts.push(list("cards", sides.collect()));
    block("", parts)
}

fn side(app: &App, title: String, side: &Side) -> Html {
    let only = if side.only.is_empty() {
        nothing()
    } else {
        fold("", words(say(T::CompareOnly)), steps(app, &side.only))
    };
    block(
        "card",
        vec![
            para("if-read", title),
            badge(side.outcome),
            para("reading-option", few_options(app, &side.options)),
            para("", few_options(app, side.possible.iter().flat_map(|possible| &possible.options))),
            only,
        ],
    )
}
