//! The dialog that shows what a price list would change, before anything is applied.

use egui::{
    Align, Align2, Checkbox, Id, Label, Layout, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::update::{Line, Stage, Table, Update};
use super::words;
use crate::analysis::Effect;
use crate::import::prices::Outcome;
use crate::plan::{Estimate, Price, date, say};
use crate::window::apply::short_name;
use crate::window::dialogs::{Reply, buttons, primary, title, wide};
use crate::window::theme::{Theme, icons};
use crate::window::widgets::{choice, marked_text};

/// What is asked for in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asks {
    /// Another list, from a file.
    OtherList,
    /// The list that the program brings along.
    OwnList,
    /// The list is of another day.
    Date(String),
    /// Takes over what is ticked.
    Take,
}

/// The height of a model's line, and the width of a column of prices.
const LINE: f32 = 50.0;
const COLUMN: f32 = 112.0;
/// Where names begin, behind the box that is ticked.
const NAME: f32 = 18.0;

pub(crate) fn update_ui(theme: &Theme, ui: &mut Ui, update: &mut Update) -> Option<Reply> {
    ui.set_width(820.0_f32.min(ui.ctx().content_rect().width() - 84.0));
    title(theme, ui, "Update prices");
    let asked = source_ui(theme, ui, update);
    let mut takes = 0;
    match &mut update.stage {
        Stage::Reading => {
            ui.horizontal(|ui| {
                ui.add(egui::Spinner::new().size(16.0));
                ui.label("Reading the list …");
            });
        }
        Stage::Failed(why) => {
            marked_text(ui, theme, icons::WARNING, theme.amber, &*why);
        }
        Stage::Compared(table) => {
            takes = table.taken().count();
            broken_ui(theme, ui, table);
            lines_ui(theme, ui, table);
            effect_ui(theme, ui, table.effect.as_ref(), takes);
        }
    }
    let done = buttons(ui, |ui| {
        let label = match takes {
            1 => "Take 1 price".to_owned(),
            count => format!("Take {count} prices"),
        };
        if takes > 0 && primary(theme, ui, &label).clicked() {
            return Some(Reply::Prices(Box::new(update.clone()), Asks::Take));
        }
        ui.add(wide(if takes > 0 { "Cancel" } else { "Close" })).clicked().then_some(Reply::Cancel)
    });
    asked.map(|asks| Reply::Prices(Box::new(update.clone()), asks)).or(done)
}

/// Whose list it is, of when, and the way to another.
fn source_ui(theme: &Theme, ui: &mut Ui, update: &mut Update) -> Option<Asks> {
    let mut asked = None;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 30.0), Layout::right_to_left(Align::Center), |ui| {
        if ui.button("Open a list…").on_hover_text("LiteLLM, genai-prices or OpenRouter, as JSON").clicked() {
            asked = Some(Asks::OtherList);
        }
        if update.file.is_some() && ui.button("The program's list").clicked() {
            asked = Some(Asks::OwnList);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let file = update.file.as_deref().map_or_else(|| "the program's own".to_owned(), short_name);
            match &mut update.stage {
                Stage::Compared(table) => {
                    ui.label(RichText::new(table.list.kind.label()).font(Theme::semibold(theme.size.body)));
                    let models = say::whole(table.list.models.len() as f64);
                    let text = RichText::new(format!("{file}, {models} models, of")).color(theme.text_weak);
                    ui.add(Label::new(text).truncate());
                    asked = date_ui(theme, ui, table).or(asked.take());
                }
                Stage::Reading | Stage::Failed(_) => drop(ui.label(RichText::new(file).color(theme.text_weak))),
            }
        });
    });
    asked
}

/// The date of the list: few say theirs.
fn date_ui(theme: &Theme, ui: &mut Ui, table: &mut Table) -> Option<Asks> {
    let wrong = date(&table.typed).is_none();
    let colour = if wrong { theme.red } else { theme.text };
    let edit = TextEdit::singleline(&mut table.typed).desired_width(104.0).text_color(colour);
    let response = ui.add(edit).accessible_name("Date of the list");
    let left = response.lost_focus();
    response.on_hover_text("Prices that are newer than the list are kept. Write the date as 2026-11-12.");
    if left && wrong {
        table.typed.clone_from(&table.as_of);
    }
    (left && !wrong && table.typed != table.as_of).then(|| Asks::Date(table.typed.trim().to_owned()))
}

