//! Why the tuned path costs what it does in steps: whole replicas, in words.

use egui::{Label, RichText, Ui};

use super::series::Series;
use crate::plan::{YearMonth, say};
use crate::window::theme::Theme;

/// So many steps are named one by one.
const NAMED: usize = 3;

/// The caption above the plot of monthly costs; nothing where no replicas serve.
pub(super) fn caption_ui(theme: &Theme, ui: &mut Ui, series: &Series<'_>, start: YearMonth) {
    if let Some(words) = in_words(series.replicas_monthly, series.replica_load_monthly, start) {
        let words = RichText::new(words).size(theme.size.caption).color(theme.text_weak);
        ui.add(Label::new(words).wrap());
    }
}

/// `Whole replicas, paid in full, busy or not: 1 from Jan 2027, 2 from Oct 2027.`
fn in_words(replicas: &[f64], load: &[f64], start: YearMonth) -> Option<String> {
    let month = |index: usize| say::month(start.plus_months(index as u32));
    let mut steps: Vec<(usize, f64)> = Vec::new();
    for (index, count) in replicas.iter().copied().enumerate() {
        if steps.last().map_or(0.0, |(_, before)| *before) != count {
            steps.push((index, count));
        }
    }
    let (first, count) = *steps.first()?;
    let most = load.iter().copied().fold(0.0, f64::max);
    if steps.len() == 1 {
        let whole =
            if count == 1.0 { "1 whole replica".into() } else { format!("{} whole replicas", say::count(count)) };
        let busiest = format!("The busiest month asks for {}", say::count(most));
        return Some(format!(
            "{whole} from {} on, paid in full, busy or not. {busiest}: more calls cost no more until that reaches {}.",
            month(first),
            say::count(count)
        ));
    }
    let named = steps.iter().take(NAMED).map(|(index, count)| format!("{} from {}", say::count(*count), month(*index)));
    let mut text = format!("Whole replicas, paid in full, busy or not: {}", named.collect::<Vec<_>>().join(", "));
    if let Some((index, count)) = steps.last().filter(|_| steps.len() > NAMED) {
        text.push_str(&format!(" … {} from {}", say::count(*count), month(*index)));
    }
    Some(format!("{text}. Between two steps more calls cost no more."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(replicas: &[f64], load: &[f64]) -> Option<String> {
        in_words(replicas, load, YearMonth::new(2026, 12).unwrap())
    }

    #[test]
    fn steps_are_named_with_their_months() {
        let text = words(&[0.0, 1.0, 1.0, 2.0], &[0.0, 0.9, 1.0, 1.1]).unwrap();
        assert!(
            text.starts_with("Whole replicas, paid in full, busy or not: 1 from Jan 2027, 2 from Mar 2027. "),
            "{text}"
        );
        let text = words(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert!(text.contains("1 from Dec 2026, 2 from Jan 2027, 3 from Feb 2027 … 5 from Apr 2027."), "{text}");
    }

    #[test]
    fn a_single_step_says_how_far_it_reaches() {
        let text = words(&[0.0, 2.0, 2.0], &[0.0, 0.5, 1.25]).unwrap();
        let expected = "2 whole replicas from Jan 2027 on, paid in full, busy or not. The busiest month asks for 1.25: \
                        more calls cost no more until that reaches 2.";
        assert_eq!(text, expected);
    }

    #[test]
    fn where_no_replicas_serve_there_is_nothing_to_say() {
        assert_eq!(words(&[], &[]), None);
        assert_eq!(words(&[0.0, 0.0], &[0.0, 0.0]), None);
    }
}
