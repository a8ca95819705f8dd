//! What choosing between models costs: of several measures, which models are best in one without being worse in all.

use serde::{Deserialize, Serialize};

/// Which of two values of a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better, as of an accuracy.
    More,
    /// Less is better, as of an error or a gap.
    Less,
}

impl Direction {
    /// How much better `a` is than `b`: above 0 if it is better, in the measure's unit.
    pub fn gain(self, a: f64, b: f64) -> f64 {
        match self {
            Direction::More => a - b,
            Direction::Less => b - a,
        }
    }
}

/// Whether `a` dominates `b`: it is at least as good in every measure and better in one. With a `NaN`, nothing dominates.
pub fn dominates<const N: usize>(a: &[f64; N], b: &[f64; N], directions: [Direction; N]) -> bool {
    let gains = || (0..N).map(|i| directions[i].gain(a[i], b[i]));
    gains().all(|gain| gain >= 0.0) && gains().any(|gain| gain > 0.0)
}

/// The Pareto front: the places of the points that no other point [dominates](dominates()),
/// `{i : no j with j ≥ i in every measure and j > i in one}`, from the best in the first measure to the worst.
///
/// Equal points are on the front together. Points with a value that isn't finite are left out. `O(n log n + n f)` for `f`
/// points on the front.
///
/// Source: Pareto, Manuale di economia politica (1906); the definition is that of Deb, Multi-Objective Optimization
/// Using Evolutionary Algorithms (2001), section 2.4.
pub fn pareto_front<const N: usize>(points: &[[f64; N]], directions: [Direction; N]) -> Vec<usize> {
    let finite = |&i: &usize| points[i].iter().all(|value| value.is_finite());
    let mut order: Vec<usize> = (0..points.len()).filter(finite).collect();
    let best_first = |&a: &usize, &b: &usize| {
        let each = (0..N).map(|i| directions[i].gain(points[b][i], points[a][i]).total_cmp(&0.0));
        each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a.cmp(&b))
    };
    order.sort_by(best_first);
    // Whatever dominates a point comes before it, and is on the front or dominated by a point that is.
    let mut front: Vec<usize> = Vec::new();
    for i in order {
        if !front.iter().any(|&on| dominates(&points[on], &points[i], directions)) {
            front.push(i);
        }
    }
    front
}

/// The hypervolume of points in two measures: the area of `{z : some point is at least as good as z, and z as reference}`,
/// in the product of both units, 0 or more. It is 0 where no point is better than `reference` in both measures, and grows
/// with every point that is not dominated. For two shares and the worst reference it is in `[0, 1]`, and 1 if some model
/// is perfect in both.
///
/// Source: Zitzler and Thiele, Multiobjective optimization using evolutionary algorithms: a comparative case study (1998).
pub fn hypervolume(points: &[[f64; 2]], directions: [Direction; 2], reference: [f64; 2]) -> f64 {
    let gain = |p: &[f64; 2], i: usize| directions[i].gain(p[i], reference[i]);
    let inside: Vec<[f64; 2]> = points.iter().filter(|p| gain(p, 0) > 0.0 && gain(p, 1) > 0.0).copied().collect();
    // From the best in the first measure on, each point adds a strip above the second measure of the one before.
    let mut reached = 0.0;
    let strips = pareto_front(&inside, directions).into_iter().map(|i| {
        let (width, height) = (gain(&inside[i], 0), gain(&inside[i], 1));
        let strip = width * (height - reached).max(0.0);
        reached = height.max(reached);
        strip
    });
    strips.sum()
}

/// The hypervolume in three measures: the volume of what some point is at least as good as, as [`hypervolume`] says it.
pub fn hypervolume_of_three(points: &[[f64; 3]], directions: [Direction; 3], reference: [f64; 3]) -> f64 {
    let ([x, y, z], [a, b, c]) = (directions, reference);
    let height = |p: &[f64; 3]| z.gain(p[2], c);
    let mut inside: Vec<&[f64; 3]> = points.iter().filter(|p| height(p) > 0.0).collect();
    inside.sort_by(|p, q| height(q).total_cmp(&height(p)));
    // From the best in the third measure down: between two heights, the points above reach an area.
    let mut above: Vec<[f64; 2]> = Vec::new();
    let layers = inside.iter().enumerate().map(|(i, p)| {
        above.push([p[0], p[1]]);
        let below = inside.get(i + 1).map_or(0.0, |next| height(next));
        let thickness = height(p) - below;
        if thickness > 0.0 { thickness * hypervolume(&above, [x, y], [a, b]) } else { 0.0 }
    });
    layers.sum()
}

