//! The table of contents of the book, from the pages that exist.

use super::Made;
use std::path::Path;
use std::{fs, io};

const BOOK: &str = "docs/book/src";

/// Parts of the book in reading order: title, folder, pages beside the folder that belong to it.
const PARTS: &[(&str, &str, &[&str])] = &[
    ("Guides", "guides", &[]),
    ("Stages", "stages", &[]),
    ("Concepts", "concepts", &["glossary.md"]),
    ("Reference", "reference", &["model-card.md"]),
    ("Diagnostics", "diagnostics", &[]),
];

pub fn make(root: &Path) -> io::Result<Made> {
    let book = root.join(BOOK);
    let mut text = String::from(
        "# Summary\n\n[Introduction](introduction.md)\n\n- [One report in ten minutes](tutorial.md)\n",
    );
    for (title, folder, beside) in PARTS {
        let mut pages: Vec<String> = match fs::read_dir(book.join(folder)) {
            Ok(entries) => {
                entries.filter_map(|e| Some(format!("{folder}/{}", e.ok()?.file_name().to_str()?))).collect()
            }
            Err(_) => Vec::new(),
        };
        pages.retain(|p| p.ends_with(".md"));
        pages.sort();
        pages.extend(beside.iter().map(|p| (*p).to_owned()));
        if pages.is_empty() {
            continue;
        }
        text.push_str(&format!("\n# {title}\n\n"));
        for page in pages {
            text.push_str(&format!("- [{}]({page})\n", heading(&fs::read_to_string(book.join(&page))?)));
        }
    }
    Ok(Made { path: format!("{BOOK}/SUMMARY.md"), text })
}

/// The first heading without marks.
fn heading(page: &str) -> &str {
    page.lines().find_map(|l| l.strip_prefix("# ")).unwrap_or("Untitled").trim()
}
