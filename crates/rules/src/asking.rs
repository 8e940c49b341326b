//! What to ask next: the open questions in their natural order, the one that settles most, and how many there can be
//! at most. Nothing is asked that can no longer change the answer.

use serde::{Deserialize, Serialize};

use crate::{
    judge::{Judge, Met},
    library::Library,
    point::Engine,
    situation::Situation,
    tell::{self, Teller},
    verdict::{Open, Problem, Verdict},
};

/// What is still open in a situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Asking {
    /// The first open question in the natural order; nothing once the answer is settled.
    pub next: Option<Open>,
    /// The first one whose answer alone settles every group, if there is one.
    pub settles: Option<Open>,
    /// All of them, in the natural order.
    pub open: Vec<Open>,
    /// How many more questions there are at most.
    pub at_most: usize,
    /// How many answers are still possible, all groups together.
    pub possible: usize,
}

/// What to ask next of a situation.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::next_question;
///
/// let dealers = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Dealers", "who": "partner" }],
/// }));
/// let asking = next_question(&engine, &dealers).unwrap();
/// // On whose behalf dealers act decides whether they stand inside or outside.
/// assert_eq!(asking.next.unwrap().fact, "behalf");
/// assert!(asking.at_most >= asking.open.len());
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn next_question(engine: &Engine, situation: &Situation) -> Result<Asking, Problem> {
    judge_and_ask(engine, situation, None).map(|(_, asking)| asking)
}

/// The verdict and what to ask next, worked out together.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::{judge_and_ask, point::Outcome};
///
/// let dealers = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Dealers", "who": "partner" }],
/// }));
/// let (verdict, asking) = judge_and_ask(&engine, &dealers, None).unwrap();
/// assert_eq!(verdict.groups[0].outcome, Outcome::Undetermined);
/// assert_eq!(verdict.groups[0].possible.len(), asking.possible);
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn judge_and_ask(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
) -> Result<(Verdict, Asking), Problem> {
    let (verdict, at_most) = tell::with_depth(engine, situation, library)?;
    let asking = asking(&verdict, at_most);
    Ok((verdict, asking))
}

/// An open question, and how many more are to be expected once it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sooner {
    /// The question.
    pub question: Open,
    /// The mean number of questions that remain, if all answers are equally likely and the rest is asked in the natural
    /// order.
    pub then: f64,
}

/// The open questions by how soon they settle the answer: which one leaves the fewest to be asked, on the average.
///
/// Equals stand in the natural order. Several groups and ways are counted each for itself, and where several terms are
/// possible the newest are taken. What people do, what is held, and a number with several limits count as answered, but
/// not yet how.
///
/// ```
/// # use clausewise_rules::point::Engine;
/// # let engine = Engine::new(clausewise_rulebook::book().unwrap());
/// # let read = |json| clausewise_intake::read_situation(&engine.book, &serde_json::from_value(json).unwrap()).unwrap();
/// use clausewise_rules::{next_question, soonest};
///
/// let dealers = read(serde_json::json!({
///     "version": 1, "product": "crm-3.0", "guide": "2006-10",
///     "groups": [{ "name": "Dealers", "who": "partner" }],
/// }));
/// let questions = soonest(&engine, &dealers).unwrap();
/// // As many as are open, and each leaves at least as many to be asked as the one before.
/// assert_eq!(questions.len(), next_question(&engine, &dealers).unwrap().open.len());
/// assert!(questions.is_sorted_by(|one, other| one.then <= other.then));
/// ```
///
/// # Errors
/// What judging the situation says.
pub fn soonest(engine: &Engine, situation: &Situation) -> Result<Vec<Sooner>, Problem> {
    let newest = situation.terms.iter().last().and_then(|terms| Judge::new(engine, situation, terms));
    let mut judge = newest.ok_or_else(|| Problem::new("no-terms", "guide", ""))?;
    judge.met = Some(Met::default());
    let judged = judge.groups()?;
    let met = judge.met.take().unwrap_or_default().groups;
    let teller = Teller::new(engine, situation, None, judge.terms);
    // The ways of each group whose answer is open, as they were judged last.
    let open = judged.iter().enumerate().filter(|(_, group)| !group.open.is_empty());
    let ways = |group: usize| met.iter().rev().find(|(place, _, _)| *place == group).map(|(_, ways, _)| ways);
    let open: Vec<_> = open.filter_map(|(place, group)| Some((place, group, ways(place)?))).collect();
    let mut all: Vec<Sooner> = Vec::new();
    for (place, group, _) in &open {
        for (asked, values, decides) in &group.open {
            let question = teller.open(*place, *asked, *values, *decides);
            if all
                .iter()
                .any(|known| known.question.fact == question.fact && known.question.group == question.group)
            {
                continue;
            }
            let mut then = 0.0;
            for (other, _, ways) in &open {
                let here = question.group.is_none_or(|group| group == *other);
                then += judge.expected(ways, here.then_some(*asked));
            }
            all.push(Sooner { question, then });
        }
    }
    all.sort_by(|one, other| one.then.total_cmp(&other.then));
    Ok(all)
}

fn asking(verdict: &Verdict, at_most: usize) -> Asking {
    let mut open: Vec<Open> = Vec::new();
    for entry in verdict.groups.iter().flat_map(|group| &group.open) {
        match open.iter_mut().find(|known| known.fact == entry.fact && known.group == entry.group) {
            // Asked for several groups, it settles only what it settles for each.
            Some(known) => known.would_decide &= entry.would_decide,
            None => open.push(entry.clone()),
        }
    }
    let undecided = verdict.groups.iter().filter(|group| !group.open.is_empty()).count();
    let alone = |entry: &&Open| entry.would_decide && (undecided == 1 || entry.group.is_none());
    Asking {
        next: open.first().cloned(),
        settles: open.iter().find(alone).cloned(),
        at_most: at_most.min(open.len()),
        open,
        possible: verdict.groups.iter().map(|group| group.possible.len().max(1)).sum(),
    }
}
