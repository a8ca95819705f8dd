//! Calibration: in each bin of scores, what the model expects against what happens, group by group.
//!
//! On the diagonal a score of 70% means that 70% are positive. Larger dots stand for more people.

use yew::prelude::*;

use super::frame::ChartFrame;
use super::legend::{Entry, Legend, paper};
use super::plot::pair;
use super::region::{Cursor, Pointed, Region, cursor_keys, use_width};
use super::scale::place;
use super::series::{Point, path};
use super::spot::{Estimated, Unit, cells, joined, known, people};
use super::square::{At, Square, key_step};
use super::table::{DataTable, number};
use super::tone::Tone;
use crate::ui::i18n::{I18n, use_i18n};

/// A bin of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationBin {
    /// The mean score in the bin, in `[0, 1]`.
    pub score: f64,
    /// The share of positives in the bin.
    pub observed: Estimated,
    pub count: u64,
}

/// A group's bins, ascending in score; or why there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationCurve {
    pub label: AttrValue,
    pub tone: Tone,
    pub bins: Result<Vec<CalibrationBin>, AttrValue>,
    /// What the legend says about it, such as its calibration error.
    pub note: Option<AttrValue>,
}

#[derive(Properties, Clone, PartialEq)]
pub struct CalibrationChartProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    pub curves: Vec<CalibrationCurve>,
    /// What to say while there are no curves.
    pub empty: AttrValue,
    /// The curves that stand out.
    #[prop_or_default]
    pub selected: Vec<usize>,
    /// Called with the curve that was chosen in the legend.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn CalibrationChart(props: &CalibrationChartProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (curves, i18n) = (props.curves.clone(), i18n.clone());
        Callback::from(move |()| table(&curves, &i18n))
    };
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={props.curves.is_empty().then(|| props.empty.clone())}
        >
            <CalibrationPlot ..props.clone() />
        </ChartFrame>
    }
}

