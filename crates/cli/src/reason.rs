//! The commands that reason about a verdict: what to ask next, why, why not, what would change it, two situations side
//! by side, and what a licence permits.

use std::{path::Path, process::ExitCode};

use clausewise_intake::{datum::Datum, read_situation};
use clausewise_rules::{
    Alternative, Asking, Change, Compared, Explanation, Permits, Reach, Side, Sooner, Stands, WhyNot, judge,
    library::Library,
};
use serde_json::Value;

use crate::{
    Asked, Failure,
    check::{self, answer},
    engine, text,
};

/// The next question, and what else is open; with `--soonest`, every open question by how soon it settles the answer.
pub(crate) fn ask(asked: &Asked) -> Result<ExitCode, Failure> {
    if asked.soonest {
        return answer(
            asked,
            |engine, situation, _| clausewise_rules::soonest(engine, situation),
            |all: &Vec<Sooner>, library| all.iter().map(|one| sooner(one, library)).collect(),
        );
    }
    answer(
        asked,
        |engine, situation, _| clausewise_rules::next_question(engine, situation),
        |asking: &Asking, library| {
            let mut out = String::new();
            let Some(next) = &asking.next else {
                return "Nothing is open: the answer is settled.".to_owned();
            };
            out.push_str(&format!("Next: {}\n", question(&next.fact, library)));
            if let Some(settles) = asking.settles.as_ref().filter(|settles| *settles != next) {
                out.push_str(&format!("This alone would settle it: {}\n", question(&settles.fact, library)));
            }
            let Asking { at_most, possible, .. } = asking;
            out.push_str(&format!("At most {at_most} more questions; {possible} answers are possible\n"));
            out
        },
    )
}

/// Why, with nothing left over; with `--why-not`, why a licence is no option.
pub(crate) fn explain(asked: &Asked) -> Result<ExitCode, Failure> {
    let Some(licence) = &asked.why_not else {
        return answer(asked, clausewise_rules::explain, |all: &Vec<Explanation>, library| {
            all.iter().map(|group| explained(group, library)).collect::<Vec<_>>().join("\n")
        });
    };
    answer(
        asked,
        |engine, situation, used| {
            (0..situation.groups.len())
                .map(|group| clausewise_rules::why_not(engine, situation, used, group, licence))
                .collect::<Result<Vec<_>, _>>()
        },
        |all: &Vec<WhyNot>, library| {
            let one =
                |(place, why): (usize, &WhyNot)| format!("Group {}: {}", place + 1, why_not(why, library));
            all.iter().enumerate().map(one).collect::<Vec<_>>().join("\n")
        },
    )
}

/// What would change the answer.
pub(crate) fn what_if(asked: &Asked) -> Result<ExitCode, Failure> {
    let reach = if asked.pairs { Reach::Pairs } else { Reach::Singles };
    answer(
        asked,
        |engine, situation, used| clausewise_rules::what_if(engine, situation, used, reach),
        |all: &Vec<Alternative>, library| {
            let (ours, others): (Vec<&Alternative>, Vec<_>) = all.iter().partition(|entry| entry.possible);
            let mut out = String::from("What you could change\n");
            ours.iter().for_each(|entry| out.push_str(&alternative(entry, library)));
            out.push_str("What would be another matter\n");
            others.iter().for_each(|entry| out.push_str(&alternative(entry, library)));
            out
        },
    )
}

