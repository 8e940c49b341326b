//! From judgements to the verdict as the contract has it: reasons with their clauses, how sure, readings, totals.

use crate::{
    book::{ClauseId, Counted, Fact, FactId, KindId, Per, Role, RuleId, Scope, Seen, Strength, Test},
    digest::Digest,
    judge::{Asked, Judge, Judged, assumed, reasons, same},
    library::Library,
    order,
    point::{Closed, Engine, Outcome},
    set::Set,
    situation::Situation,
    sorted,
    verdict::{
        Citation, CitedFor, GroupVerdict, Licence, Mind, Open, OptionOf, Possible, Problem, Reading, Reason,
        Refused, Requirement, RulebookNote, Sure, TermsNote, TotalRow, Verdict, WayVerdict,
    },
};

/// The contract's version.
const VERSION: u32 = 1;

/// Judges a situation under every stretch of terms that is possible.
pub(crate) fn tell(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
) -> Result<Verdict, Problem> {
    with_depth(engine, situation, library).map(|(verdict, _)| verdict)
}

/// The same, and how many more questions there are at most.
pub(crate) fn with_depth(
    engine: &Engine,
    situation: &Situation,
    library: Option<&Library>,
) -> Result<(Verdict, usize), Problem> {
    let mut verdicts = Vec::new();
    let mut deepest = 0;
    for terms in situation.terms.iter() {
        let (verdict, at_most) = Teller { engine, situation, library, terms }.verdict()?;
        deepest = deepest.max(at_most);
        verdicts.push(verdict);
    }
    let several = verdicts.len() > 1;
    let mut verdicts = verdicts.into_iter();
    // The newest terms stand last; what is told of several is told of them, as far as all agree.
    let Some(mut verdict) = verdicts.next_back() else {
        return Err(Problem::new("no-terms", "guide", ""));
    };
    if several {
        let older: Vec<Verdict> = verdicts.collect();
        Teller { engine, situation, library, terms: 0 }.across(&mut verdict, &older);
        // Which terms they are is a question too.
        deepest += 1;
    }
    Ok((verdict, deepest))
}

/// How sure a single rule or row is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Grade {
    sure: Sure,
    /// Not silent sorts above silent.
    told: bool,
}

/// One step to an answer, before it is told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A rule in force.
    Rule(RuleId),
    /// How the licences of a kind are counted.
    Count(KindId),
    /// A row of rights that an option rests on.
    Row(u16),
}

pub(crate) struct Teller<'e> {
    pub engine: &'e Engine,
    situation: &'e Situation,
    library: Option<&'e Library>,
    terms: usize,
}

impl<'e> Teller<'e> {
    /// Tells what comes of a situation under one stretch of terms.
    pub fn new(
        engine: &'e Engine,
        situation: &'e Situation,
        library: Option<&'e Library>,
        terms: usize,
    ) -> Self {
        Self { engine, situation, library, terms }
    }

    /// What a fact is asked as: sums by their number, what is owned as such.
    pub fn asked_as(&self, fact: FactId) -> String {
        let book = &self.engine.book;
        let Some(known) = book.facts.get(usize::from(fact)) else { return String::new() };
        let comparison = book.comparisons.iter().find(|comparison| comparison.fact == fact);
        let sum = comparison.and_then(|comparison| book.counts.get(usize::from(comparison.sum)));
        match (known.scope, sum) {
            (Scope::Holding, _) => "estate.holds".to_owned(),
            (_, Some(count)) => count.name.clone(),
            _ => known.name.clone(),
        }
    }

