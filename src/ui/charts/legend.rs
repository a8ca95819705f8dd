//! What the looks mean: the legend under a chart, which also reads out values and selects, and the one in a saved file.
//!
//! The legend under a chart has room for values from the start, so that pointing at a chart moves nothing.

use yew::prelude::*;

use super::text;
use super::tone::Tone;
use crate::ui::i18n::use_i18n;

/// One look and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub tone: Tone,
    pub label: AttrValue,
    pub note: Option<AttrValue>,
    /// The value at the place that is read.
    pub value: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct LegendProps {
    pub entries: Vec<Entry>,
    #[prop_or_default]
    pub selected: Option<usize>,
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

/// A list of looks with the value of each; buttons, if they can be selected.
#[component]
pub fn Legend(props: &LegendProps) -> Html {
    let i18n = use_i18n();
    let label = i18n.text(if props.on_select.is_some() { "chart-legend-select" } else { "chart-legend" });
    let entries = props.entries.iter().enumerate().map(|(i, entry)| {
        let content = html! {
            <>
                { mark(entry.tone) }
                <span class="legend-label">
                    { &entry.label }
                    if let Some(note) = &entry.note {
                        <span class="legend-note">{ " " }{ note }</span>
                    }
                </span>
                { " " }
                <span class="legend-value">{ &entry.value }</span>
            </>
        };
        let faded = props.selected.is_some_and(|s| s != i).then_some("faded");
        let Some(on_select) = &props.on_select else {
            return html! { <li class={classes!("legend-entry", faded)}>{ content }</li> };
        };
        let onclick = on_select.reform(move |_: MouseEvent| i);
        let pressed = (props.selected == Some(i)).to_string();
        html! {
            <li>
                <button type="button" class={classes!("legend-entry", faded)} aria-pressed={pressed} {onclick}>
                    { content }
                </button>
            </li>
        }
    });
    html! { <ul class="legend" aria-label={label}>{ for entries }</ul> }
}

#[derive(Properties, PartialEq)]
pub struct KeyProps {
    pub looks: Vec<(Tone, AttrValue)>,
}

/// A list of looks without values.
#[component]
pub fn Key(props: &KeyProps) -> Html {
    let i18n = use_i18n();
    let entries = props.looks.iter().map(|(tone, label)| {
        html! { <li>{ mark(*tone) }{ label }</li> }
    });
    html! { <ul class="chart-key" aria-label={i18n.text("chart-key")}>{ for entries }</ul> }
}

/// The look by itself.
pub fn mark(tone: Tone) -> Html {
    html! {
        <svg class="legend-mark" viewBox="0 0 28 14" aria-hidden="true" focusable="false">{ tone.sample_at(0.0, 7.0) }</svg>
    }
}

const LINE: f64 = 22.0;
const SAMPLE: f64 = 34.0;

/// The title above and a legend below a drawing of `width` x `height`: in the saved file only. Also the view box with
/// room for both.
pub fn paper(title: &AttrValue, looks: &[(Tone, AttrValue)], width: f64, height: f64) -> (Html, AttrValue) {
    let (mut x, mut y) = (0.0, height + LINE);
    let entries: Vec<Html> = looks
        .iter()
        .map(|(tone, label)| {
            let room = SAMPLE + text::width(label) + 14.0;
            if x > 0.0 && x + room > width {
                (x, y) = (0.0, y + LINE);
            }
            let at = x;
            x += room;
            html! {
                <>
                    { tone.sample_at(at, y - 4.5) }
                    <text x={format!("{:.1}", at + SAMPLE)} y={y.to_string()}>{ label }</text>
                </>
            }
        })
        .collect();
    let bottom = if looks.is_empty() { height } else { y };
    let drawn = html! {
        <g class="paper-only">
            <text class="chart-paper-title" x="0" y="-16">{ text::fitted(title, width) }</text>
            { for entries }
        </g>
    };
    let (margin, above) = (12.0, 44.0);
    let view_box = format!("{} {} {} {}", -margin, -above, width + 2.0 * margin, bottom + above + margin);
    (drawn, view_box.into())
}
