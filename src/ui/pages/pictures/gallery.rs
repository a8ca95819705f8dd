//! Examples of pictures that are read in one way, the surest first.

use std::rc::Rc;

use yew::prelude::*;

use crate::evaluate::pictures::{Example, PictureReport};
use crate::ui::charts::bitmap::ink;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct GalleryProps {
    pub report: Rc<PictureReport>,
    pub classes: Vec<String>,
}

#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    let i18n = use_i18n();
    let class = |class: u32| props.classes.get(class as usize).cloned().unwrap_or_default();
    let title = match props.report.reading {
        Some(reading) => i18n.with(
            "pictures-examples",
            &[("class", class(reading.class).into()), ("taken", class(reading.taken_for).into())],
        ),
        None => i18n.text("pictures-mistakes"),
    };
    let example = |e: &Example| {
        let words = i18n.with(
            "pictures-example",
            &[
                ("class", class(e.class).into()),
                ("taken", class(e.taken_for).into()),
                ("score", i18n.percent(f64::from(e.score)).into()),
            ],
        );
        html! {
            <li>
                <figure>{ ink(&e.pixels, e.pixels.len().isqrt(), words.clone()) }<figcaption aria-hidden="true">{ words }</figcaption></figure>
            </li>
        }
    };
    html! {
        <>
            <h2 id="gallery-title">{ title }</h2>
            if props.report.examples.is_empty() {
                <p class="note">{ i18n.text("pictures-no-example") }</p>
            } else {
                <ul class="gallery" aria-labelledby="gallery-title">{ for props.report.examples.iter().map(example) }</ul>
            }
        </>
    }
}
