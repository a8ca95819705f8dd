//! What of one person's number comes from which column: Shapley values by whichever way is quickest for the model, or LIME.

use std::rc::Rc;

use super::model::Model;
use super::work::{doing, done, paced, work};
use super::{Addend, Answer, Attributed, Explainer, Method, Stable};
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::Fault;
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::explain::error::ExplainError;
use crate::evaluate::explain::neighbourhood::{Imitating, Options};
use crate::evaluate::explain::players::Players;
use crate::evaluate::explain::sampled::Sampled;
use crate::evaluate::explain::shapley::{Attribution, Exact};
use crate::evaluate::explain::stability::stability;
use crate::evaluate::explain::tree_shap::TreeShap;
use crate::evaluate::fairness::report::Interval;

/// Explanations by different seeds that are compared.
const RUNS: u64 = 5;
/// People like the person whom LIME asks about, and people it takes deviations from.
const SAMPLES: usize = 2000;
const NEIGHBOURS: usize = 1000;

/// How much an explanation may cost: that of one person, or one of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    Thorough,
    Quick,
}

impl Care {
    /// Columns up to which all coalitions are asked about.
    fn most_exact(self, quick: bool) -> usize {
        match (self, quick) {
            (Care::Thorough, true) => 12,
            (Care::Quick, true) => 8,
            (_, false) => 6,
        }
    }

    /// People to be compared with.
    fn background(self) -> usize {
        if self == Care::Thorough { 100 } else { 20 }
    }

    /// Pairs of orders.
    fn pairs(self) -> usize {
        if self == Care::Thorough { 5 } else { 2 }
    }
}

enum Way {
    Exact(Exact),
    Trees(TreeShap),
    Sampled(Box<Sampled>),
}

/// Shapley values under way.
pub struct Attributing {
    way: Way,
    output: usize,
    pub scale: Scale,
}

impl Attributing {
    /// Of a person; `run` counts explanations of the same person, which have other backgrounds and orders.
    pub fn new(model: &Model, person: &[f64], care: Care, run: u64) -> Result<Self, Fault> {
        let (output, background) = (model.output(person), model.background(care.background(), run));
        let players = Players::of_meanings(&model.subject.data.meanings);
        let seed = model.subject.seed.wrapping_add(run);
        let known = model.trees(output);
        // What a tree says is a sum of leaves; what boosted trees say is one in log-odds only.
        let (way, scale) = match known {
            Some((trees, Scale::Score)) => {
                (Way::Trees(TreeShap::new(trees, person, background, &players)?), Scale::Score)
            }
            _ if players.len() <= care.most_exact(model.quick()) => {
                (Way::Exact(Exact::new(person, background, players)?), Scale::Score)
            }
            Some((trees, scale)) => (Way::Trees(TreeShap::new(trees, person, background, &players)?), scale),
            None => {
                (Way::Sampled(Box::new(Sampled::new(person, background, players, care.pairs(), seed)?)), Scale::Score)
            }
        };
        Ok(Self { way, output, scale })
    }

    /// Compares with one more person. False when all were compared with.
    pub fn advance(&mut self, model: &Model) -> Result<bool, ExplainError> {
        let target = model.target(self.output, self.scale)?;
        match &mut self.way {
            Way::Exact(exact) => exact.advance(&target),
            Way::Sampled(sampled) => sampled.advance(&target),
            Way::Trees(trees) => Ok(trees.advance()),
        }
    }

    fn progress(&self) -> f64 {
        match &self.way {
            Way::Exact(exact) => exact.progress(),
            Way::Sampled(sampled) => sampled.progress(),
            Way::Trees(trees) => trees.progress(),
        }
    }

    pub fn result(&self) -> Attribution {
        match &self.way {
            Way::Exact(exact) => exact.result(),
            Way::Sampled(sampled) => sampled.result(),
            Way::Trees(trees) => trees.result(),
        }
    }

    fn method(&self) -> Method {
        match self.way {
            Way::Exact(_) => Method::Exact,
            Way::Sampled(_) => Method::Sampled,
            Way::Trees(_) => Method::Trees,
        }
    }
}

/// An explanation of either kind under way.
enum Explaining {
    Shapley(Attributing),
    Lime { imitating: Imitating, output: usize },
}

impl Explaining {
    fn new(model: &Model, person: &[f64], explainer: Explainer, run: u64) -> Result<Self, Fault> {
        if explainer == Explainer::Shapley {
            return Ok(Explaining::Shapley(Attributing::new(model, person, Care::Thorough, run)?));
        }
        let players = Players::of_meanings(&model.subject.data.meanings);
        let options = Options { samples: SAMPLES, seed: model.subject.seed.wrapping_add(run), ..Options::default() };
        let imitating = Imitating::person(person, &model.background(NEIGHBOURS, 0), &players, options)?;
        Ok(Explaining::Lime { imitating, output: model.output(person) })
    }

