//! The rates of each group: one as dots with intervals, and the whole table behind it.

use yew::prelude::*;

use super::docs::Doc;
use super::headline::level;
use super::view::{View, estimated, rate_name, table, tell};
use crate::evaluate::fairness::catalog::Convention;
use crate::evaluate::fairness::rates::RATES;
use crate::evaluate::fairness::report::{Estimates, Interval, Intervals};
use crate::ui::charts::{IntervalDots, IntervalRow, Reference, Tone, Unit};
use crate::ui::i18n::I18n;
use crate::ui::parts::field::Field;
use crate::ui::parts::groups::why_not;

/// The chosen rate of each group, and every rate.
pub fn rates(view: &View, estimates: &Estimates) -> Html {
    let (i18n, rate) = (view.i18n, view.store.settings.rate.as_str());
    let name = rate_name(rate, i18n);
    let rows = view.groups.present.iter().map(|group| IntervalRow {
        label: group.name.clone(),
        tone: Tone::Group(group.place),
        estimate: estimated(estimates.groups.get(group.place).and_then(|g| g.rates.get(rate)), i18n),
        count: Some(group.people),
        note: None,
    });
    let reference =
        Reference { label: i18n.text("chart-overall"), estimate: estimated(estimates.overall.get(rate), i18n) };
    let title = tell(i18n, "audit-rates-chart", &[("rate", &name), ("by", &view.attributes())]);
    let body = html! {
        <>
            <div class="controls"><Field store={view.store.clone()} name="rate" /></div>
            <IntervalDots id="rate-dots" {title} x_label={name} rows={rows.collect::<Vec<_>>()} {reference}
                empty={i18n.text("audit-nobody")} selected={view.groups.selected.clone()}
                on_select={view.groups.on_select.clone()} />
            <details>
                <summary>{ tell(i18n, "audit-rates-all", &[("n", &RATES.len().to_string())]) }</summary>
                { every_rate(view, estimates) }
            </details>
        </>
    };
    view.section("audit-rates", &[("level", &level(estimates, i18n))], body)
}

fn every_rate(view: &View, estimates: &Estimates) -> Html {
    let i18n = view.i18n;
    let present = || view.groups.present.iter();
    let selected = |i: usize| view.groups.selected.contains(&i).then_some("selected");
    let rows = RATES.iter().map(|rate| {
        let of_groups = present().enumerate().map(|(i, group)| {
            let rates = estimates.groups.get(group.place).map(|g| &g.rates);
            cell(rate.name, &group.values.join(" · "), rates, selected(i), i18n)
        });
        html! {
            <tr>
                <th scope="row">
                    <Doc label={rate_name(rate.name, i18n)} keys={vec![(Convention::Fairground, rate.name.to_owned())]} />
                </th>
                { cell(rate.name, "", Some(&estimates.overall), None, i18n) }
                { for of_groups }
            </tr>
        }
    });
    let head =
        [i18n.text("setting-rate"), i18n.text("chart-overall")].into_iter().chain(present().map(|g| g.name.clone()));
    let caption = tell(i18n, "audit-table-caption", &[("by", &view.attributes()), ("level", &level(estimates, i18n))]);
    table("audit-table", &caption, head.collect(), html!({ for rows }))
}

fn cell(rate: &'static str, group: &str, rates: Option<&Intervals>, class: Option<&'static str>, i18n: &I18n) -> Html {
    let (value, shown) = match rates.and_then(|r| r.get(rate)) {
        Some(&Interval::Value { value, low, high }) => {
            let interval = Unit::Percent.interval((low, high), i18n);
            (Some(value.to_string()), html!(<>{ i18n.percent(value) }<span class="interval">{ interval }</span></>))
        }
        Some(&Interval::NotEstimable { reason }) => (None, html!(why_not(reason, i18n))),
        None => (None, html!(i18n.text("chart-not-estimable"))),
    };
    let class = classes!(class, value.is_none().then_some("absent"));
    html!(<td {class} data-rate={rate} data-group={group.to_owned()} data-value={value}>{ shown }</td>)
}
