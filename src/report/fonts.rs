//! The fonts of pictures and of paper: the window's, with how wide words are in them.
//!
//! They hold Latin, Greek, Cyrillic and signs. What they do not hold is spelled in Latin, an emoji by its name, and a box
//! where it has no spelling; where it is copied or read aloud, it is still the text that it stands for.

use std::ops::Range;
use std::sync::LazyLock;

use deunicode::deunicode_char;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_width::UnicodeWidthChar;

pub(super) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
pub(super) const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

static FACES: LazyLock<[Option<Face>; 2]> = LazyLock::new(|| [Face::new(REGULAR), Face::new(SEMIBOLD)]);

/// One weight of the font.
pub(super) struct Face {
    pub font: FontRef<'static>,
    chars: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units_per_em: f64,
    /// For what can neither be set nor spelled.
    missing: GlyphId,
}

/// A sign of a text, set.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub id: GlyphId,
    /// To the next one, as a part of the type's size.
    pub advance: f64,
    /// Bytes of the text that it stands for.
    pub range: Range<usize>,
}

impl Face {
    /// The files are part of the program, so there always is one; a test sets both.
    pub fn of(bold: bool) -> Option<&'static Self> {
        FACES[usize::from(bold)].as_ref()
    }

    fn new(data: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(data).ok()?;
        let units_per_em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let chars = font.charmap();
        let missing = chars.map('□').or_else(|| chars.map('?')).unwrap_or_default();
        let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Self { chars, widths, units_per_em, missing, font })
    }

    /// Each sign of the words in order; those that stand on no place of their own belong to the one before.
    pub fn set(&self, words: &str) -> Vec<Glyph> {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(words.len());
        for (start, c) in words.char_indices() {
            let range = start..start + c.len_utf8();
            let known = self.chars.map(if c == '\u{a0}' { ' ' } else { c });
            let spelled = if known.is_none() { deunicode_char(c) } else { None };
            // Some letters are written and not said.
            let is_silent = c.width().unwrap_or(0) == 0 || spelled == Some("") && !glyphs.is_empty();
            if known.is_none() && is_silent {
                let of = glyphs.last().map(|before| before.range.start);
                let before = glyphs.iter_mut().rev().take_while(|before| Some(before.range.start) == of);
                before.for_each(|before| before.range.end = range.end);
                continue;
            }
            let letters: Vec<GlyphId> =
                spelled.unwrap_or_default().chars().filter_map(|letter| self.chars.map(letter)).collect();
            let own = if letters.is_empty() { vec![known.unwrap_or(self.missing)] } else { letters };
            glyphs.extend(own.into_iter().map(|id| {
                let advance = f64::from(self.widths.advance_width(id).unwrap_or_default()) / self.units_per_em;
                Glyph { id, advance, range: range.clone() }
            }));
        }
        glyphs
    }
}

/// Whether some of the text is spelled in other letters.
pub(super) fn spells(text: &str) -> bool {
    let holds = |face: &Face, c: char| face.chars.map(c).is_some() || c.width().unwrap_or(0) == 0;
    Face::of(false).is_some_and(|face| !text.chars().all(|c| c == '\u{a0}' || holds(face, c)))
}

/// How wide words are, in the unit of the type's size.
pub(super) fn width(words: &str, size: f64, bold: bool) -> f64 {
    let face = Face::of(bold);
    face.map_or(0.0, |face| face.set(words).iter().map(|glyph| glyph.advance).sum::<f64>() * size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_are_there_and_every_digit_is_as_wide_as_any() {
        for bold in [false, true] {
            let face = Face::of(bold).unwrap();
            let widths: Vec<f64> = face.set("0123456789").iter().map(|glyph| glyph.advance).collect();
            assert!(widths.iter().all(|width| *width == widths[0] && *width > 0.4), "{widths:?}");
            assert!((width("00", 10.0, bold) - 20.0 * widths[0]).abs() < 1e-9);
        }
    }

    #[test]
    fn what_the_font_does_not_hold_is_spelled_and_still_stands_for_its_text() {
        let face = Face::of(false).unwrap();
        let letters = |words: &str| face.set(words).iter().map(|glyph| glyph.id).collect::<Vec<GlyphId>>();
        assert_eq!(letters("aש\u{200d}👩質\u{2069}"), letters("ashwoman Zhi "));
        let ranges: Vec<Range<usize>> = face.set("aש\u{200d}b").iter().map(|glyph| glyph.range.clone()).collect();
        // Both letters stand for the one they spell, and for the joiner behind it.
        assert_eq!(ranges, [0..1, 1..6, 1..6, 6..7]);
    }

    #[test]
    fn what_is_spelled_is_known() {
        assert!(spells("質問 1") && spells("🚀") && !spells("Triage · Вход → ≥ 20 %"));
    }

    #[test]
    fn what_has_no_spelling_is_a_box() {
        let face = Face::of(false).unwrap();
        let ids: Vec<GlyphId> = face.set("a\u{e000}").iter().map(|glyph| glyph.id).collect();
        assert!(ids.len() == 2 && ids[1] == face.missing && ids[0] != face.missing);
    }
}
