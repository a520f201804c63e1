//! Differences between what the casebook says and what the program says.

use crate::book::Book;
use crate::markdown::Block;
use std::collections::BTreeMap;
use std::{env, fs, io};

/// Collects what differs; [`Verdicts::finish`] reports it, or writes it into the files.
pub struct Verdicts<'b> {
    book: &'b Book,
    n_checked: usize,
    differences: Vec<String>,
    /// Per file, new bodies by the line of the opening fence.
    rewrites: BTreeMap<String, BTreeMap<usize, String>>,
}

impl<'b> Verdicts<'b> {
    /// Nothing checked yet.
    pub fn new(book: &'b Book) -> Self {
        Verdicts { book, n_checked: 0, differences: Vec::new(), rewrites: BTreeMap::new() }
    }

    /// Compares the body of a block with what the program says.
    pub fn compare(&mut self, block: &Block, says: &str) {
        self.n_checked += 1;
        if block.body.trim_end() == says.trim_end() {
            return;
        }
        self.differences.push(format!("{}\n{}", block.place(), by_line(&block.body, says)));
        let body = format!("{}\n", says.trim_end());
        self.rewrites.entry(block.file.clone()).or_default().insert(block.line, body);
    }

    /// Number of blocks compared.
    pub fn n_checked(&self) -> usize {
        self.n_checked
    }

    /// The differences as one text, empty if there is none.
    ///
    /// With `CASEBOOK_UPDATE` in the environment the files are rewritten and nothing differs any more; read the
    /// diff before you commit it.
    pub fn finish(self) -> String {
        if self.differences.is_empty() {
            return String::new();
        }
        if env::var_os("CASEBOOK_UPDATE").is_none() {
            return format!(
                "{} of {} blocks differ (- casebook, + program; CASEBOOK_UPDATE=1 accepts):\n\n{}",
                self.differences.len(),
                self.n_checked,
                self.differences.join("\n")
            );
        }
        let failed = self.rewrites.iter().filter_map(|(file, bodies)| {
            Some(format!("{file}: {}", rewrite(self.book, file, bodies).err()?))
        });
        failed.collect::<Vec<_>>().join("\n")
    }
}

fn rewrite(book: &Book, file: &str, bodies: &BTreeMap<usize, String>) -> io::Result<()> {
    let path = book.root.join(file);
    let text = fs::read_to_string(&path)?;
    let mut out = String::new();
    let mut inside = false;
    for (n, line) in text.lines().enumerate() {
        if inside && line == "```" {
            inside = false;
        }
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
        if let Some(body) = bodies.get(&(n + 1)) {
            out.push_str(body);
            inside = true;
        }
    }
    fs::write(&path, out)
}

/// Lines only one side has, in order, each run below the last line both have that holds no carets.
fn by_line(book: &str, says: &str) -> String {
    let (book, says): (Vec<&str>, Vec<&str>) =
        (book.trim_end().lines().collect(), says.trim_end().lines().collect());
    let mut out = String::new();
    let mut above = None;
    let (mut i, mut j) = (0, 0);
    loop {
        let (sign, line) = match (book.get(i), says.get(j)) {
            (None, None) => break,
            (Some(b), Some(s)) if b == s => {
                above = Some(*b).filter(|b| !b.trim_start().starts_with('^')).or(above);
                (i, j) = (i + 1, j + 1);
                continue;
            }
            (Some(b), Some(s)) if !book[i..].contains(s) && says[j..].contains(b) => ('+', s),
            (Some(b), _) => ('-', b),
            (None, Some(s)) => ('+', s),
        };
        out.extend(above.take().map(|a| format!("    {a}\n")));
        out.push_str(&format!("  {sign} {line}\n"));
        if sign == '-' { i += 1 } else { j += 1 }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_shown() {
        assert_eq!(by_line("a\nb\nc\n", "a\nx\nc\n"), "    a\n  - b\n  + x\n");
        assert_eq!(by_line("a\n", "a\nb\n"), "    a\n  + b\n");
        assert_eq!(by_line("a\nb\n", "b\n"), "  - a\n");
    }
}
