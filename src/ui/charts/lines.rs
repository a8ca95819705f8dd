//! The lines of a line chart with their marks and the names at their ends.
//!
//! A component of its own, so that moving the pointer doesn't draw it again.

use std::rc::Rc;

use yew::prelude::*;

use super::geometry::{Geometry, HEIGHT, WIDTH};
use super::series::{Series, path, thinned};

/// Stretches of x in which a long series keeps its extremes: about one for each pixel of a small screen.
const BUCKETS: usize = 300;

#[derive(Properties, PartialEq)]
pub struct LinesProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub geometry: Rc<Geometry>,
    pub series: Vec<Series>,
    pub selected: Option<usize>,
}

#[component]
pub fn Lines(props: &LinesProps) -> Html {
    let g = &props.geometry;
    let clip = format!("{}-clip", props.id);
    // The selected line is drawn last, above the others.
    let selected = props.selected.filter(|&i| i < props.series.len());
    let others = (0..props.series.len()).filter(|&i| selected != Some(i));
    let lines = others.chain(selected).map(|i| {
        let series = &props.series[i];
        let tone = series.tone;
        let state = props.selected.map(|s| if s == i { "selected" } else { "faded" });
        let d = path(&thinned(&series.points, BUCKETS), g.x, g.y);
        let marks = marks(series, g);
        html! {
            <g key={i} class={classes!("chart-series", tone.class(), state)}>
                <path
                    class="chart-line"
                    {d}
                    stroke-dasharray={tone.dash()}
                    clip-path={format!("url(#{clip})")}
                />
                { for marks.into_iter().map(|(x, y)| tone.mark_at(x, y)) }
                if let Some(end) = g.ends.get(i).and_then(Option::as_ref) {
                    <text class="chart-end" x={format!("{:.1}", g.x.range.1 + 9.0)} y={format!("{:.1}", end.y + 4.5)}>
                        { &end.label }
                    </text>
                }
            </g>
        }
    });
    html! {
        <g>
            <clipPath id={clip.clone()}>
                <rect
                    x={format!("{:.1}", g.x.range.0 - 1.0)}
                    y={format!("{:.1}", g.y.range.1 - 2.0)}
                    width={WIDTH.to_string()}
                    height={format!("{:.1}", HEIGHT - g.y.range.1)}
                />
            </clipPath>
            <g>{ for lines }</g>
        </g>
    }
}

/// Places of marks: at the ticks, where they stay while the line grows, and at the end.
fn marks(series: &Series, g: &Geometry) -> Vec<(f64, f64)> {
    let at_ticks = g.x_ticks.iter().filter_map(|tick| series.near(tick.value));
    let mut points: Vec<(f64, f64)> = at_ticks.chain(series.last()).collect();
    points.dedup();
    let inside = |y: f64| g.y.domain.0 <= y && y <= g.y.domain.1;
    points.into_iter().filter(|&(_, y)| inside(y)).map(|(x, y)| (g.x.at(x), g.y.at(y))).collect()
}
