//! Which class is taken for which. What is read rightly is told apart, so that colour is left for mistakes.

use std::rc::Rc;

use yew::prelude::*;

use crate::evaluate::pictures::{PictureReport, Reading};
use crate::ui::charts::{HeatCell, HeatMap, Spot};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct MatrixProps {
    pub report: Rc<PictureReport>,
    pub classes: Vec<String>,
    pub on_reading: Callback<Option<Reading>>,
}

#[component]
pub fn Matrix(props: &MatrixProps) -> Html {
    let i18n = use_i18n();
    let names: Vec<AttrValue> = props.classes.iter().map(|c| c.clone().into()).collect();
    let n = names.len();
    let rows = props.report.confusion.iter().zip(&props.report.shares);
    let cells = rows.enumerate().flat_map(|(class, (counts, shares))| {
        let i18n = i18n.clone();
        counts.iter().zip(shares).enumerate().map(move |(taken, (&count, &share))| HeatCell {
            estimate: if class == taken {
                Err(i18n.with("pictures-cell-right", &[("share", i18n.percent(share).into())]))
            } else {
                Ok(Spot { value: share, interval: None })
            },
            count,
        })
    });
    let chosen = props.report.reading;
    let on_reading = props.on_reading.clone();
    let on_select = Callback::from(move |cell: usize| {
        let reading = Reading { class: (cell / n) as u32, taken_for: (cell % n) as u32 };
        on_reading.emit(Some(reading).filter(|_| chosen != Some(reading)));
    });
    html! {
        <HeatMap id="confusion-classes" title={i18n.text("pictures-matrix-title")} description={i18n.text("pictures-matrix-help")}
            measure={i18n.text("pictures-matrix-measure")} rows={names.clone()}
            columns={names.into_iter().map(|name| vec![name]).collect::<Vec<_>>()} cells={cells.collect::<Vec<_>>()}
            overall={Ok(Spot { value: 0.0, interval: None })} absent={i18n.text("pictures-right-key")} empty={i18n.text("phase-loading")}
            selected={chosen.map(|r| r.class as usize * n + r.taken_for as usize).into_iter().collect::<Vec<_>>()} {on_select} />
    }
}
