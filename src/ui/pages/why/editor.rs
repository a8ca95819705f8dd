//! What if: other values, and what the model would say then.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{OfPersonProps, told, words};
use crate::engine::inquiry::why::{Answer, Choices, Feature, Person, Question, Told, Value};
use crate::engine::protocol::Inquiry;
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::inquiries::Standing;
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::inquiry::{progress, use_inquiry};
use crate::ui::parts::select::List;

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub of: OfPersonProps,
    pub found: Person,
}

type Edits = Vec<(String, Value)>;

/// All edits after each change, so that the last can be taken back.
#[derive(Debug, Clone, PartialEq, Default)]
struct History {
    steps: Vec<Edits>,
    /// The column whose slider is moving: its way is one change.
    gliding: Option<String>,
}

impl History {
    fn edits(&self) -> Edits {
        self.steps.last().cloned().unwrap_or_default()
    }

    /// Another value of a column, which is its own again where it is what it was.
    fn with(&self, feature: &Feature, value: Value, gliding: bool) -> Self {
        let mut edits = self.edits();
        edits.retain(|(column, _)| *column != feature.column);
        if value != feature.value {
            edits.push((feature.column.clone(), value));
        }
        let mut steps = self.steps.clone();
        if gliding && self.gliding.as_ref() == Some(&feature.column) {
            steps.pop();
        }
        steps.push(edits);
        Self { steps, gliding: gliding.then(|| feature.column.clone()) }
    }

    fn back(&self) -> Self {
        let mut steps = self.steps.clone();
        steps.pop();
        Self { steps, gliding: None }
    }
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let i18n = use_i18n();
    let (page, found) = (&props.of.page, &props.found);
    let history = use_state_eq(History::default);
    let edits = history.edits();
    let question = Question::Edited { person: props.of.person, edits: edits.clone() };
    let inquiry = Inquiry::Why(question);
    let standing = use_inquiry(page, (!edits.is_empty()).then(|| inquiry.clone()));
    // What was said last stays until the next answer is there: a slider asks many times a second.
    let last = use_mut_ref(|| None::<Told>);
    match told(standing.as_ref()) {
        Some(Answer::Edited(told)) => *last.borrow_mut() = Some(told),
        _ if edits.is_empty() => *last.borrow_mut() = None,
        _ => {}
    }
    let edited = last.borrow().clone();
    let ended = standing.as_ref().filter(|standing| !matches!(standing, Standing::Waiting { .. }));
    let said = match &edited {
        Some(now) => {
            let id = if now.decision == found.told.decision { "why-edited-same" } else { "why-edited-other" };
            let (before, now) = (words::told(&page.store, &found.told, &i18n), words::told(&page.store, now, &i18n));
            tell(&i18n, id, &[("before", &before), ("now", &now)])
        }
        None if edits.is_empty() => i18n.text("why-edited-none"),
        None => i18n.text("inquiry-under-way"),
    };
    let rows = found.features.iter().enumerate().map(|(place, feature)| {
        let now = edits.iter().find(|(column, _)| *column == feature.column).map(|(_, value)| value.clone());
        let (history, of) = (history.clone(), feature.clone());
        let on_value =
            Callback::from(move |(value, gliding): (Value, bool)| history.set(history.with(&of, value, gliding)));
        row(&page.store, place, feature, now, on_value, &i18n)
    });
    let undo = {
        let history = history.clone();
        Callback::from(move |_: MouseEvent| history.set(history.back()))
    };
    let reset = {
        let history = history.clone();
        Callback::from(move |_: MouseEvent| history.set(History::default()))
    };
    html! {
        <div class="why-editor">
            <h3 id="why-editor-title">{ i18n.text("why-editor-title") }</h3>
            <p class="lead" role="status">{ said }</p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="why-editor-title">
                <table>
                    <thead><tr>
                        <th scope="col">{ i18n.text("why-editor-column") }</th>
                        <th scope="col">{ i18n.text("why-editor-own") }</th>
                        <th scope="col">{ i18n.text("why-editor-other") }</th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            <p class="buttons">
                <button type="button" onclick={undo} disabled={history.steps.is_empty()}>{ i18n.text("why-undo") }</button>
                <button type="button" onclick={reset} disabled={edits.is_empty()}>{ i18n.text("why-reset") }</button>
            </p>
            { progress(page, ended, &inquiry, &i18n) }
        </div>
    }
}

