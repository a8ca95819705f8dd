//! The people who are selected: how many, who else they are, and which scores they have.

use yew::prelude::*;

use super::view::{View, name, select, tell, titles};
use crate::evaluate::fairness::selection::{Selected, Selection, Share};
use crate::ui::charts::confusion::outcome_text;
use crate::ui::charts::{BarRow, GroupBars, Tone};

/// What is known of the selected, or how to select some.
pub fn panel(view: &View) -> Html {
    let (i18n, study) = (view.i18n, &view.store.study);
    let content = if study.selection == Selection::default() {
        html!(<p class="note">{ i18n.text("audit-selected-none") }</p>)
    } else {
        let dispatcher = view.store.dispatcher();
        let clear = Callback::from(move |_| dispatcher.dispatch(select(Selection::default())));
        html! {
            <>
                { match &study.selected {
                    Some(selected) => found(view, selected),
                    None => html!(<p>{ i18n.text("audit-selected-awaited") }</p>),
                } }
                <button type="button" onclick={clear}>{ i18n.text("audit-selected-clear") }</button>
            </>
        }
    };
    html!(<div id="audit-selected" class="selected-people" aria-live="polite">{ content }</div>)
}

fn found(view: &View, selected: &Selected) -> Html {
    let i18n = view.i18n;
    let Selection { group, outcome } = &selected.selection;
    let named = [group.as_ref().map(|g| name(g, i18n)), outcome.map(|o| i18n.text(outcome_text(o)))];
    let who: Vec<String> = named.into_iter().flatten().map(|part| part.to_string()).collect();
    let of_all = selected.selected as f64 / selected.people.max(1) as f64;
    let facts = [
        ("who", &*who.join(" · ")),
        ("selected", &i18n.count(selected.selected)),
        ("share", &i18n.percent(of_all)),
        ("people", &i18n.count(selected.people)),
    ];
    // Of a group, all have its values and nobody has others: there is nothing to see.
    let telling = |share: &&Share| group.is_none() || !view.report.sensitive.contains(&share.attribute);
    let telling: Vec<&Share> = selected.shares.iter().filter(telling).collect();
    html! {
        <>
            <p class="lead">{ tell(i18n, "audit-selected-count", &facts) }</p>
            <div class="charts">
                if !telling.is_empty() {
                    { shares(view, &telling) }
                }
                { scores(view, selected) }
            </div>
        </>
    }
}

/// The selected among the people with each sensitive value.
fn shares(view: &View, shares: &[&Share]) -> Html {
    let i18n = view.i18n;
    let several = shares.iter().any(|s| s.attribute != shares[0].attribute);
    let row = |(i, share): (usize, &&Share)| {
        let value = name(std::slice::from_ref(&share.value), i18n);
        let attribute = titles(view.store, std::slice::from_ref(&share.attribute), i18n);
        let part = share.selected as f64 / share.people as f64;
        let numbers = [("selected", &*i18n.count(share.selected)), ("people", &i18n.count(share.people))];
        BarRow {
            label: if several { format!("{attribute} · {value}").into() } else { value },
            value: Some(part),
            text: i18n.percent(part).into(),
            tone: if several { Tone::Neutral } else { Tone::Group(i) },
            note: Some(tell(i18n, "audit-selected-of", &numbers)),
        }
    };
    let rows: Vec<BarRow> = shares.iter().enumerate().filter(|(_, s)| s.people > 0).map(row).collect();
    let max = rows.iter().filter_map(|r| r.value).fold(0.01, f64::max);
    html! {
        <GroupBars id="selected-shares" title={i18n.text("audit-selected-who")} x_label={i18n.text("audit-selected-who-axis")}
            {rows} {max} empty={i18n.text("audit-nobody")} />
    }
}

/// The selected in each tenth of the score.
fn scores(view: &View, selected: &Selected) -> Html {
    let i18n = view.i18n;
    if selected.scores.is_empty() {
        return Html::default();
    }
    let bins = selected.scores.len() as f64;
    let end = |i: usize| i18n.number(i as f64 / bins, 1);
    let rows = selected.scores.iter().enumerate().map(|(i, &count)| BarRow {
        label: format!("{}–{}", end(i), end(i + 1)).into(),
        value: Some(count as f64),
        text: i18n.count(count).into(),
        tone: Tone::Neutral,
        note: None,
    });
    let max = selected.scores.iter().copied().max().unwrap_or(0).max(1) as f64;
    html! {
        <GroupBars id="selected-scores" title={i18n.text("audit-selected-scores")} x_label={i18n.text("data-rows-axis")}
            rows={rows.collect::<Vec<_>>()} {max} empty={i18n.text("audit-nobody")} />
    }
}
