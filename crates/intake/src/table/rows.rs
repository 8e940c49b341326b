//! Rows of a table, piece by piece: comma, semicolon or tab, quotes, any line ends. Only one row is in memory at a time.

use std::borrow::Cow;

use clausewise_rules::verdict::Problem;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::decode::{self, Decoder};

/// The longest row that is read, in bytes: quotes that are never closed end here.
const LONGEST: usize = 1024 * 1024;
/// The most columns that are read.
const COLUMNS: usize = 1000;
/// How much of the beginning is looked at for the separator, in bytes.
const BEGINNING: usize = 64 * 1024;

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// The line it begins in, from 1.
    pub line: usize,
    bytes: &'r [u8],
    ends: &'r [usize],
}

impl<'r> Row<'r> {
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell's bytes; none where the row is shorter.
    #[must_use]
    pub fn bytes(&self, place: usize) -> &'r [u8] {
        let from = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(from);
        self.bytes.get(from..end).unwrap_or_default()
    }

    /// A cell's text; empty where the row is shorter.
    #[must_use]
    pub fn cell(&self, place: usize) -> Cow<'r, str> {
        decode::text(self.bytes(place))
    }
}

/// Reads rows out of pieces of a file.
#[derive(Debug)]
pub struct Rows {
    decoder: Decoder,
    reader: Option<(Reader, u8)>,
    /// The beginning, until the separator is known.
    beginning: Vec<u8>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    ended: usize,
    line: usize,
    /// The line in which the row began that is being read.
    began: Option<usize>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            decoder: Decoder::default(),
            reader: None,
            beginning: Vec::new(),
            bytes: vec![0; 1024],
            ends: vec![0; 64],
            written: 0,
            ended: 0,
            line: 1,
            began: None,
        }
    }
}

impl Rows {
    /// The separator, once it is known: a comma, a semicolon or a tab.
    #[must_use]
    pub fn separator(&self) -> Option<u8> {
        self.reader.as_ref().map(|(_, separator)| *separator)
    }

    /// Whether the file begins with a byte order mark.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.decoder.marked
    }

    /// Reads a piece; every row that ends in it is handed on. `handle` returns whether to go on.
    ///
    /// # Errors
    /// `row-too-long`, `too-many-columns`, or what `handle` refuses.
    pub fn feed(
        &mut self,
        piece: &[u8],
        handle: &mut dyn FnMut(Row<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.piece(piece, false, handle)
    }

    /// Reads what is left.
    ///
    /// # Errors
    /// As [`Rows::feed`].
    pub fn finish(&mut self, handle: &mut dyn FnMut(Row<'_>) -> Result<(), Problem>) -> Result<(), Problem> {
        self.piece(&[], true, handle)
    }

    fn piece(
        &mut self,
        piece: &[u8],
        last: bool,
        handle: &mut dyn FnMut(Row<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let text = self.decoder.decode(piece, last);
        if self.reader.is_some() {
            self.read(&text, last, handle)
        } else {
            self.beginning.extend_from_slice(&text);
            let known = first_line(&self.beginning);
            if known.is_none() && !last && self.beginning.len() < BEGINNING {
                return Ok(());
            }
            let (separator, from) = separator(known.unwrap_or(&self.beginning));
            let beginning = std::mem::take(&mut self.beginning);
            self.line += usize::from(from > 0);
            let mut reader = ReaderBuilder::new().delimiter(separator).build();
            // The reader looks for a mark of its own at the very first byte; ours is gone already, and a later one is text.
            reader.read_record(b"\n", &mut self.bytes, &mut self.ends);
            self.reader = Some((reader, separator));
            self.read(beginning.get(from..).unwrap_or_default(), last, handle)
        }
    }

    fn read(
        &mut self,
        mut text: &[u8],
        last: bool,
        handle: &mut dyn FnMut(Row<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some((reader, _)) = &mut self.reader else { return Ok(()) };
        loop {
            if self.began.is_none() {
                // Empty lines between rows belong to no row.
                let blank = text.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
                let (between, rest) = text.split_at_checked(blank).unwrap_or((&[], text));
                self.line += between.iter().filter(|byte| **byte == b'\n').count();
                text = rest;
                if !text.is_empty() {
                    self.began = Some(self.line);
                }
            }
            if text.is_empty() && !last {
                return Ok(());
            }
            let (result, read, written, ended) = reader.read_record(
                text,
                self.bytes.get_mut(self.written..).unwrap_or_default(),
                self.ends.get_mut(self.ended..).unwrap_or_default(),
            );
            let (done, rest) = text.split_at_checked(read).unwrap_or((text, &[]));
            self.line += done.iter().filter(|byte| **byte == b'\n').count();
            text = rest;
            self.written += written;
            self.ended += ended;
            let line = self.began.unwrap_or(self.line);
            let wrong = |code: &str, limit: usize| {
                Problem::new(code, format!("line {line}"), String::new()).knowing([limit.to_string()])
            };
            match result {
                ReadRecordResult::InputEmpty => {
                    if !last {
                        return Ok(());
                    }
                }
                ReadRecordResult::OutputFull if self.bytes.len() >= LONGEST => {
                    return Err(wrong("row-too-long", LONGEST));
                }
                ReadRecordResult::OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() >= COLUMNS => {
                    return Err(wrong("too-many-columns", COLUMNS));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    let row = Row {
                        line,
                        bytes: self.bytes.get(..self.written).unwrap_or_default(),
                        ends: self.ends.get(..self.ended).unwrap_or_default(),
                    };
                    self.written = 0;
                    self.ended = 0;
                    self.began = None;
                    handle(row)?;
                }
                ReadRecordResult::End => return Ok(()),
            }
        }
    }
}

/// The first line that is not empty, with its end; nothing while it has none. Line ends in quotes belong to it.
fn first_line(beginning: &[u8]) -> Option<&[u8]> {
    let beginning = beginning.get(..BEGINNING).unwrap_or(beginning);
    let blank = beginning.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let mut quoted = false;
    for (place, byte) in beginning.iter().enumerate().skip(blank) {
        quoted ^= *byte == b'"';
        if !quoted && matches!(byte, b'\n' | b'\r') {
            // A line end of two bytes may still be cut in half.
            let end = if *byte == b'\r' {
                beginning.get(place + 1).map(|next| place + 1 + usize::from(*next == b'\n'))?
            } else {
                place + 1
            };
            return beginning.get(..end);
        }
    }
    None
}

/// The separator that a first line has most of, and how many bytes a line `sep=;` takes, which is no row.
fn separator(line: &[u8]) -> (u8, usize) {
    let line = line.get(..BEGINNING).unwrap_or(line);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator @ (b',' | b';' | b'\t'), ..] = line {
        return (*separator, line.len());
    }
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if !quoted {
            counts.iter_mut().filter(|(known, _)| known == byte).for_each(|(_, count)| *count += 1);
        }
    }
    let most = counts.iter().max_by_key(|(known, count)| (*count, *known == b','));
    (most.map_or(b',', |(separator, _)| *separator), 0)
}