fn row(
    store: &Store,
    place: usize,
    feature: &Feature,
    now: Option<Value>,
    on_value: Callback<(Value, bool)>,
    i18n: &I18n,
) -> Html {
    let (id, title) = (format!("why-edit-{place}"), words::title(store, &feature.column, i18n));
    let changed = now.is_some().then_some("selected");
    let value = now.unwrap_or_else(|| feature.value.clone());
    let control = match &feature.choices {
        Choices::Amounts { least, most } => amount(&id, (feature, &title), &value, (*least, *most), on_value, i18n),
        Choices::Levels(levels) => category(&id, feature, &value, levels, on_value, i18n),
    };
    html! {
        <tr key={id.clone()} class={changed}>
            <th scope="row"><label for={id.clone()}>{ title }</label></th>
            <td>{ words::value(&feature.value, i18n) }</td>
            <td class="why-edit">{ control }</td>
        </tr>
    }
}

/// A number, and a slider over the amounts that there are.
fn amount(
    id: &str,
    (feature, title): (&Feature, &str),
    value: &Value,
    (least, most): (f64, f64),
    on_value: Callback<(Value, bool)>,
    i18n: &I18n,
) -> Html {
    let number = if let Value::Amount(amount) = value { Some(*amount) } else { None };
    let optional = feature.optional;
    let typed = {
        let on_value = on_value.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let typed = input.value_as_number();
            if typed.is_finite() {
                on_value.emit((Value::Amount(typed), false));
            } else if optional {
                on_value.emit((Value::Unknown, false));
            }
        })
    };
    let glided = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let typed = input.value_as_number();
        if typed.is_finite() {
            on_value.emit((Value::Amount(typed), true));
        }
    });
    let text = number.map(|number| written(number, most - least)).unwrap_or_default();
    // In so many steps a slider goes from end to end; whole numbers stay whole.
    let whole = least.fract() == 0.0 && most.fract() == 0.0 && most - least >= 10.0;
    let step = if whole { "1".to_owned() } else { "any".to_owned() };
    html! {
        <>
            <input id={id.to_owned()} type="number" step="any" value={text.clone()}
                placeholder={optional.then(|| i18n.text("group-missing"))} onchange={typed} />
            <input type="range" min={least.to_string()} max={most.to_string()} {step} value={text}
                aria-label={i18n.with("why-slider", &[("column", title.into())])} oninput={glided} />
        </>
    }
}

fn category(
    id: &str,
    feature: &Feature,
    value: &Value,
    levels: &[String],
    on_value: Callback<(Value, bool)>,
    i18n: &I18n,
) -> Html {
    let known = levels.iter().cloned().map(Value::Level);
    let mut values: Vec<Value> = known.chain(feature.optional.then_some(Value::Unknown)).collect();
    if !values.contains(value) {
        values.push(value.clone());
    }
    let chosen = values.iter().position(|v| v == value).unwrap_or_default();
    let options = values
        .iter()
        .enumerate()
        .map(|(place, value)| html!(<option value={place.to_string()}>{ words::value(value, i18n) }</option>));
    let options: Html = html!({ for options });
    let change = Callback::from(move |place: String| {
        if let Some(value) = place.parse::<usize>().ok().and_then(|place| values.get(place)) {
            on_value.emit((value.clone(), false));
        }
    });
    html!(<List id={id.to_owned()} value={chosen.to_string()} {change}>{ options }</List>)
}

/// A number with so many digits as tell apart a hundred thousandth of a span: what was standardised comes back inexactly.
fn written(number: f64, span: f64) -> String {
    let digits = (5.0 - span.max(f64::MIN_POSITIVE).log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{number:.digits$}");
    let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature() -> Feature {
        Feature {
            column: "age".into(),
            value: Value::Amount(40.0),
            choices: Choices::Amounts { least: 18.0, most: 90.0 },
            optional: false,
            sensitive: false,
        }
    }

    #[test]
    fn changes_are_taken_back_one_by_one_and_a_glide_at_once() {
        let age = feature();
        let history = History::default().with(&age, Value::Amount(50.0), false);
        let glided = history.with(&age, Value::Amount(55.0), true).with(&age, Value::Amount(60.0), true);
        assert_eq!(glided.edits(), [("age".to_owned(), Value::Amount(60.0))]);
        assert_eq!(glided.back().edits(), history.edits());
        assert!(history.back().edits().is_empty() && history.back().back().steps.is_empty());
        assert!(history.with(&age, age.value.clone(), false).edits().is_empty());
    }

    #[test]
    fn numbers_are_written_as_far_as_they_are_known() {
        assert_eq!([written(-3e-9, 99_999.0), written(13.0, 15.0), written(0.25, 1.0)], ["0", "13", "0.25"]);
        assert_eq!(written(123_456.7, 1e7), "123457");
    }
}
