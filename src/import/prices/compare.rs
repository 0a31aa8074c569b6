//! A plan's prices laid beside a list: what the list would change, and the plan as it would be.

use std::collections::BTreeSet;

use super::PriceList;
use super::model::{ListedModel, Rates, Terms};
use super::names::Found;
use crate::plan::{Estimate, Plan, Price, is_fine_tuned, say};

/// What a list says about one model of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    pub model: String,
    pub outcome: Outcome,
    /// What the list says of it, where it has it.
    pub listed: Option<ListedModel>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The plan has no price for it yet.
    New(Price),
    Changed {
        old: Price,
        new: Price,
    },
    Same,
    /// The same prices, in a newer list or with more about the model.
    Confirmed(Price),
    /// The list has another price and is older than the plan's.
    Older(Price),
    /// Providers ask different prices under this name: the names to choose from.
    Several(Vec<String>),
    NotListed,
}

impl Compared {
    /// The price to take over, if there is one.
    pub fn price(&self) -> Option<&Price> {
        match &self.outcome {
            Outcome::New(new) | Outcome::Changed { new, .. } | Outcome::Confirmed(new) => Some(new),
            Outcome::Same | Outcome::Older(_) | Outcome::Several(_) | Outcome::NotListed => None,
        }
    }
}

/// Every model that the plan names or has a price for, and those in `add`, by name. `as_of` is the list's date.
pub fn compare(plan: &Plan, list: &PriceList, as_of: &str, add: &[String]) -> Vec<Compared> {
    let used = plan.nodes.iter().filter_map(|node| node.task()).flat_map(|task| task.models().map(str::to_owned));
    let mut models: BTreeSet<String> = used.chain(add.iter().cloned()).collect();
    models.extend(plan.prices.iter().map(|price| price.model.clone()));
    models.into_iter().map(|model| compared(plan, list, as_of, model)).collect()
}

/// The plan with every price that is to be taken over.
pub fn updated(plan: &Plan, compared: &[Compared]) -> Plan {
    let mut plan = plan.clone();
    for price in compared.iter().filter_map(Compared::price) {
        put(&mut plan, price.clone());
    }
    plan
}

/// Puts a price into the plan's book, in the place of the one of that model.
pub fn put(plan: &mut Plan, price: Price) {
    match plan.prices.iter_mut().find(|old| old.model == price.model) {
        Some(old) => *old = price,
        None => plan.prices.push(price),
    }
}

/// What a source says before the name in the list, where that is another than the plan's.
const AS: &str = ", as ";

/// Where a price comes from, as it stands in the plan: `LiteLLM price map, 2026-11-12, as azure/gpt-5`.
pub fn source(list: &PriceList, name: &str, model: &str, as_of: &str) -> String {
    let list = list.kind.label();
    if name == model { format!("{list}, {as_of}") } else { format!("{list}, {as_of}{AS}{name}") }
}

/// A model of the plan beside the one of the list that is called `name` there.
pub fn compared_as(plan: &Plan, list: &PriceList, as_of: &str, model: &str, name: &str) -> Compared {
    let (own, terms) = on_terms(model);
    let listed = list.models.get(name);
    let new = listed.and_then(|listed| listed.to_price(model, terms, &source(list, name, own, as_of), as_of));
    let outcome = new.map_or(Outcome::NotListed, |new| match plan.price(model) {
        None => Outcome::New(new),
        Some(old) => beside(old, new, list.kind.has_tiers()),
    });
    Compared { model: model.to_owned(), outcome, listed: listed.cloned() }
}

fn compared(plan: &Plan, list: &PriceList, as_of: &str, model: String) -> Compared {
    if let Some(name) = named_before(plan, list, &model) {
        return compared_as(plan, list, as_of, &model, name);
    }
    let (name, _) = on_terms(&model);
    let found = if is_only_tuned(plan, &model) { list.find_named(name) } else { list.find(name) };
    let outcome = match found {
        Found::One(name, _) => return compared_as(plan, list, as_of, &model, name),
        Found::Several(names) => match of_its_provider(plan, list, &model, &names) {
            Some(name) => return compared_as(plan, list, as_of, &model, name),
            None => Outcome::Several(names.into_iter().map(str::to_owned).collect()),
        },
        Found::Nothing => Outcome::NotListed,
    };
    Compared { model, outcome, listed: None }
}

