//! The drawing of a histogram of scores: bars, paler where people are not selected, and the threshold as a slider.

use std::fmt::Write;
use std::rc::Rc;

use yew::prelude::*;

use super::histogram::{ScoreBin, snapped};
use super::scale::{Scale, place};
use super::text;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct BarsProps {
    pub id: AttrValue,
    pub bins: Rc<[ScoreBin]>,
    pub x: Scale,
    pub y: Scale,
    pub threshold: Option<f64>,
}

/// Positives below, negatives on top, each as one path; drawn twice, on either side of the threshold.
#[component]
pub fn Bars(props: &BarsProps) -> Html {
    let (x, y) = (props.x, props.y);
    let positives = bars(&props.bins, x, y, |b| (0, b.positives));
    let negatives = bars(&props.bins, x, y, |b| (b.positives, b.count()));
    let stripes = format!("{}-stripes", props.id);
    let both = html! {
        <>
            <path class="tone-positive histogram-bar" d={positives} />
            <path class="tone-negative histogram-bar" d={negatives.clone()} />
            <path fill={format!("url(#{stripes})")} d={negatives} />
        </>
    };
    let cut = props.threshold.map_or(x.range.0, |t| x.at(t.clamp(0.0, 1.0)));
    let side = |name: &str, from: f64, to: f64| {
        let clip = format!("{}-{name}", props.id);
        html! {
            <>
                <clipPath id={clip.clone()}>
                    <rect
                        x={place(from)} width={place((to - from).max(0.0))}
                        y={place(y.range.1 - 2.0)} height={place(y.range.0 - y.range.1 + 2.0)}
                    />
                </clipPath>
                <g class={format!("histogram-{name}")} clip-path={format!("url(#{clip})")}>{ both.clone() }</g>
            </>
        }
    };
    html! {
        <>
            // Negatives are striped, so that colour doesn't tell alone.
            <pattern id={stripes.clone()} width="4" height="4" patternUnits="userSpaceOnUse">
                <path class="histogram-stripe" d="M0 3.5h4" />
            </pattern>
            { side("rejected", x.range.0 - 1.0, cut) }
            { side("selected", cut, x.range.1 + 1.0) }
        </>
    }
}

/// One part of every bar as SVG path data.
fn bars(bins: &[ScoreBin], x: Scale, y: Scale, part: impl Fn(&ScoreBin) -> (u64, u64)) -> String {
    let mut d = String::new();
    for bin in bins {
        let (from, to) = part(bin);
        if from == to {
            continue;
        }
        let (left, right) = (x.at(bin.low) + 0.5, x.at(bin.high) - 0.5);
        let (bottom, top) = (y.at(from as f64), y.at(to as f64));
        // Writing to a string can't fail.
        let _ = write!(d, "M{left:.1} {bottom:.1}V{top:.1}H{right:.1}V{bottom:.1}z");
    }
    d
}

#[derive(Properties, PartialEq)]
pub struct CutProps {
    pub x: Scale,
    pub y: Scale,
    pub at: f64,
    /// What is written above it, and said of it.
    pub words: AttrValue,
    /// The other threshold of a rule that draws lots.
    #[prop_or_default]
    pub second: bool,
    /// Makes it a slider: called with the keys pressed on it.
    #[prop_or_default]
    pub on_slide: Option<Callback<KeyboardEvent>>,
}

/// A threshold.
#[component]
pub fn Cut(props: &CutProps) -> Html {
    let i18n = use_i18n();
    let at = if props.at.is_finite() { props.at.clamp(0.0, 1.0) } else { 1.0 };
    let x = props.x.at(at);
    let (bottom, top) = props.y.range;
    let class = classes!("cut", props.second.then_some("second"));
    let number = i18n.number(at, 2);
    // The two labels never meet: the second one stands above.
    let label_y = top - if props.second { 22.0 } else { 9.0 };
    let half = text::width_at(&number, 13.0) / 2.0;
    let drawn = html! {
        <>
            <rect class="cut-grasp" x={place(x - 12.0)} width="24" y={place(top - 14.0)} height={place(bottom - top + 14.0)} />
            <line x1={place(x)} x2={place(x)} y1={place(bottom)} y2={place(label_y + 4.0)} />
            <text x={place(x.min(props.x.range.1 + 10.0 - half))} y={place(label_y)} text-anchor="middle">{ number.clone() }</text>
            if props.on_slide.is_some() {
                <path class="cut-knob" d="M-5 -7h10v14h-10zM-1.5 -3v6M1.5 -3v6" transform={format!("translate({x:.1} {:.1})", (top + bottom) / 2.0)} />
            }
        </>
    };
    match &props.on_slide {
        None => html! { <g {class} aria-hidden="true">{ drawn }</g> },
        Some(on_slide) => html! {
            <g
                class={classes!(class, "movable")}
                role="slider"
                tabindex="0"
                aria-label={i18n.text("chart-threshold")}
                aria-orientation="horizontal"
                aria-valuemin="0"
                aria-valuemax="1"
                aria-valuenow={number}
                aria-valuetext={props.words.clone()}
                onkeydown={on_slide.clone()}
            >
                { drawn }
            </g>
        },
    }
}

/// PageUp and PageDown move by this many steps.
const PAGE: f64 = 10.0;

/// Where a key moves a threshold.
pub fn slid(now: f64, step: f64, key: &str) -> Option<f64> {
    let by = |steps: f64| Some(snapped(now + steps * step, step));
    match key {
        "ArrowLeft" | "ArrowDown" => by(-1.0),
        "ArrowRight" | "ArrowUp" => by(1.0),
        "PageDown" => by(-PAGE),
        "PageUp" => by(PAGE),
        "Home" => Some(0.0),
        "End" => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_a_threshold_by_steps_and_keep_it_inside() {
        let keys = ["ArrowLeft", "ArrowUp", "PageUp", "Home", "End"];
        assert_eq!(keys.map(|k| slid(0.5, 0.01, k)), [0.49, 0.51, 0.6, 0.0, 1.0].map(Some));
        assert_eq!((slid(0.005, 0.01, "PageDown"), slid(0.5, 0.01, "x")), (Some(0.0), None));
    }

    #[test]
    fn bars_stand_on_each_other_and_empty_ones_are_not_drawn() {
        let (x, y) = (Scale::new((0.0, 1.0), (0.0, 100.0)), Scale::new((0.0, 10.0), (50.0, 0.0)));
        let bins = [
            ScoreBin { low: 0.0, high: 0.5, positives: 4, negatives: 6 },
            ScoreBin { low: 0.5, high: 1.0, positives: 0, negatives: 0 },
        ];
        assert_eq!(bars(&bins, x, y, |b| (b.positives, b.count())), "M0.5 30.0V0.0H49.5V30.0z");
    }
}
