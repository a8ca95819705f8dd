//! Whether somebody can tell who was learnt from, by losses alone or with models of their own.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::inquiry::leaks::{Membership, Question, Shadowed};
use crate::engine::protocol::{Answer, Inquiry};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::privacy::groups::{GroupAttack, GroupedAttack};
use crate::evaluate::privacy::membership::{Point, USUAL_FPR};
use crate::ui::charts::{IntervalDots, IntervalRow, LineChart, Reference, Series, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, points, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{known, on_demand, progress, section, use_inquiry};
use crate::ui::parts::groups::group_name;
use crate::ui::parts::picker::GroupingField;

#[component]
pub fn MembershipSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let inquiry = Inquiry::Leaks(Question::Membership { grouping: props.store.grouping() });
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let answer = match known(standing.as_ref()).as_deref() {
        Some(Answer::Leaks(crate::engine::inquiry::leaks::Answer::Membership(found))) => found_out(found, &i18n),
        _ => Html::default(),
    };
    section(
        "leaks-membership",
        &i18n,
        html! {
            <>
                <div class="controls"><GroupingField store={props.store.clone()} /></div>
                { progress(props, standing.as_ref(), &inquiry, &i18n) }
                { answer }
                { shadows(props, &i18n) }
            </>
        },
    )
}

fn found_out(found: &Membership, i18n: &I18n) -> Html {
    let attack = &found.attack;
    let least = USUAL_FPR[0];
    let found_at_least = [("alarms", i18n.percent(least)), ("found", i18n.percent(attack.overall.tpr_at_fpr[0]))];
    html! {
        <>
            <p class="lead">{ headline(attack, &found.groups, i18n) }</p>
            <div class="charts">
                { dots("leaks-advantage", Unit::Points, attack, &found.groups, |group| &group.advantage, i18n) }
                { dots("leaks-auc", Unit::Plain, attack, &found.groups, |group| &group.auc, i18n) }
                { roc(&attack.overall.roc, i18n) }
                { losses(found, i18n) }
            </div>
            <p class="note">{ tell(i18n, "leaks-membership-sure", &found_at_least.each_ref().map(|(k, v)| (*k, v.as_str()))) }</p>
        </>
    }
}

/// By how much anybody does better than a coin, and with which group most.
fn headline(attack: &GroupedAttack, groups: &[Vec<String>], i18n: &I18n) -> AttrValue {
    let Interval::Value { value, low, .. } = attack.everybody.advantage else {
        return i18n.text("leaks-membership-unknown");
    };
    if low <= 0.0 {
        return tell(i18n, "leaks-membership-hardly", &[("right", &i18n.percent((1.0 + value) / 2.0))]);
    }
    let right = i18n.percent((1.0 + value) / 2.0);
    let most = groups.iter().zip(&attack.groups).filter_map(|(values, group)| Some((values, group.advantage.value()?)));
    let most = most.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| groups.len() > 1);
    let better = points(value / 2.0, i18n);
    let Some((values, advantage)) = most else {
        return tell(i18n, "leaks-membership-headline", &[("right", &right), ("better", &better)]);
    };
    let (group, of_group) = (group_name(values, i18n), i18n.percent((1.0 + advantage) / 2.0));
    let args = [("right", right.as_str()), ("better", &better), ("group", &group), ("most", &of_group)];
    tell(i18n, "leaks-membership-most", &args)
}

