//! Cheaper first, by hand.

use super::*;
use crate::analysis::{Settings, evaluate};
use crate::plan::{Edge, Entry, Node, NodeId, NodeKind, Price, Task, Volume, YearMonth};

fn price(model: &str, p_in: f64, p_cached: Option<f64>, p_out: f64) -> Price {
    Price {
        model: model.into(),
        usd_per_million_input: Estimate::certain(p_in),
        usd_per_million_cached_input: p_cached.map(Estimate::certain),
        usd_per_million_output: Estimate::certain(p_out),
        ..Price::default()
    }
}

/// 2 000 tokens in and 100 out, at $2, $0.20 cached and $8 a million: $0.0048 a call.
fn plan(change: impl FnOnce(&mut TokenCost, &mut Task)) -> Plan {
    let mut plan = Plan::empty("Ladder", YearMonth::new(2026, 12).unwrap());
    plan.prices = vec![price("large", 2.0, Some(0.2), 8.0), price("mini", 0.5, Some(0.05), 2.0)];
    let mut cost = TokenCost {
        model: Some("large".into()),
        input: Estimate::certain(2000.0),
        output: Estimate::certain(100.0),
        ..TokenCost::default()
    };
    let mut task = Task::default();
    change(&mut cost, &mut task);
    task.hosted = HostedCost::Tokens(cost);
    let entry = Entry { volume: Volume::PerMonth(Estimate::certain(1000.0)), ..Entry::default() };
    let (mail, triage) = (NodeId::new("mail"), NodeId::new("triage"));
    plan.nodes = vec![
        Node::new(mail.clone(), "Mail", NodeKind::Entry(entry)),
        Node::new(triage.clone(), "Triage", NodeKind::Task(task)),
    ];
    plan.edges = vec![Edge { from: mail, to: triage, calls_per_call: Estimate::certain(1.0) }];
    plan
}

fn ladder_of(plan: &Plan) -> Ladder {
    evaluate(plan, &Settings::default()).tasks[0].ladder.clone()
}

fn means(ladder: &Ladder) -> Vec<Means> {
    ladder.rungs.iter().map(|rung| rung.means).collect()
}

#[test]
fn each_rung_is_priced_by_the_formula_and_all_together_multiply() {
    let ladder = ladder_of(&plan(|_, _| {}));
    // (2000 · (0.5·2 + 0.5·0.2) + 800) / 10⁶; half of 0.0048; (1400·2 + 800) / 10⁶; (2000·0.5 + 200) / 10⁶;
    // (1400 · (0.5·0.5 + 0.5·0.05) + 200) / 10⁶ · 0.5.
    let expected = [0.003, 0.0024, 0.0036, 0.0012, 0.000_292_5];
    for (rung, usd) in ladder.rungs.iter().zip(expected) {
        assert!((rung.usd_per_call - usd).abs() < 1e-15, "{rung:?}");
        assert!((rung.saving_share - (1.0 - usd / 0.0048)).abs() < 1e-12, "{rung:?}");
    }
    assert_eq!(ladder.rungs.len(), 5);
    assert_eq!(ladder.rungs[4].quality, RungQuality::ToMeasure);
    assert!(ladder.not_offered.is_empty());
}

#[test]
fn what_is_used_already_is_not_offered_again() {
    let ladder = ladder_of(&plan(|cost, _| {
        cost.cached_share = Estimate::certain(0.3);
        cost.batch_share = Estimate::certain(0.2);
        cost.batch_discount = Estimate::certain(0.5);
    }));
    assert_eq!(means(&ladder), [Means::ShorterPrompt, Means::SmallerModel, Means::Together]);
    assert!(ladder.not_offered.is_empty());
}

#[test]
fn a_fine_tuned_model_is_nobodys_smaller_model() {
    let mut plan = plan(|_, _| {});
    plan.prices.push(price("ft:mini:acme::9kQ", 0.1, None, 0.2));
    let ladder = ladder_of(&plan);
    let smaller = ladder.rungs.iter().find(|rung| rung.means == Means::SmallerModel).unwrap();
    assert!(matches!(&smaller.cost, HostedCost::Tokens(cost) if cost.model.as_deref() == Some("mini")));
}

