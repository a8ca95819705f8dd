//! What holds of every toy set.

use proptest::prelude::*;

use super::shape::Shape;
use super::{MOVE, TURN, Toy};
use crate::data::frame::{Frame, Values};
use crate::limits::SettingError;

prop_compose! {
    fn toy()(
        shape in prop::sample::select(vec![Shape::Gaussians, Shape::Circle, Shape::Xor, Shape::Spiral]),
        rows in 100usize..400, noise in 0.0..=0.5, share in 0.02..=0.98, bias in 0.0..=0.5, shift in 0.0..=1.0,
    ) -> Toy {
        Toy { shape, rows, noise, share, bias, shift }
    }
}

/// One made-up person.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    point: [f64; 2],
    in_b: bool,
    positive: bool,
    fair: bool,
}

fn rows(frame: &Frame) -> Vec<Row> {
    let column = |name: &str| frame.column(name).unwrap();
    let number = |values: &Values, row| values.number(row).unwrap();
    let row = |row| Row {
        point: [number(column("x"), row), number(column("y"), row)],
        in_b: column("group").text(row) == "B",
        positive: column("label").text(row) == "yes",
        fair: column("fair_label").text(row) == "yes",
    };
    (0..frame.rows).map(row).collect()
}

fn drawn(toy: &Toy, seed: u64) -> Vec<Row> {
    rows(&toy.frame(seed).unwrap())
}

/// Where somebody in group B would live in group A.
fn unshifted([x, y]: [f64; 2], shift: f64) -> [f64; 2] {
    let ((sin, cos), x) = ((shift * TURN).sin_cos(), x - shift * MOVE);
    [x * cos + y * sin, y * cos - x * sin]
}

fn count(rows: &[Row], of: impl Fn(&Row) -> bool) -> usize {
    rows.iter().filter(|row| of(row)).count()
}

proptest! {
    #[test]
    fn a_seed_gives_the_same_people_and_another_seed_others(toy in toy(), seed in any::<u64>()) {
        prop_assert_eq!(toy.frame(seed).unwrap(), toy.frame(seed).unwrap());
        prop_assert_ne!(toy.frame(seed).unwrap(), toy.frame(seed ^ 1).unwrap());
    }

    #[test]
    fn shares_are_as_asked(toy in toy(), seed in any::<u64>()) {
        let people = drawn(&toy, seed);
        let in_b = count(&people, |p| p.in_b);
        prop_assert_eq!((people.len(), in_b), (toy.rows, (toy.share * toy.rows as f64).round() as usize));
        for group in [false, true] {
            let (fair, all) = (count(&people, |p| p.in_b == group && p.fair), count(&people, |p| p.in_b == group));
            prop_assert_eq!(fair, all.div_ceil(2));
        }
    }

    #[test]
    fn labels_are_turned_only_where_it_is_said(toy in toy(), seed in any::<u64>()) {
        let people = drawn(&toy, seed);
        prop_assert!(people.iter().filter(|p| p.positive != p.fair).all(|p| p.in_b && p.fair && !p.positive));
        let fair = count(&people, |p| p.in_b && p.fair);
        let turned = count(&people, |p| p.positive != p.fair);
        prop_assert_eq!(turned, (toy.bias * fair as f64).round() as usize);
    }

    #[test]
    fn bias_moves_nobody(toy in toy(), seed in any::<u64>()) {
        let (honest, people) = (drawn(&Toy { bias: 0.0, ..toy.clone() }, seed), drawn(&toy, seed));
        let as_fair = |p: &Row| Row { positive: p.fair, ..*p };
        prop_assert_eq!(honest, people.iter().map(as_fair).collect::<Vec<_>>());
    }

    #[test]
    fn without_noise_each_group_has_a_rule_without_error(toy in toy(), seed in any::<u64>()) {
        for person in drawn(&Toy { noise: 0.0, bias: 0.0, ..toy.clone() }, seed) {
            let home = if person.in_b { unshifted(person.point, toy.shift) } else { person.point };
            prop_assert_eq!(toy.shape.is_positive(home), person.positive);
        }
    }
}

/// The distance of the closest two people with different labels.
fn gap(people: &[Row]) -> f64 {
    let (yes, no): (Vec<&Row>, Vec<&Row>) = people.iter().partition(|p| p.positive);
    let distance = |a: &Row, b: &Row| (a.point[0] - b.point[0]).hypot(a.point[1] - b.point[1]);
    yes.iter().flat_map(|a| no.iter().map(move |b| distance(a, b))).fold(f64::INFINITY, f64::min)
}

#[test]
fn without_noise_one_rule_serves_both_groups_if_they_live_nearly_alike() {
    for shape in [Shape::Gaussians, Shape::Circle, Shape::Xor, Shape::Spiral] {
        let gap = gap(&drawn(&Toy { noise: 0.0, ..Toy::new(shape) }, 1));
        assert!(gap > 0.05, "{shape:?}: {gap}");
    }
}

#[test]
fn settings_outside_their_limits_are_refused() {
    let toy = Toy::new(Shape::Circle);
    let refused = |toy: Toy| {
        let SettingError::OutOfRange { name, .. } = toy.frame(1).unwrap_err();
        name
    };
    assert_eq!(refused(Toy { rows: 99, ..toy.clone() }), "rows");
    assert_eq!(refused(Toy { noise: 0.6, ..toy.clone() }), "noise");
    assert_eq!(refused(Toy { share: 1.0, ..toy.clone() }), "share");
    assert_eq!(refused(Toy { bias: f64::NAN, ..toy.clone() }), "bias");
    assert_eq!(refused(Toy { shift: -0.1, ..toy }), "shift");
}