    /// The verdict, and how many more questions there are at most.
    fn verdict(&self) -> Result<(Verdict, usize), Problem> {
        let book = &self.engine.book;
        let Some(mut judge) = Judge::new(self.engine, self.situation, self.terms) else {
            return Err(Problem::new("no-terms", "guide", ""));
        };
        let judged = judge.groups()?;
        let at_most = judged.iter().map(|group| group.at_most).sum();
        let assumed = assumed(&mut judge, &judged);
        let lenient = self.lenient(&mut judge, &judged)?;
        let mut unused: Vec<String> = Vec::new();
        let mut of_estate: sorted::Set<FactId> = sorted::Set::new();
        for (place, group) in judged.iter().enumerate() {
            let mut of_group: sorted::Set<FactId> = sorted::Set::new();
            for id in group.ways.iter().flat_map(|(view, _)| &view.unused) {
                let Some(fact) = book.facts.get(usize::from(*id)) else { continue };
                let estate = fact.scope == Scope::Estate;
                if (if estate { &mut of_estate } else { &mut of_group }).insert(*id) {
                    let name = &fact.name;
                    unused.push(if estate { name.clone() } else { format!("groups[{place}].{name}") });
                }
            }
        }
        let groups = judged
            .iter()
            .enumerate()
            .map(|(place, group)| self.group(&judge, place, group, &lenient))
            .collect();
        let chosen = choice_for_totals(&judged);
        let total = self.rows(&judge, &judged.iter().collect::<Vec<_>>(), chosen);
        let spare = self.spare(&total);
        let mildest: Vec<&Judged> = judged
            .iter()
            .enumerate()
            .map(|(place, group)| {
                let readings = lenient.iter().filter_map(|(_, groups)| groups.get(place));
                // A dispute about other groups is no reading of this one.
                let readings = readings.filter(|reading| !same(reading, group));
                readings
                    .min_by_key(|reading| reading.outcome.map_or(u8::MAX, Outcome::strictness))
                    .unwrap_or(group)
            })
            .collect();
        let read_otherwise = judged.iter().zip(&mildest).any(|(group, mild)| !same(group, mild));
        let total_lenient = read_otherwise.then(|| self.rows(&judge, &mildest, chosen));
        let terms = book.terms.get(self.terms);
        let product = terms.and_then(|terms| book.products.get(usize::from(terms.product)));
        let verdict = Verdict {
            version: VERSION,
            product: product.map(|product| product.id.clone()),
            guide: terms.map(|terms| terms.guide.clone()),
            terms: terms.map(|terms| TermsNote {
                title: self.title(),
                in_force_from: terms.from.clone(),
                seen: terms.seen,
                binding: self.text(format_args!("{}.binding", self.key())).unwrap_or_default(),
            }),
            rulebook: RulebookNote { version: book.version.clone(), digest: book.digest.clone() },
            fingerprint: self.fingerprint(&judged),
            assumed,
            unused,
            groups,
            total,
            total_under: chosen.and_then(|(fact, value)| {
                let name = book.facts.get(usize::from(fact))?.name.trim_start_matches("estate.").to_owned();
                Some(sorted::Map::from_iter([(name, self.name(fact, Some(value))?)]))
            }),
            total_lenient,
            spare,
        };
        Ok((verdict, at_most))
    }

    /// Every dispute that is read leniently, alone, with what the groups come to then.
    fn lenient(
        &self,
        judge: &mut Judge<'_>,
        cautious: &[Judged],
    ) -> Result<Vec<(FactId, Vec<Judged>)>, Problem> {
        let mut all = Vec::new();
        let matter = judge.disputes.clone().into_iter().filter(|(_, matters)| *matters);
        for (id, _) in matter {
            judge.lenient = Some(id);
            let users = judge.users.clone();
            let groups = judge.groups();
            judge.lenient = None;
            judge.users = users;
            let groups = groups?;
            if groups.iter().zip(cautious).any(|(mild, strict)| !same(mild, strict)) {
                all.push((id, groups));
            }
        }
        Ok(all)
    }

    /// A text by its id, which is only put together where there are texts.
    fn text(&self, id: std::fmt::Arguments<'_>) -> Option<String> {
        self.library?.text(&id.to_string()).map(str::to_owned)
    }

    fn name(&self, fact: FactId, value: Option<usize>) -> Option<String> {
        let fact = self.engine.book.facts.get(usize::from(fact))?;
        fact.values.get(value?).cloned()
    }

    /// The id under which the texts of these terms stand.
    fn key(&self) -> String {
        let terms = self.engine.book.terms.get(self.terms);
        let product = terms.and_then(|terms| self.engine.book.products.get(usize::from(terms.product)));
        let both = terms.zip(product);
        both.map(|(terms, product)| ["terms.", &product.id, ".", &terms.guide].concat()).unwrap_or_default()
    }

    /// The name of these terms; the guide where there are no texts.
    pub fn title(&self) -> String {
        let guide = || self.engine.book.terms.get(self.terms).map(|terms| terms.guide.clone());
        self.text(format_args!("{}", self.key())).or_else(guide).unwrap_or_default()
    }

    // ---- one group ---------------------------------------------------------------------------------------------------