#[cfg(test)]
mod tests {
    use super::Direction::{Less, More};
    use super::*;
    use proptest::prelude::*;

    /// Accuracy and gap of five models; the second is worse than the first, the fourth as good as the third.
    const MODELS: [[f64; 2]; 5] = [[0.8, 0.3], [0.7, 0.4], [0.7, 0.1], [0.7, 0.1], [0.9, 0.5]];

    #[test]
    fn the_front_goes_from_the_best_of_the_first_measure_to_the_worst() {
        assert_eq!(pareto_front(&MODELS, [More, Less]), [4, 0, 2, 3]);
        assert_eq!(pareto_front(&MODELS, [Less, Less]), [2, 3]);
        assert_eq!(pareto_front(&[[f64::NAN, 0.0], [1.0, 2.0]], [More, More]), [1]);
        assert_eq!(pareto_front::<2>(&[], [More, More]), [0usize; 0]);
    }

    #[test]
    fn a_third_measure_brings_others_to_the_front() {
        let with_loss = [[0.8, 0.3, 0.6], [0.7, 0.4, 0.2], [0.7, 0.1, 0.5]];
        assert_eq!(pareto_front(&with_loss, [More, Less, Less]), [0, 2, 1]);
    }

    #[test]
    fn the_hypervolume_by_hand() {
        // Strips of 0.9 × 0.5, 0.8 × 0.2 and 0.7 × 0.2.
        let volume = hypervolume(&MODELS, [More, Less], [0.0, 1.0]);
        assert!((volume - 0.75).abs() < 1e-12, "{volume}");
        assert_eq!(hypervolume(&[[1.0, 0.0]], [More, Less], [0.0, 1.0]), 1.0);
        assert_eq!(hypervolume(&[[0.5, 1.0], [0.0, 0.2]], [More, Less], [0.0, 1.0]), 0.0);
    }

    fn points() -> impl Strategy<Value = Vec<[f64; 3]>> {
        prop::collection::vec(prop::array::uniform3((0u8..12).prop_map(|v| f64::from(v) / 11.0)), 0..40)
    }

    proptest! {
        #[test]
        fn the_front_is_whatever_nothing_dominates(points in points()) {
            let directions = [More, Less, More];
            let mut front = pareto_front(&points, directions);
            front.sort_unstable();
            let free = |&i: &usize| !points.iter().any(|other| dominates(other, &points[i], directions));
            prop_assert_eq!(front, (0..points.len()).filter(free).collect::<Vec<_>>());
        }

        #[test]
        fn the_hypervolume_of_three_measures_counted_in_cells(points in points()) {
            let volume = hypervolume_of_three(&points, [More, Less, More], [0.0, 1.0, 0.0]);
            let cell = |i: u32| (f64::from(i) + 0.5) / 11.0;
            let reached = |x: f64, y: f64, z: f64| points.iter().any(|p| p[0] >= x && p[1] <= y && p[2] >= z);
            let counted = (0..1331).filter(|i| reached(cell(i % 11), cell(i / 11 % 11), cell(i / 121))).count();
            prop_assert!((volume - counted as f64 / 1331.0).abs() < 1e-9);
        }

        #[test]
        fn the_hypervolume_is_that_of_the_front_and_grows_with_points(points in points()) {
            let points: Vec<[f64; 2]> = points.iter().map(|p| [p[0], p[1]]).collect();
            let directions = [More, Less];
            let front: Vec<[f64; 2]> = pareto_front(&points, directions).into_iter().map(|i| points[i]).collect();
            let volume = hypervolume(&points, directions, [0.0, 1.0]);
            prop_assert!((volume - hypervolume(&front, directions, [0.0, 1.0])).abs() < 1e-12);
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(&volume));
            if let Some((_, fewer)) = points.split_last() {
                prop_assert!(hypervolume(fewer, directions, [0.0, 1.0]) <= volume + 1e-12);
            }
            // The same, counted on a grid: cells of 1/11 are either reached or not.
            let cell = |i: u8| (f64::from(i) + 0.5) / 11.0;
            let reached = |x: f64, y: f64| points.iter().any(|p| p[0] >= x && p[1] <= y);
            let cells = (0..11).flat_map(|i| (0..11).map(move |j| (cell(i), cell(j))));
            let counted = cells.filter(|&(x, y)| reached(x, y)).count();
            prop_assert!((volume - counted as f64 / 121.0).abs() < 1e-9);
        }
    }
}
