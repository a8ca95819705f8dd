//! Horizontal bars, one for each group: how many there are, or how often something happens to them.
//!
//! Every bar says its value in words; a group without one says why, and has an empty track instead of a bar of length 0.

use yew::prelude::*;

use super::frame::ChartFrame;
use super::scale::Scale;
use super::table::{DataTable, number};
use super::text;
use super::tone::Tone;
use crate::ui::i18n::use_i18n;

/// A group's bar.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    pub label: AttrValue,
    /// How long the bar is; `None` if it can't be estimated.
    pub value: Option<f64>,
    /// What to print: the value with its unit, or the reason why there is none.
    pub text: AttrValue,
    pub tone: Tone,
    /// A second, smaller line.
    pub note: Option<AttrValue>,
}

#[derive(Properties, PartialEq)]
pub struct GroupBarsProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// What the bars measure, with its unit.
    pub x_label: AttrValue,
    pub rows: Vec<BarRow>,
    /// The value at the right end of the track; bars begin at 0.
    pub max: f64,
    /// The value at the left end, 0 or below.
    #[prop_or_default]
    pub min: f64,
    /// What to say while there are no rows.
    pub empty: AttrValue,
    /// The group that stands out.
    #[prop_or_default]
    pub selected: Option<usize>,
    /// Called with the group that was chosen, also if it is the selected one already.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

const WIDTH: f64 = 440.0;
/// Above the first row, for the label.
const TOP: f64 = 28.0;
const ROW: f64 = 44.0;
const NOTE: f64 = 17.0;

#[component]
pub fn GroupBars(props: &GroupBarsProps) -> Html {
    let i18n = use_i18n();
    let has_notes = props.rows.iter().any(|r| r.note.is_some());
    let row_height = ROW + if has_notes { NOTE } else { 0.0 };
    let height = TOP + row_height * props.rows.len() as f64;
    let scale = Scale::new((props.min, props.max), (0.0, WIDTH));
    let rows = props.rows.iter().enumerate().map(|(i, row)| {
        // The name holds the words as they are seen, so that a visitor can say what to press.
        let seen = [Some(&row.label), Some(&row.text), row.note.as_ref()];
        let name = seen.into_iter().flatten().map(AttrValue::as_str).collect::<Vec<_>>().join(" ");
        let state = props.selected.map(|s| if s == i { "selected" } else { "faded" });
        let drawn = drawing(row, scale, row_height);
        let transform = format!("translate(0 {:.1})", TOP + i as f64 * row_height);
        let class = classes!("bar-row", row.tone.class(), state);
        let Some(on_select) = &props.on_select else {
            return html! { <g {class} {transform} role="listitem" aria-label={name.clone()}>{ drawn }</g> };
        };
        let onclick = on_select.reform(move |_: MouseEvent| i);
        let onkeydown = {
            let on_select = on_select.clone();
            Callback::from(move |e: KeyboardEvent| {
                if matches!(e.key().as_str(), "Enter" | " ") {
                    e.prevent_default();
                    on_select.emit(i);
                }
            })
        };
        html! {
            <g
                {class}
                {transform}
                role="button"
                tabindex="0"
                aria-label={name}
                aria-pressed={(props.selected == Some(i)).to_string()}
                {onclick}
                {onkeydown}
            >
                { drawn }
            </g>
        }
    });
    let table = {
        let (rows, x_label) = (props.rows.clone(), props.x_label.clone());
        let [group, shown, note] = ["chart-group", "chart-shown", "chart-remark"].map(|id| i18n.text(id));
        Callback::from(move |()| DataTable {
            columns: vec![group.clone(), x_label.clone(), shown.clone(), note.clone()],
            rows: rows.iter().map(cells).collect(),
        })
    };
    let role = if props.on_select.is_some() { "group" } else { "list" };
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={props.rows.is_empty().then(|| props.empty.clone())}
        >
            <svg
                class="chart-svg bars"
                viewBox={format!("0 0 {WIDTH} {height}")}
                data-paper-box={format!("-12 -44 {} {}", WIDTH + 24.0, height + 56.0)}
                {role}
                aria-label={format!("{} ({})", props.title, props.x_label)}
            >
                <text class="paper-only chart-paper-title" x="0" y="-16">{ text::fitted(&props.title, WIDTH) }</text>
                <text class="chart-label" x="0" y="15" aria-hidden="true">{ &props.x_label }</text>
                { for rows }
            </svg>
        </ChartFrame>
    }
}

fn drawing(row: &BarRow, scale: Scale, height: f64) -> Html {
    let printed = text::fitted(&row.text, WIDTH * 0.6);
    let label = text::fitted(&row.label, WIDTH - text::width(&printed) - 32.0);
    let bar = row.value.filter(|v| v.is_finite()).map(|v| {
        let (zero, end) = (scale.at(0.0), scale.at(v).clamp(0.0, WIDTH));
        (zero.min(end), (end - zero).abs())
    });
    let track = if bar.is_some() { "bar-track" } else { "bar-track absent" };
    html! {
        <>
            <rect class="bar-focus" x="0" y="0" width={WIDTH.to_string()} height={(height - 2.0).to_string()} />
            if label != row.label.as_str() {
                <title>{ &row.label }</title>
            }
            <g aria-hidden="true">
                { row.tone.mark_at(6.0, 14.0) }
                <text class="bar-label" x="18" y="19">{ label }{ " " }</text>
                <text class="bar-value" x={WIDTH.to_string()} y="19" text-anchor="end">{ printed }</text>
                <rect class={track} x="0" y="27" width={WIDTH.to_string()} height="8" />
                if let Some((from, length)) = bar {
                    <rect class="bar" x={format!("{from:.1}")} y="27" width={format!("{length:.1}")} height="8" />
                }
                if let Some(note) = &row.note {
                    <text class="bar-note" x="0" y="50">{ text::fitted(note, WIDTH) }</text>
                }
            </g>
        </>
    }
}

fn cells(row: &BarRow) -> Vec<AttrValue> {
    let value = row.value.map(number).unwrap_or_default();
    vec![row.label.clone(), value, row.text.clone(), row.note.clone().unwrap_or_default()]
}
