//! Intersections as a map: one attribute down, combinations of the others across, colour by how far from everyone's value.
//!
//! Cells without an estimate are hatched and say why; nobody is hidden by being few.

use yew::prelude::*;

use super::frame::ChartFrame;
use super::heat_layout::{CELL_HEIGHT, HeatLayout, Span, depth, spans};
use super::legend::paper;
use super::plot::pair;
use super::region::{Cursor, Inside, Pointed, Region, scroll_to, use_width};
use super::row_layout::SIZE;
use super::scale::place;
use super::spot::{Estimated, Unit, cells, joined, known, people};
use super::table::DataTable;
use super::text;
use crate::ui::i18n::{I18n, use_i18n};

/// An intersection.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatCell {
    pub estimate: Estimated,
    pub count: u64,
}

#[derive(Properties, Clone, PartialEq)]
pub struct HeatMapProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// What the cells measure, with its unit.
    pub measure: AttrValue,
    #[prop_or_default]
    pub unit: Unit,
    /// The levels of the attribute that goes down.
    pub rows: Vec<AttrValue>,
    /// The combinations of the other attributes, each a level of every one of them in the same order.
    pub columns: Vec<Vec<AttrValue>>,
    /// Row after row.
    pub cells: Vec<HeatCell>,
    /// The value of everyone, from which colours diverge.
    pub overall: Estimated,
    /// What it means that a cell has no estimate, if it isn't that there can't be one.
    #[prop_or_default]
    pub absent: Option<AttrValue>,
    /// What to say while there are no cells.
    pub empty: AttrValue,
    /// The cells that stand out, by their place in `cells`.
    #[prop_or_default]
    pub selected: Vec<usize>,
    /// Called with the cell that was chosen, also if it is selected already.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn HeatMap(props: &HeatMapProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (props, i18n) = (props.clone(), i18n.clone());
        Callback::from(move |()| table(&props, &i18n))
    };
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={props.cells.is_empty().then(|| props.empty.clone())}
        >
            <HeatPlot ..props.clone() />
        </ChartFrame>
    }
}

#[component]
fn HeatPlot(props: &HeatMapProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let lines = props.columns.iter().map(Vec::len).max().unwrap_or(0);
    let layout = HeatLayout::new(width, &props.rows, props.columns.len(), lines);
    let read = cursor.map(|c| c.at).filter(|&i| i < props.cells.len());
    let by_key = cursor.is_some_and(|c| c.by_key);

    let on_point = {
        let cursor = cursor.clone();
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| layout.cell_at(at.x, at.y)).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let (cursor, on_select) = (cursor.clone(), props.on_select.clone());
        let node = node.clone();
        Callback::from(move |e: KeyboardEvent| {
            match (e.key().as_str(), read, &on_select) {
                ("Escape", ..) => return cursor.set(None),
                ("Enter" | " ", Some(cell), Some(on_select)) => on_select.emit(cell),
                (key, ..) => {
                    let Some(next) = layout.key_step(read, key) else { return };
                    scroll_to(&node, layout.at(next).0 + layout.cell / 2.0);
                    cursor.set(Some(Cursor::by_key(next)));
                }
            }
            e.prevent_default();
        })
    };

    let selectable = props.on_select.is_some();
    let inside = if selectable {
        Inside::Options { active: read.filter(|_| by_key).map(|i| format!("{}-cell-{i}", props.id).into()) }
    } else {
        Inside::Picture
    };
    let shown = read.or(props.selected.first().copied());
    let readout = shown.and_then(|i| said(props, i, &i18n));
    let (on_paper, paper_box) = paper(&props.title, &[], layout.width, layout.height);
    let farthest = farthest(props, &i18n);
    let drawn = (0..props.cells.len()).map(|i| cell(props, layout, i, read == Some(i), farthest, &i18n));
    html! {
        <>
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text(if selectable { "chart-keys-cells-select" } else { "chart-keys-cells" })}
                class="heat-plot"
                svg_class="sized natural"
                width={layout.width}
                height={layout.height}
                natural=true
                {paper_box}
                {node}
                {inside}
                {on_point}
                {on_key}
                aloud={readout.clone().filter(|_| by_key && !selectable)}
            >
                { on_paper }
                <pattern id={format!("{}-hatch", props.id)} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="heat-hatch" d="M0 3h6" />
                </pattern>
                <g aria-hidden="true">
                    <text class="chart-label" x="0" y="14">{ text::fitted_at(&props.measure, layout.width, SIZE) }</text>
                    { for spans(&props.columns).iter().map(|span| head(span, layout)) }
                    { for props.rows.iter().enumerate().map(|(row, name)| row_name(name, row, layout)) }
                </g>
                { for drawn }
                { scale_key(props, layout, farthest, &i18n) }
            </Region>
            <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text("chart-hint-cells")) }</p>
        </>
    }
}

