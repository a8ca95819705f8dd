//! People of groups that the model has not learnt from: whether its scores can be relied on, and whether it could be noticed.

use yew::prelude::*;

use super::use_answer;
use crate::data::shift::Shift;
use crate::engine::inquiry::stress::{Answer, Others, Question};
use crate::engine::protocol::Answer as Of;
use crate::evaluate::robust::reliability::Reliability;
use crate::ui::app::{Send, Store};
use crate::ui::charts::intervals::Reference;
use crate::ui::charts::{CalibrationChart, IntervalDots, IntervalRow, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::scores::calibration_curve;
use crate::ui::pages::audit::view::{estimated, plain, table, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::section;
use crate::ui::parts::select::change;

#[component]
pub fn OthersSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let EvaluationPageProps { store, send } = props.clone();
    let body = match store.settings.data.shift.clone() {
        Some(shift) => html!(<Met {store} {send} {shift} />),
        None => {
            let go = change(&store, "stage");
            let stage = i18n.text("setting-stage-data");
            html! {
                <>
                    <p>{ i18n.text("stress-others-none") }</p>
                    <p class="next"><button type="button" onclick={move |_| go.emit("data".to_owned())}>
                        { tell(&i18n, "audit-go", &[("stage", &stage)]) }
                    </button></p>
                </>
            }
        }
    };
    section("stress-others", &i18n, body)
}

#[derive(Properties, PartialEq)]
struct MetProps {
    store: Store,
    send: Send,
    shift: Shift,
}

#[component]
fn Met(props: &MetProps) -> Html {
    let i18n = use_i18n();
    let page = EvaluationPageProps { store: props.store.clone(), send: props.send.clone() };
    let (answer, waiting) = use_answer(&page, Question::Others(props.shift.clone()));
    let others = match answer.as_deref() {
        Some(Of::Stress(Answer::Others(others))) => Some(others),
        _ => None,
    };
    html! {
        <>
            { waiting }
            if let Some(others) = others { { found(others, &i18n) } }
        </>
    }
}

/// The kinds of people in the order of the answer, with the ids of their names and their looks.
const KINDS: [(&str, Tone); 2] = [("stress-seen", Tone::Train), ("stress-unseen", Tone::Test)];

fn found(others: &Others, i18n: &I18n) -> Option<Html> {
    let [seen, unseen, everybody] = others.reliability.as_slice() else { return None };
    let kinds = || [seen, unseen].into_iter().zip(KINDS);
    let [of_seen, of_unseen] =
        [seen, unseen].map(|kind| Unit::Percent.said(&estimated(Some(&kind.accuracy), i18n), i18n));
    let rows: Vec<IntervalRow> = kinds()
        .map(|(kind, (id, tone))| IntervalRow {
            label: i18n.text(id),
            tone,
            estimate: estimated(Some(&kind.accuracy), i18n),
            count: Some(kind.people),
            note: None,
        })
        .collect();
    let reference =
        Reference { label: i18n.text("chart-overall"), estimate: estimated(Some(&everybody.accuracy), i18n) };
    let curves: Vec<_> =
        kinds().map(|(kind, (id, tone))| calibration_curve(i18n.text(id), tone, &kind.calibration, i18n)).collect();
    let listed = kinds().map(|(kind, (id, _))| row(i18n.text(id), kind, i18n));
    let head = ["groups-group", "groups-people", "stress-right", "stress-brier", "audit-ece"].map(|id| i18n.text(id));
    Some(html! {
        <>
            <p class="lead" role="status">
                { tell(i18n, "stress-others-found", &[("seen", &of_seen), ("unseen", &of_unseen)]) }
            </p>
            <div class="charts">
                <IntervalDots id="stress-others-right" title={i18n.text("stress-others-right")}
                    x_label={i18n.text("stress-right")} range={(0.0, 1.0)} {rows} {reference}
                    empty={i18n.text("reason-no-rows")} />
                <CalibrationChart id="stress-others-calibration" title={i18n.text("audit-calibration")}
                    description={i18n.text("audit-calibration-note")} {curves} empty={i18n.text("reason-no-rows")} />
            </div>
            { table("stress-others-table", &i18n.text("stress-others-caption"), head.to_vec(),
                html!(<>{ for listed }{ row(i18n.text("chart-overall"), everybody, i18n) }</>)) }
            { noticed(others, i18n) }
        </>
    })
}

fn row(name: AttrValue, kind: &Reliability, i18n: &I18n) -> Html {
    let right = Unit::Percent.said(&estimated(Some(&kind.accuracy), i18n), i18n);
    html! {
        <tr>
            <th scope="row">{ name }</th>
            <td>{ i18n.count(kind.people) }</td>
            <td>{ right }</td>
            <td>{ plain(kind.brier, i18n) }</td>
            <td>{ plain(kind.calibration.expected_calibration_error, i18n) }</td>
        </tr>
    }
}

/// Whether others could be told from those it has learnt from.
fn noticed(others: &Others, i18n: &I18n) -> Html {
    let distance = tell(i18n, "stress-distance", &[("auroc", &plain(others.distance, i18n))]);
    let energy = match others.energy {
        Some(energy) => tell(i18n, "stress-energy", &[("auroc", &plain(energy, i18n))]),
        None => i18n.text("stress-energy-none"),
    };
    html! {
        <>
            <h3>{ i18n.text("stress-noticed") }</h3>
            <p>{ i18n.text("stress-noticed-note") }</p>
            <ul class="caveats"><li>{ distance }</li><li>{ energy }</li></ul>
        </>
    }
}
