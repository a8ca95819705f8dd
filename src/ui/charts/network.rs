//! The model drawn: its units in layers, its weights as links between them, and a readout of each.
//!
//! Of wide layers the engine sends some units only: everything here, the table too, is about those.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::network_drawing::{Links, Units, dash, stroke_width};
use super::network_layout::{LEVELS, Layout, RADIUS, Target, largest, level};
use super::network_names::Names;
use super::region::{Cursor, Pointed, Region, cursor_keys, scroll_to};
use super::scale::place;
use crate::engine::protocol::{Link, Network};
use crate::ui::i18n::{I18n, use_i18n};

#[derive(Properties, PartialEq)]
pub struct NetworkViewProps {
    pub network: Network,
    /// The names of all inputs, drawn or not.
    pub inputs: Rc<[String]>,
    /// What each output is the probability of.
    pub outputs: Rc<[AttrValue]>,
}

#[component]
pub fn NetworkView(props: &NetworkViewProps) -> Html {
    let i18n = use_i18n();
    let region = use_node_ref();
    let cursor = use_state_eq(|| None::<Cursor<Target>>);
    let layout = use_memo(props.network.layers.clone(), |_| Layout::new(&props.network));
    let names = Names { network: &props.network, inputs: &props.inputs, outputs: &props.outputs, i18n: &i18n };
    let links = &props.network.links;

    let on_point = {
        let (cursor, layout, links) = (cursor.clone(), layout.clone(), links.clone());
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| layout.nearest(&links, (at.x, at.y))).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let (at, layout, region) = (cursor.map(|c| c.at), layout.clone(), region.clone());
        cursor_keys(&cursor, move |key| {
            let (layer, unit) = step(&layout, at, key)?;
            if let Some((x, _)) = layout.unit(layer, unit) {
                scroll_to(&region, x);
            }
            Some(Target::Unit { layer, unit })
        })
    };

    let target = cursor.map(|c| c.at).filter(|&t| exists(t, &layout, links));
    let (heading, listed) = match target {
        Some(target) => names.readout(target),
        None => (i18n.text("network-hint"), vec![]),
    };
    let aloud = target.filter(|_| cursor.is_some_and(|c| c.by_key)).map(|_| {
        let parts: Vec<&str> = std::iter::once(&heading).chain(&listed).map(|p| p.as_str()).collect();
        AttrValue::from(parts.join("; "))
    });
    let table = {
        let (network, inputs, outputs, i18n) =
            (props.network.clone(), props.inputs.clone(), props.outputs.clone(), i18n.clone());
        Callback::from(move |()| Names { network: &network, inputs: &inputs, outputs: &outputs, i18n: &i18n }.table())
    };
    let (width, height) = (layout.width, layout.height);
    let title = i18n.text("network-title");
    html! {
        <ChartFrame
            id="network"
            title={title.clone()}
            description={i18n.text("network-description")}
            {table}
            empty={layout.units.is_empty().then(|| i18n.text("network-empty"))}
        >
            <Region
                id="network"
                title={title.clone()}
                keys={i18n.text("network-keys")}
                class="network-plot"
                svg_class="network-svg"
                {width}
                {height}
                natural=true
                paper_box={format!("-12 -36 {} {}", width + 24.0, height + 48.0)}
                node={region}
                {on_point}
                {on_key}
                {aloud}
            >
                <text class="paper-only chart-paper-title" x="0" y="-14">{ title }</text>
                <Links strands={layout.strands(links)} />
                { marked(target, &layout, links) }
                <Units
                    layout={(*layout).clone()}
                    layers={names.layers()}
                    inputs={names.shown_inputs()}
                    outputs={props.outputs.clone()}
                />
            </Region>
            <ul class="network-key">
                { sample(&i18n, false) }
                { sample(&i18n, true) }
            </ul>
            <div class="network-readout">
                <p class="network-readout-head">{ heading.clone() }</p>
                <ul>{ for listed.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            </div>
        </ChartFrame>
    }
}

/// The unit that an arrow key leads to from where a reader is.
fn step(layout: &Layout, from: Option<Target>, key: &str) -> Option<(usize, usize)> {
    let last = layout.units.len().checked_sub(1)?;
    let at = match from {
        Some(Target::Unit { layer, unit }) if layout.unit(layer, unit).is_some() => Some((layer, unit)),
        _ => None,
    };
    let (layer, unit) = match (key, at) {
        ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home", None) => (0, 0),
        ("ArrowLeft", Some((layer, unit))) => (layer.saturating_sub(1), unit),
        ("ArrowRight", Some((layer, unit))) => ((layer + 1).min(last), unit),
        ("ArrowUp", Some((layer, unit))) => (layer, unit.saturating_sub(1)),
        ("ArrowDown", Some((layer, unit))) => (layer, unit + 1),
        ("Home", Some(_)) => (0, 0),
        ("End", _) => (last, 0),
        _ => return None,
    };
    Some((layer, unit.min(layout.units[layer].len().checked_sub(1)?)))
}

/// A network that shrank may have lost what the reader looked at.
fn exists(target: Target, layout: &Layout, links: &[Link]) -> bool {
    match target {
        Target::Unit { layer, unit } => layout.unit(layer, unit).is_some(),
        Target::Link(i) => links.get(i).is_some_and(|l| layout.ends(l).is_some()),
    }
}

/// What the reader looks at, drawn stronger: a unit with its links, or a link.
fn marked(target: Option<Target>, layout: &Layout, links: &[Link]) -> Html {
    let largest = largest(links);
    let touches = |link: &Link| match target {
        Some(Target::Unit { layer, unit }) => {
            (link.layer == layer && link.from == unit) || (link.layer + 1 == layer && link.to == unit)
        }
        _ => false,
    };
    let strong = links.iter().enumerate().filter(|(i, l)| target == Some(Target::Link(*i)) || touches(l));
    let lines = strong.filter_map(|(_, link)| {
        let (from, to) = layout.ends(link)?;
        let negative = link.weight < 0.0;
        let sign = if negative { "negative" } else { "positive" };
        Some(html! {
            <line
                class={classes!("network-link", "marked", sign)}
                x1={place(from.0)} y1={place(from.1)} x2={place(to.0)} y2={place(to.1)}
                stroke-width={stroke_width(level(link.weight, largest)?)}
                stroke-dasharray={dash(negative)}
            />
        })
    });
    let ring = match target {
        Some(Target::Unit { layer, unit }) => layout.unit(layer, unit),
        _ => None,
    };
    html! {
        <g>
            { for lines }
            if let Some((x, y)) = ring {
                <circle class="network-ring" cx={place(x)} cy={place(y)} r={(RADIUS + 4.0).to_string()} />
            }
        </g>
    }
}

fn sample(i18n: &I18n, negative: bool) -> Html {
    let (sign, text) = if negative { ("negative", "network-negative") } else { ("positive", "network-positive") };
    html! {
        <li>
            <svg class="legend-mark" viewBox="0 0 28 14" aria-hidden="true" focusable="false">
                <path
                    class={classes!("network-link", "marked", sign)}
                    d="M0 7h28"
                    stroke-width={stroke_width(LEVELS / 2)}
                    stroke-dasharray={dash(negative)}
                />
            </svg>
            { i18n.text(text) }
        </li>
    }
}
