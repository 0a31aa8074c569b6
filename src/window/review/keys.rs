//! The keys of the walkthrough: those of a presenter's remote, and a letter for each decision.

use egui::{Context, Key, Modifiers};

use super::{MixplanApp, Review};
use crate::plan::Decision;
use crate::window::commands::{self, UiCommand};
use crate::window::view::Action;

/// What a key does. Space is a button's where one has the keyboard.
const MOVES: &[(Key, Move)] = &[
    (Key::ArrowRight, Move::On),
    (Key::PageDown, Move::On),
    (Key::Space, Move::On),
    (Key::ArrowLeft, Move::Back),
    (Key::PageUp, Move::Back),
    (Key::Home, Move::First),
    (Key::End, Move::Last),
    (Key::A, Move::Decide(Decision::Approved)),
    (Key::R, Move::Decide(Decision::Rejected)),
    (Key::D, Move::Decide(Decision::Deferred)),
    (Key::H, Move::Explain),
];

/// The commands of the window that work here too.
const ALSO: &[UiCommand] = &[
    UiCommand::Undo,
    UiCommand::Redo,
    UiCommand::Save,
    UiCommand::Quit,
    UiCommand::LargerText,
    UiCommand::SmallerText,
    UiCommand::NormalText,
    UiCommand::Review,
];

#[derive(Clone, Copy)]
enum Move {
    On,
    Back,
    First,
    Last,
    Decide(Decision),
    Explain,
}

impl Review {
    /// Gives what else is asked for.
    fn take_keys(&mut self, ctx: &Context) -> Option<UiCommand> {
        let mut asked = None;
        let focused = ctx.memory(|memory| memory.focused().is_some());
        for (key, does) in MOVES.iter().filter(|(key, _)| !(focused && *key == Key::Space)) {
            if !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, *key)) {
                continue;
            }
            match does {
                Move::On => self.go_to(self.at + 1),
                Move::Back => self.go_to(self.at.saturating_sub(1)),
                Move::First => self.go_to(0),
                Move::Last => self.go_to(self.count()),
                Move::Decide(taken) => self.asked = Some(*taken),
                Move::Explain => asked = Some(UiCommand::Explain),
            }
        }
        asked
    }
}

impl MixplanApp {
    /// Keys while the walkthrough is on. Escape leaves a field first, what is explained next, and then the review.
    pub(in crate::window) fn take_review_keys(&mut self, ctx: &Context) {
        let Some(review) = &mut self.review else { return };
        let typing = review.typing || ctx.text_edit_focused();
        // Before the window's commands, which have some of these keys too.
        if !typing {
            if let Some(command) = review.take_keys(ctx) {
                self.apply(Action::Run(command), ctx);
            }
            self.leave_explanation(ctx);
            if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
                return self.toggle_review(ctx);
            }
        }
        for command in commands::pressed(ctx, typing, false, self.situation()) {
            if ALSO.contains(&command) {
                self.evaluate();
                self.apply(Action::Run(command), ctx);
            }
        }
    }
}
