//! `mixplan evaluate`: the verdicts and figures, as a page or as JSON.

use super::answer::{Answer, Status};
use super::given::Given;
use super::paper::{Align, Paper, Style, WIDTH, cut, fit, plain};
use super::{Evaluate, scenarios};
use crate::analysis::{self, Criterion, Evaluation, Outcome, Settings, TaskAnswer, Verdict};
use crate::document::Loaded;
use crate::plan::{NodeId, Plan, Role, Severity, say};
use crate::report;
use crate::report::review::Reviewed;
use crate::report::words::{capital, in_one_line, lead_lost};

/// The widest a number in the table gets, in columns.
const MAX_NUMBER: usize = 10;
/// The narrowest the names in the table get, in columns.
const MIN_NAME: usize = 4;
/// The widest the scenario in the title gets, in columns.
const MAX_SCENARIO: usize = 24;
/// The longest sentence that is printed whole, in columns.
const MAX_SENTENCE: usize = 8 * WIDTH;

pub(super) fn evaluate(arguments: &Evaluate) -> Answer {
    let settings = Settings { samples: arguments.samples, seed: arguments.seed, ..Settings::default() };
    let scenario = arguments.scenario.as_deref();
    let given = match Given::of(&arguments.plan, scenario) {
        Ok(given) => given,
        Err(answer) => return answer,
    };
    let (loaded, plan) = (&given.loaded, &given.plan);
    let evaluation = judged(plan, &settings);
    let mut answer = given.answer(&evaluation);
    if arguments.json {
        match report::json(plan, &evaluation) {
            Ok(json) => answer.out = json,
            Err(error) => answer.error(&format!("mixplan: {error}"), Status::Failed),
        }
        return answer;
    }
    let reviewed = report::review::review(plan, &evaluation);
    let mut page = Page { paper: Paper::for_stdout(), evaluation: &evaluation, reviewed, scenario };
    page.write(loaded);
    scenarios::write(&mut page.paper, &loaded.plan, &settings);
    answer.out = page.paper.text;
    answer
}

/// The evaluation with how sure its figures are, and with what it rests on most weakly.
pub(super) fn judged(plan: &Plan, settings: &Settings) -> Evaluation {
    let mut evaluation = analysis::evaluate(plan, settings);
    evaluation.assumptions = analysis::assumptions(plan, &evaluation, None, &|| false);
    doubted(plan, evaluation, settings)
}

/// The evaluation with how sure its figures are.
pub(super) fn sampled(plan: &Plan, settings: &Settings) -> Evaluation {
    doubted(plan, analysis::evaluate(plan, settings), settings)
}

fn doubted(plan: &Plan, evaluation: Evaluation, settings: &Settings) -> Evaluation {
    match analysis::uncertainty(plan, &evaluation, settings, &()) {
        Some(uncertainty) => evaluation.take(&uncertainty, &plan.policy),
        None => evaluation,
    }
}

/// Whose answers follow: the plan, the scenario, from when on and in what.
pub(super) fn title(paper: &mut Paper, evaluation: &Evaluation, scenario: Option<&str>) {
    let Evaluation { plan, currency, horizon_months, start, .. } = evaluation;
    let scenario = scenario.map_or(String::new(), |name| format!(" · {}", cut(&plain(name), MAX_SCENARIO)));
    let rest = format!("{scenario} · {horizon_months} months from {} · {currency}", say::month(*start));
    let name = if plan.trim().is_empty() { "Untitled plan".into() } else { plain(plan) };
    let name = cut(&name, WIDTH.saturating_sub(rest.chars().count()));
    paper.line(&[(Style::Bold, &name), (Style::Faint, &rest)]);
}

/// Why there is no verdict at all.
pub(super) fn no_verdict(plan: &Plan) -> &'static str {
    match plan.nodes.iter().any(|node| node.task().is_some()) {
        true => "Every sub-task is off; switch one on to get a verdict.",
        false => "The plan has no sub-task yet; add one to get a verdict.",
    }
}

struct Page<'e> {
    paper: Paper,
    evaluation: &'e Evaluation,
    reviewed: Vec<Reviewed>,
    scenario: Option<&'e str>,
}

