//! The record sheet, one page a group: what was told and assumed, what comes of it and how sure that is, the clauses,
//! what to keep and what is still to find out. It is made to be printed; it bears no seal and no score.

use clausewise_rules::verdict::{Citation, GroupVerdict, Reason, Verdict};
use yew::prelude::*;

use crate::{
    components::{
        App,
        answers::{asked_of, estate, of_group, shown, unknown},
        ask::key_of as element_key,
        icon::verdict_badge,
        keep::{buttons, shared},
        parts::{block, list, nothing, para, quiet, span, title, words},
        total::table,
        verdict::{binding_lines, few_options, outcome_line},
    },
    state::{Action, ask::key_of, situation::Key},
    text::{
        T, day, fill, say,
        sentence::{group_name, headline, provenance, refusal, strength, sure, written_out},
    },
};

/// The sheets of all groups, with what can be done with them.
pub(crate) fn sheet(app: &App, verdict: &Verdict) -> Html {
    html! {
        <main id="main" class="sheets" tabindex="-1" key="sheets">
            <div class="sheet-tools">
                <h1 tabindex="-1" ref={app.heading.clone()}>{ say(T::SheetTitle) }</h1>
                { para("help", say(T::SheetHelp)) }
                { buttons(app) }
                { quiet(say(T::SheetBack), app.on(Action::Sheet(false))) }
            </div>
            for place in 0..verdict.groups.len() {
                { one(app, verdict, place) }
            }
        </main>
    }
}

fn one(app: &App, verdict: &Verdict, place: usize) -> Html {
    let Some(group) = verdict.groups.get(place) else { return nothing() };
    let id = format!("sheet-{place}");
    let mut clauses = Clauses::default();
    let product = verdict.product.as_ref().map(|product| app.text.product(product));
    let product = product.unwrap_or_else(|| say(T::AnswersAnyProduct).to_owned());
    html! {
        <article class="sheet" aria-labelledby={id.clone()} key={id.clone()}>
            { para("kicker", fill(T::SheetKicker, &[("product", &product)])) }
            <h2 {id}>{ group_name(app.situation(), place) }</h2>
            { block("blanks", vec![blank(T::SheetWhom), blank(T::SheetWhen)]) }
            { answer(app, verdict, group, place) }
            { needed(app, verdict) }
            { told(app, place) }
            { assumed(app, verdict, place) }
            { readings(app, group) }
            { reasons(T::SheetWhy, &group.because, &mut clauses) }
            { closed(app, group, &mut clauses) }
            { mind(group, &mut clauses) }
            { clauses.told() }
            { judgements(app, verdict, place) }
            { to_find_out(app, group, place) }
            { title(T::BindingTitle) }
            { for binding_lines(app, verdict).into_iter().map(|line| para("", line)) }
            { foot(app, verdict) }
        </article>
    }
}

/// A line to be filled in by hand.
fn blank(word: T) -> Html {
    block("blank", vec![span("", say(word)), span("blank-line", "")])
}

fn answer(app: &App, verdict: &Verdict, group: &GroupVerdict, place: usize) -> Html {
    let mut lines =
        vec![verdict_badge(group), para("headline", headline(&app.text, app.situation(), verdict, place))];
    lines.extend(refusal(&app.text, group).map(|refusal| para("", refusal)));
    lines.extend(sure(group).map(|sure| para("", sure)));
    block("sheet-answer", lines)
}

fn needed(app: &App, verdict: &Verdict) -> Html {
    if verdict.total.is_empty() {
        return nothing();
    }
    let all = if verdict.groups.len() > 1 { T::SheetTotalAll } else { T::SheetTotal };
    block("", vec![title(all), table(app, verdict)])
}

/// A heading with a list below it, or nothing where the list is empty.
fn listed(heading: T, entries: Vec<(String, Html)>) -> Html {
    if entries.is_empty() { nothing() } else { block("", vec![title(heading), list("sheet-list", entries)]) }
}

/// A question and what was said to it, on a line.
fn line(ask: &str, value: &str) -> Html {
    block("sheet-line", vec![span("", ask), span("sheet-value", value)])
}

fn told(app: &App, place: usize) -> Html {
    let keys = estate(app).into_iter().chain(of_group(app, place));
    let lines = keys.map(|key| (element_key(&key), line(&app.text.ask(&key.name), &shown(app, &key))));
    listed(T::AnswersTitle, lines.collect())
}

fn assumed(app: &App, verdict: &Verdict, place: usize) -> Html {
    let mine = verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place));
    let lines = mine.map(|assumed| {
        let value = app.text.label(&assumed.fact, &assumed.value);
        (assumed.fact.clone(), line(&app.text.ask(&assumed.fact), &value))
    });
    listed(T::VerdictAssumed, lines.collect())
}

fn readings(app: &App, group: &GroupVerdict) -> Html {
    let disputes: Vec<&str> =
        group.readings.iter().filter_map(|reading| reading.dispute.as_deref()).collect();
    let entries = group.readings.iter().enumerate().map(|(at, reading)| {
        let (way, read): (&str, Vec<&str>) = match &reading.dispute {
            None => ("cautious", disputes.clone()),
            Some(dispute) => ("lenient", vec![dispute]),
        };
        let mut lines: Vec<Html> =
            read.iter().map(|dispute| para("", app.text.book_or_name(&["dispute", dispute, way]))).collect();
        lines.push(outcome_line(reading.outcome, &written_out(&few_options(app, &reading.options))));
        (at.to_string(), block("", lines))
    });
    listed(T::SheetReadings, entries.collect())
}

