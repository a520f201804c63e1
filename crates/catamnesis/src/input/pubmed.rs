//! PubMed and MEDLINE XML: one record becomes one report of title and abstract.
//!
//! [`Stream`] reads bulk files record by record in constant memory. Deleted citations of update files hold no
//! text and are passed over.

use super::error::{InputError, Problem};
use super::guard::Guarded;
use super::record::Record;
use super::{CaseReport, entities};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::BufRead;

/// Largest record that is read, in bytes of text.
const MAX_RECORD: usize = 4 << 20;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 64;

/// Reads the records of a bulk file one after the other; ends after the first error.
pub struct Stream<R> {
    reader: Reader<Guarded<R>>,
    buffer: Vec<u8>,
    name: String,
    open: Vec<String>,
    finished: bool,
}

impl<R: BufRead> Stream<R> {
    /// Reads from `input`; `name` is how messages call it.
    pub fn new(name: impl Into<String>, input: R) -> Self {
        let mut reader = Reader::from_reader(Guarded::new(input, MAX_RECORD));
        reader.config_mut().allow_dangling_amp = true;
        Stream { reader, buffer: Vec::new(), name: name.into(), open: Vec::new(), finished: false }
    }

    fn next_record(&mut self) -> Result<Option<CaseReport>, Problem> {
        let mut record: Option<Record> = None;
        loop {
            self.buffer.clear();
            self.reader.get_mut().reset();
            let before = self.reader.buffer_position();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event.into_owned(),
                Err(error) => return Err(self.explain(&error)),
            };
            match event {
                Event::Eof => {
                    return match self.open.pop() {
                        None => Ok(None),
                        Some(open) => {
                            let (line, column) = self.reader.get_ref().place();
                            Err(Problem::TruncatedXml { line, column, open })
                        }
                    };
                }
                Event::Start(tag) => {
                    let local = tag.local_name().as_ref().to_owned();
                    if self.open.len() >= MAX_DEPTH {
                        let (line, _) = self.reader.get_ref().place();
                        return Err(Problem::TooComplex {
                            what: "levels of nesting",
                            limit: MAX_DEPTH,
                            line,
                        });
                    }
                    match &mut record {
                        Some(record) => record.start(&local, &tag),
                        None if is_record(&local) => record = Some(Record::default()),
                        None => {}
                    }
                    self.open.push(local);
                }
                Event::Empty(tag) => {
                    if let Some(record) = &mut record {
                        let local = tag.local_name().as_ref().to_owned();
                        record.start(&local, &tag);
                        record.end();
                    }
                }
                Event::End(_) => {
                    self.open.pop();
                    if record.as_ref().is_some_and(Record::is_done)
                        && let Some(report) = record.take().and_then(Record::finish)
                    {
                        return Ok(Some(report));
                    }
                    if let Some(record) = &mut record {
                        record.end();
                    }
                }
                Event::Text(text) => {
                    if let Some(record) = &mut record {
                        record.text(&text, Some(before as usize));
                    }
                }
                Event::CData(text) => {
                    if let Some(record) = &mut record {
                        record.text(&text, Some(before as usize + "<![CDATA[".len()));
                    }
                }
                Event::GeneralRef(entity) => match entities::reference(&format!("&{};", &*entity)) {
                    Some((c, _)) => {
                        if let Some(record) = &mut record {
                            record.text(c.encode_utf8(&mut [0; 4]), None);
                        }
                    }
                    None => {
                        let (line, column) = self.reader.get_ref().place();
                        return Err(Problem::XmlEntity { line, column, entity: (*entity).to_owned() });
                    }
                },
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
            if record.as_ref().is_some_and(|r| r.size() > MAX_RECORD) {
                return Err(Problem::TooLarge { bytes: MAX_RECORD + 1, limit: MAX_RECORD });
            }
        }
    }

    fn explain(&self, error: &quick_xml::Error) -> Problem {
        let (line, column) = self.reader.get_ref().place();
        match error {
            quick_xml::Error::Io(_) if self.reader.get_ref().is_exhausted() => {
                Problem::TooLarge { bytes: MAX_RECORD + 1, limit: MAX_RECORD }
            }
            quick_xml::Error::Io(error) => {
                Problem::Read { offset: self.reader.get_ref().offset(), reason: error.to_string() }
            }
            quick_xml::Error::Syntax(_) if self.reader.get_ref().is_at_end() => {
                Problem::TruncatedXml { line, column, open: self.open.last().cloned().unwrap_or_default() }
            }
            error => Problem::MalformedXml { line, column, reason: error.to_string() },
        }
    }
}

impl<R: BufRead> Iterator for Stream<R> {
    type Item = Result<CaseReport, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let step = self.next_record();
        self.finished = !matches!(step, Ok(Some(_)));
        step.map_err(|problem| problem.of(&self.name)).transpose()
    }
}

fn is_record(local: &str) -> bool {
    matches!(local, "PubmedArticle" | "MedlineCitation" | "PubmedBookArticle")
}

/// Reads all records of a file that is in memory.
pub fn read(name: &str, source: &str) -> Result<Vec<CaseReport>, InputError> {
    let reports = Stream::new(name, source.as_bytes()).collect::<Result<Vec<_>, _>>()?;
    if reports.is_empty() {
        return Err(Problem::NoArticle { format: "PubMed file" }.of(name));
    }
    Ok(reports)
}
