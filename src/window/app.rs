//! The application: holds the open document, and draws the window from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::ThemePreference;

use super::beside::Beside;
use super::canvas::{self, CanvasState};
use super::commands::{self, Situation};
use super::dialogs::{self, Dialog};
use super::explain::{self, Explained};
use super::export::Exporter;
use super::file_bar::file_bar_ui;
use super::files::Files;
use super::focus::PanelFocus;
use super::guard::Guard;
use super::palette::{Left, Palette, palette_ui};
use super::prices::{self, ModelPicker, model_picker_ui};
use super::review::{Review, projected, review_ui};
use super::scenarios::{Scenarios, Seeker};
use super::session::{PlotTab, Selection, Session, ThemeChoice};
use super::start::{self, Card, Recent};
use super::theme::{self, Theme};
use super::toasts::Toasts;
use super::view::{Action, ViewContext};
use super::{layout, lead, top};
use crate::analysis::{Evaluation, Settings, TaskAnswer, evaluate};
use crate::document::{Document, Pace};
use crate::plan::Plan;
use crate::report::review::{Reviewed, review};

/// The window's contents and state.
#[expect(missing_debug_implementations, reason = "it is drawn, not printed")]
pub struct MixplanApp {
    pub(super) document: Option<Document>,
    evaluated: Option<Evaluated>,
    pub(super) beside: Beside,
    scenarios: Scenarios,
    pub(super) seeker: Seeker,
    pub(super) session: Session,
    pub(super) canvas: CanvasState,
    pub(super) files: Files,
    pub(super) exporter: Exporter,
    pub(super) dialog: Option<Dialog>,
    pub(super) palette: Option<Palette>,
    /// The walkthrough, while it is on.
    pub(super) review: Option<Review>,
    pub(super) models: Option<ModelPicker>,
    pub(super) desk: prices::Desk,
    /// The figure whose derivation is shown.
    pub(super) explained: Option<Explained>,
    pub(super) panel_focus: PanelFocus,
    pub(super) toasts: Toasts,
    pub(super) guard: Guard,
    /// The user has answered for unsaved work: the window may close.
    pub(super) may_quit: bool,
    /// Asked for each time the window is opened, or as a test says.
    pub(super) today: jiff::civil::Date,
    /// What the window is called by now.
    title: String,
    dark: Theme,
    light: Theme,
    /// Worked out when the start page is first shown: a plan may be opened without it.
    cards: Option<Vec<Card>>,
    recent: Recent,
    /// Name and title of each template, for the menu.
    templates: Vec<(String, String)>,
}

impl MixplanApp {
    pub(super) fn new(cc: &eframe::CreationContext<'_>, path: Option<&Path>) -> Self {
        Self::prepare(&cc.egui_ctx);
        theme::fonts::fall_back_on_the_system(&cc.egui_ctx);
        let session = cc.storage.and_then(|storage| storage.get_string(eframe::APP_KEY)).unwrap_or_default();
        let mut app = Self::with_session(Session::from_text(&session));
        app.guard = Guard::beside_settings(&cc.egui_ctx);
        if let Some(path) = path {
            app.open_now(path);
        }
        app
    }

    /// As the tests drive it: without a desktop, with nothing remembered. The context is to be
    /// given to [`MixplanApp::prepare`] first.
    pub fn for_test(document: Option<Document>) -> Self {
        let mut app = Self::with_session(Session::default());
        app.files.without_desktop = true;
        app.today = jiff::civil::date(2026, 11, 22);
        app.document = document;
        app
    }

    /// As [`MixplanApp::for_test`], with unsaved work kept in `folder` and the plan's file watched, both quickly.
    pub fn guarded_for_test(document: Option<Document>, folder: &Path, ctx: &egui::Context) -> Self {
        let quick = std::time::Duration::from_millis(20);
        let mut app = Self::for_test(document);
        app.guard = Guard::new(folder, Pace { quiet: quick, longest: quick }, quick, ctx);
        app
    }

