//! What sections of this tab share: a section with its heading, a labelled list of choices, and a choice between two.

use yew::prelude::*;

use crate::ui::i18n::I18n;
use crate::ui::pages::inquiry::section_of;
use crate::ui::parts::select::List;

/// A section, its question, and the sentence that says what one learns from it.
pub fn section(id: &'static str, body: Html, i18n: &I18n) -> Html {
    section_of("why-section", &format!("why-{id}"), i18n, body)
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
