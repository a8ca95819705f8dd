//! What is asked about predictions: an audit, some of its people, and the threshold laboratory.

use super::evaluation::Judged;
use super::inquiry::{Desk, Inquiry, Piecework};
use super::protocol::{Fault, Refusal, StudyEvent};
use crate::data::prepare::Part;
use crate::evaluate::fairness::audit::Audit;
use crate::evaluate::fairness::intake::MISSING_GROUP;
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::evaluate::fairness::people::{Attribute, Crossing, People};
use crate::evaluate::fairness::refusal::RoleError;
use crate::evaluate::fairness::selection::{Selection, select};
use crate::evaluate::fairness::threshold::lab::{Lab, moved, open};
use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::evaluate::fairness::threshold::rule::Rule;
use crate::evaluate::fairness::threshold::solve::{Criterion, solve};
use crate::evaluate::fairness::threshold::table::ScoreTable;

/// The present audit and the present laboratory, if any, and what else is asked about the model.
#[derive(Default)]
pub struct Study {
    audit: Option<Audit>,
    under_way: bool,
    laboratory: Option<ScoreTable>,
    desk: Desk,
}

impl Study {
    /// Starts an audit, in place of any other.
    pub fn begin(&mut self, audit: Audit) {
        self.audit = Some(audit);
        self.under_way = true;
    }

    /// Forgets an audit of what is no longer there.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Gives up an audit that is under way, and other questions.
    pub fn cancel(&mut self) {
        self.desk.clear();
        if self.under_way {
            self.forget();
        }
    }

    /// Takes a question about the model.
    pub fn inquire(&mut self, inquiry: Inquiry, work: Box<dyn Piecework>) {
        self.desk.take(inquiry, work);
    }

    /// Gives up questions about a model that is another from now on.
    pub fn leave_inquiries(&mut self) -> Vec<StudyEvent> {
        self.desk.leave()
    }

    /// Whether there is something to do without being asked.
    pub fn busy(&self) -> bool {
        self.under_way || self.desk.busy()
    }

    /// Does one piece of the audit, or of what else is asked; what takes no time comes first.
    pub fn advance(&mut self) -> Option<StudyEvent> {
        let audit = self.audit.as_mut().filter(|_| self.under_way && !self.desk.immediate());
        let Some(audit) = audit else { return self.desk.advance() };
        if audit.advance() {
            let (done, of) = audit.progress();
            return Some(StudyEvent::Auditing { done, of });
        }
        self.under_way = false;
        Some(StudyEvent::Audited(Box::new(audit.report.clone())))
    }

    fn people(&self, name: &str) -> Result<&People, Refusal> {
        let people = self.audit.as_ref().filter(|_| !self.under_way).and_then(Audit::people);
        people.ok_or_else(|| Refusal::NothingAudited { name: name.to_owned() })
    }

    /// Looks at some of the people.
    ///
    /// # Errors
    /// [`Refusal::NothingAudited`].
    pub fn select(&self, selection: &Selection) -> Result<StudyEvent, Refusal> {
        Ok(StudyEvent::Selected(Box::new(select(self.people("select")?, selection))))
    }

    /// Opens the laboratory for the people of the audit.
    ///
    /// # Errors
    /// [`Refusal::NothingAudited`], [`Refusal::NoScores`], or what the laboratory refuses.
    pub fn open_audited(&mut self, payoff: Payoff) -> Result<StudyEvent, Fault> {
        let table = score_table(self.people("laboratory")?)?;
        self.open(table, payoff)
    }

    /// Opens the laboratory for these scores.
    ///
    /// # Errors
    /// What the laboratory refuses.
    pub fn open(&mut self, table: ScoreTable, payoff: Payoff) -> Result<StudyEvent, Fault> {
        payoff.check()?;
        let lab = Lab { payoff, rules: vec![Rule::at_least(THRESHOLD); table.groups().len()] };
        let opened = open(&table, &lab)?;
        self.laboratory = Some(table);
        Ok(StudyEvent::Laboratory(Box::new(opened)))
    }

