//! What the columns are for: a row for each, with a list of roles to choose from.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use crate::data::catalog::Kind;
use crate::data::infer::{ColumnProfile, OwnRole};
use crate::engine::protocol::OwnTable;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::own::OwnChange;
use crate::ui::parts::select::List;
use crate::ui::settings::Choice;

/// Letters of a cell that are shown.
const MOST_LETTERS: usize = 40;

#[derive(Properties, PartialEq)]
pub struct RoleTableProps {
    pub table: Rc<OwnTable>,
    pub roles: BTreeMap<String, OwnRole>,
    pub change: Callback<OwnChange>,
}

/// Every column with what can be said of it at a glance. On a narrow screen its rows are cards; the roles of table and
/// cells are named for browsers that then forget them.
#[component]
pub fn RoleTable(props: &RoleTableProps) -> Html {
    let i18n = use_i18n();
    let heads = ["columns-title", "columns-role", "columns-kind", "own-distinct", "missing-count", "own-examples"]
        .map(|id| i18n.text(id));
    let options: Html = choices::<OwnRole>("own-role", &i18n);
    let helps = OwnRole::ALL.iter().map(|(_, name)| {
        let (id, help) = (format!("own-role-{name}"), format!("own-role-{name}-help"));
        html!(<div><dt>{ i18n.text(&id) }</dt><dd>{ i18n.text(&help) }</dd></div>)
    });
    let rows = props.table.columns.iter().enumerate().map(|(index, column)| {
        let id = format!("role-{index}");
        let role = props.roles.get(&column.name).map_or("", |role| role.name());
        let cells = cells(column, &i18n).into_iter().zip(&heads[2..]);
        let unnamed = || i18n.text("own-unnamed");
        let name = Some(&column.name).filter(|name| !name.trim().is_empty()).cloned();
        html! {
            <tr role="row">
                <th scope="row" role="rowheader"><label for={id.clone()}>{ name.map_or_else(unnamed, AttrValue::from) }</label></th>
                <td role="cell">
                    <List {id} value={role} column={column.name.clone()} change={role_of(props, column)}>{ options.clone() }</List>
                </td>
                { for cells.map(|(cell, head)| html!(<td role="cell" data-head={head.clone()}>{ cell }</td>)) }
            </tr>
        }
    });
    html! {
        <>
            <p>{ i18n.text("own-columns-intro") }</p>
            <table id="own-table" class="own-table" role="table">
                <thead role="rowgroup"><tr role="row">{ for heads.iter().map(|head| html!(<th scope="col" role="columnheader">{ head }</th>)) }</tr></thead>
                <tbody role="rowgroup">{ for rows }</tbody>
            </table>
            <dl class="own-roles">{ for helps }</dl>
        </>
    }
}

/// The options of a closed list, whose words are under a prefix.
pub fn choices<C: Choice>(prefix: &str, i18n: &I18n) -> Html {
    let option = |(_, name): &(C, &'static str)| html!(<option value={*name}>{ i18n.text(&format!("{prefix}-{name}")) }</option>);
    html!({ for C::ALL.iter().map(option) })
}

fn role_of(props: &RoleTableProps, column: &ColumnProfile) -> Callback<String> {
    let (change, name) = (props.change.clone(), column.name.clone());
    Callback::from(move |role: String| {
        if let Some(role) = OwnRole::named(&role) {
            change.emit(OwnChange::Role(name.clone(), role));
        }
    })
}

/// Kind, different values, missing cells, and examples.
fn cells(column: &ColumnProfile, i18n: &I18n) -> [AttrValue; 4] {
    let kind = if column.kind == Kind::Numeric { "kind-numeric" } else { "own-kind-text" };
    let examples: Vec<String> = column.examples.iter().map(|value| shortened(value)).collect();
    [
        i18n.text(kind),
        i18n.count(column.distinct).into(),
        i18n.count(column.missing).into(),
        examples.join(" · ").into(),
    ]
}

/// The beginning of a long cell.
pub fn shortened(value: &str) -> String {
    match value.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
