//! Asking the engine about the model, and what is shown until the answer is there.

use std::rc::Rc;

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use crate::engine::protocol::{Answer, Command, Inquiry};
use crate::ui::i18n::I18n;
use crate::ui::inquiries::Standing;
use crate::ui::parts::select::change;
use crate::ui::state::Action;
use crate::ui::study::StudyChange;

/// Asks a question as soon as there is a model that doesn't learn just now, and says how it stands.
#[hook]
pub fn use_inquiry(props: &EvaluationPageProps, inquiry: Option<Inquiry>) -> Option<Standing> {
    let store = &props.store;
    let inquiry = inquiry.filter(|_| store.made.is_some() && !store.history.is_empty() && !store.training());
    let standing = inquiry.as_ref().and_then(|inquiry| store.study.inquiries.standing(inquiry)).cloned();
    let ask = asking(props);
    let unknown = inquiry.filter(|_| standing.is_none());
    use_effect_with((unknown, store.generation), move |(unknown, _)| {
        if let Some(inquiry) = unknown {
            ask.emit(inquiry.clone());
        }
    });
    standing
}

/// What asks a question.
pub fn asking(props: &EvaluationPageProps) -> Callback<Inquiry> {
    let (dispatcher, send) = (props.store.dispatcher(), props.send.clone());
    Callback::from(move |inquiry: Inquiry| {
        dispatcher.dispatch(Action::Study(StudyChange::Inquired(inquiry.clone())));
        send.emit(Command::Inquire(inquiry));
    })
}

/// The answer as far as it is known, if there is any.
pub fn known(standing: Option<&Standing>) -> Option<Rc<Answer>> {
    match standing? {
        Standing::Answered(answer) | Standing::Waiting { so_far: Some(answer), .. } => Some(answer.clone()),
        Standing::Waiting { .. } | Standing::Refused(_) | Standing::Stopped => None,
    }
}

/// How far the work on a question is, with a way to stop it; why there is no answer; nothing once it is there.
pub fn progress(props: &EvaluationPageProps, standing: Option<&Standing>, inquiry: &Inquiry, i18n: &I18n) -> Html {
    let content = match standing {
        None | Some(Standing::Answered(_)) => Html::default(),
        Some(Standing::Refused(fault)) => html!(<p class="lead">{ i18n.sentence("fault", fault) }</p>),
        Some(Standing::Stopped) => {
            let (ask, inquiry) = (asking(props), inquiry.clone());
            let onclick = Callback::from(move |_| ask.emit(inquiry.clone()));
            html!(<p class="lead">{ i18n.text("inquiry-stopped") }{ " " }<button type="button" {onclick}>{ i18n.text("inquiry-again") }</button></p>)
        }
        Some(Standing::Waiting { done, of, .. }) => {
            let cancel = props.send.reform(|_: MouseEvent| Command::Cancel);
            html! {
                <>
                    <label>
                        { i18n.text("inquiry-under-way") }
                        <progress max={of.max(&1).to_string()} value={done.to_string()} />
                    </label>
                    <button type="button" onclick={cancel}>{ i18n.text("audit-cancel") }</button>
                </>
            }
        }
    };
    html!(<div class="progress" aria-live="polite">{ content }</div>)
}

/// A section whose heading and whose sentence, which says what one learns from it, are found by the id.
pub fn section(id: &str, i18n: &I18n, body: Html) -> Html {
    section_of("block", id, i18n, body)
}

/// The same in the looks of a class.
pub fn section_of(class: &'static str, id: &str, i18n: &I18n, body: Html) -> Html {
    let heading = format!("{id}-heading");
    html! {
        <section {class} aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ i18n.text(&format!("{id}-title")) }</h2>
            <p>{ i18n.text(&format!("{id}-lead")) }</p>
            { body }
        </section>
    }
}

/// What is known about a question that takes some time; and a button that asks it, or how far the work on it is.
pub fn on_demand(
    props: &EvaluationPageProps,
    inquiry: Inquiry,
    label: AttrValue,
    i18n: &I18n,
) -> (Option<Rc<Answer>>, Html) {
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

/// Why the model can't be asked now, and where to go then; nothing if it can.
pub fn obstacle(props: &EvaluationPageProps, i18n: &I18n) -> Option<Html> {
    let store = &props.store;
    if store.training() {
        return Some(html!(<p class="lead" role="status">{ i18n.text("inquiry-training") }</p>));
    }
    if store.made.is_some() && !store.history.is_empty() {
        return None;
    }
    let go = change(store, "stage");
    let stage = i18n.text("setting-stage-training");
    let label = i18n.with("audit-go", &[("stage", stage.as_str().into())]);
    Some(html! {
        <>
            <p class="lead" role="status">{ i18n.text("inquiry-no-model") }</p>
            <p class="next"><button type="button" onclick={move |_| go.emit("training".to_owned())}>{ label }</button></p>
        </>
    })
}
