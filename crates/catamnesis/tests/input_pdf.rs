//! PDF files drawn by the tests: columns, divided words, running heads, ligatures; and the ones that cannot be read.

use catamnesis::input::{BlockKind, CaseReport, Limits, read};
use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, Stream, StringFormat};

/// One piece of text: left edge, baseline, type size, words.
type Piece<'a> = (f32, f32, f32, &'a str);

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

fn draw(pages: &[Vec<Piece<'_>>]) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(Dictionary::from_iter([
        ("Type", name("Font")),
        ("Subtype", name("Type1")),
        ("BaseFont", name("Courier")),
        ("Encoding", name("WinAnsiEncoding")),
    ]));
    let fonts = Dictionary::from_iter([("F1", Object::Reference(font))]);
    let resources = document.add_object(Dictionary::from_iter([("Font", Object::Dictionary(fonts))]));
    let mut kids = Vec::new();
    for page in pages {
        let mut operations = Vec::new();
        for &(x, y, size, words) in page {
            let bytes = encoding_rs::WINDOWS_1252.encode(words).0.into_owned();
            operations.push(Operation::new("BT", vec![]));
            operations.push(Operation::new("Tf", vec![name("F1"), size.into()]));
            operations.push(Operation::new("Td", vec![x.into(), y.into()]));
            operations.push(Operation::new("Tj", vec![Object::String(bytes, StringFormat::Literal)]));
            operations.push(Operation::new("ET", vec![]));
        }
        let content = Content { operations }.encode().expect("encodes");
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        kids.push(Object::Reference(document.add_object(Dictionary::from_iter([
            ("Type", name("Page")),
            ("Parent", Object::Reference(tree)),
            ("Contents", Object::Reference(content)),
            ("Resources", Object::Reference(resources)),
            ("MediaBox", Object::Array(vec![0.into(), 0.into(), 600.into(), 800.into()])),
        ]))));
    }
    let count = kids.len() as i64;
    let root = Dictionary::from_iter([
        ("Type", name("Pages")),
        ("Kids", Object::Array(kids)),
        ("Count", count.into()),
    ]);
    document.objects.insert(tree, Object::Dictionary(root));
    let catalog = document
        .add_object(Dictionary::from_iter([("Type", name("Catalog")), ("Pages", Object::Reference(tree))]));
    document.trailer.set("Root", Object::Reference(catalog));
    document
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).expect("saves");
    out
}

fn one(pages: &[Vec<Piece<'_>>]) -> CaseReport {
    read("case.pdf", &bytes(draw(pages)), &Limits::generous()).expect("reads").remove(0)
}

fn words(report: &CaseReport, kind: BlockKind) -> Vec<&str> {
    report.blocks.iter().filter(|b| b.kind == kind).map(|b| b.span.of(&report.text)).collect()
}

/// Two columns of 40 Courier characters at 10 points (6 points each).
fn two_columns() -> Vec<Vec<Piece<'static>>> {
    vec![
        vec![
            (50.0, 780.0, 8.0, "Journal of Examples 3"),
            (50.0, 740.0, 16.0, "Sarcoma of the heart: a case"),
            (50.0, 700.0, 10.0, "1. Introduction"),
            // Line by line across the gap, as some programs write pages.
            (50.0, 685.0, 10.0, "Cardiac sarcoma is rare and grows fast"),
            (320.0, 685.0, 10.0, "was seen in the left atrium. It meas-"),
            (50.0, 673.0, 10.0, "in most reported patients [1, 2-4]. We"),
            (320.0, 673.0, 10.0, "ured 6 x 4 cm. Ki-67 was 40% and the"),
            (50.0, 661.0, 10.0, "describe one of them with a good out-"),
            (320.0, 661.0, 10.0, "margins were free. She received four"),
            (50.0, 649.0, 10.0, "come."),
            (320.0, 649.0, 10.0, "cycles of doxorubicin at a dose of 75"),
            (50.0, 630.0, 10.0, "2. Case Report"),
            (320.0, 637.0, 10.0, "mg/m"),
            (344.0, 641.0, 6.0, "2"),
            (354.0, 637.0, 10.0, "and was followed by imaging for"),
            (50.0, 615.0, 10.0, "A 44-year-old woman came with dyspnea"),
            (320.0, 625.0, 10.0, "three years without a sign of relapse"),
            (50.0, 603.0, 10.0, "on exertion. By ultrasound, a mobile"),
            (320.0, 613.0, 10.0, "and works full time as a gardener now"),
            (50.0, 591.0, 10.0, "mass in the heart of this patient who"),
        ],
        vec![
            (50.0, 780.0, 8.0, "Journal of Examples 4"),
            (50.0, 700.0, 10.0, "since the end of treatment in spring."),
            (50.0, 660.0, 10.0, "References"),
            (50.0, 645.0, 10.0, "[1] A. Sample, Heart tumors, 2001."),
        ],
    ]
}

