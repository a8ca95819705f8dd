//! The five properties of the present model on one screen.

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn OverviewView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="overview-heading">
            <h1 id="overview-heading">{ i18n.text("overview-title") }</h1>
            <p>{ i18n.text("overview-intro") }</p>
            { obstacle(props, &i18n).unwrap_or_default() }
        </section>
    }
}
