//! Learning together without showing what was learnt.

use yew::prelude::*;

use super::travel::Travel;
use crate::engine::inquiry::leaks::{self, Division, Learnt, Question, Site, Together};
use crate::engine::protocol::{Answer, Inquiry};
use crate::train::federated::LEAST_CLIENTS;
use crate::ui::charts::{LineChart, Series, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{on_demand, section};
use crate::ui::parts::groups::group_name;
use crate::ui::parts::picker::attributes_title;
use crate::ui::parts::select::List;

#[component]
pub fn HospitalsSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let division = use_state(|| Division::Random);
    let groupings = store.data.as_ref().map(|data| data.representation.as_slice()).unwrap_or_default();
    let enough = groupings.iter().enumerate().filter(|(_, grouping)| grouping.groups.len() >= LEAST_CLIENTS);
    let options = enough.map(|(number, grouping)| {
        let groups = attributes_title(&grouping.attributes, store.dataset(), &i18n);
        html!(<option value={number.to_string()}>{ tell(&i18n, "leaks-together-groups", &[("groups", &groups)]) }</option>)
    });
    let change = {
        let division = division.clone();
        Callback::from(move |name: String| {
            division.set(name.parse().map_or(Division::Random, Division::Groups));
        })
    };
    let value = match *division {
        Division::Random => "random".to_owned(),
        Division::Groups(number) => number.to_string(),
    };
    let (answer, start) =
        on_demand(props, Inquiry::Leaks(Question::Together(*division)), i18n.text("leaks-together-start"), &i18n);
    let shown = match answer.as_deref() {
        Some(Answer::Leaks(leaks::Answer::Together(together))) => learnt(together, &i18n),
        _ => Html::default(),
    };
    section(
        "leaks-together",
        &i18n,
        html! {
            <>
                <div class="controls">
                    <div class="field">
                        <label for="leaks-division">{ i18n.text("leaks-together-division") }</label>
                        <List id="leaks-division" {value} {change}>
                            <option value="random">{ i18n.text("leaks-together-random") }</option>
                            { for options }
                        </List>
                    </div>
                </div>
                { start }
                { shown }
            </>
        },
    )
}

/// What a site is called.
pub fn site_name(number: usize, site: &Site, i18n: &I18n) -> AttrValue {
    if site.values.is_empty() {
        return tell(i18n, "leaks-site", &[("number", &(number + 1).to_string())]);
    }
    group_name(&site.values, i18n)
}

fn learnt(together: &Together, i18n: &I18n) -> Html {
    let series = |label: AttrValue, tone, of: &dyn Fn(&Learnt) -> Option<f64>| Series {
        label,
        tone,
        points: together.rounds.iter().enumerate().map(|(round, learnt)| ((round + 1) as f64, of(learnt))).collect(),
        note: None,
    };
    let mut all = vec![
        series(i18n.text("leaks-together-common"), Tone::Neutral, &|learnt| Some(learnt.together)),
        series(i18n.text("leaks-together-pooled"), Tone::Test, &|learnt| Some(learnt.pooled)),
    ];
    for (number, site) in together.sites.iter().enumerate() {
        let name = site_name(number, site, i18n);
        let people = i18n.count(site.people);
        let label = tell(i18n, "leaks-together-alone", &[("site", &name), ("people", &people)]);
        all.push(series(label, Tone::Group(number), &|learnt| learnt.alone.get(number).copied()));
    }
    let headline = together.rounds.last().map(|last| {
        let alone = last.alone.iter().copied();
        let (least, most) = (alone.clone().fold(1.0, f64::min), alone.fold(0.0, f64::max));
        let args = [
            ("sites", together.sites.len().to_string()),
            ("rounds", together.rounds.len().to_string()),
            ("together", i18n.percent(last.together)),
            ("pooled", i18n.percent(last.pooled)),
            ("least", i18n.percent(least)),
            ("most", i18n.percent(most)),
            ("people", i18n.count(together.people)),
        ];
        tell(i18n, "leaks-together-headline", &args.each_ref().map(|(key, text)| (*key, text.as_str())))
    });
    let epochs = [("epochs", together.epochs.to_string())];
    let help = tell(i18n, "leaks-together-help", &epochs.each_ref().map(|(key, text)| (*key, text.as_str())));
    html! {
        <>
            if let Some(words) = headline { <p class="lead">{ words }</p> }
            <div class="charts">
                <LineChart id="leaks-together" title={i18n.text("leaks-together-chart")} description={help}
                    x_label={i18n.text("leaks-together-x")} y_label={i18n.text("leaks-together-y")} series={all}
                    empty={i18n.text("leaks-copies-awaited")} />
            </div>
            if let Some(travelled) = together.travelled.clone() {
                <Travel {travelled} sites={together.sites.clone()} />
            }
        </>
    }
}
