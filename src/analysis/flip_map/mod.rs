//! Where it flips: a sub-task's verdict over two inputs at once, with lines of equal crossover.
//!
//! Every point of the map is the plan with both inputs moved there, judged as it would be if they were entered: what
//! the map shows is what taking the point over gives. All else stays as it is, and all figures are central.

mod axis;
mod iso;

use axis::Mover;
pub use axis::{Axis, Dial, REACHES, are_apart, axes};
pub use iso::IsoLine;

use super::answer::Verdict;
use super::sub_task::SubTask;
use super::timeline::Scales;
use super::verdict::judge;
use super::{flow, pool_loads, sub_tasks};
use crate::plan::{NodeId, Plan};

/// Squares that are looked at whatever their neighbours say, across and up.
const SQUARES: (usize, usize) = (24, 16);

/// How a sub-task stands at a point of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPoint {
    pub x: f64,
    pub y: f64,
    pub verdict: Verdict,
    /// Of the tuned path against the hosted one.
    pub saving_usd: Option<f64>,
    pub settled_crossover_months: Option<f64>,
}

/// The verdict over two inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipMap {
    pub task: NodeId,
    pub x: Axis,
    pub y: Axis,
    /// As the plan stands.
    pub now: MapPoint,
    /// Points across and up, both ends of the axes among them.
    pub columns: usize,
    pub rows: usize,
    /// Row by row from the low end of `y`, each from the low end of `x`.
    pub verdicts: Vec<Verdict>,
    /// Where it crosses for good in the same month.
    pub lines: Vec<IsoLine>,
}

impl FlipMap {
    pub fn verdict(&self, column: usize, row: usize) -> Verdict {
        self.verdicts[row * self.columns + column]
    }

    /// The verdicts that are on the map, that of the largest part first.
    pub fn regions(&self) -> Vec<Region> {
        let mut regions: Vec<Region> = Vec::new();
        let depths = self.depths();
        for (index, verdict) in self.verdicts.iter().enumerate() {
            let at = match regions.iter().position(|region| region.verdict == *verdict) {
                Some(at) => at,
                None => {
                    regions.push(Region { verdict: *verdict, share: 0.0, middle: [0.0; 2], depth: -1.0 });
                    regions.len() - 1
                }
            };
            let region = &mut regions[at];
            region.share += 1.0 / self.verdicts.len() as f64;
            if depths[index] > region.depth {
                let (column, row) = (index % self.columns, index / self.columns);
                region.depth = depths[index];
                region.middle = [part(column, self.columns), part(row, self.rows)];
            }
        }
        regions.sort_by(|a, b| b.share.total_cmp(&a.share));
        regions
    }

    /// How far each point is from the next other verdict or the border, in parts of the axes: by two sweeps, each
    /// from what its neighbours know (Rosenfeld and Pfaltz, "Sequential Operations in Digital Picture Processing",
    /// JACM 1966).
    fn depths(&self) -> Vec<f64> {
        let (columns, rows) = (self.columns, self.rows);
        let steps = [1.0 / (columns - 1) as f64, 1.0 / (rows - 1) as f64];
        let mut depths = vec![f64::INFINITY; columns * rows];
        let mut visit = |index: usize, beside: Option<usize>, below: Option<usize>| {
            for (other, step) in [(beside, steps[0]), (below, steps[1])] {
                let reaches = match other {
                    Some(other) if self.verdicts[other] == self.verdicts[index] => depths[other] + step,
                    Some(_) | None => 0.0,
                };
                depths[index] = depths[index].min(reaches);
            }
        };
        for index in 0..columns * rows {
            visit(index, (index % columns > 0).then(|| index - 1), index.checked_sub(columns));
        }
        for index in (0..columns * rows).rev() {
            let beside = (index % columns + 1 < columns).then_some(index + 1);
            visit(index, beside, Some(index + columns).filter(|other| *other < columns * rows));
        }
        depths
    }
}

/// What has one verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    pub verdict: Verdict,
    /// Of the map.
    pub share: f64,
    /// Where it is widest, as parts of both axes.
    pub middle: [f64; 2],
    depth: f64,
}

/// The part of an axis at the n-th of so many points.
fn part(at: usize, count: usize) -> f64 {
    at as f64 / (count - 1) as f64
}

/// The point of a map at two values; `None` where the plan has no such sub-task or input.
pub fn map_point(plan: &Plan, task: &NodeId, (x, at_x): (&Axis, f64), (y, at_y): (&Axis, f64)) -> Option<MapPoint> {
    Pencil::new(plan, task, x, y)?.point(at_x, at_y)
}

/// The plan with the inputs of both axes at other values; `None` where it cannot hold them.
pub fn taken_over(plan: &Plan, task: &NodeId, (x, at_x): (&Axis, f64), (y, at_y): (&Axis, f64)) -> Option<Plan> {
    Some(Pencil::new(plan, task, x, y)?.plan_at(at_x, at_y)).filter(Plan::is_valid)
}

