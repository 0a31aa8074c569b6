//! Numbers as people read them: three significant digits, thousands separated, units in place.

use super::month::YearMonth;

/// From here on, where no unit has a name that people know, a number is said by its power of ten.
const BEYOND_WORDS: f64 = 999.5e12;

/// A number to three significant digits, with k, M or B from ten thousand up.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::count(3_041_666.7), "3.04M");
/// assert_eq!(say::count(18_260.0), "18.3k");
/// assert_eq!(say::count(1_500.0), "1,500");
/// assert_eq!(say::count(0.000_512_3), "0.000512");
/// assert_eq!(say::count(0.0), "0");
/// assert_eq!(say::count(2.63e18), "2.63e18");
/// ```
pub fn count(value: f64) -> String {
    let size = value.abs();
    if size >= BEYOND_WORDS {
        return format!("{value:.2e}");
    }
    // The bounds sit where three digits would round up into the next unit.
    let (scaled, suffix) = match size {
        s if s >= 999.5e9 => (value / 1e12, "T"),
        s if s >= 999.5e6 => (value / 1e9, "B"),
        s if s >= 999.5e3 => (value / 1e6, "M"),
        s if s >= 9_999.5 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    if suffix.is_empty() && value == libm::round(value) {
        return grouped(&format!("{value:.0}"));
    }
    format!("{}{suffix}", three_digits(scaled))
}

/// Money to three significant digits: `$41.2k`, `€0.00512`, `−$1.1M`.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::money("USD", 1_096_000.0), "$1.10M");
/// assert_eq!(say::money("EUR", -0.005), "−€0.005");
/// assert_eq!(say::money("CHF", 24_000.0), "CHF 24.0k");
/// ```
pub fn money(currency: &str, value: f64) -> String {
    signed(value, &format!("{}{}", symbol(currency), count(value.abs())))
}

/// Money in full: `$24,000.00`, and what is not whole cents to six significant digits.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::money_exact("USD", 24_000.0), "$24,000.00");
/// assert_eq!(say::money_exact("USD", 0.0003), "$0.0003");
/// assert_eq!(say::money_exact("USD", 1.375), "$1.375");
/// ```
pub fn money_exact(currency: &str, value: f64) -> String {
    let size = value.abs();
    let text = match size {
        s if s >= BEYOND_WORDS => count(s),
        s if s == 0.0 || s >= 9999.5 => grouped(&format!("{s:.2}")),
        s if s >= 1.0 => {
            let digits = significant(s, 6);
            let cents = format!("{s:.2}");
            grouped(if digits.len() > cents.len() { &digits } else { &cents })
        }
        s => significant(s, 6),
    };
    signed(value, &format!("{}{text}", symbol(currency)))
}

/// A whole number with its thousands separated: `555,556`.
///
/// ```
/// assert_eq!(mixplan::plan::say::whole(555_555.6), "555,556");
/// ```
pub fn whole(value: f64) -> String {
    let size = value.abs();
    signed(value, &if size >= BEYOND_WORDS { count(size) } else { grouped(&format!("{size:.0}")) })
}

/// A number to check by hand: six significant digits, or all of a larger whole part.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::exact(3_041_666.666), "3,041,667");
/// assert_eq!(say::exact(1234.5), "1,234.5");
/// assert_eq!(say::exact(0.037_5), "0.0375");
/// ```
pub fn exact(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        s if s >= BEYOND_WORDS => count(s),
        s if s >= 99_999.5 => grouped(&format!("{s:.0}")),
        s => grouped(&significant(s, 6)),
    };
    signed(value, &text)
}

/// A number as one would type it, without a row of zeros: `0.6`, `-3`, `1e308`.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::typed(-0.01), "-0.01");
/// assert_eq!(say::typed(1e15), "1e15");
/// ```
pub fn typed(value: f64) -> String {
    let size = value.abs();
    if size >= BEYOND_WORDS || size > 0.0 && size < 1e-6 { format!("{value:e}") } else { value.to_string() }
}

/// A share as a percentage: `79.6 %`.
///
/// ```
/// assert_eq!(mixplan::plan::say::share(0.7958), "79.6 %");
/// assert_eq!(mixplan::plan::say::share(0.6), "60 %");
/// ```
pub fn share(value: f64) -> String {
    // A sum of shares is a hair off a whole percentage: that hair is not worth a decimal.
    let percent = value.abs() * 100.0;
    let whole = libm::round(percent);
    let text = if libm::fabs(percent - whole) < 1e-9 { grouped(&format!("{whole:.0}")) } else { three_digits(percent) };
    signed(value, &format!("{text} %"))
}

