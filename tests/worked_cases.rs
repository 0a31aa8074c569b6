//! The cases that must come out as worked by hand: the lesson's four scenarios and its calculation.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use mixplan::analysis::{Criterion, Evaluation, FlipInput, Outcome, RuleName, Settings, TaskAnswer, Verdict, evaluate};
use mixplan::plan::{Estimate, Plan, Serving};

fn plan(text: &str) -> Plan {
    ron::from_str(text).unwrap()
}

fn evaluated(text: &str) -> Evaluation {
    let evaluation = evaluate(&plan(text), &Settings::default());
    assert!(!evaluation.has_errors(), "{:?}", evaluation.findings);
    evaluation
}

/// The plan's only sub-task.
fn only_task(evaluation: &Evaluation) -> &TaskAnswer {
    assert_eq!(evaluation.tasks.len(), 1);
    &evaluation.tasks[0]
}

fn decided_by(task: &TaskAnswer) -> Option<RuleName> {
    task.rules.iter().find(|rule| rule.outcome == Outcome::Decides).map(|rule| rule.rule)
}

#[track_caller]
fn assert_close(found: impl Into<Option<f64>>, worked: f64) {
    let found = found.into().expect("a figure");
    assert!((found - worked).abs() <= 1e-9 * worked.abs(), "{found} is not {worked}");
}

const LESSON_1: &str = include_str!("../examples/lesson-1-docs-qa.ron");
const LESSON_2: &str = include_str!("../examples/lesson-2-classifier.ron");
const LESSON_3: &str = include_str!("../examples/lesson-3-email-json.ron");
const LESSON_4: &str = include_str!("../examples/lesson-4-foundation-model.ron");
const LESSON_5: &str = include_str!("../examples/lesson-5-worked-calculation.ron");

#[test]
fn answers_that_misread_retrieved_passages_keep_prompting_then_the_retrievals_configuration() {
    let evaluation = evaluated(LESSON_1);
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::KeepPrompting);
    assert_eq!(decided_by(task), Some(RuleName::FormatOrMisreading));
    let advice = task.advice.join("\n").to_lowercase();
    let context = advice.find("context").expect("answer only from the context");
    let retrieval = advice.find("retrieval").expect("the retrieval's configuration");
    assert!(context < retrieval, "{advice}");
    assert!(evaluation.mix.tuned.is_empty());
}

#[test]
fn a_busy_classifier_is_fine_tuned_quality_permitting_and_saves_a_million_a_year_not_three() {
    let evaluation = evaluated(LESSON_2);
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::FineTune);
    assert!(task.quality_permitting);
    // 100 000 a day · 365 days
    assert_close(task.calls_lifetime, 36_500_000.0);
    // 3 000 a day · 365 days
    assert_close(task.hosted_lifetime_usd, 1_095_000.0);
    // Served at √(50 · 200) = 100 a day · 365 days, after 2 500 for the tuning.
    assert_close(task.upfront_usd, 2_500.0);
    assert_close(task.tuned_lifetime_usd, 36_500.0 + 2_500.0);
    assert_close(task.saving_usd, 1_056_000.0);
    assert_close(task.saving_share, 1_056_000.0 / 1_095_000.0);
    // 2 500 at 2 900 saved a day: 25/29 of a day, of which a month has 365/12.
    assert_close(task.settled_crossover_months, 25.0 / 29.0 / (365.0 / 12.0));
    // And so 25/29 of a day's 100 000 calls.
    assert_close(task.settled_crossover_calls, 2_500_000.0 / 29.0);
    assert_close(evaluation.mix.saving_usd, 1_056_000.0);
}

#[test]
fn the_busy_classifiers_range_is_18_250_to_73_000_a_year_served() {
    for (usd_per_call, served, saving) in [(0.0005, 18_250.0, 1_076_750.0), (0.002, 73_000.0, 1_022_000.0)] {
        let mut plan = plan(LESSON_2);
        let tuned = plan.nodes[1].task_mut().unwrap().tuned.as_mut().unwrap();
        tuned.serving = Serving::PerCall(Estimate::certain(usd_per_call));
        let evaluation = evaluate(&plan, &Settings::default());
        let task = only_task(&evaluation);
        assert_eq!(task.verdict, Verdict::FineTune);
        assert_close(task.tuned_monthly_usd.iter().sum::<f64>(), served);
        // The lesson's figures before the tuning is paid.
        assert_close(task.saving_usd.unwrap() + 2_500.0, saving);
    }
}

