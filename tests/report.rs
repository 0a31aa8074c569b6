//! Reports of every format: what they must say, and what they must keep whatever a plan holds.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use std::collections::BTreeMap;

use mixplan::analysis::{Evaluation, Settings, evaluate, uncertainty};
use mixplan::document::{parse, templates};
use mixplan::plan::{Estimate, NodeId, NodeKind, Note, Origin, Plan, Provenance, Volume};
use mixplan::report::{Format, Subject, What, export};
use proptest::prelude::*;

fn example() -> Plan {
    let mut plan = parse(include_str!("../examples/support-desk.ron")).unwrap();
    plan.uncertainty.samples = 300;
    plan
}

/// With how sure it is, as every export has it.
fn evaluated(plan: &Plan) -> Evaluation {
    let settings = Settings::default();
    let evaluation = evaluate(plan, &settings);
    let found = uncertainty(plan, &evaluation, &settings, &()).unwrap();
    evaluation.take(&found, &plan.policy)
}

fn written(plan: &Plan, what: Option<What>, format: Format) -> String {
    let evaluation = evaluated(plan);
    text(&Subject { scenario: Some("a<b>"), ..subject(plan, &evaluation) }, what, format)
}

fn subject<'a>(plan: &'a Plan, evaluation: &'a Evaluation) -> Subject<'a> {
    Subject { plan, evaluation, scenario: None, task: None, dark: false }
}

fn text(subject: &Subject<'_>, what: Option<What>, format: Format) -> String {
    String::from_utf8(export(subject, what, format).unwrap()).unwrap()
}

/// Everything that can be written of a plan as text.
fn all(plan: &Plan) -> Vec<(Format, What, String)> {
    let as_text = |(format, what, content)| (format, what, String::from_utf8(content).unwrap());
    files(plan, |format| !matches!(format, Format::Pdf | Format::Png)).into_iter().map(as_text).collect()
}

/// Everything that can be written of a plan.
fn files(plan: &Plan, wanted: fn(Format) -> bool) -> Vec<(Format, What, Vec<u8>)> {
    let evaluation = evaluated(plan);
    let subject = subject(plan, &evaluation);
    let formats = Format::ALL.into_iter().filter(|format| wanted(*format));
    let pairs = formats.flat_map(|format| format.offers().iter().map(move |what| (format, *what)));
    // A plan without figures has no curves to draw.
    pairs.filter_map(|(format, what)| Some((format, what, export(&subject, Some(what), format).ok()?))).collect()
}

/// The example with every text in it replaced.
fn named(text: &str) -> Plan {
    let mut plan = example();
    plan.name = text.into();
    for node in &mut plan.nodes {
        node.name = text.into();
    }
    for price in &mut plan.prices {
        price.source = text.into();
        price.as_of = text.into();
    }
    for note in &mut plan.review {
        (note.by, note.on, note.note) = (text.into(), text.into(), text.into());
    }
    plan.notes.push(Note { id: NodeId::new("a-note"), text: text.into(), at: (0.0, 0.0), size: (100.0, 100.0) });
    plan
}

fn xml(text: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A page or a figure holds only these elements, and no attribute that runs or loads anything.
fn assert_harmless(text: &str) {
    const ELEMENTS: &str = "html head meta title style body main h1 h2 h3 h4 p ul li dl dt dd div figure figcaption table \
                            caption thead tbody tr th td a strong small span bdi svg rect line polyline polygon path \
                            circle text";
    const ATTRIBUTES: &str = "lang charset http-equiv content name class id href scope tabindex role aria-label viewBox width \
                              height x y x1 y1 x2 y2 cx cy r rx d points fill fill-opacity stroke-width stroke-dasharray \
                              stroke-linejoin text-anchor font-size font-weight";
    let document = xml(text);
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "<{name}>");
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(ATTRIBUTES.split_whitespace().any(|known| known == name), "{name}={value}");
            assert!(name != "href" || value.starts_with("#sub-task-"), "a link to {value}");
        }
    }
    let style: String =
        document.descendants().filter(|node| node.has_tag_name("style")).filter_map(|n| n.text()).collect();
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("://"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    for ((format, what, one), (.., other)) in files(&example(), |_| true).into_iter().zip(files(&example(), |_| true)) {
        assert!(one == other, "{format:?} {what:?}");
        assert!(matches!(format, Format::Pdf | Format::Png) || one.ends_with(b"\n"), "{format:?} {what:?}");
    }
}