/// A chance that draws have shown: they never show that something is certain.
///
/// ```
/// use mixplan::plan::say::chance;
///
/// assert_eq!(chance(0.939), "93.9 %");
/// assert_eq!(chance(1.0), ">99.9 %");
/// assert_eq!(chance(0.0), "<0.1 %");
/// ```
pub fn chance(chance: f64) -> String {
    match chance {
        c if c > 0.999 => ">99.9 %".into(),
        c if c < 0.001 => "<0.1 %".into(),
        c => share(c),
    }
}

/// A time span in months: `2.78 months`.
///
/// ```
/// assert_eq!(mixplan::plan::say::months(2.777_8), "2.78 months");
/// assert_eq!(mixplan::plan::say::months(1.0), "1 month");
/// ```
pub fn months(value: f64) -> String {
    let text = trimmed(&format!("{value:.2}"));
    if text == "1" { "1 month".into() } else { format!("{text} months") }
}

/// A calendar month: `Dec 2026`.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::month("2026-12".parse().unwrap()), "Dec 2026");
/// ```
pub fn month(month: YearMonth) -> String {
    format!("{} {}", month_name(month), month.year())
}

/// A calendar month where there is little room: `Dec 26`.
pub fn month_short(month: YearMonth) -> String {
    format!("{} {:02}", month_name(month), month.year() % 100)
}

/// An ISO date: `19 Jan 2027`. What is no ISO date stays as it is.
///
/// ```
/// use mixplan::plan::say;
///
/// assert_eq!(say::date("2027-01-09"), "9 Jan 2027");
/// assert_eq!(say::date("last spring"), "last spring");
/// ```
pub fn date(iso: &str) -> String {
    let parts = iso.rsplit_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse::<u8>().ok()?)));
    match parts {
        Some((of, day)) if (1..=31).contains(&day) => format!("{day} {}", month(of)),
        _ => iso.to_owned(),
    }
}

fn month_name(month: YearMonth) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[usize::from(month.month() - 1)]
}

/// The sign people know for a currency: `$`, `€`, else its code and a space.
pub fn symbol(currency: &str) -> String {
    match currency {
        "USD" => "$".into(),
        "EUR" => "€".into(),
        "GBP" => "£".into(),
        other => format!("{other} "),
    }
}

fn signed(value: f64, text: &str) -> String {
    // A value that rounds to nothing has no sign.
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("−{text}") } else { text.into() }
}

/// Three significant digits, or all of a larger whole part; below 1, zeros at the end are dropped.
fn three_digits(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        grouped(&format!("{value:.0}"))
    } else if size >= 0.999_5 {
        let decimals = if size >= 99.95 {
            0
        } else if size >= 9.995 {
            1
        } else {
            2
        };
        format!("{value:.decimals$}")
    } else {
        significant(value, 3)
    }
}

fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    if magnitude < -12 {
        return format!("{value:.2e}");
    }
    let decimals = (digits - 1 - magnitude).max(0) as usize;
    trimmed(&format!("{value:.decimals$}"))
}

fn trimmed(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text.into() }
}

/// Commas between thousands of a plain decimal.
pub(super) fn grouped(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = text.find('.').map_or((text, ""), |dot| text.split_at(dot));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    out.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_hold_across_the_units() {
        let cases = [
            (9_999.0, "9,999"),
            (9_999.7, "10.0k"),
            (999_600.0, "1.00M"),
            (1e9, "1.00B"),
            (42.0, "42"),
            (42.5, "42.5"),
            (5.0, "5"),
            (5.25, "5.25"),
            (0.03, "0.03"),
            (123.4, "123"),
            (0.999_9, "1.00"),
        ];
        for (value, text) in cases {
            assert_eq!(count(value), text, "{value}");
        }
    }

    #[test]
    fn no_number_however_large_is_a_row_of_digits() {
        for value in [1e15, -1e15, 1e40, f64::MAX] {
            let said = [count(value), money("USD", value), money_exact("USD", value), whole(value)];
            assert!(said.iter().all(|text| text.chars().count() <= 10), "{said:?}");
        }
        assert_eq!(typed(f64::MAX), "1.7976931348623157e308");
        assert_eq!(typed(f64::NAN), "NaN");
        assert_eq!(typed(0.0), "0");
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        assert_eq!(money_exact("USD", -0.0), "$0.00");
        assert_eq!(whole(-0.2), "0");
    }
}
