//! Which language the page speaks: it fetches the one that is wished for, and goes on in the present one until that is
//! there, or if it can't be had.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::app::Store;
use super::i18n::{DEFAULT, I18n, best_match};
use super::settings::Settings;
use super::site;
use super::state::Action;
use crate::browser::fetch_text;

/// What is known of the page's words.
#[derive(Clone, PartialEq)]
pub enum Words {
    /// Nothing yet.
    Awaited,
    Here(I18n),
    /// Not one language could be fetched.
    Missing,
}

/// The tag of the language that is wished for: the setting's, else the browser's.
pub fn chosen(settings: &Settings) -> &'static str {
    if settings.language.is_empty() { best_match(&site::preferred_language()) } else { best_match(&settings.language) }
}

/// The words to speak with; `known` are there from the start.
#[hook]
pub fn use_words(store: &Store, known: Option<I18n>) -> Words {
    let words = use_state(|| known.map_or(Words::Awaited, Words::Here));
    let awaited = use_mut_ref(|| "");
    let (setter, dispatcher) = (words.setter(), store.dispatcher());
    let present = match &*words {
        Words::Here(i18n) => Some(i18n.language().to_owned()),
        _ => None,
    };
    use_effect_with(chosen(&store.settings), move |&tag| {
        *awaited.borrow_mut() = tag;
        if present.as_deref() == Some(tag) {
            return;
        }
        spawn_local(async move {
            let fetched = fetch(tag).await;
            // The visitor may have changed their mind since.
            if *awaited.borrow() != tag {
                return;
            }
            match (fetched, present) {
                (Ok(i18n), _) => setter.set(Words::Here(i18n)),
                (Err(detail), Some(present)) => {
                    dispatcher.dispatch(Action::NoLanguage { wished: tag, present, detail })
                }
                (Err(_), None) if tag == DEFAULT => setter.set(Words::Missing),
                // Going on in the default language: its own fetch shows it, or finds that there are no texts at all.
                (Err(detail), None) => {
                    dispatcher.dispatch(Action::NoLanguage { wished: tag, present: DEFAULT.to_owned(), detail });
                }
            }
        });
    });
    (*words).clone()
}

/// The words of a language.
///
/// # Errors
/// The browser's words, when they can't be had.
pub async fn fetch(tag: &str) -> Result<I18n, String> {
    Ok(I18n::new(tag, fetch_text(&format!("locales/{tag}.ftl")).await?))
}
