//! Everything the page shows, and everything that can happen to it: a pure reducer. No type here could hold a secret:
//! of settings there is only what the worker tells of them.

use std::rc::Rc;

use web_sys::Blob;
use yew::Reducible;

use crate::messages::{Counted, Inspected, Judged, Looked, Progress, Tell};

/// The page's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What became of the settings.
    pub settings: Settings,
    /// What became of the table.
    pub table: Table,
    /// What the worker is at.
    pub working: Option<Work>,
    /// Which of the two spoke last.
    pub last: Option<Work>,
}

/// What the worker is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Settings.
    Settings,
    /// A table.
    Table,
}

/// What became of the settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Settings {
    /// Nothing was pasted yet.
    #[default]
    Empty,
    /// They are read.
    Reading,
    /// What they say.
    Read(Rc<Inspected>),
    /// Why they can't be read; nothing where the worker stopped without a word.
    Refused(String),
}

/// What became of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Table {
    /// There is none yet.
    #[default]
    Empty,
    /// It is looked at.
    Looking(Brought),
    /// What it is, and what its columns are taken for.
    Looked(Brought, Rc<Looked>, Chosen),
    /// It is worked on.
    Working(Brought, Rc<Looked>, Chosen, Progress),
    /// What its rows come to.
    Judged(Brought, Rc<Looked>, Chosen, Rc<Done>),
    /// What its accounts come to.
    Counted(Brought, Rc<Looked>, Chosen, Rc<Counted>),
    /// Why it can't be read, in the same way; with what it was, if that was known.
    Refused(Brought, Option<(Rc<Looked>, Chosen)>, String),
}

/// A file that was brought.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Brought {
    /// Its name.
    pub name: String,
    /// Itself.
    pub file: Blob,
}

/// What somebody chose for a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chosen {
    /// What each column holds.
    pub columns: Vec<Option<String>>,
    /// The product of rows that name none.
    pub product: Option<String>,
}

/// The result of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Done {
    /// What its rows come to.
    pub judged: Judged,
    /// The address of the table with its answers, in this browser.
    pub address: String,
    /// The outcome whose rows are shown.
    pub shown: Option<String>,
}

/// What can happen.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// Settings were pasted, and are masked and on their way to the worker.
    Paste,
    /// The settings are to be forgotten.
    ForgetSettings,
    /// A table was brought.
    Bring(Brought),
    /// A column was given another meaning.
    Choose(usize, Option<String>),
    /// A product was chosen.
    Product(Option<String>),
    /// The table is to be worked on.
    Work,
    /// The work is to end.
    Cancel,
    /// Back to the columns.
    Again,
    /// The table is to be forgotten.
    ForgetTable,
    /// Rows of an outcome are to be shown; of all, if none is named.
    Show(Option<String>),
    /// The worker told something; a file came beside it, at this address.
    Told(Box<Tell>, Option<String>),
    /// The worker stopped without a word.
    Stopped,
}

impl Table {
    /// Another number for each part of the page that the focus goes to.
    pub fn place(&self) -> u8 {
        match self {
            Self::Empty | Self::Looking(_) => 0,
            Self::Looked(..) => 1,
            Self::Working(..) => 2,
            Self::Judged(..) => 3,
            Self::Counted(..) => 4,
            Self::Refused(..) => 5,
        }
    }

    /// What it was taken for, where that is known.
    fn known(&self) -> Option<(Brought, Rc<Looked>, Chosen)> {
        match self {
            Self::Looked(brought, looked, chosen)
            | Self::Working(brought, looked, chosen, _)
            | Self::Judged(brought, looked, chosen, _)
            | Self::Counted(brought, looked, chosen, _)
            | Self::Refused(brought, Some((looked, chosen)), _) => {
                Some((brought.clone(), looked.clone(), chosen.clone()))
            }
            _ => None,
        }
    }

