//! The case table as Parquet: plain columns for plain fields, lists for lists of words, JSON text for what is
//! nested.

use crate::error::CliError;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int32Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use catamnesis_export::case_table::header;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

/// Rows of a row group.
const GROUP: usize = 2048;

/// Makes a Parquet file from rows as JSON Lines.
pub(super) fn assemble(rows: File, to: &Path, output: &Path) -> Result<(), CliError> {
    let schema = Arc::new(Schema::new(header().into_iter().map(field).collect::<Vec<_>>()));
    let file = File::create(to).map_err(|e| CliError::write(output, e))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_created_by(format!("catamnesis {}", env!("CARGO_PKG_VERSION")))
        .build();
    let failed = |e: parquet::errors::ParquetError| match e {
        parquet::errors::ParquetError::External(e) => match e.downcast::<std::io::Error>() {
            Ok(e) => CliError::write(output, *e),
            Err(e) => CliError::Table { path: output.to_owned(), reason: e.to_string() },
        },
        other => CliError::Table { path: output.to_owned(), reason: other.to_string() },
    };
    let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(failed)?;
    let mut group: Vec<Value> = Vec::with_capacity(GROUP);
    let mut lines = BufReader::new(rows).lines();
    loop {
        let line = lines.next().transpose().map_err(|e| CliError::read(to, e))?;
        let last = line.is_none();
        if let Some(line) = line {
            let row = serde_json::from_str(&line)
                .map_err(|e| CliError::Table { path: output.to_owned(), reason: e.to_string() })?;
            group.push(row);
        }
        if group.len() == GROUP || last && !group.is_empty() {
            let columns = schema.fields().iter().map(|f| column(f, &group)).collect();
            let batch = RecordBatch::try_new(schema.clone(), columns)
                .map_err(|e| CliError::Table { path: output.to_owned(), reason: e.to_string() })?;
            writer.write(&batch).and_then(|()| writer.flush()).map_err(failed)?;
            group.clear();
        }
        if last {
            break;
        }
    }
    writer.close().map_err(failed)?;
    Ok(())
}

fn field(name: &'static str) -> Field {
    let words = || DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    let kind = match name {
        "age_years" | "largest_mm" | "follow_up_months" => DataType::Float64,
        "year" => DataType::Int32,
        "recurrence" => DataType::Boolean,
        "stage" | "metastatic_sites" | "biomarkers" | "imaging" | "surgery" | "diagnostics" => words(),
        _ => DataType::Utf8,
    };
    Field::new(name, kind, true)
}

fn column(field: &Field, rows: &[Value]) -> ArrayRef {
    let cells = rows.iter().map(|row| &row[field.name().as_str()]);
    match field.data_type() {
        DataType::Float64 => {
            let mut builder = Float64Builder::new();
            cells.for_each(|c| builder.append_option(c.as_f64()));
            Arc::new(builder.finish())
        }
        DataType::Int32 => {
            let mut builder = Int32Builder::new();
            cells.for_each(|c| builder.append_option(c.as_i64().and_then(|n| i32::try_from(n).ok())));
            Arc::new(builder.finish())
        }
        DataType::Boolean => {
            let mut builder = BooleanBuilder::new();
            cells.for_each(|c| builder.append_option(c.as_bool()));
            Arc::new(builder.finish())
        }
        DataType::List(_) => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                for word in cell.as_array().into_iter().flatten() {
                    builder.values().append_option(word.as_str());
                }
                builder.append(true);
            }
            Arc::new(builder.finish())
        }
        _ => {
            let mut builder = StringBuilder::new();
            for cell in cells {
                match cell {
                    Value::Null => builder.append_null(),
                    Value::String(s) => builder.append_value(s),
                    nested => builder.append_value(nested.to_string()),
                }
            }
            Arc::new(builder.finish())
        }
    }
}
