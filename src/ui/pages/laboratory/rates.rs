//! Small numbers with their names: the rates of a group, and what the rules come to for everybody.

use std::rc::Rc;

use yew::prelude::*;

use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::threshold::lab::Gaps;
use crate::evaluate::fairness::threshold::rule::Rates;
use crate::evaluate::fairness::threshold::solve::{Criterion, Quantity};
use crate::ui::charts::Unit;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::groups::why_not;
use crate::ui::study::Laboratory;

/// A number that is shown, with the message id of its name; the id with `-help` explains it.
pub struct Named<T> {
    pub name: &'static str,
    pub id: &'static str,
    pub of: fn(&T) -> Estimate,
}

/// The rates of a group, in the order they are shown.
pub const RATES: [Named<Rates>; 5] = [
    Named { name: "selection_rate", id: "setting-measure-selection", of: |r| r.selection_rate },
    Named { name: "true_positive_rate", id: "setting-measure-tpr", of: |r| r.true_positive_rate },
    Named { name: "false_positive_rate", id: "setting-measure-fpr", of: |r| r.false_positive_rate },
    Named { name: "precision", id: "lab-precision", of: |r| r.precision },
    Named { name: "accuracy", id: "setting-measure-accuracy", of: |r| r.accuracy },
];

const GAPS: [Named<Gaps>; 4] = [
    Named { name: "demographic_parity", id: "gap-demographic-parity", of: |g| g.demographic_parity },
    Named { name: "equal_opportunity", id: "gap-equal-opportunity", of: |g| g.equal_opportunity },
    Named { name: "equalized_odds", id: "gap-equalized-odds", of: |g| g.equalized_odds },
    Named { name: "accuracy", id: "lab-gap-accuracy", of: |g| g.accuracy },
];

/// The rate that a criterion makes equal; nothing for a threshold.
pub fn rate_of(quantity: Quantity) -> Option<&'static Named<Rates>> {
    let place = match quantity {
        Quantity::Threshold => return None,
        Quantity::SelectionRate => 0,
        Quantity::TruePositiveRate => 1,
        Quantity::FalsePositiveRate => 2,
        Quantity::Accuracy => 4,
    };
    RATES.get(place)
}

/// The rates that are compared between groups: those that a criterion makes equal, or else the selection rate.
pub fn compared(criterion: Option<Criterion>) -> Vec<&'static Named<Rates>> {
    let quantities: &[Quantity] = match criterion {
        Some(Criterion::EqualOpportunity) => &[Quantity::TruePositiveRate],
        Some(Criterion::EqualizedOdds) => &[Quantity::TruePositiveRate, Quantity::FalsePositiveRate],
        Some(Criterion::EqualAccuracy) => &[Quantity::Accuracy],
        Some(Criterion::DemographicParity | Criterion::MaxProfit | Criterion::SingleThreshold) | None => {
            &[Quantity::SelectionRate]
        }
    };
    quantities.iter().filter_map(|&quantity| rate_of(quantity)).collect()
}

/// One number with its name, or why there is none; `group` says whose it is.
pub fn figure<T>(named: &Named<T>, of: &T, group: Option<usize>, unit: Unit, i18n: &I18n) -> Html {
    let estimate = (named.of)(of);
    let (words, class) = match estimate {
        Estimate::Value(value) => (unit.value(value, i18n), None),
        Estimate::NotEstimable { reason } => (why_not(reason, i18n), Some("absent")),
    };
    html! {
        <div title={i18n.text(&format!("{}-help", named.id))}>
            <dt>{ i18n.text(named.id) }</dt>
            <dd {class} data-group={group.map(|g| g.to_string())} data-rate={named.name}
                data-value={estimate.value().map(|v| format!("{v:.9}"))}>{ words }</dd>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct ConsequencesProps {
    pub laboratory: Rc<Laboratory>,
}

/// What the rules come to: how far groups are apart, and what everybody together gains.
#[component]
pub fn Consequences(props: &ConsequencesProps) -> Html {
    let i18n = use_i18n();
    let moved = &props.laboratory.moved;
    let accuracy = Named { name: "accuracy", id: "lab-accuracy", of: |r: &Rates| r.accuracy };
    let profit = Named { name: "mean_profit", id: "lab-profit", of: |&profit: &f64| Estimate::Value(profit) };
    html! {
        <section aria-labelledby="lab-consequences">
            <h2 id="lab-consequences">{ i18n.text("lab-consequences") }</h2>
            <p class="note">{ i18n.text("lab-consequences-note") }</p>
            <div class="lab-strip">
                <dl id="lab-gaps" class="figures">
                    { for GAPS.iter().map(|gap| figure(gap, &moved.gaps, None, Unit::Points, &i18n)) }
                </dl>
                <dl id="lab-overall" class="figures">
                    { figure(&accuracy, &moved.overall.rates, None, Unit::Percent, &i18n) }
                    { figure(&profit, &moved.overall.mean_profit, None, Unit::Plain, &i18n) }
                </dl>
            </div>
        </section>
    }
}
