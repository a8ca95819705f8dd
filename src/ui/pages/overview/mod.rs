//! The five properties of the present model on one screen.

mod card;

use std::rc::Rc;

use yew::prelude::*;

use self::card::Card;
use super::evaluation::EvaluationPageProps;
use super::inquiry::{obstacle, use_inquiry};
use crate::ui::headline::Property;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::picker::GroupingField;
use crate::ui::state::Action;
use crate::ui::study::StudyChange;

#[component]
pub fn OverviewView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let obstacle = obstacle(props, &i18n);
    let pin = {
        let store = store.clone();
        Callback::from(move |_| {
            let figures = Property::ALL.map(|property| store.headline(property));
            store.dispatch(Action::Study(StudyChange::Pinned(Rc::new(figures))));
        })
    };
    let cards = Property::ALL
        .iter()
        .enumerate()
        .map(|(place, &property)| html!(<Measured ..MeasuredProps { page: props.clone(), property, place } />));
    html! {
        <section class="block" aria-labelledby="overview-heading">
            <h1 id="overview-heading">{ i18n.text("overview-title") }</h1>
            <p>{ i18n.text("overview-intro") }</p>
            if let Some(obstacle) = obstacle {
                { obstacle }
            } else {
                <div class="controls">
                    <GroupingField store={store.clone()} />
                    <button type="button" id="overview-pin" onclick={pin}>{ i18n.text("overview-pin") }</button>
                </div>
                <div class="cards">{ for cards }</div>
                <p class="note">{ i18n.text(if store.study.pinned.is_some() { "overview-pinned" } else { "overview-unpinned" }) }</p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq, Clone)]
struct MeasuredProps {
    page: EvaluationPageProps,
    property: Property,
    /// Among all properties.
    place: usize,
}

/// A property that is asked for.
#[component]
fn Measured(props: &MeasuredProps) -> Html {
    let MeasuredProps { page, property, place } = props;
    let store = &page.store;
    let inquiry = store.headline_question(*property);
    let standing = use_inquiry(page, inquiry.clone());
    let figure = store.headline(*property);
    let pinned = store.study.pinned.as_ref().and_then(|pinned| pinned[*place]);
    html!(<Card page={page.clone()} property={*property} {figure} {pinned} {standing} {inquiry} />)
}
