//! `mixplan export`: the report, a figure, the decision records or the finance table, as files.

#![expect(clippy::disallowed_methods, reason = "it writes files, and asks whether one is there")]

use std::path::Path;

use super::answer::{Answer, Status};
use super::evaluate::{judged, sampled};
use super::given::Given;
use super::paper::plain;
use super::{Export, Written};
use crate::analysis::Settings;
use crate::document::create_file;
use crate::plan::NodeId;
use crate::report::{self, Format, Subject, What};

pub(super) fn export(arguments: &Export) -> Answer {
    let scenario = arguments.scenario.as_deref();
    let given = match Given::of(&arguments.plan, scenario) {
        Ok(given) => given,
        Err(answer) => return answer,
    };
    let plan = &given.plan;
    // Only the figures tell of the weakest assumptions, which take a while in a large plan.
    let tells = arguments.out.iter().any(|path| matches!(Format::of(path), Ok(Format::Json)));
    let evaluation = if tells { judged } else { sampled }(plan, &Settings::default());
    let mut answer = given.answer(&evaluation);
    if evaluation.has_errors() {
        answer.error("mixplan: nothing was written; mend the errors first", Status::Invalid);
        return answer;
    }
    let task = arguments.task.as_deref().map(NodeId::new);
    let subject = Subject { plan, evaluation: &evaluation, scenario, task: task.as_ref(), dark: arguments.dark };
    // Nothing is written unless everything can be made.
    let mut made = Vec::new();
    for path in &arguments.out {
        let what = arguments.what.map(What::from);
        match Format::of(path).and_then(|format| report::export(&subject, what, format)) {
            Ok(content) => made.push((path, content)),
            Err(error) => answer.error(&format!("mixplan: {}: {error}", path.display()), Status::Failed),
        }
    }
    if answer.status == Status::Done {
        for (path, content) in made {
            write(&mut answer, path, &content, arguments.force);
        }
    }
    answer
}

fn write(answer: &mut Answer, path: &Path, content: &[u8], overwrite: bool) {
    match create_file(path, content, overwrite) {
        Ok(()) => answer.line(&plain(&format!("{}: {}", path.display(), size(content.len())))),
        Err(error) => {
            let exists = !overwrite && path.exists() && !path.is_dir();
            let hint = if exists { ", or overwrite it with --force" } else { "" };
            answer.error(&format!("{error}{hint}"), Status::Failed);
        }
    }
}

fn size(bytes: usize) -> String {
    if bytes < 1024 { format!("{bytes} bytes") } else { format!("{} kB", bytes.div_ceil(1024)) }
}

impl From<Written> for What {
    fn from(written: Written) -> Self {
        match written {
            Written::Report => Self::Report,
            Written::Graph => Self::Graph,
            Written::Timeline => Self::Timeline,
            Written::Monthly => Self::Monthly,
            Written::Distribution => Self::Distribution,
            Written::Drivers => Self::Drivers,
            Written::Curves => Self::Curves,
            Written::Decisions => Self::Decisions,
            Written::Minutes => Self::Minutes,
        }
    }
}
