//! A reader that knows its place and refuses to feed one piece without end.

use std::io::{self, BufRead, Read};

/// Counts bytes and lines, and fails when more than `limit` bytes are taken between two calls of `reset`.
pub(super) struct Guarded<R> {
    inner: R,
    limit: usize,
    left: usize,
    offset: u64,
    line: u32,
    column: u32,
    at_end: bool,
}

impl<R> Guarded<R> {
    pub(super) fn new(inner: R, limit: usize) -> Self {
        Guarded { inner, limit, left: limit, offset: 0, line: 1, column: 1, at_end: false }
    }

    /// Allows another `limit` bytes.
    pub(super) fn reset(&mut self) {
        self.left = self.limit;
    }

    /// Line and column of the next byte, both from 1.
    pub(super) fn place(&self) -> (u32, u32) {
        (self.line, self.column)
    }

    /// Bytes taken so far.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the limit was the reason to fail.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// Whether the source has ended.
    pub(super) fn is_at_end(&self) -> bool {
        self.at_end
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "one piece of text has no end"));
        }
        let buffer = self.inner.fill_buf()?;
        self.at_end = buffer.is_empty();
        Ok(buffer.get(..buffer.len().min(self.left)).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.inner.fill_buf() {
            let taken = buffer.get(..amount.min(buffer.len())).unwrap_or_default();
            let lines = memchr::memchr_iter(b'\n', taken).count() as u32;
            let last =
                memchr::memrchr(b'\n', taken).map_or(taken, |at| taken.get(at + 1..).unwrap_or_default());
            let chars = last.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32;
            self.column = if lines > 0 { chars + 1 } else { self.column + chars };
            self.line += lines;
        }
        self.inner.consume(amount);
        self.offset += amount as u64;
        self.left = self.left.saturating_sub(amount);
    }
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let amount = buffer.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..amount), buffer.get(..amount)) {
            to.copy_from_slice(from);
        }
        self.consume(amount);
        Ok(amount)
    }
}
