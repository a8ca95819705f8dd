//! How the model breaks: attacks, noise, what is missing, what is proven, and people of another kind.

mod attack;
mod examples;
mod others;
mod proof;
mod trial;
mod tried;

use std::rc::Rc;

use yew::prelude::*;

use self::attack::AttackSection;
use self::others::OthersSection;
use self::proof::ProofSection;
use self::tried::TriedSection;
use super::evaluation::EvaluationPageProps;
use super::inquiry::{known, obstacle, progress, use_inquiry};
use crate::engine::inquiry::stress::Question;
use crate::engine::protocol::{Answer, Inquiry, Task};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::picker::GroupingField;

#[component]
pub fn StressView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let undecided = || {
        let amount = props.store.task() == Task::Amount;
        amount.then(|| html!(<p class="lead">{ i18n.text("fault-robustness-needs-decision") }</p>))
    };
    let obstacle = obstacle(props, &i18n).or_else(undecided);
    let free = obstacle.is_none();
    html! {
        <>
            <section class="block" aria-labelledby="stress-heading">
                <h1 id="stress-heading">{ i18n.text("stress-title") }</h1>
                <p>{ i18n.text("stress-intro") }</p>
                { obstacle.unwrap_or_default() }
                if free { <div class="controls"><GroupingField store={props.store.clone()} /></div> }
            </section>
            if free {
                <AttackSection ..props.clone() />
                <TriedSection store={props.store.clone()} send={props.send.clone()} question={Question::Noise} />
                <TriedSection store={props.store.clone()} send={props.send.clone()} question={Question::Missing} />
                <ProofSection ..props.clone() />
                <OthersSection ..props.clone() />
            }
        </>
    }
}

/// The answer to a question as far as it is known, and what is shown until it is there. Questions about pictures and
/// sequences take seconds: a button asks them, unless they have been asked elsewhere.
#[hook]
fn use_answer(props: &EvaluationPageProps, question: Question) -> (Option<Rc<Answer>>, Html) {
    let i18n = use_i18n();
    let inquiry = Inquiry::Stress(question);
    let family = props.store.settings.model.family;
    // What is refused is refused at once.
    let refused = inquiry == Inquiry::Stress(Question::Proof) && !family.dense();
    let quick = refused || !(props.store.of_pictures() || family.recurrent());
    let wished = use_state(|| quick);
    let started = *wished || props.store.study.inquiries.standing(&inquiry).is_some();
    let standing = use_inquiry(props, started.then(|| inquiry.clone()));
    if started {
        return (known(standing.as_ref()), progress(props, standing.as_ref(), &inquiry, &i18n));
    }
    let onclick = Callback::from(move |_| wished.set(true));
    (None, html!(<p><button type="button" {onclick}>{ i18n.text("stress-start") }</button></p>))
}
