//! A recognizer learned from a handful of made-up sentences: what it finds, and that it is reproducible.

use catamnesis_recognizer::{
    Example, Floors, Found, Model, ModelError, Options, Scratch, Sentence, Training, Word, WordKind, train,
};

/// A sentence whose words in brackets are mentions: `[drug aspirin]` of type 0, `[dose 5 mg]` of type 1.
fn example(marked: &'static str, document: u32) -> Example<'static> {
    let mut words = Vec::new();
    let mut mentions = Vec::new();
    let mut open = None;
    for piece in marked.split(' ') {
        match piece {
            "[drug" => open = Some((words.len(), 0)),
            "[dose" => open = Some((words.len(), 1)),
            _ => {
                let text = piece.trim_end_matches(']');
                let number = text.bytes().all(|b| b.is_ascii_digit());
                let kind = if number { WordKind::Number } else { WordKind::Word };
                words.push(Word { text, normal: text, kind, tags: 0..0 });
                if piece.ends_with(']')
                    && let Some((start, kind)) = open.take()
                {
                    mentions.push((start..words.len(), kind));
                }
            }
        }
    }
    Example { sentence: Sentence { words, tags: Vec::new(), place: 0 }, document, mentions: vec![mentions] }
}

fn examples() -> Vec<Example<'static>> {
    [
        "he took [drug aspirin] [dose 5 mg] daily",
        "she took [drug warfarin] [dose 10 mg] daily",
        "they gave [drug codeine] [dose 20 mg] at night",
        "he received [drug morphine] [dose 2 mg] at night",
        "she received [drug aspirin] at night",
        "they gave [drug warfarin] and [drug codeine]",
        "he went home at night",
        "she was seen at noon daily",
    ]
    .into_iter()
    .zip(0..)
    .map(|(marked, document)| example(marked, document))
    .collect()
}

fn options(seed: u64) -> Options {
    let mut options = Options::new(vec![vec!["drug".into(), "dose".into()]]);
    (options.seed, options.decay, options.min_count, options.epochs) = (seed, 0.1, 1, 10);
    options
}

fn find(model: &Model<'_>, sentence: &Sentence<'_>, floors: Floors) -> Vec<Found> {
    let mut found = Vec::new();
    model.find(sentence, floors, &mut Scratch::default(), &mut found);
    found
}

#[test]
fn learns_words_and_their_surroundings() {
    let bytes = train(&examples(), options(1));
    let model = Model::read(&bytes).unwrap();
    // A drug that was never seen, in the place of one.
    let unseen = example("she took ibuprofen 40 mg daily", 0).sentence;
    let found = find(&model, &unseen, Floors::exact(0.4));
    let told: Vec<(&str, std::ops::Range<usize>)> =
        found.iter().map(|f| (model.name(f), f.words.clone())).collect();
    assert_eq!(told, [("drug", 2..3), ("dose", 3..5)]);
    assert!(found.iter().all(|f| f.confidence <= 1.0));
    assert_eq!(find(&model, &example("he went home at noon", 0).sentence, Floors::exact(0.4)), []);
}

#[test]
fn the_seed_decides_the_bytes() {
    assert_eq!(train(&examples(), options(1)), train(&examples(), options(1)));
    assert_ne!(train(&examples(), options(1)), train(&examples(), options(2)));
}

#[test]
fn an_interrupted_training_ends_as_one_that_was_not() {
    let all = examples();
    let mut first = Training::new(&all, options(1));
    first.step();
    first.step();
    let kept = first.checkpoint();
    let mut second = Training::new(&all, options(1));
    assert!(second.restore(&kept));
    while !second.done() {
        second.step();
    }
    assert_eq!(second.finish(), train(&all, options(1)));
    assert!(!Training::new(&all[..3], options(1)).restore(&kept), "of other examples");
}

#[test]
fn confidence_is_the_only_thing_the_threshold_changes() {
    let bytes = train(&examples(), options(1));
    let model = Model::read(&bytes).unwrap();
    let sentence = example("she took ibuprofen 40 mg at noon", 0).sentence;
    let all = find(&model, &sentence, Floors::exact(0.05));
    let sure = find(&model, &sentence, Floors::exact(0.9));
    assert_eq!(sure, all.into_iter().filter(|f| f.confidence >= 0.9).collect::<Vec<_>>());
}

#[test]
fn other_bytes_are_no_model() {
    let bytes = train(&examples(), options(1));
    assert_eq!(Model::read(b"").unwrap_err(), ModelError::NoModel);
    assert_eq!(Model::read(&bytes[..bytes.len() / 2]).unwrap_err(), ModelError::CutOff);
    let mut newer = bytes.clone();
    newer[8] = 9;
    assert_eq!(Model::read(&newer).unwrap_err(), ModelError::Version(9));
}
