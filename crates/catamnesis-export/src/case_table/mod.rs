//! The case table: one row per case, as a reviewer types it.
//!
//! The fields follow the usual extraction sheet of a review of case reports: plain values, `null` or an empty
//! list where the report does not say, and `quotes` with the words behind every entry.

mod row;
mod build;
mod csv;

pub use self::csv::{CsvRows, cells, header};
pub use build::rows;
pub use row::*;

/// JSON Schema (draft 2020-12) of one row.
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(CaseRow)
}

/// The data dictionary as Markdown, from the doc comments of [`CaseRow`].
pub fn dictionary() -> String {
    let schema = json_schema();
    let root = schema.as_value();
    let mut out = String::from("| column | type | meaning |\n| --- | --- | --- |\n");
    for name in header() {
        let property = &root["properties"][name];
        let meaning = property["description"].as_str().unwrap_or("").replace('\n', " ").replace('|', "\\|");
        out.push_str(&format!("| `{name}` | {} | {meaning} |\n", type_of(root, property)));
    }
    for (definition, value) in root["$defs"].as_object().into_iter().flatten() {
        let Some(properties) = value["properties"].as_object() else { continue };
        let about = value["description"].as_str().unwrap_or("").replace('\n', " ");
        out.push_str(&format!(
            "\n### {definition}\n\n{about}\n\n| field | type | meaning |\n| --- | --- | --- |\n"
        ));
        for (name, property) in properties {
            let meaning =
                property["description"].as_str().unwrap_or("").replace('\n', " ").replace('|', "\\|");
            out.push_str(&format!("| `{name}` | {} | {meaning} |\n", type_of(root, property)));
        }
    }
    out
}

/// A short name of a JSON Schema type for the dictionary.
fn type_of(root: &serde_json::Value, property: &serde_json::Value) -> String {
    if let Some(reference) = property["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or("");
        return type_name_of_definition(root, name);
    }
    if let Some(choices) = property["anyOf"].as_array() {
        return choices.iter().map(|c| type_of(root, c)).collect::<Vec<_>>().join(" or ");
    }
    let named = |t: &str| match t {
        "array" if property["prefixItems"].is_array() => "[lo, hi]".to_owned(),
        "array" => format!("list of {}", type_of(root, &property["items"])),
        "object" if property["additionalProperties"].is_object() => {
            format!("object of {}", type_of(root, &property["additionalProperties"]))
        }
        other => other.to_owned(),
    };
    match &property["type"] {
        serde_json::Value::String(t) => named(t),
        serde_json::Value::Array(ts) => {
            ts.iter().filter_map(|t| t.as_str()).map(named).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

/// A closed set is listed, an object is linked.
fn type_name_of_definition(root: &serde_json::Value, name: &str) -> String {
    let definition = &root["$defs"][name];
    let words: Vec<String> = definition["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["const"].as_str())
        .chain(definition["enum"].as_array().into_iter().flatten().filter_map(|w| w.as_str()))
        .map(|w| format!("`{w}`"))
        .collect();
    if words.is_empty() { format!("[{name}](#{})", name.to_lowercase()) } else { words.join(", ") }
}
