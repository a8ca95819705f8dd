//! Noise and missing values: nobody means harm, and what is measured is measured badly or not at all.

use yew::prelude::*;

use super::trial::{TrialCharts, headline};
use super::use_answer;
use crate::engine::inquiry::stress::{Answer, Question};
use crate::engine::protocol::Answer as Of;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::section;

#[derive(Properties, PartialEq)]
pub struct TriedSectionProps {
    pub store: Store,
    pub send: Send,
    /// [`Question::Noise`] or [`Question::Missing`].
    pub question: Question,
}

#[component]
pub fn TriedSection(props: &TriedSectionProps) -> Html {
    let i18n = use_i18n();
    let TriedSectionProps { store, send, question } = props;
    let page = EvaluationPageProps { store: store.clone(), send: send.clone() };
    let (answer, waiting) = use_answer(&page, question.clone());
    // The ids of the section, as its texts begin.
    let id = question.kind();
    let share = *question == Question::Missing;
    let unit = match (share, store.of_pictures()) {
        (true, _) => "stress-lost",
        (false, true) => "stress-noise-pixels",
        (false, false) => "stress-noise-amounts",
    };
    let trial = match answer.as_deref() {
        Some(Of::Stress(Answer::Noise(trial) | Answer::Missing(trial))) => Some(trial),
        _ => None,
    };
    let body = html! {
        <>
            if let Some(trial) = trial { { headline(id, trial, share, store, &i18n) } }
            { waiting }
            if let Some(trial) = trial {
                <TrialCharts store={store.clone()} {id} trial={trial.clone()} x_label={i18n.text(unit)} {share} />
            }
        </>
    };
    section(id, &i18n, body)
}
