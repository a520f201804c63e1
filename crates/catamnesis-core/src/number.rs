//! Numbers as people write them: digits with either decimal mark, and words.

/// Reads a number token such as `12`, `1.5`, `1,5`, `1,240` or `16.000`.
///
/// A mark followed by exactly three digits at the end of a number of at least one leading non-zero digit
/// groups thousands where the mark is a comma; a point groups only when it occurs twice or more. Everything
/// else is a decimal mark.
pub fn parse(token: &str) -> Option<f64> {
    let bytes = token.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_digit() {
        return None;
    }
    let commas = bytes.iter().filter(|&&b| b == b',').count();
    let points = bytes.iter().filter(|&&b| b == b'.').count();
    let grouped = |mark: char| {
        let mut parts = token.split(mark);
        let head = parts.next().unwrap_or("");
        !head.is_empty() && head.len() <= 3 && !head.starts_with('0') && parts.all(|p| p.len() == 3)
    };
    let plain = match (commas, points) {
        (0, 0) => token.to_owned(),
        (0, 1) => token.to_owned(),
        (_, 1) => token.replace(',', ""),
        (1.., 0) if grouped(',') => token.replace(',', ""),
        (1, 0) => token.replace(',', "."),
        (0, 2..) if grouped('.') => token.replace('.', ""),
        _ => return None,
    };
    plain.parse().ok()
}

/// The cardinal, ordinal or multiplicative number a normalized word stands for: `twelve`, `third`, `twice`.
pub fn from_word(word: &str) -> Option<f64> {
    const UNITS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    // Most words of a report are none: their first letter or length says so.
    let may_be =
        matches!(word.as_bytes().first(), Some(b'b' | b'd'..=b'f' | b'h' | b'n'..=b'p' | b's' | b't' | b'z'));
    if !may_be || !(3..=9).contains(&word.len()) {
        return None;
    }
    if let Some(n) = UNITS.iter().position(|&u| u == word) {
        return Some(n as f64);
    }
    if let Some(n) = TENS.iter().position(|&t| t == word) {
        return Some((n as f64 + 2.0) * 10.0);
    }
    match word {
        "single" | "solitary" => Some(1.0),
        "both" | "pair" => Some(2.0),
        "dozen" => Some(12.0),
        "hundred" => Some(100.0),
        _ => None,
    }
}

/// The ordinal a normalized word stands for: `first` is 1, `tenth` is 10.
pub fn ordinal(word: &str) -> Option<u32> {
    const ORDINALS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    ORDINALS.iter().position(|&o| o == word).map(|i| i as u32 + 1)
}

/// The value of a Roman numeral from I to XX as used for stages and grades.
pub fn roman(token: &str) -> Option<u32> {
    const ROMAN: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
        "XVII", "XVIII", "XIX", "XX",
    ];
    ROMAN.iter().position(|&r| r == token).map(|i| i as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_decimal_marks_and_both_groupings() {
        for (written, meant) in [
            ("12", 12.0),
            ("1.5", 1.5),
            ("1,5", 1.5),
            ("1,240", 1240.0),
            ("16.000", 16.0),
            ("1.200.000", 1_200_000.0),
            ("0,125", 0.125),
            ("1,240.5", 1240.5),
        ] {
            assert_eq!(parse(written), Some(meant), "{written}");
        }
        for bad in ["", "a1", "1.2.3", ",5"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_are_numbers() {
        assert_eq!(from_word("twelve"), Some(12.0));
        assert_eq!(from_word("ninety"), Some(90.0));
        assert_eq!(from_word("patient"), None);
        assert_eq!(ordinal("eighth"), Some(8));
        assert_eq!(roman("IV"), Some(4));
    }
}
