//! The curves of the chosen runs in one chart.

use yew::prelude::*;

use super::name;
use super::row::tone;
use crate::sentence::Argument;
use crate::ui::app::Store;
use crate::ui::charts::{LineChart, Series};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::select::Select;
use crate::ui::runs::KeptRun;
use crate::ui::runs::compare::{Look, same_people};
use crate::ui::settings::Choice;

#[derive(Properties, PartialEq)]
pub struct RunCurvesProps {
    pub store: Store,
}

#[component]
pub fn RunCurves(props: &RunCurvesProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (objective, look) = (store.curve(), Look::new(store));
    let known = (store.runs.list.clone(), objective, look.clone(), i18n.clone());
    let series = use_memo(known, |(list, objective, look, i18n)| {
        let drawn = list.iter().filter(|run| run.drawn);
        let series = |run: &KeptRun| Series {
            label: name(run, i18n),
            tone: tone(run),
            points: look.curve(*objective, &run.file),
            note: None,
        };
        drawn.map(series).collect::<Vec<_>>()
    });
    let mut drawn = store.runs.list.iter().filter(|run| run.drawn);
    let other_people = drawn.next().is_some_and(|first| drawn.any(|run| !same_people(first, run)));
    let options = store
        .objectives_offered()
        .filter(|objective| objective.property().is_none())
        .map(|offered| html!(<option value={offered.name()}>{ offered.words(store, &i18n) }</option>));
    let part = i18n.text(&format!("setting-part-{}", look.part.name())).to_string();
    let measure = objective.words(store, &i18n).to_string();
    let title = i18n.with("runs-chart", &[("measure", Argument::from(measure)), ("part", part.into())]);
    html! {
        <>
            <div class="controls">
                <Select store={store.clone()} name="curve" value={objective.name()} help={objective.help(store, &i18n)}>
                    { for options }
                </Select>
            </div>
            <LineChart id="run-curves" {title} description={i18n.text("runs-chart-help")}
                x_label={i18n.text("training-epochs-axis")} y_label={objective.axis(store, &i18n)}
                series={(*series).clone()} empty={i18n.text("runs-none-drawn")} />
            if other_people { <p id="runs-other-people" class="note">{ i18n.text("runs-chart-other-people") }</p> }
        </>
    }
}
