//! Where the selected sub-task's verdict flips: worked out beside the window while its tab is open, and the point
//! that is tried on the map.

use std::sync::Arc;

use egui::Context;

use super::app::MixplanApp;
use super::view::ViewContext;
use super::worker::Worker;
use crate::analysis::{
    Axis, Dial, Evaluation, FlipMap, Lever, MapPoint, REACHES, Region, are_apart, axes, flip_map, map_point, seek,
    taken_over,
};
use crate::document::{Change, Command};
use crate::plan::{NodeId, Plan, Scenario};

/// How closely the map is looked at: at once, and then.
const HALVINGS: [u32; 2] = [0, 3];

/// What is asked of the map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FlipAction {
    /// Puts something on the axis across, or on the one that goes up.
    Across(Dial),
    Up(Dial),
    /// How far the axes go.
    Reach(f64),
    /// Tries a point, in the values of its axes; or goes back to where the plan is.
    Try(Option<[f64; 2]>),
    /// Makes the point that is tried the plan's.
    TakeOver,
    /// Makes a scenario of it.
    AsScenario,
}

/// What the map shows.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    across: Dial,
    up: Dial,
    reach: f64,
}

/// What is worked out: of which revision and sub-task, over what, and how closely.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    of: u64,
    task: NodeId,
    choice: Choice,
    halvings: u32,
}

/// A point that is tried, and on which map: on any other the same values mean something else.
type Tried = (Asked, [f64; 2]);

/// What was found, or what has to be given first.
type Found = Result<Worked, Vec<String>>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Worked {
    /// What may be put on either axis: what the other does not move too, and the other itself, which changes places.
    pub across: Vec<Axis>,
    pub up: Vec<Axis>,
    pub map: FlipMap,
    pub regions: Vec<Region>,
}

/// The map of the selected sub-task.
#[derive(Debug)]
pub(crate) struct Flipping {
    worker: Worker<Asked, Found>,
    asked: Option<Asked>,
    known: Option<(Asked, Found)>,
    choice: Choice,
    tried: Option<[f64; 2]>,
    trier: Worker<Tried, MapPoint>,
    point: Option<MapPoint>,
}

impl Default for Flipping {
    fn default() -> Self {
        let choice = Choice { across: Dial::Lever(Lever::Volume), up: Dial::Lever(Lever::Hosted), reach: REACHES[1] };
        Self {
            worker: Worker::default(),
            asked: None,
            known: None,
            choice,
            tried: None,
            trier: Worker::default(),
            point: None,
        }
    }
}

impl Flipping {
    /// Asks for what is not known yet, and takes what has come.
    pub fn follow(
        &mut self,
        of: u64,
        task: Option<&NodeId>,
        plan: &Arc<Plan>,
        evaluation: &Arc<Evaluation>,
        ctx: &Context,
    ) {
        let Some(task) = task else {
            self.worker.cancel();
            self.trier.cancel();
            (self.asked, self.known) = (None, None);
            return;
        };
        let wanted = |halvings| Asked { of, task: task.clone(), choice: self.choice.clone(), halvings };
        let first = wanted(HALVINGS[0]);
        let is_asked = |asked: &Asked| Asked { halvings: 0, ..asked.clone() } == first;
        if !self.asked.as_ref().is_some_and(is_asked) {
            let same = |before: &Asked| before.task == *task;
            if !self.asked.as_ref().is_some_and(same) {
                (self.known, self.tried, self.point) = (None, None, None);
            }
            // What is tried is tried on the plan as it is now.
            self.point = None;
            self.ask(first, plan, evaluation, ctx);
        }
        if let Some((asked, found)) = self.worker.poll() {
            let next = HALVINGS.into_iter().find(|halvings| *halvings > asked.halvings).filter(|_| found.is_ok());
            if let Some(halvings) = next {
                self.ask(Asked { halvings, ..asked.clone() }, plan, evaluation, ctx);
            }
            self.keep_in_reach(&found);
            self.known = Some((asked, found));
        } else if !self.worker.is_busy() && self.is_old() {
            // It ended without a result: it is asked for again.
            self.asked = None;
            ctx.request_repaint();
        }
        self.follow_tried(task, plan, ctx);
    }

