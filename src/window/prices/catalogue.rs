//! The models that can be chosen: the plan's own, then those of the list that the program brings along.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::import::prices::{CURRENCY, Found, ListedModel, Terms, embedded, source};
use crate::plan::{Plan, Price, is_fine_tuned};
use crate::window::matching::Typed;

/// What there is to choose from.
#[derive(Debug)]
pub(super) struct Catalogue {
    booked: Vec<(Price, Words)>,
    today: String,
    /// Whether the list's prices are in the plan's currency.
    pub listed: bool,
    /// Models that are fine-tuned go first.
    tuned_first: bool,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offer {
    /// In the plan's price book.
    Booked(Price),
    Listed(&'static Listed),
    /// A fine-tune by its own name, which the list prices as every fine-tune of that base.
    Tuned(String, &'static Listed),
    /// Nobody knows a price: it is to be typed.
    ByHand(String),
}

/// One line of the list: a model, at once or on other terms.
#[derive(Debug, PartialEq)]
pub(super) struct Listed {
    /// As a plan names it: `gpt-5-mini (flex)`.
    pub name: String,
    /// As the list does.
    entry: &'static str,
    pub model: &'static ListedModel,
    terms: Option<Terms>,
    words: Words,
}

impl Offer {
    pub fn name(&self) -> &str {
        match self {
            Self::Booked(price) => &price.model,
            Self::Listed(listed) => &listed.name,
            Self::Tuned(name, _) | Self::ByHand(name) => name,
        }
    }

    /// As it stands in the plan's price book, or would; `None` where it is to be typed.
    pub fn price(&self) -> Option<Price> {
        match self {
            Self::Booked(price) => Some(price.clone()),
            Self::Listed(listed) => listed.price(&listed.name),
            Self::Tuned(name, listed) => listed.price(name),
            Self::ByHand(_) => None,
        }
    }

    /// The longest prompt in tokens.
    pub fn context(&self) -> Option<u64> {
        match self {
            Self::Listed(listed) | Self::Tuned(_, listed) => listed.model.context,
            Self::Booked(_) | Self::ByHand(_) => None,
        }
    }
}

impl Listed {
    fn price(&self, name: &str) -> Option<Price> {
        let list = embedded();
        let as_of = list.as_of.as_deref().unwrap_or_default();
        self.model.to_price(name, self.terms, &source(list, self.entry, name, as_of), as_of)
    }
}

impl Catalogue {
    pub fn new(plan: &Plan, today: Date, tuned_first: bool) -> Self {
        let booked = plan.prices.iter().map(|price| (price.clone(), Words::of(&price.model, &price.provider)));
        let listed = plan.currency == CURRENCY;
        Self { booked: booked.collect(), today: today.to_string(), listed, tuned_first }
    }

    /// What fits what was typed, the plan's own first, then the best fit; a name that nobody has comes last,
    /// to be priced by hand.
    pub fn search(&self, query: &str) -> Vec<Offer> {
        let typed = Query::new(query);
        let mut booked: Vec<(u32, Offer)> = self
            .booked
            .iter()
            .filter_map(|(price, words)| Some((typed.fit(words)?, Offer::Booked(price.clone()))))
            .collect();
        booked.sort_by_key(|(rank, _)| *rank);
        let mut offers: Vec<Offer> = booked.into_iter().map(|(_, offer)| offer).collect();
        offers.extend(self.tuned(&typed));
        offers.extend(self.lines(&typed).into_iter().map(Offer::Listed));
        if !typed.text.is_empty() && !offers.iter().any(|offer| offer.name() == typed.text) {
            offers.push(Offer::ByHand(typed.text));
        }
        offers
    }

    fn lines(&self, typed: &Query) -> Vec<&'static Listed> {
        if !self.listed {
            return Vec::new();
        }
        let free = |line: &&'static Listed| !self.booked.iter().any(|(price, _)| price.model == line.name);
        let lines = || listed().iter().filter(free);
        let mut found: Vec<_> = lines().filter_map(|line| Some((typed.fit(&line.words)?, line))).collect();
        if found.is_empty() {
            let mut letters = Typed::new(&typed.text);
            found = lines().filter_map(|line| Some((u32::MAX - letters.strewn(&line.name)?, line))).collect();
        }
        found.sort_by_cached_key(|(rank, line)| {
            let tuned = is_fine_tuned(&line.name);
            (self.tuned_first && !tuned, *rank, self.is_gone(line), tuned, line.terms, maker(line), line.name.len())
        });
        found.into_iter().map(|(_, line)| line).collect()
    }

    fn is_gone(&self, line: &Listed) -> bool {
        line.model.retires.as_ref().is_some_and(|date| *date <= self.today)
    }

    /// A fine-tune by its full name, `ft:gpt-4o-mini-2024-07-18:acme::9kQ`, is no line of the list.
    fn tuned(&self, typed: &Query) -> Option<Offer> {
        if !self.listed || !is_fine_tuned(&typed.text) || self.booked.iter().any(|(price, _)| price.model == typed.text)
        {
            return None;
        }
        let Found::One(entry, _) = embedded().find(&typed.text) else { return None };
        let line = listed().iter().find(|line| line.entry == entry && line.terms.is_none())?;
        (line.name != typed.text).then(|| Offer::Tuned(typed.text.clone(), line))
    }
}

/// Who sells models of their own goes before who sells those of others.
const MAKERS: [&str; 8] = ["openai", "anthropic", "gemini", "mistral", "xai", "deepseek", "cohere_chat", "azure"];

fn maker(line: &Listed) -> usize {
    MAKERS.iter().position(|maker| *maker == line.model.provider).unwrap_or(MAKERS.len())
}

/// Every line of the list, by name, put together once.
fn listed() -> &'static [Listed] {
    static LINES: OnceLock<Vec<Listed>> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = |(entry, model): (&'static String, &'static ListedModel)| {
            // Batch stands in the line of what is answered at once.
            let others = model.terms.keys().filter(|terms| **terms != Terms::Batch).copied().map(Some);
            std::iter::once(None).chain(others).map(move |terms| Listed::new(entry, model, terms))
        };
        let mut lines: Vec<Listed> = embedded().models.iter().flat_map(lines).collect();
        lines.sort_by(|one, other| one.name.cmp(&other.name));
        lines
    })
}

