//! All smaller models: how good against how large, and every number of them.

use std::rc::Rc;

use yew::prelude::*;

use super::said::{KINDS, bytes, energy, kind, kind_name, time, variant_name};
use crate::engine::inquiry::costs::Smaller;
use crate::engine::protocol::{Plane, PlanePoint};
use crate::evaluate::efficiency::report::VariantReport;
use crate::ui::app::Store;
use crate::ui::charts::{Scatter, Unit};
use crate::ui::i18n::I18n;
use crate::ui::pages::audit::view::{estimated, table, tell};
use crate::ui::parts::groups::unit_name;
use crate::ui::settings::Measure;

/// Bytes of a kB, and the room around points as a share of all.
const KILO: f64 = 1e3;
const ROOM: f32 = 0.08;

/// How good a model is: how often right, or of an amount how far off.
pub fn quality(store: &Store) -> Measure {
    if store.amount().is_some() { Measure::MeanAbsoluteError } else { Measure::Accuracy }
}

/// What that measure is called.
pub fn quality_name(store: &Store, i18n: &I18n) -> AttrValue {
    i18n.text(if store.amount().is_some() { "costs-error" } else { "costs-accuracy" })
}

/// Every model as a point, its kind by colour and mark.
pub fn chart(store: &Store, smaller: &Smaller, i18n: &I18n) -> Html {
    let measure = quality(store);
    // Shares are read as percentages.
    let scale = if store.amount().is_some() { 1.0 } else { 100.0 };
    let point = |report: &VariantReport| {
        let y = measure.of(&report.overall).value()?;
        let x = report.cost.file_bytes as f64 / KILO;
        Some(PlanePoint { x: x as f32, y: (y * scale) as f32, positive: false, group: kind(&report.variant) as u32 })
    };
    let points: Vec<PlanePoint> = smaller.variants.iter().filter_map(point).collect();
    let (low, high) =
        points.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), p| (low.min(p.y), high.max(p.y)));
    if points.is_empty() {
        return Html::default();
    }
    let room = ((high - low) * ROOM).max(high.abs() * 0.01).max(f32::MIN_POSITIVE);
    let largest = points.iter().fold(0.0, |most: f32, p| most.max(p.x));
    let y = match store.amount() {
        Some(amount) => tell(i18n, "costs-chart-error", &[("unit", &unit_name(amount, i18n))]),
        None => i18n.text("costs-chart-accuracy"),
    };
    let plane = Plane {
        names: Default::default(),
        low: [0.0, low - room],
        high: [largest * (1.0 + ROOM), high + room],
        groups: Vec::new(),
        points,
    };
    let kinds = (0..KINDS.len()).map(|kind| kind_name(kind, i18n)).collect::<Vec<_>>();
    html! {
        <Scatter id="costs-variants" title={i18n.text("costs-chart-title")} description={i18n.text("costs-chart-help")}
            plane={Rc::new(plane)} labels={[i18n.text("costs-chart-size"), y]} groups={kinds}
            hint={i18n.text("costs-chart-hint")} />
    }
}

/// Every model as a row; the chosen one stands out.
pub fn list(store: &Store, smaller: &Smaller, chosen: usize, i18n: &I18n) -> Html {
    let measure = quality(store);
    let row = |(place, report): (usize, &VariantReport)| {
        let (cost, selected) = (&report.cost, (place == chosen && place > 0).then_some("selected"));
        let agreement = Unit::Percent.said(&estimated(Some(&report.agreement), i18n), i18n);
        html! {
            <tr class={classes!(selected)}>
                <th scope="row">{ variant_name(&report.variant, i18n) }</th>
                <td>{ i18n.count(cost.nonzero) }</td>
                <td>{ bytes(cost.file_bytes, i18n) }</td>
                <td>{ energy(cost.picojoules, i18n) }</td>
                <td>{ time(report.latency[0].median, i18n) }</td>
                <td>{ measure.told(measure.of(&report.overall), store, i18n) }</td>
                if store.amount().is_none() { <td>{ agreement }</td> }
            </tr>
        }
    };
    let rows = smaller.variants.iter().enumerate().map(row);
    let head = ["costs-variant", "costs-nonzero", "costs-file-bytes", "costs-energy", "costs-latency-one"];
    let agreement = store.amount().is_none().then(|| i18n.text("costs-agreement"));
    let head = head.iter().map(|id| i18n.text(id)).chain([quality_name(store, i18n)]).chain(agreement).collect();
    table("costs-list", &i18n.text("costs-list-caption"), head, html!({ for rows }))
}
