//! The command `catamnesis`.

use std::process::ExitCode;

fn main() -> ExitCode {
    catamnesis_cli::main()
}
