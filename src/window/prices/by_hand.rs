//! Asks for the price of a model that no list has.

use egui::{Align2, Label, Margin, RichText, TextEdit, Ui, vec2};

use super::Wanted;
use crate::plan::{Estimate, Price, Usd, entry_text};
use crate::window::dialogs::{Reply, buttons, entered, primary, title, wide};
use crate::window::theme::Theme;

/// What has been typed so far.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ByHand {
    pub wanted: Wanted,
    pub model: String,
    pub currency: String,
    /// ISO date of today: as of when a price is that is typed now.
    pub as_of: String,
    pub input: String,
    pub cached: String,
    pub output: String,
    pub source: String,
}

impl ByHand {
    pub fn new(wanted: Wanted, model: String, currency: String, as_of: String) -> Self {
        let (input, cached, output, source) = Default::default();
        Self { wanted, model, currency, as_of, input, cached, output, source }
    }

    /// The price, or what is still missing.
    fn price(&self) -> Result<Price, String> {
        let usd = |name: &str, text: &str| {
            let text = text.trim();
            if text.is_empty() {
                return Err(format!("Give the price of {name}."));
            }
            entry_text::parse::<Usd>(text).map_err(|why| format!("The price of {name}: {why}"))
        };
        let cached: Option<Estimate<Usd>> =
            if self.cached.trim().is_empty() { None } else { Some(usd("cached input", &self.cached)?) };
        let source = self.source.trim();
        Ok(Price {
            model: self.model.clone(),
            usd_per_million_input: usd("input", &self.input)?,
            usd_per_million_cached_input: cached,
            usd_per_million_output: usd("output", &self.output)?,
            as_of: self.as_of.clone(),
            source: if source.is_empty() { "typed by hand".into() } else { source.into() },
            ..Price::default()
        })
    }
}

pub(crate) fn by_hand_ui(theme: &Theme, ui: &mut Ui, typed: &mut ByHand) -> Option<Reply> {
    ui.set_width(440.0);
    title(theme, ui, &format!("Price of {}", typed.model));
    let text = "What its vendor asks per million tokens; a range such as 0.5..0.8 is fine.";
    ui.add(Label::new(RichText::new(text).color(theme.text_weak)).wrap());
    let currency = typed.currency.clone();
    let first = line_ui(theme, ui, "Input", &currency, "", &mut typed.input);
    if ui.memory(|memory| memory.focused().is_none()) && typed.input.is_empty() && !first.lost_focus() {
        first.request_focus();
    }
    line_ui(theme, ui, "Cached input", &currency, "as input", &mut typed.cached);
    line_ui(theme, ui, "Output", &currency, "", &mut typed.output);
    let last = line_ui(theme, ui, "Source", "", "typed by hand", &mut typed.source);
    let price = typed.price();
    let begun = !(typed.input.is_empty() && typed.output.is_empty());
    if let (Err(why), true) = (&price, begun) {
        ui.add(Label::new(RichText::new(why).size(theme.size.small).color(theme.amber)).wrap());
    }
    let sent = entered(ui) || (last.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)));
    buttons(ui, |ui| {
        let taken = ui.add_enabled_ui(price.is_ok(), |ui| primary(theme, ui, "Add the price").clicked()).inner || sent;
        match price {
            Ok(price) if taken => Some(Reply::ByHand(typed.wanted.clone(), Box::new(price))),
            _ => ui.add(wide("Cancel")).clicked().then_some(Reply::Cancel),
        }
    })
}

fn line_ui(theme: &Theme, ui: &mut Ui, name: &str, unit: &str, hint: &str, text: &mut String) -> egui::Response {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(110.0, 28.0), egui::Sense::hover());
        let font = Theme::regular(theme.size.body);
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font, theme.text_weak);
        let unit = if unit.is_empty() { String::new() } else { format!("{unit} / million") };
        let field = TextEdit::singleline(text).hint_text(hint).margin(Margin::symmetric(8, 6));
        let response = ui.add(field.desired_width(ui.available_width() - 110.0)).accessible_name(name);
        ui.label(RichText::new(unit).size(theme.size.small).color(theme.text_weak));
        response
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_up_where_a_price_is_not_given() {
        let mut typed = ByHand::new(Wanted::Book, "ours".into(), "EUR".into(), "2026-11-26".into());
        assert_eq!(typed.price().unwrap_err(), "Give the price of input.");
        typed.input = "0.5..0.8".into();
        assert_eq!(typed.price().unwrap_err(), "Give the price of output.");
        typed.output = "much".into();
        assert!(typed.price().unwrap_err().starts_with("The price of output: "));
        typed.output = "2".into();
        let price = typed.price().unwrap();
        assert_eq!(
            (price.usd_per_million_input, price.usd_per_million_cached_input),
            (Estimate::range(0.5, 0.8), None)
        );
        assert_eq!((price.as_of.as_str(), price.source.as_str()), ("2026-11-26", "typed by hand"));
    }
}
