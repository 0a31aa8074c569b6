//! The map itself: verdicts as grounds, lines of equal crossover, where the plan is, and the point that is tried.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{
    Align2, Color32, EventFilter, Galley, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::chart::round_step;
use super::flips::crossing;
use crate::analysis::{Axis, FlipMap, MapPoint};
use crate::plan::say;
use crate::report::words::short;
use crate::window::flipping::{FlipAction, Worked, value_words};
use crate::window::theme::Theme;
use crate::window::view::ViewContext;

const LEFT: f32 = 62.0;
const ABOVE: f32 = 8.0;
const BELOW: f32 = 22.0;
/// Distances between ticks that keep their labels apart.
const TICK_WIDTH: f32 = 84.0;
const TICK_HEIGHT: f32 = 34.0;
/// As near as this to where the plan is, the point falls back to it.
const NEAR: f32 = 7.0;
/// Lines as short as this have no label.
const SHORT: f32 = 56.0;
/// A step of the arrow keys, in parts of an axis; with Shift held, so many.
const STEP: f64 = 1.0 / 60.0;
const STRIDE: f64 = 5.0;

/// Draws the map in `size`, and gives what is asked of it.
pub(super) fn map_ui(view: ViewContext<'_>, worked: &Worked, size: Vec2, ui: &mut Ui) -> Option<FlipAction> {
    let theme = view.theme;
    let (outer, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = Rect::from_min_max(outer.min + vec2(LEFT, ABOVE), outer.max - vec2(6.0, BELOW));
    let map = &worked.map;
    let spot = Sheet { rect, map };
    let response = ui.interact(rect, ui.unique_id().with("flip map"), Sense::click_and_drag());
    let spoken = spoken(view, worked);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    let faint = view.flipping.is_old();
    grounds_ui(ui, theme, &spot, faint);
    axes_ui(view, &spot, ui);
    let mut taken = vec![];
    let here = spot.at([map.x.part(map.x.now), map.y.part(map.y.now)]);
    let tried = view.flipping.tried().map(|[x, y]| spot.at([map.x.part(x), map.y.part(y)]));
    marks_ui(view, &spot, here, tried, ui, &mut taken);
    regions_ui(ui, theme, worked, &spot, &mut taken);
    lines_ui(ui, theme, &spot, &mut taken);
    points_ui(ui, theme, here, tried);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.5, theme.accent), egui::StrokeKind::Inside);
    }
    let asked = pointed(&spot, &response, here).or_else(|| typed(view, &spot, &response, ui));
    // What is tried is said beside the map.
    let is_at_tried = |at: Pos2| tried.is_some_and(|tried| at.distance(tried) <= NEAR);
    if !response.dragged() && !response.hover_pos().is_some_and(is_at_tried) {
        hover_ui(view, &spot, &response, here);
    }
    asked
}

/// Where the parts of the axes stand on the screen.
struct Sheet<'a> {
    rect: Rect,
    map: &'a FlipMap,
}

impl Sheet<'_> {
    fn at(&self, [x, y]: [f64; 2]) -> Pos2 {
        let rect = self.rect;
        pos2(rect.left() + rect.width() * x as f32, rect.bottom() - rect.height() * y as f32)
    }

    /// The values under a position, kept on the map.
    fn values(&self, at: Pos2) -> [f64; 2] {
        let x = f64::from((at.x - self.rect.left()) / self.rect.width()).clamp(0.0, 1.0);
        let y = f64::from((self.rect.bottom() - at.y) / self.rect.height()).clamp(0.0, 1.0);
        [self.map.x.at(x), self.map.y.at(y)]
    }
}

