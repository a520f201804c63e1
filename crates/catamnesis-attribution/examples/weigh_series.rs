//! Weighs a series given as JSON and prints the result as JSON.

use catamnesis_attribution::knowledge::Knowledge;
use catamnesis_attribution::weigh::{Settings, weigh};
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: weigh_series SERIES.json")?;
    let series = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let weighing = weigh(&series, &Knowledge::built_in()?, Settings::standard())?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&weighing)?)?;
    Ok(())
}
