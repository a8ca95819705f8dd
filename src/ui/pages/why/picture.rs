//! Which pixels of a picture its score comes from.

use yew::prelude::*;

use super::parts::{choice, section};
use super::picker::Picker;
use super::{OfPersonProps, told, words};
use crate::engine::inquiry::why::{Answer, Looking, Picture, Question};
use crate::engine::protocol::Inquiry;
use crate::ui::app::Store;
use crate::ui::charts::Unit;
use crate::ui::charts::bitmap::{address, signed};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{progress, use_inquiry};

const WAYS: [(Looking, &str); 3] =
    [(Looking::Integrated, "integrated"), (Looking::Saliency, "saliency"), (Looking::Lime, "lime")];

#[component]
pub fn PictureSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let person = use_state_eq(|| 0_u64);
    let looking = use_state_eq(Looking::default);
    let inquiry = Inquiry::Why(Question::Picture { person: *person, looking: *looking });
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let of = OfPersonProps { page: props.clone(), person: *person };
    let on_pick = {
        let person = person.clone();
        Callback::from(move |number| person.set(number))
    };
    let options = WAYS.map(|(_, name)| (name.to_owned(), i18n.text(&format!("why-looking-{name}"))));
    let chosen = WAYS.iter().find(|(way, _)| *way == *looking).map_or("", |(_, name)| name);
    let change = {
        let set = looking.setter();
        Callback::from(move |value: String| {
            set.set(WAYS.iter().find(|(_, name)| *name == value).map_or(Looking::default(), |(way, _)| *way));
        })
    };
    let body = html! {
        <>
            <Picker {of} {on_pick} />
            <div class="controls">{ choice("why-looking", chosen, options, change, &i18n) }</div>
            { match told(standing.as_ref()) {
                Some(Answer::Picture(picture)) => shown(&props.store, &picture, *looking, &i18n),
                _ => Html::default(),
            } }
            { progress(props, standing.as_ref(), &inquiry, &i18n) }
        </>
    };
    section("picture", body, &i18n)
}

fn shown(store: &Store, picture: &Picture, looking: Looking, i18n: &I18n) -> Html {
    let (said, truth) = (words::told(store, &picture.told, i18n), words::truth(store, picture.truth, i18n));
    let figure = |src: String, words: AttrValue| {
        html! {
            <figure>
                <img class="digit" {src} alt={words.clone()} width="224" height="224" />
                <figcaption>{ words }</figcaption>
            </figure>
        }
    };
    let unit = if looking == Looking::Saliency { Unit::Plain } else { Unit::Points };
    let most = unit.value(picture.most, i18n);
    let ends = tell(i18n, "why-picture-most", &[("most", &most)]);
    let remark = match (picture.missing, picture.r2) {
        (Some(missing), _) => tell(i18n, "why-picture-missing", &[("missing", &Unit::Points.value(missing, i18n))]),
        (None, Some(r2)) => tell(i18n, "why-picture-r2", &[("r2", &i18n.number(r2, 2))]),
        (None, None) => i18n.text("why-picture-slopes"),
    };
    html! {
        <>
            <p class="lead" role="status">{ tell(i18n, "why-picture-told", &[("told", &said), ("truth", &truth)]) }</p>
            <div class="side-by-side why-pictures">
                { figure(address(&picture.pixels, picture.width, |ink| [255 - ink; 3]), i18n.text("why-picture-own")) }
                { figure(address(&picture.heat, picture.width, signed), i18n.text("why-picture-heat")) }
            </div>
            <p class="note">{ ends }{ " " }{ remark }</p>
        </>
    }
}
