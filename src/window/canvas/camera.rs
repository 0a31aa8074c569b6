//! Where the canvas looks: from places in the plan to places on the screen, and back.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// How far in and out one can go.
pub(super) const ZOOM: std::ops::RangeInclusive<f32> = 0.02..=3.0;

/// The view of the plan: what stands in the middle, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    pub centre: Pos2,
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: Pos2::ZERO, zoom: 1.0 }
    }
}

impl Camera {
    /// Shows all of `bounds`, clear of the bars at the top, never larger than life.
    pub fn fitting(bounds: Rect, screen: Rect) -> Self {
        let inner = Rect::from_min_max(screen.min + vec2(24.0, 54.0), screen.max - vec2(24.0, 24.0));
        let room = inner.size().max(vec2(40.0, 40.0));
        let zoom = (room / bounds.size().max(vec2(1.0, 1.0))).min_elem().clamp(*ZOOM.start(), 1.0);
        Self { centre: bounds.center() + (screen.center() - inner.center()) / zoom, zoom }
    }

    pub fn to_screen(self, place: Pos2, screen: Rect) -> Pos2 {
        screen.center() + (place - self.centre) * self.zoom
    }

    pub fn to_world(self, point: Pos2, screen: Rect) -> Pos2 {
        self.centre + (point - screen.center()) / self.zoom
    }

    pub fn rect_to_screen(self, rect: Rect, screen: Rect) -> Rect {
        Rect::from_min_max(self.to_screen(rect.min, screen), self.to_screen(rect.max, screen))
    }

    /// What of the plan is in view, and as far round it as shadows and rings reach.
    pub fn window(self, screen: Rect) -> Rect {
        let screen = screen.expand(16.0);
        Rect::from_min_max(self.to_world(screen.min, screen), self.to_world(screen.max, screen))
    }

    pub fn pan(&mut self, by: Vec2) {
        self.centre -= by / self.zoom;
    }

    /// Zooms while what is under `fixed` stays there.
    pub fn zoom_by(&mut self, factor: f32, fixed: Pos2, screen: Rect) {
        let before = self.to_world(fixed, screen);
        self.zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        self.centre += before - self.to_world(fixed, screen);
    }

    /// Moves just far enough that `rect` is in view.
    pub fn bring_into_view(&mut self, rect: Rect, screen: Rect) {
        let margin = (screen.size() * 0.1).min(vec2(48.0, 48.0));
        // Clear of the bars at the top, the find bar below them included.
        let inner = screen.shrink2(margin).with_min_y(screen.top() + BARS.min(screen.height() * 0.3));
        let shown = self.rect_to_screen(rect, screen);
        self.pan(vec2(
            shift(shown.left(), shown.right(), inner.left(), inner.right()),
            shift(shown.top(), shown.bottom(), inner.top(), inner.bottom()),
        ));
    }

    /// Part of the way from `self` to `other`.
    pub fn towards(self, other: Self, part: f32) -> Self {
        let zoom = self.zoom * (other.zoom / self.zoom).powf(part);
        Self { centre: self.centre.lerp(other.centre, part), zoom }
    }
}

/// How far the bars at the top reach down.
const BARS: f32 = 96.0;

fn shift(low: f32, high: f32, from: f32, to: f32) -> f32 {
    if low < from {
        from - low
    } else if high > to {
        (to - high).max(from - low)
    } else {
        0.0
    }
}

/// The place rounded to the grid of the canvas.
pub(super) fn snapped(place: Pos2) -> Pos2 {
    let snap = |value: f32| (value / GRID).round() * GRID;
    pos2(snap(place.x), snap(place.y))
}

/// What places snap to, in points at full size.
pub(super) const GRID: f32 = 8.0;

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(900.0, 650.0) };

    #[test]
    fn the_place_under_the_pointer_stays_there_while_zooming() {
        let mut camera = Camera { centre: pos2(40.0, -20.0), zoom: 0.8 };
        let pointer = pos2(333.0, 222.0);
        let place = camera.to_world(pointer, SCREEN);
        camera.zoom_by(1.7, pointer, SCREEN);
        assert!(camera.to_screen(place, SCREEN).distance(pointer) < 0.01);
    }

    #[test]
    fn fitting_shows_everything_and_does_not_enlarge() {
        let bounds = Rect::from_min_max(pos2(-500.0, 0.0), pos2(2500.0, 400.0));
        let shown = Camera::fitting(bounds, SCREEN).rect_to_screen(bounds, SCREEN);
        assert!(SCREEN.contains_rect(shown), "{shown}");
        let small = Rect::from_min_size(Pos2::ZERO, vec2(50.0, 50.0));
        assert_eq!(Camera::fitting(small, SCREEN).zoom, 1.0);
    }

    #[test]
    fn bringing_into_view_moves_no_further_than_needed() {
        let mut camera = Camera::default();
        let inside = Rect::from_center_size(Pos2::ZERO, vec2(100.0, 50.0));
        camera.bring_into_view(inside, SCREEN);
        assert_eq!(camera, Camera::default());
        let outside = inside.translate(vec2(2000.0, 0.0));
        camera.bring_into_view(outside, SCREEN);
        assert!(SCREEN.contains_rect(camera.rect_to_screen(outside, SCREEN)));
    }
}
