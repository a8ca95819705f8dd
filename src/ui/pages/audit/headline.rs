//! The five-second answer: between whom the model's decisions differ most, how sure that is, and what to be warned of.

use yew::prelude::*;

use super::view::{View, points, rate_name, tell};
use crate::evaluate::fairness::report::{Estimates, Interval};
use crate::sentence::{Argument, Sentence};
use crate::ui::i18n::I18n;
use crate::ui::parts::groups::why_not;
use crate::ui::study::Subject;

/// The rates that matter in most uses: who is selected, who is wrongly selected, and who is missed.
const FINDINGS: [&str; 3] = ["selection_rate", "false_positive_rate", "false_negative_rate"];

/// What is compared, and the numbers that matter.
pub fn headline(view: &View, estimates: &Estimates) -> Html {
    html!(<ul class="findings">{ for FINDINGS.map(|rate| finding(view, estimates, rate)) }</ul>)
}

/// Who is audited, and what a positive decision says of a person.
pub fn subject(view: &View) -> Html {
    let View { store, i18n, report, groups } = view;
    let people = i18n.count(report.data.used);
    let words = [("people", &*people), ("groups", &groups.present.len().to_string()), ("by", &view.attributes())];
    let positive = match (store.study.subject, store.dataset()) {
        (Subject::Model, Some(_)) => store.question(i18n),
        _ if report.estimates.is_some() && !store.own.positive.is_empty() => {
            tell(i18n, "audit-positive", &[("value", &store.own.positive)])
        }
        _ => AttrValue::default(),
    };
    html!(<p class="note">{ tell(i18n, "audit-subject", &words) }{ " " }{ positive }</p>)
}

fn finding(view: &View, estimates: &Estimates, rate: &str) -> Html {
    let i18n = view.i18n;
    let of = |place: usize| estimates.groups.get(place)?.rates.get(rate)?.value();
    let known = || view.groups.present.iter().filter_map(|g| Some((of(g.place)?, &g.name)));
    let (most, least) = (known().max_by(|a, b| a.0.total_cmp(&b.0)), known().min_by(|a, b| a.0.total_cmp(&b.0)));
    let gap = estimates.gaps.get(&format!("{rate}_difference[between_groups]"));
    let (figure, sentence) = match (gap, most, least) {
        (Some(&Interval::Value { value, low, high }), Some(most), Some(least)) => (
            tell(i18n, "audit-points", &[("value", &points(value, i18n))]),
            tell(
                i18n,
                &format!("audit-finding-{rate}"),
                &[
                    ("highest", most.1),
                    ("high", &i18n.percent(most.0)),
                    ("lowest", least.1),
                    ("low", &i18n.percent(least.0)),
                    ("level", &level(estimates, i18n)),
                    ("from", &points(low, i18n)),
                    ("to", &points(high, i18n)),
                ],
            ),
        ),
        (Some(&Interval::NotEstimable { reason }), ..) => (AttrValue::from("–"), why_not(reason, i18n)),
        _ => (AttrValue::from("–"), i18n.text("chart-not-estimable")),
    };
    html! {
        <li data-rate={rate.to_owned()}>
            <span class="finding-name">{ tell(i18n, "audit-gap-in", &[("rate", &rate_name(rate, i18n))]) }</span>
            <strong class="finding-figure">{ figure }</strong>
            <span>{ sentence }</span>
        </li>
    }
}

/// The share of replicates inside intervals, such as `95%`.
pub fn level(estimates: &Estimates, i18n: &I18n) -> String {
    format!("{}%", i18n.number(estimates.bootstrap.level * 100.0, 0))
}

/// What to be warned of.
pub fn warnings(view: &View) -> Html {
    let i18n = view.i18n;
    if view.report.warnings.is_empty() {
        return Html::default();
    }
    let items = view.report.warnings.iter().map(|w| html!(<li>{ i18n.sentence("warning", &in_words(w, i18n)) }</li>));
    html! {
        <div class="warnings" id="audit-warnings">
            <h2>{ i18n.text("audit-warnings-title") }</h2>
            <ul>{ for items }</ul>
        </div>
    }
}

/// The warning with its rate's name in the page's language.
fn in_words(warning: &Sentence, i18n: &I18n) -> Sentence {
    let mut told = warning.clone();
    if let Some(rate) = warning.text("rate") {
        told.0.insert("rate".to_owned(), Argument::Text(rate_name(rate, i18n).to_string()));
    }
    told
}
