//! Who is looked at: a number, the next, or somebody who is worth it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{OfPersonProps, told};
use crate::engine::inquiry::why::{Answer, Pick, Question};
use crate::engine::protocol::Inquiry;
use crate::ui::i18n::use_i18n;
use crate::ui::pages::inquiry::{progress, use_inquiry};

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub of: OfPersonProps,
    pub on_pick: Callback<u64>,
}

fn name(pick: Pick) -> &'static str {
    match pick {
        Pick::Uncertain => "why-pick-uncertain",
        Pick::WrongNo => "why-pick-wrong-no",
        Pick::WrongYes => "why-pick-wrong-yes",
        Pick::Mistaken => "why-pick-mistaken",
        Pick::FarOff => "why-pick-far-off",
    }
}

#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let i18n = use_i18n();
    let (page, person, on_pick) = (&props.of.page, props.of.person, &props.on_pick);
    let inquiry = Inquiry::Why(Question::Picks {});
    let standing = use_inquiry(page, Some(inquiry.clone()));
    let picks = match told(standing.as_ref()) {
        Some(Answer::Picks(picks)) => Some(picks),
        _ => None,
    };
    let last = picks.as_ref().map_or(person, |picks| picks.people.saturating_sub(1));
    let typed = on_pick.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let number = input.value_as_number();
        if number.is_finite() { (number.max(1.0) as u64 - 1).min(last) } else { person }
    });
    let go = |to: u64, words: &str, off: bool| {
        let onclick = on_pick.reform(move |_: MouseEvent| to);
        html!(<button type="button" {onclick} disabled={off}>{ i18n.text(words) }</button>)
    };
    let lists = picks.iter().flat_map(|picks| &picks.lists).map(|(pick, list)| {
        let after = list.iter().position(|&listed| listed == person).map_or(0, |at| at + 1);
        let next = list.get(after).or(list.first()).copied();
        go(next.unwrap_or(person), name(*pick), next.is_none())
    });
    html! {
        <>
            <div class="controls">
                <div class="field">
                    <label for="why-person">{ i18n.with("why-person", &[("last", i18n.count(last + 1).into())]) }</label>
                    <input id="why-person" type="number" min="1" max={(last + 1).to_string()} step="1"
                        value={(person + 1).to_string()} onchange={typed} />
                </div>
                { go(person.saturating_sub(1), "why-previous", person == 0) }
                { go((person + 1).min(last), "why-next", person >= last) }
                { for lists }
            </div>
            { progress(page, standing.as_ref(), &inquiry, &i18n) }
        </>
    }
}
