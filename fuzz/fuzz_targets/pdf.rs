//! Feeds bytes to [`targets::pdf`].
//!
//! The reader catches the panics of the PDF parser; libFuzzer's own hook would end the run at the first of them. With a
//! hook that stays silent, only a panic that escapes the reader fails.
#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code)]
mod targets;

libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|panic| {
        if !catamnesis::input::is_guarded() {
            eprintln!("{panic}");
        }
    })),
    |data: &[u8]| targets::pdf(data)
);
