//! People as points in a plane that a model has made: colour and mark are the group; of many groups with short names each
//! point is its group's name.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::{Axes, plain_ticks};
use super::frame::ChartFrame;
use super::legend::paper;
use super::region::{Cursor, Pointed, Region, cursor_keys, use_width};
use super::scale::{Scale, place};
use super::table::{DataTable, number};
use super::tone::Tone;
use crate::engine::protocol::{Plane, PlanePoint};
use crate::ui::i18n::use_i18n;

#[derive(Properties, Clone, PartialEq)]
pub struct ScatterProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    pub plane: Rc<Plane>,
    /// What x and y are, with their units.
    pub labels: [AttrValue; 2],
    /// The names of the plane's groups.
    pub groups: Vec<AttrValue>,
    /// What to do to read a point, where points aren't people.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

#[component]
pub fn Scatter(props: &ScatterProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (props, group) = (props.clone(), i18n.text("chart-group"));
        Callback::from(move |()| table(&props, group.clone()))
    };
    html! {
        <ChartFrame id={props.id.clone()} title={props.title.clone()} description={props.description.clone()} {table}>
            <ScatterPlot ..props.clone() />
        </ChartFrame>
    }
}

const LEFT: f64 = 46.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 48.0;
const MOST_SIDE: f64 = 420.0;
/// From so many groups on, marks are hard to tell apart.
const MANY: usize = 5;
/// Characters of a name that fits into a point.
const SHORT: usize = 2;

#[component]
fn ScatterPlot(props: &ScatterProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let side = (width - LEFT - RIGHT).clamp(80.0, MOST_SIDE);
    let (width, height) = (LEFT + side + RIGHT, TOP + side + BOTTOM);
    let ends = |axis: usize| (f64::from(props.plane.low[axis]), f64::from(props.plane.high[axis]));
    let (x, y) = (Scale::new(ends(0), (LEFT, LEFT + side)), Scale::new(ends(1), (TOP + side, TOP)));
    let at = move |p: &PlanePoint| (x.at(f64::from(p.x)), y.at(f64::from(p.y)));
    let on_point = {
        let (cursor, plane) = (cursor.clone(), props.plane.clone());
        Callback::from(move |pointed: Option<Pointed>| {
            let distance = |p: &PlanePoint, to: Pointed| (at(p).0 - to.x).hypot(at(p).1 - to.y);
            let nearest = pointed.and_then(|to| {
                let each = plane.points.iter().enumerate().map(|(i, p)| (i, distance(p, to)));
                each.min_by(|a, b| a.1.total_cmp(&b.1))
            });
            cursor.set(nearest.map(|(i, _)| Cursor::by_pointer(i)));
        })
    };
    let on_key = {
        let (now, last) = (cursor.map(|c| c.at), props.plane.points.len().saturating_sub(1));
        cursor_keys(&cursor, move |key| match key {
            "ArrowRight" | "ArrowDown" => Some(now.map_or(0, |i| (i + 1).min(last))),
            "ArrowLeft" | "ArrowUp" => Some(now.map_or(0, |i| i.saturating_sub(1))),
            _ => None,
        })
    };
    let name = |p: &PlanePoint| props.groups.get(p.group as usize).cloned().unwrap_or_default();
    let named = props.groups.len() >= MANY && props.groups.iter().all(|name| name.chars().count() <= SHORT);
    let point = |p: &PlanePoint| {
        let (x, y) = at(p);
        let tone = Tone::Group(p.group as usize);
        let mark = if named {
            html!(<text class="scatter-name" x={place(x)} y={place(y + 4.0)}>{ name(p) }</text>)
        } else {
            tone.mark_at(x, y)
        };
        html!(<g class={classes!("scatter-point", tone.class())}>{ mark }</g>)
    };
    let found = cursor.and_then(|c| Some((c, props.plane.points.get(c.at)?)));
    let readout = found.map(|(_, p)| {
        let place = [p.x, p.y].map(|v| i18n.number(f64::from(v), 2));
        AttrValue::from(format!("{}: {}, {}", name(p), place[0], place[1]))
    });
    let ring = found.map(|(_, p)| {
        let (x, y) = at(p);
        html!(<circle class="scatter-cursor" cx={place(x)} cy={place(y)} r="8" />)
    });
    let (on_paper, paper_box) = paper(&props.title, &[], width, height);
    let key = |(group, name): (usize, &AttrValue)| {
        let tone = Tone::Group(group);
        html! {
            <li class={tone.class()}><svg width="14" height="14" aria-hidden="true">{ tone.mark_at(7.0, 7.0) }</svg>{ name }</li>
        }
    };
    html! {
        <>
            <Region id={props.id.clone()} title={props.title.clone()} keys={i18n.text("scatter-keys")}
                svg_class="sized natural" {width} {height} natural=true {paper_box} {node} {on_point} {on_key}
                aloud={readout.clone().filter(|_| cursor.is_some_and(|c| c.by_key))}>
                { on_paper }
                <Axes {x} {y} x_ticks={plain_ticks(x, 5, &i18n)} y_ticks={plain_ticks(y, 5, &i18n)}
                    x_label={props.labels[0].clone()} y_label={props.labels[1].clone()} />
                <g aria-hidden="true">{ for props.plane.points.iter().map(point) }</g>
                { ring }
            </Region>
            if !named {
                <ul class="legend">{ for props.groups.iter().enumerate().map(key) }</ul>
            }
            <p class="chart-said">{ readout.or(props.hint.clone()).unwrap_or_else(|| i18n.text("scatter-hint")) }</p>
        </>
    }
}

fn table(props: &ScatterProps, group: AttrValue) -> DataTable {
    let [x, y] = props.labels.clone();
    let row = |p: &PlanePoint| {
        let name = props.groups.get(p.group as usize).cloned().unwrap_or_default();
        vec![name, number(f64::from(p.x)), number(f64::from(p.y))]
    };
    DataTable { columns: vec![group, x, y], rows: props.plane.points.iter().map(row).collect() }
}
