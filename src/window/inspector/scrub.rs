//! Numbers may be dragged by their label: to the right they rise, to the left they fall, in one step of the undo menu.

use std::ops::RangeInclusive;

use egui::{CursorIcon, Id, Pos2, Rect, Sense, Ui, vec2};

use super::rows::label_width;
use crate::plan::{Estimate, Quantity};
use crate::window::number_edit::{FIELD_HEIGHT, Field};

/// With Shift held, a point of the drag counts for so much.
const FINE: f64 = 0.1;

/// So many points move any value, a whole number too.
const LEAST: f64 = POINTS_PER_WHOLE;
/// A whole number changes by one with so many points of a drag.
const POINTS_PER_WHOLE: f64 = 6.0;

/// A drag, between two frames.
#[derive(Clone)]
struct Drag<T> {
    from: T,
    /// Points to the right since it began.
    by: f64,
    /// Counts the drags: each is one gesture.
    count: u64,
}

/// After a row that began at `start`: the drag of its label. `moved` gives the value so many points on; what comes is
/// the new value, and the gesture it belongs to.
pub(super) fn scrub_ui<T: Copy + PartialEq + Send + Sync + 'static>(
    ui: &Ui,
    id: Id,
    field: &Field<'_>,
    start: Pos2,
    value: T,
    moved: impl Fn(T, f64) -> Option<T>,
) -> Option<(T, u64)> {
    let id = id.with("scrub");
    let held: Option<Drag<T>> = ui.data(|data| data.get_temp(id));
    // What goes neither way promises nothing; but a drag that is under way may have come to where it ends.
    let moves = [1.0, -1.0].into_iter().any(|way| moved(value, way * LEAST).is_some());
    if !moves && !ui.ctx().is_being_dragged(id) {
        return None;
    }
    let label = Rect::from_min_size(start, vec2(label_width(ui), FIELD_HEIGHT));
    // No stop of the Tab key: the field has keys of its own.
    let response = ui.interact(label, id, Sense::DRAG).on_hover_cursor(CursorIcon::ResizeHorizontal);
    let mut drag = held.unwrap_or(Drag { from: value, by: 0.0, count: 0 });
    if response.drag_started() {
        drag = Drag { from: value, by: 0.0, count: drag.count + 1 };
    }
    let mut new = None;
    if response.dragged() {
        let fine = ui.input(|input| input.modifiers.shift);
        drag.by += f64::from(response.drag_delta().x) * if fine { FINE } else { 1.0 };
        new = if libm::trunc(drag.by) == 0.0 { Some(drag.from) } else { moved(drag.from, libm::trunc(drag.by)) };
    }
    let gesture = id.with(drag.count).value();
    if response.drag_started() || response.dragged() {
        ui.data_mut(|data| data.insert_temp(id, drag));
    } else {
        let help = if field.help.is_empty() { field.label } else { field.help };
        response.on_hover_text(format!("{help}\nDrag to change, with Shift finely"));
    }
    new.filter(|new| *new != value).map(|new| (new, gesture))
}

/// The same for an estimate; what the field refuses is not reached.
pub(super) fn scrub_estimate<Q: Quantity>(
    ui: &Ui,
    id: Id,
    field: &Field<'_>,
    start: Pos2,
    value: Estimate<Q>,
) -> Option<(Estimate<Q>, u64)> {
    scrub_ui(ui, id, field, start, value, |from, steps| from.nudged(steps).filter(|to| field.refusal(*to).is_none()))
}

/// The same for a whole number.
pub(super) fn scrub_whole(
    ui: &Ui,
    id: Id,
    field: &Field<'_>,
    start: Pos2,
    value: u32,
    bounds: &RangeInclusive<u32>,
) -> Option<(u32, u64)> {
    let moved = |from: u32, by: f64| {
        let to = i64::from(from) + libm::trunc(by / POINTS_PER_WHOLE) as i64;
        u32::try_from(to.clamp(i64::from(*bounds.start()), i64::from(*bounds.end()))).ok().filter(|to| *to != value)
    };
    scrub_ui(ui, id, field, start, value, moved)
}
