//! Weighs a series given as JSON and prints the page as text, or with a second argument as json or html.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis_attribution::knowledge::Knowledge;
use catamnesis_attribution::render;
use catamnesis_attribution::weigh::{Settings, weigh};
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: weigh_series SERIES.json [json|html]")?;
    let series = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let weighing = weigh(&series, &Knowledge::built_in()?, Settings::standard())?;
    let page = match arguments.next().as_deref() {
        Some("json") => serde_json::to_string_pretty(&weighing)?,
        Some("html") => render::html(&weighing),
        _ => render::text(&weighing, 100),
    };
    writeln!(std::io::stdout(), "{page}")?;
    Ok(())
}
