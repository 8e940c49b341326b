//! The rules in force under one stretch of terms laid out in a row, as a decision reads them: their tests stand one
//! after the other, and no step leads through the book.

use crate::{
    book::{Book, Chapter, FactId, KindId, Right, Rule, RuleId, Sort, Test, names},
    point::Asked,
    set::{Pairs, Set},
};

/// A stretch of a list: its first place, and the place behind its last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span(u32, u32);

impl Span {
    /// What stands there.
    fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.0 as usize..self.1 as usize).unwrap_or_default()
    }

    /// Lays out more at the end of a list.
    fn lay<T: Copy>(list: &mut Vec<T>, more: &[T]) -> Self {
        let place = |list: &Vec<T>| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let first = place(list);
        list.extend_from_slice(more);
        Self(first, place(list))
    }
}

/// One alternative of a rule.
#[derive(Clone, Copy, Debug)]
struct Line {
    rule: RuleId,
    then: u8,
    tests: Span,
}

/// A chapter that is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LaidChapter {
    pub chapter: u16,
    /// The kind it admits, if it is one of those chapters.
    pub kind: Option<KindId>,
    pub finding: FactId,
    /// Whether every rule that holds adds its entry.
    pub all: bool,
    applies: Span,
    lines: Span,
}

/// A row of rights of one kind.
#[derive(Clone, Copy, Debug)]
struct Row {
    kind: KindId,
    ways: Set,
    when: Span,
    grants: Pairs,
}

/// Chapters, rules, rows of rights and tests in a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laid {
    /// In the order in which they are asked.
    pub chapters: Vec<LaidChapter>,
    /// How many of them there are up to the last of `offered`, `contact` and `standing`.
    pub early: usize,
    lines: Vec<Line>,
    /// By kind.
    rows: Vec<Row>,
    tests: Vec<Test>,
    /// The finding that says by which way data are reached.
    contact: FactId,
    /// The questions about the needs that are asked here.
    features: Vec<(FactId, Pairs)>,
    /// By fact, the lists of tests that ask for it, wherever they stand in the book, and for which of its values.
    asking: Vec<Vec<(Set, Span)>>,
}

impl Laid {
    /// Lays out the chapters that are asked, with their rules in force.
    pub fn of(book: &Book, asked: &[Asked], mentioned: &[bool]) -> Self {
        let mut laid = Self::default();
        for asked in asked {
            let Some(chapter) = book.chapters.get(usize::from(asked.chapter)) else { continue };
            laid.chapter(book, chapter, asked);
            if chapter.name == names::CONTACT {
                laid.contact = chapter.finding;
            }
            if [names::OFFERED, names::CONTACT, names::STANDING].contains(&chapter.name.as_str()) {
                laid.early = laid.chapters.len();
            }
        }
        let asked_here = |fact: FactId| mentioned.get(usize::from(fact)) == Some(&true);
        let features = book.features.iter().filter(|feature| asked_here(feature.fact));
        laid.features = features.map(|feature| (feature.fact, feature.pairs)).collect();
        laid.asking = vec![Vec::new(); book.facts.len()];
        let chapters = laid.chapters.iter().map(|chapter| chapter.applies);
        let spans: Vec<Span> = chapters.chain(laid.lines.iter().map(|line| line.tests)).collect();
        spans.into_iter().for_each(|span| laid.note_asking(span));
        laid
    }

    /// Lays out a row of rights; those of one kind follow each other.
    pub fn row(&mut self, kind: KindId, row: &Right) {
        let when = self.lay(&row.when);
        self.rows.push(Row { kind, ways: row.ways, when, grants: row.grants });
    }

    /// What a kind permits at a point.
    pub fn permitted(&self, kind: KindId, point: &[Set]) -> Pairs {
        let contact = point.get(usize::from(self.contact)).copied().unwrap_or_default();
        let first = self.rows.partition_point(|row| row.kind < kind);
        let rows = self.rows.get(first..).unwrap_or_default().iter().take_while(|row| row.kind == kind);
        rows.filter(|row| !(row.ways & contact).is_empty() && holds(row.when.of(&self.tests), point))
            .fold(Pairs::NONE, |all, row| all.union(&row.grants))
    }

