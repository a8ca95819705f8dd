//! What happened to whom: a confusion matrix for each group, whose cells select the people in them.

use yew::prelude::*;

use super::selected::panel;
use super::view::{View, estimated, select};
use crate::evaluate::fairness::counts::Outcome;
use crate::evaluate::fairness::report::{Estimates, GroupEstimates};
use crate::evaluate::fairness::selection::Selection;
use crate::ui::charts::{CELLS, ConfusionMatrix, Matrix, MatrixCell, Tone};
use crate::ui::i18n::I18n;

/// The matrices and, where people can be selected, who they are.
pub fn matrices(view: &View, estimates: &Estimates, selectable: bool) -> Html {
    let i18n = view.i18n;
    let present = &view.groups.present;
    let matrix = |group: &super::view::Group| Matrix {
        label: group.name.clone(),
        tone: Tone::Group(group.place),
        cells: estimates.groups.get(group.place).map(|g| cells(g, i18n)).ok_or_else(|| i18n.text("audit-nobody")),
    };
    let outcome = view.store.study.selection.outcome;
    let selected: Vec<(usize, Outcome)> = match (selectable, outcome) {
        (true, Some(outcome)) => view.groups.selected.iter().map(|&i| (i, outcome)).collect(),
        // A group that was selected as a whole stands out as a whole.
        _ => view.groups.selected.iter().flat_map(|&i| CELLS.map(|outcome| (i, outcome))).collect(),
    };
    let on_select = selectable.then(|| {
        let (dispatcher, current) = (view.store.dispatcher(), view.store.study.selection.clone());
        let values: Vec<Vec<String>> = present.iter().map(|g| g.values.clone()).collect();
        Callback::from(move |(i, outcome): (usize, Outcome)| {
            let wished = Selection { group: values.get(i).cloned(), outcome: Some(outcome) };
            dispatcher.dispatch(select(if wished == current { Selection::default() } else { wished }));
        })
    });
    let body = html! {
        <>
            <ConfusionMatrix id="matrices" title={i18n.text("audit-matrices-chart")}
                matrices={present.iter().map(matrix).collect::<Vec<_>>()} empty={i18n.text("audit-nobody")}
                {selected} {on_select} />
            if selectable {
                { panel(view) }
            }
        </>
    };
    let id = if selectable { "audit-matrices" } else { "audit-class-matrices" };
    view.section(id, &[], body)
}

fn cells(group: &GroupEstimates, i18n: &I18n) -> [MatrixCell; 4] {
    CELLS.map(|outcome| {
        let rate = match outcome {
            Outcome::TruePositive => "true_positive_rate",
            Outcome::FalseNegative => "false_negative_rate",
            Outcome::FalsePositive => "false_positive_rate",
            Outcome::TrueNegative => "true_negative_rate",
        };
        let share = estimated(group.rates.get(rate), i18n).map(|spot| spot.value);
        MatrixCell { count: group.counts.people[outcome] as u64, share }
    })
}
