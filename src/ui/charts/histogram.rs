//! The scores of one group: how many people have each, by their label, and the threshold from which they are selected.
//!
//! Bins come counted. The threshold can be dragged, and moved by keys.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::Axes;
use super::frame::ChartFrame;
use super::geometry::Tick;
use super::histogram_drawing::{Bars, Cut, slid};
use super::legend::{Key, paper};
use super::plot::pair;
use super::region::{Cursor, Inside, Pointed, Region, cursor_keys, stepped, use_width};
use super::roc::threshold as threshold_words;
use super::scale::{Scale, digits, place, ticks};
use super::spot::joined;
use super::table::{DataTable, number};
use super::text;
use super::tone::Tone;
use crate::sentence::Argument;
use crate::ui::i18n::{I18n, use_i18n};

/// A bin of scores; the last one holds its upper end, too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreBin {
    pub low: f64,
    pub high: f64,
    /// People in it whose label is positive.
    pub positives: u64,
    pub negatives: u64,
}

impl ScoreBin {
    pub fn count(&self) -> u64 {
        self.positives + self.negatives
    }
}

#[derive(Properties, Clone, PartialEq)]
pub struct ScoreHistogramProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// Ascending.
    pub bins: Rc<[ScoreBin]>,
    /// What it means to be labelled positive, and negative.
    pub positive: AttrValue,
    pub negative: AttrValue,
    /// Scores of at least this are selected.
    #[prop_or_default]
    pub threshold: Option<f64>,
    /// The other threshold of a rule that draws lots between the two.
    #[prop_or_default]
    pub second: Option<f64>,
    /// Makes the threshold movable: called with where it was moved to, in `[0, 1]`.
    #[prop_or_default]
    pub on_threshold: Option<Callback<f64>>,
    /// How far an arrow key moves the threshold; a drag stops at its multiples.
    #[prop_or(0.01)]
    pub step: f64,
    /// The tallest count of the y axis, to give several groups the same one.
    #[prop_or_default]
    pub most: Option<u64>,
    /// What to say while there are no scores.
    pub empty: AttrValue,
}

#[component]
pub fn ScoreHistogram(props: &ScoreHistogramProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (bins, positive, negative) = (props.bins.clone(), props.positive.clone(), props.negative.clone());
        let [from, to] = ["chart-score-from", "chart-score-to"].map(|id| i18n.text(id));
        Callback::from(move |()| DataTable {
            columns: vec![from.clone(), to.clone(), positive.clone(), negative.clone()],
            rows: bins.iter().map(cells).collect(),
        })
    };
    let none = props.bins.iter().all(|b| b.count() == 0);
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={none.then(|| props.empty.clone())}
        >
            <HistogramPlot ..props.clone() />
        </ChartFrame>
    }
}

fn cells(bin: &ScoreBin) -> Vec<AttrValue> {
    vec![number(bin.low), number(bin.high), bin.positives.to_string().into(), bin.negatives.to_string().into()]
}

const TOP: f64 = 46.0;
const PLOT: f64 = 150.0;
const BOTTOM: f64 = 48.0;
/// How near to the threshold a press has to be to drag it.
const GRASP: f64 = 22.0;

/// The scales of scores and of counts.
fn scales(width: f64, most: u64, i18n: &I18n) -> (Scale, Scale) {
    let left = (text::width_at(&i18n.count(most), 13.0) + 12.0).max(30.0);
    let x = Scale::new((0.0, 1.0), (left, width - 10.0));
    (x, Scale::new((0.0, most.max(1) as f64), (TOP + PLOT, TOP)))
}

