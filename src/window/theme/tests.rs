//! Holds the theme to what it promises: contrast, colours that stay apart, a glyph for every sign.

use egui::Color32;

use super::{DARK, LIGHT, Theme, fonts, icons};
use crate::analysis::Verdict;

fn themes() -> [(&'static str, Theme); 2] {
    [("dark", ron::from_str(DARK).unwrap()), ("light", ron::from_str(LIGHT).unwrap())]
}

/// Contrast of two colours as the WCAG defines it, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Color32) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(colour: Color32) -> [f64; 3] {
    [colour.r(), colour.g(), colour.b()].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    })
}

#[test]
fn both_theme_files_are_read() {
    assert!(themes()[0].1.dark && !themes()[1].1.dark);
}

#[test]
fn text_stands_out_from_every_surface() {
    for (name, theme) in themes() {
        for surface in [theme.canvas, theme.panel, theme.card, theme.raised, theme.field, theme.selection] {
            for text in [theme.text, theme.text_weak] {
                let contrast = contrast(text, surface);
                assert!(contrast >= 4.5, "{name}: {contrast:.2} of {text:?} on {surface:?}");
            }
        }
        assert!(contrast(theme.on_accent, theme.accent) >= 4.5, "{name}");
    }
}

#[test]
fn coloured_words_and_badges_stand_out() {
    for (name, theme) in themes() {
        for verdict in Verdict::ALL {
            let colour = theme.verdict(verdict);
            for surface in [theme.badge_fill(colour), theme.panel, theme.card, theme.selection] {
                let contrast = contrast(colour, surface);
                assert!(contrast >= 4.5, "{name}: {contrast:.2} for {verdict:?} on {surface:?}");
            }
        }
    }
}

#[test]
fn verdicts_stay_apart_for_colour_blind_readers() {
    for (name, theme) in themes() {
        for (index, first) in Verdict::ALL.iter().enumerate() {
            for second in &Verdict::ALL[index + 1..] {
                for (sight, matrix) in SIGHTS {
                    let (a, b) = (theme.verdict(*first), theme.verdict(*second));
                    let apart = distance(seen(a, matrix), seen(b, matrix));
                    assert!(apart >= 7.0, "{name}, {sight}: {first:?} and {second:?} are {apart:.1} apart");
                }
            }
        }
    }
}

#[test]
fn the_heat_ramp_goes_in_even_steps_whoever_looks() {
    for (name, theme) in themes() {
        for (sight, matrix) in SIGHTS {
            let seen: Vec<_> = theme.heat.iter().map(|colour| seen(*colour, matrix)).collect();
            let steps: Vec<f64> = seen.windows(2).map(|pair| distance(pair[0], pair[1])).collect();
            let (least, most) = steps.iter().fold((f64::MAX, 0.0_f64), |(a, b), step| (a.min(*step), b.max(*step)));
            assert!(least > 8.0 && most < least * 1.6, "{name}, {sight}: {steps:?}");
            let lighter = |pair: &[[f64; 3]]| (pair[1][0] > pair[0][0]) == theme.dark;
            assert!(seen.windows(2).all(lighter), "{name}, {sight}: its lightness turns back");
        }
        for share in [None, Some(0.0), Some(0.5), Some(1.0)] {
            let ground = theme.card.lerp_to_gamma(theme.heat(share), theme.heat_tint);
            for text in [theme.text, theme.text_weak] {
                let contrast = contrast(text, ground);
                assert!(contrast >= 4.5, "{name}: {contrast:.2} of text on {share:?}");
            }
        }
    }
}

#[test]
fn every_icon_has_a_glyph() {
    let context = egui::Context::default();
    fonts::install(&context);
    context.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
    let missing = |text: &&&str| !context.fonts_mut(|fonts| fonts.has_glyphs(&Theme::icon(16.0), text));
    let missing: Vec<_> = icons::ALL.iter().filter(missing).collect();
    assert!(missing.is_empty(), "no glyph for {missing:?}: make the fonts anew");
}

#[test]
fn every_sign_that_the_window_writes_has_a_glyph() {
    let context = egui::Context::default();
    fonts::install(&context);
    context.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
    let signs = "→←↑↓…–—·×−≈≤≥±“”‘’€£¥µΩ✓●○%‰°½²³";
    for font in [Theme::regular(13.0), Theme::semibold(13.0)] {
        let missing: Vec<char> =
            signs.chars().filter(|sign| !context.fonts_mut(|fonts| fonts.has_glyph(&font, *sign))).collect();
        assert!(missing.is_empty(), "{font:?} lacks {missing:?}");
    }
}

type Matrix = [[f64; 3]; 3];

/// How the colours look with full sight and without each kind of cone (Machado and others, 2009).
const SIGHTS: [(&str, Matrix); 4] = [
    ("full sight", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// The colour in CIELAB, as someone of this sight sees it.
fn seen(colour: Color32, sight: Matrix) -> [f64; 3] {
    let rgb = linear(colour);
    let rgb = sight.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]).clamp(0.0, 1.0));
    let [r, g, b] = rgb;
    let xyz = [
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    ];
    let [x, y, z] = xyz.map(|v| if v > 0.008856 { libm::cbrt(v) } else { 7.787 * v + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    libm::sqrt(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum())
}

#[test]
fn a_verdict_has_the_same_colour_in_the_window_and_in_reports() {
    for (theme, dark) in [(Theme::light(), false), (Theme::dark(), true)] {
        for verdict in Verdict::ALL {
            let [r, g, b, _] = theme.verdict(verdict).to_array();
            assert_eq!(crate::report::theme::Ink::of(verdict).colour(dark), format!("#{r:02x}{g:02x}{b:02x}"));
        }
    }
}
