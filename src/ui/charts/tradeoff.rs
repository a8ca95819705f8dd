//! Models as points of two measures, or of three, the third being a size, and which of them no other is better than in all:
//! the Pareto front.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::{Axes, plain_ticks};
use super::legend::paper;
use super::region::{Cursor, Pointed, Region, cursor_keys, stepped, use_width};
use super::scale::{Scale, extent, place, rounded_out};
use super::tone::Tone;
use super::tradeoff_drawing::{dots, interval, staircase};
use crate::ui::i18n::use_i18n;

/// One model.
#[derive(Debug, Clone, PartialEq)]
pub struct TradePoint {
    pub at: [f64; 2],
    /// Both ends, where there is an interval.
    pub intervals: [Option<(f64, f64)>; 2],
    /// Whether it stands out; others are faint.
    pub stands_out: bool,
    /// Whether it is of the present run.
    pub present: bool,
    /// How good it is in a third measure, from 0, the worst of all, to 1.
    pub third: Option<f64>,
}

#[derive(Properties, Clone, PartialEq)]
pub struct TradeoffProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    /// What x and y are, with their units.
    pub labels: [AttrValue; 2],
    pub points: Rc<Vec<TradePoint>>,
    /// The places of the points that no other dominates, in the order of x.
    pub front: Rc<Vec<usize>>,
    /// Whether more of x is better: the front's steps follow from it.
    pub more_x: bool,
    /// What the size of points says, where it says anything: then the front has no steps in this plane.
    #[prop_or_default]
    pub size: Option<AttrValue>,
    /// What a point says.
    pub read: Callback<usize, AttrValue>,
    /// A point was chosen.
    pub on_take: Callback<usize>,
}

const LEFT: f64 = 52.0;
const RIGHT: f64 = 18.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 48.0;
const MOST_WIDTH: f64 = 860.0;
const HEIGHTS: (f64, f64) = (240.0, 420.0);
/// A click this far from a point isn't on it.
const REACH: f64 = 24.0;

/// The present run and the others.
const LOOKS: [(Tone, &str); 2] = [(Tone::Group(3), "trade-key-present"), (Tone::Neutral, "trade-key-sweep")];

#[component]
pub fn TradeoffPlot(props: &TradeoffProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let cursor = use_state_eq(|| None::<Cursor<usize>>);
    let width = width.clamp(LEFT + RIGHT + 120.0, MOST_WIDTH);
    let height = (width * 0.62).clamp(HEIGHTS.0, HEIGHTS.1);
    let scales = use_memo((props.points.clone(), width as u32, height as u32), |(points, ..)| {
        let ends = |axis: usize| {
            let all = points.iter().flat_map(|p| [Some(p.at[axis]), p.low(axis), p.high(axis)]).flatten();
            let (low, high) = extent(all).unwrap_or((0.0, 1.0));
            rounded_out(low, high, 5)
        };
        let x = Scale::new(ends(0), (LEFT, width - RIGHT));
        (x, Scale::new(ends(1), (height - BOTTOM, TOP)))
    });
    let (x, y) = *scales;
    let at = move |p: &TradePoint| (x.at(p.at[0]), y.at(p.at[1]));
    let nearest = {
        let points = props.points.clone();
        move |to: Pointed| {
            let away = |p: &TradePoint| (at(p).0 - to.x).hypot(at(p).1 - to.y);
            points.iter().enumerate().map(|(i, p)| (i, away(p))).min_by(|a, b| a.1.total_cmp(&b.1))
        }
    };
    let on_point = {
        let (cursor, nearest) = (cursor.clone(), nearest.clone());
        Callback::from(move |to: Option<Pointed>| {
            cursor.set(to.and_then(&nearest).map(|(i, _)| Cursor::by_pointer(i)));
        })
    };
    let on_click = {
        let on_take = props.on_take.clone();
        Callback::from(move |to: Pointed| {
            if let Some((i, _)) = nearest(to).filter(|(_, away)| *away <= REACH) {
                on_take.emit(i);
            }
        })
    };
    // Keys go to what stands out and to the front only: there may be thousands of points.
    let stops = use_memo((props.points.clone(), props.front.clone()), |(points, front)| {
        let mut stops: Vec<usize> = (0..points.len()).filter(|i| points[*i].stands_out || front.contains(i)).collect();
        stops.sort_by(|&a, &b| points[a].at[0].total_cmp(&points[b].at[0]).then(a.cmp(&b)));
        stops
    });
    let on_key = {
        let now = cursor.map(|c| c.at);
        let on_take = props.on_take.clone();
        cursor_keys(&cursor, move |key| {
            if let ("Enter", Some(now)) = (key, now) {
                on_take.emit(now);
                return Some(now);
            }
            let from = now.and_then(|now| stops.iter().position(|&stop| stop == now));
            stops.get(stepped(key, from, stops.len())?).copied()
        })
    };
    let found = cursor.and_then(|c| Some((c, props.points.get(c.at)?)));
    let readout = found.map(|(c, _)| props.read.emit(c.at));
    let looks = LOOKS.map(|(tone, id)| (tone, i18n.text(id)));
    let (on_paper, paper_box) = paper(&props.title, &looks, width, height);
    let key = |(tone, label): &(Tone, AttrValue)| html!(<li class={tone.class()}><svg width="14" height="14" aria-hidden="true">{ tone.mark_at(7.0, 7.0) }</svg>{ label }</li>);
    let ring = found.map(|(_, p)| {
        let (cx, cy) = at(p);
        html! { <>{ interval(p, x, y) }<circle class="scatter-cursor" cx={place(cx)} cy={place(cy)} r="8" /></> }
    });
    html! {
        <>
            <Region id={props.id.clone()} title={props.title.clone()} keys={i18n.text("trade-keys")}
                svg_class="sized natural" {width} {height} natural=true {paper_box} {node} {on_point} {on_click} {on_key}
                aloud={readout.clone().filter(|_| found.is_some_and(|(c, _)| c.by_key))}>
                { on_paper }
                <Axes {x} {y} x_ticks={plain_ticks(x, 5, &i18n)} y_ticks={plain_ticks(y, 5, &i18n)}
                    x_label={props.labels[0].clone()} y_label={props.labels[1].clone()} />
                <Marks points={props.points.clone()} front={props.front.clone()} {x} {y} more_x={props.more_x}
                    steps={props.size.is_none()} />
                { ring }
            </Region>
            <ul class="legend">{ for looks.iter().map(key) }</ul>
            if let Some(size) = &props.size {
                <p class="trade-size">{ bubbles() }{ size }</p>
            }
            <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text("trade-hint")) }</p>
        </>
    }
}

