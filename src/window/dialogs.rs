//! The questions and messages that stand in front of the window until they are answered.

mod about;
mod export;
mod recover;
mod scenario;
mod seek;
mod sheet;

use std::path::PathBuf;

use egui::{Button, Frame, Id, Key, Modal, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

pub(crate) use recover::Found;
pub(crate) use seek::Question;

use super::difference::{Comparison, DiffAsks, difference_ui};
use super::export::Form;
use super::files::{Purpose, with_ending};
use super::prices::{Asks, ByHand, Update, Wanted, by_hand_ui, update_ui};
use super::theme::{Theme, icons};
use crate::analysis::Lever;
use crate::plan::{NodeId, Price};

/// What the user wants to do, and what may have to wait until unsaved work is dealt with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Intent {
    New,
    Template(String),
    Open,
    OpenPath(PathBuf),
    Close,
    Quit,
}

/// The dialog in front of the window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Dialog {
    /// Unsaved work is in the way of the intent.
    Unsaved {
        plan: String,
        then: Intent,
    },
    Message {
        title: String,
        text: String,
    },
    /// There is no desktop dialog to ask with.
    Path {
        purpose: Purpose,
        text: String,
    },
    /// Another file stands there already.
    Replace {
        path: PathBuf,
        then: Option<Intent>,
    },
    /// Someone else wrote the file since.
    ChangedOnDisk {
        path: PathBuf,
        then: Option<Intent>,
    },
    /// Name and note of a scenario: of a new one, or of the one of that name.
    Scenario {
        of: Option<String>,
        name: String,
        note: String,
    },
    /// A crash left unsaved work.
    Recover {
        found: Vec<Found>,
        /// Which of them the user wants to discard, and is asked about once more.
        sure: Option<usize>,
    },
    /// What to write of the plan, and where.
    Export(Box<Form>),
    /// What it would take to pay back by a month.
    Seek(Box<Question>),
    /// What changed between two plans, or two scenarios.
    Difference(Box<Comparison>),
    /// The price of a model that no list has.
    ByHand(Box<ByHand>),
    /// What a price list would change.
    Prices(Box<Update>),
    Shortcuts {
        query: String,
    },
    About,
}

/// What the user answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    Cancel,
    Save(Intent),
    Discard(Intent),
    Path(Purpose, PathBuf),
    /// Save there, whatever stands there.
    Overwrite(Option<PathBuf>, Option<Intent>),
    SaveElsewhere(Option<Intent>),
    Scenario {
        of: Option<String>,
        name: String,
        note: String,
    },
    /// Take what stands on disk instead.
    LoadTheirs,
    /// Stay with ours; the next save goes over theirs.
    KeepOurs,
    /// Open the unsaved work that was found at this place.
    Recover(usize),
    DiscardKept(usize),
    RecoverLater,
    /// Asks the same of another sub-task, or of the mix, or by another month.
    Seek(Option<NodeId>, u32),
    /// Writes it; over files that are there, once that was asked.
    Export {
        form: Box<Form>,
        over: bool,
    },
    /// Asks the desktop for the folder.
    ExportFolder(Box<Form>),
    Difference(Box<DiffAsks>),
    /// Takes what a lever needs into a scenario of its own.
    Try(Box<Question>, Lever),
    /// Takes the price that was typed, for what it was asked for.
    ByHand(Wanted, Box<Price>),
    Prices(Box<Update>, Asks),
}

