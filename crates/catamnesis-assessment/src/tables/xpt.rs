//! SAS transport files of version 5 (XPORT).
//!
//! Layout as published by SAS in TS-140, "The Record Layout of a SAS Version 5 or 6 Data Set in SAS Transport
//! (XPORT) Format": 80-byte records; a library header, per member a header, 140-byte variable descriptions and
//! rows of fixed width; numbers in IBM hexadecimal floating point, big endian.

use super::TableError;

/// The first member of a transport file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Name of the data set.
    pub name: String,
    /// Names of the variables.
    pub columns: Vec<String>,
    /// Values as text; missing numbers are empty.
    pub rows: Vec<Vec<String>>,
}

struct Variable {
    numeric: bool,
    length: usize,
    position: usize,
}

/// Length of a record.
const RECORD: usize = 80;

/// Reads the first member.
///
/// # Errors
/// A header is missing or a length does not fit the file.
pub fn read(bytes: &[u8]) -> Result<Member, TableError> {
    expect(bytes, 0, b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!")?;
    let member_at = find(bytes, b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!", 0)?;
    let descriptor_size = number(bytes, member_at + 74, 4)
        .filter(|n| *n == 140 || *n == 136)
        .ok_or(TableError::Xpt { what: "no size of variable descriptions", at: member_at + 74 })?;
    let name = text(slice(bytes, member_at + 2 * RECORD + 8, 8)?);
    let names_at = find(bytes, b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!", member_at)?;
    let count = number(bytes, names_at + 54, 4)
        .ok_or(TableError::Xpt { what: "no number of variables", at: names_at + 54 })?;
    let mut columns = Vec::with_capacity(count);
    let mut variables = Vec::with_capacity(count);
    for i in 0..count {
        let at = names_at + RECORD + i * descriptor_size;
        let d = slice(bytes, at, descriptor_size)?;
        let short = |o: usize| usize::from(u16::from_be_bytes([d[o], d[o + 1]]));
        let position = u32::from_be_bytes([d[84], d[85], d[86], d[87]]) as usize;
        variables.push(Variable { numeric: short(0) == 1, length: short(4), position });
        columns.push(text(&d[8..16]));
    }
    let data_at = find(bytes, b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!", names_at)? + RECORD;
    let width = variables.iter().map(|v| v.position + v.length).max().unwrap_or(0);
    if width == 0 {
        return Err(TableError::Xpt { what: "no variables", at: names_at });
    }
    let end =
        find(bytes, b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!", data_at).unwrap_or(bytes.len());
    let data = bytes.get(data_at..end).unwrap_or(&[]);
    let mut count = data.len() / width;
    while count > 0
        && data.len() - (count - 1) * width <= width + RECORD
        && blank(&data[(count - 1) * width..count * width])
    {
        count -= 1;
    }
    let rows = data
        .chunks_exact(width)
        .take(count)
        .map(|row| {
            variables
                .iter()
                .map(|v| value(row.get(v.position..v.position + v.length).unwrap_or(&[]), v.numeric))
                .collect()
        })
        .collect();
    Ok(Member { name, columns, rows })
}

fn expect(bytes: &[u8], at: usize, tag: &[u8]) -> Result<(), TableError> {
    if bytes.get(at..at + tag.len()) == Some(tag) {
        Ok(())
    } else {
        Err(TableError::Xpt { what: "no library header", at })
    }
}

/// The next record that starts with a tag.
fn find(bytes: &[u8], tag: &[u8], from: usize) -> Result<usize, TableError> {
    (from.div_ceil(RECORD)..bytes.len() / RECORD)
        .map(|r| r * RECORD)
        .find(|&at| bytes[at..].starts_with(tag))
        .ok_or(TableError::Xpt { what: "a header record is missing", at: from })
}

fn slice(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], TableError> {
    bytes.get(at..at + length).ok_or(TableError::Xpt { what: "the file ends too early", at })
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    std::str::from_utf8(bytes.get(at..at + length)?).ok()?.trim().parse().ok()
}

fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    };
    text.trim_end_matches([' ', '\0']).trim_start().to_owned()
}

fn blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| b == b' ')
}

fn value(bytes: &[u8], numeric: bool) -> String {
    if !numeric {
        return text(bytes);
    }
    ibm_float(bytes).map_or(String::new(), |v| format!("{v}"))
}

/// An IBM hexadecimal floating point number of 2 to 8 bytes; nothing for a missing value.
pub fn ibm_float(bytes: &[u8]) -> Option<f64> {
    let first = *bytes.first()?;
    let rest_zero = bytes[1..].iter().all(|&b| b == 0);
    if rest_zero && (first == b'.' || first == b'_' || first.is_ascii_uppercase()) {
        return None;
    }
    let mantissa = (1..8).fold(0_u64, |m, i| (m << 8) | u64::from(*bytes.get(i).unwrap_or(&0)));
    if mantissa == 0 {
        return Some(0.0);
    }
    let exponent = i32::from(first & 0x7f) - 64;
    let magnitude = libm::ldexp(mantissa as f64, 4 * exponent - 56);
    Some(if first & 0x80 == 0 { magnitude } else { -magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibm_numbers() {
        assert_eq!(ibm_float(&[0x41, 0x10, 0, 0, 0, 0, 0, 0]), Some(1.0));
        assert_eq!(ibm_float(&[0xc2, 0x76, 0xa0, 0, 0, 0, 0, 0]), Some(-118.625));
        assert_eq!(ibm_float(&[0; 8]), Some(0.0));
        assert_eq!(ibm_float(b".\0\0\0\0\0\0\0"), None);
    }

    #[test]
    fn other_bytes_are_refused() {
        assert_eq!(
            read(b"PK\x03\x04").map(|m| m.name),
            Err(TableError::Xpt { what: "no library header", at: 0 })
        );
    }
}
