//! Comma-separated text: a scanner over bytes that copies only quoted fields, and a writer.

use std::borrow::Cow;

use memchr::memchr;

/// Fields of one line.
pub type Record<'a> = Vec<Cow<'a, str>>;

/// A scanner over a whole table; the separator is a comma, semicolon or tab, as in the header line.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    rest: &'a str,
    separator: u8,
}

impl<'a> Scanner<'a> {
    /// Starts at the header; a byte order mark is skipped.
    pub fn new(text: &'a str) -> Self {
        let rest = text.trim_start_matches('\u{feff}');
        let head = rest.lines().next().unwrap_or("");
        let count = |c: char| head.matches(c).count();
        let separator = if count('\t') > count(',') {
            b'\t'
        } else if count(';') > count(',') {
            b';'
        } else {
            b','
        };
        Scanner { rest, separator }
    }

    /// Reads the next line into `record`; false at the end. Empty lines are skipped.
    pub fn next_into(&mut self, record: &mut Record<'a>) -> bool {
        loop {
            record.clear();
            if self.rest.is_empty() {
                return false;
            }
            let bytes = self.rest.as_bytes();
            let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
            let line = &self.rest[..end];
            if memchr(b'"', line.as_bytes()).is_some() {
                self.quoted(record);
                return true;
            }
            self.rest = self.rest.get(end + 1..).unwrap_or("");
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            let mut start = 0;
            for (i, b) in line.bytes().enumerate() {
                if b == self.separator {
                    record.push(Cow::Borrowed(&line[start..i]));
                    start = i + 1;
                }
            }
            record.push(Cow::Borrowed(&line[start..]));
            return true;
        }
    }

    fn quoted(&mut self, record: &mut Record<'a>) {
        let separator = char::from(self.separator);
        loop {
            let text = self.rest;
            if let Some(body) = text.strip_prefix('"') {
                let mut value = String::new();
                let mut from = body;
                loop {
                    match from.split_once('"') {
                        None => {
                            value.push_str(from);
                            from = "";
                            break;
                        }
                        Some((part, after)) => {
                            value.push_str(part);
                            match after.strip_prefix('"') {
                                Some(more) => {
                                    value.push('"');
                                    from = more;
                                }
                                None => {
                                    from = after;
                                    break;
                                }
                            }
                        }
                    }
                }
                let stop = from.find([separator, '\n']).unwrap_or(from.len());
                record.push(Cow::Owned(value));
                if self.step(from, stop) {
                    return;
                }
            } else {
                let stop = text.find([separator, '\n']).unwrap_or(text.len());
                record.push(Cow::Borrowed(text[..stop].trim_end_matches('\r')));
                if self.step(text, stop) {
                    return;
                }
            }
        }
    }

    /// Moves past a field's end; true where the line ends there.
    fn step(&mut self, text: &'a str, stop: usize) -> bool {
        let newline = text.as_bytes().get(stop) == Some(&b'\n');
        self.rest = text.get(stop + 1..).unwrap_or("");
        newline || stop >= text.len()
    }
}

/// Appends a field, quoted where it must be.
pub fn push_field(out: &mut Vec<u8>, field: &str) {
    if field.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        out.push(b'"');
        out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(field.as_bytes());
    }
}

/// Appends a line of fields.
pub fn push_line<'f>(out: &mut Vec<u8>, fields: impl IntoIterator<Item = &'f str>) {
    for (i, field) in fields.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        push_field(out, field);
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Vec<String>> {
        let mut scanner = Scanner::new(text);
        let (mut record, mut lines) = (Vec::new(), Vec::new());
        while scanner.next_into(&mut record) {
            lines.push(record.iter().map(|f| f.to_string()).collect());
        }
        lines
    }

    #[test]
    fn quotes_empty_fields_and_line_ends() {
        let expected: Vec<Vec<String>> =
            [vec!["a", "b", ""], vec!["x,y", "say \"no\"", "z"], vec!["1", "two\nlines", ""]]
                .iter()
                .map(|l| l.iter().map(|s| (*s).to_owned()).collect())
                .collect();
        assert_eq!(all("\u{feff}a,b,\r\n\n\"x,y\",\"say \"\"no\"\"\",z\r\n1,\"two\nlines\",\n"), expected);
        assert_eq!(all("a;b\n1;2"), [["a", "b"], ["1", "2"]]);
        assert!(all("").is_empty());
        assert_eq!(all("a,b\n\"x\",\"y\""), [["a", "b"], ["x", "y"]]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut out = Vec::new();
        push_line(&mut out, ["plain", "with,comma", "with \"quote\"", ""]);
        assert_eq!(all(&String::from_utf8_lossy(&out)), [["plain", "with,comma", "with \"quote\"", ""]]);
    }
}
