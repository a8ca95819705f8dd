//! What an autoencoder makes of people: where they are in its code, and how well they are repeated.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::protocol::{Code, Repeated};
use crate::ui::app::Send;
use crate::ui::charts::bitmap::ink;
use crate::ui::charts::table::number;
use crate::ui::charts::{ChartFrame, DataTable, NetworkView, Scatter};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::group_name;

#[derive(Properties, PartialEq)]
pub struct CodeProps {
    pub code: Code,
    /// The names of all inputs, which are those of all outputs.
    pub inputs: Rc<[String]>,
    pub outputs: Rc<[AttrValue]>,
    pub send: Send,
}

impl CodeProps {
    /// Whether the code is a single unit.
    fn narrow(&self) -> bool {
        let layers = &self.code.network.layers;
        layers.get(layers.len() / 2).is_some_and(|layer| layer.units == 1)
    }
}

#[component]
pub fn CodeView(props: &CodeProps) -> Html {
    let i18n = use_i18n();
    let code = &props.code;
    let groups = code.plane.groups.iter().map(|values| group_name(values, &i18n)).collect::<Vec<_>>();
    let labels = ["code-first", if props.narrow() { "code-errors" } else { "code-second" }].map(|id| i18n.text(id));
    html! {
        <>
            <Scatter id="code" title={i18n.text("code-title")} description={i18n.text("code-description")}
                plane={Rc::new(code.plane.clone())} {labels} {groups} />
            if code.repeated.is_empty() {
                <Worst code={code.clone()} inputs={props.inputs.clone()} />
            } else {
                <Repetitions repeated={code.repeated.clone()} />
            }
            <NetworkView network={code.network.clone()} inputs={props.inputs.clone()} outputs={props.outputs.clone()}
                send={props.send.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct WorstProps {
    code: Code,
    inputs: Rc<[String]>,
}

/// The features that are repeated worst.
#[component]
fn Worst(props: &WorstProps) -> Html {
    let i18n = use_i18n();
    let name = |feature: usize| AttrValue::from(props.inputs.get(feature).cloned().unwrap_or_default());
    let most = props.code.worst.first().map_or(1.0, |&(_, error)| error.max(f64::EPSILON));
    let rows: Vec<(AttrValue, f64)> = props.code.worst.iter().map(|&(feature, error)| (name(feature), error)).collect();
    let bar = |(name, error): &(AttrValue, f64)| {
        html! {
            <li>
                <span class="answer-name">{ name }</span>
                <progress max="1" value={format!("{:.4}", error / most)} aria-label={name.clone()}></progress>
                <span class="answer-share">{ i18n.number(*error, 3) }</span>
            </li>
        }
    };
    let table = {
        let (rows, columns) = (rows.clone(), vec![i18n.text("code-feature"), i18n.text("code-error")]);
        Callback::from(move |()| DataTable {
            columns: columns.clone(),
            rows: rows.iter().map(|(name, error)| vec![name.clone(), number(*error)]).collect(),
        })
    };
    html! {
        <ChartFrame id="worst" title={i18n.text("code-worst")} description={i18n.text("code-worst-description")} {table}>
            <ul class="answers wide">{ for rows.iter().map(bar) }</ul>
        </ChartFrame>
    }
}

#[derive(Properties, PartialEq)]
struct RepetitionsProps {
    repeated: Vec<Repeated>,
}

/// Pictures above what is made of them, from the best to the worst.
#[component]
fn Repetitions(props: &RepetitionsProps) -> Html {
    let i18n = use_i18n();
    let pair = |r: &Repeated| {
        let side = r.pixels.len().isqrt();
        html! {
            <figure>
                { ink(&r.pixels, side, i18n.text("code-original")) }
                { ink(&r.repeated, side, i18n.text("code-repetition")) }
                <figcaption>{ i18n.number(r.error, 3) }</figcaption>
            </figure>
        }
    };
    let table = {
        let (repeated, columns) = (props.repeated.clone(), vec![i18n.text("code-picture"), i18n.text("code-error")]);
        let row = |(i, r): (usize, &Repeated)| vec![AttrValue::from((i + 1).to_string()), number(r.error)];
        Callback::from(move |()| DataTable {
            columns: columns.clone(),
            rows: repeated.iter().enumerate().map(row).collect(),
        })
    };
    html! {
        <ChartFrame id="repeated" title={i18n.text("code-repeated")} description={i18n.text("code-repeated-description")} {table}>
            <div class="gallery repetitions">{ for props.repeated.iter().map(pair) }</div>
        </ChartFrame>
    }
}
