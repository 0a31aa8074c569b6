//! What the user wants written: which kinds of files, of what, where, and under which names.

use std::path::PathBuf;

use crate::plan::NodeId;
use crate::report::{Format, What};

/// What can be written, as rows of the dialog.
pub(crate) const ROWS: &[(&str, What, &[Format])] = &[
    ("Report", What::Report, &[Format::Html, Format::Pdf, Format::Markdown, Format::Json]),
    ("Decision records", What::Decisions, &[Format::Markdown, Format::Pdf]),
    ("Minutes of the review", What::Minutes, &[Format::Markdown]),
    ("Table for finance", What::Timeline, &[Format::Csv]),
    ("Graph", What::Graph, &[Format::Svg, Format::Png]),
    ("Crossover", What::Timeline, &[Format::Svg, Format::Png]),
    ("Monthly cost", What::Monthly, &[Format::Svg, Format::Png]),
    ("Distribution", What::Distribution, &[Format::Svg, Format::Png]),
    ("What drives it", What::Drivers, &[Format::Svg, Format::Png]),
    ("Every month of both curves", What::Curves, &[Format::Csv]),
];

/// One file: what, in which format.
pub(crate) type Kind = (What, Format);

/// The dialog's fields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    pub kinds: Vec<Kind>,
    /// Of this sub-task alone, with its name, where what is written can be.
    pub of: Option<(NodeId, String)>,
    pub folder: String,
    /// What the files' names begin with.
    pub name: String,
    /// Files that are there already, and that the user is asked about.
    pub in_the_way: Vec<PathBuf>,
    /// Why nothing was written.
    pub problem: String,
}

impl Form {
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Whatever is changed, what was asked and said before no longer holds.
    pub fn flip(&mut self, kind: Kind) {
        match self.kinds.iter().position(|known| *known == kind) {
            Some(at) => drop(self.kinds.remove(at)),
            None => self.kinds.push(kind),
        }
        self.changed();
    }

    pub fn changed(&mut self) {
        self.in_the_way.clear();
        self.problem.clear();
    }

    /// Each file in the order of the dialog's rows.
    pub fn files(&self) -> Vec<(Kind, PathBuf)> {
        let all = ROWS.iter().flat_map(|(_, what, formats)| formats.iter().map(|format| (*what, *format)));
        let folder = PathBuf::from(self.folder.trim());
        all.filter(|kind| self.wants(*kind)).map(|kind| (kind, folder.join(self.file_name(kind)))).collect()
    }

    fn file_name(&self, (what, format): Kind) -> String {
        let part = match (what, format) {
            (What::Report, _) => "",
            (What::Timeline, Format::Csv) => "-finance",
            (What::Timeline, _) => "-crossover",
            (what, _) => &format!("-{}", what.label()),
        };
        format!("{}{part}.{}", self.name.trim(), format.ending())
    }
}

/// As the session keeps a kind.
pub(crate) fn tag((what, format): Kind) -> String {
    format!("{}.{}", what.label(), format.ending())
}

/// What the session has kept; what this version does not know is left out.
pub(crate) fn kinds(tags: &[String]) -> Vec<Kind> {
    let all = ROWS.iter().flat_map(|(_, what, formats)| formats.iter().map(|format| (*what, *format)));
    all.filter(|kind| tags.contains(&tag(*kind))).collect()
}

/// A name for a file from a name in a plan.
pub(crate) fn stem(name: &str) -> String {
    super::super::files::file_name(name).trim_end_matches(".ron").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kinds: &[Kind]) -> Form {
        let (folder, name) = ("reports".to_owned(), "desk".to_owned());
        Form { kinds: kinds.to_vec(), of: None, folder, name, in_the_way: Vec::new(), problem: String::new() }
    }

    #[test]
    fn every_row_offers_what_its_formats_hold_and_no_two_files_have_one_name() {
        let all: Vec<Kind> =
            ROWS.iter().flat_map(|(_, what, formats)| formats.iter().map(|format| (*what, *format))).collect();
        for (what, format) in &all {
            assert!(format.offers().contains(what), "{what:?} {format:?}");
        }
        let held: usize = Format::ALL.iter().map(|format| format.offers().len()).sum();
        assert_eq!(all.len(), held, "the dialog offers everything");
        let files = form(&all).files();
        let names: std::collections::BTreeSet<&PathBuf> = files.iter().map(|(_, path)| path).collect();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn what_was_chosen_is_kept_and_a_name_of_another_version_is_passed_over() {
        let chosen = [(What::Report, Format::Pdf), (What::Graph, Format::Png)];
        let mut tags: Vec<String> = chosen.into_iter().map(tag).collect();
        tags.push("report.docx".into());
        assert_eq!(kinds(&tags), chosen);
    }

    #[test]
    fn a_changed_form_asks_anew() {
        let mut form = form(&[(What::Report, Format::Html)]);
        form.in_the_way = vec!["reports/desk.html".into()];
        form.flip((What::Report, Format::Pdf));
        assert!(form.in_the_way.is_empty());
        assert_eq!(form.files()[1].1, PathBuf::from("reports/desk.pdf"));
    }
}
