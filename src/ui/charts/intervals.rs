//! Dots with intervals, one row for each group: a rate, how sure it is, and how it stands to that of everyone.
//!
//! A group without an estimate says why and has no dot.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::plot::pair;
use super::row_layout::around;
use super::rows::{Line, Row, RowPlot};
use super::spot::{Estimated, Spot, Unit, cells, known};
use super::table::DataTable;
use super::tone::Tone;
use crate::ui::i18n::{I18n, use_i18n};

/// A group's row.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    pub label: AttrValue,
    pub tone: Tone,
    pub estimate: Estimated,
    /// How many people it is about.
    pub count: Option<u64>,
    /// What else the readout says.
    pub note: Option<AttrValue>,
}

/// What all groups are compared with, such as the rate of everyone.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub label: AttrValue,
    pub estimate: Estimated,
}

#[derive(Properties, PartialEq)]
pub struct IntervalDotsProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// What the dots measure, with its unit.
    pub x_label: AttrValue,
    #[prop_or_default]
    pub unit: Unit,
    pub rows: Vec<IntervalRow>,
    /// A vertical line with its interval as a band.
    #[prop_or_default]
    pub reference: Option<Reference>,
    /// The axis from where to where; without one it fits the values.
    #[prop_or_default]
    pub range: Option<(f64, f64)>,
    /// What to say while there are no rows.
    pub empty: AttrValue,
    /// The rows that stand out.
    #[prop_or_default]
    pub selected: Vec<usize>,
    /// Called with the row that was chosen, also if it is selected already.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn IntervalDots(props: &IntervalDotsProps) -> Html {
    let i18n = use_i18n();
    let reference = props.reference.as_ref().and_then(|r| Some((r, known(&r.estimate, &i18n).ok()?)));
    let rows: Rc<[Row]> = props.rows.iter().map(|row| drawn(row, props.unit)).collect();
    let line = reference.map(|(reference, spot)| Line {
        at: spot.value,
        band: spot.interval,
        label: Some(pair(&i18n, &reference.label, &props.unit.said(&Ok(spot), &i18n))),
    });
    let domain = props.range.unwrap_or_else(|| {
        let spots = rows.iter().filter_map(|r| known(&r.estimate, &i18n).ok()).chain(reference.map(|r| r.1));
        around(spots.flat_map(reach))
    });
    let table = {
        let (rows, reference, i18n) = (props.rows.clone(), props.reference.clone(), i18n.clone());
        let x_label = props.x_label.clone();
        Callback::from(move |()| table(&rows, reference.as_ref(), x_label.clone(), &i18n))
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
                unit={props.unit}
                {rows}
                {domain}
                {line}
                zone={None}
                looks={vec![]}
                selected={props.selected.clone()}
                on_select={props.on_select.clone()}
            />
        </ChartFrame>
    }
}

/// How far a number reaches with its interval.
pub fn reach(spot: Spot) -> [f64; 3] {
    let (low, high) = spot.interval.unwrap_or((spot.value, spot.value));
    [low, spot.value, high]
}

fn drawn(row: &IntervalRow, unit: Unit) -> Row {
    Row {
        label: row.label.clone(),
        tone: row.tone,
        estimate: row.estimate.clone(),
        unit,
        count: row.count,
        others: vec![],
        note: row.note.clone(),
    }
}

fn table(rows: &[IntervalRow], reference: Option<&Reference>, x_label: AttrValue, i18n: &I18n) -> DataTable {
    let row = |label: &AttrValue, estimate: &Estimated, count: Option<u64>, note: Option<&AttrValue>| {
        let [value, low, high, reason] = cells(estimate, i18n);
        let count = count.map(|n| n.to_string().into()).unwrap_or_default();
        let remark = note.filter(|_| reason.is_empty()).cloned().unwrap_or(reason);
        vec![label.clone(), value, low, high, count, remark]
    };
    let [group, low, high, count, remark] =
        ["chart-group", "chart-low", "chart-high", "chart-count", "chart-remark"].map(|id| i18n.text(id));
    let listed = rows.iter().map(|r| row(&r.label, &r.estimate, r.count, r.note.as_ref()));
    let everyone = reference.map(|r| row(&r.label, &r.estimate, None, None));
    DataTable { columns: vec![group, x_label, low, high, count, remark], rows: listed.chain(everyone).collect() }
}
