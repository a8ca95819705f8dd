//! Saving from the page: text as a file, and a drawing as an SVG that looks right by itself.
//!
//! Nothing is sent anywhere: a file is a blob in the page's own memory.

use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, CssStyleDeclaration, Element, HtmlAnchorElement, Url, XmlSerializer};

/// Saves `text` as a file. Whatever the browser refuses is left undone: it tells people itself.
pub fn save(name: &str, mime: &str, text: &str) {
    let _ = try_save(name, mime, &text.into());
}

/// Saves bytes as a file; the same holds for it.
pub fn save_bytes(name: &str, bytes: &[u8]) {
    let _ = try_save(name, "application/octet-stream", &js_sys::Uint8Array::from(bytes));
}

fn try_save(name: &str, mime: &str, content: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(content);
    let url = Url::create_object_url_with_blob(&Blob::new_with_blob_sequence_and_options(&parts, &options)?)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // Some browsers read the blob only after the click was handled.
    Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// The name of a file from the chart `id`.
pub fn file_name(id: &str, extension: &str) -> String {
    format!("fairground-{id}.{extension}")
}

/// Properties that are inherited: an element repeats one only where it differs from its parent.
const INHERITED: [&str; 13] = [
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-weight",
    "paint-order",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "text-anchor",
];

/// Attributes that mean something in the page only.
const OF_THE_PAGE: [&str; 13] = [
    "class",
    "tabindex",
    "role",
    "focusable",
    "aria-hidden",
    "aria-pressed",
    "aria-selected",
    "aria-orientation",
    "aria-valuemin",
    "aria-valuemax",
    "aria-valuenow",
    "aria-valuetext",
    "data-paper-box",
];

/// The drawing as a file of its own: light colours on white, with everything that stylesheets said written out.
///
/// A class `paper` shows what is for the file only and makes colours light; the attribute `data-paper-box` is the view
/// box with room for it.
pub fn svg(drawing: &Element) -> Result<String, JsValue> {
    let class = drawing.get_attribute("class").unwrap_or_default();
    let copy: Element = drawing.clone_node_with_deep(true)?.unchecked_into();
    // The class is there for the length of this function: the page is never painted with it.
    drawing.set_attribute("class", &format!("{class} paper"))?;
    let written = write_styles(drawing, &copy, None);
    drawing.set_attribute("class", &class)?;
    written?;

    let view_box = drawing.get_attribute("data-paper-box").or_else(|| drawing.get_attribute("viewBox"));
    let view_box = view_box.unwrap_or_default();
    let sides: Vec<&str> = view_box.split_whitespace().collect();
    let paper = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "rect")?;
    for (name, value) in ["x", "y", "width", "height"].iter().zip(&sides) {
        paper.set_attribute(name, value)?;
    }
    paper.set_attribute("fill", "#fff")?;
    copy.insert_before(&paper, copy.first_child().as_ref())?;
    copy.set_attribute("viewBox", &view_box)?;
    if let [_, _, width, height] = sides[..] {
        copy.set_attribute("width", width)?;
        copy.set_attribute("height", height)?;
    }
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", XmlSerializer::new()?.serialize_to_string(&copy)?))
}

/// Writes the computed style of `drawn` into `copy`, and so on below.
fn write_styles(drawn: &Element, copy: &Element, parent: Option<&[String; 13]>) -> Result<(), JsValue> {
    let Some(style) = window().get_computed_style(drawn)? else { return Ok(()) };
    let values = INHERITED.map(|property| value(&style, property));
    for (i, property) in INHERITED.iter().enumerate() {
        let same = parent.is_some_and(|p| p[i] == values[i]);
        if !values[i].is_empty() && (!same || copy.has_attribute(property)) {
            copy.set_attribute(property, &values[i])?;
        }
    }
    let opacity = value(&style, "opacity");
    if opacity != "1" && !opacity.is_empty() {
        copy.set_attribute("opacity", &opacity)?;
    }
    for attribute in OF_THE_PAGE {
        copy.remove_attribute(attribute)?;
    }
    let (mut below, mut below_copy) = (drawn.first_element_child(), copy.first_element_child());
    while let (Some(drawn), Some(copy)) = (below, below_copy) {
        write_styles(&drawn, &copy, Some(&values))?;
        (below, below_copy) = (drawn.next_element_sibling(), copy.next_element_sibling());
    }
    Ok(())
}

fn value(style: &CssStyleDeclaration, property: &str) -> String {
    style.get_property_value(property).unwrap_or_default()
}
