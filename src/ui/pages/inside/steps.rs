//! How a recurrent network comes to its answers: how often it would be right if it stopped reading earlier, by group.

use yew::prelude::*;

use crate::engine::protocol::StepCurves;
use crate::ui::app::Store;
use crate::ui::charts::{LineChart, Series, Tone};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::group_names;
use crate::ui::state::Action;

#[derive(Properties, PartialEq)]
pub struct StepsProps {
    pub store: Store,
    pub curves: StepCurves,
}

#[component]
pub fn StepsView(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let groups = props.curves.groupings.get(store.grouping()).map(Vec::as_slice).unwrap_or_default();
    let series = group_names(store, &i18n).into_iter().zip(groups).enumerate().map(|(group, (label, curve))| Series {
        label,
        tone: Tone::Group(group),
        points: curve.iter().enumerate().map(|(step, share)| ((step + 1) as f64, share.value())).collect(),
        note: None,
    });
    let dispatcher = store.dispatcher();
    let on_select = use_callback((), move |group, ()| dispatcher.dispatch(Action::Select(group)));
    html! {
        <LineChart id="steps" title={i18n.text("steps-title")} description={i18n.text("steps-description")}
            x_label={i18n.text("steps-axis")} y_label={i18n.text("training-accuracy-axis")}
            series={series.collect::<Vec<_>>()} y_range={(0.0, 1.0)} selected={store.selected} {on_select}
            empty={i18n.text("training-empty")} />
    }
}
