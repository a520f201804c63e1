//! Bytes become text: byte order marks, declared and guessed encodings.
//!
//! The decoded text is the file, character for character: line ends, no-break spaces and soft hyphens stay.

use super::error::Problem;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at for a declared encoding and for signs of a binary file.
const HEAD: usize = 4096;

/// Decodes a file.
///
/// 1. A byte order mark decides (UTF-8, UTF-16).
/// 2. Zero bytes in every second place are UTF-16 without a mark.
/// 3. What is valid UTF-8 is UTF-8, whatever the file declares.
/// 4. UTF-8 with a few damaged bytes stays UTF-8; each becomes U+FFFD.
/// 5. An encoding that XML or HTML declares.
/// 6. A guess from the bytes.
pub fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, bytes.get(mark..).unwrap_or_default(), mark);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return strict(encoding, bytes, 0);
    }
    if let Some((looks_like, offset)) = binary(bytes) {
        return Err(Problem::Binary { looks_like, offset });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    if mostly_utf8(bytes) {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    let encoding = declared(bytes).filter(|&e| e != UTF_8).unwrap_or_else(|| guess(bytes));
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Ok(text.into_owned())
}

/// Whether a few damaged bytes stand in a file that is UTF-8 otherwise.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

/// Decodes, and fails at the first byte that does not fit.
fn strict(encoding: &'static Encoding, bytes: &[u8], skipped: usize) -> Result<String, Problem> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            let good = text.find('\u{FFFD}').and_then(|at| text.get(..at)).unwrap_or("");
            let offset = if encoding == UTF_8 { good.len() } else { good.encode_utf16().count() * 2 };
            Err(Problem::Encoding { encoding: encoding.name(), offset: offset + skipped })
        }
    }
}

/// Whether zeros stand in (nearly) every second place and nowhere else.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    if head.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 7 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 >= half * 7 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// First bytes of formats that are not read, and what to call them.
const MAGIC: [(&[u8], &str); 13] = [
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1F\x8B", "gzip data"),
    (b"\x28\xB5\x2F\xFD", "Zstandard data"),
    (b"BZh", "bzip2 data"),
    (b"\xFD7zXZ", "xz data"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"PAR1", "a Parquet table"),
    (b"\x7FELF", "a program"),
];

/// What a binary file looks like, and the first byte that shows it.
fn binary(bytes: &[u8]) -> Option<(&'static str, usize)> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some((name, 0));
    }
    if bytes.starts_with(b"II\x2A\x00") || bytes.starts_with(b"MM\x00\x2A") {
        return Some(("a TIFF picture", 0));
    }
    let zero = memchr::memchr(0, bytes);
    if let Some(offset) = zero {
        return Some(("binary data", offset));
    }
    let control =
        |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B | 0x1E | 0x1F | 0x02);
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let controls = head.iter().filter(|&&b| control(b)).count();
    if controls * 50 > head.len() {
        return Some(("binary data", head.iter().position(|&b| control(b)).unwrap_or(0)));
    }
    None
}

/// The encoding an XML declaration or an HTML `meta` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let lower = head.to_ascii_lowercase();
    let starts_like_markup = lower.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    if !starts_like_markup {
        return None;
    }
    let label = ["encoding=", "charset="].iter().find_map(|key| {
        let at = memchr::memmem::find(&lower, key.as_bytes())? + key.len();
        let rest = lower.get(at..)?;
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b))?;
        rest.get(..end)
    })?;
    Encoding::for_label(label)
}

/// The likeliest encoding of bytes that are not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, chardetng::Utf8Detection::Deny);
    // A Western letter here and there in English text says too little to leave Windows-1252.
    let wide = bytes.iter().filter(|&&b| b >= 0x80).count();
    if wide * 20 < bytes.len() { WINDOWS_1252 } else { found }
}
