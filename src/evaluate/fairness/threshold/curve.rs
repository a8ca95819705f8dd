//! Trade-off curves: the most of one quantity that a group can have at each amount of another, when chance may decide
//! between two of its cuts.

/// A point of a trade-off, and how it is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vertex<T> {
    pub x: f64,
    pub y: f64,
    pub by: T,
}

/// A point between two vertices: `left` with the probability `p0`, else `right`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mix<T> {
    pub y: f64,
    pub p0: f64,
    pub left: T,
    pub right: T,
}

impl<T> Mix<T> {
    /// The probability of `right`.
    pub fn p1(&self) -> f64 {
        1.0 - self.p0
    }
}

/// An upper convex hull, from left to right. It has at least one vertex.
#[derive(Debug, Clone)]
pub struct Curve<T>(Vec<Vertex<T>>);

impl<T: Copy> Curve<T> {
    /// The upper hull of at least one point; of vertices in one line, only the outer ones stay.
    ///
    /// Arithmetic and order are Fairlearn's (Andrew's monotone chain over points sorted by x, then y), so that the same
    /// vertices survive rounding.
    pub fn above(mut points: Vec<Vertex<T>>) -> Self {
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        let mut hull: Vec<Vertex<T>> = Vec::new();
        for point in points {
            while let [.., a, b] = hull[..]
                && (b.y - a.y) * (point.x - a.x) <= (point.y - a.y) * (b.x - a.x)
            {
                hull.pop();
            }
            hull.push(point);
        }
        Self(hull)
    }

    /// The smallest and the largest x.
    pub fn range(&self) -> (f64, f64) {
        (self.0[0].x, self.0[self.0.len() - 1].x)
    }

    /// Where the curve bends.
    pub fn bends(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|vertex| vertex.x)
    }

    /// The point at `x`, which is held within the range. A vertex is reached from its left, as in Fairlearn.
    pub fn at(&self, x: f64) -> Mix<T> {
        let (least, most) = self.range();
        let x = x.clamp(least, most);
        let last = self.0.len() - 1;
        let mut left = self.0.partition_point(|vertex| vertex.x <= x).saturating_sub(1);
        if x > least && self.0[left].x == x {
            left -= 1;
        }
        let (a, b) = (self.0[left], self.0[(left + 1).min(last)]);
        let p0 = if b.x > a.x { (b.x - x) / (b.x - a.x) } else { 1.0 };
        Mix { y: p0 * a.y + (1.0 - p0) * b.y, p0, left: a.by, right: b.by }
    }
}

/// So many equal steps from `least` to `most`, both included; NumPy's `linspace` with one point more than steps.
pub fn grid(least: f64, most: f64, steps: u32) -> Vec<f64> {
    let step = (most - least) / f64::from(steps);
    (0..=steps).map(|i| if i == steps { most } else { f64::from(i) * step + least }).collect()
}

/// The first place of the largest value; 0 if there is none.
pub fn first_most(values: impl IntoIterator<Item = f64>) -> usize {
    let better = |best: (usize, f64), (i, value): (usize, f64)| if value > best.1 { (i, value) } else { best };
    values.into_iter().enumerate().fold((0, f64::NEG_INFINITY), better).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[(f64, f64)]) -> Curve<usize> {
        Curve::above(points.iter().enumerate().map(|(by, &(x, y))| Vertex { x, y, by }).collect())
    }

    #[test]
    fn the_hull_keeps_what_cannot_be_mixed() {
        let curve = curve(&[(0.0, 0.0), (0.0, 0.4), (0.25, 0.5), (0.5, 0.9), (1.0, 1.0)]);
        assert_eq!(curve.bends().collect::<Vec<_>>(), [0.0, 0.0, 0.5, 1.0]);
        assert_eq!(curve.at(0.0), Mix { y: 0.4, p0: 1.0, left: 1, right: 3 });
        assert_eq!(curve.at(0.5), Mix { y: 0.9, p0: 0.0, left: 1, right: 3 });
        assert_eq!(curve.at(0.25), Mix { y: 0.65, p0: 0.5, left: 1, right: 3 });
    }

    #[test]
    fn a_single_point_is_a_curve() {
        assert_eq!(curve(&[(0.5, 0.5)]).at(0.7), Mix { y: 0.5, p0: 1.0, left: 0, right: 0 });
    }
}
