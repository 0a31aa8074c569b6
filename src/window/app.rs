//! The application: holds the open document, and applies what panels ask for.

use std::path::PathBuf;

use egui::{CentralPanel, Panel};

use super::session::{Selection, Session};
use super::theme::{self, Theme};
use super::view::{Action, ViewContext};
use super::{canvas, inspector, plots, recommendations, summary};
use crate::analysis::{Evaluation, MixAnswer};
use crate::document::Document;
use crate::plan::{Plan, YearMonth};

/// The window's contents and state.
pub struct MixplanApp {
    document: Option<Document>,
    /// Of the document at this revision.
    evaluation: Option<(u64, Evaluation)>,
    session: Session,
}

impl MixplanApp {
    pub(super) fn new(cc: &eframe::CreationContext<'_>, _path: Option<PathBuf>) -> Self {
        theme::fonts::install(&cc.egui_ctx);
        Theme::install(&cc.egui_ctx);
        let session = cc.storage.and_then(|storage| eframe::get_value(storage, eframe::APP_KEY)).unwrap_or_default();
        let document = YearMonth::new(2026, 12).map(|start| Document::new(Plan::empty("Untitled plan", start)));
        Self { document, evaluation: None, session }
    }

    fn evaluate(&mut self) {
        let Some(document) = &self.document else {
            self.evaluation = None;
            return;
        };
        let revision = document.revision();
        if self.evaluation.as_ref().is_none_or(|(of, _)| *of != revision) {
            self.evaluation = Some((revision, empty_evaluation(document.plan())));
        }
    }

    fn panels_ui(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let theme = if ui.visuals().dark_mode { Theme::dark() } else { Theme::light() };
        let (Some(document), Some((_, evaluation))) = (&self.document, &self.evaluation) else {
            return;
        };
        let view = ViewContext { document, evaluation, session: &self.session, theme: &theme };
        Panel::top("summary").show(ui, |ui| summary::summary_ui(view, ui, actions));
        Panel::left("recommendations").show(ui, |ui| recommendations::recommendations_ui(view, ui, actions));
        Panel::right("inspector").show(ui, |ui| inspector::inspector_ui(view, ui, actions));
        Panel::bottom("plots").show(ui, |ui| plots::plots_ui(view, ui, actions));
        CentralPanel::default().show(ui, |ui| canvas::canvas_ui(view, ui, actions));
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Edit(command) => {
                let _refusal = self.document.as_mut().map(|document| document.apply(command));
            }
            Action::Select(selection) => self.session.selection = selection,
            Action::Undo => drop(self.document.as_mut().and_then(Document::undo)),
            Action::Redo => drop(self.document.as_mut().and_then(Document::redo)),
            Action::ShowPlot(tab) => self.session.plot_tab = tab,
            Action::ScopePlots(scope) => self.session.plot_scope = scope,
            Action::Reveal(id) => self.session.selection = Selection::node(id),
            _ => {}
        }
    }
}

impl eframe::App for MixplanApp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.evaluate();
        let mut actions = Vec::new();
        self.panels_ui(ui, &mut actions);
        for action in actions {
            self.apply(action);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.session);
    }
}

fn empty_evaluation(plan: &Plan) -> Evaluation {
    Evaluation {
        schema: Evaluation::SCHEMA,
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        horizon_months: plan.horizon_months,
        findings: Vec::new(),
        nodes: Vec::new(),
        tasks: Vec::new(),
        mix: MixAnswer {
            tuned: vec![],
            left_out: vec![],
            hosted_lifetime_usd: 0.0,
            mix_lifetime_usd: 0.0,
            saving_usd: 0.0,
            saving_share: None,
            upfront_usd: 0.0,
            first_crossover_months: None,
            settled_crossover_months: None,
            settled_crossover_requests: None,
            settled_crossover_date: None,
            lead_lost_months: vec![],
            hosted_npv_usd: 0.0,
            mix_npv_usd: 0.0,
            hosted_monthly_usd: vec![],
            mix_monthly_usd: vec![],
            lumps_usd: vec![],
            requests_monthly: vec![],
        },
    }
}