/// Whether the plan has the name of a tuned model alone, which is its owner's.
fn is_only_tuned(plan: &Plan, model: &str) -> bool {
    let tasks = || plan.nodes.iter().filter_map(|node| node.task());
    tasks().any(|task| task.served_model() == Some(model))
        && !tasks().any(|task| task.hosted_models().any(|hosted| hosted == model))
}

/// The name that the model's price was taken under before, as its source says, where this list has it too.
fn named_before<'p>(plan: &'p Plan, list: &PriceList, model: &str) -> Option<&'p str> {
    let (_, name) = plan.price(model)?.source.rsplit_once(AS)?;
    let known = !list.models.contains_key(model) && list.models.contains_key(name);
    // Whatever a source says, a fine-tune is not its base.
    (known && is_fine_tuned(name) == is_fine_tuned(model)).then_some(name)
}

/// The one of several names that is the provider's whose price the plan has.
fn of_its_provider<'n>(plan: &Plan, list: &PriceList, model: &str, names: &[&'n str]) -> Option<&'n str> {
    let provider = plan.price(model).map(|price| price.provider.as_str()).filter(|provider| !provider.is_empty())?;
    let its = |name: &&&str| list.models.get(**name).is_some_and(|listed| listed.provider == provider);
    let mut own = names.iter().filter(its);
    own.next().copied().filter(|_| own.next().is_none())
}

/// A model's name and the terms that it is bought on: `gpt-5-mini (flex)`.
fn on_terms(model: &str) -> (&str, Option<Terms>) {
    let ending = |terms: Terms| model.strip_suffix(')')?.strip_suffix(terms.label())?.strip_suffix(" (");
    let with_terms = Terms::ALL.into_iter().find_map(|terms| Some((ending(terms)?, Some(terms))));
    with_terms.unwrap_or((model, None))
}

fn beside(old: &Price, mut new: Price, has_tiers: bool) -> Outcome {
    keep_what_the_list_does_not_know(&mut new, old, has_tiers);
    let said_anew = (&old.as_of, &old.provider, &old.retires) != (&new.as_of, &new.provider, &new.retires);
    let said = Price { provider: new.provider.clone(), retires: new.retires.clone(), ..old.clone() };
    // ISO dates compare as text; a price without one is older than any.
    if (Price { as_of: old.as_of.clone(), source: old.source.clone(), ..new.clone() }) == said {
        return if said_anew && old.as_of <= new.as_of { Outcome::Confirmed(new) } else { Outcome::Same };
    }
    if old.as_of > new.as_of { Outcome::Older(old.clone()) } else { Outcome::Changed { old: old.clone(), new } }
}

/// A list that says nothing of the cache, of batch or of a fee per request says nothing against the plan's own.
fn keep_what_the_list_does_not_know(price: &mut Price, old: &Price, has_tiers: bool) {
    for (new, old) in [
        (&mut price.usd_per_million_cached_input, old.usd_per_million_cached_input),
        (&mut price.usd_per_million_cache_write, old.usd_per_million_cache_write),
        (&mut price.usd_per_million_batch_input, old.usd_per_million_batch_input),
        (&mut price.usd_per_million_batch_output, old.usd_per_million_batch_output),
        (&mut price.usd_per_request, old.usd_per_request),
    ] {
        *new = new.or(old);
    }
    if price.tiers.is_empty() && !has_tiers {
        price.tiers.clone_from(&old.tiers);
    }
    for (new, old) in [(&mut price.provider, &old.provider), (&mut price.retires, &old.retires)] {
        if new.is_empty() {
            new.clone_from(old);
        }
    }
}

/// What a listed model has besides the line that a plan takes over, each as a short phrase.
pub fn besides(listed: &ListedModel) -> Vec<String> {
    let terms = listed.terms.iter().filter(|(terms, _)| **terms != Terms::Batch).map(|(terms, line)| {
        let Rates { input, output, .. } = line.rates;
        format!("{input} / {output} {}", terms.label())
    });
    terms.chain(listed.retires.iter().map(|date| format!("retires {date}"))).collect()
}