#[test]
fn hostile_names_come_out_harmless_in_every_format() {
    let long = "A name without end 日本 ".repeat(250);
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "]]></style></svg><script>1</script>",
        "=cmd|' /C calc'!A0",
        "שלום עולם \u{202e}txt.exe",
        "👩‍🚀🏳️‍🌈 e\u{301}",
        "[a](javascript:alert(1)) ![x](http://x.y/z) | a |\n# b",
        "\u{0}\u{1b}[31m\u{fffe}",
        "&#60;script&#62; &amp; %s {{}}",
        &long,
    ];
    for name in names {
        for (format, what, text) in all(&named(name)) {
            match format {
                Format::Html | Format::Svg => assert_harmless(&text),
                Format::Json => assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok()),
                Format::Csv => assert_cells(&text, what),
                Format::Markdown => {
                    let markup = ["<script", "<img", "](javascript", "](http", "\u{1b}", "\u{202e}"];
                    let text = text.replace("\\]", "");
                    assert!(markup.iter().all(|bad| !text.contains(bad)), "{name:?} {what:?}");
                }
                Format::Pdf | Format::Png => panic!("no text"),
            }
        }
    }
}

fn assert_cells(text: &str, what: What) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for record in reader.records() {
        rows += 1;
        let record = record.unwrap();
        assert_eq!(record.len(), if what == What::Timeline { 20 } else { 15 });
        for cell in &record {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "a spreadsheet runs {cell:?}");
        }
    }
    let expected = if what == What::Timeline { 7 * 24 } else { 24 };
    assert_eq!(rows, expected, "a row for each month, and in finance for each sub-task and tool step too");
}

#[test]
fn a_name_can_be_read_in_the_report_and_a_long_one_is_there_in_whole_once() {
    let long = "A name that goes on and on ".repeat(180);
    let mut plan = example();
    let task = plan.nodes.iter_mut().find(|node| node.id.as_str() == "triage").unwrap();
    task.name.clone_from(&long);
    let html = written(&plan, None, Format::Html);
    let document = xml(&html);
    let text: String = document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    assert_eq!(text.matches(long.trim()).count(), 1);
    // A name that is a space, or a word of the sentences, changes none of them.
    let mut plan = example();
    plan.nodes.iter_mut().filter(|node| node.task().is_some()).for_each(|node| node.name = " ".into());
    assert!(written(&plan, None, Format::Html).contains("of the hosted cost."));
    assert!(written(&named("שלום <b>"), None, Format::Html).contains("<bdi>\u{2068}שלום &lt;b&gt;\u{2069}</bdi>"));
}

#[test]
fn the_rows_of_the_finance_table_add_up_to_the_mix() {
    let plan = example();
    let evaluation = evaluated(&plan);
    let text = written(&plan, None, Format::Csv);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        for column in ["hosted_cost", "mix_cost", "mix_lump"] {
            *sums.entry(column).or_default() += row[column].parse::<f64>().unwrap();
        }
        assert!(row["date"].len() == 10 && row["date"].ends_with("-01"));
        let listed = !row["model"].is_empty();
        assert_eq!((row["price_date"].as_str(), listed), if listed { ("2026-11-12", true) } else { ("", false) });
    }
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
    assert!(close(sums["hosted_cost"], evaluation.mix.hosted_lifetime_usd));
    assert!(close(sums["mix_cost"] + sums["mix_lump"], evaluation.mix.mix_lifetime_usd));
}

#[test]
fn the_table_of_the_curves_ends_where_the_mix_does() {
    let plan = example();
    let evaluation = evaluated(&plan);
    let text = text(&subject(&plan, &evaluation), Some(What::Curves), Format::Csv);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let last = |column: &str| rows.last().unwrap()[column].parse::<f64>().unwrap();
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
    assert!(close(last("hosted_so_far"), evaluation.mix.hosted_lifetime_usd));
    assert!(close(last("mix_so_far"), evaluation.mix.mix_lifetime_usd));
    assert!(last("mix_p10") < last("mix_so_far") && last("mix_so_far") < last("mix_p90"));
}

