//! Intersections: the chosen rate where attributes meet, which an attribute alone can hide.

use yew::prelude::*;

use super::view::{View, estimated, name, rate_name, tell, titles};
use crate::evaluate::fairness::report::{Estimates, GroupEstimates};
use crate::ui::charts::{HeatCell, HeatMap};
use crate::ui::parts::select::change;

/// The map, or ways to one; nothing where there is only one attribute.
pub fn intersections(view: &View, estimates: &Estimates) -> Html {
    if view.store.sensitive().len() < 2 {
        return Html::default();
    }
    let body = if view.report.sensitive.len() > 1 { map(view, estimates) } else { crossings(view) };
    view.section("audit-intersections", &[], body)
}

/// Buttons that cross the watched attribute with another one.
fn crossings(view: &View) -> Html {
    let (i18n, known) = (view.i18n, view.store.sensitive());
    let buttons = known.iter().filter(|name| !view.report.sensitive.contains(name)).map(|other| {
        let both: Vec<&str> =
            known.iter().filter(|n| *n == other || view.report.sensitive.contains(n)).map(String::as_str).collect();
        let (go, groups) = (change(view.store, "groups"), both.join(","));
        let title = titles(view.store, std::slice::from_ref(other), i18n);
        html! {
            <button type="button" onclick={move |_| go.emit(groups.clone())}>
                { tell(i18n, "audit-cross", &[("attribute", &title)]) }
            </button>
        }
    });
    html!(<p class="choices">{ for buttons }</p>)
}

fn map(view: &View, estimates: &Estimates) -> Html {
    let (i18n, rate) = (view.i18n, view.store.settings.rate.as_str());
    // Every combination is there, the first attribute slowest.
    let levels = estimates.groups.iter().filter_map(|g| g.group.first());
    let mut rows: Vec<String> = levels.cloned().collect();
    rows.dedup();
    let columns = estimates.groups.len() / rows.len().max(1);
    let level = |value: &String| name(std::slice::from_ref(value), i18n);
    let across = estimates.groups.iter().take(columns).map(|g| g.group.iter().skip(1).map(level).collect());
    let cell = |group: &GroupEstimates| HeatCell {
        estimate: estimated(group.rates.get(rate), i18n),
        count: group.counts.people.total() as u64,
    };
    let present = &view.groups.present;
    let selected: Vec<usize> = view.groups.selected.iter().filter_map(|&i| Some(present.get(i)?.place)).collect();
    let places: Vec<usize> = present.iter().map(|g| g.place).collect();
    let go = view.groups.on_select.clone();
    let on_select = Callback::from(move |place: usize| {
        places.iter().position(|&p| p == place).into_iter().for_each(|i| go.emit(i));
    });
    let measure = rate_name(rate, i18n);
    html! {
            <HeatMap id="intersections" title={tell(i18n, "audit-rates-chart", &[("rate", &measure), ("by", &view.attributes())])}
                {measure} rows={rows.iter().map(level).collect::<Vec<_>>()} columns={across.collect::<Vec<_>>()}
                cells={estimates.groups.iter().map(cell).collect::<Vec<_>>()} overall={estimated(estimates.overall.get(rate), i18n)}
                empty={i18n.text("audit-nobody")} {selected} {on_select} />
    }
}
