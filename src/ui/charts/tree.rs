//! A decision tree drawn: its questions from the top down, who arrives where, and a readout of each way.
//!
//! Of a deep tree some levels are drawn; any node that asks can be brought to the top, and the way leads back.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::legend::{Key, Legend, paper};
use super::region::{Cursor, Pointed, Region, scroll_to, use_width};
use super::scale::place;
use super::tone::Tone;
use super::tree_drawing::{Boxes, Said};
use super::tree_layout::{BOX, Layout, below, parents, step};
use super::tree_words::Words;
use crate::engine::protocol::DrawnTree;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct TreeViewProps {
    pub tree: Rc<DrawnTree>,
    pub title: AttrValue,
    /// The grouping that is watched, and what its groups are called.
    pub grouping: usize,
    pub groups: Vec<AttrValue>,
    /// What classes are called, where there are more than two.
    pub classes: Vec<AttrValue>,
    /// The group that stands out.
    pub selected: Option<usize>,
    pub on_select: Callback<usize>,
}

#[component]
pub fn TreeView(props: &TreeViewProps) -> Html {
    let i18n = use_i18n();
    let (region, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let top = use_state_eq(|| 0);
    let tree = &props.tree;
    // A tree that is grown anew has not the nodes of the one before.
    let there = *top < tree.nodes.len();
    {
        let top = top.clone();
        use_effect_with(there, move |&there| {
            if !there {
                top.set(0);
            }
        });
    }
    let shape = use_memo((tree.clone(), if there { *top } else { 0 }, width as u32), |(tree, top, width)| {
        (Rc::new(Layout::fitting(tree, *top, f64::from(*width))), Rc::<[_]>::from(parents(tree)), below(tree))
    });
    let (layout, parents, below) = (&shape.0, &shape.1, &shape.2);
    {
        let (region, middle) = (region.clone(), layout.spots.first().map_or(0.0, |spot| spot.x));
        use_effect_with((*top, layout.width as u32), move |_| scroll_to(&region, middle));
    }
    let arrivals = tree.arrivals.get(props.grouping);
    let (groups, classes) = (&props.groups, &props.classes);
    let words = Words { tree, parents, arrivals, groups, classes, i18n: &i18n };
    let root = layout.spots.first().map_or(0, |spot| spot.node);

    let on_point = {
        let (cursor, layout) = (cursor.clone(), layout.clone());
        Callback::from(move |at: Option<Pointed>| {
            cursor.set(at.and_then(|at| layout.at((at.x, at.y))).map(Cursor::by_pointer));
        })
    };
    let on_key = {
        let (cursor, top, region) = (cursor.clone(), top.clone(), region.clone());
        let (tree, layout, parents) = (tree.clone(), layout.clone(), parents.clone());
        Callback::from(move |e: KeyboardEvent| {
            if e.key() == "Escape" {
                return cursor.set(None);
            }
            let from = cursor.map(|c| c.at).filter(|&node| layout.spot(node).is_some());
            let Some((node, above)) = step(&tree, &layout, &parents, from, &e.key()) else { return };
            e.prevent_default();
            top.set(above);
            cursor.set(Some(Cursor::by_key(node)));
            if let Some(spot) = layout.spot(node) {
                scroll_to(&region, spot.x);
            }
        })
    };
    let on_top = {
        let top = top.clone();
        use_callback((), move |node: usize, ()| top.set(node))
    };

    let read = cursor.filter(|c| layout.spot(c.at).is_some());
    let node = read.map_or(root, |c| c.at);
    let (heading, way, entries) = (words.heading(node), words.way(node, true), words.entries(node));
    let aloud = read.filter(|c| c.by_key).map(|_| {
        let asked = words.lines(node).join(" ");
        AttrValue::from(
            std::iter::once(asked)
                .chain([heading.to_string()])
                .chain(way.iter().map(AttrValue::to_string))
                .collect::<Vec<_>>()
                .join("; "),
        )
    });
    let said: Rc<[Said]> =
        layout.spots.iter().map(|spot| said(&words, spot.node, spot.cut.then(|| below[spot.node]))).collect();
    let table = {
        let (tree, parents, groups, classes, i18n) =
            (tree.clone(), parents.clone(), groups.clone(), classes.clone(), i18n.clone());
        let grouping = props.grouping;
        Callback::from(move |()| {
            let arrivals = tree.arrivals.get(grouping);
            Words { tree: &tree, parents: &parents, arrivals, groups: &groups, classes: &classes, i18n: &i18n }.table()
        })
    };
    let shares =
        if classes.is_empty() { ["tree-is-positive", "tree-is-negative"] } else { ["tree-leads", "tree-others"] };
    let looks: Vec<_> = [Tone::Positive, Tone::Negative].into_iter().zip(shares.map(|id| i18n.text(id))).collect();
    let shown: Vec<_> = looks.iter().cloned().chain(entries.iter().map(|e| (e.tone, e.label.clone()))).collect();
    let title = props.title.clone();
    let (on_paper, paper_box) = paper(&title, &shown, layout.width, layout.height);
    html! {
        <ChartFrame id="tree" title={title.clone()} description={i18n.text("tree-description")} {table}>
            { trail(&words, root, &on_top) }
            <Region
                id="tree"
                {title}
                keys={i18n.text("tree-keys")}
                class="network-plot"
                svg_class="sized natural tree-svg"
                width={layout.width}
                height={layout.height}
                natural=true
                {paper_box}
                node={region}
                {on_point}
                {on_key}
                {aloud}
            >
                { on_paper }
                <Boxes
                    layout={layout.clone()}
                    {said}
                    yes={i18n.text("tree-yes")}
                    no={i18n.text("tree-no")}
                    selected={props.selected}
                    {on_top}
                />
                if let Some(spot) = read.and_then(|c| layout.spot(c.at)) {
                    <rect class="network-ring" x={place(spot.x - BOX.0 / 2.0 - 3.0)} y={place(spot.y - 3.0)}
                        width={place(BOX.0 + 6.0)} height={place(BOX.1 + 6.0)} rx="6" />
                }
            </Region>
            <Key {looks} />
            <div class="network-readout tree-readout">
                <p class="network-readout-head">{ heading }</p>
                if !way.is_empty() {
                    <p class="network-readout-head">{ i18n.text("tree-all-true") }</p>
                    <ul>{ for way.iter().map(|condition| html! { <li>{ condition }</li> }) }</ul>
                }
                <Legend {entries} selected={props.selected} on_select={Some(props.on_select.clone())} />
            </div>
        </ChartFrame>
    }
}

fn said(words: &Words, node: usize, hidden: Option<u64>) -> Said {
    let groups = (0..words.groups.len()).filter_map(|group| words.arrived(node, group));
    Said {
        lines: words.lines(node),
        share: words.share(node),
        numbers: words.numbers(node).into(),
        groups: groups.map(|(people, _)| people).collect(),
        people: words.tree.nodes[node].people,
        more: hidden.map(|n| words.i18n.with("tree-more", &[("nodes", words.i18n.count(n).into())])),
        asks: words.tree.nodes[node].asks.is_some(),
    }
}

/// The way from the root to the top of the drawing, which leads back.
fn trail(words: &Words, root: usize, on_top: &Callback<usize>) -> Html {
    let way = std::iter::once(words.i18n.text("groups-everyone")).chain(words.way(root, false));
    let steps = words.above(root).into_iter().chain([root]).zip(way).map(|(node, name)| {
        let onclick = on_top.reform(move |_: MouseEvent| node);
        let current = (node == root).then_some("step");
        html! { <li><button type="button" class="plain" {onclick} aria-current={current}>{ name }</button></li> }
    });
    html! { <nav class="tree-trail" aria-label={words.i18n.text("tree-trail")}><ol>{ for steps }</ol></nav> }
}
