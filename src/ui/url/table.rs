//! Every setting that an address can carry, one row each.

use super::row::{Kind, Setting, list, names, names_or_none, number};
use crate::data::perturb::Harm;
use crate::data::shift::Shift;
use crate::data::toy::{BIAS, NOISE, ROWS, SHARE, SHIFT};
use crate::engine::protocol::Backend;
use crate::engine::sweep::{Axis, MOST_JOBS, Way};
use crate::evaluate::fairness::rates::RATES;
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::evaluate::robust::attack::Norm;
use crate::mitigate::after::After;
use crate::mitigate::method::Method;
use crate::mitigate::parity::Parity;
use crate::mitigate::reductions::config::{EPS, MOST_GRID, Reduction};
use crate::model::boosted::config::SHRINKAGE;
use crate::model::config::{Activation, Family};
use crate::model::config::{MOST_CONVOLUTIONS, MOST_FILTERS, MOST_LAYERS, MOST_UNITS};
use crate::model::tree::config::{MOST_ALPHA, MOST_DEPTH, MOST_SAMPLES};
use crate::model::tree::criterion::Criterion as Impurity;
use crate::train::adversarial::{AdversarialConfig, MOST_STEPS};
use crate::train::config::Algorithm;
use crate::train::constraint::config::{Kind as Constraint, MOST_WEIGHT};
use crate::train::privacy::{CLIP, DELTA, NOISE_MULTIPLIER, PrivacyConfig};
use crate::ui::settings::{Choice, Measure, Objective, Part, Stage, View};

/// Engines at most that work at the same time.
pub const MOST_WORKERS: u64 = 64;

