//! ROC curves, one for each group, with the rule each group is judged by now; the rule can be moved along its curve.
//!
//! Points come computed. A rule is a threshold, a point of the curve, or it draws lots between two of them.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::legend::{Entry, Legend, paper};
use super::plot::pair;
use super::region::{Cursor, Inside, Pointed, Region, cursor_keys, use_width};
use super::roc_drawing::{Curves, Handles, read_mark};
use super::spot::{Unit, joined};
use super::square::{At, Square, key_step};
use super::table::{DataTable, number};
use super::tone::Tone;
use crate::sentence::Argument;
use crate::ui::i18n::{I18n, use_i18n};

/// A point of a curve: what selecting every score of at least `threshold` leads to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RocPoint {
    /// False positive rate, in `[0, 1]`.
    pub fpr: f64,
    /// True positive rate, in `[0, 1]`.
    pub tpr: f64,
    /// May be infinite: then nobody is selected.
    pub threshold: f64,
}

/// The rule a group is judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operating {
    Threshold(RocPoint),
    /// Draws lots between two thresholds, which leads to the rates `at`.
    Mix {
        at: (f64, f64),
        from: RocPoint,
        to: RocPoint,
    },
}

impl Operating {
    /// The rates that the rule leads to.
    pub fn rates(self) -> (f64, f64) {
        match self {
            Operating::Threshold(p) => (p.fpr, p.tpr),
            Operating::Mix { at, .. } => at,
        }
    }
}

/// A group's curve.
#[derive(Debug, Clone, PartialEq)]
pub struct RocCurve {
    pub label: AttrValue,
    pub tone: Tone,
    /// Ascending in both rates; or why there is no curve.
    pub points: Result<Rc<[RocPoint]>, AttrValue>,
    pub operating: Option<Operating>,
}

#[derive(Properties, Clone, PartialEq)]
pub struct RocChartProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    pub curves: Vec<RocCurve>,
    /// What to say while there are no curves.
    pub empty: AttrValue,
    /// The curves that stand out.
    #[prop_or_default]
    pub selected: Vec<usize>,
    /// Called with the curve that was chosen in the legend.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
    /// Makes the rules movable: called with a curve and the threshold its rule was moved to, always one of the curve.
    #[prop_or_default]
    pub on_move: Option<Callback<(usize, f64)>>,
}

#[component]
pub fn RocChart(props: &RocChartProps) -> Html {
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
            <RocPlot ..props.clone() />
        </ChartFrame>
    }
}

/// How near to a rule's point a press has to be to drag it.
const GRASP: f64 = 18.0;

