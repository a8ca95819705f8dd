//! Boosted trees: which columns their questions are about, and the latest tree.

use yew::prelude::*;

use super::tree::Tree;
use crate::engine::protocol::DrawnBoosted;
use crate::ui::app::Store;
use crate::ui::charts::{BarRow, GroupBars, Tone};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct BoostedProps {
    pub store: Store,
    pub boosted: DrawnBoosted,
}

#[component]
pub fn BoostedView(props: &BoostedProps) -> Html {
    let i18n = use_i18n();
    let boosted = &props.boosted;
    let row = |(column, share): &(String, f64)| BarRow {
        label: column.clone().into(),
        value: Some(*share),
        text: i18n.percent(*share).into(),
        tone: Tone::Neutral,
        note: None,
    };
    let most = boosted.gains.first().map_or(1.0, |(_, share)| *share);
    let title = i18n.with("boosted-tree", &[("round", i18n.count(boosted.round).into())]);
    html! {
        <>
            <div class="charts">
                <GroupBars id="gains" title={i18n.text("boosted-gains")} description={i18n.text("boosted-gains-description")}
                    x_label={i18n.text("boosted-gains-axis")} rows={boosted.gains.iter().map(row).collect::<Vec<_>>()}
                    max={most} empty={i18n.text("boosted-empty")} />
            </div>
            <Tree store={props.store.clone()} tree={boosted.tree.clone()} {title} />
        </>
    }
}
