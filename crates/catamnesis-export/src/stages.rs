//! One stage of a report as JSON, one object per report, for `--stage`.

use crate::fusion::{self, Voices};
use crate::labels::{LabelSet, label};
use crate::{Quoter, schema::v1};
use catamnesis::input::CaseReport;
use catamnesis::mentions::temporal::{TimeAnnotation, annotation, is_time};
use catamnesis::mentions::{LearnedMention, Mention, MentionKind};
use catamnesis::pipeline::Analysis;
use serde_json::{Map, Value, json};

/// Stage 2: sections, sentences and abbreviations with offsets in code points.
pub fn text(report: &CaseReport, analysis: &Analysis<'_>) -> Value {
    let document = &analysis.document;
    let quoter = Quoter::new(&report.text);
    let sections: Vec<Value> = document
        .sections
        .iter()
        .map(|section| {
            let quote = quoter.quote(section.span);
            json!({"kind": section.kind.name(), "start": quote.start, "end": quote.end})
        })
        .collect();
    let sentences: Vec<Value> = (0..document.sentences.len())
        .map(|i| {
            let quote = quoter.quote(document.sentence_span(i));
            let section = document.section_kind(i).name();
            json!({"start": quote.start, "end": quote.end, "section": section, "text": quote.text})
        })
        .collect();
    let abbreviations: Vec<Value> = document
        .abbreviations
        .iter()
        .map(|a| json!({"short": quoter.quote(a.short), "long": quoter.quote(a.long)}))
        .collect();
    json!({
        "id": report.id,
        "n_tokens": document.tokens.len(),
        "sections": sections,
        "sentences": sentences,
        "abbreviations": abbreviations,
    })
}

/// Stage 3: mentions under the names of a label set; those that the set does not annotate are left out.
pub fn mentions(report: &CaseReport, analysis: &Analysis<'_>, set: LabelSet, voices: Voices) -> Value {
    let quoter = Quoter::new(&report.text);
    let mut entities: Vec<Value> = fusion::ruled(analysis, set, voices)
        .filter_map(|m| match set.span_policy().filter(|_| is_time(&m.kind) || set == LabelSet::Maccrobat) {
            Some(policy) => match annotation(policy, &analysis.document, &analysis.mentions, m) {
                Some(time) => Some(timed(&quoter, m, &time)),
                None if is_time(&m.kind) => None,
                None => Some(entity(&quoter, m, label(&m.kind, set)?)),
            },
            None => Some(entity(&quoter, m, label(&m.kind, set)?)),
        })
        .collect();
    if set == LabelSet::Catamnesis && voices != Voices::Learned {
        entities.extend(analysis.mentions.named_cues().map(|(name, cue)| {
            let quote = quoter.quote(analysis.document.span(cue.tokens.clone()));
            json!({"type": name, "start": quote.start, "end": quote.end, "text": quote.text, "assertion": cue.assertion.name()})
        }));
    }
    entities.extend(fusion::heard(analysis, set, voices).map(|(m, name)| {
        let quote = quoter.quote(m.span);
        json!({"type": name, "start": quote.start, "end": quote.end, "text": quote.text, "assertion": m.assertion.name(), "confidence": rounded(m.confidence)})
    }));
    // Where a table and a cue name the same words, the order in the text decides nothing: terms come first.
    entities.sort_by_key(|e| e["start"].as_u64());
    let mut out = json!({"id": report.id, "entities": entities});
    let relations = fusion::relations(analysis, set, voices);
    if !relations.is_empty() {
        let place = |m: &LearnedMention<'_>| {
            let quote = quoter.quote(m.span);
            json!({"start": quote.start, "end": quote.end, "text": quote.text})
        };
        out["relations"] = relations
            .iter()
            .map(|(name, from, to)| json!({"type": name, "from": place(from), "to": place(to)}))
            .collect();
    }
    out
}

/// Stage 4: the report summary, which is what `--format json` writes.
pub fn facts(report: &CaseReport, analysis: &Analysis<'_>, source: Option<&str>) -> Value {
    serde_json::to_value(v1::summarize(report, analysis, source)).unwrap_or(Value::Null)
}

/// A time as its label set bounds it, with its TIMEX3 type and value.
fn timed(quoter: &Quoter<'_>, mention: &Mention<'_>, time: &TimeAnnotation) -> Value {
    let moved = Mention { span: time.span, ..mention.clone() };
    let mut out = entity(quoter, &moved, time.label);
    if let (Value::Object(out), Some(timex)) = (&mut out, &time.timex) {
        out.insert("timex3_type".into(), timex.kind.name().into());
        out.insert("value".into(), timex.value.clone().into());
    }
    out
}

fn entity(quoter: &Quoter<'_>, mention: &Mention<'_>, name: &str) -> Value {
    let quote = quoter.quote(mention.span);
    let mut out = Map::new();
    out.insert("type".into(), name.into());
    out.insert("start".into(), quote.start.into());
    out.insert("end".into(), quote.end.into());
    out.insert("text".into(), quote.text.into());
    out.insert("assertion".into(), mention.assertion.name().into());
    match &mention.kind {
        MentionKind::Term { entry, .. } => {
            out.insert("concept".into(), entry.id().into());
            out.insert("label".into(), entry.label().into());
            let codes: Vec<&str> = entry.codes().collect();
            if !codes.is_empty() {
                out.insert("codes".into(), codes.into());
            }
        }
        MentionKind::Age { lo, hi } => put(&mut out, "years", json!([lo, hi])),
        MentionKind::Size { mm } => put(&mut out, "mm", json!(mm)),
        MentionKind::Dose { value, upper, unit } => {
            put(&mut out, "value", json!(value));
            if let Some(upper) = upper {
                put(&mut out, "upper", json!(upper));
            }
            put(&mut out, "unit", json!(unit));
        }
        MentionKind::RadiationDose { gray } => put(&mut out, "gray", json!(gray)),
        MentionKind::Fractions { n } => put(&mut out, "n", json!(n)),
        MentionKind::Cycles { n, ordinal } => {
            put(&mut out, "n", json!(n));
            put(&mut out, "ordinal", json!(ordinal));
        }
        MentionKind::Duration { lo, hi, unit, .. } => {
            put(&mut out, "days", json!([lo * unit.days(), hi * unit.days()]));
        }
        MentionKind::Date { date } => put(&mut out, "date", json!(date.iso())),
        MentionKind::AmbiguousDate { day_first, month_first } => {
            put(&mut out, "dates", json!([day_first.iso(), month_first.iso()]));
        }
        MentionKind::CalendarPoint { .. } | MentionKind::TimePoint { .. } => {}
        MentionKind::Frequency { every_days } => put(&mut out, "every_days", json!(every_days)),
        MentionKind::Stage | MentionKind::Grade => {}
    }
    Value::Object(out)
}

/// Three places: more would promise what no calibration keeps.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

fn put(out: &mut Map<String, Value>, key: &str, value: Value) {
    out.insert(key.to_owned(), value);
}
