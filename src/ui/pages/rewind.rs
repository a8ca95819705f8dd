//! The run's epochs, to go back to one, and the run as files.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::engine::protocol::{Command, KeptEpochs};
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct RewindProps {
    pub store: Store,
    pub send: Send,
}

/// Nothing while no epoch is kept to which the run could be put back.
#[component]
pub fn Rewind(props: &RewindProps) -> Html {
    let i18n = use_i18n();
    let position = props.store.position;
    let Some(kept) = position.kept.filter(|kept| kept.last > 0) else { return Html::default() };
    let send = props.send.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        send.emit(Command::Restore { epoch: nearest(kept, input.value_as_number() as u64) });
    });
    let send = props.send.clone();
    let export = Callback::from(move |_| send.emit(Command::Export));
    let words = i18n.with("rewind-epoch", &[("epoch", i18n.count(position.epoch).into())]);
    html! {
        <div class="controls" id="rewind">
            <div class="field slider">
                <label for="rewind-epoch">{ i18n.text("rewind-title") }</label>
                <output for="rewind-epoch">{ words.clone() }</output>
                <input id="rewind-epoch" type="range" min="0" max={kept.last.to_string()} step="1"
                    value={position.epoch.to_string()} aria-valuetext={words} aria-describedby="rewind-help" {oninput} />
                <p id="rewind-help" class="note">{ i18n.text("rewind-help") }</p>
            </div>
            <button type="button" id="run-export" onclick={export} title={i18n.text("run-export-help")}>
                { i18n.text("run-export") }
            </button>
        </div>
    }
}

/// The kept epoch nearest to one.
fn nearest(kept: KeptEpochs, epoch: u64) -> u64 {
    let below = epoch / kept.every * kept.every;
    let candidates = [below, below + kept.every, kept.last];
    candidates.into_iter().filter(|&e| kept.has(e)).min_by_key(|e| e.abs_diff(epoch)).unwrap_or(kept.last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_epoch_is_one_that_is_kept() {
        let kept = KeptEpochs { every: 4, last: 10 };
        assert_eq!([0, 1, 3, 5, 9, 10].map(|epoch| nearest(kept, epoch)), [0, 0, 4, 4, 8, 10]);
    }
}
