//! The shapes of the chart of trade-offs, as SVG paths.

use std::fmt::Write;

use yew::prelude::*;

use super::scale::{Scale, place};
use super::tradeoff::TradePoint;

/// Many dots as one path of lines without length, which a round cap makes dots: thousands of elements would be slow.
pub fn dots(places: impl Iterator<Item = (f64, f64)>) -> String {
    places.fold(String::new(), |mut path, (x, y)| {
        let _ = write!(path, "M{x:.1} {y:.1}h0");
        path
    })
}

/// The border of what is reached, through the points of a front in the order of x. A point reaches what is worse in both:
/// where more of x is better all that is left of it, or else all that is right of it.
pub fn staircase(front: &[(f64, f64)], more_x: bool) -> String {
    let mut path = String::new();
    for (i, &(x, y)) in front.iter().enumerate() {
        let _ = match (i, more_x) {
            (0, _) => write!(path, "M{x:.1} {y:.1}"),
            (_, true) => write!(path, "V{y:.1}H{x:.1}"),
            (_, false) => write!(path, "H{x:.1}V{y:.1}"),
        };
    }
    path
}

/// A point's intervals as lines through it.
pub fn interval(point: &TradePoint, x: Scale, y: Scale) -> Html {
    let (left, top) = (place(x.at(point.at[0])), place(y.at(point.at[1])));
    let [of_x, of_y] = point.intervals;
    html! {
        <>
            if let Some((low, high)) = of_x {
                <line class="trade-interval" x1={place(x.at(low))} x2={place(x.at(high))} y1={top.clone()} y2={top} />
            }
            if let Some((low, high)) = of_y {
                <line class="trade-interval" x1={left.clone()} x2={left} y1={place(y.at(low))} y2={place(y.at(high))} />
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_turns_where_the_worse_side_is() {
        let front = [(10.0, 50.0), (20.0, 30.0), (40.0, 5.0)];
        // From a point on, more of x costs the next one's y at once; less of x is reached already.
        assert_eq!(staircase(&front, true), "M10.0 50.0V30.0H20.0V5.0H40.0");
        assert_eq!(staircase(&front, false), "M10.0 50.0H20.0V30.0H40.0V5.0");
        assert_eq!(staircase(&[], true), "");
        assert_eq!(dots([(1.0, 2.0), (3.0, 4.25)].into_iter()), "M1.0 2.0h0M3.0 4.2h0");
    }
}
