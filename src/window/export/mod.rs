//! Export: asks what to write and where, writes it on the worker, and says what was written.

mod form;
mod job;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Area, Button, Context, Frame, Id, Margin, Order, ProgressBar, Stroke, vec2};

pub(crate) use form::{Form, Kind, ROWS};
use job::{Done, Job, Progress};

use super::app::MixplanApp;
use super::apply::short_name;
use super::dialogs::Dialog;
use super::files::Purpose;
use super::session::{PlotScope, PlotTab};
use super::theme::Theme;
use super::worker::Worker;
use crate::report::{Format, Subject, What};

/// After so many seconds it says how far it is.
const PATIENCE: f64 = 0.3;

/// What is being written.
#[derive(Debug, Default)]
pub(crate) struct Exporter {
    worker: Worker<(), Done>,
    progress: Arc<Progress>,
    /// When it began, in the time of the window.
    since: f64,
}

impl Exporter {
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// How far it is, once that is worth saying; at the foot of the window, in nobody's way.
    pub fn ui(&mut self, theme: &Theme, ctx: &Context) {
        if !self.is_busy() {
            return;
        }
        let waited = ctx.input(|input| input.time) - self.since;
        if waited < PATIENCE {
            ctx.request_repaint_after_secs((PATIENCE - waited) as f32);
            return;
        }
        ctx.request_repaint_after_secs(0.1);
        let foot = ctx.content_rect().center_bottom() - vec2(0.0, 64.0);
        let area = Area::new(Id::unique("export")).order(Order::Foreground).pivot(egui::Align2::CENTER_BOTTOM);
        let frame = Frame::new()
            .fill(theme.raised)
            .stroke(Stroke::new(1.0, theme.border_strong))
            .corner_radius(theme.radius.large)
            .inner_margin(Margin::symmetric(14, 10))
            .shadow(theme.shadow(4, 16));
        let cancelled = area.fixed_pos(foot).show(ctx, |ui| {
            let drawn = frame.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(self.progress.words());
                    let bar = ProgressBar::new(self.progress.share()).desired_width(160.0).desired_height(8.0);
                    ui.add(bar).accessible_name("Progress of the export");
                    ui.add(Button::new("Cancel").min_size(vec2(72.0, 26.0)))
                        .accessible_name("Cancel the export")
                        .clicked()
                })
                .inner
            });
            drawn.inner
        });
        if cancelled.inner {
            self.worker.cancel();
        }
    }
}

/// What a plot is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PlotExport {
    CopyPicture,
    /// Asks where.
    Save(Format),
}

impl MixplanApp {
    /// Asks what to write of the plan.
    pub(super) fn ask_what_to_export(&mut self) {
        let kept = form::kinds(&self.session.exported);
        let kinds = if kept.is_empty() { vec![(What::Report, Format::Html)] } else { kept };
        self.ask_export(kinds, false);
    }

    pub(super) fn ask_export(&mut self, kinds: Vec<Kind>, of_selected: bool) {
        let folder = self.session.export_folder.clone().or_else(|| self.session.folder.clone());
        let asked = self.with_view(|view, _| {
            if view.evaluation.has_errors() {
                return Err("Mend the plan’s errors first; then it can be exported".to_owned());
            }
            let of =
                view.selected_task().map(|(node, ..)| (node.id.clone(), node.name.clone())).filter(|_| of_selected);
            let beside = view.document.path().and_then(|path| path.parent()).map(PathBuf::from);
            let folder = folder.or(beside).unwrap_or_else(super::disk::documents);
            let mut name = form::stem(&view.plan().name);
            for part in [view.document.scenario().map(|scenario| &scenario.name), of.as_ref().map(|(_, name)| name)] {
                name.push_str(&part.map_or(String::new(), |part| format!("-{}", form::stem(part))));
            }
            let folder = folder.display().to_string();
            Ok(Form { kinds, of, folder, name, in_the_way: Vec::new(), problem: String::new() })
        });
        match asked {
            Some(Ok(form)) => self.dialog = Some(Dialog::Export(Box::new(form))),
            Some(Err(why)) => self.toasts.refused(why),
            None => {}
        }
    }

