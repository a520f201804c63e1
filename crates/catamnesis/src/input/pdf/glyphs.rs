//! The glyphs of a page with their places.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization;

/// One glyph. Lengths are in points; y grows upward from the lower edge of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// The characters it stands for (a ligature is several).
    pub(super) text: String,
    /// Left edge.
    pub(super) x: f64,
    /// Baseline.
    pub(super) y: f64,
    /// Advance.
    pub(super) width: f64,
    /// Font size.
    pub(super) size: f64,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    /// Width in points.
    pub(super) width: f64,
    /// Height in points.
    pub(super) height: f64,
    /// In the order in which the file draws them.
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs that are turned by a right angle (a wide table on its side), in the coordinates of the page when it
    /// is turned so that they stand upright.
    pub(super) turned: Vec<Glyph>,
    /// Whether the page holds the turned glyphs of another.
    pub(super) sideways: bool,
}

impl Page {
    /// The page with its turned glyphs as a page of its own behind it, if it has more than a few.
    pub(super) fn split(mut self) -> Vec<Page> {
        let turned = std::mem::take(&mut self.turned);
        let side = Page {
            width: self.height,
            height: self.width,
            glyphs: turned,
            turned: Vec::new(),
            sideways: true,
        };
        if side.glyphs.len() > 200 { vec![self, side] } else { vec![self] }
    }
}

/// Most glyphs that are kept of one page.
const MAX_GLYPHS: usize = 200_000;

/// Collects the glyphs of one page.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) page: Page,
    left: f64,
    bottom: f64,
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _number: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.left = media.llx;
        self.bottom = media.lly;
        self.page.width = (media.urx - media.llx).abs();
        self.page.height = (media.ury - media.lly).abs();
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let size = (at.m11 * at.m22 - at.m12 * at.m21).abs().sqrt() * font_size.abs();
        let turned = at.m12.abs() > at.m11.abs();
        let (right, up) = (at.m31 - self.left, at.m32 - self.bottom);
        let (x, y, along) = match (turned, at.m12 > 0.0) {
            (false, _) => (right, up, at.m11),
            (true, true) => (up, self.page.width - right, at.m12),
            (true, false) => (self.page.height - up, right, -at.m12),
        };
        let width = width * along * font_size;
        let sound = [x, y, width, size].iter().all(|n| n.is_finite() && n.abs() < 1e6);
        let slanted = at.m12.abs().min(at.m11.abs()) > 0.3 * at.m12.abs().max(at.m11.abs());
        if slanted || !sound || size < 1.0 || self.page.glyphs.len() + self.page.turned.len() >= MAX_GLYPHS {
            return Ok(());
        }
        let text = readable(text);
        if !text.is_empty() {
            let glyph = Glyph { text, x, y, width: width.max(0.0), size };
            if turned { self.page.turned.push(glyph) } else { self.page.glyphs.push(glyph) }
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Ligatures as letters, odd spaces and controls as a space.
fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Ligatures, and the letters of formulas ("𝜇" for "μ").
            '\u{FB00}'..='\u{FB06}' | '\u{1D400}'..='\u{1D7FF}' => out.extend(c.nfkc()),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{AD}' => out.push('-'),
            '\u{2218}' => out.push('°'),
            '\u{FFFD}' | '\u{0}' => {}
            c if c.is_control() || c == '\u{A0}' => out.push(' '),
            c if ('\u{E000}'..='\u{F8FF}').contains(&c) => {}
            c => out.push(c),
        }
    }
    out
}
