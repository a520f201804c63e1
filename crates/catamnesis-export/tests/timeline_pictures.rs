//! The pictures of timelines: texts that never overlap, marks that can be pointed at, PNG and SVG that agree.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis::facts::{EventKind, ReportedResponse, Status};
use catamnesis::timeline::EpisodeKind;
use catamnesis_core::time::PartialDate;
use catamnesis_export::schema::v1::Quote;
use catamnesis_export::timeline::course::{Mark, Phase, Time};
use catamnesis_export::timeline::layout::{Picture, WIDTH, layout};
use catamnesis_export::timeline::{Course, Origin, png, svg};

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

const KINDS: [EventKind; 13] = [
    EventKind::SymptomOnset,
    EventKind::Presentation,
    EventKind::Imaging,
    EventKind::Biopsy,
    EventKind::Diagnosis,
    EventKind::Surgery,
    EventKind::SystemicTherapy,
    EventKind::Radiotherapy,
    EventKind::OtherTreatment,
    EventKind::Response,
    EventKind::Recurrence,
    EventKind::FollowUp,
    EventKind::Death,
];

const WORDS: [&str; 6] = [
    "CT",
    "magnetic resonance imaging of the abdomen and pelvis with contrast",
    "β-hCG ≥ 5 × 10³ → “normal”",
    "",
    "8 cycles of gemcitabine\nand docetaxel",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
];

fn quote(text: &str) -> Quote {
    Quote { text: text.to_owned(), start: 0, end: text.chars().count() }
}

fn mark(number: usize, kind: EventKind, what: &str, start: Option<Time>) -> Mark {
    Mark {
        number,
        kind,
        what: what.to_owned(),
        quotes: vec![quote(what)],
        told: Vec::new(),
        start,
        end: None,
        date: None,
        is_assumed: false,
        response: None,
        n_cycles: None,
    }
}

fn course(marks: Vec<Mark>) -> Course {
    Course {
        id: "case".into(),
        title: "A case".into(),
        number: 1,
        n_patients: 1,
        origin: Origin::Presentation,
        missed_origin: None,
        presentation_date: None,
        origin_time: Time { lo: 0.0, hi: 0.0, best: 0.0 },
        status: None,
        marks,
        phases: Vec::new(),
        measures: Vec::new(),
    }
}

/// Anything a report might tell, and more.
fn random_course(dice: &mut Dice) -> Course {
    let scale = dice.pick(&[0.5, 10.0, 300.0, 3_000.0, 30_000.0]);
    let n = dice.below(60) as usize;
    let mut day = -scale * dice.below(100) as f64 / 100.0;
    let marks = (0..n)
        .map(|i| {
            if !dice.below(3).is_multiple_of(3) {
                day += scale * dice.below(1000) as f64 / 5000.0;
            }
            let width = if dice.below(2) == 0 { 0.0 } else { scale * dice.below(1500) as f64 / 1000.0 };
            let time = |at: f64, width: f64| Time { lo: at - width / 2.0, hi: at + width / 2.0, best: at };
            let kind = dice.pick(&KINDS);
            let start = (dice.below(6) != 0).then(|| time(day, width));
            let mut mark = mark(i + 1, kind, dice.pick(&WORDS), start);
            mark.is_assumed = dice.below(3) == 0;
            if mark.is_lasting() && dice.below(4) != 0 {
                mark.end = start.map(|s| time(s.best + scale * dice.below(400) as f64 / 1000.0, width / 2.0));
                mark.n_cycles = Some(dice.below(40) as u32);
            }
            if kind == EventKind::Response {
                mark.response = dice.pick(&[
                    None,
                    Some(ReportedResponse::Complete),
                    Some(ReportedResponse::Partial),
                    Some(ReportedResponse::Stable),
                    Some(ReportedResponse::Progressive),
                ]);
            }
            mark
        })
        .collect();
    let mut course = course(marks);
    course.title = "A title that goes on and on ".repeat(1 + dice.below(9) as usize);
    course.n_patients = 1 + dice.below(3) as usize;
    course.missed_origin = dice.pick(&[None, Some(Origin::Surgery)]);
    course.status = dice.pick(&[None, Some(Status::NoEvidenceOfDisease), Some(Status::Dead)]);
    course.presentation_date = dice.pick(&[
        None,
        Some(PartialDate { year: 2012, month: Some(5), day: None }),
        Some(PartialDate { year: 1999, month: Some(12), day: Some(31) }),
        Some(PartialDate { year: 2012, month: None, day: None }),
    ]);
    for _ in 0..dice.below(6).min(n as u64) {
        let (from, to) = (dice.below(n as u64) as usize, dice.below(n as u64 + 1) as usize);
        course.phases.push(Phase {
            kind: dice.pick(&[EpisodeKind::Symptoms, EpisodeKind::DiseaseFree, EpisodeKind::Progression]),
            from,
            to: Some(to).filter(|t| *t < n),
            start: course.marks[from].start,
            end: course.marks.get(to).and_then(|m| m.start),
            length: None,
        });
    }
    course
}

