//! Smaller models in place of the present one: how good they are, and for whom.

use yew::prelude::*;

use super::chosen;
use super::said::{bytes, variant_name};
use super::variants::{chart, list};
use crate::engine::inquiry::costs::{self, Question, Smaller};
use crate::engine::protocol::{Answer, Inquiry};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{known, on_demand, section};
use crate::ui::parts::select::List;

#[component]
pub fn SmallerSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let picked = use_state(|| None::<usize>);
    let standing = props.store.study.inquiries.standing(&Inquiry::Costs(Question::Whole {}));
    if let Some(Answer::Costs(costs::Answer::Whole(whole))) = known(standing).as_deref()
        && let Some(fault) = &whole.obstacle
    {
        return section("costs-smaller", &i18n, html!(<p class="lead">{ i18n.sentence("fault", fault) }</p>));
    }
    let inquiry = Inquiry::Costs(Question::Smaller {});
    let (answer, start) = on_demand(props, inquiry, i18n.text("costs-smaller-start"), &i18n);
    let shown = match answer.as_deref() {
        Some(Answer::Costs(costs::Answer::Smaller(smaller))) => found(props, smaller, &picked, &i18n),
        _ => Html::default(),
    };
    section("costs-smaller", &i18n, html!(<>{ start }{ shown }</>))
}

fn found(props: &EvaluationPageProps, smaller: &Smaller, picked: &UseStateHandle<Option<usize>>, i18n: &I18n) -> Html {
    // Without a choice the one that costs least without harm to everybody, or else the first.
    let last = smaller.variants.len().saturating_sub(1);
    let place = picked.or(smaller.best).unwrap_or(1).min(last);
    let change = {
        let picked = picked.clone();
        Callback::from(move |name: String| picked.set(name.parse().ok()))
    };
    let options = smaller.variants.iter().enumerate().skip(1);
    let options = options
        .map(|(i, report)| html!(<option value={i.to_string()}>{ variant_name(&report.variant, i18n) }</option>));
    let report = smaller.variants.get(place).filter(|_| place > 0);
    html! {
        <>
            <p class="lead">{ headline(smaller, i18n) }</p>
            <div class="charts">{ chart(&props.store, smaller, i18n) }</div>
            { list(&props.store, smaller, place, i18n) }
            { for smaller.faults.iter().map(|fault| html!(<p class="note">{ i18n.sentence("fault", fault) }</p>)) }
            if let Some(report) = report {
                <h3>{ i18n.text("costs-chosen-title") }</h3>
                <p>{ i18n.text("costs-chosen-intro") }</p>
                <div class="controls">
                    <div class="field">
                        <label for="costs-variant">{ i18n.text("costs-chosen") }</label>
                        <List id="costs-variant" value={place.to_string()} {change}>{ for options }</List>
                    </div>
                </div>
                { chosen::chosen(props, &smaller.variants[0], report, i18n) }
            }
        </>
    }
}

/// By how much the model can be smaller without being wrong noticeably more often of everybody.
fn headline(smaller: &Smaller, i18n: &I18n) -> AttrValue {
    let (Some(whole), Some(best)) = (smaller.variants.first(), smaller.best.and_then(|i| smaller.variants.get(i)))
    else {
        return i18n.text("costs-smaller-none");
    };
    let args = [
        ("variant", variant_name(&best.variant, i18n).to_string()),
        ("whole", bytes(whole.cost.file_bytes, i18n)),
        ("small", bytes(best.cost.file_bytes, i18n)),
    ];
    tell(i18n, "costs-smaller-headline", &args.each_ref().map(|(key, text)| (*key, text.as_str())))
}