#[test]
fn where_nothing_is_tuned_the_hosted_curve_has_its_band_all_the_same() {
    let mut plan = example();
    for node in &mut plan.nodes {
        match &mut node.kind {
            NodeKind::Task(task) => task.tuned = None,
            NodeKind::Entry(entry) => entry.volume = Volume::PerMonth(Estimate::range(1e5, 4e5)),
            NodeKind::Tool(_) => {}
        }
    }
    let evaluation = evaluated(&plan);
    assert!(evaluation.mix.uncertainty.is_none());
    let band = evaluation.mix.hosted_cumulative_usd.as_ref().unwrap();
    assert_eq!(band.month(0), evaluation.mix.today_usd_quantiles);
    let text = |what, format| text(&subject(&plan, &evaluation), Some(what), format);
    let table = text(What::Curves, Format::Csv);
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let last = rows.last().unwrap();
    let number = |column: &str| last[column].parse::<f64>().unwrap();
    assert!(number("hosted_p10") < number("hosted_so_far") && number("hosted_so_far") < number("hosted_p90"));
    assert_eq!(last["tuned_p10"], "");
    assert!(text(What::Timeline, Format::Svg).contains("; in 8 of 10 draws hosted "));
}

#[test]
fn the_page_loads_and_runs_nothing() {
    let html = written(&example(), None, Format::Html);
    assert_harmless(&html);
    assert!(html.contains("default-src 'none'") && !html.contains("script-src"));
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"));
}

#[test]
fn the_page_has_headings_in_order_heads_on_tables_and_words_for_pictures() {
    let html = written(&example(), None, Format::Html);
    let page = xml(&html);
    let levels: Vec<u32> =
        page.descendants().filter_map(|node| node.tag_name().name().strip_prefix('h')?.parse().ok()).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let all = |name: &'static str| page.descendants().filter(move |node| node.has_tag_name(name));
    assert!(all("table").all(|table| table.descendants().any(|node| node.attribute("scope") == Some("col"))));
    assert!(
        all("svg").count() >= 4 && all("svg").all(|svg| svg.attribute("aria-label").is_some_and(|alt| alt.len() > 20))
    );
    let ids: Vec<&str> = page.descendants().filter_map(|node| node.attribute("id")).collect();
    assert!(all("a").all(|link| link.attribute("href").is_some_and(|to| ids.contains(&&to[1..]))));
}

#[test]
fn the_first_page_says_what_is_decided_what_it_costs_and_what_could_overturn_it() {
    let text = written(&example(), None, Format::Markdown);
    let first = text.split("## The application").next().unwrap();
    for said in [
        "Fine-tune Triage, Field extraction and Answer judge; switch the hosted model of Query rewriting",
        "| Today, all hosted | **\\$42.7k** | \\$3",
        "| a month, in Dec 2026 |",
        "| With the mix | **\\$12.5k** | \\$1",
        "| a month, from Feb 2027 on |",
        "| Paid back | **7 Feb 2027** | 2.",
        "| Chance of being right | **&gt;99.9 %** |",
        "## What could overturn it",
        "**Quality of Triage, Field extraction and Answer judge**",
        "prices as of 12 Nov 2026",
        "33.9 of 40 person-days",
        "approved by A. Architect on 20 Nov 2026: pilot first",
    ] {
        assert!(first.contains(said), "not said: {said}\n{first}");
    }
    let risks = first.split("## What could overturn it").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    assert_eq!(risks.matches("\n- **").count(), 3);
}

#[test]
fn how_sure_it_is_and_what_that_hangs_on_is_said() {
    let plan = example();
    let text = written(&plan, None, Format::Markdown);
    let first = text.split("## The application").next().unwrap();
    let doubt = first.split("## How sure is it?").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    for said in ["**The mix**: in &gt;99.9 % of the draws it is paid back", "**Answer judge**: tuning is meaningfully"]
    {
        assert!(doubt.contains(said), "not said: {said}\n{doubt}");
    }
    let driver = "- **Inbound mail · growth per month**: at the low end of its range, 1 %, the mix saves ";
    assert!(first.contains(driver), "{first}");
    for heading in ["What the saving hangs on", "Cheaper first", "How the figures are computed"] {
        assert!(text.matches(&format!("\n#### {heading}\n")).count() >= 3, "{heading}");
    }
    assert!(text.contains("| upfront cost | training + data + labour |"));
    assert!(written(&plan, None, Format::Html).contains("Bands hold 8 of 10 of the draws."));
}

