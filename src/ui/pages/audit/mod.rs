//! The audit: rates, gaps and scores by group, both peers' conventions, and what to be warned of.
//!
//! [`view`] is what its sections share; each section is a file, a function of a finished report. Nothing is estimated
//! here, and nothing is asked of the engine: that is [`crate::ui::app`]'s business.

mod amounts;
mod classes;
mod controls;
mod data;
mod docs;
mod gaps;
mod headline;
mod impossible;
mod intersections;
mod matrices;
mod peers;
mod rates;
pub(super) mod scores;
mod selected;
pub(super) mod view;

use yew::prelude::*;

use self::view::View;
use super::evaluation::EvaluationPageProps;
use crate::engine::protocol::Command;
use crate::evaluate::fairness::report::AuditReport;
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::select::change;
use crate::ui::state::Action;
use crate::ui::study::{StudyChange, Subject};

#[component]
pub fn AuditView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let EvaluationPageProps { store, send } = props;
    let class = use_state_eq(|| 0usize);
    let cancel = send.reform(|_: MouseEvent| Command::Cancel);
    let study = &store.study;
    let content = match (&study.report, obstacle(store, &i18n)) {
        (_, Some(obstacle)) => obstacle,
        (Some(report), None) => {
            let choose = {
                let class = class.clone();
                Callback::from(move |i| class.set(i))
            };
            sections(&View::new(store, &i18n, report), *class, choose)
        }
        (None, None) if study.progress.is_none() => again(props, &i18n),
        (None, None) => Html::default(),
    };
    html! {
        <>
            <section class="block" aria-labelledby="audit-heading">
                <h1 id="audit-heading">{ i18n.text("audit-title") }</h1>
                <p>{ i18n.text("audit-intro") }</p>
                { controls::controls(store, &i18n) }
                { controls::progress(store, cancel, &i18n) }
            </section>
            <div class="audit" aria-busy={study.progress.is_some().to_string()}>{ content }</div>
        </>
    }
}

fn sections(view: &View, class: usize, choose: Callback<usize>) -> Html {
    let report: &AuditReport = view.report;
    html! {
        <>
            { untrained(view) }
            { headline::subject(view) }
            if let Some(estimates) = &report.estimates {
                { headline::headline(view, estimates) }
            }
            { headline::warnings(view) }
            if let Some(estimates) = &report.estimates {
                { rates::rates(view, estimates) }
                { gaps::gaps(view, estimates, true) }
                { matrices::matrices(view, estimates, true) }
            }
            if let Some(multiclass) = &report.multiclass {
                { classes::classes(view, multiclass, class, choose) }
            }
            if let Some(regression) = &report.regression {
                { amounts::amounts(view, regression) }
            }
            if let Some(scores) = &report.scores {
                { scores::scores(view, scores) }
            }
            if let Some(estimates) = &report.estimates {
                { intersections::intersections(view, estimates) }
            }
            if let Some(impossibility) = &report.impossibility {
                { impossible::impossible(view, impossibility) }
            }
            { peers::peers(view) }
            { data::data(view) }
        </>
    }
}

/// Says so if the model has learnt nothing yet.
fn untrained(view: &View) -> Html {
    let store = view.store;
    let fresh = store.history.last().is_some_and(|report| report.position.epochs() == 0.0);
    if !fresh || store.study.subject != Subject::Model {
        return Html::default();
    }
    html!(<p class="aside">{ view.i18n.text("audit-untrained") }</p>)
}

/// Why there can't be an audit now, and what to do about it.
fn obstacle(store: &Store, i18n: &I18n) -> Option<Html> {
    let (id, go) = match store.study.subject {
        Subject::Model if store.training() => ("audit-training", None),
        Subject::Model if store.made.is_none() || store.history.is_empty() => ("audit-no-model", Some("training")),
        Subject::Table if !store.own.auditable() => ("audit-no-table", Some("data")),
        _ => return None,
    };
    let button = go.map(|stage| {
        let go = change(store, "stage");
        let label = i18n.text(&format!("setting-stage-{stage}"));
        let label = view::tell(i18n, "audit-go", &[("stage", &label)]);
        html!(<p class="next"><button type="button" onclick={move |_| go.emit(stage.to_owned())}>{ label }</button></p>)
    });
    Some(html!(<><p class="lead" role="status">{ i18n.text(id) }</p>{ button.unwrap_or_default() }</>))
}

/// After an audit that was stopped or refused.
fn again(props: &EvaluationPageProps, i18n: &I18n) -> Html {
    let (store, send) = (props.store.clone(), props.send.clone());
    let onclick = Callback::from(move |_| {
        if let Some(predictions) = store.wanted() {
            store.dispatch(Action::Study(StudyChange::Asked(predictions.clone())));
            send.emit(Command::Audit { predictions });
        }
    });
    html! {
        <p class="lead">{ i18n.text("audit-none") }{ " " }<button type="button" {onclick}>{ i18n.text("audit-again") }</button></p>
    }
}