#[test]
fn fifty_emails_a_day_keep_prompting() {
    let evaluation = evaluated(LESSON_3);
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::KeepPrompting);
    assert_eq!(decided_by(task), Some(RuleName::FormatOrMisreading));
    // 50 a day · 365 days
    assert_close(task.calls_lifetime, 18_250.0);
    assert!(task.advice.join("\n").to_lowercase().contains("output"), "{:?}", task.advice);
}

#[test]
fn a_foundation_model_of_ones_own_ships_hosted_first() {
    let evaluation = evaluated(LESSON_4);
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::ShipHostedFirst);
    assert_eq!(decided_by(task), Some(RuleName::FromScratch));
}

#[test]
fn the_worked_calculation_comes_out_as_worked() {
    let evaluation = evaluated(LESSON_5);
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::FineTune);
    assert!(task.quality_permitting);
    assert_eq!(decided_by(task), Some(RuleName::FineTune));
    assert_eq!(task.criteria.prompting_runs_out, Criterion::Met);
    assert_eq!(task.criteria.retrieval_does_not_fix, Criterion::Met);
    assert_eq!(task.criteria.volume_repays, Criterion::Met);
    // 200 000 calls · 24 months
    assert_close(task.calls_lifetime, 4_800_000.0);
    assert_close(task.hosted_lifetime_usd, 24_000.0);
    // 2 500 + 0.0005 · 4 800 000
    assert_close(task.tuned_lifetime_usd, 4_900.0);
    assert_close(task.saving_usd, 19_100.0);
    assert_close(task.saving_share, 191.0 / 240.0);
    // 2 500 / (0.005 − 0.0005) = 5 000 000 / 9 calls, at 200 000 a month
    assert_close(task.first_crossover_months, 25.0 / 9.0);
    assert_close(task.settled_crossover_months, 25.0 / 9.0);
    assert_close(task.settled_crossover_calls, 5_000_000.0 / 9.0);
    assert_eq!(task.lead_lost_months, []);
    assert_eq!(task.lumps_usd, [(0, 2_500.0)]);
    // Without a discount rate the discounted totals are the plain ones.
    assert_close(task.hosted_npv_usd, 24_000.0);
    assert_close(task.tuned_npv_usd, 4_900.0);
    assert_eq!(evaluation.mix.tuned.len(), 1);
    assert_close(evaluation.mix.hosted_lifetime_usd, 24_000.0);
    assert_close(evaluation.mix.mix_lifetime_usd, 4_900.0);
    assert_close(evaluation.mix.settled_crossover_requests, 5_000_000.0 / 9.0);
}

/// Between two replicas several things may change at once: here at 912 500 calls a month tuning becomes
/// meaningfully cheaper than today, and at 1 216 667 than the cheaper hosted path, which changes the verdict.
#[test]
fn a_volume_flips_where_the_verdict_changes_though_something_else_changed_before() {
    let evaluation = evaluated(
        r#"(format: 1, name: "x", start: "2026-12", horizon_months: 24, nodes: [
            (id: "in", name: "In", kind: Entry(volume: PerMonth(100000))),
            (id: "task", name: "Task", kind: Task(
                role: Classifier,
                hosted: PerCall(0.001),
                cheaper_hosted: Some((cost: PerCall(0.00075), quality: AtLeastEqual)),
                tuned: Some((
                    base_model: "7B",
                    training: Lump(0),
                    serving: Dedicated(gpu_seconds_per_call: 0.001, usd_per_gpu_hour: 1, target_utilisation: 0.5),
                )),
                evidence: (prompting: GoodEnough, failure: None, retrieval: NotApplicable, io: Bounded),
            )),
        ], edges: [(from: "in", to: "task")])"#,
    );
    let task = only_task(&evaluation);
    assert_eq!(task.verdict, Verdict::SwitchHosted);
    let flip = task.flips.iter().find(|flip| flip.input == FlipInput::CallsPerMonth).expect("a flip of the volume");
    assert_eq!(flip.to, Verdict::FineTune);
    // One replica, 730 a month, must be at most 80 % of 0.00075 a call.
    assert_close(flip.at, 730.0 / (0.8 * 0.00075));
}
