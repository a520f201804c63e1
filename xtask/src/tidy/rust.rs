//! Rules for single Rust files.

use super::tree::{File, Problem, Tree};

/// Lines after which a file must say why it is large.
const MAX_LINES: usize = 600;

/// What counts as a check in a test.
const CHECKS: &[&str] = &["assert", "check", "verdict", "expect_err", "unwrap_err", "proptest!"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let check_file = |file: &File| {
        let neighbors = tree.rust().filter(|f| f.krate() == file.krate() && f.path.contains("/tests/"));
        let checkers: Vec<&str> =
            neighbors.flat_map(|f| checkers(&f.text)).chain(checkers(&file.text)).collect();
        [doc_comment(file), size(file), lines(file), tests(file, &checkers)].concat()
    };
    tree.rust().flat_map(check_file).collect()
}

fn doc_comment(file: &File) -> Vec<Problem> {
    let first = file.text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if first.starts_with("//!") || first.starts_with("#![") {
        return Vec::new();
    }
    vec![Problem::new(&file.path, 1, "begins without `//!`: one sentence on what the file is for")]
}

fn size(file: &File) -> Vec<Problem> {
    let n = file.text.lines().count();
    if n <= MAX_LINES || file.text.lines().take(40).any(|l| l.starts_with("//! large because")) {
        return Vec::new();
    }
    let message = format!("has {n} lines: split it by noun, or say `//! large because …` at its top");
    vec![Problem::new(&file.path, 1, message)]
}

fn lines(file: &File) -> Vec<Problem> {
    let mut found = Vec::new();
    for (n, line) in file.lines() {
        let code = line.split("//").next().unwrap_or("");
        let comment = line.trim_start().strip_prefix("// ").unwrap_or("");
        let mut complain = |message: &str| found.push(Problem::new(&file.path, n, message));
        if code.contains(", String>") && code.contains("-> Result<") && !code.contains('"') {
            complain("an error that is a String: make it an enum that names place and remedy");
        }
        if code.trim() == concat!("#[should", "_panic]")
            || code.trim().starts_with(concat!("#[should", "_panic("))
        {
            complain("a test that waits for a panic: return an error and check it");
        }
        if code.trim().starts_with(concat!("#[ign", "ore")) {
            complain("a test that does not run: check today's behavior with a FIXME, or delete it");
        }
        let looks_like_code = comment.ends_with(';')
            && (comment.starts_with("let ") || comment.contains(");"))
            || comment.ends_with('{') && (comment.starts_with("if ") || comment.starts_with("fn "));
        if looks_like_code {
            complain("code in a comment: git remembers it");
        }
    }
    found
}

/// Every `#[test]` body checks something, itself or by a function of its crate's tests.
fn tests(file: &File, checkers: &[&str]) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(i) = file.text[at..].find("#[test]") {
        let start = at + i;
        at = start + "#[test]".len();
        // The marker inside a string or comment is not a test.
        let line_start = file.text[..start].rfind('\n').map_or(0, |n| n + 1);
        if !file.text[line_start..start].trim().is_empty() {
            continue;
        }
        let body = body(&file.text[at..]);
        let calls = |name: &&str| body.contains(&format!("{name}("));
        if !CHECKS.iter().any(|c| body.contains(c)) && !checkers.iter().any(calls) {
            let line = file.text[..start].matches('\n').count() + 1;
            found.push(Problem::new(&file.path, line, "a test that checks nothing"));
        }
    }
    found
}

/// Functions of a file that check something for the tests that call them.
fn checkers(text: &str) -> Vec<&str> {
    text.match_indices("fn ")
        .filter(|(at, _)| CHECKS.iter().any(|c| body(&text[*at..]).contains(c)))
        .filter_map(|(at, _)| text[at + 3..].split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .filter(|name| !name.is_empty())
        .collect()
}

/// From the start of an item to the brace that closes it; braces in strings do not count.
fn body(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut before = ['\0'; 2];
    for (i, c) in text.char_indices() {
        match c {
            '"' if before[1] != '\'' && (before[1] != '\\' || before[0] == '\\') => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted && depth == 1 => return &text[..=i],
            '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = [before[1], c];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let file = File { path: "a.rs".into(), text: text.into() };
        [doc_comment(&file), size(&file), lines(&file), tests(&file, &[])]
            .concat()
            .into_iter()
            .map(|p| p.message)
            .collect()
    }

    #[test]
    fn a_good_file_has_no_problem() {
        assert!(problems("//! Good.\n\n#[test]\nfn a() {\n    if true { assert!(true) }\n}\n").is_empty());
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(problems("fn a() {}\n").len(), 1);
        assert_eq!(problems("//! A.\nfn a() -> Result<u8, String> { Ok(1) }\n").len(), 1);
        assert_eq!(problems("//! A.\n#[test]\nfn a() { let _ = 1; }\n"), ["a test that checks nothing"]);
        assert_eq!(problems("//! A.\n// let x = 1;\n"), ["code in a comment: git remembers it"]);
        assert_eq!(problems(&format!("//! A.\n{}", "\n".repeat(700))).len(), 1);
    }
}
