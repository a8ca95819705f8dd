//! How far groups are apart: our gaps with intervals beside the numbers of both peers, and what each of them means.

use yew::prelude::*;

use super::docs::Doc;
use super::headline::level;
use super::peers::{number, shown};
use super::view::{View, estimated, table, tell};
use crate::evaluate::fairness::catalog::Convention;
use crate::evaluate::fairness::report::Estimates;
use crate::ui::charts::{GapDots, GapKind, GapRow, Unit};

/// A criterion of fairness, and where its gaps are found.
struct Criterion {
    /// The end of its message's id.
    name: &'static str,
    /// What the gap is of: a criterion by name, or a rate.
    of: &'static str,
    /// What else is in the brackets of its key.
    option: &'static str,
    /// Fairlearn reports it as a rate's aggregate rather than by its own name.
    is_rate: bool,
    /// AIF360's difference and ratio, where it has them.
    aif360: [Option<&'static str>; 2],
}

const CRITERIA: [Criterion; 7] = [
    Criterion {
        name: "demographic-parity",
        of: "demographic_parity",
        option: "",
        is_rate: false,
        aif360: [Some("statistical_parity_difference"), Some("disparate_impact")],
    },
    Criterion {
        name: "equal-opportunity",
        of: "equal_opportunity",
        option: "",
        is_rate: false,
        aif360: [Some("equal_opportunity_difference"), None],
    },
    Criterion {
        name: "predictive-equality",
        of: "false_positive_rate",
        option: "",
        is_rate: true,
        aif360: [Some("false_positive_rate_difference"), Some("false_positive_rate_ratio")],
    },
    Criterion {
        name: "equalized-odds",
        of: "equalized_odds",
        option: ",worst_case",
        is_rate: false,
        aif360: [Some("equalized_odds_difference"), None],
    },
    Criterion {
        name: "average-odds",
        of: "equalized_odds",
        option: ",mean",
        is_rate: false,
        aif360: [Some("average_odds_difference"), None],
    },
    Criterion { name: "predictive-parity", of: "precision", option: "", is_rate: true, aif360: [None, None] },
    Criterion { name: "accuracy", of: "accuracy", option: "", is_rate: true, aif360: [None, None] },
];

/// A gap as it is shown.
struct Gap {
    key: String,
    row: GapRow,
    docs: Vec<(Convention, String)>,
}

/// Differences and ratios between groups. `by_peers` adds the peers' numbers, which are about a binary outcome only.
pub fn gaps(view: &View, estimates: &Estimates, by_peers: bool) -> Html {
    let i18n = view.i18n;
    let all = [GapKind::Difference, GapKind::Ratio].map(|kind| {
        let gaps: Vec<Gap> = CRITERIA.iter().map(|c| gap(view, estimates, c, kind, by_peers)).collect();
        (kind, gaps)
    });
    let reference = view.store.reference().and_then(|clause| clause.into_values().next()).unwrap_or_default().0;
    let description = (by_peers && view.report.aif360.is_some())
        .then(|| tell(i18n, "audit-gaps-aif360", &[("reference", &reference)]));
    let charts = all.iter().map(|(kind, gaps)| {
        let name = if *kind == GapKind::Difference { "difference" } else { "ratio" };
        html! {
            <GapDots id={format!("gap-{name}")} title={i18n.text(&format!("audit-gaps-{name}"))}
                description={description.clone()} x_label={i18n.text(&format!("audit-gaps-{name}-axis"))} kind={*kind}
                rows={gaps.iter().map(|g| g.row.clone()).collect::<Vec<_>>()} four_fifths=true
                empty={i18n.text("training-no-gap")} />
        }
    });
    let rows = all.iter().flat_map(|(kind, gaps)| gaps.iter().map(|gap| listed(view, *kind, gap)));
    let caption = i18n.text("audit-gaps-docs");
    let head = ["chart-gap", "audit-gaps-ours", "chart-fairlearn", "chart-aif360"].map(|id| i18n.text(id)).to_vec();
    let body = html! {
        <>
            <div class="charts">{ for charts }</div>
            <details>
                <summary>{ &caption }</summary>
                { table("audit-gaps-table", &caption, head, html!({ for rows })) }
            </details>
        </>
    };
    view.section("audit-gaps", &[("level", &level(estimates, i18n))], body)
}

fn gap(view: &View, estimates: &Estimates, criterion: &Criterion, kind: GapKind, by_peers: bool) -> Gap {
    let Criterion { name, of, option, is_rate, aif360 } = criterion;
    let (word, place) = if kind == GapKind::Difference { ("difference", 0) } else { ("ratio", 1) };
    let key = format!("{of}_{word}[between_groups{option}]");
    let aggregate = format!("{word}_between_groups");
    let [section, entry] = if *is_rate { [&*aggregate, *of] } else { ["scalars", &*key] };
    let fairlearn = view.report.fairlearn.as_ref().filter(|_| by_peers);
    let fairlearn = fairlearn.and_then(|report| report.get(section)?.get(entry)?.number());
    let classification =
        view.report.aif360.as_ref().filter(|_| by_peers).and_then(|report| report.get("classification"));
    let by_aif360 = classification.and_then(|report| report.get(aif360[place]?)?.number());
    let explained = if *is_rate { &aggregate } else { &key };
    let docs = [
        Some((Convention::Fairground, key.clone())),
        fairlearn.map(|_| (Convention::Fairlearn, explained.clone())),
        by_aif360.and(aif360[place]).map(|name| (Convention::Aif360, name.to_owned())),
    ];
    let row = GapRow {
        label: view.i18n.text(&format!("audit-criterion-{name}")),
        estimate: estimated(estimates.gaps.get(&key), view.i18n),
        fairlearn,
        aif360: by_aif360,
        note: None,
    };
    Gap { key, row, docs: docs.into_iter().flatten().collect() }
}

/// A gap with its explanation.
fn listed(view: &View, kind: GapKind, gap: &Gap) -> Html {
    let i18n = view.i18n;
    let (unit, word) = match kind {
        GapKind::Difference => (Unit::Points, "audit-gaps-difference-of"),
        GapKind::Ratio => (Unit::Plain, "audit-gaps-ratio-of"),
    };
    let value = gap.row.estimate.as_ref().ok().map(|spot| spot.value.to_string());
    let peer = |value: Option<f64>| html!(<td data-value={value.map(number)}>{ value.map(|v| shown(v, i18n)).unwrap_or_default() }</td>);
    html! {
        <tr data-gap={gap.key.clone()}>
            <th scope="row"><Doc label={tell(i18n, word, &[("criterion", &gap.row.label)])} keys={gap.docs.clone()} /></th>
            <td data-value={value}>{ unit.said(&gap.row.estimate, i18n) }</td>
            { peer(gap.row.fairlearn) }
            { peer(gap.row.aif360) }
        </tr>
    }
}
