//! The table of the runs: what each was made with, what it came to, and how far it is from the one that others are
//! compared with.

use yew::prelude::*;

use super::RunsProps;
use super::row::Row;
use crate::sentence::Argument;
use crate::ui::i18n::use_i18n;
use crate::ui::runs::compare::Look;
use crate::ui::settings::{Choice, Objective};
use crate::ui::state::State;

/// What the table shows of each run: what the axes of the trade-offs show, and the loss.
fn shown(state: &State) -> Vec<Objective> {
    let mut all = state.objectives().to_vec();
    all.push(Objective::Loss);
    let mut known = Vec::new();
    all.retain(|&objective| {
        let new = !known.contains(&objective);
        known.push(objective);
        new
    });
    all
}

#[component]
pub fn RunTable(props: &RunsProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (objectives, look) = (shown(store), Look::new(store));
    let part = i18n.text(&format!("setting-part-{}", store.settings.part.name()));
    let head = ["name", "data", "model", "repairs", "seed", "epochs"];
    let head = head.map(|column| html!(<th scope="col">{ i18n.text(&format!("runs-{column}")) }</th>));
    let measures = objectives.iter().map(
        |objective| html!(<th scope="col" title={objective.help(store, &i18n)}>{ objective.words(store, &i18n) }</th>),
    );
    let rows = store.runs.list.iter().rev().map(|run| {
        html!(<Row key={run.id} shared={props.clone()} run={run.clone()} objectives={objectives.clone()}
            look={look.clone()} />)
    });
    html! {
        <div class="scroll runs" tabindex="0" role="region" aria-label={i18n.text("runs-table")}>
            <table id="runs" class="numbers">
                <caption>{ i18n.with("runs-caption", &[("part", Argument::from(part.as_str()))]) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.text("runs-draw") }</th>
                    { for head }
                    { for measures }
                    <th scope="col">{ i18n.text("runs-actions") }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
