//! Agreement with independent programs, from small tables written down in `tests/reference/`.
// A test, a bench or an example may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use std::path::PathBuf;

use catamnesis_assessment::best::{Admiral, Assessed, admiral, admiral_response};
use catamnesis_assessment::day::{Day, parse_date};
use catamnesis_assessment::response::Response;
use catamnesis_assessment::tables::TableError;
use catamnesis_assessment::tables::domain::Domain;
use catamnesis_assessment::tables::xpt;

fn reference(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference").join(name)
}

#[test]
fn cases_of_admiralonco() -> std::io::Result<()> {
    let text = std::fs::read_to_string(reference("admiralonco/cases.csv"))?;
    let day = |t: &str| parse_date(t).map(|w| w.earliest());
    let mut n = 0;
    for line in text.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        let number = |i: usize| f[i].parse::<i32>().unwrap_or(0);
        let choices = Admiral {
            stable_minimum: number(2),
            confirmation: number(3),
            most_not_evaluable: number(4) as usize,
            accept_stable: f[5] == "1",
            missing_as_not_evaluable: f[6] == "1",
            cut_at_progression: f[7] == "1",
        };
        let course: Vec<Assessed> = f[11]
            .split(';')
            .filter_map(|a| a.split_once(' '))
            .filter_map(|(d, r)| Some(Assessed { day: day(d)?, response: Response::from_code(r)? }))
            .collect();
        let (reference, progression): (Day, Option<Day>) = (day(f[9]).unwrap_or_default(), day(f[10]));
        let (value, date) = match f[1] {
            "confirmed_bor" | "bor" => {
                let b = admiral(&course, progression, reference, f[1] == "confirmed_bor", &choices);
                (b.response.code(), b.day)
            }
            kind => {
                let d = admiral_response(&course, progression, kind == "confirmed_response", &choices);
                (if d.is_some() { "Y" } else { "N" }, d)
            }
        };
        assert_eq!((value, date), (f[12], day(f[13])), "{line}");
        n += 1;
    }
    assert_eq!(n, 86);
    Ok(())
}

#[test]
fn a_transport_file_gives_back_names_texts_numbers_and_missing_values() -> std::io::Result<()> {
    let bytes = std::fs::read(reference("xport/tr.xpt"))?;
    let member = xpt::read(&bytes).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(member.name, "TR");
    assert_eq!(member.columns[..4], ["USUBJID", "TRGRPID", "TRLNKID", "TRTESTCD"]);
    assert_eq!(
        member.rows,
        [
            [
                "P1", "TARGET", "T01", "DIAMETER", "40", "40", "", "INVESTIGATOR", "1", "BASELINE",
                "2021-03-02"
            ],
            [
                "P1", "TARGET", "T01", "DIAMETER", "27.9", "27.9", "", "INVESTIGATOR", "2", "WEEK 9",
                "2021-05-04"
            ],
            [
                "P1", "TARGET", "T01", "DIAMETER", "", "", "NOT DONE", "INVESTIGATOR", "3", "WEEK 18",
                "2021-07-06"
            ],
        ]
    );
    assert!(Domain::from_bytes(&bytes).is_ok_and(|d| d.column("TRDTC") == Some(10)));
    let broken = xpt::read(&bytes[..500]).map(|m| m.rows.len());
    assert!(matches!(broken, Err(TableError::Xpt { .. })), "{broken:?}");
    Ok(())
}

/// Every number of every guideline has a unit and a source, and every file can be applied.
#[test]
fn guideline_files_are_whole() {
    use catamnesis_assessment::criteria::{BUILT_IN, Criteria, CriteriaError, CriteriaFile};
    use catamnesis_assessment::sums::PartialRule;
    for (id, text) in BUILT_IN {
        let file = CriteriaFile::parse(id, text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(&file.id, id);
        assert!(file.source.len() > 20, "{id}");
        for (name, p) in &file.parameter {
            assert!(!p.source.is_empty() && !p.unit.is_empty(), "{id} {name}");
        }
        assert!(Criteria::built_in(id, PartialRule::Kept).is_ok(), "{id}");
        let spoiled = text.replacen("value = ", "valeu = ", 1);
        assert!(matches!(CriteriaFile::parse(id, &spoiled), Err(CriteriaError::Malformed { .. })), "{id}");
    }
    assert!(matches!(Criteria::built_in("rano-2.0", PartialRule::Kept), Err(CriteriaError::Refused { .. })));
    let unknown = Criteria::built_in("recist-9", PartialRule::Kept).map(|_| ()).map_err(|e| e.to_string());
    assert!(unknown.is_err_and(|m| m.contains("known are recist-1.1")));
}

/// Every finding has a page, and every page of stage 6 a finding.
#[test]
fn every_finding_has_a_page() -> std::io::Result<()> {
    use catamnesis_assessment::finding::FindingCode;
    let folder = reference("../../docs/book/src/diagnostics");
    for code in FindingCode::ALL {
        let page = std::fs::read_to_string(folder.join(format!("{}.md", code.code())))?;
        assert!(page.starts_with(&format!("# {}: ", code.code())));
        assert!(page.contains(&format!("**Severity:** {}.", code.severity().word())), "{}", code.code());
    }
    // Findings of reports are told by the pipeline, where an author's words and our derivation meet.
    let of_reports = ["A025.md", "A026.md"];
    let pages = std::fs::read_dir(folder)?
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('A') && !of_reports.contains(&name.as_str()))
        .count();
    assert_eq!(pages, FindingCode::ALL.len());
    Ok(())
}
