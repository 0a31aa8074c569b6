//! In which order the vertices of a column stand, so that few edges cross.

use super::columns::Columns;

/// At most so many sweeps from one start, and so many without getting better.
const SWEEPS: usize = 32;
const PATIENCE: usize = 8;
/// Above this many vertices, adjacent ones are exchanged less often: it is the dearest part.
const LARGE: usize = 20_000;

/// Sweeps over the columns to and fro: each time the vertices of one are sorted by the middle of their
/// neighbours in the last, and adjacent ones exchanged where that takes crossings away. The best order
/// is kept. `None` if asked to stop.
///
/// It is tried in a few ways, since which does best differs from graph to graph: with means and with
/// medians, and with those that are even left as they are or turned round.
pub(super) fn with_few_crossings(mut columns: Columns, stop: &dyn Fn() -> bool) -> Option<Columns> {
    let first = first_order(&columns);
    let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
    for (middle, turn) in [(mean as Middle, false), (mean, true), (median, false), (median, true)] {
        columns.order.clone_from(&first);
        let found = sweep(&mut columns, middle, turn, stop)?;
        if best.as_ref().is_none_or(|best| found.0 < best.0) {
            best = Some(found);
        }
        if best.as_ref().is_some_and(|best| best.0 == 0) {
            break;
        }
    }
    columns.order = best.map_or(first, |best| best.1);
    Some(columns)
}

/// Where a vertex wants to be among the places of its neighbours.
type Middle = fn(&[usize], &[usize]) -> Option<f64>;

/// The best order found from the one there is, and its crossings.
fn sweep(
    columns: &mut Columns,
    middle: Middle,
    turn: bool,
    stop: &dyn Fn() -> bool,
) -> Option<(usize, Vec<Vec<usize>>)> {
    let mut at = positions(columns);
    let mut best = (crossings(columns, &at), columns.order.clone());
    let (mut without_gain, large) = (0, columns.column.len() > LARGE);
    for sweep in 0..SWEEPS {
        if best.0 == 0 || without_gain == PATIENCE {
            break;
        }
        if stop() {
            return None;
        }
        sort(columns, &mut at, sweep % 2 == 0, middle, turn && sweep % 8 >= 4);
        if !large || sweep % 4 == 3 {
            exchange(columns, &mut at, if large { 2 } else { 8 });
        }
        let now = crossings(columns, &at);
        without_gain += 1;
        if now < best.0 {
            best = (now, columns.order.clone());
            without_gain = 0;
        }
    }
    Some(best)
}

/// Depth first from the leftmost ones, so that what belongs together stands together.
fn first_order(columns: &Columns) -> Vec<Vec<usize>> {
    let mut order = vec![Vec::new(); columns.order.len()];
    let mut seen = vec![false; columns.column.len()];
    let mut starts: Vec<usize> = (0..columns.column.len()).filter(|&vertex| !columns.is_lane(vertex)).collect();
    starts.sort_by_key(|&vertex| columns.column[vertex]);
    for start in starts {
        let mut waiting = vec![start];
        while let Some(vertex) = waiting.pop() {
            if !seen[vertex] {
                seen[vertex] = true;
                order[columns.column[vertex]].push(vertex);
                waiting.extend(columns.after[vertex].iter().rev());
            }
        }
    }
    order
}

fn positions(columns: &Columns) -> Vec<usize> {
    let mut at = vec![0; columns.column.len()];
    columns.order.iter().for_each(|vertices| note(vertices, &mut at));
    at
}

fn note(vertices: &[usize], at: &mut [usize]) {
    vertices.iter().enumerate().for_each(|(place, &vertex)| at[vertex] = place);
}

fn sort(columns: &mut Columns, at: &mut [usize], rightwards: bool, middle: Middle, turn: bool) {
    let count = columns.order.len();
    for step in 1..count {
        let column = if rightwards { step } else { count - 1 - step };
        let neighbours = if rightwards { &columns.before } else { &columns.after };
        let vertices = &mut columns.order[column];
        let keys: Vec<Option<f64>> = vertices.iter().map(|&vertex| middle(&neighbours[vertex], at)).collect();
        // What has no neighbour there keeps its place; the others are sorted around it.
        let mut sorted: Vec<(f64, usize)> =
            keys.iter().zip(&*vertices).filter_map(|(key, &vertex)| Some(((*key)?, vertex))).collect();
        if turn {
            sorted.reverse();
        }
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sorted = sorted.into_iter();
        for (key, vertex) in keys.iter().zip(vertices.iter_mut()) {
            if key.is_some()
                && let Some((_, next)) = sorted.next()
            {
                *vertex = next;
            }
        }
        note(vertices, at);
    }
}

