//! `mixplan import prices`: what a newer price list would change in a plan, and with `--apply` the change.

#![expect(clippy::disallowed_methods, reason = "it writes the snapshot, and today's date chooses among prices")]

use std::path::Path;

use super::ImportPrices;
use super::answer::{Answer, Status};
use super::paper::{WIDTH, cut, plain};
use crate::analysis::{Effect, Settings, effect, evaluate};
use crate::document::{Change, Command, Document, read_foreign};
use crate::import::prices::{
    CURRENCY, Compared, MAX_BYTES, Outcome, PriceList, besides, compare, date_at, embedded, in_numbers, pack, read,
    updated,
};
use crate::plan::{Plan, say as words};

/// The most broken entries that are named one by one.
const MAX_NAMED: usize = 20;
/// The longest line about one model, in columns: names in a list may be of any length.
const MAX_LINE: usize = 4 * WIDTH;

pub(super) fn import_prices(arguments: &ImportPrices) -> Answer {
    let today = jiff::Zoned::now().date().to_string();
    let read = arguments.file.as_deref().map_or_else(|| Ok((embedded().clone(), None)), |file| list(file, &today));
    let (list, written) = match read {
        Ok(read) => read,
        Err(why) => return Answer::failed(&why),
    };
    // A list that says no date is as old as its file at least.
    let own = list.as_of.clone().or(written);
    let as_of = arguments.as_of.map(|date| date.to_string()).or(own).unwrap_or(today);
    match (&arguments.into, &arguments.snapshot) {
        (Some(into), None) => import_into(into, arguments, &list, &as_of),
        (None, Some(out)) => write_snapshot(out, &list, &as_of),
        // The command line lets through neither both nor none.
        _ => Answer::failed("give a plan with --into"),
    }
}

fn import_into(into: &Path, arguments: &ImportPrices, list: &PriceList, as_of: &str) -> Answer {
    let mut answer = Answer::default();
    let mut document = match Document::open(into) {
        Ok(document) => document,
        Err(error) => {
            answer.load_error(&error);
            return answer;
        }
    };
    let currency = &document.base().currency;
    if currency != CURRENCY {
        return Answer::failed(&format!(
            "the plan counts in {currency} and price lists in {CURRENCY}; convert the prices and type them in"
        ));
    }
    say_list(&mut answer, list, as_of);
    let compared = compare(document.base(), list, as_of, &arguments.add);
    compared.iter().for_each(|compared| say(&mut answer, compared));
    if compared.iter().all(|compared| compared.price().is_none()) {
        answer.line("No price changes.");
        return answer;
    }
    let plan = updated(document.base(), &compared);
    say_effect(&mut answer, document.base(), &plan);
    if !arguments.apply {
        answer.line("Nothing is written; `--apply` writes it.");
        return answer;
    }
    let command = Command::new(format!("Take prices from the {}", list.kind.label()), Change::SetPlan(Box::new(plan)));
    let written = document.apply(command).map_err(|refusal| refusal.to_string());
    match written.and_then(|()| document.save().map_err(|error| error.to_string())) {
        Ok(()) => answer.line(&plain(&format!("{}: written", into.display()))),
        Err(why) => answer.error(&format!("mixplan: {why}"), Status::Failed),
    }
    answer
}

fn write_snapshot(out: &Path, list: &PriceList, as_of: &str) -> Answer {
    let mut answer = Answer::default();
    let written = pack(list, as_of)
        .and_then(|packed| std::fs::write(out, &packed).map(|()| packed.len()).map_err(|error| error.to_string()));
    match written {
        Ok(bytes) => answer.line(&plain(&format!("{}: {bytes} bytes, prices of {as_of}", out.display()))),
        Err(why) => answer.error(&format!("mixplan: {}: {why}", out.display()), Status::Failed),
    }
    answer
}

/// The list in a file, and the day on which that was last changed.
fn list(file: &Path, today: &str) -> Result<(PriceList, Option<String>), String> {
    let of_file = |why| format!("{}: {why}", file.display());
    let (bytes, changed) = read_foreign(file, MAX_BYTES).map_err(of_file)?;
    Ok((read(&bytes, today).map_err(of_file)?, changed.and_then(date_at)))
}

fn say_list(answer: &mut Answer, list: &PriceList, as_of: &str) {
    let models = if list.models.len() == 1 { "model" } else { "models" };
    answer.line(&format!("{}, {as_of}: {} {models} with prices", list.kind.label(), list.models.len()));
    for (name, what) in list.broken.iter().take(MAX_NAMED) {
        answer.line(&cut(&plain(&format!("  left out: {}: {what}", cut(name, WIDTH))), MAX_LINE));
    }
    let more = list.broken.len().saturating_sub(MAX_NAMED) + list.more_broken;
    if more > 0 {
        answer.line(&format!("  left out: {more} more"));
    }
}

/// What the list says of one model.
fn say(answer: &mut Answer, compared: &Compared) {
    let line = match &compared.outcome {
        Outcome::NotListed => "not in the list".into(),
        Outcome::Several(names) => format!("has several prices in the list; name it {}", names.join(" or ")),
        Outcome::New(new) => format!("new: {}", in_numbers(new)),
        Outcome::Same => "as before".into(),
        Outcome::Confirmed(new) => format!("as before: {}, now of {}", in_numbers(new), new.as_of),
        Outcome::Older(old) => {
            format!("kept at {}: it is of {}, newer than the list", in_numbers(old), old.as_of)
        }
        Outcome::Changed { old, new } => format!("{} → {}", in_numbers(old), in_numbers(new)),
    };
    let besides: String = compared.listed.iter().flat_map(besides).map(|phrase| format!("; {phrase}")).collect();
    answer.line(&cut(&plain(&format!("{}: {line}{besides}", compared.model)), MAX_LINE));
}

/// What the new prices do to the money and the verdicts.
fn say_effect(answer: &mut Answer, old: &Plan, new: &Plan) {
    let [before, after] = [old, new].map(|plan| evaluate(plan, &Settings::default()));
    let Effect { currency, hosted_usd, mix_usd, verdicts } = effect(&before, &after);
    answer.line("(input / cached / output, per million tokens)");
    for (what, (was, is)) in [("Hosted over the horizon", hosted_usd), ("The mix over the horizon", mix_usd)] {
        answer.line(&format!("{what}: {} → {}", words::money(&currency, was), words::money(&currency, is)));
    }
    for (name, was, is) in &verdicts {
        answer.line(&plain(&format!("{name}: {} → {}", was.label(), is.label())));
    }
    if verdicts.is_empty() {
        answer.line("Every verdict stays.");
    }
}
