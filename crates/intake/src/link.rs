//! The share link: a whole situation as a short text for the part of an address that no server sees. Links open for
//! ever, so version, layout and the list of words are frozen: words are only ever added, at the end.

use clausewise_rules::{digest, verdict::Problem};

use crate::datum::Datum;

/// The version a link begins with.
const VERSION: char = '1';
/// The longest link that is read, in characters.
const LONGEST: usize = 64 * 1024;
/// How deep lists and maps may stand in one another.
const DEEPEST: usize = 12;

/// What a link holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The situation, in the contract's form.
    pub situation: Datum,
    /// Which rulebook answered when the link was made, and a digest of its answer.
    pub made: Option<Made>,
    /// Parts that this version of the program does not know; they are written back as they came.
    pub more: Vec<Datum>,
}

/// Under what a link was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The digest of the rulebook.
    pub rulebook: String,
    /// A digest of the answer: outcomes, options and refusals.
    pub answer: String,
}

/// Writes a link: the version, then base64url of the content with a check at its end.
#[must_use]
pub fn encode(link: &Link) -> String {
    let mut bytes = Vec::new();
    write(&link.situation, &mut bytes);
    if link.made.is_some() || !link.more.is_empty() {
        let made = link.made.as_ref().map_or(Datum::Null, |made| {
            Datum::List(vec![Datum::Text(made.rulebook.clone()), Datum::Text(made.answer.clone())])
        });
        write(&made, &mut bytes);
    }
    link.more.iter().for_each(|part| write(part, &mut bytes));
    let check = check(&bytes);
    bytes.extend(check);
    let mut text = String::from(VERSION);
    to_base64(&bytes, &mut text);
    text
}

/// Reads a link.
///
/// # Errors
/// `link-version` when it begins with another version than those known, `link-damaged` when a part of it is missing
/// or changed.
pub fn decode(text: &str) -> Result<Link, Problem> {
    let mut letters = text.chars();
    match letters.next() {
        Some(VERSION) => {}
        other => {
            let found = other.map(String::from).unwrap_or_default();
            return Err(Problem::new("link-version", "link", found).knowing([VERSION.to_string()]));
        }
    }
    let damaged = || Problem::new("link-damaged", "link", text.chars().take(40).collect::<String>());
    if text.len() > LONGEST {
        return Err(damaged());
    }
    let bytes = from_base64(letters.as_str()).ok_or_else(damaged)?;
    let (content, end) = bytes.split_at_checked(bytes.len().saturating_sub(2)).ok_or_else(damaged)?;
    if end != check(content) {
        return Err(damaged());
    }
    let mut reader = Reader { rest: content };
    let situation = reader.datum(0).ok_or_else(damaged)?;
    let made = if reader.rest.is_empty() { Datum::Null } else { reader.datum(0).ok_or_else(damaged)? };
    let mut more = Vec::new();
    let made = match made {
        Datum::Null => None,
        Datum::List(parts) => match parts.as_slice() {
            [Datum::Text(rulebook), Datum::Text(answer)] => {
                Some(Made { rulebook: rulebook.clone(), answer: answer.clone() })
            }
            _ => return Err(damaged()),
        },
        _ => return Err(damaged()),
    };
    while !reader.rest.is_empty() {
        more.push(reader.datum(0).ok_or_else(damaged)?);
    }
    Ok(Link { situation, made, more })
}

/// Two bytes that change with the content.
fn check(bytes: &[u8]) -> [u8; 2] {
    let digest = digest(bytes);
    let value = u64::from_str_radix(&digest, 16).unwrap_or(0);
    let folded = (value ^ value >> 16 ^ value >> 32 ^ value >> 48) & 0xffff;
    u16::try_from(folded).unwrap_or(0).to_be_bytes()
}

// ---- the layout ------------------------------------------------------------------------------------------------------
// Each datum begins with a byte: its sort in the upper three bits, a number in the lower five; 31 says that the rest of
// the number follows, seven bits a byte, lowest first.

