//! Short notes at the foot of the canvas: what happened, with the way back; or why something did not.

use std::path::PathBuf;

use egui::{
    Align2, Area, Button, Context, Frame, Id, Margin, Order, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, accesskit, vec2,
};

use super::commands::UiCommand;
use super::theme::{Theme, icons};
use super::view::Action;

/// The notes that are still shown, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Toasts {
    shown: Vec<Toast>,
}

#[derive(Debug)]
struct Toast {
    text: String,
    tone: Tone,
    /// Takes it back, or brings it back, while the document is still at this revision.
    way_back: Option<(UiCommand, u64)>,
    /// Where what was written is, to be shown by the desktop.
    folder: Option<PathBuf>,
    /// When its time began.
    since: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Tone {
    Done,
    Refused,
}

/// At most so many at once.
const MOST: usize = 3;

/// What an edit is told as once it is made, by the first word of its label. Edits whose whole effect is seen
/// where the user looks are not told.
const TOLD: &[(&str, &str)] = &[
    ("Cut", "Cut"),
    ("Delete", "Deleted"),
    ("Duplicate", "Duplicated"),
    ("Paste", "Pasted"),
    ("Reload", "Reloaded"),
    ("Tidy", "Tidied"),
];

impl Toast {
    /// How long it stays, in seconds: what can be answered, and a reason, take longer.
    fn seconds(&self) -> f64 {
        match (self.tone, self.way_back) {
            (Tone::Done, _) if self.folder.is_some() => 12.0,
            (Tone::Done, None) => 3.5,
            (Tone::Done, Some(_)) => 6.0,
            (Tone::Refused, _) => 8.0,
        }
    }
}

impl Toasts {
    pub fn done(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Done, None);
    }

    pub fn refused(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Refused, None);
    }

    /// With a button that shows the folder.
    pub fn done_in_folder(&mut self, text: impl Into<String>, folder: PathBuf) {
        self.push(text.into(), Tone::Done, None);
        if let Some(toast) = self.shown.last_mut() {
            toast.folder = Some(folder);
        }
    }

    /// With a button that runs `back`, undo or redo, while the document is at `revision`.
    pub fn done_with_way_back(&mut self, text: impl Into<String>, back: UiCommand, revision: u64) {
        self.push(text.into(), Tone::Done, Some((back, revision)));
    }

    /// Tells of an edit that was made, if it is one of those that are told.
    pub fn edited(&mut self, label: &str, revision: u64) {
        if let Some(text) = told(label) {
            self.done_with_way_back(text, UiCommand::Undo, revision);
        }
    }

    fn push(&mut self, text: String, tone: Tone, way_back: Option<(UiCommand, u64)>) {
        // What was done last replaces what was done before; a reason again starts anew.
        self.shown.retain(|toast| toast.text != text && (tone, toast.tone) != (Tone::Done, Tone::Done));
        self.shown.push(Toast { text, tone, way_back, folder: None, since: None });
        if self.shown.len() > MOST {
            self.shown.remove(0);
        }
    }

    /// Draws them over the foot of `canvas`. `revision` is the document's.
    pub fn ui(&mut self, theme: &Theme, canvas: Rect, revision: Option<u64>, ctx: &Context, actions: &mut Vec<Action>) {
        let now = ctx.input(|input| input.time);
        self.shown.retain(|toast| toast.since.is_none_or(|since| now - since < toast.seconds()));
        let left = |toast: &Toast| toast.seconds() - (now - toast.since.unwrap_or(now));
        let Some(soonest) = self.shown.iter().map(left).reduce(f64::min) else { return };
        ctx.request_repaint_after_secs(soonest as f32);
        let area = Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(canvas.center_bottom() - vec2(0.0, 14.0));
        area.show(ctx, |ui| {
            ui.set_max_width((canvas.width() - 40.0).clamp(160.0, 560.0));
            let mut closed = None;
            for (index, toast) in self.shown.iter_mut().enumerate() {
                let way_back = toast.way_back.filter(|(_, at)| Some(*at) == revision).map(|(command, _)| command);
                let answer = toast_ui(theme, toast, way_back, ui);
                // Its time begins when it is seen, and again when it is looked at.
                if toast.since.is_none() || answer.looked_at {
                    toast.since = Some(now);
                }
                if answer.closed || answer.back || answer.folder {
                    closed = Some(index);
                }
                if answer.folder {
                    actions.extend(toast.folder.clone().map(Action::OpenFolder));
                }
                if answer.back {
                    actions.extend(way_back.map(Action::Run));
                }
            }
            if let Some(index) = closed {
                self.shown.remove(index);
            }
        });
    }
}

