//! How the score depends on one column.

use super::crowd::rows;
use super::model::Model;
use super::terms::{Term, decoded};
use super::work::{doing, done, paced, work};
use super::{Along, Answer, Curve, Effects, Shape, WhyError};
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::Fault;
use crate::evaluate::explain::accumulated::Accumulating;
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::explain::dependence::{Dependence, Grid};
use crate::evaluate::fairness::report::Interval;

/// People whose scores are followed, and told nearby effects of.
const FOLLOWED: usize = 300;
const NEARBY: usize = 2000;
/// Amounts that are tried at most, and intervals of effects.
const POINTS: usize = 24;
const INTERVALS: usize = 20;
/// People whose own curves are told.
const CURVES: usize = 8;

/// Partial dependence, individual curves and accumulated local effects.
pub fn shape(model: Model, column: &str, class: usize) -> Result<Box<dyn Piecework>, Fault> {
    let term = model.terms.find(column)?.clone();
    let people = model.crowd(None, FOLLOWED)?;
    let x = rows(model.test(), &people, model.width());
    let (grid, at) = grid(&term, &x, model.width())?;
    let mut dependence = Dependence::new(x, model.width(), vec![grid])?;
    let mut accumulating = accumulating(&model, &term)?;
    model.target(class, Scale::Score)?;
    Ok(work(move || {
        let target = model.target(class, Scale::Score)?;
        if paced(|| dependence.advance(&target))? {
            return Ok(doing(dependence.progress() * 0.8));
        }
        let nearby = accumulating.as_mut().map(|(accumulating, _)| paced(|| accumulating.advance(&target)));
        if nearby.transpose()? == Some(true) {
            return Ok(doing(0.9));
        }
        let effects = accumulating.as_ref().map(|(accumulating, scale)| {
            let found = accumulating.result();
            Effects { at: found.ends.iter().map(|&end| decoded(scale, end)).collect(), effects: found.effects }
        });
        let along = along(&dependence, &at, &people, &term);
        Ok(done(Answer::Shape(Shape { people: people.len() as u64, along, effects })))
    }))
}

/// What is tried, and in the column's unit where it is an amount.
fn grid(term: &Term, x: &[f64], width: usize) -> Result<(Grid, Vec<f64>), Fault> {
    let Some((column, scale)) = term.amount() else {
        return Ok((Grid::levels(term.levels().iter().map(|(column, _)| *column as u32).collect()), Vec::new()));
    };
    let known = |row: &&[f64]| term.unknown().is_none_or(|unknown| row[unknown] == 0.0);
    let mut values: Vec<f64> = x.chunks_exact(width).filter(known).map(|row| row[column]).collect();
    if values.is_empty() {
        return Err(WhyError::NoSuchFeature { column: term.column.clone() }.into());
    }
    values.sort_unstable_by(f64::total_cmp);
    let mut points: Vec<f64> = (0..=POINTS).map(|i| values[i * (values.len() - 1) / POINTS]).collect();
    points.dedup();
    let at = points.iter().map(|&point| decoded(&scale, point)).collect();
    // Whoever lacks the amount is asked about as if it were known.
    let columns = [Some(column), term.unknown()].into_iter().flatten().map(|column| column as u32).collect::<Vec<_>>();
    let point = |&point: &f64| [point, 0.0][..columns.len()].to_vec();
    Ok((Grid { points: points.iter().map(point).collect(), columns }, at))
}

/// Effects nearby of an amount, of those who have it.
fn accumulating(model: &Model, term: &Term) -> Result<Option<(Accumulating, crate::data::scale::Scale)>, Fault> {
    let Some((column, scale)) = term.amount() else { return Ok(None) };
    let people = model.crowd(None, NEARBY)?;
    let x = rows(model.test(), &people, model.width());
    let known = |row: &&[f64]| term.unknown().is_none_or(|unknown| row[unknown] == 0.0);
    let x: Vec<f64> = x.chunks_exact(model.width()).filter(known).flatten().copied().collect();
    Ok(Some((Accumulating::new(x.into(), model.width(), column, INTERVALS)?, scale)))
}

fn along(dependence: &Dependence, at: &[f64], people: &[usize], term: &Term) -> Along {
    let average = dependence.average();
    if term.amount().is_some() {
        let every = (people.len() / CURVES).max(1);
        let curve =
            |(place, &person): (usize, &usize)| Curve { person: person as u64, scores: dependence.curve(place) };
        let curves = people.iter().enumerate().step_by(every).take(CURVES).map(curve).collect();
        return Along::Amounts { at: at.to_vec(), average, curves };
    }
    let curves: Vec<Vec<f64>> = (0..people.len()).map(|person| dependence.curve(person)).collect();
    let level = |(place, ((_, level), value)): (usize, ((usize, super::Value), f64))| {
        let mut scores: Vec<f64> = curves.iter().map(|curve| curve[place]).collect();
        scores.sort_unstable_by(f64::total_cmp);
        let quartile = |quarters: usize| scores[quarters * (scores.len() - 1) / 4];
        (level, Interval::Value { value, low: quartile(1), high: quartile(3) })
    };
    Along::Levels(term.levels().into_iter().zip(average).enumerate().map(level).collect())
}
