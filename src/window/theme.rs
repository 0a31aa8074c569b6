//! The look as data: colours, spaces, radii and type sizes, read from `assets/theme/`.

pub(crate) mod fonts;
pub(crate) mod icons;
mod style;
#[cfg(test)]
mod tests;

use egui::{Color32, FontId};
use serde::{Deserialize, Deserializer, de};

use crate::analysis::Verdict;

/// One theme. Every colour of the window comes from here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Theme {
    pub dark: bool,
    #[serde(deserialize_with = "hex")]
    pub canvas: Color32,
    #[serde(deserialize_with = "hex")]
    pub panel: Color32,
    #[serde(deserialize_with = "hex")]
    pub card: Color32,
    /// Buttons, and what lies under the pointer.
    #[serde(deserialize_with = "hex")]
    pub raised: Color32,
    #[serde(deserialize_with = "hex")]
    pub field: Color32,
    #[serde(deserialize_with = "hex")]
    pub border: Color32,
    #[serde(deserialize_with = "hex")]
    pub border_strong: Color32,
    /// The canvas's dots, and the lines behind a plot.
    #[serde(deserialize_with = "hex")]
    pub grid: Color32,
    /// Behind what is selected.
    #[serde(deserialize_with = "hex")]
    pub selection: Color32,
    #[serde(deserialize_with = "hex")]
    pub text: Color32,
    #[serde(deserialize_with = "hex")]
    pub text_weak: Color32,
    /// Text on a surface of the accent colour.
    #[serde(deserialize_with = "hex")]
    pub on_accent: Color32,
    #[serde(deserialize_with = "hex")]
    pub accent: Color32,
    #[serde(deserialize_with = "hex")]
    pub hosted: Color32,
    #[serde(deserialize_with = "hex")]
    pub tuned: Color32,
    #[serde(deserialize_with = "hex")]
    pub amber: Color32,
    #[serde(deserialize_with = "hex")]
    pub red: Color32,
    #[serde(deserialize_with = "hex")]
    pub violet: Color32,
    #[serde(deserialize_with = "hex")]
    pub cyan: Color32,
    #[serde(deserialize_with = "hex")]
    pub grey: Color32,
    #[serde(deserialize_with = "hex")]
    pub edge: Color32,
    /// What costs little to what costs most.
    #[serde(deserialize_with = "ramp")]
    pub heat: [Color32; 5],
    /// How much of it the ground of a node has.
    pub heat_tint: f32,
    /// How much of its colour a badge's ground has.
    pub badge_tint: f32,
    /// How dark the shadows are, 0 to 255.
    pub shadow: u8,
    pub space: Spaces,
    pub radius: Radii,
    pub size: Sizes,
}

/// Distances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spaces {
    pub xs: f32,
    pub s: f32,
    pub m: f32,
    pub l: f32,
    pub xl: f32,
}

/// Corner radii.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Radii {
    pub small: u8,
    pub medium: u8,
    pub large: u8,
}

/// Type sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    pub caption: f32,
    pub small: f32,
    pub body: f32,
    pub heading: f32,
    pub title: f32,
    pub display: f32,
}

impl Theme {
    pub fn dark() -> Self {
        read(DARK)
    }

    pub fn light() -> Self {
        read(LIGHT)
    }

    /// The same look with type and spaces so many times as large.
    pub fn scaled(&self, by: f32) -> Self {
        let Sizes { caption, small, body, heading, title, display } = self.size;
        let Spaces { xs, s, m, l, xl } = self.space;
        let size = Sizes {
            caption: caption * by,
            small: small * by,
            body: body * by,
            heading: heading * by,
            title: title * by,
            display: display * by,
        };
        let space = Spaces { xs: xs * by, s: s * by, m: m * by, l: l * by, xl: xl * by };
        Self { size, space, ..self.clone() }
    }

    /// The same colour for a verdict everywhere: canvas, lists, plots.
    pub fn verdict(&self, verdict: Verdict) -> Color32 {
        match verdict {
            Verdict::FineTune => self.tuned,
            Verdict::SwitchHosted => self.cyan,
            Verdict::AddRetrieval => self.violet,
            Verdict::KeepPrompting => self.amber,
            Verdict::KeepHosted => self.hosted,
            Verdict::ShipHostedFirst => self.red,
            Verdict::NeedsInput => self.grey,
        }
    }

    /// The colour of a share of the money, 0 to 1; of what has no cost, one that says nothing.
    pub fn heat(&self, share: Option<f32>) -> Color32 {
        let Some(share) = share else { return self.border_strong };
        let at = share.clamp(0.0, 1.0) * (self.heat.len() - 1) as f32;
        let below = (at as usize).min(self.heat.len() - 2);
        self.heat[below].lerp_to_gamma(self.heat[below + 1], at - below as f32)
    }

    /// The ground of a badge of this colour, on a card or a panel.
    pub fn badge_fill(&self, colour: Color32) -> Color32 {
        self.card.lerp_to_gamma(colour, self.badge_tint)
    }

    pub fn regular(size: f32) -> FontId {
        FontId::proportional(size)
    }

    pub fn semibold(size: f32) -> FontId {
        FontId::new(size, fonts::semibold())
    }

    pub fn icon(size: f32) -> FontId {
        FontId::new(size, fonts::icons())
    }
}

const DARK: &str = include_str!("../../assets/theme/dark.ron");
const LIGHT: &str = include_str!("../../assets/theme/light.ron");

/// The files are part of the program and a test reads both, so the fallback never shows.
fn read(text: &str) -> Theme {
    ron::from_str(text).unwrap_or_default()
}

fn hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    colour(&String::deserialize(deserializer)?)
}

fn ramp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[Color32; 5], D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let colours = texts.iter().map(|text| colour(text)).collect::<Result<Vec<_>, _>>()?;
    colours.try_into().map_err(|_| de::Error::custom("a ramp has five colours"))
}

#[expect(clippy::disallowed_methods, reason = "this is where colours are made")]
fn colour<E: de::Error>(text: &str) -> Result<Color32, E> {
    Color32::from_hex(text).map_err(|_| E::custom(format!("`{text}` is no colour; write `#rrggbb`")))
}
