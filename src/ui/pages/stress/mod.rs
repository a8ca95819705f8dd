//! How the model breaks: attacks, noise, people of another kind.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn StressView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="stress-heading">
            <h1 id="stress-heading">{ i18n.text("stress-title") }</h1>
            <p>{ i18n.text("stress-intro") }</p>
            { obstacle(props, &i18n).unwrap_or_default() }
        </section>
    }
}