    /// Lays out tests that stand elsewhere than in rules and chapters, for [`Laid::hangs_on`].
    pub fn lay_aside(&mut self, tests: &[Test]) {
        self.lay(tests);
    }

    fn lay(&mut self, tests: &[Test]) -> Span {
        let span = Span::lay(&mut self.tests, tests);
        self.note_asking(span);
        span
    }

    fn note_asking(&mut self, span: Span) {
        for test in span.of(&self.tests) {
            if let Some(spans) = self.asking.get_mut(usize::from(test.fact)) {
                spans.push((test.values, span));
            }
        }
    }

    /// Whether a decision taken at a point could be another one if these facts had other values there, whatever those
    /// besides them are. If not, every list of tests that asks for one of them fails by another test: then all rules hold
    /// as before, chapter by chapter.
    pub fn hangs_on(&self, facts: &[FactId], besides: &[FactId], point: &[Set]) -> bool {
        let others_hold = |(_, span): &(Set, Span)| {
            let left = |test: &&Test| !facts.contains(&test.fact) && !besides.contains(&test.fact);
            span.of(&self.tests).iter().filter(left).all(|test| holds_at(test, point))
        };
        let spans = facts.iter().filter_map(|fact| self.asking.get(usize::from(*fact)));
        spans.flatten().any(others_hold)
    }

    /// Whether a decision could be another one at a point that differs from the first in these facts alone, the findings
    /// of the first in it. If not, every list of tests holds at both or at neither.
    pub fn tells_apart(&self, facts: &[FactId], one: &[Set], other: &[Set]) -> bool {
        let at = |point: &[Set], fact: FactId| point.get(usize::from(fact)).copied().unwrap_or_default();
        facts.iter().any(|fact| {
            let (before, after) = (at(one, *fact), at(other, *fact));
            let lists = self.asking.get(usize::from(*fact)).into_iter().flatten();
            let changes = |values: Set| (before & values).is_empty() != (after & values).is_empty();
            let mut changed =
                lists.filter(|(values, _)| changes(*values)).map(|(_, span)| span.of(&self.tests));
            changed.any(|tests| holds(tests, one) != holds(tests, other))
        })
    }

    fn chapter(&mut self, book: &Book, chapter: &Chapter, asked: &Asked) {
        let mut lines = Vec::new();
        for rule in &asked.rules {
            let Some(Rule { when, then, .. }) = book.rules.get(usize::from(*rule)) else { continue };
            for tests in when {
                lines.push(Line { rule: *rule, then: *then, tests: Span::lay(&mut self.tests, tests) });
            }
        }
        self.chapters.push(LaidChapter {
            chapter: asked.chapter,
            kind: asked.kind,
            finding: chapter.finding,
            all: chapter.sort == Sort::All,
            applies: Span::lay(&mut self.tests, &chapter.applies),
            lines: Span::lay(&mut self.lines, &lines),
        });
    }

    /// Fills in what a point says of the needs.
    pub fn set_features(&self, point: &mut [Set], needs: &Pairs) {
        for (fact, pairs) in &self.features {
            if let Some(slot) = point.get_mut(usize::from(*fact)) {
                *slot = Set::of(usize::from(!needs.meet(pairs).is_empty()));
            }
        }
    }

    /// Whether a chapter is asked at a point.
    pub fn is_asked(&self, chapter: &LaidChapter, point: &[Set]) -> bool {
        holds(chapter.applies.of(&self.tests), point)
    }

    /// Adds the rules of a chapter that hold at a point, each once, and says what the last of them concludes.
    pub fn holding(&self, chapter: &LaidChapter, point: &[Set], into: &mut Vec<RuleId>) -> Option<usize> {
        let mut last: Option<&Line> = None;
        for line in chapter.lines.of(&self.lines) {
            if last.is_none_or(|last| last.rule != line.rule) && holds(line.tests.of(&self.tests), point) {
                last = Some(line);
                into.push(line.rule);
            }
        }
        last.map(|line| usize::from(line.then))
    }
}

/// Whether all tests hold where every fact they ask for has one value.
pub(crate) fn holds(tests: &[Test], point: &[Set]) -> bool {
    tests.iter().all(|test| holds_at(test, point))
}

fn holds_at(test: &Test, point: &[Set]) -> bool {
    point.get(usize::from(test.fact)).is_some_and(|value| !(*value & test.values).is_empty())
}
