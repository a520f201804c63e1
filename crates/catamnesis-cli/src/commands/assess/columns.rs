//! Parquet: lesion tables read batch by batch, result tables written.

use crate::error::CliError;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use catamnesis_assessment::day::Day;
use catamnesis_assessment::tables::csv::{Record, Scanner};
use catamnesis_assessment::tables::output::is_number;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::borrow::Cow;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

type Reader = ParquetRecordBatchReaderBuilder<File>;

fn open(path: &Path) -> Result<Reader, CliError> {
    let file = File::open(path).map_err(|e| CliError::read(path, e))?;
    Reader::try_new(file).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> CliError {
    CliError::Assess { message: format!("{}: {error}", path.display()) }
}

/// Gives the names of the columns to `take`.
pub(crate) fn header(path: &Path, take: &mut dyn FnMut(&Record<'_>)) -> Result<(), CliError> {
    let reader = open(path)?;
    take(&reader.schema().fields().iter().map(|f| Cow::Borrowed(f.name().as_str())).collect());
    Ok(())
}

/// Gives every row as text to `row`, in batches of constant memory.
pub(crate) fn each_row(
    path: &Path,
    row: &mut dyn FnMut(&Record<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    for batch in open(path)?.with_batch_size(8192).build().map_err(|e| unreadable(path, &e))? {
        let batch = batch.map_err(|e| unreadable(path, &e))?;
        let columns = batch.columns();
        let mut record: Record<'_> = Vec::with_capacity(columns.len());
        for i in 0..batch.num_rows() {
            record.clear();
            record.extend(columns.iter().map(|c| text(c, i)));
            row(&record)?;
        }
    }
    Ok(())
}

fn text(column: &ArrayRef, i: usize) -> Cow<'_, str> {
    if column.is_null(i) {
        return Cow::Borrowed("");
    }
    match column.data_type() {
        DataType::Utf8 => Cow::Borrowed(column.as_string::<i32>().value(i)),
        DataType::LargeUtf8 => Cow::Borrowed(column.as_string::<i64>().value(i)),
        DataType::Utf8View => Cow::Borrowed(column.as_string_view().value(i)),
        DataType::Boolean => Cow::Borrowed(if column.as_boolean().value(i) { "yes" } else { "no" }),
        DataType::Int32 => Cow::Owned(column.as_primitive::<Int32Type>().value(i).to_string()),
        DataType::Int64 => Cow::Owned(column.as_primitive::<Int64Type>().value(i).to_string()),
        DataType::Float32 => Cow::Owned(column.as_primitive::<Float32Type>().value(i).to_string()),
        DataType::Float64 => Cow::Owned(column.as_primitive::<Float64Type>().value(i).to_string()),
        DataType::Date32 => Cow::Owned(Day(column.as_primitive::<Date32Type>().value(i)).iso()),
        DataType::Dictionary(_, _) => dictionary(column, i),
        _ => Cow::Borrowed(""),
    }
}

/// A value of a column of dictionary type, as pandas writes categories.
fn dictionary(column: &ArrayRef, i: usize) -> Cow<'_, str> {
    let any = column.as_any_dictionary();
    let key = any.normalized_keys().get(i).copied().unwrap_or(0);
    Cow::Owned(text(any.values(), key).into_owned())
}

/// Writes CSV text as a Parquet file: numbers as doubles, the rest as text, empty fields as nulls.
pub(crate) fn write(csv: &str, path: &Path, force: bool) -> Result<(), CliError> {
    if !force && path.is_file() {
        return Err(CliError::Exists { path: path.to_owned() });
    }
    let mut scanner = Scanner::new(csv);
    let (mut header, mut record) = (Record::new(), Record::new());
    scanner.next_into(&mut header);
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); header.len()];
    while scanner.next_into(&mut record) {
        for (column, field) in columns.iter_mut().zip(&record) {
            column.push((!field.is_empty()).then(|| field.to_string()));
        }
    }
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (name, column) in header.iter().zip(columns) {
        if is_number(name) {
            fields.push(Field::new(name.as_ref(), DataType::Float64, true));
            let values = column.iter().map(|v| v.as_ref().and_then(|v| v.parse::<f64>().ok()));
            arrays.push(Arc::new(Float64Array::from_iter(values)));
        } else {
            fields.push(Field::new(name.as_ref(), DataType::Utf8, true));
            arrays.push(Arc::new(StringArray::from_iter(column)));
        }
    }
    let table = |e: &dyn std::fmt::Display| CliError::Table { path: path.to_owned(), reason: e.to_string() };
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(|e| table(&e))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new()
        .prefix(".catamnesis-")
        .tempfile_in(folder)
        .map_err(|e| CliError::write(path, e))?;
    let mut writer = ArrowWriter::try_new(file.as_file(), schema, None).map_err(|e| table(&e))?;
    writer.write(&batch).map_err(|e| table(&e))?;
    writer.close().map_err(|e| table(&e))?;
    file.persist(path).map(|_| ()).map_err(|e| CliError::write(path, e.error))
}
