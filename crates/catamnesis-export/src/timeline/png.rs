//! The picture as PNG, drawn from the very SVG with the embedded face.

use super::font::{FACE, FAMILY};
use super::layout::Picture;
use super::svg;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::Arc;

/// Why a picture cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PngError {
    /// More pixels than memory should hold; carries the height in pixels.
    TooLarge(u32),
    /// The drawing library refuses the picture; carries its words.
    Refused(String),
}

impl std::fmt::Display for PngError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PngError::TooLarge(height) => {
                write!(f, "the picture would be {height} pixels high; draw fewer reports or use SVG")
            }
            PngError::Refused(why) => write!(f, "the picture cannot be drawn as PNG ({why}); use SVG"),
        }
    }
}

impl std::error::Error for PngError {}

/// Highest picture in pixels.
const MAX_HEIGHT: u32 = 60_000;

/// Draws the pictures below each other; `scale` 2 gives twice as many pixels in both directions.
pub fn file(pictures: &[Picture], scale: f32) -> Result<Vec<u8>, PngError> {
    let image = image(pictures, scale)?;
    image.encode_png().map_err(|e| PngError::Refused(e.to_string()))
}

/// Draws any SVG whose texts are in the embedded face.
pub fn of_svg(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    draw(svg, scale)?.encode_png().map_err(|e| PngError::Refused(e.to_string()))
}

/// The same before it is encoded.
pub fn image(pictures: &[Picture], scale: f32) -> Result<Pixmap, PngError> {
    draw(&svg::file(pictures), scale)
}

fn draw(svg: &str, scale: f32) -> Result<Pixmap, PngError> {
    let mut faces = fontdb::Database::new();
    faces.load_font_data(FACE.to_vec());
    faces.set_sans_serif_family(FAMILY);
    let options = Options { fontdb: Arc::new(faces), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e| PngError::Refused(e.to_string()))?;
    let size = tree.size().to_int_size();
    let scaled = |n: u32| (n as f32 * scale).ceil() as u32;
    let (width, height) = (scaled(size.width()), scaled(size.height()));
    if height > MAX_HEIGHT {
        return Err(PngError::TooLarge(height));
    }
    let mut pixmap = Pixmap::new(width, height).ok_or(PngError::TooLarge(height))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}
