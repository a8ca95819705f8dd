//! A line chart's drawing and its readout: pointing, or arrow keys, read every series' value at one x.
//!
//! Without a pointer the readout says the last values, so its room never changes. What it says aloud, it says for keys
//! only: a pointer passes over too much.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::Axes;
use super::geometry::{Geometry, HEIGHT, WIDTH};
use super::legend::{Entry, Legend, paper};
use super::lines::Lines;
use super::region::{Cursor, Pointed, Region, cursor_keys, stepped};
use super::series::Series;
use crate::sentence::Argument;
use crate::ui::i18n::{I18n, use_i18n};

#[derive(Properties, PartialEq)]
pub struct PlotProps {
    pub id: AttrValue,
    pub title: AttrValue,
    pub x_label: AttrValue,
    pub y_label: AttrValue,
    pub series: Vec<Series>,
    pub geometry: Rc<Geometry>,
    pub marks: Vec<(f64, AttrValue)>,
    pub selected: Option<usize>,
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let i18n = use_i18n();
    let cursor = use_state_eq(|| None::<Cursor<f64>>);
    let g = &props.geometry;
    let read = cursor.map(|c| g.stop_near(c.at));

    let on_point = {
        let (cursor, g) = (cursor.clone(), g.clone());
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.map(|at| Cursor::by_pointer(g.stops[g.stop_near(g.x.invert(at.x))])));
        })
    };
    let on_key = {
        let g = g.clone();
        cursor_keys(&cursor, move |key| match key {
            "ArrowUp" | "ArrowDown" => None,
            key => Some(g.stops[stepped(key, read, g.stops.len())?]),
        })
    };

    let place = read.unwrap_or(g.stops.len() - 1);
    let at = g.stops[place];
    let entries: Vec<Entry> = props.series.iter().map(|s| entry(s, at, g, &i18n)).collect();
    let x_read = pair(&i18n, &props.x_label, &i18n.number(at, g.x_digits));
    let aloud = cursor.filter(|c| c.by_key).map(|_| {
        let values = entries.iter().map(|e| pair(&i18n, &e.label, &e.value));
        let parts: Vec<AttrValue> = std::iter::once(x_read.clone()).chain(values).collect();
        AttrValue::from(parts.iter().map(|p| p.as_str()).collect::<Vec<_>>().join("; "))
    });
    let looks: Vec<_> = props.series.iter().map(|s| (s.tone, s.label.clone())).collect();
    let (on_paper, paper_box) = paper(&props.title, &looks, WIDTH, HEIGHT);
    html! {
        <>
            <Region
                id={props.id.clone()}
                title={props.title.clone()}
                keys={i18n.text("chart-keys")}
                width={WIDTH}
                height={HEIGHT}
                {paper_box}
                {on_point}
                {on_key}
                {aloud}
            >
                { on_paper }
                <Axes
                    x={g.x}
                    y={g.y}
                    x_ticks={g.x_ticks.clone()}
                    y_ticks={g.y_ticks.clone()}
                    x_label={props.x_label.clone()}
                    y_label={props.y_label.clone()}
                />
                <Lines
                    id={props.id.clone()}
                    geometry={g.clone()}
                    series={props.series.clone()}
                    selected={props.selected}
                />
                { for props.marks.iter().map(|(at, words)| change_mark(*at, words, g)) }
                if read.is_some() {
                    { cursor_mark(&props.series, at, g) }
                }
            </Region>
            <div class="chart-readout">
                <p class="chart-readout-x">{ x_read }</p>
                <Legend {entries} selected={props.selected} on_select={props.on_select.clone()} />
            </div>
        </>
    }
}

fn entry(series: &Series, at: f64, g: &Geometry, i18n: &I18n) -> Entry {
    let value = match series.at(at) {
        Some(Some(value)) => AttrValue::from(i18n.number(value, g.value_digits)),
        Some(None) => i18n.text("chart-not-estimable"),
        None => AttrValue::from("–"),
    };
    Entry { tone: series.tone, label: series.label.clone(), note: series.note.clone(), value }
}

/// "label: value", in the language's own punctuation.
pub fn pair(i18n: &I18n, label: &str, value: &str) -> AttrValue {
    let text = |s: &str| Argument::from(s.to_owned());
    i18n.with("chart-pair", &[("label", text(label)), ("value", text(value))])
}

/// A line where something was changed, with its words at the top.
fn change_mark(at: f64, words: &AttrValue, g: &Geometry) -> Html {
    let (x, (bottom, top)) = (g.x.at(at), g.y.range);
    let leftwards = (x > WIDTH * 0.7).then_some("end");
    let beside = if leftwards.is_some() { x - 4.0 } else { x + 4.0 };
    html! {
        <g class="chart-change">
            <line x1={x.to_string()} x2={x.to_string()} y1={bottom.to_string()} y2={top.to_string()} />
            <text x={beside.to_string()} y={(top + 10.0).to_string()} text-anchor={leftwards}>{ words }</text>
        </g>
    }
}

fn cursor_mark(series: &[Series], at: f64, g: &Geometry) -> Html {
    let x = AttrValue::from(format!("{:.1}", g.x.at(at)));
    let (bottom, top) = g.y.range;
    let inside = |y: f64| g.y.domain.0 <= y && y <= g.y.domain.1;
    let marks = series.iter().filter_map(|s| {
        let y = s.at(at)?.filter(|&y| inside(y))?;
        Some(html! { <g class={s.tone.class()}>{ s.tone.mark_at(g.x.at(at), g.y.at(y)) }</g> })
    });
    html! {
        <g class="chart-cursor">
            <line x1={x.clone()} x2={x} y1={bottom.to_string()} y2={top.to_string()} />
            { for marks }
        </g>
    }
}
