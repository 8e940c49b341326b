//! The rules in force under one stretch of terms laid out in a row, as a decision reads them: their tests stand one
//! after the other, and no step leads through the book.

use crate::{
    book::{Book, Chapter, FactId, KindId, RuleId, Sort, Test, names},
    point::Asked,
    set::{Pairs, Set},
};

/// A stretch of a list: its first place, and the place behind its last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span(usize, usize);

impl Span {
    /// What stands there.
    fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.0..self.1).unwrap_or_default()
    }

    /// Lays out more at the end of a list.
    fn lay<T: Copy>(list: &mut Vec<T>, more: &[T]) -> Self {
        let first = list.len();
        list.extend_from_slice(more);
        Self(first, list.len())
    }
}

/// One alternative of a rule.
#[derive(Clone, Copy, Debug)]
struct Line {
    rule: RuleId,
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

/// Chapters, rules and tests in a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laid {
    /// In the order in which they are asked.
    pub chapters: Vec<LaidChapter>,
    /// How many of them there are up to the last of `offered`, `contact` and `standing`.
    pub early: usize,
    lines: Vec<Line>,
    tests: Vec<Test>,
    /// The questions about the needs that are asked here.
    features: Vec<(FactId, Pairs)>,
    /// By fact, the lists of tests that ask for it, wherever they stand in the book.
    asking: Vec<Vec<Span>>,
}

impl Laid {
    /// Lays out the chapters that are asked, with their rules in force.
    pub fn of(book: &Book, asked: &[Asked], mentioned: &[bool]) -> Self {
        let mut laid = Self::default();
        for asked in asked {
            let Some(chapter) = book.chapters.get(usize::from(asked.chapter)) else { continue };
            laid.chapter(book, chapter, asked);
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

    /// Lays out tests that stand elsewhere than in rules and chapters, for [`Laid::hangs_on`].
    pub fn lay_aside(&mut self, tests: &[Test]) {
        let span = Span::lay(&mut self.tests, tests);
        self.note_asking(span);
    }

    fn note_asking(&mut self, span: Span) {
        for test in span.of(&self.tests) {
            if let Some(spans) = self.asking.get_mut(usize::from(test.fact)) {
                spans.push(span);
            }
        }
    }

    /// Whether a decision taken at a point could be another one if this fact had another value there. If not, no list of
    /// tests that asks for the fact fails by it alone or holds by it: then all rules hold as before, chapter by chapter.
    pub fn hangs_on(&self, fact: FactId, point: &[Set]) -> bool {
        let others_hold = |span: &Span| {
            let others = span.of(&self.tests).iter().filter(|test| test.fact != fact);
            others.into_iter().all(|test| holds_at(test, point))
        };
        self.asking.get(usize::from(fact)).into_iter().flatten().any(others_hold)
    }

    fn chapter(&mut self, book: &Book, chapter: &Chapter, asked: &Asked) {
        let mut lines = Vec::new();
        for rule in &asked.rules {
            let when = book.rules.get(usize::from(*rule)).map(|rule| rule.when.as_slice());
            for tests in when.unwrap_or_default() {
                lines.push(Line { rule: *rule, tests: Span::lay(&mut self.tests, tests) });
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

    /// Adds the rules of a chapter that hold at a point, each once.
    pub fn holding(&self, chapter: &LaidChapter, point: &[Set], into: &mut Vec<RuleId>) {
        let mut last = None;
        for line in chapter.lines.of(&self.lines) {
            if last != Some(line.rule) && holds(line.tests.of(&self.tests), point) {
                last = Some(line.rule);
                into.push(line.rule);
            }
        }
    }
}

/// Whether all tests hold where every fact they ask for has one value.
pub(crate) fn holds(tests: &[Test], point: &[Set]) -> bool {
    tests.iter().all(|test| holds_at(test, point))
}

fn holds_at(test: &Test, point: &[Set]) -> bool {
    point.get(usize::from(test.fact)).is_some_and(|value| !(*value & test.values).is_empty())
}
