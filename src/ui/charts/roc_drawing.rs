//! The drawing of ROC curves, and the handles of the rules on them.

use yew::prelude::*;

use super::plot::pair;
use super::region::stepped;
use super::roc::{Operating, RocCurve, RocPoint, move_to, rule};
use super::scale::place;
use super::series::{Point, path, thinned};
use super::square::Square;
use crate::ui::i18n::use_i18n;

/// Stretches of x in which a long curve keeps its lowest and its highest point.
const BUCKETS: usize = 300;
/// PageUp and PageDown move a rule by this many points.
const PAGE: usize = 10;

#[derive(Properties, PartialEq)]
pub struct CurvesProps {
    pub square: Square,
    pub curves: Vec<RocCurve>,
    pub selected: Vec<usize>,
}

#[component]
pub fn Curves(props: &CurvesProps) -> Html {
    let curves = props.curves.iter().enumerate().filter_map(|(i, curve)| {
        let points: Vec<Point> = curve.points.as_ref().ok()?.iter().map(|p| (p.fpr, Some(p.tpr))).collect();
        let d = path(&thinned(&points, BUCKETS), props.square.x, props.square.y);
        Some(html! {
            <g class={classes!("chart-series", curve.tone.class(), state(&props.selected, i))}>
                <path class="chart-line" {d} stroke-dasharray={curve.tone.dash()} />
            </g>
        })
    });
    html! { <g aria-hidden="true">{ for curves }</g> }
}

fn state(selected: &[usize], i: usize) -> Option<&'static str> {
    if selected.is_empty() {
        return None;
    }
    Some(if selected.contains(&i) { "selected" } else { "faded" })
}

/// The point that is read.
pub fn read_mark(square: Square, point: RocPoint) -> Html {
    let Some((x, y)) = square.at((point.fpr, point.tpr)) else { return Html::default() };
    html! { <circle class="read-ring" cx={place(x)} cy={place(y)} r="6" /> }
}

#[derive(Properties, PartialEq)]
pub struct HandlesProps {
    pub square: Square,
    pub curves: Vec<RocCurve>,
    pub selected: Vec<usize>,
    pub on_move: Option<Callback<(usize, f64)>>,
}

/// The rules: marks on their curves; sliders, if they can be moved.
#[component]
pub fn Handles(props: &HandlesProps) -> Html {
    let i18n = use_i18n();
    let handles = props.curves.iter().enumerate().filter_map(|(i, curve)| {
        let operating = curve.operating?;
        let (x, y) = props.square.at(operating.rates())?;
        let classes = classes!("roc-rule", curve.tone.class(), state(&props.selected, i));
        let drawn = html! {
            <>
                { segment(props.square, operating) }
                <circle class="roc-grasp" cx={place(x)} cy={place(y)} r="14" />
                <circle class="roc-dot" cx={place(x)} cy={place(y)} r="8" />
                { curve.tone.mark_at(x, y) }
            </>
        };
        let (Some(on_move), Ok(points)) = (&props.on_move, &curve.points) else {
            return Some(html! { <g class={classes}>{ drawn }</g> });
        };
        let now = position(points, operating);
        let onkeydown = {
            let (on_move, curves) = (on_move.clone(), props.curves.clone());
            Callback::from(move |e: KeyboardEvent| {
                let Some(points) = curves[i].points.as_ref().ok().filter(|p| !p.is_empty()) else { return };
                let Some(to) = slid(points, operating, &e.key()) else { return };
                e.prevent_default();
                e.stop_propagation();
                move_to(&curves, i, to, &on_move);
            })
        };
        let last = points.len().saturating_sub(1);
        Some(html! {
            <g
                class={classes!(classes, "movable")}
                role="slider"
                tabindex="0"
                aria-label={pair(&i18n, &curve.label, &i18n.text("chart-threshold"))}
                aria-valuemin="0"
                aria-valuemax={last.to_string()}
                aria-valuenow={now.to_string()}
                aria-valuetext={rule(operating, &i18n)}
                {onkeydown}
            >
                { drawn }
            </g>
        })
    });
    html! { <g>{ for handles }</g> }
}

/// The two rules between which lots are drawn.
fn segment(square: Square, operating: Operating) -> Html {
    let Operating::Mix { from, to, .. } = operating else { return Html::default() };
    let (Some(a), Some(b)) = (square.at((from.fpr, from.tpr)), square.at((to.fpr, to.tpr))) else {
        return Html::default();
    };
    html! {
        <g class="roc-mix">
            <line x1={place(a.0)} y1={place(a.1)} x2={place(b.0)} y2={place(b.1)} />
            <circle cx={place(a.0)} cy={place(a.1)} r="3" />
            <circle cx={place(b.0)} cy={place(b.1)} r="3" />
        </g>
    }
}

/// The point of the curve at which a rule is, or the one nearest to it.
fn position(points: &[RocPoint], operating: Operating) -> usize {
    let (fpr, tpr) = operating.rates();
    let far = |p: &RocPoint| match operating {
        // Points may share rates, but not thresholds.
        Operating::Threshold(at) if at == *p => -1.0,
        _ => (p.fpr - fpr).hypot(p.tpr - tpr),
    };
    points.iter().map(far).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |p| p.0)
}

/// The point that a key moves a rule to: right and up select more people.
fn slid(points: &[RocPoint], operating: Operating, key: &str) -> Option<usize> {
    let now = position(points, operating);
    let last = points.len().checked_sub(1)?;
    match key {
        "PageUp" => Some((now + PAGE).min(last)),
        "PageDown" => Some(now.saturating_sub(PAGE)),
        "ArrowUp" => stepped("ArrowRight", Some(now), points.len()),
        "ArrowDown" => stepped("ArrowLeft", Some(now), points.len()),
        _ => stepped(key, Some(now), points.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_a_rule_along_its_curve() {
        let points: Vec<RocPoint> = (0..5)
            .map(|i| RocPoint { fpr: 0.0, tpr: f64::from(i) / 4.0, threshold: 1.0 - f64::from(i) / 4.0 })
            .collect();
        let at = Operating::Threshold(points[2]);
        let keys = ["ArrowUp", "ArrowRight", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
        assert_eq!(keys.map(|k| slid(&points, at, k)), [3, 3, 1, 0, 4, 4, 0].map(Some));
        assert_eq!((slid(&points, at, "a"), slid(&[], at, "Home")), (None, None));
        let mix = Operating::Mix { at: (0.0, 0.9), from: points[3], to: points[4] };
        assert_eq!(position(&points, mix), 4);
    }
}
