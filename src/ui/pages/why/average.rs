//! What decisions depend on, for everybody or for a group.

use yew::prelude::*;

use super::parts::{choice, section};
use super::{told, words};
use crate::engine::inquiry::why::{Answer, Group, Importances, Question, Ranked, Weighing};
use crate::engine::protocol::Inquiry;
use crate::evaluate::explain::importance::Scoring;
use crate::evaluate::fairness::report::Interval;
use crate::ui::app::Store;
use crate::ui::charts::{IntervalDots, IntervalRow, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{progress, use_inquiry};
use crate::ui::parts::groups::group_name;

/// Columns that are drawn.
const MOST: usize = 20;

/// The question that is asked when the tab is opened.
pub fn first_question() -> Inquiry {
    Inquiry::Why(Question::Importance { group: None, weighing: Weighing::Permutation })
}

#[component]
pub fn Average(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let group = use_state_eq(|| None::<u32>);
    let weighing = use_state_eq(Weighing::default);
    let scoring = use_state_eq(|| 0_usize);
    let asked = group.map(|group| Group { grouping: store.grouping(), group });
    let inquiry = Inquiry::Why(Question::Importance { group: asked, weighing: *weighing });
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let found = match told(standing.as_ref()) {
        Some(Answer::Importance(found)) => Some(found),
        _ => None,
    };
    let controls = html! {
        <div class="controls">
            { groups(store, *group, group.setter(), &i18n) }
            { weighings(*weighing, weighing.setter(), &i18n) }
            { for found.as_ref().filter(|found| found.by.len() > 1).map(|found| scorings(found, *scoring, scoring.setter(), &i18n)) }
        </div>
    };
    let chart = found.as_ref().and_then(|found| {
        let ranked = found.by.get(*scoring).or(found.by.first())?;
        Some(html! { <>{ headline(store, ranked, &i18n) }{ controls.clone() }{ dots(store, found, ranked, &i18n) }</> })
    });
    let body = html! { <>{ chart.unwrap_or(controls) }{ progress(props, standing.as_ref(), &inquiry, &i18n) }</> };
    section("average", body, &i18n)
}

fn groups(store: &Store, group: Option<u32>, set: UseStateSetter<Option<u32>>, i18n: &I18n) -> Html {
    let watched = store.data.as_ref().and_then(|data| data.representation.get(store.grouping()));
    let all = watched.iter().flat_map(|watched| watched.groups.iter()).enumerate();
    let named = all.map(|(place, group)| {
        let words = format!("{} ({})", group_name(&group.values, i18n), i18n.count(group.rows));
        (place.to_string(), words.into())
    });
    let options = std::iter::once((String::new(), i18n.text("groups-everyone"))).chain(named);
    let chosen = group.map(|group| group.to_string()).unwrap_or_default();
    choice("why-group", &chosen, options, Callback::from(move |value: String| set.set(value.parse().ok())), i18n)
}

fn weighings(weighing: Weighing, set: UseStateSetter<Weighing>, i18n: &I18n) -> Html {
    let options = ["permutation", "shapley"].map(|name| (name.to_owned(), i18n.text(&format!("why-weighing-{name}"))));
    let chosen = if weighing == Weighing::Shapley { "shapley" } else { "permutation" };
    let change = Callback::from(move |value: String| {
        set.set(if value == "shapley" { Weighing::Shapley } else { Weighing::Permutation });
    });
    choice("why-weighing", chosen, options, change, i18n)
}

fn scorings(found: &Importances, chosen: usize, set: UseStateSetter<usize>, i18n: &I18n) -> Html {
    let options = found.by.iter().enumerate().map(|(place, ranked)| (place.to_string(), measure(ranked, i18n)));
    let change = Callback::from(move |value: String| set.set(value.parse().unwrap_or_default()));
    choice("why-scoring", &chosen.to_string(), options, change, i18n)
}

fn measure(ranked: &Ranked, i18n: &I18n) -> AttrValue {
    i18n.text(match ranked.scoring {
        Some(Scoring::Accuracy) => "why-scoring-accuracy",
        Some(Scoring::NegLogLoss) => "why-scoring-log-loss",
        Some(Scoring::RocAuc) => "why-scoring-auc",
        Some(Scoring::R2) => "why-scoring-r2",
        None => "why-weighing-shapley",
    })
}

fn unit(store: &Store, found: &Importances, ranked: &Ranked) -> Unit {
    match ranked.scoring {
        Some(Scoring::Accuracy) => Unit::Points,
        Some(_) => Unit::Plain,
        None => words::difference(store, found.scale),
    }
}

fn headline(store: &Store, ranked: &Ranked, i18n: &I18n) -> Html {
    let Some(first) = ranked.worths.first() else { return Html::default() };
    let titles = ranked.worths.iter().map(|worth| words::title(store, &worth.column, i18n));
    let clear = matches!(first.worth, Interval::Value { low, .. } if low > 0.0);
    let sentence = if clear {
        let next = i18n.list(&titles.clone().skip(1).take(2).collect::<Vec<_>>());
        tell(i18n, "why-average-most", &[("first", &titles.clone().next().unwrap_or_default()), ("next", &next)])
    } else {
        i18n.text("why-average-none")
    };
    html!(<p class="lead">{ sentence }</p>)
}

fn dots(store: &Store, found: &Importances, ranked: &Ranked, i18n: &I18n) -> Html {
    let row = |worth: &crate::engine::inquiry::why::Worth| IntervalRow {
        label: words::title(store, &worth.column, i18n).into(),
        tone: Tone::Neutral,
        estimate: estimated(Some(&worth.worth), i18n),
        count: None,
        note: None,
    };
    let rows: Vec<IntervalRow> = ranked.worths.iter().take(MOST).map(row).collect();
    let people = i18n.count(found.people);
    let measure = measure(ranked, i18n);
    let (description, x_label) = match ranked.scoring {
        Some(_) => (
            tell(i18n, "why-average-permutation", &[("people", &people)]),
            tell(i18n, "why-average-drop", &[("measure", &measure)]),
        ),
        None => {
            let scale = words::difference_name(store, found.scale, i18n);
            (
                tell(i18n, "why-average-shapley", &[("people", &people)]),
                tell(i18n, "why-average-size", &[("scale", &scale)]),
            )
        }
    };
    html! {
        <IntervalDots id="why-average" title={i18n.text("why-average-chart")} {description} {x_label}
            unit={unit(store, found, ranked)} {rows} empty={i18n.text("reason-no-rows")} />
    }
}