#[test]
fn columns_are_read_one_after_the_other() {
    let report = one(&two_columns());
    assert_eq!(words(&report, BlockKind::Title), ["Sarcoma of the heart: a case"]);
    assert_eq!(words(&report, BlockKind::Heading), ["1. Introduction", "2. Case Report"]);
    assert_eq!(
        words(&report, BlockKind::Paragraph),
        [
            "Cardiac sarcoma is rare and grows fast in most reported patients. We describe one of them with a good outcome.",
            "A 44-year-old woman came with dyspnea on exertion. By ultrasound, a mobile mass in the heart of this patient \
             who was seen in the left atrium. It measured 6 x 4 cm. Ki-67 was 40% and the margins were free. She received \
             four cycles of doxorubicin at a dose of 75 mg/m2 and was followed by imaging for three years without a sign \
             of relapse and works full time as a gardener now since the end of treatment in spring.",
        ]
    );
    assert_eq!(words(&report, BlockKind::BackMatter).len(), 2);
    assert!(!report.text.contains("Journal of Examples"), "running heads go");
    assert_eq!(report.metadata.title.as_deref(), Some("Sarcoma of the heart: a case"));
}

#[test]
fn a_scan_has_no_text() {
    let error = read("scan.pdf", &bytes(draw(&[vec![], vec![]])), &Limits::generous()).expect_err("no text");
    assert_eq!(error.problem.code(), "I013");
    assert!(error.to_string().contains("2 pages but no text layer"), "{error}");
}

#[test]
fn a_password_is_asked_for() {
    let mut document = draw(&two_columns());
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let version = pdf_extract::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: pdf_extract::Permissions::all(),
    };
    let state = pdf_extract::EncryptionState::try_from(version).expect("state");
    document.encrypt(&state).expect("encrypts");
    let error = read("locked.pdf", &bytes(document), &Limits::generous()).expect_err("locked");
    assert_eq!(error.problem.code(), "I012", "{error}");
}

#[test]
fn too_many_pages_are_refused() {
    let pages = vec![vec![(50.0, 700.0, 10.0, "A page.")]; 5];
    let limits = Limits { max_pages: 4, ..Limits::generous() };
    let error = read("book.pdf", &bytes(draw(&pages)), &limits).expect_err("too long");
    assert_eq!(error.problem.code(), "I014");
    assert!(error.to_string().contains("5 pages, more than the limit of 4"), "{error}");
}

#[test]
fn a_truncated_pdf_is_damaged_or_whole() {
    let whole = bytes(draw(&two_columns()));
    for cut in (0..whole.len()).step_by(97) {
        if let Err(error) = read("cut.pdf", &whole[..cut], &Limits::generous()) {
            assert!(matches!(error.problem.code(), "I001" | "I003" | "I011" | "I013"), "{cut}: {error}");
        }
    }
}

#[test]
fn a_stream_that_inflates_without_end_is_refused() {
    let mut document = draw(&two_columns());
    let mut stream = Stream::new(Dictionary::new(), vec![b' '; 2 << 20]);
    stream.compress().expect("compresses");
    document.add_object(stream);
    let small = bytes(document);
    let limits = Limits { max_bytes: 100_000, ..Limits::generous() };
    assert!(small.len() < limits.max_bytes);
    let error = read("bomb.pdf", &small, &limits).expect_err("refused");
    assert_eq!(error.problem.code(), "I011");
    assert!(error.to_string().contains("inflate to more than 400000 bytes"), "{error}");
}

#[test]
fn forms_that_draw_themselves_do_not_hang() {
    let mut document = draw(&two_columns());
    let form = document.new_object_id();
    let objects = Dictionary::from_iter([("X", Object::Reference(form))]);
    let resources = Dictionary::from_iter([("XObject", Object::Dictionary(objects))]);
    let content =
        Content { operations: vec![Operation::new("Do", vec![name("X")])] }.encode().expect("encodes");
    let dictionary =
        Dictionary::from_iter([("Subtype", name("Form")), ("Resources", Object::Dictionary(resources))]);
    document.objects.insert(form, Object::Stream(Stream::new(dictionary, content)));
    let report = read("loop.pdf", &bytes(document), &Limits::generous()).expect("reads").remove(0);
    assert!(report.text.contains("Cardiac sarcoma"));
}
