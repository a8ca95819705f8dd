//! What holds of every audit, whatever the people.

use proptest::prelude::*;

use super::named::Named;
use super::options::{Bootstrap, Sides, Text};
use super::people::{Attribute, People};
use super::report::{AuditReport, DataReport, Interval};
use crate::evaluate::fairness::audit::Audit;

/// One person: label, decision, score in hundredths, sex, group, weight.
type Person = (bool, Option<bool>, u8, u32, u32, u8);

fn persons() -> impl Strategy<Value = Vec<Person>> {
    let person = (any::<bool>(), proptest::option::weighted(0.9, any::<bool>()), 0..=100u8, 0..2u32, 0..3u32, 1..4u8);
    prop::collection::vec(person, 1..120)
}

/// People in which every level of both attributes occurs, so that reports have the same groups.
fn people(persons: &[Person], weights: Option<Vec<f64>>) -> People {
    let attribute = |name: &str, levels: &[&str], of: fn(&Person) -> u32| Attribute {
        name: name.to_owned(),
        levels: levels.iter().map(|l| (*l).to_owned()).collect(),
        of_row: persons.iter().map(of).collect(),
    };
    People {
        positive: persons.iter().map(|p| p.0).collect(),
        predicted: persons.iter().map(|p| p.1).collect(),
        scores: Some(persons.iter().map(|p| f64::from(p.2) / 100.0).collect()),
        weights,
        sensitive: vec![attribute("sex", &["f", "m"], |p| p.3), attribute("group", &["a", "b", "c"], |p| p.4)],
        control: Vec::new(),
        features: None,
    }
}

fn sides() -> Sides {
    let clause = |value: &str| vec![[("sex".to_owned(), Text(value.to_owned()))].into_iter().collect()];
    Sides { privileged: clause("m"), unprivileged: clause("f") }
}

fn report(people: People) -> AuditReport {
    let bootstrap = Bootstrap { replicates: 20, ..Bootstrap::default() };
    let mut audit = Audit::of(people, Some(sides()), bootstrap, DataReport::default());
    while audit.advance() {}
    audit.report
}

/// Whether two trees have the same names and, but for rounding, the same numbers. The coefficient of variation is the
/// root of a sum that may be nothing but rounding, which makes the tolerance what it is.
fn close(a: &Named, b: &Named) -> bool {
    match (a, b) {
        (Named::Map(a), Named::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((m, a), (n, b))| m == n && close(a, b))
        }
        (Named::List(a), Named::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b)),
        (Named::Number(a), Named::Number(b)) => a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-7,
        (a, b) => a == b,
    }
}

fn same_numbers(a: &AuditReport, b: &AuditReport) -> bool {
    [(&a.fairlearn, &b.fairlearn), (&a.aif360, &b.aif360)].into_iter().all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (a, b) => a.is_none() && b.is_none(),
    })
}

proptest! {
    #[test]
    fn the_order_of_people_is_of_no_account(persons in persons(), seed in any::<u64>()) {
        let mut shuffled = persons.clone();
        let place = |i: usize| (i as u64 + 1).wrapping_mul(seed | 1);
        shuffled.sort_by_cached_key(|p| persons.iter().position(|q| q == p).map(place));
        let (a, b) = (report(people(&persons, None)), report(people(&shuffled, None)));
        prop_assert!(same_numbers(&a, &b));
        prop_assert_eq!(a.estimates, b.estimates);
    }

    #[test]
    fn other_names_for_groups_change_no_gap(persons in persons()) {
        let renamed: Vec<Person> = persons.iter().map(|&(y, f, s, sex, g, w)| (y, f, s, sex, 2 - g, w)).collect();
        let (a, b) = (report(people(&persons, None)), report(people(&renamed, None)));
        for aggregate in ["overall", "difference_between_groups", "ratio_to_overall", "scalars"] {
            let of = |r: &AuditReport| r.fairlearn.as_ref().and_then(|f| f.get(aggregate).cloned());
            prop_assert!(of(&a).zip(of(&b)).is_none_or(|(a, b)| close(&a, &b)), "{aggregate}");
        }
        prop_assert!(a.aif360.zip(b.aif360).is_none_or(|(a, b)| close(&a, &b)));
    }

    #[test]
    fn weights_of_one_are_no_weights(persons in persons()) {
        let (a, b) = (report(people(&persons, None)), report(people(&persons, Some(vec![1.0; persons.len()]))));
        prop_assert!(same_numbers(&a, &b));
    }

    #[test]
    fn whole_weights_are_repetitions(persons in persons()) {
        let weights = persons.iter().map(|p| f64::from(p.5)).collect();
        let repeated: Vec<Person> = persons.iter().flat_map(|p| std::iter::repeat_n(*p, p.5 as usize)).collect();
        let (a, b) = (report(people(&persons, Some(weights))), report(people(&repeated, None)));
        // Counts of people differ, and AIF360's entropy indices look at people rather than weights.
        let rates = |r: &AuditReport| r.fairlearn.as_ref().and_then(|f| match f.get("by_group") {
            Some(Named::Map(metrics)) => Some(Named::Map(metrics.iter().filter(|(n, _)| *n != "count").map(|(n, v)| (n.clone(), v.clone())).collect())),
            _ => None,
        });
        prop_assert!(rates(&a).zip(rates(&b)).is_none_or(|(a, b)| close(&a, &b)));
        let sides = |r: &AuditReport| r.aif360.as_ref().and_then(|f| f.get("rates").cloned());
        prop_assert!(sides(&a).zip(sides(&b)).is_none_or(|(a, b)| close(&a, &b)));
    }

    #[test]
    fn an_interval_is_in_order_and_a_number_is_finite(persons in persons()) {
        let Some(estimates) = report(people(&persons, None)).estimates else { return Ok(()) };
        for (name, interval) in estimates.overall.iter().chain(&estimates.gaps).chain(&estimates.comparisons) {
            if let Interval::Value { value, low, high } = interval {
                prop_assert!(value.is_finite() && low <= high, "{name}: {interval:?}");
            }
        }
    }
}
