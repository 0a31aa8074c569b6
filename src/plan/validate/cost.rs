//! Checks of what things cost: prices, tokens, training, serving.

use super::Checker;
use crate::plan::cost::{
    Data, Dedicated, HostedCost, Pool, Price, PriceTier, Retrain, Serving, TestPhase, Throughput, TokenCost, Training,
    Tuned,
};
use crate::plan::estimate::Estimate;
use crate::plan::finding::Severity;
use crate::plan::quantity::{Share, Speed};
use crate::plan::{MAX_HORIZON_MONTHS, Plan, say};

/// A lognormal distribution's 95th percentile is at most `e^(1.645²/2)` times its mean.
const MOST_P95_TO_MEAN: f64 = 3.868;

impl Checker {
    pub(super) fn price(&mut self, price: &Price) {
        self.text("model", &price.model);
        self.text("provider", &price.provider);
        self.estimate("usd_per_million_input", price.usd_per_million_input);
        self.maybe("usd_per_million_cached_input", price.usd_per_million_cached_input);
        self.maybe("usd_per_million_cache_write", price.usd_per_million_cache_write);
        self.estimate("usd_per_million_output", price.usd_per_million_output);
        self.maybe("usd_per_million_batch_input", price.usd_per_million_batch_input);
        self.maybe("usd_per_million_batch_output", price.usd_per_million_batch_output);
        self.maybe("usd_per_request", price.usd_per_request);
        self.each("tiers", &price.tiers, Self::tier);
        for (index, pair) in price.tiers.windows(2).enumerate() {
            if pair[0].above_tokens >= pair[1].above_tokens {
                self.field(&format!("tiers[{}]", index + 1), |check| {
                    let what = format!(
                        "a tier above {} tokens after one above {}",
                        pair[1].above_tokens, pair[0].above_tokens
                    );
                    check.error(what, "put the tiers in rising order, each once");
                });
            }
        }
    }

    fn tier(&mut self, tier: &PriceTier) {
        if tier.above_tokens == 0 {
            self.field("above_tokens", |check| {
                check.error("a tier above 0 tokens", "give it as the model's own price, without a tier");
            });
        }
        self.estimate("usd_per_million_input", tier.usd_per_million_input);
        self.maybe("usd_per_million_cached_input", tier.usd_per_million_cached_input);
        self.maybe("usd_per_million_cache_write", tier.usd_per_million_cache_write);
        self.estimate("usd_per_million_output", tier.usd_per_million_output);
    }

    fn replicas(&mut self, gpus_per_replica: u32, min_replicas: u32) {
        if !(1..=10_000).contains(&gpus_per_replica) {
            self.field("gpus_per_replica", |check| {
                check.error(format!("{gpus_per_replica} GPUs a replica"), "give 1 to 10000");
            });
        }
        if min_replicas > 1_000_000 {
            self.field("min_replicas", |check| check.error(format!("{min_replicas} replicas"), "give at most 1000000"));
        }
    }

    pub(super) fn pool(&mut self, pool: &Pool) {
        self.id(&pool.id);
        self.replicas(pool.gpus_per_replica, pool.min_replicas);
        self.estimate("usd_per_gpu_hour", pool.usd_per_gpu_hour);
        self.estimate("sticker_uplift", pool.sticker_uplift);
        self.divisor_share("target_utilisation", pool.target_utilisation);
        self.complement_share("adapter_overhead", pool.adapter_overhead, "an overhead of 100 % leaves no throughput");
    }

    pub(super) fn hosted(&mut self, cost: &HostedCost) {
        match cost {
            HostedCost::Unknown => {}
            HostedCost::PerCall(usd) => {
                if let Some((what, remedy)) = usd.problem() {
                    self.error(what, remedy);
                }
            }
            HostedCost::Tokens(tokens) => self.tokens(tokens),
        }
    }

    fn tokens(&mut self, cost: &TokenCost) {
        if let Some(model) = &cost.model {
            self.text("model", model);
        }
        self.estimate("input", cost.input);
        self.maybe("input_p95", cost.input_p95);
        if let Some(p95) = cost.input_p95 {
            self.spread(cost.input.central(), p95.central());
        }
        self.estimate("output", cost.output);
        self.estimate("cached_share", cost.cached_share);
        self.estimate("cache_write_share", cost.cache_write_share);
        if cost.cached_share.high() + cost.cache_write_share.high() > 1.0 + 1e-9 {
            self.field("cache_write_share", |check| {
                check.error(
                    "more input tokens are read from the cache and written to it than there are",
                    "give two shares of the same input that add up to at most 1",
                );
            });
        }
        self.estimate("batch_share", cost.batch_share);
        self.estimate("batch_discount", cost.batch_discount);
        self.maybe("usd_per_million_input", cost.usd_per_million_input);
        self.maybe("usd_per_million_cached_input", cost.usd_per_million_cached_input);
        self.maybe("usd_per_million_output", cost.usd_per_million_output);
        self.estimate("usd_per_request", cost.usd_per_request);
    }

