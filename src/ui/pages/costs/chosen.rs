//! One smaller model beside the whole one: whom it hurts.

use yew::prelude::*;

use super::classes::classes;
use super::said::variant_name;
use super::variants::{quality, quality_name};
use crate::engine::inquiry::costs::{self, Question};
use crate::engine::protocol::{Answer, Inquiry};
use crate::evaluate::efficiency::report::{Loss, Losses, VariantReport};
use crate::evaluate::efficiency::variant::Variant;
use crate::evaluate::fairness::monitor::GroupingReport;
use crate::ui::app::Store;
use crate::ui::charts::download::save_bytes;
use crate::ui::charts::{IntervalDots, IntervalRow, Reference, Tone, Unit};
use crate::ui::i18n::I18n;
use crate::ui::pages::audit::view::{estimated, table, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::on_demand;
use crate::ui::parts::groups::{NamedGap, followed_gaps, group_names, unit_name};
use crate::ui::parts::picker::GroupingField;

/// What is said of the chosen one.
pub fn chosen(props: &EvaluationPageProps, whole: &VariantReport, report: &VariantReport, i18n: &I18n) -> Html {
    let (store, grouping) = (&props.store, props.store.grouping());
    let names = group_names(store, i18n);
    let losses = report.losses.get(grouping);
    let both = whole.groupings.get(grouping).zip(report.groupings.get(grouping));
    let whom = losses.map(|losses| whom(store, losses, &names, i18n));
    html! {
        <>
            <div class="controls"><GroupingField store={store.clone()} /></div>
            if let Some(words) = whom { <p class="lead" aria-live="polite">{ words }</p> }
            if let Some(losses) = losses { <div class="charts">{ dots(store, report, losses, &names, i18n) }</div> }
            if let Some((before, after)) = both {
                { groups(store, before, after, losses, &names, i18n) }
                { gaps(store, before, after, i18n) }
            }
            { classes(store, &report.classes, i18n) }
            { file(props, &report.variant, i18n) }
        </>
    }
}

/// In which unit losses are told.
pub fn unit(store: &Store) -> Unit {
    if store.amount().is_some() { Unit::Amount } else { Unit::Points }
}

/// A loss with its interval in words.
pub fn said(loss: &Loss, unit: Unit, i18n: &I18n) -> AttrValue {
    unit.said(&estimated(Some(&loss.loss), i18n), i18n)
}

/// Whom it hurts most.
fn whom(store: &Store, losses: &Losses, names: &[AttrValue], i18n: &I18n) -> AttrValue {
    let most = losses.most.and_then(|most| Some((names.get(most)?, losses.groups.get(most)?)));
    let Some((group, loss)) = most else { return i18n.text("costs-hurts-nobody") };
    let by = said(loss, unit(store), i18n);
    let of = if store.amount().is_some() { "costs-hurts-amount" } else { "costs-hurts" };
    let id = if losses.beyond_chance { of.to_owned() } else { format!("{of}-perhaps") };
    let args = [
        ("group", group.to_string()),
        ("loss", by.to_string()),
        ("harmed", i18n.count(loss.harmed)),
        ("helped", i18n.count(loss.helped)),
        ("people", i18n.count(loss.people)),
    ];
    tell(i18n, &id, &args.each_ref().map(|(key, text)| (*key, text.as_str())))
}

/// How many were judged rightly before and are not now, and the other way round.
pub fn counted(loss: &Loss, i18n: &I18n) -> AttrValue {
    let [harmed, helped] = [loss.harmed, loss.helped].map(|people| i18n.count(people));
    tell(i18n, "costs-counted", &[("harmed", &harmed), ("helped", &helped)])
}

/// What losses are called on an axis, with their unit.
pub fn loss_axis(store: &Store, i18n: &I18n) -> AttrValue {
    match store.amount() {
        Some(amount) => tell(i18n, "costs-loss-axis-amount", &[("unit", &unit_name(amount, i18n))]),
        None => i18n.text("costs-loss-axis"),
    }
}

fn dots(store: &Store, report: &VariantReport, losses: &Losses, names: &[AttrValue], i18n: &I18n) -> Html {
    let row = |(place, (name, loss)): (usize, (&AttrValue, &Loss))| IntervalRow {
        label: name.clone(),
        tone: Tone::Group(place),
        estimate: estimated(Some(&loss.loss), i18n),
        count: Some(loss.people),
        note: Some(counted(loss, i18n)),
    };
    let rows: Vec<IntervalRow> = names.iter().zip(&losses.groups).enumerate().map(row).collect();
    let everybody = estimated(Some(&report.everybody.loss), i18n);
    let reference = Reference { label: i18n.text("groups-everyone"), estimate: everybody };
    html! {
        <IntervalDots id="costs-losses" title={i18n.text("costs-losses-title")}
            description={i18n.text("costs-losses-help")} x_label={loss_axis(store, i18n)} unit={unit(store)} {rows}
            reference={Some(reference)} empty={i18n.text("audit-nobody")} />
    }
}

fn groups(
    store: &Store,
    before: &GroupingReport,
    after: &GroupingReport,
    losses: Option<&Losses>,
    names: &[AttrValue],
    i18n: &I18n,
) -> Html {
    let measure = quality(store);
    let rows = names.iter().zip(&before.groups).zip(&after.groups).enumerate().map(|(place, ((name, was), is))| {
        let loss = losses.and_then(|losses| losses.groups.get(place));
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ i18n.count(is.people) }</td>
                <td>{ measure.told(measure.of(was), store, i18n) }</td>
                <td>{ measure.told(measure.of(is), store, i18n) }</td>
                if let Some(loss) = loss {
                    <td>{ said(loss, unit(store), i18n) }</td>
                    <td>{ i18n.count(loss.harmed) }</td>
                    <td>{ i18n.count(loss.helped) }</td>
                }
            </tr>
        }
    });
    let quality = quality_name(store, i18n);
    let both = ["costs-before", "costs-after"].map(|id| tell(i18n, id, &[("measure", &quality)]));
    let head = ["groups-group", "groups-people"].map(|id| i18n.text(id)).into_iter().chain(both);
    let amount = store.amount().is_some();
    let ends = if amount { ["costs-grown", "costs-shrunk"] } else { ["costs-harmed", "costs-helped"] };
    let head = head.chain([loss_axis(store, i18n)]).chain(ends.map(|id| i18n.text(id))).collect();
    table("costs-groups", &i18n.text("costs-groups-caption"), head, html!({ for rows }))
}