#[component]
fn RocPlot(props: &RocChartProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<At>>);
    // What is dragged: outer `None` while nothing is pressed, inner `None` if the press was on nothing.
    let dragged = use_mut_ref(|| None::<Option<usize>>);
    let square = Square::new(width);
    let places = use_memo(props.curves.clone(), |curves| curves.iter().map(rates).collect::<Vec<_>>());
    let point = |at: At| props.curves.get(at.curve)?.points.as_ref().ok()?.get(at.point).copied();
    let read = cursor.map(|c| c.at).filter(|&at| point(at).is_some());

    let on_point = {
        let (cursor, curves, places) = (cursor.clone(), props.curves.clone(), places.clone());
        let on_move = props.on_move.clone();
        Callback::from(move |at: Option<Pointed>| {
            let Some(Pointed { x, y, pressed }) = at else {
                *dragged.borrow_mut() = None;
                return cursor.set(None);
            };
            let before = *dragged.borrow();
            let held = pressed.then(|| before.unwrap_or_else(|| grasped(&curves, square, x, y)));
            *dragged.borrow_mut() = held;
            let (Some(Some(curve)), Some(on_move)) = (held, &on_move) else {
                return cursor.set(square.nearest(&places, x, y).map(Cursor::by_pointer));
            };
            let Some(point) = along(&places[curve], square, x, y) else { return };
            cursor.set(Some(Cursor::by_pointer(At { curve, point })));
            move_to(&curves, curve, point, on_move);
        })
    };
    let on_key = {
        let places = places.clone();
        cursor_keys(&cursor, move |key| key_step(&places, read, key))
    };

    let readout = read.and_then(|at| Some(joined(&[props.curves[at.curve].label.clone(), said(point(at)?, &i18n)])));
    let aloud = readout.clone().filter(|_| cursor.is_some_and(|c| c.by_key));
    let entries: Vec<Entry> = props.curves.iter().map(|c| entry(c, &i18n)).collect();
    let looks: Vec<_> = props.curves.iter().map(|c| (c.tone, c.label.clone())).collect();
    let (on_paper, paper_box) = paper(&props.title, &looks, square.width, square.height);
    let (keys, hint) = match props.on_move {
        Some(_) => ("chart-keys-roc-move", "chart-hint-roc-move"),
        None => ("chart-keys-curves", "chart-hint-points"),
    };
    html! {
        <div class="square">
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text(keys)}
                svg_class="sized"
                width={square.width}
                height={square.height}
                {paper_box}
                {node}
                inside={if props.on_move.is_some() { Inside::Controls } else { Inside::Picture }}
                {on_point}
                {on_key}
                {aloud}
            >
                { on_paper }
                { square.axes(i18n.text("chart-fpr"), i18n.text("chart-tpr"), &i18n) }
                <Curves {square} curves={props.curves.clone()} selected={props.selected.clone()} />
                if let Some(point) = read.and_then(point) {
                    { read_mark(square, point) }
                }
                <Handles {square} curves={props.curves.clone()} selected={props.selected.clone()} on_move={props.on_move.clone()} />
            </Region>
            <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text(hint)) }</p>
            <Legend {entries} selected={props.selected.first().copied()} on_select={props.on_select.clone()} />
        </div>
    }
}

fn rates(curve: &RocCurve) -> Vec<(f64, f64)> {
    curve.points.iter().flat_map(|p| p.iter()).map(|p| (p.fpr, p.tpr)).collect()
}

/// The curve whose rule was pressed.
fn grasped(curves: &[RocCurve], square: Square, x: f64, y: f64) -> Option<usize> {
    let rules = curves.iter().enumerate().filter_map(|(i, c)| Some((i, square.at(c.operating?.rates())?)));
    let distances = rules.map(|(i, (px, py))| (i, (px - x).hypot(py - y)));
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|d| d.1 <= GRASP).map(|d| d.0)
}

/// The point of one curve that is nearest to a place, however far.
fn along(points: &[(f64, f64)], square: Square, x: f64, y: f64) -> Option<usize> {
    let places = points.iter().enumerate().filter_map(|(i, &p)| Some((i, square.at(p)?)));
    let distances = places.map(|(i, (px, py))| (i, (px - x).hypot(py - y)));
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|d| d.0)
}

/// Moves a curve's rule to a point, unless it is there already.
pub fn move_to(curves: &[RocCurve], curve: usize, point: usize, on_move: &Callback<(usize, f64)>) {
    let Some(c) = curves.get(curve) else { return };
    let Some(to) = c.points.as_ref().ok().and_then(|p| p.get(point)) else { return };
    if c.operating != Some(Operating::Threshold(*to)) {
        on_move.emit((curve, to.threshold));
    }
}

/// A threshold as it is read.
pub fn threshold(value: f64, i18n: &I18n) -> AttrValue {
    if !value.is_finite() {
        return i18n.text("chart-threshold-nobody");
    }
    i18n.with("chart-threshold-at", &[("threshold", Argument::from(i18n.number(value, 3)))])
}

fn both(fpr: f64, tpr: f64, i18n: &I18n) -> AttrValue {
    let rate = |id, v| pair(i18n, &i18n.text(id), &Unit::Percent.value(v, i18n));
    joined(&[rate("chart-fpr-short", fpr), rate("chart-tpr-short", tpr)])
}

