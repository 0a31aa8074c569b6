//! What the map shows is what the plan gives with these values.

use proptest::prelude::*;

use super::*;
use crate::analysis::{Lever, Settings, evaluate, seek};

fn worked() -> Plan {
    ron::from_str(include_str!("../../../examples/lesson-5-worked-calculation.ron")).unwrap()
}

fn desk() -> Plan {
    ron::from_str(include_str!("../../../examples/support-desk.ron")).unwrap()
}

fn first_task(plan: &Plan) -> NodeId {
    plan.nodes.iter().find(|node| node.task().is_some()).unwrap().id.clone()
}

fn axes_of(plan: &Plan, task: &NodeId, reach: f64) -> Vec<Axis> {
    let evaluation = evaluate(plan, &Settings::default());
    axes(plan, &seek(plan, &evaluation, Some(task), 6.0).unwrap(), reach)
}

fn axis<'a>(axes: &'a [Axis], key: &str) -> &'a Axis {
    axes.iter().find(|axis| axis.dial.key() == key).unwrap_or_else(|| panic!("no axis {key}"))
}

#[test]
fn the_worked_case_crosses_where_it_does_by_hand() {
    // $2 500 upfront over calls · ($ hosted − $0.0005): 100 000 calls at $0.005 cross after 2 500 / 450 months.
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 10.0);
    let (calls, hosted) = (axis(&axes, "volume"), axis(&axes, "hosted"));
    assert_eq!((calls.now, calls.unit), (200_000.0, "calls"));
    let at = |x, y| map_point(&plan, &task, (calls, x), (hosted, y)).unwrap().settled_crossover_months.unwrap();
    assert!((at(200_000.0, 0.005) - 2500.0 / 900.0).abs() < 1e-9);
    assert!((at(100_000.0, 0.005) - 2500.0 / 450.0).abs() < 1e-9);
    assert!((at(200_000.0, 0.003) - 2500.0 / 500.0).abs() < 1e-9);
    assert!((at(100_000.0, 0.003) - 2500.0 / 250.0).abs() < 1e-9);
}

#[test]
fn along_a_line_of_six_months_it_crosses_after_about_six() {
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 3.0);
    let (calls, hosted) = (axis(&axes, "volume"), axis(&axes, "hosted"));
    let map = flip_map(&plan, &task, (calls, hosted), 0, &|| true).unwrap();
    let line = map.lines.iter().find(|line| line.months == 6.0).unwrap();
    for [x, y] in &line.points {
        let there = map_point(&plan, &task, (calls, calls.at(*x)), (hosted, hosted.at(*y))).unwrap();
        assert!((there.settled_crossover_months.unwrap() - 6.0).abs() < 0.2, "{there:?}");
    }
}

#[test]
fn a_point_taken_over_is_the_plan_that_the_map_judged() {
    let plan = desk();
    for task in plan.nodes.iter().filter(|node| node.task().is_some_and(|task| task.tuned.is_some())) {
        let axes = axes_of(&plan, &task.id, 10.0);
        assert!(axes.len() > 10);
        for pair in axes.windows(2) {
            let at = (pair[0].at(0.3), pair[1].at(0.6));
            let point = map_point(&plan, &task.id, (&pair[0], at.0), (&pair[1], at.1)).unwrap();
            let Some(taken) = taken_over(&plan, &task.id, (&pair[0], at.0), (&pair[1], at.1)) else { continue };
            let answer = evaluate(&taken, &Settings::default());
            let answer = answer.task(&task.id).unwrap();
            assert_eq!(answer.verdict, point.verdict, "{} and {}", pair[0].label, pair[1].label);
            let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                (a, b) => a == b,
            };
            assert!(close(answer.saving_usd, point.saving_usd), "{} and {}", pair[0].label, pair[1].label);
        }
    }
}

#[test]
fn what_is_taken_over_is_today_on_the_axes_that_are_then_made() {
    let plan = desk();
    let task = NodeId::new("triage");
    for axis in axes_of(&plan, &task, 10.0) {
        let value = axis.at(0.7);
        let other = axes_of(&plan, &task, 10.0).into_iter().find(|other| other.dial != axis.dial).unwrap();
        let Some(taken) = taken_over(&plan, &task, (&axis, value), (&other, other.now)) else { continue };
        let after = axes_of(&taken, &task, 10.0);
        // A value of nothing is no axis any more.
        let Some(after) = after.iter().find(|after| after.dial == axis.dial) else { continue };
        assert!((after.now - value).abs() <= 1e-6 * value.abs().max(1e-3), "{}: {} for {value}", axis.label, after.now);
    }
}

#[test]
fn each_axis_takes_every_value_between_its_ends() {
    let plan = desk();
    let task = NodeId::new("triage");
    let axes = axes_of(&plan, &task, 100.0);
    for axis in &axes {
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let value = axis.at(part);
            assert!((axis.low..=axis.high).contains(&value));
            let point = map_point(&plan, &task, (axis, value), (&axes[0], axes[0].now));
            assert!(point.is_some(), "{} at {value}", axis.label);
        }
    }
}

