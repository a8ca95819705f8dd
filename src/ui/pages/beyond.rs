//! What only the whole page has: the first page fetches it and hands over.

use yew::prelude::*;

#[cfg(feature = "whole")]
use super::evaluation::EvaluationPage;
#[cfg(feature = "whole")]
use super::tradeoffs::TradeoffsPage;
use crate::ui::app::{Send, Store, Wires};
#[cfg(feature = "whole")]
use crate::ui::asking::use_study;
#[cfg(feature = "whole")]
use crate::ui::settings::Stage;

#[derive(Properties, PartialEq, Clone)]
pub struct BeyondProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
}

/// The stages beyond training.
#[cfg(feature = "whole")]
#[component]
pub fn Beyond(props: &BeyondProps) -> Html {
    use_study(&props.store, &props.wires);
    let BeyondProps { store, send, wires } = props.clone();
    if store.settings.stage == Stage::Tradeoffs {
        return html!(<TradeoffsPage {store} {send} {wires} />);
    }
    html!(<EvaluationPage {store} {send} />)
}

/// Hands over, and says so until the whole page is there.
#[cfg(not(feature = "whole"))]
#[component]
pub fn Beyond(props: &BeyondProps) -> Html {
    use yew::platform::spawn_local;

    use crate::ui::handover::hand_over;
    use crate::ui::i18n::use_i18n;
    use crate::ui::state::Action;

    let i18n = use_i18n();
    let (dispatcher, wires) = (props.store.dispatcher(), props.wires.clone());
    use_effect_with((), move |()| {
        spawn_local(async move {
            if let Err(detail) = hand_over(wires).await {
                dispatcher.dispatch(Action::NotWhole { detail });
            }
        });
    });
    html!(<p class="awaited" role="status">{ i18n.text("stage-awaited") }</p>)
}
