//! The fourth stage: whom the model fails, in every number that people trust, and what other thresholds would do; why it
//! decides so, how it breaks, what it gives away and what it costs.

use yew::prelude::*;

use super::audit::AuditView;
use super::costs::CostsView;
use super::laboratory::LaboratoryView;
use super::leaks::LeaksView;
use super::overview::OverviewView;
use super::pictures::PicturesView;
use super::stress::StressView;
use super::why::WhyView;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::select::change;
use crate::ui::settings::{Choice, View};
use crate::ui::study::Subject;

#[derive(Properties, PartialEq, Clone)]
pub struct EvaluationPageProps {
    pub store: Store,
    pub send: Send,
}

#[component]
pub fn EvaluationPage(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let EvaluationPageProps { store, send } = props.clone();
    // Thresholds are for a yes or no, and only pictures can be looked at.
    let (pictures, decided) = (store.of_pictures(), !store.of_pictures() && store.amount().is_none());
    let fits = |view: View| match view {
        View::Overview | View::Why | View::Stress | View::Leaks | View::Costs => store.study.subject == Subject::Model,
        View::Audit | View::Credit => true,
        View::Thresholds => decided || store.study.subject == Subject::Table,
        View::Pictures => pictures,
    };
    let views = View::ALL.iter().filter(|(view, _)| fits(*view)).map(|&(view, name)| {
        let go = change(&store, "view");
        let onclick = Callback::from(move |_| go.emit(name.to_owned()));
        let current = (store.settings.view == view).then_some("page");
        html!(<li><button type="button" data-view={name} {onclick} aria-current={current}>{ i18n.text(&format!("setting-view-{name}")) }</button></li>)
    });
    html! {
        <>
            <nav class="views" aria-label={i18n.text("setting-view")}><ul>{ for views }</ul></nav>
            { match Some(store.settings.view).filter(|&view| fits(view)).unwrap_or(View::Audit) {
                View::Pictures => html!(<PicturesView {store} {send} />),
                View::Overview => html!(<OverviewView {store} {send} />),
                View::Why => html!(<WhyView {store} {send} />),
                View::Stress => html!(<StressView {store} {send} />),
                View::Leaks => html!(<LeaksView {store} {send} />),
                View::Costs => html!(<CostsView {store} {send} />),
                View::Audit => html!(<AuditView {store} {send} />),
                View::Thresholds | View::Credit => html!(<LaboratoryView {store} {send} />),
            } }
        </>
    }
}
