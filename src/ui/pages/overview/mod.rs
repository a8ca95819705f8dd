//! The five properties of the present model on one screen.

mod card;

use std::rc::Rc;

use yew::prelude::*;

use self::card::Card;
use super::evaluation::EvaluationPageProps;
use super::inquiry::{known, obstacle, use_inquiry};
use crate::ui::headline::{Headline, Property};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::picker::GroupingField;
use crate::ui::state::Action;
use crate::ui::study::StudyChange;

#[component]
pub fn OverviewView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let obstacle = obstacle(props, &i18n);
    // A pinned figure stays while others are read.
    let figures = use_mut_ref(|| [None::<Headline>; Property::ALL.len()]);
    let tell = {
        let figures = figures.clone();
        Callback::from(move |(place, figure): (usize, Option<Headline>)| figures.borrow_mut()[place] = figure)
    };
    let pin = {
        let dispatcher = store.dispatcher();
        Callback::from(move |_| dispatcher.dispatch(Action::Study(StudyChange::Pinned(Rc::new(*figures.borrow())))))
    };
    let cards = Property::ALL.iter().enumerate().map(|(place, &property)| {
        html!(<Measured ..MeasuredProps { page: props.clone(), property, place, tell: tell.clone() } />)
    });
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
    place: usize,
    /// Is told the figure once it is known.
    tell: Callback<(usize, Option<Headline>)>,
}

/// A property that is asked for.
#[component]
fn Measured(props: &MeasuredProps) -> Html {
    let MeasuredProps { page, property, place, tell } = props;
    let store = &page.store;
    let inquiry = store.headline_question(*property);
    let standing = use_inquiry(page, inquiry.clone());
    let answer = known(standing.as_ref());
    let figure = store.headline(*property, answer.as_deref());
    let (tell, place) = (tell.clone(), *place);
    use_effect_with(figure, move |figure| tell.emit((place, *figure)));
    let pinned = store.study.pinned.as_ref().and_then(|pinned| pinned[place]);
    html!(<Card page={page.clone()} property={*property} {figure} {pinned} {standing} {inquiry} />)
}
