//! Closed sets of words that version 1 uses.

use catamnesis::facts;
use catamnesis::input;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Defines an enum of named words with a conversion from the pipeline's own type.
macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident from $inner:path { $($(#[$vdoc:meta])* $variant:ident = $from:path => $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The word in every output.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                match inner { $($from => $name::$variant,)+ }
            }
        }
    };
}

closed_set! {
    /// How a file was understood.
    ReportFormat from input::Format {
        /// Plain text.
        Plain = input::Format::Plain => "plain",
        /// HTML page.
        Html = input::Format::Html => "html",
        /// JATS XML article.
        Jats = input::Format::Jats => "jats",
        /// PubMed or MEDLINE XML record.
        PubMed = input::Format::PubMed => "pubmed",
        /// PDF with a text layer.
        Pdf = input::Format::Pdf => "pdf",
    }
}

closed_set! {
    /// How much a diagnostic matters.
    Severity from catamnesis_core::Severity {
        /// Worth knowing; nothing is wrong.
        Note = catamnesis_core::Severity::Note => "note",
        /// Something does not fit.
        Warning = catamnesis_core::Severity::Warning => "warning",
        /// A part of the report could not be used.
        Error = catamnesis_core::Severity::Error => "error",
    }
}

closed_set! {
    /// The kind of treatment behind an adverse event.
    Cause from facts::Cause {
        /// Drugs against the tumor.
        SystemicTherapy = facts::Cause::SystemicTherapy => "systemic_therapy",
        /// Radiation.
        Radiotherapy = facts::Cause::Radiotherapy => "radiotherapy",
        /// An operation: a complication.
        Surgery = facts::Cause::Surgery => "surgery",
        /// The report does not say.
        Unsaid = facts::Cause::Unsaid => "unsaid",
    }
}

closed_set! {
    /// How a treatment was changed.
    Change from facts::Change {
        /// Given in a lower dose.
        Reduced = facts::Change::Reduced => "reduced",
        /// Given later than planned.
        Delayed = facts::Change::Delayed => "delayed",
        /// Held for a time.
        Interrupted = facts::Change::Interrupted => "interrupted",
        /// Ended.
        Stopped = facts::Change::Stopped => "stopped",
    }
}

closed_set! {
    /// Sex as the report states or implies it.
    Sex from facts::Sex {
        /// Female.
        Female = facts::Sex::Female => "female",
        /// Male.
        Male = facts::Sex::Male => "male",
    }
}

closed_set! {
    /// Side of the body.
    Laterality from facts::Laterality {
        /// Left.
        Left = facts::Laterality::Left => "left",
        /// Right.
        Right = facts::Laterality::Right => "right",
        /// Both sides.
        Bilateral = facts::Laterality::Bilateral => "bilateral",
    }
}

closed_set! {
    /// A kind of imaging.
    Modality from facts::Modality {
        /// Ultrasound of any kind.
        Ultrasound = facts::Modality::Ultrasound => "ultrasound",
        /// Computed tomography.
        Ct = facts::Modality::Ct => "ct",
        /// Magnetic resonance imaging.
        Mri = facts::Modality::Mri => "mri",
        /// Positron emission tomography.
        Pet = facts::Modality::Pet => "pet",
        /// Plain radiography.
        XRay = facts::Modality::XRay => "x-ray",
        /// Scintigraphy.
        Scintigraphy = facts::Modality::Scintigraphy => "scintigraphy",
        /// Mammography.
        Mammography = facts::Modality::Mammography => "mammography",
        /// Angiography.
        Angiography = facts::Modality::Angiography => "angiography",
        /// All scopes.
        Endoscopy = facts::Modality::Endoscopy => "endoscopy",
    }
}

closed_set! {
    /// Response as the author states it, never computed.
    Response from facts::ReportedResponse {
        /// Complete response.
        Complete = facts::ReportedResponse::Complete => "CR",
        /// Partial response.
        Partial = facts::ReportedResponse::Partial => "PR",
        /// Stable disease.
        Stable = facts::ReportedResponse::Stable => "SD",
        /// Progressive disease.
        Progressive = facts::ReportedResponse::Progressive => "PD",
    }
}

closed_set! {
    /// Last known status.
    Status from facts::Status {
        /// Alive without evidence of disease.
        NoEvidenceOfDisease = facts::Status::NoEvidenceOfDisease => "no_evidence_of_disease",
        /// Alive with disease.
        AliveWithDisease = facts::Status::AliveWithDisease => "alive_with_disease",
        /// Alive, disease state unsaid.
        Alive = facts::Status::Alive => "alive",
        /// Dead.
        Dead = facts::Status::Dead => "dead",
    }
}

closed_set! {
    /// What a follow-up counts from.
    FollowUpOrigin from facts::FollowUpOrigin {
        /// Diagnosis.
        Diagnosis = facts::FollowUpOrigin::Diagnosis => "diagnosis",
        /// An operation.
        Surgery = facts::FollowUpOrigin::Surgery => "surgery",
        /// Start or end of non-surgical treatment.
        Treatment = facts::FollowUpOrigin::Treatment => "treatment",
        /// First contact.
        Presentation = facts::FollowUpOrigin::Presentation => "presentation",
        /// The report does not say.
        Unspecified = facts::FollowUpOrigin::Unspecified => "unspecified",
    }
}

closed_set! {
    /// The kinds of happenings in a course.
    EventKind from facts::EventKind {
        /// First symptoms.
        SymptomOnset = facts::EventKind::SymptomOnset => "symptom_onset",
        /// First contact told.
        Presentation = facts::EventKind::Presentation => "presentation",
        /// Imaging or endoscopy.
        Imaging = facts::EventKind::Imaging => "imaging",
        /// Biopsy.
        Biopsy = facts::EventKind::Biopsy => "biopsy",
        /// Diagnosis made.
        Diagnosis = facts::EventKind::Diagnosis => "diagnosis",
        /// Operation.
        Surgery = facts::EventKind::Surgery => "surgery",
        /// Systemic antineoplastic treatment.
        SystemicTherapy = facts::EventKind::SystemicTherapy => "systemic_therapy",
        /// Radiotherapy.
        Radiotherapy = facts::EventKind::Radiotherapy => "radiotherapy",
        /// Any other treatment.
        OtherTreatment = facts::EventKind::OtherTreatment => "other_treatment",
        /// Response to treatment, as stated.
        Response = facts::EventKind::Response => "response",
        /// Recurrence, metastasis or progression after a first treatment.
        Recurrence = facts::EventKind::Recurrence => "recurrence",
        /// Follow-up.
        FollowUp = facts::EventKind::FollowUp => "follow_up",
        /// Death.
        Death = facts::EventKind::Death => "death",
    }
}
