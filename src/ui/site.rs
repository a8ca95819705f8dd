//! The browser around the page: its address, language, theme, and the catalogue next to it.

use gloo::utils::{document, history, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::data::catalog::Manifest;
use crate::data::error::DataError;

const MANIFEST: &str = "data/manifest.json";

/// The fragment of the page's address.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Puts a fragment into the address without a new entry in the history.
pub fn set_fragment(fragment: &str) {
    let location = window().location();
    let here = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let address = if fragment.is_empty() { here } else { format!("{here}#{fragment}") };
    // A browser may refuse changes that come too fast; the next one then brings the address up to date.
    let _ = history().replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
}

/// The language that the visitor's browser asks for.
pub fn preferred_language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Tells the document its language, title and theme; `auto` is the system's.
pub fn dress(language: &str, title: &str, theme: &str) {
    document().set_title(title);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language);
        let _ =
            if theme == "auto" { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", theme) };
    }
}

/// Fetches and checks the catalogue of built-in data sets.
///
/// # Errors
/// [`DataError::FileMissing`] or [`DataError::Manifest`].
pub async fn catalog() -> Result<Manifest, DataError> {
    let missing = |detail: String| DataError::FileMissing { file: MANIFEST.into(), detail };
    let failed = |e: wasm_bindgen::JsValue| missing(js_sys::Error::from(e).message().into());
    let response = JsFuture::from(window().fetch_with_str(MANIFEST)).await.map_err(failed)?;
    let response: web_sys::Response = response.unchecked_into();
    if !response.ok() {
        return Err(missing(format!("HTTP {}", response.status())));
    }
    let text = JsFuture::from(response.text().map_err(failed)?).await.map_err(failed)?;
    Manifest::parse(&text.as_string().unwrap_or_default())
}