    fn ask(&mut self, asked: Asked, plan: &Arc<Plan>, evaluation: &Arc<Evaluation>, ctx: &Context) {
        self.asked = Some(asked.clone());
        let (plan, evaluation, wanted) = (Arc::clone(plan), Arc::clone(evaluation), asked.clone());
        self.worker.submit(asked, ctx, move |ticket| work_out(&plan, &evaluation, &wanted, &|| !ticket.is_cancelled()));
    }

    /// A point that is tried stays on the map, and goes with its axes.
    fn keep_in_reach(&mut self, found: &Found) {
        let dials = |map: &FlipMap| (map.x.dial.clone(), map.y.dial.clone());
        let now = found.as_ref().ok().map(|worked| &worked.map);
        if now.map(dials) != self.map().map(dials) {
            self.let_go();
        }
        if let (Some([x, y]), Some(map)) = (&mut self.tried, now) {
            (*x, *y) = (x.clamp(map.x.low, map.x.high), y.clamp(map.y.low, map.y.high));
        }
    }

    /// What is asked for, however closely.
    fn asked_for(&self) -> Option<Asked> {
        self.asked.as_ref().map(|asked| Asked { halvings: 0, ..asked.clone() })
    }

    fn follow_tried(&mut self, task: &NodeId, plan: &Arc<Plan>, ctx: &Context) {
        let Some(on) = self.asked_for() else { return };
        if let Some(((of, _), point)) = self.trier.poll()
            && of == on
        {
            self.point = Some(point);
        }
        // The axes of an old map say what is the case no longer.
        let Some((at, map)) = self.tried.zip(self.map()).filter(|_| !self.is_old()) else { return };
        let is_there = self.point.as_ref().is_some_and(|point| [point.x, point.y] == at);
        if !is_there && !self.trier.is_busy() {
            let (plan, task, x, y) = (Arc::clone(plan), task.clone(), map.x.clone(), map.y.clone());
            self.trier.submit((on, at), ctx, move |_| map_point(&plan, &task, (&x, at[0]), (&y, at[1])));
        }
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.trier.is_busy()
    }

    /// What was found last, or what is to be given first; `None` before that.
    pub fn found(&self) -> Option<Result<&Worked, &[String]>> {
        self.known.as_ref().map(|(_, found)| found.as_ref().map_err(Vec::as_slice))
    }

    /// Whether what was found is that of the plan before the last edit.
    pub fn is_old(&self) -> bool {
        let of = |asked: &Asked| (asked.of, asked.choice.clone());
        self.known.as_ref().map(|(asked, _)| of(asked)) != self.asked.as_ref().map(of)
    }

    pub fn map(&self) -> Option<&FlipMap> {
        self.found()?.ok().map(|worked| &worked.map)
    }

    pub fn reach(&self) -> f64 {
        self.choice.reach
    }

    /// The point that is tried, in the values of the axes.
    pub fn tried(&self) -> Option<[f64; 2]> {
        self.tried
    }

    /// How the sub-task stands there, as far as it is known: while a point is dragged, where it last was.
    pub fn point(&self) -> Option<&MapPoint> {
        self.point.as_ref().filter(|_| self.tried.is_some())
    }

    fn take(&mut self, action: FlipAction) {
        match action {
            // Two of the same would be a line: they change places.
            FlipAction::Across(dial) => {
                if dial == self.choice.up {
                    self.choice.up = self.choice.across.clone();
                }
                self.choice.across = dial;
                self.let_go();
            }
            FlipAction::Up(dial) => {
                if dial == self.choice.across {
                    self.choice.across = self.choice.up.clone();
                }
                self.choice.up = dial;
                self.let_go();
            }
            FlipAction::Reach(reach) => self.choice.reach = reach,
            FlipAction::Try(tried) => {
                self.tried = tried;
                if tried.is_none() {
                    self.point = None;
                }
            }
            FlipAction::TakeOver | FlipAction::AsScenario => {}
        }
    }

    fn let_go(&mut self) {
        (self.tried, self.point) = (None, None);
    }

    /// The plan at the point that is tried.
    fn tried_plan(&self, plan: &Plan) -> Option<Plan> {
        let ([x, y], map) = self.tried.zip(self.map()).filter(|_| !self.is_old())?;
        taken_over(plan, &map.task, (&map.x, x), (&map.y, y))
    }
}

