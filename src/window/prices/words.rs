//! A price in a few words: what it is per million tokens, its tiers, batch, its age, and when the model retires.

use egui::Color32;
use jiff::civil::Date;

use crate::plan::{Estimate, Price, PriceTier, Usd, date, say};
use crate::window::theme::Theme;

/// So many days before a model retires it says so aloud: what vendors give as notice at the most.
const SOON_DAYS: i64 = 180;

/// When a model goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retirement {
    Gone,
    Soon,
    Later,
}

impl Retirement {
    pub fn colour(self, theme: &Theme) -> Color32 {
        match self {
            Self::Gone => theme.red,
            Self::Soon => theme.amber,
            Self::Later => theme.text_weak,
        }
    }
}

/// How long the model will still be there, and the words for it; `None` where nobody says.
pub(crate) fn retirement(retires: &str, today: Date) -> Option<(Retirement, String)> {
    let day = date(retires)?;
    let left = today.duration_until(day).as_hours() / 24;
    let on = say::date(retires);
    Some(match left {
        ..=0 => (Retirement::Gone, format!("retired since {on}")),
        1..=SOON_DAYS => (Retirement::Soon, format!("retires on {on}, in {}", days(left))),
        _ => (Retirement::Later, format!("retires on {on}")),
    })
}

/// As of when it is, and whether that is too long ago: `list of 12 Nov 2026`.
pub(crate) fn age(price: &Price, today: Date) -> (bool, String) {
    if price.as_of.is_empty() {
        return (false, "undated".into());
    }
    let provenance = price.provenance().unwrap_or_default();
    let on = say::date(&price.as_of);
    match provenance.age_days(today) {
        Some(old) if provenance.is_stale(today) => (true, format!("of {on}, {} old", days(old.into()))),
        _ => (false, format!("of {on}")),
    }
}

fn days(days: i64) -> String {
    match days {
        1 => "1 day".into(),
        days => format!("{} days", say::whole(days as f64)),
    }
}

/// Input, cached input and output per million tokens.
pub(crate) fn columns(price: &Price, currency: &str) -> [String; 3] {
    let money = |usd: Estimate<Usd>| say::money(currency, usd.central());
    [
        money(price.usd_per_million_input),
        price.usd_per_million_cached_input.map_or_else(|| "–".into(), money),
        money(price.usd_per_million_output),
    ]
}

/// `$0.25 in · $0.025 cached · $2 out`.
pub(crate) fn in_one_line(price: &Price, currency: &str) -> String {
    let [input, cached, output] = columns(price, currency);
    match price.usd_per_million_cached_input {
        Some(_) => format!("{input} in · {cached} cached · {output} out"),
        None => format!("{input} in · {output} out"),
    }
}

/// What a price has besides its three numbers: tiers, batch, a fee, writing to the cache.
pub(crate) fn besides(price: &Price, currency: &str) -> Vec<String> {
    let money = |usd: Estimate<Usd>| say::money(currency, usd.central());
    let write = price.usd_per_million_cache_write.map(|usd| format!("{} to the cache", money(usd)));
    let request = price.usd_per_request.map(|usd| format!("{} a request", money(usd)));
    tiers(price).into_iter().chain(batch(price, currency)).chain(write).chain(request).collect()
}

/// A number of tokens as lists say it: `272k`, `1M`, `1.05M`.
pub(crate) fn length(tokens: f64) -> String {
    let (scaled, unit) = if tokens >= 1e6 { (tokens / 1e6, "M") } else { (tokens / 1e3, "k") };
    format!("{}{unit}", say::exact(libm::round(scaled * 100.0) / 100.0))
}

