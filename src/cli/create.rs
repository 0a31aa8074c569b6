//! `mixplan new`: a plan to start from.

#![expect(clippy::disallowed_methods, reason = "it writes a file of this month")]

use super::New;
use super::answer::{Answer, Status};
use super::paper::plain;
use crate::document::{create_file, template, templates};
use crate::plan::YearMonth;

pub(super) fn create(arguments: &New) -> Answer {
    let mut answer = Answer::default();
    if arguments.list {
        let width = templates().iter().map(|template| template.name.len()).max().unwrap_or_default();
        for template in templates() {
            answer.line(&format!("{:width$}  {}", template.name, template.summary));
        }
        return answer;
    }
    let Some(path) = &arguments.plan else { return Answer::failed("name the file to write") };
    let Some(template) = template(&arguments.template) else {
        let names: Vec<&str> = templates().iter().map(|template| template.name).collect();
        let asked = arguments.template.escape_debug();
        return Answer::failed(&format!("there is no template `{asked}`; choose one of {}", names.join(", ")));
    };
    match create_file(path, &template.instantiate_text(this_month()), arguments.force) {
        Ok(()) => answer.line(&plain(&format!("{}: a new plan, {}", path.display(), template.title))),
        Err(error) => {
            let exists = path.exists() && !arguments.force && !path.is_dir();
            let hint = if exists { ", or overwrite it with --force" } else { "" };
            answer.error(&format!("{error}{hint}"), Status::Failed);
        }
    }
    answer
}

fn this_month() -> YearMonth {
    let today = jiff::Zoned::now().date();
    let month = YearMonth::new(today.year().unsigned_abs(), today.month().unsigned_abs());
    // A clock that stands outside every calendar is no reason not to begin a plan.
    month.unwrap_or(YearMonth::FIRST)
}
