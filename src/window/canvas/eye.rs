//! The camera in motion: it fits the plan, follows the window's size, and flies instead of jumping.

use egui::{Pos2, Rect, Vec2};

use super::camera::{Camera, ZOOM};

/// How long a flight takes, in seconds.
const FLIGHT: f64 = 0.22;

/// From this zoom on everything that a node says is shown.
const READABLE: f32 = 0.6;

#[derive(Debug, Default)]
pub(super) struct Eye {
    pub camera: Camera,
    /// The canvas on the screen, as it was last drawn.
    screen: Option<Rect>,
    flight: Option<Flight>,
    wish: Wish,
    /// Shows the whole plan, and goes on doing so when the window changes its size.
    keeps_fit: bool,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    from: Camera,
    to: Camera,
    /// Set by the first frame of the flight.
    started: Option<f64>,
}

/// What the next frame is to show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Wish {
    /// The whole plan, at once: it was just opened.
    #[default]
    Open,
    Fit,
    Nothing,
}

impl Eye {
    pub fn screen(&self) -> Option<Rect> {
        self.screen
    }

    /// Shows the whole plan from the next frame on.
    pub fn fit(&mut self) {
        self.wish = Wish::Fit;
    }

    /// Takes the frame's place on the screen, and moves on.
    pub fn prepare(&mut self, bounds: Option<Rect>, screen: Rect, now: f64) {
        let resized = self.screen.is_some_and(|before| before.size() != screen.size());
        self.screen = Some(screen);
        let fitting = bounds.map_or_else(Camera::default, |bounds| Camera::fitting(bounds, screen));
        match std::mem::replace(&mut self.wish, Wish::Nothing) {
            Wish::Open => (self.camera, self.keeps_fit) = (fitting, true),
            Wish::Fit => {
                self.fly_to(fitting);
                self.keeps_fit = true;
            }
            Wish::Nothing if resized && self.keeps_fit => self.camera = fitting,
            Wish::Nothing => {}
        }
        self.advance(now);
    }

    /// Jumps there, and stays.
    pub fn look_at(&mut self, camera: Camera) {
        self.stop();
        (self.camera, self.wish) = (camera, Wish::Nothing);
    }

    /// Jumps to where this place stands in the middle.
    pub fn centre_on(&mut self, centre: Pos2) {
        self.look_at(Camera { centre, ..self.camera });
    }

    pub fn pan(&mut self, by: Vec2) {
        self.stop();
        self.camera.pan(by);
    }

    pub fn zoom_by(&mut self, factor: f32, fixed: Pos2) {
        self.stop();
        if let Some(screen) = self.screen {
            self.camera.zoom_by(factor, fixed, screen);
        }
    }

    /// Zooms step by step; steps add up while it still flies.
    pub fn zoom_step(&mut self, factor: f32) {
        self.zoom_to(self.flight.map_or(self.camera, |flight| flight.to).zoom * factor);
    }

    pub fn zoom_to(&mut self, zoom: f32) {
        let zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        self.fly_to(Camera { zoom, ..self.flight.map_or(self.camera, |flight| flight.to) });
    }

    /// Flies to where the rectangle fills the view.
    pub fn fly_to_see(&mut self, rect: Rect) {
        if let Some(screen) = self.screen {
            self.fly_to(Camera::fitting(rect.expand(24.0), screen));
        }
    }

    /// Flies just far enough that the rectangle is in view.
    pub fn bring_into_view(&mut self, rect: Rect) {
        let Some(screen) = self.screen else { return };
        let mut to = self.camera;
        to.bring_into_view(rect, screen);
        if to != self.camera {
            self.fly_to(to);
        }
    }

    /// Flies so that the rectangle is in view and large enough to read.
    pub fn show_close(&mut self, rect: Rect) {
        if self.camera.zoom < READABLE {
            let mut to = Camera { centre: rect.center(), zoom: 1.0 };
            self.screen.into_iter().for_each(|screen| to.bring_into_view(rect, screen));
            self.fly_to(to);
        } else {
            self.bring_into_view(rect);
        }
    }

    /// Whether the next frame will look different.
    pub fn is_moving(&self) -> bool {
        self.flight.is_some() || self.wish != Wish::Nothing
    }

    fn stop(&mut self) {
        self.flight = None;
        self.keeps_fit = false;
    }

    fn fly_to(&mut self, to: Camera) {
        self.keeps_fit = false;
        self.flight = Some(Flight { from: self.camera, to, started: None });
    }

    fn advance(&mut self, now: f64) {
        let Some(flight) = &mut self.flight else { return };
        let started = *flight.started.get_or_insert(now);
        let part = ((now - started) / FLIGHT).clamp(0.0, 1.0) as f32;
        if part >= 1.0 {
            self.camera = flight.to;
            self.flight = None;
        } else {
            // Quick at first, then gently to a stop.
            self.camera = flight.from.towards(flight.to, 1.0 - (1.0 - part).powi(3));
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    const BOUNDS: Rect = Rect { min: Pos2::ZERO, max: pos2(1000.0, 400.0) };

    fn screen(width: f32) -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(width, 600.0))
    }

    #[test]
    fn a_plan_that_fits_goes_on_fitting_when_the_window_grows() {
        let mut eye = Eye::default();
        eye.prepare(Some(BOUNDS), screen(600.0), 0.0);
        let narrow = eye.camera.zoom;
        eye.prepare(Some(BOUNDS), screen(900.0), 0.1);
        assert!(eye.camera.zoom > narrow);
    }

    #[test]
    fn once_moved_it_stays_where_it_was_put() {
        let mut eye = Eye::default();
        eye.prepare(Some(BOUNDS), screen(600.0), 0.0);
        eye.pan(vec2(10.0, 0.0));
        let moved = eye.camera;
        eye.prepare(Some(BOUNDS), screen(900.0), 0.1);
        assert_eq!(eye.camera, moved);
    }

    #[test]
    fn a_flight_ends_where_it_was_to_go() {
        let mut eye = Eye::default();
        eye.prepare(Some(BOUNDS), screen(600.0), 0.0);
        eye.zoom_to(1.0);
        for frame in 0..30 {
            eye.prepare(Some(BOUNDS), screen(600.0), f64::from(frame) * 0.02);
        }
        assert_eq!(eye.camera.zoom, 1.0);
        assert!(!eye.is_moving());
    }
}
