//! Rectangles sorted by where they stand, so that asking what is near does not look at all of them.

use egui::{Pos2, Rect, vec2};

/// The least side of a tile, in points of the plan; a node touches a few.
const SIDE: f32 = 256.0;
/// The most tiles in a row and in a column.
const MOST: f32 = 128.0;

#[derive(Debug)]
pub(super) struct Tiles {
    origin: Pos2,
    side: f32,
    columns: usize,
    tiles: Vec<Vec<Rect>>,
}

impl Tiles {
    /// What stands outside `bounds` counts to the tiles at their rim.
    pub fn over(bounds: Rect) -> Self {
        let size = bounds.size().max(vec2(1.0, 1.0));
        let side = SIDE.max(size.max_elem() / MOST);
        let count = |length: f32| (length / side) as usize + 1;
        let columns = count(size.x);
        Self { origin: bounds.min, side, columns, tiles: vec![Vec::new(); columns * count(size.y)] }
    }

    pub fn put(&mut self, rect: Rect) {
        for tile in self.touched(rect) {
            self.tiles[tile].push(rect);
        }
    }

    /// Whether one of the rectangles overlaps this one.
    pub fn meet(&self, rect: Rect) -> bool {
        self.touched(rect).any(|tile| self.tiles[tile].iter().any(|other| other.intersects(rect)))
    }

    fn touched(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let rows = self.tiles.len() / self.columns;
        let at = |length: f32, count: usize| ((length / self.side).max(0.0) as usize).min(count - 1);
        let (from, to) = (rect.min - self.origin, rect.max - self.origin);
        let columns = self.columns;
        let across = at(from.x, columns)..=at(to.x, columns);
        let down = at(from.y, rows)..=at(to.y, rows);
        down.flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn what_overlaps_is_found_wherever_it_stands() {
        let bounds = Rect::from_min_max(pos2(-5_000.0, 0.0), pos2(90_000.0, 700.0));
        let mut tiles = Tiles::over(bounds);
        let stood = [pos2(-5_000.0, 0.0), pos2(-300.0, 690.0), pos2(89_990.0, 300.0), pos2(95_000.0, -4_000.0)];
        for at in stood {
            tiles.put(Rect::from_center_size(at, vec2(192.0, 88.0)));
        }
        for at in stood {
            assert!(tiles.meet(Rect::from_center_size(at + vec2(90.0, -40.0), vec2(4.0, 4.0))), "{at}");
            assert!(!tiles.meet(Rect::from_center_size(at + vec2(120.0, 0.0), vec2(4.0, 4.0))), "{at}");
        }
    }
}