    fn group(
        &self,
        judge: &Judge<'_>,
        place: usize,
        judged: &Judged,
        lenient: &[(FactId, Vec<Judged>)],
    ) -> GroupVerdict {
        let outcome = judged.outcome.unwrap_or(Outcome::Undetermined);
        let open = judged.ways.is_empty();
        let main = judged.ways.first().map(|(_, decision)| decision);
        let (sure, weakest, silent) = if open { (None, None, false) } else { self.sure(judged) };
        let differing: Vec<(FactId, &Judged)> = lenient
            .iter()
            .filter_map(|(fact, groups)| Some((*fact, groups.get(place)?)))
            .filter(|(_, mild)| !same(mild, judged))
            .collect();
        let disputed = !differing.is_empty();
        let mut readings = Vec::new();
        if disputed {
            readings.push(self.reading("cautious", None, judge, place, judged));
            for (fact, mild) in differing {
                let id = self
                    .engine
                    .book
                    .facts
                    .get(usize::from(fact))
                    .map(|fact| fact.name.trim_start_matches("dispute.").to_owned());
                readings.push(self.reading("lenient", id, judge, place, mild));
            }
        }
        let group = self.situation.groups.get(place);
        GroupVerdict {
            name: group.map(|group| group.name.clone()).unwrap_or_default(),
            standing: main.and_then(|decision| self.name(self.engine.marks.standing, decision.standing)),
            contact: main.and_then(|decision| self.name(self.engine.marks.contact, decision.contact)),
            outcome,
            sure: if disputed { sure.map(|_| Sure::Uncertain) } else { sure },
            weakest,
            silent,
            options: self.options_under(judge, place, judged),
            requires: self.requires(judge, judged),
            readings,
            because: self.because(judged),
            not_permitted: self.refused(judged),
            also_mind: self.mind(judged),
            ways: if judged.ways.len() > 1 { self.ways(judged) } else { Vec::new() },
            possible: self.possible(judge, place, judged),
            open: judged
                .open
                .iter()
                .map(|(asked, values, decides)| self.open(place, *asked, *values, *decides))
                .collect(),
        }
    }

    fn reading(
        &self,
        name: &str,
        dispute: Option<String>,
        judge: &Judge<'_>,
        place: usize,
        judged: &Judged,
    ) -> Reading {
        Reading {
            reading: name.to_owned(),
            dispute,
            outcome: judged.outcome.unwrap_or(Outcome::Undetermined),
            options: self.options(judge, place, &judged.options),
            because: self.because(judged),
        }
    }

    fn options(&self, judge: &Judge<'_>, place: usize, options: &[Vec<KindId>]) -> Vec<OptionOf> {
        let licence =
            |kind: &KindId, option: &[KindId]| self.licence(*kind, judge.quantity(*kind, option, place));
        options
            .iter()
            .map(|option| OptionOf {
                licences: option.iter().map(|kind| licence(kind, option)).collect(),
                under: None,
            })
            .collect()
    }

    /// What is still possible for a group; nothing once it is decided.
    pub fn possible(&self, judge: &Judge<'_>, place: usize, judged: &Judged) -> Vec<Possible> {
        let open = judged.possible.iter().filter(|_| judged.ways.is_empty());
        let one = |(outcome, options): &(Outcome, Vec<Vec<KindId>>)| Possible {
            outcome: *outcome,
            options: self.options(judge, place, if judged.rough { &[] } else { options }),
        };
        let mut all: Vec<Possible> = open.map(one).collect();
        all.dedup();
        all
    }

    pub fn options_under(&self, judge: &Judge<'_>, place: usize, judged: &Judged) -> Vec<OptionOf> {
        let mut options = self.options(judge, place, &judged.options);
        for (option, under) in options.iter_mut().zip(&judged.under) {
            option.under = under.and_then(|(fact, value)| {
                let name = self
                    .engine
                    .book
                    .facts
                    .get(usize::from(fact))?
                    .name
                    .trim_start_matches("estate.")
                    .to_owned();
                Some(sorted::Map::from_iter([(name, self.name(fact, Some(value))?)]))
            });
        }
        options
    }

    fn licence(&self, kind: KindId, quantity: Option<u64>) -> Licence {
        let known = self.engine.book.kinds.get(usize::from(kind));
        Licence {
            id: known.map(|kind| kind.id.clone()).unwrap_or_default(),
            per: known.map_or(Per::Person, |kind| kind.per),
            quantity,
        }
    }

    pub fn open(&self, place: usize, asked: Asked, values: Set, would_decide: bool) -> Open {
        let book = &self.engine.book;
        let (fact, estate) = match asked {
            Asked::Fact(fact) => {
                let fact = book.facts.get(usize::from(fact));
                (fact.map(|fact| fact.name.clone()), fact.is_some_and(|fact| fact.scope == Scope::Estate))
            }
            Asked::Count(count) => {
                let count = book.counts.get(usize::from(count));
                (count.map(|count| count.name.clone()), count.is_some_and(|count| count.estate))
            }
            Asked::Needs => (Some("needs".to_owned()), false),
            Asked::Holds => (Some("estate.holds".to_owned()), true),
        };
        let values = match asked {
            Asked::Fact(fact) => {
                let known = book.facts.get(usize::from(fact));
                values
                    .iter()
                    .filter_map(|value| known.and_then(|fact| fact.values.get(value)).cloned())
                    .collect()
            }
            _ => Vec::new(),
        };
        Open { fact: fact.unwrap_or_default(), group: (!estate).then_some(place), values, would_decide }
    }

