//! The control for hidden layers: one number each, and buttons that add and take away.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::config::{MOST_LAYERS, MOST_UNITS};
use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::state::Action;
use crate::ui::url::setting;

#[derive(Properties, PartialEq)]
pub struct LayersProps {
    pub store: Store,
}

#[component]
pub fn Layers(props: &LayersProps) -> Html {
    let i18n = use_i18n();
    let settings = &props.store.settings;
    let row = setting("hidden").filter(|_| settings.shows("hidden"));
    let Some(row) = row.filter(|_| settings.model.family.layered()) else { return Html::default() };
    let hidden = settings.model.hidden.clone();
    let dispatcher = props.store.dispatcher();
    let change = move |units: Vec<String>| dispatcher.dispatch(Action::Change(row, units.join(",")));
    let texts: Vec<String> = hidden.iter().map(usize::to_string).collect();

    let each = change.clone();
    let inputs = (0..hidden.len()).map(|i| {
        let (texts, change) = (texts.clone(), each.clone());
        let typed = Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let mut texts = texts.clone();
            texts[i] = input.value();
            change(texts);
        });
        let label = i18n.with("layers-units", &[("layer", (i + 1).into())]);
        html! {
            <input type="number" min="1" max={MOST_UNITS.to_string()} step="1" value={hidden[i].to_string()}
                aria-label={label} onchange={typed} />
        }
    });
    let add = {
        let (mut more, change) = (texts.clone(), change.clone());
        more.push(texts.last().cloned().unwrap_or_else(|| "8".into()));
        Callback::from(move |_| change(more.clone()))
    };
    let fewer = texts[..texts.len().saturating_sub(1)].to_vec();
    let remove = Callback::from(move |_| change(fewer.clone()));
    html! {
        <fieldset class="layers">
            <legend>{ i18n.text("setting-hidden") }</legend>
            { for inputs }
            <button type="button" onclick={remove} disabled={hidden.len() <= 1} aria-label={i18n.text("layers-remove")}>{ "−" }</button>
            <button type="button" onclick={add} disabled={hidden.len() >= MOST_LAYERS} aria-label={i18n.text("layers-add")}>{ "+" }</button>
        </fieldset>
    }
}
