//! The plane of two features: what the model says everywhere, and the people it learns from. Colour is the score, filled
//! marks are positive labels, and the shape of a mark is the group.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::{Axes, plain_ticks};
use super::bitmap::{address, signed};
use super::frame::ChartFrame;
use super::legend::paper;
use super::region::{Cursor, Pointed, Region, cursor_keys, use_width};
use super::scale::{Scale, place};
use super::spot::joined;
use super::table::{DataTable, number};
use crate::engine::protocol::{Plane, PlanePoint, Surface};
use crate::ui::i18n::{I18n, use_i18n};

#[derive(Properties, Clone, PartialEq)]
pub struct SurfaceChartProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    pub plane: Rc<Plane>,
    /// The model's scores; none before it was evaluated, or where it has none.
    #[prop_or_default]
    pub surface: Option<Rc<Surface>>,
    /// The names of the plane's groups.
    pub groups: Vec<AttrValue>,
    /// The group that stands out.
    #[prop_or_default]
    pub selected: Option<usize>,
}

#[component]
pub fn SurfaceChart(props: &SurfaceChartProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (props, i18n) = (props.clone(), i18n);
        Callback::from(move |()| table(&props, &i18n))
    };
    html! {
        <ChartFrame id={props.id.clone()} title={props.title.clone()} description={props.description.clone()} {table}>
            <SurfacePlot ..props.clone() />
        </ChartFrame>
    }
}

const LEFT: f64 = 46.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 48.0;
/// A larger plane says no more.
const MOST_SIDE: f64 = 420.0;

/// A place among the surface's: column and row from the top left.
type Cell = (usize, usize);

#[component]
fn SurfacePlot(props: &SurfaceChartProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<Cell>>);
    let side = (width - LEFT - RIGHT).clamp(80.0, MOST_SIDE);
    let (width, height) = (LEFT + side + RIGHT, TOP + side + BOTTOM);
    let ends = |axis: usize| (f64::from(props.plane.low[axis]), f64::from(props.plane.high[axis]));
    let (x, y) = (Scale::new(ends(0), (LEFT, LEFT + side)), Scale::new(ends(1), (TOP + side, TOP)));
    let cells = props.surface.as_ref().map_or(0, |s| s.side as usize);

    let on_point = {
        let cursor = cursor.clone();
        let cell = move |v: f64, from: f64| (v - from) / side * cells as f64;
        Callback::from(move |at: Option<Pointed>| {
            let cell = at.map(|at| (cell(at.x, LEFT), cell(at.y, TOP)));
            let inside = |v: f64| (0.0..cells as f64).contains(&v);
            let cell = cell.filter(|&(c, r)| inside(c) && inside(r)).map(|(c, r)| (c as usize, r as usize));
            cursor.set(cell.map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let from = cursor.map_or((cells / 2, cells / 2), |c| c.at);
        cursor_keys(&cursor, move |key| step(from, cells, key))
    };
    let readout = cursor.and_then(|c| said(props, c.at, x, y, &i18n));
    let (on_paper, paper_box) = paper(&props.title, &[], width, height);
    let [x_label, y_label] =
        [0, 1].map(|axis| i18n.with("surface-axis", &[("feature", props.plane.names[axis].clone().into())]));
    let marked = cursor.map(|c| {
        let size = side / cells as f64;
        html! {
            <rect class="surface-cursor" x={place(LEFT + c.at.0 as f64 * size)} y={place(TOP + c.at.1 as f64 * size)}
                width={place(size)} height={place(size)} />
        }
    });
    html! {
        <>
            <Region id={props.id.clone()} title={props.title.clone()} keys={i18n.text("surface-keys")} svg_class="sized natural"
                {width} {height} natural=true {paper_box} {node} {on_point} {on_key}
                aloud={readout.clone().filter(|_| cursor.is_some_and(|c| c.by_key))}>
                { on_paper }
                <Axes {x} {y} x_ticks={plain_ticks(x, 5, &i18n)} y_ticks={plain_ticks(y, 5, &i18n)} {x_label} {y_label} />
                if let Some(surface) = &props.surface {
                    <image href={address(&surface.scores, cells, signed)} x={place(LEFT)} y={place(TOP)}
                        width={place(side)} height={place(side)} preserveAspectRatio="none" />
                }
                <Points plane={props.plane.clone()} {x} {y} selected={props.selected} />
                { marked }
            </Region>
            <ul class="legend">{ for props.groups.iter().enumerate().map(|(group, name)| key(group, name, &i18n)) }</ul>
            if props.surface.is_some() {
                <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text("surface-hint")) }</p>
            }
        </>
    }
}

