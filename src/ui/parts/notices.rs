//! What the visitor has to know, each a sentence, until it is dismissed.

use yew::prelude::*;

use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::state::{Action, Notice};

#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    pub store: Store,
}

#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let i18n = use_i18n();
    let items = props.store.notices.iter().enumerate().map(|(i, notice)| {
        let dispatcher = props.store.dispatcher();
        let dismiss = Callback::from(move |_| dispatcher.dispatch(Action::Dismiss(i)));
        html! {
            <li>
                <span>{ words(notice, &i18n) }</span>
                <button type="button" onclick={dismiss} aria-label={i18n.text("notice-dismiss")}>{ "×" }</button>
            </li>
        }
    });
    html! {
        <div class="notices" role="alert" aria-atomic="false" aria-label={i18n.text("notice-list")}>
            if !props.store.notices.is_empty() { <ul>{ for items }</ul> }
        </div>
    }
}

fn words(notice: &Notice, i18n: &I18n) -> AttrValue {
    match notice {
        Notice::Address(problem) => i18n.with(
            "notice-address",
            &[
                ("key", problem.key.clone().into()),
                ("given", problem.given.clone().into()),
                ("used", problem.used.clone().into()),
            ],
        ),
        Notice::UnknownDataset { given } => i18n.with("notice-unknown-dataset", &[("given", given.clone().into())]),
        Notice::NotKept => i18n.text("notice-not-kept"),
        Notice::Unread(fault) | Notice::NoData(fault) | Notice::NoModel(fault) | Notice::Fault(fault) => {
            i18n.sentence("fault", fault)
        }
        Notice::Restarted { detail } => i18n.with("notice-restarted", &[("detail", detail.clone().into())]),
        Notice::GaveUp { detail } => i18n.with("notice-gave-up", &[("detail", detail.clone().into())]),
    }
}
