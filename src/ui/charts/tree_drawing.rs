//! A tree's drawing: boxes with what they ask and who is in them, and links as wide as the people who follow them.
//!
//! A component of its own, so that moving the pointer doesn't draw it again.

use std::rc::Rc;

use yew::prelude::*;

use super::scale::place;
use super::text;
use super::tone::Tone;
use super::tree_layout::{BOX, Layout, Spot};

/// The size of letters, which stylesheets set too, and of bold ones, which are wider.
const SIZE: f64 = 12.0;
const BOLD: f64 = 13.5;
/// From the edge of a box to what is in it.
const PAD: f64 = 8.0;
/// The widest link.
const WIDEST: f64 = 16.0;
/// A group's part of the bar has its mark where there is so much room.
const MARK_ROOM: f64 = 12.0;

/// What a box says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub lines: [AttrValue; 2],
    /// The part of the upper bar that is full.
    pub share: f64,
    pub numbers: AttrValue,
    /// People of each group.
    pub groups: Vec<u32>,
    pub people: u64,
    /// What is said below the box, where not all is drawn.
    pub more: Option<AttrValue>,
    /// Whether it asks, so that it can come to the top.
    pub asks: bool,
}

#[derive(Properties, PartialEq)]
pub struct BoxesProps {
    pub layout: Rc<Layout>,
    /// For each spot of the layout.
    pub said: Rc<[Said]>,
    pub yes: AttrValue,
    pub no: AttrValue,
    /// The group that stands out.
    pub selected: Option<usize>,
    /// Called with a node that is to be the top.
    pub on_top: Callback<usize>,
}

#[component]
pub fn Boxes(props: &BoxesProps) -> Html {
    let spots = &props.layout.spots;
    let all = props.said.first().map_or(1, |said| said.people).max(1) as f64;
    let links = spots.iter().zip(&*props.said).filter_map(|(spot, said)| {
        let (parent, yes) = spot.parent?;
        let width = 1.0 + (WIDEST - 1.0) * said.people as f64 / all;
        Some(link(&spots[parent], spot, width, if yes { &props.yes } else { &props.no }))
    });
    let boxes = spots.iter().zip(&*props.said).map(|(spot, said)| {
        let onclick = said.asks.then(|| {
            let node = spot.node;
            props.on_top.reform(move |_: MouseEvent| node)
        });
        html! {
            <g key={spot.node} class={classes!("tree-node", said.asks.then_some("asks"))} {onclick}>
                { box_of(spot, said, props.selected) }
            </g>
        }
    });
    html! { <><g>{ for links }</g><g>{ for boxes }</g></> }
}

/// A link with the answer that leads along it.
fn link(from: &Spot, to: &Spot, width: f64, answer: &AttrValue) -> Html {
    let (x, bottom) = (from.x, from.y + BOX.1);
    let middle = (bottom + to.y) / 2.0;
    let d = format!("M{x:.1} {bottom:.1}C{x:.1} {middle:.1} {0:.1} {middle:.1} {0:.1} {1:.1}", to.x, to.y);
    let left = to.x < from.x;
    let beside = width / 2.0 + 5.0;
    html! {
        <>
            <path class="tree-link" {d} stroke-width={place(width)} />
            <text
                class="tree-answer"
                x={place(to.x + if left { -beside } else { beside })}
                y={place(to.y - 6.0)}
                text-anchor={if left { "end" } else { "start" }}
            >{ answer }</text>
        </>
    }
}

fn box_of(spot: &Spot, said: &Said, selected: Option<usize>) -> Html {
    let (left, room) = (spot.x - BOX.0 / 2.0, BOX.0 - 2.0 * PAD);
    let (x, y) = (left + PAD, spot.y);
    let line = |text: &AttrValue, class: &'static str, down: f64, size: f64| {
        html! { <text {class} x={place(x)} y={place(y + down)}>{ text::fitted_at(text, room, size) }</text> }
    };
    let bar = |class: &'static str, from: f64, width: f64, down: f64, height: f64| {
        html! { <rect {class} x={place(x + from)} y={place(y + down)} width={place(width)} height={place(height)} /> }
    };
    let full = room * said.share;
    let title = format!("{} {}", said.lines[0], said.lines[1]);
    html! {
        <>
            <title>{ title }</title>
            <rect class="tree-box" x={place(left)} y={place(y)} width={place(BOX.0)} height={place(BOX.1)} rx={if said.asks { "3" } else { "12" }} />
            { line(&said.lines[0], "tree-name", 17.0, SIZE) }
            { line(&said.lines[1], "tree-asked", 32.0, BOLD) }
            { bar("tree-positive", 0.0, full, 39.0, 7.0) }
            { bar("tree-negative", full, room - full, 41.0, 3.0) }
            { line(&said.numbers, "tree-numbers", 60.0, SIZE) }
            { groups(said, (x, y + 66.0), room, selected) }
            if let Some(more) = &said.more {
                <text class="tree-more" x={place(spot.x)} y={place(y + BOX.1 + 16.0)} text-anchor="middle">{ more }</text>
            }
        </>
    }
}

/// Which groups a box's people belong to, side by side.
fn groups(said: &Said, (x, y): (f64, f64), room: f64, selected: Option<usize>) -> Html {
    let all = said.people.max(1) as f64;
    let parts = said.groups.iter().enumerate().scan(x, |from, (group, &people)| {
        let (at, width) = (*from, room * f64::from(people) / all);
        *from += width;
        let tone = Tone::Group(group);
        let faded = selected.is_some_and(|s| s != group).then_some("faded");
        Some(html! {
            <g class={classes!("tree-group", tone.class(), faded)}>
                <rect class="bar" x={place(at)} y={place(y)} width={place(width)} height="10" />
                if width >= MARK_ROOM {
                    { tone.mark_at(at + width / 2.0, y + 5.0) }
                }
            </g>
        })
    });
    html! { <>{ for parts }</> }
}
