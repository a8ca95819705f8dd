//! What would have to change for another decision, for one person and for groups.

use std::rc::Rc;

use super::crowd::{rows, some};
use super::model::{Against, Model};
use super::work::{doing, done, paced, work};
use super::{Answer, Change, Changes, GroupRecourse, WhyError};
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Task};
use crate::evaluate::explain::ask::{Scale, Target};
use crate::evaluate::explain::counterfactual::recourse::Seeking;
use crate::evaluate::explain::counterfactual::search::{Counterfactual, Goal, Search};
use crate::evaluate::explain::counterfactual::space::{Freedom, Space};
use crate::evaluate::explain::error::ExplainError;

/// People whom somebody could be like.
const BACKGROUND: usize = 500;
/// Spheres that are searched for one person, and for one of many.
const RESTARTS: usize = 16;
const QUICK_RESTARTS: usize = 2;
/// Ways that are told.
const WAYS: usize = 4;
/// People of each group for whom a way is sought.
const SOUGHT: usize = 30;

fn space(model: &Model, background: &[f64], fixed: &[String]) -> Result<Rc<Space>, ExplainError> {
    let freedom = |name: &str| if fixed.iter().any(|f| f == name) { Freedom::Fixed } else { Freedom::Free };
    Ok(Rc::new(Space::new(&model.subject.data.meanings, background, freedom)?))
}

/// Near people of whom the model decides otherwise.
pub fn changes(model: Model, person: u64, fixed: &[String]) -> Result<Box<dyn Piecework>, Fault> {
    let row = model.somebody(person)?;
    let told = model.tell(&row);
    let Some(decision) = told.decision else { return Err(WhyError::NoDecisionToChange {}.into()) };
    let several = model.subject.task == Task::Classes;
    let goal = if several || decision == 1 { Goal::Below(0.0) } else { Goal::AtLeast(0.0) };
    let background = model.background(BACKGROUND, 0);
    let space = space(&model, &background, fixed)?;
    let mut search = Search::new(&row, background, space, goal, RESTARTS, model.subject.seed)?;
    Ok(work(move || {
        let against = Against { model: &model, class: decision as usize };
        let target = if several { Target::new(&against, 0, Scale::Logit)? } else { model.target(0, Scale::Logit)? };
        if paced(|| search.advance(&target))? {
            return Ok(doing(search.progress()));
        }
        let found = search.diverse(WAYS).iter().map(|find| change(&model, &row, find)).collect();
        Ok(done(Answer::Changes(Changes { told: told.clone(), found })))
    }))
}

fn change(model: &Model, person: &[f64], find: &Counterfactual) -> Change {
    let values = model.terms.0.iter().map(|term| (term.column.clone(), term.value(person), term.value(&find.row)));
    let changes = find.changed.iter().filter_map(|&feature| values.clone().nth(feature)).collect();
    Change { cost: find.cost, told: model.tell(&find.row), changes }
}

/// What it takes those of each group who got a no.
pub fn recourse(model: Model, grouping: usize, fixed: &[String]) -> Result<Box<dyn Piecework>, Fault> {
    if model.subject.task != Task::Decision {
        return Err(WhyError::NoYesOrNo {}.into());
    }
    let part = model.test();
    let grouping = part.groupings.get(grouping).cloned();
    let Some(grouping) = grouping else { return Err(WhyError::TooFewToExplain { people: 0, least: 1 }.into()) };
    let (mut people, mut of_row) = (Vec::new(), Vec::new());
    for group in 0..grouping.groups.len() as u32 {
        let of_group: Vec<usize> = (0..grouping.of_row.len()).filter(|&row| grouping.of_row[row] == group).collect();
        // About half of them may have a yes already.
        let asked = some(of_group, 10 * SOUGHT, model.subject.seed, 1);
        let decisions = model.asked().decisions(&rows(part, &asked, model.width()));
        let refused = asked.into_iter().zip(decisions).filter(|(_, decision)| *decision == 0);
        people.extend(refused.map(|(row, _)| row).take(SOUGHT));
        of_row.resize(people.len(), group);
    }
    if people.is_empty() {
        return Err(WhyError::TooFewToExplain { people: 0, least: 1 }.into());
    }
    let (x, background) = (rows(part, &people, model.width()), model.background(BACKGROUND, 0));
    let space = space(&model, &background, fixed)?;
    let how = (Goal::AtLeast(0.0), QUICK_RESTARTS, model.subject.seed);
    let mut seeking = Seeking::new(x, of_row, background, space, model.width(), how)?;
    Ok(work(move || {
        let target = model.target(0, Scale::Logit)?;
        if paced(|| seeking.advance(&target))? {
            return Ok(doing(seeking.progress()));
        }
        let groups = grouping.groups.iter().zip(seeking.result(grouping.groups.len()));
        let of = |(values, recourse): (&Vec<String>, _)| GroupRecourse { values: values.clone(), recourse };
        Ok(done(Answer::Recourse(groups.map(of).collect())))
    }))
}
