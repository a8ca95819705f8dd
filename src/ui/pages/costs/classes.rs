//! Which classes pay for a smaller model.

use yew::prelude::*;

use super::chosen::{counted, said};
use crate::evaluate::efficiency::report::ClassRecall;
use crate::ui::app::Store;
use crate::ui::charts::{IntervalDots, IntervalRow, Tone, Unit};
use crate::ui::i18n::I18n;
use crate::ui::pages::audit::view::{estimated, table};

/// How many of each class are recognised before and after; nothing where the label is an amount.
pub fn classes(store: &Store, recalls: &[ClassRecall], i18n: &I18n) -> Html {
    if recalls.is_empty() {
        return Html::default();
    }
    let names = names(store, i18n);
    let each = || names.iter().zip(recalls);
    let row = |(place, (name, recall)): (usize, (&AttrValue, &ClassRecall))| IntervalRow {
        label: name.clone(),
        tone: Tone::Group(place),
        estimate: estimated(Some(&recall.loss.loss), i18n),
        count: Some(recall.loss.people),
        note: Some(counted(&recall.loss, i18n)),
    };
    let rows: Vec<IntervalRow> = each().enumerate().map(row).collect();
    let cells = each().map(|(name, recall)| {
        let both = [recall.before, recall.after].map(|r| Unit::Percent.said(&estimated(Some(&r), i18n), i18n));
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ i18n.count(recall.loss.people) }</td>
                { for both.map(|told| html!(<td>{ told }</td>)) }
                <td>{ said(&recall.loss, Unit::Points, i18n) }</td>
            </tr>
        }
    });
    let head = ["costs-class", "groups-people", "costs-recall-before", "costs-recall-after", "costs-recall-axis"];
    let head = head.map(|id| i18n.text(id)).to_vec();
    html! {
        <>
            <div class="charts">
                <IntervalDots id="costs-classes" title={i18n.text("costs-classes-title")}
                    description={i18n.text("costs-classes-help")} x_label={i18n.text("costs-recall-axis")}
                    unit={Unit::Points} {rows} empty={i18n.text("audit-nobody")} />
            </div>
            { table("costs-recalls", &i18n.text("costs-classes-caption"), head, html!({ for cells })) }
        </>
    }
}

/// What classes are called; of a yes or no, the negative label comes first.
fn names(store: &Store, i18n: &I18n) -> Vec<AttrValue> {
    match store.data.as_ref().map(|data| &data.classes) {
        Some(classes) if !classes.is_empty() => classes.iter().map(|class| class.clone().into()).collect(),
        _ => ["costs-negative", "costs-positive"].map(|id| i18n.text(id)).to_vec(),
    }
}
