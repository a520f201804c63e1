//! `assess` and `plot` from files to files.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::Place;

const LESIONS: &str = "subject,date,lesion,kind,organ,node,diameter_mm,state\n\
P1,2021-03-02,A,target,liver,no,40,\n\
P1,2021-03-02,C,non-target,bone,no,,present\n\
P1,2021-05-04,A,target,liver,no,24,\n\
P1,2021-05-04,C,non-target,bone,no,,present\n\
P1,2021-06-15,A,target,liver,no,22,\n\
P1,2021-06-15,C,non-target,bone,no,,present\n\
P2,2021-03-02,A,target,lung,no,30,\n\
P2,2021-05-04,A,target,lung,no,36,\n";

/// A table of a subject's course by column name.
fn field(table: &str, row: usize, name: &str) -> String {
    let mut lines = table.lines();
    let at = lines.next().unwrap().split(',').position(|c| c == name).unwrap();
    lines.nth(row).unwrap().split(',').nth(at).unwrap().to_owned()
}

#[test]
fn lesions_become_best_responses() {
    let place = Place::new();
    place
        .write("l.csv", LESIONS)
        .write("s.csv", "subject,reference_date,group\nP1,2021-03-02,x\nP2,2021-03-02,y\nP3,2021-03-02,y\n");
    let run = place.run(&["assess", "l.csv", "--subjects", "s.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(field(&run.out, 0, "confirmed_best_response"), "PR");
    assert_eq!(field(&run.out, 0, "confirmed_on"), "2021-06-15");
    assert_eq!(field(&run.out, 1, "confirmed_best_response"), "PD");
    assert_eq!(field(&run.out, 1, "pfs_days"), "64");
    assert_eq!(
        (field(&run.out, 2, "subject"), field(&run.out, 2, "confirmed_best_response")),
        ("P3".into(), "MISSING".into())
    );
    let cohort = place.run(&["assess", "l.csv", "--subjects", "s.csv", "--table", "cohort"]).out;
    assert!(cohort.contains("all,ORR,rate,Clopper-Pearson,3,1,0.3333333333333333,0.00840"), "{cohort}");
}

#[test]
fn every_table_in_every_format() {
    let place = Place::new();
    place.write("l.csv", LESIONS);
    for format in ["csv", "json", "parquet"] {
        let run = place.run(&["assess", "l.csv", "--all", format, "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        for table in ["timepoints", "subjects", "cohort", "adrs", "adtr", "adtte", "rs"] {
            assert!(place.has(&format!("{format}/{table}.{format}")), "{table}");
        }
    }
    let points = place.read("csv/timepoints.csv");
    assert_eq!(field(&points, 0, "overall_rule"), "overall-table-1");
    assert_eq!(field(&points, 0, "change_from_baseline_percent"), "-40.0");
    let json: serde_json::Value = serde_json::from_str(&place.read("json/timepoints.json")).unwrap();
    assert_eq!((json[0]["sum"].as_f64(), json[0]["overall"].as_str()), (Some(24.0), Some("PR")));
    assert!(
        place
            .read("csv/adtr.csv")
            .contains("P1,SDIAM,Sum of target lesions,2021-05-04,64,,,24,40,-16,-40.0,40,-16,-40.0")
    );
    assert!(
        place
            .read("csv/adtte.csv")
            .contains("P2,PFS,Progression-free survival,2021-03-02,2021-05-04,64,0,progressive disease,")
    );
    assert!(
        place
            .read("csv/rs.csv")
            .contains("RS,P2,2,OVRLRESP,Overall Response,RECIST 1.1,PD,PD,DERIVED,,2021-05-04,64")
    );
    let again = place.run(&["assess", "l.csv", "--table", "adrs", "-o", "csv/adrs.csv"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("exists already"));
}

#[test]
fn an_audit_lists_what_the_lesions_do_not_give() {
    let place = Place::new();
    let xpt =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/xport/tr.xpt")).unwrap();
    place.write("study/tr.xpt", xpt).write(
        "study/rs.csv",
        "USUBJID,RSTESTCD,RSSTRESC,RSEVAL,VISITNUM,VISIT,RSDTC\n\
         P1,TRGRESP,PR,INVESTIGATOR,2,WEEK 9,2021-05-04\n\
         P1,OVRLRESP,PR,INVESTIGATOR,2,WEEK 9,2021-05-04\n\
         P1,TRGRESP,CR,INVESTIGATOR,3,WEEK 18,2021-07-06\n\
         P1,OVRLRESP,SD,INVESTIGATOR,3,WEEK 18,2021-07-06\n",
    );
    let run = place.run(&["assess", "--sdtm", "study", "--audit"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let rows: Vec<&str> = run.out.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{}", run.out);
    assert!(
        rows[0].starts_with("P1,INVESTIGATOR,WEEK 18,2021-07-06,TRGRESP,CR,NE,not-evaluable,4.4.2,"),
        "{}",
        rows[0]
    );
    assert!(rows[1].starts_with("P1,INVESTIGATOR,WEEK 18,2021-07-06,OVRLRESP,SD,CR,table,"), "{}", rows[1]);
    assert!(run.err.contains("TRGRESP: 1 of 2 agree"));
    assert!(
        run.err
            .contains("A018: P1, WEEK 18: TRGRESP is recorded as CR, derived as NE: no target was evaluated"),
        "{}",
        run.err
    );
}

#[test]
fn visits_evaluators_and_subjects_are_checked() {
    let place = Place::new();
    let tr = "USUBJID,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TREVAL,TREVALID,VISITNUM,VISIT,TRDTC\n\
              P1,TARGET,T1,DIAMETER,30,INVESTIGATOR,,1,BASELINE,2021-03-02\n\
              P1,TARGET,T1,DIAMETER,30,INVESTIGATOR,,2,WEEK 6,2021-06-01\n\
              P1,TARGET,T1,DIAMETER,30,INVESTIGATOR,,3,WEEK 12,2021-05-01\n\
              P1,TARGET,T1,DIAMETER,30,INVESTIGATOR,,4,UNSCHEDULED,2021-07-01\n\
              P1,TARGET,T1,DIAMETER,30,INVESTIGATOR,,4,UNSCHEDULED,2021-09-01\n\
              P1,TARGET,T1,DIAMETER,31,INDEPENDENT ASSESSOR,R1,1,BASELINE,2021-03-02\n";
    place
        .write("study/tr.csv", tr)
        .write("r.csv", "subject,date,response\nP1,2021-05-04,CR\nP1,2021-07-06,PR\n");
    place.write("s.csv", "subject,reference_date\nP2,2021-03-02\n");
    let sdtm = place.run(&["assess", "--sdtm", "study"]);
    let responses = place.run(&["assess", "r.csv", "--subjects", "s.csv"]);
    for (run, words) in [
        (&sdtm, "A006: P1, WEEK 12: visit 3 is dated 2021-05-01, before visit 2 on 2021-06-01"),
        (&sdtm, "A007: P1, UNSCHEDULED: one visit holds dates from 2021-07-01 to 2021-09-01"),
        (&sdtm, "A022: several evaluators; the investigator is taken"),
        (&responses, "A013: P1, 2021-07-06: complete response on 2021-05-04 is followed by partial response"),
        (&responses, "A024: P1: no row in the table of subjects"),
    ] {
        assert_eq!(run.code, 0);
        assert!(run.err.contains(words), "{words}\n{}", run.err);
    }
    assert_eq!(place.run(&["assess", "r.csv", "--subjects", "s.csv", "--strict"]).code, 1);
}

#[test]
fn one_bad_subject_never_stops_the_cohort() {
    let place = Place::new();
    let bad = "P0,2021-02-30,A,target,liver,no,30,\nP4,2021-03-02,A,target,liver,no,3x,\nP5,2021-03,A,target,liver,no,30,\n\
               P6,2021-03-02,A,target,liver,no,30,\nP6,2021-03-02,A,target,liver,no,31,\nP6,2021-05-04,A,non-target,liver,no,,present\n";
    place.write("l.csv", format!("{LESIONS}{bad}"));
    let run = place.run(&["assess", "l.csv", "--findings", "f.csv"]);
    assert_eq!(run.code, 1);
    assert_eq!(field(&run.out, 0, "best_response"), "PR");
    for (code, words) in [
        ("A001", "P6, 2021-03-02: lesion A has more than one reading"),
        ("A002", "P6, 2021-05-04: lesion A is non-target here and target before"),
        ("A004", "P0: no assessment can serve as baseline"),
        ("A008", "P5: the date is known only to lie between 2021-03-01 and 2021-03-31"),
        ("A015", "P4, 2021-03-02: size \"3x\""),
    ] {
        assert!(run.err.contains(&format!("{code}: {words}")), "{code} {words}\n{}", run.err);
    }
    let findings = place.read("f.csv");
    assert!(findings.starts_with("code,severity,subject,visit,message,remedy\n"));
    assert!(findings.contains("A008,error,P5,"));
    let imputed = place.run(&["assess", "l.csv", "--impute", "earliest"]);
    assert!(!imputed.err.contains("A008"));
}

#[test]
fn criteria_are_listed_refused_and_replaced() {
    let place = Place::new();
    place.write("l.csv", LESIONS);
    assert!(place.run(&["assess", "l.csv", "--criteria", "list"]).out.contains("lugano-2014"));
    let refused = place.run(&["assess", "l.csv", "--criteria", "rano-2.0"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("criteria rano-2.0 are refused"));
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/criteria/recist-1.1.toml"))
            .unwrap();
    place.write("mine.toml", text.replacen("value = 30", "value = 50", 1));
    let run = place.run(&["assess", "l.csv", "--criteria-file", "mine.toml"]);
    assert_eq!(field(&run.out, 0, "best_response"), "SD");
    place.write("bad.toml", text.replacen("unit = \"%\"", "unit = \"mm\"", 1));
    let bad = place.run(&["assess", "l.csv", "--criteria-file", "bad.toml"]);
    assert!(bad.err.contains("parameter partial_decrease must be a number in %"), "{}", bad.err);
}

#[test]
fn parquet_is_read_subject_by_subject() {
    let place = Place::new();
    place.write("l.csv", LESIONS);
    let rows: Vec<Vec<&str>> = LESIONS.lines().map(|l| l.split(',').collect()).collect();
    write_parquet(&place.path("l.parquet"), &rows);
    let csv = place.run(&["assess", "l.csv", "--table", "timepoints"]).out;
    let parquet = place.run(&["assess", "l.parquet", "--table", "timepoints"]);
    assert_eq!((parquet.code, parquet.out), (0, csv));
    let mut split = rows.clone();
    split.push(rows[1].clone());
    write_parquet(&place.path("split.parquet"), &split);
    let run = place.run(&["assess", "split.parquet"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("A021: P1: rows of the subject do not stand together"));
}

fn write_parquet(path: &std::path::Path, rows: &[Vec<&str>]) {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use std::sync::Arc;
    let columns = rows[0].iter().enumerate().map(|(i, name)| {
        let values = rows[1..].iter().map(|r| Some(r[i]).filter(|v| !v.is_empty()));
        (*name, Arc::new(StringArray::from_iter(values)) as ArrayRef)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(n, a)| (n, a, true))).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn pictures_are_the_same_bytes_every_time() {
    let place = Place::new();
    place.write("l.csv", LESIONS);
    for kind in ["waterfall", "spider", "swimmer", "km", "lesions"] {
        let run = place.run(&["plot", kind, "l.csv"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(run.out, place.run(&["plot", kind, "l.csv"]).out);
        assert!(run.out.starts_with("<svg xmlns") && run.out.trim_end().ends_with("</svg>"), "{kind}");
        assert!(run.out.matches("<title>").count() > 1, "{kind} tells what its marks are");
    }
    let waterfall = place.run(&["plot", "waterfall", "l.csv"]).out;
    assert!(waterfall.contains("<title>P1: -45 %, best response PR</title>"), "{waterfall}");
    assert_eq!(place.run(&["plot", "km", "l.csv", "-o", "k.html"]).code, 0);
    assert!(place.read("k.html").starts_with("<!doctype html>"));
    assert_eq!(place.run(&["plot", "km", "l.csv", "-o", "k.png"]).code, 0);
    assert!(std::fs::read(place.path("k.png")).unwrap().starts_with(b"\x89PNG"));
    let pdf = place.run(&["plot", "km", "l.csv", "-o", "k.pdf"]);
    assert!(pdf.code == 2 && pdf.err.contains(".svg, .png or .html"));
}
