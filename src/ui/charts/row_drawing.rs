//! The drawing of rows of dots: the axis with its lines and zones, and the rows.
//!
//! What is where is `row_layout`'s; what is read and selected is `rows`'.

use yew::prelude::*;

use super::row_layout::{RowLayout, SIZE};
use super::rows::{Line, Zone};
use super::scale::{Scale, place, ticks};
use super::spot::{Estimated, Unit};
use super::text;
use super::tone::Tone;
use crate::ui::i18n::use_i18n;

/// A row with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub label: AttrValue,
    pub tone: Tone,
    /// Without what is not finite.
    pub estimate: Estimated,
    pub value: AttrValue,
    pub interval: AttrValue,
    pub count: AttrValue,
    pub others: Vec<(Tone, f64)>,
    /// The whole row in words.
    pub name: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct RowAxisProps {
    pub layout: RowLayout,
    pub domain: (f64, f64),
    pub unit: Unit,
    pub x_label: AttrValue,
    pub line: Option<Line>,
    pub zone: Option<Zone>,
}

/// Below the rows, all that is written has this much more depth than the axis.
const FOOT: f64 = 18.0;

#[component]
pub fn RowAxis(props: &RowAxisProps) -> Html {
    let i18n = use_i18n();
    let l = &props.layout;
    let scale = l.scale(props.domain);
    let about = if l.plot.1 - l.plot.0 < 260.0 { 3 } else { 5 };
    let steps = ticks(scale.domain.0, scale.domain.1, about);
    let (top, bottom) = (l.top(0) - 4.0, l.bottom());
    let columns = steps.values.iter().map(|&value| {
        let x = place(scale.at(value));
        let label = props.unit.tick(value, steps.step, &i18n);
        html! {
            <>
                <line class="chart-grid" x1={x.clone()} x2={x.clone()} y1={place(top)} y2={place(bottom)} />
                <text class="chart-tick" x={x.clone()} y={place(top - 6.0)} text-anchor="middle">{ label.clone() }</text>
                if l.is_long() {
                    <text class="chart-tick" {x} y={place(bottom + 17.0)} text-anchor="middle">{ label }</text>
                }
            </>
        }
    });
    let heads = [(l.interval_end, "chart-interval-head"), (l.count_end, "chart-count-head")].map(|(end, id)| {
        html! {
            if let Some(end) = end {
                <text class="chart-label" x={place(end)} y={place(top - 6.0)} text-anchor="end">{ i18n.text(id) }</text>
            }
        }
    });
    // A long label may begin left of the dots, over the names.
    let room = text::width_at(&props.x_label, SIZE);
    let label_x = l.plot.0.min((l.width - room).max(0.0));
    html! {
        <g aria-hidden="true">
            <text class="chart-label" x={place(label_x)} y="14">{ text::fitted_at(&props.x_label, l.width, SIZE) }</text>
            if let Some(zone) = &props.zone {
                { shaded("row-zone", scale, (zone.from, zone.to), top, bottom) }
            }
            { for columns }
            { for heads }
            if let Some(line) = &props.line {
                if let Some(band) = line.band {
                    { shaded("row-band", scale, band, top, bottom) }
                }
                <line
                    class="row-line"
                    x1={place(scale.at(line.at))} x2={place(scale.at(line.at))}
                    y1={place(top)} y2={place(bottom + 4.0)}
                />
            }
            { foot(props, scale) }
        </g>
    }
}

/// What the line and the zone are, centred below them as far as the drawing allows.
fn foot(props: &RowAxisProps, scale: Scale) -> Html {
    let l = &props.layout;
    let y = l.height() - FOOT + 12.0;
    let written = |label: &AttrValue, at: f64, class: &'static str| {
        let half = text::width_at(label, SIZE) / 2.0;
        let x = scale.at(at).min(l.width - half).max(half);
        html! { <text {class} x={place(x)} y={place(y)} text-anchor="middle">{ label }</text> }
    };
    html! {
        <>
            if let Some(Line { at, label: Some(label), .. }) = &props.line {
                { written(label, *at, "row-line-label") }
            }
            if let Some(zone) = &props.zone {
                { written(&zone.label, (zone.from + zone.to) / 2.0, "chart-label") }
            }
        </>
    }
}

fn shaded(class: &'static str, scale: Scale, (from, to): (f64, f64), top: f64, bottom: f64) -> Html {
    let (from, to) = (inside(from, scale).0, inside(to, scale).0);
    html! {
        <rect {class} x={place(from)} width={place((to - from).max(1.0))} y={place(top)} height={place(bottom - top)} />
    }
}

/// The place of a value, at the end of the axis if it lies beyond: then also on which side.
pub fn inside(value: f64, scale: Scale) -> (f64, Option<bool>) {
    let (low, high) = scale.domain;
    // An end that was computed may miss its tick by a rounding.
    let slack = (high - low) * 1e-9;
    let beyond = if value > high + slack { Some(true) } else { (value < low - slack).then_some(false) };
    (scale.at(value.clamp(low, high)), beyond)
}