/// Two situations side by side: two files, or one and what is told otherwise (`--with`).
pub(crate) fn compare(asked: &Asked) -> Result<ExitCode, Failure> {
    let (first, second) = match asked.files.as_slice() {
        [first, second] => (first.as_path(), second.as_path()),
        [only] if !asked.with.is_empty() => (only.as_path(), only.as_path()),
        [] if !asked.with.is_empty() => (Path::new("-"), Path::new("-")),
        _ => {
            return Err(Failure::input("`compare` takes two situations, or one and `--with FACT=VALUE`"));
        }
    };
    let left: Value = check::json(asked, first)?;
    let mut right = if first == second { left.clone() } else { check::json(asked, second)? };
    for change in &asked.with {
        tell_otherwise(&mut right, change)?;
    }
    let (engine, library) = engine(asked)?;
    let used = asked.texts.then_some(&library);
    let judged = |value: Value| {
        let datum: Datum = serde_json::from_value(value)
            .map_err(|error| Failure::input(format!("this is no situation: {error}")))?;
        read_situation(&engine.book, &datum)
            .and_then(|situation| judge(&engine, &situation, used))
            .map_err(|problem| check::refused(asked, &problem, &library))
    };
    let compared = clausewise_rules::compare(&engine, &judged(left)?, &judged(right)?);
    check::print(asked, &compared, || {
        compared.iter().map(|group| side_by_side(group, &library)).collect::<Vec<_>>().join("\n")
    })
}

/// What a licence permits, guide by guide.
pub(crate) fn permits(asked: &Asked) -> Result<ExitCode, Failure> {
    let [licence] = asked.files.as_slice() else {
        return Err(Failure::input("`permits` takes one licence id, for example `d365/team-members`"));
    };
    let (engine, library) = engine(asked)?;
    let used = asked.texts.then_some(&library);
    let all = clausewise_rules::permits(&engine, used, &licence.to_string_lossy())
        .map_err(|problem| check::refused(asked, &problem, &library))?;
    let shown: Vec<&Permits> =
        all.iter().filter(|one| asked.guide.as_ref().is_none_or(|guide| *guide == one.guide)).collect();
    if shown.is_empty() {
        let known: Vec<&str> = all.iter().map(|one| one.guide.as_str()).collect();
        return Err(Failure::input(format!("this licence is known under the guides {}", known.join(", "))));
    }
    check::print(asked, &shown, || {
        shown.iter().map(|one| permitted(one, &library)).collect::<Vec<_>>().join("\n")
    })
}

/// Sets `groups[0].path=vendor-portal` in a situation; a value that is no JSON is a text.
fn tell_otherwise(situation: &mut Value, change: &str) -> Result<(), Failure> {
    let wrong = || {
        Failure::input(format!(
            "`{change}` changes nothing: write `guide=2024-02` or `groups[0].path=vendor-portal`"
        ))
    };
    let (at, value) = change.split_once('=').ok_or_else(wrong)?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    let pointer: String =
        at.replace('[', ".").replace(']', "").split('.').map(|part| format!("/{part}")).collect();
    let (parent, key) = pointer.rsplit_once('/').ok_or_else(wrong)?;
    if parent == "/estate" && situation.get("estate").is_none() {
        situation
            .as_object_mut()
            .ok_or_else(wrong)?
            .insert("estate".into(), Value::Object(Default::default()));
    }
    let object = situation.pointer_mut(parent).and_then(Value::as_object_mut).ok_or_else(wrong)?;
    object.insert(key.to_owned(), value);
    Ok(())
}

// ---- as text --------------------------------------------------------------------------------------------------------

fn question(fact: &str, library: &Library) -> String {
    let text =
        library.text(&format!("fact.{fact}.ask")).or_else(|| library.text(&format!("count.{fact}.ask")));
    text.unwrap_or(fact).to_owned()
}

fn value(fact: &str, value: &str, library: &Library) -> String {
    library.text(&format!("fact.{fact}.{value}")).unwrap_or(value).to_owned()
}

fn sooner(one: &Sooner, library: &Library) -> String {
    let question = question(&one.question.fact, library);
    let group = one.question.group.map(|group| format!(", group {}", group + 1)).unwrap_or_default();
    format!("{question}{group}: {:.1} more to be expected\n", one.then)
}