/// `2× above 272k`; where output rises otherwise, `2× in, 1.5× out above 272k`.
fn tiers(price: &Price) -> Vec<String> {
    let (input, output) = (price.usd_per_million_input.central(), price.usd_per_million_output.central());
    let times = |of: f64, than: f64| match than > 0.0 {
        true => format!("{}×", say::exact(libm::round(of / than * 100.0) / 100.0)),
        false => "more".into(),
    };
    let tier = |tier: &PriceTier| {
        let above = length(f64::from(tier.above_tokens));
        let (input, output) =
            (times(tier.usd_per_million_input.central(), input), times(tier.usd_per_million_output.central(), output));
        if input == output {
            format!("{input} above {above}")
        } else {
            format!("{input} in, {output} out above {above}")
        }
    };
    price.tiers.iter().map(tier).collect()
}

/// `batch −50 %`, where it takes the same off both.
fn batch(price: &Price, currency: &str) -> Option<String> {
    let (input, output) = (price.usd_per_million_batch_input?.central(), price.usd_per_million_batch_output?.central());
    let off = |batch: f64, full: Estimate<Usd>| (full.central() > 0.0).then(|| 1.0 - batch / full.central());
    let (one, other) = (off(input, price.usd_per_million_input), off(output, price.usd_per_million_output));
    Some(match one.zip(other) {
        Some((one, other)) if (one - other).abs() < 1e-6 => format!("batch −{}", say::share(one)),
        _ => format!("batch {} / {}", say::money(currency, input), say::money(currency, output)),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;
    use crate::plan::PriceTier;

    fn price() -> Price {
        let tier = PriceTier {
            above_tokens: 272_000,
            usd_per_million_input: Estimate::certain(5.0),
            usd_per_million_cached_input: None,
            usd_per_million_cache_write: None,
            usd_per_million_output: Estimate::certain(22.5),
        };
        Price {
            model: "gpt-5.4".into(),
            usd_per_million_input: Estimate::certain(2.5),
            usd_per_million_cached_input: Some(Estimate::certain(0.25)),
            usd_per_million_output: Estimate::certain(15.0),
            usd_per_million_batch_input: Some(Estimate::certain(1.25)),
            usd_per_million_batch_output: Some(Estimate::certain(7.5)),
            tiers: vec![tier],
            as_of: "2026-08-01".into(),
            ..Price::default()
        }
    }

    #[test]
    fn tiers_and_batch_are_said_as_what_they_do_to_the_price() {
        assert_eq!(besides(&price(), "USD"), ["2× in, 1.5× out above 272k", "batch −50 %"]);
        let mut even = price();
        even.tiers[0].usd_per_million_output = Estimate::certain(30.0);
        even.usd_per_million_batch_output = Some(Estimate::certain(10.0));
        assert_eq!(besides(&even, "USD"), ["2× above 272k", "batch $1.25 / $10"]);
        assert_eq!(in_one_line(&price(), "USD"), "$2.50 in · $0.25 cached · $15 out");
    }

    #[test]
    fn a_model_that_retires_says_so_in_time_and_one_that_is_gone_says_since_when() {
        let today = day(2026, 11, 26);
        let say = |retires| retirement(retires, today);
        assert_eq!(say("2026-11-26").unwrap(), (Retirement::Gone, "retired since 26 Nov 2026".into()));
        assert_eq!(say("2026-11-27").unwrap(), (Retirement::Soon, "retires on 27 Nov 2026, in 1 day".into()));
        assert_eq!(say("2027-05-25").unwrap().0, Retirement::Soon);
        assert_eq!(say("2027-05-26").unwrap(), (Retirement::Later, "retires on 26 May 2027".into()));
        assert_eq!((say(""), say("some day")), (None, None));
    }

    #[test]
    fn a_price_is_stale_after_ninety_days() {
        assert_eq!(age(&price(), day(2026, 10, 30)), (false, "of 1 Aug 2026".into()));
        assert_eq!(age(&price(), day(2026, 10, 31)), (true, "of 1 Aug 2026, 91 days old".into()));
        assert_eq!(age(&Price::default(), day(2026, 10, 31)), (false, "undated".into()));
    }
}
