//! Runs the commands of the table, each where it belongs: files, plan, window, canvas.

use super::app::MixplanApp;
use super::commands::UiCommand;
use super::dialogs::{Dialog, Intent};
use super::figures;
use super::focus::Panel;
use super::layout;
use super::offers;
use super::palette::Palette;
use super::session::Selection;

impl MixplanApp {
    /// Whether it is a command that something runs: every one is.
    pub(super) fn run(&mut self, command: UiCommand, ctx: &egui::Context) -> bool {
        self.run_on_files(command, ctx)
            || self.run_on_plan(command)
            || self.run_on_scenarios(command)
            || self.run_on_window(command, ctx)
            || self.run_on_canvas(command, ctx)
    }

    fn run_on_files(&mut self, command: UiCommand, ctx: &egui::Context) -> bool {
        match command {
            UiCommand::New => self.intend(Intent::New, ctx),
            UiCommand::Open => self.intend(Intent::Open, ctx),
            UiCommand::Close => self.intend(Intent::Close, ctx),
            UiCommand::Quit => self.intend(Intent::Quit, ctx),
            UiCommand::Save => self.save(None, ctx),
            UiCommand::SaveAs => self.ask_where(None, ctx),
            UiCommand::Export => self.ask_what_to_export(),
            _ => return false,
        }
        true
    }

    fn run_on_plan(&mut self, command: UiCommand) -> bool {
        match command {
            UiCommand::Undo => self.undo(),
            UiCommand::Redo => self.redo(),
            UiCommand::SelectAll => self.select_all(),
            // One level at a time: what is looked for first.
            UiCommand::SelectNothing if self.canvas.close_find() => {}
            UiCommand::ToggleOff => self.toggle_off(),
            UiCommand::SelectNothing => self.session.selection = Selection::Plan,
            _ => return false,
        }
        true
    }

    fn run_on_window(&mut self, command: UiCommand, ctx: &egui::Context) -> bool {
        match command {
            UiCommand::ToggleRecommendations => self.session.panels.recommendations ^= true,
            UiCommand::ToggleInspector => self.session.panels.inspector ^= true,
            UiCommand::TogglePlots => self.session.panels.plots ^= true,
            UiCommand::ToggleSnap => self.session.snap ^= true,
            UiCommand::ToggleMinimap => self.session.minimap ^= true,
            UiCommand::ToggleHeat => self.session.heat ^= true,
            UiCommand::NextPanel => self.next_panel(false, ctx),
            UiCommand::PreviousPanel => self.next_panel(true, ctx),
            UiCommand::LargerText => zoom_text(ctx, 0.1),
            UiCommand::SmallerText => zoom_text(ctx, -0.1),
            UiCommand::NormalText => ctx.set_zoom_factor(1.0),
            UiCommand::ResetLayout => layout::reset(&mut self.session, ctx),
            UiCommand::CopyFigures => {
                if let Some(table) = self.with_view(|view, _| figures::table(view)) {
                    ctx.copy_text(table);
                    self.toasts.done("Copied the figures, as a table for a spreadsheet");
                }
            }
            UiCommand::Seek => self.ask_what_it_takes(ctx),
            UiCommand::Review => self.toggle_review(ctx),
            UiCommand::Difference => self.compare_plans(),
            UiCommand::UpdatePrices => self.update_prices(None, ctx),
            UiCommand::Explain => self.explain_selection(ctx),
            UiCommand::Palette => self.open_palette(ctx),
            UiCommand::Shortcuts => self.dialog = Some(Dialog::Shortcuts { query: String::new() }),
            UiCommand::About => self.dialog = Some(Dialog::About),
            _ => return false,
        }
        true
    }

    fn next_panel(&mut self, backwards: bool, ctx: &egui::Context) {
        let (panel, mut to) = self.panel_focus.next(ctx, backwards);
        if panel == Panel::Canvas
            && let Some((id, action)) = self.with_view(|view, canvas| canvas.take_keyboard(view)).flatten()
        {
            to = Some(id);
            action.into_iter().for_each(|action| self.apply(action, ctx));
        }
        if let Some(id) = to {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }

    fn open_palette(&mut self, ctx: &egui::Context) {
        let places = self.with_view(|view, _| offers::places(view)).unwrap_or_default();
        self.palette = Some(Palette::new(self.situation(), places, ctx));
    }

    fn run_on_canvas(&mut self, command: UiCommand, ctx: &egui::Context) -> bool {
        let mut actions = Vec::new();
        let known = self.with_view(|view, canvas| canvas.run(view, command, ctx, &mut actions));
        for action in actions {
            self.apply(action, ctx);
        }
        known.unwrap_or(false)
    }
}

fn zoom_text(ctx: &egui::Context, by: f32) {
    let zoom = ((ctx.zoom_factor() + by) * 10.0).round() / 10.0;
    ctx.set_zoom_factor(zoom.clamp(0.6, 2.5));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::plan::{Plan, YearMonth};
    use crate::window::commands::TABLE;

    #[test]
    fn every_command_is_run_by_someone() {
        for row in TABLE {
            let plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
            let mut app = MixplanApp::for_test(Some(Document::new(plan)));
            app.evaluate();
            assert!(app.run(row.command, &egui::Context::default()), "{:?}", row.command);
        }
    }
}
