//! The face in which pictures are written, and how wide texts are in it.

use ttf_parser::Face;

/// DejaVu Sans, a subset; see `assets/fonts`.
pub const FACE: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans-subset.ttf");
/// Its family name.
pub const FAMILY: &str = "DejaVu Sans";

/// Measures texts.
pub struct Font {
    face: Option<Face<'static>>,
    /// Advances of the characters below 128, which are nearly all.
    ascii: Vec<u32>,
}

impl Font {
    /// The embedded face.
    pub fn new() -> Self {
        let face = Face::parse(FACE, 0).ok();
        let ascii = face.iter().flat_map(|f| (0..128u8).map(|c| advance(f, char::from(c)))).collect();
        Font { face, ascii }
    }

    /// Width of a text in pixels at a size in pixels; the face has neither kerning nor ligatures, so it is the
    /// sum of the characters.
    pub fn width(&self, text: &str, size: f64) -> f64 {
        let Some(face) = &self.face else { return text.chars().count() as f64 * 0.65 * size };
        let of = |c: char| self.ascii.get(c as usize).copied().unwrap_or_else(|| advance(face, c));
        let units: u32 = text.chars().map(of).sum();
        f64::from(units) * size / f64::from(face.units_per_em())
    }

    /// The text, cut with an ellipsis where it is wider than `room`; empty where not even that fits.
    pub fn fit(&self, text: &str, size: f64, room: f64) -> String {
        if self.width(text, size) <= room {
            return text.to_owned();
        }
        let mut cut = String::new();
        let mut used = self.width("…", size);
        if used > room {
            return cut;
        }
        for c in text.chars() {
            used += self.width(c.encode_utf8(&mut [0; 4]), size);
            if used > room {
                break;
            }
            cut.push(c);
        }
        format!("{}…", cut.trim_end())
    }
}

impl Default for Font {
    fn default() -> Self {
        Font::new()
    }
}

fn advance(face: &Face<'_>, c: char) -> u32 {
    let glyph = face.glyph_index(c).unwrap_or_default();
    u32::from(face.glyph_hor_advance(glyph).unwrap_or(face.units_per_em() / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_dejavu_sans() {
        let font = Font::new();
        // 1401, 1260 and 569 of 2048 units: A, e, i.
        assert!((font.width("A", 2048.0) - 1401.0).abs() < 1.0);
        assert!((font.width("ei", 2048.0) - (1260.0 + 569.0)).abs() < 1.0);
        assert_eq!(font.width("", 12.0), 0.0);
    }

    #[test]
    fn long_texts_are_cut() {
        let font = Font::new();
        assert_eq!(font.fit("CT", 11.0, 100.0), "CT");
        let cut = font.fit("computed tomography of the abdomen", 11.0, 100.0);
        assert!(cut.ends_with('…') && font.width(&cut, 11.0) <= 100.0, "{cut}");
        assert_eq!(font.fit("abc", 11.0, 2.0), "");
    }
}
