//! The threshold laboratory: what other thresholds would do to each group.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;

#[component]
pub fn LaboratoryView(_props: &EvaluationPageProps) -> Html {
    Html::default()
}
