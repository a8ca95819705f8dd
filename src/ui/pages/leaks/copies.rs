//! How well somebody copies the model by asking it.

use yew::prelude::*;

use crate::engine::inquiry::leaks::{self, Copies, Question};
use crate::engine::protocol::{Answer, Inquiry};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::privacy::extraction::{Copied, Source};
use crate::ui::charts::{LineChart, Series, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{on_demand, section};
use crate::ui::parts::select::List;

#[component]
pub fn CopiesSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let source = use_state(Source::default);
    let change = {
        let source = source.clone();
        Callback::from(move |name: String| {
            source.set(if name == "random" { Source::Random } else { Source::People });
        })
    };
    let (answer, start) =
        on_demand(props, Inquiry::Leaks(Question::Copies(*source)), i18n.text("leaks-copies-start"), &i18n);
    let shown = match answer.as_deref() {
        Some(Answer::Leaks(leaks::Answer::Copies(copies))) => copied(copies, &i18n),
        _ => Html::default(),
    };
    let value = if *source == Source::Random { "random" } else { "people" };
    let options = ["people", "random"]
        .map(|name| html!(<option value={name}>{ i18n.text(&format!("leaks-copies-{name}")) }</option>));
    section(
        "leaks-copies",
        &i18n,
        html! {
            <>
                <div class="controls">
                    <div class="field">
                        <label for="leaks-source">{ i18n.text("leaks-copies-source") }</label>
                        <List id="leaks-source" {value} {change}>{ for options }</List>
                    </div>
                </div>
                { start }
                { shown }
            </>
        },
    )
}

fn copied(copies: &Copies, i18n: &I18n) -> Html {
    let share = |copied: &Copied, of: fn(&Interval) -> Option<f64>| (copied.questions as f64, of(&copied.agreement));
    let series = |id: &str, tone, of: fn(&Interval) -> Option<f64>| Series {
        label: i18n.text(id),
        tone,
        points: copies.curve.iter().map(|copied| share(copied, of)).collect(),
        note: None,
    };
    let usual = Series {
        label: i18n.text("leaks-copies-usual"),
        tone: Tone::Test,
        points: copies.curve.iter().map(|copied| (copied.questions as f64, Some(copies.usual))).collect(),
        note: None,
    };
    let series = vec![series("leaks-copies-copy", Tone::Neutral, |agreement| agreement.value()), usual];
    let headline = copies.curve.last().map(|last| {
        let agreement = Unit::Percent.said(&estimated(Some(&last.agreement), i18n), i18n);
        let args = [
            ("questions", i18n.count(last.questions as u64)),
            ("agreement", agreement.to_string()),
            ("usual", i18n.percent(copies.usual)),
            ("people", i18n.count(copies.people)),
        ];
        tell(i18n, "leaks-copies-headline", &args.each_ref().map(|(key, text)| (*key, text.as_str())))
    });
    html! {
        <>
            if let Some(words) = headline { <p class="lead">{ words }</p> }
            <div class="charts">
                <LineChart id="leaks-copies" title={i18n.text("leaks-copies-chart")} x_label={i18n.text("leaks-copies-x")}
                    y_label={i18n.text("leaks-copies-y")} {series} empty={i18n.text("leaks-copies-awaited")} />
            </div>
        </>
    }
}
