//! The file of unsaved work: the plan's own text, under a comment that says whose it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::store::Fingerprint;
use super::super::{Comments, parse, readable, to_ron};
use super::Unsaved;

/// What stands above the plan, as a comment: whoever opens the file by hand sees whose it is.
const TITLE: &str =
    "// Unsaved work, kept by mixplan for after a crash. Below it is the whole plan: copy the file to open it by hand.";
const MARK: &str = "// kept: ";

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    at: String,
    file: Option<String>,
    on_disk: Option<Fingerprint>,
    last_step: Option<String>,
    steps: usize,
}

pub(super) fn write(work: &Unsaved, now: Timestamp) -> String {
    let header = Header {
        at: now.to_string(),
        // A path that is no text cannot be kept as one: the plan then comes back without its file.
        file: work.file.as_ref().and_then(|file| file.to_str()).map(str::to_owned),
        on_disk: work.on_disk,
        last_step: work.last_step.clone(),
        steps: work.steps,
    };
    let header = ron::to_string(&header).unwrap_or_default();
    let plan = readable(&work.plan, &work.comments, Path::new("")).unwrap_or_else(|_| to_ron(&work.plan));
    format!("{TITLE}\n{MARK}{header}\n{plan}")
}

/// When it was kept, and the work itself. A header that somebody broke costs what it says, and not the plan.
pub(super) fn read(content: &str) -> (Option<Timestamp>, Result<Unsaved, String>) {
    let (above, rest) = split(content);
    let header: Option<Header> = above.and_then(|header| ron::from_str(header).ok());
    let at = header.as_ref().and_then(|header| header.at.parse().ok());
    let plan = match parse(rest) {
        Ok(plan) => plan,
        Err(error) => return (at, Err(error.to_string())),
    };
    let comments = Arc::new(Comments::of(rest, &plan));
    let (file, on_disk, last_step, steps) = match header {
        Some(header) => (header.file.map(PathBuf::from), header.on_disk, header.last_step, header.steps),
        None => (None, None, None, 0),
    };
    (at, Ok(Unsaved { plan: Arc::new(plan), comments, file, on_disk, last_step, steps }))
}

/// The header, and the plan's text below it.
fn split(content: &str) -> (Option<&str>, &str) {
    let below = content.strip_prefix(TITLE).map(|rest| rest.trim_start_matches(['\r', '\n']));
    match below.and_then(|rest| rest.strip_prefix(MARK)).and_then(|rest| rest.split_once('\n')) {
        Some((header, plan)) => (Some(header.trim_end()), plan),
        None => (None, content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::YearMonth;

    fn work() -> Unsaved {
        let mut plan = crate::plan::Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.horizon_months = 7;
        let text = to_ron(&plan).replace("    horizon_months", "    // Seven, not six.\n    horizon_months");
        Unsaved {
            comments: Arc::new(Comments::of(&text, &plan)),
            plan: Arc::new(plan),
            file: Some("a \"b\"\n/desk.ron".into()),
            on_disk: None,
            last_step: Some("Set horizon\nof // Desk".into()),
            steps: 3,
        }
    }

    #[test]
    fn kept_work_reads_back_with_its_file_its_steps_and_its_comments() {
        let (work, now) = (work(), Timestamp::from_second(1_800_000_000).unwrap());
        let (at, read) = read(&write(&work, now));
        let read = read.unwrap();
        assert_eq!(at, Some(now));
        assert_eq!((read.plan, read.comments), (work.plan, work.comments));
        assert_eq!((read.file, read.last_step, read.steps), (work.file, work.last_step, 3));
    }

    #[test]
    fn the_file_is_a_plan_that_opens_by_hand() {
        let work = work();
        let text = write(&work, Timestamp::UNIX_EPOCH);
        assert!(text.starts_with("// Unsaved work, kept by mixplan"));
        assert_eq!(parse(&text).unwrap(), *work.plan);
    }

    #[test]
    fn a_broken_header_costs_what_it_says_and_not_the_plan() {
        let work = work();
        let text = write(&work, Timestamp::UNIX_EPOCH).replace("// kept: (", "// kept: ");
        let (at, read) = read(&text);
        let read = read.unwrap();
        assert_eq!((at, read.plan, read.file), (None, work.plan, None));
    }

    #[test]
    fn what_is_no_plan_is_said() {
        assert!(read("").1.unwrap_err().contains("empty"));
        let newer = write(&work(), Timestamp::UNIX_EPOCH).replace("format: 1", "format: 99");
        assert!(read(&newer).1.unwrap_err().contains("open it with a newer mixplan"));
    }
}