fn step((column, row): Cell, cells: usize, key: &str) -> Option<Cell> {
    let last = cells.checked_sub(1)?;
    Some(match key {
        "ArrowLeft" => (column.saturating_sub(1), row),
        "ArrowRight" => ((column + 1).min(last), row),
        "ArrowUp" => (column, row.saturating_sub(1)),
        "ArrowDown" => (column, (row + 1).min(last)),
        _ => return None,
    })
}

fn said(props: &SurfaceChartProps, (column, row): Cell, x: Scale, y: Scale, i18n: &I18n) -> Option<AttrValue> {
    let surface = props.surface.as_ref()?;
    let cells = surface.side as usize;
    let score = f64::from(*surface.scores.get(row * cells + column)?) / 255.0;
    let along = |scale: Scale, share: f64| scale.domain.0 + (scale.domain.1 - scale.domain.0) * share;
    let at = [along(x, (column as f64 + 0.5) / cells as f64), along(y, 1.0 - (row as f64 + 0.5) / cells as f64)];
    let place = [0, 1].map(|axis| format!("{} = {}", props.plane.names[axis], i18n.number(at[axis], 2)).into());
    let score = i18n.with("surface-score", &[("score", i18n.percent(score).into())]);
    Some(joined(&[score, joined(&place)]))
}

#[derive(Properties, PartialEq)]
struct PointsProps {
    plane: Rc<Plane>,
    x: Scale,
    y: Scale,
    selected: Option<usize>,
}

/// The people. They don't change while the model learns, so that they are drawn once.
#[component]
fn Points(props: &PointsProps) -> Html {
    let point = |p: &PlanePoint| {
        let (x, y) = (props.x.at(f64::from(p.x)), props.y.at(f64::from(p.y)));
        let faint = props.selected.is_some_and(|group| group != p.group as usize);
        mark(x, y, p.group as usize, p.positive, faint)
    };
    html!(<g aria-hidden="true">{ for props.plane.points.iter().map(point) }</g>)
}

/// A circle for the first group, a square for the second, and a triangle for any other.
fn mark(x: f64, y: f64, group: usize, positive: bool, faint: bool) -> Html {
    let class = classes!("surface-point", if positive { "positive" } else { "negative" }, faint.then_some("faint"));
    match group {
        0 => html!(<circle {class} cx={place(x)} cy={place(y)} r="3.6" />),
        1 => html!(<rect {class} x={place(x - 3.4)} y={place(y - 3.4)} width="6.8" height="6.8" />),
        _ => html!(<path {class} d={format!("M{x:.1} {:.1}l4.2 7.4h-8.4z", y - 4.6)} />),
    }
}

fn key(group: usize, name: &AttrValue, i18n: &I18n) -> Html {
    html! {
        <li>
            <svg width="34" height="14" aria-hidden="true">{ mark(8.0, 7.0, group, true, false) }{ mark(24.0, 7.0, group, false, false) }</svg>
            { i18n.with("surface-key", &[("group", name.to_string().into())]) }
        </li>
    }
}

fn table(props: &SurfaceChartProps, i18n: &I18n) -> DataTable {
    let answer = |positive: bool| i18n.text(if positive { "surface-positive" } else { "surface-negative" });
    let row = |(i, p): (usize, &PlanePoint)| {
        let group = props.groups.get(p.group as usize).cloned().unwrap_or_default();
        vec![(i + 1).to_string().into(), number(f64::from(p.x)), number(f64::from(p.y)), group, answer(p.positive)]
    };
    let [x, y] = props.plane.names.clone().map(AttrValue::from);
    DataTable {
        columns: vec![i18n.text("surface-person"), x, y, i18n.text("chart-group"), i18n.text("surface-label")],
        rows: props.plane.points.iter().enumerate().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_inside() {
        assert_eq!([step((0, 0), 4, "ArrowLeft"), step((3, 3), 4, "ArrowDown")], [Some((0, 0)), Some((3, 3))]);
        assert_eq!([step((1, 1), 4, "ArrowUp"), step((1, 1), 4, "x")], [Some((1, 0)), None]);
    }
}
