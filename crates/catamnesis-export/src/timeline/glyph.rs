//! The shapes of the picture: what an event looks like, told apart by form first and by color second.
//!
//! Colors are those of Okabe and Ito ("Color Universal Design", 2008), which color-blind readers can tell apart.

use catamnesis::facts::{EventKind, ReportedResponse};

pub(super) const BLACK: &str = "#000000";
pub(super) const INK: &str = "#333333";
pub(super) const SOFT: &str = "#666666";
pub(super) const GRID: &str = "#e2e2e2";
pub(super) const BAND: &str = "#f7f7f7";
pub(super) const WHITE: &str = "#ffffff";
const ORANGE: &str = "#e69f00";
const SKY: &str = "#56b4e9";
const GREEN: &str = "#009e73";
const BLUE: &str = "#0072b2";
const VERMILION: &str = "#d55e00";
const PURPLE: &str = "#cc79a7";

/// Half the height of a glyph in pixels.
pub(super) const RADIUS: f64 = 5.5;

/// What fills a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing.
    None,
    /// One color.
    Solid(&'static str),
    /// Diagonal lines of a color.
    Hatch(&'static str),
    /// From nothing on the left to a color on the right.
    FadeIn(&'static str),
    /// From a color on the left to nothing on the right.
    FadeOut(&'static str),
}

/// One drawn thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A polygon or an open line through points, in pixels.
    Lines {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Whether the last point is joined to the first.
        is_closed: bool,
        /// Inside.
        fill: Paint,
        /// Color of the line; empty for none.
        stroke: &'static str,
        /// Width of the line.
        width: f64,
        /// Whether the line is dashed.
        is_dashed: bool,
    },
    /// A circle.
    Circle {
        /// Center.
        at: (f64, f64),
        /// Radius.
        r: f64,
        /// Inside.
        fill: Paint,
        /// Color of the line.
        stroke: &'static str,
    },
    /// A text on one line.
    Text(Label),
}

/// A text with the room it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// Left end in pixels.
    pub x: f64,
    /// Baseline in pixels.
    pub y: f64,
    /// Width in pixels.
    pub width: f64,
    /// Size of the type in pixels.
    pub size: f64,
    /// Color.
    pub color: &'static str,
}

impl Label {
    /// Left, top, right and bottom of the room, from the face's ascent and descent.
    pub fn room(&self) -> (f64, f64, f64, f64) {
        (self.x, self.y - 0.93 * self.size, self.x + self.width, self.y + 0.24 * self.size)
    }
}

pub(super) fn polygon(points: Vec<(f64, f64)>, fill: Paint) -> Shape {
    Shape::Lines { points, is_closed: true, fill, stroke: BLACK, width: 1.0, is_dashed: false }
}

pub(super) fn line(
    from: (f64, f64),
    to: (f64, f64),
    stroke: &'static str,
    width: f64,
    is_dashed: bool,
) -> Shape {
    Shape::Lines { points: vec![from, to], is_closed: false, fill: Paint::None, stroke, width, is_dashed }
}

pub(super) fn rect(
    x: (f64, f64),
    y: (f64, f64),
    fill: Paint,
    stroke: &'static str,
    is_dashed: bool,
) -> Shape {
    let points = vec![(x.0, y.0), (x.1, y.0), (x.1, y.1), (x.0, y.1)];
    Shape::Lines { points, is_closed: true, fill, stroke, width: 1.0, is_dashed }
}

/// Color of a treatment's bar.
pub(super) fn bar_color(kind: EventKind) -> &'static str {
    if kind == EventKind::Radiotherapy { ORANGE } else { GREEN }
}

/// Color of a disease-free phase, and of a progression.
pub(super) const FREE: &str = SKY;
pub(super) const GROWING: &str = VERMILION;

