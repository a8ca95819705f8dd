//! An audit of predicted amounts: how far off predictions are in each group, and on which side.

use yew::prelude::*;

use super::docs::Doc;
use super::view::{View, estimated, tell};
use crate::evaluate::fairness::catalog::Convention;
use crate::evaluate::fairness::report::Regression;
use crate::ui::charts::{IntervalDots, IntervalRow, Reference, Tone, Unit};
use crate::ui::parts::groups::unit_name;
use crate::ui::study::Subject;

const ERRORS: [&str; 3] = ["mean_absolute_error", "root_mean_squared_error", "mean_residual"];

/// Each error by group, and the gaps between groups.
pub fn amounts(view: &View, found: &Regression) -> Html {
    let i18n = view.i18n;
    let unit = match view.store.amount().filter(|_| view.store.study.subject == Subject::Model) {
        Some(amount) => unit_name(amount, i18n),
        None => i18n.text("unit-unknown"),
    };
    let x_label = tell(i18n, "audit-amount-axis", &[("unit", &unit)]);
    let charts = ERRORS.map(|error| {
        let rows = view.groups.present.iter().map(|group| IntervalRow {
            label: group.name.clone(),
            tone: Tone::Group(group.place),
            estimate: estimated(found.groups.get(group.place).and_then(|g| g.errors.get(error)), i18n),
            count: Some(group.people),
            note: None,
        });
        let reference =
            Reference { label: i18n.text("chart-overall"), estimate: estimated(found.overall.errors.get(error), i18n) };
        let title = i18n.text(&format!("audit-error-{error}"));
        html! {
            <div>
                <IntervalDots id={format!("error-{error}")} title={title.clone()} x_label={x_label.clone()}
                    unit={Unit::Amount} rows={rows.collect::<Vec<_>>()} {reference} empty={i18n.text("audit-nobody")}
                    selected={view.groups.selected.clone()} on_select={view.groups.on_select.clone()} />
                <Doc label={title} keys={vec![(Convention::Fairground, error.to_owned())]} />
            </div>
        }
    });
    let gaps = ERRORS.map(|error| IntervalRow {
        label: i18n.text(&format!("audit-error-{error}")),
        tone: Tone::Ours,
        estimate: estimated(found.gaps.get(&format!("{error}_difference[between_groups]")), i18n),
        count: None,
        note: None,
    });
    let body = html! {
        <>
            <div class="charts">{ for charts }</div>
            <IntervalDots id="error-gaps" title={i18n.text("training-gaps")} {x_label}
                unit={Unit::Amount} rows={gaps.to_vec()} empty={i18n.text("audit-nobody")} />
        </>
    };
    view.section("audit-amounts", &[], body)
}