/// "Deleted Triage", for "Delete Triage".
fn told(label: &str) -> Option<String> {
    let (verb, rest) = label.split_once(' ')?;
    TOLD.iter().find(|(known, _)| *known == verb).map(|(_, done)| format!("{done} {rest}"))
}

/// What the user does with a toast.
struct Answer {
    closed: bool,
    back: bool,
    folder: bool,
    looked_at: bool,
}

fn toast_ui(theme: &Theme, toast: &Toast, way_back: Option<UiCommand>, ui: &mut Ui) -> Answer {
    let (icon, colour) = match toast.tone {
        Tone::Done => (icons::CHECK_CIRCLE, theme.tuned),
        Tone::Refused => (icons::INFO, theme.amber),
    };
    let frame = Frame::new()
        .fill(theme.raised)
        .stroke(Stroke::new(1.0, theme.border_strong))
        .corner_radius(theme.radius.large)
        .inner_margin(Margin::symmetric(12, 8))
        .shadow(theme.shadow(4, 16));
    let ground = ui.scope_builder(UiBuilder::new().sense(Sense::CLICK), |ui| {
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(icon).font(Theme::icon(16.0)).color(colour));
                let text = ui.add(egui::Label::new(&toast.text).wrap());
                ui.ctx().accesskit_node_builder(text.id, |node| {
                    node.set_role(Role::Status);
                    node.set_label(toast.text.clone());
                    node.set_live(accesskit::Live::Polite);
                });
                let folder = toast.folder.is_some() && folder_button(theme, ui);
                (way_back.is_some_and(|command| back_button(theme, command, ui)), folder)
            })
        })
    });
    let (ground, (back, folder)) = (ground.response, ground.inner.inner.inner);
    ground.widget_info(|| WidgetInfo::labeled(Role::GenericContainer, true, "Note"));
    let looked_at = ui.rect_contains_pointer(ground.rect);
    Answer { closed: ground.on_hover_text("Click to close").clicked(), back, folder, looked_at }
}

fn folder_button(theme: &Theme, ui: &mut Ui) -> bool {
    let text = RichText::new("Open folder").font(Theme::semibold(theme.size.body)).color(theme.accent);
    ui.add(Button::new(text).frame_when_inactive(false).min_size(vec2(0.0, 22.0))).clicked()
}

fn back_button(theme: &Theme, command: UiCommand, ui: &mut Ui) -> bool {
    let name = command.row().label;
    let text = RichText::new(name).font(Theme::semibold(theme.size.body)).color(theme.accent);
    let button = Button::new(text).frame_when_inactive(false).min_size(vec2(0.0, 22.0));
    let keys = command.shortcut_text(ui.ctx());
    ui.add(button).accessible_name(format!("{name} this")).on_hover_text(keys).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_missed_is_told_and_what_is_plain_to_see_is_not() {
        assert_eq!(told("Delete Triage").as_deref(), Some("Deleted Triage"));
        assert_eq!(told("Tidy the layout").as_deref(), Some("Tidied the layout"));
        assert_eq!(told("Move Triage"), None);
        assert_eq!(told("Rename Delete to Keep"), None);
    }
}
