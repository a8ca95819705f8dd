//! What became of the rows: which were used, which were left out and why, and where cells are missing.

use yew::prelude::*;

use super::view::{View, name, table, tell, titles};
use crate::evaluate::fairness::report::MissingCells;

/// The rows of the audit; details stay closed.
pub fn data(view: &View) -> Html {
    let (i18n, data) = (view.i18n, &view.report.data);
    let dropped = data.dropped.iter().map(|dropped| {
        let words = [("rows", &*i18n.count(dropped.rows)), ("columns", &i18n.list(&dropped.columns))];
        html!(<li>{ tell(i18n, "audit-dropped", &words) }</li>)
    });
    let missing = data.missing.iter().flat_map(|column| rows(view, column));
    let caption = i18n.text("missing-title");
    let head = ["columns-title", "groups-group", "missing-count", "missing-share"].map(|id| i18n.text(id)).to_vec();
    let body = html! {
        <details>
            <summary>{ i18n.text("audit-data-details") }</summary>
            if !data.dropped.is_empty() {
                <ul>{ for dropped }</ul>
            }
            if data.missing.is_empty() {
                <p class="note">{ i18n.text("missing-none") }</p>
            } else {
                { table("audit-missing", &caption, head, html!({ for missing })) }
            }
        </details>
    };
    view.section("audit-data", &[("read", &i18n.count(data.read)), ("used", &i18n.count(data.used))], body)
}

/// The missing cells of a column: of everybody, then by group.
fn rows(view: &View, column: &MissingCells) -> Vec<Html> {
    let i18n = view.i18n;
    let row = |who: AttrValue, cells: u64, of: u64| {
        let share = i18n.percent(cells as f64 / of.max(1) as f64);
        html!(<tr><th scope="row">{ &column.column }</th><td>{ who }</td><td>{ i18n.count(cells) }</td><td>{ share }</td></tr>)
    };
    let everyone = row(i18n.text("groups-everyone"), column.cells, view.report.data.read);
    let by_group = column.by_group.iter().map(|g| {
        let attribute = titles(view.store, std::slice::from_ref(&g.attribute), i18n);
        let value = name(std::slice::from_ref(&g.group), i18n);
        row(format!("{attribute} · {value}").into(), g.cells, g.rows)
    });
    [everyone].into_iter().chain(by_group).collect()
}
