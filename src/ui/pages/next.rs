//! The way to the next stage.

use yew::prelude::*;

use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::select::change;
use crate::ui::settings::Choice;

#[derive(Properties, PartialEq)]
pub struct NextProps {
    pub store: Store,
}

#[component]
pub fn Next(props: &NextProps) -> Html {
    let i18n = use_i18n();
    let Some(next) = props.store.settings.stage.next() else { return Html::default() };
    let go = change(&props.store, "stage");
    let onclick = Callback::from(move |_| go.emit(next.name().to_owned()));
    let stage = i18n.text(&format!("setting-stage-{}", next.name())).to_string();
    html!(<p class="next"><button type="button" {onclick}>{ i18n.with("stage-next", &[("stage", stage.into())]) }</button></p>)
}
