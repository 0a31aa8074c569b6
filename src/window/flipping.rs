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

impl Asked {
    /// The same, as it is first looked at.
    fn coarsely(&self) -> Self {
        Self { halvings: HALVINGS[0], ..self.clone() }
    }
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
    /// What the worker does, or did last.
    asked: Option<Asked>,
    /// What is to be shown, at its coarsest.
    wanted: Option<Asked>,
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
            wanted: None,
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
            (self.asked, self.wanted, self.known) = (None, None, None);
            return;
        };
        let wanted = Asked { of, task: task.clone(), choice: self.choice.clone(), halvings: HALVINGS[0] };
        if self.wanted.as_ref() != Some(&wanted) {
            if self.wanted.as_ref().is_some_and(|before| before.task != *task) {
                self.known = None;
                self.let_go();
            }
            // What is tried is tried on the plan as it is now.
            self.point = None;
            self.wanted = Some(wanted.clone());
        }
        if let Some((asked, found)) = self.worker.poll() {
            let next = HALVINGS.into_iter().find(|halvings| *halvings > asked.halvings).filter(|_| found.is_ok());
            if let Some(halvings) = next.filter(|_| asked.coarsely() == wanted) {
                self.ask(Asked { halvings, ..asked.clone() }, plan, evaluation, ctx);
            }
            if asked.task == *task {
                self.keep_in_reach(&found);
                self.known = Some((asked, found));
            }
        }
        if self.asked.as_ref().map(Asked::coarsely).as_ref() != Some(&wanted) {
            // A coarse map is soon done: while a number is dragged, one after the other is shown and none given up.
            let is_soon_done = |asked: &Asked| asked.halvings == HALVINGS[0] && asked.task == *task;
            if !(self.worker.is_busy() && self.asked.as_ref().is_some_and(is_soon_done)) {
                self.ask(wanted, plan, evaluation, ctx);
            }
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

    fn follow_tried(&mut self, task: &NodeId, plan: &Arc<Plan>, ctx: &Context) {
        let Some(on) = self.wanted.clone() else { return };
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
        self.known.as_ref().map(|(asked, _)| asked.coarsely()) != self.wanted
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
    let Some(map) = flip_map(plan, &asked.task, (x, y), asked.halvings, goes_on) else {
        return goes_on().then(|| Err(nothing_moves()));
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Settings, evaluate};

    fn worked() -> Arc<Plan> {
        Arc::new(ron::from_str(include_str!("../../examples/lesson-5-worked-calculation.ron")).unwrap())
    }

    fn task(plan: &Plan) -> NodeId {
        plan.nodes.iter().find(|node| node.task().is_some()).unwrap().id.clone()
    }

    fn follow(flipping: &mut Flipping, of: u64, plan: &Arc<Plan>) {
        let evaluation = Arc::new(evaluate(plan, &Settings::default()));
        flipping.follow(of, Some(&task(plan)), plan, &evaluation, &Context::default());
    }

    fn settle(flipping: &mut Flipping, of: u64, plan: &Arc<Plan>) {
        follow(flipping, of, plan);
        while flipping.is_busy() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            follow(flipping, of, plan);
        }
    }

    #[test]
    fn what_is_tried_on_an_old_map_is_neither_judged_nor_taken_over() {
        let (mut flipping, plan) = (Flipping::default(), worked());
        settle(&mut flipping, 1, &plan);
        let map = flipping.map().unwrap();
        let at = [2.0 * map.x.now, map.y.now];
        // Twice the volume, as an edit brings it: the old map would double it again.
        let edited = Arc::new(taken_over(&plan, &map.task, (&map.x, at[0]), (&map.y, at[1])).unwrap());
        flipping.take(FlipAction::Try(Some(at)));
        settle(&mut flipping, 1, &plan);
        let saves = flipping.point().unwrap().saving_usd.unwrap();
        follow(&mut flipping, 2, &edited);
        assert!(flipping.is_old() && flipping.point().is_none());
        assert_eq!(flipping.tried_plan(&edited), None);
        settle(&mut flipping, 2, &edited);
        assert_eq!(flipping.tried(), Some(at));
        assert!((flipping.point().unwrap().saving_usd.unwrap() - saves).abs() < 1e-6);
        assert_eq!(flipping.tried_plan(&edited).unwrap(), *edited);
    }

    #[test]
    fn a_point_goes_with_its_axes() {
        let (mut flipping, plan) = (Flipping::default(), worked());
        settle(&mut flipping, 1, &plan);
        let map = flipping.map().unwrap();
        let at = [map.x.high, map.y.high];
        flipping.take(FlipAction::Up(Dial::Lever(Lever::Upfront)));
        // A click on the map that still stands there.
        flipping.take(FlipAction::Try(Some(at)));
        settle(&mut flipping, 1, &plan);
        assert_eq!(flipping.map().unwrap().y.dial, Dial::Lever(Lever::Upfront));
        assert_eq!(flipping.tried(), None);
    }

    #[test]
    fn an_axis_that_another_sub_task_has_not_gives_way_to_one_that_it_has() {
        let (mut flipping, plan) = (Flipping::default(), worked());
        flipping.take(FlipAction::Up(Dial::Lever(Lever::Volume)));
        flipping.take(FlipAction::Across(Dial::Input("nodes[elsewhere].hosted.usd_per_call".into())));
        settle(&mut flipping, 1, &plan);
        let map = flipping.map().unwrap();
        assert_eq!(map.y.dial, Dial::Lever(Lever::Volume));
        assert_ne!(map.x.dial, map.y.dial);
    }
}
