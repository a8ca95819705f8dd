//! The models in the chart: what each says, which are on the front, and taking one's settings.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::protocol::{Command, EpochReport};
use crate::evaluate::tradeoff::{Direction, hypervolume, hypervolume_of_three, pareto_front};
use crate::sentence::Argument;
use crate::ui::app::{Send, Store};
use crate::ui::charts::table::number;
use crate::ui::charts::{ChartFrame, DataTable, TradePoint, TradeoffPlot};
use crate::ui::headline::Property;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{progress, use_inquiry};
use crate::ui::settings::Objective;
use crate::ui::state::{Action, State};
use crate::ui::sweeping::{Point, SweepChange};
use crate::ui::url::{self, Kind};

#[derive(Properties, PartialEq)]
pub struct ModelsProps {
    pub store: Store,
    pub send: Send,
}

/// The present run's last report: while it is the same one, so is the run.
struct Latest(Option<Rc<EpochReport>>);

impl PartialEq for Latest {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

/// What the chart draws, made anew only when there is something new.
struct Drawn {
    points: Rc<Vec<Point>>,
    marks: Rc<Vec<TradePoint>>,
    /// In the order of x.
    front: Rc<Vec<usize>>,
    /// Where all measures are shares.
    hypervolume: Option<f64>,
}

impl Drawn {
    fn new(state: &State) -> Self {
        let points = state.points();
        let (mut front, hypervolume) = match state.third_objective() {
            Some(third) => front_of_three(&points, state, third),
            None => front_of_two(&points, state),
        };
        front.sort_by(|&a, &b| points[a].at[0].total_cmp(&points[b].at[0]));
        let goodness = goodness(&points, state.third_objective());
        let mark = |p: &Point| TradePoint {
            at: p.at,
            intervals: p.intervals,
            stands_out: p.last,
            present: p.run.is_none(),
            third: p.third.map(&goodness),
        };
        let marks = Rc::new(points.iter().map(mark).collect());
        Self { points: Rc::new(points), marks, front: Rc::new(front), hypervolume }
    }
}

/// The points that no other is better than in both measures, and the hypervolume of all.
fn front_of_two(points: &[Point], state: &State) -> (Vec<usize>, Option<f64>) {
    let objectives = state.objectives();
    let directions = objectives.map(Objective::direction);
    let places: Vec<[f64; 2]> = points.iter().map(|p| p.at).collect();
    let volume = match objectives.map(|objective| objective.worst(state.task())) {
        [Some(x), Some(y)] if !points.is_empty() => Some(hypervolume(&places, directions, [x, y])),
        _ => None,
    };
    (pareto_front(&places, directions), volume)
}

/// The same of three measures.
fn front_of_three(points: &[Point], state: &State, third: Objective) -> (Vec<usize>, Option<f64>) {
    let [x, y] = state.objectives();
    let objectives = [x, y, third];
    let directions = objectives.map(Objective::direction);
    let places: Vec<[f64; 3]> = points.iter().filter_map(|p| Some([p.at[0], p.at[1], p.third?])).collect();
    let volume = match objectives.map(|objective| objective.worst(state.task())) {
        [Some(x), Some(y), Some(z)] if !points.is_empty() => Some(hypervolume_of_three(&places, directions, [x, y, z])),
        _ => None,
    };
    (pareto_front(&places, directions), volume)
}

/// How good a value of the third measure is among those of all points: 0 is the worst, 1 the best.
fn goodness(points: &[Point], third: Option<Objective>) -> impl Fn(f64) -> f64 + use<> {
    let direction = third.map_or(Direction::More, Objective::direction);
    let gain = move |value: f64| direction.gain(value, 0.0);
    let gains = || points.iter().filter_map(|p| p.third).map(gain);
    let (low, high) = (gains().fold(f64::INFINITY, f64::min), gains().fold(f64::NEG_INFINITY, f64::max));
    move |value| if high > low { (gain(value) - low) / (high - low) } else { 1.0 }
}

#[component]
pub fn Models(props: &ModelsProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let objectives = store.objectives();
    let taken = use_state_eq(|| None::<(usize, u64)>);
    let known =
        (Latest(store.history.last().cloned()), store.study.inquiries.clone(), store.sweep.as_ref().map(|s| s.version));
    let third = store.third_objective();
    let shown = (objectives, third, store.settings.part, store.grouping());
    let drawn = use_memo((known, shown), |_| Drawn::new(store));
    let labels = objectives.map(|objective| objective.axis(store, &i18n));
    let names = objectives.map(|objective| objective.words(store, &i18n).to_string());
    let title = i18n.with("trade-chart", &[("x", names[0].as_str().into()), ("y", names[1].as_str().into())]);
    let size = third.map(|objective| {
        let name = objective.words(store, &i18n).to_string();
        i18n.with("trade-size", &[("name", name.into())])
    });
    let read = {
        let (store, i18n, drawn) = (store.clone(), i18n.clone(), drawn.clone());
        Callback::from(move |i: usize| drawn.points.get(i).map(|p| said(p, &store, &i18n)).unwrap_or_default())
    };
    let on_take = {
        let (dispatcher, drawn, taken) = (store.dispatcher(), drawn.clone(), taken.clone());
        let (send, made) = (props.send.clone(), store.made.is_some());
        Callback::from(move |i: usize| {
            // The present run's settings are those of the page already.
            if let Some(&Point { run: Some(run), epoch, .. }) = drawn.points.get(i) {
                // A new learning rate or weight alone would go on with the run as it is.
                if made {
                    send.emit(Command::Reset);
                }
                dispatcher.dispatch(Action::Sweep(SweepChange::Take { run, epoch }));
                taken.set(Some((run, epoch)));
            }
        })
    };
    let table = {
        let (store, i18n, drawn, labels) = (store.clone(), i18n.clone(), drawn.clone(), labels.clone());
        Callback::from(move |()| table(&drawn, &labels, &store, &i18n))
    };
    let empty = drawn.points.is_empty().then(|| i18n.text("trade-empty"));
    let intervals = objectives.iter().any(|objective| objective.has_interval());
    html! {
        <>
            { for objectives.into_iter().chain(third).filter_map(Objective::property).map(|property| {
                let page = EvaluationPageProps { store: store.clone(), send: props.send.clone() };
                html!(<Asked {page} {property} />)
            }) }
            <ChartFrame id="trade-offs" title={title.clone()} description={i18n.text("trade-help")} {table} {empty}>
                <TradeoffPlot id="trade-offs" {title} {labels} points={drawn.marks.clone()} front={drawn.front.clone()}
                    more_x={objectives[0].direction() == Direction::More} {size} {read} {on_take} />
            </ChartFrame>
            <p class="note" role="status">{ taken.map(|(run, epoch)| {
                i18n.with("trade-taken", &[("run", Argument::from(run + 1)), ("epoch", Argument::from(epoch as usize))])
            }).unwrap_or_default() }</p>
            if !drawn.points.is_empty() {
                <ul class="caveats">
                    <li>{ i18n.text(if intervals { "trade-intervals" } else { "trade-no-intervals" }) }</li>
                    if let Some(volume) = drawn.hypervolume {
                        <li id="hypervolume">{ i18n.with("trade-hypervolume", &[("volume", i18n.number(volume, 3).into())]) }</li>
                    }
                    if objectives.into_iter().chain(third).any(|objective| objective.property().is_some()) {
                        <li>{ i18n.text("trade-figures") }</li>
                    }
                    <li>{ i18n.text("trade-chosen") }</li>
                </ul>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AskedProps {
    page: EvaluationPageProps,
    property: Property,
}

/// Asks for a figure of the present model that its reports don't tell, and shows how far that is.
#[component]
fn Asked(props: &AskedProps) -> Html {
    let i18n = use_i18n();
    let inquiry = props.page.store.headline_question(props.property);
    let standing = use_inquiry(&props.page, inquiry.clone());
    inquiry.map(|inquiry| progress(&props.page, standing.as_ref(), &inquiry, &i18n)).unwrap_or_default()
}

/// Which run a point is of, and what that run differs in.
fn name(point: &Point, state: &State, i18n: &I18n) -> AttrValue {
    let epoch = Argument::from(point.epoch as usize);
    let Some(run) = point.run else { return i18n.with("trade-present", &[("epoch", epoch)]) };
    let name = i18n.with("trade-run", &[("run", Argument::from(run + 1)), ("epoch", epoch)]);
    let settings = worded(state.differing(run), i18n);
    if settings.is_empty() { name } else { format!("{name} ({settings})").into() }
}

/// Settings by their keys, with their values, in words.
pub fn worded(settings: Vec<(&'static str, String)>, i18n: &I18n) -> String {
    let each = settings.into_iter().map(|(key, value)| {
        let named = matches!(url::setting(key).map(|setting| setting.kind), Some(Kind::Choice(_)));
        let value = if named { i18n.text(&format!("setting-{key}-{value}")).to_string() } else { value };
        let name = i18n.text(&format!("setting-{key}")).to_string();
        i18n.with("chart-pair", &[("label", name.into()), ("value", value.into())]).to_string()
    });
    each.collect::<Vec<_>>().join("; ")
}

/// A point as a sentence.
fn said(point: &Point, state: &State, i18n: &I18n) -> AttrValue {
    let values = state.objectives().into_iter().zip(point.at).zip(point.intervals);
    let values = values.map(|((objective, value), interval)| {
        let tell = |value| objective.told(value, state, i18n);
        let name = objective.words(state, i18n).to_string();
        let value = match interval {
            Some((low, high)) => i18n
                .with(
                    "trade-with-interval",
                    &[("value", tell(value).into()), ("low", tell(low).into()), ("high", tell(high).into())],
                )
                .to_string(),
            None => tell(value),
        };
        i18n.with("chart-pair", &[("label", name.into()), ("value", value.into())]).to_string()
    });
    let third = state.third_objective().zip(point.third).map(|(objective, value)| {
        let (name, value) = (objective.words(state, i18n).to_string(), objective.told(value, state, i18n));
        i18n.with("chart-pair", &[("label", name.into()), ("value", value.into())]).to_string()
    });
    std::iter::once(name(point, state, i18n).to_string())
        .chain(values)
        .chain(third)
        .collect::<Vec<_>>()
        .join("; ")
        .into()
}

/// Every model, with both measures and the ends of their intervals.
fn table(drawn: &Drawn, labels: &[AttrValue; 2], state: &State, i18n: &I18n) -> DataTable {
    let mut columns = vec![i18n.text("trade-column-model")];
    for label in labels {
        columns.push(label.clone());
        for end in ["trade-column-low", "trade-column-high"] {
            columns.push(i18n.text(end));
        }
    }
    columns.extend(state.third_objective().map(|objective| objective.axis(state, i18n)));
    columns.push(i18n.text("trade-column-front"));
    let row = |(i, point): (usize, &Point)| {
        let mut row = vec![name(point, state, i18n)];
        for (value, interval) in point.at.into_iter().zip(point.intervals) {
            row.push(number(value));
            row.push(interval.map(|ends| number(ends.0)).unwrap_or_default());
            row.push(interval.map(|ends| number(ends.1)).unwrap_or_default());
        }
        row.extend(point.third.map(number));
        let on_front = if drawn.front.contains(&i) { "trade-yes" } else { "trade-no" };
        row.push(i18n.text(on_front));
        row
    };
    DataTable { columns, rows: drawn.points.iter().enumerate().map(row).collect() }
}
