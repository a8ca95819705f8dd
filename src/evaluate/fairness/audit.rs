//! A whole audit of a table, in pieces small enough that whoever runs it can answer in between.

use super::audit_classes::ClassAudit;
use super::audit_decisions::DecisionAudit;
use super::cautions::about_data;
use super::intake::{Intake, Outcomes, take_in};
use super::options::{AuditOptions, Sides, Task};
use super::people::{Crossing, People};
use super::refusal::AuditError;
use super::regression;
use super::report::{AuditReport, DataReport};
use super::warnings::Warning;
use crate::data::frame::Frame;
use crate::evaluate::fairness::options::Bootstrap;

/// Audits the predictions in a table.
///
/// # Errors
/// [`AuditError`], for the first thing that is wrong with the request.
pub fn audit(frame: &Frame, options: &AuditOptions) -> Result<AuditReport, AuditError> {
    let mut audit = Audit::begin(frame, options)?;
    while audit.advance() {}
    Ok(audit.report)
}

/// An audit under way.
pub struct Audit {
    /// What is known so far.
    pub report: AuditReport,
    job: Job,
    done: u64,
    of: u64,
}

enum Job {
    Decisions(Box<DecisionAudit>),
    Classes(Box<ClassAudit>),
    Amounts,
}

impl Audit {
    /// Takes in a table and begins.
    ///
    /// # Errors
    /// [`AuditError`], for the first thing that is wrong with the request.
    pub fn begin(frame: &Frame, options: &AuditOptions) -> Result<Self, AuditError> {
        let Intake { data, outcomes, weights, sensitive, control, features, incomplete_features, sides } =
            take_in(frame, options)?;
        let with_features = (!options.features.is_empty()).then_some(data.used);
        let warnings = about_data(&data, with_features, &incomplete_features).into_iter().map(Warning::told).collect();
        let people =
            |positive, predicted, scores| People { positive, predicted, scores, weights, sensitive, control, features };
        let bootstrap = options.bootstrap;
        let mut audit = match outcomes {
            Outcomes::Binary { positive, predicted, scores } => {
                Self::of(people(positive, predicted, scores), sides, bootstrap, data)
            }
            Outcomes::Classes { names, label, predicted } => {
                let people = people(vec![true; label.len()], Vec::new(), None);
                Self::of_classes(people, names, label, predicted, bootstrap, data)
            }
            Outcomes::Amounts { label, predicted } => {
                Self::of_amounts(&people(Vec::new(), Vec::new(), None), &label, &predicted, bootstrap, data)
            }
        };
        audit.report.warnings = warnings;
        Ok(audit)
    }

    /// Begins with people who are already known, such as those on whom a model was tested.
    pub fn of(people: People, sides: Option<Sides>, bootstrap: Bootstrap, data: DataReport) -> Self {
        let report = empty_report(Task::Binary, data, &people);
        Self::new(report, Job::Decisions(Box::new(DecisionAudit::new(people, sides, bootstrap))))
    }

    /// The same where there are several classes. Labels and predictions are places in `names`; people tell neither.
    pub fn of_classes(
        people: People,
        names: Vec<String>,
        label: Vec<u32>,
        predicted: Vec<u32>,
        bootstrap: Bootstrap,
        data: DataReport,
    ) -> Self {
        let report = empty_report(Task::Multiclass, data, &people);
        Self::new(report, Job::Classes(Box::new(ClassAudit::new(people, names, label, predicted, bootstrap))))
    }

    /// The same where the label is an amount. People tell neither what was true nor what was predicted.
    pub fn of_amounts(
        people: &People,
        label: &[f64],
        predicted: &[f64],
        bootstrap: Bootstrap,
        data: DataReport,
    ) -> Self {
        let crossing = Crossing::of(&people.sensitive, label.len());
        let mut report = empty_report(Task::Regression, data, people);
        let weights = people.weights.as_deref();
        report.regression = Some(regression::report(label, predicted, weights, &crossing, &bootstrap));
        Self::new(report, Job::Amounts)
    }

    fn new(report: AuditReport, job: Job) -> Self {
        let of = match &job {
            Job::Decisions(job) => job.pieces(),
            Job::Classes(job) => job.pieces(),
            Job::Amounts => 0,
        };
        Self { report, job, done: 0, of: of as u64 }
    }

    /// Pieces done, and pieces in all.
    pub fn progress(&self) -> (u64, u64) {
        (self.done, self.of)
    }

    /// The people, where the outcome is binary.
    pub fn people(&self) -> Option<&People> {
        match &self.job {
            Job::Decisions(job) => Some(&job.people),
            Job::Classes(_) | Job::Amounts => None,
        }
    }

    /// Does one more piece; false when there is nothing left to do.
    pub fn advance(&mut self) -> bool {
        let advanced = match &mut self.job {
            Job::Decisions(job) => job.advance(&mut self.report),
            Job::Classes(job) => job.advance(&mut self.report),
            Job::Amounts => false,
        };
        self.done += u64::from(advanced);
        advanced
    }
}

fn empty_report(task: Task, data: DataReport, people: &People) -> AuditReport {
    AuditReport {
        task,
        data,
        sensitive: people.sensitive.iter().map(|a| a.name.clone()).collect(),
        fairlearn: None,
        aif360: None,
        estimates: None,
        scores: None,
        impossibility: None,
        multiclass: None,
        regression: None,
        warnings: Vec::new(),
    }
}