impl Listed {
    fn new(entry: &'static str, model: &'static ListedModel, terms: Option<Terms>) -> Self {
        let name = terms.map_or_else(|| entry.to_owned(), |terms| format!("{entry} ({})", terms.label()));
        let words = Words::of(&name, &model.provider);
        Self { name, entry, model, terms, words }
    }
}

/// A name as it is compared with what was typed: in small letters, every sign a space.
#[derive(Debug, Default, PartialEq)]
struct Words {
    name: String,
    /// Behind the provider's name: `azure/gpt-5-mini` is also looked for as `gpt-5-mini`.
    last: String,
    /// With the provider.
    all: String,
}

impl Words {
    fn of(name: &str, provider: &str) -> Self {
        let last = spaced(name.rsplit('/').next().unwrap_or(name));
        Self { name: spaced(name), last, all: format!("{} {}", spaced(name), spaced(provider)) }
    }
}

impl Words {
    /// At the beginning of a word, or anywhere for what is long enough to be meant: the `5` of `gpt 5` is not in `2025`.
    fn have(&self, word: &str) -> bool {
        self.all.split(' ').any(|own| own.starts_with(word)) || (word.len() >= 3 && self.all.contains(word))
    }
}

fn spaced(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was typed.
struct Query {
    text: String,
    spaced: String,
}

impl Query {
    fn new(text: &str) -> Self {
        Self { text: text.trim().to_owned(), spaced: spaced(text) }
    }

    /// 0 is best; `None` where a word is missing.
    fn fit(&self, words: &Words) -> Option<u32> {
        let query = self.spaced.as_str();
        let ways = [
            words.name == query,
            words.last == query,
            words.name.starts_with(query),
            words.last.starts_with(query),
            words.name.contains(query),
            query.split(' ').all(|word| words.have(word)),
        ];
        ways.iter().position(|fits| *fits).map(|rank| rank as u32)
    }
}

/// Which letters of a name were typed, for the eye.
pub(super) fn marks(name: &str, query: &str) -> Vec<u32> {
    let letters: Vec<char> = name.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut marks = Vec::new();
    for word in spaced(query).split(' ').filter(|word| !word.is_empty()) {
        let word: Vec<char> = word.chars().collect();
        if let Some(at) = letters.windows(word.len()).position(|part| part == word) {
            marks.extend((at..at + word.len()).map(|at| at as u32));
        }
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::plan::YearMonth;

    fn plan() -> Plan {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        plan.prices = vec![Price { model: "our-mini".into(), ..Price::default() }];
        plan
    }

    fn catalogue() -> Catalogue {
        Catalogue::new(&plan(), date(2026, 11, 26), false)
    }

    fn names(query: &str) -> Vec<String> {
        catalogue().search(query).iter().map(|offer| offer.name().to_owned()).collect()
    }

    #[test]
    fn the_plans_own_models_come_first_and_all_of_the_list_follows() {
        let all = catalogue().search("");
        assert_eq!(all[0].name(), "our-mini");
        assert!(matches!(&all[1], Offer::Listed(line) if line.model.provider == "openai"), "{:?}", all[1].name());
        assert!(all.len() > 2000, "{}", all.len());
        assert_eq!(names("mini")[0], "our-mini");
    }

    #[test]
    fn a_name_in_full_goes_before_those_that_begin_so_and_the_maker_before_who_sells_it_on() {
        let found = names("gpt-5-mini");
        assert_eq!(found[..2], ["gpt-5-mini", "azure/gpt-5-mini"]);
        assert!(found.contains(&"gpt-5-mini (flex)".to_owned()));
        assert_eq!(names("claude sonnet 4.5")[0], "claude-sonnet-4-5");
        assert!(!names("gpt 5 mini").contains(&"ft:gpt-4.1-mini-2025-04-14".to_owned()), "the 5 of 2025");
        assert_eq!(names("azure gpt-5 mini eu")[0], "azure/eu/gpt-5-mini");
        assert!(names("gpt5mini").contains(&"gpt-5-mini".to_owned()), "letters with gaps");
    }

    #[test]
    fn what_stands_in_the_book_is_not_offered_again_from_the_list() {
        let mut plan = plan();
        plan.prices.push(Price { model: "gpt-5-mini".into(), ..Price::default() });
        let found = Catalogue::new(&plan, date(2026, 11, 26), false).search("gpt-5-mini");
        assert!(matches!(found[0], Offer::Booked(_)));
        assert_eq!(found.iter().filter(|offer| offer.name() == "gpt-5-mini").count(), 1);
    }

    #[test]
    fn a_fine_tune_is_priced_as_the_list_says_of_fine_tunes_or_by_hand_and_never_as_its_base() {
        let full = "ft:gpt-4o-mini-2024-07-18:acme::9kQ";
        let found = catalogue().search(full);
        let price = found[0].price().unwrap();
        assert_eq!((found[0].name(), price.model.as_str()), (full, full));
        assert_eq!(price.usd_per_million_input.central(), 0.3);
        assert_eq!(price.source, format!("LiteLLM price map, {}, as ft:gpt-4o-mini-2024-07-18", price.as_of));
        let unknown = "ft:gpt-5-mini:acme::9kQ";
        assert_eq!(catalogue().search(unknown), [Offer::ByHand(unknown.into())]);
    }

    #[test]
    fn flex_has_its_own_price_and_a_name_that_nobody_has_is_priced_by_hand() {
        let found = catalogue().search("gpt-5-mini (flex)");
        let price = found[0].price().unwrap();
        assert_eq!((found[0].name(), price.usd_per_million_input.central()), ("gpt-5-mini (flex)", 0.125));
        assert_eq!(catalogue().search("qqqq-zzzz"), [Offer::ByHand("qqqq-zzzz".into())]);
    }

    #[test]
    fn where_the_tuned_model_is_chosen_fine_tunes_go_first() {
        let found = Catalogue::new(&plan(), date(2026, 11, 26), true).search("gpt-4o-mini-2024-07-18");
        assert_eq!(found[0].name(), "ft:gpt-4o-mini-2024-07-18");
    }

    #[test]
    fn prices_in_dollars_are_not_offered_to_a_plan_in_euros() {
        let plan = Plan { currency: "EUR".into(), ..plan() };
        let found = Catalogue::new(&plan, date(2026, 11, 26), false).search("gpt-5-mini");
        assert_eq!(found, [Offer::ByHand("gpt-5-mini".into())]);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "it measures")]
    fn a_search_of_all_models_takes_less_than_a_frame() {
        let catalogue = catalogue();
        for query in ["", "c", "claude sonnet", "gpt-5-mini", "zzqx", "ft:gpt-4o-mini-2024-07-18:acme::9kQ"] {
            let time = |_| {
                let start = std::time::Instant::now();
                assert!(catalogue.search(query).len() <= 3000);
                start.elapsed().as_micros()
            };
            // The quickest of ten: other tests run beside this one.
            let took = (0..10).map(time).min().unwrap();
            assert!(took < 16_000, "{query}: {took} µs");
        }
    }

    #[test]
    fn letters_that_were_typed_are_marked() {
        assert_eq!(marks("gpt-5-mini", "5 mini"), [4, 6, 7, 8, 9]);
        assert_eq!(marks("Ünï", "x"), [0_u32; 0]);
    }
}
