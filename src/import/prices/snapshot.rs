//! The price list that comes with the program: LiteLLM's map cut to the main providers' chat models.

use std::io::{Read, Write};
use std::sync::OnceLock;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::litellm::ABOUT;
use super::model::{Line, ListedModel, Rates};
use super::{Kind, MAX_BYTES, PriceList, read};

const PACKED: &[u8] = include_bytes!("../../../assets/prices/litellm.json.gz");

/// Whose models are in it. A name that ends in `-` stands for all that begin so.
const PROVIDERS: [&str; 26] = [
    "ai21",
    "amazon_nova",
    "anthropic",
    "azure",
    "azure_ai",
    "bedrock",
    "bedrock_converse",
    "cerebras",
    "cohere_chat",
    "dashscope",
    "databricks",
    "deepseek",
    "fireworks_ai",
    "gemini",
    "groq",
    "meta_llama",
    "minimax",
    "mistral",
    "moonshot",
    "openai",
    "perplexity",
    "sambanova",
    "together_ai",
    "vertex_ai",
    "vertex_ai-",
    "xai",
];

/// The list of the program, unpacked once when it is first asked for; empty only in a broken build.
pub fn embedded() -> &'static PriceList {
    static LIST: OnceLock<PriceList> = OnceLock::new();
    LIST.get_or_init(|| {
        let nothing = PriceList { kind: Kind::LiteLlm, as_of: None, models: [].into(), broken: vec![], more_broken: 0 };
        unpack(PACKED).and_then(|text| read(&text, "")).unwrap_or(nothing)
    })
}

