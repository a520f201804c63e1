//! What sort of thing a learned type is.

/// What sort of thing a learned type is, whichever corpus named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LearnedKind {
    /// A symptom, sign or adverse effect.
    Finding,
    /// A disease.
    Disease,
    /// Something done to find out, or what was measured.
    DiagnosticProcedure,
    /// Something done to treat, other than with a drug.
    TherapeuticProcedure,
    /// A drug or class of drugs.
    Medication,
    /// Dose, route or frequency of a treatment.
    Administration,
    /// A visit, admission, discharge or other event of the course.
    ClinicalEvent,
    /// How it ended.
    Outcome,
    /// A part of the body.
    Site,
    /// A laboratory value or other result.
    Value,
    /// A size, area or volume.
    Size,
    /// A date, duration, frequency or time of day.
    Time,
    /// What was there before: history, family, habits, occupation.
    Background,
    /// Age, sex or another property of a person.
    Person,
    /// A word that qualifies another: severity, color, detail.
    Modifier,
    /// Anything else.
    Other,
}

impl LearnedKind {
    /// The sort of a type by its name in MACCROBAT or PHEE.
    pub fn of(name: &str) -> LearnedKind {
        match name {
            "Sign_symptom" | "Effect" => LearnedKind::Finding,
            "Disease_disorder" | "Treat-Disorder" | "Sub-Disorder" => LearnedKind::Disease,
            "Diagnostic_procedure" => LearnedKind::DiagnosticProcedure,
            "Therapeutic_procedure" | "Treatment" => LearnedKind::TherapeuticProcedure,
            "Medication" | "Drug" => LearnedKind::Medication,
            "Dosage" | "Administration" | "Route" | "Freq" => LearnedKind::Administration,
            "Clinical_event" | "Activity" | "Other_event" => LearnedKind::ClinicalEvent,
            "Outcome" => LearnedKind::Outcome,
            "Biological_structure" => LearnedKind::Site,
            "Lab_value" | "Quantitative_concept" | "Qualitative_concept" => LearnedKind::Value,
            "Distance" | "Area" | "Volume" | "Height" | "Weight" | "Mass" => LearnedKind::Size,
            "Date" | "Duration" | "Frequency" | "Time" | "Time_elapsed" => LearnedKind::Time,
            "History" | "Family_history" | "Personal_background" | "Occupation" => LearnedKind::Background,
            "Age" | "Sex" | "Gender" | "Race" | "Population" | "Subject" => LearnedKind::Person,
            "Severity"
            | "Color"
            | "Shape"
            | "Texture"
            | "Detailed_description"
            | "Biological_attribute"
            | "Severity_cue"
            | "Negation_cue"
            | "Speculation_cue" => LearnedKind::Modifier,
            _ => LearnedKind::Other,
        }
    }

    /// Our own name for mentions of this sort; `None` for what our label set does not hold.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            LearnedKind::Finding => "finding",
            LearnedKind::Disease => "disease",
            LearnedKind::DiagnosticProcedure | LearnedKind::TherapeuticProcedure => "procedure",
            LearnedKind::Medication => "drug",
            LearnedKind::Site => "site",
            LearnedKind::ClinicalEvent => "event",
            LearnedKind::Outcome => "outcome",
            LearnedKind::Value => "value",
            LearnedKind::Administration
            | LearnedKind::Size
            | LearnedKind::Time
            | LearnedKind::Background
            | LearnedKind::Person
            | LearnedKind::Modifier
            | LearnedKind::Other => return None,
        })
    }
}
