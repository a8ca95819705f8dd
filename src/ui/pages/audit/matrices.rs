//! What happened to whom: a confusion matrix for each group, whose cells select the people in them.

use yew::prelude::*;

use super::selected::panel;
use super::view::{View, estimated, select};
use crate::evaluate::fairness::counts::{Counts, Outcome};
use crate::evaluate::fairness::report::{Estimates, Intervals};
use crate::evaluate::fairness::selection::Selection;
use crate::ui::charts::{CELLS, ConfusionMatrix, Matrix, MatrixCell, Tone};
use crate::ui::i18n::I18n;

/// The matrices and, where people can be selected, who they are.
pub fn matrices(view: &View, estimates: &Estimates, selectable: bool) -> Html {
    let i18n = view.i18n;
    let present = &view.groups.present;
    let everyone = Matrix {
        label: i18n.text("chart-overall"),
        tone: Tone::Neutral,
        cells: Ok(cells(&estimates.counts, &estimates.overall, i18n)),
    };
    let of_groups = present.iter().filter_map(|group| {
        let found = estimates.groups.get(group.place)?;
        let cells = Ok(cells(&found.counts, &found.rates, i18n));
        Some(Matrix { label: group.name.clone(), tone: Tone::Group(group.place), cells })
    });
    let matrices: Vec<Matrix> = [everyone].into_iter().chain(of_groups).collect();
    let Selection { group, outcome } = view.store.study.selection.clone();
    // The matrix of everyone comes first.
    let of_group = view.groups.selected.first().map(|i| i + 1);
    let selected: Vec<(usize, Outcome)> = match (of_group.or((selectable && group.is_none()).then_some(0)), outcome) {
        (Some(i), Some(outcome)) if selectable => vec![(i, outcome)],
        // A group that was selected as a whole stands out as a whole.
        (Some(i), _) if i > 0 => CELLS.map(|outcome| (i, outcome)).to_vec(),
        _ => Vec::new(),
    };
    let on_select = selectable.then(|| {
        let (dispatcher, current) = (view.store.dispatcher(), view.store.study.selection.clone());
        let values: Vec<Vec<String>> = present.iter().map(|g| g.values.clone()).collect();
        Callback::from(move |(i, outcome): (usize, Outcome)| {
            let group = i.checked_sub(1).and_then(|i| values.get(i)).cloned();
            let wished = Selection { group, outcome: Some(outcome) };
            dispatcher.dispatch(select(if wished == current { Selection::default() } else { wished }));
        })
    });
    let body = html! {
        <>
            <ConfusionMatrix id="matrices" title={i18n.text("audit-matrices-chart")}
                {matrices} empty={i18n.text("audit-nobody")} {selected} {on_select} />
            if selectable {
                { panel(view) }
            }
        </>
    };
    let id = if selectable { "audit-matrices" } else { "audit-class-matrices" };
    view.section(id, &[], body)
}

fn cells(counts: &Counts, rates: &Intervals, i18n: &I18n) -> [MatrixCell; 4] {
    CELLS.map(|outcome| {
        let rate = match outcome {
            Outcome::TruePositive => "true_positive_rate",
            Outcome::FalseNegative => "false_negative_rate",
            Outcome::FalsePositive => "false_positive_rate",
            Outcome::TrueNegative => "true_negative_rate",
        };
        let share = estimated(rates.get(rate), i18n).map(|spot| spot.value);
        MatrixCell { count: counts.people[outcome] as u64, share }
    })
}
