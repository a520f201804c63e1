//! XML made safe to parse: no external subset, no entity of the file's own making, no endless nesting.

use super::Limits;
use super::entities;
use super::error::{InputError, Problem, line_column};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// XML whose document type declaration was replaced; offsets into it are turned into offsets of the file.
pub(super) struct SafeXml<'s> {
    /// What the parser gets.
    pub(super) text: Cow<'s, str>,
    /// The document type declaration in the file.
    doctype: (usize, usize),
    /// What stands in its place.
    replaced: usize,
}

impl SafeXml<'_> {
    /// The offset in the file of an offset in [`SafeXml::text`].
    pub(super) fn original(&self, offset: usize) -> usize {
        let (start, end) = self.doctype;
        if offset < start {
            offset
        } else if offset < start + self.replaced {
            start
        } else {
            offset - self.replaced - start + end
        }
    }
}

/// Replaces the document type declaration by one that declares the HTML entities the file uses and nothing else.
///
/// A reference to an entity that the file itself declares, or that nobody knows, is an error.
pub(super) fn make_safe<'s>(name: &str, source: &'s str) -> Result<SafeXml<'s>, InputError> {
    let doctype = find_doctype(source);
    let (start, end) = doctype.unwrap_or_else(|| {
        let at = root_start(source).unwrap_or(0);
        (at, at)
    });
    let mut used = BTreeSet::new();
    let bytes = source.as_bytes();
    let cdata = cdata_sections(source);
    let in_cdata = |at: usize| {
        let before = cdata.partition_point(|&(start, _)| start <= at);
        before.checked_sub(1).and_then(|n| cdata.get(n)).is_some_and(|&(_, end)| at < end)
    };
    for at in memchr::memchr_iter(b'&', bytes).filter(|at| !(start..end).contains(at)) {
        let rest = source.get(at + 1..).unwrap_or("");
        let Some(stop) =
            rest.bytes().take(64).position(|b| !(b.is_ascii_alphanumeric() || b"._-".contains(&b)))
        else {
            continue;
        };
        let entity = rest.get(..stop).unwrap_or("");
        let known = matches!(entity, "" | "amp" | "lt" | "gt" | "quot" | "apos");
        if known || !rest.get(stop..).unwrap_or("").starts_with(';') || in_cdata(at) {
            continue;
        }
        if entities::named(entity).is_some() {
            used.insert(entity);
            continue;
        }
        let (line, column) = line_column(source, at);
        return Err(Problem::XmlEntity { line, column, entity: entity.to_owned() }.of(name));
    }
    if used.is_empty() && start == end {
        return Ok(SafeXml { text: Cow::Borrowed(source), doctype: (start, end), replaced: 0 });
    }
    let mut own = String::new();
    if !used.is_empty() {
        own.push_str("<!DOCTYPE x [");
        for entity in used {
            let code = entities::named(entity).map_or(0xFFFD, u32::from);
            own.push_str(&format!("<!ENTITY {entity} \"&#{code};\">"));
        }
        own.push_str("]>");
    }
    let mut text = String::with_capacity(source.len() + own.len());
    text.push_str(source.get(..start).unwrap_or(""));
    text.push_str(&own);
    text.push_str(source.get(end..).unwrap_or(""));
    Ok(SafeXml { text: Cow::Owned(text), doctype: (start, end), replaced: own.len() })
}

/// The CDATA sections, where `&` means itself, in order.
fn cdata_sections(source: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = source.get(from..).and_then(|rest| rest.find("<![CDATA[")) {
        let start = from + at;
        let end = source.get(start..).and_then(|rest| rest.find("]]>")).map_or(source.len(), |e| start + e);
        out.push((start, end));
        from = end;
    }
    out
}

