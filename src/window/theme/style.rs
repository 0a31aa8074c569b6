//! What the theme makes of egui's own widgets.

#![expect(clippy::disallowed_methods, reason = "this is where colours are made")]

use egui::style::{ScrollStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::{Theme, fonts};

impl Theme {
    /// Dresses every widget in both themes.
    pub(crate) fn install(ctx: &egui::Context) {
        for (egui_theme, theme) in [(egui::Theme::Dark, Self::dark()), (egui::Theme::Light, Self::light())] {
            let mut style = (*ctx.style_of(egui_theme)).clone();
            theme.dress(&mut style);
            ctx.set_style_of(egui_theme, style);
        }
    }

    fn dress(&self, style: &mut Style) {
        let font = |size| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Small, font(self.size.small)),
            (TextStyle::Body, font(self.size.body)),
            (TextStyle::Button, font(self.size.body)),
            (TextStyle::Monospace, FontId::monospace(self.size.body)),
            (TextStyle::Heading, FontId::new(self.size.title, fonts::semibold())),
        ]
        .into();
        style.visuals = self.visuals();
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(self.space.s, 6.0);
        spacing.button_padding = vec2(10.0, 5.0);
        spacing.interact_size = vec2(32.0, 26.0);
        spacing.menu_margin = Margin::same(6);
        spacing.window_margin = Margin::same(20);
        spacing.combo_width = 80.0;
        spacing.scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::floating() };
        style.interaction.selectable_labels = false;
        style.animation_time = 0.12;
    }

    fn visuals(&self) -> Visuals {
        let base = if self.dark { Visuals::dark() } else { Visuals::light() };
        Visuals {
            override_text_color: Some(self.text),
            weak_text_color: Some(self.text_weak),
            widgets: self.widgets(),
            selection: egui::style::Selection {
                bg_fill: self.accent.gamma_multiply(if self.dark { 0.35 } else { 0.22 }),
                stroke: Stroke::new(1.0, self.accent),
            },
            hyperlink_color: self.accent,
            faint_bg_color: self.card,
            extreme_bg_color: self.field,
            text_edit_bg_color: Some(self.field),
            code_bg_color: self.field,
            warn_fg_color: self.amber,
            error_fg_color: self.red,
            window_corner_radius: CornerRadius::same(self.radius.large),
            window_shadow: self.shadow(10, 32),
            window_fill: self.panel,
            window_stroke: Stroke::new(1.0, self.border),
            menu_corner_radius: CornerRadius::same(self.radius.medium),
            panel_fill: self.panel,
            popup_shadow: self.shadow(6, 20),
            button_frame: true,
            slider_trailing_fill: true,
            ..base
        }
    }

    /// What lies over the window while a dialog asks.
    pub(crate) fn backdrop(&self) -> Color32 {
        Color32::from_black_alpha(if self.dark { 140 } else { 70 })
    }

    pub(crate) fn shadow(&self, y: i8, blur: u8) -> Shadow {
        Shadow { offset: [0, y], blur, spread: 0, color: Color32::from_black_alpha(self.shadow) }
    }

    fn widgets(&self) -> Widgets {
        let radius = CornerRadius::same(self.radius.medium);
        let look = |fill: Color32, weak_fill: Color32, border: Color32, text: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: weak_fill,
            bg_stroke: Stroke::new(1.0, border),
            corner_radius: radius,
            fg_stroke: Stroke::new(1.0, text),
            expansion: 0.0,
        };
        Widgets {
            noninteractive: look(self.panel, self.panel, self.border, self.text),
            inactive: look(self.raised, self.raised, self.border, self.text),
            hovered: look(self.raised, self.raised, self.border_strong, self.text),
            active: look(self.selection, self.selection, self.accent, self.text),
            open: look(self.raised, self.raised, self.border_strong, self.text),
        }
    }
}
