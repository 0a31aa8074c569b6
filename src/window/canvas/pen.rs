//! Draws in plan places: transforms, scales, and keeps type sizes to a few steps.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Painter, Pos2, Rect};

use super::super::theme::Theme;
use super::super::view::ViewContext;
use super::camera::Camera;
use super::facts::Facts;

/// How much a node shows; less the further out one zooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// A block of colour.
    Block,
    /// Its name.
    Name,
    /// Its name and its verdict, in a size that still reads.
    Brief,
    Full,
}

/// What everything on the canvas is drawn with.
pub(super) struct Pen<'a> {
    pub view: ViewContext<'a>,
    pub facts: &'a Facts,
    pub painter: Painter,
    pub theme: &'a Theme,
    pub camera: Camera,
    /// The canvas on the screen.
    pub screen: Rect,
    /// What of the plan is in view, and a little round it.
    pub window: Rect,
}

impl Pen<'_> {
    /// Whether something at this place of the plan is in view.
    pub fn sees(&self, rect: Rect) -> bool {
        self.window.intersects(rect)
    }

    pub fn rect(&self, rect: Rect) -> Rect {
        self.camera.rect_to_screen(rect, self.screen)
    }

    pub fn pos(&self, place: Pos2) -> Pos2 {
        self.camera.to_screen(place, self.screen)
    }

    pub fn detail(&self) -> Detail {
        match self.camera.zoom {
            zoom if zoom >= 0.7 => Detail::Full,
            zoom if zoom >= 0.42 => Detail::Brief,
            zoom if zoom >= 0.25 => Detail::Name,
            _ => Detail::Block,
        }
    }

    /// A length of the plan on the screen.
    pub fn scaled(&self, length: f32) -> f32 {
        length * self.camera.zoom
    }

    /// A type size on the screen, in half points: each size is rasterised once.
    pub fn type_size(&self, size: f32) -> f32 {
        (self.scaled(size) * 2.0).round().max(2.0) / 2.0
    }

    /// A type size that shrinks no further than still reads.
    pub fn readable(&self, size: f32, least: f32) -> f32 {
        self.type_size(size).max(least)
    }

    /// One line, cut off with an ellipsis where it is wider than `width`.
    pub fn line(&self, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
        job.wrap.max_width = width.max(1.0);
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        self.painter.layout_job(job)
    }

    pub fn text(&self, at: Pos2, galley: Arc<Galley>) {
        self.painter.galley(at, galley, self.theme.text);
    }
}
