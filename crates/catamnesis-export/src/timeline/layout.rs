//! Where everything stands in the picture.
//!
//! Every event stands in the lane of its kind, with its whisker and its label in one row; the first row that
//! has room is taken, so no two texts overlap whatever the report tells. Every text is measured in the face
//! in which it is drawn.

use super::axis::{self, Axis, ZeroDate};
use super::course::{Course, Mark, Phase, Time, status_words};
use super::font::Font;
use super::glyph::{self, Label, Paint, RADIUS, Shape};
use super::when;
use catamnesis::facts::{EventKind, ReportedResponse};
use catamnesis::timeline::EpisodeKind;

/// Width of the picture in pixels.
pub const WIDTH: f64 = 1000.0;
/// Where the axis begins; lane names stand left of it.
const LEFT: f64 = 98.0;
/// Where the axis ends.
const RIGHT: f64 = WIDTH - 18.0;
/// Height of a row in pixels.
const ROW: f64 = 18.0;
/// Size of labels in pixels.
const SIZE: f64 = 11.0;
/// Widest label before it is cut.
const WIDEST: f64 = 230.0;
/// Space between neighbors in a row.
const GAP: f64 = 7.0;

/// Shapes that belong together: one event, one phase, or the frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Index of the mark, where the group is one.
    pub mark: Option<usize>,
    /// What a reader is told who points at it.
    pub title: Option<String>,
    /// The shapes, from back to front.
    pub shapes: Vec<Shape>,
}

/// A picture: its size and what is drawn, from back to front.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Height in pixels; the width is [`WIDTH`].
    pub height: f64,
    /// In one sentence, for readers who do not see it.
    pub title: String,
    /// What is drawn.
    pub groups: Vec<Group>,
}

impl Picture {
    /// Every text with its room.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.groups.iter().flat_map(|g| &g.shapes).filter_map(|s| match s {
            Shape::Text(label) => Some(label),
            Shape::Lines { .. } | Shape::Circle { .. } => None,
        })
    }
}

/// The lanes from top to bottom.
const LANES: [(&str, &[EventKind]); 5] = [
    ("Illness", &[EventKind::SymptomOnset, EventKind::Presentation, EventKind::Diagnosis]),
    ("Assessment", &[EventKind::Imaging, EventKind::Biopsy]),
    (
        "Treatment",
        &[EventKind::Surgery, EventKind::SystemicTherapy, EventKind::Radiotherapy, EventKind::OtherTreatment],
    ),
    ("Response", &[EventKind::Response, EventKind::Recurrence]),
    ("Outcome", &[EventKind::FollowUp, EventKind::Death]),
];

/// Lays out the picture of one course.
pub fn layout(course: &Course) -> Picture {
    let font = Font::new();
    let zero = course.presentation_date.and_then(|d| ZeroDate::new(d, course.origin_time.best));
    let axis = Axis::new(&told_times(course), (LEFT, RIGHT), zero, &font);
    let mut page = Page { course, font, axis, y: 12.0, back: Vec::new(), groups: Vec::new() };
    page.heading();
    let top = page.y;
    page.phases();
    for (name, kinds) in LANES {
        page.lane(name, kinds);
    }
    page.axis(top);
    page.order_only();
    page.legend();
    let height = (page.y + 8.0).round();
    let frame = Group { mark: None, title: None, shapes: page.back };
    let mut groups = vec![frame];
    groups.append(&mut page.groups);
    let title =
        format!("Timeline of {}: {} events from {}", course.title, course.marks.len(), course.origin.name());
    Picture { height, title, groups }
}

/// Times that need room on the axis: bounds as told, and best times of what is only assumed.
fn told_times(course: &Course) -> Vec<f64> {
    let mut times = Vec::new();
    for mark in &course.marks {
        for time in [mark.start, mark.end].into_iter().flatten() {
            times.push(time.best);
            if !mark.is_assumed {
                times.extend([time.lo, time.hi]);
            }
        }
    }
    times
}

struct Page<'c> {
    course: &'c Course,
    font: Font,
    axis: Axis,
    /// Where the next part begins.
    y: f64,
    /// Frame, grid and other texts, behind the marks.
    back: Vec<Shape>,
    groups: Vec<Group>,
}