/// The largest distance from the value of everyone.
fn farthest(props: &HeatMapProps, i18n: &I18n) -> f64 {
    let Ok(overall) = known(&props.overall, i18n) else { return 0.0 };
    let spots = props.cells.iter().filter_map(|c| known(&c.estimate, i18n).ok());
    spots.map(|s| (s.value - overall.value).abs()).fold(0.0, f64::max)
}

fn head(span: &Span, l: HeatLayout) -> Html {
    let (from, room) = (l.at(span.from).0, span.columns as f64 * l.cell);
    let label = text::fitted_at(&span.label, room - 2.0, SIZE);
    html! {
        <>
            <text class="heat-head" x={place(from + room / 2.0)} y={place(l.head(span.line))} text-anchor="middle">
                <title>{ &span.label }</title>
                { label }
            </text>
            if span.columns > 1 {
                <line class="chart-grid" x1={place(from + 4.0)} x2={place(from + room - 4.0)} y1={place(l.head(span.line) + 5.0)} y2={place(l.head(span.line) + 5.0)} />
            }
        </>
    }
}

fn row_name(name: &AttrValue, row: usize, l: HeatLayout) -> Html {
    let y = l.at(row * l.columns).1 + CELL_HEIGHT / 2.0 + 4.5;
    html! {
        <text class="row-label" x="0" y={place(y)}><title>{ name }</title>{ text::fitted_at(name, l.label_room, SIZE) }</text>
    }
}

/// The deepest tint. Ink on it has 4.5:1.
const DEEPEST: f64 = 0.55;
/// Cells do not touch.
const GAP: f64 = 2.0;

fn cell(props: &HeatMapProps, l: HeatLayout, i: usize, read: bool, farthest: f64, i18n: &I18n) -> Html {
    let (x, y) = l.at(i);
    let option = props.on_select.is_some();
    let selected = props.selected.contains(&i);
    let estimate = known(&props.cells[i].estimate, i18n);
    let overall = known(&props.overall, i18n).ok().map(|s| s.value);
    let (width, height) = (l.cell - GAP, CELL_HEIGHT - GAP);
    let tint = match (&estimate, overall) {
        (Ok(spot), Some(overall)) => {
            let side = if spot.value < overall { "heat-below" } else { "heat-above" };
            (side, depth(spot.value, overall, farthest) * DEEPEST)
        }
        _ => ("heat-above", 0.0),
    };
    let hatch = estimate.is_err().then(|| format!("url(#{}-hatch)", props.id));
    let printed = match &estimate {
        Ok(spot) => props.unit.value(spot.value, i18n),
        Err(_) => AttrValue::default(),
    };
    html! {
        <g
            id={format!("{}-cell-{i}", props.id)}
            class={classes!("heat-cell", option.then_some("option"), selected.then_some("selected"), read.then_some("read"))}
            transform={format!("translate({x:.1} {y:.1})")}
            role={option.then_some("option")}
            aria-selected={option.then(|| selected.to_string())}
            aria-label={said(props, i, i18n).filter(|_| option)}
            onclick={props.on_select.as_ref().map(|on_select| on_select.reform(move |_: MouseEvent| i))}
        >
            <rect class="heat-ground" width={place(width)} height={place(height)} />
            <rect class={tint.0} width={place(width)} height={place(height)} fill-opacity={format!("{:.2}", tint.1)} />
            if let Some(fill) = hatch {
                <rect width={place(width)} height={place(height)} {fill} />
            }
            <text class="heat-value" x={place(width / 2.0)} y={place(height / 2.0 + 4.5)} text-anchor="middle" aria-hidden="true">
                { text::fitted_at(&printed, width, SIZE) }
            </text>
        </g>
    }
}