fn work_out(plan: &Plan, evaluation: &Evaluation, asked: &Asked, goes_on: &dyn Fn() -> bool) -> Option<Found> {
    // Of the seeker come today's values only: by which month does not matter.
    let sought = match seek(plan, evaluation, Some(&asked.task), f64::from(plan.horizon_months)) {
        Ok(sought) => sought,
        Err(missing) => return Some(Err(missing)),
    };
    let offered = axes(plan, &sought, asked.choice.reach);
    let wanted = |dial: &Dial| offered.iter().find(|axis| axis.dial == *dial);
    // What is nothing now, or belongs to another sub-task, has no axis here; nor has what the other one moves too.
    let beside = |other: Option<&Axis>| {
        offered.iter().find(|axis| other.is_none_or(|other| are_apart(plan, &asked.task, other, axis)))
    };
    let (across, up) = (wanted(&asked.choice.across), wanted(&asked.choice.up));
    let Some(x) = across.or_else(|| beside(up)) else { return Some(Err(nothing_moves())) };
    let up = up.filter(|up| are_apart(plan, &asked.task, x, up)).or_else(|| beside(Some(x)));
    let Some(y) = up else { return Some(Err(nothing_moves())) };
    let apart = |from: &Axis| -> Vec<Axis> {
        let fits = |axis: &&Axis| axis.dial == from.dial || are_apart(plan, &asked.task, from, axis);
        offered.iter().filter(fits).cloned().collect()
    };
    let map = flip_map(plan, &asked.task, (x, y), asked.halvings, goes_on)?;
    let regions = map.regions();
    Some(Ok(Worked { across: apart(y), up: apart(x), map, regions }))
}

fn nothing_moves() -> Vec<String> {
    vec!["a volume and costs that are more than nothing".into()]
}

impl MixplanApp {
    pub(super) fn flip(&mut self, action: FlipAction) {
        let is_done = match action {
            FlipAction::TakeOver => self.take_point_over(),
            FlipAction::AsScenario => self.point_as_scenario(),
            _ => return self.beside.flipping.take(action),
        };
        // What was refused can be tried elsewhere.
        if is_done {
            self.beside.flipping.let_go();
        }
    }

    fn take_point_over(&mut self) -> bool {
        match self.with_view(|view, _| view.flipping.tried_plan(view.plan())).flatten() {
            Some(plan) => self.edit(Command::new("Take over from the map", Change::SetPlan(Box::new(plan)))),
            None => self.refuse_point(),
        }
    }

    fn point_as_scenario(&mut self) -> bool {
        let scenario = self.with_view(|view, _| {
            let moved = view.flipping.tried_plan(view.plan())?;
            let base = view.document.base();
            let name = view.plan().node(&view.flipping.map()?.task)?.name.clone();
            let note = tried_words(view)?;
            let name = base.free_scenario_name(&format!("{name}, from the map"));
            Some(Scenario { name, note, overrides: super::scenarios::differences(base, &moved) })
        });
        match scenario.flatten() {
            Some(scenario) => {
                self.apply_to_scenarios(super::scenarios::ScenarioAction::Create(scenario));
                true
            }
            None => self.refuse_point(),
        }
    }

    fn refuse_point(&mut self) -> bool {
        let why = if self.beside.flipping.is_old() { STILL_WORKED_OUT } else { OUT_OF_BOUNDS };
        self.toasts.refused(why);
        false
    }
}

const STILL_WORKED_OUT: &str = "The map is still that of the plan before the last edit. Try again in a moment";
const OUT_OF_BOUNDS: &str = "The plan cannot hold this point: a value leaves its bounds. Choose one nearer by";

/// The point that is tried in words: `Calls a month 1.2M, hosted cost per call $0.004`.
fn tried_words(view: ViewContext<'_>) -> Option<String> {
    let ([x, y], map) = view.flipping.tried().zip(view.flipping.map())?;
    let currency = &view.plan().currency;
    Some(format!(
        "{} {}, {} {}",
        map.x.label,
        value_words(&map.x, currency, x),
        map.y.label,
        value_words(&map.y, currency, y)
    ))
}

/// A value on an axis.
pub(crate) fn value_words(axis: &Axis, currency: &str, value: f64) -> String {
    crate::report::words::value(axis.unit, currency, crate::plan::Numbers::certain(value))
}