    fn ways(&self, judged: &Judged) -> Vec<WayVerdict> {
        let path = self.engine.book.facts.iter().position(|fact| fact.name == "path");
        judged
            .ways
            .iter()
            .map(|(view, decision)| WayVerdict {
                path: path.and_then(|path| {
                    let value = view.sets.get(path)?.single();
                    self.name(FactId::try_from(path).ok()?, value)
                }),
                contact: self.name(self.engine.marks.contact, decision.contact),
                outcome: decision.outcome.unwrap_or(Outcome::Undetermined),
                because: decision.because.iter().map(|rule| self.reason(*rule)).collect(),
            })
            .collect()
    }

    // ---- reasons -----------------------------------------------------------------------------------------------------

    pub fn because(&self, judged: &Judged) -> Vec<Reason> {
        self.steps(judged).into_iter().filter_map(|step| self.step(step)).collect()
    }

    /// The steps to a group's answer, each once by the name it is told under.
    pub fn steps(&self, judged: &Judged) -> Vec<Step> {
        let mut all: Vec<Step> = Vec::new();
        for step in reasons(judged).into_iter().map(Step::Rule) {
            // A rule that admits several kinds at once is one step.
            if !all.iter().any(|known| self.named(*known) == self.named(step)) {
                all.push(step);
            }
        }
        // How the licences are counted, and what their rights rest on.
        let mut kinds: Vec<KindId> = judged.options.iter().flatten().copied().collect();
        order::plain(&mut kinds);
        kinds.dedup();
        all.extend(kinds.into_iter().filter(|kind| self.cited_count(*kind).is_some()).map(Step::Count));
        if judged.outcome == Some(Outcome::Licence) || judged.by_holdings {
            all.extend(self.rows_used(judged).into_iter().map(Step::Row));
        }
        all
    }

