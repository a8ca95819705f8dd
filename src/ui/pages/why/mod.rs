//! Why the model decides as it does.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn WhyView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="why-heading">
            <h1 id="why-heading">{ i18n.text("why-title") }</h1>
            <p>{ i18n.text("why-intro") }</p>
            { obstacle(props, &i18n).unwrap_or_default() }
        </section>
    }
}