impl Page<'_> {
    fn write(&mut self, loaded: &Loaded) {
        title(&mut self.paper, self.evaluation, self.scenario);
        self.summary();
        self.switched_off(loaded);
        self.findings(loaded);
        let tasks = self.evaluation.ranked_tasks();
        if tasks.is_empty() {
            self.paper.blank();
            self.paper.paragraph(Style::Normal, 0, 0, no_verdict(&loaded.plan));
            return;
        }
        self.table(&tasks);
        self.assumptions();
        for task in tasks {
            self.paper.blank();
            self.task(task);
        }
    }

    fn money(&self, usd: f64) -> String {
        say::money(&self.evaluation.currency, usd)
    }

    fn summary(&mut self) {
        self.paper.paragraph(Style::Normal, 0, 0, &in_one_line(self.evaluation));
        let mix = &self.evaluation.mix;
        if let Some(found) = mix.uncertainty.as_deref().filter(|found| found.saving_usd[0] < found.saving_usd[2]) {
            let [low, middle, high] = found.saving_usd.map(|usd| self.money(usd));
            let chance = say::chance(found.chance_right());
            let text = format!(
                "In 8 cases of 10 the mix saves {low} to {high}, in half of all {middle} or more; the chance that it \
                 costs less in the end is {chance}."
            );
            self.paper.paragraph(Style::Normal, 0, 0, &text);
        }
        if !mix.left_out.is_empty() {
            let name = |id| self.evaluation.task(id).map_or(id.as_str(), |task| task.name.as_str());
            let names: Vec<&str> = mix.left_out.iter().map(name).collect();
            let text = format!("Left out, because their cost is not known: {}.", names.join(", "));
            self.sentence(Style::Careful, 0, &text);
        }
    }

    /// The steps that no figure counts, in the plan's order.
    fn switched_off(&mut self, loaded: &Loaded) {
        let names: Vec<&str> =
            loaded.plan.nodes.iter().filter(|node| node.disabled).map(|node| node.name.as_str()).collect();
        if !names.is_empty() {
            self.sentence(Style::Careful, 0, &format!("Off, and not counted: {}.", names.join(", ")));
        }
    }

    /// Warnings and notes; errors are on standard error.
    fn findings(&mut self, loaded: &Loaded) {
        let findings = self.evaluation.findings.iter().filter(|finding| finding.severity != Severity::Error);
        for (index, finding) in findings.enumerate() {
            if index == 0 {
                self.paper.blank();
            }
            let located = loaded.locate(finding);
            let place = located.position.map_or(String::new(), |position| format!("{position}: "));
            let style = if finding.severity == Severity::Warning { Style::Careful } else { Style::Normal };
            let text = format!("{place}{}: {finding}", finding.severity.label());
            self.sentence(style, 0, &text);
        }
    }

    fn table(&mut self, tasks: &[&TaskAnswer]) {
        const HEAD: [&str; 7] = ["Sub-task", "Role", "Calls", "Hosted", "Verdict", "Saving", "Crossover"];
        let cells: Vec<[String; 7]> = tasks.iter().map(|task| self.cells(task)).collect();
        let is_number = |column: usize| matches!(column, 2 | 3 | 5 | 6);
        let mut widths = HEAD.map(|head| head.chars().count());
        for row in &cells {
            for (column, cell) in row.iter().enumerate().skip(1) {
                let limit = if is_number(column) { MAX_NUMBER } else { usize::MAX };
                let width = unicode_width::UnicodeWidthStr::width(cell.as_str()).min(limit);
                widths[column] = widths[column].max(width);
            }
        }
        let others: usize = widths.iter().skip(1).map(|width| width + 2).sum();
        widths[0] = WIDTH.saturating_sub(others).max(MIN_NAME);
        let row = |row: [&str; 7]| -> [String; 7] {
            std::array::from_fn(|column| {
                let align = if is_number(column) { Align::Right } else { Align::Left };
                let gap = if column == 0 { "" } else { "  " };
                format!("{gap}{}", fit(row[column], widths[column], align))
            })
        };
        self.paper.blank();
        let head = row(HEAD).concat();
        self.paper.line(&[(Style::Bold, &head)]);
        for (task, cells) in tasks.iter().zip(&cells) {
            let cells = row(cells.each_ref().map(String::as_str));
            let [name, role, calls, hosted, verdict, saving, crossover] = cells.each_ref().map(String::as_str);
            let before = [name, role, calls, hosted].concat();
            let after = [saving, crossover].concat();
            self.paper.line(&[(Style::Normal, &before), (style(task.verdict), verdict), (Style::Normal, &after)]);
        }
        let text = "Calls and hosted cost: first month. Saving: whole horizon. Crossover: months.";
        self.paper.paragraph(Style::Faint, 0, 0, text);
    }

    /// What the saving rests on most.
    fn assumptions(&mut self) {
        let Some(found) = self.evaluation.assumptions.as_ref().filter(|found| !found.weakest.is_empty()) else {
            return;
        };
        let name = |id: &NodeId| self.evaluation.task(id).map_or_else(|| id.to_string(), |task| task.name.clone());
        let whose = found.task.as_ref().map_or_else(|| "the mix".to_owned(), name);
        let saving = self.money(found.saving_usd);
        let text = format!("Weakest assumptions, by how far each moves the {saving} that {whose} saves:");
        self.paper.blank();
        self.sentence(Style::Bold, 0, &text);
        for (index, one) in found.weakest.iter().enumerate() {
            self.sentence(Style::Normal, 0, &format!("{}. {}.", index + 1, one.sentence(&self.evaluation.currency)));
        }
    }

    fn cells(&self, task: &TaskAnswer) -> [String; 7] {
        let money = |usd: Option<f64>| usd.map_or("–".into(), |usd| self.money(usd));
        let hosted = task.calls_first_month.zip(task.hosted_usd_per_call).map(|(calls, usd)| calls * usd);
        let switches = task.verdict == Verdict::SwitchHosted;
        let saving = if switches { Some(task.usd_at_stake) } else { task.saving_usd };
        let crossover = match (task.tuned_lifetime_usd, task.settled_crossover_months) {
            // A switch of the hosted model has nothing to pay back.
            _ if switches => "–".into(),
            (_, Some(months)) => say::months(months).replace(" months", "").replace(" month", ""),
            (Some(_), None) => "never".into(),
            (None, None) => "–".into(),
        };
        [
            plain(&task.name),
            short_role(task.role).into(),
            task.calls_first_month.map_or("–".into(), say::count),
            money(hosted),
            short_verdict(task.verdict).into(),
            money(saving),
            crossover,
        ]
    }

    fn task(&mut self, task: &TaskAnswer) {
        let permitting = if task.quality_permitting { ", quality permitting" } else { "" };
        let verdict = format!(" {}{permitting}", task.verdict.label());
        let role = format!(" ({}):", task.role.label());
        let room = WIDTH.saturating_sub(role.chars().count() + verdict.chars().count());
        let name = cut(&plain(&task.name), room);
        self.paper.line(&[(Style::Bold, &name), (Style::Faint, &role), (style(task.verdict), &verdict)]);
        self.sentence(Style::Normal, 2, &task.headline);
        let decides = task.rules.iter().find(|rule| rule.outcome == Outcome::Decides);
        if let Some(rule) = decides {
            let said = if rule.text == task.headline { String::new() } else { format!(" {}", rule.text) };
            self.sentence(Style::Faint, 2, &format!("Rule {}: {}{said}", rule.rule.number(), rule.rule.question()));
        }
        self.criteria(task);
        self.figures(task);
        self.chances(task);
        self.decision(task);
        for advice in &task.advice {
            self.sentence(Style::Normal, 2, &format!("→ {advice}"));
        }
        self.ladder(task);
        if !task.flips.is_empty() {
            self.sentence(Style::Faint, 2, "What would change it:");
        }
        for flip in &task.flips {
            self.sentence(Style::Faint, 4, &flip.sentence(&self.evaluation.currency));
        }
    }

    /// What the review decided, and what has changed since where that reopens it.
    fn decision(&mut self, task: &TaskAnswer) {
        let Some(one) = self.reviewed.iter().find(|one| one.node == task.id) else { return };
        let decided = format!("Review: {}.", one.words());
        let reopened = one.is_reopened().then(|| format!("Reopened: {}.", one.why()));
        self.sentence(Style::Normal, 2, &decided);
        if let Some(reopened) = reopened {
            self.sentence(Style::Careful, 2, &reopened);
        }
    }

    /// Before a fine-tune, and where a cheaper hosted path was weighed.
    fn ladder(&mut self, task: &TaskAnswer) {
        if !matches!(task.verdict, Verdict::FineTune | Verdict::SwitchHosted) || task.ladder.rungs.is_empty() {
            return;
        }
        self.sentence(Style::Faint, 2, "Cheaper first:");
        for rung in &task.ladder.rungs {
            let usd = self.money(rung.usd_per_call);
            self.sentence(Style::Faint, 4, &format!("{}: {usd} a call, {}", rung.words(), rung.quality.label()));
        }
    }

    fn criteria(&mut self, task: &TaskAnswer) {
        let criteria = [
            (task.criteria.prompting_runs_out, "prompting runs out"),
            (task.criteria.retrieval_does_not_fix, "retrieval does not fix it"),
            (task.criteria.volume_repays, "volume repays training"),
        ];
        let mut pieces = vec![(Style::Normal, "  ".to_owned())];
        for (criterion, name) in criteria {
            let (style, mark) = match criterion {
                Criterion::Met => (Style::Good, "✓"),
                Criterion::NotMet => (Style::Bad, "✗"),
                Criterion::Unknown => (Style::Careful, "?"),
            };
            pieces.push((style, mark.to_owned()));
            pieces.push((Style::Normal, format!(" {name}   ")));
        }
        let pieces: Vec<(Style, &str)> = pieces.iter().map(|(style, text)| (*style, text.as_str())).collect();
        self.paper.line(&pieces);
    }

    fn figures(&mut self, task: &TaskAnswer) {
        let mut parts = Vec::new();
        if let Some(usd) = task.hosted_lifetime_usd {
            parts.push(format!("hosted {} over the horizon", self.money(usd)));
        }
        if let Some(usd) = task.cheaper_lifetime_usd {
            parts.push(format!("cheaper hosted {}", self.money(usd)));
        }
        if let Some(usd) = task.tuned_lifetime_usd {
            let upfront = task.upfront_usd.map_or(String::new(), |usd| format!(", {} of it upfront", self.money(usd)));
            parts.push(format!("tuned {}{upfront}", self.money(usd)));
        }
        if let Some(usd) = task.saving_usd {
            let verb = if usd < 0.0 { "tuning costs" } else { "tuning saves" };
            let share = task.saving_share.map_or(String::new(), |share| format!(" ({})", say::share(share.abs())));
            parts.push(format!("{verb} {}{share}", self.money(usd.abs())));
        }
        if !parts.is_empty() {
            self.sentence(Style::Normal, 2, &format!("{}.", capital(&parts.join("; "))));
        }
        if let Some(months) = task.settled_crossover_months {
            let date = task.settled_crossover_date.as_deref().map_or(String::new(), |d| format!(" · {}", say::date(d)));
            let calls = task.settled_crossover_calls.map_or(String::new(), |n| format!(" · {} calls", say::whole(n)));
            let lost =
                lead_lost(&task.lead_lost_months).map_or_else(String::new, |lost| format!("; before that {lost}"));
            self.sentence(Style::Normal, 2, &format!("Crossover: {}{date}{calls}{lost}.", say::months(months)));
        } else if task.tuned_lifetime_usd.is_some() {
            let lost =
                lead_lost(&task.lead_lost_months).map_or_else(String::new, |lost| format!(" that lasts: {lost}"));
            self.sentence(Style::Normal, 2, &format!("Crossover: none within the horizon{lost}."));
        }
    }

    /// How sure the figures are, and what they hang on most.
    fn chances(&mut self, task: &TaskAnswer) {
        let Some(found) = &task.uncertainty else { return };
        let chance = format!("Chance that tuning is meaningfully cheaper: {}", say::chance(found.chance_cheaper));
        let [low, _, high] = found.saving_usd.map(|usd| self.money(usd));
        self.sentence(Style::Normal, 2, &format!("{chance}; it saves {low} to {high} in 8 cases of 10."));
        let drivers = found.drivers.iter().filter(|driver| driver.variance_share >= 0.01);
        let most = drivers.max_by(|a, b| a.variance_share.total_cmp(&b.variance_share));
        if let Some(driver) = most {
            let share = say::share(driver.variance_share);
            self.sentence(Style::Faint, 2, &format!("{} makes {share} of the doubt.", driver.label));
        }
    }

    fn sentence(&mut self, style: Style, indent: usize, text: &str) {
        self.paper.paragraph(style, indent, 2, &cut(&plain(text), MAX_SENTENCE));
    }
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::FineTune | Verdict::SwitchHosted => Style::Good,
        Verdict::NeedsInput => Style::Careful,
        _ => Style::Normal,
    }
}

fn short_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::FineTune => "fine-tune",
        Verdict::SwitchHosted => "switch hosted",
        Verdict::AddRetrieval => "add retrieval",
        Verdict::KeepPrompting => "keep prompting",
        Verdict::KeepHosted => "keep hosted",
        Verdict::ShipHostedFirst => "ship hosted",
        Verdict::NeedsInput => "needs input",
    }
}

fn short_role(role: Role) -> &'static str {
    match role {
        Role::RetrieverRewriter => "rewriter",
        Role::Judge => "judge",
        other => other.label(),
    }
}
