//! What somebody told: terms, an estate and groups of people, each fact as the set of values that are still possible.

use crate::{
    book::{CountId, FactId, KindId},
    set::{Pairs, Set},
    sorted,
};

/// Facts as told: those that are missing were left out.
pub type Facts = sorted::Map<FactId, Set>;

/// Numbers as told: `None` is "unknown"; those that are missing were left out.
pub type Numbers = sorted::Map<CountId, Option<u64>>;

/// A whole situation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Situation {
    /// The terms that are possible.
    pub terms: Set,
    /// How the terms were told.
    pub chosen: Chosen,
    /// Facts of the estate.
    pub estate: Facts,
    /// Numbers of the estate.
    pub numbers: Numbers,
    /// What the organisation owns; `None` if nothing was said of it.
    pub holds: Option<Vec<Held>>,
    /// The groups, of different people.
    pub groups: Vec<Group>,
}

/// How the terms of a situation came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// The guide was told.
    #[default]
    Guide,
    /// The day was told whose terms bind.
    Day,
    /// Neither: the newest guide of the product.
    Newest,
}

/// Licences that the organisation owns.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The kind.
    pub kind: KindId,
    /// How many; `None` is enough for everybody concerned.
    pub quantity: Option<u64>,
}

/// A group of people who do the same in the same way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// What the reader calls it.
    pub name: String,
    /// Facts of the group.
    pub facts: Facts,
    /// Numbers of the group.
    pub numbers: Numbers,
    /// The portal site whose visitors it shares.
    pub site: Option<String>,
    /// Its ways, the main one first.
    pub ways: Vec<Way>,
}

/// One way in which a group reaches the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    /// Facts of the way.
    pub facts: Facts,
    /// What they need to do there; `None` if unknown.
    pub needs: Option<Pairs>,
}
