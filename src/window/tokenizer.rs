//! How many tokens a sample prompt has, by a tokenizer whose vocabulary is in the program.

use super::worker::Ticket;

/// The tokenizer, and whose it is.
pub(crate) const NAME: &str = "o200k_base";
pub(crate) const WHOSE: &str = "OpenAI's models since GPT-4o";
/// The longest text that is counted, in bytes.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// The tokens of each example in a text; examples stand between lines of three or more dashes. `None` where
/// it is no longer wanted.
///
/// The vocabulary is unpacked at the first use, which takes a tenth of a second: not for the window's thread.
pub(crate) fn count_examples(text: &str, ticket: &Ticket) -> Option<Vec<f64>> {
    let tokenizer = tiktoken::get_encoding(NAME)?;
    let mut lengths = Vec::new();
    for example in examples(text) {
        if ticket.is_cancelled() {
            return None;
        }
        lengths.push(tokenizer.count(example) as f64);
    }
    Some(lengths)
}

/// The examples of a text, without empty ones.
fn examples(text: &str) -> Vec<&str> {
    let mut examples = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let dashes = line.trim();
        if dashes.len() >= 3 && dashes.bytes().all(|byte| byte == b'-') {
            examples.push(&text[start..at]);
            start = at + line.len();
        }
        at += line.len();
    }
    examples.push(&text[start..]);
    examples.into_iter().map(str::trim).filter(|example| !example.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_tokens_that_its_vendor_counts() {
        // As the vendor's own tokenizer counts them.
        let count = |text: &str| count_examples(text, &Ticket::default()).unwrap();
        assert_eq!(count("hello world"), [2.0]);
        assert_eq!(count("tiktoken is great!"), [6.0]);
        assert_eq!(count(" \n"), Vec::<f64>::new());
    }

    #[test]
    fn examples_stand_between_lines_of_dashes() {
        assert_eq!(examples("one\n---\ntwo - 2\n-----\r\n\n---\nthree"), ["one", "two - 2", "three"]);
        assert_eq!(examples("a -- b\n--\nc"), ["a -- b\n--\nc"]);
        assert_eq!(examples("---\nß\n---"), ["ß"]);
    }

    #[test]
    fn a_text_that_is_no_longer_wanted_is_not_counted() {
        let ticket = Ticket::default();
        ticket.cancel();
        assert_eq!(count_examples("hello", &ticket), None);
    }
}
