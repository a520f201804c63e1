//! Encodings: the same words from every one of them.

use catamnesis::input::{Limits, decode, read};

const TEXT: &str = "A 7 × 5 cm naïve mass—“stable” at 37 °C; café.\r\nSoft\u{AD}hyphen, no\u{A0}break.";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for (name, bytes) in [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("UTF-8 with mark", with(b"\xEF\xBB\xBF", TEXT.as_bytes().to_vec())),
        ("UTF-16LE with mark", with(b"\xFF\xFE", utf16(TEXT, true))),
        ("UTF-16BE with mark", with(b"\xFE\xFF", utf16(TEXT, false))),
        ("UTF-16LE", utf16(TEXT, true)),
        ("UTF-16BE", utf16(TEXT, false)),
        ("Windows-1252", windows_1252(TEXT)),
    ] {
        assert_eq!(decode(&bytes).expect(name), TEXT, "{name}");
    }
}

#[test]
fn a_declared_encoding_is_believed_where_the_bytes_are_not_utf8() {
    let html =
        "<html><head><meta charset=\"iso-8859-2\"></head><body><p>Guz żołądka u chorej.</p></body></html>";
    let bytes = encoding_rs::ISO_8859_2.encode(html).0.into_owned();
    assert_eq!(decode(&bytes).expect("decodes"), html);
    let lying = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>naïve</a>";
    assert_eq!(decode(lying.as_bytes()).expect("decodes"), lying);
}

#[test]
fn one_damaged_byte_does_not_change_the_others() {
    let mut bytes = "Größe 5 µm, Läsion, Übelkeit, Tumor café, naïve.".as_bytes().to_vec();
    bytes.push(0xFF);
    let text = decode(&bytes).expect("decodes");
    assert!(text.starts_with("Größe 5 µm, Läsion"));
    assert!(text.ends_with('\u{FFFD}'));
}

#[test]
fn plain_text_is_kept_to_the_character() {
    let reports = read("a.txt", TEXT.as_bytes(), &Limits::generous()).expect("reads");
    assert_eq!(reports[0].text, TEXT);
}
