//! `catamnesis timeline`: the course of a patient in time.

use super::each;
use crate::Done;
use crate::cli::{TimelineArgs, TimelineDetail, TimelineFormat, TimelineOrigin};
use crate::error::CliError;
use crate::inputs::Columns;
use crate::output;
use catamnesis_export::summary::Layout;
use catamnesis_export::timeline::details::{self, listings};
use catamnesis_export::timeline::layout::{Picture, layout};
use catamnesis_export::timeline::rows::{self, TimelineRow};
use catamnesis_export::timeline::{Origin, courses, page, png, svg, text};
use catamnesis_vocab::Vocabulary;

/// Runs the command.
pub(super) fn run(args: &TimelineArgs, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    let to_file = args.output.is_some();
    if args.format == TimelineFormat::Png && !to_file && output::is_terminal() {
        return Err(CliError::PixelsOnTerminal);
    }
    let width = if to_file { 100 } else { output::width() };
    let paper = Layout { width, color: !to_file && output::color() };
    let detail = args.detail.unwrap_or(match args.format {
        TimelineFormat::Json | TimelineFormat::Jsonl | TimelineFormat::Csv => TimelineDetail::All,
        _ => TimelineDetail::Course,
    });
    let mut made = Made::default();
    let read =
        each::report(&args.files, &Columns::from(&args.columns), vocabulary, &mut |report, analysis, _| {
            let courses = courses(report, analysis, args.origin.into());
            match args.format {
                TimelineFormat::Text if courses.is_empty() => {
                    made.texts.push(format!("{}: no patient was found in this report\n", report.id));
                }
                TimelineFormat::Text if detail == TimelineDetail::All => {
                    let listings = listings(report, analysis, &courses);
                    made.texts.extend(courses.iter().zip(&listings).map(|(course, entries)| {
                        format!("{}{}", text::render(course, paper), details::render(course, entries, paper))
                    }));
                }
                TimelineFormat::Text => made.texts.extend(courses.iter().map(|c| text::render(c, paper))),
                TimelineFormat::Json | TimelineFormat::Jsonl | TimelineFormat::Csv => match detail {
                    TimelineDetail::Course => made.rows.extend(courses.iter().map(|c| rows::row(c, None))),
                    TimelineDetail::All => {
                        let listings = listings(report, analysis, &courses);
                        made.rows.extend(courses.iter().zip(&listings).map(|(c, l)| rows::row(c, Some(l))));
                    }
                },
                TimelineFormat::Svg | TimelineFormat::Png => made.pictures.extend(courses.iter().map(layout)),
                TimelineFormat::Html => {
                    if made.texts.is_empty() {
                        made.title = report.metadata.title.clone().unwrap_or_else(|| report.id.clone());
                    }
                    made.texts.push(page::article(made.texts.len() + 1, report, analysis, &courses));
                }
            }
        });
    let is_empty = made.texts.is_empty() && made.rows.is_empty() && made.pictures.is_empty();
    if read.is_ok() || !is_empty {
        output::deliver_bytes(&made.finish(args)?, args.output.as_deref(), args.force)?;
    }
    read.map(|()| Done::Clean)
}

/// What the reports gave, in order.
#[derive(Default)]
struct Made {
    texts: Vec<String>,
    rows: Vec<TimelineRow>,
    pictures: Vec<Picture>,
    title: String,
}

impl Made {
    fn finish(self, args: &TimelineArgs) -> Result<Vec<u8>, CliError> {
        let text = match args.format {
            TimelineFormat::Text => self.texts.join("\n"),
            TimelineFormat::Html => page::page(&self.title, &self.texts),
            TimelineFormat::Csv => rows::csv(&self.rows),
            TimelineFormat::Jsonl => {
                self.rows.iter().map(|row| format!("{}\n", serde_json::json!(row))).collect()
            }
            TimelineFormat::Json => match self.rows.as_slice() {
                [row] => format!("{:#}\n", serde_json::json!(row)),
                rows => format!("{:#}\n", serde_json::json!(rows)),
            },
            TimelineFormat::Svg => svg::file(&self.pictures),
            TimelineFormat::Png => return Ok(png::file(&self.pictures, f32::from(args.scale))?),
        };
        Ok(text.into_bytes())
    }
}

impl From<TimelineOrigin> for Origin {
    fn from(origin: TimelineOrigin) -> Self {
        match origin {
            TimelineOrigin::Presentation => Origin::Presentation,
            TimelineOrigin::Diagnosis => Origin::Diagnosis,
            TimelineOrigin::Surgery => Origin::Surgery,
            TimelineOrigin::FirstTreatment => Origin::FirstTreatment,
        }
    }
}
