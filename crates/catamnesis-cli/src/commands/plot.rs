//! `catamnesis plot`: waterfall, spider, swimmer, Kaplan-Meier, lesions.

use super::assess::{Choices, FindingLog, each_subject, interval};
use crate::cli::{PlotArgs, PlotEndpoint, PlotKind};
use crate::error::CliError;
use crate::{Done, output};
use catamnesis_assessment::events::Endpoint;
use catamnesis_assessment::plot::{self, KmOptions, PlotSubject};

/// Pixels of a PNG per unit of the picture.
const SCALE: f32 = 2.0;

/// Runs the command.
pub(super) fn run(args: &PlotArgs) -> Result<Done, CliError> {
    let ending = args.output.as_ref().and_then(|p| p.extension()).and_then(|e| e.to_str()).unwrap_or("svg");
    if !matches!(ending, "svg" | "html" | "htm" | "png") {
        let message = format!("pictures are .svg, .png or .html, not .{ending}");
        return Err(CliError::Assess { message });
    }
    let choices = Choices::new(&args.data, false)?;
    let mut log = FindingLog::new(None, false)?;
    let mut subjects: Vec<PlotSubject> = Vec::new();
    each_subject(&args.data, &choices, &mut log, &mut |assessment, _| {
        let confirmed = choices.confirmation_required;
        let best = if confirmed { assessment.confirmed.response } else { assessment.unconfirmed.response };
        subjects.push(PlotSubject::new(&assessment, choices.criteria.best_code(best), confirmed));
        Ok(())
    })?;
    let endpoint = match args.endpoint {
        PlotEndpoint::Pfs => Endpoint::ProgressionFreeSurvival,
        PlotEndpoint::Os => Endpoint::OverallSurvival,
        PlotEndpoint::Dor => Endpoint::DurationOfResponse,
        PlotEndpoint::Ttp => Endpoint::TimeToProgression,
    };
    let named = |default: &str| args.title.clone().unwrap_or_else(|| default.to_owned());
    let title = match args.kind {
        PlotKind::Waterfall => named("Best change of the sum of targets"),
        PlotKind::Spider => named("Change of the sum of targets"),
        PlotKind::Swimmer => named("Course of every subject"),
        PlotKind::Km => named(endpoint.title()),
        PlotKind::Lesions => named("Lesions"),
    };
    let svg = match args.kind {
        PlotKind::Waterfall => plot::waterfall(&subjects, &title),
        PlotKind::Spider => plot::spider(&subjects, &title),
        PlotKind::Swimmer => plot::swimmer(&subjects, &title),
        PlotKind::Km => {
            let options = KmOptions { endpoint, interval: interval(args.interval), confidence: 0.95 };
            plot::km(&subjects, options, &title)
        }
        PlotKind::Lesions => {
            let found = subjects.iter().find(|s| args.subject.as_ref().is_none_or(|id| s.id == *id));
            let Some(subject) = found else {
                let id = args.subject.clone().unwrap_or_default();
                return Err(CliError::Assess {
                    message: format!("there is no subject {id}; the table of subjects lists all"),
                });
            };
            plot::lesions(subject, &format!("{title}: {}", subject.id))
        }
    };
    let bytes = match ending {
        "svg" => svg.into_bytes(),
        "png" => catamnesis_export::timeline::png::of_svg(&svg, SCALE)?,
        _ => plot::page(&svg, &title).into_bytes(),
    };
    output::deliver_bytes(&bytes, args.output.as_deref(), args.force)?;
    Ok(if log.finish(false)? { Done::Findings } else { Done::Clean })
}
