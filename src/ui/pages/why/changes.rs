//! What would have to change for another decision, for one person and for groups.

use yew::prelude::*;

use super::parts::section;
use super::{OfPersonProps, told, told_of, use_wished, words};
use crate::engine::inquiry::why::{Answer, Change, Changes, Feature, GroupRecourse, Question};
use crate::engine::protocol::Task;
use crate::evaluate::estimate::Estimate;
use crate::ui::app::Store;
use crate::ui::charts::{Estimated, IntervalDots, IntervalRow, Spot, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{table, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::progress;
use crate::ui::parts::groups::{group_name, share, why_not};

#[component]
pub fn ChangesSection(props: &OfPersonProps) -> Html {
    let i18n = use_i18n();
    let OfPersonProps { page, person } = props;
    let chosen = use_state_eq(|| None::<Vec<String>>);
    let features = told_of(page, *person).map(|person| person.features).unwrap_or_default();
    let usual = || features.iter().filter(|f| f.sensitive).map(|f| f.column.clone()).collect();
    let fixed: Vec<String> = (*chosen).clone().unwrap_or_else(usual);
    let wished = use_wished(page, Question::Changes { person: *person, fixed: fixed.clone() });
    if page.store.task() == Task::Amount {
        return section("changes", html!(<p class="lead">{ i18n.text("fault-no-decision-to-change") }</p>), &i18n);
    }
    let found = match told(wished.standing.as_ref()) {
        Some(Answer::Changes(found)) => Some(found),
        _ => None,
    };
    let number = (person + 1).to_string();
    let body = html! {
        <>
            { boxes(&page.store, &features, &fixed, chosen.setter(), &i18n) }
            if !wished.asked {
                <p><button type="button" onclick={wished.ask.clone()}>{ tell(&i18n, "why-changes-ask", &[("person", &number)]) }</button></p>
            }
            { for found.as_ref().map(|found| ways(&page.store, found, &i18n)) }
            { progress(page, wished.standing.as_ref(), &wished.inquiry, &i18n) }
            if page.store.task() == Task::Decision {
                <Recourse page={page.clone()} {fixed} />
            }
        </>
    };
    section("changes", body, &i18n)
}

/// What must not change.
fn boxes(
    store: &Store,
    features: &[Feature],
    fixed: &[String],
    set: UseStateSetter<Option<Vec<String>>>,
    i18n: &I18n,
) -> Html {
    let each = features.iter().map(|feature| {
        let (column, checked) = (feature.column.clone(), fixed.contains(&feature.column));
        let (set, fixed) = (set.clone(), fixed.to_vec());
        let flipped = Callback::from(move |_: Event| {
            let mut fixed = fixed.clone();
            if checked {
                fixed.retain(|f| *f != column)
            } else {
                fixed.push(column.clone())
            }
            set.set(Some(fixed));
        });
        html! {
            <label class="why-box" key={feature.column.clone()}>
                <input type="checkbox" {checked} onchange={flipped} />{ words::title(store, &feature.column, i18n) }
            </label>
        }
    });
    html! {
        <fieldset class="why-boxes"><legend>{ i18n.text("why-fixed") }</legend>{ for each }</fieldset>
    }
}

fn ways(store: &Store, found: &Changes, i18n: &I18n) -> Html {
    let Some(nearest) = found.found.first() else {
        return html!(<p class="lead">{ i18n.text("why-changes-none") }</p>);
    };
    let way = |change: &Change| {
        let steps = change.changes.iter().map(|(column, from, to)| {
            let args = [
                ("column", &*words::title(store, column, i18n)),
                ("from", &*words::value(from, i18n)),
                ("to", &*words::value(to, i18n)),
            ];
            html!(<li>{ tell(i18n, "why-change", &args) }</li>)
        });
        html! {
            <tr>
                <td><ul class="why-steps">{ for steps }</ul></td>
                <td>{ words::told(store, &change.told, i18n) }</td>
                <td>{ i18n.number(change.cost, 2) }</td>
            </tr>
        }
    };
    let head = ["why-changes-way", "why-changes-told", "why-changes-cost"].map(|id| i18n.text(id));
    let columns = nearest.changes.len().to_string();
    let lead = tell(i18n, "why-changes-nearest", &[("columns", &columns), ("cost", &i18n.number(nearest.cost, 2))]);
    let rows = html!({ for found.found.iter().map(way) });
    html! {
        <>
            <p class="lead">{ lead }</p>
            { table("why-changes", &i18n.text("why-changes-caption"), head.to_vec(), rows) }
            <p class="note">{ i18n.text("why-changes-note") }</p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RecourseProps {
    page: EvaluationPageProps,
    fixed: Vec<String>,
}

/// What it takes people of each group.
#[component]
fn Recourse(props: &RecourseProps) -> Html {
    let i18n = use_i18n();
    let page = &props.page;
    let question = Question::Recourse { grouping: page.store.grouping(), fixed: props.fixed.clone() };
    let wished = use_wished(page, question);
    let found = match told(wished.standing.as_ref()) {
        Some(Answer::Recourse(found)) => Some(found),
        _ => None,
    };
    html! {
        <>
            <h3>{ i18n.text("why-recourse-title") }</h3>
            <p>{ i18n.text("why-recourse-lead") }</p>
            if !wished.asked {
                <p><button type="button" onclick={wished.ask.clone()}>{ i18n.text("why-recourse-ask") }</button></p>
            }
            { for found.as_ref().map(|found| costs(found, &i18n)) }
            { progress(page, wished.standing.as_ref(), &wished.inquiry, &i18n) }
        </>
    }
}

fn costs(found: &[GroupRecourse], i18n: &I18n) -> Html {
    let known = |group: &&GroupRecourse| group.recourse.median.value().is_some();
    let by = |group: &&GroupRecourse| group.recourse.median.value().unwrap_or_default();
    let dearest = found.iter().filter(known).max_by(|a, b| by(a).total_cmp(&by(b)));
    let cheapest = found.iter().filter(known).min_by(|a, b| by(a).total_cmp(&by(b)));
    let lead = dearest.zip(cheapest).filter(|(dear, cheap)| dear.values != cheap.values).map(|(dear, cheap)| {
        let args = [
            ("dear", &*group_name(&dear.values, i18n)),
            ("dearly", &*i18n.number(by(&dear), 2)),
            ("cheap", &*group_name(&cheap.values, i18n)),
            ("cheaply", &*i18n.number(by(&cheap), 2)),
        ];
        html!(<p class="lead">{ tell(i18n, "why-recourse-most", &args) }</p>)
    });
    let row = |(place, group): (usize, &GroupRecourse)| IntervalRow {
        label: group_name(&group.values, i18n),
        tone: Tone::Group(place),
        estimate: median(group, i18n),
        count: Some(group.recourse.people),
        note: Some(tell(i18n, "why-recourse-without", &[("share", &share(group.recourse.without, i18n))])),
    };
    let rows: Vec<IntervalRow> = found.iter().enumerate().map(row).collect();
    let without = found.iter().map(|group| {
        html! {
            <tr>
                <th scope="row">{ group_name(&group.values, i18n) }</th>
                <td>{ i18n.count(group.recourse.people) }</td>
                <td>{ share(group.recourse.without, i18n) }</td>
            </tr>
        }
    });
    let head = ["chart-group", "why-recourse-people", "why-recourse-share"].map(|id| i18n.text(id));
    html! {
        <>
            { for lead }
            <IntervalDots id="why-recourse" title={i18n.text("why-recourse-chart")}
                description={i18n.text("why-recourse-note")} x_label={i18n.text("why-changes-cost")} unit={Unit::Amount}
                {rows} empty={i18n.text("reason-no-rows")} />
            { table("why-without", &i18n.text("why-recourse-caption"), head.to_vec(), html!({ for without })) }
        </>
    }
}

fn median(group: &GroupRecourse, i18n: &I18n) -> Estimated {
    let recourse = &group.recourse;
    match recourse.median {
        Estimate::NotEstimable { reason } => Err(why_not(reason, i18n)),
        Estimate::Value(value) => Ok(Spot { value, interval: recourse.lower.value().zip(recourse.upper.value()) }),
    }
}
