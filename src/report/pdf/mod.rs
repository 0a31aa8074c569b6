//! A report as PDF: the same blocks as every format, on A4, tagged for those who do not see it.

mod layout;
mod lines;
mod sheet;
mod table;
mod write;

use super::block::Page;

/// The content of a file.
///
/// # Errors
/// Where the document cannot be made.
pub(super) fn document(page: &Page) -> Result<Vec<u8>, String> {
    write::write(&layout::paper(page), &page.title)
}