const OTHER: u8 = 0; // 0 null, 1 false, 2 true, 3 a number with a fraction (eight bytes)
const WORD: u8 = 1; // a word of the list
const TEXT: u8 = 2; // so many bytes of text
const LIST: u8 = 3; // so many entries
const MAP: u8 = 4; // so many entries, each a key (a word or a text) and a value
const WHOLE: u8 = 5; // a number
const LESS: u8 = 6; // a negative number: minus one, minus it
const MADE_UP: u8 = 7; // a text of parts: 0 `word:word`, 1 `word/word`, 2 a month, 3 a day, 4 sixteen hexadecimal digits

const INLINE: u64 = 31;

fn head(sort: u8, number: u64, out: &mut Vec<u8>) {
    let inline = u8::try_from(number.min(INLINE)).unwrap_or(31);
    out.push(sort << 5 | inline);
    if number >= INLINE {
        varint(number - INLINE, out);
    }
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        out.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return;
        }
    }
}

fn write(datum: &Datum, out: &mut Vec<u8>) {
    match datum {
        Datum::Null => head(OTHER, 0, out),
        Datum::Flag(flag) => head(OTHER, 1 + u64::from(*flag), out),
        Datum::Number(number) => {
            head(OTHER, 3, out);
            out.extend(number.to_be_bytes());
        }
        Datum::Whole(number) => match u64::try_from(*number) {
            Ok(number) => head(WHOLE, number, out),
            Err(_) => head(LESS, number.unsigned_abs() - 1, out),
        },
        Datum::Text(text) => write_text(text, out),
        Datum::List(list) => {
            head(LIST, list.len() as u64, out);
            list.iter().for_each(|entry| write(entry, out));
        }
        Datum::Map(entries) => {
            head(MAP, entries.len() as u64, out);
            for (key, value) in entries {
                write_text(key, out);
                write(value, out);
            }
        }
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    if let Some(word) = word(text) {
        return head(WORD, word, out);
    }
    for (form, between) in [(0, ':'), (1, '/')] {
        if let Some((one, other)) = text.split_once(between)
            && let (Some(one), Some(other)) = (word(one), word(other))
        {
            head(MADE_UP, form, out);
            varint(one, out);
            varint(other, out);
            return;
        }
    }
    if let Some(packed) = packed_date(text) {
        let form = if text.len() == 7 { 2 } else { 3 };
        head(MADE_UP, form, out);
        varint(packed, out);
    } else if let Some(value) = packed_hex(text) {
        head(MADE_UP, 4, out);
        out.extend(value.to_be_bytes());
    } else {
        head(TEXT, text.len() as u64, out);
        out.extend(text.as_bytes());
    }
}

/// A month as its number, a day as thirty-two times its month's number and the day; only texts that come back exactly.
fn packed_date(text: &str) -> Option<u64> {
    let number = |range| text.get(range).and_then(|part: &str| part.parse::<u64>().ok());
    let month = number(0..4)? * 12 + number(5..7)?.checked_sub(1)?;
    let (packed, back) = match text.len() {
        7 => (month, month_text(month)),
        10 => {
            let packed = month * 32 + number(8..10)?;
            (packed, day_text(packed))
        }
        _ => return None,
    };
    (back == text).then_some(packed)
}

fn month_text(packed: u64) -> String {
    format!("{:04}-{:02}", packed / 12, packed % 12 + 1)
}

fn day_text(packed: u64) -> String {
    format!("{}-{:02}", month_text(packed / 32), packed % 32)
}

fn packed_hex(text: &str) -> Option<u64> {
    let value = (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok())??;
    (hex_text(value) == text).then_some(value)
}

fn hex_text(value: u64) -> String {
    format!("{value:016x}")
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn bytes(&mut self, count: u64) -> Option<&[u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn head(&mut self) -> Option<(u8, u64)> {
        let byte = self.byte()?;
        let inline = u64::from(byte & 0x1f);
        let number = if inline == INLINE { self.varint()?.checked_add(INLINE)? } else { inline };
        Some((byte >> 5, number))
    }

    /// So many entries can only come if so many bytes are left.
    fn many(&self, count: u64) -> Option<u64> {
        (count <= self.rest.len() as u64).then_some(count)
    }

    fn datum(&mut self, depth: usize) -> Option<Datum> {
        if depth > DEEPEST {
            return None;
        }
        let (sort, number) = self.head()?;
        match sort {
            OTHER => match number {
                0 => Some(Datum::Null),
                1 | 2 => Some(Datum::Flag(number == 2)),
                3 => Some(Datum::Number(f64::from_be_bytes(self.bytes(8)?.try_into().ok()?))),
                _ => None,
            },
            LIST => {
                (0..self.many(number)?).map(|_| self.datum(depth + 1)).collect::<Option<_>>().map(Datum::List)
            }
            MAP => (0..self.many(number)?)
                .map(|_| {
                    let (sort, number) = self.head()?;
                    Some((self.text(sort, number)?, self.datum(depth + 1)?))
                })
                .collect::<Option<_>>()
                .map(Datum::Map),
            WHOLE => i64::try_from(number).ok().map(Datum::Whole),
            LESS => i64::try_from(number).ok().map(|number| Datum::Whole(-1 - number)),
            _ => self.text(sort, number).map(Datum::Text),
        }
    }

    fn text(&mut self, sort: u8, number: u64) -> Option<String> {
        match (sort, number) {
            (WORD, word) => known(word).map(str::to_owned),
            (TEXT, length) => std::str::from_utf8(self.bytes(length)?).ok().map(str::to_owned),
            (MADE_UP, 0 | 1) => {
                let between = if number == 0 { ':' } else { '/' };
                let (one, other) = (known(self.varint()?)?, known(self.varint()?)?);
                Some(format!("{one}{between}{other}"))
            }
            (MADE_UP, 2) => self.varint().filter(|month| *month < 120_000).map(month_text),
            (MADE_UP, 3) => self.varint().filter(|day| *day < 32 * 120_000).map(day_text),
            (MADE_UP, 4) => Some(hex_text(u64::from_be_bytes(self.bytes(8)?.try_into().ok()?))),
            _ => None,
        }
    }
}

fn word(text: &str) -> Option<u64> {
    WORDS.iter().position(|word| *word == text).map(|place| place as u64)
}

fn known(word: u64) -> Option<&'static str> {
    WORDS.get(usize::try_from(word).ok()?).copied()
}

// ---- base64url -------------------------------------------------------------------------------------------------------

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn to_base64(bytes: &[u8], out: &mut String) {
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = usize::try_from(word >> (18 - 6 * place) & 63).unwrap_or(0);
            out.push(LETTERS.get(index).copied().map_or('A', char::from));
        }
    }
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = held << 6 | u32::try_from(value).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    // What is left over are at most four bits, all of them nought; anything else was never written.
    (bits < 6 && held == 0).then_some(bytes)
}