impl Page<'_> {
    fn label(&self, text: &str, x: f64, y: f64, size: f64, color: &'static str) -> Label {
        Label { text: text.to_owned(), x, y, width: self.font.width(text, size), size, color }
    }

    fn heading(&mut self) {
        let title = self.font.fit(&self.course.title, 15.0, RIGHT - 14.0);
        self.y += 14.0;
        self.back.push(Shape::Text(self.label(&title, 14.0, self.y, 15.0, glyph::BLACK)));
        let mut parts = Vec::new();
        if self.course.n_patients > 1 {
            parts.push(format!("Patient {} of {}", self.course.number, self.course.n_patients));
        }
        if let Some(missed) = self.course.missed_origin {
            parts.push(format!("No time is told for the {}", missed.name()));
        }
        if let Some(date) = self.course.presentation_date {
            parts.push(format!("Presentation {}", date.iso()));
        }
        if let Some(status) = self.course.status {
            parts.push(format!("Last known {}", status_words(status)));
        }
        if !parts.is_empty() {
            self.y += 17.0;
            let line = self.font.fit(&parts.join(" · "), SIZE, RIGHT - 14.0);
            self.back.push(Shape::Text(self.label(&line, 14.0, self.y, SIZE, glyph::SOFT)));
        }
        self.y += 12.0;
    }

    /// The background of a lane with its name; returns the center of its first row.
    fn open_lane(&mut self, name: &str, n_rows: usize) -> f64 {
        let height = n_rows as f64 * ROW + 8.0;
        let y = (self.y, self.y + height);
        self.back.push(Shape::Lines {
            points: vec![(LEFT - 84.0, y.0), (RIGHT, y.0), (RIGHT, y.1), (LEFT - 84.0, y.1)],
            is_closed: true,
            fill: Paint::Solid(glyph::BAND),
            stroke: "",
            width: 0.0,
            is_dashed: false,
        });
        let label = self.label(name, LEFT - 78.0, self.y + 4.0 + ROW / 2.0 + 4.0, SIZE, glyph::INK);
        self.back.push(Shape::Text(label));
        let center = self.y + 4.0 + ROW / 2.0;
        self.y += height + 3.0;
        center
    }

    fn phases(&mut self) {
        let course = self.course;
        let shown = |p: &&Phase| {
            matches!(p.kind, EpisodeKind::Symptoms | EpisodeKind::DiseaseFree | EpisodeKind::Progression)
                && p.start.is_some()
        };
        let phases: Vec<&Phase> = course.phases.iter().filter(shown).collect();
        if phases.is_empty() {
            return;
        }
        let mut rows = Rows::default();
        let placed: Vec<(Place, String)> = phases
            .iter()
            .map(|phase| {
                let (a, b) = self.phase_extent(phase);
                let text = self.font.fit(&phase_words(phase), SIZE, WIDEST);
                (rows.place((a, b), self.font.width(&text, SIZE)), text)
            })
            .collect();
        let first = self.open_lane("Phases", rows.n());
        for (phase, (place, text)) in phases.iter().zip(placed) {
            let y = first + place.row as f64 * ROW;
            let label_y = if place.is_above { y - ROW } else { y };
            let (a, b) = self.phase_extent(phase);
            let (fill, stroke) = match phase.kind {
                EpisodeKind::Progression => (Paint::Hatch(glyph::GROWING), glyph::BLACK),
                EpisodeKind::DiseaseFree => (Paint::Solid(glyph::FREE), glyph::BLACK),
                EpisodeKind::Symptoms
                | EpisodeKind::WorkUp
                | EpisodeKind::Treatment
                | EpisodeKind::FollowUp => (Paint::Solid(glyph::GRID), glyph::SOFT),
            };
            let crosses = phase.start.zip(phase.end).is_some_and(|(a, b)| b.best < a.best);
            let is_open = phase.end.is_none() || crosses;
            // Where the end is not known, the phase fades away.
            let (fill, stroke) = match (phase.end, phase.kind) {
                (None, EpisodeKind::Progression) => (Paint::FadeOut(glyph::GROWING), ""),
                (None, _) => (Paint::FadeOut(glyph::FREE), ""),
                _ => (fill, stroke),
            };
            let shapes = vec![
                glyph::rect((a, b), (y - 4.0, y + 4.0), fill, stroke, is_open),
                Shape::Text(self.label(&text, place.label_x, label_y + 4.0, SIZE, glyph::INK)),
            ];
            let mark = Some(phase.from).filter(|m| *m < course.marks.len());
            self.groups.push(Group { mark, title: Some(phase_words(phase)), shapes });
        }
    }

    fn phase_extent(&self, phase: &Phase) -> (f64, f64) {
        let a = phase.start.map_or(LEFT, |t| self.axis.x(t.best));
        let b = phase.end.map_or(RIGHT, |t| self.axis.x(t.best));
        // Best times of an uncertain phase may cross; it is then as short as can be shown.
        (a, b.max(a + 3.0))
    }

    fn lane(&mut self, name: &str, kinds: &[EventKind]) {
        let course = self.course;
        let mut marks: Vec<(usize, &Mark, Time)> = course
            .marks
            .iter()
            .enumerate()
            .filter(|(_, m)| kinds.contains(&m.kind))
            .filter_map(|(i, m)| Some((i, m, m.start?)))
            .collect();
        if marks.is_empty() {
            return;
        }
        marks.sort_by(|a, b| a.2.best.total_cmp(&b.2.best).then(a.0.cmp(&b.0)));
        let mut rows = Rows::default();
        let placed: Vec<(Place, String)> = marks
            .iter()
            .map(|(_, mark, time)| {
                let text = self.font.fit(&label_words(mark), SIZE, WIDEST);
                let place = rows.place(self.extent(mark, *time), self.font.width(&text, SIZE));
                (place, text)
            })
            .collect();
        let first = self.open_lane(name, rows.n());
        for ((index, mark, time), (place, text)) in marks.into_iter().zip(placed) {
            let y = first + place.row as f64 * ROW;
            let label_y = if place.is_above { y - ROW } else { y };
            let mut shapes = self.drawing(mark, time, y);
            shapes.push(Shape::Text(self.label(&text, place.label_x, label_y + 4.0, SIZE, glyph::BLACK)));
            self.groups.push(Group { mark: Some(index), title: Some(mark.sentence(course.origin)), shapes });
        }
    }

    /// Left and right end of whatever is drawn for a mark.
    fn extent(&self, mark: &Mark, time: Time) -> (f64, f64) {
        let end = mark.end.unwrap_or(time);
        let (a, b) = (self.axis.x(time.lo), self.axis.x(end.hi.max(time.hi)));
        let (best, last) = (self.axis.x(time.best), self.axis.x(end.best));
        (a.min(best - RADIUS - 1.0), b.max(best + RADIUS + 1.0).max(last))
    }

    fn drawing(&self, mark: &Mark, time: Time, y: f64) -> Vec<Shape> {
        match mark.end {
            Some(end) if mark.is_lasting() => self.bar(mark, time, end, y),
            _ => {
                let mut shapes = self.whisker(time, mark.is_vague(), y);
                shapes.extend(glyph::glyph(mark.kind, mark.response, (self.axis.x(time.best), y)));
                shapes
            }
        }
    }

    /// Earliest to latest: a line with caps, dashed where vague, without a cap where it leaves the axis.
    fn whisker(&self, time: Time, is_vague: bool, y: f64) -> Vec<Shape> {
        let (a, b) = (self.axis.x(time.lo), self.axis.x(time.hi));
        if b - a < 2.0 * RADIUS {
            return Vec::new();
        }
        let mut shapes = vec![glyph::line((a, y), (b, y), glyph::SOFT, 1.2, is_vague)];
        let (first, last) = self.axis.days();
        for (x, is_inside) in [(a, time.lo >= first), (b, time.hi <= last)] {
            if is_inside {
                shapes.push(glyph::line((x, y - 3.5), (x, y + 3.5), glyph::SOFT, 1.2, false));
            }
        }
        shapes
    }

    /// A treatment: solid where it surely went on, fading where its start or end is not sure, with a tick
    /// between cycles.
    fn bar(&self, mark: &Mark, start: Time, end: Time, y: f64) -> Vec<Shape> {
        let color = glyph::bar_color(mark.kind);
        let solid =
            if mark.kind == EventKind::Radiotherapy { Paint::Hatch(color) } else { Paint::Solid(color) };
        let height = (y - 4.5, y + 4.5);
        let x = |days: f64| self.axis.x(days);
        let (best, last) = (x(start.best), x(end.best).max(x(start.best) + 3.0));
        let mut shapes = Vec::new();
        if x(start.hi) <= x(end.lo) {
            let (a, b) = (x(start.hi), x(end.lo).max(x(start.hi) + 3.0));
            if a - x(start.lo) > 2.0 {
                shapes.push(borderless((x(start.lo), a), height, Paint::FadeIn(color)));
            }
            if x(end.hi) - b > 2.0 {
                shapes.push(borderless((b, x(end.hi)), height, Paint::FadeOut(color)));
            }
            shapes.push(glyph::rect((a, b), height, solid, glyph::BLACK, false));
        } else {
            // Nothing of it is sure: both halves fade.
            let middle = f64::midpoint(best, last);
            shapes.push(borderless((x(start.lo), middle), height, Paint::FadeIn(color)));
            shapes.push(borderless((middle, x(end.hi).max(middle + 3.0)), height, Paint::FadeOut(color)));
            shapes.push(glyph::rect((best, last), height, Paint::None, glyph::BLACK, true));
        }
        let n = mark.n_cycles.unwrap_or(1);
        let wide = (last - best) / f64::from(n.max(1));
        if n > 1 && wide >= 3.5 {
            for i in 1..n {
                let at = best + wide * f64::from(i);
                shapes.push(glyph::line((at, height.0), (at, height.1), glyph::BLACK, 0.8, false));
            }
        }
        shapes
    }

    fn axis(&mut self, top: f64) {
        let bottom = self.y;
        let mut grid = Vec::new();
        for tick in &self.axis.ticks {
            grid.push(glyph::line((tick.x, top), (tick.x, bottom + 4.0), glyph::GRID, 1.0, false));
        }
        let zero = self.axis.x(0.0);
        grid.push(glyph::line((zero, top), (zero, bottom + 4.0), glyph::SOFT, 1.2, false));
        for &(a, b) in &self.axis.cuts {
            let middle = f64::midpoint(a, b);
            grid.push(borderless((middle - 4.0, middle + 4.0), (top, bottom), Paint::Solid(glyph::WHITE)));
        }
        // Lane backgrounds are behind the grid, lane names before it.
        let at = self.back.iter().rposition(|s| !matches!(s, Shape::Text(_))).map_or(0, |i| i + 1);
        self.back.splice(at..at, grid);
        self.back.push(glyph::line((LEFT, bottom), (RIGHT, bottom), glyph::INK, 1.0, false));
        for &(a, b) in &self.axis.cuts {
            let middle = f64::midpoint(a, b);
            self.back.push(borderless(
                (middle - 4.0, middle + 4.0),
                (bottom - 2.0, bottom + 2.0),
                Paint::Solid(glyph::WHITE),
            ));
            for x in [middle - 4.0, middle + 4.0] {
                self.back.push(glyph::line(
                    (x - 3.0, bottom + 5.0),
                    (x + 3.0, bottom - 5.0),
                    glyph::INK,
                    1.2,
                    false,
                ));
            }
        }
        let ticks = self.axis.ticks.clone();
        let centered = |page: &Self, text: &str, x: f64, y: f64| {
            let width = page.font.width(text, axis::LABEL);
            let x = (x - width / 2.0).clamp(LEFT - 84.0, WIDTH - width - 2.0);
            Shape::Text(page.label(text, x, y, axis::LABEL, glyph::INK))
        };
        for tick in &ticks {
            let label = centered(self, &tick.label, tick.x, bottom + 16.0);
            self.back.push(label);
            if let Some(date) = &tick.date {
                let label = centered(self, date, tick.x, bottom + 29.0);
                self.back.push(label);
            }
        }
        self.y = bottom + if ticks.iter().any(|t| t.date.is_some()) { 45.0 } else { 32.0 };
        let caption = format!("{} from {}", self.axis.unit, self.course.origin.name());
        let caption = centered(self, &caption, f64::midpoint(LEFT, RIGHT), self.y);
        self.back.push(caption);
        self.y += 14.0;
    }

    /// Events without a time, in the order told.
    fn order_only(&mut self) {
        let course = self.course;
        let marks: Vec<(usize, &Mark)> =
            course.marks.iter().enumerate().filter(|(_, m)| m.start.is_none()).collect();
        if marks.is_empty() {
            return;
        }
        let mut at: (usize, f64) = (0, LEFT + 6.0);
        let mut places = Vec::new();
        for (_, mark) in &marks {
            let text = self.font.fit(
                &format!("{}{}", label_words(mark), self.neighbors(mark)),
                SIZE,
                RIGHT - LEFT - 40.0,
            );
            let wide = 2.0 * RADIUS + 6.0 + self.font.width(&text, SIZE);
            if at.1 + wide > RIGHT - 6.0 && at.1 > LEFT + 6.0 {
                at = (at.0 + 1, LEFT + 6.0);
            }
            places.push((at.0, at.1, text));
            at.1 += wide + 18.0;
        }
        let first = self.open_lane("Order only", at.0 + 1);
        for ((index, mark), (row, x, text)) in marks.into_iter().zip(places) {
            let y = first + row as f64 * ROW;
            let mut shapes = glyph::glyph(mark.kind, mark.response, (x + RADIUS, y));
            shapes.push(Shape::Text(self.label(&text, x + 2.0 * RADIUS + 5.0, y + 4.0, SIZE, glyph::INK)));
            self.groups.push(Group { mark: Some(index), title: Some(mark.sentence(course.origin)), shapes });
        }
        self.y += 4.0;
    }

    /// Between which timed events an event without a time is told.
    fn neighbors(&self, mark: &Mark) -> String {
        let timed = |m: &&Mark| m.start.is_some();
        let before =
            self.course.marks.iter().filter(|m| m.number < mark.number).rfind(timed).map(|m| m.number);
        let after = self.course.marks.iter().filter(|m| m.number > mark.number).find(timed).map(|m| m.number);
        match (before, after) {
            (Some(b), Some(a)) => format!(" (told between {b} and {a})"),
            (Some(b), None) => format!(" (told after {b})"),
            (None, Some(a)) => format!(" (told before {a})"),
            (None, None) => String::new(),
        }
    }

    /// The shapes that occur, with their names.
    fn legend(&mut self) {
        let mut entries: Vec<(Legend, String)> = Vec::new();
        for mark in &self.course.marks {
            let response = mark.response.filter(|_| mark.kind == EventKind::Response);
            let entry = (Legend::Event(mark.kind, response), legend_words(mark.kind, response));
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        let told = |test: fn(&Mark) -> bool| {
            self.course.marks.iter().any(|m| m.start.is_some_and(|t| t.width() > 0.0) && test(m))
        };
        if told(|m| !m.is_vague()) {
            entries.push((Legend::Whisker(false), "earliest to latest".to_owned()));
        }
        if told(Mark::is_vague) {
            entries.push((Legend::Whisker(true), "vague or assumed".to_owned()));
        }
        if self.course.marks.iter().any(|m| m.is_lasting() && m.end.is_some_and(|t| t.width() > 0.0)) {
            entries.push((Legend::Fade, "start or end not sure".to_owned()));
        }
        if entries.is_empty() {
            return;
        }
        let mut at = (14.0, self.y + 8.0);
        for (entry, words) in entries {
            let label_width = self.font.width(&words, axis::LABEL);
            let wide = 24.0 + label_width;
            if at.0 + wide > RIGHT {
                at = (14.0, at.1 + 16.0);
            }
            let center = (at.0 + 9.0, at.1 - 3.5);
            match entry {
                Legend::Event(kind, response) => self.back.extend(glyph::glyph(kind, response, center)),
                Legend::Fade => {
                    let (a, b) = (center.0 - 9.0, center.0 + 9.0);
                    let height = (center.1 - 4.5, center.1 + 4.5);
                    let color = glyph::bar_color(EventKind::SystemicTherapy);
                    self.back.push(borderless((a, b), height, Paint::FadeIn(color)));
                }
                Legend::Whisker(is_vague) => {
                    let (a, b) = (center.0 - 9.0, center.0 + 9.0);
                    self.back.push(glyph::line((a, center.1), (b, center.1), glyph::SOFT, 1.2, is_vague));
                    for x in [a, b] {
                        self.back.push(glyph::line(
                            (x, center.1 - 3.5),
                            (x, center.1 + 3.5),
                            glyph::SOFT,
                            1.2,
                            false,
                        ));
                    }
                }
            }
            let label = self.label(&words, at.0 + 22.0, at.1, axis::LABEL, glyph::INK);
            self.back.push(Shape::Text(label));
            at.0 += wide + 14.0;
        }
        self.y = at.1 + 6.0;
    }
}

