//! Groups in words: their names, their numbers, and the table of who is failed.

use yew::prelude::*;

use crate::data::catalog::Amount;
use crate::engine::protocol::{EpochReport, PartReport, Task};
use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};
use crate::evaluate::fairness::monitor::{Gap, Gaps, GroupReport};
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::settings::{Choice, Measure, Part};
use crate::ui::state::{Action, State};

/// A gap that is followed as a share, or in the label's unit.
pub struct NamedGap {
    /// Its name in message ids.
    pub name: &'static str,
    pub of: fn(&Gaps) -> Gap,
}

/// The gaps that are followed as shares, in the order they are shown.
const SHARES: [NamedGap; 5] = [
    NamedGap { name: "demographic-parity", of: |g| g.demographic_parity },
    NamedGap { name: "equal-opportunity", of: |g| g.equal_opportunity },
    NamedGap { name: "equalized-odds", of: |g| g.equalized_odds },
    NamedGap { name: "accuracy", of: |g| g.accuracy },
    NamedGap { name: "mae", of: |g| g.mean_absolute_error },
];

/// Those that are followed in the label's unit.
const AMOUNTS: [NamedGap; 3] = [
    NamedGap { name: "mae", of: |g| g.mean_absolute_error },
    NamedGap { name: "bias", of: |g| g.mean_error },
    NamedGap { name: "prediction", of: |g| g.mean_score },
];

/// The gaps that are followed.
pub fn followed_gaps(state: &State) -> &'static [NamedGap] {
    if state.task() == Task::Amount { &AMOUNTS } else { &SHARES }
}

impl Measure {
    /// The measure's number for a group.
    pub fn of(self, report: &GroupReport) -> Estimate {
        match self {
            Measure::SelectionRate => report.selection_rate,
            Measure::Accuracy => report.accuracy,
            Measure::TruePositiveRate => report.true_positive_rate,
            Measure::FalsePositiveRate => report.false_positive_rate,
            Measure::MeanScore => report.mean_score,
            Measure::MeanAbsoluteError => report.mean_absolute_error,
            Measure::MeanLabel => report.mean_label,
            Measure::MeanError => report.mean_error,
            Measure::RootMeanSquaredError => report.root_mean_squared_error,
            Measure::RSquared => report.r_squared,
        }
    }

    /// Whether there is such a number where the model is asked this.
    pub fn suits(self, task: Task) -> bool {
        match self {
            Measure::MeanScore | Measure::MeanAbsoluteError => true,
            Measure::Accuracy => task != Task::Amount,
            Measure::SelectionRate | Measure::TruePositiveRate | Measure::FalsePositiveRate => {
                !matches!(task, Task::Classes | Task::Amount)
            }
            Measure::MeanLabel | Measure::MeanError | Measure::RootMeanSquaredError | Measure::RSquared => {
                task == Task::Amount
            }
        }
    }

    /// A number of this measure in words, or why there is none.
    pub fn told(self, estimate: Estimate, state: &State, i18n: &I18n) -> AttrValue {
        match estimate {
            Estimate::Value(value) if self == Measure::RSquared => i18n.number(value, 3).into(),
            _ => told(estimate, state, i18n),
        }
    }
}

impl Part {
    /// The part's report.
    pub fn of(self, report: &EpochReport) -> &PartReport {
        match self {
            Part::Train => &report.train,
            Part::Test => &report.test,
        }
    }
}

/// The names of the watched groups, values of an intersection joined.
pub fn group_names(state: &State, i18n: &I18n) -> Vec<AttrValue> {
    let watched = state.data.as_ref().and_then(|d| d.representation.get(state.grouping()));
    watched.iter().flat_map(|r| r.groups.iter()).map(|g| group_name(&g.values, i18n)).collect()
}

/// A group's name: its values, with a word where one is missing.
pub fn group_name(values: &[String], i18n: &I18n) -> AttrValue {
    let value = |v: &String| if v.is_empty() { i18n.text("group-missing").to_string() } else { v.clone() };
    values.iter().map(value).collect::<Vec<_>>().join(" · ").into()
}

/// A number in words: a percentage, or an amount with its unit, or why there is none.
fn told(estimate: Estimate, state: &State, i18n: &I18n) -> AttrValue {
    match (estimate, state.amount()) {
        (Estimate::Value(value), Some(amount)) => with_unit(value, amount, i18n),
        _ => share(estimate, i18n),
    }
}

/// An amount in words.
pub fn with_unit(value: f64, amount: &Amount, i18n: &I18n) -> AttrValue {
    let unit = amount.unit.get(i18n.language());
    AttrValue::from(format!("{}\u{a0}{unit}", i18n.amount(value)).trim_end().to_owned())
}

/// The unit of an amount as axes name it.
pub fn unit_name(amount: &Amount, i18n: &I18n) -> AttrValue {
    match amount.unit.get(i18n.language()).as_str() {
        "" => i18n.text("unit-unknown"),
        unit => AttrValue::from(unit.to_owned()),
    }
}

/// A share in words: a percentage, or why there is none.
pub fn share(estimate: Estimate, i18n: &I18n) -> AttrValue {
    match estimate {
        Estimate::Value(value) => i18n.percent(value).into(),
        Estimate::NotEstimable { reason } => why_not(reason, i18n),
    }
}

