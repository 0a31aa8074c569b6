//! The plan's GPU pools: what serves the adapters of several tuned sub-tasks at once.

use egui::{Label, RichText, Ui};

use super::form::Form;
use super::load::gpu_price_ui;

use super::serving::utilisation;
use crate::plan::{Node, Plan, Pool, Serving, presets, say};
use crate::window::number_edit::Field;
use crate::window::theme::icons;
use crate::window::widgets::{quiet_button, subsection, wide_button};

pub(super) fn pools_ui(form: &mut Form<'_>, ui: &mut Ui, plan: &mut Plan) {
    if plan.pools.is_empty() {
        let text = "No pools yet. A pool serves the adapters of several tuned sub-tasks on the same GPUs.";
        ui.add(Label::new(RichText::new(text).color(form.theme.text_weak)).wrap());
    }
    let mut removed = None;
    let mut renamed = None;
    for index in 0..plan.pools.len() {
        let taken: Vec<String> =
            plan.pools.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, pool)| pool.id.clone()).collect();
        let users = plan.nodes.iter().filter(|node| uses(node, &plan.pools[index].id)).count();
        let Some(pool) = plan.pools.get_mut(index) else { continue };
        let before = pool.id.clone();
        let note = format!("{} / h", say::money(form.currency(), pool.usd_per_gpu_hour.central()));
        subsection(ui, form.theme, form.scope.with(("pool", index)), &before, &note, true, |ui| {
            pool_ui(form, ui, pool, index, &taken);
            if users > 0 {
                let text = format!("Serves {users} sub-task{}.", if users == 1 { "" } else { "s" });
                ui.label(RichText::new(text).size(form.theme.size.small).color(form.theme.text_weak));
            } else if quiet_button(ui, form.theme, icons::TRASH, &format!("Remove pool {before}")) {
                removed = Some(index);
            }
        });
        if pool.id != before {
            renamed = Some((before, pool.id.clone()));
        }
    }
    if let Some((old, new)) = renamed {
        rename_pool(plan, &old, &new);
    }
    if let Some(index) = removed {
        let gone = plan.pools.remove(index);
        form.did(format!("Remove pool {}", gone.id));
    }
    if wide_button(ui, form.theme, icons::PLUS, "Add a pool") {
        plan.pools.push(presets::pool(&free_id(plan)));
        form.did("Add a pool".into());
    }
}

fn pool_ui(form: &mut Form<'_>, ui: &mut Ui, pool: &mut Pool, index: usize, taken: &[String]) {
    let field = |label, name: &str| Field::new(label).named(format!("Pool {} {name}", index + 1));
    form.parsed_text(ui, field("Name", "name"), &mut pool.id, &|text| match text.trim() {
        "" => Err("Give the pool a short name.".into()),
        name if taken.iter().any(|other| other == name) => Err(format!("There is a pool {name} already.")),
        name if name.chars().count() > 100 => Err("Give it a shorter name.".into()),
        name => Ok(name.to_owned()),
    });
    let name = format!("Pool {}", index + 1);
    gpu_price_ui(form, ui, &name, (&mut pool.usd_per_gpu_hour, &mut pool.sticker_uplift), None);
    form.integer(ui, field("GPUs", "GPUs").unit("per replica"), &mut pool.gpus_per_replica, 1..=10_000);
    form.integer(ui, field("At least", "fewest replicas").unit("replicas"), &mut pool.min_replicas, 0..=1_000_000);
    let name = format!("Pool {} utilisation", index + 1);
    form.estimate(ui, utilisation(&name), &mut pool.target_utilisation);
    let overhead = field("Adapters cost", "adapter overhead").help("Throughput lost to switching adapters");
    let overhead =
        overhead.refuse(|_, high| (high >= 1.0).then_some("An overhead of 100 % leaves no throughput; give less."));
    form.estimate(ui, overhead, &mut pool.adapter_overhead);
}

fn serving_pool(node: &Node) -> Option<&str> {
    match &node.task()?.tuned.as_ref()?.serving {
        Serving::Pool(pool) => Some(&pool.id),
        _ => None,
    }
}

fn uses(node: &Node, pool: &str) -> bool {
    serving_pool(node) == Some(pool)
}

fn rename_pool(plan: &mut Plan, old: &str, new: &str) {
    for tuned in plan.nodes.iter_mut().filter_map(Node::task_mut).filter_map(|task| task.tuned.as_mut()) {
        if let Serving::Pool(pool) = &mut tuned.serving
            && pool.id == old
        {
            pool.id = new.to_owned();
        }
    }
}

fn free_id(plan: &Plan) -> String {
    let mut number = 1;
    let mut id = "gpus".to_owned();
    while plan.pool(&id).is_some() {
        number += 1;
        id = format!("gpus-{number}");
    }
    id
}
