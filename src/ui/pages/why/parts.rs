//! What sections of this tab share: a section with its heading, a labelled list of choices, and a choice between two.

use yew::prelude::*;

use crate::ui::i18n::I18n;
use crate::ui::parts::select::List;

/// A section, its question, and the sentence that says what one learns from it.
pub fn section(id: &'static str, body: Html, i18n: &I18n) -> Html {
    let heading = format!("why-{id}-heading");
    html! {
        <section class="why-section" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ i18n.text(&format!("why-{id}-title")) }</h2>
            <p>{ i18n.text(&format!("why-{id}-lead")) }</p>
            { body }
        </section>
    }
}

/// A list with its label; options are values and their words.
pub fn choice(
    id: &'static str,
    chosen: &str,
    options: impl IntoIterator<Item = (String, AttrValue)>,
    change: Callback<String>,
    i18n: &I18n,
) -> Html {
    let options = options.into_iter().map(|(value, words)| html!(<option {value}>{ words }</option>));
    html! {
        <div class="field">
            <label for={id}>{ i18n.text(id) }</label>
            <List {id} value={chosen.to_owned()} {change}>{ for options }</List>
        </div>
    }
}
