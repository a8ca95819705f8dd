use proptest::prelude::*;

use super::super::fairlearn::{self, Constraint};
use super::super::table::{ByLabel, Level};
use super::*;
use crate::evaluate::estimate::Estimate;

/// A person of a small table: a score, a label, a group.
type Person = (f64, bool, u32);

/// Each person stands for ten who are alike, so that groups are large enough.
fn table(people: &[Person]) -> ScoreTable {
    let level = |&(score, positive, _): &Person| {
        let (positive, negative) = if positive { (10.0, 0.0) } else { (0.0, 10.0) };
        Level { score, amount: ByLabel { positive, negative } }
    };
    let group = |code: u32| {
        let levels = people.iter().filter(|p| p.2 == code).map(level).collect();
        (format!("g{code}"), levels)
    };
    ScoreTable::from_levels((0..2).map(group).collect()).unwrap()
}

/// Up to eight people, both labels in both groups.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let score = || (0u8..6).prop_map(|s| f64::from(s) / 5.0);
    let fixed = (score(), score(), score(), score());
    let others = prop::collection::vec((score(), any::<bool>(), 0u32..2), 0..=4);
    (fixed, others).prop_map(|((a, b, c, d), mut people)| {
        people.extend([(a, true, 0), (b, false, 0), (c, true, 1), (d, false, 1)]);
        people
    })
}

fn payoff() -> impl Strategy<Value = Payoff> {
    prop_oneof![Just(Payoff::ACCURACY), (0.1f64..5.0, 0.1f64..5.0).prop_map(|(fp, fn_)| Payoff::costs(fp, fn_))]
}

/// The most of `y` at `x` that any two cuts reach, by trying them all.
fn most_at(group: &GroupScores, x: f64, of: Of, y: Of) -> f64 {
    let points: Vec<(f64, f64)> = (0..=group.cuts()).map(|k| (of(&group.cells(k)), y(&group.cells(k)))).collect();
    let mut most = f64::NEG_INFINITY;
    for a in points.iter().filter(|p| p.0 <= x) {
        for b in points.iter().filter(|p| p.0 >= x) {
            let between = if b.0 > a.0 { a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0) } else { a.1.max(b.1) };
            most = most.max(between);
        }
    }
    most
}

/// Common amounts that might be best: what any cut of any group gives, and many between.
fn places(table: &ScoreTable, of: Of) -> Vec<f64> {
    let cuts = table.groups().iter().flat_map(|g| (0..=g.cuts()).map(|k| of(&g.cells(k))));
    cuts.chain(grid(0.0, 1.0, 50)).collect()
}

fn rates(solution: &Solution, rate: fn(&Rates) -> Estimate) -> Vec<f64> {
    let of = |ruling: &Ruling| match ruling {
        Ruling::Solved { decided, .. } => rate(&decided.rates).value().unwrap(),
        Ruling::NotSolvable { .. } => panic!("every group can be solved"),
    };
    solution.groups.iter().map(of).collect()
}

fn assert_equal(rates: &[f64], equalised: &Equalised) {
    for rate in rates {
        assert!((rate - equalised.value).abs() < 1e-9, "{rates:?} are not {equalised:?}");
    }
}

fn parity_is_best(people: &[Person], payoff: &Payoff, criterion: Criterion, of: Of, rate: fn(&Rates) -> Estimate) {
    let table = table(people);
    let solution = solve(&table, criterion, payoff, None).unwrap();
    assert_equal(&rates(&solution, rate), &solution.equalised[0]);
    let profit = |c: &Cells| payoff.total(c);
    for x in places(&table, of) {
        let most: f64 = table.groups().iter().map(|group| most_at(group, x, of, &profit)).sum();
        assert!(most <= solution.overall.total_profit + 1e-9, "{x} is worth {most}: {solution:?}");
    }
    let stepped = solve(&table, criterion, payoff, Some(1000)).unwrap();
    assert!(stepped.overall.total_profit <= solution.overall.total_profit + 1e-9);
}

