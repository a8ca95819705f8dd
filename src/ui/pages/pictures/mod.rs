//! Pictures and how the model reads them: what is taken for what, the plainest mistakes, and a pad to draw on.

mod gallery;
mod matrix;
mod pad;

use yew::prelude::*;

use self::gallery::Gallery;
use self::matrix::Matrix;
use self::pad::Pad;
use super::evaluation::EvaluationPageProps;
use crate::engine::protocol::{Command, PartName};
use crate::ui::i18n::use_i18n;
use crate::ui::parts::field::Field;
use crate::ui::state::Action;
use crate::ui::study::StudyChange;

#[component]
pub fn PicturesView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let EvaluationPageProps { store, send } = props;
    let part = PartName::from(store.settings.part);
    let (ask, reading) = (send.clone(), store.study.reading);
    let evaluated = !store.history.is_empty();
    use_effect_with((store.loads, store.history.len(), part, reading), move |&(.., part, reading)| {
        if evaluated {
            ask.emit(Command::Pictures { part, reading });
        }
    });
    let dispatcher = store.dispatcher();
    let on_reading = Callback::from(move |reading| dispatcher.dispatch(Action::Study(StudyChange::Reading(reading))));
    let Some(report) = store.study.pictures.clone() else {
        return html!(<p class="waiting" role="status">{ i18n.text("phase-loading") }</p>);
    };
    let classes = store.data.as_ref().map(|d| d.classes.clone()).unwrap_or_default();
    html! {
        <>
            <section class="block" aria-labelledby="pictures-heading">
                <h1 id="pictures-heading">{ i18n.text("pictures-title") }</h1>
                <p class="lead" id="pictures-right">{ i18n.with("pictures-right", &[
                    ("right", i18n.count(report.right).into()),
                    ("all", i18n.count(report.pictures).into()),
                    ("share", i18n.percent(report.accuracy).into()),
                ]) }</p>
                <div class="controls"><Field store={store.clone()} name="part" /></div>
                <h2>{ i18n.text("pictures-confused") }</h2>
                <Matrix report={report.clone()} classes={classes.clone()} {on_reading} />
                <Gallery {report} classes={classes.clone()} />
            </section>
            <Pad store={store.clone()} send={send.clone()} {classes} />
        </>
    }
}
