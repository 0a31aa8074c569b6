//! What is read as what, and that what is shown reads back exactly.

use proptest::prelude::*;

use super::*;
use crate::plan::{CallsPerCall, Factor, PersonDays, Rate, Seconds, Share, Tokens, Usd};

fn usd(text: &str) -> f64 {
    match parse::<Usd>(text) {
        Ok(Estimate::Certain(value)) => value.get(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn plain_numbers_read_as_people_write_them() {
    let cases = [
        ("0.03", 0.03),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.2k", 1200.0),
        ("1.2 k", 1200.0),
        ("3M", 3e6),
        ("3 million", 3e6),
        ("1.5bn", 1.5e9),
        ("$3,000", 3000.0),
        ("€5", 5.0),
        ("5 €", 5.0),
        ("CHF 5", 5.0),
        ("5 usd", 5.0),
        ("1e3", 1000.0),
        ("2.5e-3", 0.0025),
        ("  7  ", 7.0),
    ];
    for (text, value) in cases {
        assert_eq!(usd(text), value, "{text}");
    }
}

#[test]
fn decimal_and_thousands_marks_follow_the_rule() {
    let cases = [
        ("0,03", 0.03),
        ("1,5", 1.5),
        ("3,000", 3000.0),
        ("0,030", 0.03),
        ("12,3456", 12.3456),
        ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234", 1.234),
        ("1 450", 1450.0),
        ("1 234 567", 1_234_567.0),
        ("1 234,567", 1234.567),
        ("1_000", 1000.0),
        ("1'000", 1000.0),
        ("1’000", 1000.0),
        ("1\u{2009}000", 1000.0),
        ("1\u{202f}000\u{202f}000", 1e6),
    ];
    for (text, value) in cases {
        assert_eq!(usd(text), value, "{text}");
    }
    for text in ["1,23,456", "1.2.3", "1,2,3", "1,234,56"] {
        assert!(parse::<Usd>(text).is_err(), "{text}");
    }
}

#[test]
fn sums_products_and_brackets_are_worked_out() {
    let cases = [
        ("1200*0.4", 480.0),
        ("(300+20)*2", 640.0),
        ("1/4", 0.25),
        ("10-2-3", 5.0),
        ("9-5", 4.0),
        ("2*-3+10", 4.0),
        ("3 × 4", 12.0),
        ("3x4", 12.0),
        ("1.2k+50", 1250.0),
    ];
    for (text, value) in cases {
        assert_eq!(usd(text), value, "{text}");
    }
}

#[test]
fn ranges_and_triples_read_in_every_spelling() {
    for text in ["5..9", "5 .. 9", "5 to 9", "5–9", "5-9", "5 - 9", "$5-$9", "$5..$9", "5…9", "5~9"] {
        assert_eq!(parse::<Usd>(text), Ok(Estimate::range(5.0, 9.0)), "{text}");
    }
    for text in ["2~3~5", "2 ~ 3 ~ 5", "2..3..5"] {
        assert_eq!(parse::<Usd>(text), Ok(Estimate::triple(2.0, 3.0, 5.0)), "{text}");
    }
    assert_eq!(parse::<Usd>(".0004...001"), Ok(Estimate::range(0.0004, 0.001)));
    assert_eq!(parse::<Usd>("10*2..100/2"), Ok(Estimate::range(20.0, 50.0)));
    assert_eq!(parse::<Rate>("-5 %..3 %"), Ok(Estimate::range(-0.05, 0.03)));
    assert_eq!(parse::<Rate>("-5..3 %"), Ok(Estimate::range(-0.05, 0.03)));
}

#[test]
fn a_multiplier_holds_for_bare_numbers_before_it_while_the_range_rises() {
    let cases = [("7..14k", [7e3, 14e3]), ("500..2k", [500.0, 2e3]), ("0.5..2M", [5e5, 2e6]), ("7k..14k", [7e3, 14e3])];
    for (text, [low, high]) in cases {
        assert_eq!(parse::<Usd>(text), Ok(Estimate::range(low, high)), "{text}");
    }
    assert_eq!(parse::<Usd>("2~3~5 k"), Ok(Estimate::triple(2e3, 3e3, 5e3)));
    assert_eq!(parse::<Usd>("1..2*3k"), Ok(Estimate::range(1.0, 6e3)));
}

#[test]
fn shares_read_as_percentages_or_as_parts_of_one() {
    for text in ["5 %", "5%", "0.05", "0,05", "1/20"] {
        assert_eq!(parse::<Share>(text), Ok(Estimate::certain(0.05)), "{text}");
    }
    for text in ["4 %..34 %", "4..34 %", "4-34 %", "0.04..0.34"] {
        assert_eq!(parse::<Share>(text), Ok(Estimate::range(0.04, 0.34)), "{text}");
    }
    assert_eq!(parse::<CallsPerCall>("30 %"), Ok(Estimate::certain(0.3)));
    assert!(parse::<Usd>("30 %").is_err());
}

#[test]
fn a_bare_five_in_a_share_is_refused_with_the_right_spelling() {
    assert_eq!(parse::<Share>("5").unwrap_err(), "Write `5 %` for 5 per cent, or a share such as 0.05.");
    assert!(parse::<Rate>("3").unwrap_err().contains("`3 %`"));
    assert!(parse::<Share>("120 %").is_err());
}

#[test]
fn units_read_where_they_belong() {
    assert_eq!(parse::<Seconds>("50 ms"), Ok(Estimate::certain(0.05)));
    assert_eq!(parse::<Seconds>("20..50 ms"), Ok(Estimate::range(0.02, 0.05)));
    assert_eq!(parse::<Tokens>("1.2k tokens"), Ok(Estimate::certain(1200.0)));
    assert_eq!(parse::<PersonDays>("2 weeks"), Ok(Estimate::certain(10.0)));
    assert_eq!(parse::<Factor>("×3"), Ok(Estimate::certain(3.0)));
    assert_eq!(parse::<Factor>("3x"), Ok(Estimate::certain(3.0)));
    assert_eq!(parse::<CallsPerCall>("4 calls per call"), Ok(Estimate::certain(4.0)));
    assert!(parse::<Tokens>("$5").is_err());
    assert!(parse::<Usd>("5 tokens").is_err());
}

#[test]
fn another_period_is_converted() {
    let daily = parse_rate::<Usd>("$3,000/day", Period::Month).unwrap();
    assert!((daily.central() - 91_250.0).abs() < 1e-9);
    assert_eq!(parse_rate::<Usd>("1460/month", Period::Hour), Ok(Estimate::certain(2.0)));
    assert_eq!(parse_rate::<Usd>("12 per year", Period::Month), Ok(Estimate::certain(1.0)));
    assert_eq!(parse_rate::<Usd>("7", Period::Month), Ok(Estimate::certain(7.0)));
    assert_eq!(parse_rate::<Rate>("3 %/month", Period::Month), Ok(Estimate::certain(0.03)));
    assert!(parse_rate::<Rate>("40 %/year", Period::Month).is_err());
    assert!(parse::<Usd>("5/day").unwrap_err().contains("per day"));
}

#[test]
fn a_volume_takes_the_period_that_is_typed() {
    assert_eq!(parse_volume("200k/month", Period::Day), Ok(Volume::PerMonth(Estimate::certain(200_000.0))));
    assert_eq!(parse_volume("200k", Period::Day), Ok(Volume::PerDay(Estimate::certain(200_000.0))));
    assert_eq!(parse_volume("5..9 requests per hour", Period::Day), Ok(Volume::PerHour(Estimate::range(5.0, 9.0))));
}

#[test]
fn whole_numbers_keep_their_bounds() {
    assert_eq!(parse_integer("24", 1..=600), Ok(24));
    assert_eq!(parse_integer("2*12", 1..=600), Ok(24));
    for text in ["0", "601", "1.5", "3..4", "-1", ""] {
        assert_eq!(parse_integer(text, 1..=600).unwrap_err(), "Write a whole number from 1 to 600.", "{text}");
    }
}

#[test]
fn nonsense_is_refused_with_what_is_accepted() {
    for text in
        ["", "abc", "NaN", "inf", "1e999", "1/0", "0/0", "5..", "..5", "1 2", "(3", "3)", "5 % %", "2~3~4~5", "--"]
    {
        assert!(parse::<Usd>(text).is_err(), "{text}");
    }
    assert!(parse::<Usd>("abc").unwrap_err().contains("1.2k"));
    assert!(parse::<Usd>("9..5").unwrap_err().contains("low end first"));
    assert!(parse::<Usd>(&"(".repeat(299)).is_err());
}

#[test]
fn what_is_shown_has_no_digit_too_many() {
    assert_eq!(show(Estimate::<Share>::certain(0.0)), "0 %");
    assert_eq!(show(Estimate::<Share>::certain(1.0)), "100 %");
    assert_eq!(show(Estimate::<Share>::certain(0.005)), "0.5 %");
    assert_eq!(show(Estimate::<Usd>::triple(0.0, 1234.5, 1e6)), "0~1,234.5~1,000,000");
    assert_eq!(show(Estimate::<Usd>::certain(1e-12)), "1e-12");
}

#[test]
fn a_glance_keeps_short_numbers_whole_and_sets_ranges_apart() {
    assert_eq!(glance(Estimate::<Usd>::certain(0.0061)), ("0.0061".into(), None));
    assert_eq!(glance(Estimate::<Usd>::certain(3_041_666.666_7)), ("3.04M".into(), None));
    assert_eq!(glance(Estimate::<Usd>::range(7000.0, 14_000.0)), ("9,899".into(), Some("7k..14k".into())));
    assert_eq!(glance(Estimate::<Usd>::range(0.0004, 1250.0)).1, Some("0.0004..1.25k".into()));
    assert_eq!(glance(Estimate::<Share>::range(0.04, 0.34)), ("19 %".into(), Some("4..34 %".into())));
}

fn reads_back<Q: Quantity>(parts: &[f64]) -> Result<(), TestCaseError> {
    let Some(estimate) = Estimate::<Q>::from_parts(parts) else { return Ok(()) };
    if estimate.problem().is_none() {
        prop_assert_eq!(parse::<Q>(&show(estimate)), Ok(estimate), "{}", show(estimate));
    }
    Ok(())
}

/// Numbers of every size, and those that people type.
fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |value| value.is_finite()),
        -1.0..1.0f64,
        0.0..1e15f64,
        (0..2_000_000u32, -8..9i32).prop_map(|(digits, exponent)| f64::from(digits) * libm::exp10(f64::from(exponent))),
        (0..10_000u32).prop_map(|n| f64::from(n) / 10_000.0),
    ]
}

proptest! {
    #[test]
    fn what_is_shown_reads_back_exactly(mut parts in proptest::collection::vec(numbers(), 1..=3)) {
        parts.sort_by(f64::total_cmp);
        reads_back::<Usd>(&parts)?;
        reads_back::<Share>(&parts)?;
        reads_back::<Rate>(&parts)?;
        reads_back::<CallsPerCall>(&parts)?;
        reads_back::<Seconds>(&parts)?;
    }

    #[test]
    fn no_text_breaks_it(text in "[0-9a-z.,~%$/*()+ -]{0,24}") {
        let _ = (parse::<Usd>(&text), parse::<Share>(&text), parse_rate::<Usd>(&text, Period::Month));
    }

    #[test]
    fn no_character_breaks_it(text in "\\PC{0,24}") {
        let _ = parse::<Usd>(&text);
    }
}