/// Every setting that an address can carry.
pub const SETTINGS: &[Setting] = &[
    choice!("stage", Stage, stage),
    text!("lang", Kind::Name, language),
    text!("theme", Kind::Choice(|| vec!["auto", "light", "dark"]), theme),
    text!("data", Kind::Name, dataset),
    parsed!("seed", Kind::Whole { least: 0, most: 999_999 }, data.seed),
    real!("test", Kind::Real { least: 0.1, most: 0.9 }, data.test_share),
    parsed!("sensitive", Kind::Switch, data.with_sensitive),
    Setting {
        key: "seen",
        kind: Kind::Name,
        get: |s| s.data.shift.as_ref().map(Shift::text).unwrap_or_default(),
        set: |s, v| s.data.shift = Shift::read(v),
    },
    optional!("toy-rows", Kind::Whole { least: ROWS.0 as u64, most: ROWS.1 as u64 }, usize, toy.rows),
    optional!("toy-noise", Kind::Real { least: NOISE.0, most: NOISE.1 }, f64, toy.noise),
    optional!("toy-share", Kind::Real { least: SHARE.0, most: SHARE.1 }, f64, toy.share),
    optional!("toy-bias", Kind::Real { least: BIAS.0, most: BIAS.1 }, f64, toy.bias),
    optional!("toy-shift", Kind::Real { least: SHIFT.0, most: SHIFT.1 }, f64, toy.shift),
    choice_or_none!("harm", Harm, harm.harm),
    text!("harm-group", Kind::Name, harm.group),
    real!("harm-strength", Kind::Real { least: 0.0, most: 1.0 }, harm.strength),
    choice!("model", Family, model.family),
    Setting {
        key: "hidden",
        kind: Kind::Units { most: MOST_LAYERS, most_each: MOST_UNITS },
        get: |s| s.model.hidden.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
        set: |s, v| s.model.hidden = list(v).iter().filter_map(|u| u.parse().ok()).collect(),
    },
    choice!("activation", Activation, model.activation),
    real!("dropout", Kind::Real { least: 0.0, most: 0.9 }, model.dropout),
    Setting {
        key: "filters",
        kind: Kind::Units { most: MOST_CONVOLUTIONS, most_each: MOST_FILTERS },
        get: |s| s.model.filters.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
        set: |s, v| s.model.filters = list(v).iter().filter_map(|u| u.parse().ok()).collect(),
    },
    parsed!("state", Kind::Whole { least: 1, most: MOST_UNITS as u64 }, model.state),
    parsed!("code", Kind::Whole { least: 1, most: MOST_UNITS as u64 }, model.code),
    choice!("impurity", Impurity, model.tree.criterion),
    Setting {
        key: "depth",
        kind: Kind::Whole { least: 1, most: MOST_DEPTH as u64 },
        get: |s| s.model.tree.max_depth.unwrap_or(MOST_DEPTH).to_string(),
        set: |s, v| s.model.tree.max_depth = v.parse().ok(),
    },
    parsed!("leaf", Kind::Whole { least: 1, most: MOST_SAMPLES as u64 }, model.tree.min_samples_leaf),
    real!("shrinkage", Kind::Real { least: SHRINKAGE.0, most: SHRINKAGE.1 }, model.shrinkage),
    real!("pruning", Kind::Real { least: 0.0, most: MOST_ALPHA }, model.tree.ccp_alpha),
    choice!("optimizer", Algorithm, train.algorithm),
    real!("lr", Kind::Real { least: 1e-6, most: 10.0 }, train.learning_rate),
    real!("momentum", Kind::Real { least: 0.0, most: 0.999 }, train.momentum),
    parsed!("batch", Kind::Whole { least: 1, most: 4096 }, train.batch_size),
    real!("l2", Kind::Real { least: 0.0, most: 1.0 }, train.l2),
    parsed!("epochs", Kind::Whole { least: 1, most: 10_000 }, train.epochs),
    real!("stop", Kind::Real { least: 0.0, most: 10.0 }, train.stop_loss),
    Setting {
        key: "adversarial",
        kind: Kind::Optional(&Kind::Real { least: 0.001, most: 10.0 }),
        get: |s| s.train.adversarial.map(|a| a.epsilon.to_string()).unwrap_or_default(),
        set: |s, v| {
            let others = s.train.adversarial.unwrap_or_default();
            s.train.adversarial = number(v).map(|epsilon| AdversarialConfig { epsilon, ..others });
        },
    },
    // What follows is said of training that is adversarial, and of no other.
    Setting {
        key: "adversarial-norm",
        kind: Kind::Choice(names::<Norm>),
        get: |s| s.train.adversarial.unwrap_or_default().norm.name().to_owned(),
        set: |s, v| {
            if let Some((adversarial, norm)) = s.train.adversarial.as_mut().zip(Norm::named(v)) {
                adversarial.norm = norm;
            }
        },
    },
    Setting {
        key: "adversarial-steps",
        kind: Kind::Whole { least: 1, most: MOST_STEPS as u64 },
        get: |s| s.train.adversarial.unwrap_or_default().steps.to_string(),
        set: |s, v| {
            if let Some((adversarial, steps)) = s.train.adversarial.as_mut().zip(v.parse().ok()) {
                adversarial.steps = steps;
            }
        },
    },
    Setting {
        key: "privacy-noise",
        kind: Kind::Optional(&Kind::Real { least: NOISE_MULTIPLIER.0, most: NOISE_MULTIPLIER.1 }),
        get: |s| s.train.privacy.map(|p| p.noise_multiplier.to_string()).unwrap_or_default(),
        set: |s, v| {
            let chosen = s.train.privacy.unwrap_or_default();
            s.train.privacy = number(v).map(|noise_multiplier| PrivacyConfig { noise_multiplier, ..chosen });
        },
    },
    private!("clip", CLIP, clip_norm),
    private!("delta", DELTA, delta),
    choice_or_none!("before", Method, repairs.before),
    real!("level", Kind::Real { least: 0.0, most: 1.0 }, repairs.level),
    choice!("constraint", Constraint, repairs.others.constraint.kind),
    real!("weight", Kind::Real { least: 0.0, most: MOST_WEIGHT }, repairs.others.constraint.weight),
    optional!("bound", Kind::Real { least: 0.0, most: 1.0 }, f64, repairs.others.constraint.bound),
    choice_or_none!("reduction", Reduction, repairs.others.reduction.kind),
    choice!("parity", Parity, repairs.others.parity),
    real!("eps", Kind::Real { least: EPS.0, most: EPS.1 }, repairs.others.reduction.eps),
    parsed!("grid", Kind::Whole { least: 1, most: MOST_GRID as u64 }, repairs.others.reduction.grid_size),
    choice_or_none!("after", After, repairs.others.after.kind),
    real!("reject", Kind::Real { least: 0.0, most: 1.0 }, repairs.others.after.bound),
    Setting {
        key: "protect",
        kind: Kind::Names,
        get: |s| s.repairs.others.attributes.join(","),
        set: |s, v| s.repairs.others.attributes = list(v),
    },
    choice!("backend", Backend, backend),
    Setting { key: "groups", kind: Kind::Names, get: |s| s.attributes.join(","), set: |s, v| s.attributes = list(v) },
    choice!("part", Part, part),
    choice!("measure", Measure, measure),
    text!("rate", Kind::Choice(|| RATES.iter().map(|r| r.name).collect()), rate),
    choice!("view", View, view),
    text!("reference", Kind::Name, reference),
    choice_or_none!("criterion", Criterion, criterion),
    real!("cost", Kind::Real { least: 0.1, most: 10.0 }, cost),
    objective!("x", 0),
    objective!("y", 1),
    choice_or_none!("z", Objective, trade.third),
    choice!("curve", Objective, trade.curve),
    choice!("sweep", Way, trade.sweep.way),
    Setting {
        key: "vary",
        kind: Kind::Names,
        get: |s| s.trade.sweep.axes.iter().map(|axis| axis.name()).collect::<Vec<_>>().join(","),
        set: |s, v| s.trade.sweep.axes = list(v).iter().filter_map(|name| Axis::named(name)).collect(),
    },
    parsed!("jobs", Kind::Whole { least: 1, most: MOST_JOBS as u64 }, trade.sweep.jobs),
    optional!("workers", Kind::Whole { least: 1, most: MOST_WORKERS }, usize, trade.workers),
    Setting { key: "hide", kind: Kind::Names, get: |s| s.hide.join(","), set: |s, v| s.hide = list(v) },
];
