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
    // "Table, loss": the button's own word, then the chart's title.
    let labelled = |part: &str| format!("{id}-{part} {id}-title");

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
                    <button
                        type="button"
                        id={named("table-button")}
                        aria-labelledby={labelled("table-button")}
                        aria-expanded={shown.to_string()}
                        aria-controls={named("table")}
                        disabled={is_empty}
                        onclick={toggle}
                    >
                        { i18n.text("chart-table") }
                    </button>
                    <button
                        type="button"
                        id={named("svg-button")}
                        aria-labelledby={labelled("svg-button")}
                        title={i18n.text("chart-svg-hint")}
                        disabled={is_empty}
                        onclick={save_svg}
                    >
                        { i18n.text("chart-svg") }
                    </button>
                    <button
                        type="button"
                        id={named("csv-button")}
                        aria-labelledby={labelled("csv-button")}
                        title={i18n.text("chart-csv-hint")}
                        disabled={is_empty}
                        onclick={save_csv}
                    >
                        { i18n.text("chart-csv") }
                    </button>
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
