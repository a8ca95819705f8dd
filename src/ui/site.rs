//! The browser around the page: its address, language, theme, and the catalogue next to it.

use gloo::utils::{document, history, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;
use crate::data::catalog::Manifest;
use crate::data::toy::catalog::toys;
use crate::engine::protocol::Fault;
use crate::evaluate::fairness::threshold::fico::About;

const MANIFEST: &str = "data/manifest.json";
const CREDIT: &str = "data/fico.json";

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

/// Moves the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The element with the focus, if it has a name.
pub fn focused() -> Option<String> {
    document().active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}

/// Whether something is being pressed: a click on what vanishes before it is let go of would be lost.
pub fn pressed() -> bool {
    document().query_selector(":active").is_ok_and(|element| element.is_some())
}

/// The language that the visitor's browser asks for.
pub fn preferred_language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Tells the document its language and title.
pub fn set_language(language: &str, title: &str) {
    document().set_title(title);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language);
    }
}

/// Tells the document its theme; `auto` is the system's.
pub fn set_theme(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ =
            if theme == "auto" { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", theme) };
    }
}

/// Fetches and checks the catalogue of built-in data sets, and adds those that are made up.
///
/// # Errors
/// [`DataError::FileMissing`] or [`DataError::Manifest`], as the page tells them.
pub async fn catalog() -> Result<Manifest, Fault> {
    let text = browser::fetch_text(MANIFEST).await.map_err(|detail| missing(MANIFEST, detail))?;
    let manifest = browser::parse_json(&text).and_then(browser::read).and_then(Manifest::checked);
    let mut manifest = manifest.map_err(|detail| Fault::new("fault", "manifest", [("detail", detail)]))?;
    manifest.datasets.extend(toys());
    Ok(manifest)
}

/// Fetches what there is to know about the credit scores.
///
/// # Errors
/// [`DataError::FileMissing`], as the page tells it.
pub async fn credit() -> Result<About, Fault> {
    let about = browser::fetch_json(CREDIT).await.and_then(browser::read);
    about.map_err(|detail| missing(CREDIT, detail))
}

fn missing(file: &str, detail: String) -> Fault {
    Fault::new("fault", "file-missing", [("file", file.to_owned()), ("detail", detail)])
}
