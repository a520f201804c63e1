//! Classes of words by which a sentence falls into clauses and items.

/// Words that carry no content of their own.
pub(super) fn is_empty(word: &str) -> bool {
    const EMPTY: &[&str] = &[
        "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been",
        "before", "being", "both", "but", "by", "case", "could", "day", "days", "did", "do", "does", "due",
        "during", "each", "either", "eventually", "finally", "for", "from", "further", "had", "has", "have",
        "he", "her", "hers", "him", "his", "hour", "hours", "however", "in", "into", "is", "it", "its",
        "later", "meanwhile", "month", "months", "moreover", "nor", "not", "now", "of", "on", "only", "or",
        "other", "our", "over", "patient", "patients", "respectively", "she", "since", "so", "some", "such",
        "subsequently", "than", "that", "the", "their", "them", "then", "there", "therefore", "these",
        "they", "this", "those", "thus", "thereafter", "time", "to", "under", "until", "upon", "was", "we",
        "week", "weeks", "were", "which", "while", "who", "whom", "whose", "will", "with", "within",
        "without", "would", "year", "years", "no", "s", "per", "via", "due", "him", "herself", "himself",
        "furthermore", "additionally", "addition", "may", "might", "can", "therefore", "hence", "our", "us",
        "including", "where", "when", "whereas", "although", "though", "following", "same", "otherwise",
        "again", "very", "initially", "gradually", "immediately",
    ];
    EMPTY.contains(&word)
}

/// Words that may stand at the head of what is told without being part of it.
pub(super) fn may_lead(word: &str) -> bool {
    const LEADING: &[&str] = &[
        "a", "an", "the", "and", "or", "but", "also", "then", "he", "she", "it", "they", "we", "there",
        "was", "were", "is", "are", "been", "be", "being", "had", "has", "have", "his", "her", "their",
        "its", "our", "this", "that", "these", "those", "which", "who", "whom", "where", "when", "while",
        "whereas", "however", "although", "though", "because", "since", "as", "so", "thus", "therefore",
        "hence", "subsequently", "thereafter", "later", "finally", "eventually", "meanwhile", "moreover",
        "furthermore", "additionally", "patient", "with", "of", "for", "to", "by", "in", "on", "at", "both",
        "some", "such", "including", "due", "after", "before", "during", "until", "from", "along", "any",
        "then", "initially", "followed", "afterwards", "consequently", "nevertheless", "s", "him", "them",
        "upon", "secondary", "namely", "eg", "ie", "did", "do", "does", "would", "could", "into", "than",
        "further", "other", "own", "alongside", "together",
    ];
    LEADING.contains(&word)
}

/// Words that may stand at the end without being part of it.
pub(super) fn may_trail(word: &str) -> bool {
    const TRAILING: &[&str] = &[
        "a", "an", "the", "and", "or", "but", "also", "then", "which", "who", "that", "with", "of", "for",
        "to", "by", "in", "on", "at", "after", "before", "from", "as", "was", "were", "is", "are", "had",
        "has", "his", "her", "their", "due", "such", "later", "respectively", "since", "over", "about",
        "approximately", "within", "and", "until", "the", "following", "thereafter", "therefore", "however",
        "where", "when", "while", "including", "because", "so", "then", "both", "along", "this", "these",
    ];
    TRAILING.contains(&word)
}

/// Forms of "be", "have" and other helping verbs, and pronouns, before which a form in -ed is a verb.
fn precedes_verb(word: &str) -> bool {
    const BEFORE: &[&str] = &[
        "was", "were", "is", "are", "been", "be", "being", "had", "has", "have", "he", "she", "they", "it",
        "we", "patient", "and", "who", "which", "then", "subsequently", "also", "later", "not", "initially",
        "finally", "gradually", "never", "eventually", "successfully", "again", "further", "immediately",
        "therefore", "empirically", "surgically", "that", "to", "now", "still", "only", "symptoms", "but",
        "slowly", "clinically", "rapidly", "urgently", "conservatively",
    ];
    BEFORE.contains(&word)
}

/// Prepositions after which what precedes was a verb's form in -ed.
fn follows_verb(word: &str) -> bool {
    const AFTER: &[&str] = &[
        "to", "by", "with", "on", "for", "from", "in", "at", "as", "that", "a", "an", "the", "no", "of",
        "due", "over", "into", "up", "out", "off", "after", "during", "his", "her", "any", "using",
    ];
    AFTER.contains(&word)
}

