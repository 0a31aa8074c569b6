//! Edits for proptest: any edit of the plan on the screen, as a change of the document.

use mixplan::document::Change;
use mixplan::plan::{Node, NodeKind, Numbers, Plan, Tool, Volume};
use proptest::prelude::*;
use proptest::sample::Index;

/// Any edit of the plan on the screen.
#[derive(Clone, Debug)]
pub enum Edit {
    Number(Index, usize),
    RemoveNode(Index),
    RemoveEdge(Index),
    Move(Index),
    Period(Index, usize),
    RenamePrice(Index),
    RenamePool(Index),
    AddNode,
    ForgetCosts(Index),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (any::<Index>(), 0..4_usize).prop_map(|(at, how)| Edit::Number(at, how)),
        1 => any::<Index>().prop_map(Edit::RemoveNode),
        1 => any::<Index>().prop_map(Edit::RemoveEdge),
        1 => any::<Index>().prop_map(Edit::Move),
        1 => (any::<Index>(), 0..5_usize).prop_map(|(at, period)| Edit::Period(at, period)),
        1 => any::<Index>().prop_map(Edit::RenamePrice),
        1 => any::<Index>().prop_map(Edit::RenamePool),
        1 => Just(Edit::AddNode),
        1 => any::<Index>().prop_map(Edit::ForgetCosts),
    ]
}

/// The edit as a change of the plan, where there is something to change.
pub fn change(plan: &Plan, edit: &Edit) -> Option<Change> {
    let mut draft = plan.clone();
    match edit {
        Edit::Number(at, how) => {
            let keys: Vec<String> = plan.input_values().into_keys().collect();
            let key = &keys[at.index(keys.len())];
            draft.visit_inputs_mut(&mut |spot, input| {
                if spot.to_string() == *key {
                    let value = match how {
                        0 => input.value().scaled(0.5),
                        1 => input.value().scaled(2.0),
                        2 => Numbers::certain(1.0),
                        _ => Numbers::certain(0.25),
                    };
                    if input.problem(value).is_none() {
                        input.set(value);
                    }
                }
            });
        }
        Edit::RemoveNode(at) => {
            let node = plan.nodes.get(at.index(plan.nodes.len().max(1)))?;
            return Some(Change::RemoveNodes(vec![node.id.clone()]));
        }
        Edit::RemoveEdge(at) => {
            let index = at.index(plan.edges.len().max(1));
            plan.edges.get(index)?;
            return Some(Change::RemoveEdge { index });
        }
        Edit::Move(at) => {
            let node = plan.nodes.get(at.index(plan.nodes.len().max(1)))?;
            return Some(Change::MoveNodes(vec![(node.id.clone(), (7.0, 7.0))]));
        }
        Edit::Period(at, period) => {
            let index = at.index(plan.nodes.len().max(1));
            let NodeKind::Entry(entry) = &mut draft.nodes.get_mut(index)?.kind else { return None };
            entry.volume = Volume::with_period(entry.volume.estimate(), *period);
        }
        Edit::RenamePrice(at) => {
            let index = at.index(plan.prices.len().max(1));
            draft.prices.get_mut(index)?.model.push('+');
        }
        Edit::RenamePool(at) => {
            let index = at.index(plan.pools.len().max(1));
            draft.pools.get_mut(index)?.id.push('+');
        }
        Edit::AddNode => {
            let id = plan.free_id("new");
            let node = Node::new(id, "New", NodeKind::Tool(Tool::default()));
            return Some(Change::AddNodes { nodes: vec![(node, (1.0, 2.0))], edges: vec![] });
        }
        Edit::ForgetCosts(at) => {
            let index = at.index(plan.nodes.len().max(1));
            draft.nodes.get_mut(index)?.task_mut()?.tuned = None;
        }
    }
    Some(Change::SetPlan(Box::new(draft)))
}