/// Draws it; gives the answer, once there is one.
pub(crate) fn dialog_ui(dialog: &mut Dialog, theme: &Theme, ctx: &egui::Context) -> Option<Reply> {
    let modal = modal(theme, ctx, "dialog");
    let shown = modal.show(ctx, |ui| {
        ui.spacing_mut().item_spacing.y = theme.space.s;
        match dialog {
            Dialog::Unsaved { plan, then } => unsaved_ui(theme, ui, plan, then),
            Dialog::Message { title, text } => message_ui(theme, ui, title, text),
            Dialog::Path { purpose, text } => path_ui(theme, ui, purpose, text),
            Dialog::Replace { path, then } => replace_ui(theme, ui, path, then),
            Dialog::ChangedOnDisk { path, then } => changed_ui(theme, ui, path, then),
            Dialog::Scenario { of, name, note } => scenario::scenario_ui(theme, ui, of, name, note),
            Dialog::Recover { found, sure } => recover::recover_ui(theme, ui, found, sure),
            Dialog::Export(form) => export::export_ui(theme, ui, form),
            Dialog::Seek(question) => seek::seek_ui(theme, ui, question),
            Dialog::Difference(comparison) => difference_ui(theme, ui, comparison),
            Dialog::ByHand(typed) => by_hand_ui(theme, ui, typed),
            Dialog::Prices(update) => update_ui(theme, ui, update),
            Dialog::Shortcuts { query } => sheet::sheet_ui(theme, query, ui),
            Dialog::About => about::about_ui(theme, ui),
        }
    });
    let escaped = shown.should_close();
    let cancel = if matches!(dialog, Dialog::Recover { .. }) { Reply::RecoverLater } else { Reply::Cancel };
    shown.inner.or(escaped.then_some(cancel))
}

fn unsaved_ui(theme: &Theme, ui: &mut Ui, plan: &str, then: &Intent) -> Option<Reply> {
    ui.set_width(380.0);
    title(theme, ui, &format!("Save the changes to “{plan}”?"));
    ui.weak("What you changed since the last save is lost if you do not.");
    buttons(ui, |ui| {
        if primary(theme, ui, "Save").clicked() || entered(ui) {
            return Some(Reply::Save(then.clone()));
        }
        if ui.add(wide("Cancel")).clicked() {
            return Some(Reply::Cancel);
        }
        ui.add(wide("Discard")).clicked().then(|| Reply::Discard(then.clone()))
    })
}

fn message_ui(theme: &Theme, ui: &mut Ui, heading: &str, text: &str) -> Option<Reply> {
    ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::WARNING).font(Theme::icon(20.0)).color(theme.amber));
        title(theme, ui, heading);
    });
    Frame::new().fill(theme.field).corner_radius(theme.radius.medium).inner_margin(12).show(ui, |ui| {
        let height = (ui.ctx().content_rect().height() - 260.0).clamp(80.0, 360.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(egui::Label::new(text).wrap().selectable(true));
        });
    });
    buttons(ui, |ui| {
        let close = primary(theme, ui, "Close").clicked() || entered(ui);
        let icon = RichText::new(icons::COPY).font(Theme::icon(15.0));
        if ui.add(Button::new((icon, "Copy")).min_size(vec2(84.0, 30.0))).accessible_name("Copy").clicked() {
            ui.ctx().copy_text(format!("{heading}\n{text}"));
        }
        close.then_some(Reply::Cancel)
    })
}

fn path_ui(theme: &Theme, ui: &mut Ui, purpose: &Purpose, text: &mut String) -> Option<Reply> {
    ui.set_width(480.0);
    let (heading, verb) = match purpose {
        Purpose::Open => ("Open a plan", "Open"),
        Purpose::PriceList => ("Open a price list", "Open"),
        Purpose::Compare => ("Compare with a plan", "Compare"),
        Purpose::SaveAs { .. } => ("Save the plan", "Save"),
        Purpose::Folder => ("Choose a folder", "Choose"),
    };
    title(theme, ui, heading);
    ui.add(
        egui::Label::new(
            RichText::new(
                "This desktop offers no file dialog. Type the path here, or install `zenity` or \
                 `xdg-desktop-portal` to get one.",
            )
            .color(theme.text_weak),
        )
        .wrap(),
    );
    let list = *purpose == Purpose::PriceList;
    let hint = if list { "/path/to/prices.json" } else { "/path/to/plan.ron" };
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
    let name = if list { "Path of the list" } else { "Path of the plan" };
    let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).accessible_name(name);
    if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let typed = !text.trim().is_empty();
    let path = PathBuf::from(text.trim());
    buttons(ui, |ui| {
        let taken = ui.add_enabled_ui(typed, |ui| primary(theme, ui, verb).clicked()).inner || (entered && typed);
        if taken {
            let saves = matches!(purpose, Purpose::SaveAs { .. });
            let path = if saves { with_ending(path) } else { path };
            return Some(Reply::Path(purpose.clone(), path));
        }
        ui.add(wide("Cancel")).clicked().then_some(Reply::Cancel)
    })
}

