//! What no attack can change, beside what an attack has changed: the truth lies between.

use yew::prelude::*;

use super::attack::epsilon;
use super::trial::{TrialCharts, series};
use super::use_answer;
use crate::engine::inquiry::stress::{Answer, Attack, Question, Trial};
use crate::engine::protocol::{Answer as Of, Inquiry};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::robust::attack::Norm;
use crate::ui::charts::{Series, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{known, section};

#[component]
pub fn ProofSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (answer, waiting) = use_answer(props, Question::Proof);
    // It is asked above; here it is looked at, if it is there.
    let usual = store.study.inquiries.standing(&Inquiry::Stress(Question::Attack(Attack::default())));
    let attacked = known(usual);
    let attacked = match attacked.as_deref() {
        Some(Of::Stress(Answer::Attack(attacked))) => Some(&attacked.trial),
        _ => None,
    };
    let trial = match answer.as_deref() {
        Some(Of::Stress(Answer::Proof(trial))) => Some(trial),
        _ => None,
    };
    let body = html! {
        <>
            if let Some(trial) = trial { { between(trial, attacked, &i18n) } }
            { waiting }
            if let Some(trial) = trial {
                <TrialCharts store={store.clone()} id="stress-proof" trial={trial.clone()}
                    x_label={epsilon(Norm::Linf, store.of_pictures(), &i18n)} lines={lines(trial, attacked, &i18n)} />
                if attacked.is_none() { <p class="note">{ i18n.text("stress-proof-alone") }</p> }
            }
        </>
    };
    section("stress-proof", &i18n, body)
}

fn lines(proven: &Trial, attacked: Option<&Trial>, i18n: &I18n) -> Vec<Series> {
    let line = |id, tone, trial| series(i18n.text(id), tone, trial, |right| Some(right.overall), i18n);
    let attacked = attacked.map(|trial| line("stress-proof-attacked", Tone::Test, trial));
    attacked.into_iter().chain([line("stress-proof-proven", Tone::Train, proven)]).collect()
}

/// The main finding, at the smallest change that was tried.
fn between(proven: &Trial, attacked: Option<&Trial>, i18n: &I18n) -> Option<Html> {
    let level = proven.levels.get(1)?;
    let share = |interval: Interval| interval.value().map(|value| i18n.percent(value));
    let same = |trial: &Trial| trial.levels.iter().find(|other| other.level == level.level).cloned();
    let at = i18n.amount(level.level);
    let low = share(level.right.overall)?;
    let sentence = match attacked.and_then(same).and_then(|other| share(other.right.overall)) {
        Some(high) => tell(i18n, "stress-proof-between", &[("level", &at), ("low", &low), ("high", &high)]),
        None => tell(i18n, "stress-proof-low", &[("level", &at), ("low", &low)]),
    };
    Some(html!(<p class="lead" role="status">{ sentence }</p>))
}
