//! Groups that the model never gets to know: a sensitive column, and which of its groups are learnt from.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::data::represent::{GroupPresence, Representation};
use crate::data::shift::Shift;
use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::group_name;
use crate::ui::parts::picker::attributes_title;
use crate::ui::parts::select::{Select, change};

#[derive(Properties, PartialEq)]
pub struct UnseenViewProps {
    pub store: Store,
    /// What is known of the data.
    pub representation: Vec<Representation>,
}

#[component]
pub fn UnseenView(props: &UnseenViewProps) -> Html {
    let i18n = use_i18n();
    let UnseenViewProps { store, representation } = props;
    if !store.settings.shows("seen") {
        return Html::default();
    }
    let chosen = store.settings.data.shift.as_ref();
    let columns = || representation.iter().filter(|r| r.attributes.len() == 1);
    let known = chosen.and_then(|shift| columns().find(|r| r.attributes[0] == shift.column));
    // The list is about columns: which groups of one are learnt from is ticked below.
    let value = match (chosen, known) {
        (Some(_), Some(column)) => everybody(column).text(),
        (Some(strange), None) => strange.text(),
        (None, _) => String::new(),
    };
    let options = columns().map(|column| {
        let title = attributes_title(&column.attributes, store.dataset(), &i18n);
        html!(<option value={everybody(column).text()}>{ title }</option>)
    });
    html! {
        <section aria-labelledby="unseen-title">
            <h3 id="unseen-title">{ i18n.text("unseen-title") }</h3>
            <p>{ i18n.text("unseen-intro") }</p>
            <div class="controls">
                <Select store={store.clone()} name="seen" value={value.clone()} help={i18n.text("setting-seen-help")}>
                    <option value="">{ i18n.text("unseen-nobody") }</option>
                    if let Some(strange) = chosen.filter(|_| known.is_none()) { <option {value}>{ &strange.column }</option> }
                    { for options }
                </Select>
            </div>
            if let (Some(shift), Some(column)) = (chosen, known) {
                <fieldset class="layers vary">
                    <legend>{ i18n.text("unseen-groups") }</legend>
                    { for column.groups.iter().enumerate().map(|(place, group)| html!{
                        <Group store={store.clone()} shift={shift.clone()} group={group.clone()} {place} />
                    }) }
                </fieldset>
                if column.groups.iter().all(|group| shift.seen.contains(&group.values[0])) {
                    <p class="note">{ i18n.text("unseen-all") }</p>
                }
            }
        </section>
    }
}

/// Learning from every group of a column.
fn everybody(column: &Representation) -> Shift {
    let seen = column.groups.iter().map(|group| group.values[0].clone()).collect();
    Shift { column: column.attributes[0].clone(), seen }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    store: Store,
    shift: Shift,
    group: GroupPresence,
    place: usize,
}

/// Whether a group is learnt from.
#[component]
fn Group(props: &GroupProps) -> Html {
    let i18n = use_i18n();
    let name = &props.group.values[0];
    let on = props.shift.seen.contains(name);
    let mut flipped = props.shift.clone();
    flipped.seen.retain(|seen| seen != name);
    if !on {
        flipped.seen.push(name.clone());
    }
    let change = change(&props.store, "seen");
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        // The state decides what is checked.
        input.set_checked(on);
        change.emit(flipped.text());
    });
    let id = format!("seen-{}", props.place);
    html! {
        <div class="field field-switch">
            <label for={id.clone()}>{ group_name(&props.group.values, &i18n) }</label>
            <input {id} type="checkbox" checked={on} {onchange} />
        </div>
    }
}
