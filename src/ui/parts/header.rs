//! The page's name, the path of stages, language and theme.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::field::Field;
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, languages, use_i18n};
use crate::ui::settings::{Choice, Stage};
use crate::ui::state::Action;
use crate::ui::url::{Setting, setting};

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub store: Store,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let i18n = use_i18n();
    let stages = Stage::ALL.iter().enumerate().map(|(i, &(stage, name))| {
        let current = props.store.settings.stage == stage;
        let go = change(&props.store, "stage");
        let onclick = Callback::from(move |_| go.emit(name.to_owned()));
        html! {
            <li>
                <button type="button" {onclick} aria-current={current.then_some("step")}>
                    <span class="step-number" aria-hidden="true">{ i + 1 }</span>{ i18n.text(&format!("setting-stage-{name}")) }
                </button>
            </li>
        }
    });
    html! {
        <header class="top">
            <div class="name"><strong>{ i18n.text("app-name") }</strong><span>{ i18n.text("app-tagline") }</span></div>
            <nav aria-label={i18n.text("setting-stage")}><ol class="path">{ for stages }</ol></nav>
            <div class="look">
                <Language store={props.store.clone()} />
                <Field store={props.store.clone()} name="theme" />
            </div>
        </header>
    }
}

/// Changes one setting.
pub fn change(store: &Store, key: &str) -> Callback<String> {
    let (row, dispatcher): (Option<&'static Setting>, _) = (setting(key), store.dispatcher());
    Callback::from(move |value| {
        if let Some(row) = row {
            dispatcher.dispatch(Action::Change(row, value));
        }
    })
}

#[component]
fn Language(props: &HeaderProps) -> Html {
    let i18n = use_i18n();
    let go = change(&props.store, "lang");
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        go.emit(select.value());
    });
    let options = languages().into_iter().map(|tag| {
        let name = I18n::new(tag).text("language-name");
        html!(<option value={tag} lang={tag} selected={i18n.language() == tag}>{ name }</option>)
    });
    html! {
        <div class="field">
            <label for="field-lang">{ i18n.text("setting-lang") }</label>
            <select id="field-lang" {onchange}>{ for options }</select>
        </div>
    }
}
