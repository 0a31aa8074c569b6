//! Short notes at the foot of the canvas: what happened, or why something did not.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, RichText, Stroke, vec2};

use super::theme::{Theme, icons};

/// The notes that are still shown, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Toasts {
    shown: Vec<Toast>,
}

#[derive(Debug)]
struct Toast {
    text: String,
    tone: Tone,
    /// When it was first drawn.
    since: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Tone {
    Done,
    Refused,
}

/// At most so many at once.
const MOST: usize = 3;

impl Tone {
    /// How long it stays, in seconds: a reason takes longer to read.
    fn seconds(self) -> f64 {
        match self {
            Self::Done => 3.5,
            Self::Refused => 8.0,
        }
    }
}

impl Toasts {
    pub fn done(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Done);
    }

    pub fn refused(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Refused);
    }

    fn push(&mut self, text: String, tone: Tone) {
        // What was done last replaces what was done before; a reason again starts anew.
        self.shown.retain(|toast| toast.text != text && (tone, toast.tone) != (Tone::Done, Tone::Done));
        self.shown.push(Toast { text, tone, since: None });
        if self.shown.len() > MOST {
            self.shown.remove(0);
        }
    }

    /// Draws them over the foot of `canvas`.
    pub fn ui(&mut self, theme: &Theme, canvas: Rect, ctx: &egui::Context) {
        let now = ctx.input(|input| input.time);
        self.shown.retain(|toast| toast.since.is_none_or(|since| now - since < toast.tone.seconds()));
        let Some(soonest) = self.shown.iter().map(|toast| toast.tone.seconds()).reduce(f64::min) else { return };
        ctx.request_repaint_after_secs(soonest as f32);
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(canvas.center_bottom() - vec2(0.0, 14.0))
            .show(ctx, |ui| {
                ui.set_max_width((canvas.width() - 40.0).clamp(160.0, 560.0));
                let mut closed = None;
                for (index, toast) in self.shown.iter_mut().enumerate() {
                    toast.since.get_or_insert(now);
                    if toast_ui(theme, toast, ui) {
                        closed = Some(index);
                    }
                }
                if let Some(index) = closed {
                    self.shown.remove(index);
                }
            });
    }
}

/// Whether it was clicked away.
fn toast_ui(theme: &Theme, toast: &Toast, ui: &mut egui::Ui) -> bool {
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
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icon).font(Theme::icon(16.0)).color(colour));
            ui.add(egui::Label::new(&toast.text).wrap());
        });
    });
    shown.response.interact(egui::Sense::CLICK).on_hover_text("Click to close").clicked()
}
