//! The rules in force under one stretch of terms laid out in a row, as a decision reads them: their tests stand one
//! after the other, and no step leads through the book.

use crate::{
    book::{Book, Chapter, FactId, KindId, RuleId, Sort, Test},
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
    lines: Vec<Line>,
    tests: Vec<Test>,
    /// The questions about the needs that are asked here.
    features: Vec<(FactId, Pairs)>,
}

impl Laid {
    /// Lays out the chapters that are asked, with their rules in force.
    pub fn of(book: &Book, asked: &[Asked], mentioned: &[bool]) -> Self {
        let mut laid = Self::default();
        for asked in asked {
            let Some(chapter) = book.chapters.get(usize::from(asked.chapter)) else { continue };
            laid.chapter(book, chapter, asked);
        }
        let asked_here = |fact: FactId| mentioned.get(usize::from(fact)) == Some(&true);
        let features = book.features.iter().filter(|feature| asked_here(feature.fact));
        laid.features = features.map(|feature| (feature.fact, feature.pairs)).collect();
        laid
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
    tests
        .iter()
        .all(|test| point.get(usize::from(test.fact)).is_some_and(|value| !(*value & test.values).is_empty()))
}
