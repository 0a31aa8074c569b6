//! After a crash: what was not saved then, and what is to become of it.

use egui::{Frame, Label, RichText, ScrollArea, Ui};

use super::super::theme::{Theme, icons};
use super::{Reply, buttons, entered, primary, title, wide};

/// One piece of work that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub plan: String,
    /// Its file, when it was kept, and what was done last; or what is wrong with it.
    pub lines: Vec<String>,
    /// Whether it can be opened.
    pub is_whole: bool,
}

/// `sure` is the one that the user wants to discard, and is asked about once more.
pub(super) fn recover_ui(theme: &Theme, ui: &mut Ui, found: &[Found], sure: &mut Option<usize>) -> Option<Reply> {
    ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    title(theme, ui, "There is unsaved work from last time");
    ui.weak("mixplan ended before it was saved. “Later” asks again at the next start.");
    let mut reply = None;
    let height = (ui.ctx().content_rect().height() - 220.0).max(120.0);
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for (index, one) in found.iter().enumerate() {
            let answer = found_ui(theme, ui, one, *sure == Some(index));
            match answer {
                Some(Answer::Open) => reply = Some(Reply::Recover(index)),
                Some(Answer::Discard) => *sure = Some(index),
                Some(Answer::DiscardForGood) => reply = Some(Reply::DiscardKept(index)),
                None => {}
            }
        }
    });
    let later = buttons(ui, |ui| ui.add(wide("Later")).clicked());
    let only = found.len() == 1 && found.iter().all(|one| one.is_whole) && entered(ui);
    reply.or(later.then_some(Reply::RecoverLater)).or(only.then_some(Reply::Recover(0)))
}

enum Answer {
    Open,
    Discard,
    DiscardForGood,
}

fn found_ui(theme: &Theme, ui: &mut Ui, found: &Found, is_sure: bool) -> Option<Answer> {
    let frame = Frame::new().fill(theme.field).corner_radius(theme.radius.medium).inner_margin(12);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let (icon, colour) =
                if found.is_whole { (icons::FILE, theme.text_weak) } else { (icons::WARNING, theme.amber) };
            ui.label(RichText::new(icon).font(Theme::icon(16.0)).color(colour));
            ui.add(Label::new(RichText::new(&found.plan).font(Theme::semibold(theme.size.body + 1.0))).truncate());
        });
        ui.spacing_mut().item_spacing.y = 3.0;
        for line in &found.lines {
            ui.add(Label::new(RichText::new(line).size(theme.size.small).color(theme.text_weak)).wrap());
        }
        buttons(ui, |ui| {
            if found.is_whole && primary(theme, ui, "Open it").clicked() {
                return Some(Answer::Open);
            }
            let (label, answer) =
                if is_sure { ("Discard for good", Answer::DiscardForGood) } else { ("Discard", Answer::Discard) };
            ui.add(wide(label)).clicked().then_some(answer)
        })
    });
    ui.add_space(theme.space.s);
    shown.inner
}
