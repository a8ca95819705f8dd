//! The figure around a chart: title, description, the table behind it, and downloads.
//!
//! It knows nothing of what is drawn: the drawing is its child and contains one `svg.chart-svg`.

use gloo::utils::document;
use yew::prelude::*;

use super::download;
use super::table::{DataTable, TableView};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct ChartFrameProps {
    /// Unique in the page; files are named after it.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// Makes the table; called only while the table is open, and for a download.
    pub table: Callback<(), DataTable>,
    /// What to say instead of the drawing, when there is nothing to draw.
    #[prop_or_default]
    pub empty: Option<AttrValue>,
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn ChartFrame(props: &ChartFrameProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| false);
    let id = &props.id;
    let is_empty = props.empty.is_some();
    let shown = *open && !is_empty;
    let named = |part: &str| format!("{id}-{part}");
    // The table's button says whether the table is open, too.
    let action = |part: &str, hint: Option<AttrValue>, expanded: Option<bool>, onclick: Callback<MouseEvent>| {
        let button = named(&format!("{part}-button"));
        html! {
            <button
                type="button"
                id={button.clone()}
                // "Table, loss": the button's own word, then the chart's title.
                aria-labelledby={format!("{button} {id}-title")}
                aria-expanded={expanded.map(|e| e.to_string())}
                aria-controls={expanded.map(|_| named("table"))}
                title={hint}
                disabled={is_empty}
                {onclick}
            >
                { i18n.text(&format!("chart-{part}")) }
            </button>
        }
    };

    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let save_svg = {
        let id = id.clone();
        Callback::from(move |_: MouseEvent| {
            let drawing = document().get_element_by_id(&id).and_then(|f| f.query_selector("svg.chart-svg").ok()?);
            if let Some(Ok(text)) = drawing.map(|d| download::svg(&d)) {
                download::save(&download::file_name(&id, "svg"), "image/svg+xml", &text);
            }
        })
    };
    let save_csv = {
        let (id, table) = (id.clone(), props.table.clone());
        Callback::from(move |_: MouseEvent| {
            download::save(&download::file_name(&id, "csv"), "text/csv;charset=utf-8", &table.emit(()).to_csv());
        })
    };

    html! {
        <figure id={id.clone()} class="chart" aria-labelledby={named("title")}>
            <header class="chart-head">
                <h3 id={named("title")} class="chart-title">{ &props.title }</h3>
                <div class="chart-actions">
                    { action("table", None, Some(shown), toggle) }
                    { action("svg", Some(i18n.text("chart-svg-hint")), None, save_svg) }
                    { action("csv", Some(i18n.text("chart-csv-hint")), None, save_csv) }
                </div>
            </header>
            if let Some(description) = &props.description {
                <p class="chart-description">{ description }</p>
            }
            if let Some(empty) = &props.empty {
                <p class="chart-empty">{ empty }</p>
            } else {
                { props.children.clone() }
            }
            <div id={named("table")} hidden={!shown}>
                if shown {
                    <TableView title={props.title.clone()} table={props.table.emit(())} />
                }
            </div>
        </figure>
    }
}