    fn laboratory(&self, name: &str) -> Result<&ScoreTable, Refusal> {
        self.laboratory.as_ref().ok_or_else(|| Refusal::NoLaboratory { name: name.to_owned() })
    }

    /// What rules come to.
    ///
    /// # Errors
    /// [`Refusal::NoLaboratory`], or what the laboratory refuses.
    pub fn decide(&self, lab: &Lab) -> Result<StudyEvent, Fault> {
        lab.payoff.check()?;
        Ok(StudyEvent::Decided(Box::new(moved(self.laboratory("decide")?, lab)?)))
    }

    /// The rules that meet a criterion.
    ///
    /// # Errors
    /// [`Refusal::NoLaboratory`], or what the laboratory refuses.
    pub fn solve(&self, criterion: Criterion, payoff: &Payoff) -> Result<StudyEvent, Fault> {
        Ok(StudyEvent::Solved(Box::new(solve(self.laboratory("solve")?, criterion, payoff, None)?)))
    }
}

/// The scores of those who have one, by group.
fn score_table(people: &People) -> Result<ScoreTable, Fault> {
    let scores = people.scores.as_ref().ok_or(Refusal::NoScores {})?;
    let crossing = Crossing::of(&people.sensitive, people.rows());
    let scored: Vec<usize> = (0..people.rows()).filter(|&row| !scores[row].is_nan()).collect();
    let names: Vec<String> = crossing.groups.iter().map(|g| g.join(" · ")).collect();
    let of = |values: &[f64]| scored.iter().map(|&row| values[row]).collect::<Vec<f64>>();
    let positive: Vec<bool> = scored.iter().map(|&row| people.positive[row]).collect();
    let of_row: Vec<u32> = scored.iter().map(|&row| crossing.of_row[row]).collect();
    let weights = people.weights.as_deref().map(of);
    Ok(ScoreTable::new(&of(scores), &positive, weights.as_deref(), &of_row, &names)?)
}

/// The people of one part of the data, with the model's scores and what is decided about them. Who has no value
/// of a sensitive column is in a group of their own.
///
/// # Errors
/// [`RoleError::UnknownColumn`], or [`RoleError::RoleMissing`] without a sensitive column.
pub fn model_people(
    part: &Part,
    positive: &[bool],
    judged: &Judged,
    sensitive: &[String],
) -> Result<People, RoleError> {
    Ok(People {
        positive: positive.to_vec(),
        predicted: judged.decided.iter().map(|&yes| Some(yes)).collect(),
        scores: Some(judged.scores.iter().map(|&s| f64::from(s)).collect()),
        ..grouped_people(part, sensitive)?
    })
}

/// The people of one part of the data in their groups; classes or amounts are told to an audit beside them.
///
/// # Errors
/// As [`model_people`].
pub fn grouped_people(part: &Part, sensitive: &[String]) -> Result<People, RoleError> {
    let single = || part.groupings.iter().filter(|g| g.attributes.len() == 1);
    let attribute = |name: &String| {
        let grouping = single().find(|g| g.attributes[0] == *name).ok_or_else(|| RoleError::UnknownColumn {
            field: "sensitive".to_owned(),
            column: name.clone(),
            known: single().map(|g| format!("“{}”", g.attributes[0])).collect::<Vec<_>>().join(", "),
        })?;
        let level = |g: &Vec<String>| if g[0].is_empty() { MISSING_GROUP.to_owned() } else { g[0].clone() };
        Ok(Attribute {
            name: name.clone(),
            levels: grouping.groups.iter().map(level).collect(),
            of_row: grouping.of_row.clone(),
        })
    };
    if sensitive.is_empty() {
        return Err(RoleError::RoleMissing { field: "sensitive".to_owned() });
    }
    Ok(People {
        positive: vec![true; part.labels.rows()],
        predicted: Vec::new(),
        scores: None,
        weights: None,
        sensitive: sensitive.iter().map(attribute).collect::<Result<_, RoleError>>()?,
        control: Vec::new(),
        features: None,
    })
}
