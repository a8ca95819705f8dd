//! What the laboratory decides on: what the credit scores are, or what to do while there are no scores.

use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::engine::protocol::Fault;
use crate::evaluate::fairness::threshold::fico;
use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::select::change;
use crate::ui::settings::View;
use crate::ui::site;
use crate::ui::study::Subject;

/// What there is to know about the credit scores, or why it can't be told.
type About = Result<Rc<fico::About>, Fault>;

/// Fetches what there is to know about the credit scores, once they are shown.
#[hook]
pub fn use_about(shown: bool) -> Option<About> {
    let about = use_state(|| None::<About>);
    let slot = about.clone();
    use_effect_with(shown, move |&shown| {
        if shown && slot.is_none() {
            spawn_local(async move { slot.set(Some(site::credit().await.map(Rc::new))) });
        }
    });
    (*about).clone()
}

#[derive(Properties, PartialEq)]
pub struct CreditProps {
    pub about: Option<About>,
}

/// What the credit scores are.
#[component]
pub fn Credit(props: &CreditProps) -> Html {
    let i18n = use_i18n();
    let about = match &props.about {
        None => return Html::default(),
        Some(Err(fault)) => return html!(<p class="note">{ i18n.sentence("fault", fault) }</p>),
        Some(Ok(about)) => about,
    };
    let language = i18n.language();
    let fact = |id: &str, value: &str| html!(<div><dt>{ i18n.text(id) }</dt><dd>{ value }</dd></div>);
    html! {
        <>
            <p>{ about.summary.get(language) }</p>
            <details id="lab-about">
                <summary>{ i18n.text("card-caveats") }</summary>
                <ul class="caveats">{ for about.caveats.get(language).iter().map(|c| html!(<li>{ c }</li>)) }</ul>
                <dl class="facts">
                    { fact("card-licence", &about.licence) }
                    { fact("card-citation", &about.citation) }
                    { fact("card-source", &about.source) }
                </dl>
            </details>
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct AbsentProps {
    pub store: Store,
}

/// Why there is nothing to decide on yet, and the way to something.
#[component]
pub fn Absent(props: &AbsentProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let go = |setting: &str, value: &'static str, words: &str| {
        let go = change(store, setting);
        let onclick = Callback::from(move |_| go.emit(value.to_owned()));
        html!(<button type="button" {onclick}>{ i18n.text(words) }</button>)
    };
    let own = store.study.subject == Subject::Table;
    let without_scores = store.study.report.as_ref().is_some_and(|report| report.scores.is_none());
    let (words, way) = match store.settings.view {
        View::Credit => ("lab-opening", None),
        _ if !own && store.training() => ("lab-training", None),
        _ if own && (without_scores || store.wanted().is_none()) => {
            ("lab-no-column", Some(go("stage", "data", "lab-go-data")))
        }
        _ if without_scores || store.wanted().is_none() => {
            ("lab-no-model", Some(go("stage", "training", "lab-go-training")))
        }
        _ => ("lab-opening", None),
    };
    let waiting = way.is_none();
    html! {
        <>
            <p class={waiting.then_some("waiting")} role="status">{ i18n.text(words) }</p>
            <p class="buttons lab-ways">
                { way }
                if !waiting {
                    { go("view", "credit", "lab-go-credit") }
                }
            </p>
        </>
    }
}
