//! Each group by itself: its scores, the threshold between them, and what that does to the people of the group.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::rates::{RATES, figure};
use super::words::{self, Meaning};
use crate::evaluate::fairness::threshold::lab::{BINS, LabGroup};
use crate::evaluate::fairness::threshold::rule::Rule;
use crate::ui::charts::spot::{joined, people};
use crate::ui::charts::{ScoreBin, ScoreHistogram, Tone, Unit};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::{share, why_not};
use crate::ui::study::Laboratory;

/// The most groups that are shown side by side.
const MOST: usize = 6;

/// The bins of the engine that one bar stands for.
const BINS_PER_BAR: usize = 2;

#[derive(Properties, PartialEq)]
pub struct GroupsProps {
    pub laboratory: Rc<Laboratory>,
    pub label: Meaning,
    pub chosen: Option<usize>,
    pub on_choose: Callback<usize>,
    /// Called with a group and its new rule.
    pub on_rule: Callback<(usize, Rule)>,
}

/// Every group, or, of many, the one that is chosen.
#[component]
pub fn Groups(props: &GroupsProps) -> Html {
    let i18n = use_i18n();
    let select = use_node_ref();
    let groups = &props.laboratory.opened.groups;
    let many = groups.len() > MOST;
    let first = props.chosen.unwrap_or(0);
    let shown = if many { first..first + 1 } else { 0..groups.len() };
    // The list follows what is chosen elsewhere, too.
    use_effect_with((select.clone(), first), |(select, first)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_selected_index(*first as i32);
        }
    });
    let options = groups
        .iter()
        .enumerate()
        .map(|(i, group)| html!(<option value={i.to_string()}>{ group.name.clone() }</option>));
    let onchange = props.on_choose.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        usize::try_from(select.selected_index()).unwrap_or_default()
    });
    let panels = shown.map(|group| {
        let GroupsProps { laboratory, label, on_rule, .. } = props;
        html!(<Panel key={group} laboratory={laboratory.clone()} label={label.clone()} {group} on_rule={on_rule.clone()} />)
    });
    html! {
        <>
            if many {
                <div class="field">
                    <label for="lab-group">{ i18n.text("lab-group") }</label>
                    <select ref={select} id="lab-group" {onchange}>{ for options }</select>
                </div>
            }
            <div class="lab-panels">{ for panels }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    laboratory: Rc<Laboratory>,
    label: Meaning,
    group: usize,
    on_rule: Callback<(usize, Rule)>,
}

#[component]
fn Panel(props: &PanelProps) -> Html {
    let i18n = use_i18n();
    let PanelProps { laboratory, label, group: index, .. } = props;
    let index = *index;
    let (opened, rules, moved) = (&laboratory.opened.groups, &laboratory.lab.rules, &laboratory.moved.groups);
    let ((Some(group), Some(rule)), Some(decided)) = ((opened.get(index), rules.get(index)), moved.get(index)) else {
        return Html::default();
    };
    let on_threshold = props.on_rule.reform(move |score: f64| (index, Rule::at_least(score)));
    let typed = {
        let on_threshold = on_threshold.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let score = input.value_as_number();
            if score.is_finite() {
                on_threshold.emit(score.clamp(0.0, 1.0));
            }
        })
    };
    let share = share(group.base_rate, &i18n).to_string();
    let base_rate = i18n.with("lab-base-rate", &[("share", share.into())]);
    let second = (rule.low < rule.high).then(|| words::place(rule.high));
    let id = format!("lab-threshold-{index}");
    let threshold = words::score(rule.low, &i18n);
    html! {
        <div class={classes!("lab-group", Tone::Group(index).class())}>
            <ScoreHistogram id={format!("lab-scores-{index}")} title={group.name.clone()}
                description={joined(&[people(group.people, &i18n), base_rate])} bins={bars(group)}
                positive={label.positive.clone()} negative={label.negative.clone()}
                threshold={words::place(rule.low)} {second} {on_threshold} empty={i18n.text("reason-no-scores")} />
            <div class="field">
                <label for={id.clone()}>
                    { i18n.text("chart-threshold") }
                    <span class="visually-hidden">{ " " }{ group.name.clone() }</span>
                </label>
                <input {id} type="number" min="0" max="1" step="0.01" value={threshold} onchange={typed} />
            </div>
            <p class="lab-rule">{ words::rule(rule, &i18n) }</p>
            if let Some(reason) = group.obstacle {
                <p class="note">{ i18n.with("lab-obstacle", &[("reason", why_not(reason, &i18n).to_string().into())]) }</p>
            }
            <dl class="figures">
                { for RATES.iter().map(|rate| figure(rate, &decided.rates, Some(index), Unit::Percent, &i18n)) }
            </dl>
        </div>
    }
}

/// The bars of a group. Where people are weighted, bars are as high as if all weights made one for each person.
fn bars(group: &LabGroup) -> Rc<[ScoreBin]> {
    let histogram = &group.histogram;
    let weight: f64 = histogram.positive.iter().chain(&histogram.negative).sum();
    let scale = if weight > 0.0 { group.people as f64 / weight } else { 0.0 };
    let count = |weights: &[f64]| (weights.iter().sum::<f64>() * scale).round() as u64;
    let bins = histogram.positive.chunks(BINS_PER_BAR).zip(histogram.negative.chunks(BINS_PER_BAR));
    let place = |bin: usize| (bin * BINS_PER_BAR) as f64 / BINS as f64;
    let bar = |(i, (positive, negative)): (usize, (&[f64], &[f64]))| ScoreBin {
        low: place(i),
        high: place(i + 1),
        positives: count(positive),
        negatives: count(negative),
    };
    bins.enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::estimate::Estimate;
    use crate::evaluate::fairness::threshold::lab::Histogram;

    #[test]
    fn tiny_weights_are_drawn_as_people() {
        let mut positive = vec![0.0; BINS];
        positive[..3].copy_from_slice(&[0.001, 0.002, 0.001]);
        let histogram = Histogram { positive, negative: vec![0.0; BINS] };
        let (base_rate, auc) = (Estimate::Value(1.0), Estimate::Value(0.5));
        let group = LabGroup { name: "g".into(), people: 40, base_rate, auc, roc: vec![], histogram, obstacle: None };
        let drawn = bars(&group);
        assert_eq!((drawn.len(), drawn[0].positives, drawn[1].positives), (50, 30, 10));
        assert_eq!((drawn[1].low, drawn[49].high), (0.02, 1.0));
    }
}
