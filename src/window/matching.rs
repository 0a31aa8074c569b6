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

impl Fit {
    /// Letters with gaps: likely not what was meant where something else fits by words.
    pub fn is_strewn(&self) -> bool {
        self.score < IN_OTHER_WORDS
    }
}

/// Above what the matcher gives. Words that stand in the name go before those it is also known by, and both before
/// letters that are merely strewn over it.
const IN_ITS_NAME: u32 = 2 << 16;
const IN_OTHER_WORDS: u32 = 1 << 16;
const AT_ITS_BEGINNING: u32 = 1 << 15;

impl Typed {
    pub fn new(query: &str) -> Self {
        let pattern = |kind| Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, kind);
        Self { letters: pattern(AtomKind::Fuzzy), words: pattern(AtomKind::Substring), matcher: Matcher::default() }
    }

    /// Letters of `text` in order, with gaps; or each word of what was typed somewhere in `text` or `words`.
    pub fn fit(&mut self, text: &str, words: &str) -> Option<Fit> {
        let own = text.chars().count() as u32;
        let all = format!("{text} {words}");
        let ways = [(&self.words, text, IN_ITS_NAME), (&self.words, &all, IN_OTHER_WORDS), (&self.letters, text, 0)];
        ways.into_iter().find_map(|(pattern, text, rank)| {
            let mut marks = Vec::new();
            let score = pattern.indices(Utf32Str::new(text, &mut Vec::new()), &mut self.matcher, &mut marks)?;
            marks.retain(|mark| *mark < own);
            let begins = if rank > 0 && marks.contains(&0) { AT_ITS_BEGINNING } else { 0 };
            Some(Fit { score: score + rank + begins, marks: sorted(marks) })
        })
    }
}

impl Typed {
    /// How well its letters fit, in order and with gaps.
    pub fn strewn(&mut self, text: &str) -> Option<u32> {
        self.letters.score(Utf32Str::new(text, &mut Vec::new()), &mut self.matcher)
    }

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
    fn letters_strewn_over_a_name_go_behind_words() {
        let strewn = fit("frame", "New from template: a model", "").unwrap();
        assert!(strewn.is_strewn());
        for better in [fit("frame", "Fold the frame", ""), fit("frame", "Section", "group frame box")] {
            assert!(!better.clone().unwrap().is_strewn());
            assert!(better.unwrap().score > strewn.score);
        }
    }

    #[test]
    fn a_name_that_begins_so_goes_before_one_with_a_word_that_does() {
        assert!(fit("s", "Synthesizer", "").unwrap().score > fit("s", "Tool step", "").unwrap().score);
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
