//! Applies what panels, menus and dialogs ask for: the one place where the window's state changes.

use std::path::{Path, PathBuf};

use egui::ViewportCommand;

use super::app::MixplanApp;
use super::commands::UiCommand;
use super::dialogs::{Dialog, Intent, Reply};
use super::disk;
use super::files::{self, Picked, Purpose};
use super::session::Selection;
use super::view::Action;
use crate::document::{Change, Command, Document, SaveError};
use crate::plan::{Edge, Node, say};
use crate::report::{Format, What};

impl MixplanApp {
    pub(super) fn apply(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Edit(command) => drop(self.edit(command)),
            Action::EditAndSelect(command, selection) => {
                if self.edit(command) {
                    self.session.selection = selection;
                }
            }
            Action::Select(selection) => self.session.selection = selection,
            Action::ShowPlot(tab) => self.session.plot_tab = tab,
            Action::ScopePlots(scope) => self.session.plot_scope = scope,
            Action::Reveal(id) => {
                self.session.selection = Selection::node(id.clone());
                self.canvas.reveal(id);
            }
            Action::FlyTo(id) => {
                self.session.selection = Selection::node(id.clone());
                self.canvas.fly_to(id);
            }
            Action::ChooseTheme(choice) => self.session.theme = choice,
            Action::NewFromTemplate(name) => self.intend(Intent::Template(name), ctx),
            Action::OpenPath(path) => self.intend(Intent::OpenPath(path), ctx),
            Action::Reply(reply) => self.answer(reply, ctx),
            Action::UndoSteps(count) => self.undo_steps(count),
            Action::Scenario(action) => self.apply_to_scenarios(action),
            Action::Flip(action) => self.flip(action),
            Action::Plot(wanted) => self.export_plot(wanted, ctx),
            Action::ExportMinutes => self.ask_export(vec![(What::Minutes, Format::Markdown)], false),
            Action::OpenFolder(folder) => self.open_folder(&folder),
            Action::UpdatePrices(path) => self.update_prices(path.as_deref(), ctx),
            Action::PickModel(wanted) => self.pick_model(wanted, ctx),
            Action::Explain(figure) => self.explain(figure, ctx),
            Action::ShowInput(key) => self.lead_to(&key, ctx),
            Action::Run(command) => drop(self.run(command, ctx)),
        }
        ctx.request_repaint();
    }

    /// Switches the selected steps off, or on where all are off, and says what that does to the bill.
    pub(super) fn toggle_off(&mut self) {
        let (Some(document), Selection::Nodes(ids)) = (&self.document, &self.session.selection) else { return };
        let nodes: Vec<Node> = document.plan().nodes.iter().filter(|node| ids.contains(&node.id)).cloned().collect();
        let off = nodes.iter().any(|node| !node.disabled);
        let (what, state) = match &nodes[..] {
            [] => return,
            [one] => (one.name.clone(), if off { "is off" } else { "is on" }),
            many => (format!("{} steps", many.len()), if off { "are off" } else { "are on" }),
        };
        let label = format!("Switch {} {what}", if off { "off" } else { "on" });
        let change =
            Change::All(nodes.into_iter().map(|node| Change::SetNode(Node { disabled: off, ..node })).collect());
        let before = self.today_usd_per_month();
        if !self.edit(Command::new(label, change)) {
            return;
        }
        self.evaluate();
        let by = self.today_usd_per_month() - before;
        let currency = self.document.as_ref().map_or("USD", |document| &document.plan().currency);
        let money = say::money(currency, by.abs());
        // What comes to nothing in print is nothing to speak of.
        let change = match by {
            _ if money == say::money(currency, 0.0) => "costs stay as they are".to_owned(),
            by if by < 0.0 => format!("{money} a month less"),
            _ => format!("{money} a month more"),
        };
        self.tell(format!("{what} {state}: {change}"), UiCommand::Undo);
    }

    fn today_usd_per_month(&mut self) -> f64 {
        self.with_view(|view, _| view.evaluation.mix.today_usd_per_month()).unwrap_or(0.0)
    }

    /// Applies the command, or says why not; whether it was applied.
    pub(super) fn edit(&mut self, command: Command) -> bool {
        let Some(document) = &mut self.document else { return true };
        let (label, before) = (command.label.clone(), document.revision());
        match document.apply(command) {
            Ok(()) => {
                if document.revision() != before {
                    self.toasts.edited(&label, document.revision());
                }
                true
            }
            Err(refusal) => {
                self.toasts.refused(refusal.to_string());
                false
            }
        }
    }

    pub(super) fn undo(&mut self) {
        if let Some(label) = self.keeping_the_edge(Document::undo) {
            self.tell(format!("Undone: {label}"), UiCommand::Redo);
        }
    }

    /// What was done to the plan, with the way back.
    fn tell(&mut self, text: String, back: UiCommand) {
        let revision = self.document.as_ref().map_or(0, Document::revision);
        self.toasts.done_with_way_back(text, back, revision);
    }

    fn undo_steps(&mut self, count: usize) {
        let undone = (0..count).map_while(|_| self.keeping_the_edge(Document::undo)).count();
        self.toasts.done(format!("Undone: {undone} step{}", if undone == 1 { "" } else { "s" }));
    }

    pub(super) fn redo(&mut self) {
        if let Some(label) = self.keeping_the_edge(Document::redo) {
            self.tell(format!("Redone: {label}"), UiCommand::Undo);
        }
    }

    /// Exchanges the plan for another. An edge that is selected stays so wherever it stands there, and
    /// else nothing is: its index may name another edge.
    pub(super) fn keeping_the_edge<R>(&mut self, exchange: impl FnOnce(&mut Document) -> Option<R>) -> Option<R> {
        let document = self.document.as_mut()?;
        let selected = match self.session.selection {
            Selection::Edge(index) => document.plan().edges.get(index).cloned(),
            Selection::Plan | Selection::Nodes(_) => None,
        };
        let done = exchange(document);
        if let Selection::Edge(index) = &mut self.session.selection {
            let same =
                |edge: &Edge| selected.as_ref().is_some_and(|known| known.from == edge.from && known.to == edge.to);
            match document.plan().edges.iter().position(same) {
                Some(now) => *index = now,
                None => self.session.selection = Selection::Plan,
            }
        }
        done
    }

    pub(super) fn select_all(&mut self) {
        let plans = || self.document.iter().map(Document::plan);
        let nodes = plans().flat_map(|plan| &plan.nodes).map(|node| node.id.clone());
        let notes = plans().flat_map(|plan| &plan.notes).map(|note| note.id.clone());
        self.session.selection = Selection::of(nodes.chain(notes).collect());
    }

    /// Does it at once, or asks about unsaved work first.
    pub(super) fn intend(&mut self, intent: Intent, ctx: &egui::Context) {
        match &self.document {
            Some(document) if document.is_modified() => {
                self.dialog = Some(Dialog::Unsaved { plan: document.plan().name.clone(), then: intent });
            }
            _ => self.carry_out(intent, ctx),
        }
    }

    fn carry_out(&mut self, intent: Intent, ctx: &egui::Context) {
        match intent {
            Intent::New => self.show(disk::new_plan()),
            Intent::Template(name) => match disk::from_template(&name) {
                Some(document) => self.show(document),
                None => self.toasts.refused(format!("There is no template “{name}”")),
            },
            Intent::Open => self.ask_what(ctx),
            Intent::OpenPath(path) => self.open_now(&path),
            Intent::Close => {
                self.document = None;
                self.document_replaced();
            }
            Intent::Quit => {
                self.may_quit = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    pub(super) fn show(&mut self, document: Document) {
        self.document = Some(document);
        self.document_replaced();
    }

    /// Opens the plan, or shows in full why not and changes nothing.
    pub(super) fn open_now(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match disk::open(&path) {
            Ok(document) => {
                self.show(document);
                self.session.remember(&path);
            }
            Err(text) => self.message(&format!("Cannot open {}", short_name(&path)), text),
        }
    }

    /// In the desktop's own program for folders.
    fn open_folder(&mut self, folder: &Path) {
        if self.files.without_desktop || !disk::show_folder(folder) {
            self.toasts.refused(format!("The desktop does not open folders; the files are in {}", folder.display()));
        }
    }

    pub(super) fn message(&mut self, title: &str, text: String) {
        self.dialog = Some(Dialog::Message { title: title.to_owned(), text });
    }

    fn ask_what(&mut self, ctx: &egui::Context) {
        let near = self.session.folder.clone().unwrap_or_default().join("plan.ron");
        self.ask(Purpose::Open, &near, ctx);
    }

    /// Asks where to save, and remembers what is to happen then.
    pub(super) fn ask_where(&mut self, then: Option<Intent>, ctx: &egui::Context) {
        let Some(document) = &self.document else { return };
        let suggestion = document.path().map_or_else(
            || {
                let folder = self.session.folder.clone().unwrap_or_default();
                folder.join(files::file_name(&document.plan().name))
            },
            Path::to_owned,
        );
        self.ask(Purpose::SaveAs { then }, &suggestion, ctx);
    }

    pub(super) fn ask_for_list(&mut self, ctx: &egui::Context) {
        let near = self.session.folder.clone().unwrap_or_default().join("prices.json");
        self.ask(Purpose::PriceList, &near, ctx);
    }

    pub(super) fn ask_what_to_compare(&mut self, ctx: &egui::Context) {
        let near = self.session.folder.clone().unwrap_or_default().join("plan.ron");
        self.ask(Purpose::Compare, &near, ctx);
    }

    fn ask(&mut self, purpose: Purpose, suggestion: &Path, ctx: &egui::Context) {
        if !self.files.ask(ctx, purpose.clone(), suggestion) {
            self.ask_in_window(purpose, suggestion);
        }
    }

    fn ask_in_window(&mut self, purpose: Purpose, suggestion: &Path) {
        let saves = matches!(purpose, Purpose::SaveAs { .. });
        let text = if saves { suggestion.display().to_string() } else { String::new() };
        self.dialog = Some(Dialog::Path { purpose, text });
    }

    /// Takes the answer of the desktop's dialog.
    pub(super) fn poll_files(&mut self, ctx: &egui::Context) {
        match self.files.poll() {
            None | Some((_, Picked::Cancelled)) => {}
            Some((Purpose::Folder, Picked::Path(folder))) => self.take_export_folder(&folder),
            Some((Purpose::Folder, Picked::NoDialog)) => {
                self.toasts.refused("This desktop offers no dialog for folders: type where the files are to go");
            }
            Some((Purpose::Open, Picked::Path(path))) => self.open_now(&path),
            Some((Purpose::Compare, Picked::Path(path))) => self.compare_with(&path),
            Some((Purpose::PriceList, Picked::Path(path))) => self.update_prices(Some(&path), ctx),
            Some((Purpose::SaveAs { then }, Picked::Path(path))) => {
                let named = files::with_ending(path.clone());
                // The desktop's dialog has asked about replacing what it was given, and nothing else.
                let asked = named == path;
                let reply = if asked {
                    Reply::Overwrite(Some(path), then)
                } else {
                    Reply::Path(Purpose::SaveAs { then }, named)
                };
                self.answer(reply, ctx);
            }
            Some((purpose, Picked::NoDialog)) => self.ask_in_window(purpose, Path::new("")),
        }
    }

    pub(super) fn save(&mut self, then: Option<Intent>, ctx: &egui::Context) {
        let Some(document) = &mut self.document else { return };
        if document.path().is_none() {
            self.ask_where(then, ctx);
            return;
        }
        let saved = disk::save(document, false);
        self.saved(saved, then, ctx);
    }

    fn save_at(&mut self, path: &Path, then: Option<Intent>, ctx: &egui::Context) {
        let Some(document) = &mut self.document else { return };
        let saved = disk::save_as(document, path);
        self.saved(saved, then, ctx);
    }

    fn saved(&mut self, saved: Result<PathBuf, SaveError>, then: Option<Intent>, ctx: &egui::Context) {
        match saved {
            Ok(path) => {
                self.session.remember(&path);
                self.toasts.done(format!("Saved to {}", path.display()));
                if let Some(intent) = then {
                    self.carry_out(intent, ctx);
                }
            }
            Err(SaveError::ChangedOnDisk(path)) => self.dialog = Some(Dialog::ChangedOnDisk { path, then }),
            Err(error) => self.message("Cannot save the plan", error.to_string()),
        }
    }

    pub(super) fn answer(&mut self, reply: Reply, ctx: &egui::Context) {
        match reply {
            Reply::Cancel => {}
            Reply::Save(intent) => self.save(Some(intent), ctx),
            Reply::Discard(intent) => self.carry_out(intent, ctx),
            Reply::Export { form, over } => self.export(form, over, ctx),
            Reply::ExportFolder(form) => self.choose_export_folder(form, ctx),
            Reply::Path(Purpose::Folder, folder) => self.take_export_folder(&folder),
            Reply::Path(Purpose::Open, path) => self.open_now(&path),
            Reply::Path(Purpose::Compare, path) => self.compare_with(&path),
            Reply::Difference(asks) => self.answer_difference(*asks, ctx),
            Reply::Path(Purpose::PriceList, path) => self.update_prices(Some(&path), ctx),
            Reply::Prices(update, asks) => self.answer_update(update, asks, ctx),
            #[expect(clippy::disallowed_methods, reason = "asks before a file is replaced")]
            Reply::Path(Purpose::SaveAs { then }, path) if path.exists() => {
                self.dialog = Some(Dialog::Replace { path, then });
            }
            Reply::Path(Purpose::SaveAs { then }, path) => self.save_at(&path, then, ctx),
            Reply::Overwrite(Some(path), then) => self.save_at(&path, then, ctx),
            Reply::Overwrite(None, then) => {
                let Some(document) = &mut self.document else { return };
                let saved = disk::save(document, true);
                self.saved(saved, then, ctx);
            }
            Reply::Scenario { of, name, note } => self.name_scenario(of, &name, &note),
            Reply::LoadTheirs => self.load_theirs(),
            Reply::KeepOurs => self.keep_ours(),
            Reply::Recover(index) => self.recover(index),
            Reply::DiscardKept(index) => self.discard_kept(index),
            Reply::RecoverLater => self.recover_later(),
            Reply::Seek(task, by) => self.seek(task, by, ctx),
            Reply::Try(question, lever) => self.try_lever(&question, lever),
            Reply::ByHand(wanted, price) => self.take_price(&wanted, *price),
            Reply::SaveElsewhere(then) => self.ask_where(then, ctx),
        }
    }

    /// Takes what someone else saved. Closing or quitting does not go on: ours would be lost unseen.
    fn load_theirs(&mut self) {
        match self.keeping_the_edge(|document| Some(disk::reload(document))) {
            Some(Ok(())) => self.tell("Loaded what is on disk".to_owned(), UiCommand::Undo),
            Some(Err(text)) => self.message("Cannot load the plan again", text),
            None => {}
        }
    }

    /// The window's close button, or the desktop ending the session.
    pub(super) fn close_requested(&mut self, ctx: &egui::Context) {
        if self.document.as_ref().is_some_and(Document::is_modified) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.files.forget();
            self.intend(Intent::Quit, ctx);
        }
    }
}

pub(super) fn short_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests save to folders of their own")]

    use super::*;
    use crate::plan::{Plan, YearMonth};
    use crate::window::files::Files;

    #[test]
    fn a_file_that_only_the_ending_names_is_not_replaced_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let (typed, named) = (folder.path().join("desk"), folder.path().join("desk.ron"));
        std::fs::write(&named, "theirs").unwrap();
        let plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let mut app = MixplanApp::for_test(Some(Document::new(plan)));
        let answered = |typed: &Path| Files::answered(Purpose::SaveAs { then: None }, typed.to_owned());
        app.files = answered(&typed);
        app.poll_files(&egui::Context::default());
        assert_eq!(app.dialog, Some(Dialog::Replace { path: named.clone(), then: None }));
        assert_eq!(std::fs::read_to_string(&named).unwrap(), "theirs");
        // The dialog has asked about this one.
        app.files = answered(&named);
        app.poll_files(&egui::Context::default());
        assert_ne!(std::fs::read_to_string(&named).unwrap(), "theirs");
    }
}
