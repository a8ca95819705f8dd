//! How the score depends on a column.

use std::rc::Rc;

use yew::prelude::*;

use super::average::first_question;
use super::parts::{choice, section};
use super::{told, told_of, words};
use crate::engine::inquiry::why::{Along, Answer, Effects, Question, Shape, Value};
use crate::engine::protocol::{Inquiry, Task};
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::fairness::report::Interval;
use crate::ui::app::Store;
use crate::ui::charts::{IntervalDots, IntervalRow, LineChart, Series, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{progress, use_inquiry};

/// All columns, those first on which decisions depend most, as far as that is known.
fn columns(props: &EvaluationPageProps) -> Vec<String> {
    let first = told(props.store.study.inquiries.standing(&first_question()));
    if let Some(Answer::Importance(found)) = first
        && let Some(ranked) = found.by.first()
    {
        return ranked.worths.iter().map(|worth| worth.column.clone()).collect();
    }
    let known = told_of(props, 0).into_iter().flat_map(|person| person.features);
    known.map(|feature| feature.column).collect()
}

#[component]
pub fn ShapeSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let chosen = use_state_eq(|| None::<String>);
    let class = use_state_eq(|| 0_usize);
    let columns = columns(props);
    let column = (*chosen).clone().filter(|column| columns.contains(column)).or_else(|| columns.first().cloned());
    let inquiry = column.clone().map(|column| Inquiry::Why(Question::Shape { column, class: *class }));
    let standing = use_inquiry(props, inquiry.clone());
    let Some((column, inquiry)) = column.zip(inquiry) else { return Html::default() };
    let set = chosen.setter();
    let options = columns.iter().map(|column| (column.clone(), words::title(store, column, &i18n).into()));
    let change = Callback::from(move |column| set.set(Some(column)));
    let body = html! {
        <>
            <div class="controls">
                { choice("why-column", &column, options, change, &i18n) }
                if store.task() == Task::Classes {
                    { classes(store, *class, class.setter(), &i18n) }
                }
            </div>
            { match told(standing.as_ref()) {
                Some(Answer::Shape(shape)) => drawn(store, &column, &shape, &i18n),
                _ => Html::default(),
            } }
            { progress(props, standing.as_ref(), &inquiry, &i18n) }
        </>
    };
    section("shape", body, &i18n)
}

fn classes(store: &Store, class: usize, set: UseStateSetter<usize>, i18n: &I18n) -> Html {
    let names = store.data.as_ref().map(|data| data.classes.clone()).unwrap_or_default();
    let options = names.into_iter().enumerate().map(|(place, name)| (place.to_string(), name.into()));
    let change = Callback::from(move |value: String| set.set(value.parse().unwrap_or_default()));
    choice("why-class", &class.to_string(), options, change, i18n)
}

fn drawn(store: &Store, column: &str, shape: &Shape, i18n: &I18n) -> Html {
    let name = words::title(store, column, i18n);
    match &shape.along {
        Along::Levels(levels) => levels_chart(store, &name, shape.people, levels, i18n),
        Along::Amounts { at, average, curves } => {
            let ends =
                average.iter().copied().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), x| (l.min(x), m.max(x)));
            let range = [ends.0, ends.1].map(|score| words::score(store, score, i18n));
            let lead = tell(i18n, "why-shape-range", &[("column", &name), ("least", &range[0]), ("most", &range[1])]);
            let mut series = vec![line(i18n.text("why-shape-average"), Tone::Ours, at, average)];
            series.extend(curves.iter().map(|curve| {
                let person = (curve.person + 1).to_string();
                line(tell(i18n, "why-shape-person", &[("person", &person)]), Tone::Neutral, at, &curve.scores)
            }));
            html! {
                <>
                    <p>{ lead }</p>
                    <div class="charts">
                        <LineChart id="why-shape" title={tell(i18n, "why-shape-chart", &[("column", &name)])}
                            description={tell(i18n, "why-shape-note", &[("people", &i18n.count(shape.people))])}
                            x_label={name.clone()} y_label={words::score_name(store, i18n)} {series} selected={Some(0)}
                            empty={i18n.text("reason-no-rows")} />
                        { for shape.effects.as_ref().map(|effects| effects_chart(store, &name, effects, i18n)) }
                    </div>
                </>
            }
        }
    }
}

fn line(label: AttrValue, tone: Tone, at: &[f64], values: &[f64]) -> Series {
    let points: Rc<[_]> = at.iter().zip(values).map(|(&x, &y)| (x, Some(y))).collect();
    Series { label, tone, points, note: None }
}

fn effects_chart(store: &Store, name: &str, effects: &Effects, i18n: &I18n) -> Html {
    let series = vec![line(i18n.text("why-effects-line"), Tone::Ours, &effects.at, &effects.effects)];
    let y_label = match words::difference(store, Scale::Score) {
        Unit::Points => i18n.text("why-effects-score"),
        _ => words::difference_name(store, Scale::Score, i18n),
    };
    html! {
        <LineChart id="why-effects" title={tell(i18n, "why-effects-chart", &[("column", name)])}
            description={i18n.text("why-effects-note")} x_label={name.to_owned()} {y_label} {series}
            empty={i18n.text("why-effects-none")} />
    }
}

fn levels_chart(store: &Store, name: &str, people: u64, levels: &[(Value, Interval)], i18n: &I18n) -> Html {
    let rows = levels.iter().map(|(level, scores)| IntervalRow {
        label: words::value(level, i18n).into(),
        tone: Tone::Neutral,
        estimate: estimated(Some(scores), i18n),
        count: None,
        note: None,
    });
    html! {
        <IntervalDots id="why-levels" title={tell(i18n, "why-shape-chart", &[("column", name)])}
            description={tell(i18n, "why-levels-note", &[("people", &i18n.count(people))])}
            x_label={words::score_name(store, i18n)} unit={words::score_unit(store)} rows={rows.collect::<Vec<_>>()}
            empty={i18n.text("reason-no-rows")} />
    }
}