#[component]
fn CalibrationPlot(props: &CalibrationChartProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<At>>);
    let square = Square::new(width);
    let places: Vec<Vec<(f64, f64)>> = props.curves.iter().map(|c| places(c, &i18n)).collect();
    let bin = |at: At| props.curves.get(at.curve)?.bins.as_ref().ok()?.get(at.point);
    let read = cursor.map(|c| c.at).filter(|&at| bin(at).is_some());

    let on_point = {
        let (cursor, places) = (cursor.clone(), places.clone());
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| square.nearest(&places, at.x, at.y)).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let places = places.clone();
        cursor_keys(&cursor, move |key| key_step(&places, read, key))
    };

    let readout = read.and_then(|at| Some(joined(&[props.curves[at.curve].label.clone(), said(bin(at)?, &i18n)])));
    let aloud = readout.clone().filter(|_| cursor.is_some_and(|c| c.by_key));
    let entries: Vec<Entry> = props.curves.iter().map(entry).collect();
    let looks: Vec<_> = props.curves.iter().map(|c| (c.tone, c.label.clone())).collect();
    let (on_paper, paper_box) = paper(&props.title, &looks, square.width, square.height);
    let most = most(&props.curves);
    let ring = read.and_then(|at| Some((square.at(places[at.curve][at.point])?, radius(bin(at)?.count, most))));
    html! {
        <div class="square">
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text("chart-keys-curves")}
                svg_class="sized"
                width={square.width}
                height={square.height}
                {paper_box}
                {node}
                {on_point}
                {on_key}
                {aloud}
            >
                { on_paper }
                { square.axes(i18n.text("chart-mean-score"), i18n.text("chart-observed"), &i18n) }
                <Curves {square} curves={props.curves.clone()} selected={props.selected.clone()} />
                if let Some(((x, y), radius)) = ring {
                    <circle class="read-ring" cx={place(x)} cy={place(y)} r={place(radius + 4.0)} />
                }
            </Region>
            <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text("chart-hint-points")) }</p>
            <Legend {entries} selected={props.selected.first().copied()} on_select={props.on_select.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CurvesProps {
    square: Square,
    curves: Vec<CalibrationCurve>,
    selected: Vec<usize>,
}

/// The curves: a component of its own, so that moving the pointer doesn't draw them again.
#[component]
fn Curves(props: &CurvesProps) -> Html {
    let i18n = use_i18n();
    let most = most(&props.curves);
    let curves = props.curves.iter().enumerate().filter_map(|(i, curve)| {
        let bins = curve.bins.as_ref().ok()?;
        let line: Vec<Point> =
            bins.iter().map(|b| (b.score, known(&b.observed, &i18n).ok().map(|s| s.value))).collect();
        let dots = bins.iter().filter_map(|bin| dot(bin, curve.tone, props.square, most, &i18n));
        let state = (!props.selected.is_empty())
            .then(|| if props.selected.contains(&i) { "selected" } else { "faded" });
        Some(html! {
            <g class={classes!("chart-series", "calibration", curve.tone.class(), state)}>
                <path class="chart-line" d={path(&line, props.square.x, props.square.y)} stroke-dasharray={curve.tone.dash()} />
                { for dots }
            </g>
        })
    });
    html! { <g>{ for curves }</g> }
}

fn dot(bin: &CalibrationBin, tone: Tone, square: Square, most: u64, i18n: &I18n) -> Option<Html> {
    let spot = known(&bin.observed, i18n).ok()?;
    let (x, y) = square.at((bin.score, spot.value))?;
    // Marks have a radius of about 4.
    let scale = radius(bin.count, most) / 4.0;
    let ends =
        spot.interval.and_then(|(low, high)| Some((square.at((bin.score, low))?.1, square.at((bin.score, high))?.1)));
    Some(html! {
        <>
            if let Some((low, high)) = ends {
                <line class="calibration-interval" x1={place(x)} x2={place(x)} y1={place(low)} y2={place(high)} />
            }
            <path class="chart-mark" d={tone.mark()} transform={format!("translate({x:.1} {y:.1}) scale({scale:.2})")} />
        </>
    })
}

/// The radius of a dot: its area grows with the count, down to what can still be seen.
fn radius(count: u64, most: u64) -> f64 {
    2.5 + 5.5 * (count as f64 / most.max(1) as f64).sqrt().min(1.0)
}

fn most(curves: &[CalibrationCurve]) -> u64 {
    curves.iter().flat_map(|c| c.bins.iter().flatten()).map(|b| b.count).max().unwrap_or(0)
}

/// Where the bins are; one without an estimate is nowhere, but has its place in the list.
fn places(curve: &CalibrationCurve, i18n: &I18n) -> Vec<(f64, f64)> {
    let bins = curve.bins.iter().flatten();
    bins.map(|b| (b.score, known(&b.observed, i18n).map_or(f64::NAN, |s| s.value))).collect()
}

fn said(bin: &CalibrationBin, i18n: &I18n) -> AttrValue {
    joined(&[
        pair(i18n, &i18n.text("chart-mean-score"), &Unit::Percent.value(bin.score, i18n)),
        pair(i18n, &i18n.text("chart-observed"), &Unit::Percent.said(&bin.observed, i18n)),
        people(bin.count, i18n),
    ])
}

fn entry(curve: &CalibrationCurve) -> Entry {
    let note = curve.bins.as_ref().err().or(curve.note.as_ref()).cloned();
    Entry { tone: curve.tone, label: curve.label.clone(), note, value: AttrValue::default() }
}

fn table(curves: &[CalibrationCurve], i18n: &I18n) -> DataTable {
    let ids =
        ["chart-group", "chart-mean-score", "chart-observed", "chart-low", "chart-high", "chart-count", "chart-remark"];
    let mut rows = Vec::new();
    for curve in curves {
        match &curve.bins {
            Err(reason) => {
                let mut row = vec![AttrValue::default(); ids.len()];
                row[0] = curve.label.clone();
                row[ids.len() - 1] = reason.clone();
                rows.push(row);
            }
            Ok(bins) => rows.extend(bins.iter().map(|bin| {
                let [value, low, high, reason] = cells(&bin.observed, i18n);
                vec![curve.label.clone(), number(bin.score), value, low, high, bin.count.to_string().into(), reason]
            })),
        }
    }
    DataTable { columns: ids.map(|id| i18n.text(id)).to_vec(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::english;

    #[test]
    fn the_area_of_a_dot_grows_with_its_count() {
        assert_eq!((radius(0, 100), radius(25, 100), radius(100, 100)), (2.5, 5.25, 8.0));
        assert_eq!(radius(0, 0), 2.5);
    }

    #[test]
    fn a_bin_without_an_estimate_keeps_its_place_in_the_list() {
        let bin = |observed| CalibrationBin { score: 0.5, observed, count: 3 };
        let spot = crate::ui::charts::Spot { value: 0.4, interval: None };
        let bins = Ok(vec![bin(Err("too few".into())), bin(Ok(spot))]);
        let curve = CalibrationCurve { label: "a".into(), tone: Tone::Neutral, bins, note: None };
        let at = places(&curve, &english());
        assert!(at[0].1.is_nan() && at[1] == (0.5, 0.4));
    }
}