fn explained(group: &Explanation, library: &Library) -> String {
    let mut out = format!("{}: {}\n", group.name, text::heading(group.outcome));
    for way in &group.ways {
        out.push_str("  It turns on\n");
        for telling in &way.facts {
            let told = value(&telling.fact, &telling.value, library);
            out.push_str(&format!("    - {} {told}\n", question(&telling.fact, library)));
        }
        if !way.needs.is_empty() {
            out.push_str(&format!("    - what they need to do: {}\n", way.needs.join(", ")));
        }
        out.push_str("  By these alone\n");
        way.because.iter().for_each(|reason| out.push_str(&text::step(reason)));
    }
    out
}

fn why_not(why: &WhyNot, library: &Library) -> String {
    let name = text::name(&why.licence, library);
    let stands = match why.stands {
        Stands::Option => "is an option, or part of one",
        Stands::Refused => "is closed",
        Stands::Lacks => "lacks rights that are needed",
        Stands::More => "would do, and permits more than is needed",
        Stands::NotAsked => "does not come up",
        Stands::NotInTheseTerms => "is not known under these terms",
        Stands::Open => "can't be judged while facts are open",
    };
    let mut out = format!("{name} {stands}\n");
    if !why.lacks.is_empty() {
        out.push_str(&format!("  it lacks {}\n", why.lacks.join(", ")));
    }
    why.because.iter().for_each(|reason| out.push_str(&text::step(reason)));
    if !why.unless.is_empty() {
        out.push_str("  It would be an option\n");
        for entry in &why.unless {
            let told: Vec<String> = entry.changes.iter().map(|change| changed(change, library)).collect();
            out.push_str(&format!("    - {}\n", told.join(" and ")));
        }
    }
    out
}

fn changed(change: &Change, library: &Library) -> String {
    if !change.without.is_empty() {
        return format!("without {}", change.without.join(", "));
    }
    let to = change.to.as_deref().unwrap_or_default();
    if change.fact == "estate.holds" {
        return format!("if you held {}", text::name(to, library));
    }
    format!("{} {}", question(&change.fact, library), value(&change.fact, to, library))
}

fn alternative(entry: &Alternative, library: &Library) -> String {
    let told: Vec<String> = entry.changes.iter().map(|change| changed(change, library)).collect();
    let mut out = format!("  {}\n", told.join(" and "));
    for then in &entry.then {
        let options = text::options(&then.options, library);
        out.push_str(&format!("    → group {}: {}{options}\n", then.group + 1, text::heading(then.outcome)));
    }
    out
}

fn side_by_side(group: &Compared, library: &Library) -> String {
    if group.same {
        return format!("{}: the same on both sides\n", group.name);
    }
    let parts = group.parts_at.as_ref().map(|chapter| format!(", parted at `{chapter}`")).unwrap_or_default();
    let side = |name: &str, side: &Side| {
        let options = text::options(&side.options, library);
        let steps: String = side.only.iter().map(text::step).collect();
        format!("  {name}: {}{options}\n{steps}", text::heading(side.outcome))
    };
    format!("{}{parts}\n{}{}", group.name, side("first", &group.left), side("second", &group.right))
}

fn permitted(one: &Permits, library: &Library) -> String {
    let mut out = format!("{}, {} {}\n", text::name(&one.licence, library), one.product, one.guide);
    for way in &one.ways {
        out.push_str(&format!("  {}\n", way.contact));
        for granted in &way.granted {
            let when: Vec<String> = granted
                .when
                .iter()
                .map(|condition| format!("{} = {}", condition.fact, condition.values.join(" or ")))
                .collect();
            let when = if when.is_empty() { String::new() } else { format!(" (where {})", when.join(", ")) };
            out.push_str(&format!("    may {}{when}\n", granted.pairs.join(", ")));
            out.push_str(&text::step(&granted.because));
        }
        if !way.lacks.is_empty() {
            out.push_str(&format!("    not {}\n", way.lacks.join(", ")));
        }
    }
    for closed in &one.closed {
        out.push_str("  closed by\n");
        out.push_str(&text::step(&closed.because));
    }
    out
}
