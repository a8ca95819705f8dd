//! The visitor's own table: opening a file, saying what its columns are for, and what to do with it.
//!
//! The table itself stays in the engine; here are its columns.

use yew::prelude::*;

mod choices;
mod drop;
mod roles;

use super::data::DataPageProps;
use crate::data::own::OWN;
use crate::engine::protocol::{Command, OwnTable};
use crate::ui::app::{Send, Store};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::own::{OwnChange, Reading};
use crate::ui::site;
use crate::ui::state::Action;
use choices::{Actions, Choices};
use drop::DropStrip;
use roles::RoleTable;

/// Where a file is chosen or dropped, and below it the table that was in it.
#[component]
pub fn OwnSection(props: &DataPageProps) -> Html {
    let i18n = use_i18n();
    let DataPageProps { store, send, open, .. } = props.clone();
    let own = &store.own;
    let status = match (&own.reading, &own.table) {
        (Some(reading), _) => i18n.with("own-reading", &[("name", reading.name.clone().into())]),
        (None, Some(table)) => summary(table, &i18n),
        (None, None) => AttrValue::default(),
    };
    html! {
        <section class="own" aria-labelledby="own-title">
            <DropStrip {open} />
            <p id="own-status" role="status">{ status }</p>
            if let Some(reading) = own.reading.clone() { <Progress {reading} {send} /> }
            if let Some(table) = own.table.clone() {
                <details open={store.settings.dataset != OWN || store.data_failed()}>
                    <summary>{ i18n.text("own-columns") }</summary>
                    <RoleTable {table} roles={own.roles.clone()} change={change(&store)} />
                    <Choices store={store.clone()} />
                </details>
                <Actions {store} />
            }
        </section>
    }
}

fn summary(table: &OwnTable, i18n: &I18n) -> AttrValue {
    let (rows, columns) = (i18n.count(table.rows), i18n.count(table.columns.len() as u64));
    i18n.with("own-opened", &[("name", table.name.clone().into()), ("rows", rows.into()), ("columns", columns.into())])
}

/// Changes something about the table.
fn change(store: &Store) -> Callback<OwnChange> {
    let dispatcher = store.dispatcher();
    Callback::from(move |change| dispatcher.dispatch(Action::Own(change)))
}

#[derive(Properties, PartialEq)]
struct ProgressProps {
    reading: Reading,
    send: Send,
}

/// How much of the file is read, and giving it up.
#[component]
fn Progress(props: &ProgressProps) -> Html {
    let i18n = use_i18n();
    let Reading { bytes, of, rows, .. } = props.reading;
    let megabytes = |bytes: u64| i18n.number(bytes as f64 / 1e6, 1);
    let so_far = i18n.with(
        "own-so-far",
        &[("read", megabytes(bytes).into()), ("of", megabytes(of).into()), ("rows", i18n.count(rows).into())],
    );
    let send = props.send.clone();
    let cancel = Callback::from(move |_| {
        site::focus("own-file");
        send.emit(Command::Cancel);
    });
    html! {
        <div class="own-reading">
            <progress id="own-progress" max={of.max(1).to_string()} value={bytes.to_string()} aria-label={i18n.text("own-progress")} />
            <span class="note">{ so_far }</span>
            <button type="button" id="own-cancel" onclick={cancel}>{ i18n.text("own-cancel") }</button>
        </div>
    }
}
