//! The command line of catamnesis.

fn main() {}
