//! Aligns and distributes what is selected.

use egui::{Pos2, Rect, pos2};

use super::super::session::Selection;
use super::super::view::{Action, ViewContext};
use super::CanvasState;
use crate::document::{Change, Command};
use crate::plan::NodeId;
use crate::window::commands::UiCommand;

/// Which sides are brought in line, or which gaps made even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Centre,
    Right,
    Top,
    Middle,
    Bottom,
    Across,
    Down,
}

impl CanvasState {
    /// Runs one of the commands that align; whether it is one.
    pub(super) fn align(&self, view: ViewContext<'_>, command: UiCommand, actions: &mut Vec<Action>) -> bool {
        let (way, what) = match command {
            UiCommand::AlignLeft => (Way::Left, "Align left"),
            UiCommand::AlignCentre => (Way::Centre, "Align centres"),
            UiCommand::AlignRight => (Way::Right, "Align right"),
            UiCommand::AlignTop => (Way::Top, "Align top"),
            UiCommand::AlignMiddle => (Way::Middle, "Align middles"),
            UiCommand::AlignBottom => (Way::Bottom, "Align bottom"),
            UiCommand::DistributeAcross => (Way::Across, "Distribute across"),
            UiCommand::DistributeDown => (Way::Down, "Distribute down"),
            _ => return false,
        };
        let Selection::Nodes(ids) = &view.session.selection else { return true };
        let (ids, rects): (Vec<NodeId>, Vec<Rect>) =
            ids.iter().filter_map(|id| Some((id.clone(), self.scene.item(id)?))).unzip();
        let label = format!("{what}: {} nodes", ids.len());
        let places = ids.into_iter().zip(aligned(&rects, way)).collect();
        actions.push(Action::Edit(Command::new(label, Change::MoveNodes(self.moves(places)))));
        true
    }
}

/// The new corner of each rectangle, in whole points.
fn aligned(rects: &[Rect], way: Way) -> Vec<Pos2> {
    let all = rects.iter().copied().fold(Rect::NOTHING, Rect::union);
    let corner = |rect: &Rect| match way {
        Way::Left => pos2(all.left(), rect.top()),
        Way::Centre => pos2(all.center().x.round() - rect.width() / 2.0, rect.top()),
        Way::Right => pos2(all.right() - rect.width(), rect.top()),
        Way::Top => pos2(rect.left(), all.top()),
        Way::Middle => pos2(rect.left(), all.center().y.round() - rect.height() / 2.0),
        Way::Bottom => pos2(rect.left(), all.bottom() - rect.height()),
        Way::Across | Way::Down => rect.min,
    };
    match way {
        Way::Across => {
            let xs = spread(&rects.iter().map(|rect| (rect.left(), rect.width())).collect::<Vec<_>>());
            rects.iter().zip(xs).map(|(rect, x)| pos2(x, rect.top())).collect()
        }
        Way::Down => {
            let ys = spread(&rects.iter().map(|rect| (rect.top(), rect.height())).collect::<Vec<_>>());
            rects.iter().zip(ys).map(|(rect, y)| pos2(rect.left(), y)).collect()
        }
        _ => rects.iter().map(corner).collect(),
    }
}

/// New starts of spans, given by start and length, so that the gaps between them are even. The first
/// and the last stay.
fn spread(spans: &[(f32, f32)]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let middle = |index: &usize| spans[*index].0 + spans[*index].1 / 2.0;
    order.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut starts: Vec<f32> = spans.iter().map(|span| span.0).collect();
    let [first, between @ .., last] = &order[..] else { return starts };
    let taken: f32 = between.iter().map(|&index| spans[index].1).sum();
    let begin = spans[*first].0 + spans[*first].1;
    let gap = (spans[*last].0 - begin - taken) / (between.len() + 1) as f32;
    let mut at = begin + gap;
    for &index in between {
        starts[index] = at.round();
        at += spans[index].1 + gap;
    }
    starts
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    fn rects() -> [Rect; 3] {
        let rect = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
        [rect(0.0, 10.0, 100.0, 50.0), rect(300.0, 0.0, 60.0, 90.0), rect(110.0, 200.0, 40.0, 40.0)]
    }

    fn line(way: Way, side: fn(Rect) -> f32) -> Vec<f32> {
        let moved = aligned(&rects(), way);
        moved.into_iter().zip(rects()).map(|(at, rect)| side(Rect::from_min_size(at, rect.size()))).collect()
    }

    #[test]
    fn each_way_brings_its_side_in_line() {
        assert_eq!(line(Way::Left, |rect| rect.left()), [0.0; 3]);
        assert_eq!(line(Way::Centre, |rect| rect.center().x), [180.0; 3]);
        assert_eq!(line(Way::Right, |rect| rect.right()), [360.0; 3]);
        assert_eq!(line(Way::Top, |rect| rect.top()), [0.0; 3]);
        assert_eq!(line(Way::Middle, |rect| rect.center().y), [120.0; 3]);
        assert_eq!(line(Way::Bottom, |rect| rect.bottom()), [240.0; 3]);
    }

    #[test]
    fn distributing_makes_gaps_even_and_keeps_both_ends() {
        // From 100 to 300 there are 200, of which one 40 wide takes its part.
        assert_eq!(line(Way::Across, |rect| rect.left()), [0.0, 300.0, 180.0]);
        // From 60 to 200 there are 140, of which one 90 high takes its part.
        assert_eq!(line(Way::Down, |rect| rect.top()), [10.0, 85.0, 200.0]);
    }
}
