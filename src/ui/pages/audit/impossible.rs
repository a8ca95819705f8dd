//! What can't be had at once, with these people's numbers: equality in one sense forces inequality in another.

use yew::prelude::*;

use super::view::{View, name, points, table};
use crate::evaluate::fairness::report::{Impossibility, ImpossibilityGroup};

/// What is, beside what equality in another sense would force.
pub fn impossible(view: &View, found: &Impossibility) -> Html {
    let i18n = view.i18n;
    let cell = |key: &'static str, value: f64| {
        let shown = if value.is_finite() { i18n.percent(value).into() } else { i18n.text("chart-not-estimable") };
        html!(<td data-estimate={key} data-value={value.to_string()}>{ shown }</td>)
    };
    let row = |group: &ImpossibilityGroup| {
        html! {
            <tr>
                <th scope="row">{ name(&group.group, i18n) }</th>
                { cell("base_rate", group.base_rate) }
                { cell("false_positive_rate", group.false_positive_rate) }
                { cell("forced_false_positive_rate", group.forced_false_positive_rate) }
                { cell("selection_rate", group.selection_rate) }
                { cell("forced_selection_rate", group.forced_selection_rate) }
            </tr>
        }
    };
    let head = [
        "groups-group",
        "setting-rate-base_rate",
        "setting-rate-false_positive_rate",
        "audit-forced-false-positive-rate",
        "setting-rate-selection_rate",
        "audit-forced-selection-rate",
    ];
    let beyond = found.groups.iter().any(|g| g.forced_false_positive_rate > 1.0);
    let body = html! {
        <>
            { table("audit-impossible-table", &i18n.text("audit-impossible-caption"), head.map(|id| i18n.text(id)).to_vec(),
                html!({ for found.groups.iter().map(row) })) }
            if beyond {
                <p class="note">{ i18n.text("audit-impossible-beyond") }</p>
            }
            <p class="note">{ i18n.text("audit-impossible-note") }</p>
        </>
    };
    let numbers = [
        ("gap", &*points(found.base_rate_gap, i18n)),
        ("precision", &i18n.percent(found.precision)),
        ("tpr", &i18n.percent(found.true_positive_rate)),
        ("fpr", &i18n.percent(found.false_positive_rate)),
        ("errors", &points(found.forced_false_positive_rate_gap, i18n)),
        ("selection", &points(found.forced_selection_rate_gap, i18n)),
    ];
    view.section("audit-impossible", &numbers, body)
}
