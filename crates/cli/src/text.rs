//! A verdict as plain text for a terminal: headline, options, steps with their clauses, what is closed, what to mind.

use clausewise_rules::{
    Edition,
    book::{Seen, Strength},
    library::Library,
    point::Outcome,
    verdict::{Citation, GroupVerdict, OptionOf, Reason, Sure, Verdict},
};

pub(crate) const T1: &str = "Guidance, not legal or licensing advice: our reading of public documents, in our own words. Your \
agreement and Microsoft's Product Terms decide. Clausewise is independent of Microsoft.";

/// The whole verdict.
pub(crate) fn verdict(verdict: &Verdict, library: &Library) -> String {
    let mut out = String::new();
    if let (Some(product), Some(terms)) = (&verdict.product, &verdict.terms) {
        let name = library.text(&format!("product.{product}.name")).unwrap_or(product);
        out.push_str(&format!("{name}, {}\n", terms.title));
    }
    for group in &verdict.groups {
        out.push('\n');
        out.push_str(&one(group, library));
    }
    if !verdict.total.is_empty() {
        out.push_str("\nAltogether\n");
        for row in &verdict.total {
            let mut line = format!("  {}: {}", name(&row.licence, library), count(row.quantity));
            if let (Some(held), Some(missing)) = (row.held, row.missing) {
                line.push_str(&format!(" (held {held}, to find {missing})"));
            }
            out.push_str(&line);
            out.push('\n');
        }
    }
    if !verdict.assumed.is_empty() {
        let told: Vec<String> =
            verdict.assumed.iter().map(|assumed| format!("{} = {}", assumed.fact, assumed.value)).collect();
        out.push_str(&format!("\nAssumed, and another value would change the answer: {}\n", told.join(", ")));
    }
    out.push_str(&format!(
        "\nRulebook {} ({}), fingerprint {}\n{T1}\n",
        verdict.rulebook.version, verdict.rulebook.digest, verdict.fingerprint
    ));
    out
}

/// A situation through time: a line an edition, and the steps behind each change.
pub(crate) fn editions(editions: &[Edition], library: &Library) -> String {
    let mut out = String::new();
    for edition in editions {
        let product = library.text(&format!("product.{}.name", edition.product)).unwrap_or(&edition.product);
        out.push_str(&format!(
            "{} (from {}) {product}: {}\n",
            edition.guide, edition.in_force_from, edition.title
        ));
        if let Some(name) = &edition.not_there {
            out.push_str(&format!("    did not exist there: {name}\n"));
        }
        for group in &edition.groups {
            let options = options(&group.options, library);
            let mark = if group.changed { " (changed)" } else { "" };
            out.push_str(&format!("    {}{mark}: {}{options}\n", group.name, heading(group.outcome)));
            group.by.iter().for_each(|reason| out.push_str(&step(reason)));
        }
    }
    out.push_str(&format!("\n{T1}\n"));
    out
}

pub(crate) fn heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Licence => "licences needed",
        Outcome::Covered => "covered, as long as …",
        Outcome::None => "nothing needed for this",
        Outcome::NotPermitted => "not allowed this way",
        Outcome::NotOffered => "did not exist then",
        Outcome::Undetermined => "not enough to say yet",
    }
}

pub(crate) fn name<'t>(id: &'t str, library: &'t Library) -> &'t str {
    library.text(&format!("kind.{id}.name")).unwrap_or(id)
}

fn count(quantity: Option<u64>) -> String {
    quantity.map_or_else(
        || "how many depends on a number that is missing".into(),
        |quantity| quantity.to_string(),
    )
}

pub(crate) fn option(option: &OptionOf, library: &Library) -> String {
    let parts = option.licences.iter().map(|licence| match licence.quantity {
        Some(quantity) => format!("{quantity} × {}", name(&licence.id, library)),
        None => name(&licence.id, library).to_owned(),
    });
    parts.collect::<Vec<_>>().join(" and ")
}

/// Options after a heading: nothing, or `: this, or that`.
pub(crate) fn options(all: &[OptionOf], library: &Library) -> String {
    let told: Vec<String> = all.iter().map(|entry| option(entry, library)).collect();
    if told.is_empty() { String::new() } else { format!(": {}", told.join(", or ")) }
}

fn one(group: &GroupVerdict, library: &Library) -> String {
    let mut out = format!("{}: {}\n", group.name, heading(group.outcome));
    for entry in &group.options {
        out.push_str(&format!("  • {}\n", option(entry, library)));
    }
    if let Some(sure) = group.sure {
        let told = match sure {
            Sure::Firm => "firm: each step rests on the text itself",
            Sure::Likely => {
                "likely: a step rests on a text seen only in part, a staff post, or one inference"
            }
            Sure::Uncertain => "uncertain: a step rests on weak, disputed or silent sources",
        };
        out.push_str(&format!("  {told}\n"));
    }
    for reading in &group.readings {
        let options = options(&reading.options, library);
        out.push_str(&format!(
            "  One reading ({}): {}{options}\n",
            reading.reading,
            heading(reading.outcome)
        ));
    }
    for possible in &group.possible {
        let options = options(&possible.options, library);
        out.push_str(&format!("  Possible: {}{options}\n", heading(possible.outcome)));
    }
    for open in &group.open {
        let ask = library
            .text(&format!("fact.{}.ask", open.fact))
            .or_else(|| library.text(&format!("count.{}.ask", open.fact)))
            .unwrap_or(&open.fact);
        out.push_str(&format!(
            "  To find out: {ask}{}\n",
            if open.would_decide { " (this alone decides)" } else { "" }
        ));
    }
    if !group.because.is_empty() {
        out.push_str("  Why\n");
        group.because.iter().for_each(|reason| out.push_str(&step(reason)));
    }
    for refused in &group.not_permitted {
        let lacks = refused.lacks.as_ref().map(|pair| format!(" (it lacks {pair})")).unwrap_or_default();
        out.push_str(&format!("  Not {}{lacks}\n", name(&refused.licence, library)));
        refused.because.iter().take(3).for_each(|reason| out.push_str(&step(reason)));
    }
    if !group.also_mind.is_empty() {
        out.push_str("  Mind also\n");
        for mind in &group.also_mind {
            out.push_str(&format!("    - {}\n", mind.says.as_deref().unwrap_or(&mind.id)));
        }
    }
    out
}

pub(crate) fn step(reason: &Reason) -> String {
    let says = reason.says.as_deref().unwrap_or(&reason.rule);
    let inferred = if reason.inferred { " (our deduction)" } else { "" };
    let cites: Vec<String> = reason.cites.iter().map(citation).collect();
    format!("    - {says}{inferred}\n      [{}]\n", cites.join("; "))
}

fn citation(cite: &Citation) -> String {
    let strength = match cite.strength {
        Strength::Contract => "contract",
        Strength::Official => "official",
        Strength::Staff => "a Microsoft employee's post",
        Strength::Expert => "expert",
        Strength::Community => "community",
        Strength::Inferred => "inferred",
    };
    let seen = match cite.seen {
        Seen::OwnText => "own text",
        Seen::Copy => "read in a copy",
        Seen::Quotation => "read in a quotation",
        Seen::Digest => "according to a digest",
        Seen::Contents => "contents only",
    };
    let title = cite.title.as_deref().unwrap_or(&cite.document);
    let edition = cite.edition.as_deref().unwrap_or_default();
    let locus = cite.locus.as_deref().unwrap_or_default();
    format!("{title}, {edition}, {locus}; {strength}, {seen}")
}
