//! What a number means, on demand: formula, range, sign and source of each convention's metric behind a name.
//!
//! The table of metrics is a file of the site, fetched when the first explanation is opened.

use std::cell::RefCell;
use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::evaluate::fairness::catalog::{Convention, MetricDoc, find};
use crate::ui::i18n::{I18n, use_i18n};

const FILE: &str = "metrics.json";

type Table = Rc<Vec<MetricDoc>>;

thread_local! {
    static FETCHED: RefCell<Option<Table>> = const { RefCell::new(None) };
}

async fn fetch() -> Result<Table, String> {
    if let Some(table) = FETCHED.with_borrow(Clone::clone) {
        return Ok(table);
    }
    let table: Table = Rc::new(browser::read(browser::fetch_json(FILE).await?)?);
    FETCHED.set(Some(table.clone()));
    Ok(table)
}

/// What is known of the table.
#[derive(Clone)]
enum Known {
    Nothing,
    Awaited,
    Missing,
    Here(Table),
}

#[derive(Properties, PartialEq)]
pub struct DocProps {
    /// What is explained.
    pub label: AttrValue,
    /// Keys of reports; those that name no number are passed over.
    pub keys: Vec<(Convention, String)>,
}

/// A name that opens to its explanation.
#[component]
pub fn Doc(props: &DocProps) -> Html {
    let i18n = use_i18n();
    let known = use_state(|| Known::Nothing);
    let onclick = {
        let known = known.clone();
        move |_: MouseEvent| {
            if matches!(*known, Known::Awaited | Known::Here(_)) {
                return;
            }
            known.set(Known::Awaited);
            let known = known.clone();
            spawn_local(async move { known.set(fetch().await.map_or(Known::Missing, Known::Here)) });
        }
    };
    let said = match &*known {
        Known::Nothing => Html::default(),
        Known::Awaited => html!(<p role="status">{ i18n.text("audit-doc-awaited") }</p>),
        Known::Missing => html!(<p role="alert">{ i18n.text("audit-doc-missing") }</p>),
        Known::Here(table) => {
            let found = props.keys.iter().filter_map(|(convention, key)| find(table, *convention, key));
            html!({ for found.map(|metric| explained(metric, &i18n)) })
        }
    };
    html!(<details class="doc"><summary {onclick}>{ &props.label }</summary>{ said }</details>)
}

fn explained(metric: &MetricDoc, i18n: &I18n) -> Html {
    let language = i18n.language();
    let convention = i18n.text(match metric.convention {
        Convention::Fairlearn => "chart-fairlearn",
        Convention::Aif360 => "chart-aif360",
        Convention::Fairground => "audit-gaps-ours",
    });
    let fact = |id: &str, words: &str| html!(<><dt>{ i18n.text(id) }</dt><dd>{ words.to_owned() }</dd></>);
    html! {
        <div class="metric">
            <p><strong>{ convention }{ " · " }{ metric.title.get(language) }</strong></p>
            <p>{ metric.meaning.get(language) }</p>
            <p class="formula"><code>{ &metric.formula }</code></p>
            <dl>
                { fact("audit-doc-range", &range(metric, i18n)) }
                { fact("audit-doc-sign", metric.sign.get(language)) }
                { fact("audit-doc-reference", metric.reference.get(language)) }
                { fact("audit-doc-cannot-tell", metric.cannot_tell.get(language)) }
                { fact("audit-doc-empty", metric.empty.get(language)) }
                { for metric.parameters.iter().map(|p| fact("audit-doc-parameters", p.get(language))) }
                { fact("audit-doc-source", &metric.source) }
            </dl>
        </div>
    }
}

/// The range as mathematics writes it, and the best value.
fn range(metric: &MetricDoc, i18n: &I18n) -> String {
    let low = metric.range.0.map_or_else(|| "(−∞".to_owned(), |low| format!("[{low}"));
    let high = metric.range.1.map_or_else(|| "∞)".to_owned(), |high| format!("{high}]"));
    let best = metric.ideal.map(|ideal| super::view::tell(i18n, "audit-doc-best", &[("value", &ideal.to_string())]));
    format!("{low}, {high}{}", best.unwrap_or_default())
}
