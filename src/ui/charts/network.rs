//! The model drawn: its units in layers, its weights as links between them, and a readout of each.
//!
//! Of wide layers the engine sends some units only: everything here, the table too, is about those.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::network_drawing::{Links, Units, dash, outline, stroke_width};
use super::network_editor::{Chosen, Editor, focus};
use super::network_keys::step;
use super::network_layout::{LEVELS, Layout, Target, largest, level};
use super::network_names::Names;
use super::network_pictures::{Enlarged, Pictures};
use super::region::{Cursor, Pointed, Region, cursor_keys, scroll_to};
use super::scale::place;
use crate::engine::protocol::{Link, Network, Plane, Surface};
use crate::ui::app::Send;
use crate::ui::i18n::{I18n, use_i18n};

#[derive(Properties, PartialEq)]
pub struct NetworkViewProps {
    pub network: Network,
    /// The names of all inputs, drawn or not.
    pub inputs: Rc<[String]>,
    /// What each output is the probability of.
    pub outputs: Rc<[AttrValue]>,
    /// Tells the engine what the visitor sets by hand.
    pub send: Send,
    /// The plane of two features, and what units give there, for a model that has one.
    #[prop_or_default]
    pub pictures: Option<(Rc<Plane>, Rc<Surface>)>,
}

#[component]
pub fn NetworkView(props: &NetworkViewProps) -> Html {
    let i18n = use_i18n();
    let region = use_node_ref();
    let cursor = use_state_eq(|| None::<Cursor<Target>>);
    let editing = use_state_eq(|| None::<Chosen>);
    let pictured = props.pictures.is_some();
    let layout = use_memo((props.network.layers.clone(), pictured), |_| Layout::new(&props.network, pictured));
    let names = Names { network: &props.network, inputs: &props.inputs, outputs: &props.outputs, i18n: &i18n };
    let links = &props.network.links;

    let on_point = {
        let (cursor, layout, links) = (cursor.clone(), layout.clone(), links.clone());
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| layout.nearest(&links, (at.x, at.y))).map(Cursor::by_pointer));
        })
    };
    let edit = {
        let (editing, network) = (editing.clone(), props.network.clone());
        Callback::from(move |target: Option<Target>| editing.set(target.and_then(|t| Chosen::new(t, &network))))
    };
    let on_click = {
        let (edit, layout, links) = (edit.clone(), layout.clone(), links.clone());
        Callback::from(move |at: Pointed| edit.emit(layout.nearest(&links, (at.x, at.y))))
    };
    let on_key = {
        let (at, layout, links, region) = (cursor.map(|c| c.at), layout.clone(), links.clone(), region.clone());
        let keys = cursor_keys(&cursor, move |key| {
            let next = step(&layout, &links, at, key)?;
            if let Some((x, _)) = layout.place(&links, next) {
                scroll_to(&region, x);
            }
            Some(next)
        });
        Callback::from(move |e: KeyboardEvent| {
            if e.key() == "Enter" {
                // Where the editor opens, the key would also send it.
                e.prevent_default();
                edit.emit(at);
            } else {
                keys.emit(e);
            }
        })
    };
    let on_end = {
        let (editing, region) = (editing.clone(), region.clone());
        Callback::from(move |()| {
            editing.set(None);
            focus(&region);
        })
    };

    let target = editing.map(|chosen| chosen.target).or(cursor.map(|c| c.at));
    let target = target.filter(|&t| layout.place(links, t).is_some());
    let pointed = editing.is_none() && target.is_some_and(|t| Chosen::new(t, &props.network).is_some());
    let (heading, mut listed) = match target {
        Some(target) => names.readout(target),
        None => (i18n.text("network-hint"), vec![]),
    };
    let enlarged = props.pictures.as_ref().zip(target).and_then(|((plane, surface), target)| {
        let Target::Unit { layer, unit } = target else { return None };
        let picture = surface.units.get(layer)?.get(unit)?.clone();
        listed.insert(0, names.range(layer, &picture));
        Some(html!(<Enlarged plane={plane.clone()} {picture} />))
    });
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
            description={i18n.text(if pictured { "network-description-pictured" } else { "network-description" })}
            {table}
            empty={layout.units.is_empty().then(|| i18n.text("network-empty"))}
        >
            <div class="network-parts">
            <div class="network-drawn">
            <Region
                id="network"
                title={title.clone()}
                keys={i18n.text("network-keys")}
                class="network-plot"
                svg_class={classes!("network-svg", pointed.then_some("pointed"))}
                {width}
                {height}
                natural=true
                paper_box={format!("-12 -36 {} {}", width + 24.0, height + 48.0)}
                node={region}
                {on_point}
                {on_click}
                {on_key}
                {aloud}
            >
                <text class="paper-only chart-paper-title" x="0" y="-14">{ title }</text>
                <Links strands={layout.strands(links)} />
                { marked(target, &layout, pictured, links) }
                if let Some((_, surface)) = &props.pictures {
                    <Pictures layout={(*layout).clone()} surface={surface.clone()} />
                }
                <Units
                    layout={(*layout).clone()}
                    {pictured}
                    layers={names.layers()}
                    inputs={names.shown_inputs()}
                    outputs={props.outputs.clone()}
                />
            </Region>
            <ul class="network-key">
                { sample(&i18n, false) }
                { sample(&i18n, true) }
            </ul>
            </div>
            <div class={classes!("network-readout", pictured.then_some("pictured"))}>
                <div>
                    if let Some((chosen, target)) = editing.zip(target) {
                        <Editor {chosen} name={names.number(target)} send={props.send.clone()} {on_end} />
                    }
                    <p class="network-readout-head">{ heading.clone() }</p>
                    <ul>{ for listed.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </div>
                { enlarged }
            </div>
            </div>
        </ChartFrame>
    }
}

/// What the reader looks at, drawn stronger: a unit with its links, or a link.
fn marked(target: Option<Target>, layout: &Layout, pictured: bool, links: &[Link]) -> Html {
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
    let ring = ring.map(|at| outline(classes!("network-ring"), at, layout.radius + 4.0, pictured));
    html! {
        <g>
            { for lines }
            { ring }
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
