//! From a table of responses and one of subjects to best confirmed responses, CSV to CSV; what speed is measured with.
//!
//! `cargo run --profile ci -p catamnesis-assessment --example best_response RESPONSES SUBJECTS > OUT.csv`
// A test, a bench or an example may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use std::io::Write;

use catamnesis_assessment::assess::{BestMode, Settings, assess_course};
use catamnesis_assessment::best::Admiral;
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::Imputation;
use catamnesis_assessment::events::CensoringRule;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_assessment::tables::domain::Domain;
use catamnesis_assessment::tables::output::{self, Axis, Table};
use catamnesis_assessment::tables::responses::{self, SubjectDates};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (table, subjects) =
        arguments.next().zip(arguments.next()).ok_or("usage: best_response RESPONSES SUBJECTS")?;
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept)?;
    let admiral = Admiral {
        confirmation: criteria.confirmation(),
        stable_minimum: criteria.stable_minimum(),
        most_not_evaluable: 1,
        accept_stable: false,
        missing_as_not_evaluable: false,
        cut_at_progression: true,
    };
    let censoring = CensoringRule { missed_visits: None, new_therapy: true };
    let settings = Settings { best: BestMode::Admiral(admiral), censoring };
    let mut findings = Vec::new();
    let domain = Domain::from_bytes(&std::fs::read(subjects)?)?;
    let dates = responses::read_subjects(&domain, Imputation::Reject, &mut findings)?;
    let courses = responses::read(&std::fs::read_to_string(table)?, Imputation::Reject, &mut findings)?;
    let none = SubjectDates::default();
    let mut out = Vec::new();
    output::header(&mut out, Table::Subjects);
    let mut seen = std::collections::BTreeSet::new();
    for course in courses {
        let of_subject = dates.get(&course.id).unwrap_or(&none);
        let assessment = assess_course(&course.id, course.course, of_subject, &settings, &mut findings);
        output::best(&mut out, &assessment, &criteria, Axis::Calendar);
        seen.insert(course.id);
    }
    for (id, of_subject) in dates.iter().filter(|(id, _)| !seen.contains(*id)) {
        let assessment = assess_course(id, Vec::new(), of_subject, &settings, &mut findings);
        output::best(&mut out, &assessment, &criteria, Axis::Calendar);
    }
    std::io::stdout().lock().write_all(&out)?;
    Ok(())
}
