//! One run in the table.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{RunsProps, changing, load, name};
use crate::data::catalog::Dataset;
use crate::data::own::OWN;
use crate::sentence::Argument;
use crate::train::constraint::config::Kind;
use crate::ui::charts::Tone;
use crate::ui::charts::download::{file_name, save_bytes};
use crate::ui::charts::legend::mark;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::tradeoffs::models::worded;
use crate::ui::runs::compare::{Look, same_people};
use crate::ui::runs::files::Form;
use crate::ui::runs::settings::differing;
use crate::ui::runs::{KeptRun, RunsChange};
use crate::ui::settings::{Choice, Objective};
use crate::ui::state::State;

#[derive(Properties, PartialEq)]
pub struct RowProps {
    pub shared: RunsProps,
    pub run: KeptRun,
    pub objectives: Vec<Objective>,
    pub look: Look,
}

/// How a run's curve looks.
pub fn tone(run: &KeptRun) -> Tone {
    Tone::Group(run.number.saturating_sub(1) as usize)
}

#[component]
pub fn Row(props: &RowProps) -> Html {
    let i18n = use_i18n();
    let (store, run, id) = (&props.shared.store, &props.run, props.run.id);
    let (called, change) = (name(run, &i18n), changing(store));
    let labelled = |label: &str| i18n.with(label, &[("run", Argument::from(called.as_str()))]);
    let (baseline, pinned) = (store.runs.baseline(), store.runs.pinned == Some(id));
    let draw = change.reform(move |_: Event| RunsChange::Draw(id));
    let rename = change.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        RunsChange::Rename(id, input.value().trim().to_owned())
    });
    let placeholder = i18n.with("runs-number", &[("number", run.number.to_string().into())]);
    let apart = baseline.filter(|_| !pinned).map(|baseline| {
        let settings = worded(differing(&run.file, &baseline.file), &i18n);
        let settings = if settings.is_empty() { i18n.text("runs-same-settings") } else { settings.into() };
        let people = (!same_people(run, baseline)).then(|| i18n.text("runs-other-people"));
        html!(<span class="small apart">{ settings }{ for people.map(|words| html!(<><br />{ words }</>)) }</span>)
    });
    let epochs = run.file.last().map_or(0.0, |last| last.position.epochs());
    let numbers = props.objectives.iter().map(|&objective| number_cell(props, baseline, objective, &i18n));
    html! {
        <tr class={classes!(pinned.then_some("selected"))}>
            <td class="draw">
                <input id={format!("run-draw-{id}")} type="checkbox" checked={run.drawn} onchange={draw}
                    aria-label={labelled("runs-draw-label")} />
                { mark(tone(run)) }
            </td>
            <th scope="row">
                <input type="text" class="run-name" value={run.file.name.clone()} {placeholder} maxlength="60"
                    aria-label={labelled("runs-name-label")} onchange={rename} />
                { for apart }
            </th>
            <td>{ data(run, store, &i18n) }</td>
            <td>{ model(run, store, &i18n) }</td>
            <td>{ repairs(run, &i18n) }</td>
            <td>{ run.file.data.seed }</td>
            <td>{ epochs_told(epochs, &i18n) }</td>
            { for numbers }
            <td>{ actions(props, &i18n) }</td>
        </tr>
    }
}

/// A number of the run, and how far it is from that of the one that others are compared with, on the same data set.
fn number_cell(props: &RowProps, baseline: Option<&KeptRun>, objective: Objective, i18n: &I18n) -> Html {
    let (store, run, look) = (&props.shared.store, &props.run, &props.look);
    let Some(value) = look.last(objective, &run.file) else {
        return html!(<td class="absent">{ i18n.text("runs-absent") }</td>);
    };
    let other = baseline.filter(|other| other.id != run.id && other.file.dataset == run.file.dataset);
    let apart = other.and_then(|other| look.last(objective, &other.file)).map(|other| {
        let told = objective.told((value - other).abs(), store, i18n);
        // What is not seen has no sign.
        let sign = match told.chars().all(|c| matches!(c, '0' | '.')) {
            true => "±",
            false if value > other => "+",
            false => "−",
        };
        format!("{sign}{told}")
    });
    html! {
        <td>
            { objective.told(value, store, i18n) }
            if let Some(apart) = apart { <span class="small apart">{ apart }</span> }
        </td>
    }
}