/// The middle of the neighbours' places; of an even number, weighted towards where they are closer.
fn median(neighbours: &[usize], at: &[usize]) -> Option<f64> {
    let mut places: Vec<f64> = neighbours.iter().map(|&vertex| at[vertex] as f64).collect();
    places.sort_by(f64::total_cmp);
    let middle = places.len() / 2;
    match places[..] {
        [] => None,
        [one] => Some(one),
        [first, second] => Some((first + second) / 2.0),
        _ if places.len() % 2 == 1 => Some(places[middle]),
        _ => {
            let left = places[middle - 1] - places[0];
            let right = places[places.len() - 1] - places[middle];
            let (low, high) = (places[middle - 1], places[middle]);
            Some(if left + right == 0.0 { (low + high) / 2.0 } else { (low * right + high * left) / (left + right) })
        }
    }
}

fn mean(neighbours: &[usize], at: &[usize]) -> Option<f64> {
    let sum: usize = neighbours.iter().map(|&vertex| at[vertex]).sum();
    (!neighbours.is_empty()).then(|| sum as f64 / neighbours.len() as f64)
}

/// Exchanges adjacent vertices while that takes crossings away, at most so many rounds.
fn exchange(columns: &mut Columns, at: &mut [usize], rounds: usize) {
    for _ in 0..rounds {
        let mut better = false;
        for column in 0..columns.order.len() {
            for upper in 1..columns.order[column].len() {
                let (first, second) = (columns.order[column][upper - 1], columns.order[column][upper]);
                let gain = |neighbours: &[Vec<usize>]| {
                    crossed(&neighbours[first], &neighbours[second], at) as i64
                        - crossed(&neighbours[second], &neighbours[first], at) as i64
                };
                if gain(&columns.before) + gain(&columns.after) > 0 {
                    columns.order[column].swap(upper - 1, upper);
                    (at[first], at[second]) = (upper, upper - 1);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// Crossings among the edges of two vertices to one side, the first standing above the second.
fn crossed(first: &[usize], second: &[usize], at: &[usize]) -> usize {
    first.iter().map(|&a| second.iter().filter(|&&b| at[b] < at[a]).count()).sum()
}

/// All crossings, counted by inversions (Barth, Mutzel, Jünger, *Simple and efficient bilayer cross
/// counting*, JGAA 8 (2004)).
fn crossings(columns: &Columns, at: &[usize]) -> usize {
    let pairs = columns.order.windows(2);
    pairs.map(|pair| inversions(ends(columns, &pair[0], at), pair[1].len())).sum()
}

/// Where the edges from a column end, edges from above first.
fn ends<'a>(columns: &'a Columns, from: &'a [usize], at: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    from.iter().flat_map(move |&vertex| {
        let mut places: Vec<usize> = columns.after[vertex].iter().map(|&to| at[to]).collect();
        places.sort_unstable();
        places
    })
}

/// Pairs in the wrong order among numbers below `size`, with a binary indexed tree.
fn inversions(numbers: impl Iterator<Item = usize>, size: usize) -> usize {
    let mut tree = vec![0_usize; size + 1];
    let mut sum = 0;
    for (seen, number) in numbers.enumerate() {
        let (mut not_larger, mut index) = (0, number + 1);
        while index > 0 {
            not_larger += tree[index];
            index &= index - 1;
        }
        sum += seen - not_larger;
        let mut index = number + 1;
        while index <= size {
            tree[index] += 1;
            index += index & index.wrapping_neg();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_pairs_in_the_wrong_order() {
        assert_eq!(inversions([0, 1, 2].into_iter(), 3), 0);
        assert_eq!(inversions([2, 1, 0].into_iter(), 3), 3);
        assert_eq!(inversions([1, 1, 0, 2, 0].into_iter(), 3), 5);
    }

    #[test]
    fn a_median_leans_to_the_closer_side() {
        let at: Vec<usize> = (0..10).collect();
        assert_eq!(median(&[], &at), None);
        assert_eq!(median(&[3, 1], &at), Some(2.0));
        assert_eq!(median(&[9, 1, 2], &at), Some(2.0));
        assert_eq!(median(&[0, 1, 2, 9], &at), Some((1.0 * 7.0 + 2.0) / 8.0));
    }
}
