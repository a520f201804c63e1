//! Documents: links lead somewhere, pages can be reached, tests against other tools can be rerun.

use super::tree::{File, Problem, Tree};

const BOOK: &str = "docs/book/src/";

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found: Vec<Problem> = tree.ending(&[".md"]).flat_map(|f| links(tree, f)).collect();
    let summary =
        tree.files.iter().find(|f| f.path == format!("{BOOK}SUMMARY.md")).map_or("", |f| f.text.as_str());
    for page in tree.ending(&[".md"]).filter_map(|f| f.path.strip_prefix(BOOK)).filter(|p| *p != "SUMMARY.md")
    {
        if !summary.contains(&format!("({page})")) && !summary.contains(&format!("(./{page})")) {
            found.push(Problem::new(
                &format!("{BOOK}{page}"),
                1,
                "is not in docs/book/src/SUMMARY.md: run `cargo xtask docs`",
            ));
        }
    }
    found.extend(generators(tree));
    found
}

fn links(tree: &Tree, file: &File) -> Vec<Problem> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let mut fenced = false;
    for (n, line) in file.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or("");
            let outside = target.contains("://") || target.starts_with("mailto:") || path.is_empty();
            if !outside && !tree.exists(&join(folder, path)) {
                found.push(Problem::new(&file.path, n, format!("the link {target} leads nowhere")));
            }
        }
    }
    found
}

/// `docs/book/src/stages` and `../glossary.md` make `docs/book/src/glossary.md`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Each folder of expectations made by another tool holds the program that made them and a README.
fn generators(tree: &Tree) -> Vec<Problem> {
    let mut folders: Vec<&str> = tree
        .files
        .iter()
        .filter_map(|f| f.path.split_once("tests/reference/").map(|(before, rest)| (f, before, rest)))
        .filter_map(|(f, before, rest)| {
            Some(&f.path[..before.len() + "tests/reference/".len() + rest.find('/')?])
        })
        .collect();
    folders.sort_unstable();
    folders.dedup();
    let mut found = Vec::new();
    for folder in folders {
        let has = |name: &str| tree.files.iter().any(|f| f.path.starts_with(&format!("{folder}/{name}")));
        if !has("generate.") || !has("README.md") {
            found.push(Problem::new(
                folder,
                1,
                "expectations of another tool need generate.* and README.md beside them",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_are_joined() {
        assert_eq!(join("docs/book/src/stages", "../glossary.md"), "docs/book/src/glossary.md");
        assert_eq!(join("", "examples/a.txt"), "examples/a.txt");
    }
}