/// Each row of points as runs of one verdict, half a step to either side of them.
fn grounds_ui(ui: &Ui, theme: &Theme, sheet: &Sheet<'_>, faint: bool) {
    let map = sheet.map;
    let mut mesh = Mesh::default();
    let part = |at: f64, count: usize| (at / (count - 1) as f64).clamp(0.0, 1.0);
    for row in 0..map.rows {
        let ends = [row as f64 - 0.5, row as f64 + 0.5].map(|at| part(at, map.rows));
        let mut from = 0;
        for column in 1..=map.columns {
            if column < map.columns && map.verdict(column, row) == map.verdict(from, row) {
                continue;
            }
            let low = sheet.at([part(from as f64 - 0.5, map.columns), ends[1]]);
            let high = sheet.at([part(column as f64 - 0.5, map.columns), ends[0]]);
            mesh.add_colored_rect(Rect::from_min_max(low, high), ground(theme, map, (from, row), faint));
            from = column;
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

fn ground(theme: &Theme, map: &FlipMap, (column, row): (usize, usize), faint: bool) -> Color32 {
    let tint = if theme.dark { 0.34 } else { 0.26 };
    theme.card.lerp_to_gamma(theme.verdict(map.verdict(column, row)), if faint { tint * 0.4 } else { tint })
}

fn axes_ui(view: ViewContext<'_>, sheet: &Sheet<'_>, ui: &Ui) {
    let theme = view.theme;
    let rect = sheet.rect;
    let font = || Theme::regular(theme.size.caption);
    let painter = ui.painter();
    let (x, y) = (&sheet.map.x, &sheet.map.y);
    for value in ticks(x, (rect.width() / TICK_WIDTH) as usize) {
        let at = sheet.at([x.part(value), 0.0]);
        painter.vline(at.x, rect.y_range(), Stroke::new(1.0, theme.grid.gamma_multiply(0.45)));
        painter.vline(at.x, rect.bottom()..=rect.bottom() + 4.0, Stroke::new(1.0, theme.border_strong));
        let words = value_words(x, &view.plan().currency, value);
        let galley = painter.layout_no_wrap(words, font(), theme.text_weak);
        let left = (at.x - galley.size().x / 2.0).min(rect.right() - galley.size().x);
        painter.galley(pos2(left, rect.bottom() + 7.0), galley, theme.text_weak);
    }
    for value in ticks(y, (rect.height() / TICK_HEIGHT) as usize) {
        let at = sheet.at([0.0, y.part(value)]);
        painter.hline(rect.x_range(), at.y, Stroke::new(1.0, theme.grid.gamma_multiply(0.45)));
        painter.hline(rect.left() - 4.0..=rect.left(), at.y, Stroke::new(1.0, theme.border_strong));
        let words = value_words(y, &view.plan().currency, value);
        painter.text(at - vec2(9.0, 0.0), Align2::RIGHT_CENTER, words, font(), theme.text_weak);
    }
}

/// Round values along an axis, about so many.
fn ticks(axis: &Axis, most: usize) -> Vec<f64> {
    let most = most.max(2);
    if !axis.is_log {
        let step = round_step(axis.high - axis.low, most);
        let step = if axis.is_whole { libm::ceil(step) } else { step };
        let first = libm::ceil(axis.low / step) as i64;
        let last = libm::floor(axis.high / step + 1e-9) as i64;
        return (first..=last).map(|line| line as f64 * step).collect();
    }
    let decades = libm::log10(axis.high / axis.low);
    let digits: &[f64] = match most as f64 {
        most if decades * 3.0 <= most => &[1.0, 2.0, 5.0],
        most if decades * 2.0 <= most => &[1.0, 3.0],
        _ => &[1.0],
    };
    let lowest = libm::floor(libm::log10(axis.low)) as i32;
    let highest = libm::ceil(libm::log10(axis.high)) as i32;
    // Powers of ten that are too many: every second or third of them.
    let every = (libm::ceil(decades / most as f64) as i32).max(1);
    let powers = (lowest..=highest).filter(|power| power.rem_euclid(every) == 0);
    let all = powers.flat_map(|power| digits.iter().map(move |digit| digit * libm::exp10(f64::from(power))));
    all.filter(|value| (axis.low * (1.0 - 1e-9)..=axis.high * (1.0 + 1e-9)).contains(value)).collect()
}

/// The words beside where the plan is, and the guides of the point that is tried.
fn marks_ui(view: ViewContext<'_>, sheet: &Sheet<'_>, here: Pos2, tried: Option<Pos2>, ui: &Ui, taken: &mut Vec<Rect>) {
    let theme = view.theme;
    if let Some(at) = tried {
        let stroke = Stroke::new(1.0, theme.accent);
        for to in [pos2(at.x, sheet.rect.bottom()), pos2(sheet.rect.left(), at.y)] {
            ui.painter().extend(Shape::dashed_line(&[at, to], stroke, 4.0, 3.0));
        }
        taken.push(Rect::from_center_size(at, Vec2::splat(24.0)));
    }
    taken.push(Rect::from_center_size(here, Vec2::splat(22.0)));
    let text = ui.painter().layout_no_wrap("you are here".into(), Theme::semibold(theme.size.caption), theme.text);
    let right = here.x + 12.0 + text.size().x < sheet.rect.right();
    let align = if right { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
    let rect = align.anchor_size(here + vec2(if right { 12.0 } else { -12.0 }, 0.0), text.size());
    if tried.is_none_or(|at| !rect.expand(8.0).contains(at)) {
        label_ui(ui, theme, rect.min, text, taken);
    }
}

/// Words on the map, on a ground that keeps them legible.
fn label_ui(ui: &Ui, theme: &Theme, at: Pos2, text: Arc<Galley>, taken: &mut Vec<Rect>) {
    let rect = Rect::from_min_size(at, text.size()).expand2(vec2(4.0, 1.0));
    ui.painter().rect_filled(rect, theme.radius.small, theme.card.gamma_multiply(0.75));
    ui.painter().galley(at, text, theme.text);
    taken.push(rect);
}

/// The verdicts, each where it is widest.
fn regions_ui(ui: &Ui, theme: &Theme, worked: &Worked, sheet: &Sheet<'_>, taken: &mut Vec<Rect>) {
    for region in &worked.regions {
        let colour = theme.verdict(region.verdict);
        let font = Theme::semibold(theme.size.small);
        let text = ui.painter().layout_no_wrap(region.verdict.label().to_owned(), font, colour);
        let centre = sheet.at(region.middle);
        let inside = sheet.rect.shrink(6.0);
        // Beside what is taken, and above or below it.
        let shifts = [0.0, -18.0, 18.0, -36.0, 36.0, -54.0, 54.0];
        let places = shifts.into_iter().map(|shift| Rect::from_center_size(centre + vec2(0.0, shift), text.size()));
        let places = places.map(|place| place.translate(into(place, inside)));
        let is_free = |place: &Rect| taken.iter().all(|other| !other.intersects(place.expand(3.0)));
        if let Some(place) = places.into_iter().find(is_free) {
            label_ui(ui, theme, place.min, text, taken);
        }
    }
}

/// What brings a rectangle into another.
fn into(rect: Rect, inside: Rect) -> Vec2 {
    let x = (inside.left() - rect.left()).max(0.0) + (inside.right() - rect.right()).min(0.0);
    let y = (inside.top() - rect.top()).max(0.0) + (inside.bottom() - rect.bottom()).min(0.0);
    vec2(x, y)
}

/// Lines of equal crossover, each with its month where there is room; a short piece needs no month of its own.
fn lines_ui(ui: &Ui, theme: &Theme, sheet: &Sheet<'_>, taken: &mut Vec<Rect>) {
    for line in &sheet.map.lines {
        let points: Vec<Pos2> = line.points.iter().map(|point| sheet.at(*point)).collect();
        ui.painter().add(Shape::line(points.clone(), Stroke::new(1.2, theme.text.gamma_multiply(0.55))));
        if points.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f32>() < SHORT {
            continue;
        }
        let words = format!("{} mo", say::count(line.months));
        let text = ui.painter().layout_no_wrap(words, Theme::regular(theme.size.caption), theme.text);
        let inside = sheet.rect.shrink(4.0);
        let place = [0.5, 0.35, 0.65, 0.2, 0.8].into_iter().find_map(|along| {
            let at = points[((points.len() - 1) as f64 * along) as usize];
            let place = Rect::from_center_size(at, text.size());
            let place = place.translate(into(place, inside));
            taken.iter().all(|other| !other.intersects(place.expand(3.0))).then_some(place)
        });
        if let Some(place) = place {
            label_ui(ui, theme, place.min, text, taken);
        }
    }
}

/// Where the plan is as a ring, and what is tried as a dot.
fn points_ui(ui: &Ui, theme: &Theme, here: Pos2, tried: Option<Pos2>) {
    ui.painter().circle_filled(here, 6.5, theme.card);
    ui.painter().circle_stroke(here, 6.0, Stroke::new(2.0, theme.text));
    match tried {
        Some(at) => {
            ui.painter().circle_filled(at, 8.0, theme.card);
            ui.painter().circle_filled(at, 6.5, theme.accent);
        }
        None => drop(ui.painter().circle_filled(here, 3.0, theme.text)),
    }
}

/// What the pointer asks for.
fn pointed(sheet: &Sheet<'_>, response: &Response, here: Pos2) -> Option<FlipAction> {
    if !(response.dragged() || response.clicked()) {
        return None;
    }
    let at = response.interact_pointer_pos()?;
    response.request_focus();
    let tried = (at.distance(here) > NEAR).then(|| sheet.values(at));
    Some(FlipAction::Try(tried))
}

/// What the keyboard asks for: arrows move the point, Enter takes it over, Home and Escape go back.
fn typed(view: ViewContext<'_>, sheet: &Sheet<'_>, response: &Response, ui: &Ui) -> Option<FlipAction> {
    if !response.has_focus() {
        return None;
    }
    let tried = view.flipping.tried();
    // Escape leaves the map where there is nothing to take back.
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: tried.is_some(), ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let map = sheet.map;
    let pressed = |key: Key| {
        ui.input_mut(|input| {
            // First, for a key without modifiers is one with Shift too.
            let strides = input.count_and_consume_key(Modifiers::SHIFT, key) as f64;
            strides * STRIDE + input.count_and_consume_key(Modifiers::NONE, key) as f64
        })
    };
    let across = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
    let up = pressed(Key::ArrowUp) - pressed(Key::ArrowDown);
    if across != 0.0 || up != 0.0 {
        let [x, y] = tried.unwrap_or([map.x.now, map.y.now]);
        let moved = |axis: &Axis, value: f64, steps: f64| match steps == 0.0 {
            true => value,
            false => step(axis, value, steps),
        };
        return Some(FlipAction::Try(Some([moved(&map.x, x, across), moved(&map.y, y, up)])));
    }
    tried?;
    if pressed(Key::Home) + pressed(Key::Escape) > 0.0 {
        return Some(FlipAction::Try(None));
    }
    (pressed(Key::Enter) > 0.0).then_some(FlipAction::TakeOver)
}

/// So many steps on along an axis; of whole numbers at least one.
fn step(axis: &Axis, value: f64, steps: f64) -> f64 {
    let to = axis.at((axis.part(value) + steps * STEP).clamp(0.0, 1.0));
    match axis.is_whole && to == value {
        true => (value + steps.signum()).clamp(axis.low, axis.high),
        false => to,
    }
}

/// What stands under the pointer.
fn hover_ui(view: ViewContext<'_>, sheet: &Sheet<'_>, response: &Response, here: Pos2) {
    let Some(at) = response.hover_pos() else { return };
    let map = sheet.map;
    let currency = &view.plan().currency;
    let near = at.distance(here) <= NEAR;
    let [x, y] = if near { [map.x.now, map.y.now] } else { sheet.values(at) };
    let nearest = |part: f64, count: usize| libm::round(part.clamp(0.0, 1.0) * (count - 1) as f64) as usize;
    let verdict = match near {
        true => map.now.verdict,
        false => map.verdict(nearest(map.x.part(x), map.columns), nearest(map.y.part(y), map.rows)),
    };
    let words = format!(
        "{}\n{} {}\n{} {}",
        verdict.label(),
        map.x.label,
        value_words(&map.x, currency, x),
        map.y.label,
        value_words(&map.y, currency, y)
    );
    response.clone().on_hover_text_at_pointer(words);
}

/// The map for those who do not see it.
fn spoken(view: ViewContext<'_>, worked: &Worked) -> String {
    let map = &worked.map;
    let currency = &view.plan().currency;
    let name = view.plan().node(&map.task).map_or("", |node| node.name.as_str());
    let axis = |axis: &Axis| {
        let [low, high] = [axis.low, axis.high].map(|value| value_words(axis, currency, value));
        format!("{} from {low} to {high}", axis.label)
    };
    let regions: Vec<String> = worked
        .regions
        .iter()
        .map(|region| format!("{} on {} of it", region.verdict.label(), short(say::share(region.share))))
        .collect();
    let stands = |point: &MapPoint| format!("{}, crosses for good: {}", point.verdict.label(), crossing(point));
    let mut words = format!(
        "Where {name} flips: {} across, {} up; {}. As planned: {}",
        axis(&map.x),
        axis(&map.y),
        regions.join(", "),
        stands(&map.now)
    );
    if let (Some([x, y]), Some(point)) = (view.flipping.tried(), view.flipping.point()) {
        let [x, y] = [(&map.x, x), (&map.y, y)].map(|(axis, value)| value_words(axis, currency, value));
        words = format!("{words}. Tried: {x} and {y}: {}", stands(point));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Dial;

    fn axis(low: f64, high: f64, is_log: bool, is_whole: bool) -> Axis {
        let (dial, label) = (Dial::Input("x".into()), "x".to_owned());
        Axis { dial, label, unit: "", now: low, low, high, is_log, is_whole }
    }

    #[test]
    fn ticks_are_round_and_lie_on_the_axis() {
        assert_eq!(ticks(&axis(1e3, 1e5, true, false), 6), [1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5]);
        assert_eq!(ticks(&axis(1e3, 1e5, true, false), 4), [1e3, 3e3, 1e4, 3e4, 1e5]);
        assert_eq!(ticks(&axis(1e3, 1e5, true, false), 3), [1e3, 1e4, 1e5]);
        assert_eq!(ticks(&axis(0.2, 0.4, false, false), 4).len(), 5);
        assert_eq!(ticks(&axis(0.0, 3.0, false, true), 20), [0.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn of_very_many_powers_some_are_left_out() {
        let ticks = ticks(&axis(1e-6, 1e6, true, false), 4);
        assert_eq!(ticks, [1e-6, 1e-3, 1.0, 1e3, 1e6]);
    }

    #[test]
    fn a_key_moves_whole_numbers_by_one_at_least() {
        let months = axis(0.0, 12.0, false, true);
        assert_eq!(step(&months, 6.0, 1.0), 7.0);
        assert_eq!(step(&months, 6.0, -1.0), 5.0);
        assert_eq!(step(&months, 12.0, 1.0), 12.0);
    }
}