/// Its data set, as it is in the catalogue.
fn known<'a>(run: &KeptRun, state: &'a State) -> Option<&'a Dataset> {
    state.catalog.as_ref()?.get(&run.file.dataset)
}

/// The title of its data set, or the name of the visitor's table.
fn data(run: &KeptRun, state: &State, i18n: &I18n) -> AttrValue {
    let file = &run.file;
    match (&file.table, known(run, state)) {
        (Some(table), _) if file.dataset == OWN => AttrValue::from(table.clone()),
        (_, Some(dataset)) => AttrValue::from(dataset.title.get(i18n.language()).clone()),
        _ => AttrValue::from(file.dataset.clone()),
    }
}

fn model(run: &KeptRun, state: &State, i18n: &I18n) -> String {
    let model = &run.file.model;
    let amount = known(run, state).is_some_and(|dataset| dataset.label.amount.is_some());
    let label = if amount { "amount" } else { "other" };
    let name = i18n.with(&format!("setting-model-{}", model.family.name()), &[("label", label.into())]);
    if !model.family.layered() || model.hidden.is_empty() {
        return name.to_string();
    }
    let units: Vec<_> = model.hidden.iter().map(usize::to_string).collect();
    format!("{name} ({})", units.join("–"))
}

/// What was done for groups to be treated alike.
fn repairs(run: &KeptRun, i18n: &I18n) -> AttrValue {
    let mitigation = &run.file.mitigation;
    let named = |setting: &str, name: &str| i18n.text(&format!("setting-{setting}-{name}")).to_string();
    let before = mitigation.before.map(|before| named("before", before.method().name()));
    let constraint = mitigation.constraint;
    let held = (constraint.kind != Kind::None).then(|| {
        let id = if constraint.bound.is_some() { "runs-bound" } else { "runs-weight" };
        let amount = constraint.bound.unwrap_or(constraint.weight).to_string();
        let name = named("constraint", constraint.kind.name());
        i18n.with(id, &[("constraint", name.into()), ("amount", amount.into())]).to_string()
    });
    let reduction = mitigation.reduction.kind.map(|kind| named("reduction", kind.name()));
    let after = mitigation.after.kind.map(|kind| named("after", kind.name()));
    let all: Vec<String> = [before, held, reduction, after].into_iter().flatten().collect();
    if all.is_empty() { i18n.text("runs-no-repairs") } else { all.join("; ").into() }
}

/// Epochs: a whole number, unless the run was left in the middle of one.
fn epochs_told(epochs: f64, i18n: &I18n) -> String {
    if epochs.fract() == 0.0 { i18n.count(epochs as u64) } else { i18n.number(epochs, 1) }
}

fn actions(props: &RowProps, i18n: &I18n) -> Html {
    let (store, run, id) = (&props.shared.store, &props.run, props.run.id);
    let (called, change) = (name(run, i18n).to_string(), changing(store));
    let button = |action: &str, onclick: Callback<MouseEvent>, pressed: Option<bool>, disabled: bool| {
        let label = i18n.with(
            "runs-action",
            &[("action", i18n.text(&format!("runs-{action}")).to_string().into()), ("run", called.clone().into())],
        );
        html! {
            <button type="button" class={format!("run-{action}")} aria-label={label} {onclick} {disabled}
                aria-pressed={pressed.map(|pressed| pressed.to_string())} title={i18n.text(&format!("runs-{action}-help"))}>
                { i18n.text(&format!("runs-{action}")) }
            </button>
        }
    };
    let saves = Form::ALL.map(|form| {
        let (run, extension) = (run.clone(), form.extension());
        let missing = form == Form::Weights && run.weights.is_none();
        let save = Callback::from(move |_| {
            if let Some(bytes) = form.of(&run) {
                save_bytes(&file_name(&format!("run-{}", run.number), extension), &bytes);
            }
        });
        button(extension, save, None, missing)
    });
    let pin = change.reform(move |_: MouseEvent| RunsChange::Pin(id));
    let delete = change.reform(move |_: MouseEvent| RunsChange::Delete(id));
    // A run that is under way would be lost.
    let busy = store.training();
    html! {
        <div class="run-actions">
            { button("load", load(&props.shared, id), None, busy) }
            { button("pin", pin, Some(store.runs.pinned == Some(id)), false) }
            { for saves }
            { button("delete", delete, None, false) }
        </div>
    }
}
