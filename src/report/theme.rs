//! The colours of figures and pages: those of the window's themes, by what they mean.

use std::fmt::Write;

use serde::Deserialize;

use crate::analysis::Verdict;

/// A colour by what it means. Its value is the theme's, light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Canvas,
    Panel,
    Card,
    Raised,
    Border,
    Grid,
    Text,
    Weak,
    Accent,
    Hosted,
    Tuned,
    Amber,
    Red,
    Violet,
    Cyan,
    Grey,
    Edge,
}

/// The themes' colours, as far as pages and figures use them.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Palette {
    canvas: String,
    panel: String,
    card: String,
    raised: String,
    border: String,
    grid: String,
    text: String,
    text_weak: String,
    accent: String,
    hosted: String,
    tuned: String,
    amber: String,
    red: String,
    violet: String,
    cyan: String,
    grey: String,
    edge: String,
}

impl Ink {
    pub const ALL: [Self; 17] = [
        Self::Canvas,
        Self::Panel,
        Self::Card,
        Self::Raised,
        Self::Border,
        Self::Grid,
        Self::Text,
        Self::Weak,
        Self::Accent,
        Self::Hosted,
        Self::Tuned,
        Self::Amber,
        Self::Red,
        Self::Violet,
        Self::Cyan,
        Self::Grey,
        Self::Edge,
    ];

    /// The same colour for a verdict as in the window.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::FineTune => Self::Tuned,
            Verdict::SwitchHosted => Self::Cyan,
            Verdict::AddRetrieval => Self::Violet,
            Verdict::KeepPrompting => Self::Amber,
            Verdict::KeepHosted => Self::Hosted,
            Verdict::ShipHostedFirst => Self::Red,
            Verdict::NeedsInput => Self::Grey,
        }
    }

    /// Its name in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Canvas => "canvas",
            Self::Panel => "panel",
            Self::Card => "card",
            Self::Raised => "raised",
            Self::Border => "border",
            Self::Grid => "grid",
            Self::Text => "text",
            Self::Weak => "weak",
            Self::Accent => "accent",
            Self::Hosted => "hosted",
            Self::Tuned => "tuned",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Violet => "violet",
            Self::Cyan => "cyan",
            Self::Grey => "grey",
            Self::Edge => "edge",
        }
    }

    /// `#rrggbb` in the dark or the light theme.
    pub fn colour(self, dark: bool) -> String {
        Palette::of(dark).colour(self).to_owned()
    }
}

impl Palette {
    /// The files are part of the program and a test reads both, so the fallback never shows.
    pub(super) fn of(dark: bool) -> Self {
        let (light, night) =
            (include_str!("../../assets/theme/light.ron"), include_str!("../../assets/theme/dark.ron"));
        ron::from_str(if dark { night } else { light }).unwrap_or_default()
    }

    /// `#rrggbb`
    fn colour(&self, ink: Ink) -> &str {
        match ink {
            Ink::Canvas => &self.canvas,
            Ink::Panel => &self.panel,
            Ink::Card => &self.card,
            Ink::Raised => &self.raised,
            Ink::Border => &self.border,
            Ink::Grid => &self.grid,
            Ink::Text => &self.text,
            Ink::Weak => &self.text_weak,
            Ink::Accent => &self.accent,
            Ink::Hosted => &self.hosted,
            Ink::Tuned => &self.tuned,
            Ink::Amber => &self.amber,
            Ink::Red => &self.red,
            Ink::Violet => &self.violet,
            Ink::Cyan => &self.cyan,
            Ink::Grey => &self.grey,
            Ink::Edge => &self.edge,
        }
    }

    /// Red, green and blue.
    pub(super) fn rgb(&self, ink: Ink) -> [u8; 3] {
        let digits = self.colour(ink).trim_start_matches('#');
        [0, 2, 4]
            .map(|at| digits.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or_default())
    }
}

/// Variables of a page: the light theme's colours, and on a dark screen the dark theme's. Paper is light.
pub(super) fn variables() -> String {
    let all = |dark| {
        let palette = Palette::of(dark);
        let colours: Vec<String> =
            Ink::ALL.iter().map(|ink| format!("--{}:{}", ink.name(), palette.colour(*ink))).collect();
        colours.join(";")
    };
    format!(":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n", all(false), all(true))
}

/// Classes of figures inside a page: `f-NAME` fills, `s-NAME` strokes.
pub(super) fn classes() -> String {
    rules(|ink| format!("var(--{})", ink.name()))
}

/// The same for a figure that stands alone, which knows no variables.
pub(super) fn standalone_classes() -> String {
    let rules_of = |dark| {
        let palette = Palette::of(dark);
        rules(|ink| palette.colour(ink).to_owned())
    };
    let (light, dark) = (rules_of(false), rules_of(true));
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

fn rules(value: impl Fn(Ink) -> String) -> String {
    Ink::ALL.iter().fold(String::new(), |mut rules, ink| {
        let (name, value) = (ink.name(), value(*ink));
        // Writing to a text does not fail.
        let _ = write!(rules, ".f-{name}{{fill:{value}}}.s-{name}{{stroke:{value}}}");
        rules
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_there_in_both_themes() {
        for ink in Ink::ALL {
            for dark in [false, true] {
                let colour = ink.colour(dark);
                assert!(colour.len() == 7 && colour.starts_with('#'), "{ink:?}: {colour}");
            }
        }
    }

    #[test]
    fn text_stands_out_from_every_ground_it_is_printed_on() {
        let words = [Ink::Text, Ink::Weak, Ink::Accent, Ink::Hosted, Ink::Tuned, Ink::Amber, Ink::Red, Ink::Violet];
        for ink in words.into_iter().chain([Ink::Cyan, Ink::Grey]) {
            for ground in [Ink::Panel, Ink::Card] {
                for dark in [false, true] {
                    let contrast = contrast(&ink.colour(dark), &ground.colour(dark));
                    assert!(contrast >= 4.5, "{ink:?} on {ground:?}, dark {dark}: {contrast:.2}");
                }
            }
        }
    }

    /// By WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: &str) -> f64 {
        let part = |from: usize| {
            let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
}