#[test]
fn a_map_that_is_looked_at_closely_agrees_with_one_that_is_looked_at_everywhere() {
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 10.0);
    let (x, y) = (axis(&axes, "volume"), axis(&axes, "hosted"));
    let map = flip_map(&plan, &task, (x, y), 2, &|| true).unwrap();
    let mut differ = 0;
    for row in 0..map.rows {
        for column in 0..map.columns {
            let at = (x.at(part(column, map.columns)), y.at(part(row, map.rows)));
            let point = map_point(&plan, &task, (x, at.0), (y, at.1)).unwrap();
            differ += usize::from(point.verdict != map.verdict(column, row));
        }
    }
    assert!(differ * 500 < map.verdicts.len(), "{differ} of {}", map.verdicts.len());
    assert!(map.verdicts.iter().any(|verdict| *verdict != map.now.verdict));
}

#[test]
fn a_lever_and_what_it_turns_are_not_put_side_by_side() {
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 10.0);
    let entry = axes.iter().find(|axis| axis.dial.key().contains("volume")).unwrap();
    let (calls, hosted) = (axis(&axes, "volume"), axis(&axes, "hosted"));
    assert!(are_apart(&plan, &task, calls, hosted));
    let volume = axes.iter().find(|axis| axis.dial != calls.dial && !are_apart(&plan, &task, calls, axis)).unwrap();
    assert!(volume.dial.key().contains(".volume"), "{} of {}", volume.dial.key(), entry.label);
    assert!(are_apart(&plan, &task, hosted, volume));
}

#[test]
fn the_limits_of_the_mix_are_no_axes_and_the_labour_of_a_sub_task_is_one() {
    let mut plan = desk();
    let node = plan.nodes.iter_mut().find(|node| node.id == NodeId::new("triage")).unwrap();
    let tuned = node.task_mut().unwrap().tuned.as_mut().unwrap();
    tuned.labour.get_or_insert_with(crate::plan::presets::labour);
    plan.policy.person_days = Some(crate::plan::Estimate::certain(30.0));
    let keys: Vec<String> =
        axes_of(&plan, &NodeId::new("triage"), 10.0).iter().map(|axis| axis.dial.key().to_owned()).collect();
    assert!(keys.iter().any(|key| key.ends_with("labour.person_days")), "{keys:?}");
    assert!(!keys.iter().any(|key| key == "policy.person_days" || key.contains("likely_chance")), "{keys:?}");
}

#[test]
fn a_region_is_named_where_it_is_widest() {
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 10.0);
    let mut map = flip_map(&plan, &task, (axis(&axes, "volume"), axis(&axes, "hosted")), 0, &|| true).unwrap();
    // The left fourth is of one verdict, the rest of another.
    for (index, verdict) in map.verdicts.iter_mut().enumerate() {
        *verdict = if index % map.columns <= 6 { Verdict::KeepHosted } else { Verdict::FineTune };
    }
    let regions = map.regions();
    let [tune, keep] = &regions[..] else { panic!("{regions:?}") };
    assert_eq!((tune.verdict, keep.verdict), (Verdict::FineTune, Verdict::KeepHosted));
    assert!((keep.share - 7.0 / 25.0).abs() < 1e-9 && (tune.share + keep.share - 1.0).abs() < 1e-9);
    assert!((keep.middle[0] - 3.0 / 24.0).abs() < 1e-9, "{keep:?}");
    assert!((0.4..0.9).contains(&tune.middle[0]) && (0.3..0.7).contains(&tune.middle[1]), "{tune:?}");
}

#[test]
fn a_map_that_is_not_wanted_any_more_is_given_up() {
    let plan = worked();
    let task = first_task(&plan);
    let axes = axes_of(&plan, &task, 10.0);
    assert_eq!(flip_map(&plan, &task, (&axes[0], &axes[1]), 3, &|| false), None);
}

#[test]
fn without_a_tuned_path_there_is_nothing_to_move() {
    let plan = desk();
    let evaluation = evaluate(&plan, &Settings::default());
    let bare = plan.nodes.iter().find(|node| node.task().is_some_and(|task| task.tuned.is_none())).unwrap();
    assert!(seek(&plan, &evaluation, Some(&bare.id), 6.0).is_err());
}

#[test]
fn the_levers_come_first_and_switches_do_not_come() {
    let axes = axes_of(&desk(), &NodeId::new("triage"), 10.0);
    let levers: Vec<&str> = axes.iter().take(4).map(|axis| axis.dial.key()).collect();
    assert_eq!(levers, ["volume", "hosted", "serving", "upfront"]);
    assert!(axes.iter().all(|axis| axis.unit != crate::plan::Numbers::SWITCH));
    assert!(matches!(axes[0].dial, Dial::Lever(Lever::Volume)));
}

proptest! {
    #[test]
    fn a_dearer_hosted_price_never_argues_for_staying_hosted(part in 0.0..1.0f64, more in 0.0..1.0f64, volume in 0.0..1.0f64) {
        let plan = worked();
        let task = first_task(&plan);
        let axes = axes_of(&plan, &task, 10.0);
        let (calls, hosted) = (axis(&axes, "volume"), axis(&axes, "hosted"));
        let at = |part: f64| map_point(&plan, &task, (calls, calls.at(volume)), (hosted, hosted.at(part))).unwrap();
        if at(part).verdict == Verdict::FineTune {
            prop_assert_eq!(at(part + (1.0 - part) * more).verdict, Verdict::FineTune);
        }
    }
}
