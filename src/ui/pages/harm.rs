//! The bias laboratory: a harm is planted in the chosen data. What can be planted, and what was, is the whole page's; the
//! first page has the door to it.

use yew::prelude::*;

#[cfg(not(feature = "whole"))]
use super::beyond::Beyond;
#[cfg(feature = "whole")]
use super::planting::PlantingView;
#[cfg(not(feature = "whole"))]
use crate::data::perturb::options::HarmOptions;
use crate::ui::app::{Send, Store, Wires};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq, Clone)]
pub struct HarmSectionProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
}

#[component]
pub fn HarmSection(props: &HarmSectionProps) -> Html {
    let i18n = use_i18n();
    html! {
        <section class="block" aria-labelledby="bias-laboratory">
            <h2 id="bias-laboratory">{ i18n.text("harm-title") }</h2>
            <p>{ i18n.text("harm-intro") }</p>
            <Within ..props.clone() />
        </section>
    }
}

/// The laboratory.
#[cfg(feature = "whole")]
#[component]
fn Within(props: &HarmSectionProps) -> Html {
    html!(<PlantingView store={props.store.clone()} />)
}

/// The door: it opens by itself if something is planted already.
#[cfg(not(feature = "whole"))]
#[component]
fn Within(props: &HarmSectionProps) -> Html {
    let i18n = use_i18n();
    let opened = use_state(|| false);
    let HarmSectionProps { store, send, wires } = props.clone();
    if *opened || store.settings.harm != HarmOptions::default() || store.settings.data.shift.is_some() {
        return html!(<Beyond {store} {send} {wires} />);
    }
    let open = Callback::from(move |_| opened.set(true));
    html!(<p><button type="button" id="harm-open" onclick={open}>{ i18n.text("harm-open") }</button></p>)
}