fn gaps(store: &Store, before: &GroupingReport, after: &GroupingReport, i18n: &I18n) -> Html {
    let measure = quality(store);
    let rows = followed_gaps(store).iter().map(|NamedGap { name, of }| {
        let both = [before, after].map(|report| measure.told(of(&report.gaps).judged, store, i18n));
        html! {
            <tr>
                <th scope="row" title={i18n.text(&format!("gap-{name}-help"))}>{ i18n.text(&format!("gap-{name}")) }</th>
                { for both.map(|told| html!(<td>{ told }</td>)) }
            </tr>
        }
    });
    let head = ["gaps-gap", "costs-gap-before", "costs-gap-after"].map(|id| i18n.text(id)).to_vec();
    table("costs-gaps", &i18n.text("costs-gaps-caption"), head, html!({ for rows }))
}

/// The chosen model as a file: it is made once more, and then it can be saved.
fn file(props: &EvaluationPageProps, variant: &Variant, i18n: &I18n) -> Html {
    let inquiry = Inquiry::Costs(Question::File { variant: variant.clone() });
    let label = tell(i18n, "costs-file-make", &[("variant", &variant_name(variant, i18n))]);
    let (answer, start) = on_demand(props, inquiry, label, i18n);
    let ready = matches!(answer.as_deref(), Some(Answer::Costs(costs::Answer::File(_))));
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(Answer::Costs(costs::Answer::File(file))) = answer.as_deref() {
            save_bytes("fairground-smaller.safetensors", &file.bytes);
        }
    });
    html! {
        <>
            { start }
            if ready { <p><button type="button" {onclick}>{ i18n.text("costs-file-save") }</button></p> }
        </>
    }
}
