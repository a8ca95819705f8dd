//! What the sections of the audit share: its groups and which one stands out, and numbers as charts and sentences take
//! them. It shows nothing by itself.

use yew::prelude::*;

use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::intake::MISSING_GROUP;
use crate::evaluate::fairness::options::Task;
use crate::evaluate::fairness::report::{AuditReport, Interval};
use crate::evaluate::fairness::selection::Selection;
use crate::ui::app::Store;
use crate::ui::charts::{Estimated, Spot};
use crate::ui::i18n::I18n;
use crate::ui::parts::groups::{group_name, why_not};
use crate::ui::parts::picker::attributes_title;
use crate::ui::state::Action;
use crate::ui::study::{StudyChange, Subject};

/// A finished audit and who looks at it.
pub struct View<'a> {
    pub store: &'a Store,
    pub i18n: &'a I18n,
    pub report: &'a AuditReport,
    pub groups: Groups,
}

/// A group that somebody is in.
#[derive(Clone)]
pub struct Group {
    /// Its place among all combinations of values, and so its look.
    pub place: usize,
    pub values: Vec<String>,
    pub name: AttrValue,
    pub people: u64,
}

/// The groups that somebody is in: the rows, curves and matrices of every chart.
pub struct Groups {
    pub present: Vec<Group>,
    /// The place among [`Self::present`] of the group that stands out, if one does.
    pub selected: Vec<usize>,
    /// Lets the group with this place among [`Self::present`] stand out, or no longer.
    pub on_select: Callback<usize>,
}

impl<'a> View<'a> {
    /// Looks at a report.
    pub fn new(store: &'a Store, i18n: &'a I18n, report: &'a AuditReport) -> Self {
        let groups = Groups::of(store, i18n, report);
        Self { store, i18n, report, groups }
    }

    /// The sensitive attributes in words.
    pub fn attributes(&self) -> String {
        titles(self.store, &self.report.sensitive, self.i18n)
    }

    /// A section with its question and the sentence that says what it shows. Both are found by the id.
    pub fn section(&self, id: &'static str, args: &[(&'static str, &str)], body: Html) -> Html {
        let heading = format!("{id}-heading");
        html! {
            <section class="block" {id} aria-labelledby={heading.clone()}>
                <h2 id={heading}>{ self.i18n.text(&format!("{id}-title")) }</h2>
                <p>{ tell(self.i18n, &format!("{id}-lead"), args) }</p>
                { body }
            </section>
        }
    }
}

impl Groups {
    fn of(store: &Store, i18n: &I18n, report: &AuditReport) -> Self {
        let all: Vec<(&Vec<String>, f64)> = if let Some(estimates) = &report.estimates {
            estimates.groups.iter().map(|g| (&g.group, g.counts.people.total())).collect()
        } else if let Some(classes) = &report.multiclass {
            classes.groups.iter().map(|g| (&g.group, g.people)).collect()
        } else if let Some(amounts) = &report.regression {
            amounts.groups.iter().map(|g| (&g.group, g.people)).collect()
        } else {
            report.scores.iter().flat_map(|s| &s.groups).map(|g| (&g.group, g.people)).collect()
        };
        let group = |(place, (values, people)): (usize, (&Vec<String>, f64))| Group {
            place,
            values: values.clone(),
            name: name(values, i18n),
            people: people as u64,
        };
        let present: Vec<Group> = all.into_iter().enumerate().filter(|(_, (_, n))| *n > 0.0).map(group).collect();
        // Only people with a decision can be looked at one by one; elsewhere a group is highlighted and no more.
        if report.task != Task::Binary || report.estimates.is_none() {
            let (selected, on_select) = highlighting(store, present.iter().map(|g| g.place).collect());
            return Self { present, selected, on_select };
        }
        let current = store.study.selection.group.clone();
        let selected = present.iter().position(|g| Some(&g.values) == current.as_ref()).into_iter().collect();
        let dispatcher = store.dispatcher();
        let values: Vec<Vec<String>> = present.iter().map(|g| g.values.clone()).collect();
        let on_select = Callback::from(move |i: usize| {
            let group = values.get(i).filter(|group| current.as_ref() != Some(*group)).cloned();
            dispatcher.dispatch(select(Selection { group, outcome: None }));
        });
        Self { present, selected, on_select }
    }
}

/// Which row of a chart belongs to the group that is highlighted everywhere, if one does, and what highlights a row's group,
/// or no longer; each row is of the group with this place.
pub fn highlighting(store: &Store, places: Vec<usize>) -> (Vec<usize>, Callback<usize>) {
    let selected = places.iter().position(|&place| Some(place) == store.selected).into_iter().collect();
    let dispatcher = store.dispatcher();
    let on_select = Callback::from(move |row: usize| {
        places.get(row).into_iter().for_each(|&place| dispatcher.dispatch(Action::Select(place)));
    });
    (selected, on_select)
}

/// The action that looks at some people.
pub fn select(selection: Selection) -> Action {
    Action::Study(StudyChange::Select(selection))
}

/// A group's name in the page's language.
pub fn name(values: &[String], i18n: &I18n) -> AttrValue {
    let known: Vec<String> =
        values.iter().map(|v| if v == MISSING_GROUP { String::new() } else { v.clone() }).collect();
    group_name(&known, i18n)
}

/// The names of attributes: a built-in data set has words for them, a visitor's table only its own.
pub fn titles(store: &Store, attributes: &[String], i18n: &I18n) -> String {
    let dataset = store.dataset().filter(|_| store.study.subject == Subject::Model);
    attributes_title(attributes, dataset, i18n)
}

/// A message whose arguments are texts.
pub fn tell(i18n: &I18n, id: &str, args: &[(&'static str, &str)]) -> AttrValue {
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, (*text).into())).collect();
    i18n.with(id, &args)
}

/// A number with its interval, as charts take it.
pub fn estimated(interval: Option<&Interval>, i18n: &I18n) -> Estimated {
    match interval {
        Some(&Interval::Value { value, low, high }) => Ok(Spot { value, interval: Some((low, high)) }),
        Some(&Interval::NotEstimable { reason }) => Err(why_not(reason, i18n)),
        None => Err(i18n.text("chart-not-estimable")),
    }
}

/// A number without an interval in words, or why there is none.
pub fn plain(estimate: Estimate, i18n: &I18n) -> AttrValue {
    match estimate {
        Estimate::Value(value) => i18n.number(value, 3).into(),
        Estimate::NotEstimable { reason } => why_not(reason, i18n),
    }
}

/// A share as percentage points, without the unit.
pub fn points(share: f64, i18n: &I18n) -> String {
    i18n.number(share * 100.0, 1)
}

/// What a rate is called.
pub fn rate_name(rate: &str, i18n: &I18n) -> AttrValue {
    i18n.text(&format!("setting-rate-{rate}"))
}

/// A table in a region that scrolls by itself.
pub fn table(id: &'static str, caption: &AttrValue, head: Vec<AttrValue>, rows: Html) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={caption.clone()}>
            <table {id} class="numbers">
                <caption>{ caption }</caption>
                <thead><tr>{ for head.into_iter().map(|h| html!(<th scope="col">{ h }</th>)) }</tr></thead>
                <tbody>{ rows }</tbody>
            </table>
        </div>
    }
}
