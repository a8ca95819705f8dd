//! Of how many people something holds: of each watched group with its interval, and of everybody.

use yew::prelude::*;

use crate::evaluate::fairness::report::Interval;
use crate::evaluate::shares::Shares;
use crate::ui::app::Store;
use crate::ui::charts::intervals::Reference;
use crate::ui::charts::{IntervalDots, IntervalRow, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, highlighting};
use crate::ui::parts::groups::group_names;

/// A group of which somebody was asked about.
pub struct Group {
    /// Its place in its grouping, and so its look.
    pub place: usize,
    pub name: AttrValue,
    pub people: u64,
}

/// The watched groups of which somebody was asked about; `people` has each grouping's groups.
pub fn groups(people: &[Vec<u64>], store: &Store, i18n: &I18n) -> Vec<Group> {
    let people = people.get(store.grouping()).into_iter().flatten().copied();
    let all = group_names(store, i18n).into_iter().zip(people).enumerate();
    let group = |(place, (name, people)): (usize, (AttrValue, u64))| Group { place, name, people };
    all.map(group).filter(|group| group.people > 0).collect()
}

/// The share of a group.
pub fn of_group(shares: &Shares, grouping: usize, group: usize) -> Option<&Interval> {
    shares.groups.get(grouping)?.get(group)
}

#[derive(Properties, PartialEq)]
pub struct GroupSharesProps {
    pub store: Store,
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: AttrValue,
    /// What holds.
    pub x_label: AttrValue,
    pub shares: Shares,
    /// People of each group of each grouping.
    pub people: Vec<Vec<u64>>,
}

#[component]
pub fn GroupShares(props: &GroupSharesProps) -> Html {
    let i18n = use_i18n();
    let GroupSharesProps { store, shares, .. } = props;
    let groups = groups(&props.people, store, &i18n);
    let row = |group: &Group| IntervalRow {
        label: group.name.clone(),
        tone: Tone::Group(group.place),
        estimate: estimated(of_group(shares, store.grouping(), group.place), &i18n),
        count: Some(group.people),
        note: None,
    };
    let rows: Vec<IntervalRow> = groups.iter().map(row).collect();
    let (selected, on_select) = highlighting(store, groups.iter().map(|group| group.place).collect());
    let reference = Reference { label: i18n.text("chart-overall"), estimate: estimated(Some(&shares.overall), &i18n) };
    html! {
        <IntervalDots id={props.id.clone()} title={props.title.clone()} description={props.description.clone()}
            x_label={props.x_label.clone()} range={(0.0, 1.0)} {rows} {reference} {selected} {on_select}
            empty={i18n.text("reason-no-rows")} />
    }
}
