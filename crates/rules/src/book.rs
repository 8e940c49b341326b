//! The compiled rulebook: what the compiler makes of the text files and what everything else reads.
//! Names stand here once; all else refers to them by their place in these lists.

use serde::{Deserialize, Serialize};

use crate::set::{Pairs, Set};

/// The place of a fact (asked, derived or found) in [`Book::facts`].
pub type FactId = u16;
/// The place of a rule in [`Book::rules`].
pub type RuleId = u16;
/// The place of a licence kind in [`Book::kinds`].
pub type KindId = u16;
/// The place of a clause in [`Book::clauses`].
pub type ClauseId = u16;
/// The place of a number in [`Book::counts`].
pub type CountId = u16;

/// A whole rulebook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The rulebook's own version.
    pub version: String,
    /// The day it was last changed in substance, `YYYY-MM-DD`.
    pub date: String,
    /// A short digest of the compiled rules.
    pub digest: String,
    /// Products, in the order of the contract.
    pub products: Vec<Product>,
    /// Every stretch of time in which no rule of a product changes, product by product, oldest first.
    pub terms: Vec<Terms>,
    /// Every fact in the natural order: those asked, those derived from counts, holdings and needs, the findings.
    pub facts: Vec<Fact>,
    /// The numbers that may be told.
    pub counts: Vec<Count>,
    /// What people may need to do.
    pub needs: Needs,
    /// The chapters, each after those it rests on.
    pub chapters: Vec<Chapter>,
    /// All rules, chapter by chapter.
    pub rules: Vec<Rule>,
    /// All licence kinds, in book order.
    pub kinds: Vec<Kind>,
    /// Kinds that are bought together.
    pub combinations: Vec<Combination>,
    /// What each kind permits, by terms and way of access.
    pub rights: Vec<Right>,
    /// All clauses.
    pub clauses: Vec<Clause>,
    /// All documents.
    pub documents: Vec<Document>,
    /// Combinations of facts that cannot be.
    pub impossible: Vec<Impossible>,
    /// Comparisons of counts, each behind a fact.
    pub comparisons: Vec<Comparison>,
    /// Holdings that rules ask for, each behind a fact.
    pub holdings: Vec<Holding>,
    /// Questions about the needs that rules ask, each behind a fact.
    pub features: Vec<Feature>,
}

/// A product, or product generation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Product {
    /// Its id in the contract, for example `crm-3.0`.
    pub id: String,
    /// The last day of support, `YYYY-MM-DD`, where a source gives one.
    pub support_until: Option<String>,
    /// Clauses for that day.
    pub cites: Vec<ClauseId>,
}

/// A stretch of one product's time in which no rule changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The product's place in [`Book::products`].
    pub product: u8,
    /// The first month, `YYYY-MM`.
    pub guide: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// How far the text behind it was seen.
    pub seen: Seen,
    /// The clauses about the document that binds.
    pub binding: Vec<ClauseId>,
}

/// Where a fact belongs, or what it is derived from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Asked of the organisation and its system.
    #[default]
    Estate,
    /// Asked of one group of people.
    Group,
    /// Asked of one way of one group.
    Way,
    /// Derived: `no` or `yes`, from a comparison of counts over the whole situation.
    Comparison,
    /// Derived: `no` or `yes`, whether the organisation has one of some kinds.
    Holding,
    /// Derived: `no` or `yes`, whether the needs touch some pairs.
    Feature,
    /// Set by the engine: `cautious` or `lenient`, where sources disagree.
    Dispute,
    /// Concluded by a chapter.
    Finding,
}

/// A question with a closed list of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Its name in the contract, estate facts with their path (`estate.hosting`).
    pub name: String,
    /// Where it belongs.
    pub scope: Scope,
    /// The names of its values.
    pub values: Vec<String>,
    /// When it is asked; elsewhere it is no part of the situation.
    pub applies: Vec<Test>,
    /// What it is when it is left out; the first that holds.
    pub defaults: Vec<Fallback>,
    /// Whether the clause leaves it to the circumstances.
    pub judgement: bool,
    /// Whether, left out, it is a choice the reader still has rather than a doubt.
    pub choice: bool,
    /// How hard it is to make it otherwise: 1 easily, 2 with effort; nothing where one would have to be somebody else.
    pub change: Option<u8>,
}

impl Fact {
    /// The set of all its values.
    #[must_use]
    pub fn all(&self) -> Set {
        Set::all(self.values.len())
    }

    /// The place of a value by name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|value| value == name)
    }
}

