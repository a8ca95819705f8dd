//! Inside the bias laboratory: which harm, to whom, how strong; what was done, what should notice it, and what repairs it.

use std::rc::Rc;

use yew::prelude::*;

use super::unseen::UnseenView;
use crate::data::groups::group_id;
use crate::data::perturb::options::HarmOptions;
use crate::data::perturb::{Harm, Planted};
use crate::data::represent::{DataSummary, Representation};
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::groups::group_name;
use crate::ui::parts::picker::attributes_title;
use crate::ui::parts::select::Select;
use crate::ui::settings::Choice;
use crate::ui::state::Action;

#[derive(Properties, PartialEq)]
pub struct PlantingViewProps {
    pub store: Store,
}

#[component]
pub fn PlantingView(props: &PlantingViewProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let chosen = &store.settings.harm;
    let data = use_last_summary(store);
    let representation = data.as_ref().map(|d| d.representation.clone()).unwrap_or_default();
    let dispatcher = store.dispatcher();
    let restore = Callback::from(move |_| dispatcher.dispatch(Action::Unplant));
    let planted = store.data.as_ref().and_then(|d| d.planted.as_ref());
    html! {
        <>
            <div class="controls">
                <Field store={store.clone()} name="harm" />
                if chosen.harm.is_some() {
                    { groups(store, &representation, &i18n) }
                    <Field store={store.clone()} name="harm-strength" />
                }
                <button type="button" id="harm-restore" onclick={restore} disabled={*chosen == HarmOptions::default()}>
                    { i18n.text("harm-restore") }
                </button>
            </div>
            if let Some(harm) = chosen.harm {
                <dl class="facts" id="harm-truth">
                    <div>
                        <dt>{ i18n.text("harm-planted") }</dt>
                        <dd><span role="status">{ match planted {
                            Some(planted) => done(harm, planted, chosen, &i18n),
                            None if chosen.group.is_empty() => i18n.text("harm-whom"),
                            None if store.data_failed() => i18n.text("data-failed"),
                            None => i18n.text("phase-loading"),
                        } }</span></dd>
                    </div>
                    { truth(harm, &i18n) }
                </dl>
            }
            <UnseenView store={store.clone()} {representation} />
        </>
    }
}

/// What is known of the chosen data. While they are loaded anew, what was known before stays, so that no list of groups
/// empties under a visitor's hand.
#[hook]
fn use_last_summary(store: &Store) -> Option<Rc<DataSummary>> {
    let last = use_mut_ref(|| None::<(String, Rc<DataSummary>)>);
    let dataset = &store.settings.dataset;
    if let Some(data) = &store.data {
        *last.borrow_mut() = Some((dataset.clone(), data.clone()));
    }
    let last = last.borrow();
    last.as_ref().filter(|(of, _)| of == dataset).map(|(_, data)| data.clone())
}

/// The groups that can be harmed.
fn groups(store: &Store, representation: &[Representation], i18n: &I18n) -> Html {
    let chosen = &store.settings.harm.group;
    let options = representation.iter().map(|r| {
        let options = r.groups.iter().map(
            |g| html!(<option value={group_id(&r.attributes, &g.values)}>{ group_name(&g.values, i18n) }</option>),
        );
        html!(<optgroup label={attributes_title(&r.attributes, store.dataset(), i18n)}>{ for options }</optgroup>)
    });
    let known = |r: &Representation| r.groups.iter().any(|g| group_id(&r.attributes, &g.values) == *chosen);
    // A group that an address names, and that isn't there.
    let strange = !chosen.is_empty() && !representation.iter().any(known);
    html! {
        <Select store={store.clone()} name="harm-group" value={chosen.clone()} help={i18n.text("setting-harm-group-help")}>
            <option value="">{ i18n.text("harm-group-none") }</option>
            if strange { <option value={chosen.clone()}>{ chosen }</option> }
            { for options }
        </Select>
    }
}

/// What was done, in numbers.
fn done(harm: Harm, planted: &Planted, chosen: &HarmOptions, i18n: &I18n) -> AttrValue {
    let count = |n: u64| i18n.count(n).into();
    i18n.with(
        &format!("harm-done-{}", harm.name()),
        &[
            ("train", count(planted.train_people)),
            ("test", count(planted.test_people)),
            ("rows", count(planted.rows_dropped)),
            ("labels", count(planted.labels_flipped)),
            ("cells", count(planted.cells_changed)),
            ("correlation", i18n.number(chosen.strength, 2).into()),
        ],
    )
}

/// What should notice the harm, and what should repair it.
fn truth(harm: Harm, i18n: &I18n) -> Html {
    let truth = harm.truth();
    let metric = |name: &str| i18n.text(&format!("harm-metric-{name}")).to_string();
    let own = i18n.with("harm-notices-own", &[("metric", metric(truth.of_group).into())]);
    let between =
        truth.between_groups.iter().map(|name| i18n.with("harm-notices-between", &[("metric", metric(name).into())]));
    let repairs = truth.repairs.iter().map(|repair| i18n.text(&format!("harm-repair-{}", repair.name())));
    html! {
        <>
            <div>
                <dt>{ i18n.text("harm-notices") }</dt>
                <dd>
                    <ul class="caveats">{ for [own].into_iter().chain(between).map(|words| html!(<li>{ words }</li>)) }</ul>
                    { i18n.text(&format!("harm-know-{}", harm.name())) }
                </dd>
            </div>
            <div>
                <dt>{ i18n.text("harm-repairs") }</dt>
                <dd><ul class="caveats">{ for repairs.map(|repair| html!(<li>{ repair }</li>)) }</ul></dd>
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_known_of_a_harm_has_its_words() {
        let english = I18n::new("en", include_str!("../../../www/locales/en.ftl").to_owned());
        let said = |id: String| assert_ne!(english.text(&id).as_str(), id);
        for (harm, name) in Harm::ALL {
            let truth = harm.truth();
            [truth.of_group].iter().chain(truth.between_groups).for_each(|m| said(format!("harm-metric-{m}")));
            truth.repairs.iter().for_each(|repair| said(format!("harm-repair-{}", repair.name())));
            [format!("harm-done-{name}"), format!("harm-know-{name}")].into_iter().for_each(said);
        }
    }
}