/// Why there is no number, in a few words.
pub fn why_not(reason: Reason, i18n: &I18n) -> AttrValue {
    let id = match reason {
        Reason::NoRows => "reason-no-rows",
        Reason::TooFew => "reason-too-few",
        Reason::NoPositives => "reason-no-positives",
        Reason::NoNegatives => "reason-no-negatives",
        Reason::NoneSelected => "reason-none-selected",
        Reason::NoneRejected => "reason-none-rejected",
        Reason::OneClass => "reason-one-class",
        Reason::NoScores => "reason-no-scores",
        Reason::OneGroup => "reason-one-group",
        Reason::ManyClasses => "reason-many-classes",
        Reason::Amount => "reason-amount",
        Reason::AllZero => "reason-all-zero",
    };
    i18n.with(id, &[("least", LEAST_COUNT.to_string().into())])
}

#[derive(Properties, PartialEq)]
pub struct GroupTableProps {
    pub store: Store,
}

/// The latest evaluation of the watched groups: who is failed, and how.
#[component]
pub fn GroupTable(props: &GroupTableProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let Some(report) = store.history.last() else { return Html::default() };
    let part = store.settings.part.of(report);
    let Some(watched) = part.groupings.get(store.grouping()) else { return Html::default() };
    let names = group_names(store, &i18n);

    let decided = Measure::SelectionRate.suits(store.task());
    let head = store.measures().map(|measure| {
        let [name, help] =
            ["", "-help"].map(|end| store.said(&format!("setting-measure-{}{end}", measure.name()), &i18n));
        html!(<th scope="col" title={help}>{ name }</th>)
    });
    let rows = watched.groups.iter().zip(names).enumerate().map(|(i, (group, name))| {
        let selected = store.selected == Some(i);
        let dispatcher = store.dispatcher();
        let onclick = Callback::from(move |_| dispatcher.dispatch(Action::Select(i)));
        html! {
            <tr class={classes!(selected.then_some("selected"))}>
                <th scope="row"><button type="button" class="plain" {onclick} aria-pressed={selected.to_string()}>{ name }</button></th>
                { counts_cells(group, decided, &i18n) }
                { measure_cells(store, group, &i18n) }
            </tr>
        }
    });
    let part_name = i18n.text(&format!("setting-part-{}", store.settings.part.name()));
    html! {
        <>
        <div class="scroll" tabindex="0" role="region" aria-label={i18n.text("groups-title")}>
            <table id="groups" class="numbers">
                <caption>{ i18n.with("groups-caption", &[
                    ("part", part_name.to_string().into()),
                    ("epoch", report.position.epoch.to_string().into()),
                ]) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ i18n.text("groups-group") }</th>
                        <th scope="col">{ i18n.text("groups-people") }</th>
                        if decided { <th scope="col">{ i18n.text("groups-positives") }</th> }
                        { for head }
                    </tr>
                </thead>
                <tbody>
                    { for rows }
                    <tr class="everyone">
                        <th scope="row">{ i18n.text("groups-everyone") }</th>
                        { counts_cells(&part.overall, decided, &i18n) }
                        { measure_cells(store, &part.overall, &i18n) }
                    </tr>
                </tbody>
            </table>
        </div>
        <GapTable store={store.clone()} />
        </>
    }
}

fn counts_cells(group: &GroupReport, decided: bool, i18n: &I18n) -> Html {
    html! {
        <>
            <td>{ i18n.count(group.people) }</td>
            if decided { <td>{ i18n.count(group.confusion.positives()) }</td> }
        </>
    }
}

fn measure_cells(store: &State, group: &GroupReport, i18n: &I18n) -> Html {
    let cells = store.measures().map(|measure| {
        let estimate = measure.of(group);
        let absent = estimate.value().is_none().then_some("absent");
        html!(<td class={classes!(absent)}>{ measure.told(estimate, store, i18n) }</td>)
    });
    html!({ for cells })
}

/// The gaps of the watched grouping, between groups that can be judged and between all.
#[component]
fn GapTable(props: &GroupTableProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let Some(report) = store.history.last() else { return Html::default() };
    let Some(watched) = store.settings.part.of(report).groupings.get(store.grouping()) else { return Html::default() };
    let nats = |estimate: Estimate| match estimate {
        Estimate::Value(value) => i18n.number(value, 4).into(),
        Estimate::NotEstimable { reason } => why_not(reason, &i18n),
    };
    let row = |name: &str, judged: AttrValue, all: AttrValue| {
        html! {
            <tr>
                <th scope="row" title={i18n.text(&format!("gap-{name}-help"))}>{ i18n.text(&format!("gap-{name}")) }</th>
                <td>{ judged }</td><td>{ all }</td>
            </tr>
        }
    };
    let followed = followed_gaps(store).iter().map(|NamedGap { name, of }| {
        let gap = of(&watched.gaps);
        row(name, told(gap.judged, store, &i18n), told(gap.all_groups, store, &i18n))
    });
    let kl = Some(watched.gaps.kl_divergence).filter(|_| store.task() != Task::Amount);
    let kl = kl.map(|kl| row("kl", nats(kl.judged), nats(kl.all_groups)));
    html! {
        <>
        <div class="scroll" tabindex="0" role="region" aria-label={i18n.text("gaps-title")}>
            <table id="gaps" class="numbers">
                <caption>{ i18n.text("gaps-title") }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.text("gaps-gap") }</th>
                    <th scope="col">{ i18n.with("gaps-judged", &[("least", LEAST_COUNT.to_string().into())]) }</th>
                    <th scope="col">{ i18n.text("gaps-all") }</th>
                </tr></thead>
                <tbody>{ for followed }{ for kl }</tbody>
            </table>
        </div>
        <p class="note">{ i18n.text("gaps-note") }</p>
        </>
    }
}
