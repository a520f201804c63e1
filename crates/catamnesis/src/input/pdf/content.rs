//! Reduces the content of pages to what places text.
//!
//! Color spaces, pictures and graphics states make the text extractor panic on unusual files and say nothing
//! about words; forms that draw themselves make it recurse without end.

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// Deepest nesting of forms that is followed.
const MAX_FORMS: usize = 8;

/// Whether the streams that hold words and fonts inflate to more than `limit` bytes together.
pub(super) fn inflates_beyond(document: &Document, limit: u64) -> bool {
    let mut left = limit;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else { continue };
        if subtype(object) == Some(b"Image".as_slice()) {
            continue;
        }
        let deflated = stream.filters().is_ok_and(|f| f.first().is_some_and(|f| f.starts_with(b"Fl")));
        let size = if deflated {
            let inflated = flate2::read::ZlibDecoder::new(stream.content.as_slice()).take(left + 1);
            count(inflated)
        } else {
            stream.content.len() as u64
        };
        if size > left {
            return true;
        }
        left -= size;
    }
    false
}

/// Bytes a reader gives before it ends or fails.
fn count(mut reader: impl Read) -> u64 {
    let mut buffer = [0; 1 << 14];
    let mut total = 0;
    while let Ok(n @ 1..) = reader.read(&mut buffer) {
        total += n as u64;
    }
    total
}

/// Rewrites every page and form.
pub(super) fn simplify(document: &mut Document) {
    let forms: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| subtype(object) == Some(b"Form".as_slice()))
        .map(|(id, _)| *id)
        .collect();
    let looping = has_loop(document, &forms);
    for id in forms {
        let Ok(Object::Stream(stream)) = document.get_object(id) else { continue };
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        let reduced = reduce(&bytes, looping);
        if let Ok(Object::Stream(stream)) = document.get_object_mut(id) {
            stream.set_plain_content(reduced);
        }
    }
    // Drawing a picture means nothing here; its bytes must not be taken for operators.
    for object in document.objects.values_mut() {
        if subtype(object).is_some_and(|s| s != b"Form")
            && let Object::Stream(stream) = object
        {
            stream.set_plain_content(Vec::new());
        }
    }
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        let bytes = document.get_page_content(page).unwrap_or_default();
        let stream = Stream::new(Dictionary::new(), reduce(&bytes, looping));
        let id = document.add_object(Object::Stream(stream));
        if let Ok(Object::Dictionary(dictionary)) = document.get_object_mut(page) {
            dictionary.set("Contents", Object::Reference(id));
        }
    }
}

/// `Form`, `Image` or `PS` of an external object.
fn subtype(object: &Object) -> Option<&[u8]> {
    let Object::Stream(stream) = object else { return None };
    let kind = stream.dict.get(b"Subtype").ok()?.as_name().ok()?;
    matches!(kind, b"Form" | b"Image" | b"PS").then_some(kind)
}

/// Whether a form can draw itself, or forms nest too deep.
fn has_loop(document: &Document, forms: &[ObjectId]) -> bool {
    let edges: BTreeMap<ObjectId, BTreeSet<ObjectId>> =
        forms.iter().map(|&id| (id, drawn_by(document, id))).collect();
    let mut layer: BTreeSet<ObjectId> = forms.iter().copied().collect();
    for _ in 0..MAX_FORMS {
        layer = layer.iter().filter_map(|id| edges.get(id)).flatten().copied().collect();
        layer.retain(|id| edges.contains_key(id));
        if layer.is_empty() {
            return false;
        }
    }
    true
}

fn drawn_by(document: &Document, form: ObjectId) -> BTreeSet<ObjectId> {
    let mut out = BTreeSet::new();
    let Ok(Object::Stream(stream)) = document.get_object(form) else { return out };
    let inner = |dictionary: &Dictionary, key: &[u8]| -> Option<Dictionary> {
        let object = dictionary.get(key).ok()?;
        document.dereference(object).ok()?.1.as_dict().ok().cloned()
    };
    let Some(objects) = inner(&stream.dict, b"Resources").and_then(|r| inner(&r, b"XObject")) else {
        return out;
    };
    out.extend(objects.iter().filter_map(|(_, object)| object.as_reference().ok()));
    out
}

/// Keeps the operators that place text, with operands of the right kind.
fn reduce(bytes: &[u8], looping: bool) -> Vec<u8> {
    let Ok(content) = Content::decode(bytes) else { return Vec::new() };
    let mut out: Vec<Operation> = Vec::with_capacity(content.operations.len());
    let mut fonts = vec![false];
    for operation in content.operations {
        let numbers = |n: usize| {
            operation.operands.len() == n
                && operation.operands.iter().all(|o| matches!(o, Object::Integer(_) | Object::Real(_)))
        };
        let has_font = fonts.last().copied().unwrap_or(false);
        let string = || matches!(operation.operands.last(), Some(Object::String(..)));
        match operation.operator.as_str() {
            "BT" | "ET" | "T*" => out.push(Operation::new(&operation.operator, Vec::new())),
            "q" => {
                fonts.push(has_font);
                out.push(operation);
            }
            "Q" if fonts.len() > 1 => {
                fonts.pop();
                out.push(operation);
            }
            "cm" | "Tm" if numbers(6) => out.push(operation),
            "Td" | "TD" if numbers(2) => out.push(operation),
            "Tc" | "Tw" | "Tz" | "TL" | "Ts" if numbers(1) => out.push(operation),
            "Tf" if matches!(
                operation.operands.as_slice(),
                [Object::Name(_), Object::Integer(_) | Object::Real(_)]
            ) =>
            {
                if let Some(last) = fonts.last_mut() {
                    *last = true;
                }
                out.push(operation);
            }
            "Tj" if has_font && operation.operands.len() == 1 && string() => out.push(operation),
            "TJ" if has_font && matches!(operation.operands.as_slice(), [Object::Array(_)]) => {
                out.push(operation)
            }
            "'" if has_font && string() => {
                out.push(Operation::new("T*", Vec::new()));
                out.push(Operation::new("Tj", operation.operands));
            }
            "\"" if has_font && operation.operands.len() == 3 && string() => {
                out.push(Operation::new("T*", Vec::new()));
                out.push(Operation::new("Tj", operation.operands.into_iter().skip(2).collect()));
            }
            "Do" if !looping && matches!(operation.operands.as_slice(), [Object::Name(_)]) => {
                out.push(operation)
            }
            _ => {}
        }
    }
    Content { operations: out }.encode().unwrap_or_default()
}
