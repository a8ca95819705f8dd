//! Lists to choose one value from: of a setting, with its label, or of anything else.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::state::Action;
use crate::ui::url::{Setting, setting};

#[derive(Properties, PartialEq)]
pub struct SelectProps {
    pub store: Store,
    /// The setting's key.
    pub name: &'static str,
    /// The chosen option's value.
    pub value: AttrValue,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub wide: bool,
    /// The options.
    pub children: Html,
}

/// A labelled list; nothing if the address hides it.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let i18n = use_i18n();
    if !props.store.settings.shows(props.name) {
        return Html::default();
    }
    let id = format!("field-{}", props.name);
    html! {
        <div class={classes!("field", props.wide.then_some("field-wide"))} title={props.help.clone()}>
            <label for={id.clone()}>{ i18n.text(&format!("setting-{}", props.name)) }</label>
            <List {id} value={props.value.clone()} change={change(&props.store, props.name)}>{ props.children.clone() }</List>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub id: AttrValue,
    /// The chosen option's value.
    pub value: AttrValue,
    /// The column of a table that it is about.
    #[prop_or_default]
    pub column: Option<AttrValue>,
    pub change: Callback<String>,
    /// The options.
    pub children: Html,
}

/// A list without its label.
#[component]
pub fn List(props: &ListProps) -> Html {
    let node = use_node_ref();
    // An option's attribute says what is chosen only until a visitor has chosen; the list's value always does.
    let shown = (node.clone(), props.value.clone(), props.children.clone());
    use_effect_with(shown, |(node, value, _)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(value);
        }
    });
    let change = props.change.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        change.emit(select.value());
    });
    html! {
        <select ref={node} id={props.id.clone()} data-column={props.column.clone()} {onchange}>{ props.children.clone() }</select>
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
