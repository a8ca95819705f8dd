//! What the model costs, and whom it hurts to make it cheaper.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn CostsView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="costs-heading">
            <h1 id="costs-heading">{ i18n.text("costs-title") }</h1>
            <p>{ i18n.text("costs-intro") }</p>
            { obstacle(props, &i18n).unwrap_or_default() }
        </section>
    }
}
