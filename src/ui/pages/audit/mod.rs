//! The audit: rates, gaps and scores by group, both peers' conventions, and what to be warned of.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;

#[component]
pub fn AuditView(_props: &EvaluationPageProps) -> Html {
    Html::default()
}
