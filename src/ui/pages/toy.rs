//! What a toy set is made from: sliders that plant something in it, and the people who come of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::data::toy::Toy;
use crate::data::toy::options::ToyOptions;
use crate::engine::protocol::Plane;
use crate::ui::app::Store;
use crate::ui::charts::SurfaceChart;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::groups::group_name;
use crate::ui::parts::slider::Slider;
use crate::ui::state::Action;

/// A number of a toy set with its key, where its slider stops, and how it is said.
struct Part {
    key: &'static str,
    of: fn(&Toy) -> f64,
    stops: &'static [f64],
    words: fn(f64, &I18n) -> String,
}

const PARTS: [Part; 5] = [
    Part {
        key: "toy-rows",
        of: |toy| toy.rows as f64,
        stops: &[100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0],
        words: |rows, i18n| i18n.count(rows as u64),
    },
    Part {
        key: "toy-noise",
        of: |toy| toy.noise,
        stops: &[0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5],
        words: |noise, i18n| i18n.number(noise, 2),
    },
    Part {
        key: "toy-share",
        of: |toy| toy.share,
        stops: &[0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98],
        words: |share, i18n| i18n.percent(share),
    },
    Part {
        key: "toy-bias",
        of: |toy| toy.bias,
        stops: &[0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
        words: |bias, i18n| i18n.percent(bias),
    },
    Part {
        key: "toy-shift",
        of: |toy| toy.shift,
        stops: &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        words: |shift, i18n| i18n.number(shift, 2),
    },
];

#[derive(Properties, PartialEq)]
pub struct ToySectionProps {
    pub store: Store,
    pub toy: Toy,
}

#[component]
pub fn ToySection(props: &ToySectionProps) -> Html {
    let i18n = use_i18n();
    let ToySectionProps { store, toy } = props;
    let sliders = PARTS.iter().map(|part| {
        let value = (part.of)(toy);
        let words = (part.words)(value, &i18n);
        html!(<Slider store={store.clone()} name={part.key} {value} {words} stops={part.stops} />)
    });
    let dispatcher = store.dispatcher();
    let restore = Callback::from(move |_| dispatcher.dispatch(Action::RestoreToy));
    html! {
        <section class="block" aria-labelledby="planted">
            <h2 id="planted">{ i18n.text("toy-title") }</h2>
            <p>{ i18n.text("toy-intro") }</p>
            <div class="toy">
                <div>
                    { for sliders }
                    <button type="button" id="toy-restore" onclick={restore} disabled={store.settings.toy == ToyOptions::default()}>
                        { i18n.text("toy-restore") }
                    </button>
                </div>
                <People store={store.clone()} />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PeopleProps {
    store: Store,
}

/// The people in the plane. While others are made, those before them stay, so that nothing jumps under a slider.
#[component]
fn People(props: &PeopleProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let last = use_mut_ref(|| None::<Rc<Plane>>);
    if let Some(plane) = &store.plane {
        *last.borrow_mut() = Some(plane.clone());
    }
    let Some(plane) = last.borrow().clone() else { return Html::default() };
    let groups = plane.groups.iter().map(|values| group_name(values, &i18n)).collect::<Vec<_>>();
    html!(<SurfaceChart id="plane" title={i18n.text("toy-people")} description={i18n.text("toy-people-help")} {plane} {groups} />)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::toy::catalog::toys;
    use crate::ui::settings::Settings;
    use crate::ui::url::setting;

    #[test]
    fn sliders_stop_within_limits_and_at_what_the_sets_are_made_from() {
        for part in &PARTS {
            assert!(part.stops.is_sorted_by(|a, b| a < b));
            for stop in part.stops {
                let row = setting(part.key).unwrap();
                assert_eq!(row.apply(&mut Settings::default(), &stop.to_string()), Ok(()), "{}", part.key);
            }
            for toy in toys().into_iter().filter_map(|dataset| dataset.toy) {
                assert!(part.stops.contains(&(part.of)(&toy)), "{} of {toy:?}", part.key);
            }
        }
    }
}
