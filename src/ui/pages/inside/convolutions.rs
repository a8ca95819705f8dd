//! What a convolutional network sees: one picture, the kernels that slide over it, what they make of it, and the answer.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::protocol::Convolutions;
use crate::ui::charts::bitmap::{Colour, address, ink, signed};
use crate::ui::charts::table::number;
use crate::ui::charts::{ChartFrame, DataTable};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct ConvolutionsProps {
    pub seen: Convolutions,
    /// The classes.
    pub outputs: Rc<[AttrValue]>,
}

#[component]
pub fn ConvolutionsView(props: &ConvolutionsProps) -> Html {
    let i18n = use_i18n();
    let seen = &props.seen;
    let class = props.outputs.get(seen.class as usize).cloned().unwrap_or_default();
    let row = |title: AttrValue, images: Html| html!(<div class="seen"><h4>{ title }</h4><div class="gallery">{ images }</div></div>);
    let kernel = |(i, kernel): (usize, &Vec<u8>)| {
        let alt = i18n.with("convolutions-kernel", &[("number", (i + 1).into())]);
        small(kernel, signed, alt)
    };
    let map = |(i, map): (usize, &Vec<u8>)| {
        let alt = i18n.with("convolutions-map", &[("number", (i + 1).into())]);
        small(map, |ink| [255 - ink; 3], alt)
    };
    let layers = seen.maps.iter().enumerate().map(|(layer, maps)| {
        let title = i18n.with("convolutions-layer", &[("layer", (layer + 1).into()), ("maps", maps.len().into())]);
        row(title, html!({ for maps.iter().enumerate().map(map) }))
    });
    let answers = seen.scores.iter().zip(props.outputs.iter()).map(|(&score, name)| {
        let share = i18n.percent(f64::from(score));
        html! {
            <li>
                <span class="answer-name">{ name }</span>
                <progress max="1" value={format!("{score:.4}")} aria-label={name.clone()}></progress>
                <span class="answer-share">{ share }</span>
            </li>
        }
    });
    let table = {
        let (scores, outputs) = (seen.scores.clone(), props.outputs.clone());
        let columns = vec![i18n.text("convolutions-class"), i18n.text("convolutions-score")];
        Callback::from(move |()| DataTable {
            columns: columns.clone(),
            rows: outputs
                .iter()
                .zip(&scores)
                .map(|(name, &score)| vec![name.clone(), number(f64::from(score))])
                .collect(),
        })
    };
    html! {
        <ChartFrame id="convolutions" title={i18n.text("convolutions-title")}
            description={i18n.text("convolutions-description")} {table}>
            { row(i18n.with("convolutions-picture", &[("class", class.to_string().into())]),
                ink(&seen.pixels, seen.pixels.len().isqrt(), class.clone())) }
            { row(i18n.text("convolutions-kernels"), html!({ for seen.kernels.iter().enumerate().map(kernel) })) }
            { for layers }
            <div class="seen"><h4>{ i18n.text("convolutions-answer") }</h4><ul class="answers">{ for answers }</ul></div>
        </ChartFrame>
    }
}

/// A square picture, enlarged.
fn small(pixels: &[u8], palette: impl Fn(u8) -> Colour, alt: AttrValue) -> Html {
    let src = address(pixels, pixels.len().isqrt(), palette);
    html!(<img class="digit" {src} alt={alt.clone()} title={alt} width="42" height="42" />)
}