/// What could not be read, by name.
fn broken_ui(theme: &Theme, ui: &mut Ui, table: &mut Table) {
    let count = table.list.broken.len() + table.list.more_broken;
    if count == 0 {
        return;
    }
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{} entries", say::whole(count as f64)) };
    let text = format!("{entries} of the list could not be read and are left out");
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::WARNING).font(Theme::icon(theme.size.body)).color(theme.amber));
        ui.label(RichText::new(text).size(theme.size.small));
        let label = if table.shows_broken { "Hide them" } else { "Show them" };
        if ui.small_button(label).clicked() {
            table.shows_broken ^= true;
        }
    });
    if table.shows_broken {
        let area = ScrollArea::vertical().id_salt("left out").max_height(110.0);
        area.show_rows(ui, 16.0, table.list.broken.len(), |ui, range| {
            ui.set_width(ui.available_width());
            for (name, what) in table.list.broken.get(range).unwrap_or_default() {
                let text = RichText::new(format!("{name}: {what}")).size(theme.size.caption).color(theme.text_weak);
                ui.add(Label::new(text).truncate());
            }
        });
    }
}

fn lines_ui(theme: &Theme, ui: &mut Ui, table: &mut Table) {
    if table.lines.is_empty() {
        ui.label(RichText::new("The plan has no prices yet, and its sub-tasks name no model.").color(theme.text_weak));
        return;
    }
    heads_ui(theme, ui);
    let room = (ui.ctx().content_rect().height() - 400.0).clamp(LINE * 2.0, LINE * 9.0);
    let currency = table.plan.currency.clone();
    let mut changed = None;
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    ScrollArea::vertical().id_salt("prices").max_height(room).show_rows(ui, LINE, table.lines.len(), |ui, range| {
        ui.set_width(ui.available_width());
        for index in range {
            if let Some(line) = table.lines.get_mut(index) {
                changed = line_ui(theme, ui, line, &currency).map(|change| (index, change)).or(changed.take());
            }
        }
    });
    ui.spacing_mut().item_spacing.y = spacing;
    match changed {
        None => return,
        Some((_, Changed::Tick)) => {}
        Some((index, Changed::Name(name))) => table.choose(index, &name),
    }
    table.version += 1;
}

enum Changed {
    Tick,
    Name(String),
}

fn heads_ui(theme: &Theme, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), egui::Sense::hover());
    let put = |x: f32, align: Align2, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, Theme::regular(theme.size.caption), theme.text_weak)
    };
    put(rect.left(), Align2::LEFT_CENTER, "Price per million tokens");
    for (at, head) in ["in", "cached", "out"].into_iter().enumerate() {
        put(column(rect, at), Align2::RIGHT_CENTER, head);
    }
}

fn column(rect: egui::Rect, at: usize) -> f32 {
    rect.right() - 14.0 - (2 - at) as f32 * COLUMN
}

/// One model; what was changed about it.
fn line_ui(theme: &Theme, ui: &mut Ui, line: &mut Line, currency: &str) -> Option<Changed> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), egui::Sense::hover());
    let end = column(rect, 0) - COLUMN + 12.0;
    let (old, new) = prices(&line.compared.outcome);
    let note = note(line, currency);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken(line, &note, currency)));
    response.on_hover_text(&note);
    if let Some(price) = new.or(old) {
        let before = old.map(|old| (words::columns(old, currency), numbers(old)));
        for (at, text) in words::columns(price, currency).into_iter().enumerate() {
            let was = before.as_ref().map(|(texts, numbers)| (&texts[at], numbers[at]));
            let dearer = was.is_some_and(|(_, was)| numbers(price)[at] > was);
            let was = was.map(|(text, _)| text).filter(|was| **was != text);
            price_ui(theme, ui, pos2(column(rect, at), rect.top() + 14.0), was, &text, dearer);
        }
    }
    let top = egui::Rect::from_min_max(rect.min, pos2(end, rect.top() + 26.0));
    let mut changed = None;
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(top).layout(Layout::left_to_right(Align::Center)));
    let name = RichText::new(&line.compared.model).color(theme.text);
    if line.can_be_taken() {
        inside.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        if inside.add(Checkbox::new(&mut line.ticked, name)).clicked() {
            changed = Some(Changed::Tick);
        }
    } else {
        inside.add_space(NAME);
        inside.add(Label::new(name).truncate());
    }
    let below = pos2(rect.left() + NAME, rect.top() + 33.0);
    if line.names.is_empty() {
        note_ui(theme, ui, below, rect.right() - 14.0, &note);
    } else {
        let place = egui::Rect::from_min_max(pos2(rect.left() + NAME, rect.top() + 21.0), pos2(end, rect.bottom()));
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
        changed = names_ui(theme, &mut inside, line).map(Changed::Name).or(changed);
    }
    changed
}

/// Input, cached input and output; without a price of its own, cached input costs what other input does.
fn numbers(price: &Price) -> [f64; 3] {
    let input = price.usd_per_million_input;
    [input, price.usd_per_million_cached_input.unwrap_or(input), price.usd_per_million_output].map(Estimate::central)
}

/// Which of the names it is that the plan means.
fn names_ui(theme: &Theme, ui: &mut Ui, line: &Line) -> Option<String> {
    let mut options = vec![(None, format!("{} prices under this name: choose one", line.names.len()))];
    options.extend(line.names.iter().map(|name| (Some(name.clone()), name.clone())));
    let id = Id::unique(("listed as", line.compared.model.as_str()));
    let name = format!("{} is listed as", line.compared.model);
    choice(ui, theme, id, &name, "", &line.name, &options).flatten()
}

