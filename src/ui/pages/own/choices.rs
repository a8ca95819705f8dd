//! What else an audit has to be told about the table, and the two things to do with it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::change;
use super::roles::{choices, shortened};
use crate::data::infer::{ColumnProfile, OwnRole};
use crate::evaluate::fairness::options::Missing;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::own::{Lack, Own, OwnChange};
use crate::ui::parts::picker::PickerProps;
use crate::ui::parts::select::List;
use crate::ui::settings::Choice;
use crate::ui::site;
use crate::ui::state::Action;

/// The positive value, the threshold where decisions are made from scores, and what becomes of those who are in no group.
#[component]
pub fn Choices(props: &PickerProps) -> Html {
    let i18n = use_i18n();
    let own = &props.store.own;
    let values = own.positives();
    let decides = own.profile(OwnRole::Prediction).is_none() && own.profile(OwnRole::Score).is_some();
    let (positive, threshold, missing) = (change(&props.store), change(&props.store), change(&props.store));
    let positive = Callback::from(move |value| positive.emit(OwnChange::Positive(value)));
    let typed = Callback::from(move |event: Event| {
        let number = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        threshold.emit(OwnChange::Threshold(if number.is_nan() { 0.5 } else { number }));
    });
    let missing = Callback::from(move |name: String| {
        if let Some(choice) = Missing::named(&name) {
            missing.emit(OwnChange::Missing(choice));
        }
    });
    let field = |id: &'static str, control: Html| html!(<div class="field"><label for={id}>{ i18n.text(id) }</label>{ control }</div>);
    let options = values.iter().map(|value| html!(<option value={value.clone()}>{ shortened(value) }</option>));
    html! {
        <>
            <div class="controls">
                if !values.is_empty() {
                    { field("own-positive", html! {
                        <List id="own-positive" value={own.positive.clone()} change={positive}>
                            if own.many() { <option value="">{ i18n.text("own-no-positive") }</option> }
                            { for options }
                        </List>
                    }) }
                }
                if decides {
                    { field("own-threshold", html! {
                        <input id="own-threshold" type="number" min="0" max="1" step="any" value={own.threshold.to_string()}
                            onchange={typed} />
                    }) }
                }
                { field("own-missing", html! {
                    <List id="own-missing" value={own.missing.name()} change={missing}>
                        { choices::<Missing>("own-missing", &i18n) }
                    </List>
                }) }
            </div>
            { for doubts(own, &i18n).into_iter().map(|doubt| html!(<p class="own-doubt">{ doubt }</p>)) }
        </>
    }
}

/// What will stand in the way of an audit or of training, as far as the columns show it.
fn doubts(own: &Own, i18n: &I18n) -> Vec<AttrValue> {
    let said = |id: &str, column: &ColumnProfile, value: &str| {
        let count = i18n.count(column.distinct);
        i18n.with(id, &[("column", column.name.clone().into()), ("value", value.into()), ("n", count.into())])
    };
    let label = own.profile(OwnRole::Label).and_then(|label| match label.distinct {
        1 => Some(said("fault-constant-label", label, label.examples.first().map_or("", String::as_str))),
        3.. if !own.positive.is_empty() => Some(said("own-many-values", label, &own.positive)),
        _ => None,
    });
    let prediction = own.never_positive().map(|column| said("own-never-positive", column, &own.positive));
    label.into_iter().chain(prediction).collect()
}

/// Auditing the table's predictions, and training on it; what is lacking where one can't be done yet.
#[component]
pub fn Actions(props: &PickerProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let wish = use_mut_ref(|| false);
    let wished = wish.clone();
    // Who asked to train is led to the data set that the table has become.
    use_effect_with(store.own.dataset.is_some(), move |&there| {
        if there && wished.replace(false) {
            site::focus("card-title");
        }
    });
    let dispatcher = store.dispatcher();
    let train = Callback::from(move |_| {
        wish.replace(true);
        dispatcher.dispatch(Action::Adopt);
    });
    let dispatcher = store.dispatcher();
    let audit = Callback::from(move |_| dispatcher.dispatch(Action::AuditTable));
    html! {
        <div class="own-actions">
            { action("own-audit", audit, &store.own.audit_lacks(), &i18n) }
            { action("own-train", train, &store.own.training_lacks(), &i18n) }
        </div>
    }
}

fn action(id: &'static str, onclick: Callback<MouseEvent>, lacks: &[Lack], i18n: &I18n) -> Html {
    let words = |lack: &Lack| {
        i18n.text(match lack {
            Lack::Label => "own-lacks-label",
            Lack::Groups => "own-lacks-groups",
            Lack::Decision => "own-lacks-decision",
            Lack::Features => "own-lacks-features",
        })
    };
    let why = format!("{id}-why");
    html! {
        <div>
            <button type="button" class="primary" {id} {onclick} disabled={!lacks.is_empty()} aria-describedby={why.clone()}>{ i18n.text(id) }</button>
            <div id={why} class="note">
                if lacks.is_empty() {
                    <p>{ i18n.text(&format!("{id}-help")) }</p>
                } else {
                    <ul>{ for lacks.iter().map(|lack| html!(<li>{ words(lack) }</li>)) }</ul>
                }
            </div>
        </div>
    }
}