    /// The name that a step is told under.
    pub fn named(&self, step: Step) -> &'e str {
        let book = &self.engine.book;
        let name = match step {
            Step::Rule(rule) => self.engine.rule(rule).map(|rule| &rule.id),
            Step::Count(kind) => book.kinds.get(usize::from(kind)).map(|kind| &kind.id),
            Step::Row(row) => book.rights.get(usize::from(row)).map(|row| &row.id),
        };
        name.map(String::as_str).unwrap_or_default()
    }

    /// A step as it is told.
    pub fn step(&self, step: Step) -> Option<Reason> {
        let kind = match step {
            Step::Rule(rule) => return Some(self.reason(rule)),
            Step::Row(row) => return self.row_reason(row),
            Step::Count(kind) => kind,
        };
        let cites = &self.cited_count(kind)?.cites;
        let id = self.named(step);
        Some(Reason {
            rule: id.to_owned(),
            says: self.text(format_args!("kind.{id}.says")),
            inferred: false,
            cites: cites.iter().filter_map(|clause| self.citation(*clause)).collect(),
        })
    }

    /// How a kind is counted under these terms, where a clause speaks of it.
    fn cited_count(&self, kind: KindId) -> Option<&Counted> {
        let kind = self.engine.book.kinds.get(usize::from(kind))?;
        let counted = kind.counted.iter().find(|counted| counted.terms.has(self.terms))?;
        (!counted.cites.is_empty()).then_some(counted)
    }

    pub fn reason(&self, id: RuleId) -> Reason {
        let Some(rule) = self.engine.rule(id) else {
            return Reason { rule: String::new(), says: None, inferred: false, cites: Vec::new() };
        };
        Reason {
            rule: rule.id.clone(),
            says: self.text(format_args!("rule.{}", rule.id)),
            inferred: rule.inferred > 0,
            cites: rule.cites.iter().filter_map(|clause| self.citation(*clause)).collect(),
        }
    }

    fn citation(&self, id: ClauseId) -> Option<Citation> {
        let book = &self.engine.book;
        let clause = book.clauses.get(usize::from(id))?;
        let document = book.documents.get(usize::from(clause.document))?;
        let text = |key: &str| self.text(format_args!("document.{}.{key}", document.id));
        Some(Citation {
            clause: clause.id.clone(),
            document: document.id.clone(),
            title: text("title"),
            edition: text("edition"),
            locus: self.text(format_args!("clause.{}.locus", clause.id)),
            says: self.text(format_args!("clause.{}", clause.id)),
            strength: clause.strength,
            seen: clause.seen,
            scope: self.cited_for(document.covers),
        })
    }

    fn cited_for(&self, covers: Set) -> CitedFor {
        if covers.has(self.terms) {
            return CitedFor::Own;
        }
        let product = |terms: usize| self.engine.book.terms.get(terms).map(|terms| terms.product);
        let own = product(self.terms);
        if covers.iter().any(|terms| product(terms) == own) {
            CitedFor::OtherEdition
        } else {
            CitedFor::OtherProduct
        }
    }

    fn refused(&self, judged: &Judged) -> Vec<Refused> {
        let book = &self.engine.book;
        let refusal = |(kind, closed): &(KindId, Vec<Closed>)| {
            let licence = book.kinds.get(usize::from(*kind))?.id.clone();
            let mut because = Vec::new();
            let mut lacks = None;
            for entry in closed {
                match entry {
                    Closed::By(rule) => because.push(self.reason(*rule)),
                    Closed::Lacks(pair) => {
                        lacks = book.needs.pairs.get(usize::from(*pair)).cloned();
                        because
                            .extend(self.rows_of(*kind).into_iter().filter_map(|row| self.row_reason(row)));
                    }
                }
            }
            Some(Refused { licence, because, lacks })
        };
        judged.refused.iter().filter_map(refusal).collect()
    }

    pub fn row_reason(&self, row: u16) -> Option<Reason> {
        let row = self.engine.book.rights.get(usize::from(row))?;
        let cites: Vec<Citation> = row.cites.iter().filter_map(|clause| self.citation(*clause)).collect();
        // A row that says nothing of its own lets its clause speak.
        let says = self
            .text(format_args!("right.{}", row.id))
            .or_else(|| cites.first().and_then(|cite| cite.says.clone()));
        Some(Reason { rule: row.id.clone(), says, inferred: row.inferred > 0, cites })
    }

    fn rows_of(&self, kind: KindId) -> Vec<u16> {
        let in_force = self.engine.in_force.get(self.terms);
        let rows = in_force.and_then(|in_force| in_force.rights.iter().find(|(owner, _)| *owner == kind));
        rows.map(|(_, rows)| rows.clone()).unwrap_or_default()
    }

    fn mind(&self, judged: &Judged) -> Vec<Mind> {
        let mut rules: Vec<RuleId> =
            judged.ways.iter().flat_map(|(_, decision)| decision.mind.iter().copied()).collect();
        order::plain(&mut rules);
        rules.dedup();
        let book = &self.engine.book;
        let entry = |id: RuleId| {
            let rule = self.engine.rule(id)?;
            let chapter = book.chapters.get(usize::from(rule.chapter))?;
            let name = self.name(chapter.finding, Some(usize::from(rule.then)))?;
            let says = self.text(format_args!("rule.{}", rule.id));
            Some(Mind {
                id: name,
                says,
                cites: rule.cites.iter().filter_map(|clause| self.citation(*clause)).collect(),
            })
        };
        rules.into_iter().filter_map(entry).collect()
    }

    /// Prerequisites: whatever holding a rule in force asks for.
    fn requires(&self, judge: &Judge<'_>, judged: &Judged) -> Vec<Requirement> {
        let book = &self.engine.book;
        let mut all: Vec<Requirement> = Vec::new();
        for (view, decision) in &judged.ways {
            for rule in decision.because.iter().filter_map(|id| self.engine.rule(*id)) {
                let tests = rule.when.iter().flatten().filter(|test| test.values == Set::of(1));
                for holding in
                    tests.filter_map(|test| book.holdings.iter().find(|holding| holding.fact == test.fact))
                {
                    if view.sets.get(usize::from(holding.fact)) != Some(&Set::of(1)) {
                        continue;
                    }
                    let holds = judge.situation.holds.as_deref().unwrap_or_default();
                    let held = holds.iter().find(|held| holding.kinds.contains(&held.kind));
                    let kind = held.map(|held| held.kind).or_else(|| holding.kinds.first().copied());
                    let Some(id) =
                        kind.and_then(|kind| book.kinds.get(usize::from(kind))).map(|kind| kind.id.clone())
                    else {
                        continue;
                    };
                    let by = Some(if held.is_some() { "holds" } else { "groups" }.to_owned());
                    let requirement = Requirement { id, quantity: None, met: true, by };
                    if !all.contains(&requirement) {
                        all.push(requirement);
                    }
                }
            }
        }
        all
    }

    // ---- how sure ----------------------------------------------------------------------------------------------------

    /// Within a chapter the strongest of the rules in force counts; along the chain, and with the rows that admit the
    /// options, the weakest.
    fn sure(&self, judged: &Judged) -> (Option<Sure>, Option<String>, bool) {
        let mut chapters: sorted::Map<(usize, u16), (Grade, &str)> = sorted::Map::new();
        for (way, (_, decision)) in judged.ways.iter().enumerate() {
            for rule in decision.because.iter().filter_map(|id| self.engine.rule(*id)) {
                let disputed =
                    rule.when.iter().flatten().any(|test| self.scope(test.fact) == Some(Scope::Dispute));
                let steps = if disputed || rule.analogy { 2 } else { rule.inferred };
                let grade = self.grade(&rule.cites, steps, rule.silent);
                let entry = chapters.or((way, rule.chapter), (grade, rule.id.as_str()));
                if grade > entry.0 {
                    *entry = (grade, rule.id.as_str());
                }
            }
        }
        let mut weakest: Option<(Grade, &str)> = None;
        let rows: sorted::Set<u16> = if judged.outcome == Some(Outcome::Licence) || judged.by_holdings {
            self.rows_used(judged)
        } else {
            sorted::Set::new()
        };
        let rows = rows.iter().filter_map(|row| self.engine.book.rights.get(usize::from(*row)));
        let rows = rows.map(|row| (self.grade(&row.cites, row.inferred, false), row.id.as_str()));
        for entry in chapters.into_iter().map(|(_, entry)| entry).chain(rows) {
            if weakest.is_none_or(|known| entry.0 < known.0) {
                weakest = Some(entry);
            }
        }
        match weakest {
            None => (None, None, false),
            Some((grade, id)) => {
                let name = (grade.sure != Sure::Firm).then(|| id.to_owned());
                (Some(grade.sure), name, !grade.told)
            }
        }
    }

    fn scope(&self, fact: FactId) -> Option<Scope> {
        self.engine.book.facts.get(usize::from(fact)).map(|fact: &Fact| fact.scope)
    }

    fn grade(&self, cites: &[ClauseId], inferred: u8, silent: bool) -> Grade {
        if silent {
            return Grade { sure: Sure::Uncertain, told: false };
        }
        let best = cites.iter().map(|clause| self.clause_grade(*clause)).max().unwrap_or(Sure::Uncertain);
        let sure = match (best, inferred) {
            (sure, 0) => sure,
            (Sure::Firm, 1) => Sure::Likely,
            _ => Sure::Uncertain,
        };
        Grade { sure, told: true }
    }

    fn clause_grade(&self, id: ClauseId) -> Sure {
        let book = &self.engine.book;
        let Some(clause) = book.clauses.get(usize::from(id)) else { return Sure::Uncertain };
        let governs = book
            .documents
            .get(usize::from(clause.document))
            .is_some_and(|document| document.covers.has(self.terms));
        match (clause.strength, clause.seen) {
            (Strength::Contract | Strength::Official, Seen::OwnText) if governs => Sure::Firm,
            (Strength::Contract | Strength::Official, _) if governs => Sure::Likely,
            (Strength::Staff, Seen::OwnText) if governs => Sure::Likely,
            _ => Sure::Uncertain,
        }
    }

    /// The rows of rights that the options rest on: those that touch what is needed.
    fn rows_used(&self, judged: &Judged) -> sorted::Set<u16> {
        let mut used = sorted::Set::new();
        for (view, decision) in
            judged.ways.iter().filter(|(_, decision)| decision.outcome == Some(Outcome::Licence))
        {
            let needs = view.needs.unwrap_or_default();
            let Some(contact) = decision.contact else { continue };
            // A row whose further condition fails here permits nothing here; of findings only the standing is known.
            let standing = decision.standing.map(|standing| (self.engine.marks.standing, Set::of(standing)));
            let here = |fact: FactId| match standing {
                Some((of, set)) if of == fact => set,
                _ => view.sets.get(usize::from(fact)).copied().unwrap_or_default(),
            };
            let fails =
                |test: &Test| !here(test.fact).is_empty() && (here(test.fact) & test.values).is_empty();
            for kind in decision.options.iter().flatten() {
                // Of several rows that hold the same, the strongest is enough.
                let mut left = needs;
                let mut rows: Vec<(Grade, u16)> = self
                    .rows_of(*kind)
                    .into_iter()
                    .filter_map(|id| Some((id, self.engine.book.rights.get(usize::from(id))?)))
                    .filter(|(_, row)| row.ways.has(contact) && !row.when.iter().any(fails))
                    .map(|(id, row)| (self.grade(&row.cites, row.inferred, false), id))
                    .collect();
                order::by(&mut rows, |(grade, id)| (std::cmp::Reverse(*grade), *id));
                for (_, id) in rows {
                    let Some(row) = self.engine.book.rights.get(usize::from(id)) else { continue };
                    if !left.meet(&row.grants).is_empty() {
                        left = left.without(&row.grants);
                        used.insert(id);
                    }
                }
            }
        }
        used
    }

    // ---- totals ------------------------------------------------------------------------------------------------------

    /// Licences needed altogether, each group taking its first option under the choice made.
    fn rows(&self, judge: &Judge<'_>, judged: &[&Judged], chosen: Option<(FactId, usize)>) -> Vec<TotalRow> {
        let book = &self.engine.book;
        let counting = judged
            .iter()
            .enumerate()
            .filter(|(_, group)| matches!(group.outcome, Some(Outcome::Licence)) || group.by_holdings);
        let uses: Vec<(usize, &[KindId])> = counting
            .filter_map(|(place, group)| {
                let first = (0..group.options.len()).find(|option| stands_under(group, *option, chosen))?;
                Some((place, group.options.get(first)?.as_slice()))
            })
            .collect();
        let mut needed = judge.altogether(uses.iter().copied());
        // A cover is no licence to be bought, unless it is what is held for a group.
        let held = |kind: &KindId| {
            self.situation.holds.as_ref().is_some_and(|holds| holds.iter().any(|held| held.kind == *kind))
        };
        let by_holdings = |kind: &KindId| {
            held(kind)
                && uses.iter().any(|(place, option)| {
                    option.contains(kind) && judged.get(*place).is_some_and(|group| group.by_holdings)
                })
        };
        let cover =
            |kind: &KindId| book.kinds.get(usize::from(*kind)).is_some_and(|kind| kind.role == Role::Cover);
        needed.retain(|kind| !cover(kind) || by_holdings(kind));
        // A kind that contains another of its scope replaces it.
        let contained: Vec<KindId> = needed
            .keys()
            .filter_map(|kind| book.kinds.get(usize::from(*kind)))
            .filter(|kind| matches!(kind.per, Per::Server | Per::Tenant))
            .flat_map(|kind| kind.contains.iter().copied())
            .collect();
        needed.retain(|kind| !contained.contains(kind));
        let row = |(kind, quantity): (KindId, Option<u64>)| {
            let held = self.situation.holds.as_ref().map(|holds| {
                let mine: Vec<Option<u64>> =
                    holds.iter().filter(|held| held.kind == kind).map(|held| held.quantity).collect();
                if mine.contains(&None) { quantity } else { Some(mine.into_iter().flatten().sum()) }
            });
            let held = held.flatten();
            TotalRow {
                licence: book.kinds.get(usize::from(kind)).map(|kind| kind.id.clone()).unwrap_or_default(),
                quantity,
                held,
                missing: quantity.zip(held).map(|(quantity, held)| quantity.saturating_sub(held)),
            }
        };
        needed.into_iter().map(row).collect()
    }

    fn spare(&self, total: &[TotalRow]) -> Vec<Licence> {
        let mut spare: sorted::Map<KindId, Option<u64>> = sorted::Map::new();
        for held in self.situation.holds.as_deref().unwrap_or_default() {
            let sum = spare.or(held.kind, Some(0));
            *sum = (*sum).zip(held.quantity).map(|(sum, more)| sum.saturating_add(more));
        }
        let mut rest = Vec::new();
        for (kind, quantity) in spare {
            let id = self.engine.book.kinds.get(usize::from(kind)).map_or("", |kind| kind.id.as_str());
            let needed =
                total.iter().find(|row| row.licence == id).map(|row| row.quantity.unwrap_or(u64::MAX));
            match (needed, quantity) {
                (None, quantity) => rest.push(self.licence(kind, quantity)),
                (Some(needed), Some(quantity)) if quantity > needed => {
                    rest.push(self.licence(kind, Some(quantity - needed)))
                }
                _ => {}
            }
        }
        rest
    }

    /// Over situation (defaults filled in, names left out), rulebook and engine version.
    fn fingerprint(&self, judged: &[Judged]) -> String {
        let Situation { terms, estate, numbers, holds, groups, .. } = self.situation;
        // The order of the groups is not told: their digests are added up.
        let mut told: u64 = 0;
        for (place, group) in groups.iter().enumerate() {
            let ways = judged.get(place).map(|judged| judged.ways.as_slice()).unwrap_or_default();
            let mut one = Digest::default();
            for (view, _) in ways {
                one.list(view.sets.iter().map(|set| set.0));
                one.needs(view.needs.as_ref());
            }
            // While facts are open there is nothing filled in; then what was told stands for itself.
            if ways.is_empty() {
                one.facts(estate);
                one.facts(&group.facts);
                for way in &group.ways {
                    one.facts(&way.facts);
                    one.needs(way.needs.as_ref());
                }
            }
            one.numbers(&group.numbers);
            one.text(group.site.as_deref());
            told = told.wrapping_add(one.value());
        }
        let mut all = Digest::default();
        all.text(Some(env!("CARGO_PKG_VERSION")));
        all.text(Some(&self.engine.book.digest));
        all.list([terms.0, told]);
        all.numbers(numbers);
        for held in holds.iter().flatten() {
            all.list([u64::from(held.kind)].into_iter().chain(held.quantity));
        }
        all.number(holds.as_ref().map(|_| 0));
        all.to_string()
    }

    // ---- several terms -----------------------------------------------------------------------------------------------

    /// What stays when several stretches of terms are possible: groups that agree under all of them.
    fn across(&self, verdict: &mut Verdict, older: &[Verdict]) {
        let all_products =
            sorted::Set::from_iter(older.iter().map(|known| &known.product).chain([&verdict.product]));
        let one_product = all_products.len() == 1;
        let question = if one_product { "guide" } else { "product" };
        let mut values: Vec<String> = Vec::new();
        for known in older.iter().chain([&*verdict]) {
            let value = if one_product { known.guide.clone() } else { known.product.clone() };
            if let Some(value) = value.filter(|value| !values.contains(value)) {
                values.push(value);
            }
        }
        let mut changed = false;
        for place in 0..verdict.groups.len() {
            let before: Vec<&GroupVerdict> =
                older.iter().filter_map(|known| known.groups.get(place)).collect();
            let Some(group) = verdict.groups.get_mut(place) else { continue };
            let agree = before.iter().all(|known| {
                known.outcome == group.outcome
                    && known.options == group.options
                    && known.possible == group.possible
            });
            if agree {
                continue;
            }
            changed = true;
            let mut possible: Vec<Possible> = Vec::new();
            let mut open: Vec<Open> = vec![Open {
                fact: question.to_owned(),
                group: None,
                values: values.clone(),
                would_decide: true,
            }];
            for known in before.iter().copied().chain([&*group]) {
                let one = Possible { outcome: known.outcome, options: known.options.clone() };
                let mine = if known.possible.is_empty() { vec![one] } else { known.possible.clone() };
                for entry in mine {
                    if !possible.contains(&entry) {
                        possible.push(entry);
                    }
                }
                for entry in &known.open {
                    if !open.iter().any(|known| known.fact == entry.fact && known.group == entry.group) {
                        open.push(entry.clone());
                    }
                }
            }
            if let Some(first) = open.first_mut() {
                first.would_decide =
                    before.iter().all(|known| known.possible.is_empty()) && group.possible.is_empty();
            }
            let outcomes = sorted::Set::from_iter(possible.iter().map(|entry| entry.outcome));
            group.outcome = if outcomes.len() == 1 { group.outcome } else { Outcome::Undetermined };
            group.possible = possible;
            group.open = open;
            group.options = Vec::new();
            group.readings = Vec::new();
            group.because = Vec::new();
            group.not_permitted = Vec::new();
            group.sure = None;
            group.weakest = None;
            let same_standing = before.iter().all(|known| known.standing == group.standing);
            group.standing = group.standing.take().filter(|_| same_standing);
        }
        if !one_product {
            verdict.product = None;
        }
        verdict.guide = None;
        verdict.terms = None;
        if changed {
            verdict.total = Vec::new();
            verdict.total_lenient = None;
        }
    }
}

/// Whether an option of a group stands under a choice.
fn stands_under(group: &Judged, place: usize, chosen: Option<(FactId, usize)>) -> bool {
    match (group.under.get(place).copied().flatten(), chosen) {
        (None, _) => true,
        (Some(under), Some(chosen)) => under == chosen,
        (Some(_), None) => false,
    }
}

/// Totals are told at one value of a choice for the whole estate: the first at which every group keeps an option.
fn choice_for_totals(judged: &[Judged]) -> Option<(FactId, usize)> {
    let mut choices: Vec<(FactId, usize)> = Vec::new();
    for choice in judged.iter().flat_map(|group| group.under.iter().copied().flatten()) {
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    order::plain(&mut choices);
    let serves = |choice: &(FactId, usize)| {
        judged
            .iter()
            .filter(|group| !group.options.is_empty())
            .all(|group| (0..group.options.len()).any(|place| stands_under(group, place, Some(*choice))))
    };
    choices.iter().copied().find(serves).or_else(|| choices.first().copied())
}
