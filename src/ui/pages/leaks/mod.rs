//! What the model gives away of those it has learnt from.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn LeaksView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="leaks-heading">
            <h1 id="leaks-heading">{ i18n.text("leaks-title") }</h1>
            <p>{ i18n.text("leaks-intro") }</p>
            { obstacle(props, &i18n).unwrap_or_default() }
        </section>
    }
}
