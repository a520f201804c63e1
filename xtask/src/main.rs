//! Development tasks: generate, tidy, score.

fn main() {}
