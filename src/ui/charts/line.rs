//! The line chart: values over something that goes on, such as epochs, for one or several series.
//!
//! It shows what it is given: no value is computed here, and gaps stay gaps.

use std::rc::Rc;

use yew::prelude::*;

use super::frame::ChartFrame;
use super::geometry::Geometry;
use super::plot::Plot;
use super::series::Series;
use super::table::{DataTable, number};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct LineChartProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// What x is, with its unit.
    pub x_label: AttrValue,
    /// What y is, with its unit.
    pub y_label: AttrValue,
    pub series: Vec<Series>,
    /// The y axis from where to where; without one it fits the values.
    #[prop_or_default]
    pub y_range: Option<(f64, f64)>,
    /// What to say while there are no values.
    pub empty: AttrValue,
    /// Places on the x axis where something was changed, and what.
    #[prop_or_default]
    pub marks: Vec<(f64, AttrValue)>,
    /// The series that stands out.
    #[prop_or_default]
    pub selected: Option<usize>,
    /// Called with the series that was chosen in the legend, also if it is the selected one already. Keep it the same
    /// from one update to the next (`use_callback`), or everything is drawn again.
    #[prop_or_default]
    pub on_select: Option<Callback<usize>>,
}

#[component]
pub fn LineChart(props: &LineChartProps) -> Html {
    let i18n = use_i18n();
    let geometry = use_memo((props.series.clone(), props.y_range, i18n.clone()), |(series, y_range, i18n)| {
        Geometry::new(series, *y_range, |x, digits| i18n.number(x, digits)).map(Rc::new)
    });
    let table = {
        let (x_label, series, gap) = (props.x_label.clone(), props.series.clone(), i18n.text("chart-not-estimable"));
        let geometry = geometry.clone();
        Callback::from(move |()| {
            let stops = geometry.as_ref().as_ref().map_or(&[][..], |g| &g.stops);
            table(&x_label, &series, stops, &gap)
        })
    };
    let empty = geometry.is_none().then(|| props.empty.clone());
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            {empty}
        >
            if let Some(geometry) = geometry.as_ref() {
                <Plot
                    id={props.id.clone()}
                    title={props.title.clone()}
                    x_label={props.x_label.clone()}
                    y_label={props.y_label.clone()}
                    series={props.series.clone()}
                    geometry={geometry.clone()}
                    marks={props.marks.clone()}
                    selected={props.selected}
                    on_select={props.on_select.clone()}
                />
            }
        </ChartFrame>
    }
}

fn table(x_label: &AttrValue, series: &[Series], stops: &[f64], gap: &AttrValue) -> DataTable {
    let columns = std::iter::once(x_label.clone()).chain(series.iter().map(|s| s.label.clone())).collect();
    let cell = |s: &Series, x: f64| match s.at(x) {
        Some(Some(value)) => number(value),
        Some(None) => s.note.clone().unwrap_or_else(|| gap.clone()),
        None => AttrValue::default(),
    };
    let rows =
        stops.iter().map(|&x| std::iter::once(number(x)).chain(series.iter().map(|s| cell(s, x))).collect()).collect();
    DataTable { columns, rows }
}