fn assert_readable(picture: &Picture, about: &str) {
    let labels: Vec<_> = picture.labels().filter(|l| !l.text.is_empty()).collect();
    for (i, a) in labels.iter().enumerate() {
        let (left, top, right, bottom) = a.room();
        let inside = left >= 0.0 && right <= WIDTH && top >= 0.0 && bottom <= picture.height;
        assert!(inside, "{about}: “{}” leaves the picture: {:?}", a.text, a.room());
        for b in &labels[i + 1..] {
            let other = b.room();
            let apart = right <= other.0 || other.2 <= left || bottom <= other.1 || other.3 <= top;
            assert!(apart, "{about}: “{}” and “{}” overlap", a.text, b.text);
        }
    }
}

#[test]
fn no_two_texts_overlap_and_none_leaves_the_picture() {
    let mut dice = Dice(11);
    for i in 0..200 {
        let course = random_course(&mut dice);
        assert_readable(&layout(&course), &format!("course {i}"));
    }
    assert_readable(&layout(&course(Vec::new())), "a course without events");
}

#[test]
fn every_event_is_drawn_once_with_a_title_and_the_svg_is_sound() {
    let mut dice = Dice(12);
    for _ in 0..60 {
        let course = random_course(&mut dice);
        let picture = layout(&course);
        let text = svg::file(std::slice::from_ref(&picture));
        assert_eq!(text, svg::file(&[layout(&course)]));
        let document = roxmltree::Document::parse(&text).unwrap();
        let titles: Vec<&str> = document
            .descendants()
            .filter(|n| n.attribute("class") == Some("mark"))
            .filter_map(|n| n.children().find(|c| c.has_tag_name("title"))?.text())
            .collect();
        for mark in &course.marks {
            let own = format!("{} {}: ", mark.number, mark.kind_words());
            assert_eq!(titles.iter().filter(|t| t.starts_with(&own)).count(), 1, "{own} in {titles:?}");
        }
        assert!(document.descendants().all(|n| n.attribute("style").is_none()));
        let used = document
            .descendants()
            .flat_map(|n| n.attributes())
            .filter_map(|a| a.value().strip_prefix("url(#").and_then(|v| v.strip_suffix(')')));
        for id in used {
            assert!(document.descendants().any(|n| n.attribute("id") == Some(id)), "{id} is not defined");
        }
    }
}

/// Share of pixels darker than half gray in a rectangle, at scale 1.
fn darkness(image: &resvg::tiny_skia::Pixmap, room: (f64, f64, f64, f64)) -> f64 {
    let (mut dark, mut all) = (0, 0);
    for y in room.1 as u32..room.3 as u32 {
        for x in room.0 as u32..room.2 as u32 {
            dark += u32::from(image.pixel(x, y).is_some_and(|p| p.green() < 128));
            all += 1;
        }
    }
    f64::from(dark) / f64::from(all)
}

