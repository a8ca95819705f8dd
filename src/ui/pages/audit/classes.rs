//! An audit of several classes: how often the class is right in each group, and each class against all others.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::gaps::gaps;
use super::matrices::matrices;
use super::rates::rates;
use super::view::{View, estimated};
use crate::evaluate::fairness::report::Multiclass;
use crate::ui::charts::{IntervalDots, IntervalRow, Reference, Tone, Unit};

/// Accuracy by group, then the chosen class as a binary outcome.
pub fn classes(view: &View, found: &Multiclass, chosen: usize, choose: Callback<usize>) -> Html {
    let i18n = view.i18n;
    let rows = view.groups.present.iter().map(|group| IntervalRow {
        label: group.name.clone(),
        tone: Tone::Group(group.place),
        estimate: estimated(found.groups.get(group.place).map(|g| &g.accuracy), i18n),
        count: Some(group.people),
        note: None,
    });
    let reference = Reference { label: i18n.text("chart-overall"), estimate: estimated(Some(&found.accuracy), i18n) };
    let gap = Unit::Points.said(&estimated(found.gaps.get("accuracy_difference[between_groups]"), i18n), i18n);
    let body = html! {
        <IntervalDots id="class-accuracy" title={i18n.text("setting-rate-accuracy")}
            x_label={i18n.text("setting-rate-accuracy")} rows={rows.collect::<Vec<_>>()} {reference}
            empty={i18n.text("audit-nobody")} selected={view.groups.selected.clone()}
            on_select={view.groups.on_select.clone()} />
    };
    let options = found
        .one_vs_rest
        .iter()
        .enumerate()
        .map(|(i, class)| html!(<option value={i.to_string()} selected={i == chosen}>{ &class.class }</option>));
    let onchange = choose
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value().parse().unwrap_or_default());
    let class = found.one_vs_rest.get(chosen).or(found.one_vs_rest.first());
    html! {
        <>
            { view.section("audit-classes", &[("gap", &gap)], body) }
            if let Some(class) = class {
                <div class="controls">
                    <div class="field">
                        <label for="audit-class">{ i18n.text("audit-class") }</label>
                        <select id="audit-class" {onchange}>{ for options }</select>
                    </div>
                </div>
                { rates(view, &class.estimates) }
                { gaps(view, &class.estimates, false) }
                { matrices(view, &class.estimates, false) }
            }
        </>
    }
}
