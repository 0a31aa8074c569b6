//! The window's icon, drawn: two curves that cross.

use egui::{Color32, IconData, Pos2, pos2};

use super::theme::Theme;

const SIZE: usize = 64;

pub(super) fn icon() -> IconData {
    let theme = Theme::dark();
    let mut rgba = Vec::with_capacity(SIZE * SIZE * 4);
    for y in 0..SIZE {
        for x in 0..SIZE {
            rgba.extend(pixel(&theme, pos2(x as f32 + 0.5, y as f32 + 0.5)).to_srgba_unmultiplied());
        }
    }
    IconData { rgba, width: SIZE as u32, height: SIZE as u32 }
}

/// Ground, the two curves, and the point where they cross, one over the other.
fn pixel(theme: &Theme, at: Pos2) -> Color32 {
    let crossing = pos2(28.0, 35.0);
    let layers = [
        (theme.panel, rounded_square(at)),
        (theme.hosted, line(at, &[pos2(10.0, 52.0), crossing, pos2(54.0, 11.0)], 3.2)),
        (theme.tuned, line(at, &[pos2(10.0, 31.0), crossing, pos2(54.0, 43.0)], 3.2)),
        (theme.text, 8.5 - at.distance(crossing)),
        (theme.panel, 5.0 - at.distance(crossing)),
    ];
    layers.into_iter().fold(Color32::TRANSPARENT, |under, (colour, inside)| {
        let part = (inside + 0.5).clamp(0.0, 1.0);
        under.lerp_to_gamma(colour, part)
    })
}

/// How far inside the shape a point is; negative outside.
fn rounded_square(at: Pos2) -> f32 {
    let (half, radius) = (SIZE as f32 / 2.0 - 1.0, 14.0);
    let centre = pos2(SIZE as f32 / 2.0, SIZE as f32 / 2.0);
    let out = ((at - centre).abs() - egui::Vec2::splat(half - radius)).max(egui::Vec2::ZERO);
    radius - out.length()
}

fn line(at: Pos2, points: &[Pos2], half_width: f32) -> f32 {
    let distance = |from: Pos2, to: Pos2| {
        let along = to - from;
        let part = ((at - from).dot(along) / along.length_sq()).clamp(0.0, 1.0);
        at.distance(from + along * part)
    };
    let nearest = points.windows(2).map(|pair| distance(pair[0], pair[1])).fold(f32::INFINITY, f32::min);
    half_width - nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_are_clear_and_the_middle_is_not() {
        let icon = icon();
        let alpha = |x: usize, y: usize| icon.rgba[(y * SIZE + x) * 4 + 3];
        assert_eq!((alpha(0, 0), alpha(SIZE / 2, SIZE / 2)), (0, 255));
        assert_eq!(icon.rgba.len(), SIZE * SIZE * 4);
    }
}
