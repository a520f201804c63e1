//! Pictures of a cohort as deterministic SVG: waterfall, spider, swimmer, Kaplan-Meier, lesions.
//!
//! Marks are derived from the rules that judged the subjects, never given by hand. Every mark carries a
//! `<title>`, which a browser shows under the pointer and a screen reader reads.

mod svg;
mod axis;
mod subject;
mod waterfall;
mod spider;
mod swimmer;
mod km;
mod lesions;
mod page;

pub use km::{KmOptions, km};
pub use lesions::lesions;
pub use page::page;
pub use spider::spider;
pub use subject::{LesionTrack, PlotSubject, Point};
pub use swimmer::swimmer;
pub use waterfall::waterfall;

use crate::response::{BestResponse, Response};

/// Color of a category (Okabe and Ito's palette, told apart with any color vision).
fn color(best: BestResponse) -> &'static str {
    match best {
        BestResponse::Of(Response::StringentComplete | Response::Complete) => "#009e73",
        BestResponse::Of(Response::VeryGoodPartial | Response::Partial) => "#56b4e9",
        BestResponse::Of(Response::Minor | Response::Stable | Response::NonCompleteNonProgressive) => {
            "#e69f00"
        }
        BestResponse::Of(Response::UnconfirmedProgressive) => "#cc79a7",
        BestResponse::Of(Response::Progressive) => "#d55e00",
        BestResponse::Of(Response::NotEvaluable | Response::NotDone | Response::NoEvidenceOfDisease)
        | BestResponse::Missing => "#999999",
    }
}

/// Color of a group by its place in the order of groups.
fn group_color(index: usize) -> &'static str {
    const COLORS: [&str; 8] =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];
    COLORS[index % COLORS.len()]
}
