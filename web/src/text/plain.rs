//! A verdict as plain text, for the clipboard: what was told, what comes of it, and the clauses it rests on.

use clausewise_intake::datum::Datum;
use clausewise_rules::verdict::{Reason, Verdict};

use super::{
    T, Text, colon, day, fill, number, say,
    sentence::{group_name, heading, headline, in_words, provenance, refusal, sure, value, verdict_heading},
};
use crate::state::situation::groups;

/// Everything there is to say of a situation, as text.
pub(crate) fn plain(text: &Text, situation: &Datum, verdict: &Verdict, address: &str) -> String {
    let mut out = Lines(String::new());
    let product = verdict.product.as_ref().map(|id| text.product(id));
    out.line(&product.unwrap_or_else(|| say(T::AnswersAnyProduct).to_owned()));
    if let Some(terms) = &verdict.terms {
        out.line(&fill(T::BindingTerms, &[("title", &terms.title), ("day", &day(&terms.in_force_from))]));
    }
    for (place, group) in verdict.groups.iter().enumerate() {
        out.line("");
        out.line(&colon(&group_name(situation, place), verdict_heading(group)));
        out.line(&headline(text, situation, verdict, place));
        refusal(text, group).iter().for_each(|refusal| out.line(refusal));
        sure(group).iter().for_each(|sure| out.line(sure));
        assumed(text, verdict, place, &mut out);
        for reading in &group.readings {
            let says = reading.dispute.as_ref().and_then(|id| text.book(&["dispute", id, "lenient"]));
            let options: Vec<String> = reading.options.iter().map(|option| in_words(text, option)).collect();
            let line = format!("{} {}", heading(reading.outcome), options.join(say(T::SentenceOr)));
            out.point(&match says {
                Some(says) => format!("{says} {line}"),
                None => line,
            });
        }
        out.line(colon(say(T::TextTold), "").trim_end());
        told(text, groups(situation).get(place), &mut out);
        if !group.because.is_empty() {
            out.line(colon(say(T::VerdictWhy), "").trim_end());
            group.because.iter().for_each(|reason| step(reason, &mut out));
        }
        if !group.also_mind.is_empty() {
            out.line(colon(say(T::VerdictMind), "").trim_end());
            group.also_mind.iter().filter_map(|mind| mind.says.as_deref()).for_each(|says| out.point(says));
        }
        for refused in &group.not_permitted {
            out.line(&fill(T::VerdictWhyNotWhat, &[("kind", &text.kind(&refused.licence))]));
            refused.because.iter().for_each(|reason| step(reason, &mut out));
        }
    }
    if !verdict.total.is_empty() {
        out.line("");
        out.line(say(T::TotalTitle));
        for row in &verdict.total {
            let needed = row.quantity.map_or_else(|| say(T::TotalOpen).to_owned(), number);
            out.point(&colon(&text.kind(&row.licence), &needed));
        }
    }
    out.line("");
    out.line(&fill(T::KeepFingerprint, &[("fingerprint", &verdict.fingerprint)]));
    out.line(address);
    for word in [T::PageGuidance, T::BindingGuide, T::SheetAdmits] {
        out.line(say(word));
    }
    out.0
}

fn assumed(text: &Text, verdict: &Verdict, place: usize, out: &mut Lines) {
    let mine = verdict.assumed.iter().filter(|assumed| assumed.group.is_none_or(|group| group == place));
    let mut lines = mine.map(|assumed| {
        let with = [("what", text.ask(&assumed.fact)), ("value", text.label(&assumed.fact, &assumed.value))];
        fill(T::VerdictAssumedLine, &with.each_ref().map(|(name, text)| (*name, text.as_str())))
    });
    if let Some(first) = lines.next() {
        out.line(colon(say(T::VerdictAssumed), "").trim_end());
        std::iter::once(first).chain(lines).for_each(|line| out.point(&line));
    }
}

fn told(text: &Text, group: Option<&Datum>, out: &mut Lines) {
    let Some(Datum::Map(entries)) = group else { return };
    for (name, told) in entries.iter().filter(|(name, _)| name != "name") {
        out.point(&format!("{} {}", text.ask(name), value(text, name, told)));
    }
}

fn step(reason: &Reason, out: &mut Lines) {
    out.point(reason.says.as_deref().unwrap_or(&reason.rule));
    for cite in reason.cites.iter().take(1) {
        out.line(&format!("    {} {}", cite.says.as_deref().unwrap_or_default(), provenance(cite)));
    }
}

struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn point(&mut self, line: &str) {
        self.0.push_str("  - ");
        self.line(line);
    }
}
