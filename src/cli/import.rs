//! `mixplan import prices`: what a newer price list would change in a plan, and with `--apply` the change.

#![expect(clippy::disallowed_methods, reason = "it reads the price list, and today's date chooses among its prices")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::ImportPrices;
use super::answer::{Answer, Status};
use super::paper::{WIDTH, cut, plain};
use crate::analysis::{Evaluation, Settings, evaluate};
use crate::document::{Change, Command, Document};
use crate::import::prices::{Found, ListedPrice, MAX_BYTES, PriceList, read};
use crate::plan::{Estimate, Plan, Price, say};

/// The most broken entries that are named one by one.
const MAX_NAMED: usize = 20;
/// The longest line about one model, in columns: names in a list may be of any length.
const MAX_LINE: usize = 4 * WIDTH;
/// What every list counts in.
const CURRENCY: &str = "USD";

pub(super) fn import_prices(arguments: &ImportPrices) -> Answer {
    let mut answer = Answer::default();
    let mut document = match Document::open(&arguments.into) {
        Ok(document) => document,
        Err(error) => {
            answer.load_error(&error);
            return answer;
        }
    };
    if document.base().currency != CURRENCY {
        let currency = &document.base().currency;
        return Answer::failed(&format!(
            "the plan counts in {currency} and price lists in {CURRENCY}; convert the prices and type them in"
        ));
    }
    let today = jiff::Zoned::now().date().to_string();
    let list = match bytes(&arguments.file).and_then(|bytes| read(&bytes, &today)) {
        Ok(list) => list,
        Err(why) => return Answer::failed(&format!("{}: {why}", arguments.file.display())),
    };
    say_list(&mut answer, &list);
    let mut plan = document.base().clone();
    let as_of = arguments.as_of.map_or(today, |date| date.to_string());
    if !update(&mut answer, &mut plan, &list, &as_of, &arguments.add) {
        answer.line("No price changes.");
        return answer;
    }
    say_effect(&mut answer, document.base(), &plan);
    if !arguments.apply {
        answer.line("Nothing is written; `--apply` writes it.");
        return answer;
    }
    let command = Command::new(format!("Take prices from the {}", list.source), Change::SetPlan(Box::new(plan)));
    let written = document.apply(command).map_err(|refusal| refusal.to_string());
    match written.and_then(|()| document.save().map_err(|error| error.to_string())) {
        Ok(()) => answer.line(&plain(&format!("{}: written", arguments.into.display()))),
        Err(why) => answer.error(&format!("mixplan: {why}"), Status::Failed),
    }
    answer
}

/// A file's bytes, one more than a list may have at the most: a device without end is not read for ever.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn say_list(answer: &mut Answer, list: &PriceList) {
    answer.line(&format!("{}: {} models with prices", list.source, list.models.len()));
    for (name, what) in list.broken.iter().take(MAX_NAMED) {
        answer.line(&cut(&plain(&format!("  left out: {}: {what}", cut(name, WIDTH))), MAX_LINE));
    }
    if list.broken.len() > MAX_NAMED {
        answer.line(&format!("  left out: {} more", list.broken.len() - MAX_NAMED));
    }
}

/// Takes over the price of every model that the plan names, and of those in `add`; says whether any changed.
fn update(answer: &mut Answer, plan: &mut Plan, list: &PriceList, as_of: &str, add: &[String]) -> bool {
    let used = plan.nodes.iter().filter_map(|node| node.task()).flat_map(|task| task.models().map(str::to_owned));
    let mut models: BTreeSet<String> = used.chain(add.iter().cloned()).collect();
    models.extend(plan.prices.iter().map(|price| price.model.clone()));
    let mut changed = false;
    for model in models {
        let line = match list.find(&model) {
            Found::Nothing => "not in the list".into(),
            Found::Several(names) => format!("has several prices in the list; name it {}", names.join(" or ")),
            Found::One(name, listed) => {
                let mut price = listed.to_price(&model, &source(list, name, &model, as_of), as_of);
                let (line, differs) = put(plan, &mut price);
                changed |= differs;
                format!("{line}{}", notes(listed))
            }
        };
        answer.line(&cut(&plain(&format!("{model}: {line}")), MAX_LINE));
    }
    changed
}

fn source(list: &PriceList, name: &str, model: &str, as_of: &str) -> String {
    match name == model {
        true => format!("{}, {as_of}", list.source),
        false => format!("{}, {as_of}, as {}", list.source, cut(&plain(name), WIDTH)),
    }
}

