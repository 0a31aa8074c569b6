//! Names of models: which of them mean the same one, and which a fine-tuned one.

/// `ft:gpt-4o…`, also behind a provider's name, and the older `curie:ft-acme…`.
///
/// ```
/// use mixplan::plan::is_fine_tuned;
///
/// assert!(is_fine_tuned("azure/ft:gpt-4o-mini:acme::9kQ") && !is_fine_tuned("gpt-4o-mini"));
/// ```
pub fn is_fine_tuned(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    name.starts_with("ft:") || name.contains(":ft-")
}

/// Whether two names may mean one model: without the provider before it, the date at its end, capitals and spaces
/// they are the same.
///
/// ```
/// use mixplan::plan::may_be_one_model;
///
/// assert!(may_be_one_model("GPT-4o mini", "openai/gpt-4o-mini-2024-07-18"));
/// assert!(!may_be_one_model("gpt-4o-mini", "gpt-4o") && !may_be_one_model("gpt-4o", "ft:gpt-4o"));
/// ```
pub fn may_be_one_model(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

fn bare(model: &str) -> String {
    let name = model.trim().rsplit('/').next().unwrap_or_default().to_lowercase();
    let mut words: Vec<&str> = name.split(['-', '_', ' ', '@']).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_version(word)) {
        words.pop();
    }
    words.join("-")
}

/// A part of a date, a whole one, or that it is the latest.
fn is_version(word: &str) -> bool {
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    word == "latest" || is_number && matches!(word.len(), 2 | 4 | 6 | 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_part_of_a_name_and_a_size_is() {
        for same in ["claude-3-haiku", "anthropic/claude-3-haiku-20240307", "Claude 3 Haiku", "claude-3-haiku@20240307"]
        {
            assert!(may_be_one_model("claude-3-haiku", same), "{same}");
        }
        for other in ["claude-3-sonnet", "claude-3-5-haiku", "claude-3-haiku-acme", "ft:claude-3-haiku"] {
            assert!(!may_be_one_model("claude-3-haiku", other), "{other}");
        }
        assert!(!may_be_one_model("llama-3-8b", "llama-3-70b"));
    }
}
