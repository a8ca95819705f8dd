//! The threshold laboratory: where the line is drawn for each group, what that does to people, and what it costs to
//! treat groups alike.
//!
//! Everything shown comes from the engine; here rules are moved and criteria chosen.

mod criteria;
mod curves;
mod groups;
mod intro;
mod payoff;
mod rates;
mod words;

use std::rc::Rc;

use yew::prelude::*;

use super::evaluation::EvaluationPageProps;
use crate::engine::protocol::{Command, Scores};
use crate::evaluate::fairness::threshold::rule::Rule;
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;
use crate::ui::settings::View;
use crate::ui::state::Action;
use crate::ui::study::{Laboratory, StudyChange};

#[component]
pub fn LaboratoryView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let EvaluationPageProps { store, send } = props.clone();
    let credit = store.settings.view == View::Credit;
    let about = intro::use_about(credit);
    let known = about.as_ref().and_then(|about| about.as_ref().ok()).cloned();
    let label = words::Meaning::of(&store, known.as_deref(), &i18n);
    let scores = if credit { Scores::Credit } else { Scores::Audited };
    let laboratory = store.study.laboratory.clone().filter(|l| l.scores == scores);
    html! {
        <section class="block laboratory" aria-labelledby="lab-title">
            <h1 id="lab-title">{ i18n.text("lab-title") }</h1>
            <p class="lead">{ i18n.text("lab-intro") }</p>
            if credit {
                <intro::Credit {about} />
            }
            { match laboratory {
                Some(laboratory) => html!(<Bench {store} {send} {laboratory} {label} />),
                None => html!(<intro::Absent {store} />),
            } }
        </section>
    }
}

#[derive(Properties, PartialEq, Clone)]
struct BenchProps {
    store: Store,
    send: Send,
    laboratory: Rc<Laboratory>,
    label: words::Meaning,
}

/// The open laboratory.
#[component]
fn Bench(props: &BenchProps) -> Html {
    let i18n = use_i18n();
    use_answers(props);
    let BenchProps { store, laboratory, label, .. } = props.clone();
    let together = use_state(|| false);
    let chosen = use_state(|| None::<usize>);
    let count = laboratory.lab.rules.len();
    let chosen_group = chosen.filter(|&group| group < count);
    let on_choose = Callback::from(move |group| chosen.set(Some(group).filter(|g| chosen_group != Some(*g))));
    let on_together = {
        let together = together.clone();
        Callback::from(move |_| together.set(!*together))
    };
    let on_rule = {
        let (dispatcher, rules, all) = (store.dispatcher(), laboratory.lab.rules.clone(), *together);
        Callback::from(move |(group, rule): (usize, Rule)| {
            let moved = rules.iter().enumerate().map(|(i, before)| if all || i == group { rule } else { *before });
            dispatcher.dispatch(Action::Study(StudyChange::Rules(moved.collect())));
        })
    };
    html! {
        <>
            <p class="note">{ i18n.with("training-positive", &[("meaning", label.positive.to_string().into())]) }</p>
            <div class="lab-wishes">
                <criteria::Criteria store={store.clone()} laboratory={laboratory.clone()} />
                <payoff::Costs {store} payoff={laboratory.lab.payoff} />
            </div>
            <rates::Consequences laboratory={laboratory.clone()} />
            <section aria-labelledby="lab-groups">
                <h2 id="lab-groups">{ i18n.text("lab-groups") }</h2>
                <div class="field field-switch">
                    <label for="lab-together">{ i18n.text("lab-together") }</label>
                    <input id="lab-together" type="checkbox" checked={*together} onchange={on_together} />
                </div>
                <groups::Groups laboratory={laboratory.clone()} {label} chosen={chosen_group}
                    on_choose={on_choose.clone()} on_rule={on_rule.clone()} />
            </section>
            <curves::Curves {laboratory} criterion={props.store.settings.criterion} chosen={chosen_group} {on_choose} {on_rule} />
        </>
    }
}

/// Asks what the rules come to whenever they change, and for new ones whenever the criterion or the payoff does.
#[hook]
fn use_answers(props: &BenchProps) {
    let opening = props.store.study.openings;
    let lab = props.laboratory.lab.clone();
    let payoff = lab.payoff;

    let send = props.send.clone();
    use_effect_with((opening, lab), move |(_, lab)| send.emit(Command::Decide { lab: lab.clone() }));

    let send = props.send.clone();
    let judged = props.laboratory.opened.groups.iter().any(|g| g.obstacle.is_none());
    use_effect_with((opening, payoff, props.store.settings.criterion), move |&(_, payoff, criterion)| {
        // The most profitable rules are what a criterion is compared with.
        let compared = Some(Criterion::MaxProfit).filter(|_| judged);
        let asked = criterion.filter(|&c| Some(c) != compared);
        for criterion in compared.into_iter().chain(asked) {
            send.emit(Command::Solve { criterion, payoff });
        }
    });
}