    /// Whether there are lengths with this mean and this 95th percentile.
    fn spread(&mut self, mean: f64, p95: f64) {
        let finding = if p95 < mean {
            Some(("95 % of the prompts are shorter than their mean", "give a length above the mean"))
        } else if p95 > mean * MOST_P95_TO_MEAN {
            let what = "a few prompts are so long that lengths cannot be lognormal: 95 % are taken to be below 3.87 times the mean";
            Some((what, "price the long prompts as a sub-task of their own, or give a smaller length"))
        } else {
            None
        };
        if let Some((what, remedy)) = finding {
            self.field("input_p95", |check| check.find(Severity::Warning, what, remedy));
        }
    }

    pub(super) fn tuned(&mut self, tuned: &Tuned, plan: &Plan) {
        self.text("base_model", &tuned.base_model);
        self.field("training", |check| match &tuned.training {
            Training::Lump(usd) => {
                if let Some((what, remedy)) = usd.problem() {
                    check.error(what, remedy);
                }
            }
            Training::Gpu(gpu) => {
                check.estimate("gpu_hours_per_run", gpu.gpu_hours_per_run);
                check.estimate("usd_per_gpu_hour", gpu.usd_per_gpu_hour);
                check.estimate("sticker_uplift", gpu.sticker_uplift);
                check.estimate("runs", gpu.runs);
                check.failed_runs(gpu.failed_run_share);
            }
            Training::Managed(managed) => {
                check.estimate("examples", managed.examples);
                check.estimate("tokens_per_example", managed.tokens_per_example);
                check.estimate("epochs", managed.epochs);
                check.estimate("usd_per_million_tokens", managed.usd_per_million_tokens);
                check.estimate("runs", managed.runs);
                check.failed_runs(managed.failed_run_share);
            }
        });
        self.data("data", tuned.data.as_ref());
        self.data("evaluation", tuned.evaluation.as_ref());
        if let Some(labour) = &tuned.labour {
            self.field("labour", |check| {
                check.estimate("person_days", labour.person_days);
                check.estimate("usd_per_person_day", labour.usd_per_person_day);
            });
        }
        if tuned.lead_time_months > MAX_HORIZON_MONTHS {
            self.field("lead_time_months", |check| {
                check.error(
                    format!("a lead time of {} months", tuned.lead_time_months),
                    format!("give at most {MAX_HORIZON_MONTHS}"),
                );
            });
        }
        self.field("serving", |check| match &tuned.serving {
            Serving::PerCall(usd) => {
                if let Some((what, remedy)) = usd.problem() {
                    check.error(what, remedy);
                }
            }
            Serving::Tokens(tokens) => check.tokens(tokens),
            Serving::Dedicated(dedicated) => check.dedicated(dedicated),
            Serving::Pool(pool) => {
                if plan.pool(&pool.id).is_none() {
                    check.field("id", |check| {
                        check.error(
                            format!("no pool has the id `{}`", pool.id),
                            "add the pool to the plan, or name one that it has",
                        );
                    });
                }
                check.estimate("gpu_seconds_per_call", pool.gpu_seconds_per_call);
                check.throughput(pool.throughput.as_ref());
                check.estimate("peak_to_mean", pool.peak_to_mean);
            }
        });
        self.estimate("fallback_share", tuned.fallback_share);
        self.estimate("upkeep_usd_per_month", tuned.upkeep_usd_per_month);
        self.estimate("monitoring_usd_per_month", tuned.monitoring_usd_per_month);
        self.retrain("retrain", tuned.retrain.as_ref());
        self.retrain("base_retirement", tuned.base_retirement.as_ref());
        if let Some(TestPhase { months, hosted_share }) = &tuned.test_phase {
            self.field("test_phase", |check| {
                if !(1..=MAX_HORIZON_MONTHS).contains(months) {
                    let remedy = format!("give 1 to {MAX_HORIZON_MONTHS} months, or leave the test out");
                    check.field("months", |check| check.error(format!("a test of {months} months"), remedy));
                }
                check.estimate("hosted_share", *hosted_share);
            });
        }
    }

    fn failed_runs(&mut self, share: Estimate<Share>) {
        self.complement_share("failed_run_share", share, "runs that always fail never train a model");
    }

    fn data(&mut self, name: &str, data: Option<&Data>) {
        if let Some(data) = data {
            self.field(name, |check| {
                check.estimate("examples", data.examples);
                check.estimate("usd_per_example", data.usd_per_example);
                check.estimate("curation_share", data.curation_share);
            });
        }
    }

    fn retrain(&mut self, name: &str, retrain: Option<&Retrain>) {
        if let Some(retrain) = retrain {
            self.field(name, |check| {
                if retrain.every_months == 0 {
                    check.field("every_months", |check| {
                        check.error("retraining every 0 months", "give a whole number of months, 1 or more");
                    });
                }
                check.estimate("usd", retrain.usd);
            });
        }
    }