/// Input, cached input and output, in USD per million tokens, as they are in the file, and what else the price has.
pub fn in_numbers(price: &Price) -> String {
    let usd = |estimate: Estimate<_>| estimate.parts().iter().map(|n| say::typed(*n)).collect::<Vec<_>>().join("..");
    let cached = price.usd_per_million_cached_input.map_or("-".into(), usd);
    let tiers = price.tiers.iter().map(|tier| {
        let (input, output) = (usd(tier.usd_per_million_input), usd(tier.usd_per_million_output));
        format!("; above {} tokens {input} / {output}", say::whole(f64::from(tier.above_tokens)))
    });
    let (input, output) = (usd(price.usd_per_million_input), usd(price.usd_per_million_output));
    let write = price.usd_per_million_cache_write.map(|write| format!("; to the cache {}", usd(write)));
    let batch = price.usd_per_million_batch_input.zip(price.usd_per_million_batch_output);
    let batch = batch.map(|(input, output)| format!("; batch {} / {}", usd(input), usd(output)));
    let request = price.usd_per_request.map(|fee| format!("; {} a request", usd(fee)));
    let more: String = [write, batch, request].into_iter().flatten().chain(tiers).collect();
    format!("{input} / {cached} / {output}{more}")
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::plan::{HostedCost, Node, NodeId, NodeKind, Serving, Task, TokenCost, Training, Tuned, YearMonth};

    fn price(model: &str, input: f64, as_of: &str) -> Price {
        Price {
            model: model.into(),
            usd_per_million_input: Estimate::certain(input),
            usd_per_million_cached_input: Some(Estimate::certain(0.5)),
            usd_per_million_output: Estimate::certain(2.0),
            usd_per_request: Some(Estimate::certain(0.01)),
            as_of: as_of.into(),
            source: "typed".into(),
            ..Price::default()
        }
    }

    fn plan() -> Plan {
        let mut plan = Plan::empty("Desk", YearMonth::new(2026, 12).unwrap());
        let dated = [("same", 1.0, ""), ("dearer", 3.0, "2026-01-01"), ("newer", 3.0, "2026-12-24"), ("odd", 1.0, "")];
        plan.prices = dated.into_iter().map(|(model, input, as_of)| price(model, input, as_of)).collect();
        plan
    }

    fn list() -> PriceList {
        let entry = |name| {
            format!(r#""{name}": {{"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}"#)
        };
        let entries: Vec<String> = ["same", "dearer", "newer", "added"].into_iter().map(entry).collect();
        read(format!("{{{}}}", entries.join(",")).as_bytes(), "2026-11-25").unwrap()
    }

    #[test]
    fn only_what_differs_and_is_not_newer_is_taken_over() {
        let (plan, list) = (plan(), list());
        let compared = compare(&plan, &list, "2026-11-12", &["added".into()]);
        let outcome = |model: &str| compared.iter().find(|one| one.model == model).map(|one| &one.outcome).unwrap();
        assert_eq!(compared.len(), 5);
        assert!(matches!(outcome("added"), Outcome::New(_)));
        assert_eq!(outcome("odd"), &Outcome::NotListed);
        assert!(matches!(outcome("same"), Outcome::Confirmed(new) if new.as_of == "2026-11-12"));
        assert!(matches!(outcome("newer"), Outcome::Older(old) if old.as_of == "2026-12-24"));
        let after = updated(&plan, &compared);
        let dearer = after.price("dearer").unwrap();
        assert_eq!((in_numbers(dearer).as_str(), dearer.as_of.as_str()), ("1 / 0.5 / 2; 0.01 a request", "2026-11-12"));
        assert_eq!(dearer.source, "LiteLLM price map, 2026-11-12");
        for kept in ["newer", "odd"] {
            assert_eq!(after.price(kept), plan.price(kept), "{kept}");
        }
        assert_eq!(after.prices.len(), 5);
        assert!(compare(&after, &list, "2026-11-12", &[]).iter().all(|one| one.price().is_none()));
    }

    #[test]
    fn a_list_that_knows_tiers_and_names_none_means_that_there_are_none() {
        let mut plan = plan();
        let tier = r#"(above_tokens: 200000, usd_per_million_input: 2, usd_per_million_output: 7.5)"#;
        plan.prices[1].tiers = vec![ron::from_str(tier).unwrap()];
        let after = updated(&plan, &compare(&plan, &list(), "2026-11-12", &[]));
        assert!(after.price("dearer").unwrap().tiers.is_empty());
        let text = r#"{"data": [{"id": "dearer", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}"#;
        let other = read(text.as_bytes(), "2026-11-25").unwrap();
        let after = updated(&plan, &compare(&plan, &other, "2026-11-12", &[]));
        assert_eq!(after.price("dearer").unwrap().tiers.len(), 1, "it says nothing of tiers");
    }

    #[test]
    fn what_a_team_serves_itself_is_priced_by_its_own_name_alone() {
        let text = r#"[{"id": "lab", "name": "Lab", "models": [{"id": "small", "match": {"starts_with": "small"},
            "prices": {"input_mtok": 1, "output_mtok": 2}}]}]"#;
        let list = read(text.as_bytes(), "2026-11-25").unwrap();
        let tokens = TokenCost { model: Some("small-acme".into()), ..TokenCost::default() };
        let hosted = Task { hosted: HostedCost::Tokens(tokens.clone()), ..Task::default() };
        let tuned = Tuned::new("small", Training::Lump(Estimate::certain(1.0)), Serving::Tokens(tokens));
        let served = Task { tuned: Some(tuned), ..Task::default() };
        let found = |task: Task| {
            let mut plan = plan();
            plan.nodes = vec![Node::new(NodeId::new("t"), "T", NodeKind::Task(task))];
            compare(&plan, &list, "2026-11-12", &[]).into_iter().find(|one| one.model == "small-acme").unwrap().outcome
        };
        assert!(matches!(found(hosted), Outcome::New(_)), "a dated name of the model");
        assert_eq!(found(served), Outcome::NotListed);
    }

    #[test]
    fn who_sells_it_and_when_it_retires_is_news_and_no_change_of_price() {
        let entry = r#"{"same": {"mode": "chat", "litellm_provider": "lab", "deprecation_date": "2027-01-31",
            "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}"#;
        let list = read(entry.as_bytes(), "2026-11-25").unwrap();
        let mut plan = plan();
        plan.prices[0].as_of = "2026-11-12".into();
        let outcome = |plan: &Plan| compare(plan, &list, "2026-11-12", &[]).remove(3);
        let confirmed = outcome(&plan);
        let Outcome::Confirmed(new) = &confirmed.outcome else { panic!("{confirmed:?}") };
        assert_eq!((new.provider.as_str(), new.retires.as_str()), ("lab", "2027-01-31"));
        assert_eq!(outcome(&updated(&plan, &[confirmed])).outcome, Outcome::Same);
        plan.prices[0].as_of = "2026-12-24".into();
        assert_eq!(outcome(&plan).outcome, Outcome::Same, "what is newer stays");
    }

    #[test]
    fn of_several_prices_that_of_the_plans_provider_or_of_the_name_it_was_taken_under_is_meant() {
        let entry = |name: &str, usd: &str| {
            format!(
                r#""{name}/m": {{"mode": "chat", "litellm_provider": "{name}", "input_cost_per_token": {usd},
                "output_cost_per_token": 2e-6}}"#
            )
        };
        let text = format!("{{{},{}}}", entry("one", "1e-6"), entry("two", "3e-6"));
        let list = read(text.as_bytes(), "2026-11-25").unwrap();
        let of = |provider: &str, source: &str| {
            let price = Price { provider: provider.into(), source: source.into(), ..price("m", 9.0, "") };
            let plan = Plan { prices: vec![price], ..plan() };
            compare(&plan, &list, "2026-11-12", &[]).remove(0).price().map(|new| new.usd_per_million_input.central())
        };
        assert_eq!(of("", ""), None);
        assert_eq!(of("two", ""), Some(3.0));
        assert_eq!(of("", "LiteLLM price map, 2026-01-01, as one/m"), Some(1.0));
        assert_eq!(of("nobody", "as told by one/m"), None);
    }
}
