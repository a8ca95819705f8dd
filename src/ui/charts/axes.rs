//! The axes of a plot: grid, ticks, and what is measured in which unit.
//!
//! A component of its own, so that moving the pointer doesn't draw it again.

use yew::prelude::*;

use super::geometry::Tick;
use super::scale::{Scale, digits, place, ticks};
use crate::ui::i18n::I18n;

/// From the x axis down to the line on which its name stands.
const NAME_BELOW: f64 = 42.0;

#[derive(Properties, PartialEq)]
pub struct AxesProps {
    pub x: Scale,
    pub y: Scale,
    pub x_ticks: Vec<Tick>,
    pub y_ticks: Vec<Tick>,
    pub x_label: AttrValue,
    pub y_label: AttrValue,
}

#[component]
pub fn Axes(props: &AxesProps) -> Html {
    let (left, right) = props.x.range;
    let bottom = props.y.range.0;
    let (left_at, right_at, bottom_at) = (place(left), place(right), place(bottom));
    let rows = props.y_ticks.iter().map(|tick| {
        let y = place(tick.at);
        html! {
            <>
                <line class="chart-grid" x1={left_at.clone()} x2={right_at.clone()} y1={y.clone()} y2={y} />
                <text class="chart-tick" x={place(left - 7.0)} y={place(tick.at + 4.5)} text-anchor="end">
                    { &tick.label }
                </text>
            </>
        }
    });
    let columns = props.x_ticks.iter().map(|tick| {
        let x = place(tick.at);
        html! {
            <>
                <line class="chart-axis" x1={x.clone()} x2={x.clone()} y1={bottom_at.clone()} y2={place(bottom + 5.0)} />
                <text class="chart-tick" {x} y={place(bottom + 20.0)} text-anchor="middle">{ &tick.label }</text>
            </>
        }
    });
    html! {
        <g>
            <text class="chart-label" x="0" y="15">{ &props.y_label }</text>
            { for rows }
            <line class="chart-axis" x1={left_at} x2={right_at.clone()} y1={bottom_at.clone()} y2={bottom_at.clone()} />
            { for columns }
            <text class="chart-label" x={right_at} y={place(bottom + NAME_BELOW)} text-anchor="end">{ &props.x_label }</text>
        </g>
    }
}

/// About so many ticks with plain numbers, inside a scale.
pub fn plain_ticks(scale: Scale, about: usize, i18n: &I18n) -> Vec<Tick> {
    let steps = ticks(scale.domain.0, scale.domain.1, about);
    let tick = |&value: &f64| Tick { value, at: scale.at(value), label: i18n.number(value, digits(steps.step)).into() };
    steps.values.iter().filter(|v| (scale.domain.0..=scale.domain.1).contains(*v)).map(tick).collect()
}
