//! What is to be equal between groups, and what inequality costs each person (Fairlearn's `UtilityParity`).

use serde::{Deserialize, Serialize};

use crate::mitigate::error::{MitigationError, check_groups};

/// A rate that every group is to share with all, by Fairlearn's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// `P[h = 1]`.
    DemographicParity,
    /// `P[h = 1 | y = 1]`.
    TruePositiveRateParity,
    /// `P[h = 1 | y = 0]`.
    FalsePositiveRateParity,
    /// Both `P[h = 1 | y = 1]` and `P[h = 1 | y = 0]`.
    EqualizedOdds,
    /// `P[h ≠ y]`.
    ErrorRateParity,
}

/// The people among whom a rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    All,
    /// Those with a positive label.
    Positive,
    /// Those with a negative label.
    Negative,
}

impl Constraint {
    /// The event of a person with this label, if the constraint is about them.
    fn event(self, label: bool) -> Option<Event> {
        match (self, label) {
            (Self::DemographicParity | Self::ErrorRateParity, _) => Some(Event::All),
            (Self::TruePositiveRateParity | Self::EqualizedOdds, true) => Some(Event::Positive),
            (Self::FalsePositiveRateParity | Self::EqualizedOdds, false) => Some(Event::Negative),
            _ => None,
        }
    }

    /// What is counted of a person: `value = base + slope h` for the decision `h`.
    fn utility(self, label: bool) -> (f64, f64) {
        match (self, label) {
            (Self::ErrorRateParity, true) => (1.0, -1.0),
            _ => (0.0, 1.0),
        }
    }
}

/// The people of one group to whom one event happened: the constraint says that their rate is that of the event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub event: Event,
    pub group: u32,
    /// `P[event]`, the share of all people, above 0.
    event_share: f64,
    /// `P[event, group]`, the share of all people, above 0.
    share: f64,
}

/// People, and what is to be equal between their groups.
///
/// Prices are given by *net multipliers*, one for each [cell](Self::cells): `l = l⁺ - l⁻`, where `l⁺` prices a rate above
/// that of all and `l⁻` one below. No more is needed of the two: of all pairs with the same difference, that with one of
/// them 0 is the tightest.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    constraint: Constraint,
    labels: Vec<bool>,
    cells: Vec<Cell>,
    /// The cell of each person, if the constraint is about them.
    of_row: Vec<Option<usize>>,
    /// Cells whose multipliers are enough to span all: for each event all groups but the last, in the order in which
    /// events and groups appear among people. Nothing where nobody of a group had the event.
    basis: Vec<Option<usize>>,
}

impl Moments {
    /// People with a label and a group each.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`]; [`MitigationError::OneGroup`] if there are fewer than two
    /// groups, and [`MitigationError::LabelLacking`] if the constraint is about nobody.
    pub fn new(
        constraint: Constraint,
        labels: &[bool],
        of_row: &[u32],
        groups: usize,
    ) -> Result<Self, MitigationError> {
        check_groups(of_row, groups, labels.len())?;
        let events = in_order(labels.iter().filter_map(|&label| constraint.event(label)));
        let present = in_order(of_row.iter().copied());
        if present.len() < 2 {
            return Err(MitigationError::OneGroup {});
        }
        if events.is_empty() {
            return Err(MitigationError::LabelLacking {});
        }
        let people = labels.len() as f64;
        let share = |inside: &dyn Fn(Event, u32) -> bool| {
            let member = |&(&label, &group): &(&bool, &u32)| constraint.event(label).is_some_and(|e| inside(e, group));
            labels.iter().zip(of_row).filter(member).count() as f64 / people
        };
        let mut cells = Vec::new();
        let mut basis = Vec::new();
        for &event in &events {
            let event_share = share(&|e, _| e == event);
            for (i, &group) in present.iter().enumerate() {
                let share = share(&|e, g| e == event && g == group);
                let cell = (share > 0.0).then_some(cells.len());
                cells.extend(cell.map(|_| Cell { event, group, event_share, share }));
                if i + 1 < present.len() {
                    basis.push(cell);
                }
            }
        }
        let cell_of = |(&label, &group): (&bool, &u32)| {
            let event = constraint.event(label)?;
            cells.iter().position(|c| c.event == event && c.group == group)
        };
        let of_row = labels.iter().zip(of_row).map(cell_of).collect();
        Ok(Self { constraint, labels: labels.to_vec(), cells, of_row, basis })
    }