/// A list of LiteLLM's cut to what the program brings along, packed: what `assets/prices/litellm.json.gz` holds.
/// Unpacked it is a price map of LiteLLM's kind, with its date under `mixplan`.
///
/// # Errors
/// Where the list is not LiteLLM's: the licences of the others are not noted here.
pub fn pack(list: &PriceList, as_of: &str) -> Result<Vec<u8>, String> {
    if list.kind != Kind::LiteLlm {
        return Err(format!("it is the {}; the snapshot is cut from LiteLLM's price map", list.kind.label()));
    }
    let about = format!(
        "\"{ABOUT}\":{{\"as_of\":{},\"source\":\"LiteLLM, model_prices_and_context_window\",\"licence\":\"MIT, \
         Copyright (c) 2023 Berri AI\"}}",
        quoted(as_of)
    );
    let odd = |model: &ListedModel| {
        let lines = std::iter::once(&model.line).chain(model.terms.values());
        lines.flat_map(|line| &line.tiers).any(|tier| tier.above_tokens % 1000 != 0)
    };
    if let Some((name, _)) = list.models.iter().find(|(_, model)| is_main(model) && odd(model)) {
        return Err(format!("{name} has a tier that is not at full thousands of tokens, which cannot be written"));
    }
    let mut models = list.models.iter().filter(|(_, model)| is_main(model)).map(|(name, model)| entry(name, model));
    let first = models.next().ok_or("none of its models is of a main provider")?;
    let lines: Vec<String> = [about, first].into_iter().chain(models).collect();
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).map_err(|error| error.to_string())
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    GzDecoder::new(packed).take(MAX_BYTES as u64).read_to_end(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// A main provider's, and sold: what is listed as free of charge has no price that a plan could count on.
fn is_main(model: &ListedModel) -> bool {
    let Rates { input, output, .. } = model.line.rates;
    let of = |provider: &str| {
        model.provider == provider || (provider.ends_with('-') && model.provider.starts_with(provider))
    };
    input + output > 0.0 && PROVIDERS.into_iter().any(of)
}

/// One model as LiteLLM writes it.
fn entry(name: &str, model: &ListedModel) -> String {
    let mut fields = vec![format!("\"litellm_provider\":{}", quoted(&model.provider)), "\"mode\":\"chat\"".into()];
    fields.extend(model.context.map(|tokens| format!("\"max_input_tokens\":{tokens}")));
    fields.extend(model.retires.as_ref().map(|date| format!("\"deprecation_date\":{}", quoted(date))));
    fields.extend(model.usd_per_request.map(|usd| format!("\"input_cost_per_request\":{usd}")));
    let on_terms = model.terms.iter().map(|(terms, line)| (terms.suffix(), line));
    for (suffix, line) in std::iter::once(("", &model.line)).chain(on_terms) {
        put_line(&mut fields, suffix, line);
    }
    format!("{}:{{{}}}", quoted(name), fields.join(","))
}

fn put_line(fields: &mut Vec<String>, suffix: &str, line: &Line) {
    put_rates(fields, suffix, &line.rates, None);
    let mut below = &line.rates;
    for tier in &line.tiers {
        let suffix = format!("_above_{}_tokens{suffix}", thousands(tier.above_tokens));
        put_rates(fields, &suffix, &tier.rates, Some(below));
        below = &tier.rates;
    }
}

/// `272k`: LiteLLM names tiers by thousands.
fn thousands(tokens: u64) -> String {
    format!("{}k", tokens / 1000)
}

/// What a tier has from the one before it is left out.
fn put_rates(fields: &mut Vec<String>, suffix: &str, rates: &Rates, below: Option<&Rates>) {
    let mut put = |name: &str, usd: Option<f64>, below: Option<f64>| {
        // The exponent, and not a division, keeps the decimals as they are.
        let usd = usd.filter(|_| usd != below);
        fields.extend(usd.map(|usd| format!("\"{name}{suffix}\":{usd}e-6")));
    };
    put("input_cost_per_token", Some(rates.input), below.map(|rates| rates.input));
    put("output_cost_per_token", Some(rates.output), below.map(|rates| rates.output));
    put("cache_read_input_token_cost", rates.cached_input, below.and_then(|rates| rates.cached_input));
    put("cache_creation_input_token_cost", rates.cache_write, below.and_then(|rates| rates.cache_write));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snapshot_is_small_whole_and_dated() {
        let list = embedded();
        assert!(PACKED.len() < 60_000, "{} bytes", PACKED.len());
        assert!((1500..3000).contains(&list.models.len()), "{} models", list.models.len());
        assert_eq!((list.broken.len(), list.more_broken), (0, 0));
        assert!(list.as_of.as_ref().is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok()));
        assert!(list.models.values().all(is_main));
    }

    #[test]
    fn the_snapshot_packs_again_to_the_same_bytes() {
        let as_of = embedded().as_of.clone().unwrap();
        assert!(pack(embedded(), &as_of).unwrap() == PACKED, "the packed form is another");
    }

    #[test]
    fn what_is_packed_reads_back_exactly() {
        let text = r#"{"sold": {"mode": "chat", "litellm_provider": "openai", "max_input_tokens": 400000,
            "input_cost_per_token": 4e-7, "output_cost_per_token": 1.6e-6, "cache_read_input_token_cost": 1e-7,
            "input_cost_per_token_above_272k_tokens": 8e-7, "input_cost_per_token_batches": 2e-7,
            "output_cost_per_token_batches": 8e-7, "input_cost_per_token_above_272k_tokens_batches": 4e-7,
            "deprecation_date": "2027-01-31", "input_cost_per_request": 0.005},
          "free": {"mode": "chat", "litellm_provider": "openai", "input_cost_per_token": 0, "output_cost_per_token": 0},
          "else": {"mode": "chat", "litellm_provider": "corner", "input_cost_per_token": 1e-6,
            "output_cost_per_token": 1e-6}}"#;
        let list = read(text.as_bytes(), "").unwrap();
        let again = read(&unpack(&pack(&list, "2026-11-12").unwrap()).unwrap(), "").unwrap();
        assert_eq!(again.as_of.as_deref(), Some("2026-11-12"));
        assert_eq!(again.models.keys().collect::<Vec<_>>(), ["sold"]);
        assert_eq!(again.models["sold"], list.models["sold"]);
    }

    #[test]
    fn only_a_list_whose_licence_is_noted_is_packed() {
        let text = r#"{"data": [{"id": "openai/m", "pricing": {"prompt": "1", "completion": "1"}}]}"#;
        assert!(pack(&read(text.as_bytes(), "").unwrap(), "").unwrap_err().contains("OpenRouter"));
    }
}
