//! A slider for a setting that is a number: it stops at round numbers and says what to watch for.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::select::change;
use crate::ui::app::Store;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct SliderProps {
    pub store: Store,
    /// The setting's key.
    pub name: &'static str,
    /// The number in force.
    pub value: f64,
    /// The same in words.
    pub words: AttrValue,
    /// Where it stops, ascending.
    pub stops: &'static [f64],
}

/// A labelled slider with its help beneath; nothing if the address hides it.
#[component]
pub fn Slider(props: &SliderProps) -> Html {
    let i18n = use_i18n();
    let SliderProps { store, name, value, words, stops } = props;
    let (name, stops) = (*name, *stops);
    if !store.settings.shows(name) {
        return Html::default();
    }
    let change = change(store, name);
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(stop) = stops.get(input.value_as_number() as usize) {
            change.emit(stop.to_string());
        }
    });
    let id = format!("field-{name}");
    let help = format!("{id}-help");
    html! {
        <div class="field slider">
            <label for={id.clone()}>{ i18n.text(&format!("setting-{name}")) }</label>
            <output for={id.clone()}>{ words }</output>
            <input {id} type="range" min="0" max={stops.len().saturating_sub(1).to_string()} step="1"
                value={nearest(stops, *value).to_string()} aria-valuetext={words} aria-describedby={help.clone()} {oninput} />
            <p id={help} class="note">{ i18n.text(&format!("setting-{name}-help")) }</p>
        </div>
    }
}

/// The place of the stop nearest to a number, the first of two.
pub fn nearest(stops: &[f64], value: f64) -> usize {
    let far = |stop: &f64| (stop - value).abs();
    stops.iter().map(far).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |stop| stop.0)
}