/// Where the document type declaration stands, with its internal subset.
fn find_doctype(source: &str) -> Option<(usize, usize)> {
    let root = root_start(source).unwrap_or(source.len());
    let start = source.get(..root)?.find("<!DOCTYPE")?;
    let (mut depth, mut quote) = (0usize, None);
    for (at, b) in source.bytes().enumerate().skip(start) {
        match (quote, b) {
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'<') => depth += 1,
            (None, b'>') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some((start, at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the first element begins.
pub(super) fn root_start(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)?;
        let rest = source.get(at..)?;
        if rest.starts_with("<!--") {
            at += rest.find("-->")? + 3;
        } else if rest.starts_with("<?") {
            at += rest.find("?>")? + 2;
        } else if rest.starts_with("<!") {
            at += declaration_length(rest)?;
        } else {
            return Some(at);
        }
    }
}

/// Length of a declaration with its internal subset.
fn declaration_length(rest: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (at, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'<') => depth += 1,
            (None, b'>') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The name of the first element, without a prefix.
pub(super) fn root_name(source: &str) -> Option<&str> {
    let rest = source.get(root_start(source)? + 1..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))?;
    let name = rest.get(..end)?;
    Some(name.rsplit(':').next().unwrap_or(name)).filter(|n| n.starts_with(|c: char| c.is_alphabetic()))
}

/// Refuses more elements or deeper nesting than a report has, before a tree is built.
///
/// `void` names elements without an end tag, as HTML has them.
pub(super) fn check_size(
    name: &str,
    source: &str,
    limits: &Limits,
    open_ended: impl Fn(&str) -> bool,
) -> Result<(), InputError> {
    let bytes = source.as_bytes();
    let (mut depth, mut elements) = (0usize, 0usize);
    let mut close = 0;
    for at in memchr::memchr_iter(b'<', bytes) {
        let Some(&next) = bytes.get(at + 1) else { break };
        if next == b'/' {
            depth = depth.saturating_sub(1);
            continue;
        }
        if !next.is_ascii_alphabetic() {
            continue;
        }
        elements += 1;
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let end = rest.iter().take(32).position(|b| !(b.is_ascii_alphanumeric() || *b == b'-')).unwrap_or(0);
        let tag = std::str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or("");
        if close <= at {
            close = memchr::memchr(b'>', rest).map_or(bytes.len(), |stop| at + 1 + stop);
        }
        let closed = close < bytes.len() && bytes.get(close - 1) == Some(&b'/');
        if !closed && !open_ended(tag) {
            depth += 1;
        }
        let (what, limit) = if elements > limits.max_elements {
            ("elements", limits.max_elements)
        } else if depth > limits.max_depth {
            ("levels of nesting", limits.max_depth)
        } else {
            continue;
        };
        return Err(Problem::TooComplex { what, limit, line: line_column(source, at).0 }.of(name));
    }
    Ok(())
}

/// Turns a parser's error into ours.
pub(super) fn explain(name: &str, source: &str, safe: &SafeXml<'_>, error: &roxmltree::Error) -> InputError {
    use roxmltree::Error;
    let truncated = || {
        let (line, column) = line_column(source, source.len());
        Problem::TruncatedXml { line, column, open: open_element(source).unwrap_or("?").to_owned() }
    };
    let problem = match error {
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode => truncated(),
        Error::UnknownEntityReference(entity, at) => {
            let (line, column) = place(source, safe, *at);
            Problem::XmlEntity { line, column, entity: entity.clone() }
        }
        Error::EntityReferenceLoop(at) => {
            let (line, column) = place(source, safe, *at);
            Problem::XmlEntity { line, column, entity: "?".to_owned() }
        }
        other => {
            let (line, column) = place(source, safe, other.pos());
            let text = other.to_string();
            let reason = text.split(" at ").next().unwrap_or(&text).to_owned();
            Problem::MalformedXml { line, column, reason }
        }
    };
    problem.of(name)
}

fn place(source: &str, safe: &SafeXml<'_>, at: roxmltree::TextPos) -> (u32, u32) {
    let mut offset = 0;
    for (number, line) in safe.text.split_inclusive('\n').enumerate() {
        if number as u32 + 1 == at.row {
            offset +=
                line.char_indices().nth(at.col.saturating_sub(1) as usize).map_or(line.len(), |(i, _)| i);
            break;
        }
        offset += line.len();
    }
    line_column(source, safe.original(offset))
}

/// The innermost element that is still open at the end.
fn open_element(source: &str) -> Option<&str> {
    let bytes = source.as_bytes();
    let mut open: Vec<&str> = Vec::new();
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = source.get(at + 1..)?;
        if rest.starts_with('/') {
            open.pop();
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            let tag = rest.get(..super::align::floor(rest, 4096)).unwrap_or("");
            let closed =
                tag.find('>').is_some_and(|stop| tag.get(..stop).is_some_and(|tag| tag.ends_with('/')));
            if !closed {
                open.push(rest.get(..end)?);
            }
        }
    }
    open.last().copied()
}
