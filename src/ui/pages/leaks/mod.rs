//! What the model gives away of those it has learnt from.

mod calculator;
mod copies;
mod hospitals;
mod membership;
mod privacy;
mod travel;

use std::rc::Rc;

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use super::inquiry::{asking, known, obstacle, progress};
use crate::engine::inquiry::leaks;
use crate::engine::protocol::{Answer, Inquiry, Task};
use crate::ui::i18n::{I18n, use_i18n};

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

/// A section with its heading and the sentence that says what one learns from it.
fn section(name: &str, i18n: &I18n, body: Html) -> Html {
    let heading = format!("leaks-{name}-heading");
    html! {
        <section class="block" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ i18n.text(&format!("leaks-{name}-title")) }</h2>
            <p>{ i18n.text(&format!("leaks-{name}-intro")) }</p>
            { body }
        </section>
    }
}

/// What is known about a question that takes some time; and a button that asks it, or how far the work on it is.
fn on_demand(
    props: &EvaluationPageProps,
    question: leaks::Question,
    label: AttrValue,
    i18n: &I18n,
) -> (Option<Rc<Answer>>, Html) {
    let inquiry = Inquiry::Leaks(question);
    let standing = props.store.study.inquiries.standing(&inquiry);
    let shown = match standing {
        Some(_) => progress(props, standing, &inquiry, i18n),
        None => {
            let ask = asking(props);
            let onclick = Callback::from(move |_: MouseEvent| ask.emit(inquiry.clone()));
            html!(<p><button type="button" {onclick}>{ label }</button></p>)
        }
    };
    (known(standing), shown)
}
