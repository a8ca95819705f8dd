//! Whether scores mean the same for everybody: ROC curves, calibration, and how well scores rank.

use std::rc::Rc;

use yew::prelude::*;

use super::view::{Group, View, estimated, plain, table, tell};
use crate::data::infer::OwnRole;
use crate::engine::protocol::Scores;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::evaluate::fairness::report::{Calibration, GroupScores, ScoreReport};
use crate::ui::charts::{
    CalibrationBin, CalibrationChart, CalibrationCurve, Operating, RocChart, RocCurve, RocPoint, Tone,
};
use crate::ui::i18n::I18n;
use crate::ui::parts::groups::share;
use crate::ui::study::Subject;

/// What the scores say of each group.
pub fn scores(view: &View, scores: &ScoreReport) -> Html {
    let i18n = view.i18n;
    let (selected, on_select) = (view.groups.selected.clone(), view.groups.on_select.clone());
    let of = |group: &Group| scores.groups.get(group.place);
    let curves: Vec<CalibrationCurve> =
        view.groups.present.iter().filter_map(|g| Some(calibration(view, g, of(g)?))).collect();
    let row = |name: AttrValue, s: &GroupScores| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ i18n.count(s.people as u64) }</td>
                { number(view, "roc_auc", s.roc_auc) }
                { number(view, "expected_calibration_error", s.calibration.expected_calibration_error) }
                { number(view, "mean_prediction", s.mean_prediction) }
            </tr>
        }
    };
    let groups = view.groups.present.iter().filter_map(|g| Some(row(g.name.clone(), of(g)?)));
    let everyone = row(i18n.text("chart-overall"), &scores.overall);
    let head = ["groups-group", "groups-people", "audit-auc", "audit-ece", "setting-measure-score"];
    let body = html! {
        <>
            <div class="charts">
                { roc(view) }
                <CalibrationChart id="calibration" title={i18n.text("audit-calibration")}
                    description={i18n.text("audit-calibration-note")} {curves} empty={i18n.text("audit-nobody")}
                    {selected} {on_select} />
            </div>
            { table("audit-scores-table", &i18n.text("audit-scores-caption"), head.map(|id| i18n.text(id)).to_vec(),
                html!(<>{ for groups }{ everyone }</>)) }
        </>
    };
    view.section("audit-scores", &[], body)
}

fn number(view: &View, metric: &'static str, estimate: Estimate) -> Html {
    let value = estimate.value().map(|v| v.to_string());
    let class = value.is_none().then_some("absent");
    html!(<td {class} data-estimate={metric} data-value={value}>{ plain(estimate, view.i18n) }</td>)
}

fn roc(view: &View) -> Html {
    let i18n = view.i18n;
    let laboratory = view.store.study.laboratory.as_ref().filter(|l| l.scores == Scores::Audited);
    let threshold = threshold(view);
    let curve = |group: &Group| {
        let curve = laboratory?.opened.groups.get(group.place)?;
        let point = |p: &crate::evaluate::fairness::threshold::roc::RocPoint| RocPoint {
            fpr: p.false_positive_rate,
            tpr: p.true_positive_rate,
            threshold: p.threshold,
        };
        let points: Rc<[RocPoint]> = curve.roc.iter().map(point).collect();
        let rate = |name: &str| view.report.estimates.as_ref()?.groups.get(group.place)?.rates.get(name)?.value();
        let operating = threshold.zip(rate("false_positive_rate")).zip(rate("true_positive_rate"));
        Some(RocCurve {
            label: group.name.clone(),
            tone: Tone::Group(group.place),
            points: if points.is_empty() { Err(plain(curve.auc, i18n)) } else { Ok(points) },
            operating: operating.map(|((threshold, fpr), tpr)| Operating::Threshold(RocPoint { fpr, tpr, threshold })),
        })
    };
    let curves: Vec<RocCurve> = view.groups.present.iter().filter_map(curve).collect();
    let description = threshold.map_or_else(
        || i18n.text("audit-roc-note"),
        |t| tell(i18n, "audit-roc-note-threshold", &[("threshold", &i18n.number(t, 2))]),
    );
    html! {
        <RocChart id="roc" title={i18n.text("audit-roc")} {description} {curves} empty={i18n.text("audit-roc-awaited")}
            selected={view.groups.selected.clone()} on_select={view.groups.on_select.clone()} />
    }
}

/// The threshold that decisions were made with; none where a table has decisions of its own.
fn threshold(view: &View) -> Option<f64> {
    match view.store.study.subject {
        Subject::Model => Some(THRESHOLD),
        Subject::Table => view.store.own.columns(OwnRole::Prediction).is_empty().then_some(view.store.own.threshold),
    }
}

fn calibration(view: &View, group: &Group, scores: &GroupScores) -> CalibrationCurve {
    calibration_curve(group.name.clone(), Tone::Group(group.place), &scores.calibration, view.i18n)
}

/// The calibration of some people, as charts take it.
pub fn calibration_curve(label: AttrValue, tone: Tone, calibration: &Calibration, i18n: &I18n) -> CalibrationCurve {
    let bins: Vec<CalibrationBin> = calibration
        .bins
        .iter()
        .map(|bin| CalibrationBin {
            score: bin.mean_score,
            observed: estimated(Some(&bin.observed), i18n),
            count: bin.people as u64,
        })
        .collect();
    let error = calibration.expected_calibration_error;
    CalibrationCurve {
        label,
        tone,
        bins: if bins.is_empty() { Err(share(error, i18n)) } else { Ok(bins) },
        note: error.value().map(|error| tell(i18n, "audit-ece-of", &[("error", &i18n.percent(error))])),
    }
}