    /// Gives egui the fonts and the look of the window.
    pub fn prepare(ctx: &egui::Context) {
        theme::fonts::install(ctx);
        Theme::install(ctx);
        ctx.options_mut(|options| {
            // The table of commands has these keys, so that unsaved work is asked about.
            options.zoom_with_keyboard = false;
            options.quit_shortcuts.clear();
        });
    }

    fn with_session(session: Session) -> Self {
        Self {
            document: None,
            evaluated: None,
            beside: Beside::default(),
            scenarios: Scenarios::default(),
            seeker: Seeker::default(),
            session,
            canvas: CanvasState::default(),
            files: Files::default(),
            exporter: Exporter::default(),
            dialog: None,
            palette: None,
            review: None,
            models: None,
            desk: prices::Desk::default(),
            explained: None,
            panel_focus: PanelFocus::default(),
            toasts: Toasts::default(),
            guard: Guard::default(),
            may_quit: false,
            today: super::disk::today(),
            title: String::new(),
            dark: Theme::dark(),
            light: Theme::light(),
            templates: super::disk::template_names(),
            cards: None,
            recent: Recent::default(),
        }
    }

    /// The open plan.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Whether something is being worked out that the window will show.
    pub fn is_working(&self) -> bool {
        self.canvas.is_working()
            || self.desk.is_working()
            || self.beside.is_busy()
            || self.exporter.is_busy()
            || self.seeker.is_working()
    }

    /// The edition of the plan whose ranges are drawn round its figures.
    pub fn sampled(&self) -> Option<u64> {
        self.beside.sampling.shown()
    }

    /// The open plan, for who takes back what the window did to it.
    pub fn document_mut(&mut self) -> Option<&mut Document> {
        self.document.as_mut()
    }

    /// Whether the user has quit, and nothing is left to ask.
    pub fn has_quit(&self) -> bool {
        self.may_quit
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.follow_theme(&ctx);
        self.take_input(&ctx);
        self.evaluate();
        self.sample(&ctx);
        self.follow_scenarios();
        self.follow_weakest(&ctx);
        let mut actions = Vec::new();
        self.draw(ui, &mut actions);
        lead::tick(&ctx);
        for action in actions {
            self.evaluate();
            self.apply(action, &ctx);
        }
        self.poll_export();
        self.answer_dialogs(&ctx);
        self.guard_work(&ctx);
        self.name_window(&ctx);
    }

    /// One frame of the canvas alone, looking at what stands at `look`, at this zoom: what `benches/` measures.
    #[doc(hidden)]
    pub fn canvas_alone_ui(&mut self, look: Option<(egui::Pos2, f32)>, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.follow_theme(&ctx);
        self.take_input(&ctx);
        self.evaluate();
        if let Some((centre, zoom)) = look {
            self.canvas.look_at(centre, zoom);
        }
        let mut actions = Vec::new();
        let theme = if ui.visuals().dark_mode { &self.dark } else { &self.light };
        if let (Some(document), Some(known)) = (&self.document, &self.evaluated) {
            let view = known.view(document, &self.session, theme, &self.scenarios, &self.beside, self.today);
            canvas::canvas_ui(view, &mut self.canvas, ui, &mut actions);
        }
        for action in actions {
            self.evaluate();
            self.apply(action, &ctx);
        }
    }