/// A value that a fact has when it is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fallback {
    /// Terms under which it holds.
    pub terms: Set,
    /// When it holds.
    pub when: Vec<Test>,
    /// The value.
    pub value: u8,
}

/// One condition: the fact has one of these values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Test {
    /// The fact.
    pub fact: FactId,
    /// The values that meet the condition.
    pub values: Set,
}

/// A number that may be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Count {
    /// Its name in the contract, estate counts with their path.
    pub name: String,
    /// Whether it is told of the estate rather than of a group.
    pub estate: bool,
    /// The number it is when it is left out.
    pub default: Option<u32>,
    /// The number of things it is told for each of, one if that is left out: visitors of each site.
    pub each: Option<CountId>,
}

/// The vocabulary of needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Each `action:table` pair that means something.
    pub pairs: Vec<String>,
    /// Shorthands and synonyms (`read:*`, `delete-own:case`) and the pairs they stand for.
    pub stands_for: Vec<(String, Pairs)>,
    /// For each pair the pairs whose right contains it (`create:case` contains `create:own-case`).
    pub implied: Vec<(u16, Pairs)>,
    /// Tasks in plain words, by id, and the pairs they stand for.
    pub tasks: Vec<(String, Pairs)>,
    /// What a number makes of needs.
    pub beyond: Vec<Beyond>,
}

/// Needs that mean more where a number of the group is over a constant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beyond {
    /// The number; where it is not known it is taken to be over.
    pub count: CountId,
    /// The constant.
    pub over: u32,
    /// Pairs, and what each is besides.
    pub pairs: Vec<(u16, u16)>,
}

/// What a chapter may conclude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Exactly one value.
    #[default]
    One,
    /// Every rule that holds adds its entry.
    All,
}

/// A question that rules answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// Its name, for example `standing` or `admits.crm-3.0/user-cal`.
    pub name: String,
    /// How many answers it gives.
    pub sort: Sort,
    /// The finding it concludes (chapters of sort `one`).
    pub finding: FactId,
    /// Terms under which it is asked.
    pub terms: Set,
    /// When it is asked.
    pub applies: Vec<Test>,
    /// Its rules: a range of [`Book::rules`].
    pub rules: (RuleId, RuleId),
}

/// When this and this, then that, because of these clauses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// `<product>/<name>`.
    pub id: String,
    /// The chapter it decides.
    pub chapter: u16,
    /// Terms under which it is in force.
    pub terms: Set,
    /// Alternatives, each a list of tests that must all hold.
    pub when: Vec<Vec<Test>>,
    /// The value it concludes; in a chapter of sort `all`, the place of its entry in the finding's values.
    pub then: u8,
    /// Rules of the same chapter it overrides.
    pub overrides: Vec<RuleId>,
    /// The clauses it rests on.
    pub cites: Vec<ClauseId>,
    /// How many inferences lie between the clauses and the rule.
    pub inferred: u8,
    /// Whether it speaks by analogy, for lack of a clause of its own product and time.
    pub analogy: bool,
    /// Whether no source says it at all.
    pub silent: bool,
    /// Whether it states the general rule of its chapter.
    pub default: bool,
}

/// What a licence is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// Each person.
    #[default]
    Person,
    /// Each device.
    Device,
    /// Each server.
    Server,
    /// Each site.
    Site,
    /// Packs of so many.
    Pack,
    /// Once for the organisation.
    Tenant,
    /// Each machine account.
    Account,
}

/// Whether a kind is licensed for the people themselves or covers them without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Needed for the people concerned.
    #[default]
    Licence,
    /// Something the organisation has anyway.
    Cover,
}

/// A licence kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kind {
    /// `<product>/<kind>`.
    pub id: String,
    /// What it is counted by.
    pub per: Per,
    /// Licence or cover.
    pub role: Role,
    /// Whether it may stand alone in an option; an additive kind may not.
    pub alone: bool,
    /// The chapter that admits it.
    pub admits: u16,
    /// Where it stands on a ladder of kinds: the ladder's number and the rung, lowest first.
    pub rung: Option<(u8, u8)>,
    /// By terms: the number it is counted by, and why.
    pub counted: Vec<Counted>,
    /// Kinds of the same scope that it contains.
    pub contains: Vec<KindId>,
    /// How many there are in a pack.
    pub pack: Option<Pack>,
    /// Free of charge up to so many.
    pub allowance: Option<Allowance>,
    /// From and until when it was sold, `YYYY-MM-DD`, with clauses.
    pub sold: (Option<String>, Option<String>, Vec<ClauseId>),
}