#[component]
fn HistogramPlot(props: &ScoreHistogramProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let dragging = use_mut_ref(|| None::<bool>);
    let most = props.most.unwrap_or(0).max(props.bins.iter().map(ScoreBin::count).max().unwrap_or(0));
    let (x, y) = scales(width, most, &i18n);
    let height = TOP + PLOT + BOTTOM;
    let read = cursor.map(|c| c.at).filter(|&i| i < props.bins.len());

    let on_point = {
        let (cursor, bins, now, step) = (cursor.clone(), props.bins.clone(), props.threshold, props.step);
        let on_threshold = props.on_threshold.clone();
        Callback::from(move |at: Option<Pointed>| {
            let Some(Pointed { x: px, pressed, .. }) = at else {
                *dragging.borrow_mut() = None;
                return cursor.set(None);
            };
            let near = now.is_some_and(|t| (x.at(t) - px).abs() <= GRASP);
            let before = *dragging.borrow();
            let held = pressed.then(|| before.unwrap_or(near));
            *dragging.borrow_mut() = held;
            if let (Some(true), Some(on_threshold)) = (held, &on_threshold) {
                let to = snapped(x.invert(px), step);
                if now != Some(to) {
                    on_threshold.emit(to);
                }
            }
            cursor.set(bin_at(&bins, x.invert(px)).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let count = props.bins.len();
        cursor_keys(&cursor, move |key| stepped(key, read, count))
    };
    let on_slide = {
        let (on_threshold, now, step) = (props.on_threshold.clone(), props.threshold, props.step);
        Callback::from(move |e: KeyboardEvent| {
            let (Some(on_threshold), Some(now)) = (&on_threshold, now) else { return };
            let Some(to) = slid(now, step, &e.key()) else { return };
            e.prevent_default();
            e.stop_propagation();
            on_threshold.emit(to);
        })
    };

    let readout = read.map(|i| said(&props.bins[i], props, &i18n));
    let aloud = readout.clone().filter(|_| cursor.is_some_and(|c| c.by_key));
    let looks = vec![(Tone::Positive, props.positive.clone()), (Tone::Negative, props.negative.clone())];
    let (on_paper, paper_box) = paper(&props.title, &looks, width, height);
    let movable = props.on_threshold.is_some() && props.threshold.is_some();
    let hint = i18n.text(if movable { "chart-hint-threshold" } else { "chart-hint-bins" });
    html! {
        <>
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text("chart-keys")}
                svg_class="sized"
                {width}
                {height}
                {paper_box}
                {node}
                inside={if movable { Inside::Controls } else { Inside::Picture }}
                {on_point}
                {on_key}
                {aloud}
            >
                { on_paper }
                <g aria-hidden="true">
                    <Axes
                        {x}
                        {y}
                        x_ticks={along(x, 5, &i18n)}
                        y_ticks={along(y, 4, &i18n)}
                        x_label={i18n.text("chart-score")}
                        y_label={i18n.text("chart-count")}
                    />
                    if let Some(bin) = read.map(|i| props.bins[i]) {
                        { stripe(bin, x, y) }
                    }
                    <Bars id={props.id.clone()} bins={props.bins.clone()} {x} {y} threshold={props.threshold} />
                </g>
                if let Some(second) = props.second {
                    <Cut {x} {y} at={second} second=true words={threshold_words(second, &i18n)} />
                }
                if let Some(at) = props.threshold {
                    <Cut {x} {y} {at} words={threshold_words(at, &i18n)} on_slide={movable.then_some(on_slide)} />
                }
            </Region>
            <Key {looks} />
            <p class="chart-said">{ readout.unwrap_or(hint) }</p>
        </>
    }
}

fn along(scale: Scale, about: usize, i18n: &I18n) -> Vec<Tick> {
    let steps = ticks(scale.domain.0, scale.domain.1, about);
    // Counts are whole: a tick between two of them says nothing.
    let whole = scale.domain.1 > 1.0;
    let values = steps.values.iter().filter(|v| !whole || v.fract() == 0.0);
    let label = |value: f64| match whole {
        true => i18n.count(value as u64),
        false => i18n.number(value, digits(steps.step)),
    };
    values.map(|&value| Tick { value, at: scale.at(value), label: label(value).into() }).collect()
}

/// The bin that is read.
fn stripe(bin: ScoreBin, x: Scale, y: Scale) -> Html {
    let (from, to) = (x.at(bin.low), x.at(bin.high));
    html! {
        <rect
            class="row-ground read"
            x={place(from)} width={place(to - from)}
            y={place(y.range.1)} height={place(y.range.0 - y.range.1)}
        />
    }
}

/// The bin that a score is in.
fn bin_at(bins: &[ScoreBin], score: f64) -> Option<usize> {
    let i = bins.partition_point(|b| b.high <= score).min(bins.len().checked_sub(1)?);
    (bins[i].low <= score && score <= bins[i].high).then_some(i)
}

/// The nearest multiple of `step` in `[0, 1]`.
pub fn snapped(score: f64, step: f64) -> f64 {
    if !(step > 0.0 && step.is_finite()) {
        return score.clamp(0.0, 1.0);
    }
    // Through whole numbers of steps, so that 0.07 is written as 0.07.
    let per_one = (1.0 / step).round().max(1.0);
    ((score * per_one).round() / per_one).clamp(0.0, 1.0)
}

fn said(bin: &ScoreBin, props: &ScoreHistogramProps, i18n: &I18n) -> AttrValue {
    let score = |v: f64| Argument::from(i18n.number(v, 2));
    let count = |label: &AttrValue, n: u64| pair(i18n, label, &i18n.count(n));
    joined(&[
        i18n.with("chart-scores", &[("low", score(bin.low)), ("high", score(bin.high))]),
        count(&props.positive, bin.positives),
        count(&props.negative, bin.negatives),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::english;

    fn bins() -> Vec<ScoreBin> {
        let bin =
            |i: u32| ScoreBin { low: f64::from(i) / 4.0, high: f64::from(i + 1) / 4.0, positives: 1, negatives: 2 };
        (0..4).map(bin).collect()
    }

    #[test]
    fn every_score_is_in_the_bin_that_begins_with_it() {
        assert_eq!([0.0, 0.25, 0.3, 1.0].map(|s| bin_at(&bins(), s)), [0, 1, 1, 3].map(Some));
        assert_eq!([bin_at(&bins(), -0.1), bin_at(&bins(), 1.1), bin_at(&[], 0.5)], [None; 3]);
    }

    #[test]
    fn a_dragged_threshold_stops_at_steps_inside() {
        assert_eq!([0.0712, -3.0, 7.0].map(|s| snapped(s, 0.01)), [0.07, 0.0, 1.0]);
        assert_eq!(snapped(0.4, 0.0), 0.4);
    }

    #[test]
    fn counts_have_whole_ticks() {
        let i18n = english();
        let labels =
            |most| along(Scale::new((0.0, most), (0.0, 1.0)), 4, &i18n).into_iter().map(|t| t.label.to_string());
        assert_eq!(labels(2.0).collect::<Vec<_>>(), ["0", "1", "2"]);
        assert_eq!(labels(2500.0).last().unwrap(), "2,000");
    }
}
