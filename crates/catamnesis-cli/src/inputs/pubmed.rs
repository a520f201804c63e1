//! PubMed bulk XML: one report per record.

use super::reader::of_input;
use super::walk::{Sink, Stopped};
use super::{Payload, Problem};
use catamnesis::input::pubmed::Stream;
use std::io::BufRead;

/// Whether a file begins as a set of PubMed records.
pub(super) fn is_pubmed(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && ["<PubmedArticleSet", "DOCTYPE PubmedArticleSet", "<MedlineCitationSet"]
            .iter()
            .any(|t| head.contains(t))
}

/// Hands out the records; the stream ends after the first error.
pub(super) fn records(name: &str, input: impl BufRead, sink: &mut dyn Sink) -> Result<(), Stopped> {
    for (n, record) in Stream::new(name, input).enumerate() {
        let mut record = Some(record);
        sink.put(&|| format!("{name}:{}", n + 1), &mut || match record.take() {
            Some(Ok(report)) => Payload::Report(Box::new(report)),
            Some(Err(error)) => Payload::Bad(of_input(&error)),
            None => Payload::Bad(Problem::unreadable(&std::io::Error::other("read twice"))),
        })?;
    }
    Ok(())
}
