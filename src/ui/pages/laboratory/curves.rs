//! Groups side by side: their ROC curves with the rules on them, and the rates that a criterion makes equal.

use std::rc::Rc;

use yew::prelude::*;

use super::rates::{Named, compared};
use super::words::place;
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::fairness::threshold::lab::LabGroup;
use crate::evaluate::fairness::threshold::rule::{Rates, Rule};
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::evaluate::fairness::threshold::table::NOBODY;
use crate::ui::charts::intervals::Reference;
use crate::ui::charts::{Estimated, IntervalDots, IntervalRow, Operating, RocChart, RocCurve, RocPoint, Spot, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::groups::why_not;
use crate::ui::study::Laboratory;

#[derive(Properties, PartialEq)]
pub struct CurvesProps {
    pub laboratory: Rc<Laboratory>,
    pub criterion: Option<Criterion>,
    pub chosen: Option<usize>,
    pub on_choose: Callback<usize>,
    /// Called with a group and its new rule.
    pub on_rule: Callback<(usize, Rule)>,
}

#[component]
pub fn Curves(props: &CurvesProps) -> Html {
    let i18n = use_i18n();
    let laboratory = &props.laboratory;
    let selected: Vec<usize> = props.chosen.into_iter().collect();
    let groups = laboratory.opened.groups.iter().zip(&laboratory.lab.rules).zip(&laboratory.moved.groups);
    let curves = groups.enumerate().map(|(i, ((group, rule), decided))| {
        let points = points(group, &i18n);
        let operating = points.as_ref().ok().and_then(|points| operating(points, rule, &decided.rates));
        RocCurve { label: group.name.clone().into(), tone: Tone::Group(i), points, operating }
    });
    let on_move = props.on_rule.reform(|(group, threshold): (usize, f64)| (group, rule_at(threshold)));
    let dots = compared(props.criterion).into_iter().map(|rate| {
        let measure = i18n.text(rate.id);
        html! {
            <IntervalDots key={rate.name} id={format!("lab-{}", rate.name.replace('_', "-"))}
                title={i18n.with("lab-by-group", &[("measure", measure.to_string().into())])}
                description={i18n.text(&format!("{}-help", rate.id))} x_label={measure} range={(0.0, 1.0)}
                rows={rows(rate, laboratory, &i18n)} empty={i18n.text("reason-no-rows")}
                reference={Reference {
                    label: i18n.text("chart-overall"),
                    estimate: estimated((rate.of)(&laboratory.moved.overall.rates), &i18n),
                }}
                selected={selected.clone()} on_select={props.on_choose.clone()} />
        }
    });
    html! {
        <section aria-labelledby="lab-together-title">
            <h2 id="lab-together-title">{ i18n.text("lab-side-by-side") }</h2>
            <div class="charts">
                <RocChart id="lab-roc" title={i18n.text("lab-roc")} description={i18n.text("lab-roc-note")}
                    curves={curves.collect::<Vec<_>>()} empty={i18n.text("reason-no-rows")} selected={selected.clone()}
                    on_select={props.on_choose.clone()} {on_move} />
                <div>{ for dots }</div>
            </div>
        </section>
    }
}

fn estimated(estimate: Estimate, i18n: &I18n) -> Estimated {
    match estimate {
        Estimate::Value(value) => Ok(Spot { value, interval: None }),
        Estimate::NotEstimable { reason } => Err(why_not(reason, i18n)),
    }
}

fn rows(rate: &Named<Rates>, laboratory: &Laboratory, i18n: &I18n) -> Vec<IntervalRow> {
    let groups = laboratory.opened.groups.iter().zip(&laboratory.moved.groups).enumerate();
    let row = |(i, (group, decided)): (usize, (&LabGroup, &crate::evaluate::fairness::threshold::solve::Decided))| {
        IntervalRow {
            label: group.name.clone().into(),
            tone: Tone::Group(i),
            estimate: estimated((rate.of)(&decided.rates), i18n),
            count: Some(group.people),
            note: None,
        }
    };
    groups.map(row).collect()
}

/// A threshold as charts have it: one that selects nobody is infinite.
fn charted(threshold: f64) -> f64 {
    if threshold >= NOBODY { f64::INFINITY } else { place(threshold) }
}

/// The rule of a threshold that a chart gives back.
fn rule_at(threshold: f64) -> Rule {
    match threshold {
        t if t.is_infinite() => Rule::single(NOBODY),
        0.0 => Rule::at_least(0.0),
        t => Rule::single(t),
    }
}

fn points(group: &LabGroup, i18n: &I18n) -> Result<Rc<[RocPoint]>, AttrValue> {
    if group.roc.is_empty() {
        return Err(why_not(group.obstacle.unwrap_or(Reason::OneClass), i18n));
    }
    let point = |p: &crate::evaluate::fairness::threshold::roc::RocPoint| RocPoint {
        fpr: p.false_positive_rate,
        tpr: p.true_positive_rate,
        threshold: charted(p.threshold),
    };
    Ok(group.roc.iter().map(point).collect())
}

/// Where a rule stands; nowhere if its rates can't be estimated.
fn operating(points: &[RocPoint], rule: &Rule, rates: &Rates) -> Option<Operating> {
    let at = (rates.false_positive_rate.value()?, rates.true_positive_rate.value()?);
    let (low, high) = (charted(rule.low), charted(rule.high));
    if rule.is_deterministic() {
        let of_curve = points.iter().find(|point| point.threshold == low).copied();
        return Some(Operating::Threshold(of_curve.unwrap_or(RocPoint { fpr: at.0, tpr: at.1, threshold: low })));
    }
    Some(Operating::Mix { at, from: nearest(points, low)?, to: nearest(points, high)? })
}

/// The drawn point whose threshold is nearest; a long curve has not all of them.
fn nearest(points: &[RocPoint], threshold: f64) -> Option<RocPoint> {
    let far = |point: &RocPoint| (place(point.threshold) - place(threshold)).abs();
    let point = points.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    Some(RocPoint { threshold, ..*point })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::fairness::threshold::table::EVERYBODY;

    #[test]
    fn thresholds_come_back_from_a_chart_as_they_were() {
        for rule in [Rule::single(NOBODY), Rule::single(EVERYBODY), Rule::single(0.37), Rule::at_least(0.5)] {
            assert_eq!(rule_at(charted(rule.low)), rule);
        }
    }

    #[test]
    fn a_rule_stands_on_its_curve_or_between_its_points() {
        let point = |fpr, tpr, threshold| RocPoint { fpr, tpr, threshold };
        let points = [point(0.0, 0.0, f64::INFINITY), point(0.2, 0.6, 0.5), point(1.0, 1.0, 0.0)];
        let absent = Estimate::absent(Reason::TooFew);
        let rates = |false_positive_rate, true_positive_rate| Rates {
            selection_rate: absent,
            true_positive_rate,
            false_positive_rate,
            true_negative_rate: absent,
            false_negative_rate: absent,
            precision: absent,
            accuracy: absent,
        };
        let stale = rates(Estimate::Value(0.9), Estimate::Value(0.9));
        assert_eq!(operating(&points, &Rule::single(0.5), &stale), Some(Operating::Threshold(points[1])));
        assert_eq!(operating(&points, &Rule::single(0.5), &rates(absent, absent)), None);
        let mixed =
            operating(&points, &Rule::between(0.5, 0.25, NOBODY), &rates(Estimate::Value(0.05), Estimate::Value(0.15)));
        let expected = Operating::Mix { at: (0.05, 0.15), from: points[1], to: points[0] };
        assert_eq!(mixed, Some(expected));
    }
}
