//! How was this computed? Which figure is explained, the way that led there, and what stays current meanwhile.

mod link;
mod panel;

use std::collections::BTreeSet;

use egui::{Context, Id, Key, Modifiers};
pub(crate) use link::{figure_ui, figures_ui, is_followed};
pub(crate) use panel::{explain_ui, origin_mark, source_words};

use super::app::MixplanApp;
use super::session::Selection;
use super::view::ViewContext;
use crate::analysis::{Derivation, Derivations, Figure, Hosted, MixFigure, Together};
use crate::plan::{Node, NodeId, NodeKind};

/// The figures that were asked about, one after the other, and the one that is shown.
pub(crate) struct Explained {
    trail: Vec<Figure>,
    at: usize,
    /// Of the evaluation that was brought by this revision.
    known: Option<Known>,
    /// What had the keyboard before, which gets it back.
    opener: Option<Id>,
    /// Nothing of it has the keyboard yet.
    is_new: bool,
}

struct Known {
    evaluated: u64,
    derivations: Derivations,
    /// Of the figure that is shown; none where it is not known any more.
    derivation: Option<Derivation>,
}

impl Explained {
    fn new(figure: Figure, opener: Option<Id>) -> Self {
        Self { trail: vec![figure], at: 0, known: None, opener, is_new: true }
    }

    /// Goes on to another figure; what was ahead is forgotten.
    fn follow(&mut self, figure: Figure) {
        if self.trail[self.at] != figure {
            self.trail.truncate(self.at + 1);
            self.trail.push(figure);
            self.step(1);
        }
    }

    /// Back or forward on the way that was taken.
    fn step(&mut self, by: isize) {
        if let Some(at) = self.at.checked_add_signed(by).filter(|at| *at < self.trail.len()) {
            self.at = at;
            if let Some(known) = &mut self.known {
                known.derivation = None;
            }
        }
    }

    fn figure(&self) -> &Figure {
        &self.trail[self.at]
    }

    /// Brings what is shown up to date with the evaluation.
    fn catch_up(&mut self, view: ViewContext<'_>) {
        let figure = self.trail[self.at].clone();
        let is_current = |known: &&mut Known| known.evaluated == view.evaluated;
        let known = match self.known.as_mut().filter(is_current) {
            Some(known) if known.derivation.as_ref().is_some_and(|shown| shown.figure == figure) => return,
            Some(known) => known,
            None => {
                let derivations = Derivations::of(view.plan());
                self.known.insert(Known { evaluated: view.evaluated, derivations, derivation: None })
            }
        };
        known.derivation = known.derivations.derive(view.evaluation, &figure);
    }

    fn derivation(&self) -> Option<&Derivation> {
        self.known.as_ref()?.derivation.as_ref()
    }
}

impl MixplanApp {
    /// Shows how the figure is computed, in front of whatever is shown already.
    pub(super) fn explain(&mut self, figure: Figure, ctx: &Context) {
        match &mut self.explained {
            Some(explained) => explained.follow(figure),
            None => {
                let opener = ctx.memory(egui::Memory::focused);
                self.explained = Some(Explained::new(figure, opener));
            }
        }
    }

    /// The same for the main figure of what is selected.
    pub(super) fn explain_selection(&mut self, ctx: &Context) {
        self.evaluate();
        let of_step = self.review.as_ref().map(super::review::Review::task);
        let asked = |view: ViewContext<'_>| match of_step {
            Some(Some(id)) => view.plan().node(&id).and_then(|node| of_node(view, node)),
            Some(None) => of_the_mix(view),
            None => main_figure(view),
        };
        match self.with_view(|view, _| asked(view)) {
            Some(Some(figure)) => self.explain(figure, ctx),
            Some(None) => self.toasts.refused("Nothing is computed here yet: give a volume and costs first"),
            None => {}
        }
    }

    /// Escape closes it, unless something else is to be left first.
    pub(super) fn leave_explanation(&mut self, ctx: &Context) {
        let free = self.explained.is_some() && !ctx.text_edit_focused() && !egui::Popup::is_any_open(ctx);
        if free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.close_explanation(ctx);
        }
    }

    pub(super) fn close_explanation(&mut self, ctx: &Context) {
        let opener = self.explained.take().and_then(|explained| explained.opener);
        if let Some(id) = opener {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

fn of_the_mix(view: ViewContext<'_>) -> Option<Figure> {
    let mix = &view.evaluation.mix;
    let figure = if mix.tuned.is_empty() { MixFigure::HostedLifetime } else { MixFigure::Saving };
    (mix.hosted_lifetime_usd > 0.0).then_some(Figure::Mix(figure))
}

/// What is asked first of what is selected.
fn main_figure(view: ViewContext<'_>) -> Option<Figure> {
    match &view.session.selection {
        Selection::Edge(index) => {
            let edge = view.plan().edges.get(*index)?;
            known_calls(view, view.plan().node(&edge.to)?)
        }
        Selection::Plan | Selection::Nodes(_) => match view.selected_node() {
            Some(node) => of_node(view, node),
            None => together(view).or_else(|| of_the_mix(view)),
        },
    }
}

/// What several selected steps cost.
fn together(view: ViewContext<'_>) -> Option<Figure> {
    let Selection::Nodes(ids) = &view.session.selection else { return None };
    let nodes: BTreeSet<NodeId> = ids.iter().filter(|id| view.plan().node(id).is_some()).cloned().collect();
    (!nodes.is_empty()).then_some(Figure::Together { nodes, of: Together::CostMonth })
}

fn of_node(view: ViewContext<'_>, node: &Node) -> Option<Figure> {
    let id = || node.id.clone();
    let answer = view.evaluation.task(&node.id);
    match &node.kind {
        NodeKind::Task(_) if answer.is_some_and(|answer| answer.saving_usd.is_some()) => Some(Figure::Saving(id())),
        NodeKind::Task(_) if answer.is_some_and(|answer| answer.hosted_lifetime_usd.is_some()) => {
            Some(Figure::HostedLifetime { task: id(), path: Hosted::Today })
        }
        NodeKind::Tool(_) if !node.disabled => {
            view.evaluation.node(&node.id)?.usd_first_month.map(|_| Figure::ToolMonth { node: id(), month: 0 })
        }
        NodeKind::Entry(_) | NodeKind::Tool(_) | NodeKind::Task(_) => known_calls(view, node),
    }
}

fn known_calls(view: ViewContext<'_>, node: &Node) -> Option<Figure> {
    let known = view.evaluation.node(&node.id)?.calls_first_month;
    known.map(|_| Figure::Calls { node: node.id.clone(), month: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_through_what_was_asked_and_a_new_way_forgets_the_old() {
        let figure = |month| Figure::Requests { month };
        let mut explained = Explained::new(figure(0), None);
        explained.follow(figure(1));
        explained.follow(figure(1));
        explained.follow(figure(2));
        explained.step(-1);
        explained.step(-1);
        explained.step(-1);
        assert_eq!(explained.figure(), &figure(0));
        explained.step(1);
        explained.follow(figure(3));
        assert_eq!(explained.trail, [figure(0), figure(1), figure(3)]);
        explained.step(1);
        assert_eq!(explained.figure(), &figure(3));
    }
}
