//! Gaps between groups by name, around "no gap": ours with its interval, and what the peers' conventions make of it.
//!
//! Differences have no gap at 0, ratios at 1; the four-fifths zone is where a ratio passes that rule of thumb.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::intervals::reach;
use super::row_layout::around;
use super::rows::{Line, Row, RowPlot, Zone};
use super::spot::{Estimated, Unit, cells, known};
use super::table::{DataTable, number};
use super::tone::Tone;
use crate::ui::i18n::{I18n, use_i18n};

/// What all rows of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// Differences of shares, in percentage points.
    Difference,
    /// Ratios of shares.
    Ratio,
}

/// A gap's row.
#[derive(Debug, Clone, PartialEq)]
pub struct GapRow {
    pub label: AttrValue,
    pub estimate: Estimated,
    /// The number by Fairlearn's convention.
    pub fairlearn: Option<f64>,
    /// The number by AIF360's convention.
    pub aif360: Option<f64>,
    /// What else the readout says.
    pub note: Option<AttrValue>,
}

#[derive(Properties, PartialEq)]
pub struct GapDotsProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// What the rows measure, with its unit.
    pub x_label: AttrValue,
    pub kind: GapKind,
    pub rows: Vec<GapRow>,
    /// Shades ratios from 4/5 to 5/4.
    #[prop_or_default]
    pub four_fifths: bool,
    /// What to say while there are no rows.
    pub empty: AttrValue,
    /// The rows that stand out.
    #[prop_or_default]
    pub selected: Vec<usize>,
    /// Called with the row that was chosen, also if it is selected already.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

/// Ratios above this are shown at the end of the axis, so that one of them can't squeeze all others.
const MOST_RATIO: f64 = 2.5;
/// The rule of thumb of US agencies: the lower rate is at least four fifths of the higher one.
const FOUR_FIFTHS: (f64, f64) = (0.8, 1.25);

/// The peers' looks and names, in the order of a row's numbers.
const PEERS: [(Tone, &str); 2] = [(Tone::Fairlearn, "chart-fairlearn"), (Tone::Aif360, "chart-aif360")];

#[component]
pub fn GapDots(props: &GapDotsProps) -> Html {
    let i18n = use_i18n();
    let rows: Rc<[Row]> = props.rows.iter().map(|row| drawn(row, props.kind)).collect();
    let domain = domain(&props.rows, props.kind, &i18n);
    let (unit, neutral, none) = match props.kind {
        GapKind::Difference => (Unit::Points, 0.0, "chart-no-difference"),
        GapKind::Ratio => (Unit::Plain, 1.0, "chart-no-ratio"),
    };
    let zone = (props.four_fifths && props.kind == GapKind::Ratio).then(|| Zone {
        from: FOUR_FIFTHS.0,
        to: FOUR_FIFTHS.1.min(domain.1),
        label: i18n.text("chart-four-fifths"),
    });
    // The zone's words stand where the line's would.
    let label = zone.is_none().then(|| i18n.text(none));
    let has_peers = props.rows.iter().any(|r| r.fairlearn.is_some() || r.aif360.is_some());
    let looks: Vec<_> = [(Tone::Ours, "chart-ours")]
        .into_iter()
        .chain(PEERS)
        .filter(|_| has_peers)
        .map(|(tone, id)| (tone, i18n.text(id)))
        .collect();
    let table = {
        let (rows, x_label, i18n) = (props.rows.clone(), props.x_label.clone(), i18n.clone());
        Callback::from(move |()| table(&rows, x_label.clone(), &i18n))
    };
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={rows.is_empty().then(|| props.empty.clone())}
        >
            <RowPlot
                id={props.id.clone()}
                title={props.title.clone()}
                x_label={props.x_label.clone()}
                {unit}
                {rows}
                {domain}
                line={Line { at: neutral, band: None, label }}
                {zone}
                {looks}
                selected={props.selected.clone()}
                on_select={props.on_select.clone()}
            />
        </ChartFrame>
    }
}

/// The axis around all numbers and "no gap".
fn domain(rows: &[GapRow], kind: GapKind, i18n: &I18n) -> (f64, f64) {
    let spots = rows.iter().filter_map(|r| known(&r.estimate, i18n).ok());
    let peers = rows.iter().flat_map(|r| [r.fairlearn, r.aif360]).flatten();
    let all = spots.flat_map(reach).chain(peers);
    match kind {
        GapKind::Difference => around(all.chain([0.0])),
        GapKind::Ratio => around(all.map(|v| v.clamp(0.0, MOST_RATIO)).chain([0.0, FOUR_FIFTHS.1])),
    }
}

fn drawn(row: &GapRow, kind: GapKind) -> Row {
    Row {
        label: row.label.clone(),
        tone: Tone::Ours,
        estimate: row.estimate.clone(),
        unit: if kind == GapKind::Difference { Unit::Points } else { Unit::Plain },
        count: None,
        others: [row.fairlearn, row.aif360]
            .into_iter()
            .zip(PEERS)
            .filter_map(|(value, peer)| Some((peer.0, value?)))
            .collect(),
        note: row.note.clone(),
    }
}

fn table(rows: &[GapRow], x_label: AttrValue, i18n: &I18n) -> DataTable {
    let ids = ["chart-gap", "chart-low", "chart-high", "chart-fairlearn", "chart-aif360", "chart-remark"];
    let [gap, low, high, fairlearn, aif360, remark] = ids.map(|id| i18n.text(id));
    let peer = |v: Option<f64>| v.filter(|v| v.is_finite()).map(number).unwrap_or_default();
    let rows = rows.iter().map(|row| {
        let [value, low, high, reason] = cells(&row.estimate, i18n);
        let remark = row.note.clone().filter(|_| reason.is_empty()).unwrap_or(reason);
        vec![row.label.clone(), value, low, high, peer(row.fairlearn), peer(row.aif360), remark]
    });
    DataTable { columns: vec![gap, x_label, low, high, fairlearn, aif360, remark], rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::english;
    use crate::ui::charts::spot::Spot;

    fn row(value: f64, interval: (f64, f64), aif360: Option<f64>) -> GapRow {
        let estimate = Ok(Spot { value, interval: Some(interval) });
        GapRow { label: "gap".into(), estimate, fairlearn: None, aif360, note: None }
    }

    #[test]
    fn the_axis_holds_no_gap_and_every_number() {
        let i18n = english();
        let (low, high) = domain(&[row(0.12, (0.05, 0.2), Some(-0.12))], GapKind::Difference, &i18n);
        assert!(low <= -0.12 && high >= 0.2);
        let absent = GapRow { estimate: Err("too few".into()), ..row(0.0, (0.0, 0.0), None) };
        let (low, high) = domain(&[absent], GapKind::Difference, &i18n);
        assert!(low <= 0.0 && high > 0.0);
    }

    #[test]
    fn a_huge_ratio_does_not_squeeze_the_others() {
        let i18n = english();
        let (low, high) = domain(&[row(0.7, (0.6, 0.8), Some(40.0))], GapKind::Ratio, &i18n);
        assert!(low == 0.0 && (1.25..=3.0).contains(&high), "{high}");
    }
}