    fn follow_theme(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.session.theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
        });
    }

    /// What came from outside the panels: keys, dropped files, the answers of dialogs, the close button.
    fn take_input(&mut self, ctx: &egui::Context) {
        self.poll_files(ctx);
        self.poll_prices(ctx);
        self.take_dropped(ctx);
        if ctx.input(|input| input.viewport().close_requested()) && !self.may_quit {
            self.close_requested(ctx);
        }
        if self.dialog.is_some() || self.palette.is_some() || self.models.is_some() || self.files.is_waiting() {
            return;
        }
        if self.review.is_some() {
            self.take_review_keys(ctx);
            return;
        }
        self.leave_explanation(ctx);
        let busy = self.canvas.is_busy() || egui::Popup::is_any_open(ctx);
        let elsewhere = match self.document {
            Some(_) => self.canvas.focus_elsewhere(),
            None => ctx.memory(|memory| memory.focused().is_some()),
        };
        for command in commands::pressed(ctx, busy, elsewhere, self.situation()) {
            if command.applies(self.situation()) {
                self.evaluate();
                self.apply(Action::Run(command), ctx);
            }
        }
        if let Some(reason) = commands::in_vain(ctx, busy, self.situation()).filter(|_| self.document.is_some()) {
            self.toasts.refused(reason);
        }
        if self.dialog.is_some() || self.palette.is_some() || self.models.is_some() {
            // Else what the pointer rests on goes on explaining itself, in front of what has just been opened.
            ctx.input_mut(|input| input.pointer = egui::PointerState::default());
        }
    }

    /// A file that was dropped on the window: a plan, or a price list.
    fn take_dropped(&mut self, ctx: &egui::Context) {
        let dropped: Option<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        let Some(path) = dropped else { return };
        let free = self.dialog.is_none() && self.palette.is_none() && self.models.is_none();
        let lists = matches!(self.dialog, Some(Dialog::Prices(_)));
        match is_list(&path) {
            true if free || lists => self.apply(Action::UpdatePrices(Some(path)), ctx),
            false if free && !self.files.is_waiting() => self.apply(Action::OpenPath(path), ctx),
            _ => {}
        }
    }

    /// Brings the evaluation up to date with the document. Moving nodes, frames and notes change no figure.
    pub(super) fn evaluate(&mut self) {
        let Some(document) = &self.document else {
            self.evaluated = None;
            return;
        };
        let revision = document.revision();
        if self.evaluated.as_ref().is_some_and(|known| known.revision == revision) {
            return;
        }
        let plan = document.snapshot();
        self.session.selection.keep_what_is_in(&plan);
        self.evaluated = Some(match self.evaluated.take() {
            Some(known) if known.plan.same_but_for_the_drawing(&plan) => {
                let reviewed = review(&plan, &known.evaluation);
                Evaluated { revision, plan, reviewed, ..known }
            }
            known => {
                let central = Arc::new(evaluate(&plan, &Settings::default()));
                let evaluation = self.beside.sampling.taken(&central, &plan.policy);
                let edition = known.map_or(0, |known| known.edition) + 1;
                let reviewed = review(&plan, &evaluation);
                Evaluated { revision, since: revision, plan, central, evaluation, edition, reviewed }
            }
        });
    }

    /// Has the plan sampled, and takes in what has come of it.
    fn sample(&mut self, ctx: &egui::Context) {
        let Some(known) = &mut self.evaluated else { return };
        if self.session.panels.plots && self.session.plot_tab == PlotTab::Stress {
            self.beside.stressed.follow(&known.plan, known.since, ctx);
        }
        if self.session.panels.plots && self.session.plot_tab == PlotTab::Flips {
            let task = match &self.session.selection {
                Selection::Nodes(ids) if ids.len() == 1 => ids.first(),
                Selection::Plan | Selection::Nodes(_) | Selection::Edge(_) => None,
            };
            let task = task.filter(|id| known.evaluation.task(id).is_some());
            self.beside.flipping.follow(known.since, task, &known.plan, &known.evaluation, ctx);
        }
        if self.beside.sampling.follow(&known.plan, &known.central, known.since, ctx) {
            let evaluation = self.beside.sampling.taken(&known.central, &known.plan.policy);
            let reviewed = review(&known.plan, &evaluation);
            let words = |evaluation: &Evaluation| evaluation.tasks.iter().map(TaskAnswer::word).collect::<Vec<_>>();
            let is_as_before = words(&evaluation) == words(&known.evaluation) && reviewed == known.reviewed;
            known.edition += u64::from(!is_as_before);
            (known.evaluation, known.reviewed) = (evaluation, reviewed);
        }
    }

    /// Brings what is shown of the scenarios up to date; all are evaluated while they are compared only.
    fn follow_scenarios(&mut self) {
        if let Some(document) = &self.document {
            let session = &self.session;
            let compared = session.panels.plots && (session.compares || session.plot_tab == PlotTab::Scenarios);
            self.scenarios.follow(document, compared);
        }
    }

    /// Brings up to date what the saving rests on: of the sub-task that is selected, else of the whole.
    fn follow_weakest(&mut self, ctx: &egui::Context) {
        let task = match &self.review {
            Some(review) => review.task(),
            None => self.with_view(|view, _| view.selected_task().map(|(node, ..)| node.id.clone())).flatten(),
        };
        let wanted = self.session.panels.inspector || self.review.is_some();
        if let Some(known) = self.evaluated.as_ref().filter(|_| wanted) {
            self.beside.weakest.follow(known.since, task, &known.plan, &known.evaluation, ctx);
        }
    }

    /// Forgets what was worked out for the plan that was open before.
    pub(super) fn document_replaced(&mut self) {
        self.evaluated = None;
        self.beside = Beside::default();
        self.scenarios = Scenarios::default();
        self.canvas = CanvasState::default();
        self.review = None;
        self.recent.clear();
        self.explained = None;
        self.session.selection = Selection::Plan;
    }

    fn draw(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let theme = if ui.visuals().dark_mode { &self.dark } else { &self.light };
        let ctx = ui.ctx().clone();
        if let (Some(review), Some(document), Some(known)) = (&mut self.review, &self.document, &self.evaluated) {
            let view = known.view(document, &self.session, theme, &self.scenarios, &self.beside, self.today);
            review_ui(view, review, ui, actions);
            if review.has_moved_on() {
                // What is explained belongs to the step.
                self.explained = None;
            }
            if let Some(explained) = &mut self.explained {
                let large = projected(theme, &ctx);
                // In the room nothing is edited.
                if !explain::explain_ui(ViewContext { theme: &large, ..view }, explained, &ctx, None) {
                    self.explained = None;
                }
            }
            self.toasts.ui(theme, review.toasts_in(ctx.content_rect()), Some(document.revision()), &ctx, actions);
            self.exporter.ui(theme, &ctx);
            return;
        }
        top::top_ui(theme, self.situation(), ui, actions);
        if let (Some(document), Some(known)) = (&self.document, &self.evaluated) {
            let view = known.view(document, &self.session, theme, &self.scenarios, &self.beside, self.today);
            file_bar_ui(theme, document, &self.guard.file, ui, actions);
            layout::panels_ui(view, &mut self.canvas, &mut self.panel_focus, ui, actions);
            if let Some(explained) = &mut self.explained
                && !explain::explain_ui(view, explained, &ctx, Some(actions))
            {
                self.explained = None;
            }
        } else {
            self.recent.follow(&self.session);
            let cards = self.cards.get_or_insert_with(super::disk::cards);
            start::start_ui(theme, &self.recent, cards, ui, actions);
        }
        let foot = self.canvas.screen().unwrap_or_else(|| ctx.content_rect());
        let revision = self.document.as_ref().map(Document::revision);
        self.toasts.ui(theme, foot, revision, &ctx, actions);
        self.exporter.ui(theme, &ctx);
        drop_hint(theme, &ctx);
    }

    /// What is there, for the commands.
    pub(super) fn situation(&self) -> Situation<'_> {
        Situation { document: self.document.as_ref(), session: &self.session, templates: &self.templates }
    }

    /// What the canvas makes of the open plan.
    pub(super) fn with_view<R>(&mut self, then: impl FnOnce(ViewContext<'_>, &mut CanvasState) -> R) -> Option<R> {
        let (Some(document), Some(known)) = (&self.document, &self.evaluated) else { return None };
        let view = known.view(document, &self.session, &self.dark, &self.scenarios, &self.beside, self.today);
        Some(then(view, &mut self.canvas))
    }

    fn answer_dialogs(&mut self, ctx: &egui::Context) {
        self.follow_seek(ctx);
        let theme = if ctx.theme() == egui::Theme::Dark { &self.dark } else { &self.light };
        if self.files.is_waiting() && dialogs::waiting_ui(theme, ctx) {
            self.files.forget();
        }
        if let Some(left) = self.palette.as_mut().and_then(|palette| palette_ui(palette, theme, ctx)) {
            self.palette = None;
            if let Left::Took(offer) = left {
                self.session.remember_command(offer.name());
                self.apply(offer.action, ctx);
            }
            ctx.request_repaint();
            return;
        }
        if let Some(left) = self.models.as_mut().and_then(|models| model_picker_ui(models, theme, ctx)) {
            let models = self.models.take();
            if let (Some(models), prices::Left::Took(taken)) = (models, left) {
                self.model_picked(models.wanted().clone(), taken);
            }
            ctx.request_repaint();
            return;
        }
        let Some(dialog) = &mut self.dialog else { return };
        if let Some(reply) = dialogs::dialog_ui(dialog, theme, ctx) {
            self.dialog = None;
            self.answer(reply, ctx);
            ctx.request_repaint();
        }
    }

    fn name_window(&mut self, ctx: &egui::Context) {
        let title = match &self.document {
            Some(document) if document.is_modified() => format!("● {} – mixplan", document.plan().name),
            Some(document) => format!("{} – mixplan", document.plan().name),
            None => "mixplan".to_owned(),
        };
        if self.title != title {
            self.title.clone_from(&title);
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
    }
}

/// An evaluation, and what it is of.
struct Evaluated {
    revision: u64,
    /// The first revision that it holds for: since then only places have changed.
    since: u64,
    plan: Arc<Plan>,
    /// As it is without sampling.
    central: Arc<Evaluation>,
    /// The same with how sure it is.
    evaluation: Arc<Evaluation>,
    /// Rises with each evaluation, and where only the words of a verdict change.
    edition: u64,
    reviewed: Vec<Reviewed>,
}

impl Evaluated {
    fn view<'a>(
        &'a self,
        document: &'a Document,
        session: &'a Session,
        theme: &'a Theme,
        scenarios: &'a Scenarios,
        beside: &'a Beside,
        today: jiff::civil::Date,
    ) -> ViewContext<'a> {
        let (evaluation, evaluated, doubt) = (&*self.evaluation, self.edition, beside.sampling.doubt());
        let Beside { stressed, flipping, weakest, .. } = beside;
        let reviewed = &self.reviewed;
        ViewContext {
            document,
            evaluation,
            evaluated,
            doubt,
            stressed,
            flipping,
            reviewed,
            session,
            theme,
            scenarios,
            weakest,
            today,
        }
    }
}

/// Whether it is a price list by its name; no plan is called so.
fn is_list(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// While a file is dragged over the window.
fn drop_hint(theme: &Theme, ctx: &egui::Context) {
    let hovered = ctx.input(|input| input.raw.hovered_files.first().cloned());
    let Some(hovered) = hovered else { return };
    let list = hovered.path.as_deref().is_some_and(is_list);
    let text = if list { "Let go to compare the prices" } else { "Let go to open the plan" };
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = ctx.layer_painter(layer);
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, theme.canvas.gamma_multiply(0.8));
    painter.rect_stroke(rect.shrink(12.0), 12.0, egui::Stroke::new(2.0, theme.accent), egui::StrokeKind::Inside);
    let font = Theme::semibold(theme.size.title);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, font, theme.text);
}

impl eframe::App for MixplanApp {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        Self::ui(self, ui);
        // Not only now and then, so that a kill costs no recent file. Written is what changed.
        if let Some(storage) = frame.storage_mut() {
            eframe::App::save(self, storage);
            storage.flush();
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        storage.set_string(eframe::APP_KEY, self.session.to_text());
    }
}
