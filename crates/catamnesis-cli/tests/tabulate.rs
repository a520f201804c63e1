//! `catamnesis tabulate` from end to end: inputs of every kind, all formats, order, problems.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, REPORT, SECOND, json_lines, many};
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn parquet(column: &str, texts: &[&str]) -> Vec<u8> {
    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    let texts: ArrayRef = std::sync::Arc::new(StringArray::from(texts.to_vec()));
    let ids: ArrayRef = std::sync::Arc::new(Int64Array::from_iter_values(0..texts.len() as i64));
    let batch = RecordBatch::try_from_iter([("id", ids), (column, texts)]).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn every_kind_of_input_in_order_of_names() {
    let place = Place::new();
    let line = |id: &str| format!("{}\n", serde_json::json!({"id": id, "text": REPORT, "journal": "J"}));
    place
        .write("in/a.txt", REPORT)
        .write("in/b.jsonl", line("b1") + "\n" + &line("b2"))
        .write("in/c.jsonl.gz", gzip((line("c1") + &line("c2")).as_bytes()))
        .write(
            "in/d.tar",
            tar(&[("x/d1.txt", REPORT.as_bytes()), ("x/skip.bin", b"\0"), ("d2.txt", SECOND.as_bytes())]),
        )
        .write(
            "in/e.tar.gz",
            gzip(&tar(&[("e1.txt", REPORT.as_bytes()), ("e2.txt.gz", &gzip(SECOND.as_bytes()))])),
        )
        .write("in/f.tgz", gzip(&tar(&[("f1.txt", REPORT.as_bytes())])))
        .write(
            "in/g.zip",
            zip(&[("g1.txt", REPORT.as_bytes()), ("in.tar", &tar(&[("g2.txt", SECOND.as_bytes())]))]),
        )
        .write("in/h.parquet", parquet("text", &[REPORT, SECOND]))
        .write("in/sub/i.txt.gz", gzip(REPORT.as_bytes()))
        .write("in/notes.docx", "not read")
        .write("in/.hidden.txt", REPORT);
    let run = place.run(&["tabulate", "in", "-o", "t.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("passed over 1 file"), "{}", run.err);
    let rows = json_lines(&place.read("t.jsonl"));
    let ids: Vec<&str> = rows.iter().map(|r| r["id"].as_str().unwrap()).collect();
    let expected = ["a", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2", "f1", "g1", "g2", "0", "1", "i"];
    assert_eq!(ids, expected);
    let sources: Vec<&str> = rows.iter().map(|r| r["source"].as_str().unwrap()).collect();
    for wanted in
        ["in/a.txt", "in/b.jsonl:3", "in/d.tar!x/d1.txt", "in/g.zip!in.tar!g2.txt", "in/h.parquet:2"]
    {
        assert!(sources.contains(&wanted), "{wanted} in {sources:?}");
    }
    assert_eq!(rows[1]["journal"], "J");
    assert_eq!(place.names(), ["in", "t.jsonl"], "nothing else is left behind");
}

#[test]
fn all_formats_hold_the_same_cases() {
    let place = Place::new();
    place.write("in.jsonl", many(5));
    for format in ["csv", "jsonl", "parquet", "xlsx"] {
        let output = format!("t.{format}");
        let run = place.run(&["tabulate", "in.jsonl", "-o", &output]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let rows = json_lines(&place.read("t.jsonl"));
    assert_eq!(rows.len(), 5);
    assert_eq!((&rows[0]["age_years"], &rows[0]["sex"]), (&66.0.into(), &"female".into()));

    let mut csv = csv::Reader::from_path(place.path("t.csv")).unwrap();
    let header = csv.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let records: Vec<_> = csv.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 5);
    assert_eq!(&records[0][at("age_years")], "66.0");
    let nested: serde_json::Value = serde_json::from_str(&records[0][at("systemic_therapy")]).unwrap();
    assert_eq!(nested, rows[0]["systemic_therapy"]);

    let file = std::fs::File::open(place.path("t.parquet")).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(file, 100).unwrap();
    let batch = reader.into_iter().next().unwrap().unwrap();
    assert_eq!(batch.num_rows(), 5);
    assert_eq!(batch.schema().fields().len(), header.len());
    use arrow_array::cast::AsArray;
    let ages = batch.column_by_name("age_years").unwrap().as_primitive::<arrow_array::types::Float64Type>();
    assert_eq!(ages.value(0), 66.0);
    let imaging = batch.column_by_name("imaging").unwrap().as_list::<i32>().value(0);
    assert_eq!(imaging.as_string::<i32>().value(0), "ct");

    let mut sheet = zip::ZipArchive::new(std::fs::File::open(place.path("t.xlsx")).unwrap()).unwrap();
    let xml = std::io::read_to_string(sheet.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert_eq!(xml.matches("<row ").count(), 6);
    assert!(xml.contains("<v>66</v>"));
}

#[test]
fn every_quote_is_in_its_report_at_its_place() {
    let place = Place::new();
    // Characters of several bytes before the facts shift bytes against code points.
    let text = format!("Étude № 7 — “naïve” µ-case. {REPORT}");
    place.write("case.txt", &text);
    place.run(&["tabulate", "case.txt", "-o", "t.jsonl"]);
    let row = &json_lines(&place.read("t.jsonl"))[0];
    let chars: Vec<char> = text.chars().collect();
    let events = row["events"].as_array().unwrap();
    assert!(!events.is_empty());
    for event in events {
        let (start, end) =
            (event["start"].as_u64().unwrap() as usize, event["end"].as_u64().unwrap() as usize);
        assert_eq!(event["quote"], chars[start..end].iter().collect::<String>());
    }
    let quotes = row["quotes"].as_object().unwrap();
    assert!(quotes.contains_key("age_years") && quotes.contains_key("tumor_type"));
    for quote in quotes.values().flat_map(|q| q.as_array().unwrap()) {
        assert!(text.contains(quote.as_str().unwrap()), "{quote}");
    }
}

#[test]
fn bad_inputs_become_problems_and_the_rest_goes_on() {
    let place = Place::new();
    let whole = gzip(many(50).as_bytes());
    let bomb = gzip(&vec![b'a'; 80 << 20]);
    place
        .write("in/a.txt", REPORT)
        .write("in/b-empty.txt", "")
        .write("in/c-binary.txt", [0u8, 1, 2, 255, 254, 0, 0, 7].repeat(40))
        .write("in/d-cut.jsonl.gz", &whole[..whole.len() - 20])
        .write("in/e-lines.jsonl", "{\"id\": \"e1\", \"text\": 5}\nnot json\n{\"id\": \"e3\"}\n")
        .write("in/f-cut.tar", &tar(&[("f1.txt", REPORT.as_bytes()), ("f2.txt", REPORT.as_bytes())])[..700])
        .write("in/g-bomb.txt.gz", bomb)
        .write("in/h-other.parquet", parquet("body", &[REPORT]))
        .write("in/i-nothing.zip", zip(&[("readme.bin", b"x")]))
        .write("in/j-cut.zip", &zip(&[("j.txt", REPORT.as_bytes())])[..60])
        .write("in/k-long.txt", "word ".repeat(9 << 18))
        .write("in/l-cut.xml", "<?xml version=\"1.0\"?><article><front>")
        .write("in/z.txt", SECOND);
    let run = place.run(&["tabulate", "in", "-o", "t.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rows = json_lines(&place.read("t.jsonl"));
    assert_eq!(rows.first().unwrap()["id"], "a");
    assert_eq!(rows.last().unwrap()["id"], "z");

    let mut problems = csv::Reader::from_path(place.path("t.jsonl.problems.csv")).unwrap();
    let found: Vec<(String, String, String)> = problems
        .records()
        .map(|r| r.unwrap())
        .map(|r| {
            (r[0].trim_start_matches("in/").to_owned(), r[2].to_owned(), format!("{} | {}", &r[3], &r[4]))
        })
        .collect();
    let expected = [
        ("b-empty.txt", "I001", "check that the download"),
        ("c-binary.txt", "I003", "no text"),
        ("d-cut.jsonl.gz:", "C004", "ends too early"),
        ("e-lines.jsonl:1", "C003", "field 'text' is not a string"),
        ("e-lines.jsonl:2", "C003", "one JSON object per line"),
        ("e-lines.jsonl:3", "C003", "there are: id"),
        ("f-cut.tar", "C004", "pack it again"),
        ("g-bomb.txt.gz", "C005", "bomb"),
        ("h-other.parquet", "C007", "there are: id, body | name one with --text-column"),
        ("i-nothing.zip", "C008", "no reports in the archive"),
        ("j-cut.zip", "C004", "pack it again"),
        ("k-long.txt", "C006", "the text is longer than 8 MB"),
        ("l-cut.xml", "I005", "download the file again"),
    ];
    for (file, code, words) in expected {
        let hit = found.iter().find(|(f, c, _)| f.starts_with(file) && c == code);
        assert!(
            hit.is_some_and(|(_, _, message)| message.contains(words)),
            "{file} {code} {words}: {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(run.err.contains("13 inputs could not be read: see t.jsonl.problems.csv"), "{}", run.err);

    let strict = place.run(&["tabulate", "in/a.txt", "in/b-empty.txt", "-o", "s.jsonl", "--strict"]);
    assert_eq!(strict.code, 1);
}

#[test]
fn columns_with_other_names() {
    let place = Place::new();
    place.write("in.parquet", parquet("body", &[REPORT, SECOND]));
    let run = place.run(&["tabulate", "in.parquet", "-o", "t.jsonl", "--text-column", "body"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(json_lines(&place.read("t.jsonl")).len(), 2);
}

#[test]
fn pubmed_records_are_reports_of_their_own() {
    let place = Place::new();
    let record = |pmid: u32, text: &str| {
        format!(
            "<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>T</ArticleTitle>\
             <Abstract><AbstractText>{text}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
        )
    };
    let xml = format!(
        "<?xml version=\"1.0\"?>\n<PubmedArticleSet>{}{}</PubmedArticleSet>",
        record(11, REPORT.trim()),
        record(12, SECOND.trim())
    );
    place.write("p.xml.gz", gzip(xml.as_bytes()));
    let run = place.run(&["tabulate", "p.xml.gz", "-o", "t.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rows = json_lines(&place.read("t.jsonl"));
    assert_eq!((&rows[0]["id"], &rows[1]["id"]), (&"11".into(), &"12".into()));
    assert_eq!(rows[0]["pmid"], "11");
}