    /// Asks the desktop for the folder; without its dialog the field is typed into.
    pub(super) fn choose_export_folder(&mut self, form: Box<Form>, ctx: &Context) {
        if !self.files.ask(ctx, Purpose::Folder, std::path::Path::new(form.folder.trim())) {
            self.toasts.refused("This desktop offers no dialog for folders: type where the files are to go");
        }
        self.dialog = Some(Dialog::Export(form));
    }

    pub(super) fn take_export_folder(&mut self, folder: &std::path::Path) {
        if let Some(Dialog::Export(form)) = &mut self.dialog {
            form.folder = folder.display().to_string();
            form.changed();
        }
    }

    /// Begins to write, or asks again where something is in the way; `over` once the user has agreed to that.
    pub(super) fn export(&mut self, mut form: Box<Form>, over: bool, ctx: &Context) {
        form.changed();
        let files = form.files();
        match super::disk::where_to_write(form.folder.trim(), form.name.trim(), &files) {
            Err(problem) => form.problem = problem,
            Ok(in_the_way) if !over => form.in_the_way = in_the_way,
            Ok(_) => {}
        }
        if !form.problem.is_empty() || !form.in_the_way.is_empty() {
            self.dialog = Some(Dialog::Export(form));
            return;
        }
        let Some(document) = &self.document else { return };
        self.session.exported = form.kinds.iter().copied().map(form::tag).collect();
        self.session.export_folder = Some(PathBuf::from(form.folder.trim()));
        let job = Job {
            plan: document.snapshot(),
            scenario: document.scenario().map(|scenario| scenario.name.clone()),
            of: form.of.map(|(id, _)| id),
            files,
            dark: ctx.theme() == egui::Theme::Dark,
        };
        let progress = Arc::new(Progress::new(job.files.len()));
        self.exporter.progress = Arc::clone(&progress);
        self.exporter.since = ctx.input(|input| input.time);
        self.exporter.worker.submit((), ctx, move |ticket| job.run(ticket, &progress));
    }

    /// Says what has been written, or why nothing was.
    pub(super) fn poll_export(&mut self) {
        match self.exporter.worker.poll() {
            None => {}
            Some((_, Ok(files))) => {
                let folder = files.first().and_then(|file| file.parent()).map(PathBuf::from).unwrap_or_default();
                let text = match &files[..] {
                    [one] => format!("Wrote {}", one.display()),
                    [first, rest @ ..] => {
                        let names: Vec<String> = rest.iter().map(|file| short_name(file)).collect();
                        format!("Wrote {}, {}", first.display(), names.join(", "))
                    }
                    [] => return,
                };
                self.toasts.done_in_folder(text, folder);
            }
            Some((_, Err(why))) => {
                self.dialog = Some(Dialog::Message { title: "Nothing was written".into(), text: why });
            }
        }
    }

    /// Copies the plot that is shown, or asks where to save it.
    pub(super) fn export_plot(&mut self, wanted: PlotExport, ctx: &Context) {
        let of_selected = self.session.plot_scope == PlotScope::Selected;
        let what = match self.session.plot_tab {
            PlotTab::MonthlyCost => What::Monthly,
            PlotTab::Distribution => What::Distribution,
            PlotTab::Drivers => What::Drivers,
            PlotTab::Crossover | PlotTab::Stress | PlotTab::Flips | PlotTab::Scenarios => What::Timeline,
        };
        match wanted {
            PlotExport::Save(Format::Csv) => self.ask_export(vec![(What::Curves, Format::Csv)], of_selected),
            PlotExport::Save(format) => self.ask_export(vec![(what, format)], of_selected),
            PlotExport::CopyPicture => self.copy_plot(what, of_selected, ctx),
        }
    }

    fn copy_plot(&mut self, what: What, of_selected: bool, ctx: &Context) {
        let dark = ctx.theme() == egui::Theme::Dark;
        let picture = self.with_view(|view, _| {
            let task = view.selected_task().map(|(node, ..)| &node.id).filter(|_| of_selected);
            let (plan, evaluation) = (view.plan(), view.evaluation);
            crate::report::pixels(&Subject { plan, evaluation, scenario: None, task, dark }, what)
        });
        match picture {
            Some(Ok((size, pixels))) => {
                ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &pixels));
                self.toasts.done("Copied the plot as a picture");
            }
            Some(Err(why)) => self.toasts.refused(why.to_string()),
            None => {}
        }
    }
}