    fn advance(&mut self, model: &Model) -> Result<bool, ExplainError> {
        match self {
            Explaining::Shapley(attributing) => attributing.advance(model),
            Explaining::Lime { imitating, output } => imitating.advance(&model.target(*output, Scale::Score)?),
        }
    }

    fn progress(&self) -> f64 {
        match self {
            Explaining::Shapley(attributing) => attributing.progress(),
            Explaining::Lime { imitating, .. } => imitating.progress(),
        }
    }

    fn values(&self) -> Result<Vec<f64>, ExplainError> {
        match self {
            Explaining::Shapley(attributing) => Ok(attributing.result().values),
            Explaining::Lime { imitating, .. } => Ok(imitating.result()?.coefficients),
        }
    }

    fn told(&self, model: &Model, person: &[f64]) -> Result<Attributed, ExplainError> {
        match self {
            Explaining::Shapley(attributing) => {
                let found = attributing.result();
                let (parts, nothing) = addends(model, person, &found.values, &found.errors);
                Ok(Attributed {
                    method: attributing.method(),
                    scale: attributing.scale,
                    base: Some(found.base),
                    number: found.score,
                    parts,
                    nothing,
                    r2: None,
                    imitated: None,
                })
            }
            Explaining::Lime { imitating, .. } => {
                let found = imitating.result()?;
                let (parts, nothing) = addends(model, person, &found.coefficients, &[]);
                Ok(Attributed {
                    method: Method::Lime,
                    scale: Scale::Score,
                    base: None,
                    number: model.tell(person).score,
                    parts,
                    nothing,
                    r2: found.r2,
                    imitated: Some(found.prediction),
                })
            }
        }
    }
}

/// Columns that add something, the largest first, and how many add nothing.
fn addends(model: &Model, person: &[f64], values: &[f64], errors: &[f64]) -> (Vec<Addend>, u64) {
    let addend = |(at, (term, &adds)): (usize, (&super::terms::Term, &f64))| Addend {
        column: term.column.clone(),
        value: term.value(person),
        adds,
        error: errors.get(at).copied(),
    };
    let all = model.terms.0.iter().zip(values).enumerate().map(addend);
    let (mut parts, nothing): (Vec<Addend>, Vec<Addend>) = all.partition(|part| part.adds != 0.0);
    parts.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    (parts, nothing.len() as u64)
}

/// An attribution.
pub fn attribution(model: Model, person: u64, explainer: Explainer) -> Result<Box<dyn Piecework>, Fault> {
    let person: Rc<[f64]> = model.somebody(person)?.into();
    let mut explaining = Explaining::new(&model, &person, explainer, 0)?;
    Ok(work(move || {
        if paced(|| explaining.advance(&model))? {
            return Ok(doing(explaining.progress()));
        }
        Ok(done(Answer::Attribution(explaining.told(&model, &person)?)))
    }))
}

/// How far explanations agree that have other backgrounds, orders and samples.
pub fn stable(model: Model, person: u64, explainer: Explainer) -> Result<Box<dyn Piecework>, Fault> {
    let person: Rc<[f64]> = model.somebody(person)?.into();
    let mut runs: Vec<Vec<f64>> = Vec::new();
    let mut explaining = Explaining::new(&model, &person, explainer, 0)?;
    Ok(work(move || {
        if paced(|| explaining.advance(&model))? {
            return Ok(doing((runs.len() as f64 + explaining.progress()) / RUNS as f64));
        }
        runs.push(explaining.values()?);
        if (runs.len() as u64) < RUNS {
            explaining = Explaining::new(&model, &person, explainer, runs.len() as u64)?;
            return Ok(doing(runs.len() as f64 / RUNS as f64));
        }
        Ok(done(Answer::Stability(agreement(&model, &runs)?)))
    }))
}

fn agreement(model: &Model, runs: &[Vec<f64>]) -> Result<Stable, ExplainError> {
    let found = stability(runs)?;
    let columns = model.terms.0.iter().map(|term| term.column.clone());
    let mut spreads: Vec<_> = columns.zip(&found.features).filter(|(_, s)| s.least != 0.0 || s.most != 0.0).collect();
    spreads.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    let interval = |(column, s): (String, &crate::evaluate::explain::stability::Spread)| {
        (column, Interval::Value { value: s.mean, low: s.least, high: s.most }, s.one_sign)
    };
    Ok(Stable {
        runs: runs.len() as u64,
        correlation: found.rank_correlation,
        lowest: found.lowest,
        spreads: spreads.into_iter().map(interval).collect(),
    })
}