    fn brought(&self) -> Option<Brought> {
        match self {
            Self::Looking(brought) | Self::Refused(brought, None, _) => Some(brought.clone()),
            _ => self.known().map(|(brought, ..)| brought),
        }
    }

    /// Back to what it was taken for; to nothing, where that is not known yet.
    fn back(&self) -> Self {
        self.known().map_or(Self::Empty, |(brought, looked, chosen)| Self::Looked(brought, looked, chosen))
    }

    fn refused(&self, says: String) -> Self {
        let known = self.known().map(|(_, looked, chosen)| (looked, chosen));
        self.brought().map_or(Self::Empty, |brought| Self::Refused(brought, known, says))
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Paste => {
                next.settings = Settings::Reading;
                next.working = Some(Work::Settings);
                // There is one worker: what it was at is begun again when it is wanted.
                if matches!(next.table, Table::Working(..) | Table::Looking(_)) {
                    next.table = next.table.back();
                }
            }
            Action::ForgetSettings => next.settings = Settings::Empty,
            Action::Bring(brought) => {
                next.table = Table::Looking(brought);
                next.work();
            }
            Action::Choose(place, key) => {
                if let Table::Looked(_, _, chosen) = &mut next.table
                    && let Some(slot) = chosen.columns.get_mut(place)
                {
                    *slot = key;
                }
            }
            Action::Product(product) => {
                if let Table::Looked(_, _, chosen) = &mut next.table {
                    chosen.product = product;
                }
            }
            Action::Work => {
                if let Some((brought, looked, chosen)) = next.table.known() {
                    next.table = Table::Working(brought, looked, chosen, Progress::default());
                    next.work();
                }
            }
            Action::Cancel => {
                next.table = next.table.back();
                next.working = None;
            }
            Action::Again => next.table = next.table.back(),
            Action::ForgetTable => next.table = Table::Empty,
            Action::Show(shown) => {
                if let Table::Judged(_, _, _, done) = &mut next.table {
                    *done = Rc::new(Done { shown, ..(**done).clone() });
                }
            }
            Action::Told(tell, address) => next.told(*tell, address),
            Action::Stopped => next.told(Tell::Refused(String::new()), None),
        }
        Rc::new(next)
    }
}

impl State {
    /// The worker is at the table now.
    fn work(&mut self) {
        self.working = Some(Work::Table);
        if self.settings == Settings::Reading {
            self.settings = Settings::Empty;
        }
    }

    fn told(&mut self, tell: Tell, address: Option<String>) {
        let known = self.table.known();
        match (tell, &self.table) {
            (Tell::Progress(progress), Table::Working(brought, looked, chosen, _)) => {
                let (brought, looked, chosen) = (brought.clone(), looked.clone(), chosen.clone());
                self.table = Table::Working(brought, looked, chosen, progress);
                return;
            }
            (Tell::Inspected(inspected), _) => self.settings = Settings::Read(Rc::new(*inspected)),
            (Tell::Looked(looked), Table::Looking(brought)) => {
                let columns = looked.columns.iter().map(|column| column.key.clone()).collect();
                let chosen = Chosen { columns, product: None };
                self.table = Table::Looked(brought.clone(), Rc::new(looked), chosen);
            }
            (Tell::Judged(judged), _) => {
                if let Some((brought, looked, chosen)) = known {
                    let done = Done { judged, address: address.unwrap_or_default(), shown: None };
                    self.table = Table::Judged(brought, looked, chosen, Rc::new(done));
                }
            }
            (Tell::Counted(counted), _) => {
                if let Some((brought, looked, chosen)) = known {
                    self.table = Table::Counted(brought, looked, chosen, Rc::new(counted));
                }
            }
            (Tell::Refused(says), _) => match self.working {
                Some(Work::Settings) => self.settings = Settings::Refused(says),
                Some(Work::Table) => self.table = self.table.refused(says),
                None => {}
            },
            _ => return,
        }
        self.last = self.working.take();
    }
}