fn replace_ui(theme: &Theme, ui: &mut Ui, path: &std::path::Path, then: &Option<Intent>) -> Option<Reply> {
    ui.set_width(420.0);
    title(theme, ui, "Replace the file?");
    ui.weak(format!("{} is there already.", path.display()));
    buttons(ui, |ui| {
        if primary(theme, ui, "Replace").clicked() {
            return Some(Reply::Overwrite(Some(path.to_owned()), then.clone()));
        }
        ui.add(wide("Cancel")).clicked().then_some(Reply::Cancel)
    })
}

fn changed_ui(theme: &Theme, ui: &mut Ui, path: &std::path::Path, then: &Option<Intent>) -> Option<Reply> {
    ui.set_width(460.0);
    title(theme, ui, "The file has changed on disk");
    let text = format!(
        "Someone else wrote {} since you opened it. Saving replaces their version with yours; \
         loading theirs can be undone.",
        path.display()
    );
    ui.add(egui::Label::new(RichText::new(text).color(theme.text_weak)).wrap());
    buttons(ui, |ui| {
        if primary(theme, ui, "Save elsewhere…").clicked() {
            return Some(Reply::SaveElsewhere(then.clone()));
        }
        if ui.add(wide("Cancel")).clicked() {
            return Some(Reply::Cancel);
        }
        if ui.add(wide("Load theirs")).clicked() {
            return Some(Reply::LoadTheirs);
        }
        ui.add(wide("Replace")).clicked().then(|| Reply::Overwrite(None, then.clone()))
    })
}

/// Shown while the desktop's dialog is open; whether the user gave up on it.
pub(crate) fn waiting_ui(theme: &Theme, ctx: &egui::Context) -> bool {
    let modal = modal(theme, ctx, "waiting");
    let shown = modal.show(ctx, |ui| {
        ui.set_width(300.0);
        title(theme, ui, "Choose a file");
        ui.weak("The file dialog is open in a window of its own.");
        buttons(ui, |ui| ui.add(wide("Cancel")).clicked().then_some(())).is_some()
    });
    shown.inner
}

/// What every dialog stands in.
fn modal(theme: &Theme, ctx: &egui::Context, name: &'static str) -> Modal {
    let id = Id::unique(name);
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(14)
        .inner_margin(22)
        .shadow(theme.shadow(12, 40));
    let room = ctx.content_rect().size() - vec2(40.0, 40.0);
    Modal::new(id).area(Modal::default_area(id).default_size(room)).backdrop_color(theme.backdrop()).frame(frame)
}

pub(super) fn title(theme: &Theme, ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).font(Theme::semibold(theme.size.heading + 1.0))).wrap());
}

/// A row of buttons at the right, the first one outermost.
pub(super) fn buttons<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(6.0);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), layout, contents).inner
}

pub(super) fn wide(text: &str) -> Button<'_> {
    Button::new(text).min_size(vec2(84.0, 30.0))
}

/// Enter, and no other button has the focus that it would press.
pub(super) fn entered(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none()) && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The button that Enter presses.
pub(super) fn primary(theme: &Theme, ui: &mut Ui, text: &str) -> egui::Response {
    let text = RichText::new(text).font(Theme::semibold(theme.size.body)).color(theme.on_accent);
    ui.add(Button::new(text).fill(theme.accent).stroke(Stroke::NONE).min_size(vec2(84.0, 30.0)))
}