    /// The cells, in the order of multipliers and differences.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Cells whose multipliers span all prices that matter.
    pub(super) fn basis(&self) -> &[Option<usize>] {
        &self.basis
    }

    /// People.
    pub fn people(&self) -> usize {
        self.labels.len()
    }

    /// The share of decisions that are wrong, in `[0, 1]`.
    pub fn error(&self, decisions: &[bool]) -> f64 {
        let wrong = self.labels.iter().zip(decisions).filter(|(label, decision)| label != decision).count();
        wrong as f64 / self.people() as f64
    }

    /// For each cell, its rate less that of its event, in `[-1, 1]`; 0 is parity.
    pub fn differences(&self, decisions: &[bool]) -> Vec<f64> {
        let mut sums = vec![0.0; self.cells.len()];
        for ((cell, &label), &decision) in self.of_row.iter().zip(&self.labels).zip(decisions) {
            let (base, slope) = self.constraint.utility(label);
            if let Some(cell) = cell {
                sums[*cell] += base + slope * f64::from(decision);
            }
        }
        let people = self.people() as f64;
        let difference = |(cell, sum): (&Cell, &f64)| {
            let same = |(c, s): (&Cell, &f64)| if c.event == cell.event { *s } else { 0.0 };
            let of_event: f64 = self.cells.iter().zip(&sums).map(same).sum();
            sum / (people * cell.share) - of_event / (people * cell.event_share)
        };
        self.cells.iter().zip(&sums).map(difference).collect()
    }

    /// What a positive decision about each person is worth, at these net multipliers:
    /// ```text
    /// w_i = (2 y_i - 1) + u_i (Σ_g l(e, g) / P(e) - l(e, a) / P(e, a))
    /// ```
    /// for a person with event `e` in group `a`; `u_i` is 1, and with error rates `1 - 2 y_i`. Whom the constraint isn't
    /// about has the first term only. Labels `1[w > 0]` with weights `|w|` have the same best classifier.
    pub fn signed_weights(&self, net: &[f64]) -> Vec<f64> {
        let price = |(cell, own): (&Cell, &f64)| {
            let same = |(c, l): (&Cell, &f64)| if c.event == cell.event { *l } else { 0.0 };
            let of_event: f64 = self.cells.iter().zip(net).map(same).sum();
            of_event / cell.event_share - own / cell.share
        };
        let prices: Vec<f64> = self.cells.iter().zip(net).map(price).collect();
        let weight = |(&label, cell): (&bool, &Option<usize>)| {
            let right = if label { 1.0 } else { -1.0 };
            right + cell.map_or(0.0, |cell| self.constraint.utility(label).1 * prices[cell])
        };
        self.labels.iter().zip(&self.of_row).map(weight).collect()
    }

    /// The net multipliers with the smallest sum of amounts that price every model alike: within an event, rates less that
    /// of all sum to 0 when weighted by groups' shares, so that multiples of the shares are free.
    pub(super) fn project(&self, net: &[f64]) -> Vec<f64> {
        let mut projected = net.to_vec();
        for event in in_order(self.cells.iter().map(|c| c.event)) {
            let cells: Vec<usize> = (0..net.len()).filter(|&c| self.cells[c].event == event).collect();
            let share = |c: usize| self.cells[c].share / self.cells[c].event_share;
            let shift = weighted_median(cells.iter().map(|&c| (net[c] / share(c), share(c))).collect());
            cells.iter().for_each(|&c| projected[c] -= share(c) * shift);
        }
        projected
    }
}