#[derive(Properties, PartialEq)]
pub struct RowsProps {
    pub id: AttrValue,
    pub layout: RowLayout,
    pub domain: (f64, f64),
    pub rows: Vec<Drawn>,
    /// The row that is read.
    pub read: Option<usize>,
    pub selected: Vec<usize>,
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let scale = props.layout.scale(props.domain);
    let rows = props.rows.iter().enumerate().map(|(i, row)| {
        let selected = props.selected.contains(&i);
        let state = match (props.selected.is_empty(), selected) {
            (true, _) => None,
            (_, true) => Some("selected"),
            (_, false) => Some("faded"),
        };
        let read = (props.read == Some(i)).then_some("read");
        let option = props.on_select.is_some();
        html! {
            <g
                id={format!("{}-row-{i}", props.id)}
                class={classes!("row", row.tone.class(), state, read, option.then_some("option"))}
                transform={format!("translate(0 {:.1})", props.layout.top(i))}
                role={option.then_some("option")}
                aria-selected={option.then(|| selected.to_string())}
                aria-label={option.then(|| row.name.clone())}
                onclick={props.on_select.as_ref().map(|on_select| on_select.reform(move |_: MouseEvent| i))}
            >
                { ground(&props.layout) }
                <g aria-hidden="true">
                    { words(row, &props.layout) }
                    { dot(row, &props.layout, scale) }
                </g>
            </g>
        }
    });
    html! { <g>{ for rows }</g> }
}

/// What makes the whole row something to press.
fn ground(l: &RowLayout) -> Html {
    html! {
        <rect class="row-ground" x="-4" y="1" width={place(l.width + 8.0)} height={place(l.row_height - 2.0)} rx="2" />
    }
}

fn words(row: &Drawn, l: &RowLayout) -> Html {
    let y = place(l.line());
    let label = text::fitted_at(&row.label, l.label_room, SIZE);
    // A look that all rows share tells nothing about one.
    let marked = matches!(row.tone, Tone::Group(_));
    let number = |class: &'static str, end: f64, text: &AttrValue| {
        html! { <text {class} x={place(end)} y={y.clone()} text-anchor="end">{ text }{ " " }</text> }
    };
    html! {
        <>
            if label != row.label.as_str() {
                <title>{ &row.label }</title>
            }
            if marked {
                { row.tone.mark_at(6.0, l.line() - 4.5) }
            }
            <text class="row-label" x={if marked { "18" } else { "0" }} y={y.clone()}>{ label }{ " " }</text>
            { number("row-value", l.value_end, &row.value) }
            if let Some(end) = l.interval_end {
                { number("row-soft", end, &row.interval) }
            }
            if let Some(end) = l.count_end {
                { number("row-soft", end, &row.count) }
            }
        </>
    }
}

/// The dot with its interval and the other numbers below, or the reason why there is none.
fn dot(row: &Drawn, l: &RowLayout, scale: Scale) -> Html {
    let y = l.dot();
    let spot = match &row.estimate {
        Err(reason) => {
            let room = l.width - l.plot.0;
            return html! {
                <text class="row-absent" x={place(l.plot.0)} y={place(y + 4.5)}>{ text::fitted_at(reason, room, SIZE) }</text>
            };
        }
        Ok(spot) => spot,
    };
    let others = row.others.iter().map(|&(tone, value)| {
        let (x, beyond) = inside(value, scale);
        let chevron = beyond.map(|right| if right { "M7 -4l4 4l-4 4" } else { "M-7 -4l-4 4l4 4" });
        html! {
            <g class={tone.class()}>
                { tone.mark_at(x, y + 8.0) }
                if let Some(d) = chevron {
                    <path class="row-beyond" {d} transform={format!("translate({x:.1} {:.1})", y + 8.0)} />
                }
            </g>
        }
    });
    let (x, beyond) = inside(spot.value, scale);
    let mark = match beyond {
        None => row.tone.mark(),
        Some(true) => "M-5 -4.5L5 0L-5 4.5z",
        Some(false) => "M5 -4.5L-5 0L5 4.5z",
    };
    html! {
        <>
            <line class="row-guide" x1={place(l.plot.0)} x2={place(l.plot.1)} y1={place(y)} y2={place(y)} />
            if let Some((low, high)) = spot.interval {
                <line
                    class="row-interval"
                    x1={place(inside(low, scale).0)} x2={place(inside(high, scale).0)}
                    y1={place(y)} y2={place(y)}
                />
            }
            <path class="chart-mark row-dot" d={mark} transform={format!("translate({x:.1} {y:.1}) scale(1.2)")} />
            { for others }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beyond_the_axis_is_shown_at_its_end() {
        let scale = Scale::new((0.0, 2.0), (100.0, 300.0));
        assert_eq!(inside(1.0, scale), (200.0, None));
        assert_eq!(inside(7.0, scale), (300.0, Some(true)));
        assert_eq!(inside(-1.0, scale), (100.0, Some(false)));
        assert_eq!(inside(2.0 + 1e-12, scale), (300.0, None));
    }
}
