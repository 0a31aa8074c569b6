//! The fonts the window ships, and the families they make.

use std::sync::{Arc, OnceLock};

use egui::{FallbackRequest, FontData, FontDefinitions, FontFamily, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");
const ICONS: &[u8] = include_bytes!("../../../assets/fonts/Phosphor-subset.ttf");

/// Headings, names, figures that matter. Regular text is `FontFamily::Proportional`.
pub(crate) fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The constants of [`super::icons`].
pub(crate) fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// Makes them known to egui.
pub(crate) fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

/// Names in other scripts are drawn with the system's fonts.
pub(crate) fn fall_back_on_the_system(ctx: &egui::Context) {
    ctx.add_font_provider(Arc::new(OnDemand::default()));
}

/// The system's fonts, listed when first asked for: most plans never need them, and every start would wait.
#[derive(Default)]
struct OnDemand(OnceLock<SystemFontProvider>);

impl FontProvider for OnDemand {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        self.0.get_or_init(SystemFontProvider::new).font_for(request)
    }
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [("inter", REGULAR), ("inter-semibold", SEMIBOLD), ("phosphor", ICONS)] {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    let default = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &[&str]| first.iter().map(|name| (*name).to_owned()).chain(default.clone()).collect();
    fonts.families.insert(FontFamily::Proportional, family(&["inter", "phosphor"]));
    fonts.families.insert(semibold(), family(&["inter-semibold", "inter", "phosphor"]));
    fonts.families.insert(icons(), family(&["phosphor", "inter"]));
    fonts
}