/// Steps of colour that are explained, and the width of one.
const STEPS: usize = 7;
const STEP: f64 = 28.0;

/// What the colours mean: as far below everyone's value as any cell is, that value, and as far above.
fn scale_key(props: &HeatMapProps, l: HeatLayout, farthest: f64, i18n: &I18n) -> Html {
    let y = l.height - 34.0;
    let all = STEPS as f64 * STEP;
    let words = |x: f64, anchor: &'static str, words: AttrValue| {
        html! { <text class="chart-label" x={place(x)} y={place(y + 30.0)} text-anchor={anchor}>{ words }</text> }
    };
    let swatch = |step: usize| {
        let middle = (STEPS - 1) as f64 / 2.0;
        let side = if (step as f64) < middle { "heat-below" } else { "heat-above" };
        let depth = (step as f64 - middle).abs() / middle * DEEPEST;
        html! {
            <rect
                class={classes!(side, "heat-key")}
                x={place(step as f64 * STEP)} y={place(y)} width={place(STEP)} height="12"
                fill-opacity={format!("{depth:.2}")}
            />
        }
    };
    let end = |v: f64| props.unit.tick(v, 0.01, i18n);
    let overall = known(&props.overall, i18n).ok().filter(|_| farthest > 0.0);
    // Nothing lies below nothing.
    let from_zero = overall.as_ref().is_some_and(|o| o.value == 0.0);
    let first = if from_zero { STEPS / 2 } else { 0 };
    html! {
        <g aria-hidden="true" transform={format!("translate({} 0)", -(first as f64) * STEP)}>
            if let Some(overall) = overall {
                { for (first..STEPS).map(swatch) }
                if from_zero {
                    { words(first as f64 * STEP, "start", end(0.0)) }
                } else {
                    { words(0.0, "start", end(overall.value - farthest)) }
                    { words(all / 2.0, "middle", pair(i18n, &i18n.text("chart-overall"), &end(overall.value))) }
                }
                { words(all, "end", end(overall.value + farthest)) }
            }
            <rect
                class="heat-key"
                x={place(all + STEP)} y={place(y)} width={place(STEP)} height="12"
                fill={format!("url(#{}-hatch)", props.id)}
            />
            { words(all + STEP, "start", props.absent.clone().unwrap_or_else(|| i18n.text("chart-no-estimate"))) }
        </g>
    }
}

/// What a cell is called.
fn name(props: &HeatMapProps, i: usize) -> AttrValue {
    let columns = props.columns.len().max(1);
    let across = props.columns.get(i % columns).into_iter().flatten();
    let levels: Vec<&str> = props.rows.get(i / columns).into_iter().chain(across).map(AttrValue::as_str).collect();
    levels.join(" · ").into()
}

fn said(props: &HeatMapProps, i: usize, i18n: &I18n) -> Option<AttrValue> {
    let cell = props.cells.get(i)?;
    Some(joined(&[pair(i18n, &name(props, i), &props.unit.said(&cell.estimate, i18n)), people(cell.count, i18n)]))
}

fn table(props: &HeatMapProps, i18n: &I18n) -> DataTable {
    let [group, low, high, count, remark] =
        ["chart-group", "chart-low", "chart-high", "chart-count", "chart-remark"].map(|id| i18n.text(id));
    let row = |name: AttrValue, estimate: &Estimated, count: AttrValue| {
        let [value, low, high, reason] = cells(estimate, i18n);
        vec![name, value, low, high, count, reason]
    };
    let listed =
        props.cells.iter().enumerate().map(|(i, c)| row(name(props, i), &c.estimate, c.count.to_string().into()));
    let everyone = row(i18n.text("chart-overall"), &props.overall, AttrValue::default());
    DataTable {
        columns: vec![group, props.measure.clone(), low, high, count, remark],
        rows: listed.chain([everyone]).collect(),
    }
}