/// The map over two axes. Where neighbours differ it is looked at `halvings` times as closely: 24 · 2^`halvings`
/// columns in all. `goes_on` is asked every now and then; `None` once it says no, or where the plan has no such
/// sub-task or input.
///
/// ```
/// use mixplan::analysis::{Settings, axes, evaluate, flip_map, seek};
/// use mixplan::plan::{NodeId, Plan};
///
/// let text = include_str!("../../../examples/lesson-5-worked-calculation.ron");
/// let plan: Plan = ron::from_str(text).unwrap();
/// let task = &plan.nodes.iter().find(|node| node.task().is_some()).unwrap().id;
/// let sought = seek(&plan, &evaluate(&plan, &Settings::default()), Some(task), 6.0).unwrap();
/// let axes = axes(&plan, &sought, 10.0);
/// let map = flip_map(&plan, task, (&axes[0], &axes[1]), 0, &|| true).unwrap();
/// assert_eq!(map.verdict(12, 8), map.now.verdict);
/// ```
pub fn flip_map(
    plan: &Plan,
    task: &NodeId,
    (x, y): (&Axis, &Axis),
    halvings: u32,
    goes_on: &dyn Fn() -> bool,
) -> Option<FlipMap> {
    let pencil = Pencil::new(plan, task, x, y)?;
    let step = 1 << halvings;
    let (columns, rows) = (SQUARES.0 * step + 1, SQUARES.1 * step + 1);
    let mut sheet =
        Sheet { pencil: &pencil, columns, rows, known: vec![None; columns * rows], even: Vec::new(), goes_on };
    for row in 0..SQUARES.1 {
        for column in 0..SQUARES.0 {
            sheet.square((column * step, row * step), step, true)?;
        }
    }
    let crossover = |column: usize, row: usize| {
        let known = &sheet.known[row * step * columns + column * step];
        known.as_ref().and_then(|(_, months)| *months)
    };
    let lines = iso::lines(SQUARES.0 + 1, SQUARES.1 + 1, crossover, f64::from(plan.horizon_months));
    Some(FlipMap {
        task: task.clone(),
        x: x.clone(),
        y: y.clone(),
        now: pencil.point(x.now, y.now)?,
        columns,
        rows,
        verdicts: sheet.verdicts()?,
        lines,
    })
}

/// Judges the plan at any point.
struct Pencil<'a> {
    plan: &'a Plan,
    task: &'a NodeId,
    x: (&'a Axis, Mover<'a>),
    y: (&'a Axis, Mover<'a>),
}

impl<'a> Pencil<'a> {
    fn new(plan: &'a Plan, task: &'a NodeId, x: &'a Axis, y: &'a Axis) -> Option<Self> {
        let mover = |axis| Some((axis, Mover::new(plan, task, axis)?));
        Some(Self { plan, task, x: mover(x)?, y: mover(y)? })
    }

    fn plan_at(&self, x: f64, y: f64) -> Plan {
        let mut plan = self.plan.clone();
        self.x.1.put(&mut plan, x);
        self.y.1.put(&mut plan, y);
        plan
    }

    fn point(&self, x: f64, y: f64) -> Option<MapPoint> {
        let plan = self.plan_at(x, y);
        let flow = flow::flow(&plan);
        let tasks = sub_tasks(&plan, &flow, &pool_loads(&plan, &flow), |_| false, |id| id == self.task);
        tasks.first().map(|task| map_point_of(task, x, y))
    }
}

fn map_point_of(task: &SubTask<'_>, x: f64, y: f64) -> MapPoint {
    let totals = task.paths_that_cross().map(|paths| paths.totals(Scales::ONE));
    MapPoint {
        x,
        y,
        verdict: judge(&task.case(Scales::ONE)).verdict,
        saving_usd: totals.map(|totals| totals.hosted_usd - totals.tuned_usd),
        settled_crossover_months: totals.and_then(|totals| totals.settled_months),
    }
}

/// What is known of the map so far.
struct Sheet<'a> {
    pencil: &'a Pencil<'a>,
    columns: usize,
    rows: usize,
    known: Vec<Option<(Verdict, Option<f64>)>>,
    /// Squares that are the same all over: their low corner, side and verdict.
    even: Vec<((usize, usize), usize, Verdict)>,
    goes_on: &'a dyn Fn() -> bool,
}

impl Sheet<'_> {
    fn look(&mut self, (column, row): (usize, usize)) -> Option<Verdict> {
        let index = row * self.columns + column;
        if let Some((verdict, _)) = self.known[index] {
            return Some(verdict);
        }
        if !(self.goes_on)() {
            return None;
        }
        let (x, y) = (self.pencil.x.0, self.pencil.y.0);
        let point = self.pencil.point(x.at(part(column, self.columns)), y.at(part(row, self.rows)))?;
        self.known[index] = Some((point.verdict, point.settled_crossover_months));
        Some(point.verdict)
    }

    /// Looks at a square closely enough to know where its verdict changes.
    fn square(&mut self, (column, row): (usize, usize), side: usize, is_first: bool) -> Option<()> {
        let corners = [(0, 0), (side, 0), (0, side), (side, side)];
        let mut verdicts = Vec::with_capacity(5);
        for (right, up) in corners {
            verdicts.push(self.look((column + right, row + up))?);
        }
        if side == 1 {
            return Some(());
        }
        // What lies within a square whose corners agree is found by its middle.
        let half = side / 2;
        if is_first {
            verdicts.push(self.look((column + half, row + half))?);
        }
        if verdicts.iter().all(|verdict| *verdict == verdicts[0]) {
            self.even.push(((column, row), side, verdicts[0]));
            return Some(());
        }
        for (right, up) in [(0, 0), (half, 0), (0, half), (half, half)] {
            self.square((column + right, row + up), half, false)?;
        }
        Some(())
    }

    fn verdicts(&self) -> Option<Vec<Verdict>> {
        let mut verdicts: Vec<Option<Verdict>> =
            self.known.iter().map(|known| known.map(|(verdict, _)| verdict)).collect();
        for ((column, row), side, verdict) in &self.even {
            for row in *row..=row + side {
                for column in *column..=column + side {
                    verdicts[row * self.columns + column].get_or_insert(*verdict);
                }
            }
        }
        verdicts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
