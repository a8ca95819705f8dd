//! The page's name, the path of stages, language and theme.

use yew::prelude::*;

use super::field::Field;
use super::select::{Select, change};
use crate::ui::app::Store;
use crate::ui::i18n::{LANGUAGES, use_i18n};
use crate::ui::language;
use crate::ui::settings::{Choice, Stage};

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
                <button type="button" id={format!("to-{name}")} data-stage={name} {onclick} aria-current={current.then_some("step")}>
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

#[component]
fn Language(props: &HeaderProps) -> Html {
    let chosen = language::chosen(&props.store.settings);
    let options = LANGUAGES.iter().map(|(tag, name)| html!(<option value={*tag} lang={*tag}>{ *name }</option>));
    html!(<Select store={props.store.clone()} name="lang" value={chosen}>{ for options }</Select>)
}
