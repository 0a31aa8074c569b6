//! `mixplan import prices`: what a newer price list would change in a plan, and with `--apply` the change.

#![expect(clippy::disallowed_methods, reason = "it reads the price list, and today's date chooses among its prices")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::ImportPrices;
use super::answer::{Answer, Status};
use super::paper::plain;
use crate::analysis::{Evaluation, Settings, evaluate};
use crate::document::{Change, Command, Document};
use crate::import::prices::{Found, ListedPrice, MAX_BYTES, PriceList, read};
use crate::plan::{Estimate, Plan, Price, say};

/// The most broken entries that are named one by one.
const MAX_NAMED: usize = 20;

pub(super) fn import_prices(arguments: &ImportPrices) -> Answer {
    let mut answer = Answer::default();
    let mut document = match Document::open(&arguments.into) {
        Ok(document) => document,
        Err(error) => {
            answer.load_error(&error);
            return answer;
        }
    };
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
        answer.line(&plain(&format!("  left out: {name}: {what}")));
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
        answer.line(&plain(&format!("{model}: {line}")));
    }
    changed
}

fn source(list: &PriceList, name: &str, model: &str, as_of: &str) -> String {
    match name == model {
        true => format!("{}, {as_of}", list.source),
        false => format!("{}, {as_of}, as {name}", list.source),
    }
}

/// Puts the price into the plan's book; what is said of it, and whether a number is another.
fn put(plan: &mut Plan, price: &mut Price) -> (String, bool) {
    let Some(old) = plan.prices.iter_mut().find(|old| old.model == price.model) else {
        let line = format!("new: {}", numbers(price));
        plan.prices.push(price.clone());
        return (line, true);
    };
    // Lists that know no fee per request, or no price of cached tokens, say nothing about the plan's own.
    price.usd_per_request = old.usd_per_request;
    price.usd_per_million_cached_input = price.usd_per_million_cached_input.or(old.usd_per_million_cached_input);
    let numbers_of =
        |price: &Price| (price.usd_per_million_input, price.usd_per_million_cached_input, price.usd_per_million_output);
    if numbers_of(old) == numbers_of(price) {
        return ("as before".into(), false);
    }
    // ISO dates compare as text; a price without one is older than any.
    if old.as_of > price.as_of {
        return (format!("kept at {}: it is of {}, newer than the list", numbers(old), old.as_of), false);
    }
    let line = format!("{} → {}", numbers(old), numbers(price));
    *old = price.clone();
    (line, true)
}

/// Input, cached input and output, in USD per million tokens, as they are in the file.
fn numbers(price: &Price) -> String {
    let usd = |estimate: Estimate<_>| estimate.parts().iter().map(|n| say::typed(*n)).collect::<Vec<_>>().join("..");
    let cached = price.usd_per_million_cached_input.map_or("-".into(), usd);
    format!("{} / {cached} / {}", usd(price.usd_per_million_input), usd(price.usd_per_million_output))
}

fn notes(listed: &ListedPrice) -> String {
    let tier = listed.tier_above.map(|tokens| format!("; longer prompts than {tokens} tokens have another price"));
    let retires = listed.retires.as_ref().map(|date| format!("; retires {date}"));
    format!("{}{}", tier.unwrap_or_default(), retires.unwrap_or_default())
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
