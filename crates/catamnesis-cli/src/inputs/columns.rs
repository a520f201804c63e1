//! Parquet files: one report per row, from a named column.

use super::walk::{Sink, Stopped};
use super::{Columns, Payload, Problem};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::fs::File;

/// Rows that are decoded at a time.
const BATCH: usize = 256;

/// Hands out the rows.
pub(super) fn parquet(name: &str, file: File, wanted: &Columns, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let bad = |problem: Problem, sink: &mut dyn Sink| {
        sink.put(&|| name.to_owned(), &mut || Payload::Bad(problem.clone()))
    };
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = match ParquetRecordBatchReaderBuilder::try_new_with_options(file, options) {
        Ok(builder) => builder,
        Err(error) => {
            let problem = Problem::columns(
                format!("the Parquet file is damaged: {error}"),
                "download or write it again",
            );
            return bad(problem, sink);
        }
    };
    let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
    let Some(text_at) = names.iter().position(|n| *n == wanted.text) else {
        let message = format!("no column '{}'; there are: {}", wanted.text, names.join(", "));
        return bad(Problem::columns(message, "name one with --text-column"), sink);
    };
    let id_at = names.iter().position(|n| *n == wanted.id);
    let mask = ProjectionMask::roots(builder.parquet_schema(), std::iter::once(text_at).chain(id_at));
    let reader = match builder.with_projection(mask).with_batch_size(BATCH).build() {
        Ok(reader) => reader,
        Err(error) => return bad(Problem::columns(error.to_string(), "download or write it again"), sink),
    };
    let stem = super::reader::stem(name);
    let mut row = 0usize;
    for batch in reader {
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                let problem = Problem::columns(
                    format!("the Parquet file is damaged after row {row}: {error}"),
                    "download or write it again",
                );
                return bad(problem, sink);
            }
        };
        let Some(texts) = batch.column_by_name(&wanted.text) else { continue };
        let ids = batch.column_by_name(&wanted.id);
        if !is_text(texts.data_type()) {
            let message = format!("column '{}' holds {}, not text", wanted.text, texts.data_type());
            return bad(Problem::columns(message, "name another with --text-column"), sink);
        }
        for i in 0..batch.num_rows() {
            row += 1;
            sink.put(&|| format!("{name}:{row}"), &mut || {
                let id = ids.and_then(|ids| cell(ids, i)).unwrap_or_else(|| format!("{stem}:{row}"));
                match cell(texts, i) {
                    Some(text) => Payload::Row { id, text },
                    None => Payload::Bad(Problem::columns(
                        format!("row {row}: column '{}' is null", wanted.text),
                        "leave such rows out",
                    )),
                }
            })?;
        }
    }
    Ok(())
}

fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary | DataType::LargeBinary
    )
}

/// A cell as text; integers serve as ids.
fn cell(column: &ArrayRef, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    Some(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).to_owned(),
        DataType::Utf8View => column.as_string_view().value(row).to_owned(),
        DataType::Binary => String::from_utf8_lossy(column.as_binary::<i32>().value(row)).into_owned(),
        DataType::LargeBinary => String::from_utf8_lossy(column.as_binary::<i64>().value(row)).into_owned(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
        _ => return None,
    })
}