/// One number of the attack for each group, beside that for everybody.
fn dots(
    id: &'static str,
    unit: Unit,
    attack: &GroupedAttack,
    groups: &[Vec<String>],
    of: impl Fn(&GroupAttack) -> &Interval,
    i18n: &I18n,
) -> Html {
    let row = |(place, (values, group)): (usize, (&Vec<String>, &GroupAttack))| {
        let [members, others] = [group.members, group.others].map(|people| i18n.count(people));
        IntervalRow {
            label: group_name(values, i18n),
            tone: Tone::Group(place),
            estimate: estimated(Some(of(group)), i18n),
            count: Some(group.members + group.others),
            note: Some(tell(i18n, "leaks-people", &[("members", &members), ("others", &others)])),
        }
    };
    let rows: Vec<IntervalRow> = groups.iter().zip(&attack.groups).enumerate().map(row).collect();
    let reference =
        Reference { label: i18n.text("leaks-everybody"), estimate: estimated(Some(of(&attack.everybody)), i18n) };
    html! {
        <IntervalDots {id} title={i18n.text(&format!("{id}-title"))} description={i18n.text(&format!("{id}-help"))}
            x_label={i18n.text(&format!("{id}-axis"))} {unit} {rows} reference={Some(reference)}
            empty={i18n.text("leaks-no-groups")} />
    }
}

fn roc(curve: &[Point], i18n: &I18n) -> Html {
    let series = vec![
        Series {
            label: i18n.text("leaks-roc-attack"),
            tone: Tone::Neutral,
            points: curve.iter().map(|point| (point.fpr, Some(point.tpr))).collect(),
            note: None,
        },
        Series {
            label: i18n.text("leaks-roc-coin"),
            tone: Tone::Test,
            points: Rc::new([(0.0, Some(0.0)), (1.0, Some(1.0))]),
            note: None,
        },
    ];
    html! {
        <LineChart id="leaks-roc" title={i18n.text("leaks-roc-title")} description={i18n.text("leaks-roc-help")}
            x_label={i18n.text("leaks-roc-x")} y_label={i18n.text("leaks-roc-y")} {series} y_range={Some((0.0, 1.0))}
            empty={i18n.text("leaks-no-groups")} />
    }
}

fn losses(found: &Membership, i18n: &I18n) -> Html {
    let series = |id: &str, tone, of: fn(&crate::engine::inquiry::leaks::LossBin) -> f64| Series {
        label: i18n.text(id),
        tone,
        points: found.losses.iter().map(|bin| ((bin.low + bin.high) / 2.0, Some(of(bin)))).collect(),
        note: None,
    };
    let series = vec![
        series("leaks-members", Tone::Train, |bin| bin.members),
        series("leaks-others", Tone::Test, |bin| bin.others),
    ];
    html! {
        <LineChart id="leaks-losses" title={i18n.text("leaks-losses-title")} description={i18n.text("leaks-losses-help")}
            x_label={i18n.text("leaks-losses-x")} y_label={i18n.text("leaks-losses-y")} {series}
            empty={i18n.text("leaks-no-groups")} />
    }
}

/// The attack by models of the attacker's own.
fn shadows(props: &EvaluationPageProps, i18n: &I18n) -> Html {
    let question = Question::Shadows { grouping: props.store.grouping() };
    let (answer, start) = on_demand(props, Inquiry::Leaks(question), i18n.text("leaks-shadows-start"), i18n);
    let shown = match answer.as_deref() {
        Some(Answer::Leaks(crate::engine::inquiry::leaks::Answer::Shadows(found))) => shadowed(found, i18n),
        _ => Html::default(),
    };
    html! {
        <>
            <h3>{ i18n.text("leaks-shadows-title") }</h3>
            <p>{ i18n.text("leaks-shadows-intro") }</p>
            { start }
            { shown }
        </>
    }
}

fn shadowed(found: &Shadowed, i18n: &I18n) -> Html {
    let words = tell(
        i18n,
        "leaks-shadows-headline",
        &[
            ("models", &found.models.to_string()),
            ("members", &i18n.percent(found.decided.tpr)),
            ("others", &i18n.percent(found.decided.fpr)),
        ],
    );
    html! {
        <>
            <p class="lead">{ words }</p>
            <div class="charts">
                { dots("leaks-shadow-advantage", Unit::Points, &found.attack, &found.groups, |group| &group.advantage, i18n) }
            </div>
        </>
    }
}