/// Steps, each with the numbers of its clauses.
fn reasons(heading: T, reasons: &[Reason], clauses: &mut Clauses) -> Html {
    listed(heading, reasons.iter().map(|reason| (reason.rule.clone(), step(reason, clauses))).collect())
}

fn step(reason: &Reason, clauses: &mut Clauses) -> Html {
    let mut says = reason.says.clone().unwrap_or_default();
    if reason.inferred {
        says.push(' ');
        says.push_str(say(T::ClauseDeduction));
    }
    cited(&says, &reason.cites, clauses)
}

/// A sentence with the numbers of the clauses it rests on.
fn cited(says: &str, cites: &[Citation], clauses: &mut Clauses) -> Html {
    let numbers: Vec<String> = cites.iter().map(|cite| clauses.number(cite).to_string()).collect();
    block("sheet-step", vec![words(says), words(&format!(" [{}]", numbers.join(", ")))])
}

fn closed(app: &App, group: &GroupVerdict, clauses: &mut Clauses) -> Html {
    let entries = group.not_permitted.iter().enumerate().map(|(at, refused)| {
        let what = fill(T::VerdictWhyNotWhat, &[("kind", &app.text.kind(&refused.licence))]);
        let mut lines = vec![para("sheet-value", what)];
        let lacks = refused.lacks.as_ref();
        lines.extend(lacks.map(|pair| para("", fill(T::VerdictLacks, &[("what", &app.text.pair(pair))]))));
        lines.extend(refused.because.iter().map(|reason| step(reason, clauses)));
        (at.to_string(), block("", lines))
    });
    listed(T::VerdictWhyNot, entries.collect())
}

fn mind(group: &GroupVerdict, clauses: &mut Clauses) -> Html {
    let entries = group.also_mind.iter().enumerate();
    let entries = entries
        .filter_map(|(at, mind)| Some((at.to_string(), cited(mind.says.as_deref()?, &mind.cites, clauses))));
    listed(T::VerdictMind, entries.collect())
}

/// The clauses of a sheet, each once, in the order in which the steps come to them.
#[derive(Default)]
struct Clauses(Vec<Citation>);

impl Clauses {
    /// The number of a clause on the sheet.
    fn number(&mut self, cite: &Citation) -> usize {
        let place = self.0.iter().position(|known| known.clause == cite.clause).unwrap_or_else(|| {
            self.0.push(cite.clone());
            self.0.len() - 1
        });
        place + 1
    }

    /// What each says, where it stands, how strong its source is and how far it was read.
    fn told(&self) -> Html {
        let entries = self.0.iter().enumerate().map(|(place, cite)| {
            let says = cite.says.as_deref().unwrap_or_default();
            let line = format!("[{}] {says} {} ({})", place + 1, provenance(cite), strength(cite.strength));
            (cite.clause.clone(), para("sheet-clause", line))
        });
        listed(T::SheetClauses, entries.collect())
    }
}

/// What the clauses leave to the circumstances, with what would show it.
fn judgements(app: &App, verdict: &Verdict, place: usize) -> Html {
    let book = &app.engine.book;
    let judged = |key: &Key| book.facts.iter().any(|fact| fact.judgement && fact.name == key.name);
    let told = estate(app).into_iter().chain(of_group(app, place));
    let assumed = verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place));
    let mut keys: Vec<Key> = told.chain(assumed.map(|assumed| key_of(book, place, &assumed.fact))).collect();
    keys.retain(judged);
    let entries = keys.iter().map(|key| {
        let evidence = app.text.beside(&key.name, "evidence").unwrap_or_default();
        (element_key(key), line(&app.text.ask(&key.name), &evidence))
    });
    listed(T::SheetJudgements, entries.collect())
}

fn to_find_out(app: &App, group: &GroupVerdict, place: usize) -> Html {
    let mut keys: Vec<Key> = unknown(app);
    keys.retain(|key| key.group.is_none_or(|group| group == place));
    for open in &group.open {
        let key = key_of(&app.engine.book, place, &open.fact);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let entries = keys.iter().map(|key| {
        let look = app.text.beside(&key.name, "look").unwrap_or_default();
        (element_key(key), line(&asked_of(app, key), &look))
    });
    listed(T::AnswersToFindOut, entries.collect())
}

/// What the sheet rests on, and what it is not.
fn foot(app: &App, verdict: &Verdict) -> Html {
    let book = &app.engine.book;
    let rulebook = [("version", book.version.as_str()), ("date", &day(&book.date)), ("digest", &book.digest)];
    block(
        "sheet-foot",
        vec![
            para("", fill(T::PageRulebook, &rulebook)),
            para("", fill(T::KeepFingerprint, &[("fingerprint", &verdict.fingerprint)])),
            para("address", shared(app, verdict)),
            para("", say(T::PageGuidance)),
            para("", say(T::SheetAdmits)),
        ],
    )
}
