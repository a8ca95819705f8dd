//! What the model costs, and whom it hurts to make it cheaper.

mod chosen;
mod classes;
mod said;
mod smaller;
mod variants;
mod whole;

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::ui::i18n::use_i18n;

#[component]
pub fn CostsView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let obstacle = obstacle(props, &i18n);
    let asked = obstacle.is_none();
    html! {
        <>
            <section class="block" aria-labelledby="costs-heading">
                <h1 id="costs-heading">{ i18n.text("costs-title") }</h1>
                <p>{ i18n.text("costs-intro") }</p>
                { obstacle.unwrap_or_default() }
            </section>
            if asked {
                <whole::WholeSection ..props.clone() />
                <smaller::SmallerSection ..props.clone() />
            }
        </>
    }
}