/// What a kind is counted by under some terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// Those terms.
    pub terms: Set,
    /// The number.
    pub by: CountId,
    /// The clauses that say so.
    pub cites: Vec<ClauseId>,
}

/// How a kind sold in packs is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    /// How many one pack holds.
    pub of: u32,
    /// The least number of packs.
    pub minimum: u32,
}

/// A free allowance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allowance {
    /// By terms: how many are free for each unit of `times`.
    pub free: Vec<(Set, u32)>,
    /// The estate count the allowance grows with.
    pub times: Option<CountId>,
}

/// Kinds that may be bought together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combination {
    /// Terms under which it may.
    pub terms: Set,
    /// The kinds, in the order in which they are named.
    pub kinds: Vec<KindId>,
    /// The clauses that say so.
    pub cites: Vec<ClauseId>,
}

/// A row of the table of rights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Right {
    /// `<product>/<name>`.
    pub id: String,
    /// The kinds that have it.
    pub kinds: Vec<KindId>,
    /// Terms under which they have it.
    pub terms: Set,
    /// The ways of access (values of the finding `contact`) for which they have it.
    pub ways: Set,
    /// Further conditions.
    pub when: Vec<Test>,
    /// What they may do.
    pub grants: Pairs,
    /// The clauses that say so.
    pub cites: Vec<ClauseId>,
    /// How many inferences lie between the clauses and the row.
    pub inferred: u8,
}

/// How strong a source is, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Our own step from other clauses.
    #[default]
    Inferred,
    /// Somebody in public.
    Community,
    /// A consultant, partner, author.
    Expert,
    /// An employee of the publisher, in a post.
    Staff,
    /// A guide or documentation of the publisher.
    Official,
    /// Terms or use rights.
    Contract,
}

/// How far a clause's own text was seen, least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Heading and page only.
    #[default]
    Contents,
    /// Somebody's summary with page numbers.
    Digest,
    /// Single sentences repeated by somebody.
    Quotation,
    /// The document's text on somebody else's page.
    Copy,
    /// The text itself.
    OwnText,
}

/// A passage of a document, in our words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clause {
    /// `<product>/<name>`.
    pub id: String,
    /// The document's place in [`Book::documents`].
    pub document: u16,
    /// How strong the source is.
    pub strength: Strength,
    /// How far its text was seen.
    pub seen: Seen,
}

/// A source; its title, publisher, edition and address stand among the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its tag, for example `L01`.
    pub id: String,
    /// Terms that it governs; elsewhere it is cited by analogy.
    pub covers: Set,
}

/// A combination of facts that cannot be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impossible {
    /// Its name; the text says why.
    pub id: String,
    /// Terms under which it cannot be.
    pub terms: Set,
    /// Alternatives, each a list of tests that must all hold.
    pub when: Vec<Vec<Test>>,
}

/// A sum over the situation held against a constant times another count: yes if it is greater.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The fact it answers.
    pub fact: FactId,
    /// What is summed.
    pub sum: CountId,
    /// Over the ways of groups that meet all of one of these.
    pub of: Vec<Vec<Test>>,
    /// By terms, the constant the sum is held against.
    pub over: Vec<(Set, u32)>,
    /// The count the constant is multiplied by.
    pub times: Option<CountId>,
    /// Where the number was not told: as many of these kinds as the other groups need.
    pub else_needed: Vec<KindId>,
}

/// A holding that rules ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holding {
    /// The fact it answers.
    pub fact: FactId,
    /// Any of these kinds will do.
    pub kinds: Vec<KindId>,
}

/// A question about the needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feature {
    /// The fact it answers: yes if the needs touch one of the pairs.
    pub fact: FactId,
    /// The pairs.
    pub pairs: Pairs,
}

/// Names the engine itself relies on; the compiler refuses a book without them.
pub mod names {
    /// Chapter: whether path, account kind and licence existed (`no`, `yes`).
    pub const OFFERED: &str = "offered";
    /// Chapter: the way of access; the table of rights is keyed by it.
    pub const CONTACT: &str = "contact";
    /// Chapter: `internal`, `external`, `machine` or `hosted`.
    pub const STANDING: &str = "standing";
    /// Chapter: `none`, `covered`, `due` or `forbidden`.
    pub const DUTY: &str = "duty";
    /// Chapter: things to mind.
    pub const MIND: &str = "mind";
    /// Count: machine accounts, which stand for people where there are none.
    pub const ACCOUNTS: &str = "accounts";
    /// What the chapters that admit a kind begin with; their values are `no`, `yes`, `refused` and `beside`.
    pub const ADMITS: &str = "admits.";
}
