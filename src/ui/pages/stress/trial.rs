//! How often the model is right the more is done: for everybody and each group, over all levels, and at one of them with
//! intervals; and in a sentence.

use yew::prelude::*;

use crate::engine::inquiry::stress::Trial;
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::shares::Shares;
use crate::ui::app::Store;
use crate::ui::charts::{LineChart, Series, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::group_shares::{GroupShares, groups, of_group};
use crate::ui::parts::groups::why_not;
use crate::ui::parts::select::List;

/// A level in words: a share, or a number.
fn words(level: f64, share: bool, i18n: &I18n) -> String {
    if share { i18n.percent(level) } else { i18n.amount(level) }
}

/// The main finding of a trial, whose texts begin with `id`.
pub fn headline(id: &str, trial: &Trial, share: bool, store: &Store, i18n: &I18n) -> Html {
    let (Some(first), Some(last)) = (trial.levels.first(), trial.levels.last()) else { return Html::default() };
    let before = match first.right.overall {
        Interval::Value { value, .. } => i18n.percent(value),
        Interval::NotEstimable { reason } => {
            let reason = why_not(reason, i18n);
            return html!(<p class="lead">{ tell(i18n, "stress-not-estimable", &[("reason", &reason)]) }</p>);
        }
    };
    let (ending, level) = trial.fallen.overall.map_or(("holds", last.level), |level| ("fallen", level));
    let level = words(level, share, i18n);
    let finding = tell(i18n, &format!("{id}-{ending}"), &[("level", &level), ("before", &before)]);
    html!(<p class="lead" role="status">{ finding }{ " " }{ earliest(trial, share, store, i18n) }</p>)
}

/// For whom the model gets clearly worse first.
fn earliest(trial: &Trial, share: bool, store: &Store, i18n: &I18n) -> Option<AttrValue> {
    let (grouping, fallen) = (store.grouping(), &trial.fallen);
    let first = (*fallen.first.get(grouping)?)? as usize;
    let level = (*fallen.groups.get(grouping)?.get(first)?)?;
    let group = groups(&trial.people, store, i18n).into_iter().find(|group| group.place == first)?;
    let (people, level) = (i18n.count(group.people), words(level, share, i18n));
    Some(tell(i18n, "stress-first", &[("group", &group.name), ("people", &people), ("level", &level)]))
}

/// A line through the levels.
pub fn series(
    label: AttrValue,
    tone: Tone,
    trial: &Trial,
    of: impl Fn(&Shares) -> Option<Interval>,
    i18n: &I18n,
) -> Series {
    let reason = trial.levels.iter().find_map(|level| match of(&level.right) {
        Some(Interval::NotEstimable { reason }) => Some(why_not(reason, i18n)),
        _ => None,
    });
    let points = trial.levels.iter().map(|level| (level.level, of(&level.right).and_then(Interval::value)));
    Series { label, tone, points: points.collect::<Vec<_>>().into(), note: reason }
}

#[derive(Properties, PartialEq)]
pub struct TrialChartsProps {
    pub store: Store,
    /// Unique in the page; the charts' texts begin with it.
    pub id: &'static str,
    pub trial: Trial,
    /// What a level is, with its unit.
    pub x_label: AttrValue,
    /// Whether levels are shares.
    #[prop_or_default]
    pub share: bool,
    /// The lines of the first chart; everybody and each group if there are none.
    #[prop_or_default]
    pub lines: Option<Vec<Series>>,
}

#[component]
pub fn TrialCharts(props: &TrialChartsProps) -> Html {
    let i18n = use_i18n();
    let TrialChartsProps { store, id, trial, share, .. } = props;
    let (grouping, groups) = (store.grouping(), groups(&trial.people, store, &i18n));
    let chosen = use_state(|| None::<usize>);
    let place = chosen.filter(|&place| place < trial.levels.len()).unwrap_or_else(|| telling(trial));
    let Some(level) = trial.levels.get(place) else { return Html::default() };

    let everybody = || series(i18n.text("chart-overall"), Tone::Neutral, trial, |right| Some(right.overall), &i18n);
    let of_groups = || {
        groups.iter().map(|group| {
            let right = |right: &Shares| of_group(right, grouping, group.place).copied();
            series(group.name.clone(), Tone::Group(group.place), trial, right, &i18n)
        })
    };
    let lines = props.lines.clone().unwrap_or_else(|| of_groups().chain([everybody()]).collect());
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |place: String| chosen.set(place.parse().ok()))
    };
    let options =
        trial.levels.iter().enumerate().map(
            |(place, level)| html!(<option value={place.to_string()}>{ words(level.level, *share, &i18n) }</option>),
        );
    let at = words(level.level, *share, &i18n);
    let list = format!("{id}-level");
    let tried = tell(&i18n, "stress-tried", &[("people", &i18n.count(trial.everybody))]);
    html! {
        <div class="charts">
            <LineChart id={format!("{id}-lines")} title={i18n.text(&format!("{id}-lines"))}
                description={i18n.text(&format!("{id}-lines-note"))} x_label={props.x_label.clone()}
                y_label={i18n.text(&format!("{id}-axis"))} y_range={Some((0.0, 1.0))} series={lines}
                empty={i18n.text("reason-no-rows")} />
            <div>
                <div class="controls">
                    <div class="field">
                        <label for={list.clone()}>{ i18n.text("stress-level") }</label>
                        <List id={list} value={place.to_string()} change={choose}>{ for options }</List>
                    </div>
                </div>
                <p class="note">{ tried }</p>
                <GroupShares store={store.clone()} id={format!("{id}-groups")}
                    title={tell(&i18n, &format!("{id}-groups"), &[("level", &at)])}
                    x_label={i18n.text(&format!("{id}-axis"))} shares={level.right.clone()} people={trial.people.clone()} />
            </div>
        </div>
    }
}

/// The level that is shown first: where the model has got clearly worse, or the last.
fn telling(trial: &Trial) -> usize {
    let last = trial.levels.len().saturating_sub(1);
    let fallen = trial.fallen.overall;
    fallen.and_then(|fallen| trial.levels.iter().position(|level| level.level >= fallen)).unwrap_or(last)
}
