//! A control for one setting, made from its row in the table of settings.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::select::{Select, change};
use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::url::{Kind, setting};

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    pub store: Store,
    /// The setting's key.
    pub name: &'static str,
}

/// A labelled control; nothing if the address hides it.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let i18n = use_i18n();
    let (store, name) = (props.store.clone(), props.name);
    let Some(row) = setting(name).filter(|_| store.settings.shows(name)) else {
        return Html::default();
    };
    let value = store.shown(row);
    let change = change(&store, name);
    let id = format!("field-{name}");
    let label = i18n.text(&format!("setting-{name}"));
    let help = i18n.text(&format!("setting-{name}-help"));
    let typed = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            change.emit(input.value());
        })
    };
    let control = match row.kind {
        Kind::Choice(names) => {
            let offered = names().into_iter().filter(|choice| store.offers(name, choice));
            let options = offered.map(|choice| {
                let words = store.said(&format!("setting-{name}-{choice}"), &i18n);
                html!(<option value={choice}>{ words }</option>)
            });
            return html!(<Select store={store.clone()} {name} {value} {help}>{ for options }</Select>);
        }
        Kind::Switch => {
            let on = value == "true";
            let flipped = Callback::from(move |_| change.emit((!on).to_string()));
            html!(<input id={id.clone()} type="checkbox" checked={on} onchange={flipped} />)
        }
        Kind::Real { least, most } => html! {
            <input id={id.clone()} type="number" step="any" min={least.to_string()} max={most.to_string()} {value} onchange={typed} />
        },
        Kind::Whole { least, most } => html! {
            <input id={id.clone()} type="number" step="1" min={least.to_string()} max={most.to_string()} {value} onchange={typed} />
        },
        Kind::Units { .. } | Kind::Name | Kind::Names | Kind::Optional(_) => {
            html!(<input id={id.clone()} type="text" {value} onchange={typed} />)
        }
    };
    let class = classes!("field", matches!(row.kind, Kind::Switch).then_some("field-switch"));
    html!(<div {class} title={help}><label for={id}>{ label }</label>{ control }</div>)
}
