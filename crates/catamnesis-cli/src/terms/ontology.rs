//! OBO flat files and OBO graphs in JSON.

use super::{Term, merged};
use crate::error::CliError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Terms of an OBO 1.4 flat file, obsolete ones left out; exact synonyms and exact cross-references only.
pub(super) fn obo(text: &str, under: Option<&str>) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut parents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let text = text.replace("\r\n", "\n");
    for stanza in text.split("\n[").filter(|s| s.starts_with("Term]")) {
        let mut term = Term::default();
        let mut obsolete = false;
        for line in stanza.lines() {
            let Some((key, value)) = line.split_once(": ") else { continue };
            match key {
                "id" => term.id = value.trim().to_owned(),
                "name" => term.label = value.trim().to_owned(),
                "synonym" if value.contains("\" EXACT") => term.synonyms.extend(quoted(value)),
                "is_obsolete" => obsolete |= value.trim() == "true",
                "is_a" => {
                    let parent = value.split([' ', '!']).next().unwrap_or("").to_owned();
                    parents.entry(term.id.clone()).or_default().push(parent);
                }
                _ => {}
            }
        }
        if !obsolete && !term.id.is_empty() {
            term.codes.push(term.id.clone());
            terms.push(term);
        }
    }
    merged(below(terms, &parents, under))
}

/// The text between the first quotation marks, escapes undone.
fn quoted(value: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = value.strip_prefix('"')?.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(out),
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    None
}

/// Terms of an OBO graph (`graphs[].nodes[]`).
pub(super) fn obograph(file: &Path, text: &str, under: Option<&str>) -> Result<Vec<Term>, CliError> {
    let fault = |reason: String| CliError::Vocabulary {
        place: file.display().to_string(),
        reason,
        hint: "an OBO graph has a list 'graphs' with 'nodes' and 'edges'",
    };
    let root: Value = serde_json::from_str(text).map_err(|e| fault(format!("not JSON: {e}")))?;
    let graphs = root["graphs"].as_array().ok_or_else(|| fault("no 'graphs' in it".into()))?;
    let mut terms = Vec::new();
    let mut parents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for graph in graphs {
        for node in list(&graph["nodes"]) {
            let is_class = node["type"].as_str().is_none_or(|t| t == "CLASS");
            let deprecated = node["meta"]["deprecated"].as_bool().unwrap_or(false);
            let (Some(id), Some(label)) = (node["id"].as_str(), node["lbl"].as_str()) else { continue };
            if !is_class || deprecated {
                continue;
            }
            let id = curie(id);
            let synonyms = list(&node["meta"]["synonyms"])
                .iter()
                .filter(|s| s["pred"] == "hasExactSynonym")
                .filter_map(|s| s["val"].as_str().map(str::to_owned))
                .collect();
            terms.push(Term { label: label.to_owned(), synonyms, codes: vec![id.clone()], id });
        }
        for edge in list(&graph["edges"]).iter().filter(|e| e["pred"] == "is_a") {
            if let (Some(sub), Some(obj)) = (edge["sub"].as_str(), edge["obj"].as_str()) {
                parents.entry(curie(sub)).or_default().push(curie(obj));
            }
        }
    }
    Ok(merged(below(terms, &parents, under)))
}

/// `http://purl.obolibrary.org/obo/MONDO_0004992` → `MONDO:0004992`.
fn curie(id: &str) -> String {
    let last = id.rsplit(['/', '#']).next().unwrap_or(id);
    if id.contains("://") { last.replacen('_', ":", 1) } else { id.to_owned() }
}

/// Only terms below `under`, itself included.
fn below(terms: Vec<Term>, parents: &BTreeMap<String, Vec<String>>, under: Option<&str>) -> Vec<Term> {
    let Some(root) = under else { return terms };
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (child, all) in parents {
        for parent in all {
            children.entry(parent).or_default().push(child);
        }
    }
    let mut inside = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(at) = open.pop() {
        for &child in children.get(at).into_iter().flatten() {
            if inside.insert(child) {
                open.push(child);
            }
        }
    }
    terms.into_iter().filter(|t| inside.contains(t.id.as_str())).collect()
}
