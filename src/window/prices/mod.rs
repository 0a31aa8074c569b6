//! Prices in the window: choosing a model with its price, typing one, and laying newer lists beside the plan's.

mod by_hand;
mod catalogue;
mod picker;
mod update;
mod update_view;
pub(crate) mod words;

pub(crate) use by_hand::{ByHand, by_hand_ui};
pub(crate) use picker::{Left, ModelPicker, Taken, model_picker_ui};
pub(crate) use update::{Desk, Update};
pub(crate) use update_view::{Asks, update_ui};

use super::app::MixplanApp;
use super::dialogs::Dialog;
use crate::document::{Change, Command};
use crate::plan::{HostedCost, Node, NodeId, Plan, Price, Serving, TokenCost};

/// What a model is chosen for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    Hosted(NodeId),
    Cheaper(NodeId),
    /// The tuned model, where serving it is paid by tokens.
    Served(NodeId),
    /// The plan's price book.
    Book,
}

impl Wanted {
    fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Hosted(id) | Self::Cheaper(id) | Self::Served(id) => Some(id),
            Self::Book => None,
        }
    }

    /// What is named there now.
    fn model<'p>(&self, plan: &'p Plan) -> Option<&'p str> {
        let task = plan.node(self.node()?)?.task()?;
        let hosted = match self {
            Self::Hosted(_) => &task.hosted,
            Self::Cheaper(_) => &task.cheaper_hosted.as_ref()?.cost,
            Self::Served(_) | Self::Book => return task.served_model(),
        };
        match hosted {
            HostedCost::Tokens(tokens) => tokens.model.as_deref(),
            HostedCost::Unknown | HostedCost::PerCall(_) => None,
        }
    }

    /// The cost in the node that it is chosen for.
    fn cost<'n>(&self, node: &'n mut Node) -> Option<&'n mut TokenCost> {
        let task = node.task_mut()?;
        let hosted = match self {
            Self::Hosted(_) => &mut task.hosted,
            Self::Cheaper(_) => &mut task.cheaper_hosted.as_mut()?.cost,
            Self::Served(_) => match &mut task.tuned.as_mut()?.serving {
                Serving::Tokens(tokens) => return Some(tokens),
                _ => return None,
            },
            Self::Book => return None,
        };
        match hosted {
            HostedCost::Tokens(tokens) => Some(tokens),
            HostedCost::Unknown | HostedCost::PerCall(_) => None,
        }
    }
}

impl MixplanApp {
    /// Opens the list of models.
    pub(super) fn pick_model(&mut self, wanted: Wanted, ctx: &egui::Context) {
        if let Some(document) = &self.document {
            self.models = Some(ModelPicker::new(wanted, document.plan(), self.today, ctx));
        }
    }

    pub(super) fn model_picked(&mut self, wanted: Wanted, taken: Taken) {
        match taken {
            Taken::Priced(price) => self.take_price(&wanted, *price),
            Taken::ByHand(model) => self.ask_price(wanted, model),
            Taken::Nameless => {
                if let Some((node, set)) = self.with_model(&wanted, None) {
                    let label = format!("Price {} without a model", node.name);
                    self.edit(Command::new(label, set));
                }
            }
        }
    }

    /// Asks for the price of a model that no list has.
    fn ask_price(&mut self, wanted: Wanted, model: String) {
        let Some(document) = &self.document else { return };
        let (currency, today) = (document.plan().currency.clone(), self.today.to_string());
        self.dialog = Some(Dialog::ByHand(Box::new(ByHand::new(wanted, model, currency, today))));
    }

    /// Puts the price into the plan's book, if its model is not there, and names it where it was chosen: one step.
    pub(super) fn take_price(&mut self, wanted: &Wanted, price: Price) {
        let model = price.model.clone();
        let supply = Change::Supply { pools: Vec::new(), prices: vec![price] };
        let (label, change) = match self.with_model(wanted, Some(&model)) {
            Some((node, set)) => (format!("Choose {model} for {}", node.name), Change::All(vec![supply, set])),
            None => (format!("Add {model} to the price book"), supply),
        };
        self.edit(Command::new(label, change));
    }

    /// The node with this model in the place it is chosen for: its price is the book's, and no other.
    fn with_model(&self, wanted: &Wanted, model: Option<&str>) -> Option<(Node, Change)> {
        let mut node = self.document.as_ref()?.plan().node(wanted.node()?)?.clone();
        let cost = wanted.cost(&mut node)?;
        cost.model = model.map(str::to_owned);
        if model.is_some() {
            cost.usd_per_million_input = None;
            cost.usd_per_million_cached_input = None;
            cost.usd_per_million_output = None;
        }
        Some((node.clone(), Change::SetNode(node)))
    }
}