/// What a legend entry shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Legend {
    Event(EventKind, Option<ReportedResponse>),
    Whisker(bool),
    Fade,
}

fn legend_words(kind: EventKind, response: Option<ReportedResponse>) -> String {
    match response {
        Some(ReportedResponse::Complete) => "complete response (CR)".to_owned(),
        Some(ReportedResponse::Partial) => "partial response (PR)".to_owned(),
        Some(ReportedResponse::Stable) => "stable disease (SD)".to_owned(),
        Some(ReportedResponse::Progressive) => "progressive disease (PD)".to_owned(),
        None => kind.name().replace('_', " "),
    }
}

/// `4. CT of the abdomen`, with the response where one is claimed and the cycles where the words leave them out.
fn label_words(mark: &Mark) -> String {
    let response = mark.response.map_or(String::new(), |r| format!("{}: ", r.code()));
    let what = when::one_line(&mark.what);
    let cycles = mark.n_cycles.filter(|n| *n > 1 && !what.contains(&n.to_string()));
    let cycles = cycles.map_or(String::new(), |n| format!(" ×{n}"));
    format!("{}. {response}{what}{cycles}", mark.number)
}

fn phase_words(phase: &Phase) -> String {
    let name = match phase.kind {
        EpisodeKind::DiseaseFree => "disease-free".to_owned(),
        kind => kind.name().replace('_', " "),
    };
    phase.length.map_or(name.clone(), |t| format!("{name} {}", when::length(t.lo, t.hi)))
}

