//! Which criteria of fairness exclude each other on these people: where groups have different base rates, no imperfect
//! model can be fair in every sense, and this says by how much (Chouldechova 2017; Kleinberg et al. 2016).

use super::rates::rate;
use super::report::{Estimates, Impossibility, ImpossibilityGroup};
use crate::evaluate::estimate::LEAST_COUNT;

/// What equality in one sense would force in another. `None` where the model's overall rates don't exist, or fewer than
/// two groups have enough people of both labels.
///
/// - Were precision `v` and the true positive rate `t` everybody's, a group with base rate `p` would have the false
///   positive rate `p / (1 - p) · (1 - v) / v · t`.
/// - Were the true and false positive rates `t` and `f` everybody's, it would have the selection rate
///   `p t + (1 - p) f`.
pub fn impossibility(estimates: &Estimates) -> Option<Impossibility> {
    let overall = |name: &str| estimates.overall.get(name)?.value();
    let precision = overall("precision").filter(|v| *v > 0.0)?;
    let true_positive_rate = overall("true_positive_rate")?;
    let false_positive_rate = overall("false_positive_rate")?;
    let groups: Vec<ImpossibilityGroup> = estimates
        .groups
        .iter()
        .filter(|g| g.counts.people.positives().min(g.counts.people.negatives()) >= LEAST_COUNT as f64)
        .map(|g| {
            let observed = |name: &str| (rate(name).of)(&g.counts.weight).or(f64::NAN);
            let base_rate = observed("base_rate");
            let odds = base_rate / (1.0 - base_rate);
            ImpossibilityGroup {
                group: g.group.clone(),
                base_rate,
                false_positive_rate: observed("false_positive_rate"),
                forced_false_positive_rate: odds * (1.0 - precision) / precision * true_positive_rate,
                selection_rate: observed("selection_rate"),
                forced_selection_rate: base_rate * true_positive_rate + (1.0 - base_rate) * false_positive_rate,
            }
        })
        .collect();
    let gap = |of: fn(&ImpossibilityGroup) -> f64| {
        let values = groups.iter().map(of);
        values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
    };
    let base_rate_gap = gap(|g| g.base_rate);
    let forced_false_positive_rate_gap = gap(|g| g.forced_false_positive_rate);
    let forced_selection_rate_gap = gap(|g| g.forced_selection_rate);
    (groups.len() >= 2).then_some(Impossibility {
        precision,
        true_positive_rate,
        false_positive_rate,
        base_rate_gap,
        forced_false_positive_rate_gap,
        forced_selection_rate_gap,
        groups,
    })
}