/// The old price, crossed out, and the new one.
fn price_ui(theme: &Theme, ui: &Ui, at: egui::Pos2, was: Option<&String>, is: &str, dearer: bool) {
    let colour = match (was, dearer) {
        (None, _) => theme.text_weak,
        (Some(_), true) => theme.amber,
        (Some(_), false) => theme.tuned,
    };
    let font = Theme::regular(theme.size.body);
    let end = ui.painter().text(at, Align2::RIGHT_CENTER, is, font, colour);
    if let Some(was) = was {
        let at = pos2(end.left() - 5.0, at.y);
        let text = format!("{was} →");
        ui.painter().text(at, Align2::RIGHT_CENTER, text, Theme::regular(theme.size.small), theme.text_weak);
    }
}

/// What is in the plan, and what would be.
fn prices(outcome: &Outcome) -> (Option<&Price>, Option<&Price>) {
    match outcome {
        Outcome::New(new) | Outcome::Confirmed(new) => (None, Some(new)),
        Outcome::Changed { old, new } => (Some(old), Some(new)),
        Outcome::Older(old) => (Some(old), None),
        Outcome::Same | Outcome::Several(_) | Outcome::NotListed => (None, None),
    }
}

/// The line as screen readers say it.
fn spoken(line: &Line, note: &str, currency: &str) -> String {
    let prices = prices(&line.compared.outcome);
    let say = |price: Option<&Price>| price.map(|price| words::in_one_line(price, currency));
    let prices = [say(prices.0), say(prices.1)].into_iter().flatten().collect::<Vec<_>>().join(" → ");
    format!("{}: {prices}; {note}", line.compared.model)
}

/// What is to be known of the line.
fn note(line: &Line, currency: &str) -> String {
    let on = |price: &Price| {
        if price.as_of.is_empty() { "undated".into() } else { format!("of {}", say::date(&price.as_of)) }
    };
    let mut phrases = match &line.compared.outcome {
        Outcome::New(_) => vec!["new in the plan's price book".to_owned()],
        Outcome::Changed { old, new } => {
            let mut phrases = vec![format!("the plan's is {}", on(old))];
            phrases.extend(others(old, new, currency));
            phrases
        }
        Outcome::Confirmed(new) => vec![format!("the same price, now {}", on(new))],
        Outcome::Same => vec!["as in the list".to_owned()],
        Outcome::Older(old) => vec![format!("kept: it is {}, newer than the list", on(old))],
        Outcome::NotListed => vec!["not in the list: its price stays".to_owned()],
        Outcome::Several(_) => Vec::new(),
    };
    let price = line.compared.price();
    phrases.extend(
        price.filter(|price| !price.retires.is_empty()).map(|price| format!("retires {}", say::date(&price.retires))),
    );
    phrases.join(" · ")
}

/// What changes beside the three numbers.
fn others(old: &Price, new: &Price, currency: &str) -> Vec<String> {
    let (old, new) = (words::besides(old, currency), words::besides(new, currency));
    let gone = old.iter().filter(|phrase| !new.contains(phrase)).map(|phrase| format!("no longer {phrase}"));
    let come = new.iter().filter(|phrase| !old.contains(phrase)).map(|phrase| format!("now {phrase}"));
    come.chain(gone).collect()
}

fn note_ui(theme: &Theme, ui: &Ui, at: egui::Pos2, right: f32, text: &str) {
    let font = Theme::regular(theme.size.caption);
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, theme.text_weak);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - at.x).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, theme.text_weak);
}

/// What it does to the money and the verdicts.
fn effect_ui(theme: &Theme, ui: &mut Ui, effect: Option<&Effect>, takes: usize) {
    ui.separator();
    if takes == 0 {
        ui.label(RichText::new("Nothing is ticked: nothing changes.").color(theme.text_weak));
        return;
    }
    let Some(effect) = effect else {
        ui.label(RichText::new("Working out what it does …").color(theme.text_weak));
        return;
    };
    let money = |usd: f64| say::money(&effect.currency, usd);
    for (what, (was, is)) in
        [("Hosted over the horizon", effect.hosted_usd), ("The mix over the horizon", effect.mix_usd)]
    {
        let text = if money(was) == money(is) {
            format!("{what}: {} as before", money(is))
        } else {
            format!("{what}: {} → {}", money(was), money(is))
        };
        ui.label(text);
    }
    let area = ScrollArea::vertical().id_salt("verdicts").max_height(72.0);
    area.show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (name, was, is) in &effect.verdicts {
            let text = format!("{name}: {} → {}", was.label(), is.label());
            ui.add(Label::new(RichText::new(text).color(theme.verdict(*is))).truncate());
        }
        if effect.verdicts.is_empty() {
            ui.label(RichText::new("Every verdict stays.").color(theme.text_weak));
        }
    });
}
