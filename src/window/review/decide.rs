//! The decision at a step: three buttons with their keys, by whom, a note, a dissent.

use egui::{Button, Label, RichText, Stroke, TextEdit, Ui, vec2};

use super::{Review, decision_mark, mark_of};
use crate::document::{Change, Command};
use crate::plan::{Decision, NodeId, ReviewNote, say};
use crate::report::review::{Reviewed, Standing, pin};
use crate::window::disk;
use crate::window::theme::Theme;
use crate::window::view::{Action, ViewContext};

/// What is written at a step, before and after its decision is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    of: Option<NodeId>,
    note: String,
    dissent: String,
    /// What the plan had for these when they were last the same.
    known: Option<(String, String)>,
}

impl Draft {
    /// Of this sub-task, with what the plan has about it; what undo brings back too.
    fn follow(&mut self, id: &NodeId, decided: Option<&Reviewed>) {
        let there = decided.map(|one| (one.note.clone(), one.dissent.clone()));
        if self.of.as_ref() == Some(id) && self.known == there {
            return;
        }
        let (note, dissent) = match (&there, self.of.as_ref() == Some(id)) {
            // A decision that is taken back leaves what was typed.
            (None, true) => (std::mem::take(&mut self.note), std::mem::take(&mut self.dissent)),
            _ => there.clone().unwrap_or_default(),
        };
        *self = Self { of: Some(id.clone()), note, dissent, known: there };
    }
}

impl Review {
    /// Takes the decision with what is written, pinned to what is known now.
    fn decide(&self, view: ViewContext<'_>, id: &NodeId, decision: Decision) -> Option<Action> {
        let taken_on = pin(view.plan(), view.evaluation, id).map(Box::new);
        self.put(view, id, decision, disk::today().to_string(), taken_on)
    }

    /// Writes what is typed into the decision that is there, as of its own day.
    fn reword(&self, view: ViewContext<'_>, id: &NodeId) -> Option<Action> {
        let there = view.plan().decision(id)?;
        self.put(view, id, there.decision, there.on.clone(), there.taken_on.clone())
    }

    fn put(
        &self,
        view: ViewContext<'_>,
        id: &NodeId,
        decision: Decision,
        on: String,
        taken_on: Option<Box<crate::plan::TakenOn>>,
    ) -> Option<Action> {
        let trimmed = |text: &str| text.trim().to_owned();
        let (by, note, dissent) = (trimmed(&self.by), trimmed(&self.draft.note), trimmed(&self.draft.dissent));
        let new = ReviewNote { node: id.clone(), decision, by, on, note, dissent, taken_on };
        let name = &view.plan().node(id)?.name;
        let label = format!("{}: {name}", decision.label());
        (view.plan().decision(id) != Some(&new))
            .then(|| Action::Edit(Command::new(label, Change::Decide(Box::new(new)))))
    }
}

pub(super) fn decide_ui(
    view: ViewContext<'_>,
    review: &mut Review,
    id: &NodeId,
    ui: &mut Ui,
    actions: &mut Vec<Action>,
) {
    let decided = view.decision(id);
    review.draft.follow(id, decided);
    let theme = view.theme;
    ui.spacing_mut().item_spacing = vec2(theme.space.s, theme.space.xs);
    let mut asked = review.asked.take();
    ui.horizontal(|ui| {
        for (decision, label, key) in [
            (Decision::Approved, "Approve", "A"),
            (Decision::Rejected, "Reject", "R"),
            (Decision::Deferred, "Defer", "D"),
        ] {
            let chosen = decided.is_some_and(|one| one.decision == decision && !one.is_reopened());
            if decision_button(view, ui, decision, label, key, chosen) {
                asked = Some(decision);
            }
        }
        ui.add_space(theme.space.s);
        status_ui(view, id, decided, ui);
    });
    let left = fields_ui(view, review, ui);
    if let Some(decision) = asked {
        actions.extend(review.decide(view, id, decision));
    } else if left && decided.is_some() {
        actions.extend(review.reword(view, id));
    }
}

fn decision_button(
    view: ViewContext<'_>,
    ui: &mut Ui,
    decision: Decision,
    label: &str,
    key: &str,
    chosen: bool,
) -> bool {
    let theme = view.theme;
    let (icon, colour) = decision_mark(theme, decision, false);
    let fill = if chosen { theme.badge_fill(colour) } else { theme.raised };
    let stroke = Stroke::new(if chosen { 2.0 } else { 1.0 }, if chosen { colour } else { theme.border });
    let button = Button::new((
        RichText::new(icon).font(Theme::icon(theme.size.heading)).color(colour),
        RichText::new(label).font(Theme::semibold(theme.size.heading)).color(theme.text),
        RichText::new(key).size(theme.size.small).color(theme.text_weak),
    ));
    let button = button
        .fill(fill)
        .stroke(stroke)
        .gap(theme.space.s)
        .min_size(vec2(theme.size.heading * 8.5, theme.size.heading * 2.3));
    ui.add(button).accessible_name(label).clicked()
}

/// What is decided, or that nothing is; and what to do where it does not hold any more.
fn status_ui(view: ViewContext<'_>, id: &NodeId, decided: Option<&Reviewed>, ui: &mut Ui) {
    let theme = view.theme;
    let when = |one: &Reviewed| {
        let by = if one.by.is_empty() { String::new() } else { format!(" by {}", one.by) };
        let on = if one.on.is_empty() { String::new() } else { format!(" on {}", say::date(&one.on)) };
        format!("{}{by}{on}", one.decision.label())
    };
    let (text, colour) = match decided {
        None => ("Not decided yet".to_owned(), theme.text_weak),
        Some(one) if one.is_reopened() => (format!("{}. Reopened: decide again.", when(one)), mark_of(theme, one).1),
        Some(one) if one.standing == Standing::Unknown => {
            (format!("{}. What it was taken on is not known: decide again to pin it.", when(one)), theme.text)
        }
        Some(one) => (format!("{}.", when(one)), theme.text),
    };
    let earlier = view.plan().review.iter().filter(|note| note.node == *id).count().saturating_sub(1);
    let earlier = if earlier > 0 { format!(" Decided {} before.", say_times(earlier)) } else { String::new() };
    ui.add(Label::new(RichText::new(text + &earlier).size(theme.size.body).color(colour)).wrap());
}

fn say_times(count: usize) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

/// By whom, a note, a dissent; whether one was left.
fn fields_ui(view: ViewContext<'_>, review: &mut Review, ui: &mut Ui) -> bool {
    let theme = view.theme;
    let gap = theme.space.s;
    let room = ui.available_width() - 2.0 * gap;
    let Review { by, draft, .. } = review;
    let mut left = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for (text, name, hint, share) in [
            (by, "Decided by", "Decided by", 0.2),
            (&mut draft.note, "Note", "Note: why, and what is next", 0.4),
            (&mut draft.dissent, "Dissent", "Dissent: who, and why", 0.4),
        ] {
            let hint = RichText::new(hint).size(theme.size.body).color(theme.text_weak);
            let edit = TextEdit::singleline(text).hint_text(hint).font(Theme::regular(theme.size.body));
            let edit = edit.desired_width(room * share).margin(egui::Margin::symmetric(8, 6));
            left |= ui.add(edit).accessible_name(name).lost_focus();
        }
    });
    left
}
