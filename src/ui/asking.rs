//! What the evaluation asks the engine, and when.

use yew::prelude::*;

use super::app::{Store, Wires};
use super::settings::{Stage, View};
use super::state::{Action, Engine};
use super::study::{StudyChange, payoff};
use crate::engine::protocol::{Command, Scores};
use crate::evaluate::fairness::selection::Selection;

/// Asks for the audit, the selection and the laboratory that the evaluation shows, when what they depend on changes.
#[hook]
pub fn use_study(store: &Store, wires: &Wires) {
    let (slot, dispatcher) = (wires.clone(), store.dispatcher());
    let present = (store.generation, store.loads, store.history.len());
    let wanted = store.wanted();
    let known = wanted.as_ref().is_some_and(|predictions| store.study.knows(predictions));
    use_effect_with((wanted, present), move |(wanted, _)| {
        if let Some(predictions) = wanted.as_ref().filter(|_| !known) {
            dispatcher.dispatch(Action::Study(StudyChange::Asked(predictions.clone())));
            slot.send(&Command::Audit { predictions: predictions.clone() });
        }
    });

    let slot = wires.clone();
    let asked = (store.study.audits, store.study.selection.clone());
    use_effect_with(asked, move |(audits, selection)| {
        if *audits > 0 && *selection != Selection::default() {
            slot.send(&Command::Select { selection: selection.clone() });
        }
    });

    let slot = wires.clone();
    let audits = store.study.report.as_ref().filter(|r| r.scores.is_some()).map(|_| store.study.audits);
    let shown = (store.settings.stage == Stage::Evaluation).then_some(store.settings.view);
    let running = matches!(store.engine, Engine::Running { .. });
    let scores = match shown {
        Some(View::Credit) if running => Some(Scores::Credit),
        Some(View::Audit | View::Thresholds) if known && store.study.progress.is_none() => {
            audits.map(|_| Scores::Audited)
        }
        _ => None,
    };
    let opened = store.study.laboratory.as_ref().map(|l| l.scores);
    let payoff = payoff(store.settings.cost);
    use_effect_with((scores.filter(|_| opened != scores), audits), move |(missing, _)| {
        if let Some(scores) = *missing {
            slot.send(&Command::Laboratory { scores, payoff });
        }
    });
}