/// A point in words.
fn said(point: RocPoint, i18n: &I18n) -> AttrValue {
    joined(&[threshold(point.threshold, i18n), both(point.fpr, point.tpr, i18n)])
}

/// A rule in words.
pub fn rule(operating: Operating, i18n: &I18n) -> AttrValue {
    match operating {
        Operating::Threshold(point) => said(point, i18n),
        Operating::Mix { at: (fpr, tpr), from, to } => {
            let [first, second] = [from, to].map(|point| threshold(point.threshold, i18n));
            let second = if from == to { AttrValue::default() } else { second };
            joined(&[i18n.text("chart-by-lot"), first, second, both(fpr, tpr, i18n)])
        }
    }
}

fn entry(curve: &RocCurve, i18n: &I18n) -> Entry {
    let note = match (&curve.points, curve.operating) {
        (Err(reason), _) => Some(reason.clone()),
        (Ok(_), operating) => operating.map(|o| rule(o, i18n)),
    };
    Entry { tone: curve.tone, label: curve.label.clone(), note, value: AttrValue::default() }
}

fn table(curves: &[RocCurve], i18n: &I18n) -> DataTable {
    let ids = ["chart-group", "chart-threshold", "chart-fpr", "chart-tpr", "chart-remark"];
    let mut rows = Vec::new();
    for curve in curves {
        let nothing = AttrValue::default;
        match &curve.points {
            Err(reason) => rows.push(vec![curve.label.clone(), nothing(), nothing(), nothing(), reason.clone()]),
            Ok(points) => rows.extend(points.iter().map(|p| {
                let cut = if p.threshold.is_finite() { number(p.threshold) } else { threshold(p.threshold, i18n) };
                let now = curve.operating == Some(Operating::Threshold(*p));
                let remark = if now { i18n.text("chart-rule-now") } else { nothing() };
                vec![curve.label.clone(), cut, number(p.fpr), number(p.tpr), remark]
            })),
        }
        if let Some(mix @ Operating::Mix { .. }) = curve.operating {
            let (fpr, tpr) = mix.rates();
            rows.push(vec![curve.label.clone(), nothing(), number(fpr), number(tpr), rule(mix, i18n)]);
        }
    }
    DataTable { columns: ids.map(|id| i18n.text(id)).to_vec(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(fpr: f64, tpr: f64, threshold: f64) -> RocPoint {
        RocPoint { fpr, tpr, threshold }
    }

    #[test]
    fn a_mix_is_told_with_its_thresholds_and_its_own_rates() {
        let mix = |to| Operating::Mix { at: (0.1, 0.4), from: point(0.0, 0.2, 0.8), to };
        let told = |to| rule(mix(to), &crate::ui::charts::english()).to_string();
        let rates = "FPR: 10.0%; TPR: 40.0%";
        assert_eq!(told(point(0.4, 1.0, 0.3)), format!("by lot; threshold 0.800; threshold 0.300; {rates}"));
        assert_eq!(told(point(0.0, 0.2, 0.8)), format!("by lot; threshold 0.800; {rates}"));
    }

    #[test]
    fn a_press_takes_the_rule_under_it() {
        let square = Square::new(400.0);
        let curve = |p: RocPoint| RocCurve {
            label: "a".into(),
            tone: Tone::Neutral,
            points: Ok([p].into()),
            operating: Some(Operating::Threshold(p)),
        };
        let curves = [curve(point(0.1, 0.5, 0.5)), curve(point(0.6, 0.9, 0.5))];
        let (x, y) = square.at((0.6, 0.9)).unwrap();
        assert_eq!(grasped(&curves, square, x + 5.0, y), Some(1));
        assert_eq!(grasped(&curves, square, x + 5.0, y + 100.0), None);
        assert_eq!(along(&rates(&curves[0]), square, 0.0, 0.0), Some(0));
        assert_eq!(along(&[], square, 0.0, 0.0), None);
    }
}