/// The glyph of an event around a point.
pub(super) fn glyph(kind: EventKind, response: Option<ReportedResponse>, at: (f64, f64)) -> Vec<Shape> {
    let (x, y) = at;
    let r = RADIUS;
    let circle = |fill| vec![Shape::Circle { at, r: r - 0.5, fill, stroke: BLACK }];
    let scaled =
        |points: &[(f64, f64)]| points.iter().map(|(a, b)| (x + a * r, y + b * r)).collect::<Vec<_>>();
    match kind {
        EventKind::SymptomOnset => circle(Paint::None),
        EventKind::Presentation => {
            vec![polygon(scaled(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]), Paint::Solid(WHITE))]
        }
        EventKind::Diagnosis => {
            vec![polygon(scaled(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]), Paint::Solid(PURPLE))]
        }
        EventKind::Imaging => circle(Paint::Solid(SKY)),
        EventKind::Biopsy => {
            vec![polygon(
                scaled(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
                Paint::Solid(SKY),
            )]
        }
        EventKind::Surgery => {
            vec![polygon(scaled(&[(-1.0, -0.9), (1.0, -0.9), (0.0, 1.0)]), Paint::Solid(BLUE))]
        }
        EventKind::SystemicTherapy => {
            vec![rect((x - r, x + r), (y - 4.0, y + 4.0), Paint::Solid(GREEN), BLACK, false)]
        }
        EventKind::Radiotherapy => {
            vec![rect((x - r, x + r), (y - 4.0, y + 4.0), Paint::Hatch(ORANGE), BLACK, false)]
        }
        EventKind::OtherTreatment => {
            let arm = 0.38;
            let plus = [
                (-arm, -1.0),
                (arm, -1.0),
                (arm, -arm),
                (1.0, -arm),
                (1.0, arm),
                (arm, arm),
                (arm, 1.0),
                (-arm, 1.0),
                (-arm, arm),
                (-1.0, arm),
                (-1.0, -arm),
                (-arm, -arm),
            ];
            vec![polygon(scaled(&plus), Paint::Solid(BLUE))]
        }
        EventKind::Response => response_glyph(response, at),
        EventKind::Recurrence => {
            let stroke = |a, b| Shape::Lines {
                points: scaled(&[a, b]),
                is_closed: false,
                fill: Paint::None,
                stroke: VERMILION,
                width: 3.0,
                is_dashed: false,
            };
            vec![stroke((-0.9, -0.9), (0.9, 0.9)), stroke((-0.9, 0.9), (0.9, -0.9))]
        }
        EventKind::FollowUp => {
            vec![polygon(scaled(&[(-0.8, -0.9), (1.0, 0.0), (-0.8, 0.9)]), Paint::Solid(WHITE))]
        }
        EventKind::Death => vec![
            line((x, y - 1.2 * r), (x, y + 1.2 * r), BLACK, 2.4, false),
            line((x - 0.7 * r, y - 0.45 * r), (x + 0.7 * r, y - 0.45 * r), BLACK, 2.4, false),
        ],
    }
}

/// CR: star; PR: half-filled circle; SD: flat bar; PD: triangle upward; unsaid: small ring.
fn response_glyph(response: Option<ReportedResponse>, at: (f64, f64)) -> Vec<Shape> {
    let (x, y) = at;
    let r = RADIUS;
    match response {
        Some(ReportedResponse::Complete) => {
            let points = (0..10)
                .map(|i| {
                    let angle = f64::from(i) * std::f64::consts::PI / 5.0 - std::f64::consts::FRAC_PI_2;
                    let reach = if i % 2 == 0 { 1.25 * r } else { 0.52 * r };
                    (x + reach * angle.cos(), y + reach * angle.sin())
                })
                .collect();
            vec![polygon(points, Paint::Solid(GREEN))]
        }
        Some(ReportedResponse::Partial) => {
            let half = (0..=12)
                .map(|i| {
                    let angle = f64::from(i) * std::f64::consts::PI / 12.0 + std::f64::consts::FRAC_PI_2;
                    (x + r * angle.cos(), y + r * angle.sin())
                })
                .collect();
            vec![
                Shape::Circle { at, r, fill: Paint::Solid(WHITE), stroke: BLACK },
                polygon(half, Paint::Solid(GREEN)),
            ]
        }
        Some(ReportedResponse::Stable) => {
            vec![rect(
                (x - 1.1 * r, x + 1.1 * r),
                (y - 0.4 * r, y + 0.4 * r),
                Paint::Solid(ORANGE),
                BLACK,
                false,
            )]
        }
        Some(ReportedResponse::Progressive) => {
            vec![polygon(
                vec![(x - r, y + 0.9 * r), (x + r, y + 0.9 * r), (x, y - r)],
                Paint::Solid(VERMILION),
            )]
        }
        None => vec![Shape::Circle { at, r: 0.6 * r, fill: Paint::Solid(WHITE), stroke: BLACK }],
    }
}