#[test]
fn what_has_no_price_or_cannot_be_says_why() {
    let mut plan = plan(|_, task| task.evidence.user_facing = true);
    plan.prices = vec![price("large", 2.0, None, 8.0)];
    let ladder = ladder_of(&plan);
    assert_eq!(means(&ladder), [Means::ShorterPrompt]);
    assert_eq!(ladder.not_offered.len(), 3, "{:?}", ladder.not_offered);
    let per_call = plan.nodes[1].task_mut().unwrap();
    per_call.hosted = HostedCost::PerCall(Estimate::certain(0.01));
    assert!(ladder_of(&plan).rungs.is_empty());
    assert_eq!(ladder_of(&plan).not_offered.len(), 1);
}

#[test]
fn a_prompt_that_gets_too_short_to_be_cached_is_not_cached_together() {
    let ladder = ladder_of(&plan(|cost, _| {
        cost.input = Estimate::certain(1200.0);
        cost.batch_share = Estimate::certain(1.0);
        cost.batch_discount = Estimate::certain(0.5);
    }));
    let together = ladder.rungs.last().unwrap();
    assert_eq!((together.means, together.name.as_str()), (Means::Together, "Both together"));
    // (840·0.5 + 200) / 10⁶ · 0.5
    assert!((together.usd_per_call - 0.000_31).abs() < 1e-15, "{together:?}");
    assert_eq!(means(&ladder_of(&plan(|cost, _| cost.input = Estimate::certain(1000.0))))[0], Means::Batch);
}

#[test]
fn a_smaller_model_without_a_cached_price_is_charged_for_every_token() {
    let mut plan = plan(|cost, _| cost.cached_share = Estimate::certain(0.5));
    plan.prices[1].usd_per_million_cached_input = None;
    let ladder = ladder_of(&plan);
    let smaller = ladder.rungs.iter().find(|rung| rung.means == Means::SmallerModel).unwrap();
    assert!((smaller.usd_per_call - 0.0012).abs() < 1e-15);
}

#[test]
fn rule_6_judges_a_rung_that_is_weighed_as_the_ladder_says() {
    let mut plan = plan(|_, _| {});
    let rung = ladder_of(&plan).rungs[1].clone();
    let weighed = crate::plan::CheaperHosted { name: rung.name, cost: rung.cost, quality: rung.quality.as_cheaper() };
    plan.nodes[1].task_mut().unwrap().cheaper_hosted = Some(weighed);
    let evaluation = evaluate(&plan, &Settings::default());
    assert_eq!(evaluation.tasks[0].cheaper_lifetime_usd, Some(rung.lifetime_usd));
}

fn rung(ladder: &Ladder, means: Means) -> &Rung {
    ladder.rungs.iter().find(|rung| rung.means == means).unwrap()
}

#[track_caller]
fn assert_usd(rung: &Rung, by_hand: f64) {
    assert!((rung.usd_per_call - by_hand).abs() < 1e-15, "{by_hand}: {rung:?}");
}

#[test]
fn batch_costs_what_the_price_book_says_and_where_it_says_nothing_half() {
    let mut plan = plan(|_, _| {});
    plan.prices[0].usd_per_million_batch_input = Some(Estimate::certain(1.2));
    plan.prices[0].usd_per_million_batch_output = Some(Estimate::certain(6.0));
    plan.prices[0].source = "the vendor's list".into();
    let ladder = ladder_of(&plan);
    // (2000 · 1.2 + 100 · 6) / 10⁶
    let batch = rung(&ladder, Means::Batch);
    assert_usd(batch, 0.003);
    assert_eq!(
        (batch.assumes.as_str(), batch.basis.as_str()),
        ("its calls can wait up to a day, at the list's batch price", "the vendor's list")
    );
    // All together on mini, whose list has no batch price: (1400 · (0.5·0.5 + 0.5·0.05) + 200) / 10⁶ · 0.5.
    assert_usd(rung(&ladder, Means::Together), 0.000_292_5);
    plan.prices[1].usd_per_million_batch_input = Some(Estimate::certain(0.4));
    plan.prices[1].usd_per_million_batch_output = Some(Estimate::certain(1.0));
    // Its own: (1400 · 0.275 · 0.8 + 200 · 0.5) / 10⁶.
    assert_usd(rung(&ladder_of(&plan), Means::Together), 0.000_408);
}