/// The radius of a point that is so good in the third measure: its area tells how good.
fn radius(good: f64) -> f64 {
    6.0 + 12.0 * good.clamp(0.0, 1.0).sqrt()
}

/// From the worst to the best, as a legend shows it.
fn bubbles() -> Html {
    let circles = [(8.0, 0.0), (30.0, 0.25), (64.0, 1.0)];
    let circle = |(at, good)| html!(<circle class="trade-bubble" cx={place(at)} cy="19" r={place(radius(good))} />);
    html!(<svg width="84" height="38" aria-hidden="true" class={Tone::Neutral.class()}>{ for circles.map(circle) }</svg>)
}

impl TradePoint {
    fn low(&self, axis: usize) -> Option<f64> {
        self.intervals[axis].filter(|_| self.stands_out).map(|ends| ends.0)
    }

    fn high(&self, axis: usize) -> Option<f64> {
        self.intervals[axis].filter(|_| self.stands_out).map(|ends| ends.1)
    }
}

#[derive(Properties, PartialEq)]
struct MarksProps {
    points: Rc<Vec<TradePoint>>,
    front: Rc<Vec<usize>>,
    x: Scale,
    y: Scale,
    more_x: bool,
    steps: bool,
}

/// All points; a component of its own, so that moving the pointer doesn't draw them again.
#[component]
fn Marks(props: &MarksProps) -> Html {
    let MarksProps { points, front, x, y, more_x, steps } = props;
    let at = |p: &TradePoint| (x.at(p.at[0]), y.at(p.at[1]));
    let faint = [true, false].map(|present| {
        let tone = LOOKS[usize::from(!present)].0;
        let of = points.iter().filter(|p| p.present == present && !p.stands_out).map(at);
        html!(<path class={classes!("trade-faint", tone.class())} d={dots(of)} />)
    });
    let bars = points.iter().filter(|p| p.stands_out).map(|p| interval(p, *x, *y));
    // The present run's is drawn last: others may end at the same place.
    let in_order = [false, true].into_iter().flat_map(|present| points.iter().filter(move |p| p.present == present));
    let marks = in_order.filter(|p| p.stands_out).map(|p| {
        let (left, top) = at(p);
        let tone = LOOKS[usize::from(!p.present)].0;
        let bubble = p.third.map(|good| html!(<circle class="trade-bubble" cx={place(left)} cy={place(top)} r={place(radius(good))} />));
        html!(<g class={classes!("scatter-point", tone.class())}>{ bubble.unwrap_or_default() }{ tone.mark_at(left, top) }</g>)
    });
    let line: Vec<(f64, f64)> = front.iter().filter_map(|&i| points.get(i)).map(at).collect();
    let corners = line
        .iter()
        .map(|&(left, top)| html!(<circle class="trade-front-point" cx={place(left)} cy={place(top)} r="6" />));
    html! {
        <g aria-hidden="true">
            { for faint }
            <g class="trade-intervals">{ for bars }</g>
            if *steps {
                <path class="trade-front" d={staircase(&line, *more_x)} />
            }
            { for marks }
            { for corners }
        </g>
    }
}