proptest! {
    #[test]
    fn no_thresholds_earn_more(people in people(), payoff in payoff()) {
        let table = table(&people);
        let [a, b] = table.groups() else { panic!() };
        let free = solve(&table, Criterion::MaxProfit, &payoff, None).unwrap().overall.total_profit;
        let single = solve(&table, Criterion::SingleThreshold, &payoff, None).unwrap();
        let at = |group: &GroupScores, k: usize| payoff.total(&group.cells(k));
        for i in 0..=a.cuts() {
            for j in 0..=b.cuts() {
                prop_assert!(at(a, i) + at(b, j) <= free + 1e-9);
            }
        }
        for step in -1..=12 {
            let threshold = f64::from(step) / 10.0;
            let together = at(a, a.cut(threshold)) + at(b, b.cut(threshold));
            prop_assert!(together <= single.overall.total_profit + 1e-9);
        }
        prop_assert!(single.groups.iter().all(|g| g.rule() == single.groups[0].rule()));
    }

    #[test]
    fn demographic_parity_holds_and_is_best(people in people(), payoff in payoff()) {
        let of = |c: &Cells| c.selected() / c.total();
        parity_is_best(&people, &payoff, Criterion::DemographicParity, &of, |r| r.selection_rate);
    }

    #[test]
    fn equal_opportunity_holds_and_is_best(people in people(), payoff in payoff()) {
        parity_is_best(&people, &payoff, Criterion::EqualOpportunity, &true_positive_rate, |r| r.true_positive_rate);
    }

    #[test]
    fn equal_accuracy_holds_and_is_best(people in people(), payoff in payoff()) {
        let of = |c: &Cells| (c.tp() + c.tn()) / c.total();
        parity_is_best(&people, &payoff, Criterion::EqualAccuracy, &of, |r| r.accuracy);
    }

    #[test]
    fn equalized_odds_hold_and_are_best(people in people(), payoff in payoff()) {
        let table = table(&people);
        let solution = solve(&table, Criterion::EqualizedOdds, &payoff, None).unwrap();
        assert_equal(&rates(&solution, |r| r.false_positive_rate), &solution.equalised[0]);
        assert_equal(&rates(&solution, |r| r.true_positive_rate), &solution.equalised[1]);
        let everybody = table.pooled().thresholds[0].1;
        for x in places(&table, &false_positive_rate) {
            let reach = |group| most_at(group, x, &false_positive_rate, &true_positive_rate);
            let y = table.groups().iter().map(reach).fold(f64::INFINITY, f64::min);
            let (p, n) = (everybody.positives(), everybody.negatives());
            let cells = [p * y, n * x, n * (1.0 - x), p * (1.0 - y)];
            prop_assert!(payoff.total(&Cells(cells)) <= solution.overall.total_profit + 1e-9);
        }
    }

    #[test]
    fn a_grid_gives_fairlearns_accuracy(people in people()) {
        let table = table(&people);
        for (criterion, constraints) in [
            (Criterion::DemographicParity, Constraint::DemographicParity),
            (Criterion::EqualOpportunity, Constraint::TruePositiveRateParity),
            (Criterion::EqualizedOdds, Constraint::EqualizedOdds),
        ] {
            let settings = fairlearn::Settings { constraints, ..fairlearn::Settings::default() };
            let peer = fairlearn::threshold_optimizer(&table, &settings).unwrap();
            let ours = solve(&table, criterion, &Payoff::ACCURACY, Some(settings.grid_size)).unwrap();
            prop_assert!((ours.overall.mean_profit - peer.objective_value).abs() < 1e-9);
            prop_assert_eq!(ours.overall.rates.accuracy.value(), Some(ours.overall.mean_profit));
        }
    }
}

#[test]
fn crossing_curves_are_followed_to_the_crossing() {
    // True positive rates at a false positive rate of x: 0.5 + 0.5 x in one group, 1.1875 x up to 0.8 in the other.
    let a = vec![(0.8, 10.0, 0.0), (0.2, 10.0, 40.0)];
    let b = vec![(0.6, 38.0, 32.0), (0.2, 2.0, 8.0)];
    let levels = |levels: Vec<(f64, f64, f64)>| {
        let level = |(score, positive, negative)| Level { score, amount: ByLabel { positive, negative } };
        levels.into_iter().map(level).collect()
    };
    let table = ScoreTable::from_levels(vec![("a".into(), levels(a)), ("b".into(), levels(b))]).unwrap();
    let solution = solve(&table, Criterion::EqualizedOdds, &Payoff::costs(1.0, 1.6), None).unwrap();
    let found: Vec<f64> = solution.equalised.iter().map(|e| e.value).collect();
    assert!((found[0] - 8.0 / 11.0).abs() < 1e-12 && (found[1] - 9.5 / 11.0).abs() < 1e-12, "{found:?}");
}

#[test]
fn groups_too_small_to_judge_have_a_reason_and_only_the_single_threshold() {
    let mut levels =
        vec![("few".to_owned(), vec![Level { score: 0.9, amount: ByLabel { positive: 30.0, negative: 9.0 } }])];
    assert_eq!(
        solve(&ScoreTable::from_levels(levels.clone()).unwrap(), Criterion::MaxProfit, &Payoff::ACCURACY, None),
        Err(ThresholdError::NoGroup { least: 10 })
    );
    levels.push(("many".into(), vec![Level { score: 0.5, amount: ByLabel { positive: 20.0, negative: 30.0 } }]));
    let table = ScoreTable::from_levels(levels).unwrap();
    let parity = solve(&table, Criterion::DemographicParity, &Payoff::ACCURACY, None).unwrap();
    assert_eq!(parity.groups[0], Ruling::NotSolvable { reason: Reason::TooFew });
    assert_eq!(parity.overall.counts.people.total(), 50.0);
    let single = solve(&table, Criterion::SingleThreshold, &Payoff::ACCURACY, None).unwrap();
    assert!(single.groups.iter().all(|g| g.rule().is_some()));
}
