//! Response categories, spelled as the standards spell them.

/// Category of one timepoint or of the best overall response.
///
/// Order: best first, the rank by which a best response is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Response {
    /// sCR, of IMWG only.
    StringentComplete,
    /// CR.
    Complete,
    /// VGPR, of IMWG only.
    VeryGoodPartial,
    /// PR.
    Partial,
    /// MR, of RANO-LGG and IMWG.
    Minor,
    /// SD.
    Stable,
    /// NON-CR/NON-PD: non-target disease that neither vanished nor progressed (RECIST 1.1, table 2).
    NonCompleteNonProgressive,
    /// iUPD: progression that no later scan has confirmed (iRECIST only).
    UnconfirmedProgressive,
    /// PD; iCPD in iRECIST.
    Progressive,
    /// NE.
    NotEvaluable,
    /// ND: the assessment was not done.
    NotDone,
    /// NED: no evidence of disease at baseline and now.
    NoEvidenceOfDisease,
}

impl Response {
    /// All categories, best first.
    pub const ALL: [Response; 12] = [
        Response::StringentComplete,
        Response::Complete,
        Response::VeryGoodPartial,
        Response::Partial,
        Response::Minor,
        Response::Stable,
        Response::NonCompleteNonProgressive,
        Response::UnconfirmedProgressive,
        Response::Progressive,
        Response::NotEvaluable,
        Response::NotDone,
        Response::NoEvidenceOfDisease,
    ];

    /// CDISC submission value: `CR`, `NON-CR/NON-PD`, …
    pub fn code(self) -> &'static str {
        match self {
            Response::StringentComplete => "sCR",
            Response::Complete => "CR",
            Response::VeryGoodPartial => "VGPR",
            Response::Partial => "PR",
            Response::Minor => "MR",
            Response::Stable => "SD",
            Response::NonCompleteNonProgressive => "NON-CR/NON-PD",
            Response::UnconfirmedProgressive => "iUPD",
            Response::Progressive => "PD",
            Response::NotEvaluable => "NE",
            Response::NotDone => "ND",
            Response::NoEvidenceOfDisease => "NED",
        }
    }

    /// The category of a submission value.
    pub fn from_code(code: &str) -> Option<Self> {
        Response::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Whether the disease is controlled: stable or better.
    pub fn is_controlled(self) -> bool {
        self <= Response::NonCompleteNonProgressive
    }

    /// Whether it is an objective response.
    pub fn is_objective(self) -> bool {
        self <= Response::Partial
    }
}

/// Best overall response of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BestResponse {
    /// A category that an assessment supports.
    Of(Response),
    /// The subject has no assessment.
    Missing,
}

impl BestResponse {
    /// Submission value; `MISSING` without an assessment.
    pub fn code(self) -> &'static str {
        match self {
            BestResponse::Of(response) => response.code(),
            BestResponse::Missing => "MISSING",
        }
    }
}
