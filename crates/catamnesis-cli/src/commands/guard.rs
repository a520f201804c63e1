//! One bad report must not end a run: a panic becomes a problem of that report.

use crate::inputs::Problem;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the words of a panic for [`guarded`] instead of printing them.
pub(super) fn silence() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or("unknown reason");
        LAST.with_borrow_mut(|last| *last = format!("{words}{place}"));
    }));
}

/// Runs `work`; a panic becomes a problem.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(_) => Err(Problem::panicked(&LAST.with_borrow(Clone::clone))),
    }
}
