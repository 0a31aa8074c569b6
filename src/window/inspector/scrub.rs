//! Numbers may be dragged by their label: to the right they rise, to the left they fall, in one step of the undo menu.

use egui::{CursorIcon, Id, Pos2, Rect, Sense, Ui, vec2};

use super::rows::label_width;
use crate::window::number_edit::{FIELD_HEIGHT, Field};

/// With Shift held, a point of the drag counts for so much.
const FINE: f64 = 0.1;

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
    let label = Rect::from_min_size(start, vec2(label_width(ui), FIELD_HEIGHT));
    let id = id.with("scrub");
    // No stop of the Tab key: whoever uses the keyboard types the number.
    let response = ui.interact(label, id, Sense::DRAG).on_hover_cursor(CursorIcon::ResizeHorizontal);
    let held: Option<Drag<T>> = ui.data(|data| data.get_temp(id));
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