#[test]
fn where_nothing_is_tuned_what_is_paid_today_still_has_its_range() {
    let path = format!("{}/examples/rag-assistant.ron", env!("CARGO_MANIFEST_DIR"));
    let plan = mixplan::document::load(path.as_ref()).unwrap().plan;
    let text = written(&plan, None, Format::Markdown);
    assert!(text.contains("| Today, all hosted | **\\$2,211** | \\$1,89"), "{text}");
    assert!(text.contains("| With the mix | **the same** |"), "{text}");
}

#[test]
fn a_plan_whose_sub_tasks_need_input_is_not_said_to_be_settled() {
    let mut plan = example();
    for task in plan.nodes.iter_mut().filter_map(|node| node.task_mut()) {
        task.evidence.failure = mixplan::plan::Failure::Unknown;
    }
    let text = written(&plan, None, Format::Markdown);
    assert!(text.contains("| With the mix | **not known yet** |") && !text.contains("nothing is worth"), "{text}");
    let risks = text.split("## What could overturn it").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    assert!(risks.contains("**Triage**: not decided") && risks.contains("Tuning it would save \\$362k"), "{risks}");
}

#[test]
fn without_ranges_there_is_no_word_of_draws() {
    let mut plan = example();
    plan.visit_inputs_mut(&mut |_, input| {
        let central = input.value().parts()[0];
        input.set(mixplan::plan::Numbers::certain(central));
    });
    let text = written(&plan, None, Format::Markdown);
    assert!(text.contains("0 of the plan’s"), "{text}");
    assert!(!text.contains("NaN") && !text.contains("#### What the saving hangs on"), "{text}");
}

#[test]
fn every_assumption_says_where_it_comes_from_and_what_is_old_says_so() {
    let mut plan = example();
    let said = |kind, source: &str, as_of: &str| Provenance { kind, source: source.into(), as_of: as_of.into() };
    let key = "nodes[mail].growth_per_month";
    plan.provenance.insert(key.into(), said(Origin::Measured, "gateway logs", "2026-03-01"));
    let text = written(&plan, None, Format::Markdown);
    let row = "| Inbound mail · growth per month | 1 %–5 % |  | measured | 1 Mar 2026, out of date | gateway logs |";
    assert!(text.contains(row), "{text}");
    assert!(
        text.contains("1 measured, 15 listed and 106 estimated, with no source given; 1 is out of date by 1 Dec 2026")
    );
    assert!(text.contains("| 12 Nov 2026 | LiteLLM price map, 2026-11-12 |"));
    // A source of December's end makes prices of August old, and no other day does.
    plan.prices[0].as_of = "2026-09-10".into();
    assert!(written(&plan, None, Format::Markdown).contains("| 10 Sep 2026 |"));
    plan.provenance.insert(key.into(), said(Origin::Measured, "gateway logs", "2026-12-31"));
    assert!(written(&plan, None, Format::Markdown).contains("| 10 Sep 2026, out of date |"));
}

#[test]
fn finance_reads_what_is_measured_and_who_said_so() {
    let mut plan = example();
    let said = Provenance { kind: Origin::Measured, source: "invoice".into(), as_of: "2026-11".into() };
    plan.provenance.insert("nodes[search].usd_per_call".into(), said);
    let text = written(&plan, None, Format::Csv);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let of = |id: &str| rows.iter().find(|row| row["step_id"] == id).unwrap();
    let search = of("search");
    assert_eq!(
        [&search["cost_basis"], &search["price_source"], &search["price_date"]],
        ["measured", "invoice", "2026-11"]
    );
    assert_eq!([&of("triage")["cost_basis"], &of("triage")["volume_basis"]], ["estimated", "estimated"]);
}