/// The first value at which half of the weight is reached.
fn weighted_median(mut values: Vec<(f64, f64)>) -> f64 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|v| v.1).sum::<f64>() / 2.0;
    let mut reached = 0.0;
    let at_half = values.iter().find(|(_, weight)| {
        reached += weight;
        reached >= half
    });
    at_half.map_or(0.0, |v| v.0)
}

/// Each value once, in the order of first appearance.
fn in_order<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut seen, value| {
        if !seen.contains(&value) {
            seen.push(value);
        }
        seen
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn differences_are_to_the_rate_of_all() {
        let labels = [true, true, false, false];
        let moments = Moments::new(Constraint::EqualizedOdds, &labels, &[0, 1, 0, 1], 2).unwrap();
        let events: Vec<_> = moments.cells().iter().map(|c| (c.event, c.group)).collect();
        assert_eq!(events, [(Event::Positive, 0), (Event::Positive, 1), (Event::Negative, 0), (Event::Negative, 1)]);
        assert_eq!(moments.differences(&[true, false, true, true]), [0.5, -0.5, 0.0, 0.0]);
        let errors = Moments::new(Constraint::ErrorRateParity, &labels, &[0, 1, 0, 1], 2).unwrap();
        assert_eq!(errors.differences(&[true, false, false, false]), [-0.25, 0.25]);
    }

    #[test]
    fn what_has_no_groups_or_no_events_is_refused() {
        let new = |labels: &[bool], of_row: &[u32]| Moments::new(Constraint::TruePositiveRateParity, labels, of_row, 2);
        assert_eq!(new(&[true, false], &[0, 0]), Err(MitigationError::OneGroup {}));
        assert_eq!(new(&[false, false], &[0, 1]), Err(MitigationError::LabelLacking {}));
        assert!(matches!(new(&[true], &[0, 1]), Err(MitigationError::Lengths { .. })));
        assert!(matches!(new(&[true], &[5]), Err(MitigationError::Group { .. })));
    }

    fn people() -> impl Strategy<Value = Vec<(bool, u32, bool, f64)>> {
        prop::collection::vec((any::<bool>(), 0u32..3, any::<bool>(), -2.0f64..2.0), 6..60)
    }

    proptest! {
        #[test]
        fn signed_weights_are_what_decisions_cost(people in people(), which in 0usize..5) {
            let constraint = [
                Constraint::DemographicParity,
                Constraint::TruePositiveRateParity,
                Constraint::FalsePositiveRateParity,
                Constraint::EqualizedOdds,
                Constraint::ErrorRateParity,
            ][which];
            let labels: Vec<bool> = people.iter().map(|p| p.0).collect();
            let of_row: Vec<u32> = people.iter().map(|p| p.1).collect();
            let decisions: Vec<bool> = people.iter().map(|p| p.2).collect();
            let Ok(moments) = Moments::new(constraint, &labels, &of_row, 3) else { return Ok(()) };
            let net: Vec<f64> = people.iter().map(|p| p.3).take(moments.cells().len()).collect();
            prop_assume!(net.len() == moments.cells().len());
            let lagrangian = |decisions: &[bool], net: &[f64]| {
                let prices: f64 = moments.differences(decisions).iter().zip(net).map(|(d, l)| d * l).sum();
                moments.error(decisions) + prices
            };
            // What a decision changes of the Lagrangian is its signed weight.
            let nobody = vec![false; labels.len()];
            let worth: f64 = moments.signed_weights(&net).iter().zip(&decisions).filter(|(_, d)| **d).map(|(w, _)| w).sum();
            let change = lagrangian(&decisions, &net) - lagrangian(&nobody, &net);
            prop_assert!((change + worth / labels.len() as f64).abs() < 1e-9);
            // Projected prices price alike, and are no larger.
            let projected = moments.project(&net);
            prop_assert!((lagrangian(&decisions, &net) - lagrangian(&decisions, &projected)).abs() < 1e-9);
            let size = |net: &[f64]| net.iter().map(|l| l.abs()).sum::<f64>();
            prop_assert!(size(&projected) <= size(&net) + 1e-9);
        }
    }
}
