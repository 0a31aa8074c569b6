//! A list to pick from by typing: what the command palette and the canvas's own palette are made of.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CornerRadius, Key, Margin, Modifiers, Rect, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo,
    pos2, scroll_area::ScrollSource, style::ScrollAnimation, vec2,
};

use super::theme::Theme;

/// What was typed, and which line is chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picker {
    pub query: String,
    chosen: usize,
    /// What the keys of this frame ask for.
    down: isize,
    enter: bool,
    /// Bring the chosen line into view.
    follow: bool,
}

/// One line, as it is drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row<'a> {
    pub icon: &'a str,
    pub text: &'a str,
    /// Which characters of the text fit what was typed.
    pub marks: &'a [u32],
    /// Said quietly behind the text.
    pub hint: &'a str,
    /// At the right.
    pub keys: &'a str,
    pub greyed: bool,
    /// Its accessible name.
    pub spoken: String,
}

pub(crate) const ROW: f32 = 32.0;

impl Picker {
    /// With something typed already.
    pub fn with_query(query: &str) -> Self {
        Self { query: query.to_owned(), ..Self::default() }
    }

    /// The field that is typed into, always with the focus; whether what is typed is another.
    pub fn search_ui(&mut self, ui: &mut Ui, name: &str, hint: &str, page: usize) -> bool {
        self.keys(ui, page as isize);
        let edit = TextEdit::singleline(&mut self.query).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit.margin(Margin::symmetric(8, 6))).accessible_name(name);
        if !response.has_focus() {
            response.request_focus();
        }
        if response.changed() {
            self.chosen = 0;
            self.follow = true;
        }
        response.changed()
    }

    /// Before the field sees them: it would leave on Enter.
    fn keys(&mut self, ui: &Ui, page: isize) {
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as isize;
        let lines = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        self.down = lines + page * (pressed(Key::PageDown) - pressed(Key::PageUp));
        self.enter = pressed(Key::Enter) > 0;
    }

    /// The lines, at most `rows` of them in sight; which one was taken.
    pub fn rows_ui<'a>(
        &mut self,
        theme: &Theme,
        ui: &mut Ui,
        rows: usize,
        count: usize,
        row: impl Fn(usize) -> Row<'a>,
    ) -> Option<usize> {
        let taken =
            self.lines_ui(ui, ROW, rows, count, |ui, rect, index, chosen| row_ui(theme, ui, rect, &row(index), chosen));
        taken.filter(|index| !row(*index).greyed)
    }

    /// The same for lines of any height that draw themselves.
    pub fn lines_ui(
        &mut self,
        ui: &mut Ui,
        height: f32,
        rows: usize,
        count: usize,
        line: impl Fn(&Ui, Rect, usize, bool) -> egui::Response,
    ) -> Option<usize> {
        if count == 0 {
            ui.add_space(6.0);
            ui.weak("  Nothing by that name");
            ui.add_space(6.0);
            return None;
        }
        self.step(count);
        let mut taken = self.enter.then_some(self.chosen);
        let area = ScrollArea::vertical().max_height(rows as f32 * height).scroll_source(ScrollSource::ALL);
        area.show_viewport(ui, |ui, view| {
            ui.set_height(count as f32 * height);
            ui.set_width(ui.available_width());
            let left_top = ui.max_rect().min;
            let place = |index: usize| {
                let top = pos2(left_top.x, left_top.y + index as f32 * height);
                Rect::from_min_size(top, vec2(ui.max_rect().width(), height))
            };
            if std::mem::take(&mut self.follow) {
                ui.scroll_to_rect_animation(place(self.chosen), None, ScrollAnimation::none());
            }
            let first = (view.top() / height) as usize;
            for index in first..((view.bottom() / height) as usize + 1).min(count) {
                let response = line(ui, place(index), index, index == self.chosen);
                if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    self.chosen = index;
                }
                if response.clicked() {
                    taken = Some(index);
                }
            }
        });
        taken
    }

    fn step(&mut self, count: usize) {
        let (last, before) = (count as isize - 1, self.chosen.min(count - 1) as isize);
        self.chosen = match self.down {
            0 => before,
            // One step past an end comes round; a page does not.
            1 if before == last => 0,
            -1 if before == 0 => last,
            by => (before + by).clamp(0, last),
        } as usize;
        self.follow |= self.down != 0;
    }
}

/// The ground of a line, and what it is to the pointer and to screen readers.
pub(crate) fn line_ui(theme: &Theme, ui: &Ui, rect: Rect, spoken: &str, enabled: bool, chosen: bool) -> egui::Response {
    let id = ui.scope_id().with(("row", spoken, rect.top() as i32));
    // Not to be reached by Tab: the arrow keys lead there.
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, enabled, chosen, spoken));
    if chosen {
        ui.painter().rect_filled(rect, CornerRadius::same(theme.radius.small), theme.selection);
    }
    response
}

fn row_ui(theme: &Theme, ui: &Ui, rect: Rect, row: &Row<'_>, chosen: bool) -> egui::Response {
    let response = line_ui(theme, ui, rect, &row.spoken, !row.greyed, chosen);
    let y = rect.center().y;
    let text_colour = if row.greyed { theme.text_weak } else { theme.text };
    let put =
        |x: f32, align: Align2, text: &str, font, colour| ui.painter().text(pos2(x, y), align, text, font, colour);
    put(rect.left() + 18.0, Align2::CENTER_CENTER, row.icon, Theme::icon(16.0), theme.text_weak);
    let caption = Theme::regular(theme.size.caption);
    let keys = put(rect.right() - 10.0, Align2::RIGHT_CENTER, row.keys, caption.clone(), theme.text_weak);
    let left = rect.left() + 36.0;
    let text = ui.painter().layout_job(marked(theme, row.text, row.marks, text_colour, keys.left() - left - 12.0));
    let end = left + text.size().x;
    ui.painter().galley(pos2(left, y - text.size().y / 2.0), text, text_colour);
    let hint = ui.painter().layout_no_wrap(row.hint.to_owned(), caption, theme.text_weak);
    let at = keys.left() - hint.size().x - if row.keys.is_empty() { 0.0 } else { 16.0 };
    if at > end + 12.0 {
        ui.painter().galley(pos2(at, y - hint.size().y / 2.0), hint, theme.text_weak);
    }
    response
}

/// The text on one line, what was typed set off.
pub(crate) fn marked(theme: &Theme, text: &str, marks: &[u32], colour: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width.max(20.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    for (index, letter) in text.chars().enumerate() {
        let typed = marks.binary_search(&(index as u32)).is_ok();
        let format = TextFormat {
            font_id: if typed { Theme::semibold(theme.size.body) } else { Theme::regular(theme.size.body) },
            color: if typed { theme.accent } else { colour },
            ..TextFormat::default()
        };
        job.append(letter.encode_utf8(&mut [0; 4]), 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stepped(chosen: usize, down: isize) -> usize {
        let mut picker = Picker { chosen, down, ..Picker::default() };
        picker.step(5);
        picker.chosen
    }

    #[test]
    fn one_step_past_an_end_comes_round_and_a_page_stops_there() {
        assert_eq!((stepped(4, 1), stepped(0, -1)), (0, 4));
        assert_eq!((stepped(3, 11), stepped(1, -11)), (4, 0));
        assert_eq!(stepped(9, 0), 4);
    }
}