#[test]
fn png_shows_the_same_texts_and_marks_as_the_svg() {
    let day = |d: f64| Some(Time { lo: d, hi: d, best: d });
    let mut response = mark(3, EventKind::Response, "complete response", day(300.0));
    response.response = Some(ReportedResponse::Complete);
    let marks = vec![
        mark(1, EventKind::Presentation, "presented", day(0.0)),
        mark(2, EventKind::Imaging, "computed tomography", day(150.0)),
        response,
    ];
    let picture = layout(&course(marks));
    let image = png::image(std::slice::from_ref(&picture), 1.0).unwrap();
    assert_eq!((f64::from(image.width()), f64::from(image.height())), (WIDTH, picture.height));
    for label in picture.labels() {
        let share = darkness(&image, label.room());
        assert!((0.03..0.6).contains(&share), "“{}” is not to be seen: {share}", label.text);
    }
    // The circle of the imaging is sky blue in the middle.
    let svg = svg::file(std::slice::from_ref(&picture));
    let circle = svg.split("<circle cx=\"").nth(1).unwrap();
    let number = |text: &str| text.split('"').next().unwrap().parse::<f64>().unwrap();
    // The first circle is the legend's; the event's own is found by its title.
    let own = svg.split("2 imaging").nth(1).unwrap().split("<circle cx=\"").nth(1).unwrap();
    for text in [circle, own] {
        let (x, y) = (number(text), number(text.split("cy=\"").nth(1).unwrap()));
        let pixel = image.pixel(x.round() as u32, y.round() as u32).unwrap();
        assert_eq!((pixel.red(), pixel.green(), pixel.blue()), (0x56, 0xb4, 0xe9), "at {x} {y}");
    }
    let bytes = png::file(&[picture], 2.0).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 2000);
}

#[test]
fn too_many_pictures_for_one_png_are_refused_with_the_way_out() {
    let picture = Picture { height: 40_000.0, title: String::new(), groups: Vec::new() };
    let refused = png::image(&[picture.clone(), picture], 1.0).unwrap_err();
    assert!(refused.to_string().contains("use SVG"), "{refused}");
}

#[test]
fn vague_times_look_vague() {
    let wide = Some(Time { lo: 100.0, hi: 400.0, best: 250.0 });
    let exact = Some(Time { lo: 240.0, hi: 260.0, best: 250.0 });
    let drawn = |assumed: bool, time| {
        let mut m = mark(2, EventKind::Imaging, "CT", time);
        m.is_assumed = assumed;
        let marks = vec![
            mark(1, EventKind::Presentation, "presented", Some(Time { lo: 0.0, hi: 0.0, best: 0.0 })),
            m,
        ];
        let svg = svg::file(&[layout(&course(marks))]);
        let group = svg.lines().find(|l| l.contains("2 imaging")).unwrap().to_owned();
        group.contains("stroke-dasharray")
    };
    assert!(drawn(false, wide), "known to no better than 10 months");
    assert!(drawn(true, exact), "assumed");
    assert!(!drawn(false, exact), "told within 20 days");
}

#[test]
fn a_phase_as_wide_as_the_picture_has_its_words_above_it() {
    let day = |d: f64| Some(Time { lo: d, hi: d, best: d });
    let mut told = course(vec![
        mark(1, EventKind::Surgery, "resection", day(0.0)),
        mark(2, EventKind::FollowUp, "well", day(700.0)),
    ]);
    told.phases.push(Phase {
        kind: EpisodeKind::DiseaseFree,
        from: 0,
        to: Some(1),
        start: day(0.0),
        end: day(700.0),
        length: day(700.0),
    });
    let picture = layout(&told);
    let room = |words: &str| picture.labels().find(|l| l.text.starts_with(words)).unwrap().room();
    // The bar takes the second row of the lane; the words stand in the first, beside the lane's name.
    assert_eq!(room("disease-free").1, room("Phases").1);
}
