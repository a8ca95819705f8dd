//! What the model gives away of those it has learnt from.

mod calculator;
mod copies;
mod hospitals;
mod membership;
mod privacy;
mod travel;

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::obstacle;
use crate::engine::protocol::Task;
use crate::ui::i18n::use_i18n;

#[component]
pub fn LeaksView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let obstacle = obstacle(props, &i18n);
    let asked = obstacle.is_none();
    // Attacks need classes.
    let classes = asked && matches!(props.store.task(), Task::Decision | Task::Classes);
    html! {
        <>
            <section class="block" aria-labelledby="leaks-heading">
                <h1 id="leaks-heading">{ i18n.text("leaks-title") }</h1>
                <p>{ i18n.text("leaks-intro") }</p>
                { obstacle.unwrap_or_default() }
            </section>
            if classes { <membership::MembershipSection ..props.clone() /> }
            if asked { <privacy::PrivacySection ..props.clone() /> }
            if classes {
                <copies::CopiesSection ..props.clone() />
                <hospitals::HospitalsSection ..props.clone() />
            }
            if asked && !classes { <p class="note">{ i18n.text("leaks-no-classes") }</p> }
        </>
    }
}
