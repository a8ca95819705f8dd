//! Rows of dots with intervals: what the charts of rates and of gaps have in common.
//!
//! Each row has its name and its number in words beside the dot, so it is read without a legend.

use std::rc::Rc;

use yew::prelude::*;

use super::legend::paper;
use super::region::{Cursor, Inside, Pointed, Region, stepped, use_width};
use super::row_drawing::{Drawn, RowAxis, Rows};
use super::row_layout::{RowLayout, Widths, widest};
use super::spot::{Estimated, Spot, Unit, joined, known, people};
use super::tone::Tone;
use super::{legend, plot};
use crate::ui::i18n::{I18n, use_i18n};

/// A row as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub label: AttrValue,
    pub tone: Tone,
    pub estimate: Estimated,
    pub unit: Unit,
    pub count: Option<u64>,
    /// Other numbers for the same thing, by their look.
    pub others: Vec<(Tone, f64)>,
    pub note: Option<AttrValue>,
}

/// A vertical line, with a band around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub at: f64,
    pub band: Option<(f64, f64)>,
    /// What is written below it.
    pub label: Option<AttrValue>,
}

/// Stretches of the axis that are shaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    pub from: f64,
    pub to: f64,
    pub label: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct RowPlotProps {
    pub id: AttrValue,
    pub title: AttrValue,
    pub x_label: AttrValue,
    pub unit: Unit,
    pub rows: Rc<[Row]>,
    /// The axis from where to where.
    pub domain: (f64, f64),
    pub line: Option<Line>,
    pub zone: Option<Zone>,
    /// What looks stand for that rows don't name themselves.
    pub looks: Vec<(Tone, AttrValue)>,
    pub selected: Vec<usize>,
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn RowPlot(props: &RowPlotProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let drawn: Vec<Drawn> = props.rows.iter().map(|row| drawn(row, &i18n)).collect();
    let footed = props.line.as_ref().is_some_and(|l| l.label.is_some()) || props.zone.is_some();
    let layout = RowLayout::new(width, props.rows.len(), widths(&drawn, &i18n), footed);
    let read = cursor.map(|c| c.at).filter(|&i| i < props.rows.len());

    let on_point = {
        let cursor = cursor.clone();
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| layout.row_at(at.y)).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let (cursor, on_select, count) = (cursor.clone(), props.on_select.clone(), props.rows.len());
        Callback::from(move |e: KeyboardEvent| {
            match (e.key().as_str(), read, &on_select) {
                ("Escape", ..) => return cursor.set(None),
                ("Enter" | " ", Some(row), Some(on_select)) => on_select.emit(row),
                (key, ..) => match stepped(key, read, count) {
                    Some(next) => cursor.set(Some(Cursor::by_key(next))),
                    None => return,
                },
            }
            e.prevent_default();
        })
    };

    let by_key = cursor.is_some_and(|c| c.by_key);
    let selectable = props.on_select.is_some();
    let inside = if selectable {
        let active = read.filter(|_| by_key).map(|i| format!("{}-row-{i}", props.id).into());
        Inside::Options { active }
    } else {
        Inside::Picture
    };
    let shown = read.or(props.selected.first().copied()).and_then(|i| props.rows.get(i));
    let readout = shown.map(|row| said(row, &props.looks, &i18n));
    let (on_paper, paper_box) = paper(&props.title, &props.looks, width, layout.height());
    let keys = if selectable { "chart-keys-rows-select" } else { "chart-keys-rows" };
    html! {
        <>
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text(keys)}
                svg_class="sized"
                {width}
                height={layout.height()}
                {paper_box}
                {node}
                {inside}
                {on_point}
                {on_key}
                aloud={readout.clone().filter(|_| by_key && !selectable)}
            >
                { on_paper }
                <RowAxis
                    {layout}
                    domain={props.domain}
                    unit={props.unit}
                    x_label={props.x_label.clone()}
                    line={props.line.clone()}
                    zone={props.zone.clone()}
                />
                <Rows
                    id={props.id.clone()}
                    {layout}
                    domain={props.domain}
                    rows={drawn}
                    {read}
                    selected={props.selected.clone()}
                    on_select={props.on_select.clone()}
                />
            </Region>
            if !props.looks.is_empty() {
                <legend::Key looks={props.looks.clone()} />
            }
            <p class={classes!("chart-said", layout.is_long().then_some("sticky"))}>{ readout.unwrap_or_else(|| i18n.text("chart-hint-rows")) }</p>
        </>
    }
}

fn drawn(row: &Row, i18n: &I18n) -> Drawn {
    let estimate = known(&row.estimate, i18n);
    let spot = estimate.as_ref().ok().copied();
    let count: AttrValue = row.count.map(|n| i18n.count(n).into()).unwrap_or_default();
    Drawn {
        label: row.label.clone(),
        tone: row.tone,
        value: spot.map(|s| row.unit.value(s.value, i18n)).unwrap_or_default(),
        interval: spot.and_then(|s| Some(row.unit.interval(s.interval?, i18n))).unwrap_or_default(),
        others: row.others.iter().copied().filter(|o| o.1.is_finite()).collect(),
        // It holds the words as they are seen, so that a visitor can say what to choose.
        name: joined(&[row.label.clone(), row.unit.said(&estimate, i18n), count.clone()]),
        count,
        estimate,
    }
}

fn widths(rows: &[Drawn], i18n: &I18n) -> Widths {
    let headed =
        |width: f64, head: &str| if width > 0.0 { width.max(widest([&*i18n.text(head)].into_iter())) } else { 0.0 };
    Widths {
        label: widest(rows.iter().map(|r| r.label.as_str())),
        value: widest(rows.iter().map(|r| r.value.as_str())).max(20.0),
        interval: headed(widest(rows.iter().map(|r| r.interval.as_str())), "chart-interval-head"),
        count: headed(widest(rows.iter().map(|r| r.count.as_str())), "chart-count-head"),
    }
}

/// A row in words.
fn said(row: &Row, looks: &[(Tone, AttrValue)], i18n: &I18n) -> AttrValue {
    let mut parts = vec![plot::pair(i18n, &row.label, &row.unit.said(&row.estimate, i18n))];
    parts.extend(row.count.map(|n| people(n, i18n)));
    parts.extend(row.others.iter().filter_map(|&(tone, value)| {
        let name = &looks.iter().find(|look| look.0 == tone)?.1;
        Some(plot::pair(i18n, name, &row.unit.said(&Ok(Spot { value, interval: None }), i18n)))
    }));
    parts.extend(row.note.clone());
    joined(&parts)
}
