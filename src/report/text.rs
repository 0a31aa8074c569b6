//! Names and notes as they come, made harmless and legible for each format.

use unicode_width::UnicodeWidthStr;

/// Characters that stand on no column of their own, at most, in a text of one line.
pub const MAX_CHARS_PER_COLUMN: usize = 4;

/// Text without what drives a terminal or a page: escape sequences, other control characters, marks that
/// turn the direction of writing, and what no XML may hold. What keeps a direction to itself ([`apart`]) stays.
///
/// ```
/// assert_eq!(mixplan::report::text::plain("a\u{1b}[31mb\r\nc\u{202e}d"), "a [31mb  c d");
/// ```
pub fn plain(text: &str) -> String {
    let drives = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}' | '\u{2067}')
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
    };
    text.chars().map(|c| if drives(c) { ' ' } else { c }).collect()
}

/// A name that is read from right to left, kept apart from the words around it, which it would turn as well.
///
/// ```
/// use mixplan::report::text::apart;
///
/// assert_eq!(apart("Triage"), "Triage");
/// assert_eq!(apart("שלום"), "\u{2068}שלום\u{2069}");
/// ```
pub fn apart(name: &str) -> String {
    // Hebrew to Arabic, their presentation forms, and the scripts of old that are written so.
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    let is_mark = |c: char| matches!(c, '\u{2068}' | '\u{2069}');
    match name.chars().any(|c| turns(c) || is_mark(c)) {
        true => format!("\u{2068}{}\u{2069}", name.replace(is_mark, "")),
        false => name.to_owned(),
    }
}

/// Text cut to at most `width` columns, with an ellipsis where something is missing.
///
/// ```
/// assert_eq!(mixplan::report::text::cut("日本語", 5), "日本…");
/// ```
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width && text.chars().count() <= width * MAX_CHARS_PER_COLUMN {
        return text.into();
    }
    let mut out = String::new();
    for c in text.chars().take(width * MAX_CHARS_PER_COLUMN) {
        out.push(c);
        // The whole, not the sum of its parts: emoji that join are narrower together.
        if out.width() + 1 > width {
            out.pop();
            break;
        }
    }
    if width > 0 { out + "…" } else { out }
}

/// Text inside HTML or SVG, between tags and in quoted attributes.
///
/// ```
/// assert_eq!(mixplan::report::text::html("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
/// ```
pub fn html(text: &str) -> String {
    // Most texts are plain already, and there are very many.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !b"<>&\"'".contains(&byte)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Text inside a line of Markdown, a table's cell included: nothing in it marks up, links, mentions or computes.
///
/// ```
/// use mixplan::report::text::markdown;
///
/// assert_eq!(markdown("a|b <i> $5"), "a\\|b &lt;i&gt; \\$5");
/// assert_eq!(markdown("# 1"), "\\# 1");
/// ```
pub fn markdown(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '^' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            // At the start of a line they would begin a list; after letters they may begin a link.
            '+' | '-' | '=' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            // A mention would call somebody: nothing is seen between the sign and the name.
            '@' => out.push_str("@\u{2060}"),
            c => out.push(c),
        }
    }
    number_without_list(&out.replace("www.", "www\\.").replace("://", "\\://"))
}

/// `1. a` at the start of a line would be a list.
fn number_without_list(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let mut rest = text[digits..].chars();
    match (rest.next(), rest.next()) {
        (Some(mark @ ('.' | ')')), None | Some(' ')) if digits > 0 => {
            format!("{}\\{mark}{}", &text[..digits], &text[digits + 1..])
        }
        _ => text.to_owned(),
    }
}

/// A text cell of a table for spreadsheets: in quotes where it needs them, and never a formula.
///
/// A spreadsheet runs what begins with `=`, `+`, `-` or `@` (and their full-width forms); the apostrophe
/// before it says that it is text.
///
/// ```
/// use mixplan::report::text::csv;
///
/// assert_eq!(csv("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
/// assert_eq!(csv("Triage"), "Triage");
/// assert_eq!(csv("a, \"b\""), "\"a, \"\"b\"\"\"");
/// ```
pub fn csv(text: &str) -> String {
    let text = plain(text);
    let first = text.trim_start().chars().next();
    let runs = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let text = if runs { format!("'{text}") } else { text };
    let quoted = runs || text.starts_with('\'') || text.trim() != text || text.contains([',', ';', '"', '|']);
    if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cut_never_breaks_the_columns() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("longer", 5), "long…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("x", 0), "");
        for text in ["e\u{301}e\u{301}e\u{301}", "👩‍🚀👩‍🚀👩‍🚀", &"\u{301}".repeat(5000), &"日".repeat(5000)]
        {
            for width in 1..9 {
                assert!(cut(text, width).width() <= width, "{width}");
                assert!(cut(text, width).chars().count() <= width * MAX_CHARS_PER_COLUMN + 1);
            }
        }
    }

    #[test]
    fn plain_text_drives_no_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\u{7}\r\n\u{9b}2J\u{202e}c"), "a [31mb    2J c");
    }

    #[test]
    fn markdown_links_and_mentions_nothing() {
        assert_eq!(markdown("https://x.y @team"), "https\\://x.y @\u{2060}team");
        assert_eq!(markdown("www.x.y"), "www\\.x.y");
        assert_eq!(markdown("12. twelfth"), "12\\. twelfth");
        assert_eq!(markdown("- no list"), "\\- no list");
        assert_eq!(markdown("[a](b)"), "\\[a\\](b)");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for start in ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝", "\u{feff}="] {
            let cell = csv(&format!("{start}1+1"));
            assert!(cell.starts_with("\"'"), "{start:?} gives {cell}");
        }
        assert_eq!(csv("a\nb"), "a b");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn html_holds_no_sign_of_markup(text in any::<String>()) {
            let html = html(&text);
            prop_assert!(!html.contains(['<', '>', '"', '\'']) && !html.chars().any(char::is_control));
            let back = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(back.replace("&amp;", "&"), plain(&text));
        }

        #[test]
        fn a_cell_reads_back_as_one_cell(text in any::<String>()) {
            let cell = csv(&text);
            let row = format!("{cell},end\r\n");
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
            let read: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!((read.len(), read[0].len()), (1, 2));
            let plain = plain(&text);
            prop_assert_eq!(read[0][0].trim_start_matches('\''), plain.trim_start_matches('\''));
            prop_assert!(!read[0][0].trim_start().starts_with(['=', '+', '-', '@']));
        }
    }
}
