//! PDF.
use super::*;
pub(super) fn read(name: &str, _bytes: &[u8], _limits: &Limits) -> Result<CaseReport, InputError> {
    Err(Problem::PdfDamaged { reason: "PDF is not read yet".to_owned() }.of(name))
}
