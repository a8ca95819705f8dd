//! Everything that the peers report, under their own names and by their own conventions.

use yew::prelude::*;

use super::docs::Doc;
use super::view::{View, table, tell};
use crate::evaluate::fairness::catalog::Convention;
use crate::evaluate::fairness::named::Named;
use crate::ui::charts::table::number as six_digits;
use crate::ui::i18n::I18n;

/// A number with the names that lead to it.
struct Entry {
    path: Vec<String>,
    /// The group or level that it is about.
    of: String,
    value: f64,
}

/// The reports of both peers, as far as there are any; closed.
pub fn peers(view: &View) -> Html {
    let reports = [
        ("audit-fairlearn", "Fairlearn", Convention::Fairlearn, &view.report.fairlearn),
        ("audit-aif360", "AIF360", Convention::Aif360, &view.report.aif360),
    ];
    if reports.iter().all(|r| r.3.is_none()) {
        return Html::default();
    }
    let all = reports.into_iter().filter_map(|(id, peer, convention, report)| {
        let report = report.as_ref()?;
        let mut entries = Vec::new();
        collect(report, report, &mut Vec::new(), &mut entries);
        let caption = tell(view.i18n, "audit-peers-all", &[("peer", peer)]);
        let rows = entries.iter().map(|entry| row(entry, convention, peer, view.i18n));
        let head = ["audit-peers-name", "audit-peers-value"].map(|id| view.i18n.text(id)).to_vec();
        Some(html! {
            <details><summary>{ &caption }</summary>{ table(id, &caption, head, html!({ for rows })) }</details>
        })
    });
    view.section("audit-peers", &[], html!({ for all }))
}

fn row(entry: &Entry, convention: Convention, peer: &str, i18n: &I18n) -> Html {
    let path = entry.path.join(".");
    let label = if entry.of.is_empty() { path.clone() } else { format!("{path} · {}", entry.of) };
    let keys: Vec<(Convention, String)> = entry.path.iter().map(|name| (convention, name.clone())).collect();
    let value =
        if entry.value.is_nan() { tell(i18n, "audit-nan", &[("peer", peer)]) } else { shown(entry.value, i18n) };
    html! {
        <tr>
            <th scope="row"><Doc {label} {keys} /></th>
            <td data-metric={path} data-value={number(entry.value)}>{ value }</td>
        </tr>
    }
}

/// Every number of the report, with the names that lead to it. Items of a list are about the group, or the level of
/// control features, at their place.
fn collect(report: &Named, part: &Named, path: &mut Vec<String>, entries: &mut Vec<Entry>) {
    let mut inner = |name: String, part: &Named| {
        path.push(name);
        collect(report, part, path, entries);
        path.pop();
    };
    match part {
        Named::Map(parts) => parts.iter().for_each(|(name, part)| inner(name.clone(), part)),
        Named::List(items) => items.iter().enumerate().for_each(|(i, item)| inner(i.to_string(), item)),
        Named::Number(value) => entries.push(Entry { path: path.clone(), of: about(report, path), value: *value }),
        Named::Text(_) => {}
    }
}

fn about(report: &Named, path: &[String]) -> String {
    let names = if path.first().is_some_and(|p| p == "by_group") { "groups" } else { "control_levels" };
    let place = path.last().and_then(|last| last.parse::<usize>().ok());
    match (report.get(names), place) {
        (Some(Named::List(all)), Some(place)) => all.get(place).map(words).unwrap_or_default(),
        _ => String::new(),
    }
}

fn words(named: &Named) -> String {
    match named {
        Named::Text(text) => text.clone(),
        Named::List(parts) => parts.iter().map(words).collect::<Vec<_>>().join(" · "),
        _ => String::new(),
    }
}

/// A peer's number with all its digits.
pub fn number(value: f64) -> String {
    value.to_string()
}

/// A peer's number as it is read.
pub fn shown(value: f64, i18n: &I18n) -> AttrValue {
    if value.is_nan() {
        i18n.text("audit-undefined")
    } else if value.is_infinite() {
        AttrValue::from(if value > 0.0 { "∞" } else { "−∞" })
    } else {
        six_digits(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::fairness::named::map;

    #[test]
    fn every_number_is_found_by_its_names_and_its_group() {
        let by_group = map([("accuracy", [0.5, f64::NAN].into_iter().collect::<Named>())]);
        let report = map([
            ("groups", Named::List(vec![Named::from_iter([&"a".to_owned()]), Named::from_iter([&"b".to_owned()])])),
            ("by_group", by_group),
            ("scalars", map([("index[alpha=0.5]", 0.25)])),
        ]);
        let mut entries = Vec::new();
        collect(&report, &report, &mut Vec::new(), &mut entries);
        let found: Vec<_> = entries.iter().map(|e| (e.path.join("."), e.of.as_str())).collect();
        assert_eq!(found[0], ("by_group.accuracy.0".to_owned(), "a"));
        assert_eq!(found[1], ("by_group.accuracy.1".to_owned(), "b"));
        assert_eq!(found[2], ("scalars.index[alpha=0.5]".to_owned(), ""));
        assert_eq!(entries.len(), 3);
    }
}
