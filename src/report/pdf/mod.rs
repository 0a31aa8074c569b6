//! A report as PDF: the same blocks as every format, on A4, tagged for those who do not see it.

mod layout;
mod lines;
mod sheet;
mod table;
mod write;

use super::block::{Block, Page};
use super::fonts;

/// The content of a file. Where a heading is spelled in other letters than it is written, the first page says so.
///
/// # Errors
/// Where the document cannot be made.
pub(super) fn document(mut page: Page) -> Result<Vec<u8>, String> {
    let is_spelled = |block: &Block| matches!(block, Block::Heading(heading) if fonts::spells(&heading.text));
    if page.blocks.iter().any(is_spelled) {
        page.blocks.insert(1, Block::Aside(SPELLED.into()));
    }
    write::write(&layout::paper(&page), &page.title)
}

const SPELLED: &str = "Names in letters that this file’s fonts do not hold are spelled in Latin ones, emoji by their \
                       names. Copied from here, and in the other formats, they are as they were written.";
