//! Reads JSON text into plain data: the situations of the gallery come so. It stands in for a general reader, which
//! would take ten times the bytes.

use clausewise_intake::datum::Datum;

/// How deep lists and objects may stand in one another.
const DEEPEST: usize = 32;

/// Reads a JSON text; nothing if it is none.
pub(crate) fn read(text: &str) -> Option<Datum> {
    let mut reader = Reader { rest: text };
    let datum = reader.value(0)?;
    reader.blanks();
    reader.rest.is_empty().then_some(datum)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Goes past a mark, if it is next.
    fn mark(&mut self, mark: &str) -> Option<()> {
        self.blanks();
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Datum> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        match self.rest.bytes().next()? {
            b'"' => self.text().map(Datum::Text),
            b'[' => self.list(depth),
            b'{' => self.map(depth),
            b't' => self.mark("true").map(|()| Datum::Flag(true)),
            b'f' => self.mark("false").map(|()| Datum::Flag(false)),
            b'n' => self.mark("null").map(|()| Datum::Null),
            _ => self.whole(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Datum> {
        self.mark("[")?;
        let mut all = Vec::new();
        if self.mark("]").is_some() {
            return Some(Datum::List(all));
        }
        loop {
            all.push(self.value(depth + 1)?);
            if self.mark(",").is_none() {
                return self.mark("]").map(|()| Datum::List(all));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Datum> {
        self.mark("{")?;
        let mut all = Vec::new();
        if self.mark("}").is_some() {
            return Some(Datum::Map(all));
        }
        loop {
            self.blanks();
            let key = self.text()?;
            self.mark(":")?;
            all.push((key, self.value(depth + 1)?));
            if self.mark(",").is_none() {
                return self.mark("}").map(|()| Datum::Map(all));
            }
        }
    }

    /// The contract has whole numbers only.
    fn whole(&mut self) -> Option<Datum> {
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '-')
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().ok().map(Datum::Whole)
    }

    fn text(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut out = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            let (plain, rest) = self.rest.split_at(end);
            out.push_str(plain);
            let mut letters = rest.chars();
            if letters.next()? == '"' {
                self.rest = letters.as_str();
                return Some(out);
            }
            let letter = match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let code = u32::from_str_radix(letters.as_str().get(..4)?, 16).ok()?;
                    letters = letters.as_str().get(4..)?.chars();
                    char::from_u32(code)?
                }
                other => other,
            };
            out.push(letter);
            self.rest = letters.as_str();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_situation_is_read() {
        let read = read(
            r#" { "version": 1, "groups": [ {"name":"Caf\u00e9 \"A\"", "people": 50, "also": []}, null, true ] } "#,
        );
        let group = Datum::Map(vec![
            ("name".into(), Datum::Text("Café \"A\"".into())),
            ("people".into(), Datum::Whole(50)),
            ("also".into(), Datum::List(Vec::new())),
        ]);
        let groups = Datum::List(vec![group, Datum::Null, Datum::Flag(true)]);
        assert_eq!(
            read,
            Some(Datum::Map(vec![("version".into(), Datum::Whole(1)), ("groups".into(), groups)]))
        );
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in
            ["", "{", "[1,]", "{\"a\"}", "[1] 2", "\"open", "tru", "1.5", "\"\\u12\"", &"[".repeat(100)]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
