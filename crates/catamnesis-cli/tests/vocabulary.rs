//! A user's own terminologies, in every format, from import to a code on a fact.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, json_lines};

const CSV: &str = "code,name,other\nX1,zorblastoma,zorb tumor|zorblastic tumor\n";
const OBO: &str = "format-version: 1.2\n\n[Term]\nid: Z:1\nname: tumor\n\n[Term]\nid: Z:2\nname: zorblastoma\n\
synonym: \"zorb tumor\" EXACT []\nsynonym: \"zorb\" BROAD []\nis_a: Z:1 ! tumor\n\n[Term]\nid: Z:3\nname: old\n\
is_a: Z:1\nis_obsolete: true\n\n[Term]\nid: Z:4\nname: elsewhere\n";
const GRAPH: &str = r#"{"graphs":[{"nodes":[
 {"id":"http://purl.obolibrary.org/obo/Z_2","lbl":"zorblastoma","type":"CLASS",
  "meta":{"synonyms":[{"pred":"hasExactSynonym","val":"zorb tumor"},{"pred":"hasBroadSynonym","val":"zorb"}]}},
 {"id":"http://purl.obolibrary.org/obo/Z_9","lbl":"gone","type":"CLASS","meta":{"deprecated":true}}],
 "edges":[]}]}"#;
const ICDO: &str = "code,level,term\n9999/3,Preferred,\"Zorblastoma, NOS\"\n9999/3,Synonym,Zorb tumor\n9999/3,Related,Zorb\n";
const OMOP: &str = "concept_id\tconcept_name\tvocabulary_id\tconcept_code\tinvalid_reason\n\
1\tzorblastoma\tHemOnc\t77\t\n2\told\tHemOnc\t78\tD\n";
const RXNORM: &str = "42|ENG|P|L|P|S|Y|A1||||RXNORM|SY|42|zorb tumor||N|4096|\n\
42|ENG|P|L|P|S|Y|A2||||RXNORM|IN|42|zorblastoma||N|4096|\n\
43|ENG|P|L|P|S|Y|A3||||MMSL|IN|43|other||N||\n";
const RF2: &str = "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n\
1\t20240101\t1\t9\t55\ten\t900000000000013009\tZorb tumor\t9\n\
2\t20240101\t1\t9\t55\ten\t900000000000003001\tZorblastoma (morphologic abnormality)\t9\n\
3\t20240101\t0\t9\t56\ten\t900000000000013009\tOld\t9\n";

#[test]
fn every_format_becomes_a_vocabulary_that_is_used() {
    let columns =
        ["--id-column", "code", "--label-column", "name", "--synonyms-column", "other", "--prefix", "MINE"];
    let table: [(&str, &str, &[&str], &str); 7] = [
        ("zorb.csv", CSV, &columns, "MINE:X1"),
        ("zorb.obo", OBO, &["--under", "Z:1"], "Z:2"),
        ("zorb.json", GRAPH, &[], "Z:2"),
        ("icdo3.csv", ICDO, &[], "ICDO3:9999/3"),
        ("CONCEPT.csv", OMOP, &[], "HemOnc:77"),
        ("RXNCONSO.RRF", RXNORM, &[], "RXNORM:42"),
        ("sct2_Description_Full.txt", RF2, &[], "SNOMEDCT:55"),
    ];
    for (file, content, more, code) in table {
        let place = Place::new();
        place.write(file, content).write("case.txt", "A 50-year-old man had a zorblastoma of the kidney.");
        let import = ["vocab", "import", file, "--table", "tumors", "-o", "my.tumors.tsv"];
        let run = place.run(&[&import[..], more].concat());
        assert_eq!(run.code, 0, "{file}: {}", run.err);
        let found = place.run(&["vocab", "search", "zorblastoma", "--vocab", "my.tumors.tsv"]);
        assert!(found.out.contains(code), "{file}: {}", found.out);
        assert_eq!(place.run(&["vocab", "search", "zorblastoma"]).code, 1, "not built in");
        let read =
            ["read", "case.txt", "--vocab", "my.tumors.tsv", "--stage", "mentions", "--format", "jsonl"];
        let mentions = json_lines(&place.run(&read).out);
        let entities = mentions[0]["entities"].as_array().unwrap();
        let hit = entities.iter().find(|e| e["text"] == "zorblastoma").unwrap();
        assert_eq!((&hit["type"], &hit["codes"][0]), (&"tumor".into(), &code.into()), "{file}");
        assert!(!place.read("my.tumors.tsv").contains("\told\t"), "{file}: retired terms are left out");
    }
}

#[test]
fn wrong_columns_are_named() {
    let place = Place::new();
    place.write("zorb.csv", CSV);
    let run = place.run(&["vocab", "import", "zorb.csv", "--table", "tumors", "-o", "my.tumors.tsv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no column 'label'; there are: code, name, other"), "{}", run.err);
    let name = place
        .run(&["vocab", "import", "zorb.csv", "--label-column", "name", "--table", "tumors", "-o", "x.tsv"]);
    assert!(name.err.contains("let it end in .tumors.tsv"), "{}", name.err);
}

#[test]
fn the_built_in_tables_are_listed_and_searched() {
    let place = Place::new();
    let list = place.run(&["vocab", "list"]).out;
    assert!(list.contains("drugs") && list.contains("surface forms"), "{list}");
    let search = place.run(&["vocab", "search", "doxorubicin"]).out;
    assert!(search.starts_with("drugs"), "{search}");
    let near = place.run(&["vocab", "search", "doxorubicine"]).out;
    assert!(near.contains("doxorubicin"), "a near spelling: {near}");
}