/// The words that links shorten. FROZEN: a link holds their places. Add new words at the end; change nothing else.
#[rustfmt::skip]
static WORDS: &[&str] = &[
    // The most frequent come first: 0 to 30 take one byte.
    "version", "product", "guide", "groups", "who", "path", "needs", "people", "name", "estate", "signIn", "behalf",
    "read", "create", "update", "*", "case", "own-case", "employee", "customer", "own-application", "web-client",
    "shared-account", "own", "own-business", "your-business", "unknown", "for", "also", "holds", "id",
    // The contract's other names.
    "quantity", "asOf", "site", "works", "hours", "dedication", "copyOf", "portalKind", "flowRole", "flowContext",
    "environment", "device", "devices", "accounts", "sites", "visitors", "logins", "customTables", "hosting", "server",
    "agreement", "serves", "edition", "managedEnvironment", "externalAppServers", "crmServers", "environments",
    "fullUsers", "sales", "customerService",
    // Products.
    "crm-3.0", "crm-4.0", "crm-2011", "crm-2013", "crm-2015", "crm-2016", "crm-online", "d365-enterprise",
    "d365-business", "d365-on-premises", "d365", "power-platform",
    // Values.
    "affiliate-employee", "contractor", "agent", "vendor", "partner", "supplier", "public", "hosted-customer", "machine",
    "on-site", "off-site", "occasionally-on-site", "up-to-30", "over-30", "only-you", "several-customers",
    "own-back-office", "self", "others",
    "outlook-client", "mobile-client", "field-service-mobile", "vendor-portal", "public-form", "power-app", "live-report",
    "static-copy", "automatic-copy", "flow", "built-in-email-link", "own-email-link", "incoming-email", "approval-reply",
    "hand-over", "integration", "administration", "no-access", "copilot", "ai-agent", "mcp",
    "records", "aggregates", "template", "custom", "owner", "triggers-and-benefits", "triggers-only", "receives-only",
    "in-application", "standalone", "same", "other", "delegated", "impersonating", "non-interactive", "application-user",
    "administrative", "none", "shared", "shared-and-own", "rented-machines", "partner-hosted", "standard", "workgroup",
    "small-business", "before-2024-10", "from-2024-10", "own-organisation", "clients", "statements-for-clients",
    "enterprise", "professional", "no", "yes",
    // Actions and tables.
    "report", "delete", "delete-own", "append", "assign", "assign-own", "share", "share-own", "qualify", "resolve",
    "import", "customise", "activity", "note", "contact", "account", "lead", "opportunity", "quote", "order", "invoice",
    "knowledge-article", "campaign", "own-work-order", "work-order", "booking", "time-expense", "social",
    "marketing-service",
    // Licence kinds.
    "small-business-server", "user-cal", "external-connector", "workgroup-server", "limited-user-cal",
    "limited-device-cal", "full-user-cal", "full-device-cal", "full-use-additive-user-cal",
    "full-use-additive-device-cal", "limited-external-connector", "full-use-additive-external-connector", "sal",
    "ess-user-cal", "limited-use-additive-user-cal", "ess-device-cal", "limited-use-additive-device-cal",
    "essential-user-cal", "basic-user-cal", "professional-user-cal", "essential-device-cal", "basic-device-cal",
    "professional-device-cal", "user-subscription", "essential-usl", "basic-usl", "professional-usl", "enterprise-usl",
    "portal", "subscription", "non-interactive-account", "team-members", "customer-service", "field-service",
    "sales-professional", "customer-service-professional", "project-service-automation", "customer-engagement-plan",
    "dynamics-365-plan", "sales-device", "customer-service-device", "field-service-device", "financials",
    "team-members-user-cal", "customer-service-user-cal", "sales-user-cal", "team-members-device-cal",
    "customer-service-device-cal", "sales-device-cal", "team-members-sal", "customer-service-sal", "sales-sal",
    "dual-use", "sales-enterprise", "sales-premium", "customer-service-enterprise", "customer-service-premium",
    "field-service-contractor", "relationship-sales", "contact-center", "operations-activity", "operations-device",
    "operations-order-lines", "portal-logins", "portal-page-views", "power-pages-authenticated",
    "power-pages-anonymous", "copilot-credits", "power-apps-premium", "power-apps-per-app", "power-apps-payg",
    "power-automate-premium", "power-automate-process",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Datum {
        Datum::Text(text.into())
    }

    fn map<const N: usize>(entries: [(&str, Datum); N]) -> Datum {
        Datum::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    fn service_desk() -> Datum {
        map([
            ("version", Datum::Whole(1)),
            ("product", text("crm-3.0")),
            ("guide", text("2006-10")),
            (
                "estate",
                map([
                    ("externalAppServers", Datum::Whole(2)),
                    ("holds", Datum::List(vec![text("crm-3.0/user-cal")])),
                ]),
            ),
            (
                "groups",
                Datum::List(vec![map([
                    ("name", text("Dépannage & co")),
                    ("who", text("employee")),
                    ("people", Datum::Whole(1_000)),
                    ("path", text("own-application")),
                    ("needs", Datum::List(vec![text("create:own-case"), text("read:*")])),
                ])]),
            ),
        ])
    }

    fn link(situation: Datum) -> Link {
        Link { situation, made: None, more: Vec::new() }
    }

    #[test]
    fn a_situation_comes_back_as_it_went() {
        let made = Some(Made { rulebook: "4f51253dd2df5e89".into(), answer: "00000000000000ff".into() });
        for link in [
            link(service_desk()),
            Link { situation: service_desk(), made: made.clone(), more: Vec::new() },
            Link { situation: service_desk(), made, more: vec![text("something newer"), Datum::Null] },
            Link { situation: Datum::Null, made: None, more: vec![Datum::Flag(true)] },
        ] {
            assert_eq!(decode(&encode(&link)), Ok(link));
        }
    }

    #[test]
    fn a_link_is_short_and_of_letters_that_addresses_take() {
        let text = encode(&link(service_desk()));
        assert!(text.len() < 110, "{} characters: {text}", text.len());
        assert!(text.bytes().all(|byte| LETTERS.contains(&byte)), "{text}");
    }

    #[test]
    fn this_link_of_the_first_version_opens_for_ever() {
        let frozen = include_str!("link-1.txt").trim();
        assert_eq!(encode(&link(service_desk())), frozen);
        assert_eq!(decode(frozen), Ok(link(service_desk())));
    }

    #[test]
    fn another_version_is_named() {
        let problem = decode("2AAAA").unwrap_err();
        assert_eq!((problem.code.as_str(), problem.found.as_str()), ("link-version", "2"));
        assert_eq!(decode("").unwrap_err().code, "link-version");
    }

    #[test]
    fn a_link_with_a_letter_changed_left_out_or_added_is_damaged() {
        let good = encode(&link(service_desk()));
        for place in 1..good.len() {
            let (before, after) = good.split_at(place);
            let mut missing = before.to_owned();
            missing.extend(after.chars().skip(1));
            let swapped =
                format!("{before}{}{}", if after.starts_with('A') { 'B' } else { 'A' }, &after[1..]);
            for bad in [
                before.to_owned(),
                missing,
                swapped,
                format!("{before}A{after}"),
                format!("{before} {after}"),
            ] {
                // Two bytes of check let one change in 65,536 through; none of these is one.
                assert!(decode(&bad).is_err() || bad == good, "{bad}");
            }
        }
    }

    /// Numbers that look random and are the same every time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }

        fn text(&mut self) -> String {
            match self.below(8) {
                0 => format!("{}:{}", self.word(), self.word()),
                1 => format!("{}/{}", self.word(), self.word()),
                2 => format!("{:04}-{:02}", self.below(3_000), self.below(15)),
                3 => format!("{:04}-{:02}-{:02}", self.below(3_000), self.below(15), self.below(40)),
                4 => format!("{:016x}", self.0),
                5 => (0..self.below(70))
                    .map(|_| char::from_u32(32 + self.below(900) as u32).unwrap_or('?'))
                    .collect(),
                6 => "+201-01+00:00".chars().take(self.below(14) as usize).collect(),
                _ => self.word().to_owned(),
            }
        }

        fn word(&mut self) -> &'static str {
            WORDS[self.below(WORDS.len() as u64) as usize]
        }

        fn datum(&mut self, depth: u64) -> Datum {
            match self.below(if depth == 0 { 5 } else { 7 }) {
                0 => Datum::Null,
                1 => Datum::Flag(self.below(2) == 0),
                2 => Datum::Whole((self.0 >> self.below(64)) as i64),
                3 => Datum::Number(self.below(1_000) as f64 / 7.0),
                4 => Datum::Text(self.text()),
                5 => Datum::List((0..self.below(40)).map(|_| self.datum(depth - 1)).collect()),
                _ => Datum::Map((0..self.below(9)).map(|_| (self.text(), self.datum(depth - 1))).collect()),
            }
        }
    }

    #[test]
    fn whatever_plain_data_there_is_comes_back() {
        let mut dice = Dice(2006);
        for _ in 0..3_000 {
            let link = link(dice.datum(3));
            assert_eq!(decode(&encode(&link)), Ok(link));
        }
    }

    #[test]
    fn garbage_is_refused_and_nothing_worse() {
        let mut dice = Dice(10);
        for _ in 0..20_000 {
            let mut bytes: Vec<u8> = (0..dice.below(60)).map(|_| dice.below(256) as u8).collect();
            // Half of them with a check that fits, so that the reader behind it is tried too.
            if dice.below(2) == 0 {
                let end = check(&bytes);
                bytes.extend(end);
            }
            let mut text = String::from(VERSION);
            to_base64(&bytes, &mut text);
            if let Ok(link) = decode(&text) {
                assert_eq!(decode(&encode(&link)).map(|again| format!("{again:?}")), Ok(format!("{link:?}")));
            }
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut words = WORDS.to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), WORDS.len());
    }
}
