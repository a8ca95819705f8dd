//! Columns, values and scores in words.

use yew::prelude::*;

use crate::engine::inquiry::why::{Told, Value};
use crate::engine::protocol::Task;
use crate::evaluate::explain::ask::Scale;
use crate::ui::app::Store;
use crate::ui::charts::Unit;
use crate::ui::i18n::I18n;
use crate::ui::parts::groups::{unit_name, with_unit};
use crate::ui::parts::picker::attributes_title;

/// What a column is called.
pub fn title(store: &Store, column: &str, i18n: &I18n) -> String {
    attributes_title(&[column.to_owned()], store.dataset(), i18n)
}

/// An amount of a column: whole ones without decimals.
pub fn amount(x: f64, i18n: &I18n) -> String {
    if x.fract() == 0.0 && x.abs() < 1000.0 { i18n.number(x, 0) } else { i18n.amount(x) }
}

/// What a column says of somebody.
pub fn value(value: &Value, i18n: &I18n) -> String {
    match value {
        Value::Amount(x) => amount(*x, i18n),
        Value::Level(level) => level.clone(),
        Value::Unknown => i18n.text("group-missing").to_string(),
        Value::Other => i18n.text("why-other").to_string(),
    }
}

/// A column and what it says of somebody.
pub fn fact(store: &Store, column: &str, of: &Value, i18n: &I18n) -> String {
    format!("{} = {}", title(store, column, i18n), value(of, i18n))
}

/// A score: a percentage, or an amount with its unit.
pub fn score(store: &Store, score: f64, i18n: &I18n) -> AttrValue {
    store.amount().map_or_else(|| i18n.percent(score).into(), |amount| with_unit(score, amount, i18n))
}

/// What is decided, or true: yes or no, or which class.
pub fn outcome(store: &Store, outcome: u32, i18n: &I18n) -> AttrValue {
    match (store.task(), outcome) {
        (Task::Classes, class) => class_name(store, class),
        (_, 0) => i18n.text("why-no"),
        _ => i18n.text("why-yes"),
    }
}

/// The name of a class.
pub fn class_name(store: &Store, class: u32) -> AttrValue {
    let classes = store.data.as_ref().map_or(&[][..], |data| &data.classes);
    classes.get(class as usize).cloned().unwrap_or_default().into()
}

/// The score, and the decision if it is one.
pub fn told(store: &Store, told: &Told, i18n: &I18n) -> AttrValue {
    let score = score(store, told.score, i18n);
    match told.decision {
        None => score,
        Some(decision) => format!("{score} · {}", outcome(store, decision, i18n)).into(),
    }
}

/// What is true of somebody.
pub fn truth(store: &Store, truth: f64, i18n: &I18n) -> AttrValue {
    match store.task() {
        Task::Amount => score(store, truth, i18n),
        Task::Anomaly if store.data.as_ref().is_some_and(|data| !data.classes.is_empty()) => {
            class_name(store, truth as u32)
        }
        _ => outcome(store, truth as u32, i18n),
    }
}

/// The unit in which differences of numbers on a scale are written.
pub fn difference(store: &Store, scale: Scale) -> Unit {
    match scale {
        _ if store.amount().is_some() => Unit::Amount,
        Scale::Score => Unit::Points,
        Scale::Logit => Unit::Plain,
    }
}

/// What differences are called on axes.
pub fn difference_name(store: &Store, scale: Scale, i18n: &I18n) -> AttrValue {
    match (store.amount(), scale) {
        (Some(amount), _) => unit_name(amount, i18n),
        (None, Scale::Score) => i18n.text("why-points"),
        (None, Scale::Logit) => i18n.text("why-log-odds"),
    }
}

/// What scores are called on axes.
pub fn score_name(store: &Store, i18n: &I18n) -> AttrValue {
    store.amount().map_or_else(|| i18n.text("why-score"), |amount| unit_name(amount, i18n))
}

/// The unit of scores.
pub fn score_unit(store: &Store) -> Unit {
    if store.amount().is_some() { Unit::Amount } else { Unit::Percent }
}

/// A difference with its sign.
pub fn signed(unit: Unit, x: f64, i18n: &I18n) -> String {
    format!("{}{}", if x > 0.0 { "+" } else { "" }, unit.value(x, i18n))
}
