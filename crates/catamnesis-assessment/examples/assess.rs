//! Reads a lesion table and prints the table of assessments, then that of subjects.

use std::io::Write;

use catamnesis_assessment::assess::{BestMode, Settings, assess};
use catamnesis_assessment::best::{CompleteThenDisease, Confirmation, Table3};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::Imputation;
use catamnesis_assessment::events::CensoringRule;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_assessment::tables::build::{BuildOptions, GroupBy};
use catamnesis_assessment::tables::output::{self, Axis, Table};
use catamnesis_assessment::tables::{lesions, responses::SubjectDates};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: assess LESIONS.csv")?;
    let text = std::fs::read_to_string(path)?;
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept)?;
    let choices = Table3 {
        confirmation: Confirmation::Required { days: criteria.confirmation() },
        stable_minimum: criteria.stable_minimum(),
        complete_then_disease: CompleteThenDisease::Progression,
    };
    let settings = Settings {
        best: BestMode::Table3(choices),
        censoring: CensoringRule { missed_visits: None, new_therapy: true },
    };
    let options = BuildOptions { group: GroupBy::Date, imputation: Imputation::Reject, rows_add_up: false };
    let mut findings = Vec::new();
    let subjects = lesions::read(&text, &options, &mut findings)?;
    let (mut points, mut best) = (Vec::new(), Vec::new());
    output::header(&mut points, Table::Timepoints);
    output::header(&mut best, Table::Subjects);
    for subject in subjects {
        let assessment = assess(subject, &SubjectDates::default(), &criteria, &settings, &mut findings);
        output::timepoints(&mut points, &assessment, &criteria, Axis::Calendar);
        output::best(&mut best, &assessment, Axis::Calendar);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(&points)?;
    out.write_all(&best)?;
    for finding in &findings {
        let d = finding.diagnostic();
        writeln!(std::io::stderr(), "{} {}: {}", d.severity.word(), d.code, d.message)?;
    }
    Ok(())
}