#[test]
fn a_picture_is_twice_as_fine_as_it_is_large_and_has_the_looks_of_its_theme() {
    let plan = example();
    let evaluation = evaluated(&plan);
    let light = subject(&plan, &evaluation);
    let dark = Subject { dark: true, ..light };
    for what in Format::Png.offers() {
        let svg = text(&light, Some(*what), Format::Svg);
        let size = |name: &str| xml(&svg).root_element().attribute(name).unwrap().parse::<f64>().unwrap();
        let [one, other] = [light, dark].map(|subject| export(&subject, Some(*what), Format::Png).unwrap());
        let side = |at: usize| f64::from(u32::from_be_bytes(one[at..at + 4].try_into().unwrap()));
        assert_eq!(one[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!([side(16), side(20)], [2.0 * size("width"), 2.0 * size("height")].map(f64::ceil), "{what:?}");
        assert_ne!(one, other);
    }
}

#[test]
fn a_pdf_has_a_title_tags_and_bookmarks_and_runs_and_loads_nothing() {
    for plan in
        [example(), named("=cmd|' /C calc'!A0 <script>שלום 👩‍🚀 \u{202e}"), named(&"日本".repeat(2500)), named("")]
    {
        let evaluation = evaluated(&plan);
        for what in Format::Pdf.offers() {
            let pdf = export(&subject(&plan, &evaluation), Some(*what), Format::Pdf).unwrap();
            let holds = |name: &str| pdf.windows(name.len()).any(|part| part == name.as_bytes());
            assert!(["/StructTreeRoot", "/Lang", "/Outlines", "/Title"].into_iter().all(holds), "{what:?}");
            assert!(
                !["/JavaScript", "/URI", "/Launch", "/OpenAction", "/EmbeddedFile"].into_iter().any(holds),
                "{what:?}"
            );
        }
    }
}

#[test]
fn decision_records_have_the_headings_of_madr() {
    let text = written(&example(), Some(What::Decisions), Format::Markdown);
    for heading in [
        "\n## Context and Problem Statement",
        "\n## Decision Drivers",
        "\n## Considered Options",
        "\n## Decision Outcome",
        "\n### Consequences",
        "\n### Confirmation",
        "\n## Pros and Cons of the Options",
        "\n## More Information",
    ] {
        assert_eq!(text.matches(heading).count(), 6, "{heading}");
    }
    assert!(text.starts_with("# Triage: fine-tune\n\n- **Status**: accepted\n- **Date**: 2026-11-20\n"), "{text}");
}

#[test]
fn what_a_format_does_not_hold_is_refused_with_what_it_does() {
    let plan = example();
    let evaluation = evaluated(&plan);
    let task = NodeId::new("triage");
    let whole = subject(&plan, &evaluation);
    let one = Subject { task: Some(&task), ..whole };
    let refused = |subject, what, format| export(subject, what, format).unwrap_err().to_string();
    let said = refused(&whole, Some(What::Graph), Format::Csv);
    assert_eq!(said, "a .csv file cannot hold the graph; it holds timeline, curves");
    assert!(refused(&one, None, Format::Html).contains("leave the sub-task out"));
    let gone = NodeId::new("gone");
    assert!(refused(&Subject { task: Some(&gone), ..whole }, None, Format::Csv).contains("no sub-task `gone`"));
    assert!(text(&one, Some(What::Timeline), Format::Svg).contains("Cumulative cost of Triage"));
    assert!(text(&one, Some(What::Decisions), Format::Markdown).starts_with("# Triage"));
}

#[test]
fn every_example_and_a_half_drawn_plan_can_be_written() {
    let mut plans: Vec<Plan> = templates()
        .iter()
        .map(|template| parse(&template.instantiate_text("2026-12".parse().unwrap())).unwrap())
        .collect();
    plans.push(Plan::empty("", "2026-12".parse().unwrap()));
    for plan in plans {
        let pdfs = files(&plan, |format| format == Format::Pdf);
        assert!(pdfs.len() == 2 && pdfs.iter().all(|(.., content)| content.starts_with(b"%PDF-1.7")));
        for (format, _, text) in all(&plan) {
            if matches!(format, Format::Html | Format::Svg) {
                assert_harmless(&text);
            }
            assert!(!text.contains("NaN") && !text.contains(">inf"), "{}", plan.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_is_harmless_in_every_format(name in any::<String>()) {
        for (format, what, text) in all(&named(&name)) {
            match format {
                Format::Html | Format::Svg => assert_harmless(&text),
                Format::Csv => assert_cells(&text, what),
                Format::Json => prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok()),
                Format::Markdown => prop_assert!(text.lines().all(|line| line.len() < 20_000)),
                Format::Pdf | Format::Png => panic!("no text"),
            }
        }
    }
}