#[test]
fn a_discount_that_is_given_wins_over_the_list() {
    let mut plan = plan(|cost, _| cost.batch_discount = Estimate::certain(0.25));
    plan.prices[0].usd_per_million_batch_input = Some(Estimate::certain(0.2));
    assert_usd(rung(&ladder_of(&plan), Means::Batch), 0.0048 * 0.75);
}

#[test]
fn caching_pays_for_what_is_written_where_the_list_charges_for_it() {
    let mut plan = plan(|_, _| {});
    plan.prices[0].usd_per_million_cache_write = Some(Estimate::certain(2.5));
    let ladder = ladder_of(&plan);
    // 2000 · (0.5·0.2 + 0.05·2.5 + 0.45·2) + 800, per million.
    let caching = rung(&ladder, Means::Caching);
    assert_usd(caching, 0.003_05);
    assert_eq!(caching.assumes, "50 % of the input is read from the cache and 5 % written to it");
    plan.nodes[1].task_mut().unwrap().hosted = HostedCost::Tokens(TokenCost {
        cache_write_share: Estimate::certain(0.7),
        ..match caching.cost.clone() {
            HostedCost::Tokens(cost) => TokenCost { cached_share: Estimate::default(), ..cost },
            other => panic!("{other:?}"),
        }
    });
    // What is written today is not read as well: 2000 · (0.3·0.2 + 0.7·2.5) + 800.
    assert_usd(rung(&ladder_of(&plan), Means::Caching), 0.004_42);
}

#[test]
fn long_prompts_are_cached_and_shortened_at_their_tiers_prices() {
    let mut plan = plan(|cost, _| cost.input = Estimate::certain(250_000.0));
    plan.prices[0].tiers = vec![crate::plan::PriceTier {
        above_tokens: 200_000,
        usd_per_million_input: Estimate::certain(4.0),
        usd_per_million_cached_input: Some(Estimate::certain(0.4)),
        usd_per_million_cache_write: None,
        usd_per_million_output: Estimate::certain(12.0),
    }];
    let ladder = ladder_of(&plan);
    // 250 000 · (0.5·4 + 0.5·0.4) + 100 · 12; shortened to 175 000 it leaves the tier: 175 000 · 2 + 100 · 8.
    assert_usd(rung(&ladder, Means::Caching), 0.5512);
    assert_usd(rung(&ladder, Means::ShorterPrompt), 0.3508);
}

#[test]
fn a_shorter_prompt_is_shorter_at_its_longest_too() {
    let plan = plan(|cost, _| cost.input_p95 = Some(Estimate::certain(4000.0)));
    let HostedCost::Tokens(cost) = rung(&ladder_of(&plan), Means::ShorterPrompt).cost.clone() else { panic!("tokens") };
    assert_eq!((cost.input, cost.input_p95), (Estimate::certain(1400.0), Some(Estimate::certain(2800.0))));
}

#[test]
fn a_model_that_is_retired_as_the_plan_starts_is_not_offered() {
    let mut plan = plan(|_, _| {});
    plan.prices[1].retires = "2026-12-01".into();
    assert!(!means(&ladder_of(&plan)).contains(&Means::SmallerModel));
    plan.prices[1].retires = "2027-03-01".into();
    assert!(means(&ladder_of(&plan)).contains(&Means::SmallerModel));
}

#[test]
fn each_assumption_says_where_it_comes_from() {
    for rung in ladder_of(&plan(|_, _| {})).rungs {
        assert!(rung.means == Means::Together || !rung.basis.is_empty(), "{rung:?}");
    }
}
