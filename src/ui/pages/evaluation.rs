//! The fourth stage: whom the model fails, in every number that people trust.

use yew::prelude::*;

use crate::ui::app::{Send, Store};

#[derive(Properties, PartialEq)]
pub struct EvaluationPageProps {
    pub store: Store,
    pub send: Send,
}

#[component]
pub fn EvaluationPage(_props: &EvaluationPageProps) -> Html {
    Html::default()
}
