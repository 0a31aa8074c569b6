//! Finds everything wrong with a plan at once, each problem with the node or field it is about.

mod cost;
mod drawing;
mod provenance;
mod scenarios;

use std::collections::BTreeSet;

use super::estimate::Estimate;
use super::finding::{Finding, Place, Severity};
use super::node::{Edge, Node, NodeKind, Task};
use super::quantity::Quantity;
use super::{FORMAT, MAX_HORIZON_MONTHS, Plan, Policy, say};

/// The most characters a name or an id may have.
const MAX_TEXT: usize = 10_000;
const MAX_ID: usize = 200;

impl Plan {
    /// Every problem of the plan. It is valid if none of them is an error.
    ///
    /// ```
    /// use mixplan::plan::{Plan, YearMonth};
    ///
    /// let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
    /// assert!(plan.problems().is_empty());
    /// plan.horizon_months = 0;
    /// assert_eq!(plan.problems()[0].path, "horizon_months");
    /// ```
    pub fn problems(&self) -> Vec<Finding> {
        let mut check = Checker { findings: Vec::new(), place: Place::Plan, path: String::new() };
        check.plan(self);
        check.findings
    }

    pub fn is_valid(&self) -> bool {
        self.problems().iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Walks a plan; knows where it stands.
struct Checker {
    findings: Vec<Finding>,
    place: Place,
    path: String,
}

impl Checker {
    fn error(&mut self, what: impl Into<String>, remedy: impl Into<String>) {
        self.find(Severity::Error, what, remedy);
    }

    fn find(&mut self, severity: Severity, what: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(Finding {
            severity,
            place: self.place.clone(),
            path: self.path.clone(),
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    /// Runs `inside` one field further down the path.
    fn field(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        let before = self.path.len();
        if before > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        inside(self);
        self.path.truncate(before);
    }

    fn each<T>(&mut self, name: &str, items: &[T], mut inside: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.field(&format!("{name}[{index}]"), |check| inside(check, item));
        }
    }

    fn at(&mut self, place: Place, inside: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, place);
        inside(self);
        self.place = before;
    }

    fn estimate<Q: Quantity>(&mut self, name: &str, estimate: Estimate<Q>) {
        if let Some((what, remedy)) = estimate.problem() {
            self.field(name, |check| check.error(what, remedy));
        }
    }

    fn maybe<Q: Quantity>(&mut self, name: &str, estimate: Option<Estimate<Q>>) {
        if let Some(estimate) = estimate {
            self.estimate(name, estimate);
        }
    }

    /// A share that must be above zero because something is divided by it, and may be 1.
    fn divisor_share(&mut self, name: &str, estimate: Estimate<super::Share>) {
        self.estimate(name, estimate);
        if estimate.low() <= 0.0 {
            self.field(name, |check| {
                check.error("a utilisation of 0 serves nothing", "give a share above 0, such as 0.6");
            });
        }
    }

    /// A share whose complement something is divided by: below 1.
    fn complement_share(&mut self, name: &str, estimate: Estimate<super::Share>, what: &str) {
        self.estimate(name, estimate);
        if estimate.high() >= 1.0 {
            self.field(name, |check| check.error(what, "give a share below 1"));
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        if text.chars().nth(MAX_TEXT).is_some() {
            self.field(name, |check| {
                check.error(format!("a text of more than {MAX_TEXT} characters"), "shorten it");
            });
        }
    }

    fn id(&mut self, id: &str) {
        self.field("id", |check| {
            if id.trim().is_empty() {
                check.error("an empty id", "give it a short name of its own");
            } else if id.chars().any(char::is_control) {
                check.error("an id with control characters", "use letters, digits and dashes");
            } else if id.chars().nth(MAX_ID).is_some() {
                check.error(format!("an id of more than {MAX_ID} characters"), "shorten it");
            }
        });
    }

    fn unique<'a>(&mut self, list: &str, what: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            if !seen.insert(id) {
                self.field(&format!("{list}[{index}]"), |check| {
                    check.error(format!("a second {what} `{id}`"), "give each one of its own");
                });
            }
        }
    }

    fn plan(&mut self, plan: &Plan) {
        if plan.format != FORMAT {
            self.field("format", |check| {
                check.error(
                    format!("format {} is unknown; this version reads format {FORMAT}", plan.format),
                    "open the plan with a newer mixplan",
                );
            });
        }
        self.text("name", &plan.name);
        if !(plan.currency.len() == 3 && plan.currency.bytes().all(|b| b.is_ascii_uppercase())) {
            self.field("currency", |check| {
                check.error("not a currency code", "write three capital letters, such as \"USD\" or \"EUR\"");
            });
        }
        if !(1..=MAX_HORIZON_MONTHS).contains(&plan.horizon_months) {
            self.field("horizon_months", |check| {
                check.error(
                    format!("a horizon of {} months", plan.horizon_months),
                    format!("give 1 to {MAX_HORIZON_MONTHS} months"),
                );
            });
        }
        self.field("assumptions", |check| check.assumptions(plan));
        self.field("policy", |check| check.policy(&plan.policy));
        if !(100..=10_000_000).contains(&plan.uncertainty.samples) {
            self.field("uncertainty.samples", |check| {
                check.error(format!("{} samples", plan.uncertainty.samples), "give 100 to 10000000");
            });
        }
        self.unique("prices", "price for the model", plan.prices.iter().map(|price| price.model.as_str()));
        self.each("prices", &plan.prices, Self::price);
        self.unique("pools", "pool with the id", plan.pools.iter().map(|pool| pool.id.as_str()));
        self.each("pools", &plan.pools, Self::pool);
        self.unique("nodes", "node with the id", plan.nodes.iter().map(|node| node.id.as_str()));
        let ids: BTreeSet<&str> = plan.nodes.iter().map(|node| node.id.as_str()).collect();
        self.each("nodes", &plan.nodes, |check, node| {
            check.at(Place::Node(node.id.clone()), |check| check.node(node, plan));
        });
        let entries: BTreeSet<&str> = (plan.nodes.iter())
            .filter(|node| matches!(node.kind, NodeKind::Entry(_)))
            .map(|node| node.id.as_str())
            .collect();
        self.each("edges", &plan.edges, |check, edge| {
            let place = Place::Edge { from: edge.from.clone(), to: edge.to.clone() };
            check.at(place, |check| check.edge(edge, &ids, &entries));
        });
        self.frames(plan, &ids);
        self.notes(plan, &ids);
        for (id, at) in &plan.layout {
            self.at(Place::Node(id.clone()), |check| check.field("layout", |check| check.stands(id, *at)));
        }
        let known = |id: &str| ids.contains(id);
        for id in plan.layout.keys().filter(|id| !known(id.as_str())) {
            self.field("layout", |check| {
                check.find(
                    Severity::Warning,
                    format!("a place for `{id}`, which is no node"),
                    "remove it, or correct the id",
                );
            });
        }
        self.scenarios(plan);
        self.provenance(plan);
        self.each("review", &plan.review, |check, note| {
            if !known(note.node.as_str()) {
                check.find(
                    Severity::Warning,
                    format!("a decision about `{}`, which is no node", note.node),
                    "remove it, or correct the id",
                );
            }
            check.text("note", &note.note);
            check.text("dissent", &note.dissent);
            for (name, figure) in note.taken_on.iter().flat_map(|taken_on| taken_on.figures.named()) {
                if figure.is_some_and(|figure| !figure.is_finite()) {
                    check.field("taken_on", |check| {
                        let what = format!("`{name}` is not a finite number");
                        check.error(what, "give a plain number, or leave it out");
                    });
                }
            }
        });
    }

    fn assumptions(&mut self, plan: &Plan) {
        let assumptions = &plan.assumptions;
        for (name, rate) in [
            ("hosted_price_decline_per_year", assumptions.hosted_price_decline_per_year),
            ("serving_price_decline_per_year", assumptions.serving_price_decline_per_year),
        ] {
            self.estimate(name, rate);
            if rate.high() > 1.0 {
                self.field(name, |check| {
                    check.error("prices cannot fall by more than 100 % a year", "give a rate of at most 1");
                });
            }
        }
        self.estimate("discount_rate_per_year", assumptions.discount_rate_per_year);
        if assumptions.discount_rate_per_year.low() <= -1.0 {
            self.field("discount_rate_per_year", |check| {
                check.error("a discount rate of -100 % or less", "give a rate above -1");
            });
        }
        self.each("hosted_price_events", &assumptions.hosted_price_events, |check, event| {
            check.estimate("factor", event.factor);
            check.text("model", &event.model);
            if event.month >= plan.horizon_months {
                check.field("month", |check| {
                    check.find(
                        Severity::Note,
                        format!("month {} is past the horizon and changes nothing", event.month),
                        "give a longer horizon, or an earlier month",
                    );
                });
            }
        });
    }

    fn policy(&mut self, policy: &Policy) {
        for (name, share) in [
            ("min_saving_share", policy.min_saving_share),
            ("max_crossover_share", policy.max_crossover_share),
            ("unlikely_chance", policy.unlikely_chance),
            ("likely_chance", policy.likely_chance),
            ("quality_margin", policy.quality_margin),
        ] {
            if !Policy::SHARE.contains(&share) {
                let what = format!("{} is no share", say::typed(share));
                self.field(name, |check| check.error(what, "give a share between 0 and 1"));
            }
        }
        if policy.unlikely_chance > policy.likely_chance {
            self.field("unlikely_chance", |check| {
                check.error("an unlikely chance above the likely one", "give the smaller chance here");
            });
        }
        self.maybe("budget_usd", policy.budget_usd);
        self.maybe("person_days", policy.person_days);
    }

    fn node(&mut self, node: &Node, plan: &Plan) {
        self.id(node.id.as_str());
        self.text("name", &node.name);
        self.field("kind", |check| match &node.kind {
            NodeKind::Entry(entry) => {
                check.estimate("volume", entry.volume.estimate());
                check.estimate("growth_per_month", entry.growth_per_month);
                check.maybe("max_calls_per_month", entry.max_calls_per_month);
            }
            NodeKind::Tool(tool) => check.estimate("usd_per_call", tool.usd_per_call),
            NodeKind::Task(task) => check.task(task, plan),
        });
    }

    fn task(&mut self, task: &Task, plan: &Plan) {
        self.field("hosted", |check| check.hosted(&task.hosted));
        if let Some(cheaper) = &task.cheaper_hosted {
            self.field("cheaper_hosted", |check| {
                check.text("name", &cheaper.name);
                check.field("cost", |check| check.hosted(&cheaper.cost));
            });
        }
        if let Some(tuned) = &task.tuned {
            self.field("tuned", |check| check.tuned(tuned, plan));
        }
        if let Some(retries) = &task.retries {
            self.field("retries", |check| {
                check.complement_share("failure_share", retries.failure_share, "calls that always fail never end");
                if retries.max > 1000 {
                    check.field("max", |check| check.error(format!("{} retries", retries.max), "give at most 1000"));
                }
            });
        }
        self.maybe("measured_calls_per_month", task.measured_calls_per_month);
    }

    fn edge(&mut self, edge: &Edge, ids: &BTreeSet<&str>, entries: &BTreeSet<&str>) {
        for (field, id) in [("from", &edge.from), ("to", &edge.to)] {
            if !ids.contains(id.as_str()) {
                self.field(field, |check| {
                    check.error(format!("no node has the id `{id}`"), "name a node of the plan, or remove the edge");
                });
            }
        }
        if entries.contains(edge.to.as_str()) {
            self.field("to", |check| {
                check.error(
                    format!("an edge into the entry `{}`", edge.to),
                    "requests come from outside; point the edge at a sub-task or a tool step",
                );
            });
        }
        self.estimate("calls_per_call", edge.calls_per_call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Calls, CallsPerCall, Entry, NodeId, Tool, Usd, Volume, YearMonth};

    fn node(id: &str, kind: NodeKind) -> Node {
        Node::new(NodeId::new(id), id, kind)
    }

    fn edge(from: &str, to: &str, n: f64) -> Edge {
        Edge { from: NodeId::new(from), to: NodeId::new(to), calls_per_call: Estimate::<CallsPerCall>::certain(n) }
    }

    fn sketch() -> Plan {
        let mut plan = Plan::empty("Sketch", YearMonth::new(2026, 12).unwrap());
        let volume = Volume::PerDay(Estimate::<Calls>::certain(10.0));
        plan.nodes = vec![
            node("in", NodeKind::Entry(Entry { volume, ..Entry::default() })),
            node("search", NodeKind::Tool(Tool { usd_per_call: Estimate::<Usd>::certain(0.1) })),
            node("task", NodeKind::Task(Task::default())),
        ];
        plan.edges = vec![edge("in", "task", 1.0), edge("task", "search", 2.0)];
        plan
    }

    #[test]
    fn a_half_drawn_plan_is_valid() {
        assert_eq!(sketch().problems(), vec![]);
    }

    #[test]
    fn all_problems_are_found_at_once_each_at_its_field() {
        let mut plan = sketch();
        plan.currency = "dollars".into();
        plan.nodes[1].kind = NodeKind::Tool(Tool { usd_per_call: Estimate::certain(-1.0) });
        plan.nodes.push(node("task", NodeKind::Task(Task::default())));
        plan.edges.push(edge("task", "nowhere", 1.0));
        plan.edges.push(edge("task", "in", 1.0));
        let problems = plan.problems();
        let paths: Vec<&str> = problems.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(paths, ["currency", "nodes[3]", "nodes[1].kind.usd_per_call", "edges[2].to", "edges[3].to"]);
        assert_eq!(problems[2].place, Place::Node(NodeId::new("search")));
    }

    #[test]
    fn a_self_loop_is_legal_in_the_plan() {
        let mut plan = sketch();
        plan.edges.push(edge("task", "task", 0.2));
        assert!(plan.is_valid());
    }
}
