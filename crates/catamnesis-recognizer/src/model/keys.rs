//! A set of hashes that is searched where its bytes lie: keys in buckets by their high bits, each with the low
//! 16 bits and the length of its row.

use super::format::Bytes;

/// Length that says: the row is a full one, with a byte for each column.
pub(super) const FULL: u8 = u8::MAX;

/// A searchable set of hashes.
#[derive(Debug, Clone)]
pub(crate) struct Keys<'m> {
    bits: u32,
    /// Per bucket one bit for each value of the lowest four bits that a key there has: most hashes that are asked
    /// for are no keys, and are refused here without a look at the keys.
    filter: Vec<u16>,
    /// Per bucket: number of keys and of row entries before it, 8 bytes.
    buckets: &'m [u8],
    /// Per key: low bits.
    lows: &'m [u8],
    /// Per key: length of its row in pairs of bytes, or [`FULL`]; empty where there are no rows.
    lengths: &'m [u8],
    /// Length of a full row.
    full: usize,
}

/// A row: where its bytes begin and end, and whether it is a full one.
pub(super) type RowPlace = (usize, usize, bool);

impl<'m> Keys<'m> {
    /// Index of a key, and where its row begins and ends.
    #[inline]
    pub fn find(&self, key: u32) -> Option<(usize, RowPlace)> {
        let bucket = (key >> (32 - self.bits)) as usize;
        if self.filter.get(bucket)? >> (key & 15) & 1 == 0 {
            return None;
        }
        let bucket = 8 * bucket;
        let ends = self.buckets.get(bucket..bucket + 16)?;
        let four = |i: usize| u32::from_le_bytes([ends[i], ends[i + 1], ends[i + 2], ends[i + 3]]) as usize;
        let (from, mut row, to) = (four(0), four(4), four(8));
        let low = [key as u8, (key >> 8) as u8];
        let lows = self.lows.get(2 * from..2 * to)?;
        let lengths = self.lengths.get(from..to).unwrap_or(&[]);
        for (i, candidate) in lows.chunks_exact(2).enumerate() {
            let length = lengths.get(i).copied().unwrap_or(0);
            let is_full = length == FULL;
            let length = if is_full { self.full } else { usize::from(length) };
            if candidate == low {
                return Some((from + i, (2 * row, 2 * (row + length), is_full)));
            }
            row += length;
        }
        None
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.lows.len() / 2
    }

    /// Reads what [`write`] wrote.
    pub fn read(bytes: &mut Bytes<'m>) -> Option<Self> {
        let bits = bytes.u32()?.clamp(1, 20);
        let n = bytes.u32()? as usize;
        let with_rows = bytes.u32()? == 1;
        let full = bytes.u32()? as usize;
        let buckets = bytes.take(8 * ((1 << bits) + 1))?;
        let lows = bytes.take(2 * n)?;
        let lengths = if with_rows { bytes.take(n)? } else { &[] };
        let mut filter = vec![0u16; 1 << bits];
        let mut ends = buckets.chunks_exact(8).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
        let mut from = ends.next()?;
        for (set, to) in filter.iter_mut().zip(ends) {
            for low in lows.get(2 * from..2 * to)?.chunks_exact(2) {
                *set |= 1 << (low[0] & 15);
            }
            from = to;
        }
        Some(Keys { bits, filter, buckets, lows, lengths, full })
    }
}

/// Writes sorted keys with the lengths of their rows; keys that cannot be told apart are left out and their
/// positions returned, so that the caller leaves out what belongs to them.
pub(super) fn write(keys: &[u32], lengths: Option<&[u8]>, full: usize, out: &mut Vec<u8>) -> Vec<usize> {
    let mut bits = 4u32;
    while bits < 18 && (1usize << bits) < keys.len() / 2 {
        bits += 1;
    }
    let mut dropped = Vec::new();
    let mut kept: Vec<(u32, u8)> = Vec::new();
    for (i, &key) in keys.iter().enumerate() {
        let same_place = |other: u32| other >> (32 - bits) == key >> (32 - bits);
        let twin =
            kept.iter().rev().take_while(|(k, _)| same_place(*k)).any(|(k, _)| *k as u16 == key as u16);
        if twin {
            dropped.push(i);
        } else {
            kept.push((key, lengths.and_then(|l| l.get(i)).copied().unwrap_or(0)));
        }
    }
    out.extend(bits.to_le_bytes());
    out.extend((kept.len() as u32).to_le_bytes());
    out.extend(u32::from(lengths.is_some()).to_le_bytes());
    out.extend((full as u32).to_le_bytes());
    let (mut at, mut row) = (0usize, 0u32);
    for bucket in 0..=(1u32 << bits) {
        while at < kept.len() && kept[at].0 >> (32 - bits) < bucket {
            row += if kept[at].1 == FULL { full as u32 } else { u32::from(kept[at].1) };
            at += 1;
        }
        out.extend((at as u32).to_le_bytes());
        out.extend(row.to_le_bytes());
    }
    out.extend(kept.iter().flat_map(|(k, _)| (*k as u16).to_le_bytes()));
    if lengths.is_some() {
        out.extend(kept.iter().map(|(_, l)| *l));
    }
    dropped
}