/// Puts the price into the plan's book; what is said of it, and whether a number is another.
fn put(plan: &mut Plan, price: &mut Price) -> (String, bool) {
    let Some(old) = plan.prices.iter_mut().find(|old| old.model == price.model) else {
        let line = format!("new: {}", numbers(price));
        plan.prices.push(price.clone());
        return (line, true);
    };
    keep_what_the_list_does_not_know(price, old);
    if (Price { as_of: old.as_of.clone(), source: old.source.clone(), ..price.clone() }) == *old {
        return ("as before".into(), false);
    }
    // ISO dates compare as text; a price without one is older than any.
    if old.as_of > price.as_of {
        return (format!("kept at {}: it is of {}, newer than the list", numbers(old), old.as_of), false);
    }
    let (was, is) = (numbers(old), numbers(price));
    let line = if was == is { format!("as before: {is}") } else { format!("{was} → {is}") };
    *old = price.clone();
    (line, true)
}

/// A list that says nothing of the cache, of batch or of a fee per request says nothing against the plan's own.
fn keep_what_the_list_does_not_know(price: &mut Price, old: &Price) {
    price.usd_per_request = old.usd_per_request;
    for (new, old) in [
        (&mut price.usd_per_million_cached_input, old.usd_per_million_cached_input),
        (&mut price.usd_per_million_cache_write, old.usd_per_million_cache_write),
        (&mut price.usd_per_million_batch_input, old.usd_per_million_batch_input),
        (&mut price.usd_per_million_batch_output, old.usd_per_million_batch_output),
    ] {
        *new = new.or(old);
    }
    if price.tiers.is_empty() {
        price.tiers.clone_from(&old.tiers);
    }
    for (new, old) in [(&mut price.provider, &old.provider), (&mut price.retires, &old.retires)] {
        if new.is_empty() {
            new.clone_from(old);
        }
    }
}

/// Input, cached input and output, in USD per million tokens, as they are in the file.
fn numbers(price: &Price) -> String {
    let usd = |estimate: Estimate<_>| estimate.parts().iter().map(|n| say::typed(*n)).collect::<Vec<_>>().join("..");
    let cached = price.usd_per_million_cached_input.map_or("-".into(), usd);
    let tiers: Vec<String> = (price.tiers.iter())
        .map(|tier| {
            let (input, output) = (usd(tier.usd_per_million_input), usd(tier.usd_per_million_output));
            format!("; above {} tokens {input} / {output}", say::whole(f64::from(tier.above_tokens)))
        })
        .collect();
    let (input, output) = (usd(price.usd_per_million_input), usd(price.usd_per_million_output));
    let write = price.usd_per_million_cache_write.map(|write| format!("; to the cache {}", usd(write)));
    let batch = price.usd_per_million_batch_input.zip(price.usd_per_million_batch_output);
    let batch = batch.map(|(input, output)| format!("; batch {} / {}", usd(input), usd(output)));
    let (write, batch) = (write.unwrap_or_default(), batch.unwrap_or_default());
    format!("{input} / {cached} / {output}{write}{batch}{}", tiers.concat())
}

fn notes(listed: &ListedPrice) -> String {
    listed.retires.as_ref().map(|date| format!("; retires {date}")).unwrap_or_default()
}

/// What the new prices do to the money and the verdicts.
fn say_effect(answer: &mut Answer, old: &Plan, new: &Plan) {
    let [before, after] = [old, new].map(|plan| evaluate(plan, &Settings::default()));
    let money = |evaluation: &Evaluation, usd: f64| say::money(&evaluation.currency, usd);
    answer.line("(input / cached / output, per million tokens)");
    for (what, of) in [
        ("Hosted over the horizon", (|e| e.mix.hosted_lifetime_usd) as fn(&Evaluation) -> f64),
        ("The mix over the horizon", |e| e.mix.mix_lifetime_usd),
    ] {
        answer.line(&format!("{what}: {} → {}", money(&before, of(&before)), money(&after, of(&after))));
    }
    let mut same = true;
    for (was, is) in before.tasks.iter().zip(&after.tasks).filter(|(was, is)| was.verdict != is.verdict) {
        same = false;
        answer.line(&plain(&format!("{}: {} → {}", is.name, was.verdict.label(), is.verdict.label())));
    }
    if same {
        answer.line("Every verdict stays.");
    }
}