    fn throughput(&mut self, throughput: Option<&Throughput>) {
        let Some(Throughput { input, output, input_tokens_per_second, output_tokens_per_second }) = throughput else {
            return;
        };
        self.field("throughput", |check| {
            check.estimate("input", *input);
            check.estimate("output", *output);
            if let Some(speed) = input_tokens_per_second {
                check.speed("input_tokens_per_second", *speed);
            }
            check.speed("output_tokens_per_second", *output_tokens_per_second);
        });
    }

    fn speed(&mut self, name: &str, speed: Estimate<Speed>) {
        self.estimate(name, speed);
        if speed.low() <= 0.0 {
            self.field(name, |check| {
                check.error(format!("{} tokens a second serve nothing", say::typed(speed.low())), "give more than 0");
            });
        }
    }

    fn dedicated(&mut self, dedicated: &Dedicated) {
        self.estimate("gpu_seconds_per_call", dedicated.gpu_seconds_per_call);
        self.throughput(dedicated.throughput.as_ref());
        self.estimate("peak_to_mean", dedicated.peak_to_mean);
        self.replicas(dedicated.gpus_per_replica, dedicated.min_replicas);
        self.estimate("usd_per_gpu_hour", dedicated.usd_per_gpu_hour);
        self.estimate("sticker_uplift", dedicated.sticker_uplift);
        self.divisor_share("target_utilisation", dedicated.target_utilisation);
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::{
        Dedicated, Estimate, Node, NodeId, NodeKind, Plan, Price, PriceTier, Serving, Severity, Task, TestPhase,
        Throughput, TokenCost, Training, Tuned, YearMonth, presets,
    };

    /// What is found in a plan with this price, tokens and tuned path.
    fn found(price: Price, tokens: TokenCost, tuned: Tuned) -> Vec<(Severity, String)> {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.prices.push(price);
        let hosted = crate::plan::HostedCost::Tokens(tokens);
        let task = Task { hosted, tuned: Some(tuned), ..Task::default() };
        plan.nodes.push(Node::new(NodeId::new("a"), "A", NodeKind::Task(task)));
        plan.problems().into_iter().map(|finding| (finding.severity, finding.path)).collect()
    }

    fn tuned() -> Tuned {
        Tuned::new("open-8b", Training::Lump(Estimate::default()), Serving::PerCall(Estimate::default()))
    }

    fn tier(above_tokens: u32) -> PriceTier {
        PriceTier {
            above_tokens,
            usd_per_million_input: Estimate::certain(1.0),
            usd_per_million_cached_input: None,
            usd_per_million_cache_write: None,
            usd_per_million_output: Estimate::certain(1.0),
        }
    }

    #[test]
    fn tiers_rise_and_start_above_nothing() {
        let price = |tiers: Vec<PriceTier>| Price { tiers, ..Price::default() };
        let places = |tiers| found(price(tiers), TokenCost::default(), tuned());
        assert_eq!(places(vec![tier(100), tier(200)]), []);
        assert_eq!(places(vec![tier(0)]), [(Severity::Error, "prices[0].tiers[0].above_tokens".into())]);
        assert_eq!(places(vec![tier(200), tier(200)]), [(Severity::Error, "prices[0].tiers[1]".into())]);
    }

    #[test]
    fn no_token_is_read_from_the_cache_and_written_to_it() {
        let shares = |read, write| TokenCost {
            cached_share: Estimate::certain(read),
            cache_write_share: Estimate::certain(write),
            ..TokenCost::default()
        };
        assert_eq!(found(Price::default(), shares(0.7, 0.3), tuned()), []);
        let place = "nodes[0].kind.hosted.cache_write_share".to_owned();
        assert_eq!(found(Price::default(), shares(0.8, 0.3), tuned()), [(Severity::Error, place)]);
    }

    #[test]
    fn a_95th_percentile_that_no_lognormal_has_is_a_warning() {
        let lengths = |p95: f64| TokenCost {
            input: Estimate::certain(1000.0),
            input_p95: Some(Estimate::certain(p95)),
            ..TokenCost::default()
        };
        assert_eq!(found(Price::default(), lengths(3000.0), tuned()), []);
        for p95 in [900.0, 4000.0] {
            let place = "nodes[0].kind.hosted.input_p95".to_owned();
            assert_eq!(found(Price::default(), lengths(p95), tuned()), [(Severity::Warning, place)]);
        }
    }

    #[test]
    fn a_replica_gives_out_tokens_and_a_test_lasts_a_month_or_more() {
        let throughput = Throughput { output_tokens_per_second: Estimate::certain(0.0), ..presets::throughput(None) };
        let own = Dedicated { throughput: Some(throughput), ..presets::dedicated() };
        let tuned = Tuned {
            serving: Serving::Dedicated(own),
            test_phase: Some(TestPhase { months: 0, hosted_share: Estimate::default() }),
            ..tuned()
        };
        let places = [
            "nodes[0].kind.tuned.serving.throughput.output_tokens_per_second",
            "nodes[0].kind.tuned.test_phase.months",
        ];
        let expected = places.map(|place| (Severity::Error, place.to_owned()));
        assert_eq!(found(Price::default(), TokenCost::default(), tuned), expected);
    }
}
