//! JSON Lines: one report per line.

use super::walk::{Sink, Stopped};
use super::{MAX_FILE_BYTES, Payload, Problem, archive};
use std::io::{BufRead, Read};

/// Hands out the lines; they are parsed by the workers.
pub(super) fn json_lines(name: &str, mut input: impl BufRead, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let stem = super::reader::stem(name);
    let mut line = Vec::new();
    for number in 1usize.. {
        line.clear();
        let n = match (&mut input).take(MAX_FILE_BYTES as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) => {
                let problem = match archive::is_damage(&error) {
                    true => archive::broken("compressed file", &error),
                    false => Problem::unreadable(&error),
                };
                return sink.put(&|| format!("{name}:{number}"), &mut || Payload::Bad(problem.clone()));
            }
        };
        let source = || format!("{name}:{number}");
        if n > MAX_FILE_BYTES {
            let problem = Problem::too_long("line", MAX_FILE_BYTES);
            sink.put(&source, &mut || Payload::Bad(problem.clone()))?;
            // The rest of the line is passed over without keeping it.
            skip_line(&mut input);
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        sink.put(&source, &mut || Payload::Line {
            bytes: std::mem::take(&mut line),
            fallback_id: format!("{stem}:{number}"),
        })?;
    }
    Ok(())
}

fn skip_line(input: &mut impl BufRead) {
    loop {
        let Ok(buffer) = input.fill_buf() else { return };
        if buffer.is_empty() {
            return;
        }
        let end = buffer.iter().position(|&b| b == b'\n');
        let n = end.map_or(buffer.len(), |at| at + 1);
        input.consume(n);
        if end.is_some() {
            return;
        }
    }
}
