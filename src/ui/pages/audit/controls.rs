//! What is audited: whose predictions, which groups, compared with whom, on which part of the data.

use yew::prelude::*;

use super::view::{tell, titles};
use crate::evaluate::fairness::options::Task;
use crate::ui::app::Store;
use crate::ui::i18n::I18n;
use crate::ui::parts::field::Field;
use crate::ui::parts::picker::GroupingField;
use crate::ui::parts::select::Select;
use crate::ui::state::Action;
use crate::ui::study::{StudyChange, Subject};

/// The controls, as far as there is something to choose.
pub fn controls(store: &Store, i18n: &I18n) -> Html {
    let is_model = store.study.subject == Subject::Model;
    html! {
        <>
            { subjects(store, i18n) }
            <div class="controls">
                if is_model {
                    <GroupingField store={store.clone()} />
                } else {
                    { table_groups(store, i18n) }
                }
                if store.study.report.as_ref().is_none_or(|report| report.task == Task::Binary) {
                    { reference(store, i18n) }
                }
                if is_model {
                    <Field store={store.clone()} name="part" />
                }
            </div>
        </>
    }
}

/// The model's predictions, or those in the visitor's own table.
fn subjects(store: &Store, i18n: &I18n) -> Html {
    if !store.own.auditable() {
        return Html::default();
    }
    let button = |subject: Subject, id: &str| {
        let dispatcher = store.dispatcher();
        let current = store.study.subject == subject;
        let onclick = Callback::from(move |_| {
            if !current {
                dispatcher.dispatch(Action::Study(StudyChange::Subject(subject)));
            }
        });
        html!(<button type="button" aria-pressed={current.to_string()} {onclick}>{ i18n.text(id) }</button>)
    };
    html! {
        <p class="choices" role="group" aria-label={i18n.text("audit-subjects")}>
            { button(Subject::Model, "audit-subject-model") }
            { button(Subject::Table, "audit-subject-table") }
        </p>
    }
}

/// Each sensitive column of the table, then each two of them.
fn table_groups(store: &Store, i18n: &I18n) -> Html {
    let known = store.sensitive();
    let pairs =
        known.iter().enumerate().flat_map(|(i, a)| known[i + 1..].iter().map(move |b| vec![a.clone(), b.clone()]));
    let options = known
        .iter()
        .map(|a| vec![a.clone()])
        .chain(pairs)
        .map(|names| html!(<option value={names.join(",")}>{ titles(store, &names, i18n) }</option>));
    html!(<Select store={store.clone()} name="groups" value={store.watched().join(",")}>{ for options }</Select>)
}

fn reference(store: &Store, i18n: &I18n) -> Html {
    let Some(attribute) = store.watched().into_iter().next() else { return Html::default() };
    let current = store.reference().and_then(|clause| clause.into_values().next()).unwrap_or_default().0;
    let values = store.values(&attribute);
    let options = values.iter().map(|value| html!(<option value={value.clone()}>{ value }</option>));
    html! {
        <Select store={store.clone()} name="reference" value={current} help={i18n.text("setting-reference-help")}>
            { for options }
        </Select>
    }
}

/// How far an audit is, and a way to stop it.
pub fn progress(store: &Store, cancel: Callback<MouseEvent>, i18n: &I18n) -> Html {
    let progress = store.study.progress.map(|(done, of)| {
        let steps = [("done", &*done.to_string()), ("of", &of.to_string())];
        html! {
            <>
                <label for="audit-progress">{ tell(i18n, "audit-under-way", &steps) }</label>
                <progress id="audit-progress" max={of.max(1).to_string()} value={done.to_string()} />
                <button type="button" onclick={cancel}>{ i18n.text("audit-cancel") }</button>
            </>
        }
    });
    html!(<div class="progress" aria-live="polite">{ progress.unwrap_or_default() }</div>)
}
