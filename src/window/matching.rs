//! Finds what was meant by a few letters: how well a text fits what was typed, and which of its letters fit.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Matcher, Utf32Str};

/// What was typed, ready to be compared.
pub(crate) struct Typed {
    letters: Pattern,
    words: Pattern,
    matcher: Matcher,
}

/// How a text fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Higher is better.
    pub score: u32,
    /// Which characters of the text were typed, in order.
    pub marks: Vec<u32>,
}

/// A text that fits by its own letters goes before any that is only known by other words.
const BY_ITS_OWN_NAME: u32 = 1 << 16;

impl Typed {
    pub fn new(query: &str) -> Self {
        let pattern = |kind| Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, kind);
        Self { letters: pattern(AtomKind::Fuzzy), words: pattern(AtomKind::Substring), matcher: Matcher::default() }
    }

    /// Letters of `text` in order, with gaps; or each word of what was typed somewhere in `text` or `words`.
    pub fn fit(&mut self, text: &str, words: &str) -> Option<Fit> {
        let mut buffer = Vec::new();
        let mut marks = Vec::new();
        if let Some(score) = self.letters.indices(Utf32Str::new(text, &mut buffer), &mut self.matcher, &mut marks) {
            return Some(Fit { score: score + BY_ITS_OWN_NAME, marks: sorted(marks) });
        }
        marks.clear();
        let all = format!("{text} {words}");
        let score = self.words.indices(Utf32Str::new(&all, &mut buffer), &mut self.matcher, &mut marks)?;
        let own = text.chars().count() as u32;
        marks.retain(|mark| *mark < own);
        Some(Fit { score, marks: sorted(marks) })
    }
}

impl Typed {
    /// Whether each word of what was typed stands somewhere in `text`.
    pub fn has(&mut self, text: &str) -> bool {
        self.words.score(Utf32Str::new(text, &mut Vec::new()), &mut self.matcher).is_some()
    }
}

fn sorted(mut marks: Vec<u32>) -> Vec<u32> {
    marks.sort_unstable();
    marks.dedup();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(query: &str, text: &str, words: &str) -> Option<Fit> {
        Typed::new(query).fit(text, words)
    }

    #[test]
    fn letters_in_order_fit_and_are_marked() {
        assert_eq!(fit("dup", "Duplicate", "").unwrap().marks, [0, 1, 2]);
        assert_eq!(fit("svas", "Save as…", "").unwrap().marks, [0, 2, 5, 6]);
        assert_eq!(fit("xyz", "Duplicate", ""), None);
    }

    #[test]
    fn a_name_that_fits_goes_before_one_known_by_other_words() {
        let by_name = fit("copy", "Copy", "").unwrap();
        let by_word = fit("copy", "Duplicate", "copy clone").unwrap();
        assert!(by_name.score > by_word.score);
        assert!(by_word.marks.is_empty());
    }

    #[test]
    fn words_may_stand_in_any_order() {
        assert!(fit("triage go", "Go to Triage", "").is_some());
        assert!(fit("triage tune", "Go to Triage", "classifier Fine-tune").is_some());
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert!(fit("", "Undo", "").is_some());
    }
}