/// Verbs that case reports tell with, in the past tense, whatever stands beside them.
pub(super) fn is_told_verb(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "admitted", "appeared", "arrived", "became", "began", "came", "complained", "completed", "confirmed",
        "consisted", "continued", "decided", "declined", "decreased", "demonstrated", "denied",
        "deteriorated", "developed", "died", "disclosed", "displayed", "exhibited", "experienced", "failed",
        "fell", "felt", "found", "gave", "grew", "had", "has", "improved", "included", "increased",
        "indicated", "is", "lasted", "led", "lost", "noted", "noticed", "obtained", "occurred", "passed",
        "performed", "persisted", "presented", "progressed", "received", "recovered", "refused", "relapsed",
        "remained", "reported", "required", "resolved", "responded", "resulted", "returned", "revealed",
        "rose", "ruled", "showed", "shown", "stated", "stopped", "suffered", "suggested", "sustained",
        "took", "tolerated", "underwent", "visited", "was", "were", "went", "yielded", "measured", "showing",
        "revealing", "demonstrating", "indicating", "suggesting", "confirming", "worsened", "weaned", "are",
        "described", "detected", "identified", "confirms", "shows", "reveals", "demonstrates", "recurred",
        "transferred", "discharged", "started", "commenced", "initiated", "treated", "put", "initiated",
        "subsided", "reached", "dropped", "ensued", "normalized", "expired", "succumbed",
    ];
    VERBS.contains(&word)
}

/// Verbs by which an examination tells what it found; what stands before them is the examination.
pub(super) fn is_showing(word: &str) -> bool {
    const SHOWING: &[&str] = &[
        "revealed", "showed", "demonstrated", "disclosed", "displayed", "confirmed", "yielded", "identified",
        "detected", "indicated", "suggested", "exhibited", "revealing", "showing", "demonstrating",
        "suggesting", "indicating", "confirming", "reveals", "shows", "demonstrates", "grew",
    ];
    SHOWING.contains(&word)
}

/// Whether a word is a verb of the clause, by itself or by its neighbors.
pub(super) fn is_verb(before: &str, word: &str, after: &str) -> bool {
    const EITHER: &[&str] =
        &["decreased", "increased", "improved", "worsened", "progressed", "elevated", "reduced", "sustained"];
    if EITHER.contains(&word) {
        let after_helper = matches!(before, "was" | "were" | "had" | "has" | "been" | "have" | "gradually");
        return after_helper || before != "and" && before != "," && (follows_verb(after) || after.is_empty());
    }
    is_told_verb(word)
        || word.len() > 4
            && word.ends_with("ed")
            && (precedes_verb(before) || before.is_empty() || before.ends_with("ly"))
            && (follows_verb(after) || after.is_empty() || matches!(before, "was" | "were" | "been" | "be"))
        || matches!(word, "given" | "taken" | "seen" | "done" | "made" | "undergone" | "begun" | "drawn")
            && precedes_verb(before)
}

/// Words that by themselves tell nothing of a patient.
pub(super) fn is_vague(word: &str) -> bool {
    const VAGUE: &[&str] = &[
        "life", "result", "results", "meantime", "unfortunately", "indeed", "reality", "knowledge", "start",
        "basis", "order", "view", "admission", "incident", "phase", "period", "course", "age", "case",
        "report", "stay", "hospital", "fact", "interestingly", "notably", "importantly", "previously",
        "patient", "article", "present", "contrast", "general", "detail", "detected", "performed",
        "observed", "noted", "found", "ensuing", "completion", "complaint", "complaints", "chief", "old",
        "surprisingly", "similarly",
    ];
    VAGUE.contains(&word)
}

/// Whether a word only qualifies a noun that has to follow ("mild", "abdominal", "third").
pub(super) fn is_adjective(word: &str) -> bool {
    const ADJECTIVES: &[&str] = &[
        "left", "right", "mild", "moderate", "severe", "upper", "lower", "big", "large", "small", "high",
        "low", "blunt", "sharp", "dull", "soft", "hard", "firm", "acute", "slow", "rapid", "new", "old",
        "first", "second", "third", "fourth", "fifth", "deep", "diffuse", "tender", "painful", "painless",
        "intense", "dry", "pale", "free", "total", "direct", "multiple", "several", "two", "three", "four",
        "complete", "partial", "white", "red", "black", "blue", "round", "oval", "solid", "persistent",
        "intermittent", "progressive", "recurrent", "constant", "pre", "post", "non", "intra", "middle",
        "inner", "outer", "short", "long", "early", "late", "proximal", "distal", "fresh", "bloody",
        "watery", "poorly", "well", "low-grade", "high-grade", "nonspecific", "foul", "poor", "good",
    ];
    const SUFFIXES: &[&str] =
        &["al", "ic", "ous", "ive", "ary", "ical", "less", "ful", "able", "ible", "oid", "ior", "eal"];
    const NOUNS: &[&str] = &["arrival", "hospital", "clinic", "removal", "panel", "vocal", "denial", "trial"];
    ADJECTIVES.contains(&word)
        || word.len() > 5 && !NOUNS.contains(&word) && SUFFIXES.iter().any(|s| word.ends_with(s))
        || word.len() > 5 && word.ends_with("ar") && word != "sugar"
}