fn borderless(x: (f64, f64), y: (f64, f64), fill: Paint) -> Shape {
    glyph::rect(x, y, fill, "", false)
}

/// Where a mark found room.
struct Place {
    row: usize,
    label_x: f64,
    /// Whether the label stands in the row above, because the drawing leaves no room beside it.
    is_above: bool,
}

/// Taken stretches per row.
#[derive(Default)]
struct Rows {
    taken: Vec<Vec<(f64, f64)>>,
}

impl Rows {
    fn n(&self) -> usize {
        self.taken.len()
    }

    fn is_free(&self, row: usize, x: (f64, f64)) -> bool {
        self.taken.get(row).is_none_or(|r| r.iter().all(|t| x.1 + GAP <= t.0 || t.1 + GAP <= x.0))
    }

    fn take(&mut self, row: usize, x: (f64, f64)) {
        if self.taken.len() <= row {
            self.taken.resize(row + 1, Vec::new());
        }
        self.taken[row].push(x);
    }

    /// The first row with room for a drawing and its label: right of it, left of it, or above it.
    fn place(&mut self, drawing: (f64, f64), label: f64) -> Place {
        let right = (drawing.0, drawing.1 + 4.0 + label);
        let left = (drawing.0 - 4.0 - label, drawing.1);
        let beside = if right.1 <= RIGHT {
            Some((right, drawing.1 + 4.0))
        } else if left.0 >= LEFT {
            Some((left, left.0))
        } else {
            None
        };
        if let Some((room, label_x)) = beside {
            let row = (0..=self.n()).find(|&r| self.is_free(r, room)).unwrap_or(self.n());
            self.take(row, room);
            return Place { row, label_x, is_above: false };
        }
        let label_x =
            (f64::midpoint(drawing.0, drawing.1) - label / 2.0).clamp(LEFT, (RIGHT - label).max(LEFT));
        let above = (label_x, label_x + label);
        let row = (1..=self.n() + 1)
            .find(|&r| self.is_free(r - 1, above) && self.is_free(r, drawing))
            .unwrap_or(self.n() + 1);
        self.take(row - 1, above);
        self.take(row, drawing);
        Place { row, label_x, is_above: true }
    }
}
