//! The network's drawing in two parts: links, which change with every update, and units, which hardly ever do.

use std::rc::Rc;

use yew::prelude::*;

use super::network_layout::{CAPTION, LEVELS, Layout, NAME_ROOM, OUTPUT_ROOM, Strand};
use super::scale::place;
use super::text;

#[derive(Properties, PartialEq)]
pub struct LinksProps {
    pub strands: Vec<Strand>,
}

/// The size of names, which stylesheets set too: a network isn't drawn smaller where the page is narrow.
const NAME_EM: f64 = 12.5;

const LEVEL_CLASSES: [&str; LEVELS] = ["link-0", "link-1", "link-2", "link-3", "link-4", "link-5"];

/// All links: their width is their strength, their colour and dash their sign.
#[component]
pub fn Links(props: &LinksProps) -> Html {
    let strands = props.strands.iter().map(|strand| {
        let sign = if strand.negative { "negative" } else { "positive" };
        html! {
            <path
                class={classes!("network-link", sign, LEVEL_CLASSES[strand.level])}
                d={strand.d.clone()}
                stroke-width={stroke_width(strand.level)}
                stroke-dasharray={dash(strand.negative)}
            />
        }
    });
    html! { <g>{ for strands }</g> }
}

/// A link's width, in drawing units.
pub fn stroke_width(level: usize) -> AttrValue {
    AttrValue::from(format!("{:.1}", 0.6 + level as f64 * 0.75))
}

/// The dash of a negative link.
pub fn dash(negative: bool) -> Option<&'static str> {
    negative.then_some("5 3")
}

/// A layer as it is labelled.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerText {
    pub caption: AttrValue,
    /// What is said under a layer of which not all units are shown.
    pub more: Option<AttrValue>,
}

#[derive(Properties, PartialEq)]
pub struct UnitsProps {
    pub layout: Layout,
    /// Whether units are frames around pictures.
    pub pictured: bool,
    pub layers: Vec<LayerText>,
    /// The names of the shown inputs.
    pub inputs: Vec<AttrValue>,
    pub outputs: Rc<[AttrValue]>,
}

/// All units with their captions and names.
#[component]
pub fn Units(props: &UnitsProps) -> Html {
    let last = props.layers.len().saturating_sub(1);
    let radius = props.layout.radius;
    let layers = props.layout.units.iter().zip(&props.layers).enumerate().map(|(i, (units, layer))| {
        let Some(&(x, bottom)) = units.last() else { return Html::default() };
        let circles = units.iter().enumerate().map(|(unit, &(x, y))| {
            html! {
                <>
                    { outline(classes!("network-unit", props.pictured.then_some("pictured")), (x, y), radius, props.pictured) }
                    if let Some(name) = props.inputs.get(unit).filter(|_| i == 0) {
                        { named(name, x - radius - 6.0, y, "end", NAME_ROOM - radius - 8.0) }
                    } else if let Some(name) = props.outputs.get(unit).filter(|_| i == last) {
                        { named(name, x + radius + 6.0, y, "start", OUTPUT_ROOM - radius - 8.0) }
                    }
                </>
            }
        });
        html! {
            <g>
                <text class="network-caption" x={place(x)} y={place(CAPTION)} text-anchor="middle">
                    { &layer.caption }
                </text>
                { for circles }
                if let Some(more) = &layer.more {
                    <text class="network-more" x={place(x)} y={place(bottom + radius + 19.0)} text-anchor="middle">{ more }</text>
                }
            </g>
        }
    });
    html! { <g>{ for layers }</g> }
}

/// A unit's edge, or a ring around it: a disc's, or a picture's.
pub fn outline(class: Classes, (x, y): (f64, f64), radius: f64, pictured: bool) -> Html {
    if pictured {
        let [x, y] = [x, y].map(|centre| place(centre - radius));
        let side = place(2.0 * radius);
        html!(<rect {class} {x} {y} width={side.clone()} height={side} rx="2" />)
    } else {
        html!(<circle {class} cx={place(x)} cy={place(y)} r={radius.to_string()} />)
    }
}

fn named(name: &AttrValue, x: f64, y: f64, anchor: &'static str, room: f64) -> Html {
    html! {
        <text class="network-name" x={place(x)} y={place(y + 4.0)} text-anchor={anchor}>
            <title>{ name }</title>
            { text::fitted_at(name, room, NAME_EM) }
        </text>
    }
}
